//! Whether the pairs of a label can all be right at once.
//!
//! The covariance of a pose rests on the scatter that clicks are taken to have. Where the residuals are far beyond it, some
//! pair is wrong or all were placed from afar; that is told by the χ² test of the residuals, and the covariance grows by what
//! they show.

use super::Workspace;
use super::labelling::{CLICK_SIGMA_PX, outliers, pairs, rms};
use crate::geom::pnp::{self, PnpOptions};
use crate::geom::{Camera, Vec2};
use crate::project::{Method, PoseLabel};

/// Right pairs are called contradictory once in a thousand labels.
const ALARM: f64 = 1e-3;
/// Below this root mean square pairs may just have been placed from afar, in pixels.
const LOOSE_PX: f64 = 2.0;
/// Residuals beyond this are no scatter of clicks, in pixels.
const LEFT_BEHIND_PX: f64 = 5.0;
/// A pose has six degrees of freedom: two for each of three pairs.
const PAIRS_A_POSE: usize = 3;

/// Pairs that don't fit together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contradiction {
    /// Root mean square of the residuals, in pixels.
    pub rms_px: f64,
    /// The scatter that clicks are taken to have, in pixels: standard deviation in each direction.
    pub sigma_px: f64,
    /// The pair without which the others fit best; of four, that with the largest residual.
    pub worst: usize,
    /// Root mean square of the others' residuals without it, in pixels, and whether they still contradict each other;
    /// `None` where four pairs can't tell which of them is wrong.
    pub without: Option<(f64, bool)>,
}

impl Contradiction {
    /// Whether the pairs fit, only less well than clicks in the loupe do.
    pub fn is_loose(&self) -> bool {
        self.rms_px < LOOSE_PX
    }

    /// What is wrong, as a sentence.
    pub fn sentence(&self) -> String {
        let Self { rms_px, sigma_px, worst, without } = self;
        let worst = worst + 1;
        let how = if self.is_loose() { "fit loosely" } else { "contradict each other" };
        let advice = match without {
            _ if self.is_loose() => format!("Zoom in and drag them onto their places, pair\u{a0}{worst} first"),
            None => "One of the four is wrong: move it, or place a fifth that tells which".to_owned(),
            Some((rest, false)) => {
                format!("Pair\u{a0}{worst} is most likely wrong: without it the others fit to {rest:.1}\u{a0}px. Move or remove it")
            }
            Some((rest, true)) => format!(
                "More than one is wrong: without pair\u{a0}{worst} the others fit best, but only to {rest:.1}\u{a0}px. Move or remove it first"
            ),
        };
        format!("Pairs {how}: rms {rms_px:.1}\u{a0}px where careful clicks scatter by {sigma_px}\u{a0}px. {advice}.")
    }
}

impl Workspace {
    /// Whether the pairs of a label that was drawn by them contradict each other.
    pub fn contradiction(&self, label: &PoseLabel) -> Option<Contradiction> {
        if label.method != Method::Points || label.pose.is_none() {
            return None;
        }
        let residuals = self.residuals(label);
        if !contradict(&residuals, CLICK_SIGMA_PX) {
            return None;
        }
        let left_out = self.camera().ok().and_then(|camera| worst(camera, label));
        let worst = left_out.map(|(worst, _)| worst).or_else(|| largest(&residuals))?;
        let spare = residuals.len().saturating_sub(1 + PAIRS_A_POSE);
        let without = left_out.map(|(_, rest)| (rest, beyond_sigma(rest, residuals.len() - 1, spare)));
        Some(Contradiction { rms_px: rms(&residuals), sigma_px: CLICK_SIGMA_PX, worst, without })
    }

    /// How far a pose that was moved, typed or copied has left its pairs behind: the root mean square of their residuals in
    /// pixels, where no clicks scatter so much.
    pub fn left_behind(&self, label: &PoseLabel) -> Option<f64> {
        if label.method == Method::Points || label.pose.is_none() {
            return None;
        }
        let rms = rms(&self.residuals(label));
        (rms > LEFT_BEHIND_PX).then_some(rms)
    }

    /// Which pairs of a label stand out: by their residuals, or as the worst of pairs that contradict each other.
    pub fn suspects(&self, label: &PoseLabel) -> Vec<bool> {
        match self.contradiction(label) {
            // Of four it can't be told.
            Some(found) => (0..label.correspondences.len()).map(|i| i == found.worst && found.without.is_some()).collect(),
            None => outliers(&self.residuals(label)),
        }
    }
}

