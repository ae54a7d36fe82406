//! Average distance of model points to the nearest one, for objects with symmetry: ADD-S, also called ADI.

use super::Pair;
use crate::geom::{Mat3, Pose};

/// `mean over x of min over y of ‖(R̂y + t̂) − (R̄x + t̄)‖` over the vertices x and y, in metres (Hinterstoisser et al.,
/// ACCV 2012): from each vertex at the true pose to the nearest one at the estimate. Exact, by a k-d tree.
///
/// The search runs in the object's frame, where the tree is; the matrix of the estimate's rotation is inverted as it is
/// written. A matrix without an inverse gives infinity.
pub fn error_m(pair: &Pair<'_>) -> f64 {
    let Some(back) = pair.estimate.rotation.matrix().try_inverse() else { return f64::INFINITY };
    let turned: Mat3 = back * pair.truth.rotation.matrix();
    let moved = back * (pair.truth.translation - pair.estimate.translation);
    let way = Pose::from_row_major(&rows(&turned), moved);
    let points = &pair.model.points;
    let (mut sum, mut last) = (0.0, 0);
    for (i, point) in points.all().points().enumerate() {
        let place = way.transform(&point);
        // Neighbours in the tree's order have neighbouring answers; where the poses agree the vertex itself is one.
        let (squared, found) = points.nearest(&place, [i, last]);
        last = found;
        sum += squared.sqrt();
    }
    sum / points.len() as f64
}

fn rows(m: &Mat3) -> [f64; 9] {
    [m.m11, m.m12, m.m13, m.m21, m.m22, m.m23, m.m31, m.m32, m.m33]
}
