//! Average distance of model points, for objects without symmetry.

use super::{Displacement, Pair};

/// `mean over x of ‖(R̂x + t̂) − (R̄x + t̄)‖` over the vertices x, in metres (Hinterstoisser et al., ACCV 2012).
pub fn error_m(pair: &Pair<'_>) -> f64 {
    let way = Displacement::between(pair.estimate, pair.truth);
    let points = pair.model.points.all();
    let mut sum = 0.0;
    for ((x, y), z) in points.x.iter().zip(points.y).zip(points.z) {
        sum += way.squared(*x, *y, *z).sqrt();
    }
    sum / pair.model.points.len() as f64
}
