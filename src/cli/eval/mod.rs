//! `eval`: judge poses.

mod dataset;
mod errors_csv;
mod poses;
mod report;

use super::Failure;
use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

use crate::eval::{Asked, Bootstrap, DepthUse, Options, Slice, Treatment, Unit, from_ron};

/// `eval …` and `eval poses …`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Eval {
    #[command(subcommand)]
    list: Option<EvalList>,
    #[command(flatten)]
    args: dataset::EvalSet,
}

/// What is judged without a dataset.
#[derive(Debug, Subcommand)]
pub enum EvalList {
    /// Judge plain lists of poses of one object, line against line
    Poses(poses::EvalPoses),
}

impl Eval {
    pub fn run(&self) -> Result<(), Failure> {
        match &self.list {
            Some(EvalList::Poses(args)) => args.run(),
            None => self.args.run(),
        }
    }
}

/// Where VSD's depth comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Depth {
    /// The depth images of the dataset
    #[default]
    File,
    /// The true poses, drawn
    Rendered,
}

/// How continuous symmetries are treated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Symmetry {
    /// In 315 steps, as bop_toolkit
    #[default]
    Steps,
    /// By the best angle
    Exact,
}

/// What the bootstrap draws.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Draw {
    /// Frames
    #[default]
    Frame,
    /// Sessions: scenes of a dataset
    Session,
}

/// How poses are judged, whatever they come from.
#[derive(Debug, Args)]
struct Judging {
    /// What to compute, with commas between: vsd, mssd, mspd, add, adds, auc, proj, cou
    #[arg(long, value_delimiter = ',', default_value = "vsd,mssd,mspd")]
    metrics: Vec<String>,
    /// Depth that VSD compares with
    #[arg(long, value_enum, default_value_t)]
    depth: Depth,
    /// VSD's tolerance of visibility in millimetres; ITODD takes 5
    #[arg(long, default_value_t = crate::eval::metric::vsd::DELTA_MM, allow_negative_numbers = true)]
    delta: f64,
    /// Share that must be seen for a true pose to count, where that is known
    #[arg(long, default_value_t = 0.1, allow_negative_numbers = true)]
    min_visibility: f64,
    /// Treatment of continuous symmetries
    #[arg(long, value_enum, default_value_t)]
    symmetry: Symmetry,
    /// File with slices: a RON list of (name: "far", filter: DistanceM(at_least: 1.2))
    #[arg(long)]
    slices: Option<PathBuf>,
    /// What the bootstrap draws
    #[arg(long, value_enum, default_value_t)]
    bootstrap: Draw,
    /// Samples of the bootstrap
    #[arg(long, default_value_t = 1000)]
    samples: usize,
    /// Seed of the bootstrap
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// Write every target with its errors, parts and cause to this CSV file
    #[arg(long)]
    errors: Option<PathBuf>,
    /// End with exit code 2 and no figures where anything about the results or targets is odd
    #[arg(long)]
    strict: bool,
    /// Answer with one line of JSON
    #[arg(long)]
    json: bool,
}

impl Judging {
    fn options(&self) -> Result<Options, Failure> {
        let mut asked = Asked::default();
        for name in self.metrics.iter().map(|n| n.trim().to_lowercase()).filter(|n| !n.is_empty()) {
            if !asked.add_named(&name) {
                return Err(Failure::Input(format!("there is no metric {name}; there are {}", Asked::NAMES.join(", "))));
            }
        }
        if asked == Asked::default() {
            return Err(Failure::Input(format!("say what to compute with --metrics: {}", Asked::NAMES.join(", "))));
        }
        if !(0.0..=1.0).contains(&self.min_visibility) {
            return Err(Failure::Input(format!("the least visibility is {}; give a share from 0 to 1", self.min_visibility)));
        }
        if self.samples == 0 {
            return Err(Failure::Input("the bootstrap has 0 samples; give a number from 1 on".to_owned()));
        }
        if self.delta.is_nan() || self.delta < 0.0 {
            return Err(Failure::Input(format!("the tolerance of VSD is {} mm; give a number from 0 on", self.delta)));
        }
        Ok(Options {
            asked,
            depth: if self.depth == Depth::Rendered { DepthUse::Rendered } else { DepthUse::File },
            delta_mm: self.delta,
            least_visibility: self.min_visibility,
            treatment: if self.symmetry == Symmetry::Exact { Treatment::Exact } else { Treatment::Steps },
            ..Options::default()
        })
    }

    fn slices(&self) -> Result<Vec<Slice>, Failure> {
        let Some(path) = &self.slices else { return Ok(Vec::new()) };
        let text = std::fs::read_to_string(path).map_err(|err| Failure::Input(format!("{err}: {}", path.display())))?;
        from_ron(&text).map_err(|err| Failure::Input(format!("the slices can't be understood: {err}: {}", path.display())))
    }

    fn bootstrap(&self) -> Bootstrap {
        let unit = if self.bootstrap == Draw::Session { Unit::Session } else { Unit::Frame };
        Bootstrap { unit, samples: self.samples, seed: self.seed, ..Bootstrap::default() }
    }
}
