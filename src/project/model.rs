//! The document in memory, and the one function that changes it.

use super::edit::{Edit, EditError};
use super::ids::{BatchId, CameraId, FrameId, LabelId, ObjectId, PredictionSetId, SessionId};
use super::label::PoseLabel;
use super::parts::{CameraEntry, Frame, Object, Session};
use super::prediction::{PredictionSet, SavedSlice};
use super::table::{Key as _, Row, Table};
use std::collections::{BTreeMap, HashMap};

/// What an import brought, while it is taken back.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Held {
    pub objects: Vec<Object>,
    pub cameras: Vec<CameraEntry>,
    pub sessions: Vec<Session>,
    pub frames: Vec<Frame>,
    pub labels: Vec<PoseLabel>,
}

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
    frame_names: HashMap<(SessionId, Box<str>), FrameId>,
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

    /// Changes the document and returns the edit that takes the change back, or refuses and changes nothing.
    ///
    /// # Errors
    /// Where the document would not be whole afterwards: a reference into nothing, a name used twice, a number that is
    /// not finite.
    pub fn apply(&mut self, edit: Edit) -> Result<Edit, EditError> {
        match edit {
            Edit::SetName(name) => {
                if name.trim().is_empty() {
                    return Err(EditError::EmptyName);
                }
                Ok(Edit::SetName(std::mem::replace(&mut self.name, name)))
            }
            Edit::PutObject(object) => self.put_object(object),
            Edit::RemoveObject(id) => self.remove_object(id),
            Edit::PutCamera(camera) => self.put_camera(camera),
            Edit::RemoveCamera(id) => self.remove_camera(id),
            Edit::PutSession(session) => self.put_session(session),
            Edit::RemoveSession(id) => self.remove_session(id),
            Edit::PutFrame(frame) => self.put_frame(frame),
            Edit::RemoveFrame(id) => self.remove_frame(id),
            Edit::PutLabel(label) => self.put_label(label),
            Edit::RemoveLabel(id) => self.remove_label(id),
            Edit::SetBatchRemoved { batch, removed } => self.set_batch_removed(batch, removed),
            Edit::SetReview { frame, reason } => self.set_review(frame, reason),
            Edit::SetPredictionsRemoved { set, removed } => self.set_predictions_removed(set, removed),
            Edit::PutSlice(slice) => self.put_slice(slice),
            Edit::RemoveSlice(name) => self.remove_slice(name),
        }
    }

    fn put_object(&mut self, object: Object) -> Result<Edit, EditError> {
        named(&object.name)?;
        if self.objects.iter().any(|o| o.name == object.name && o.id != object.id) {
            return Err(EditError::NameTaken(object.name));
        }
        let id = object.id;
        Ok(put(&mut self.objects, object)?.map_or(Edit::RemoveObject(id), Edit::PutObject))
    }

    fn remove_object(&mut self, id: ObjectId) -> Result<Edit, EditError> {
        if self.labels_of_object(id) > 0 {
            return Err(EditError::InUse(format!("object {id}")));
        }
        self.objects.remove(id).map(Edit::PutObject).ok_or_else(|| EditError::Missing(format!("object {id}")))
    }

    fn put_camera(&mut self, camera: CameraEntry) -> Result<Edit, EditError> {
        if let super::CameraModel::Known(model) = &camera.model {
            model.validate().map_err(|_| EditError::NotFinite(format!("camera {}", camera.name)))?;
        }
        let id = camera.id;
        Ok(put(&mut self.cameras, camera)?.map_or(Edit::RemoveCamera(id), Edit::PutCamera))
    }

    fn remove_camera(&mut self, id: CameraId) -> Result<Edit, EditError> {
        if self.frames.iter().any(|f| f.camera == id) {
            return Err(EditError::InUse(format!("camera {id}")));
        }
        self.cameras.remove(id).map(Edit::PutCamera).ok_or_else(|| EditError::Missing(format!("camera {id}")))
    }

    fn put_session(&mut self, session: Session) -> Result<Edit, EditError> {
        named(&session.name)?;
        if self.sessions.iter().any(|s| s.name == session.name && s.id != session.id) {
            return Err(EditError::NameTaken(session.name));
        }
        let id = session.id;
        Ok(put(&mut self.sessions, session)?.map_or(Edit::RemoveSession(id), Edit::PutSession))
    }

    fn remove_session(&mut self, id: SessionId) -> Result<Edit, EditError> {
        if self.frames.iter().any(|f| f.session == id) {
            return Err(EditError::InUse(format!("session {id}")));
        }
        self.sessions.remove(id).map(Edit::PutSession).ok_or_else(|| EditError::Missing(format!("session {id}")))
    }

    fn put_frame(&mut self, frame: Frame) -> Result<Edit, EditError> {
        named(&frame.name)?;
        if self.sessions.get(frame.session).is_none() {
            return Err(EditError::Missing(format!("session {}", frame.session)));
        }
        if self.cameras.get(frame.camera).is_none() {
            return Err(EditError::Missing(format!("camera {}", frame.camera)));
        }
        let key = (frame.session, Box::from(frame.name.as_str()));
        if self.frame_names.get(&key).is_some_and(|id| *id != frame.id) {
            return Err(EditError::NameTaken(frame.name));
        }
        let id = frame.id;
        let old = put(&mut self.frames, frame)?;
        if let Some(old) = &old {
            self.frame_names.remove(&(old.session, Box::from(old.name.as_str())));
        }
        self.frame_names.insert(key, id);
        Ok(old.map_or(Edit::RemoveFrame(id), Edit::PutFrame))
    }

    fn remove_frame(&mut self, id: FrameId) -> Result<Edit, EditError> {
        if self.labels_of(id).next().is_some() {
            return Err(EditError::InUse(format!("frame {id}")));
        }
        let old = self.frames.remove(id).ok_or_else(|| EditError::Missing(format!("frame {id}")))?;
        self.frame_names.remove(&(old.session, Box::from(old.name.as_str())));
        Ok(Edit::PutFrame(old))
    }

    fn set_review(&mut self, id: FrameId, reason: Option<Box<str>>) -> Result<Edit, EditError> {
        if reason.as_ref().is_some_and(|r| r.trim().is_empty()) {
            return Err(EditError::EmptyReason);
        }
        let mut frame = self.frames.get(id).cloned().ok_or_else(|| EditError::Missing(format!("frame {id}")))?;
        let former = std::mem::replace(&mut frame.review, reason);
        put(&mut self.frames, frame)?;
        Ok(Edit::SetReview { frame: id, reason: former })
    }

    fn put_label(&mut self, label: PoseLabel) -> Result<Edit, EditError> {
        self.check_label(&label)?;
        let (id, frame, object) = (label.id, label.frame, label.object);
        let old = put(&mut self.labels, label)?;
        if let Some(old) = &old {
            self.forget_label(old.id, old.frame, old.object);
        }
        self.index_label(id, frame, object);
        Ok(old.map_or(Edit::RemoveLabel(id), Edit::PutLabel))
    }

    fn check_label(&self, label: &PoseLabel) -> Result<(), EditError> {
        if self.frames.get(label.frame).is_none() {
            return Err(EditError::Missing(format!("frame {}", label.frame)));
        }
        if self.objects.get(label.object).is_none() {
            return Err(EditError::Missing(format!("object {}", label.object)));
        }
        let pairs = label.correspondences.iter().all(|c| c.point_m.iter().chain(&c.pixel).all(|v| v.is_finite()));
        let covariance = label.covariance.as_ref().is_none_or(|c| c.iter().flatten().all(|v| v.is_finite()));
        let numbers = label.pose.is_none_or(|p| p.is_finite()) && label.visibility.is_none_or(f64::is_finite);
        if pairs && covariance && numbers { Ok(()) } else { Err(EditError::NotFinite(format!("label {}", label.id))) }
    }

    fn remove_label(&mut self, id: LabelId) -> Result<Edit, EditError> {
        let old = self.labels.remove(id).ok_or_else(|| EditError::Missing(format!("label {id}")))?;
        self.forget_label(id, old.frame, old.object);
        Ok(Edit::PutLabel(old))
    }

    fn index_label(&mut self, id: LabelId, frame: FrameId, object: ObjectId) {
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

    fn forget_label(&mut self, id: LabelId, frame: FrameId, object: ObjectId) {
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

    fn set_batch_removed(&mut self, batch: BatchId, removed: bool) -> Result<Edit, EditError> {
        let state = self.batches.get_mut(&batch).ok_or_else(|| EditError::Missing(format!("import {batch}")))?;
        match (state.is_some(), removed) {
            (true, true) => return Err(EditError::BatchState("taken back")),
            (false, false) => return Err(EditError::BatchState("there")),
            (true, false) => {
                let held = state.take().unwrap_or_default();
                self.bring_back(batch, held)?;
            }
            (false, true) => {
                self.check_batch_free(batch)?;
                let held = self.take_batch(batch);
                self.batches.insert(batch, Some(held));
            }
        }
        Ok(Edit::SetBatchRemoved { batch, removed: !removed })
    }

    /// Whether nothing outside the import refers to what it brought.
    fn check_batch_free(&self, batch: BatchId) -> Result<(), EditError> {
        let own = Some(batch);
        let frame_used = |f: &Frame| {
            f.batch != own
                && (self.session(f.session).is_some_and(|s| s.batch == own) || self.camera(f.camera).is_some_and(|c| c.batch == own))
        };
        let label_used = |l: &PoseLabel| {
            l.batch != own && (self.frame(l.frame).is_some_and(|f| f.batch == own) || self.object(l.object).is_some_and(|o| o.batch == own))
        };
        if self.frames.iter().any(frame_used) || self.labels.iter().any(label_used) {
            return Err(EditError::InUse(format!("import {batch}")));
        }
        Ok(())
    }

    fn take_batch(&mut self, batch: BatchId) -> Held {
        fn take<T: Row>(table: &mut Table<T>, own: impl Fn(&T) -> bool) -> Vec<T> {
            let ids: Vec<T::Id> = table.iter().filter(|row| own(row)).map(Row::id).collect();
            ids.into_iter().filter_map(|id| table.remove(id)).collect()
        }
        let own = Some(batch);
        let held = Held {
            objects: take(&mut self.objects, |r| r.batch == own),
            cameras: take(&mut self.cameras, |r| r.batch == own),
            sessions: take(&mut self.sessions, |r| r.batch == own),
            frames: take(&mut self.frames, |r| r.batch == own),
            labels: take(&mut self.labels, |r| r.batch == own),
        };
        self.rebuild_indices();
        held
    }

    fn bring_back(&mut self, batch: BatchId, held: Held) -> Result<(), EditError> {
        let taken = held.sessions.iter().map(|s| &s.name).find(|n| self.sessions.iter().any(|s| s.name == **n)).cloned();
        let taken = taken.or_else(|| held.objects.iter().map(|o| &o.name).find(|n| self.object_named(n).is_some()).cloned());
        if let Some(name) = taken {
            self.batches.insert(batch, Some(held));
            return Err(EditError::NameTaken(name));
        }
        self.insert_rows(held);
        Ok(())
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

fn named(name: &str) -> Result<(), EditError> {
    if name.trim().is_empty() { Err(EditError::EmptyName) } else { Ok(()) }
}

fn put<T: Row>(table: &mut Table<T>, row: T) -> Result<Option<T>, EditError> {
    table.put(row).map_err(|row| EditError::BadId(row.id().number()))
}
