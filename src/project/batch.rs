//! Imports as one step: what one brought is taken back and brought again as a whole.

use super::edit::{Edit, EditError};
use super::ids::BatchId;
use super::label::PoseLabel;
use super::model::Project;
use super::parts::{CameraEntry, Frame, Object, Session};
use super::table::{Row, Table};

/// What an import brought, while it is taken back.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Held {
    pub objects: Vec<Object>,
    pub cameras: Vec<CameraEntry>,
    pub sessions: Vec<Session>,
    pub frames: Vec<Frame>,
    pub labels: Vec<PoseLabel>,
}

impl Project {
    pub(super) fn set_batch_removed(&mut self, batch: BatchId, removed: bool) -> Result<Edit, EditError> {
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
}
