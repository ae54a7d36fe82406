//! Average distance of model points to the nearest one, for objects with symmetry: ADD-S, also called ADI.

use super::Pair;
use crate::eval::nearest::{NearestTree, Waiting};
use crate::geom::{Mat3, Vec3};

/// `‖RᵀR − I‖` up to which a matrix keeps lengths but for rounding, that of 32-bit numbers included.
const KEEPS_LENGTHS: f64 = 1e-6;

/// `mean over x of min over y of ‖(R̂y + t̂) − (R̄x + t̄)‖` over the vertices x and y, in metres (Hinterstoisser et al.,
/// ACCV 2012): from each vertex at the true pose to the nearest one at the estimate. Exact, by a k-d tree.
///
/// The search runs in the object's frame, where the tree is; the distance to what it finds is taken in the camera's. A
/// matrix that is no rotation doesn't keep lengths; then a tree is made of the vertices where the estimate takes them.
pub fn error_m(pair: &Pair<'_>) -> f64 {
    let points = pair.model.nearest();
    if pair.estimate.orthonormality_error() > KEEPS_LENGTHS {
        let moved = NearestTree::new((0..points.len()).map(|i| pair.estimate.transform(&points.point(i))).collect());
        return mean_distance(points, &moved, |p| pair.truth.transform(p), |p, q| (pair.truth.transform(p) - q).norm());
    }
    let back: Mat3 = pair.estimate.rotation.matrix().transpose();
    let (turn, shift) = (back * pair.truth.rotation.matrix(), back * (pair.truth.translation - pair.estimate.translation));
    let distance = |p: &Vec3, q: &Vec3| (pair.truth.transform(p) - pair.estimate.transform(q)).norm();
    mean_distance(points, points, |p| turn * p + shift, distance)
}

/// The mean over the vertices of the distance to the nearest of the points, which is looked for at `place(vertex)`.
fn mean_distance(
    vertices: &NearestTree,
    points: &NearestTree,
    place: impl Fn(&Vec3) -> Vec3,
    distance: impl Fn(&Vec3, &Vec3) -> f64,
) -> f64 {
    let (mut sum, mut last, mut waiting) = (0.0, 0, Waiting::default());
    for i in 0..vertices.len() {
        let vertex = vertices.point(i);
        // Neighbours in the tree's order have neighbouring answers; where the poses agree the vertex itself is one.
        last = points.nearest(&place(&vertex), [i, last], &mut waiting);
        sum += distance(&vertex, &points.point(last));
    }
    sum / vertices.len() as f64
}
