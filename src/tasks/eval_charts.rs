//! The plots and galleries of a page of results for one metric and one choice of cases, as a job.

use std::sync::Arc;

use super::eval_page::Page;
use crate::eval::cause::CauseKind;
use crate::eval::curve::{self, Distribution, Measure};
use crate::eval::{Bootstrap, Case, Slice, Unit, quantile};
use crate::jobs::JobCtx;

/// Tolerances of a curve.
pub const STEPS: usize = 61;
/// Bins of a distribution.
const BINS: usize = 40;
/// Samples of the band around a curve.
const SAMPLES: usize = 200;
/// Cells of the scatter plot along condition and error; each shows its worst case.
const CELLS: [usize; 2] = [120, 72];
/// A scatter plot shows errors up to so many times the end of the curves.
pub const SCATTER: f64 = 2.0;

/// The question, frozen.
#[derive(Clone, Debug)]
pub struct ChartsInput {
    /// What was judged.
    pub page: Arc<Page>,
    /// The error that is drawn.
    pub measure: Measure,
    /// The row of the table whose cases are drawn; all without one.
    pub row: Option<usize>,
}

/// Recall over tolerance with its 95 % band.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Curve {
    /// Tolerances and the share of cases within them.
    pub points: Vec<[f64; 2]>,
    /// Lower and upper end of the interval of each; empty where too few frames.
    pub band: Vec<[f64; 2]>,
}

/// What the error is drawn against.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Against {
    /// The distance from the camera, millimetres.
    #[default]
    Distance,
    /// The share that is seen, per cent.
    Visibility,
    /// The score of the prediction.
    Score,
}

impl Against {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Distance, Self::Visibility, Self::Score];

    /// The value of a case, if it is known.
    pub fn of(self, case: &Case) -> Option<f64> {
        match self {
            Self::Distance => Some(case.conditions.distance_m * 1000.0),
            Self::Visibility => case.conditions.visibility.map(|v| v * 100.0),
            Self::Score => case.score,
        }
    }

    /// The word on screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::Distance => "Distance",
            Self::Visibility => "Visibility",
            Self::Score => "Score",
        }
    }

    /// The unit; empty for the score.
    pub fn unit(self) -> &'static str {
        match self {
            Self::Distance => "mm",
            Self::Visibility => "%",
            Self::Score => "",
        }
    }
}

/// Points of a scatter plot, thinned so that no two lie on top of each other.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scatter {
    /// Condition and error.
    pub points: Vec<[f64; 2]>,
    /// The case of each point.
    pub cases: Vec<u32>,
    /// Cases that have both a prediction and the condition.
    pub known: usize,
    /// Those of them whose error lies beyond the plot.
    pub above: usize,
}

/// Cases of one kind, the worst first.
#[derive(Clone, Debug, PartialEq)]
pub struct Gallery {
    /// The cause that they share; `None` for those with a prediction, whatever their cause.
    pub cause: Option<CauseKind>,
    /// Their places: shared, since the window asks for them with every picture.
    pub cases: Arc<[u32]>,
}

/// What the plots and galleries show.
#[derive(Clone, Debug)]
pub struct Charts {
    /// The error that is drawn.
    pub measure: Measure,
    /// The row whose cases are drawn.
    pub row: Option<usize>,
    /// Number of cases.
    pub cases: usize,
    /// Number of them without a prediction in the first set.
    pub missing: usize,
    /// Number of them whose error is known in the first set.
    pub known: usize,
    /// Where the axis of errors ends.
    pub end: f64,
    /// One curve a set.
    pub recall: Vec<Curve>,
    /// One distribution a set.
    pub errors: Vec<Distribution>,
    /// The scatter plots of the first set, in the order of [`Against::ALL`].
    pub scatter: [Scatter; 3],
    /// Medians of the first set's depth and lateral error in millimetres, in-plane and out-of-plane rotation in degrees.
    pub parts: [Option<f64>; 4],
    /// First the cases with a prediction, then those of each cause.
    pub galleries: Vec<Gallery>,
}

/// Parts of an error, in the order in which they are shown.
pub const PARTS: [Measure; 4] = [Measure::DepthMm, Measure::LateralMm, Measure::InPlaneDeg, Measure::OutOfPlaneDeg];

