//! `eval --dataset DIR --split NAME --results FILE`.

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;
use serde_json::json;

use super::super::{Failure, say};
use super::{Judging, errors_csv, report};
use crate::eval::{EvalError, Evaluation, Options, evaluate};
use crate::jobs::JobCtx;
use crate::tasks::eval_bop::{self, EstimateSet, PrepareError, Prepared, TargetChoice};

/// What to judge.
#[derive(Debug, Args)]
pub struct EvalSet {
    /// Folder of a BOP dataset
    #[arg(long, required = true)]
    dataset: Option<PathBuf>,
    /// Folder name of the split
    #[arg(long, default_value = "test")]
    split: String,
    /// Results: a CSV file of BOP, or JSON lines
    #[arg(long, required = true)]
    results: Option<PathBuf>,
    /// Targets file; `all` takes every true pose. Without it test splits take the dataset's test_targets_bop19.json
    #[arg(long)]
    targets: Option<PathBuf>,
    /// Other results, to compare with on the same targets
    #[arg(long)]
    against: Option<PathBuf>,
    #[command(flatten)]
    judging: Judging,
}

impl EvalSet {
    pub fn run(&self) -> Result<(), Failure> {
        let start = Instant::now();
        let (options, slices) = (self.judging.options()?, self.judging.slices()?);
        let (Some(dataset), Some(results)) = (&self.dataset, &self.results) else {
            return Err(Failure::Input("say what to judge: --dataset and --results".to_owned()));
        };
        let files: Vec<&Path> = std::iter::once(results.as_path()).chain(self.against.as_deref()).collect();
        let targets = match &self.targets {
            None => TargetChoice::Default,
            Some(path) if path.as_os_str() == "all" && !path.exists() => TargetChoice::All,
            Some(path) => TargetChoice::File(path.clone()),
        };
        let prepared = eval_bop::prepare(dataset, &self.split, &files, &targets, &options).map_err(|err| match err {
            PrepareError::Exchange(err) => Failure::Input(err.to_string()),
            PrepareError::Mesh(err) => Failure::Input(err.to_string()),
        })?;
        if self.judging.strict && !prepared.oddities.is_empty() {
            return refuse(&prepared, self.judging.json);
        }
        let judged: Vec<Evaluation> = prepared.sets.iter().map(|set| judge(&prepared, set, &options)).collect::<Result<_, _>>()?;
        if let (Some(path), Some(first), Some(set)) = (&self.judging.errors, judged.first(), prepared.sets.first()) {
            errors_csv::write(path, &prepared.truth, first, &set.estimates)?;
        }
        let input =
            report::Input { prepared: &prepared, judged: &judged, options: &options, slices: &slices, bootstrap: self.judging.bootstrap() };
        report::say_report(&input, start, self.judging.json)
    }
}

fn judge(prepared: &Prepared, set: &EstimateSet, options: &Options) -> Result<Evaluation, Failure> {
    evaluate(&prepared.truth, &prepared.targets, &set.estimates, options, &JobCtx::detached()).map_err(|err| match err {
        EvalError::Draw { .. } | EvalError::Cancelled => Failure::Broken(err.to_string()),
        _ => Failure::Input(err.to_string()),
    })
}

/// Says what is odd, and no figures.
fn refuse(prepared: &Prepared, as_json: bool) -> Result<(), Failure> {
    for oddity in &prepared.oddities {
        eprintln!("poseloop: {}", oddity.text);
    }
    if as_json {
        say(&json!({"warnings": prepared.oddities}).to_string())?;
    }
    Err(Failure::Said(2))
}
