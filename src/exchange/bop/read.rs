//! Reading one split of a dataset into rows for a project.

use super::files::{self, DatasetCamera};
use super::kept_targets::{self, Present};
use super::left_behind;
use super::models;
use super::scene::{self, Context, Scene, SceneFrame};
use crate::exchange::{ExchangeError, Warning, WarningKind, Warnings};
use crate::project::{ImportRows, NewCamera, NewFrame, NewLabel, NewObject, NewSession};
use rayon::prelude::*;
use std::collections::{BTreeSet, HashMap};
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};
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
    /// Files that are kept as they are: targets that belong to the split, and the camera for renderers.
    pub targets: Vec<PathBuf>,
}

/// Whether a folder is a scene: whether its files can be read shows later.
fn is_scene(folder: &Path) -> std::io::Result<bool> {
    for name in ["scene_camera.json", "scene_gt.json"] {
        match std::fs::symlink_metadata(folder.join(name)) {
            Ok(_) => return Ok(true),
            Err(err) if err.kind() == ErrorKind::PermissionDenied => return Err(err),
            Err(_) => {}
        }
    }
    Ok(false)
}

/// Scenes by number, and what is the matter with those that are none.
type Scenes = (Vec<(i64, PathBuf)>, Vec<String>);

/// Scenes of a split, by number, and the scenes whose folders have no number of their own or are links to nothing.
///
/// # Errors
/// Where the split is there and can't be looked into.
pub(super) fn scenes(split: &Path) -> Result<Scenes, ExchangeError> {
    let entries = match std::fs::read_dir(split) {
        Err(err) if matches!(err.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => return Ok((Vec::new(), Vec::new())),
        entries => entries.and_then(Iterator::collect::<std::io::Result<Vec<_>>>).map_err(ExchangeError::io(split))?,
    };
    let mut folders: Vec<PathBuf> = entries.into_iter().map(|e| e.path()).collect();
    folders.sort();
    let (mut found, mut odd) = (Vec::<(i64, PathBuf)>::new(), Vec::new());
    for path in folders {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_symlink() && !path.exists() {
            odd.push(format!("{name}: a link to what is not there"));
            continue;
        }
        if !is_scene(&path).map_err(ExchangeError::io(&path))? {
            continue;
        }
        match name.parse::<i64>() {
            Ok(number) if found.iter().all(|(known, _)| *known != number) => found.push((number, path)),
            _ => odd.push(format!("the scene {name}: its name is no number, or that of another scene")),
        }
    }
    found.sort();
    Ok((found, odd))
}

/// The scenes of a split that must be there.
pub(super) fn scenes_of(dataset: &Path, split: &str) -> Result<Scenes, ExchangeError> {
    let no_dataset = |text: &str| Err(ExchangeError::NotADataset { path: dataset.to_owned(), text: text.to_owned() });
    if !dataset.exists() {
        return no_dataset("there is no such folder");
    }
    if !dataset.is_dir() {
        return no_dataset("this is a file, a dataset is a folder");
    }
    if !is_name(split) {
        return no_dataset(&format!("a split is the name of a folder in the dataset, not a path: {split:?}"));
    }
    let folder = dataset.join(split);
    let found = scenes(&folder)?;
    if !found.0.is_empty() {
        return Ok(found);
    }
    let known = splits(dataset);
    let hint = match known.len() {
        0 => "no folder of the dataset holds scenes".to_owned(),
        1 => format!("the only split is {}", known[0]),
        _ => format!("splits are: {}", known.join(", ")),
    };
    let text = if folder.is_dir() { format!("the split {split} holds no scenes") } else { format!("there is no split {split}") };
    Err(ExchangeError::NotADataset { path: folder, text: format!("{text}; {hint}") })
}

/// Whether a split is the name of a folder and nothing that leads elsewhere.
pub(super) fn is_name(split: &str) -> bool {
    let mut parts = Path::new(split).components();
    matches!((parts.next(), parts.next()), (Some(Component::Normal(name)), None) if name == split)
}

/// The splits of a dataset: folders that hold scenes.
pub fn splits(dataset: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(dataset).into_iter().flatten().flatten().map(|e| e.path());
    let mut found: Vec<String> = entries
        .filter(|p| p.is_dir() && scenes(p).is_ok_and(|found| !found.0.is_empty()))
        .filter_map(|p| Some(p.file_name()?.to_str()?.to_owned()))
        .collect();
    found.sort();
    found
}

/// Reads the split of that folder name for a project in the folder `project`. `report(done, total)` hears of every scene
/// and answers whether to go on; it is asked many times in each.
///
/// # Errors
/// Where a file can't be understood, the split is not there, or `report` said to stop. Nothing was changed then.
pub fn read(dataset: &Path, split: &str, project: &Path, report: &(dyn Fn(u64, u64) -> bool + Sync)) -> Result<BopDataset, ExchangeError> {
    let (scenes, odd) = scenes_of(dataset, split)?;
    let mut warnings = Warnings::default();
    for name in odd {
        warnings.add(WarningKind::Ignored, split, None, || name);
    }
    left_behind::of_dataset(dataset, scenes.iter().map(|(_, path)| path.as_path()), &mut warnings);
    let objects = models::read(dataset, project, &mut warnings)?;
    let size = files::object_if_there::<DatasetCamera>(&dataset.join("camera.json"))?.and_then(|c| Some((c.width?, c.height?)));
    let (done, total) = (AtomicU64::new(0), scenes.len() as u64);
    let wanted = || report(done.load(Ordering::Relaxed), total);
    let context = Context { dataset, project, size, looks_at_photos: true, wanted: &wanted };
    let read_one = |(number, path): &(i64, PathBuf)| {
        let scene = scene::read(&context, path, *number);
        done.fetch_add(1, Ordering::Relaxed);
        scene
    };
    let read: Vec<Scene> = scenes.par_iter().map(read_one).collect::<Result<_, _>>()?;
    let mut targets =
        if kept_targets::files(dataset).is_empty() { Vec::new() } else { kept_targets::of_split(dataset, &present(&read), &mut warnings)? };
    let camera_file = dataset.join(kept_targets::CAMERA);
    targets.extend(camera_file.is_file().then_some(camera_file));
    let mut assembly = Assembly::new(split, objects, &read, warnings);
    read.into_iter().for_each(|scene| assembly.scene(scene));
    Ok(BopDataset { targets, ..assembly.finish() })
}

fn present(scenes: &[Scene]) -> Present {
    let mut present = Present::default();
    for (scene, frame) in scenes.iter().flat_map(|s| s.frames.iter().map(|f| (s.number, f))) {
        present.image(scene, frame.image_id);
        frame.labels.iter().for_each(|label| present.label(scene, frame.image_id, label.object));
    }
    present
}

/// Rows as they are put together, scene by scene.
struct Assembly<'a> {
    split: &'a str,
    rows: ImportRows,
    places: HashMap<i64, u32>,
    unknown: BTreeSet<i64>,
    cameras: HashMap<String, u32>,
    missing_images: usize,
    warnings: Warnings,
}

