//! Rotation error.

use super::Pair;
use crate::geom::{Mat3, Pose};

/// Matrices whose rows are this exact are rotations, whose angle the arctangent gives to the last digit; the arccosine of a
/// trace near 3 loses half of them.
const EXACT: f64 = 1e-12;

/// `arccos((tr(R̂·R̄⁻¹) − 1) / 2)`, the cosine cut to ±1, in radians, 0 to π: bop_toolkit's `re`. Matrices are used as
/// written, so that a true one with few digits gives what is published; of true rotations it is the angle between them.
pub fn error_rad(pair: &Pair<'_>) -> f64 {
    angle_rad(pair.estimate, pair.truth)
}

/// As [`error_rad`], the smallest over the object's symmetries: those that MSSD compares with, about an exact axis the
/// nearest turn.
pub fn error_modulo_symmetry_rad(pair: &Pair<'_>) -> f64 {
    let symmetries = &pair.model.symmetries;
    if symmetries.exact_axis().is_some() {
        return angle_rad(pair.estimate, &symmetries.nearest(pair.truth, pair.estimate));
    }
    symmetries.looks_like(pair.truth, pair.estimate).map(|truth| angle_rad(pair.estimate, &truth)).fold(f64::INFINITY, f64::min)
}

fn angle_rad(estimate: &Pose, truth: &Pose) -> f64 {
    let truth = truth.rotation.matrix();
    let between = estimate.rotation.matrix() * truth.try_inverse().unwrap_or_else(|| truth.transpose());
    let cosine = ((between.trace() - 1.0) / 2.0).clamp(-1.0, 1.0);
    if (between.transpose() * between - Mat3::identity()).amax() > EXACT {
        return cosine.acos();
    }
    let sine = (between - between.transpose()).norm() / std::f64::consts::SQRT_2 / 2.0;
    sine.atan2(cosine)
}
