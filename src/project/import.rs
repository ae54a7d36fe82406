//! Rows from outside: they refer to one another by place, and get their ids when they come into the document.

use super::file_ref::FileRef;
use super::ids::{BatchId, CameraId, ObjectId, SessionId};
use super::label::{Author, Correspondence, LabelFlags, LabelPose, LabelState, Method, PoseLabel};
use super::model::{Held, Project};
use super::parts::{CameraEntry, CameraModel, Frame, MeshRef, Object, Session};
use crate::geom::Symmetry;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// An object from outside. One of the same name that the project has already is used instead.
#[derive(Clone, Debug, Default)]
pub struct NewObject {
    /// Its name.
    pub name: String,
    /// Its number in the dataset.
    pub bop_id: Option<i64>,
    /// Its mesh.
    pub mesh: Option<MeshRef>,
    /// Its symmetries.
    pub symmetry: Symmetry,
    /// Its diameter, metres.
    pub diameter_m: Option<f64>,
    /// Its entry in `models_info.json`.
    pub info: Option<Box<serde_json::Value>>,
}

/// A camera from outside. One of the same model that the project has already is used instead.
#[derive(Clone, Debug)]
pub struct NewCamera {
    /// Its name.
    pub name: String,
    /// Its model.
    pub model: CameraModel,
}

/// A session from outside. If its name is taken it becomes `SPLIT.SCENE`.
#[derive(Clone, Debug, Default)]
pub struct NewSession {
    /// Its name.
    pub name: String,
    /// The dataset's split.
    pub split: Option<String>,
    /// The scene's number.
    pub scene: Option<i64>,
}

/// A frame from outside.
#[derive(Clone, Debug, Default)]
pub struct NewFrame {
    /// Place of its session.
    pub session: u32,
    /// Its name.
    pub name: String,
    /// Place of its camera.
    pub camera: u32,
    /// The photo.
    pub image: Option<FileRef>,
    /// The depth image.
    pub depth: Option<FileRef>,
    /// Millimetres a step of the depth image.
    pub depth_scale_mm: Option<f64>,
    /// `camera_from_world` as written.
    pub world: Option<Box<LabelPose>>,
    /// The photo is not there.
    pub missing: bool,
    /// Further keys.
    pub extra: Option<Box<serde_json::Value>>,
}

/// A label from outside.
#[derive(Clone, Debug)]
pub struct NewLabel {
    /// Place of its frame.
    pub frame: u32,
    /// Place of its object.
    pub object: u32,
    /// Its pose.
    pub pose: Option<LabelPose>,
    /// The pairs it was drawn by.
    pub correspondences: Vec<Correspondence>,
    /// How the pose came about.
    pub method: Method,
    /// Share that is seen.
    pub visibility: Option<f64>,
    /// What is odd.
    pub flags: LabelFlags,
    /// How far it is.
    pub state: LabelState,
    /// Its row in `scene_gt_info.json`.
    pub info: Option<Box<serde_json::Value>>,
}

/// Everything that one import brings.
#[derive(Clone, Debug, Default)]
pub struct ImportRows {
    /// Objects.
    pub objects: Vec<NewObject>,
    /// Cameras.
    pub cameras: Vec<NewCamera>,
    /// Sessions.
    pub sessions: Vec<NewSession>,
    /// Frames.
    pub frames: Vec<NewFrame>,
    /// Labels.
    pub labels: Vec<NewLabel>,
}

/// What an import added.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportCounts {
    /// Objects that were not there before.
    pub objects: usize,
    /// Cameras that were not there before.
    pub cameras: usize,
    /// Sessions.
    pub sessions: usize,
    /// Frames.
    pub frames: usize,
    /// Labels.
    pub labels: usize,
}

impl Held {
    pub(super) fn counts(&self) -> ImportCounts {
        ImportCounts {
            objects: self.objects.len(),
            cameras: self.cameras.len(),
            sessions: self.sessions.len(),
            frames: self.frames.len(),
            labels: self.labels.len(),
        }
    }
}

/// A place that an import's row refers to and that is not there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a {row} of the import refers to {what} {place}, which it does not bring")]
pub struct BadPlace {
    row: &'static str,
    what: &'static str,
    place: u32,
}

