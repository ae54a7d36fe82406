//! The header of a PLY file.
//!
//! Specification: G. Turk, *The PLY Polygon File Format* (1994). Types occur under two sets of names (`float` and
//! `float32`); the texture's name stands in a comment, by a convention of MeshLab's that BOP follows.

use std::io::BufRead;
use std::path::Path;

use crate::media::error::{MediaError, Place};

/// A line longer than this is no header line.
const MAX_LINE_BYTES: usize = 1 << 16;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    Ascii,
    LittleEndian,
    BigEndian,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scalar {
    Char,
    UChar,
    Short,
    UShort,
    Int,
    UInt,
    Float,
    Double,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Scalar(Scalar),
    List { count: Scalar, item: Scalar },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Property {
    pub(super) name: String,
    pub(super) kind: Kind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Element {
    pub(super) name: String,
    pub(super) count: u64,
    pub(super) properties: Vec<Property>,
}

impl Element {
    /// The fewest bytes that a row takes, to bound what is reserved for the rows that a header announces.
    pub(super) fn least_row_bytes(&self) -> u64 {
        self.properties.len().max(1) as u64
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) encoding: Encoding,
    pub(super) elements: Vec<Element>,
    pub(super) textures: Vec<String>,
    pub(super) lines: u64,
    pub(super) bytes: u64,
}

impl Header {
    pub(super) fn count(&self, element: &str) -> u64 {
        self.elements.iter().filter(|known| known.name == element).map(|known| known.count).sum()
    }
}

impl Scalar {
    fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "char" | "int8" => Self::Char,
            "uchar" | "uint8" => Self::UChar,
            "short" | "int16" => Self::Short,
            "ushort" | "uint16" => Self::UShort,
            "int" | "int32" => Self::Int,
            "uint" | "uint32" => Self::UInt,
            "float" | "float32" => Self::Float,
            "double" | "float64" => Self::Double,
            _ => return None,
        })
    }

    pub(super) fn is_float(self) -> bool {
        matches!(self, Self::Float | Self::Double)
    }
}

pub(super) fn read(path: &Path, reader: &mut impl BufRead) -> Result<Header, MediaError> {
    let mut header = Header { encoding: Encoding::Ascii, elements: Vec::new(), textures: Vec::new(), lines: 0, bytes: 0 };
    let mut encoding = None;
    let mut line = Vec::new();
    loop {
        line.clear();
        let found = reader.read_until(b'\n', &mut line).map_err(|err| MediaError::read(path, err))?;
        header.bytes += found as u64;
        header.lines += 1;
        let fault = |reason: String| MediaError::mesh(path, Place::Line(header.lines), reason);
        if found == 0 {
            return Err(fault("the file ends within the header".into()));
        }
        if line.len() > MAX_LINE_BYTES {
            return Err(fault("the header goes on without an end of line".into()));
        }
        let text = String::from_utf8_lossy(&line);
        let words: Vec<&str> = text.split_ascii_whitespace().collect();
        match words.as_slice() {
            ["end_header", ..] => break,
            ["format", name, ..] => encoding = Some(parse_encoding(name).map_err(fault)?),
            ["comment", "TextureFile", ..] => header.textures.push(text.trim()["comment TextureFile".len()..].trim().to_owned()),
            ["element", name, count] => {
                let count = count.parse().map_err(|_| fault(format!("“{count}” is no count of elements")))?;
                header.elements.push(Element { name: (*name).to_owned(), count, properties: Vec::new() });
            }
            ["property", rest @ ..] => {
                let property = parse_property(rest).map_err(fault)?;
                let element = header
                    .elements
                    .last_mut()
                    .ok_or_else(|| MediaError::mesh(path, Place::Line(header.lines), "a property before any element"))?;
                element.properties.push(property);
            }
            [] | ["ply" | "comment" | "obj_info", ..] => {}
            [word, ..] => {
                return Err(fault(format!("“{word}” is no word of a PLY header, or stands there with the wrong number of words")));
            }
        }
    }
    header.encoding = encoding.ok_or_else(|| MediaError::mesh(path, Place::Line(header.lines), "the header has no line “format”"))?;
    Ok(header)
}

fn parse_encoding(name: &str) -> Result<Encoding, String> {
    match name {
        "ascii" => Ok(Encoding::Ascii),
        "binary_little_endian" => Ok(Encoding::LittleEndian),
        "binary_big_endian" => Ok(Encoding::BigEndian),
        other => Err(format!("the format “{other}” is not known")),
    }
}

fn parse_property(words: &[&str]) -> Result<Property, String> {
    let scalar = |name: &str| Scalar::parse(name).ok_or_else(|| format!("the type “{name}” is not known"));
    let (kind, name) = match words {
        ["list", count, item, name] => (Kind::List { count: scalar(count)?, item: scalar(item)? }, name),
        [kind, name] => (Kind::Scalar(scalar(kind)?), name),
        _ => return Err("a property with the wrong number of words".into()),
    };
    Ok(Property { name: (*name).to_owned(), kind })
}
