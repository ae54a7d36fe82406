//! The document together with its store and its history: the one thing that writes.

use super::edit::{Edit, EditError};
use super::ids::{BatchId, CameraId, FrameId, LabelId, ObjectId, PredictionSetId, SessionId};
use super::import::{BadPlace, ImportRows, Imported};
use super::label::Author;
use super::model::Project;
use super::prediction::{NewPredictionSet, Prediction};
use super::store::{Kind, Step, Store, StoreError};
use std::path::{Path, PathBuf};

/// Edits that belong together: all of them, or none.
#[derive(Clone, Debug, PartialEq)]
pub struct Transaction {
    /// What the step is called in the menu.
    pub label: String,
    /// Its edits, in order.
    pub edits: Vec<Edit>,
}

/// Why a step was not taken; document, store and history are as they were.
#[derive(Debug, thiserror::Error)]
pub enum CommitError {
    /// The document refused it.
    #[error(transparent)]
    Edit(#[from] EditError),
    /// The store could not keep it.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The rows of an import do not fit together.
    #[error(transparent)]
    Rows(#[from] BadPlace),
    /// The project can only be looked at.
    #[error("the project is open read-only")]
    ReadOnly,
}

/// A project in its folder.
pub struct Document {
    project: Project,
    store: Store,
    undo: Vec<Step>,
    redo: Vec<Step>,
    revision: u64,
    truth_revision: u64,
}

impl Document {
    /// Makes an empty project in `folder`, which must not hold one.
    ///
    /// # Errors
    /// Where the folder can't be made or written, or already holds a project.
    pub fn create(folder: &Path, name: &str) -> Result<Self, StoreError> {
        let name = if name.trim().is_empty() { "Untitled" } else { name.trim() };
        let store = Store::create(folder, name)?;
        Ok(Self { project: Project::named(name), store, undo: Vec::new(), redo: Vec::new(), revision: 1, truth_revision: 1 })
    }

    /// Whether there is a project in `folder`.
    pub fn is_project(folder: &Path) -> bool {
        Store::file_in(folder).is_file()
    }

    /// Opens the project in `folder`; read-only where another process holds it or the folder can't be written.
    ///
    /// # Errors
    /// Where there is no project, or one that this program can't read.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        Self::from_store(Store::open(folder, false)?)
    }

    /// Opens the project in `folder` to look at it only; that works beside a writer.
    ///
    /// # Errors
    /// As [`Document::open`].
    pub fn open_read_only(folder: &Path) -> Result<Self, StoreError> {
        Self::from_store(Store::open(folder, true)?)
    }

    fn from_store(store: Store) -> Result<Self, StoreError> {
        let project = store.load()?;
        let (undo, redo) = store.history()?;
        Ok(Self { project, store, undo, redo, revision: 1, truth_revision: 1 })
    }

    /// What the project is made of.
    pub fn project(&self) -> &Project {
        &self.project
    }

    /// Its folder.
    pub fn folder(&self) -> &Path {
        self.store.folder()
    }

    /// Whether it can be looked at only.
    pub fn is_read_only(&self) -> bool {
        self.store.is_read_only()
    }

    /// Who holds it, when it is read-only because another process writes.
    pub fn holder(&self) -> Option<String> {
        self.store.holder().map(str::to_owned)
    }

    /// Why it can be looked at only; `None` when it can be written.
    pub fn why_read_only(&self) -> Option<String> {
        self.is_read_only().then(|| self.holder().map_or_else(|| self.notes().join("; "), |holder| format!("it is held by {holder}")))
    }

    /// What was odd when it was opened, as sentences.
    pub fn notes(&self) -> &[String] {
        self.store.notes()
    }

    /// Grows with every change.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Grows with every change that may move what predictions are judged against: labels, objects, cameras, frames.
    pub fn truth_revision(&self) -> u64 {
        self.truth_revision
    }

    /// Name of the step that [`Document::undo`] takes back.
    pub fn can_undo(&self) -> Option<&str> {
        self.undo.last().map(|s| s.label.as_str())
    }

    /// The edits that [`Document::undo`] would apply, for whoever asks before it does; none when there is no step.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn undo_edits(&self) -> Result<Vec<Edit>, StoreError> {
        self.undo.last().map_or(Ok(Vec::new()), |step| self.store.edits_of(step.id, true))
    }

