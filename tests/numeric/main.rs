//! Known answers, fixed seeds and brute force for what computes with numbers.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that can't go on ends")]

mod camera;
mod eval;
mod lenses;
mod lmo;
mod media;
mod mesh;
mod pnp;
mod pose;
mod random;
mod raster;
mod ray;
mod shaders;
mod symmetry;
