//! `scene_poseloop.json` beside a scene's files: what the format has no place for, so that export and import give the
//! same project. Other readers do not open it, and a scene that lacks nothing has none.
//!
//! ```text
//! {"session": NAME, "images": {"3": {"name": NAME, "review": REASON, "labels": [
//!     {"gt": 0, "state": "draft", "method": "points", "author": NAME, "covariance": 6×6, "pairs": […]},
//!     {"obj_id": 5, "cam_R_m2c": […], "cam_t_m2c": […], "state": "rejected"}]}}}
//! ```
//! `gt` is the place of a label in `scene_gt.json`, where its object and translation stand as well: another program may have
//! put the labels into another order. A label without it is not there: it was rejected, or has no pose yet.
//! What is not said is as an import has it: state `done`, method `imported`. Units as in [`PoseLabel`].

#![allow(non_snake_case, reason = "fields carry the names of the format")]

use super::files::ById;
use crate::exchange::Numbers;
use crate::project::{Author, Correspondence, LabelPose, LabelState, Method, PoseLabel};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// Name of the file.
pub const FILE: &str = "scene_poseloop.json";
/// Translations that differ by less are the same, in millimetres: another program may have rounded them.
const SAME_PLACE_MM: f64 = 1e-3;
/// Author of what an import brings.
const IMPORT: &str = "import";

/// The file as it is read.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Companion {
    pub session: Option<String>,
    pub images: ById<Image>,
}

/// One image of it.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Image {
    pub name: Option<String>,
    pub review: Option<Box<str>>,
    pub labels: Vec<Label>,
}

/// One label of it.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Label {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gt: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub obj_id: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cam_R_m2c: Option<Numbers<9>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cam_t_m2c: Option<Numbers<3>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<LabelState>,
    #[serde(skip_serializing_if = "Option::is_none")]
    method: Option<Method>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub covariance: Option<Box<[[f64; 6]; 6]>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pairs: Vec<Correspondence>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visibility: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub info: Option<Box<RawValue>>,
}

impl Label {
    /// How far the label is.
    pub fn state(&self) -> LabelState {
        self.state.unwrap_or(LabelState::Done)
    }

    /// How its pose came about.
    pub fn method(&self) -> Method {
        self.method.unwrap_or(Method::Imported)
    }

    /// Its pose, where it stands here.
    pub fn pose(&self) -> Option<LabelPose> {
        Some(LabelPose { r: self.cam_R_m2c?.0, t_mm: self.cam_t_m2c?.0 })
    }

    /// Whether this can be about a label of that object and pose, as far as it says.
    pub fn is_of(&self, object: i64, pose: Option<&LabelPose>) -> bool {
        let is_there = |t: &Numbers<3>| pose.is_some_and(|p| (0..3).all(|i| (p.t_mm[i] - t.0[i]).abs() < SAME_PLACE_MM));
        self.obj_id.is_none_or(|id| id == object) && self.cam_t_m2c.as_ref().is_none_or(is_there)
    }

    /// What `scene_gt.json` and `scene_gt_info.json` do not say of a label; `None` where they say all.
    pub fn beside(label: &PoseLabel, gt: usize, object: i64) -> Option<Self> {
        let own = Self { gt: Some(gt), visibility: label.visibility.filter(|_| label.info.is_none()), ..Self::common(label) };
        let plain = own.state.is_none() && own.method.is_none() && own.author.is_none() && own.visibility.is_none();
        let plain = plain && own.covariance.is_none() && own.pairs.is_empty();
        let translation = label.pose.map(|p| Numbers(p.t_mm));
        (!plain).then_some(Self { obj_id: Some(object), cam_t_m2c: translation, ..own })
    }

    /// All of a label that has no place in `scene_gt.json`.
    pub fn whole(label: &PoseLabel, object: i64) -> Self {
        Self {
            obj_id: Some(object),
            cam_R_m2c: label.pose.map(|p| Numbers(p.r)),
            cam_t_m2c: label.pose.map(|p| Numbers(p.t_mm)),
            visibility: label.visibility,
            info: label.info.clone().and_then(|text| RawValue::from_string(text.into()).ok()),
            ..Self::common(label)
        }
    }

    fn common(label: &PoseLabel) -> Self {
        Self {
            state: Some(label.state).filter(|s| *s != LabelState::Done),
            method: Some(label.method).filter(|m| *m != Method::Imported),
            author: Some(label.author.name().to_owned()).filter(|a| a != IMPORT),
            covariance: label.covariance.clone(),
            pairs: label.correspondences.clone(),
            ..Self::default()
        }
    }

    /// Who drew it.
    pub fn author(&self) -> Author {
        self.author.as_deref().unwrap_or(IMPORT).into()
    }
}
