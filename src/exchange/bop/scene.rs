//! One scene: cameras, labels and pictures of its frames.

use super::camera::{self, At};
use super::companion::{self, Companion};
use super::files::{self, ById, Entry, Gt, ReadEntry};
use super::info_row::InfoRow;
use super::labels::{self, SceneLabel};
use super::left_behind;
use super::photos::{self, Looking};
use crate::exchange::{ExchangeError, WarningKind, Warnings, counted};
use crate::project::{CameraModel, FileRef, LabelPose};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// A frame as it was read.
pub struct SceneFrame {
    pub image_id: i64,
    /// Its own name, where it is not the number.
    pub name: Option<String>,
    /// Why somebody should look at its labels again.
    pub review: Option<Box<str>>,
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
    /// Its own name, where it is not the number.
    pub name: Option<String>,
    pub frames: Vec<SceneFrame>,
    pub warnings: Warnings,
}

/// What reading a scene needs to know.
pub struct Context<'a> {
    pub dataset: &'a Path,
    pub project: &'a Path,
    /// Size of the pictures as `camera.json` says; it is meant for renderers, so pictures that are there go before it.
    pub size: Option<(u32, u32)>,
    /// Whether somebody will look at the photos: then each is looked at now, so that those that are broken are known.
    pub looks_at_photos: bool,
    /// Whether the scene is still wanted.
    pub wanted: &'a (dyn Fn() -> bool + Sync),
}

/// The files of a scene, parsed.
struct Parsed {
    cameras: ById<Entry>,
    gts: ById<Vec<Gt>>,
    infos: ById<Vec<InfoRow>>,
    own: Companion,
    images: photos::Listing,
    depths: photos::Listing,
}

impl Parsed {
    fn read(folder: &Path) -> Result<Self, ExchangeError> {
        let parsed = Self {
            cameras: cameras(&folder.join("scene_camera.json"))?,
            gts: files::json_if_there(&folder.join("scene_gt.json"))?.unwrap_or_default(),
            infos: files::json_if_there(&folder.join("scene_gt_info.json"))?.unwrap_or_default(),
            own: files::object_if_there(&folder.join(companion::FILE))?.unwrap_or_default(),
            images: photos::list(folder, &["rgb", "gray"])?,
            depths: photos::list(folder, &["depth"])?,
        };
        let without_camera = parsed.gts.0.iter().find(|(id, labels)| !labels.is_empty() && !parsed.cameras.has(*id));
        if let Some((id, _)) = without_camera {
            return Err(ExchangeError::Format {
                path: folder.join("scene_gt.json"),
                place: format!("image {id}"),
                text: format!("image {id} has labels, but no camera in scene_camera.json"),
            });
        }
        Ok(parsed)
    }
}

fn cameras(path: &Path) -> Result<ById<Entry>, ExchangeError> {
    let read: ById<ReadEntry> = files::json(path)?;
    Ok(ById(read.0.into_iter().map(|(id, entry)| (id, entry.0)).collect()))
}

/// Reads the scene in `folder`.
pub fn read(context: &Context<'_>, folder: &Path, number: i64) -> Result<Scene, ExchangeError> {
    let mut parsed = Parsed::read(folder)?;
    let mut warnings = Warnings::default();
    let relative = |file: &str| {
        let path = if file.is_empty() { folder.to_owned() } else { folder.join(file) };
        path.strip_prefix(context.dataset).unwrap_or(&path).display().to_string()
    };
    let names = labels::Files { gt: relative("scene_gt.json"), info: relative("scene_gt_info.json"), own: relative(companion::FILE) };
    let (here, camera_name, camera_path) = (relative(""), relative("scene_camera.json"), folder.join("scene_camera.json"));
    let at = |image| At { path: &camera_path, file: &camera_name, image };
    let looking = Looking { dataset: context.dataset, every: context.looks_at_photos, wanted: context.wanted };
    let seen = looking.photos(&parsed.cameras, &parsed.images.files, &at, &mut warnings)?;
    looking.depths(&parsed.cameras, &parsed.depths.files, &mut warnings)?;
    warn_of_strays(&parsed, &names, &camera_name, &mut warnings);
    if context.looks_at_photos {
        left_behind::of_pictures(&parsed.images, &parsed.depths, &here, &mut warnings);
    }
    let has_info = !parsed.infos.0.is_empty();
    let mut frames = Vec::with_capacity(parsed.cameras.0.len());
    for (id, entry) in std::mem::take(&mut parsed.cameras.0) {
        if frames.len() % 64 == 0 && !(context.wanted)() {
            return Err(ExchangeError::Cancelled);
        }
        let size = camera::own_size(&entry).or_else(|| seen.of_camera(&entry, &at(id))).or(context.size).or(seen.any);
        let camera = camera::read(entry, size, &at(id), &mut warnings)?;
        seen.compare(id, &camera.model, &here, &mut warnings);
        let own = parsed.own.images.take(id).unwrap_or_default();
        let (gts, infos) = (parsed.gts.take(id).unwrap_or_default(), parsed.infos.take(id).unwrap_or_default());
        let (image, depth) = (parsed.images.files.get(&id), parsed.depths.files.get(&id));
        match image {
            None => warnings.add(WarningKind::MissingImage, &here, None, || {
                let why = parsed.images.broken.get(&id).map(|why| format!(" ({why})")).unwrap_or_default();
                format!("image {id}{why}")
            }),
            Some(_) if gts.is_empty() => warnings.add(WarningKind::ImageWithoutLabels, &names.gt, None, || format!("image {id}")),
            Some(_) => {}
        }
        if depth.is_some() && camera.depth_scale_mm.is_none() {
            at(id).warn(&mut warnings, WarningKind::NoDepthScale, "");
        }
        let link = |path: Option<&PathBuf>| path.map(|p| FileRef::link(context.project, p).map_err(ExchangeError::io(p))).transpose();
        frames.push(SceneFrame {
            image_id: id,
            name: own.name,
            review: own.review.filter(|reason| !reason.trim().is_empty()),
            image: link(image)?,
            depth: link(depth)?,
            labels: labels::read(labels::Source { image: id, gts, infos, has_info, own: own.labels }, &camera.model, &names, &mut warnings),
            camera: camera.model,
            depth_scale_mm: camera.depth_scale_mm,
            world: camera.world,
            extra: camera.extra,
        });
    }
    Ok(Scene { number, name: parsed.own.session, frames, warnings })
}

/// A sentence without the path at its end, which the warning names already.
pub fn reason(sentence: &str) -> String {
    sentence.rsplit_once(": ").map_or(sentence, |(words, _)| words).to_owned()
}

/// Pictures and rows that belong to no image.
fn warn_of_strays(parsed: &Parsed, names: &labels::Files, camera_name: &str, warnings: &mut Warnings) {
    let mut photos: Vec<&i64> = parsed.images.files.keys().filter(|id| !parsed.cameras.has(**id)).collect();
    photos.sort_unstable();
    for id in photos {
        warnings.add(WarningKind::Ignored, camera_name, None, || format!("photo {id} has no camera"));
    }
    for (id, rows) in &parsed.infos.0 {
        if !rows.is_empty() && !parsed.gts.has(*id) {
            warnings.add(WarningKind::LabelInfo, &names.info, None, || format!("image {id}: {} for 0 labels", counted(rows.len(), "row")));
        }
    }
    for (id, _) in parsed.own.images.0.iter().filter(|(id, _)| !parsed.cameras.has(*id)) {
        warnings.add(WarningKind::Ignored, &names.own, None, || format!("image {id} has no camera"));
    }
}
