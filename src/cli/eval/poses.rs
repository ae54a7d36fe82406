//! `eval poses`: plain lists of poses of one object.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use super::super::{Failure, count, of_system, say};
use crate::eval::Model;
use crate::eval::pose_list::{self, ListErrors};
use crate::exchange::pose_list::{PoseList, read_points, read_poses};
use crate::geom::Pose;

/// `eval poses --truth FILE --estimates FILE --points FILE.xyz`.
#[derive(Debug, Args)]
pub struct EvalPoses {
    /// True poses: qw qx qy qz tx ty tz in metres, a line each
    #[arg(long)]
    truth: PathBuf,
    /// Estimated poses, line by line; a zero quaternion or nan is a missing one
    #[arg(long)]
    estimates: PathBuf,
    /// Points of the object: x y z in metres, a line each
    #[arg(long)]
    points: PathBuf,
    /// Write ADD and ADD-S of every line in millimetres to this CSV file
    #[arg(long)]
    errors: Option<PathBuf>,
    /// Answer with one line of JSON
    #[arg(long)]
    json: bool,
}

impl EvalPoses {
    pub fn run(&self) -> Result<(), Failure> {
        let input = |err: crate::exchange::ExchangeError| Failure::Input(err.to_string());
        let (truths, estimates) = (read_poses(&self.truth).map_err(input)?, read_poses(&self.estimates).map_err(input)?);
        let points = read_points(&self.points).map_err(input)?;
        let known = self.known(&truths, &estimates)?;
        let judged = pose_list::judge(&Model::of_points("object".to_owned(), points), &known, &estimates.poses);
        if let Some(path) = &self.errors {
            write_errors(path, &judged)
                .map_err(|err| of_system(err.kind(), format!("the errors can't be written ({err}): {}", path.display())))?;
        }
        let not_unit = truths.not_unit.len() + estimates.not_unit.len();
        self.report(&judged, not_unit)
    }

    /// The true poses: as many as estimates, and none missing.
    fn known(&self, truths: &PoseList, estimates: &PoseList) -> Result<Vec<Pose>, Failure> {
        if truths.poses.len() != estimates.poses.len() {
            return Err(Failure::Input(format!(
                "there are {} true poses and {} estimates; both lists need a line for each pose: {} and {}",
                truths.poses.len(),
                estimates.poses.len(),
                self.truth.display(),
                self.estimates.display()
            )));
        }
        if truths.poses.is_empty() {
            return Err(Failure::Input(format!("there are no poses in the file: {}", self.truth.display())));
        }
        let pose = |(pose, line): (&Option<Pose>, &u32)| {
            pose.ok_or_else(|| Failure::Input(format!("the true pose in line {line} is missing: {}", self.truth.display())))
        };
        truths.poses.iter().zip(&truths.lines).map(pose).collect()
    }

    fn report(&self, judged: &ListErrors, not_unit: usize) -> Result<(), Failure> {
        let mm = |of: fn(&pose_list::LineErrors) -> f64| judged.median(of).map(|m| m * 1000.0);
        let (add, adds) = (judged.auc_add(), judged.auc_adds());
        let (median_add, median_adds, median_t) = (mm(|l| l.add_m), mm(|l| l.adds_m), mm(|l| l.translation_m));
        let median_deg = judged.median(|l| l.rotation_rad).map(f64::to_degrees);
        if self.json {
            return say(&json!({
                "poses": judged.lines.len(), "missing": judged.missing, "quaternions_not_unit": not_unit,
                "auc": {"ADD": add, "ADD-S": adds},
                "median_mm": {"ADD": median_add, "ADD-S": median_adds, "translation": median_t},
                "median_deg": {"rotation": median_deg},
            })
            .to_string());
        }
        let text = |value: Option<f64>, unit: &str| value.map_or_else(|| "none".to_owned(), |v| format!("{v:.4} {unit}"));
        say(&format!("{}, {} without an estimate", count(judged.lines.len(), "pose"), judged.missing))?;
        say(&format!("AUC up to 10 cm: ADD {}, ADD-S {}", text(add, "%"), text(adds, "%")))?;
        say(&format!(
            "median: ADD {}, ADD-S {}, translation {}, rotation {}",
            text(median_add, "mm"),
            text(median_adds, "mm"),
            text(median_t, "mm"),
            text(median_deg, "°")
        ))?;
        if not_unit > 0 {
            say(&format!("{not_unit} quaternions were more than 1 % off length 1; they were normalised"))?;
        }
        Ok(())
    }
}

/// One line a pose; a missing estimate is `inf`.
fn write_errors(path: &Path, judged: &ListErrors) -> std::io::Result<()> {
    let mut out = std::io::BufWriter::new(std::fs::File::create(path)?);
    writeln!(out, "line,ADD_mm,ADD-S_mm")?;
    for (i, line) in judged.lines.iter().enumerate() {
        writeln!(out, "{},{:?},{:?}", i + 1, line.add_m * 1000.0, line.adds_m * 1000.0)?;
    }
    out.flush()
}
