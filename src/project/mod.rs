//! The document: what a project is made of, every change to it as an [`Edit`], and the SQLite store that never loses one.
//!
//! Nothing here knows of decoding, GPU, UI or threads.

mod apply;
mod batch;
mod document;
mod edit;
mod extent;
mod file_ref;
mod ids;
mod import;
mod label;
mod model;
mod parts;
mod placing;
mod prediction;
mod store;
mod table;

pub use document::{CommitError, Document, Transaction};
pub use edit::{Edit, EditError};
pub use file_ref::FileRef;
pub use ids::{BatchId, CameraId, FrameId, LabelId, ObjectId, PredictionSetId, SessionId};
pub use import::{ImportCounts, ImportRows, Imported, LabelExtras, NewCamera, NewFrame, NewLabel, NewObject, NewSession};
pub use label::{Author, Correspondence, LabelFlags, LabelPose, LabelState, Method, PoseLabel};
pub use model::Project;
pub use parts::{CameraEntry, CameraModel, Frame, LengthUnit, MeshRef, Object, Session};
pub use prediction::{NewPredictionSet, Prediction, PredictionSet, SavedSlice};
pub use store::{APPLICATION_ID, SCHEMA_VERSION, StoreError, is_of_the_path, system_words};
