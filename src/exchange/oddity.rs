//! What was odd about a file of predictions or targets: every case with its line.

use serde::Serialize;
use std::collections::BTreeMap;

/// Cases that the sentence tells with what they are; the lines go on.
const MOST_CASES: usize = 10;

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
    /// The object lies behind the camera.
    BehindCamera,
    /// The object lies farther away than any camera sees.
    TooFar,
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
    /// What so many of them mean and what was done with such lines.
    fn words(self, count: usize) -> String {
        let (s, was) = if count == 1 { ("", "was") } else { ("s", "were") };
        let verb = |one: &'static str, many: &'static str| if count == 1 { one } else { many };
        match self {
            Self::Header => {
                format!("the first line is not {}; the columns were read in this order all the same", super::bop_results::HEADER)
            }
            Self::FieldCount => {
                format!("{count} line{s} without seven fields {was} left out; the numbers within R and t are separated by spaces")
            }
            Self::NotANumber => format!("{count} line{s} with a field that is no finite number {was} left out"),
            Self::NotAPrediction => format!("{count} line{s} that {} no prediction {was} left out", verb("is", "are")),
            Self::UnknownImage => format!("{count} line{s} about an image that is not in the dataset {was} left out"),
            Self::UnknownObject => format!("{count} line{s} about an object that has no model {was} left out"),
            Self::NotARotation => {
                let is = verb("matrix is no rotation", "matrices are no rotations");
                format!("{count} {is} (more than 0.02 from orthonormal, or mirrored) and {was} used as written")
            }
            Self::BehindCamera => format!("{count} pose{s} {} behind the camera and {was} used as written", verb("lies", "lie")),
            Self::TooFar => format!("{count} pose{s} {} more than 1 km away and {was} used as written", verb("lies", "lie")),
            Self::LooksLikeMetres => {
                let looks = verb("looks", "look");
                format!("{count} translation{s} {looks} like metres where millimetres are asked for and {was} used as written")
            }
            Self::TimeDiffers => format!("{count} time{s} {} from that of an earlier line of the same image", verb("differs", "differ")),
            Self::Repeated => {
                let repeats = verb("repeats", "repeat");
                format!("{count} line{s} {repeats} image, object, score and pose of an earlier line and {was} used as written")
            }
            Self::DuplicateTarget => format!("{count} target{s} {} listed twice; the last entry holds", verb("is", "are")),
            Self::UnknownTarget => format!("{count} target{s} {} not in the dataset and {was} left out", verb("is", "are")),
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
    /// All its lines, counted from 1.
    pub lines: Vec<u32>,
    /// The sentence, with the count and the first ten cases.
    pub text: String,
}

#[derive(Clone, Debug, Default)]
struct Kept {
    lines: Vec<u32>,
    /// What the first ones are.
    cases: Vec<String>,
}

impl Kept {
    /// `line 4: “nan” is not finite; line 10; and 3 more`.
    fn told(&self) -> String {
        let case = |(line, what): (&u32, &String)| if what.is_empty() { format!("line {line}") } else { format!("line {line}: {what}") };
        let mut told: Vec<String> = self.lines.iter().zip(&self.cases).map(case).collect();
        let more = self.lines.len() - told.len();
        told.extend((more > 0).then(|| format!("and {more} more")));
        told.join("; ")
    }
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

    /// Notes a case in a line; `what` says it for the first ones of its kind.
    pub fn add(&mut self, kind: OddityKind, line: u32, what: impl FnOnce() -> String) {
        let kept = self.kinds.entry(kind).or_default();
        if kept.cases.len() < MOST_CASES {
            kept.cases.push(printable(&what()));
        }
        kept.lines.push(line);
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.kinds.is_empty()
    }

    /// One entry a kind, with the sentence.
    pub fn finish(self) -> Vec<Oddity> {
        let file = self.file;
        let entry = |(kind, kept): (OddityKind, Kept)| {
            let text = format!("{} ({}): {file}", kind.words(kept.lines.len()), kept.told());
            Oddity { kind, file: file.clone(), count: kept.lines.len(), lines: kept.lines, text }
        };
        self.kinds.into_iter().map(entry).collect()
    }
}

/// What stands in a file may be anything; a terminal obeys some of it.
fn printable(text: &str) -> String {
    text.chars().flat_map(|c| if c.is_control() { c.escape_default().collect::<Vec<_>>() } else { vec![c] }).collect()
}
