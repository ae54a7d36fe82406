//! `import bop`.

use super::import_predictions::ImportPredictions;
use super::{Failure, count, of_store, say, say_json};
use crate::exchange::ExchangeError;
use crate::jobs::JobCtx;
use crate::project::CommitError;
use crate::tasks::import_bop::{self, Files, ImportError};
use clap::{Args, Subcommand};
use std::io::ErrorKind;
use std::path::PathBuf;

/// Formats.
#[derive(Debug, Subcommand)]
pub enum Import {
    /// A BOP dataset in the scenewise form
    Bop(ImportBop),
    /// Predicted poses: a results file of BOP, or JSON lines
    Predictions(ImportPredictions),
}

const ANSWER: &str = r#"With --json the answer is one line:

  {"frames", "labels", "objects", "missing_images", "seconds",
   "warnings": [{"kind", "file", "place", "text", "count"}]}

One warning stands for all cases of a kind, file and object: "count" says how many,
"place" names the first ten, "text" is the whole sentence, "kind" is the same in every
version. Exit code 2: the dataset can't be read, and nothing was changed."#;

/// `import bop DATASET --split NAME --project DIR`.
#[derive(Debug, Args)]
#[command(after_long_help = ANSWER)]
pub struct ImportBop {
    /// Folder of the dataset
    dataset: PathBuf,
    /// Folder name of the split, such as test or test_primesense
    #[arg(long)]
    split: String,
    /// Project folder; made if there is none
    #[arg(long)]
    project: PathBuf,
    /// Copy photos, depth images and meshes into the project instead of linking them where they are
    #[arg(long)]
    copy: bool,
    /// Answer with one line of JSON
    #[arg(long)]
    json: bool,
}

impl ImportBop {
    pub fn run(&self) -> Result<(), Failure> {
        let files = if self.copy { Files::Copied } else { Files::Linked };
        let report = import_bop::into_folder(
            &self.dataset,
            self.split.trim_end_matches(std::path::is_separator),
            &self.project,
            files,
            &JobCtx::detached(),
        )
        .map_err(failure)?;
        if self.json {
            return say_json(&report);
        }
        let (frames, labels, objects) = (count(report.frames, "frame"), count(report.labels, "label"), count(report.objects, "object"));
        say(&format!("{frames}, {labels}, {objects} in {:.2} s", report.seconds))?;
        report.warnings.iter().try_for_each(|w| say(&w.text))
    }
}

fn failure(err: ImportError) -> Failure {
    match err {
        ImportError::Store(err) | ImportError::Commit(CommitError::Store(err)) => of_store(err),
        ImportError::Exchange(ExchangeError::Io { ref source, .. }) if source.kind() == ErrorKind::StorageFull => {
            Failure::Broken(err.to_string())
        }
        ImportError::Commit(_) => Failure::Broken(err.to_string()),
        ImportError::Exchange(_) | ImportError::ReadOnly { .. } => Failure::Input(err.to_string()),
    }
}
