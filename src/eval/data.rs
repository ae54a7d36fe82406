//! What is judged and against what: plain data, wherever it comes from.

use std::path::PathBuf;

use crate::geom::{Camera, Pose};

use super::model::Model;

/// Frames with their true poses.
#[derive(Clone, Debug, Default)]
pub struct Truth {
    /// The objects.
    pub models: Vec<Model>,
    /// Names of the sessions; a BOP scene is one.
    pub sessions: Vec<String>,
    /// The frames.
    pub frames: Vec<TrueFrame>,
}

/// One picture and what is in it.
#[derive(Clone, Debug)]
pub struct TrueFrame {
    /// `SESSION/NAME`.
    pub name: String,
    /// Place of its session.
    pub session: u32,
    /// Number of the scene in a dataset.
    pub scene: Option<i64>,
    /// Number of the image in a dataset.
    pub image: Option<i64>,
    /// Its camera; `None` for a model that can't be computed.
    pub camera: Option<Camera>,
    /// Name of its camera.
    pub camera_name: String,
    /// The split that it belongs to.
    pub split: Option<String>,
    /// Words about the conditions.
    pub tags: Vec<String>,
    /// Its depth image.
    pub depth: Option<DepthFile>,
    /// The true poses, in the order of their file.
    pub instances: Vec<Instance>,
}

/// A depth image on disk.
#[derive(Clone, Debug, PartialEq)]
pub struct DepthFile {
    /// The file.
    pub path: PathBuf,
    /// Millimetres a step.
    pub scale_mm: f64,
}

/// One true pose.
#[derive(Clone, Debug, PartialEq)]
pub struct Instance {
    /// Place of its model.
    pub model: u32,
    /// `camera_from_object`.
    pub pose: Pose,
    /// Share that is seen, 0 to 1, where known.
    pub visibility: Option<f64>,
    /// The label in the project that it is.
    pub label: Option<i64>,
}

/// One estimated pose.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimate {
    /// Place of its frame.
    pub frame: u32,
    /// Place of its model.
    pub model: u32,
    /// How sure its maker is; only the order counts.
    pub score: f64,
    /// `camera_from_object`, the rotation as written.
    pub pose: Pose,
    /// How long the image took, where known.
    pub time_secs: Option<f64>,
    /// The line of its file.
    pub line: u32,
}

/// One entry of a targets file: so many instances of an object are to be found in a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// Place of the frame.
    pub frame: u32,
    /// Place of the model.
    pub model: u32,
    /// Instances to find.
    pub count: u32,
}

/// What is to be found.
#[derive(Clone, Debug, PartialEq)]
pub enum Targets {
    /// What a targets file lists; of an object listed twice in a frame the last entry holds.
    Listed(Vec<Target>),
    /// Every true pose that is visible enough.
    All,
}