impl<'a> Assembly<'a> {
    fn new(split: &'a str, mut objects: models::Objects, scenes: &[Scene], warnings: Warnings) -> Self {
        let frames = || scenes.iter().flat_map(|s| &s.frames);
        let used: BTreeSet<i64> = frames().flat_map(|f| &f.labels).map(|l| l.object).collect();
        let unknown = models::complete(&mut objects, &used);
        let places = objects.keys().enumerate().map(|(i, id)| (*id, i as u32)).collect();
        let mut rows = ImportRows { objects: objects.into_values().collect::<Vec<NewObject>>(), ..ImportRows::default() };
        rows.frames.reserve_exact(frames().count());
        rows.labels.reserve_exact(frames().map(|f| f.labels.len()).sum());
        Self { split, rows, places, unknown, cameras: HashMap::new(), missing_images: 0, warnings }
    }

    fn scene(&mut self, scene: Scene) {
        let session = self.rows.sessions.len() as u32;
        let number = format!("{:06}", scene.number);
        self.warnings.merge(scene.warnings);
        let gt_file = format!("{}/{number}/scene_gt.json", self.split);
        self.rows.sessions.push(NewSession {
            name: scene.name.unwrap_or(number),
            split: Some(self.split.to_owned()),
            scene: Some(scene.number),
        });
        for frame in scene.frames {
            self.frame(session, frame, &gt_file);
        }
    }

    fn frame(&mut self, session: u32, frame: SceneFrame, gt_file: &str) {
        let place = self.rows.frames.len() as u32;
        let cameras = &mut self.rows.cameras;
        let next = cameras.len() as u32;
        let camera = *self.cameras.entry(frame.camera.key()).or_insert_with(|| {
            cameras.push(NewCamera { name: format!("camera {}", next + 1), model: frame.camera });
            next
        });
        self.missing_images += usize::from(frame.image.is_none());
        for label in frame.labels {
            if self.unknown.contains(&label.object) {
                self.warnings.add(WarningKind::UnknownObject, gt_file, Some(label.object), || format!("image {}", frame.image_id));
            }
            if let Some(extras) = label.extras {
                self.rows.extras.push((self.rows.labels.len() as u32, *extras));
            }
            self.rows.labels.push(NewLabel {
                frame: place,
                object: self.places.get(&label.object).copied().unwrap_or(0),
                pose: label.pose,
                correspondences: Vec::new(),
                method: label.method,
                visibility: label.visibility,
                flags: label.flags,
                state: label.state,
                info: label.info,
            });
        }
        self.rows.frames.push(NewFrame {
            session,
            name: frame.name.unwrap_or_else(|| format!("{:06}", frame.image_id)),
            camera,
            missing: frame.image.is_none(),
            image: frame.image,
            depth: frame.depth,
            depth_scale_mm: frame.depth_scale_mm,
            world: frame.world,
            extra: frame.extra,
            review: frame.review,
        });
    }

    fn finish(self) -> BopDataset {
        BopDataset { rows: self.rows, warnings: self.warnings.finish(), missing_images: self.missing_images, targets: Vec::new() }
    }
}
