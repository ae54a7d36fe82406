//! Finding photos again after a dataset was moved.

use crate::project::{Edit, FileRef, Frame, Project};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// How deep below the chosen folder is looked.
const DEEPEST: usize = 5;

/// Edits that link every frame whose photo is not where it was to the file of the same name, and of the same folder name
/// where several have it, below `from`.
pub fn edits(project: &Project, folder: &Path, from: &Path) -> Vec<Edit> {
    let mut files = HashMap::new();
    collect(from, DEEPEST, &mut files);
    project
        .frames()
        .filter(|f| f.missing || f.image.as_ref().is_none_or(|i| i.resolve(folder).is_none()))
        .filter_map(|f| relinked(project, folder, f, &files))
        .collect()
}

fn collect(folder: &Path, depth: usize, files: &mut HashMap<String, Vec<PathBuf>>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            if depth > 0 {
                collect(&path, depth - 1, files);
            }
        } else if let Some(stem) = path.file_stem() {
            files.entry(stem.to_string_lossy().into_owned()).or_default().push(path);
        }
    }
}

fn relinked(project: &Project, folder: &Path, frame: &Frame, files: &HashMap<String, Vec<PathBuf>>) -> Option<Edit> {
    let session = &project.session(frame.session)?.name;
    let written = frame.image.as_ref().and_then(|i| Path::new(i.written()).file_stem().map(|s| s.to_string_lossy().into_owned()));
    let found = files.get(&written.unwrap_or_else(|| frame.name.clone()))?;
    let in_photos = |p: &&PathBuf| p.parent().and_then(Path::file_name).is_some_and(|n| n != "depth" && n != "mask" && n != "mask_visib");
    let of_session = |p: &&PathBuf| p.components().any(|c| c.as_os_str().to_string_lossy() == session.as_str());
    let photos: Vec<&PathBuf> = found.iter().filter(in_photos).collect();
    let path = if photos.len() == 1 { photos[0] } else { photos.into_iter().find(of_session)? };
    let image = FileRef::link(folder, path).ok()?;
    Some(Edit::PutFrame(Frame { image: Some(image), missing: false, ..frame.clone() }))
}
