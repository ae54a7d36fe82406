//! Slices: conditions that pick some of the cases, as plain data that is written by hand and saved by name.

use serde::{Deserialize, Serialize};

use super::case::Conditions;
use super::data::TrueFrame;
use super::model::Model;

/// Numbers from `at_least` on and below `below`; either may be left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Range {
    /// The lowest number that belongs to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<f64>,
    /// The lowest number that doesn't any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub below: Option<f64>,
}

impl Range {
    /// Whether no number belongs to it.
    fn is_empty(&self) -> bool {
        self.at_least.zip(self.below).is_some_and(|(low, high)| low >= high)
    }

    fn holds(&self, value: f64) -> bool {
        self.at_least.is_none_or(|low| value >= low) && self.below.is_none_or(|high| value < high)
    }
}

/// A condition on the label, its frame or its prediction. What a condition asks for and is not known does not fulfil it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Filter {
    /// All of them.
    All(Vec<Filter>),
    /// At least one of them.
    Any(Vec<Filter>),
    /// The opposite.
    Not(Box<Filter>),
    /// The object has one of these names, or numbers in its dataset.
    Object(Vec<String>),
    /// The share of the object that is seen, 0 to 1.
    Visibility(Range),
    /// From the camera to the middle of the object, metres.
    DistanceM(Range),
    /// Between the object's z axis and the way to the camera, degrees: 0 is seen from the top.
    TiltDeg(Range),
    /// Column of the object's middle as a share of the image's width.
    ImageX(Range),
    /// Row of the object's middle as a share of the image's height.
    ImageY(Range),
    /// The session has one of these names.
    Session(Vec<String>),
    /// The frame has one of these tags.
    Tag(Vec<String>),
    /// The camera has one of these names.
    Camera(Vec<String>),
    /// The frame is in one of these splits.
    Split(Vec<String>),
    /// The score of the prediction.
    Score(Range),
    /// Whether there is a prediction.
    Predicted(bool),
}

/// The name of what holds every target; no slice has it.
pub const ALL: &str = "all";

/// A named slice.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Slice {
    /// Its name.
    pub name: String,
    /// What belongs to it.
    pub filter: Filter,
}

/// What a filter is asked about.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The frame.
    pub frame: &'a TrueFrame,
    /// Name of its session.
    pub session: &'a str,
    /// The object.
    pub model: &'a Model,
    /// The circumstances.
    pub conditions: &'a Conditions,
    /// The score of the prediction, if there is one.
    pub score: Option<f64>,
}

impl Filter {
    /// Whether the subject belongs to the slice for certain.
    pub fn holds(&self, subject: &Subject<'_>) -> bool {
        self.test(subject) == Some(true)
    }

    /// Whether nothing that is known keeps the subject out of the slice. An estimate that found nothing is asked this way:
    /// nobody knows how much of nothing is visible.
    pub fn may_hold(&self, subject: &Subject<'_>) -> bool {
        self.test(subject) != Some(false)
    }

    /// `None` where it is not known.
    fn test(&self, subject: &Subject<'_>) -> Option<bool> {
        let one_of = |names: &[String], name: &str| names.iter().any(|n| n == name);
        let position = |axis: usize| subject.conditions.position.map(|p| p[axis]);
        match self {
            Self::All(filters) => all(filters.iter().map(|f| f.test(subject))),
            Self::Any(filters) => all(filters.iter().map(|f| f.test(subject).map(|t| !t))).map(|t| !t),
            Self::Not(filter) => filter.test(subject).map(|t| !t),
            Self::Object(names) => {
                Some(one_of(names, &subject.model.name) || subject.model.number.is_some_and(|n| one_of(names, &n.to_string())))
            }
            Self::Visibility(range) => subject.conditions.visibility.map(|v| range.holds(v)),
            Self::DistanceM(range) => Some(range.holds(subject.conditions.distance_m)),
            Self::TiltDeg(range) => Some(range.holds(subject.conditions.tilt_deg)),
            Self::ImageX(range) => position(0).map(|x| range.holds(x)),
            Self::ImageY(range) => position(1).map(|y| range.holds(y)),
            Self::Session(names) => Some(one_of(names, subject.session)),
            Self::Tag(tags) => Some(subject.frame.tags.iter().any(|t| one_of(tags, t))),
            Self::Camera(names) => Some(one_of(names, &subject.frame.camera_name)),
            Self::Split(names) => Some(subject.frame.split.as_deref().is_some_and(|s| one_of(names, s))),
            Self::Score(range) => subject.score.map(|s| range.holds(s)),
            Self::Predicted(wanted) => Some(subject.score.is_some() == *wanted),
        }
    }
}

/// False if one is, else unknown if one is.
fn all(tests: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut result = Some(true);
    for test in tests {
        match test {
            Some(false) => return Some(false),
            None => result = None,
            Some(true) => {}
        }
    }
    result
}

impl Filter {
    /// The condition as text that [`Filter::from_ron`] reads, as it stands in a file of slices.
    ///
    /// # Errors
    /// Where a number in it can't be written.
    pub fn to_ron(&self) -> Result<String, String> {
        ron_options().to_string(self).map_err(|err| err.to_string())
    }

    /// Why nothing can ever fulfil it, for the first such part of it.
    fn contradiction(&self) -> Option<String> {
        match self {
            Self::All(filters) | Self::Any(filters) => filters.iter().find_map(Self::contradiction),
            Self::Not(filter) => filter.contradiction(),
            Self::Visibility(range)
            | Self::DistanceM(range)
            | Self::TiltDeg(range)
            | Self::ImageX(range)
            | Self::ImageY(range)
            | Self::Score(range) => range.is_empty().then(|| {
                let (low, high) = (range.at_least.unwrap_or_default(), range.below.unwrap_or_default());
                format!("no number is at least {low} and below {high}")
            }),
            _ => None,
        }
    }

    /// Reads one condition, such as `DistanceM(at_least: 1.2)`.
    ///
    /// # Errors
    /// A sentence with the line where it is none, or what can't be fulfilled.
    pub fn from_ron(text: &str) -> Result<Self, String> {
        let filter: Self = ron_options().from_str(text).map_err(|err| format!("line {}: {}", err.span.start.line, err.code))?;
        filter.contradiction().map_or(Ok(filter), Err)
    }
}

/// Numbers stand without `Some`, and ranges without a second pair of brackets.
fn ron_options() -> ron::Options {
    use ron::extensions::Extensions;
    ron::Options::default().with_default_extension(Extensions::IMPLICIT_SOME | Extensions::UNWRAP_VARIANT_NEWTYPES)
}

/// Reads slices from RON: a list of `(name: "far", filter: DistanceM(at_least: 1.2))`.
///
/// # Errors
/// A sentence with line and column where it is no such list, a name is empty or stands twice.
pub fn from_ron(text: &str) -> Result<Vec<Slice>, String> {
    let slices: Vec<Slice> = ron_options().from_str(text).map_err(|err| format!("line {}: {}", err.span.start.line, err.code))?;
    for (i, slice) in slices.iter().enumerate() {
        if slice.name.trim().is_empty() {
            return Err(format!("slice {} has no name; give it one", i + 1));
        }
        if slice.name == ALL {
            return Err(format!("slice {} is named {ALL}, which stands for all targets; rename it", i + 1));
        }
        if let Some(why) = slice.filter.contradiction() {
            return Err(format!("the slice {} is empty: {why}", slice.name));
        }
        if slices[..i].iter().any(|other| other.name == slice.name) {
            return Err(format!("the name {} stands for two slices; rename one", slice.name));
        }
    }
    Ok(slices)
}
