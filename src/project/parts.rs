//! Objects, cameras, sessions and frames.

use super::file_ref::FileRef;
use super::ids::{BatchId, CameraId, FrameId, ObjectId, SessionId};
use super::label::LabelPose;
use super::table::Row;
use crate::geom::{Camera, Symmetry};
use serde::{Deserialize, Serialize};

/// Unit of the lengths in a mesh file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LengthUnit {
    /// Metres.
    Metre,
    /// Centimetres.
    Centimetre,
    /// Millimetres.
    Millimetre,
}

/// The mesh of an object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeshRef {
    /// Its file.
    pub file: FileRef,
    /// Unit of its lengths.
    pub unit: LengthUnit,
    /// Hash of its content, where it was computed.
    pub sha256: Option<String>,
}

/// Something whose pose is wanted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Object {
    /// Its id.
    pub id: ObjectId,
    /// Its name; no two objects share one.
    pub name: String,
    /// Its number in a BOP dataset.
    pub bop_id: Option<i64>,
    /// Its mesh.
    pub mesh: Option<MeshRef>,
    /// Place in the palette of object colours, 0 to 9.
    pub colour: u8,
    /// Its symmetries, metres.
    pub symmetry: Symmetry,
    /// Largest distance between two vertices, metres.
    pub diameter_m: Option<f64>,
    /// Its entry in `models_info.json` as it was read.
    pub info: Option<Box<serde_json::Value>>,
    /// The import that brought it.
    pub batch: Option<BatchId>,
}

/// How points become pixels.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CameraModel {
    /// One of our models.
    Known(Camera),
    /// A model that we can't compute: kept as it was read and exported unchanged.
    Unsupported {
        /// The model's name in its dataset.
        name: String,
        /// Pixels a row, where known.
        width: Option<u32>,
        /// Rows, where known.
        height: Option<u32>,
        /// All of it.
        json: serde_json::Value,
    },
}

impl CameraModel {
    /// The camera, where it is one of ours.
    pub fn known(&self) -> Option<&Camera> {
        if let Self::Known(camera) = self { Some(camera) } else { None }
    }

    /// Equal for equal models, and only for them.
    pub fn key(&self) -> String {
        match self {
            Self::Known(c) => {
                let numbers = [c.fx, c.fy, c.cx, c.cy].into_iter().chain(c.lens.opencv_coefficients());
                // Numbers as bits: they tell apart what few digits would not.
                let bits: Vec<u64> = numbers.map(f64::to_bits).collect();
                format!("{:?} {} {} {bits:x?}", std::mem::discriminant(&c.lens), c.width, c.height)
            }
            Self::Unsupported { json, .. } => json.to_string(),
        }
    }

    /// Width and height, where known.
    pub fn size(&self) -> Option<(u32, u32)> {
        match self {
            Self::Known(camera) => Some((camera.width, camera.height)),
            Self::Unsupported { width, height, .. } => Some(((*width)?, (*height)?)),
        }
    }
}

/// A camera of the project.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CameraEntry {
    /// Its id.
    pub id: CameraId,
    /// Its name.
    pub name: String,
    /// Its model.
    pub model: CameraModel,
    /// The import that brought it.
    pub batch: Option<BatchId>,
}

/// Frames that were taken together; a BOP scene is one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// Its name; no two sessions share one.
    pub name: String,
    /// The split of the dataset that it came from.
    pub split: Option<String>,
    /// The scene's number in that split.
    pub scene: Option<i64>,
    /// The import that brought it.
    pub batch: Option<BatchId>,
}

/// One picture.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Frame {
    /// Its id.
    pub id: FrameId,
    /// Its session.
    pub session: SessionId,
    /// Its name within the session.
    pub name: String,
    /// Its camera.
    pub camera: CameraId,
    /// The photo.
    pub image: Option<FileRef>,
    /// The depth image.
    pub depth: Option<FileRef>,
    /// Millimetres a step of the depth image.
    pub depth_scale_mm: Option<f64>,
    /// `camera_from_world` as written, where known.
    pub world: Option<Box<LabelPose>>,
    /// The photo was not there when it was looked for.
    pub missing: bool,
    /// What the dataset says beyond that, as read.
    pub extra: Option<Box<serde_json::Value>>,
    /// Why somebody should look at its labels again; `None` where nobody asks for that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review: Option<Box<str>>,
    /// The import that brought it.
    pub batch: Option<BatchId>,
}

macro_rules! row {
    ($row:ty, $id:ty) => {
        impl Row for $row {
            type Id = $id;

            fn id(&self) -> $id {
                self.id
            }
        }
    };
}

row!(Object, ObjectId);
row!(CameraEntry, CameraId);
row!(Session, SessionId);
row!(Frame, FrameId);