    /// Name of the step that [`Document::redo`] does again.
    pub fn can_redo(&self) -> Option<&str> {
        self.redo.last().map(|s| s.label.as_str())
    }

    /// The file of the database.
    pub fn database(&self) -> PathBuf {
        self.store.file()
    }

    /// An id for a new object.
    pub fn allocate_object_id(&mut self) -> ObjectId {
        self.project.objects.allocate()
    }

    /// An id for a new camera.
    pub fn allocate_camera_id(&mut self) -> CameraId {
        self.project.cameras.allocate()
    }

    /// An id for a new session.
    pub fn allocate_session_id(&mut self) -> SessionId {
        self.project.sessions.allocate()
    }

    /// An id for a new frame.
    pub fn allocate_frame_id(&mut self) -> FrameId {
        self.project.frames.allocate()
    }

    /// An id for a new label.
    pub fn allocate_label_id(&mut self) -> LabelId {
        self.project.labels.allocate()
    }

    /// Takes a step: into the document, onto the disk, into the history. When it returns, the step survives a kill.
    ///
    /// # Errors
    /// Where an edit is refused or the disk fails; then everything is as it was.
    pub fn commit(&mut self, transaction: Transaction) -> Result<(), CommitError> {
        self.check_writable()?;
        if transaction.edits.is_empty() {
            return Ok(());
        }
        let inverse = self.apply_all(&transaction.edits)?;
        let stored = self.store.write(&self.project, Kind::Do, None, &transaction.label, &transaction.edits, &inverse);
        let stored = self.if_there(stored);
        let id = self.or_take_back(stored, inverse)?;
        self.undo.push(Step { id, label: transaction.label });
        self.redo.clear();
        self.count(&transaction.edits);
        Ok(())
    }

    /// Takes back the last step and names it; `None` when there is none.
    ///
    /// # Errors
    /// As [`Document::commit`].
    pub fn undo(&mut self) -> Result<Option<String>, CommitError> {
        self.check_writable()?;
        let Some(step) = self.undo.last().cloned() else { return Ok(None) };
        let edits = self.store.edits_of(step.id, true)?;
        self.travel(Kind::Undo, &step, &edits)?;
        self.undo.pop();
        self.redo.push(step.clone());
        Ok(Some(step.label))
    }

    /// Does the step again that was taken back last and names it; `None` when there is none.
    ///
    /// # Errors
    /// As [`Document::commit`].
    pub fn redo(&mut self) -> Result<Option<String>, CommitError> {
        self.check_writable()?;
        let Some(step) = self.redo.last().cloned() else { return Ok(None) };
        let edits = self.store.edits_of(step.id, false)?;
        self.travel(Kind::Redo, &step, &edits)?;
        self.redo.pop();
        self.undo.push(step.clone());
        Ok(Some(step.label))
    }

    fn travel(&mut self, kind: Kind, step: &Step, edits: &[Edit]) -> Result<(), CommitError> {
        let inverse = self.apply_all(edits)?;
        let stored = self.store.write(&self.project, kind, Some(step.id), &step.label, edits, &[]);
        let stored = self.if_there(stored);
        self.or_take_back(stored, inverse)?;
        self.count(edits);
        Ok(())
    }

    fn count(&mut self, edits: &[Edit]) {
        self.revision += 1;
        self.truth_revision += u64::from(edits.iter().any(Edit::touches_truth));
    }

    /// Brings rows from outside into the project as one step: one transaction, one row in the journal.
    ///
    /// # Errors
    /// As [`Document::commit`].
    pub fn import(&mut self, rows: ImportRows, label: &str) -> Result<Imported, CommitError> {
        self.import_while(rows, label, &|| true)
    }

