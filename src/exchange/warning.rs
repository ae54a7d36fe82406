//! What was odd about a dataset: one warning for each kind, file and object, with a count and the first places.

use super::warning_words::sentence;
use serde::Serialize;
use std::collections::BTreeMap;

/// Places that a warning names.
const MOST_PLACES: usize = 10;

/// What is odd.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WarningKind {
    /// A frame's photo is not there.
    MissingImage,
    /// A photo has no labels.
    ImageWithoutLabels,
    /// A label names an object that has no model.
    UnknownObject,
    /// There are no models at all.
    NoModels,
    /// The models have no `models_info.json`.
    NoModelsInfo,
    /// A rotation matrix is none.
    NotOrthonormal,
    /// An object lies behind the camera.
    BehindCamera,
    /// A mesh does not have the size that `models_info.json` gives.
    MeshSize,
    /// Lengths look like metres where millimetres are asked for.
    LooksLikeMetres,
    /// A mesh has no entry in `models_info.json`.
    NoInfo,
    /// An entry of `models_info.json` has no diameter.
    NoDiameter,
    /// Two labels of an object in a frame have the same pose.
    DuplicateLabel,
    /// A camera model that we can't compute.
    UnsupportedCamera,
    /// The principal point lies outside the picture.
    PrincipalPoint,
    /// The size of the pictures is not known.
    UnknownImageSize,
    /// A mesh can't be read.
    UnreadableMesh,
    /// An entry of `models_info.json` has no mesh.
    NoMesh,
    /// A photo can't be read.
    UnreadableImage,
    /// A photo or depth image ends before the picture does.
    CutShort,
    /// A photo is to be turned, by its EXIF data.
    TurnedImage,
    /// A photo does not have the size of its camera.
    ImageSize,
    /// A depth image can't be read.
    UnreadableDepth,
    /// A `cam_K` that a camera without skew can't hold.
    OddMatrix,
    /// Rows of `scene_gt_info.json` that do not fit the labels.
    LabelInfo,
    /// Rows of `scene_gt_info.json` with numbers that can't be true.
    LabelInfoRange,
    /// A depth image that is a link to nothing, or no file.
    MissingDepth,
    /// A depth scale that is not above zero.
    OddDepthScale,
    /// A depth image whose scale is not said.
    NoDepthScale,
    /// A camera's pose in the world that is no rotation, or only half of one.
    OddCameraPose,
    /// A symmetry that is no rigid motion.
    OddSymmetry,
    /// A texture that a mesh names and that is not there.
    MissingTexture,
    /// What a dataset has and a project does not take.
    LeftBehind,
    /// A key of a label that is not the format's.
    UnknownKey,
    /// An object of another shape has the name already.
    Renamed,
    /// An object of the project has no mesh where the dataset has one.
    KeptWithoutMesh,
    /// Targets that name nothing of the dataset.
    Targets,
    /// A list of targets that can't be understood.
    TargetsUnread,
    /// Entries that were left out.
    Ignored,
}

impl WarningKind {
    /// Whether it is about photos, and of no account to what does not look at them.
    pub(super) fn is_about_photos(self) -> bool {
        matches!(
            self,
            Self::MissingImage | Self::ImageWithoutLabels | Self::UnreadableImage | Self::CutShort | Self::TurnedImage | Self::ImageSize
        )
    }
}

/// One warning.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Warning {
    /// What is odd.
    pub kind: WarningKind,
    /// The file, relative to the dataset.
    pub file: String,
    /// The first places, with the object where it is about one.
    pub place: String,
    /// The sentence, with the count.
    pub text: String,
    /// How often.
    pub count: usize,
}

/// What tells warnings apart: kind, file, object.
type Key = (WarningKind, String, Option<i64>);

/// A place, and how the sentence tells it.
type Told = (String, String);

/// Warnings as they are collected: how often, and the first places.
#[derive(Clone, Debug, Default)]
pub struct Warnings(BTreeMap<Key, (usize, Vec<Told>)>);

impl Warnings {
    /// Notes one case of a kind in a file, about an object or none, at a place.
    pub fn add(&mut self, kind: WarningKind, file: &str, object: Option<i64>, place: impl FnOnce() -> String) {
        self.add_told(kind, file, object, || {
            let place = place();
            (place.clone(), place)
        });
    }

    /// As [`Warnings::add`], where the sentence tells more of the place than its name.
    pub fn add_told(&mut self, kind: WarningKind, file: &str, object: Option<i64>, place: impl FnOnce() -> (String, String)) {
        let entry = self.0.entry((kind, file.to_owned(), object)).or_default();
        entry.0 += 1;
        if entry.1.len() < MOST_PLACES {
            entry.1.push(place());
        }
    }

    /// Takes up the warnings of another part of the dataset.
    pub fn merge(&mut self, other: Self) {
        for (key, (count, places)) in other.0 {
            let entry = self.0.entry(key).or_default();
            entry.0 += count;
            let room = MOST_PLACES.saturating_sub(entry.1.len());
            entry.1.extend(places.into_iter().take(room));
        }
    }

    /// The warnings as sentences, sorted by kind and file.
    pub fn finish(self) -> Vec<Warning> {
        self.0.into_iter().map(|((kind, file, object), (count, places))| warning(kind, file, object, count, &places)).collect()
    }
}

fn warning(kind: WarningKind, file: String, object: Option<i64>, count: usize, places: &[Told]) -> Warning {
    let more = if count > places.len() { ", …" } else { "" };
    let listed = |of: fn(&Told) -> &str| format!("{}{more}", places.iter().map(of).collect::<Vec<_>>().join(", "));
    let (place, told) = (listed(|(place, _)| place), listed(|(_, told)| told));
    let what = sentence(kind, count, object);
    let at = if told.is_empty() { String::new() } else { format!(" ({told})") };
    let text = format!("{what}: {file}{at}");
    Warning { kind, file, place, text, count }
}
