//! `import bop`.

use super::{Failure, say, say_json, writable};
use crate::jobs::JobCtx;
use crate::tasks::import_bop::{self, ImportError};
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// Formats.
#[derive(Debug, Subcommand)]
pub enum Import {
    /// A BOP dataset in the scenewise form
    Bop(ImportBop),
}

/// `import bop DATASET --split NAME --project DIR`.
#[derive(Debug, Args)]
pub struct ImportBop {
    /// Folder of the dataset
    dataset: PathBuf,
    /// Folder name of the split, such as test or test_primesense
    #[arg(long)]
    split: String,
    /// Project folder; made if there is none
    #[arg(long)]
    project: PathBuf,
    /// Answer with one line of JSON
    #[arg(long)]
    json: bool,
}

impl ImportBop {
    pub fn run(&self) -> Result<(), Failure> {
        if self.project.join("project.sqlite").exists() {
            // Asked for the refusal only: who holds it, if anybody does.
            drop(writable(&self.project)?);
        }
        let report = import_bop::into_new(&self.dataset, &self.split, &self.project, &JobCtx::detached()).map_err(|err| match err {
            ImportError::Exchange(err) => Failure::Input(err.to_string()),
            other => Failure::Broken(other.to_string()),
        })?;
        if self.json {
            return say_json(&report);
        }
        say(&format!("{} frames, {} labels, {} objects in {:.2} s", report.frames, report.labels, report.objects, report.seconds))?;
        report.warnings.iter().try_for_each(|w| say(&w.text))
    }
}
