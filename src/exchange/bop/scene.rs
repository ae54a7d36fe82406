//! One scene: cameras, labels and pictures of its frames.

use super::files::{self, ByImage, Gt, SceneCamera};
use crate::exchange::{ExchangeError, WarningKind, Warnings};
use crate::geom::{Camera, Pose, Vec3};
use crate::project::{CameraModel, FileRef, LabelFlags, LabelPose};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

/// `‖RᵀR − I‖` beyond which a rotation is reported.
const NOT_ORTHONORMAL: f64 = 1e-3;
/// Distances below this look like metres, mm.
const METRES_SUSPECT_MM: f64 = 10.0;

/// A label as it was read.
pub struct SceneLabel {
    pub object: i64,
    pub pose: LabelPose,
    pub flags: LabelFlags,
    pub visibility: Option<f64>,
    pub info: Option<Box<Value>>,
}

/// A frame as it was read.
pub struct SceneFrame {
    pub image_id: i64,
    pub camera: CameraModel,
    pub image: Option<FileRef>,
    pub depth: Option<FileRef>,
    pub depth_scale_mm: Option<f64>,
    pub world: Option<Box<LabelPose>>,
    pub extra: Option<Box<Value>>,
    pub labels: Vec<SceneLabel>,
}

/// A scene as it was read.
pub struct Scene {
    pub number: i64,
    pub frames: Vec<SceneFrame>,
    pub warnings: Warnings,
}

/// What reading a scene needs to know.
pub struct Context<'a> {
    pub dataset: &'a Path,
    pub project: &'a Path,
    /// Size of the pictures as `camera.json` says.
    pub size: Option<(u32, u32)>,
}

/// Pictures of a scene: image id → file, by one listing of each folder.
fn pictures(scene: &Path, folders: &[&str]) -> HashMap<i64, PathBuf> {
    let mut found = HashMap::new();
    for folder in folders {
        for entry in std::fs::read_dir(scene.join(folder)).into_iter().flatten().flatten() {
            let path = entry.path();
            if let Some(id) = path.file_stem().and_then(|s| s.to_str()).and_then(|s| s.parse().ok()) {
                found.entry(id).or_insert(path);
            }
        }
    }
    found
}

/// Reads the scene in `folder`.
pub fn read(context: &Context<'_>, folder: &Path, number: i64) -> Result<Scene, ExchangeError> {
    let cameras: ByImage<SceneCamera> = files::by_image(&folder.join("scene_camera.json"))?;
    let gt_file = folder.join("scene_gt.json");
    let mut labels: ByImage<Vec<Gt>> = files::json_if_there(&gt_file)?.unwrap_or_default();
    let mut infos: ByImage<Vec<Value>> = files::json_if_there(&folder.join("scene_gt_info.json"))?.unwrap_or_default();
    let (images, depths) = (pictures(folder, &["rgb", "gray"]), pictures(folder, &["depth"]));
    let mut warnings = Warnings::default();
    let relative = |file: &str| folder.join(file).strip_prefix(context.dataset).map(|p| p.display().to_string()).unwrap_or_default();
    let mut sizes: Option<(u32, u32)> = context.size;
    let mut frames = Vec::with_capacity(cameras.len());
    for (id, camera) in cameras {
        let image = images.get(&id);
        if image.is_none() {
            warnings.add(WarningKind::MissingImage, &relative(""), None, || format!("image {id}"));
        }
        if sizes.is_none() {
            sizes = image.and_then(|p| crate::media::probe(p).ok()).map(|i| (i.width, i.height));
        }
        let gts = labels.remove(&id).unwrap_or_default();
        if gts.is_empty() && image.is_some() {
            warnings.add(WarningKind::ImageWithoutLabels, &relative("scene_gt.json"), None, || format!("image {id}"));
        }
        let info = infos.remove(&id).unwrap_or_default();
        let model = camera_model(&camera, sizes, id, folder, &relative("scene_camera.json"), &mut warnings)?;
        let link = |path: Option<&PathBuf>| path.map(|p| FileRef::link(context.project, p).map_err(ExchangeError::io(p))).transpose();
        frames.push(SceneFrame {
            image_id: id,
            camera: model,
            image: link(image)?,
            depth: link(depths.get(&id))?,
            depth_scale_mm: camera.depth_scale,
            world: world(&camera),
            extra: extra(camera),
            labels: scene_labels(id, &gts, info, &relative("scene_gt.json"), &mut warnings),
        });
    }
    if let Some((id, _)) = labels.first_key_value() {
        let text = format!("image {id} has labels, but no camera in scene_camera.json");
        return Err(ExchangeError::Format { path: gt_file, place: format!("image {id}"), text });
    }
    let known: BTreeSet<i64> = frames.iter().map(|f| f.image_id).collect();
    for id in images.keys().filter(|id| !known.contains(id)) {
        warnings.add(WarningKind::Ignored, &relative("scene_camera.json"), None, || format!("photo {id} has no camera"));
    }
    Ok(Scene { number, frames, warnings })
}

