//! Everything that a page of results shows, as one job: the judgement of one set or two, with figures of every object and
//! of the slices that a project has saved or that its own data suggest.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::eval_input::{Prepared, TargetChoice};
use super::eval_project::{self, ProjectError, ProjectInput, SetChoice};
use super::judge::{self, Judgement, Question};
use crate::eval::{Asked, Bootstrap, Case, DepthUse, Filter, Options, Range, Slice, Statistic, Subject, Truth, quantile};
use crate::jobs::JobCtx;
use crate::project::{Project, SavedSlice};

/// Sessions get slices of their own up to so many.
const MOST_SESSIONS: usize = 6;
/// Edges between distances are rounded to this, metres.
const DISTANCE_STEP_M: f64 = 0.01;

/// The figures that the page shows with an interval: one a metric.
const INTERVALS: [Statistic; 9] = [
    Statistic::ArMssd,
    Statistic::ArMspd,
    Statistic::ArVsd,
    Statistic::AucAdd,
    Statistic::AucAdds,
    Statistic::TranslationMm,
    Statistic::RotationDeg,
    Statistic::ProjectionPx,
    Statistic::Mask,
];

/// The question, frozen.
#[derive(Clone, Debug)]
pub struct PageInput {
    /// The project.
    pub project: Project,
    /// Its folder.
    pub folder: PathBuf,
    /// The split; every frame without one.
    pub split: Option<String>,
    /// One set of predictions, or two to compare.
    pub sets: Vec<SetChoice>,
    /// Which labels are to be found.
    pub targets: TargetChoice,
    /// What is asked for besides MSSD and MSPD.
    pub extras: Extras,
    /// Where VSD's depth comes from; without a choice from the files, if every frame has one, or else it is rendered.
    pub depth: Option<DepthUse>,
}

/// Metrics that take long and are computed only where they are looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extras {
    /// VSD, which has to draw every pose.
    pub vsd: bool,
    /// ADD, ADD-S and the areas under their curves; ADD-S looks for the nearest of all points.
    pub add: bool,
    /// The projection error.
    pub projection: bool,
    /// Complement over union, which has to draw every pose.
    pub mask: bool,
}

impl Extras {
    /// What either asks for.
    pub fn or(self, other: Self) -> Self {
        Self {
            vsd: self.vsd || other.vsd,
            add: self.add || other.add,
            projection: self.projection || other.projection,
            mask: self.mask || other.mask,
        }
    }
}

/// What the page shows.
#[derive(Debug)]
pub struct Page {
    /// The judgement; its slices are those of [`Page::rows`], in their order.
    pub judgement: Judgement,
    /// Rows of the table: first the objects, then the slices.
    pub rows: Vec<Slice>,
    /// How many of them are objects.
    pub objects: usize,
    /// Where VSD's depth came from, or would.
    pub depth: DepthUse,
    /// What is to be said besides the judgement's own notes.
    pub notes: Vec<String>,
}

impl Page {
    /// How many cases of the first set a filter holds for.
    pub fn cases_in(&self, filter: &Filter) -> usize {
        let cases = self.judgement.evaluations.first().map_or(&[][..], |e| &e.cases);
        cases.iter().filter(|case| self.holds(filter, case)).count()
    }

    /// Whether a filter holds for a case.
    pub fn holds(&self, filter: &Filter, case: &Case) -> bool {
        let truth = &self.judgement.prepared.truth;
        let (frame, model) = (&truth.frames[case.frame as usize], &truth.models[case.model as usize]);
        let session = truth.sessions.get(frame.session as usize).map_or("", String::as_str);
        filter.holds(&Subject { frame, session, model, conditions: &case.conditions, score: case.score })
    }
}

/// Reads and judges, as a job.
///
/// # Errors
/// As [`eval_project::run`].
pub fn run(input: &PageInput, ctx: &JobCtx) -> Result<Page, ProjectError> {
    let of_project = ProjectInput {
        project: &input.project,
        folder: &input.folder,
        split: input.split.as_deref(),
        sets: &input.sets,
        targets: &input.targets,
    };
    let mut options = Options { asked: asked(input.extras), ..Options::default() };
    let prepared = eval_project::prepare(&of_project, &options, ctx)?;
    let (rows, objects, notes) = rows(&input.project, &prepared);
    let has_files = prepared.truth.frames.iter().all(|f| f.depth.is_some());
    options.depth = input.depth.unwrap_or(if has_files { DepthUse::File } else { DepthUse::Rendered });
    let question =
        Question { options, slices: rows, bootstrap: Bootstrap { of: &INTERVALS, ..Bootstrap::default() }, all_intervals: false };
    let judgement = judge::run(prepared, &question, ctx)?;
    Ok(Page { judgement, rows: question.slices, objects, depth: options.depth, notes })
}

