//! The document in memory: its tables and how they are asked.

use super::batch::Held;
use super::ids::{BatchId, CameraId, FrameId, LabelId, ObjectId, PredictionSetId, SessionId};
use super::label::PoseLabel;
use super::parts::{CameraEntry, Frame, Object, Session};
use super::prediction::{PredictionSet, SavedSlice};
use super::table::{Row, Table};
use std::collections::{BTreeMap, HashMap};

/// The document: everything that was decided about a project.
#[derive(Clone, Debug, Default)]
pub struct Project {
    pub(super) name: String,
    pub(super) objects: Table<Object>,
    pub(super) cameras: Table<CameraEntry>,
    pub(super) sessions: Table<Session>,
    pub(super) frames: Table<Frame>,
    pub(super) labels: Table<PoseLabel>,
    /// Imports: `Some` holds the rows of one that was taken back.
    pub(super) batches: BTreeMap<BatchId, Option<Held>>,
    /// Sets of predictions, those that were taken back too.
    pub(super) prediction_sets: BTreeMap<PredictionSetId, PredictionSet>,
    pub(super) slices: BTreeMap<String, SavedSlice>,
    by_frame: Vec<Vec<LabelId>>,
    pub(super) frame_names: HashMap<(SessionId, Box<str>), FrameId>,
    labels_of_object: HashMap<ObjectId, usize>,
}

/// Equal when everything that was decided is; how it is indexed, and which ids were given and are gone, does not count.
impl PartialEq for Project {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
            && self.objects == other.objects
            && self.cameras == other.cameras
            && self.sessions == other.sessions
            && self.frames == other.frames
            && self.labels == other.labels
            && self.batches == other.batches
            && self.prediction_sets == other.prediction_sets
            && self.slices == other.slices
    }
}

impl Project {
    /// An empty project of that name.
    pub(super) fn named(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }

    /// The project's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Objects in the order of their ids.
    pub fn objects(&self) -> impl Iterator<Item = &Object> {
        self.objects.iter()
    }

    /// Cameras in the order of their ids.
    pub fn cameras(&self) -> impl Iterator<Item = &CameraEntry> {
        self.cameras.iter()
    }

    /// Sessions in the order of their ids.
    pub fn sessions(&self) -> impl Iterator<Item = &Session> {
        self.sessions.iter()
    }

    /// Frames in the order of their ids.
    pub fn frames(&self) -> impl Iterator<Item = &Frame> {
        self.frames.iter()
    }

    /// Labels in the order of their ids.
    pub fn labels(&self) -> impl Iterator<Item = &PoseLabel> {
        self.labels.iter()
    }

    /// The object of that id.
    pub fn object(&self, id: ObjectId) -> Option<&Object> {
        self.objects.get(id)
    }

    /// The camera of that id.
    pub fn camera(&self, id: CameraId) -> Option<&CameraEntry> {
        self.cameras.get(id)
    }

    /// The session of that id.
    pub fn session(&self, id: SessionId) -> Option<&Session> {
        self.sessions.get(id)
    }

    /// The frame of that id.
    pub fn frame(&self, id: FrameId) -> Option<&Frame> {
        self.frames.get(id)
    }

    /// The label of that id.
    pub fn label(&self, id: LabelId) -> Option<&PoseLabel> {
        self.labels.get(id)
    }

    /// Labels of a frame, in the order in which they came.
    pub fn labels_of(&self, frame: FrameId) -> impl Iterator<Item = &PoseLabel> {
        let ids = place(frame).and_then(|at| self.by_frame.get(at)).map_or(&[][..], Vec::as_slice);
        ids.iter().filter_map(|id| self.labels.get(*id))
    }

    /// Number of labels.
    pub fn label_count(&self) -> usize {
        self.labels.len()
    }

    /// Number of frames.
    pub fn frame_count(&self) -> usize {
        self.frames.len()
    }

    /// Number of labels of an object.
    pub fn labels_of_object(&self, object: ObjectId) -> usize {
        self.labels_of_object.get(&object).copied().unwrap_or(0)
    }

    /// The object of that name.
    pub fn object_named(&self, name: &str) -> Option<&Object> {
        self.objects.iter().find(|o| o.name == name)
    }

    /// The frame `SESSION/NAME`; the session is what stands before the last slash.
    pub fn frame_named(&self, full_name: &str) -> Option<&Frame> {
        let (session, name) = full_name.rsplit_once('/')?;
        let session = self.sessions.iter().find(|s| s.name == session)?.id;
        self.frames.get(*self.frame_names.get(&(session, name.into()))?)
    }

    /// `SESSION/NAME` of a frame.
    pub fn full_name(&self, frame: &Frame) -> String {
        let session = self.session(frame.session).map_or("?", |s| s.name.as_str());
        format!("{session}/{}", frame.name)
    }

    pub(super) fn index_label(&mut self, id: LabelId, frame: FrameId, object: ObjectId) {
        let Some(at) = place(frame) else { return };
        if at >= self.by_frame.len() {
            self.by_frame.resize_with(at + 1, Vec::new);
        }
        // By id, so that a label that comes back stands where it stood.
        let ids = &mut self.by_frame[at];
        if let Err(gap) = ids.binary_search(&id) {
            ids.insert(gap, id);
        }
        *self.labels_of_object.entry(object).or_default() += 1;
    }

    pub(super) fn forget_label(&mut self, id: LabelId, frame: FrameId, object: ObjectId) {
        if let Some(ids) = place(frame).and_then(|at| self.by_frame.get_mut(at)) {
            ids.retain(|i| *i != id);
        }
        if let Some(count) = self.labels_of_object.get_mut(&object) {
            *count -= 1;
            if *count == 0 {
                self.labels_of_object.remove(&object);
            }
        }
    }

    /// Rows whose whole was checked before; ids that can't be are left out, which a checked set has none of.
    pub(super) fn insert_rows(&mut self, rows: Held) {
        fn all<T: Row>(table: &mut Table<T>, rows: Vec<T>) {
            table.reserve(rows.len());
            for row in rows {
                let _ = table.put(row);
            }
        }
        all(&mut self.objects, rows.objects);
        all(&mut self.cameras, rows.cameras);
        all(&mut self.sessions, rows.sessions);
        all(&mut self.frames, rows.frames);
        all(&mut self.labels, rows.labels);
        self.rebuild_indices();
    }

    pub(super) fn rebuild_indices(&mut self) {
        self.frame_names = self.frames.iter().map(|f| ((f.session, Box::from(f.name.as_str())), f.id)).collect();
        self.by_frame.clear();
        self.labels_of_object.clear();
        let rows: Vec<(LabelId, FrameId, ObjectId)> = self.labels.iter().map(|l| (l.id, l.frame, l.object)).collect();
        for (id, frame, object) in rows {
            self.index_label(id, frame, object);
        }
    }
}

fn place(frame: FrameId) -> Option<usize> {
    usize::try_from(frame.0 - 1).ok()
}
