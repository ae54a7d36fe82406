//! Pixels and triangles: photos, depth images, masks and mesh files in and out, and a cache for them.
//!
//! Nothing here knows the document or the window. All that is read comes with its evidence: the orientation that was
//! applied, the unit that was asked for, what was left out. All that is written is written as a whole or not at all.

pub mod cache;
pub mod depth;
pub mod error;
pub mod look;
pub mod mesh_file;
pub mod orientation;
pub mod photo;
mod sixteen_bit;
mod source;
mod thumbnail;
mod writing;

pub use cache::{ByteCache, Weigh};
pub use depth::{DepthImage, load_depth, save_depth_png, save_mask_png};
pub use error::{MediaError, Place};
pub use look::{PhotoLook, look};
pub use mesh_file::{LengthUnit, MeshFile, load_mesh, ply_textures, save_ply, suspect_unit};
pub use orientation::Orientation;
pub use photo::{Photo, PhotoInfo, load, probe};