fn asked(extras: Extras) -> Asked {
    let Extras { vsd, add, projection, mask } = extras;
    Asked { vsd, mssd: true, mspd: true, add, adds: add, auc: add, projection, mask }
}

fn rows(project: &Project, prepared: &Prepared) -> (Vec<Slice>, usize, Vec<String>) {
    let truth = &prepared.truth;
    let seen: BTreeSet<u32> = truth.frames.iter().flat_map(|f| f.instances.iter().map(|i| i.model)).collect();
    let name = |model: u32| truth.models.get(model as usize).map(|m| m.name.clone());
    let object = |name: String| Slice { filter: Filter::Object(vec![name.clone()]), name };
    let mut rows: Vec<Slice> = seen.into_iter().filter_map(name).map(object).collect();
    let objects = rows.len();
    let mut notes = Vec::new();
    for saved in project.slices() {
        match read(saved) {
            Ok(slice) => rows.push(slice),
            Err(note) => notes.push(note),
        }
    }
    rows.extend(visibilities(truth));
    rows.extend(distances(truth));
    rows.extend(tilts());
    if (2..=MOST_SESSIONS).contains(&truth.sessions.len()) {
        let session = |name: &String| Slice { name: format!("Session {name}"), filter: Filter::Session(vec![name.clone()]) };
        rows.extend(truth.sessions.iter().map(session));
    }
    (rows, objects, notes)
}

fn read(saved: &SavedSlice) -> Result<Slice, String> {
    let filter = Filter::from_ron(&saved.filter).map_err(|err| format!("the saved slice {} can't be understood: {err}", saved.name))?;
    Ok(Slice { name: saved.name.clone(), filter })
}

fn between(low: Option<f64>, high: Option<f64>) -> Range {
    Range { at_least: low, below: high }
}

fn visibilities(truth: &Truth) -> Vec<Slice> {
    if truth.frames.iter().flat_map(|f| &f.instances).all(|i| i.visibility.is_none()) {
        return Vec::new();
    }
    let slice = |name: &str, low, high| Slice { name: name.to_owned(), filter: Filter::Visibility(between(low, high)) };
    vec![
        slice("Visible below 40\u{a0}%", None, Some(0.4)),
        slice("Visible 40 to 70\u{a0}%", Some(0.4), Some(0.7)),
        slice("Visible from 70\u{a0}%", Some(0.7), None),
    ]
}

/// Near, middle and far thirds of the true poses, at round distances.
fn distances(truth: &Truth) -> Vec<Slice> {
    let of = |i: &crate::eval::Instance| truth.models.get(i.model as usize).map(|m| i.pose.transform(&m.centre()).norm());
    let mut all: Vec<f64> = truth.frames.iter().flat_map(|f| &f.instances).filter_map(of).filter(|d| d.is_finite()).collect();
    all.sort_by(f64::total_cmp);
    let edge = |share: f64| (quantile(&all, share) / DISTANCE_STEP_M).round() * DISTANCE_STEP_M;
    let (near, far) = (edge(1.0 / 3.0), edge(2.0 / 3.0));
    if all.is_empty() || near >= far {
        return Vec::new();
    }
    let mm = |m: f64| format!("{:.0}", m * 1000.0);
    let slice = |name: String, low, high| Slice { name, filter: Filter::DistanceM(between(low, high)) };
    vec![
        slice(format!("Nearer than {}\u{a0}mm", mm(near)), None, Some(near)),
        slice(format!("{} to {}\u{a0}mm", mm(near), mm(far)), Some(near), Some(far)),
        slice(format!("Beyond {}\u{a0}mm", mm(far)), Some(far), None),
    ]
}

fn tilts() -> Vec<Slice> {
    let slice = |name: &str, low, high| Slice { name: name.to_owned(), filter: Filter::TiltDeg(between(low, high)) };
    vec![
        slice("Tilt below 45°", None, Some(45.0)),
        slice("Tilt 45 to 70°", Some(45.0), Some(70.0)),
        slice("Tilt from 70°", Some(70.0), None),
    ]
}
