//! One image of `scene_camera.json`, in and out.
//!
//! Beyond the format's own keys an image may have the key `poseloop_camera`, which other readers pass over:
//! `{"width", "height", "model": "pinhole|brown_conrady|kannala_brandt", "distortion": […]}`, the distortion in OpenCV's
//! order k1 k2 p1 p2 k3 k4 k5 k6, or k1…k4. The format has no place for a lens or for the size of a photo that is not
//! there.

use super::files::Entry;
use crate::exchange::{ExchangeError, WarningKind, Warnings, counted};
use crate::geom::{Camera, Lens};
use crate::project::{CameraModel, Frame, LabelFlags, LabelPose};
use serde_json::{Value, json};
use std::path::Path;

/// Our own key.
const OWN: &str = "poseloop_camera";

/// What one image's entry says.
pub struct ImageCamera {
    pub model: CameraModel,
    pub depth_scale_mm: Option<f64>,
    pub world: Option<Box<LabelPose>>,
    /// Keys that we do not know, and numbers that our model can't hold, to be exported again.
    pub extra: Option<Box<Value>>,
}

/// Where an entry stands, for refusals and warnings.
pub struct At<'a> {
    /// The file.
    pub path: &'a Path,
    /// The file, relative to the dataset.
    pub file: &'a str,
    /// The image.
    pub image: i64,
}

impl At<'_> {
    fn bad(&self, text: String) -> ExchangeError {
        ExchangeError::Format { path: self.path.to_owned(), place: format!("image {}", self.image), text }
    }

    pub fn warn(&self, warnings: &mut Warnings, kind: WarningKind, more: &str) {
        warnings.add(kind, self.file, None, || format!("image {}{more}", self.image));
    }
}

/// The nine numbers of `cam_K`, where the entry has them.
pub fn matrix(entry: &Entry, at: &At<'_>) -> Result<Option<[f64; 9]>, ExchangeError> {
    numbers::<9>(entry, "cam_K", at)
}

/// The size that our own key gives.
pub fn own_size(entry: &Entry) -> Option<(u32, u32)> {
    let own = entry.get(OWN)?;
    let side = |key: &str| own.get(key)?.as_u64().and_then(|v| u32::try_from(v).ok());
    Some((side("width")?, side("height")?))
}

/// Reads an image's entry; `size` is that of its picture, where known.
pub fn read(mut entry: Entry, size: Option<(u32, u32)>, at: &At<'_>, warnings: &mut Warnings) -> Result<ImageCamera, ExchangeError> {
    let model = match entry.remove("cam_model") {
        Some(_) if entry.contains_key("cam_K") => return Err(at.bad("cam_K and cam_model exclude each other".to_owned())),
        Some(json) => {
            at.warn(warnings, WarningKind::UnsupportedCamera, "");
            unsupported(json)
        }
        None => pinhole_or_own(&mut entry, size, at, warnings)?,
    };
    let depth_scale_mm = match entry.remove("depth_scale") {
        None => None,
        Some(scale) => Some(scale.as_f64().ok_or_else(|| at.bad("depth_scale is not a number".to_owned()))?),
    };
    let world = match (numbers::<9>(&entry, "cam_R_w2c", at)?, numbers::<3>(&entry, "cam_t_w2c", at)?) {
        (Some(r), Some(t_mm)) => {
            entry.remove("cam_R_w2c");
            entry.remove("cam_t_w2c");
            Some(Box::new(LabelPose { r, t_mm }))
        }
        _ => None,
    };
    if depth_scale_mm.is_some_and(|scale| scale <= 0.0) {
        at.warn(warnings, WarningKind::OddDepthScale, "");
    }
    match &world {
        Some(pose) if LabelFlags::of_pose(pose, None).has(LabelFlags::NOT_ORTHONORMAL) => at.warn(warnings, WarningKind::OddCameraPose, ""),
        None if entry.contains_key("cam_R_w2c") => at.warn(warnings, WarningKind::OddCameraPose, ": cam_t_w2c is missing"),
        None if entry.contains_key("cam_t_w2c") => at.warn(warnings, WarningKind::OddCameraPose, ": cam_R_w2c is missing"),
        _ => {}
    }
    let extra = (!entry.is_empty()).then(|| Box::new(Value::Object(entry)));
    Ok(ImageCamera { model, depth_scale_mm, world, extra })
}

fn unsupported(json: Value) -> CameraModel {
    let name = json.get("projection_model_type").and_then(Value::as_str).unwrap_or("cam_model").to_owned();
    let side = |key: &str| json.get(key).and_then(Value::as_u64).and_then(|v| u32::try_from(v).ok());
    CameraModel::Unsupported { name, width: side("image_width"), height: side("image_height"), json }
}

