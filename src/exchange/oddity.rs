//! What was odd about a file of predictions or targets: every case with its line.

use serde::Serialize;
use std::collections::BTreeMap;

/// Lines that an oddity names; the count goes on.
const MOST_LINES: usize = 1000;

/// What is odd.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OddityKind {
    /// The first line is not the header of the format.
    Header,
    /// A line has another number of fields.
    FieldCount,
    /// A field is no number, or not a finite one.
    NotANumber,
    /// A line is no JSON object of the known keys.
    NotAPrediction,
    /// The image is not in the dataset.
    UnknownImage,
    /// The object has no model.
    UnknownObject,
    /// The matrix is no rotation.
    NotARotation,
    /// The translation looks like metres where millimetres are asked for.
    LooksLikeMetres,
    /// The time is not that of the other lines of the image.
    TimeDiffers,
    /// A line says what an earlier one says.
    Repeated,
    /// A target is listed twice.
    DuplicateTarget,
    /// A target is not in the dataset.
    UnknownTarget,
}

impl OddityKind {
    /// What it means and what is done with such a line, of one case and of more.
    fn words(self, one: bool) -> &'static str {
        match (self, one) {
            (Self::Header, _) => {
                "the first line is not scene_id,im_id,obj_id,score,R,t,time; the columns were read in this order all the same"
            }
            (Self::FieldCount, true) => "line without seven fields was left out; the numbers within R and t are separated by spaces",
            (Self::FieldCount, false) => "lines without seven fields were left out; the numbers within R and t are separated by spaces",
            (Self::NotANumber, true) => "line with a field that is no finite number was left out",
            (Self::NotANumber, false) => "lines with a field that is no finite number were left out",
            (Self::NotAPrediction, true) => "line that is no prediction was left out",
            (Self::NotAPrediction, false) => "lines that are no prediction were left out",
            (Self::UnknownImage, true) => "line about an image that is not in the dataset was left out",
            (Self::UnknownImage, false) => "lines about images that are not in the dataset were left out",
            (Self::UnknownObject, true) => "line about an object that has no model was left out",
            (Self::UnknownObject, false) => "lines about objects that have no model were left out",
            (Self::NotARotation, true) => {
                "rotation matrix is not orthonormal (‖RᵀR − I‖ above 0.02) or is mirrored; it was used as written"
            }
            (Self::NotARotation, false) => {
                "rotation matrices are not orthonormal (‖RᵀR − I‖ above 0.02) or are mirrored; they were used as written"
            }
            (Self::LooksLikeMetres, true) => "translation looks like metres where millimetres are asked for; it was used as written",
            (Self::LooksLikeMetres, false) => "translations look like metres where millimetres are asked for; they were used as written",
            (Self::TimeDiffers, true) => "time differs from that of an earlier line of the same image",
            (Self::TimeDiffers, false) => "times differ from that of an earlier line of the same image",
            (Self::Repeated, true) => "line repeats image, object, score and pose of an earlier line; it was used as written",
            (Self::Repeated, false) => "lines repeat image, object, score and pose of an earlier line; they were used as written",
            (Self::DuplicateTarget, true) => "target is listed twice; the last entry holds",
            (Self::DuplicateTarget, false) => "targets are listed twice; the last entry holds",
            (Self::UnknownTarget, true) => "target is not in the dataset; it was left out",
            (Self::UnknownTarget, false) => "targets are not in the dataset; they were left out",
        }
    }
}

/// One kind of oddity in one file.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Oddity {
    /// What is odd.
    pub kind: OddityKind,
    /// The file.
    pub file: String,
    /// How often.
    pub count: usize,
    /// The lines, counted from 1; the first thousand.
    pub lines: Vec<u32>,
    /// The sentence, with the count and the first case.
    pub text: String,
}

#[derive(Clone, Debug, Default)]
struct Kept {
    count: usize,
    lines: Vec<u32>,
    first: String,
}

/// Oddities as they are collected.
#[derive(Clone, Debug, Default)]
pub struct Oddities {
    file: String,
    kinds: BTreeMap<OddityKind, Kept>,
}

impl Oddities {
    /// None yet, in a file.
    pub fn of(file: &std::path::Path) -> Self {
        Self { file: file.display().to_string(), kinds: BTreeMap::new() }
    }

    /// Notes a case in a line; `what` says it for the first one of its kind.
    pub fn add(&mut self, kind: OddityKind, line: u32, what: impl FnOnce() -> String) {
        let kept = self.kinds.entry(kind).or_default();
        if kept.count == 0 {
            kept.first = what();
        }
        kept.count += 1;
        if kept.lines.len() < MOST_LINES {
            kept.lines.push(line);
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.kinds.is_empty()
    }

    /// One entry a kind, with the sentence.
    pub fn finish(self) -> Vec<Oddity> {
        let file = self.file;
        let entry = |(kind, kept): (OddityKind, Kept)| {
            let line = kept.lines.first().copied().unwrap_or(0);
            let first = if kept.first.is_empty() { String::new() } else { format!(": {}", kept.first) };
            let words = kind.words(kept.count == 1);
            let what = if kind == OddityKind::Header { words.to_owned() } else { format!("{} {words}", kept.count) };
            let text = format!("{what}; first in line {line}{first}: {file}");
            Oddity { kind, file: file.clone(), count: kept.count, lines: kept.lines, text }
        };
        self.kinds.into_iter().map(entry).collect()
    }
}
