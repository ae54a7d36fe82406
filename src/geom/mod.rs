//! Poses, cameras, meshes, symmetries, PnP and the exact software rasteriser.
//!
//! Camera frame as in OpenCV and BOP: x right, y down, z forward. Pixel centres lie at integer coordinates. Everything
//! is in metres, radians and `f64`.

mod bvh;
mod camera;
mod diameter;
mod mesh;
pub mod pnp;
mod polygon;
mod pose;
pub mod raster;
mod sampling;
mod symmetry;

pub use bvh::{Bvh, Hit};
pub use camera::{Camera, CameraError, Lens, ProjectError, UnprojectError};
pub use mesh::{Aabb, Mesh, MeshError};
pub use polygon::triangulate;
pub use pose::{Pose, PoseError};
pub use symmetry::{ContinuousSymmetry, Symmetry};

/// A pixel position or an image-plane vector.
pub type Vec2 = nalgebra::Vector2<f64>;
/// A point or direction in space, in metres where it is a point.
pub type Vec3 = nalgebra::Vector3<f64>;
/// A rigid motion as rotation vector, then translation.
pub type Vec6 = nalgebra::Vector6<f64>;
/// A 2×2 matrix.
pub type Mat2 = nalgebra::Matrix2<f64>;
/// A 3×3 matrix.
pub type Mat3 = nalgebra::Matrix3<f64>;
/// A 6×6 matrix, order rotation, then translation.
pub type Mat6 = nalgebra::Matrix6<f64>;
/// Derivative of a pixel by a point: two rows, three columns.
pub type Mat2x3 = nalgebra::Matrix2x3<f64>;
/// Derivative of a direction by a pixel: three rows, two columns.
pub type Mat3x2 = nalgebra::Matrix3x2<f64>;
