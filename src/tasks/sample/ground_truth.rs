//! `ground_truth.json`: the true pose of every object in every photo, labelled or not.
//!
//! One JSON object:
//! - `camera`: as `solve` reads it: `width`, `height`, `fx`, `fy`, `cx`, `cy` in pixels (the centre of the top-left
//!   pixel is (0, 0)), `model` and `distortion` in OpenCV's order k1 k2 p1 p2 k3 k4 k5 k6.
//! - `objects`: for each its `object` name, `mesh` file (millimetres), `diameter_mm` and `symmetries_discrete` (4×4 row by
//!   row, translation in millimetres, without the identity; as in BOP's `models_info.json`).
//! - `frames`: for each photo `frame` (`SESSION/NAME`), `image` file, `labelled` (whether the project has its labels), and
//!   `R_w2c` (row by row) and `t_w2c_mm`: x_camera = R·x_world + t. The table is the plane z = 0 of the world, z up; within
//!   a session nothing moves but the camera.
//! - `poses`: for each instance `frame`, `object`, `R` (row by row) and `t_mm`: x_camera = R·x_object + t, x right, y down,
//!   z forward; and what BOP's `scene_gt_info.json` says of it: `bbox_obj` (x, y, width, height of all of it),
//!   `bbox_visib` (of what is seen), `px_count_all`, `px_count_visib`, `visib_fract`.
//!
//! For labelled frames the numbers are those of the labels, to the digit.

use super::SampleError;
use crate::geom::{Camera, Lens};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// Name of the file in the project's folder.
pub const FILE: &str = "ground_truth.json";

/// The whole file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GroundTruth {
    /// The one camera.
    pub camera: TrueCamera,
    /// The labelled objects.
    pub objects: Vec<TrueObject>,
    /// The photos.
    pub frames: Vec<TrueFrame>,
    /// One entry for each instance in each photo, in the order of the photos.
    pub poses: Vec<TruePose>,
}

/// The camera, in the words of `solve`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TrueCamera {
    /// Pixels a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Focal length along x, pixels.
    pub fx: f64,
    /// Focal length along y, pixels.
    pub fy: f64,
    /// Column of the principal point.
    pub cx: f64,
    /// Row of the principal point.
    pub cy: f64,
    /// Name of the lens model.
    pub model: String,
    /// Coefficients in OpenCV's order.
    pub distortion: Vec<f64>,
}

impl TrueCamera {
    pub(super) fn of(camera: &Camera) -> Self {
        let model = match &camera.lens {
            Lens::Pinhole => "pinhole",
            Lens::BrownConrady { .. } => "brown_conrady",
            Lens::KannalaBrandt { .. } => "kannala_brandt",
        };
        Self {
            width: camera.width,
            height: camera.height,
            fx: camera.fx,
            fy: camera.fy,
            cx: camera.cx,
            cy: camera.cy,
            model: model.to_owned(),
            distortion: camera.lens.opencv_coefficients(),
        }
    }
}

/// A labelled object.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TrueObject {
    /// Its name.
    pub object: String,
    /// Its mesh, a path below the project's folder; millimetres.
    pub mesh: String,
    /// Largest distance between two vertices.
    pub diameter_mm: f64,
    /// Its symmetries without the identity.
    pub symmetries_discrete: Vec<[f64; 16]>,
}

/// A photo.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TrueFrame {
    /// `SESSION/NAME`.
    pub frame: String,
    /// The photo, a path below the project's folder.
    pub image: String,
    /// Whether its objects are labelled in the project.
    pub labelled: bool,
    /// Rotation of `camera_from_world`, row by row.
    #[serde(rename = "R_w2c")]
    pub r_w2c: [f64; 9],
    /// Its translation.
    pub t_w2c_mm: [f64; 3],
}

/// An instance of an object in a photo.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TruePose {
    /// `SESSION/NAME`.
    pub frame: String,
    /// Name of the object.
    pub object: String,
    /// Rotation of `camera_from_object`, row by row.
    #[serde(rename = "R")]
    pub r: [f64; 9],
    /// Its translation.
    pub t_mm: [f64; 3],
    /// How much of it is seen.
    #[serde(flatten)]
    pub sight: Sight,
}

/// How much of an instance is seen, in the words of BOP's `scene_gt_info.json`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sight {
    /// Column, row, width and height of its silhouette.
    pub bbox_obj: [i64; 4],
    /// The same of what is not hidden; -1 each where all of it is.
    pub bbox_visib: [i64; 4],
    /// Pixels of its silhouette.
    pub px_count_all: usize,
    /// Pixels of it that are not hidden.
    pub px_count_visib: usize,
    /// Their share.
    pub visib_fract: f64,
}

/// Writes the file, a line an entry so that a person can read it.
pub(super) fn write(folder: &Path, truth: &GroundTruth) -> Result<(), SampleError> {
    let path = folder.join(FILE);
    let text = text(truth).map_err(|err| SampleError::Io { source: std::io::Error::other(err), path: path.clone() })?;
    std::fs::write(&path, text).map_err(SampleError::io(&path))
}

fn text(truth: &GroundTruth) -> serde_json::Result<String> {
    fn lines<T: Serialize>(entries: &[T]) -> serde_json::Result<String> {
        let lines: Vec<String> = entries.iter().map(|e| serde_json::to_string(e).map(|l| format!("  {l}"))).collect::<Result<_, _>>()?;
        Ok(format!("[\n{}\n ]", lines.join(",\n")))
    }
    Ok(format!(
        "{{\n \"camera\": {},\n \"objects\": {},\n \"frames\": {},\n \"poses\": {}\n}}\n",
        serde_json::to_string(&truth.camera)?,
        lines(&truth.objects)?,
        lines(&truth.frames)?,
        lines(&truth.poses)?
    ))
}
