//! One row of `scene_gt_info.json`: every number that the format asks for, and the row itself as it stands.

use crate::exchange::{Numbers, json_words};
use serde::Deserialize;
use serde::de::{Deserializer, Error};
use serde_json::value::RawValue;

/// A row.
#[derive(Debug)]
pub struct InfoRow {
    /// The row as it stands, to be exported again.
    pub text: Box<RawValue>,
    /// Share of the object that is seen; `None` where the row says what is no share.
    pub visibility: Option<f64>,
    /// The first number that can't be true, in words.
    pub odd: Option<String>,
}

/// What a row has to hold.
#[derive(Deserialize)]
struct Fields {
    #[serde(rename = "bbox_obj")]
    _whole: Numbers<4>,
    #[serde(rename = "bbox_visib")]
    _visible: Numbers<4>,
    px_count_all: f64,
    px_count_valid: f64,
    px_count_visib: f64,
    visib_fract: f64,
}

impl<'de> Deserialize<'de> for InfoRow {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = Box::<RawValue>::deserialize(from)?;
        // A list of the right length would be taken for the fields in their order.
        if !text.get().starts_with('{') {
            return Err(D::Error::custom("a row in braces is expected"));
        }
        let fields: Fields = serde_json::from_str(text.get()).map_err(|err| D::Error::custom(json_words(&err)))?;
        let odd = fields.odd();
        Ok(Self { visibility: Some(fields.visib_fract).filter(|v| (0.0..=1.0).contains(v)), odd, text })
    }
}

impl Fields {
    fn odd(&self) -> Option<String> {
        let counts =
            [("px_count_all", self.px_count_all), ("px_count_valid", self.px_count_valid), ("px_count_visib", self.px_count_visib)];
        let negative = counts.into_iter().find(|(_, count)| *count < 0.0);
        let share = Some(("visib_fract", self.visib_fract)).filter(|(_, v)| !(0.0..=1.0).contains(v));
        negative.or(share).map(|(key, value)| format!("{key} {value}"))
    }
}
