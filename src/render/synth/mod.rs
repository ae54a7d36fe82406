//! Photo-like pictures of posed parts, on the CPU: the sample project and, later, synthetic training data.
//!
//! A [`Scene`] of posed [`Shape`]s stands on a [`Ground`] under two rectangular lights and a simple room. It is seen
//! through a real [`crate::geom::Camera`]: each pixel's ray is what `Camera::unproject` gives, so that the picture has
//! the lens's distortion and a pose drawn into it fits to a fraction of a pixel.
//!
//! One frame is four steps: primary rays (`gbuffer`); soft shadows, one bounce of diffuse light and reflections at
//! every third pixel (`lighting`), smoothed without crossing edges (`filter`); shading at full size with more rays
//! where neighbours differ (`shading`); and what lens and sensor do to it (`sensor`).
//!
//! The same scene and seed give the same bytes on one machine, however many threads work: random numbers are hashes
//! of the pixel, and no step depends on the order of another thread.

mod bvh;
mod filter;
mod focus;
mod gbuffer;
mod grain;
mod ground;
mod lanes;
mod light;
mod lighting;
mod material;
mod picture;
mod print;
mod rays;
mod reflectance;
mod rounding;
mod sampling;
mod scene;
mod sensor;
mod shading;
mod shape;
mod silhouette;
mod tree;
mod wood;

pub use ground::{Ground, GroundKind};
pub use light::{Lights, RectLight};
pub use material::{Finish, Material};
pub use picture::{Picture, SynthError, render};
pub use rays::LensRays;
pub use scene::{Placed, Scene};
pub use sensor::Sensor;
pub use shape::Shape;
pub use silhouette::{Silhouette, silhouette};

/// A point, direction or linear RGB colour of the renderer; metres where it is a point.
pub type V3 = nalgebra::Vector3<f32>;
