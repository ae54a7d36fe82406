//! BOP datasets in the scenewise form, as the toolkit's format page describes it.
//!
//! Lengths in files are millimetres. Keys are image ids as strings without padding; picture files are padded to six
//! digits. Masks and `scene_gt_coco.json` follow from labels and are not read.

mod files;
mod models;
mod read;
mod scene;
mod targets;
mod truth;
mod write;

pub use read::{BopDataset, read, splits};
pub use targets::{TargetEntry, TargetList, read_targets};
pub use truth::{BopTruth, TruthFrame, TruthLabel, TruthModel, TruthScene, read_truth};
pub use write::{BopWritten, ImageMode, write};
