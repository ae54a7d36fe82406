//! Figures of all cases, of each object and of each slice, with intervals; and two sets against each other.

use serde::Serialize;
use std::collections::HashMap;

use super::bootstrap::{Bootstrap, Interval, Unit};
use super::columns::{Columns, Figures, Membership};
use super::data::Truth;
use super::slice::Slice;
use super::statistic::Statistic;

/// A figure with its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figure {
    /// What it is.
    pub statistic: Statistic,
    /// Its value; `None` where it was not asked for or rests on nothing.
    pub value: Option<f64>,
    /// The 95 % interval; `None` where it was not asked for or there are too few frames or sessions.
    pub interval: Option<Interval>,
}

/// The figures of a slice.
#[derive(Clone, Debug, PartialEq)]
pub struct SliceFigures {
    /// Its name.
    pub name: String,
    /// How many targets it has.
    pub cases: usize,
    /// In how many frames or sessions.
    pub units: usize,
    /// The figures, in the order of [`Statistic::ALL`].
    pub figures: Vec<Figure>,
}

/// Which of two sets is better by a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The first one; the interval of the difference lies on its side of zero.
    Better,
    /// The second one.
    Worse,
    /// The interval holds zero, or there is none.
    Undecided,
}

/// A figure of two sets on the same targets.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference {
    /// What it is.
    pub statistic: Statistic,
    /// Of the first set.
    pub value: f64,
    /// Of the second set.
    pub other: f64,
    /// First less second.
    pub difference: f64,
    /// The 95 % interval of the difference, by paired bootstrap.
    pub interval: Option<Interval>,
    /// Which is better.
    pub verdict: Verdict,
}

/// Two sets compared in a slice.
#[derive(Clone, Debug, PartialEq)]
pub struct SliceDifferences {
    /// Name of the slice.
    pub name: String,
    /// How many targets it has.
    pub cases: usize,
    /// The figures that both sets have.
    pub differences: Vec<Difference>,
}

/// The units of a choice of cases, for drawing them.
struct Units {
    of_frame: HashMap<u32, usize>,
    count: usize,
}

impl Units {
    fn new(truth: &Truth, columns: &Columns<'_>, members: &Membership, unit: Unit) -> Self {
        let (mut places, mut of_frame) = (HashMap::new(), HashMap::new());
        for (_, case) in columns.cases().iter().enumerate().filter(|(i, _)| members.has(*i)) {
            let key = if unit == Unit::Frame { case.frame } else { truth.frames[case.frame as usize].session };
            let next = places.len();
            of_frame.insert(case.frame, *places.entry(key).or_insert(next));
        }
        Self { of_frame, count: places.len() }
    }

    /// What a frame weighs when its unit was drawn so often; a frame without a target in the slice stands outside.
    fn weight(&self, counts: &[f64], frame: u32) -> f64 {
        self.of_frame.get(&frame).map_or(0.0, |unit| counts[*unit])
    }
}

/// The figures of a slice, with intervals if `bootstrap` says how.
pub fn of_slice(truth: &Truth, columns: &Columns<'_>, slice: Option<&Slice>, bootstrap: Option<&Bootstrap>) -> SliceFigures {
    let members = columns.members(slice.map(|s| &s.filter));
    let values = columns.figures(&members, |_| 1.0);
    let units = Units::new(truth, columns, &members, bootstrap.map_or(Unit::Frame, |b| b.unit));
    let draw = |b: &Bootstrap| b.intervals(units.count, |counts| columns.figures(&members, |frame| units.weight(counts, frame)));
    let intervals = bootstrap.map_or([None; Statistic::COUNT], draw);
    let figure = |s: Statistic| Figure {
        statistic: s,
        value: values[s.place()],
        interval: intervals[s.place()].filter(|_| values[s.place()].is_some()),
    };
    SliceFigures {
        name: slice.map_or_else(|| "all".to_owned(), |s| s.name.clone()),
        cases: members.len(),
        units: units.count,
        figures: Statistic::ALL.map(figure).into(),
    }
}

/// Compares two sets on the same targets: the same frames or sessions are drawn for both, so that what makes a frame hard
/// for both drops out of the difference.
pub fn compare(truth: &Truth, first: &Columns<'_>, second: &Columns<'_>, slice: Option<&Slice>, bootstrap: &Bootstrap) -> SliceDifferences {
    let filter = slice.map(|s| &s.filter);
    let members = first.members(filter);
    let others = second.members_like(filter, &members);
    let units = Units::new(truth, first, &members, bootstrap.unit);
    let both = |weight: &dyn Fn(u32) -> f64| [first.figures(&members, weight), second.figures(&others, weight)];
    let [values, other_values] = both(&|_| 1.0);
    let intervals = bootstrap.intervals(units.count, |counts| {
        let [a, b] = both(&|frame| units.weight(counts, frame));
        minus(&a, &b)
    });
    let difference = |s: Statistic| {
        let (value, other) = values[s.place()].zip(other_values[s.place()])?;
        let interval = intervals[s.place()];
        Some(Difference { statistic: s, value, other, difference: value - other, interval, verdict: verdict(s, interval) })
    };
    SliceDifferences {
        name: slice.map_or_else(|| "all".to_owned(), |s| s.name.clone()),
        cases: members.len(),
        differences: Statistic::ALL.into_iter().filter_map(difference).collect(),
    }
}

fn minus(a: &Figures, b: &Figures) -> Figures {
    std::array::from_fn(|i| a[i].zip(b[i]).map(|(a, b)| a - b))
}

fn verdict(statistic: Statistic, interval: Option<Interval>) -> Verdict {
    let Some([low, high]) = interval else { return Verdict::Undecided };
    match (low > 0.0, high < 0.0) {
        (true, _) => {
            if statistic.higher_is_better() {
                Verdict::Better
            } else {
                Verdict::Worse
            }
        }
        (_, true) => {
            if statistic.higher_is_better() {
                Verdict::Worse
            } else {
                Verdict::Better
            }
        }
        _ => Verdict::Undecided,
    }
}
