//! What the Deploy phase has in hand: which predictions are judged on what, the figures, the case that is looked at.

mod commands;
mod evaluate;
mod export;
mod pictures;
mod sets;
mod slices;

pub use commands::DeployCommand;
pub use evaluate::Evaluated;
pub use pictures::CasePicture;
pub use slices::SliceWish;

use crate::eval::cause::CauseKind;
use crate::eval::curve::Measure;
use crate::eval::{Case, DepthUse, Statistic};
use crate::jobs::Handle;
use crate::project::{FrameId, ObjectId, PredictionSetId, SavedSlice};
use crate::tasks::eval_charts::{Against, Charts};
use crate::tasks::eval_input::TargetChoice;
use crate::tasks::eval_page::{Extras, Page};
use pictures::CasePictures;
use std::sync::Arc;

/// What the figures, curves and galleries of the page are of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Metric {
    /// Maximum symmetry-aware surface distance.
    #[default]
    Mssd,
    /// Maximum symmetry-aware projection distance.
    Mspd,
    /// Visible surface discrepancy.
    Vsd,
    /// Average distance of model points.
    Add,
    /// Average distance to the nearest model point.
    Adds,
    /// Translation error.
    Translation,
    /// Rotation error.
    Rotation,
    /// Projection error.
    Projection,
    /// Complement over union of the silhouettes.
    Mask,
}

impl Metric {
    /// All of them, in the order of the tabs.
    pub const ALL: [Self; 9] =
        [Self::Mssd, Self::Mspd, Self::Vsd, Self::Add, Self::Adds, Self::Translation, Self::Rotation, Self::Projection, Self::Mask];

    /// The word on screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mssd => "MSSD",
            Self::Mspd => "MSPD",
            Self::Vsd => "VSD",
            Self::Add => "ADD",
            Self::Adds => "ADD-S",
            Self::Translation => "Translation",
            Self::Rotation => "Rotation",
            Self::Projection => "Projection",
            Self::Mask => "CoU",
        }
    }

    /// The figure over many cases.
    pub fn statistic(self) -> Statistic {
        match self {
            Self::Mssd => Statistic::ArMssd,
            Self::Mspd => Statistic::ArMspd,
            Self::Vsd => Statistic::ArVsd,
            Self::Add => Statistic::AucAdd,
            Self::Adds => Statistic::AucAdds,
            Self::Translation => Statistic::TranslationMm,
            Self::Rotation => Statistic::RotationDeg,
            Self::Projection => Statistic::ProjectionPx,
            Self::Mask => Statistic::Mask,
        }
    }

    /// The error of one case.
    pub fn measure(self) -> Measure {
        match self {
            Self::Mssd => Measure::MssdMm,
            Self::Mspd => Measure::MspdPx,
            Self::Vsd => Measure::Vsd,
            Self::Add => Measure::AddMm,
            Self::Adds => Measure::AddsMm,
            Self::Translation => Measure::TranslationMm,
            Self::Rotation => Measure::RotationDeg,
            Self::Projection => Measure::ProjectionPx,
            Self::Mask => Measure::Mask,
        }
    }

    /// The unit of one case's error; empty for a share.
    pub fn unit(self) -> &'static str {
        match self {
            Self::Mspd | Self::Projection => "px",
            Self::Vsd | Self::Mask => "",
            Self::Rotation => "°",
            _ => "mm",
        }
    }

    /// What has to be computed for it besides MSSD and MSPD.
    pub fn extras(self) -> Extras {
        Extras {
            vsd: self == Self::Vsd,
            add: matches!(self, Self::Add | Self::Adds),
            projection: self == Self::Projection,
            mask: self == Self::Mask,
        }
    }

    /// The metric of a measure that has one.
    pub fn of(measure: Measure) -> Option<Self> {
        Self::ALL.into_iter().find(|m| m.measure() == measure)
    }
}

/// The plots of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum PlotKind {
    /// Recall over tolerance.
    #[default]
    Recall,
    /// How the errors are distributed.
    Errors,
    /// Error against a condition.
    Scatter,
}