fn camera_model(
    camera: &SceneCamera,
    size: Option<(u32, u32)>,
    id: i64,
    folder: &Path,
    file: &str,
    warnings: &mut Warnings,
) -> Result<CameraModel, ExchangeError> {
    let bad =
        |text: &str| ExchangeError::Format { path: folder.join("scene_camera.json"), place: format!("image {id}"), text: text.to_owned() };
    if let Some(json) = &camera.cam_model {
        if camera.cam_K.is_some() {
            return Err(bad("cam_K and cam_model exclude each other"));
        }
        warnings.add(WarningKind::UnsupportedCamera, file, None, || format!("image {id}"));
        let name = json.get("projection_model_type").and_then(Value::as_str).unwrap_or("cam_model").to_owned();
        let side = |key: &str| json.get(key).and_then(Value::as_u64).and_then(|v| u32::try_from(v).ok());
        return Ok(CameraModel::Unsupported { name, width: side("image_width"), height: side("image_height"), json: json.clone() });
    }
    let k = camera.cam_K.as_ref().ok_or_else(|| bad("the key cam_K is missing"))?.0;
    let (width, height) = size.unwrap_or_else(|| {
        warnings.add(WarningKind::UnknownImageSize, file, None, || format!("image {id}"));
        ((2.0 * k[2]).clamp(1.0, 1e5).ceil() as u32, (2.0 * k[5]).clamp(1.0, 1e5).ceil() as u32)
    });
    let model = Camera::pinhole(width, height, k[0], k[4], k[2], k[5]);
    model.validate().map_err(|err| bad(&err.to_string()))?;
    if !(0.0..f64::from(width)).contains(&k[2]) || !(0.0..f64::from(height)).contains(&k[5]) {
        warnings.add(WarningKind::PrincipalPoint, file, None, || format!("image {id}"));
    }
    if k[1] != 0.0 {
        warnings.add(WarningKind::Ignored, file, None, || format!("image {id}: skew {}", k[1]));
    }
    Ok(CameraModel::Known(model))
}

fn world(camera: &SceneCamera) -> Option<Box<LabelPose>> {
    Some(Box::new(LabelPose { r: camera.cam_R_w2c?.0, t_mm: camera.cam_t_w2c?.0 }))
}

/// Keys that we do not know, to be exported again.
fn extra(camera: SceneCamera) -> Option<Box<Value>> {
    (!camera.rest.is_empty()).then(|| Box::new(Value::Object(camera.rest.into_iter().collect())))
}

fn scene_labels(image: i64, gts: &[Gt], infos: Vec<Value>, file: &str, warnings: &mut Warnings) -> Vec<SceneLabel> {
    let mut infos = infos.into_iter();
    let mut labels: Vec<SceneLabel> = Vec::with_capacity(gts.len());
    for (place, gt) in gts.iter().enumerate() {
        let pose = LabelPose { r: gt.cam_R_m2c.0, t_mm: gt.cam_t_m2c.0 };
        let at = || format!("image {image}, label {place}");
        let object = Some(gt.obj_id);
        let mut flags = LabelFlags::default();
        let raw = Pose::from_row_major(&pose.r, Vec3::from(pose.t_mm));
        if raw.orthonormality_error() > NOT_ORTHONORMAL || raw.determinant() < 0.0 {
            flags.set(LabelFlags::NOT_ORTHONORMAL, true);
            warnings.add(WarningKind::NotOrthonormal, file, object, at);
        }
        if pose.t_mm[2] <= 0.0 {
            flags.set(LabelFlags::BEHIND_CAMERA, true);
            warnings.add(WarningKind::BehindCamera, file, object, at);
        } else if Vec3::from(pose.t_mm).norm() < METRES_SUSPECT_MM {
            warnings.add(WarningKind::LooksLikeMetres, file, object, at);
        }
        if labels.iter().any(|l| l.object == gt.obj_id && l.pose == pose) {
            flags.set(LabelFlags::DUPLICATE, true);
            warnings.add(WarningKind::DuplicateLabel, file, object, at);
        }
        let info = infos.next();
        let visibility = info.as_ref().and_then(|i| i.get("visib_fract")).and_then(Value::as_f64);
        labels.push(SceneLabel { object: gt.obj_id, pose, flags, visibility, info: info.map(Box::new) });
    }
    labels
}

/// Scenes of a split, by number.
pub fn scenes(split: &Path) -> BTreeMap<i64, PathBuf> {
    let number = |path: &PathBuf| path.file_name()?.to_str()?.parse::<i64>().ok();
    let entries = std::fs::read_dir(split).into_iter().flatten().flatten().map(|e| e.path());
    entries
        .filter(|p| p.join("scene_camera.json").is_file() || p.join("scene_gt.json").is_file())
        .filter_map(|p| Some((number(&p)?, p)))
        .collect()
}
