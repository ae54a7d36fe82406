//! Pose labels.

use super::ids::{BatchId, FrameId, LabelId, ObjectId};
use super::table::Row;
use crate::geom::{Camera, Pose, Vec3};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Rotations off by no more than rounding are used as they are written.
const ROUNDING: f64 = 1e-12;
/// `‖RᵀR − I‖` beyond which a rotation is none.
const NOT_ORTHONORMAL: f64 = 1e-3;
/// Poses closer than this are the same label twice …
const SAME_MM: f64 = 1e-2;
/// … where they are also turned by less than this.
const SAME_RAD: f64 = 2e-5;
/// Entries of a rotation beyond this are no slip of the pen: squares of squares of them still are numbers.
const LARGEST_ROTATION: f64 = 1e6;
/// Beyond the Sun nothing is photographed by its pose.
const FARTHEST_MM: f64 = 1e15;

/// The twelve numbers of a pose as its source wrote them: R row by row, t in millimetres.
///
/// Millimetres, against the house rule, because metres and back do not always give the same digits, and a source's
/// numbers must come back unchanged.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct LabelPose {
    /// Rotation, row by row.
    pub r: [f64; 9],
    /// Translation, millimetres.
    pub t_mm: [f64; 3],
}

impl LabelPose {
    /// The numbers of a pose.
    pub fn from_pose(pose: &Pose) -> Self {
        Self { r: pose.rotation_row_major(), t_mm: std::array::from_fn(|i| pose.translation[i] * 1000.0) }
    }

    /// The pose, metres; a rotation that was written with few digits is made orthonormal.
    pub fn camera_from_object(&self) -> Pose {
        let t = Vec3::new(self.t_mm[0] / 1000.0, self.t_mm[1] / 1000.0, self.t_mm[2] / 1000.0);
        let pose = Pose::from_row_major(&self.r, t);
        if pose.orthonormality_error() > ROUNDING { pose.orthonormalised().unwrap_or(pose) } else { pose }
    }

    /// Whether two poses are the same up to what nobody could have meant: a hundredth of a millimetre and a thousandth of a
    /// degree. Matrices that are no rotations have no angle between them: they are the same number by number or not at all.
    pub fn is_same(&self, other: &Self) -> bool {
        if self == other {
            return true;
        }
        let near = (0..3).map(|i| (self.t_mm[i] - other.t_mm[i]).powi(2)).sum::<f64>().sqrt() < SAME_MM;
        if !near || self.is_no_rotation() || other.is_no_rotation() {
            return false;
        }
        self.camera_from_object().angle_to(&other.camera_from_object()) < SAME_RAD
    }

    /// Whether the rotation as written is none: not orthonormal, or mirrored.
    fn is_no_rotation(&self) -> bool {
        let raw = Pose::from_row_major(&self.r, Vec3::zeros());
        let is_one = raw.orthonormality_error() <= NOT_ORTHONORMAL && raw.determinant() > 0.0;
        !is_one
    }

    /// Whether the pose can be reckoned with: its rotation may be far from one, but not beyond all bounds.
    pub fn is_drawable(&self) -> bool {
        self.r.iter().all(|v| v.abs() <= LARGEST_ROTATION) && self.t_mm.iter().all(|v| v.abs() <= FARTHEST_MM)
    }

    /// Whether all numbers are finite.
    pub fn is_finite(&self) -> bool {
        self.r.iter().chain(&self.t_mm).all(|v| v.is_finite())
    }
}

/// A place on the object and where it is seen.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Correspondence {
    /// Metres in the object's frame.
    pub point_m: [f64; 3],
    /// Pixels of the photo.
    pub pixel: [f64; 2],
}

/// How far a label is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LabelState {
    /// Not finished.
    #[default]
    Draft,
    /// Finished by who drew it.
    Done,
    /// Looked at by a second person.
    Reviewed,
    /// Wrong.
    Rejected,
}

/// How a pose came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Read from a dataset.
    Imported,
    /// By matched points.
    Points,
    /// By handles.
    Gizmo,
    /// By typed numbers.
    Numbers,
    /// From another frame.
    Copied,
    /// By a headless verb.
    Command,
}

macro_rules! words {
    ($kind:ty { $($value:ident = $word:literal),* }) => {
        impl $kind {
            /// The word in files and tables.
            pub fn word(self) -> &'static str {
                match self { $(Self::$value => $word),* }
            }

            /// The value of a word.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$value),)* _ => None }
            }
        }
    };
}

