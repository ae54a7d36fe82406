//! `eval --dataset DIR --split NAME --results FILE`, and `eval --project DIR --set NAME`.

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;
use serde_json::json;

use super::super::{Failure, check_out, of_store, readable, say, writable};
use super::{Judging, errors_csv, report};
use crate::eval::{EvalError, Filter, Options, Slice};
use crate::jobs::JobCtx;
use crate::project::{Edit, Project, SavedSlice, Transaction};
use crate::tasks::eval_input::{PrepareError, Prepared, TargetChoice};
use crate::tasks::eval_project::{ProjectInput, SetChoice};
use crate::tasks::judge::{self, Question};
use crate::tasks::{eval_bop, eval_project};

/// What to judge.
#[derive(Debug, Args)]
pub struct EvalSet {
    /// Folder of a BOP dataset
    #[arg(long, required_unless_present = "project", requires = "results")]
    dataset: Option<PathBuf>,
    /// Project folder, instead of a dataset
    #[arg(long, conflicts_with = "dataset")]
    project: Option<PathBuf>,
    /// Folder name of the split; in a project all frames where it is left out, in a dataset test
    #[arg(long)]
    split: Option<String>,
    /// Results: a CSV file of BOP, or JSON lines
    #[arg(long)]
    results: Option<PathBuf>,
    /// Set of predictions of the project
    #[arg(long, requires = "project", conflicts_with = "results")]
    set: Option<String>,
    /// Targets file; `all` takes every true pose. Without it test splits take the dataset's test_targets_bop19.json, and a
    /// project every label that is done or reviewed and visible enough
    #[arg(long)]
    targets: Option<PathBuf>,
    /// Other results, or another set of the project, to compare with on the same targets
    #[arg(long)]
    against: Option<PathBuf>,
    /// Save the slices of --slices in the project, by their names; without --slices those are taken that are saved
    #[arg(long, requires = "project", requires = "slices")]
    save_slices: bool,
    #[command(flatten)]
    judging: Judging,
}

impl EvalSet {
    pub fn run(&self) -> Result<(), Failure> {
        let start = Instant::now();
        let (options, mut slices) = (self.judging.options()?, self.judging.slices()?);
        let prepared = match (&self.project, &self.dataset, &self.results) {
            (Some(project), _, _) => self.of_project(project, &options, &mut slices)?,
            (None, Some(dataset), Some(results)) => self.of_dataset(dataset, results, &options)?,
            _ => return Err(Failure::Input("say what to judge: --dataset and --results, or --project and --set".to_owned())),
        };
        if self.judging.strict && !(prepared.oddities.is_empty() && prepared.of_import.is_empty()) {
            return refuse(&prepared, self.judging.json);
        }
        let question = Question { options, slices, bootstrap: self.judging.bootstrap(), all_intervals: false };
        let judgement = judge::run(prepared, &question, &JobCtx::detached()).map_err(unjudged)?;
        if let (Some(path), Some(first), Some(set)) = (&self.judging.errors, judgement.evaluations.first(), judgement.prepared.sets.first())
        {
            errors_csv::write(path, &judgement.prepared.truth, first, &set.estimates)?;
        }
        if let (Some(project), true) = (&self.project, self.save_slices) {
            save(project, &question.slices)?;
        }
        report::say_report(&judgement, &question, start, self.judging.json)
    }

    fn of_dataset(&self, dataset: &Path, results: &Path, options: &Options) -> Result<Prepared, Failure> {
        let files: Vec<&Path> = std::iter::once(results).chain(self.against.as_deref()).collect();
        let split = self.split.as_deref().unwrap_or("test");
        eval_bop::prepare(dataset, split, &files, &self.target_choice(), options).map_err(unprepared)
    }

    fn of_project(&self, folder: &Path, options: &Options, slices: &mut Vec<Slice>) -> Result<Prepared, Failure> {
        let document = readable(folder)?;
        let project = document.project();
        self.judging.errors.as_deref().map_or(Ok(()), |out| check_out(project, folder, out))?;
        let first = match (&self.set, &self.results) {
            (Some(name), _) => SetChoice::Named(name.clone()),
            (None, Some(file)) => SetChoice::File(file.clone()),
            (None, None) => return Err(Failure::Input("say which predictions to judge: --set or --results".to_owned())),
        };
        let sets: Vec<SetChoice> = std::iter::once(first).chain(self.against.as_ref().map(|other| set_or_file(project, other))).collect();
        if self.judging.slices.is_none() {
            *slices = saved_slices(project)?;
        }
        let targets = self.target_choice();
        let input = ProjectInput { project, folder, split: self.split.as_deref(), sets: &sets, targets: &targets };
        eval_project::prepare(&input, options, &JobCtx::detached()).map_err(unprepared)
    }

    fn target_choice(&self) -> TargetChoice {
        match &self.targets {
            None => TargetChoice::Default,
            Some(path) if path.as_os_str() == "all" && !path.exists() => TargetChoice::All,
            Some(path) => TargetChoice::File(path.clone()),
        }
    }
}

/// A set of that name, else a file; what is neither is taken for a set.
fn set_or_file(project: &Project, name: &Path) -> SetChoice {
    match name.to_str() {
        Some(set) if project.prediction_set_named(set).is_some() || !name.exists() => SetChoice::Named(set.to_owned()),
        _ => SetChoice::File(name.to_owned()),
    }
}

fn saved_slices(project: &Project) -> Result<Vec<Slice>, Failure> {
    let unread = |name: &str, err: String| Failure::Input(format!("the saved slice {name} can't be understood: {err}"));
    let read = |saved: &SavedSlice| match Filter::from_ron(&saved.filter) {
        Ok(filter) => Ok(Slice { name: saved.name.clone(), filter }),
        Err(err) => Err(unread(&saved.name, err)),
    };
    project.slices().map(read).collect()
}

/// Saves the slices in one step.
fn save(folder: &Path, slices: &[Slice]) -> Result<(), Failure> {
    let mut document = writable(folder)?;
    let edit = |slice: &Slice| {
        Ok(Edit::PutSlice(SavedSlice { name: slice.name.clone(), filter: slice.filter.to_ron().map_err(Failure::Broken)? }))
    };
    let edits = slices.iter().map(edit).collect::<Result<Vec<_>, Failure>>()?;
    let transaction = Transaction { label: format!("Save {} slices", slices.len()), edits };
    document.commit(transaction).map_err(|err| Failure::Broken(err.to_string()))?;
    document.close().map_err(of_store)
}

fn unprepared(err: PrepareError) -> Failure {
    match err {
        PrepareError::Store(err) => of_store(err),
        other => Failure::Input(other.to_string()),
    }
}

fn unjudged(err: EvalError) -> Failure {
    match err {
        EvalError::Draw { .. } | EvalError::Cancelled => Failure::Broken(err.to_string()),
        _ => Failure::Input(err.to_string()),
    }
}

/// Says what is odd, and no figures.
fn refuse(prepared: &Prepared, as_json: bool) -> Result<(), Failure> {
    let texts = prepared.oddities.iter().map(|o| &o.text).chain(&prepared.of_import);
    texts.for_each(|text| eprintln!("poseloop: {text}"));
    if as_json {
        let warnings = prepared.oddities.iter().map(|o| json!(o)).chain(prepared.of_import.iter().map(|text| report::note(text)));
        say(&json!({"warnings": warnings.collect::<Vec<_>>()}).to_string())?;
    }
    Err(Failure::Said(2))
}