fn pinhole_or_own(entry: &mut Entry, size: Option<(u32, u32)>, at: &At<'_>, warnings: &mut Warnings) -> Result<CameraModel, ExchangeError> {
    let k = matrix(entry, at)?.ok_or_else(|| at.bad("the key cam_K is missing".to_owned()))?;
    let (width, height) = size.unwrap_or_else(|| {
        at.warn(warnings, WarningKind::UnknownImageSize, "");
        let side = |middle: f64| (2.0 * middle).clamp(1.0, 1e5).ceil() as u32;
        (side(k[2]), side(k[5]))
    });
    let lens = entry.remove(OWN).map_or(Ok(Lens::Pinhole), |own| lens(&own, at))?;
    let camera = Camera::pinhole(width, height, k[0], k[4], k[2], k[5]).with_lens(lens);
    camera.validate().map_err(|err| at.bad(err.to_string()))?;
    if !(0.0..f64::from(width)).contains(&k[2]) || !(0.0..f64::from(height)).contains(&k[5]) {
        at.warn(warnings, WarningKind::PrincipalPoint, "");
    }
    if k == plain_matrix(&camera) {
        entry.remove("cam_K");
    } else {
        // It stays among what is exported unchanged.
        at.warn(warnings, WarningKind::OddMatrix, &format!(": {k:?}"));
    }
    Ok(CameraModel::Known(camera))
}

fn lens(own: &Value, at: &At<'_>) -> Result<Lens, ExchangeError> {
    let model = own.get("model").and_then(Value::as_str).unwrap_or("pinhole");
    let list = own.get("distortion").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let numbers: Option<Vec<f64>> = list.iter().map(Value::as_f64).collect();
    let numbers = numbers.ok_or_else(|| at.bad(format!("distortion of {OWN} is no list of numbers")))?;
    let bad = |err: crate::geom::CameraError| at.bad(format!("{OWN}: {err}"));
    match model {
        "pinhole" => Ok(Lens::Pinhole),
        "brown_conrady" => Lens::brown_conrady(&numbers).map_err(bad),
        "kannala_brandt" => Lens::kannala_brandt(&numbers).map_err(bad),
        other => Err(at.bad(format!("{OWN}: the model {other} is not known"))),
    }
}

fn numbers<const N: usize>(entry: &Entry, key: &str, at: &At<'_>) -> Result<Option<[f64; N]>, ExchangeError> {
    let Some(value) = entry.get(key) else { return Ok(None) };
    let list = value.as_array().ok_or_else(|| at.bad(format!("{key} is not a list")))?;
    let numbers: Option<Vec<f64>> = list.iter().map(Value::as_f64).collect();
    let numbers = numbers.ok_or_else(|| at.bad(format!("{key} holds something that is not a number")))?;
    let count = numbers.len();
    numbers.try_into().map(Some).map_err(|_| at.bad(format!("{key} has {}, {N} expected", counted(count, "number"))))
}

/// `cam_K` of a camera.
fn plain_matrix(c: &Camera) -> [f64; 9] {
    [c.fx, 0.0, c.cx, 0.0, c.fy, c.cy, 0.0, 0.0, 1.0]
}

/// An image's entry; `usual` is the size that `camera.json` gives.
pub fn write(frame: &Frame, model: Option<&CameraModel>, usual: Option<(u32, u32)>) -> Entry {
    let mut entry = match frame.extra.as_deref() {
        Some(Value::Object(extra)) => extra.clone(),
        _ => Entry::new(),
    };
    match model {
        Some(CameraModel::Known(camera)) => write_known(&mut entry, camera, usual),
        Some(CameraModel::Unsupported { json, .. }) => drop(entry.insert("cam_model".into(), json.clone())),
        None => {}
    }
    if let Some(scale) = frame.depth_scale_mm {
        entry.insert("depth_scale".into(), json!(scale));
    }
    if let Some(world) = &frame.world {
        entry.insert("cam_R_w2c".into(), json!(world.r));
        entry.insert("cam_t_w2c".into(), json!(world.t_mm));
    }
    entry
}

fn write_known(entry: &mut Entry, camera: &Camera, usual: Option<(u32, u32)>) {
    let plain = plain_matrix(camera);
    // The source's matrix holds more than ours; it goes out as long as it is of this camera.
    let at = |i: usize| entry.get("cam_K").and_then(|k| k.get(i)).and_then(Value::as_f64);
    if ![0, 2, 4, 5].iter().all(|i| at(*i) == Some(plain[*i])) {
        entry.insert("cam_K".into(), json!(plain));
    }
    let model = match camera.lens {
        Lens::Pinhole => "pinhole",
        Lens::BrownConrady { .. } => "brown_conrady",
        Lens::KannalaBrandt { .. } => "kannala_brandt",
    };
    if camera.lens != Lens::Pinhole || usual != Some((camera.width, camera.height)) {
        let distortion = camera.lens.opencv_coefficients();
        entry.insert(OWN.into(), json!({"width": camera.width, "height": camera.height, "model": model, "distortion": distortion}));
    }
}
