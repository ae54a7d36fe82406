//! `export bop`.

use super::{Failure, count, of_system, path_text, readable, say, say_json};
use crate::exchange::ExchangeError;
use crate::exchange::bop::ImageMode;
use crate::jobs::JobCtx;
use crate::tasks::export_bop;
use clap::{Args, Subcommand};
use serde_json::json;
use std::path::PathBuf;

/// Formats.
#[derive(Debug, Subcommand)]
pub enum Export {
    /// A BOP dataset in the scenewise form
    Bop(ExportBop),
}

const ANSWER: &str = r#"With --json the answer is one line:

  {"out", "frames", "labels", "images", "notes": ["…"]}

"images" counts photos and depth images, "notes" are sentences about what the format
has no place for and what was left out."#;

/// `export bop --project DIR --out DIR`.
#[derive(Debug, Args)]
#[command(after_long_help = ANSWER)]
pub struct ExportBop {
    /// Project folder
    #[arg(long)]
    project: PathBuf,
    /// New folder of the dataset
    #[arg(long)]
    out: PathBuf,
    /// Copy photos and meshes; without it they are the same files under a second name where the disk can
    #[arg(long)]
    copy: bool,
    /// Answer with one line of JSON
    #[arg(long)]
    json: bool,
}

impl ExportBop {
    pub fn run(&self) -> Result<(), Failure> {
        let document = readable(&self.project)?;
        let mode = if self.copy { ImageMode::Copy } else { ImageMode::Link };
        let written = export_bop::with_mode(document.project(), &self.project, &self.out, mode, &JobCtx::detached()).map_err(failure)?;
        if self.json {
            return say_json(
                &json!({"out": path_text(&self.out), "frames": written.frames, "labels": written.labels, "images": written.images, "notes": written.notes}),
            );
        }
        let (frames, labels, pictures) = (count(written.frames, "frame"), count(written.labels, "label"), count(written.images, "picture"));
        say(&format!("{frames}, {labels}, {pictures}: {}", self.out.display()))?;
        written.notes.iter().try_for_each(|n| say(n))
    }
}

/// A place that can't be written is bad input; a disk that fails is not.
fn failure(err: ExchangeError) -> Failure {
    match &err {
        ExchangeError::Io { source, .. } => of_system(source.kind(), err.to_string()),
        _ => Failure::Input(err.to_string()),
    }
}
