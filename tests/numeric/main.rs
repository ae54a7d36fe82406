//! Known answers, fixed seeds and brute force for what computes with numbers.

mod camera;
mod lmo;
mod media;
mod mesh;
mod pose;
mod random;
mod raster;
mod ray;
mod symmetry;
