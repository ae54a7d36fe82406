//! Rotation error.

use super::Pair;
use crate::geom::Pose;

/// The angle of `R̂·R̄ᵀ`, in radians, 0 to π.
pub fn error_rad(pair: &Pair<'_>) -> f64 {
    rotation(pair.estimate).angle_to(&rotation(pair.truth))
}

/// As [`error_rad`], the smallest over the object's symmetries, in closed form.
pub fn error_modulo_symmetry_rad(pair: &Pair<'_>) -> f64 {
    let (estimate, truth) = (rotation(pair.estimate), rotation(pair.truth));
    pair.model.symmetries.nearest(&truth, &estimate).angle_to(&estimate)
}

/// An angle is one of rotations: what was written with few digits is made orthonormal; what is none stays as it is.
fn rotation(pose: &Pose) -> Pose {
    pose.orthonormalised().unwrap_or(*pose)
}
