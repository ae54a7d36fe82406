//! JSON files of a dataset: read into types, with file and place in every refusal.

#![allow(non_snake_case, reason = "fields carry the names of the format")]

use crate::exchange::ExchangeError;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// Reads a JSON file.
pub fn json<T: DeserializeOwned>(path: &Path) -> Result<T, ExchangeError> {
    let text = std::fs::read(path).map_err(ExchangeError::io(path))?;
    serde_json::from_slice(&text).map_err(|err| {
        let place = if err.line() > 0 { format!("line {}, column {}", err.line(), err.column()) } else { String::new() };
        let words = err.to_string();
        let text = words.split(" at line ").next().unwrap_or(&words).to_owned();
        ExchangeError::Format { path: path.to_owned(), place, text }
    })
}

/// Reads a JSON file if it is there.
pub fn json_if_there<T: DeserializeOwned>(path: &Path) -> Result<Option<T>, ExchangeError> {
    if path.is_file() { json(path).map(Some) } else { Ok(None) }
}

/// Nine numbers, row by row; any other count is refused by name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Numbers<const N: usize>(pub [f64; N]);

impl<'de, const N: usize> Deserialize<'de> for Numbers<N> {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Visitor<const N: usize>;
        impl<'de, const N: usize> serde::de::Visitor<'de> for Visitor<N> {
            type Value = Numbers<N>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "a list of {N} numbers")
            }

            fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut list: A) -> Result<Numbers<N>, A::Error> {
                let mut numbers = [0.0; N];
                let mut count = 0;
                while let Some(number) = list.next_element::<f64>()? {
                    if count < N {
                        numbers[count] = number;
                    }
                    count += 1;
                }
                if count == N { Ok(Numbers(numbers)) } else { Err(serde::de::Error::custom(format!("{count} numbers, {N} expected"))) }
            }
        }
        from.deserialize_seq(Visitor)
    }
}

/// One label of `scene_gt.json`.
#[derive(Debug, Deserialize)]
pub struct Gt {
    pub obj_id: i64,
    pub cam_R_m2c: Numbers<9>,
    pub cam_t_m2c: Numbers<3>,
}

/// One image of `scene_camera.json`.
#[derive(Debug, Deserialize)]
pub struct SceneCamera {
    pub cam_K: Option<Numbers<9>>,
    pub depth_scale: Option<f64>,
    pub cam_R_w2c: Option<Numbers<9>>,
    pub cam_t_w2c: Option<Numbers<3>>,
    pub cam_model: Option<Value>,
    /// What else stands there.
    #[serde(flatten)]
    pub rest: BTreeMap<String, Value>,
}

/// `camera.json`: for rendering only, but it tells the size of the pictures.
#[derive(Debug, Deserialize)]
pub struct DatasetCamera {
    pub width: Option<u32>,
    pub height: Option<u32>,
}

/// A map by image id, in the order of the numbers.
pub type ByImage<T> = BTreeMap<i64, T>;

/// Reads a file whose keys are image ids.
pub fn by_image<T: DeserializeOwned>(path: &Path) -> Result<ByImage<T>, ExchangeError> {
    json(path)
}