words!(LabelState { Draft = "draft", Done = "done", Reviewed = "reviewed", Rejected = "rejected" });
words!(Method { Imported = "imported", Points = "points", Gizmo = "gizmo", Numbers = "numbers", Copied = "copied", Command = "command" });

/// What is odd about a label: a set of marks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LabelFlags(pub u32);

impl LabelFlags {
    /// The object is not in the picture; of one whose size is not known, its origin.
    pub const OUTSIDE_IMAGE: Self = Self(1);
    /// The object's origin is behind the camera.
    pub const BEHIND_CAMERA: Self = Self(2);
    /// Another label of the same object in the frame has the same pose.
    pub const DUPLICATE: Self = Self(4);
    /// The rotation as written is none.
    pub const NOT_ORTHONORMAL: Self = Self(8);

    /// The marks that a pose has by itself, seen by `camera`: in the picture or not by its origin. Where the camera can't be
    /// computed nobody knows, and that mark stays off.
    pub fn of_pose(pose: &LabelPose, camera: Option<&Camera>) -> Self {
        let mut flags = Self::default();
        let t = Vec3::from(pose.t_mm) / 1000.0;
        flags.set(Self::NOT_ORTHONORMAL, pose.is_no_rotation());
        if t.z <= 0.0 {
            flags.set(Self::BEHIND_CAMERA, true);
        } else if let Some(camera) = camera {
            flags.set(Self::OUTSIDE_IMAGE, !camera.project(&t).is_ok_and(|at| camera.contains(&at)));
        }
        flags
    }

    /// Every mark and its word.
    pub const ALL: [(Self, &'static str); 4] = [
        (Self::OUTSIDE_IMAGE, "outside the image"),
        (Self::BEHIND_CAMERA, "behind the camera"),
        (Self::DUPLICATE, "duplicate"),
        (Self::NOT_ORTHONORMAL, "rotation not orthonormal"),
    ];

    /// Whether a mark is set.
    pub fn has(self, mark: Self) -> bool {
        self.0 & mark.0 != 0
    }

    /// Sets or clears a mark.
    pub fn set(&mut self, mark: Self, on: bool) {
        self.0 = if on { self.0 | mark.0 } else { self.0 & !mark.0 };
    }

    /// The words of the marks that are set.
    pub fn words(self) -> Vec<&'static str> {
        Self::ALL.iter().filter(|(mark, _)| self.has(*mark)).map(|(_, word)| *word).collect()
    }
}

/// Who drew a label. Cheap to copy: a million labels share a handful of names.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct Author(Arc<str>);

impl Author {
    /// The name.
    pub fn name(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Author {
    fn from(name: &str) -> Self {
        Self(name.into())
    }
}

impl From<String> for Author {
    fn from(name: String) -> Self {
        Self(name.into())
    }
}

impl From<Author> for String {
    fn from(author: Author) -> Self {
        author.0.as_ref().to_owned()
    }
}

/// The pose of one instance of an object in one frame.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PoseLabel {
    /// Its id.
    pub id: LabelId,
    /// The frame.
    pub frame: FrameId,
    /// The object.
    pub object: ObjectId,
    /// `camera_from_object`; `None` while fewer than three pairs are placed.
    pub pose: Option<LabelPose>,
    /// Covariance of the pose, 6×6 row by row: ω in radians, then t in metres, `R = exp(ω)·R̂`, `t = t̂ + δ`.
    pub covariance: Option<Box<[[f64; 6]; 6]>>,
    /// The pairs it was drawn by.
    pub correspondences: Vec<Correspondence>,
    /// How the pose came about.
    pub method: Method,
    /// Share of the object that is seen, 0 to 1, where known.
    pub visibility: Option<f64>,
    /// What is odd about it.
    pub flags: LabelFlags,
    /// Who drew it.
    pub author: Author,
    /// How far it is.
    pub state: LabelState,
    /// Its row in `scene_gt_info.json`, the text as it was read.
    pub info: Option<Box<str>>,
    /// The import that brought it.
    pub batch: Option<BatchId>,
}

impl PoseLabel {
    /// A draft without a pose.
    pub fn new(id: LabelId, frame: FrameId, object: ObjectId, method: Method, author: &str) -> Self {
        Self {
            id,
            frame,
            object,
            pose: None,
            covariance: None,
            correspondences: Vec::new(),
            method,
            visibility: None,
            flags: LabelFlags::default(),
            author: author.into(),
            state: LabelState::Draft,
            info: None,
            batch: None,
        }
    }
}

impl Row for PoseLabel {
    type Id = LabelId;

    fn id(&self) -> LabelId {
        self.id
    }
}
