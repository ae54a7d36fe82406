//! Pictures of meshes over photos: plain draw lists in, textures or read-backs out.
//!
//! `render` knows no project. A [`Picture`] says what a viewport shows: a [`View`] of a camera's photo and [`Item`]s,
//! meshes with poses and styles. [`Renderer`] keeps, for each viewport, an overlay layer that is redrawn only if its key
//! changed, and composes photo and overlay in the interface's own pass. All matrices are made in `f64`; the GPU sees
//! `f32` only.

mod clusters;
mod culling;
mod gpu;
mod item;
mod layers;
mod lines;
mod lod;
mod mesh_asset;
mod photo_pyramid;
mod pick;
mod shading;
mod subdivide;
pub mod synth;
mod view;

pub use clusters::Cluster;
pub use gpu::{
    AdapterChoice, AdapterReport, Ground, Headless, PrepareStats, RenderError, RenderErrors, RenderFault, Renderer, ViewportPaint,
    adapter_reports, device_descriptor, shader_table,
};
pub use item::{Item, Look, MeshId, PhotoFilter, PhotoId, Picture, Shading, Style, ViewportId};
pub use lines::{Polyline, axes, bounding_box, segment};
pub use lod::Level;
pub use mesh_asset::MeshAsset;
pub use photo_pyramid::PhotoPyramid;
pub use pick::{Picked, pick};
pub use view::{MAX_ZOOM, MIN_ZOOM, Region, View};
