//! Reading one split of a dataset into rows for a project.

use super::files::{self, DatasetCamera};
use super::models;
use super::scene::{self, Context, Scene};
use crate::exchange::{ExchangeError, Warning, WarningKind, Warnings};
use crate::project::{CameraModel, ImportRows, LabelState, Method, NewCamera, NewFrame, NewLabel, NewObject, NewSession};
use rayon::prelude::*;
use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// A split as it was read.
#[derive(Debug)]
pub struct BopDataset {
    /// Rows for the project.
    pub rows: ImportRows,
    /// What was odd.
    pub warnings: Vec<Warning>,
    /// Frames whose photo is not there.
    pub missing_images: usize,
}

/// The splits of a dataset: folders that hold scenes.
pub fn splits(dataset: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(dataset).into_iter().flatten().flatten().map(|e| e.path());
    let mut found: Vec<String> =
        entries.filter(|p| p.is_dir() && !scene::scenes(p).is_empty()).filter_map(|p| Some(p.file_name()?.to_str()?.to_owned())).collect();
    found.sort();
    found
}

/// Reads the split of that folder name for a project in the folder `project`. `report(done, total)` hears of every scene
/// and answers whether to go on.
///
/// # Errors
/// Where a file can't be understood, the split is not there, or `report` said to stop. Nothing was changed then.
pub fn read(dataset: &Path, split: &str, project: &Path, report: &(dyn Fn(u64, u64) -> bool + Sync)) -> Result<BopDataset, ExchangeError> {
    let folder = dataset.join(split);
    let scenes = scene::scenes(&folder);
    if scenes.is_empty() {
        let known = splits(dataset);
        let hint = if known.is_empty() { "no folder here holds scenes".to_owned() } else { format!("splits are: {}", known.join(", ")) };
        return Err(ExchangeError::NotADataset { path: folder, text: format!("there is no split {split} with scenes; {hint}") });
    }
    let mut warnings = Warnings::default();
    let objects = models::read(dataset, project, &mut warnings)?;
    let size = files::json_if_there::<DatasetCamera>(&dataset.join("camera.json"))?.and_then(|c| Some((c.width?, c.height?)));
    let context = Context { dataset, project, size };
    let (done, total) = (AtomicU64::new(0), scenes.len() as u64);
    let read_one = |(number, path): (&i64, &PathBuf)| {
        if !report(done.load(Ordering::Relaxed), total) {
            return Err(ExchangeError::Cancelled);
        }
        let scene = scene::read(&context, path, *number);
        done.fetch_add(1, Ordering::Relaxed);
        scene
    };
    let read: Vec<Scene> = scenes.par_iter().map(read_one).collect::<Result<_, _>>()?;
    Ok(assemble(split, read, objects, warnings))
}

fn assemble(split: &str, scenes: Vec<Scene>, mut objects: models::Objects, mut warnings: Warnings) -> BopDataset {
    let used: BTreeSet<i64> = scenes.iter().flat_map(|s| &s.frames).flat_map(|f| &f.labels).map(|l| l.object).collect();
    let unknown = models::complete(&mut objects, &used);
    let mut rows = ImportRows::default();
    let places: HashMap<i64, u32> = objects.keys().enumerate().map(|(i, id)| (*id, i as u32)).collect();
    rows.objects = objects.into_values().collect::<Vec<NewObject>>();
    let mut cameras: HashMap<String, u32> = HashMap::new();
    let mut missing_images = 0;
    for scene in scenes {
        let session = rows.sessions.len() as u32;
        rows.sessions.push(NewSession { name: format!("{:06}", scene.number), split: Some(split.to_owned()), scene: Some(scene.number) });
        warnings.merge(scene.warnings);
        for frame in scene.frames {
            let camera = camera_place(frame.camera, &mut rows, &mut cameras);
            let place = rows.frames.len() as u32;
            missing_images += usize::from(frame.image.is_none());
            for label in frame.labels {
                if unknown.contains(&label.object) {
                    let file = format!("{split}/{:06}/scene_gt.json", scene.number);
                    warnings.add(WarningKind::UnknownObject, &file, Some(label.object), || format!("image {}", frame.image_id));
                }
                rows.labels.push(NewLabel {
                    frame: place,
                    object: places.get(&label.object).copied().unwrap_or(0),
                    pose: Some(label.pose),
                    correspondences: Vec::new(),
                    method: Method::Imported,
                    visibility: label.visibility,
                    flags: label.flags,
                    state: LabelState::Done,
                    info: label.info,
                });
            }
            rows.frames.push(NewFrame {
                session,
                name: format!("{:06}", frame.image_id),
                camera,
                missing: frame.image.is_none(),
                image: frame.image,
                depth: frame.depth,
                depth_scale_mm: frame.depth_scale_mm,
                world: frame.world,
                extra: frame.extra,
            });
        }
    }
    BopDataset { rows, warnings: warnings.finish(), missing_images }
}

/// Place of a camera among the rows; frames with the same numbers share one.
fn camera_place(model: CameraModel, rows: &mut ImportRows, known: &mut HashMap<String, u32>) -> u32 {
    // The numbers as bits: equal cameras, and only they, have the same key.
    let key = match &model {
        CameraModel::Known(c) => {
            format!("{} {} {:x} {:x} {:x} {:x}", c.width, c.height, c.fx.to_bits(), c.fy.to_bits(), c.cx.to_bits(), c.cy.to_bits())
        }
        CameraModel::Unsupported { json, .. } => json.to_string(),
    };
    *known.entry(key).or_insert_with(|| {
        let place = rows.cameras.len() as u32;
        rows.cameras.push(NewCamera { name: format!("camera {}", place + 1), model });
        place
    })
}
