//! A split as the truth that estimates are judged by: poses, cameras, depth files and models, without a project.

use rayon::prelude::*;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::files::{self, DatasetCamera};
use super::scene::{self, Context, SceneFrame};
use super::{models, read};
use crate::exchange::{ExchangeError, Warning, Warnings};
use crate::geom::Symmetry;
use crate::project::{CameraModel, LabelPose};

/// A split.
#[derive(Debug)]
pub struct BopTruth {
    /// The models, by number.
    pub models: BTreeMap<i64, TruthModel>,
    /// Name of the folder that they come from: `models_eval` where there is one.
    pub models_folder: String,
    /// The scenes, by number.
    pub scenes: Vec<TruthScene>,
    /// What was odd.
    pub warnings: Vec<Warning>,
}

/// A model.
#[derive(Clone, Debug)]
pub struct TruthModel {
    /// Its file; lengths are millimetres.
    pub mesh: PathBuf,
    /// Its diameter, metres, where the dataset says it.
    pub diameter_m: Option<f64>,
    /// Its symmetries.
    pub symmetry: Symmetry,
}

/// A scene.
#[derive(Debug)]
pub struct TruthScene {
    /// Its number.
    pub number: i64,
    /// Its frames.
    pub frames: Vec<TruthFrame>,
}

/// A frame.
#[derive(Debug)]
pub struct TruthFrame {
    /// Number of the image.
    pub image: i64,
    /// Its camera.
    pub camera: CameraModel,
    /// Its depth image and millimetres a step.
    pub depth: Option<(PathBuf, f64)>,
    /// Words about it: the key `tags` of its entry in `scene_camera.json`, a word or a list of words.
    pub tags: Vec<String>,
    /// The true poses, in the order of the file.
    pub labels: Vec<TruthLabel>,
}

/// A true pose.
#[derive(Clone, Copy, Debug)]
pub struct TruthLabel {
    /// Number of the object.
    pub object: i64,
    /// The pose as written.
    pub pose: LabelPose,
    /// Share that is seen, where `scene_gt_info.json` says it.
    pub visibility: Option<f64>,
}

/// Reads a split. Meshes are not opened.
///
/// # Errors
/// Where the split is not there or a file can't be understood.
pub fn read_truth(dataset: &Path, split: &str) -> Result<BopTruth, ExchangeError> {
    let (scenes, _) = read::scenes_of(dataset, split)?;
    let (models, models_folder) = read_models(dataset)?;
    let size = files::object_if_there::<DatasetCamera>(&dataset.join("camera.json"))?.and_then(|c| Some((c.width?, c.height?)));
    let context = Context { dataset, project: dataset, size, looks_at_photos: false, wanted: &|| true };
    let parsed = scenes.par_iter().map(|(number, path)| scene::read(&context, path, *number)).collect::<Result<Vec<_>, _>>()?;
    let mut warnings = Warnings::default();
    let mut all = Vec::with_capacity(parsed.len());
    for scene in parsed {
        warnings.merge(scene.warnings);
        all.push(TruthScene { number: scene.number, frames: scene.frames.into_iter().map(frame).collect() });
    }
    // Poses are judged without photos.
    let warnings = warnings.finish().into_iter().filter(|w| !w.kind.is_about_photos()).collect();
    Ok(BopTruth { models, models_folder, scenes: all, warnings })
}

fn read_models(dataset: &Path) -> Result<(BTreeMap<i64, TruthModel>, String), ExchangeError> {
    let eval = dataset.join("models_eval");
    let folder = if eval.is_dir() { Some(eval) } else { models::folder(dataset) };
    let Some(folder) = folder else {
        let text = "there is no folder with models; poses can't be judged without them".to_owned();
        return Err(ExchangeError::NotADataset { path: dataset.to_owned(), text });
    };
    let info_file = folder.join("models_info.json");
    let mut infos: BTreeMap<i64, Value> = files::json_if_there(&info_file)?.unwrap_or_default();
    let mut found = BTreeMap::new();
    for (id, mesh) in models::meshes(&folder)?.found {
        let (diameter_m, symmetry) = match infos.remove(&id) {
            Some(info) => {
                let object = models::from_info(id, info, &info_file)?;
                (object.diameter_m, object.symmetry)
            }
            None => (None, Symmetry::default()),
        };
        found.insert(id, TruthModel { mesh, diameter_m, symmetry });
    }
    let name = folder.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    Ok((found, name))
}

fn frame(frame: SceneFrame) -> TruthFrame {
    let depth = frame.depth.map(|file| (PathBuf::from(file.written()), frame.depth_scale_mm.unwrap_or(1.0)));
    let labels =
        frame.labels.into_iter().filter_map(|l| Some(TruthLabel { object: l.object, pose: l.pose?, visibility: l.visibility })).collect();
    TruthFrame { image: frame.image_id, camera: frame.camera, depth, tags: tags(frame.extra.as_deref()), labels }
}

/// The words under the key `tags`.
pub fn tags(extra: Option<&Value>) -> Vec<String> {
    match extra.and_then(|e| e.get("tags")) {
        Some(Value::String(tag)) => vec![tag.clone()],
        Some(Value::Array(tags)) => tags.iter().filter_map(|t| t.as_str().map(str::to_owned)).collect(),
        _ => Vec::new(),
    }
}
