//! Predicted poses: sets of them, as a run or a file brought them. They are no labels, and nothing turns into one by itself.
//!
//! The document knows the sets; their rows stay in the store, since there may be millions, and are read when they are
//! judged. Frames and objects may go while a set stays: a row of one that is gone is passed over, and counted, and counts
//! again when it comes back.

use super::edit::{Edit, EditError};
use super::ids::{FrameId, ObjectId, PredictionSetId};
use super::label::LabelPose;
use super::model::Project;
use serde::{Deserialize, Serialize};

/// A set of predictions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PredictionSet {
    /// Its id.
    pub id: PredictionSetId,
    /// Its name; no two sets that are there share one.
    pub name: String,
    /// Where it came from: the file's path as it was given.
    pub source: String,
    /// The run that made it, where it says so.
    pub run: Option<String>,
    /// Its rows.
    pub rows: usize,
    /// Lines of the source that could not be used.
    pub left_out: usize,
    /// What was odd about the source, as sentences with their lines.
    pub notes: Vec<String>,
    /// It was taken back.
    pub removed: bool,
}

/// A set from outside.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NewPredictionSet {
    /// Its name.
    pub name: String,
    /// Where it came from.
    pub source: String,
    /// The run that made it.
    pub run: Option<String>,
    /// Lines of the source that could not be used.
    pub left_out: usize,
    /// What was odd about the source.
    pub notes: Vec<String>,
    /// Its rows.
    pub rows: Vec<Prediction>,
}

/// One predicted pose.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prediction {
    /// The frame.
    pub frame: FrameId,
    /// The object.
    pub object: ObjectId,
    /// How sure its maker is; only the order counts.
    pub score: f64,
    /// The pose, as written.
    pub pose: LabelPose,
    /// How long the frame took, seconds, where known.
    pub time_secs: Option<f64>,
    /// The line of its source.
    pub line: u32,
}

/// A slice that was saved by name: a condition on cases, in the text form that `eval` reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedSlice {
    /// Its name.
    pub name: String,
    /// The condition, RON.
    pub filter: String,
}

impl Project {
    /// Sets of predictions that are there, in the order in which they came.
    pub fn prediction_sets(&self) -> impl Iterator<Item = &PredictionSet> {
        self.prediction_sets.values().filter(|set| !set.removed)
    }

    /// The set of that name.
    pub fn prediction_set_named(&self, name: &str) -> Option<&PredictionSet> {
        self.prediction_sets().find(|set| set.name == name)
    }

    /// Saved slices, by name.
    pub fn slices(&self) -> impl Iterator<Item = &SavedSlice> {
        self.slices.values()
    }

    /// Gives a set from outside its id, and checks that it may come.
    pub(super) fn place_predictions(&self, new: &NewPredictionSet) -> Result<PredictionSet, EditError> {
        self.may_be_called(None, &new.name)?;
        if new.name.contains(char::is_control) {
            return Err(EditError::ControlCharacter(new.name.clone()));
        }
        for row in &new.rows {
            if self.frame(row.frame).is_none() {
                return Err(EditError::Missing(format!("frame {}", row.frame)));
            }
            if self.object(row.object).is_none() {
                return Err(EditError::Missing(format!("object {}", row.object)));
            }
            let is_finite = row.pose.is_finite() && row.score.is_finite() && row.time_secs.is_none_or(f64::is_finite);
            if !is_finite {
                return Err(EditError::NotFinite(format!("the prediction of line {}", row.line)));
            }
        }
        let id = PredictionSetId(self.prediction_sets.last_key_value().map_or(1, |(id, _)| id.0 + 1));
        let NewPredictionSet { name, source, run, left_out, notes, rows } = new;
        let (name, source, run, notes) = (name.clone(), source.clone(), run.clone(), notes.clone());
        Ok(PredictionSet { id, name, source, run, rows: rows.len(), left_out: *left_out, notes, removed: false })
    }

    pub(super) fn set_predictions_removed(&mut self, id: PredictionSetId, removed: bool) -> Result<Edit, EditError> {
        let set = self.prediction_sets.get(&id).ok_or_else(|| EditError::Missing(format!("set of predictions {id}")))?;
        match (set.removed, removed) {
            (true, true) => return Err(EditError::BatchState("taken back")),
            (false, false) => return Err(EditError::BatchState("there")),
            (true, false) if self.prediction_set_named(&set.name).is_some() => return Err(EditError::NameTaken(set.name.clone())),
            _ => {}
        }
        if let Some(set) = self.prediction_sets.get_mut(&id) {
            set.removed = removed;
        }
        Ok(Edit::SetPredictionsRemoved { set: id, removed: !removed })
    }

    /// Whether a set may have that name: one of an id, or one that comes.
    fn may_be_called(&self, id: Option<PredictionSetId>, name: &str) -> Result<(), EditError> {
        if name.trim().is_empty() {
            return Err(EditError::EmptyName);
        }
        let other = self.prediction_set_named(name).filter(|set| Some(set.id) != id);
        other.map_or(Ok(()), |set| Err(EditError::NameTaken(set.name.clone())))
    }

    pub(super) fn rename_predictions(&mut self, id: PredictionSetId, name: String) -> Result<Edit, EditError> {
        // Control characters are no reason to refuse: a name from before they were kept out has to come back by undo.
        self.may_be_called(Some(id), &name)?;
        let set = self.prediction_sets.get_mut(&id).filter(|set| !set.removed);
        let set = set.ok_or_else(|| EditError::Missing(format!("set of predictions {id}")))?;
        Ok(Edit::RenamePredictions { set: id, name: std::mem::replace(&mut set.name, name) })
    }

    pub(super) fn put_slice(&mut self, slice: SavedSlice) -> Result<Edit, EditError> {
        if slice.name.trim().is_empty() {
            return Err(EditError::EmptyName);
        }
        let name = slice.name.clone();
        Ok(self.slices.insert(name.clone(), slice).map_or(Edit::RemoveSlice(name), Edit::PutSlice))
    }

    pub(super) fn remove_slice(&mut self, name: String) -> Result<Edit, EditError> {
        self.slices.remove(&name).map(Edit::PutSlice).ok_or_else(|| EditError::Missing(format!("slice {name}")))
    }
}
