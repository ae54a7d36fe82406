//! A slice as a form: rows of conditions, and how they become a filter and back.

use crate::eval::{Filter, Range};
use crate::ui::widgets::number_text::read_number;

/// What a row of the form is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum About {
    #[default]
    Object,
    Visibility,
    Distance,
    Tilt,
    ImageX,
    ImageY,
    Session,
    Tag,
    Camera,
    Split,
    Score,
    Predicted,
}

impl About {
    pub(super) const ALL: [Self; 12] = [
        Self::Object,
        Self::Visibility,
        Self::Distance,
        Self::Tilt,
        Self::ImageX,
        Self::ImageY,
        Self::Session,
        Self::Tag,
        Self::Camera,
        Self::Split,
        Self::Score,
        Self::Predicted,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Object => "Object",
            Self::Visibility => "Visibility",
            Self::Distance => "Distance",
            Self::Tilt => "Tilt",
            Self::ImageX => "Image column",
            Self::ImageY => "Image row",
            Self::Session => "Session",
            Self::Tag => "Tag",
            Self::Camera => "Camera",
            Self::Split => "Split",
            Self::Score => "Score",
            Self::Predicted => "Prediction",
        }
    }

    /// Unit on screen and how many of it are one in the filter; `None` for what is no range.
    pub(super) fn scale(self) -> Option<(&'static str, f64)> {
        match self {
            Self::Visibility | Self::ImageX | Self::ImageY => Some(("%", 100.0)),
            Self::Distance => Some(("mm", 1000.0)),
            Self::Tilt => Some(("°", 1.0)),
            Self::Score => Some(("", 1.0)),
            _ => None,
        }
    }

    /// What it means, for its tooltip.
    pub(super) fn meaning(self) -> &'static str {
        match self {
            Self::Object => "The object has one of these names",
            Self::Visibility => "Share of the object that is seen",
            Self::Distance => "From the camera to the middle of the object",
            Self::Tilt => "Between the object's z axis and the way to the camera: 0° is seen from the top",
            Self::ImageX => "Where the middle of the object is, from the left of the image on",
            Self::ImageY => "Where the middle of the object is, from the top of the image on",
            Self::Session => "The session has one of these names",
            Self::Tag => "The frame has one of these tags",
            Self::Camera => "The camera has one of these names",
            Self::Split => "The frame is in one of these splits",
            Self::Score => "Score of the prediction",
            Self::Predicted => "Whether there is a prediction",
        }
    }
}

/// A condition as it stands in the form.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Row {
    pub(super) about: About,
    pub(super) negated: bool,
    /// Of [`About::Object`] and its like.
    pub(super) names: Vec<String>,
    /// Limits as they are typed; empty for none.
    pub(super) at_least: String,
    pub(super) below: String,
}

/// The condition of a slice as it is edited.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Form {
    /// Rows, of which all have to hold, or any.
    Rows { any: bool, rows: Vec<Row> },
    /// The text of a filter that rows can't say.
    Text(String),
}

impl Default for Form {
    fn default() -> Self {
        Self::Rows { any: false, rows: vec![Row::default()] }
    }
}

impl Form {
    /// The form of a filter.
    pub(super) fn of(filter: &Filter) -> Self {
        let (any, parts) = match filter {
            Filter::All(parts) => (false, parts.as_slice()),
            Filter::Any(parts) => (true, parts.as_slice()),
            one => (false, std::slice::from_ref(one)),
        };
        match parts.iter().map(Row::of).collect::<Option<Vec<Row>>>() {
            Some(rows) if !rows.is_empty() => Self::Rows { any, rows },
            _ => Self::Text(filter.to_ron().unwrap_or_default()),
        }
    }

