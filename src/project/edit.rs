//! Edits: every change of the document as data.

use super::ids::{BatchId, CameraId, FrameId, LabelId, ObjectId, PredictionSetId, SessionId};
use super::label::PoseLabel;
use super::parts::{CameraEntry, Frame, Object, Session};
use super::prediction::SavedSlice;
use serde::{Deserialize, Serialize};

/// One change. [`super::Project::apply`] gives the edit that takes it back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Edit {
    /// Names the project.
    SetName(String),
    /// Adds an object or replaces the one of its id.
    PutObject(Object),
    /// Removes an object that nothing refers to.
    RemoveObject(ObjectId),
    /// Adds a camera or replaces the one of its id.
    PutCamera(CameraEntry),
    /// Removes a camera that nothing refers to.
    RemoveCamera(CameraId),
    /// Adds a session or replaces the one of its id.
    PutSession(Session),
    /// Removes a session that nothing refers to.
    RemoveSession(SessionId),
    /// Adds a frame or replaces the one of its id.
    PutFrame(Frame),
    /// Removes a frame without labels.
    RemoveFrame(FrameId),
    /// Adds a label or replaces the one of its id.
    PutLabel(PoseLabel),
    /// Removes a label.
    RemoveLabel(LabelId),
    /// Takes away what an import brought, or brings it back.
    SetBatchRemoved {
        /// The import.
        batch: BatchId,
        /// Whether its rows are gone.
        removed: bool,
    },
    /// Asks for a look at a frame, and says why; without a reason the question is settled.
    SetReview {
        /// The frame.
        frame: FrameId,
        /// Why.
        reason: Option<Box<str>>,
    },
    /// Takes away a set of predictions, or brings it back.
    SetPredictionsRemoved {
        /// The set.
        set: PredictionSetId,
        /// Whether it is gone.
        removed: bool,
    },
    /// Gives a set of predictions another name.
    RenamePredictions {
        /// The set.
        set: PredictionSetId,
        /// Its new name.
        name: String,
    },
    /// Saves a slice or replaces the one of its name.
    PutSlice(SavedSlice),
    /// Removes the slice of that name.
    RemoveSlice(String),
}

impl Edit {
    /// Whether it may change what predictions are judged against.
    pub fn touches_truth(&self) -> bool {
        !matches!(
            self,
            Self::SetName(_)
                | Self::SetReview { .. }
                | Self::SetPredictionsRemoved { .. }
                | Self::RenamePredictions { .. }
                | Self::PutSlice(_)
                | Self::RemoveSlice(_)
        )
    }
}

/// Why an edit was refused; nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// The thing is not there.
    #[error("there is no {0}")]
    Missing(String),
    /// Something else still refers to it.
    #[error("{0} is still in use")]
    InUse(String),
    /// The name is taken.
    #[error("the name {0} is taken")]
    NameTaken(String),
    /// The name is empty.
    #[error("a name must not be empty")]
    EmptyName,
    /// The name has characters that can't be seen.
    #[error("the name {} has control characters: take them out", .0.escape_debug())]
    ControlCharacter(String),
    /// A frame should be looked at, for no reason.
    #[error("say why the frame should be looked at")]
    EmptyReason,
    /// A number is NaN or infinite.
    #[error("a number of {0} is not finite")]
    NotFinite(String),
    /// The id can't be.
    #[error("the id {0} is out of range")]
    BadId(i64),
    /// The import is already in that state.
    #[error("the import is already {0}")]
    BatchState(&'static str),
}
