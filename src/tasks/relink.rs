//! Finding photos, depth images and meshes again after a dataset was moved, or fetched at last.

use crate::jobs::JobCtx;
use crate::project::{Edit, FileRef, Frame, MeshRef, Object, Project};
use std::collections::HashMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// How deep below the chosen folder is looked: a dataset's photos lie three deep, and it may lie deep itself.
const DEEPEST: usize = 8;

/// Files below a folder, by their name without ending.
#[derive(Clone, Debug, Default)]
pub struct Files(HashMap<OsString, Vec<PathBuf>>);

/// Looks for files below `from`; what was found until somebody asked to stop.
pub fn look(from: &Path, ctx: &JobCtx) -> Files {
    let mut files = Files::default();
    files.collect(from, DEEPEST, ctx);
    files
}

/// Edits that link every photo, depth image and mesh that is not where it was to the file among `files` whose path
/// ends like its own, for a project in `folder`. Among several that end alike one of the same size is taken, and none where that does not tell.
pub fn edits(project: &Project, folder: &Path, files: &Files) -> Vec<Edit> {
    let found = Found { folder, files };
    let frames = project.frames().filter_map(|f| found.frame(project, f));
    let objects = project.objects().filter_map(|o| found.object(o));
    frames.map(Edit::PutFrame).chain(objects.map(Edit::PutObject)).collect()
}

impl Files {
    fn collect(&mut self, folder: &Path, depth: usize, ctx: &JobCtx) {
        ctx.progress.say(&folder.to_string_lossy());
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            if ctx.cancel.is_cancelled() {
                return;
            }
            let path = entry.path();
            if path.is_dir() {
                if depth > 0 {
                    self.collect(&path, depth - 1, ctx);
                }
            } else if let Some(stem) = path.file_stem() {
                self.0.entry(stem.to_owned()).or_default().push(path);
            }
        }
    }
}

/// The files that were found, for a project in a folder.
struct Found<'a> {
    folder: &'a Path,
    files: &'a Files,
}

impl Found<'_> {
    fn frame(&self, project: &Project, frame: &Frame) -> Option<Frame> {
        // Every scene of a dataset has a picture 000000: the folder of the scene has to be the same as well.
        let folders = if project.session(frame.session)?.scene.is_some() { 2 } else { 1 };
        let image = match &frame.image {
            Some(file) => self.again(file, folders),
            // It was missing from the start: it is looked for where the dataset would have it.
            None => ["rgb", "gray"].iter().find_map(|kind| self.linked(&expected(project, frame, kind)?, None, folders)),
        };
        let depth = frame.depth.as_ref().and_then(|file| self.again(file, folders));
        if image.is_none() && depth.is_none() {
            return None;
        }
        let missing = frame.missing && image.is_none();
        Some(Frame { image: image.or_else(|| frame.image.clone()), depth: depth.or_else(|| frame.depth.clone()), missing, ..frame.clone() })
    }

    fn object(&self, object: &Object) -> Option<Object> {
        let mesh = object.mesh.as_ref()?;
        let file = self.again(&mesh.file, 1)?;
        Some(Object { mesh: Some(MeshRef { file, ..mesh.clone() }), ..object.clone() })
    }

    /// A new link for a file that is not where it was.
    fn again(&self, file: &FileRef, folders: usize) -> Option<FileRef> {
        if file.resolve(self.folder).is_some() {
            return None;
        }
        match file {
            FileRef::Linked { absolute, bytes, .. } => self.linked(Path::new(absolute), Some(*bytes), folders),
            // The project's own, but lost.
            FileRef::Owned(path) => self.linked(Path::new(path), None, folders),
        }
    }

    /// A link to the file that ends most like `wanted`, and shares that many folders with it at least.
    fn linked(&self, wanted: &Path, bytes: Option<u64>, folders: usize) -> Option<FileRef> {
        let files = self.files.0.get(wanted.file_stem()?)?;
        // The folder tells a photo from the depth image and the mask of the same name, so one is asked for in any case.
        let alike: Vec<(usize, &PathBuf)> =
            files.iter().map(|f| (same_folders(f, wanted), f)).filter(|(same, _)| *same >= folders).collect();
        let most = alike.iter().map(|(same, _)| *same).max()?;
        let best: Vec<&PathBuf> = alike.into_iter().filter(|(same, _)| *same == most).map(|(_, file)| file).collect();
        let same_size = |file: &&&PathBuf| std::fs::metadata(file).is_ok_and(|m| Some(m.len()) == bytes);
        let chosen = match best[..] {
            [only] => Some(only),
            _ => Some(best.iter().filter(same_size).collect::<Vec<_>>()).filter(|same| same.len() == 1).map(|same| *same[0]),
        };
        FileRef::link(self.folder, chosen?).ok()
    }
}

/// Number of folders, from the last upwards, that two paths share.
fn same_folders(a: &Path, b: &Path) -> usize {
    let folders = |path: &Path| path.parent().map(Path::to_owned).unwrap_or_default();
    let (a, b) = (folders(a), folders(b));
    a.components().rev().zip(b.components().rev()).take_while(|(x, y)| x == y).count()
}

/// Where a dataset has the photo of a frame.
fn expected(project: &Project, frame: &Frame, kind: &str) -> Option<PathBuf> {
    let session = project.session(frame.session)?;
    let scene = session.scene.map_or_else(|| session.name.clone(), |scene| format!("{scene:06}"));
    Some(Path::new(session.split.as_deref().unwrap_or("")).join(scene).join(kind).join(&frame.name))
}
