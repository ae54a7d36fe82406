//! What lies in a dataset and does not come into a project: it is said, since nothing is dropped silently.

use super::kept_targets;
use super::photos::Listing;
use crate::exchange::{WarningKind, Warnings};
use std::path::Path;

/// Beside the splits: models for judging, which `eval` reads where they are, and words about the dataset.
const OF_DATASET: [&str; 2] = ["models_eval", "dataset_info.json"];
/// In a scene: what follows from labels and meshes.
const OF_SCENE: [&str; 3] = ["mask", "mask_visib", "scene_gt_coco.json"];

/// Notes what the dataset has beside what is read, its scenes included.
pub fn of_dataset<'a>(dataset: &Path, scenes: impl Iterator<Item = &'a Path>, warnings: &mut Warnings) {
    let mut look = |folder: &Path, names: &[&str]| {
        for name in names.iter().filter(|name| std::fs::symlink_metadata(folder.join(name)).is_ok()) {
            let place = folder.strip_prefix(dataset).unwrap_or(folder).display().to_string();
            warnings.add(WarningKind::LeftBehind, name, None, || place);
        }
    };
    look(dataset, &OF_DATASET);
    scenes.for_each(|scene| look(scene, &OF_SCENE));
    for name in kept_targets::broken(dataset) {
        warnings.add(WarningKind::Ignored, &name, None, || "a link to what is not there, or no file".to_owned());
    }
}

/// Notes the pictures of a scene in the folder `here` that do not come in.
pub fn of_pictures(images: &Listing, depths: &Listing, here: &str, warnings: &mut Warnings) {
    for (id, why) in &depths.broken {
        warnings.add(WarningKind::MissingDepth, here, None, || format!("image {id} ({why})"));
    }
    for listing in [images, depths] {
        for twice in &listing.twice {
            warnings.add(WarningKind::Ignored, here, None, || format!("a second picture of one number: {twice}"));
        }
        for name in &listing.nameless {
            warnings.add(WarningKind::Ignored, here, None, || format!("{name}: pictures are named by the number of their image"));
        }
        for other in &listing.others {
            warnings.add(WarningKind::Ignored, here, None, || format!("{other}: pictures are read as PNG, JPEG, TIFF, BMP and WebP"));
        }
    }
}
