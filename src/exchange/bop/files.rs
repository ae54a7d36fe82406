//! JSON files of a dataset: read into types, with file and place in every refusal.

#![allow(non_snake_case, reason = "fields carry the names of the format")]

use crate::exchange::{ExchangeError, Numbers, json_words};
use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;
use std::fmt;
use std::marker::PhantomData;
use std::path::Path;

/// Reads a JSON file.
pub fn json<T: DeserializeOwned>(path: &Path) -> Result<T, ExchangeError> {
    let text = std::fs::read(path).map_err(|err| match err.kind() {
        std::io::ErrorKind::NotFound => {
            ExchangeError::Format { path: path.to_owned(), place: String::new(), text: "the file is missing".to_owned() }
        }
        _ => ExchangeError::io(path)(err),
    })?;
    serde_json::from_slice(&text).map_err(|err| {
        let place = if err.line() > 0 { format!("line {}, column {}", err.line(), err.column()) } else { String::new() };
        ExchangeError::Format { path: path.to_owned(), place, text: json_words(&err) }
    })
}

/// Reads a JSON file if it is there.
pub fn json_if_there<T: DeserializeOwned>(path: &Path) -> Result<Option<T>, ExchangeError> {
    if path.is_file() { json(path).map(Some) } else { Ok(None) }
}

/// A file whose keys are ids, sorted by id. A key that stands twice is refused: one of the two would be lost.
#[derive(Debug)]
pub struct ById<T>(pub Vec<(i64, T)>);

impl<T> Default for ById<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> ById<T> {
    /// Takes the entry of `id` out, leaving an empty one.
    pub fn take(&mut self, id: i64) -> Option<T>
    where
        T: Default,
    {
        self.0.binary_search_by_key(&id, |(id, _)| *id).ok().map(|at| std::mem::take(&mut self.0[at].1))
    }

    /// Whether there is an entry of `id`.
    pub fn has(&self, id: i64) -> bool {
        self.0.binary_search_by_key(&id, |(id, _)| *id).is_ok()
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for ById<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Entries<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Entries<T> {
            type Value = ById<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object whose keys are numbers")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<ById<T>, A::Error> {
                let mut entries = Vec::new();
                let mut sorted = true;
                while let Some(id) = map.next_key::<i64>()? {
                    sorted &= entries.last().is_none_or(|(last, _)| *last < id);
                    entries.push((id, map.next_value()?));
                }
                if !sorted {
                    entries.sort_by_key(|(id, _)| *id);
                    if let Some(twice) = entries.windows(2).find(|pair| pair[0].0 == pair[1].0) {
                        return Err(A::Error::custom(format!("the key {} stands twice", twice[0].0)));
                    }
                }
                Ok(ById(entries))
            }
        }
        from.deserialize_map(Entries(PhantomData))
    }
}

/// One label of `scene_gt.json`.
#[derive(Debug)]
pub struct Gt {
    pub obj_id: i64,
    pub cam_R_m2c: Numbers<9>,
    pub cam_t_m2c: Numbers<3>,
    /// Keys beyond these, of which the values are not kept.
    pub others: Vec<String>,
}

impl<'de> Deserialize<'de> for Gt {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Label;
        impl<'de> Visitor<'de> for Label {
            type Value = Gt;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a label with cam_R_m2c, cam_t_m2c and obj_id")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Gt, A::Error> {
                let (mut object, mut rotation, mut translation, mut others) = (None, None, None, Vec::new());
                while let Some(key) = map.next_key::<GtKey>()? {
                    match key {
                        GtKey::Object => object = Some(map.next_value()?),
                        GtKey::Rotation => rotation = Some(map.next_value()?),
                        GtKey::Translation => translation = Some(map.next_value()?),
                        GtKey::Other(name) => {
                            map.next_value::<IgnoredAny>()?;
                            others.push(name);
                        }
                    }
                }
                Ok(Gt {
                    obj_id: object.ok_or_else(|| A::Error::missing_field("obj_id"))?,
                    cam_R_m2c: rotation.ok_or_else(|| A::Error::missing_field("cam_R_m2c"))?,
                    cam_t_m2c: translation.ok_or_else(|| A::Error::missing_field("cam_t_m2c"))?,
                    others,
                })
            }
        }
        from.deserialize_map(Label)
    }
}

enum GtKey {
    Object,
    Rotation,
    Translation,
    Other(String),
}

impl<'de> Deserialize<'de> for GtKey {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Key;
        impl Visitor<'_> for Key {
            type Value = GtKey;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key")
            }

            fn visit_str<E: Error>(self, key: &str) -> Result<GtKey, E> {
                Ok(match key {
                    "obj_id" => GtKey::Object,
                    "cam_R_m2c" => GtKey::Rotation,
                    "cam_t_m2c" => GtKey::Translation,
                    other => GtKey::Other(other.to_owned()),
                })
            }
        }
        from.deserialize_identifier(Key)
    }
}

/// `camera.json`: for rendering only, but it tells the size of pictures that are not there.
#[derive(Debug, Deserialize)]
pub struct DatasetCamera {
    pub width: Option<u32>,
    pub height: Option<u32>,
}

/// An entry with any keys, such as one image of `scene_camera.json`.
pub type Entry = serde_json::Map<String, Value>;
