//! Figures of all cases, of each object and of each slice, with intervals; and two sets against each other.

use serde::Serialize;

use super::bootstrap::{Bootstrap, Interval, Unit};
use super::columns::{Columns, Figures};
use super::data::Truth;
use super::precision::PrecisionScratch;
use super::slice::Slice;
use super::statistic::Statistic;
use super::tally::Wanted;
use super::units::Units;

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

/// The figures of a slice, with intervals if `bootstrap` says how.
pub fn of_slice(truth: &Truth, columns: &Columns<'_>, slice: Option<&Slice>, bootstrap: Option<&Bootstrap>) -> SliceFigures {
    let members = columns.members(slice.map(|s| &s.filter));
    let [targets, others] = columns.frames(&members);
    let units = Units::new(truth, targets, others, bootstrap.map_or(Unit::Frame, |b| b.unit));
    let tally = columns.tally(&members, &units);
    let values = tally.figures(&units.once(), &Wanted::ALL, &mut PrecisionScratch::default());
    let draw = |b: &Bootstrap| {
        let wanted = Wanted::of(b.of);
        let figures = |counts: &[u32], scratch: &mut PrecisionScratch| tally.figures(counts, &wanted, scratch);
        b.intervals(&units.strata(), PrecisionScratch::default, figures)
    };
    let intervals = bootstrap.map_or([None; Statistic::COUNT], draw);
    let figure = |s: Statistic| Figure {
        statistic: s,
        value: values[s.place()],
        interval: intervals[s.place()].filter(|_| values[s.place()].is_some()),
    };
    SliceFigures {
        name: slice.map_or_else(|| "all".to_owned(), |s| s.name.clone()),
        cases: members.len(),
        units: units.strata()[0],
        figures: Statistic::ALL.map(figure).into(),
    }
}

/// Compares two sets on the same targets: the same frames or sessions are drawn for both, so that what makes a frame hard
/// for both drops out of the difference.
pub fn compare(truth: &Truth, first: &Columns<'_>, second: &Columns<'_>, slice: Option<&Slice>, bootstrap: &Bootstrap) -> SliceDifferences {
    let filter = slice.map(|s| &s.filter);
    let members = first.members(filter);
    let others = second.members_like(filter, &members);
    let ([targets, besides], [_, also]) = (first.frames(&members), second.frames(&others));
    let units = Units::new(truth, targets, besides.chain(also), bootstrap.unit);
    let tallies = [first.tally(&members, &units), second.tally(&others, &units)];
    let both = |counts: &[u32], wanted: &Wanted, scratch: &mut PrecisionScratch| {
        [tallies[0].figures(counts, wanted, scratch), tallies[1].figures(counts, wanted, scratch)]
    };
    let [values, other_values] = both(&units.once(), &Wanted::ALL, &mut PrecisionScratch::default());
    let wanted = Wanted::of(bootstrap.of);
    let intervals = bootstrap.intervals(&units.strata(), PrecisionScratch::default, |counts, scratch| {
        let [a, b] = both(counts, &wanted, scratch);
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
