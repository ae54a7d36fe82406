//! Labels of one image: `scene_gt.json`, with `scene_gt_info.json` and our own file beside it.

use super::companion;
use super::files::Gt;
use super::info_row::InfoRow;
use crate::exchange::{WarningKind, Warnings, counted};
use crate::geom::Vec3;
use crate::project::{CameraModel, LabelExtras, LabelFlags, LabelPose, LabelState, Method};

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
    pub infos: Vec<InfoRow>,
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

/// The labels of an image that `camera` took.
pub fn read(source: Source, camera: &CameraModel, files: &Files, warnings: &mut Warnings) -> Vec<SceneLabel> {
    let image = source.image;
    let mut infos = source.infos.into_iter();
    if source.has_info && infos.len() != source.gts.len() {
        warnings.add(WarningKind::LabelInfo, &files.info, None, || {
            format!("image {image}: {} for {}", counted(infos.len(), "row"), counted(source.gts.len(), "label"))
        });
        infos = Vec::new().into_iter();
    }
    let mut labels: Vec<SceneLabel> = Vec::with_capacity(source.gts.len());
    for (place, gt) in source.gts.iter().enumerate() {
        for key in &gt.others {
            warnings.add(WarningKind::UnknownKey, &files.gt, None, || format!("image {image}, label {place}: {key}"));
        }
        let info = infos.next();
        if let Some(odd) = info.as_ref().and_then(|i| i.odd.as_ref()) {
            warnings.add(WarningKind::LabelInfoRange, &files.info, None, || format!("image {image}, label {place}: {odd}"));
        }
        let label = one(gt, info, camera);
        let twin = has_twin(&labels, &label);
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

/// Whether a label says again what one of these says.
fn has_twin(labels: &[SceneLabel], label: &SceneLabel) -> bool {
    let same = |other: &SceneLabel| other.pose.zip(label.pose).is_some_and(|(a, b)| a.is_same(&b));
    labels.iter().any(|other| other.object == label.object && same(other))
}

fn one(gt: &Gt, info: Option<InfoRow>, camera: &CameraModel) -> SceneLabel {
    let pose = LabelPose { r: gt.cam_R_m2c.0, t_mm: gt.cam_t_m2c.0 };
    SceneLabel {
        object: gt.obj_id,
        pose: Some(pose),
        flags: LabelFlags::of_pose(&pose, camera.known()),
        visibility: info.as_ref().and_then(|i| i.visibility),
        info: info.map(|i| i.text.into()),
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
fn add_own(labels: &mut Vec<SceneLabel>, mut own: companion::Label, camera: &CameraModel) -> bool {
    let (state, method, author) = (own.state(), own.method(), own.author());
    let pose = own.pose();
    let (covariance, correspondences) = (own.covariance.take(), std::mem::take(&mut own.pairs));
    let extras = Some(Box::new(LabelExtras { author, covariance, correspondences }));
    match (own.gt, own.obj_id) {
        (Some(place), _) => {
            let here = |label: &&mut SceneLabel| own.is_of(label.object, label.pose.as_ref());
            // Elsewhere only by what it says of itself.
            let is_named = own.obj_id.is_some();
            let label = match labels.get_mut(place).filter(here) {
                Some(label) => Some(label),
                None => labels.iter_mut().find(|label| is_named && own.is_of(label.object, label.pose.as_ref())),
            };
            let Some(label) = label else { return false };
            (label.state, label.method, label.extras) = (state, method, extras);
            label.visibility = own.visibility.or(label.visibility);
        }
        (None, Some(object)) => {
            let flags = pose.map(|p| LabelFlags::of_pose(&p, camera.known())).unwrap_or_default();
            let info = own.info.map(Into::into);
            let mut label = SceneLabel { object, pose, flags, visibility: own.visibility, info, state, method, extras };
            let twin = has_twin(labels, &label);
            label.flags.set(LabelFlags::DUPLICATE, twin);
            labels.push(label);
        }
        (None, None) => return false,
    }
    true
}
