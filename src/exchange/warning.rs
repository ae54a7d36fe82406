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
    /// A rotation matrix is none.
    NotOrthonormal,
    /// An object lies behind the camera.
    BehindCamera,
    /// A mesh does not have the size that `models_info.json` gives.
    MeshSize,
    /// Lengths look like metres where millimetres are asked for.
    LooksLikeMetres,
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

/// Warnings as they are collected: how often, and the first places.
#[derive(Clone, Debug, Default)]
pub struct Warnings(BTreeMap<Key, (usize, Vec<String>)>);

impl Warnings {
    /// Notes one case of a kind in a file, about an object or none, at a place.
    pub fn add(&mut self, kind: WarningKind, file: &str, object: Option<i64>, place: impl FnOnce() -> String) {
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

fn warning(kind: WarningKind, file: String, object: Option<i64>, count: usize, places: &[String]) -> Warning {
    let more = if count > places.len() { ", …" } else { "" };
    let place = format!("{}{more}", places.join(", "));
    let what = sentence(kind, count, object);
    let at = if place.is_empty() { String::new() } else { format!(" ({place})") };
    let text = format!("{what}: {file}{at}");
    Warning { kind, file, place, text, count }
}
