//! Labels of one image: `scene_gt.json`, with `scene_gt_info.json` and our own file beside it.

use super::companion;
use super::files::Gt;
use crate::exchange::{WarningKind, Warnings};
use crate::geom::Vec3;
use crate::project::{CameraModel, LabelExtras, LabelFlags, LabelPose, LabelState, Method};
use serde::Deserialize;
use serde_json::value::RawValue;

/// Distances below this look like metres, mm.
const METRES_SUSPECT_MM: f64 = 10.0;

/// A label as it was read.
pub struct SceneLabel {
    pub object: i64,
    pub pose: Option<LabelPose>,
    pub flags: LabelFlags,
    pub visibility: Option<f64>,
    pub info: Option<Box<str>>,
    pub state: LabelState,
    pub method: Method,
    pub extras: Option<Box<LabelExtras>>,
}

/// What one image's labels are read from.
pub struct Source {
    pub image: i64,
    pub gts: Vec<Gt>,
    pub infos: Vec<Box<RawValue>>,
    /// Whether the scene has rows at all.
    pub has_info: bool,
    pub own: Vec<companion::Label>,
}

/// Names of the files, relative to the dataset.
pub struct Files {
    pub gt: String,
    pub info: String,
    pub own: String,
}

/// What is read of a row of `scene_gt_info.json`; the row itself is kept as it stands.
#[derive(Deserialize)]
struct Seen {
    visib_fract: Option<f64>,
}

/// The labels of an image that `camera` took.
pub fn read(source: Source, camera: &CameraModel, files: &Files, warnings: &mut Warnings) -> Vec<SceneLabel> {
    let image = source.image;
    let mut infos = source.infos.into_iter();
    if source.has_info && infos.len() != source.gts.len() {
        warnings.add(WarningKind::LabelInfo, &files.info, None, || {
            format!("image {image}: {} rows for {} labels", infos.len(), source.gts.len())
        });
        infos = Vec::new().into_iter();
    }
    let mut labels: Vec<SceneLabel> = Vec::with_capacity(source.gts.len());
    for (place, gt) in source.gts.iter().enumerate() {
        for key in &gt.others {
            warnings.add(WarningKind::UnknownKey, &files.gt, None, || format!("image {image}, label {place}: {key}"));
        }
        let label = one(gt, infos.next(), camera);
        let twin = labels.iter().any(|l| l.object == label.object && l.pose == label.pose);
        labels.push(label);
        let Some(label) = labels.last_mut() else { continue };
        label.flags.set(LabelFlags::DUPLICATE, twin);
        warn(label, || format!("image {image}, label {place}"), &files.gt, warnings);
    }
    for own in source.own {
        if !add_own(&mut labels, own, camera) {
            warnings.add(WarningKind::Ignored, &files.own, None, || format!("image {image}: a label that scene_gt.json does not have"));
        }
    }
    labels
}

fn one(gt: &Gt, info: Option<Box<RawValue>>, camera: &CameraModel) -> SceneLabel {
    let pose = LabelPose { r: gt.cam_R_m2c.0, t_mm: gt.cam_t_m2c.0 };
    let seen = info.as_ref().and_then(|text| serde_json::from_str::<Seen>(text.get()).ok());
    SceneLabel {
        object: gt.obj_id,
        pose: Some(pose),
        flags: LabelFlags::of_pose(&pose, camera.known()),
        visibility: seen.and_then(|s| s.visib_fract),
        info: info.map(Into::into),
        state: LabelState::Done,
        method: Method::Imported,
        extras: None,
    }
}

fn warn(label: &SceneLabel, at: impl Fn() -> String, file: &str, warnings: &mut Warnings) {
    let object = Some(label.object);
    for (mark, kind) in [
        (LabelFlags::NOT_ORTHONORMAL, WarningKind::NotOrthonormal),
        (LabelFlags::BEHIND_CAMERA, WarningKind::BehindCamera),
        (LabelFlags::DUPLICATE, WarningKind::DuplicateLabel),
    ] {
        if label.flags.has(mark) {
            warnings.add(kind, file, object, &at);
        }
    }
    if label.pose.is_some_and(|p| Vec3::from(p.t_mm).norm() < METRES_SUSPECT_MM) {
        warnings.add(WarningKind::LooksLikeMetres, file, object, &at);
    }
}

/// Adds what our own file says; whether it belongs to something.
fn add_own(labels: &mut Vec<SceneLabel>, own: companion::Label, camera: &CameraModel) -> bool {
    let (state, method, author) = (own.state(), own.method(), own.author());
    let pose = own.pose();
    let extras = Some(Box::new(LabelExtras { author, covariance: own.covariance, correspondences: own.pairs }));
    match (own.gt, own.obj_id) {
        (Some(place), _) => {
            let Some(label) = labels.get_mut(place) else { return false };
            (label.state, label.method, label.extras) = (state, method, extras);
            label.visibility = own.visibility.or(label.visibility);
        }
        (None, Some(object)) => {
            let flags = pose.map(|p| LabelFlags::of_pose(&p, camera.known())).unwrap_or_default();
            let info = own.info.map(Into::into);
            labels.push(SceneLabel { object, pose, flags, visibility: own.visibility, info, state, method, extras });
        }
        (None, None) => return false,
    }
    true
}