    /// As [`Document::import`], as long as `wanted` says so, which is asked many times.
    ///
    /// # Errors
    /// As [`Document::commit`], and [`StoreError::Cancelled`].
    pub fn import_while(&mut self, rows: ImportRows, label: &str, wanted: &dyn Fn() -> bool) -> Result<Imported, CommitError> {
        self.check_writable()?;
        let batch = BatchId(self.project.batches.last_key_value().map_or(1, |(id, _)| id.0 + 1));
        let author = Author::from("import");
        let (held, came) = self.project.place_rows(rows, batch, &author)?;
        let stored = self.store.write_batch(&self.project, batch, (&held, &came.counts), label, wanted);
        let id = self.if_there(stored)?;
        self.project.insert_rows(held);
        self.project.batches.insert(batch, None);
        self.undo.push(Step { id, label: label.to_owned() });
        self.redo.clear();
        self.revision += 1;
        self.truth_revision += 1;
        Ok(came)
    }

    /// Brings a set of predictions into the project as one step.
    ///
    /// # Errors
    /// Where its name is taken, a row refers to what is not there, or the disk fails; then everything is as it was.
    pub fn import_predictions(&mut self, new: &NewPredictionSet) -> Result<PredictionSetId, CommitError> {
        self.import_predictions_while(new, &mut |_| true)
    }

    /// As [`Document::import_predictions`], as long as `wanted` says so, which is told many times how many rows are written.
    ///
    /// # Errors
    /// As [`Document::import_predictions`], and [`StoreError::Cancelled`].
    pub fn import_predictions_while(
        &mut self,
        new: &NewPredictionSet,
        wanted: &mut dyn FnMut(usize) -> bool,
    ) -> Result<PredictionSetId, CommitError> {
        self.check_writable()?;
        let set = self.project.place_predictions(new)?;
        let label = format!("Import predictions {}", set.name);
        let stored = self.store.write_predictions(&set, &new.rows, &label, wanted);
        let id = self.if_there(stored)?;
        let set_id = set.id;
        self.project.prediction_sets.insert(set_id, set);
        self.undo.push(Step { id, label });
        self.redo.clear();
        self.revision += 1;
        Ok(set_id)
    }

    /// The rows of a set of predictions, from the disk.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn predictions(&self, set: PredictionSetId) -> Result<Vec<Prediction>, StoreError> {
        self.store.predictions(set)
    }

    /// The rows of a set of the project in `folder`, read beside whoever holds it: for jobs, which have no document.
    ///
    /// # Errors
    /// As [`Document::open_read_only`].
    pub fn predictions_in(folder: &Path, set: PredictionSetId) -> Result<Vec<Prediction>, StoreError> {
        Store::open(folder, true)?.predictions(set)
    }

    /// Ends the writing cleanly: the log goes into the database file.
    ///
    /// # Errors
    /// Where the database does not let go; every step is safe all the same.
    pub fn close(self) -> Result<(), StoreError> {
        self.store.close()
    }

    /// Removes a project that was just made and came to nothing: its database, and its folder where that is empty then.
    pub fn discard(self) {
        self.store.discard();
    }

    /// What was stored counts only where the project still is.
    fn if_there<T>(&self, stored: Result<T, StoreError>) -> Result<T, StoreError> {
        stored.and_then(|id| self.store.check_there().map(|()| id))
    }

    fn check_writable(&self) -> Result<(), CommitError> {
        if self.is_read_only() {
            return Err(CommitError::ReadOnly);
        }
        Ok(self.store.check_there()?)
    }

    /// Applies all edits, or none; the inverse is in the order in which it has to be applied.
    fn apply_all(&mut self, edits: &[Edit]) -> Result<Vec<Edit>, EditError> {
        let mut inverse = Vec::with_capacity(edits.len());
        for edit in edits {
            match self.project.apply(edit.clone()) {
                Ok(back) => inverse.insert(0, back),
                Err(err) => {
                    self.take_back(inverse);
                    return Err(err);
                }
            }
        }
        Ok(inverse)
    }

    fn take_back(&mut self, inverse: Vec<Edit>) {
        for edit in inverse {
            // The inverse of an edit that was just applied is accepted: the property tests hold it to that.
            let _ = self.project.apply(edit);
        }
    }

    fn or_take_back<T>(&mut self, result: Result<T, StoreError>, inverse: Vec<Edit>) -> Result<T, CommitError> {
        result.map_err(|err| {
            self.take_back(inverse);
            err.into()
        })
    }
}
