//! `import predictions`.

use super::{Failure, count, of_store, say, say_json, writable};
use crate::jobs::JobCtx;
use crate::project::{CommitError, EditError};
use crate::tasks::import_predictions::{self, PredictionsError, PredictionsInput};
use clap::Args;
use std::path::PathBuf;

/// `import predictions FILE --project DIR --name NAME`.
#[derive(Debug, Args)]
pub struct ImportPredictions {
    /// A results file of BOP, or JSON lines
    file: PathBuf,
    /// Project folder
    #[arg(long)]
    project: PathBuf,
    /// Name of the set; without it the name of the file
    #[arg(long)]
    name: Option<String>,
    /// The run that made it
    #[arg(long)]
    run: Option<String>,
    /// The split that scene and image numbers are of, where several splits have the same
    #[arg(long)]
    split: Option<String>,
    /// Import nothing where anything about the file is odd
    #[arg(long)]
    strict: bool,
    /// Answer with one line of JSON
    #[arg(long)]
    json: bool,
}

impl ImportPredictions {
    pub fn run(&self) -> Result<(), Failure> {
        let mut document = writable(&self.project)?;
        let input = PredictionsInput {
            file: self.file.clone(),
            name: self.name.clone(),
            run: self.run.clone(),
            split: self.split.clone(),
            strict: self.strict,
        };
        let report = import_predictions::run(&mut document, &input, &JobCtx::detached()).map_err(failure)?;
        document.close().map_err(of_store)?;
        if self.json {
            return say_json(&report);
        }
        say(&format!(
            "{} in the set {}; {} {} left out",
            count(report.predictions, "prediction"),
            report.set,
            count(report.left_out, "line"),
            if report.left_out == 1 { "was" } else { "were" }
        ))?;
        report.warnings.iter().try_for_each(|w| say(&w.text))
    }
}

fn failure(err: PredictionsError) -> Failure {
    match err {
        PredictionsError::Commit(CommitError::Store(err)) => of_store(err),
        PredictionsError::Commit(CommitError::Edit(EditError::NameTaken(name))) => {
            Failure::Input(format!("the project has a set of predictions {name} already; give this one another with --name"))
        }
        other => Failure::Input(other.to_string()),
    }
}
