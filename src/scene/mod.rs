//! From what the project holds to what is drawn.

pub mod gizmo;
pub mod labels;
pub mod mesh_view;

use crate::project::{FrameId, ObjectId};
use crate::render::{MeshId, PhotoId};

/// The name under which an object's mesh is handed to the renderer.
pub fn mesh_id(object: ObjectId) -> MeshId {
    MeshId(object.0.unsigned_abs())
}

/// The name under which a frame's photo is handed to the renderer.
pub fn photo_id(frame: FrameId) -> PhotoId {
    PhotoId(frame.0.unsigned_abs())
}
