//! An error split into what causes it: depth, lateral, in-plane and out-of-plane rotation.

use nalgebra::Rotation3;
use serde::Serialize;

use crate::geom::{Pose, Vec3};

use super::metric::Pair;

/// The parts of a pose's error, against the pose that looks like the true one and has the nearest rotation.
///
/// The object is taken at the middle of its box, so that a rotation of a model whose origin lies far outside it is not
/// taken for a shift. In the camera's frame the axis is the line of sight to that middle: depth along it, lateral across
/// it, in-plane the rotation about it and out-of-plane the rest (swing and twist). In the object's frame the shift and
/// the rotation vector are given along the object's own axes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Parts {
    /// Along the line of sight, positive where the estimate is too far away, metres.
    pub depth_m: f64,
    /// Across the line of sight, metres.
    pub lateral_m: f64,
    /// About the line of sight, radians, 0 to π.
    pub in_plane_rad: f64,
    /// Tilt of the line of sight within the object, radians, 0 to π.
    pub out_of_plane_rad: f64,
    /// The shift along the object's axes, metres.
    pub object_shift_m: [f64; 3],
    /// The rotation about the object's axes, as a rotation vector, radians.
    pub object_turn_rad: [f64; 3],
}

/// Splits the error of a pair; `None` where a matrix is no rotation or the object lies at the optical centre.
pub fn split(pair: &Pair<'_>) -> Option<Parts> {
    let estimate = pair.estimate.orthonormalised().ok()?;
    let truth = pair.model.symmetries.nearest(&pair.truth.orthonormalised().ok()?, &estimate);
    let middle = pair.model.centre();
    let at = truth.transform(&middle);
    let sight = at.try_normalize(f64::MIN_POSITIVE)?;
    let shift = estimate.transform(&middle) - at;
    let depth_m = shift.dot(&sight);
    let turn = estimate.rotation * truth.rotation.transpose();
    let (in_plane_rad, out_of_plane_rad) = twist_and_swing(&turn, &sight);
    let own_turn = Pose::new(truth.rotation.transpose() * estimate.rotation, Vec3::zeros()).log();
    Some(Parts {
        depth_m,
        lateral_m: (shift - sight * depth_m).norm(),
        in_plane_rad,
        out_of_plane_rad,
        object_shift_m: (truth.rotation.transpose() * shift).into(),
        object_turn_rad: [own_turn[0], own_turn[1], own_turn[2]],
    })
}

/// Angle about the axis, and angle of what remains, which turns about a line at a right angle to it.
fn twist_and_swing(turn: &Rotation3<f64>, axis: &Vec3) -> (f64, f64) {
    let [w, x, y, z] = Pose::new(*turn, Vec3::zeros()).quaternion_wxyz();
    let along = Vec3::new(x, y, z).dot(axis);
    // The swing's angle is that between the axis and where it goes.
    let moved = turn * axis;
    let swing = moved.cross(axis).norm().atan2(moved.dot(axis));
    (2.0 * along.abs().atan2(w), swing)
}