impl Project {
    /// Gives ids to rows from outside, reusing what the project has. Nothing is changed but the counters of the ids.
    pub(super) fn place_rows(&mut self, rows: ImportRows, batch: BatchId, author: &Author) -> Result<Held, BadPlace> {
        let mut held = Held::default();
        let objects: Vec<ObjectId> = rows.objects.into_iter().map(|o| self.place_object(o, batch, &mut held)).collect();
        let cameras: Vec<CameraId> = rows.cameras.into_iter().map(|c| self.place_camera(c, batch, &mut held)).collect();
        let sessions: Vec<SessionId> = rows.sessions.into_iter().map(|s| self.place_session(s, batch, &mut held)).collect();
        let mut frames = Vec::with_capacity(rows.frames.len());
        let mut names: HashMap<(SessionId, String), u32> = HashMap::new();
        for f in rows.frames {
            let session = *at(&sessions, f.session, "frame", "session")?;
            let camera = *at(&cameras, f.camera, "frame", "camera")?;
            let seen = names.entry((session, f.name.clone())).and_modify(|n| *n += 1).or_insert(1);
            let name = if *seen == 1 { f.name } else { format!("{}.{seen}", f.name) };
            let id = self.frames.allocate();
            frames.push(id);
            let (image, depth, depth_scale_mm, world, missing, extra) = (f.image, f.depth, f.depth_scale_mm, f.world, f.missing, f.extra);
            held.frames.push(Frame { id, session, name, camera, image, depth, depth_scale_mm, world, missing, extra, batch: Some(batch) });
        }
        held.labels.reserve(rows.labels.len());
        for l in rows.labels {
            let frame = *at(&frames, l.frame, "label", "frame")?;
            let object = *at(&objects, l.object, "label", "object")?;
            held.labels.push(PoseLabel {
                id: self.labels.allocate(),
                frame,
                object,
                pose: l.pose,
                covariance: None,
                correspondences: l.correspondences,
                method: l.method,
                visibility: l.visibility,
                flags: l.flags,
                author: author.clone(),
                state: l.state,
                info: l.info,
                batch: Some(batch),
            });
        }
        Ok(held)
    }

    fn place_object(&mut self, new: NewObject, batch: BatchId, held: &mut Held) -> ObjectId {
        if let Some(known) = self.object_named(&new.name) {
            return known.id;
        }
        if let Some(known) = held.objects.iter().find(|o| o.name == new.name) {
            return known.id;
        }
        let id = self.objects.allocate();
        let colour = ((self.objects.len() + held.objects.len()) % 10) as u8;
        let NewObject { name, bop_id, mesh, symmetry, diameter_m, info } = new;
        held.objects.push(Object { id, name, bop_id, mesh, colour, symmetry, diameter_m, info, batch: Some(batch) });
        id
    }

    fn place_camera(&mut self, new: NewCamera, batch: BatchId, held: &mut Held) -> CameraId {
        if let Some(known) = self.cameras.iter().chain(&held.cameras).find(|c| c.model == new.model) {
            return known.id;
        }
        let id = self.cameras.allocate();
        held.cameras.push(CameraEntry { id, name: new.name, model: new.model, batch: Some(batch) });
        id
    }

    fn place_session(&mut self, new: NewSession, batch: BatchId, held: &mut Held) -> SessionId {
        let taken = |name: &str, held: &Held| self.sessions.iter().chain(&held.sessions).any(|s| s.name == name);
        let mut name = new.name.clone();
        if taken(&name, held) {
            name = format!("{}.{}", new.split.as_deref().unwrap_or("import"), new.name);
            let mut number = 2;
            while taken(&name, held) {
                name = format!("{}.{}.{number}", new.split.as_deref().unwrap_or("import"), new.name);
                number += 1;
            }
        }
        let id = self.sessions.allocate();
        held.sessions.push(Session { id, name, split: new.split, scene: new.scene, batch: Some(batch) });
        id
    }
}

fn at<'a, T>(rows: &'a [T], place: u32, row: &'static str, what: &'static str) -> Result<&'a T, BadPlace> {
    rows.get(place as usize).ok_or(BadPlace { row, what, place })
}
