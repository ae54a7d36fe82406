//! One metric a file, all with the same face: a [`Pair`] in, an error out, its unit in the function's name.

pub mod add;
pub mod adds;
mod ball;
pub mod mask;
pub mod mspd;
pub mod mssd;
pub mod oks;
pub mod projection;
pub mod rotation;
pub mod translation;
mod turn;
pub mod vsd;

use crate::geom::{Camera, Mat3, Pose, Vec3};

use super::model::Model;

/// An estimated pose, the true pose that it is compared with, and what both are poses of.
#[derive(Clone, Copy, Debug)]
pub struct Pair<'a> {
    /// The object.
    pub model: &'a Model,
    /// The camera.
    pub camera: &'a Camera,
    /// The estimated `camera_from_object`; its rotation is used as written.
    pub estimate: &'a Pose,
    /// The true `camera_from_object`; its rotation is used as written.
    pub truth: &'a Pose,
}

/// Where a vertex goes from one pose to the other: `x ↦ A·x + b`.
#[derive(Clone, Copy, Debug)]
struct Displacement {
    a: Mat3,
    b: Vec3,
}

impl Displacement {
    fn between(estimate: &Pose, truth: &Pose) -> Self {
        Self { a: estimate.rotation.matrix() - truth.rotation.matrix(), b: estimate.translation - truth.translation }
    }

    /// Squared length at a vertex.
    #[inline]
    fn squared(&self, x: f64, y: f64, z: f64) -> f64 {
        let along = |row: usize| self.a[(row, 0)] * x + self.a[(row, 1)] * y + self.a[(row, 2)] * z + self.b[row];
        let (dx, dy, dz) = (along(0), along(1), along(2));
        dx * dx + dy * dy + dz * dz
    }
}
