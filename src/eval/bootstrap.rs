//! Bootstrap: how much a figure would vary with other frames or sessions of the same kind.

use rand::Rng as _;
use rand_pcg::Pcg64;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::statistic::Statistic;

/// What is drawn as a whole: cases of one frame, or of one session, resemble one another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Frames.
    #[default]
    Frame,
    /// Sessions.
    Session,
}

/// How to draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bootstrap {
    /// What is drawn.
    pub unit: Unit,
    /// How many samples.
    pub samples: usize,
    /// Seed: the same one gives the same interval.
    pub seed: u64,
    /// Which figures get intervals: each one costs time.
    pub of: &'static [Statistic],
}

impl Default for Bootstrap {
    fn default() -> Self {
        Self { unit: Unit::Frame, samples: 1000, seed: 0, of: &Statistic::ALL }
    }
}

/// A 95 % interval.
pub type Interval = [f64; 2];

impl Bootstrap {
    /// Draws as many of the units as there are, with repetition, time and again, and gives for every figure the interval
    /// between its 2.5th and 97.5th percentile; `None` where there are fewer than two units, or where a figure has no value
    /// in some sample.
    ///
    /// The units come in strata of so many each, one after the other: of each stratum as many are drawn as it has. The
    /// first stratum is the one that has to have two. `figures(counts, scratch)` computes the figures from how often each
    /// unit was drawn; a thread keeps its `scratch`. Sample i has a stream of random numbers of its own, so the result
    /// doesn't depend on the number of threads.
    pub fn intervals<const N: usize, S>(
        &self,
        strata: &[usize],
        scratch: impl Fn() -> S + Sync + Send,
        figures: impl Fn(&[u32], &mut S) -> [Option<f64>; N] + Sync + Send,
    ) -> [Option<Interval>; N] {
        if strata.first().is_none_or(|units| *units < 2) || self.samples == 0 {
            return [None; N];
        }
        let start = || (vec![0_u32; strata.iter().sum()], scratch());
        let draw = |(counts, scratch): &mut (Vec<u32>, S), sample: usize| {
            self.draw(sample, strata, counts);
            figures(counts, scratch)
        };
        let drawn: Vec<[Option<f64>; N]> = (0..self.samples).into_par_iter().map_init(start, draw).collect();
        std::array::from_fn(|figure| {
            let mut values: Vec<f64> = drawn.iter().map(|d| d[figure]).collect::<Option<_>>()?;
            values.sort_by(f64::total_cmp);
            Some([quantile(&values, 0.025), quantile(&values, 0.975)])
        })
    }

    /// How often each unit is drawn for a sample.
    fn draw(&self, sample: usize, strata: &[usize], counts: &mut [u32]) {
        let mut random = Pcg64::new(u128::from(self.seed), sample as u128);
        counts.fill(0);
        let mut rest = counts;
        for units in strata {
            let (stratum, others) = rest.split_at_mut(*units);
            (0..*units).for_each(|_| stratum[random.random_range(0..*units)] += 1);
            rest = others;
        }
    }
}

/// The quantile of sorted values, between two of them in proportion; not a number without values.
pub fn quantile(sorted: &[f64], share: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else { return f64::NAN };
    let place = share.clamp(0.0, 1.0) * last as f64;
    let (low, high) = (place.floor() as usize, place.ceil() as usize);
    if low == high { sorted[low] } else { sorted[low] + (sorted[high] - sorted[low]) * (place - low as f64) }
}
