//! BOP datasets in the scenewise form, as the toolkit's format page describes it.
//!
//! Lengths in files are millimetres. Keys are image ids as strings without padding; picture files are padded to six
//! digits. Masks and `scene_gt_coco.json` follow from labels and are not read.
//!
//! What the format has no place for goes where other readers pass over it: `poseloop_camera` in `scene_camera.json`,
//! `poseloop_name` and `poseloop_colour` in `models_info.json`, and the file `scene_poseloop.json` beside a scene's other files.

mod camera;
mod companion;
mod files;
mod gt_info;
mod info_row;
pub mod kept_targets;
mod labels;
mod left_behind;
mod leftovers;
mod models;
mod photos;
mod place;
mod read;
mod scene;
mod targets;
mod truth;
mod write;
mod write_models;

pub use place::ImageMode;
pub use read::{BopDataset, read, splits};
pub use targets::{TargetEntry, TargetList, read_targets};
pub use truth::{BopTruth, TruthFrame, TruthLabel, TruthModel, TruthScene, read_truth, tags};
pub use write::{BopWritten, write};
