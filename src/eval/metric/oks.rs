//! Object keypoint similarity.

use crate::geom::Vec2;

/// A true keypoint and how exactly it can be placed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Keypoint {
    /// Its pixel.
    pub pixel: Vec2,
    /// Whether it was labelled, seen or hidden; what was not does not count.
    pub labelled: bool,
    /// COCO's σ: the standard deviation of its placing, as a share of the root of the object's area.
    pub sigma: f64,
}

/// `mean over the labelled k of exp(−dₖ² / (2·area·(2σₖ)²))`, 0 to 1 with 1 the best; `area` is that of the object's
/// segment in square pixels, not of its box (COCO's keypoint evaluation, with sigmas of one's own).
///
/// `None` where nothing is labelled, where the numbers of points differ, or where the area or a sigma is not positive.
pub fn similarity(estimate: &[Vec2], truth: &[Keypoint], area_px2: f64) -> Option<f64> {
    let is_positive = |v: f64| v > 0.0;
    if estimate.len() != truth.len() || !is_positive(area_px2) || truth.iter().any(|k| k.labelled && !is_positive(k.sigma)) {
        return None;
    }
    let labelled: Vec<f64> = estimate
        .iter()
        .zip(truth)
        .filter(|(_, k)| k.labelled)
        .map(|(pixel, k)| (-(pixel - k.pixel).norm_squared() / (2.0 * area_px2 * (2.0 * k.sigma).powi(2))).exp())
        .collect();
    (!labelled.is_empty()).then(|| labelled.iter().sum::<f64>() / labelled.len() as f64)
}
