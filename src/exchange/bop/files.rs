//! JSON files of a dataset: read into types, with file and place in every refusal.

#![allow(non_snake_case, reason = "fields carry the names of the format")]

use crate::exchange::{ExchangeError, Numbers, json_words, without_mark};
use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;
use std::fmt;
use std::io::ErrorKind;
use std::marker::PhantomData;
use std::path::Path;

/// First bytes of a file that gzip packed.
const GZIP: &[u8] = b"\x1F\x8B";

/// Reads a JSON file.
pub fn json<T: DeserializeOwned>(path: &Path) -> Result<T, ExchangeError> {
    let bytes = read(path)?;
    serde_json::from_slice(without_mark(&bytes)).map_err(|err| {
        let place = if err.line() > 0 { format!("line {}, column {}", err.line(), err.column()) } else { String::new() };
        ExchangeError::Format { path: path.to_owned(), place, text: json_words(&err) }
    })
}

/// Reads a JSON file if there is an entry of its name: one that can't be read, such as a link to nothing, is refused.
pub fn json_if_there<T: DeserializeOwned>(path: &Path) -> Result<Option<T>, ExchangeError> {
    match std::fs::symlink_metadata(path) {
        Err(err) if matches!(err.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
        _ => json(path).map(Some),
    }
}

/// As [`json_if_there`] for a file that holds one object of named fields: a list, whose entries would be taken for these in
/// turn, is refused.
pub fn object_if_there<T: DeserializeOwned>(path: &Path) -> Result<Option<T>, ExchangeError> {
    json_if_there::<Object<T>>(path).map(|found| found.map(|object| object.0))
}

struct Object<T>(T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Fields<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Fields<T> {
            type Value = Object<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object in braces")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Object<T>, A::Error> {
                T::deserialize(serde::de::value::MapAccessDeserializer::new(map)).map(Object)
            }
        }
        from.deserialize_map(Fields(PhantomData))
    }
}

/// The bytes of a file; what is no file is never waited for.
fn read(path: &Path) -> Result<Vec<u8>, ExchangeError> {
    let odd = |text: &str| ExchangeError::Format { path: path.to_owned(), place: String::new(), text: text.to_owned() };
    if let Some(why) = why_no_file(path).map_err(ExchangeError::io(path))? {
        return Err(odd(why));
    }
    let bytes = std::fs::read(path).map_err(ExchangeError::io(path))?;
    if bytes.starts_with(GZIP) {
        return Err(odd("this is packed by gzip; unpack it first"));
    }
    Ok(bytes)
}

/// Why there is no file to be read at a path.
///
/// # Errors
/// Where the system does not say, as for want of a permission.
pub fn why_no_file(path: &Path) -> std::io::Result<Option<&'static str>> {
    match std::fs::metadata(path) {
        Err(err) if err.kind() == ErrorKind::NotFound && path.is_symlink() => Ok(Some("this is a link to what is not there")),
        Err(err) if err.kind() == ErrorKind::NotFound => Ok(Some("the file is missing")),
        Err(err) => Err(err),
        Ok(found) if found.is_file() => Ok(None),
        Ok(found) if found.is_dir() => Ok(Some("this is a folder, where a file is expected")),
        Ok(_) => Ok(Some("this is a pipe or a device, where a file is expected")),
    }
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
                    if id < 0 {
                        return Err(A::Error::custom(format!("the key {id} is below 0, and numbers begin at 0")));
                    }
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
                    let twice = match &key {
                        GtKey::Object => object.is_some(),
                        GtKey::Rotation => rotation.is_some(),
                        GtKey::Translation => translation.is_some(),
                        GtKey::Other(name) => others.contains(name),
                    };
                    if twice {
                        return Err(A::Error::custom(format!("the key {} stands twice", key.name())));
                    }
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

impl GtKey {
    fn name(&self) -> &str {
        match self {
            Self::Object => "obj_id",
            Self::Rotation => "cam_R_m2c",
            Self::Translation => "cam_t_m2c",
            Self::Other(name) => name,
        }
    }
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

/// `camera.json`: for rendering only, but it tells the size of pictures that are not there. The rest only has to be numbers.
#[derive(Debug, Deserialize)]
pub struct DatasetCamera {
    pub width: Option<u32>,
    pub height: Option<u32>,
    #[serde(rename = "fx")]
    _fx: Option<f64>,
    #[serde(rename = "fy")]
    _fy: Option<f64>,
    #[serde(rename = "cx")]
    _cx: Option<f64>,
    #[serde(rename = "cy")]
    _cy: Option<f64>,
    #[serde(rename = "depth_scale")]
    _depth_scale: Option<f64>,
}

/// An entry with any keys, such as one image of `scene_camera.json`.
pub type Entry = serde_json::Map<String, Value>;

/// An entry as it is read: a key that stands twice is refused, as one of the two would be lost.
pub struct ReadEntry(pub Entry);

impl<'de> Deserialize<'de> for ReadEntry {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Keys;
        impl<'de> Visitor<'de> for Keys {
            type Value = Entry;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object in braces")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entry, A::Error> {
                let mut entry = Entry::new();
                while let Some((key, value)) = map.next_entry::<String, Value>()? {
                    if entry.contains_key(&key) {
                        return Err(A::Error::custom(format!("the key {key} stands twice")));
                    }
                    entry.insert(key, value);
                }
                Ok(entry)
            }
        }
        from.deserialize_map(Keys).map(Self)
    }
}
