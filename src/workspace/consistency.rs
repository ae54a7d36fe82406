//! Whether the pairs of a label can all be right at once.
//!
//! The covariance of a pose rests on the scatter that clicks are taken to have. Where the residuals are far beyond it, some
//! pair is wrong and the ± beside the numbers are too small; that is told by the χ² test of the residuals.

use super::Workspace;
use super::labelling::{CLICK_SIGMA_PX, outliers, pairs, rms};
use crate::geom::pnp::{self, PnpOptions};
use crate::geom::{Camera, Vec2};
use crate::project::{Method, PoseLabel};

/// Right pairs are called contradictory once in a thousand labels.
const ALARM: f64 = 1e-3;
/// A pose has six degrees of freedom: two for each of three pairs.
const PAIRS_A_POSE: usize = 3;

/// Pairs that don't fit together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contradiction {
    /// Root mean square of the residuals, in pixels.
    pub rms_px: f64,
    /// The scatter that clicks are taken to have, in pixels: standard deviation in each direction.
    pub sigma_px: f64,
    /// The pair without which the others fit best.
    pub worst: usize,
}

impl Contradiction {
    /// What is wrong, as a sentence.
    pub fn sentence(&self) -> String {
        let Self { rms_px, sigma_px, worst } = self;
        let worst = worst + 1;
        format!(
            "Pairs contradict each other: rms {rms_px:.1}\u{a0}px where {sigma_px}\u{a0}px was assumed. The ± are too small; \
             pair {worst} fits worst, move or remove it."
        )
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
        let worst = self.camera().ok().and_then(|camera| worst(camera, label)).or_else(|| largest(&residuals))?;
        Some(Contradiction { rms_px: rms(&residuals), sigma_px: CLICK_SIGMA_PX, worst })
    }

    /// Which pairs of a label stand out: by their residuals, or as the worst of pairs that contradict each other.
    pub fn suspects(&self, label: &PoseLabel) -> Vec<bool> {
        match self.contradiction(label) {
            Some(found) => (0..label.correspondences.len()).map(|i| i == found.worst).collect(),
            None => outliers(&self.residuals(label)),
        }
    }
}

/// The χ² test: whether residuals of a least-squares pose are larger than clicks of this scatter would leave them.
fn contradict(residuals: &[Option<Vec2>], sigma_px: f64) -> bool {
    let seen = residuals.iter().flatten().count();
    let Some(spare) = seen.checked_sub(PAIRS_A_POSE).filter(|spare| *spare > 0) else { return false };
    let sum: f64 = residuals.iter().flatten().map(Vec2::norm_squared).sum();
    beyond(sum / (sigma_px * sigma_px), spare) < ALARM
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

/// The pair without which the others fit best. A wrong pair draws the pose towards itself, so that another one may have the
/// largest residual. Four pairs can't tell: any three of them fit.
fn worst(camera: &Camera, label: &PoseLabel) -> Option<usize> {
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
    (0..points.len()).filter_map(without).min_by(|a, b| a.1.total_cmp(&b.1)).map(|(i, _)| i)
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
    fn residuals_of_the_assumed_size_are_no_contradiction_and_three_pairs_never_are() {
        let all = |count: usize, length: f64| vec![Some(Vec2::new(length, 0.0)); count];
        assert!(!contradict(&all(8, 0.7), 0.5));
        assert!(contradict(&all(8, 2.0), 0.5));
        assert!(!contradict(&all(3, 40.0), 0.5));
        assert!(contradict(&all(4, 40.0), 1.0));
    }
}