/// Computes everything; `None` where there is nothing to draw from, or somebody asked to stop.
pub fn run(input: &ChartsInput, ctx: &JobCtx) -> Option<Charts> {
    let (page, measure) = (&input.page, input.measure);
    let sets: Vec<&[Case]> = page.judgement.evaluations.iter().map(|e| e.cases.as_slice()).collect();
    let first = *sets.first()?;
    let members = members(page, first, input.row.and_then(|row| page.rows.get(row)));
    let of = |cases: &'_ [Case]| members.iter().filter_map(|i| cases.get(*i as usize)).cloned().collect::<Vec<Case>>();
    let chosen: Vec<Vec<Case>> = sets.iter().map(|cases| of(cases)).collect();
    let end = end_of_axis(&chosen, measure);
    let mut recall = Vec::new();
    for cases in &chosen {
        if ctx.cancel.is_cancelled() {
            return None;
        }
        recall.push(recall_curve(page, cases, measure, end));
    }
    let errors = chosen.iter().map(|cases| curve::distribution(&cases.iter().collect::<Vec<_>>(), measure, 0.0, end, BINS)).collect();
    let scatter = Against::ALL.map(|against| scatter(first, &members, measure, (against, SCATTER * end)));
    let missing = chosen.first().map_or(0, |cases| cases.iter().filter(|c| c.estimate.is_none()).count());
    let known = chosen.first().map_or(0, |cases| cases.iter().filter(|c| measure.of(c).is_some()).count());
    let parts = PARTS.map(|part| median(chosen.first()?, part));
    let galleries = galleries(first, &members, measure);
    Some(Charts { measure, row: input.row, cases: members.len(), missing, known, end, recall, errors, scatter, parts, galleries })
}

/// The places of the cases that a row of the table holds.
fn members(page: &Page, cases: &[Case], row: Option<&Slice>) -> Vec<u32> {
    let holds = |case: &Case| row.is_none_or(|slice| page.holds(&slice.filter, case));
    (0..).zip(cases).filter(|(_, case)| holds(case)).map(|(i, _)| i).collect()
}

/// A round number beyond most errors, so that the bend of the curve fills the plot.
fn end_of_axis(sets: &[Vec<Case>], measure: Measure) -> f64 {
    let mut all: Vec<f64> = sets.iter().flatten().filter_map(|c| measure.of(c)).map(f64::abs).collect();
    all.sort_by(f64::total_cmp);
    round_up(1.5 * quantile(&all, 0.7))
}

/// The next of 1, 2, 4, 5 or 8 times a power of ten: each is divided evenly by four or five lines.
fn round_up(value: f64) -> f64 {
    if !(value.is_finite() && value > 0.0) {
        return 1.0;
    }
    let power = 10_f64.powf(value.log10().floor());
    let steps = [1.0, 2.0, 4.0, 5.0, 8.0, 10.0];
    steps.iter().map(|s| s * power).find(|v| *v >= value * (1.0 - f64::EPSILON)).unwrap_or(10.0 * power)
}

fn recall_curve(page: &Page, cases: &[Case], measure: Measure, end: f64) -> Curve {
    let tolerance = |i: usize| end * i as f64 / (STEPS - 1) as f64;
    // A tolerance of 0 finds nothing, strict as the comparison is.
    let tolerances: Vec<f64> = (0..STEPS).map(tolerance).collect();
    let points = curve::recall(&cases.iter().collect::<Vec<_>>(), measure, &tolerances);
    let mut places = std::collections::HashMap::new();
    for case in cases {
        let next = places.len();
        places.entry(case.frame).or_insert(next);
    }
    let bin = |case: &Case| tolerances.partition_point(|t| measure.of(case).is_none_or(|e| e.abs() >= *t));
    let rows: Vec<(usize, usize)> = cases.iter().map(|c| (places[&c.frame], bin(c))).collect();
    let draws = Bootstrap { unit: Unit::Frame, samples: SAMPLES, seed: page.judgement.evaluations.len() as u64, of: &[] };
    let intervals = draws.intervals::<STEPS, ()>(&[places.len()], || (), |counts, ()| shares(&rows, counts));
    let band: Option<Vec<[f64; 2]>> = intervals.into_iter().collect();
    Curve { points, band: band.unwrap_or_default() }
}