impl PlotKind {
    /// All of them, in the order of their tabs.
    pub const ALL: [Self; 3] = [Self::Recall, Self::Errors, Self::Scatter];

    /// The word on screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::Recall => "Recall",
            Self::Errors => "Distribution",
            Self::Scatter => "Scatter",
        }
    }
}

/// What decides whether figures still hold.
#[derive(Clone, Debug, PartialEq)]
struct Key {
    set: (PredictionSetId, String),
    against: Option<(PredictionSetId, String)>,
    split: Option<String>,
    targets: TargetChoice,
    extras: Extras,
    depth: Option<DepthUse>,
    truth: u64,
    slices: Vec<SavedSlice>,
}

/// What charts were made of.
struct Made {
    page: Arc<Page>,
    measure: Measure,
    row: Option<usize>,
}

impl Made {
    fn is_of(&self, page: &Arc<Page>, measure: Measure, row: Option<usize>) -> bool {
        Arc::ptr_eq(&self.page, page) && self.measure == measure && self.row == row
    }
}

/// The state of the Deploy phase.
#[derive(Default)]
pub struct Deploy {
    /// The set that is judged; without one the last that came.
    set: Option<PredictionSetId>,
    /// The set that it is compared with.
    against: Option<PredictionSetId>,
    /// The split; every frame without one.
    pub split: Option<String>,
    /// Which labels are to be found.
    pub targets: TargetChoice,
    /// What the figures are of.
    pub metric: Metric,
    /// Where VSD's depth comes from; files where every frame has one, without a choice.
    pub depth: Option<DepthUse>,
    /// The row of the table whose cases are shown; all without one.
    pub row: Option<usize>,
    /// The plot that is shown.
    pub plot: PlotKind,
    /// What the scatter plot draws the error against.
    pub scatter: Against,
    /// The cause whose cases the gallery shows; those with a prediction without one.
    pub cause: Option<CauseKind>,
    /// The case that is looked at.
    pub case: Option<u32>,
    /// Its picture is shown large.
    pub is_enlarged: bool,
    /// The saved slice that is made or changed in a sheet.
    pub slice_wish: Option<SliceWish>,
    /// The set that gets another name in a sheet.
    pub set_wish: Option<String>,
    /// The row to be selected once the table has it.
    row_wanted: Option<String>,
    /// A picture of the plot was asked for.
    wants_png: bool,
    /// What was judged last.
    pub page: Option<Arc<Page>>,
    /// Why there are no figures of what is chosen.
    pub failed: Option<String>,
    /// What was said of a failure that no longer holds.
    retracted: Vec<String>,
    /// Failures that were told of and stand on screen.
    told: Vec<String>,
    page_of: Option<Key>,
    asked: Option<Key>,
    job: Option<u64>,
    charts: Option<(Made, Arc<Charts>)>,
    charts_job: Option<(Made, Handle<Option<Charts>>)>,
    pictures: CasePictures,
}

impl Deploy {
    /// The number of the evaluation that runs.
    pub fn job(&self) -> Option<u64> {
        self.job
    }

    /// A case of the first set.
    pub fn case_of(&self, place: u32) -> Option<&Case> {
        self.page.as_ref()?.judgement.evaluations.first()?.cases.get(place as usize)
    }

    /// The case that is looked at.
    pub fn chosen_case(&self) -> Option<&Case> {
        self.case_of(self.case?)
    }

    /// The frame of a case.
    pub fn frame_of(&self, case: &Case) -> Option<FrameId> {
        self.page.as_ref()?.judgement.prepared.frame_ids.get(case.frame as usize).copied()
    }

    /// The object of a case.
    pub fn object_of(&self, case: &Case) -> Option<ObjectId> {
        self.page.as_ref()?.judgement.prepared.object_ids.get(case.model as usize).copied()
    }

    /// The cases of the gallery, the worst first.
    pub fn gallery(&self, charts: &Charts) -> Arc<[u32]> {
        charts.galleries.iter().find(|g| g.cause == self.cause).map_or_else(|| Arc::from([]), |g| g.cases.clone())
    }
}
