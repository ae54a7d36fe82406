//! Finding photos again after a dataset was moved.

use crate::jobs::JobCtx;
use crate::project::{Edit, FileRef, Frame, Project};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// How deep below the chosen folder is looked.
const DEEPEST: usize = 5;
/// Endings of photos; a file of the same name with another ending is no photo.
const ENDINGS: [&str; 7] = ["png", "jpg", "jpeg", "tif", "tiff", "bmp", "webp"];
/// Folders of a dataset whose pictures are no photos.
const NO_PHOTOS: [&str; 3] = ["depth", "mask", "mask_visib"];

/// Pictures below a folder, by their name without its ending.
#[derive(Clone, Debug, Default)]
pub struct Pictures(HashMap<String, Vec<PathBuf>>);

/// Looks for pictures below `from`; what was found until somebody asked to stop.
pub fn look(from: &Path, ctx: &JobCtx) -> Pictures {
    let mut pictures = Pictures::default();
    collect(from, DEEPEST, ctx, &mut pictures);
    pictures
}

/// Edits that link every frame whose photo is not where it was to the picture of the same name, and of the same folder name
/// where several have it, for a project in `folder`.
pub fn edits(project: &Project, folder: &Path, pictures: &Pictures) -> Vec<Edit> {
    project
        .frames()
        .filter(|f| f.missing || f.image.as_ref().is_none_or(|i| i.resolve(folder).is_none()))
        .filter_map(|f| relinked(project, folder, f, pictures))
        .collect()
}

fn collect(folder: &Path, depth: usize, ctx: &JobCtx, pictures: &mut Pictures) {
    ctx.progress.say(&folder.to_string_lossy());
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        if ctx.cancel.is_cancelled() {
            return;
        }
        let path = entry.path();
        if path.is_dir() {
            if depth > 0 && !named(&path, &NO_PHOTOS) {
                collect(&path, depth - 1, ctx, pictures);
            }
        } else if let Some(stem) = path.file_stem().filter(|_| is_picture(&path)) {
            pictures.0.entry(stem.to_string_lossy().into_owned()).or_default().push(path);
        }
    }
}

fn named(path: &Path, names: &[&str]) -> bool {
    path.file_name().is_some_and(|name| names.iter().any(|n| name == *n))
}

fn is_picture(path: &Path) -> bool {
    path.extension().and_then(|e| e.to_str()).is_some_and(|e| ENDINGS.iter().any(|known| e.eq_ignore_ascii_case(known)))
}

fn relinked(project: &Project, folder: &Path, frame: &Frame, pictures: &Pictures) -> Option<Edit> {
    let session = &project.session(frame.session)?.name;
    let written = frame.image.as_ref().and_then(|i| Path::new(i.written()).file_stem().map(|s| s.to_string_lossy().into_owned()));
    let found = pictures.0.get(&written.unwrap_or_else(|| frame.name.clone()))?;
    let of_session = |p: &&PathBuf| p.components().any(|c| c.as_os_str().to_string_lossy() == session.as_str());
    let path = if found.len() == 1 { &found[0] } else { found.iter().find(of_session)? };
    let image = FileRef::link(folder, path).ok()?;
    Some(Edit::PutFrame(Frame { image: Some(image), missing: false, ..frame.clone() }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_photos_are_taken_for_photos() {
        let folder = tempfile::tempdir().unwrap();
        for file in ["rgb/000001.png", "depth/000001.png", "000001.json", "deep/er/000002.JPG", "mask/000002.png"] {
            let path = folder.path().join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "x").unwrap();
        }
        let found = look(folder.path(), &JobCtx::detached());
        let mut paths: Vec<_> = found.0.values().flatten().map(|p| p.strip_prefix(folder.path()).unwrap().to_owned()).collect();
        paths.sort();
        assert_eq!(paths, [PathBuf::from("deep/er/000002.JPG"), PathBuf::from("rgb/000001.png")]);
    }
}
