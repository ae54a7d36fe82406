//! Rows from outside: they refer to one another by place, and get their ids when they come into the document.

use super::file_ref::FileRef;
use super::label::{Author, Correspondence, LabelFlags, LabelPose, LabelState, Method};
use super::parts::{CameraModel, MeshRef};
use crate::geom::Symmetry;
use serde::{Deserialize, Serialize};

/// An object from outside. One of the same name and diameter that the project has already is used instead; beside one of
/// another diameter it gets a name of its own.
#[derive(Clone, Debug, Default)]
pub struct NewObject {
    /// Its name.
    pub name: String,
    /// Its number in the dataset.
    pub bop_id: Option<i64>,
    /// Its mesh.
    pub mesh: Option<MeshRef>,
    /// Its symmetries.
    pub symmetry: Symmetry,
    /// Its diameter, metres.
    pub diameter_m: Option<f64>,
    /// Its entry in `models_info.json`.
    pub info: Option<Box<serde_json::Value>>,
    /// Its place in the palette; the next one without it.
    pub colour: Option<u8>,
}

/// A camera from outside. One of the same model that the project has already is used instead.
#[derive(Clone, Debug)]
pub struct NewCamera {
    /// Its name.
    pub name: String,
    /// Its model.
    pub model: CameraModel,
}

/// A session from outside. If its name is taken it becomes `SPLIT.SCENE`.
#[derive(Clone, Debug, Default)]
pub struct NewSession {
    /// Its name.
    pub name: String,
    /// The dataset's split.
    pub split: Option<String>,
    /// The scene's number.
    pub scene: Option<i64>,
}

/// A frame from outside.
#[derive(Clone, Debug, Default)]
pub struct NewFrame {
    /// Place of its session.
    pub session: u32,
    /// Its name.
    pub name: String,
    /// Place of its camera.
    pub camera: u32,
    /// The photo.
    pub image: Option<FileRef>,
    /// The depth image.
    pub depth: Option<FileRef>,
    /// Millimetres a step of the depth image.
    pub depth_scale_mm: Option<f64>,
    /// `camera_from_world` as written.
    pub world: Option<Box<LabelPose>>,
    /// The photo is not there.
    pub missing: bool,
    /// Further keys.
    pub extra: Option<Box<serde_json::Value>>,
    /// Why somebody should look at its labels again.
    pub review: Option<Box<str>>,
}

/// A label from outside.
#[derive(Clone, Debug)]
pub struct NewLabel {
    /// Place of its frame.
    pub frame: u32,
    /// Place of its object.
    pub object: u32,
    /// Its pose.
    pub pose: Option<LabelPose>,
    /// The pairs it was drawn by.
    pub correspondences: Vec<Correspondence>,
    /// How the pose came about.
    pub method: Method,
    /// Share that is seen.
    pub visibility: Option<f64>,
    /// What is odd.
    pub flags: LabelFlags,
    /// How far it is.
    pub state: LabelState,
    /// Its row in `scene_gt_info.json`, as text.
    pub info: Option<Box<str>>,
}

/// What few labels from outside bring: who drew it, and how.
#[derive(Clone, Debug, PartialEq)]
pub struct LabelExtras {
    /// Who drew it.
    pub author: Author,
    /// Covariance of the pose, as in [`super::PoseLabel`].
    pub covariance: Option<Box<[[f64; 6]; 6]>>,
    /// The pairs it was drawn by.
    pub correspondences: Vec<Correspondence>,
}

/// Everything that one import brings.
#[derive(Clone, Debug, Default)]
pub struct ImportRows {
    /// Objects.
    pub objects: Vec<NewObject>,
    /// Cameras.
    pub cameras: Vec<NewCamera>,
    /// Sessions.
    pub sessions: Vec<NewSession>,
    /// Frames.
    pub frames: Vec<NewFrame>,
    /// Labels.
    pub labels: Vec<NewLabel>,
    /// Further parts of labels, by their place.
    pub extras: Vec<(u32, LabelExtras)>,
}

/// What an import added.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportCounts {
    /// Objects that were not there before.
    pub objects: usize,
    /// Cameras that were not there before.
    pub cameras: usize,
    /// Sessions.
    pub sessions: usize,
    /// Frames.
    pub frames: usize,
    /// Labels.
    pub labels: usize,
}

/// What came of an import.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// What was added.
    pub counts: ImportCounts,
    /// Objects whose name was taken by one of another shape, with the names that they got.
    pub renamed: Vec<(String, String)>,
    /// Objects that the project has without a mesh and that the import has with one: they were left as they are.
    pub kept_without_mesh: Vec<String>,
}

/// A place that an import's row refers to and that is not there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a {row} of the import refers to {what} {place}, which it does not bring")]
pub struct BadPlace {
    pub(super) row: &'static str,
    pub(super) what: &'static str,
    pub(super) place: u32,
}
