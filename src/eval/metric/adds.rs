//! Average distance of model points to the nearest one, for objects with symmetry: ADD-S, also called ADI.

use super::Pair;
use crate::eval::point_tree::PointTree;
use crate::geom::{Mat3, Pose, Vec3};

/// `‖RᵀR − I‖` up to which a matrix keeps lengths but for rounding, that of 32-bit numbers included.
const KEEPS_LENGTHS: f64 = 1e-6;

/// `mean over x of min over y of ‖(R̂y + t̂) − (R̄x + t̄)‖` over the vertices x and y, in metres (Hinterstoisser et al.,
/// ACCV 2012): from each vertex at the true pose to the nearest one at the estimate. Exact, by a k-d tree.
///
/// The search runs in the object's frame, where the tree is. A matrix that is no rotation doesn't keep lengths; then a
/// tree is made of the vertices where the estimate takes them.
pub fn error_m(pair: &Pair<'_>) -> f64 {
    let points = &pair.model.points;
    if pair.estimate.orthonormality_error() > KEEPS_LENGTHS {
        let moved = PointTree::new(points.all().points().map(|p| pair.estimate.transform(&p)).collect());
        return mean_distance(&moved, points.all().points().map(|p| pair.truth.transform(&p)));
    }
    let back: Mat3 = pair.estimate.rotation.matrix().transpose();
    let turned = back * pair.truth.rotation.matrix();
    let way = Pose::from_row_major(&rows(&turned), back * (pair.truth.translation - pair.estimate.translation));
    mean_distance(points, points.all().points().map(|p| way.transform(&p)))
}

/// The mean distance from the places to the nearest of the points.
fn mean_distance(points: &PointTree, places: impl Iterator<Item = Vec3>) -> f64 {
    let (mut sum, mut last) = (0.0, 0);
    for (i, place) in places.enumerate() {
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