    /// The filter, or what is missing as a sentence.
    pub(super) fn filter(&self) -> Result<Filter, String> {
        match self {
            Self::Text(text) => Filter::from_ron(text).map_err(|err| format!("The condition can't be understood: {err}")),
            Self::Rows { any, rows } => {
                let mut parts = rows.iter().map(Row::filter).collect::<Result<Vec<_>, _>>()?;
                match (parts.len(), any) {
                    (0, _) => Err("Add a condition".to_owned()),
                    (1, _) => Ok(parts.remove(0)),
                    (_, true) => Ok(Filter::Any(parts)),
                    (_, false) => Ok(Filter::All(parts)),
                }
            }
        }
    }

    /// A name that says what the slice is.
    pub(super) fn proposed_name(&self) -> String {
        match self {
            Self::Text(_) => String::new(),
            Self::Rows { any, rows } => {
                let words: Vec<String> = rows.iter().filter(|row| row.filter().is_ok()).map(Row::words).collect();
                words.join(if *any { " or " } else { ", " })
            }
        }
    }
}

impl Row {
    fn of(filter: &Filter) -> Option<Self> {
        let row = |about: About| Self { about, ..Self::default() };
        let names = |about: About, names: &[String]| Some(Self { names: names.to_vec(), ..row(about) });
        let range = |about: About, range: &Range| {
            let (_, scale) = about.scale()?;
            let text = |value: Option<f64>| value.map_or_else(String::new, |v| plain(v * scale));
            Some(Self { at_least: text(range.at_least), below: text(range.below), ..row(about) })
        };
        match filter {
            Filter::Object(list) => names(About::Object, list),
            Filter::Session(list) => names(About::Session, list),
            Filter::Tag(list) => names(About::Tag, list),
            Filter::Camera(list) => names(About::Camera, list),
            Filter::Split(list) => names(About::Split, list),
            Filter::Visibility(limits) => range(About::Visibility, limits),
            Filter::DistanceM(limits) => range(About::Distance, limits),
            Filter::TiltDeg(limits) => range(About::Tilt, limits),
            Filter::ImageX(limits) => range(About::ImageX, limits),
            Filter::ImageY(limits) => range(About::ImageY, limits),
            Filter::Score(limits) => range(About::Score, limits),
            Filter::Predicted(wanted) => Some(Self { negated: !wanted, ..row(About::Predicted) }),
            Filter::Not(inner) => Self::of(inner).filter(|row| !row.negated).map(|row| Self { negated: true, ..row }),
            Filter::All(_) | Filter::Any(_) => None,
        }
    }

    fn filter(&self) -> Result<Filter, String> {
        let name = self.about.name().to_lowercase();
        let names = || if self.names.is_empty() { Err(format!("Choose at least one {name}")) } else { Ok(self.names.clone()) };
        let filter = match self.about {
            About::Object => Filter::Object(names()?),
            About::Session => Filter::Session(names()?),
            About::Tag => Filter::Tag(names()?),
            About::Camera => Filter::Camera(names()?),
            About::Split => Filter::Split(names()?),
            About::Visibility => Filter::Visibility(self.range()?),
            About::Distance => Filter::DistanceM(self.range()?),
            About::Tilt => Filter::TiltDeg(self.range()?),
            About::ImageX => Filter::ImageX(self.range()?),
            About::ImageY => Filter::ImageY(self.range()?),
            About::Score => Filter::Score(self.range()?),
            About::Predicted => return Ok(Filter::Predicted(!self.negated)),
        };
        Ok(if self.negated { Filter::Not(Box::new(filter)) } else { filter })
    }

    fn range(&self) -> Result<Range, String> {
        let name = self.about.name().to_lowercase();
        let (unit, scale) = self.about.scale().unwrap_or(("", 1.0));
        let read = |text: &str| match text.trim() {
            "" => Ok(None),
            text => read_number(text, unit).map(|value| Some(value / scale)),
        };
        let range = Range { at_least: read(&self.at_least)?, below: read(&self.below)? };
        match (range.at_least, range.below) {
            (None, None) => Err(format!("Give {name} a limit")),
            (Some(low), Some(high)) if low >= high => Err(format!("Nothing lies between these limits of {name}")),
            _ => Ok(range),
        }
    }

