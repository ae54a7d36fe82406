//! The photos, thumbnails and meshes of the project, loaded when they are asked for, and which photos are there at all.

use super::Workspace;
use super::background::{Background, Loaded};
use crate::jobs::{Handle, Polled};
use crate::media::{MeshFile, Photo};
use crate::project::{FileRef, FrameId, ObjectId};
use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;

/// Which file the pictures of a frame were asked for from. A step, or its undo, may name another one.
#[derive(Debug, Default)]
pub(super) struct Sources {
    files: HashMap<FrameId, (Option<FileRef>, u64)>,
    /// Never used twice, not in another project either.
    next: u64,
}

impl Sources {
    /// Without files; numbers go on.
    pub(super) fn emptied(&self) -> Self {
        Self { files: HashMap::new(), next: self.next }
    }
}

/// Which photos are there, looked up in the background.
#[derive(Default)]
pub(super) struct Presence {
    /// For the files of this fingerprint.
    looked_for: Option<u64>,
    looking: Option<Handle<HashSet<FrameId>>>,
}

impl Workspace {
    /// A number that changes when the photo of a frame is another file than before: what was made of the old one is to be
    /// forgotten.
    pub fn photo_version(&mut self, id: FrameId) -> u64 {
        let now = self.document.as_ref().and_then(|d| d.project().frame(id)).and_then(|f| f.image.as_ref());
        let sources = &mut self.background.sources;
        if let Some((file, version)) = sources.files.get(&id)
            && file.as_ref() == now
        {
            return *version;
        }
        let is_new = !sources.files.contains_key(&id);
        sources.next += 1;
        let version = sources.next;
        sources.files.insert(id, (now.cloned(), version));
        if !is_new {
            self.background.forget_pictures(id);
        }
        version
    }

    /// The photo of a frame, handed over: who takes it keeps it. Asks for it when it is not there yet, and forgets those
    /// that nobody took.
    pub fn take_photo(&mut self, id: FrameId) -> Loaded<Photo> {
        self.photo_version(id);
        if let Some(photo) = self.background.photos.remove(&id) {
            return Loaded::Ready(photo);
        }
        if let Some(err) = self.background.failed_photos.get(&id) {
            return Loaded::Failed(err.clone());
        }
        if !self.background.photo_jobs.contains_key(&id) {
            let Some(path) = self.image_path(id) else {
                return Loaded::Failed(self.missing_photo(id));
            };
            // Photos that were asked for but are no longer looked at are not worth their decoding.
            self.background.photo_jobs.clear();
            self.background.photos.clear();
            let name = format!("Reading photo {}", self.frame_name(id));
            let job = self.background.load(name, move |_| crate::media::load(&path).map_err(|e| e.to_string()));
            self.background.photo_jobs.insert(id, job);
        }
        Loaded::Loading
    }

    /// The sentence about a photo that is not there: with its path, or with its frame where no path is known.
    fn missing_photo(&self, id: FrameId) -> String {
        let written = self.project().and_then(|p| p.frame(id)).and_then(|f| f.image.as_ref()).map(FileRef::written);
        let path = written.zip(self.folder()).map(|(path, folder)| folder.join(path).display().to_string());
        let place = path.unwrap_or_else(|| self.frame_name(id));
        let file = self.project().and_then(|p| p.frame(id)).and_then(|f| f.image.as_ref());
        if file.zip(self.folder()).is_some_and(|(file, folder)| file.is_another(folder)) {
            return format!("The photo of this frame has another size than when it was linked, so it is another one: {place}");
        }
        format!("The photo of this frame is missing: {place}")
    }

    /// The thumbnail of a frame, if it is there; asks for it when not.
    pub fn thumbnail(&mut self, id: FrameId) -> Option<Arc<Photo>> {
        self.photo_version(id);
        let found = self.background.thumbnails.get(&id).cloned();
        if found.is_none() && !self.background.knows_thumbnail(id) {
            match self.image_path(id) {
                Some(path) => self.background.want_thumbnail(id, path),
                None => drop(self.background.no_thumbnail.insert(id)),
            }
        }
        found
    }

    /// The mesh of an object, handed over; asks for it when it is not there yet. `None` when the object has no mesh.
    pub fn take_mesh(&mut self, id: ObjectId) -> Option<Loaded<MeshFile>> {
        match self.background.meshes.get(&id) {
            Some(Loaded::Ready(_)) => return self.background.meshes.remove(&id),
            Some(known) => return Some(known.clone()),
            None => {}
        }
        let object = self.project()?.object(id)?;
        let (name, mesh) = (format!("Reading the mesh of {}", object.name), object.mesh.clone()?);
        let Some(path) = self.folder().and_then(|folder| mesh.file.resolve(folder)) else {
            let failed = Loaded::Failed("The file of this object's mesh is missing".to_owned());
            self.background.meshes.insert(id, failed.clone());
            return Some(failed);
        };
        let unit = crate::tasks::mesh_unit(mesh.unit);
        let job = self.background.load(name, move |_| crate::media::load_mesh(&path, unit).map_err(|e| e.to_string()));
        self.background.mesh_jobs.insert(id, job);
        self.background.meshes.insert(id, Loaded::Loading);
        Some(Loaded::Loading)
    }

    /// Where a frame's photo lies, if it is there.
    pub fn image_path(&self, id: FrameId) -> Option<PathBuf> {
        self.project()?.frame(id)?.image.as_ref()?.resolve(self.folder()?)
    }

    /// Whether a photo or the file of a mesh is missing.
    pub fn misses_files(&self) -> bool {
        let (Some(project), Some(folder)) = (self.project(), self.folder()) else { return false };
        self.frames.missing() > 0 || project.objects().filter_map(|o| o.mesh.as_ref()).any(|mesh| mesh.file.resolve(folder).is_none())
    }

    /// Name of a frame on screen.
    pub fn frame_name(&self, id: FrameId) -> String {
        self.project().and_then(|p| Some(p.full_name(p.frame(id)?))).unwrap_or_default()
    }

    /// Looks in the background which photos are there, whatever was noted when they were imported; again when a step names
    /// other files.
    pub(super) fn look_for_photos(&mut self) {
        if let Some(handle) = &mut self.background.presence.looking {
            match handle.poll() {
                Polled::Pending => {}
                Polled::Done(there) => {
                    self.background.presence.looking = None;
                    self.frames.take_presence(there);
                    self.after_change();
                }
                Polled::Lost => self.background.presence.looking = None,
            }
        }
        let (Some(project), Some(folder)) = (self.document.as_ref().map(|d| d.project()), self.folder.clone()) else { return };
        let files = self.frames.files();
        if files.is_none() || self.background.presence.looked_for == files {
            return;
        }
        let images: Vec<(FrameId, FileRef)> = project.frames().filter_map(|f| Some((f.id, f.image.clone()?))).collect();
        let background: &mut Background = &mut self.background;
        background.presence.looked_for = files;
        background.presence.looking = Some(background.jobs().spawn("looking for photos", move |ctx| {
            let mut there = HashSet::new();
            for (id, file) in images {
                if ctx.cancel.is_cancelled() {
                    break;
                }
                if file.resolve(&folder).is_some() {
                    there.insert(id);
                }
            }
            there
        }));
    }
}
