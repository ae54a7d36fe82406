//! Judging what was made ready: everything that a report or the Deploy page shows, from one pass.

use crate::eval::summary::{self, SliceDifferences, SliceFigures};
use crate::eval::{Bootstrap, Case, Columns, EvalError, Evaluation, Filter, Model, Options, Slice, Truth, Used, evaluate};
use crate::jobs::JobCtx;
use crate::project::Edit;
use std::collections::BTreeSet;

use super::eval_input::Prepared;

/// What is asked.
#[derive(Clone, Debug, Default)]
pub struct Question {
    /// Which metrics, and how.
    pub options: Options,
    /// Slices that get figures of their own.
    pub slices: Vec<Slice>,
    /// How intervals are drawn.
    pub bootstrap: Bootstrap,
    /// Whether all targets and objects get intervals also where there is no slice.
    pub all_intervals: bool,
}

/// What came of it.
#[derive(Debug)]
pub struct Judgement {
    /// What was judged and against what; places in `evaluations` refer to it.
    pub prepared: Prepared,
    /// One a set: matched pairs, errors, parts and causes of every target, and the scores' tables.
    pub evaluations: Vec<Evaluation>,
    /// One a set: figures of all targets, objects and slices.
    pub figures: Vec<SetFigures>,
    /// The first set against the second, for all targets and for every slice; empty for one set.
    pub comparison: Vec<SliceDifferences>,
}

/// Figures of a set.
#[derive(Clone, Debug, PartialEq)]
pub struct SetFigures {
    /// Of all targets; with intervals where there are slices or they were asked for.
    pub all: SliceFigures,
    /// Of every model, in their order.
    pub objects: Vec<SliceFigures>,
    /// Of every slice, in their order, with intervals.
    pub slices: Vec<SliceFigures>,
}

/// Judges all sets.
///
/// # Errors
/// Where a depth image can't be used, something that was asked for can't be drawn, or somebody asked to stop.
pub fn run(prepared: Prepared, question: &Question, ctx: &JobCtx) -> Result<Judgement, EvalError> {
    let mut judgement = Judgement { prepared, evaluations: Vec::new(), figures: Vec::new(), comparison: Vec::new() };
    let prepared = &judgement.prepared;
    for set in &prepared.sets {
        ctx.progress.say(&format!("judging {}", set.name));
        judgement.evaluations.push(evaluate(&prepared.truth, &prepared.targets, &set.estimates, &question.options, ctx)?);
    }
    ctx.progress.say("computing intervals");
    let steps = Steps { ctx, total: judgement.steps(question), done: 0 };
    judgement.summarise(question, steps)?;
    Ok(judgement)
}

/// Axes farther apart than this share of the diameter are said.
const AXES_APART: f64 = 1e-3;
/// True rotations less exact than this, `‖RᵀR − I‖`, are said: an angle near zero is off by up to its root.
const ROUNDED: f64 = 1e-4;

/// What an object's continuous axes can't be.
fn axes_apart(model: &Model) -> Option<String> {
    let apart_m = model.symmetries.axes_apart_m();
    let taken =
        if model.symmetries.centre().is_some() { "every rotation about the middle between them is taken" } else { "one of them is taken" };
    (apart_m > AXES_APART * model.diameter_m)
        .then(|| format!("continuous axes of {} lie {:.2} mm apart, which no rigid body has; {taken}", model.name, apart_m * 1000.0))
}

/// Rotation errors of true poses with few digits are those of the numbers as written.
fn rounded_rotations(truth: &Truth) -> Option<String> {
    let errors = truth.frames.iter().flat_map(|f| &f.instances).map(|i| i.pose.orthonormality_error()).filter(|e| *e > ROUNDED);
    let (count, worst) = errors.fold((0usize, 0.0), |(count, worst), error| (count + 1, f64::max(worst, error)));
    (count > 0).then(|| {
        format!(
            "{count} true rotations are written with few digits (up to {worst:.3} from orthonormal); rotation errors take them as written, as \
             bop_toolkit does, and mean little below {:.1}°",
            worst.sqrt().to_degrees()
        )
    })
}

/// Figures that are computed one after the other, each in some milliseconds.
struct Steps<'a> {
    ctx: &'a JobCtx,
    total: usize,
    done: usize,
}

