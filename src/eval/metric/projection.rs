//! Mean projection error.

use super::Pair;

/// `mean over x of ‖π(R̂x + t̂) − π(R̄x + t̄)‖` over the vertices x, in pixels (Brachmann et al., CVPR 2016). Infinite
/// where a vertex has no pixel.
pub fn error_px(pair: &Pair<'_>) -> f64 {
    let mut sum = 0.0;
    for point in pair.model.points.all().points() {
        let pixel = |pose: &crate::geom::Pose| pair.camera.project(&pose.transform(&point));
        let (Ok(a), Ok(b)) = (pixel(pair.estimate), pixel(pair.truth)) else { return f64::INFINITY };
        sum += (a - b).norm();
    }
    sum / pair.model.points.len() as f64
}
