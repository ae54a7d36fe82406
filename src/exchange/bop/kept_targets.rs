//! Targets files and the camera for renderers beside a dataset: kept in the project as they are, so that an export has
//! them again.

use super::files::{self, DatasetCamera};
use super::targets::{self, TargetEntry};
use crate::exchange::{ExchangeError, WarningKind, Warnings};
use serde::de::IgnoredAny;
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// Folder of the project in which they are kept.
pub const FOLDER: &str = "targets";
/// The camera for renderers, which is kept beside them.
pub const CAMERA: &str = "camera.json";

/// Images, and objects in them, of a split: what targets may name.
#[derive(Debug, Default)]
pub struct Present {
    images: HashSet<(i64, i64)>,
    objects: HashSet<(i64, i64, i64)>,
}

impl Present {
    /// Notes an image of a scene.
    pub fn image(&mut self, scene: i64, image: i64) {
        self.images.insert((scene, image));
    }

    /// Notes a label of an object.
    pub fn label(&mut self, scene: i64, image: i64, object: i64) {
        self.objects.insert((scene, image, object));
    }

    fn has(&self, target: &TargetEntry) -> bool {
        let (scene, image) = (target.scene_id, target.im_id);
        self.images.contains(&(scene, image)) && target.obj_id.is_none_or(|object| self.objects.contains(&(scene, image, object)))
    }
}

/// The `camera.json` that a project in `folder` keeps of its dataset, and what it says.
pub fn camera(folder: &Path) -> Option<(PathBuf, DatasetCamera)> {
    let path = folder.join(FOLDER).join(CAMERA);
    let said = files::json_if_there(&path).ok()??;
    Some((path, said))
}

/// Names of targets files of a dataset that are there and no files, such as links to nothing.
pub fn broken(folder: &Path) -> Vec<String> {
    named(folder).into_iter().filter(|path| !path.is_file()).filter_map(|p| Some(p.file_name()?.to_string_lossy().into_owned())).collect()
}

/// Targets files of a dataset, or those that a project kept.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    named(folder).into_iter().filter(|path| path.is_file()).collect()
}

fn named(folder: &Path) -> Vec<PathBuf> {
    let is_one = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with("test_targets") && name.ends_with(".json")
    };
    let mut found: Vec<PathBuf> = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path()).filter(is_one).collect();
    found.sort();
    found
}

/// The files of a dataset that belong to what was read, with what is odd about them.
///
/// # Errors
/// Where one can't be read or is no JSON.
pub fn of_split(dataset: &Path, present: &Present, warnings: &mut Warnings) -> Result<Vec<PathBuf>, ExchangeError> {
    let all = files(dataset);
    for path in &all {
        files::json::<IgnoredAny>(path)?;
    }
    let belongs = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        match unfit(path, present) {
            // Lists of a form that is not known go along.
            Err(err) => warnings.add(WarningKind::TargetsUnread, &name, None, || super::scene::reason(&err.to_string())),
            // A list for another split.
            Ok((all, unfit)) if unfit.len() == all => return false,
            Ok((_, unfit)) => {
                unfit.iter().for_each(|target| warnings.add(WarningKind::Targets, &name, None, || targets::described(target)));
            }
        }
        true
    };
    Ok(all.into_iter().filter(belongs).collect())
}

/// How many targets a file has, and those that name nothing that is there.
pub fn unfit(path: &Path, present: &Present) -> Result<(usize, Vec<TargetEntry>), ExchangeError> {
    let entries = targets::read_targets(path)?.entries;
    let all = entries.len();
    Ok((all, entries.into_iter().filter(|target| !present.has(target)).collect()))
}
