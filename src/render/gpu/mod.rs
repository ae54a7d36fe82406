//! The wgpu side: what is held on the GPU, the passes, and the ways in and out.

mod adapter;
mod callback;
mod composite;
mod creases;
mod edges;
mod faults;
mod ground;
mod headless;
mod layer_textures;
mod mesh_buffers;
mod overlay;
mod photo_texture;
mod pipelines;
mod plan;
mod renderer;
pub mod shader_table;
mod uniforms;
mod warm_up;

pub use adapter::{AdapterChoice, AdapterReport, adapter_reports, device_descriptor};
pub use callback::ViewportPaint;
pub use faults::{RenderError, RenderErrors, RenderFault};
pub use ground::Ground;
pub use headless::Headless;
pub use renderer::{PrepareStats, Renderer};