/// The shares within each tolerance when each frame was drawn so often.
fn shares(rows: &[(usize, usize)], counts: &[u32]) -> [Option<f64>; STEPS] {
    let (mut within, mut total) = ([0; STEPS], 0);
    for (frame, bin) in rows {
        total += counts[*frame];
        if let Some(cell) = within.get_mut(*bin) {
            *cell += counts[*frame];
        }
    }
    let mut sum = 0;
    within.map(|w| {
        sum += w;
        (total > 0).then_some(f64::from(sum) / f64::from(total))
    })
}

fn scatter(cases: &[Case], members: &[u32], measure: Measure, (against, top): (Against, f64)) -> Scatter {
    let value = |i: &u32| {
        let case = cases.get(*i as usize)?;
        Some((*i, against.of(case)?, measure.of(case)?.abs()))
    };
    let all: Vec<(u32, f64, f64)> = members.iter().filter_map(value).filter(|(_, x, y)| x.is_finite() && y.is_finite()).collect();
    let xs = all.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v.1), high.max(v.1)));
    let cell = |v: f64, (low, high): (f64, f64), cells: usize| (((v - low) / (high - low).max(f64::MIN_POSITIVE)) * cells as f64) as usize;
    let mut worst: std::collections::BTreeMap<(usize, usize), (u32, f64, f64)> = std::collections::BTreeMap::new();
    for point in &all {
        let place = (cell(point.1, xs, CELLS[0]), cell(point.2, (0.0, top), CELLS[1]).min(2 * CELLS[1]));
        worst.entry(place).and_modify(|held| *held = if point.2 > held.2 { *point } else { *held }).or_insert(*point);
    }
    Scatter {
        points: worst.values().map(|(_, x, y)| [*x, *y]).collect(),
        cases: worst.values().map(|(i, ..)| *i).collect(),
        known: all.len(),
        above: all.iter().filter(|v| v.2 > top).count(),
    }
}

fn median(cases: &[Case], measure: Measure) -> Option<f64> {
    let mut all: Vec<f64> = cases.iter().filter_map(|c| measure.of(c)).map(f64::abs).collect();
    all.sort_by(f64::total_cmp);
    (!all.is_empty()).then(|| quantile(&all, 0.5))
}

fn galleries(cases: &[Case], members: &[u32], measure: Measure) -> Vec<Gallery> {
    let mut is_member = vec![false; cases.len()];
    members.iter().for_each(|i| is_member[*i as usize] = true);
    let order: Vec<u32> = curve::worst_first(cases, measure).into_iter().filter(|i| is_member[*i]).map(|i| i as u32).collect();
    let of = |keeps: &dyn Fn(&Case) -> bool| order.iter().copied().filter(|i| keeps(&cases[*i as usize])).collect::<Arc<[u32]>>();
    let mut galleries = vec![Gallery { cause: None, cases: of(&|c| c.estimate.is_some()) }];
    let kinds: std::collections::BTreeSet<CauseKind> =
        order.iter().filter_map(|i| cases[*i as usize].cause.as_ref()).map(|c| c.kind).collect();
    let by_cause = |kind: CauseKind| Gallery { cause: Some(kind), cases: of(&|c| c.cause.as_ref().is_some_and(|k| k.kind == kind)) };
    galleries.extend(kinds.into_iter().map(by_cause));
    galleries
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_end_at_round_numbers() {
        for (value, end) in [(0.7, 0.8), (1.0, 1.0), (19.0, 20.0), (20.1, 40.0), (81.0, 100.0), (0.0, 1.0), (f64::NAN, 1.0)] {
            assert!((round_up(value) - end).abs() < 1e-9, "{value}");
        }
    }

    #[test]
    fn a_frame_that_is_not_drawn_does_not_count() {
        // Two frames: the first has one case in bin 1, the second one that no tolerance holds.
        let all = shares(&[(0, 1), (1, STEPS)], &[1, 1]);
        assert_eq!((all[0], all[1], all[STEPS - 1]), (Some(0.0), Some(0.5), Some(0.5)));
        assert_eq!(shares(&[(0, 1), (1, STEPS)], &[2, 0])[1], Some(1.0));
        assert_eq!(shares(&[], &[])[0], None);
    }
}
