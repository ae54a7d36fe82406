//! Meshes and photos made ready for drawing and picking, in the background.

use crate::jobs::{Handle, Polled};
use crate::project::{FrameId, ObjectId};
use crate::render::{MeshAsset, PhotoPyramid};
use crate::workspace::{Loaded, Workspace};
use std::cell::RefCell;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;

/// Bytes of photos that are kept ready, the longest unused dropped first; the one on the screen is always kept.
const PHOTO_BYTES: usize = 160 << 20;

/// Something on its way, there, or impossible.
enum Slot<T> {
    Making(Handle<Option<T>>),
    Ready(Arc<T>),
    Failed(String),
}

impl<T> Slot<T> {
    /// Takes up the answer, if it has come.
    fn settle(&mut self) {
        let Self::Making(handle) = self else { return };
        match handle.poll() {
            Polled::Pending => {}
            Polled::Done(Some(made)) => *self = Self::Ready(Arc::new(made)),
            Polled::Done(None) | Polled::Lost => *self = Self::Failed("This could not be made ready for drawing".to_owned()),
        }
    }

    fn state(&self) -> Ready<T> {
        match self {
            Self::Making(_) => Ready::NotYet,
            Self::Ready(made) => Ready::Yes(made.clone()),
            Self::Failed(why) => Ready::No(why.clone()),
        }
    }
}

impl Slot<PhotoPyramid> {
    fn bytes(&self) -> usize {
        match self {
            Self::Ready(made) => made.bytes(),
            Self::Making(_) | Self::Failed(_) => 0,
        }
    }
}

/// What can be said of an asset.
pub enum Ready<T> {
    /// It is on its way.
    NotYet,
    /// Here it is.
    Yes(Arc<T>),
    /// Why there is none.
    No(String),
}

impl<T> Ready<T> {
    /// The asset, if it is there.
    pub fn ok(self) -> Option<Arc<T>> {
        match self {
            Self::Yes(made) => Some(made),
            _ => None,
        }
    }
}

/// The assets of the open project: one for all stages, so that none is read or kept twice.
#[derive(Clone, Default)]
pub struct Assets(Rc<RefCell<Held>>);

#[derive(Default)]
struct Held {
    project: Option<PathBuf>,
    meshes: HashMap<ObjectId, Slot<MeshAsset>>,
    /// With the version of the photo, the longest unused first.
    photos: Vec<(FrameId, u64, Slot<PhotoPyramid>)>,
}

impl Assets {
    /// The mesh of an object.
    pub fn mesh(&self, workspace: &mut Workspace, id: ObjectId) -> Ready<MeshAsset> {
        self.0.borrow_mut().of(workspace).mesh(workspace, id)
    }

    /// The photo of a frame.
    pub fn photo(&self, workspace: &mut Workspace, id: FrameId) -> Ready<PhotoPyramid> {
        self.0.borrow_mut().of(workspace).photo(workspace, id)
    }
}

impl Held {
    /// Without what belongs to another project.
    fn of(&mut self, workspace: &Workspace) -> &mut Self {
        if self.project.as_deref() != workspace.folder() {
            *self = Self { project: workspace.folder().map(std::path::Path::to_owned), ..Self::default() };
        }
        self
    }

    fn mesh(&mut self, workspace: &mut Workspace, id: ObjectId) -> Ready<MeshAsset> {
        let slot = match self.meshes.entry(id) {
            Entry::Occupied(held) => held.into_mut(),
            Entry::Vacant(place) => match workspace.take_mesh(id) {
                Some(Loaded::Loading) => return Ready::NotYet,
                Some(Loaded::Ready(file)) => {
                    let work = move |_: &_| {
                        let colours = file.baked_colours();
                        let mesh = Arc::try_unwrap(file).map_or_else(|shared| shared.mesh.clone(), |own| own.mesh);
                        Some(MeshAsset::build(mesh, &colours))
                    };
                    let name = workspace.project().and_then(|p| p.object(id)).map_or_else(String::new, |o| o.name.clone());
                    place.insert(Slot::Making(workspace.background.load(format!("Preparing the mesh of {name}"), work)))
                }
                // Not kept: what is missing now may be found later.
                Some(Loaded::Failed(why)) => return Ready::No(why),
                None => return Ready::No("This object has no mesh".to_owned()),
            },
        };
        slot.settle();
        slot.state()
    }

    fn photo(&mut self, workspace: &mut Workspace, id: FrameId) -> Ready<PhotoPyramid> {
        let version = workspace.photo_version(id);
        self.photos.retain(|(held, of, _)| *held != id || *of == version);
        let slot = match self.photos.iter().position(|(held, ..)| *held == id) {
            Some(at) => self.photos.remove(at).2,
            None => match workspace.take_photo(id) {
                Loaded::Ready(photo) => {
                    let work = move |_: &_| {
                        let (width, height) = (photo.width, photo.height);
                        let rgba = Arc::try_unwrap(photo).map_or_else(|shared| shared.rgba.clone(), |own| own.rgba);
                        PhotoPyramid::build(rgba, width, height)
                    };
                    let name = format!("Preparing photo {}", workspace.frame_name(id));
                    Slot::Making(workspace.background.load(name, work))
                }
                Loaded::Loading => return Ready::NotYet,
                Loaded::Failed(why) => return Ready::No(why),
            },
        };
        let mut slot = slot;
        slot.settle();
        let state = slot.state();
        self.photos.push((id, version, slot));
        while self.photos.len() > 1 && self.photos.iter().map(|(.., slot)| slot.bytes()).sum::<usize>() > PHOTO_BYTES {
            self.photos.remove(0);
        }
        state
    }
}
