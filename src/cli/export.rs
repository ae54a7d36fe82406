//! `export bop`.

use super::{Failure, readable, say, say_json};
use crate::exchange::ExchangeError;
use crate::exchange::bop::ImageMode;
use crate::jobs::JobCtx;
use crate::tasks::export_bop;
use clap::{Args, Subcommand};
use serde_json::json;
use std::io::ErrorKind;
use std::path::PathBuf;

/// Formats.
#[derive(Debug, Subcommand)]
pub enum Export {
    /// A BOP dataset in the scenewise form
    Bop(ExportBop),
}

/// `export bop --project DIR --out DIR`.
#[derive(Debug, Args)]
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
                &json!({"out": self.out, "frames": written.frames, "labels": written.labels, "images": written.images, "notes": written.notes}),
            );
        }
        say(&format!("{} frames, {} labels, {} pictures: {}", written.frames, written.labels, written.images, self.out.display()))?;
        written.notes.iter().try_for_each(|n| say(n))
    }
}

/// A place that can't be written is bad input; a disk that fails is not.
fn failure(err: ExchangeError) -> Failure {
    let refused = [ErrorKind::PermissionDenied, ErrorKind::ReadOnlyFilesystem, ErrorKind::NotADirectory];
    match &err {
        ExchangeError::Io { source, .. } if !refused.contains(&source.kind()) => Failure::Broken(err.to_string()),
        _ => Failure::Input(err.to_string()),
    }
}