    fn words(&self) -> String {
        let is_not = if self.negated { "not " } else { "" };
        let (unit, _) = self.about.scale().unwrap_or(("", 1.0));
        let number = |text: &str| read_number(text, unit).ok().map(plain);
        let value = |text: String| format!("{text}{}{unit}", if unit.is_empty() || unit == "°" { "" } else { "\u{a0}" });
        let limits = match (number(&self.at_least), number(&self.below)) {
            (Some(low), Some(below)) => format!("{low} to {}", value(below)),
            (Some(low), None) => format!("from {}", value(low)),
            (None, below) => format!("below {}", value(below.unwrap_or_default())),
        };
        match (self.about, self.about.scale()) {
            (About::Predicted, _) => if self.negated { "No prediction" } else { "With prediction" }.to_owned(),
            (about, Some(_)) => format!("{} {is_not}{limits}", about.name()),
            (About::Object, None) if !self.negated => self.names.join(" or "),
            (about, None) => format!("{} {is_not}{}", about.name(), self.names.join(" or ")),
        }
    }
}

/// A number without zeros at its end.
fn plain(value: f64) -> String {
    let text = format!("{value:.6}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filter(text: &str) -> Filter {
        Filter::from_ron(text).unwrap()
    }

    #[test]
    fn every_kind_of_condition_goes_into_rows_and_back() {
        for text in [
            r#"Object(["ape", "duck"])"#,
            "Visibility(at_least: 0.07, below: 0.4)",
            "DistanceM(at_least: 1.2)",
            "TiltDeg(below: 45.5)",
            "All([ImageX(below: 0.5), ImageY(at_least: 0.25)])",
            r#"Any([Session(["a"]), Tag(["dark"]), Camera(["left"]), Split(["test"])])"#,
            "Not(Score(at_least: 0.5))",
            "Predicted(false)",
        ] {
            let known = filter(text);
            let form = Form::of(&known);
            assert!(matches!(form, Form::Rows { .. }), "{text}");
            assert_eq!(form.filter().as_ref(), Ok(&known), "{text}");
            assert!(!form.proposed_name().is_empty(), "{text}");
        }
    }

    #[test]
    fn what_rows_cannot_say_stays_text() {
        let nested = filter(r#"All([Any([Object(["a"]), Predicted(true)]), DistanceM(below: 1.0)])"#);
        let Form::Text(text) = Form::of(&nested) else { panic!("rows") };
        assert_eq!(Form::Text(text).filter(), Ok(nested));
        assert!(Form::Text("Nonsense".to_owned()).filter().unwrap_err().contains("line 1"));
    }

    #[test]
    fn a_form_says_what_is_missing() {
        let with = |about: About, at_least: &str, below: &str| Form::Rows {
            any: false,
            rows: vec![Row { about, at_least: at_least.to_owned(), below: below.to_owned(), ..Row::default() }],
        };
        assert_eq!(Form::default().filter(), Err("Choose at least one object".to_owned()));
        assert_eq!(with(About::Distance, "", "").filter(), Err("Give distance a limit".to_owned()));
        assert_eq!(with(About::Distance, "9", "9").filter(), Err("Nothing lies between these limits of distance".to_owned()));
        assert!(with(About::Tilt, "x", "").filter().unwrap_err().contains("“x” is no number"));
        assert_eq!(with(About::Distance, "1000", "").filter(), Ok(filter("DistanceM(at_least: 1.0)")));
        assert_eq!(with(About::Distance, "1 m", "1500").proposed_name(), "Distance 1000 to 1500\u{a0}mm");
        assert_eq!(Form::Rows { any: false, rows: Vec::new() }.filter(), Err("Add a condition".to_owned()));
    }
}