/// How much larger the variance of the clicks is than assumed, by the root mean square of `count` residuals in pixels: their
/// squares over the degrees of freedom that are left, and no less than 1. Three pairs say nothing.
pub(super) fn excess_variance(rms_px: f64, count: usize) -> f64 {
    let freedom = 2.0 * (count as f64 - PAIRS_A_POSE as f64);
    let expected = CLICK_SIGMA_PX * CLICK_SIGMA_PX * freedom;
    if freedom > 0.0 { (rms_px * rms_px * count as f64 / expected).max(1.0) } else { 1.0 }
}

/// The χ² test: whether residuals of a least-squares pose are larger than clicks of this scatter would leave them.
fn contradict(residuals: &[Option<Vec2>], sigma_px: f64) -> bool {
    let seen = residuals.iter().flatten().count();
    let Some(spare) = seen.checked_sub(PAIRS_A_POSE).filter(|spare| *spare > 0) else { return false };
    let sum: f64 = residuals.iter().flatten().map(Vec2::norm_squared).sum();
    beyond(sum / (sigma_px * sigma_px), spare) < ALARM
}

/// Whether so many residuals of this root mean square contradict each other, `spare` pairs beyond those a pose needs.
fn beyond_sigma(rms_px: f64, count: usize, spare: usize) -> bool {
    let share = rms_px / CLICK_SIGMA_PX;
    spare > 0 && beyond(share * share * count as f64, spare) < ALARM
}

/// Probability that χ² with `2·half` degrees of freedom exceeds `value`: e^(−v/2) · Σ (v/2)^i / i! over i below `half`.
fn beyond(value: f64, half: usize) -> f64 {
    let x = 0.5 * value;
    let mut term = (-x).exp();
    let mut sum = 0.0;
    for i in 0..half {
        sum += term;
        term *= x / (i + 1) as f64;
    }
    sum
}

/// The pair without which the others fit best, and their rms then. A wrong pair draws the pose towards itself, so that
/// another one may have the largest residual. Four pairs can't tell: any three of them fit.
fn worst(camera: &Camera, label: &PoseLabel) -> Option<(usize, f64)> {
    let (points, pixels) = pairs(label);
    if points.len() <= PAIRS_A_POSE + 1 {
        return None;
    }
    let without = |left_out: usize| {
        let kept = |i: &usize| *i != left_out;
        let points: Vec<_> = (0..points.len()).filter(kept).map(|i| points[i]).collect();
        let pixels: Vec<_> = (0..pixels.len()).filter(kept).map(|i| pixels[i]).collect();
        let options = PnpOptions { sigma_px: CLICK_SIGMA_PX, ..PnpOptions::default() };
        pnp::solve(camera, &points, &pixels, &options).ok().map(|solution| (left_out, solution.rms_px))
    };
    (0..points.len()).filter_map(without).min_by(|a, b| a.1.total_cmp(&b.1))
}

fn largest(residuals: &[Option<Vec2>]) -> Option<usize> {
    let lengths = residuals.iter().enumerate().filter_map(|(i, r)| r.map(|r| (i, r.norm())));
    lengths.max_by(|a, b| a.1.total_cmp(&b.1)).map(|(i, _)| i)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_probability_agrees_with_the_tables() {
        // The 99.9 % quantiles of χ² with 2, 10 and 34 degrees of freedom.
        for (half, quantile) in [(1, 13.816), (5, 29.588), (17, 65.247)] {
            assert!((beyond(quantile, half) - 1e-3).abs() < 2e-6, "{half}: {}", beyond(quantile, half));
        }
        assert!((beyond(0.0, 4) - 1.0).abs() < 1e-12);
        assert!(beyond(1e6, 4) < 1e-12);
    }

    #[test]
    fn variance_is_what_the_residuals_show_and_never_less_than_assumed() {
        assert!((excess_variance(0.1, 8) - 1.0).abs() < 1e-12);
        assert!((excess_variance(40.0, 3) - 1.0).abs() < 1e-12, "three pairs always fit");
        // Eight pairs leave ten degrees of freedom: 8 px² in all where 2.5 px² are assumed.
        assert!((excess_variance(1.0, 8) - 3.2).abs() < 1e-12);
    }

    #[test]
    fn residuals_of_the_assumed_size_are_no_contradiction_and_three_pairs_never_are() {
        let all = |count: usize, length: f64| vec![Some(Vec2::new(length, 0.0)); count];
        assert!(!contradict(&all(8, 0.7), 0.5));
        assert!(contradict(&all(8, 2.0), 0.5));
        assert!(!contradict(&all(3, 40.0), 0.5));
        assert!(contradict(&all(4, 40.0), 1.0));
    }
}
