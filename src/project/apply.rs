//! The one function that changes the document.

use super::edit::{Edit, EditError};
use super::ids::{CameraId, FrameId, LabelId, ObjectId, SessionId};
use super::label::PoseLabel;
use super::model::Project;
use super::parts::{CameraEntry, Frame, Object, Session};
use super::table::{Key as _, Row, Table};

impl Project {
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
            Edit::RenamePredictions { set, name } => self.rename_predictions(set, name),
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
}

fn named(name: &str) -> Result<(), EditError> {
    if name.trim().is_empty() { Err(EditError::EmptyName) } else { Ok(()) }
}

fn put<T: Row>(table: &mut Table<T>, row: T) -> Result<Option<T>, EditError> {
    table.put(row).map_err(|row| EditError::BadId(row.id().number()))
}