impl Steps<'_> {
    fn next(&mut self) -> Result<(), EvalError> {
        if self.ctx.cancel.is_cancelled() {
            return Err(EvalError::Cancelled);
        }
        self.done += 1;
        self.ctx.progress.set(self.done as u64, self.total as u64);
        Ok(())
    }
}

impl Judgement {
    /// The tables of a set, sorted for reading off further figures, curves and distributions.
    pub fn columns(&self, set: usize) -> Option<Columns<'_>> {
        let (evaluation, prepared) = (self.evaluations.get(set)?, self.prepared.sets.get(set)?);
        Some(evaluation.columns(&self.prepared.truth, &prepared.estimates))
    }

    /// How symmetries were treated.
    pub fn symmetries(&self) -> BTreeSet<Used> {
        self.prepared.truth.models.iter().map(|m| m.symmetries.used()).collect()
    }

    /// What is to be said besides oddities and warnings, as sentences.
    pub fn notes(&self) -> Vec<String> {
        let mut notes = self.prepared.notes.clone();
        notes.extend(self.evaluations.first().into_iter().flat_map(|e| &e.notes).cloned());
        let empty = self.figures.first().into_iter().flat_map(|f| &f.slices).filter(|s| s.cases == 0);
        notes.extend(empty.map(|s| format!("no target is in the slice {}; its condition may name what is not there or not known", s.name)));
        notes.extend(self.prepared.truth.models.iter().filter_map(axes_apart));
        notes.extend(rounded_rotations(&self.prepared.truth));
        notes.extend(self.symmetries().into_iter().filter(|u| *u == Used::AllRotations).map(|u| u.words().to_owned()));
        notes
    }

    /// The edit that sends the frame of a case to review, with what is wrong as the reason; `None` where the frame is of no
    /// project.
    pub fn review(&self, set: usize, case: &Case) -> Option<Edit> {
        let frame = *self.prepared.frame_ids.get(case.frame as usize)?;
        let (name, model) = (&self.prepared.sets.get(set)?.name, self.prepared.truth.models.get(case.model as usize)?);
        let error = case.errors.and_then(|e| e.mssd_m).map_or_else(String::new, |m| format!(", MSSD {:.1} mm", m * 1000.0));
        let cause = case.cause.as_ref().map_or_else(|| "to be compared".to_owned(), |c| format!("{} ({})", c.kind.words(), c.rule));
        Some(Edit::SetReview { frame, reason: Some(format!("{} in {name}: {cause}{error}", model.name).into()) })
    }

    fn steps(&self, question: &Question) -> usize {
        let (sets, models, slices) = (self.prepared.sets.len(), self.prepared.truth.models.len(), question.slices.len() + 1);
        sets * (models + slices) + if sets > 1 { slices } else { 0 }
    }

    fn summarise(&mut self, question: &Question, mut steps: Steps<'_>) -> Result<(), EvalError> {
        let columns: Vec<Columns<'_>> = (0..self.evaluations.len()).filter_map(|set| self.columns(set)).collect();
        let figures = columns.iter().map(|c| self.figures_of(c, question, &mut steps)).collect::<Result<Vec<_>, _>>()?;
        let mut comparison = Vec::new();
        if let [first, second, ..] = columns.as_slice() {
            for slice in std::iter::once(None).chain(question.slices.iter().map(Some)) {
                steps.next()?;
                comparison.push(summary::compare(&self.prepared.truth, first, second, slice, &question.bootstrap));
            }
        }
        drop(columns);
        (self.figures, self.comparison) = (figures, comparison);
        Ok(())
    }

    fn figures_of(&self, columns: &Columns<'_>, question: &Question, steps: &mut Steps<'_>) -> Result<SetFigures, EvalError> {
        let mut of = |slice: Option<&Slice>, has_intervals: bool| -> Result<SliceFigures, EvalError> {
            steps.next()?;
            Ok(summary::of_slice(&self.prepared.truth, columns, slice, has_intervals.then_some(&question.bootstrap)))
        };
        let all = of(None, question.all_intervals || !question.slices.is_empty())?;
        let mut object = |name: &String| {
            let filter = Filter::Object(vec![name.clone()]);
            of(Some(&Slice { name: name.clone(), filter }), question.all_intervals)
        };
        let objects = self.prepared.truth.models.iter().map(|m| object(&m.name)).collect::<Result<_, _>>()?;
        let slices = question.slices.iter().map(|slice| of(Some(slice), true)).collect::<Result<_, _>>()?;
        Ok(SetFigures { all, objects, slices })
    }
}
