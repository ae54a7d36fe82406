//! Files that a project lives on, so that nothing is written over them.

use crate::media;
use crate::project::{FileRef, Project};
use std::path::{Path, PathBuf};

/// Names in a project's folder that begin so are the database's and the lock's, whether there are such files now or not.
const OWN_NAMES: &str = "project.";
/// What the project is to whoever judges by it, beside its database.
const OWN_FOLDERS: [&str; 1] = [crate::exchange::bop::kept_targets::FOLDER];
/// The true poses of the sample project.
const OWN_FILES: [&str; 1] = [super::sample::GROUND_TRUTH];

/// What the file at `out` is to the project in `folder`, where it must not be written over: `the project's database`.
pub fn role(project: &Project, folder: &Path, out: &Path) -> Option<String> {
    let parent = out.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // Through all links: what is at their end would be written over.
    let end = std::fs::canonicalize(out).ok().or_else(|| Some(std::fs::canonicalize(parent).ok()?.join(out.file_name()?)))?;
    let home = std::fs::canonicalize(folder).ok()?;
    if let Ok(inside) = end.strip_prefix(&home) {
        let name = inside.to_string_lossy();
        if inside.components().count() == 1 && name.starts_with(OWN_NAMES) {
            return Some("the project's database or belongs to it".to_owned());
        }
        if OWN_FOLDERS.iter().any(|own| inside.starts_with(own)) || OWN_FILES.iter().any(|own| name == *own) {
            return Some("a file that the project keeps".to_owned());
        }
    }
    if std::fs::metadata(&end).is_ok_and(|m| m.is_file()) { role_of_file(project, folder, &end) } else { None }
}

/// As [`role`], of a file that is there.
fn role_of_file(project: &Project, folder: &Path, end: &Path) -> Option<String> {
    let is_it = |path: &Path| same_file(path, end);
    let refers = |file: &FileRef| file.resolve(folder).is_some_and(|path| is_it(&path));
    for frame in project.frames() {
        for (file, what) in [(&frame.image, "photo"), (&frame.depth, "depth image")] {
            if file.as_ref().is_some_and(refers) {
                return Some(format!("the {what} of frame {}", project.full_name(frame)));
            }
        }
    }
    for object in project.objects() {
        let Some(mesh) = object.mesh.as_ref().and_then(|m| m.file.resolve(folder)) else { continue };
        // Other meshes than PLY name their textures, if any, in ways that are not looked for here.
        let textures: Vec<PathBuf> = media::ply_textures(&mesh).unwrap_or_default().into_iter().filter_map(|(_, file)| file).collect();
        if std::iter::once(&mesh).chain(&textures).any(|path| is_it(path)) {
            return Some(format!("the mesh or a texture of {}", object.name));
        }
    }
    None
}

/// Whether two names are those of one file.
#[cfg(unix)]
fn same_file(a: &Path, b: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let id = |path: &Path| std::fs::metadata(path).ok().map(|m| (m.dev(), m.ino()));
    id(a).is_some_and(|a| id(b) == Some(a))
}

/// Whether two names are those of one file.
#[cfg(not(unix))]
fn same_file(a: &Path, b: &Path) -> bool {
    let end = |path: &Path| std::fs::canonicalize(path).ok();
    end(a).is_some_and(|a| end(b) == Some(a))
}
