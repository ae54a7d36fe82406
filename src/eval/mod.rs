//! Judging poses: the metrics as the field publishes them, the scores of BOP and YCB-Video, slices with intervals, and
//! why a pose is bad.
//!
//! [`evaluate`] turns true poses, targets and estimates into an [`Evaluation`]: plain tables from which every score, plot
//! and gallery is read. [`Columns`] sorts them, [`summary`] reads figures with intervals off them, [`curve`] curves and
//! distributions. Nothing here knows files of results or windows.

pub mod auc;
mod bootstrap;
mod case;
pub mod cause;
mod columns;
pub mod curve;
mod data;
mod errors;
mod groups;
mod matching;
pub mod metric;
mod model;
mod nearest;
mod options;
mod outcome;
pub mod parts;
mod pictures;
mod point_tree;
pub mod pose_list;
mod precision;
mod scope;
mod slice;
mod statistic;
pub mod summary;
mod symmetries;
mod tally;
mod thresholds;
mod units;

pub use bootstrap::{Bootstrap, Interval, Unit, quantile};
pub use case::{Case, CaseErrors, Conditions};
pub use columns::{Columns, Figures, Membership};
pub use data::{DepthFile, Estimate, Instance, Target, Targets, TrueFrame, Truth};
pub use errors::{EvalError, GroupErrors, compute};
pub use groups::{Group, LeftOut, groups};
pub use matching::greedy;
pub use model::Model;
pub use nearest::NearestTree;
pub use options::{Asked, DepthUse, Options};
pub use outcome::{Detection, Found, Kind, Outcome, outcome};
pub use pictures::Pictures;
pub use point_tree::{Ball, Block, PointTree};
pub use precision::PrecisionScratch;
pub use scope::{FrameScope, Scope};
pub use slice::{Filter, Range, Slice, Subject, from_ron};
pub use statistic::Statistic;
pub use symmetries::{Symmetries, Treatment, Used};
pub use tally::{Tally, Wanted};
pub use units::Units;

use crate::jobs::JobCtx;

/// What came of judging a set of estimates.
#[derive(Clone, Debug, Default)]
pub struct Evaluation {
    /// What counted.
    pub scope: Scope,
    /// Estimates that were handed in.
    pub estimates: usize,
    /// Estimates that were judged for localisation.
    pub used: usize,
    /// Estimates that were not, and why.
    pub left_out: LeftOut,
    /// What was asked for and could be computed.
    pub asked: Asked,
    /// Who found whom.
    pub outcome: Outcome,
    /// The targets, with what was estimated for each.
    pub cases: Vec<Case>,
    /// What could not be computed, and what was done with symmetries, as sentences.
    pub notes: Vec<String>,
}

impl Evaluation {
    /// The tables, sorted for reading off figures.
    pub fn columns<'a>(&'a self, truth: &'a Truth, estimates: &[Estimate]) -> Columns<'a> {
        Columns::new(truth, &self.scope, estimates, &self.outcome, &self.cases, self.asked)
    }

    /// Number of targets for which there is no estimate.
    pub fn targets_without_estimate(&self) -> usize {
        self.cases.iter().filter(|c| c.estimate.is_none()).count()
    }
}

/// Judges estimates.
///
/// # Errors
/// Where a depth image can't be used, something that was asked for can't be drawn, or somebody asked to stop.
pub fn evaluate(
    truth: &Truth,
    targets: &Targets,
    estimates: &[Estimate],
    options: &Options,
    ctx: &JobCtx,
) -> Result<Evaluation, EvalError> {
    let scope = Scope::new(truth, targets, options.least_visibility);
    let mut notes = Vec::new();
    let options = Options { asked: possible(truth, &scope, options, &mut notes), ..*options };
    let (groups, left_out) = groups(truth, &scope, estimates, options.most_per_image);
    let errors = compute(truth, &groups, estimates, &options, ctx)?;
    let outcome = outcome(truth, &scope, &groups, &errors, estimates, options.asked);
    let cases = case::cases(truth, &scope, &groups, &errors, estimates, &outcome, &options)?;
    let used = groups.iter().map(|g| g.localised).sum();
    Ok(Evaluation { scope, estimates: estimates.len(), used, left_out, asked: options.asked, outcome, cases, notes })
}

/// What was asked for, without what can't be computed; why not goes to the notes.
fn possible(truth: &Truth, scope: &Scope, options: &Options, notes: &mut Vec<String>) -> Asked {
    let mut asked = options.asked;
    let frames = || scope.frames.iter().map(|f| &truth.frames[f.frame as usize]);
    let all = scope.frames.len();
    let without_camera = frames().filter(|f| f.camera.is_none()).count();
    if without_camera > 0 && (asked.mspd || asked.vsd || asked.projection || asked.mask) {
        notes.push(format!(
            "{without_camera} of {all} frames have a camera model that can't be computed; MSPD, VSD, projection error and masks were left out"
        ));
        asked = Asked { mspd: false, vsd: false, projection: false, mask: false, ..asked };
    }
    let without_depth = frames().filter(|f| f.depth.is_none()).count();
    if asked.vsd && options.depth == DepthUse::File && without_depth > 0 {
        notes.push(format!(
            "{without_depth} of {all} frames have no depth image, so VSD and AR were left out; compare with rendered depth to have them"
        ));
        asked.vsd = false;
    }
    if asked.vsd && options.depth == DepthUse::Rendered {
        notes.push("VSD compares with depth rendered from the true poses, not with measured depth".to_owned());
    }
    asked
}
