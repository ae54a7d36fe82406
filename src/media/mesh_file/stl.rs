//! STL, ascii and binary: triangles without shared vertices, without unit, without colours.
//!
//! Traps: a binary file may begin with `solid` as an ascii one does, so its length decides; the facet normals are
//! often wrong or zero, so the winding counts and they are not read.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, ErrorKind, Read};
use std::path::Path;

use super::parts::{Parts, check_count};
use super::{MAX_FACES, MAX_VERTICES};
use crate::geom::Vec3;
use crate::media::error::{MediaError, Place};
use crate::media::source::Source;

const HEADER_BYTES: u64 = 84;
const FACET_BYTES: u64 = 50;

pub(super) fn read(path: &Path, source: Source) -> Result<Parts, MediaError> {
    let bytes = source.bytes;
    let mut reader = BufReader::with_capacity(1 << 16, source.file);
    let start = reader.fill_buf().map_err(|err| MediaError::read(path, err))?;
    let says_solid = start.trim_ascii_start().get(..5).is_some_and(|word| word.eq_ignore_ascii_case(b"solid"));
    let count = start.get(80..84).and_then(|count| count.try_into().ok()).map(u32::from_le_bytes).map(u64::from);
    let fits = count.is_some_and(|count| bytes == HEADER_BYTES + FACET_BYTES * count);
    let has_nul = start.iter().take(512).any(|&byte| byte == 0);
    match count {
        _ if says_solid && !fits && !has_nul => read_ascii(path, reader),
        Some(count) => read_binary(path, reader, bytes, count),
        None => Err(MediaError::mesh(path, Place::Byte(bytes), "the file ends within the header of a binary STL")),
    }
}

fn read_binary(path: &Path, mut reader: impl Read, bytes: u64, count: u64) -> Result<Parts, MediaError> {
    let needed = HEADER_BYTES + FACET_BYTES * count;
    if needed > bytes {
        let reason = format!("{count} facets are announced, which need {needed} bytes, but the file has {bytes}");
        return Err(MediaError::mesh(path, Place::Byte(80), reason));
    }
    check_count(path, "faces", count, MAX_FACES)?;
    let mut welder = Welder::default();
    if bytes > needed {
        welder.parts.notes.push(format!("{} bytes behind the last facet were not read", bytes - needed));
    }
    let mut header = [0u8; HEADER_BYTES as usize];
    let mut facet = [0u8; FACET_BYTES as usize];
    reader.read_exact(&mut header).map_err(|err| MediaError::read(path, err))?;
    for index in 0..count {
        let at = HEADER_BYTES + FACET_BYTES * index;
        reader.read_exact(&mut facet).map_err(|err| match err.kind() {
            ErrorKind::UnexpectedEof => MediaError::mesh(path, Place::Byte(at), "the file ends within a facet"),
            _ => MediaError::read(path, err),
        })?;
        let float = |at: usize| f32::from_le_bytes([facet[at], facet[at + 1], facet[at + 2], facet[at + 3]]);
        let corner = |number: usize| [0, 4, 8].map(|offset| float(12 + 12 * number + offset));
        welder.add_triangle(path, &Place::Byte(at), [corner(0), corner(1), corner(2)])?;
    }
    Ok(welder.parts)
}

fn read_ascii(path: &Path, mut reader: impl BufRead) -> Result<Parts, MediaError> {
    let mut welder = Welder::default();
    let mut corners: Vec<[f32; 3]> = Vec::with_capacity(3);
    let mut line = Vec::new();
    let mut number = 0;
    loop {
        line.clear();
        if reader.read_until(b'\n', &mut line).map_err(|err| MediaError::read(path, err))? == 0 {
            break;
        }
        number += 1;
        let text = String::from_utf8_lossy(&line);
        let place = Place::Line(number);
        let mut words = text.split_ascii_whitespace();
        let word = words.next().unwrap_or_default().to_ascii_lowercase();
        match word.as_str() {
            "vertex" => corners.push(three_numbers(words).map_err(|reason| MediaError::mesh(path, place, reason))?),
            "endfacet" => {
                let triangle = <[[f32; 3]; 3]>::try_from(corners.as_slice())
                    .map_err(|_| MediaError::mesh(path, place.clone(), format!("a facet with {} corners", corners.len())))?;
                welder.add_triangle(path, &place, triangle)?;
                corners.clear();
            }
            "" | "solid" | "facet" | "outer" | "endloop" | "endsolid" | "color" => {}
            // The name of a solid may go on in the next line; within a facet nothing else may stand.
            _ if corners.is_empty() && welder.parts.positions.is_empty() => {}
            other => return Err(MediaError::mesh(path, place, format!("“{other}” is no word of an ascii STL"))),
        }
        check_count(path, "faces", welder.parts.triangles.len() as u64, MAX_FACES)?;
    }
    if !corners.is_empty() {
        return Err(MediaError::mesh(path, Place::Line(number), "the file ends within a facet"));
    }
    Ok(welder.parts)
}

fn three_numbers<'a>(words: impl Iterator<Item = &'a str>) -> Result<[f32; 3], String> {
    let mut numbers = [0.0; 3];
    let mut found = 0;
    for (slot, word) in numbers.iter_mut().zip(words) {
        *slot = word.parse().map_err(|_| format!("“{word}” is not a number"))?;
        found += 1;
    }
    if found == 3 { Ok(numbers) } else { Err(format!("a vertex with {found} of 3 coordinates")) }
}

/// Gives equal corners one vertex, as the facets of an STL repeat theirs.
#[derive(Default)]
struct Welder {
    parts: Parts,
    vertex_at: HashMap<[u32; 3], u32>,
}

impl Welder {
    fn add_triangle(&mut self, path: &Path, place: &Place, corners: [[f32; 3]; 3]) -> Result<(), MediaError> {
        if corners.iter().flatten().any(|value| !value.is_finite()) {
            return Err(MediaError::NotFinite { path: path.to_owned(), place: place.clone() });
        }
        check_count(path, "vertices", self.parts.positions.len() as u64 + 3, MAX_VERTICES)?;
        let triangle = corners.map(|corner| self.vertex(corner));
        self.parts.add_triangle(triangle);
        Ok(())
    }

    fn vertex(&mut self, corner: [f32; 3]) -> u32 {
        // Adding zero makes −0 and 0 the same place.
        let key = corner.map(|value| (value + 0.0).to_bits());
        let positions = &mut self.parts.positions;
        *self.vertex_at.entry(key).or_insert_with(|| {
            positions.push(Vec3::from(corner.map(f64::from)));
            positions.len() as u32 - 1
        })
    }
}
