//! From what the project holds to what is drawn.

pub mod mesh_view;
pub mod overlay;
