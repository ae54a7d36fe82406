//! Judging poses: metrics against brute force and bop_toolkit, scores, slices, causes.
//!
//! The files `*_bop_toolkit.*` hold known answers of bop_toolkit (github.com/thodan/bop_toolkit at cea62d6, numpy 2.4,
//! scipy 1.17): its functions `mssd`, `mspd`, `add`, `adi`, `proj`, `te` and `vsd` on every fifth estimate of the LM-O
//! submission and all of frame 3, `vsd` fed with the depth images of our rasteriser; its matching and scores on poses
//! drawn at random, several instances an object, with visibility; and continuous symmetry.

mod auc;
mod instances;
mod intervals;
mod lmo_submission;
mod metrics;
mod slices;
mod statistics;
mod symmetry;
mod why;

use crate::random::{Random, sphere};
use poseloop::eval::metric::Pair;
use poseloop::eval::{Model, Treatment};
use poseloop::geom::{Camera, Mesh, Pose, Symmetry, Vec3};

pub fn camera() -> Camera {
    Camera::pinhole(640, 480, 572.4114, 573.57043, 325.2611, 242.04899)
}

/// A bumpy closed surface, some 8 cm across, without symmetry.
pub fn bumpy(seed: u64, rings: u32) -> Mesh {
    let mut random = Random::new(seed);
    let mut mesh = sphere(0.04, rings);
    let stretch = random.in_cube(0.4) + Vec3::repeat(1.0);
    mesh.positions.iter_mut().for_each(|p| *p = p.component_mul(&stretch) + random.in_cube(0.002));
    mesh
}

pub fn model(mesh: Mesh, symmetry: &Symmetry, treatment: Treatment) -> Model {
    Model::new("part".to_owned(), Some(1), mesh, None, symmetry, treatment)
}

pub fn plain(mesh: Mesh) -> Model {
    model(mesh, &Symmetry::default(), Treatment::Steps)
}

/// A pose in front of the camera.
pub fn in_front(random: &mut Random) -> Pose {
    let at = Vec3::new(random.in_range(-0.2, 0.2), random.in_range(-0.15, 0.15), random.in_range(0.4, 1.2));
    random.pose_at(at)
}

/// A pose near another one.
pub fn near(random: &mut Random, pose: &Pose, angle: f64, shift: f64) -> Pose {
    let (turn, step) = (random.in_cube(angle), random.in_cube(shift));
    pose.perturbed(&nalgebra::Vector6::new(turn.x, turn.y, turn.z, step.x, step.y, step.z))
}

pub fn pair<'a>(model: &'a Model, camera: &'a Camera, estimate: &'a Pose, truth: &'a Pose) -> Pair<'a> {
    Pair { model, camera, estimate, truth }
}
