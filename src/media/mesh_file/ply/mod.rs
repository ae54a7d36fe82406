//! PLY: ascii, binary little and big endian.
//!
//! Traps: the list of a face is named `vertex_indices` or `vertex_index`; colours are bytes or floats, alpha is there
//! or not; elements other than vertices and faces are read over; vertices without faces are a point cloud.

use std::io::{BufRead, BufReader};
use std::path::Path;

use super::parts::{Parts, Surface};
use super::texture;
use crate::media::error::MediaError;
use crate::media::source::Source;

mod faces;
mod header;
mod values;
mod vertices;

use header::{Element, Header};
use values::{Fault, Values};

/// Names of the textures that a PLY file's header gives.
pub(super) fn texture_names(path: &Path, source: Source) -> Result<Vec<String>, MediaError> {
    header::read(path, &mut BufReader::new(source.file)).map(|header| header.textures)
}

/// The part behind the header.
struct Body<'a, R> {
    path: &'a Path,
    values: Values<R>,
    bytes: u64,
}

pub(super) fn read(path: &Path, source: Source) -> Result<Parts, MediaError> {
    let mut reader = BufReader::with_capacity(1 << 16, source.file);
    let header = header::read(path, &mut reader)?;
    let values = Values::new(reader, header.encoding, header.lines, header.bytes);
    let mut body = Body { path, values, bytes: source.bytes };
    let mut parts = Parts::default();
    let mut wedges = None;
    let announced = header.count("vertex");
    for element in &header.elements {
        match element.name.as_str() {
            "vertex" => vertices::read(&mut body, element, &mut parts)?,
            "face" => wedges = faces::read(&mut body, element, announced, &mut parts)?,
            "tristrips" => faces::read_strips(&mut body, element, announced, &mut parts)?,
            _ => body.skip(element)?,
        }
    }
    if let Some(wedges) = wedges.filter(|wedges| !wedges.corners().is_empty()) {
        split(&mut parts, &wedges);
    }
    dress(path, &header, &mut parts);
    Ok(parts)
}

impl<R: BufRead> Body<'_, R> {
    fn skip(&mut self, element: &Element) -> Result<(), MediaError> {
        for index in 0..element.count {
            let mut skip_row = || {
                self.values.next_row()?;
                element.properties.iter().try_for_each(|property| self.values.skip(property.kind))
            };
            let skipped = skip_row();
            skipped.map_err(|fault| self.error(fault, element, index))?;
        }
        Ok(())
    }

    /// How many rows to reserve memory for: those announced, but not more than the file can hold.
    fn plausible_rows(&self, element: &Element) -> usize {
        element.count.min(self.bytes / element.least_row_bytes()) as usize
    }

    /// Corners as indices, each checked.
    fn indices(&self, corners: &[f64], vertices: u64, element: &Element, row: u64) -> Result<Vec<u32>, MediaError> {
        let checked = |&corner: &f64| {
            if corner >= 0.0 && corner < vertices as f64 && corner.fract() == 0.0 {
                return Ok(corner as u32);
            }
            let reason = format!("{} {row} names vertex {corner}, but there are {vertices} vertices", element.name);
            Err(MediaError::mesh(self.path, self.values.place(), reason))
        };
        corners.iter().map(checked).collect()
    }

    fn error(&self, fault: Fault, element: &Element, row: u64) -> MediaError {
        let Element { name, count, .. } = element;
        let reason = match fault {
            Fault::Read(err) => return MediaError::read(self.path, err),
            Fault::Ends => format!("the file ends before {name} {row} of the {count} that its header announces"),
            Fault::ShortLine => format!("{name} {row} has fewer numbers than the header announces"),
            Fault::NotANumber(word) => format!("“{word}” of {name} {row} is not a number"),
        };
        MediaError::mesh(self.path, self.values.place(), reason)
    }
}

fn split(parts: &mut Parts, wedges: &faces::Wedges) {
    parts.positions = wedges.spread(&parts.positions);
    parts.normals = wedges.spread(&parts.normals);
    parts.colours = wedges.spread(&parts.colours);
    parts.uvs = wedges.corners().iter().map(|(_, uv)| uv.map(f32::from_bits)).collect();
}

fn dress(path: &Path, header: &Header, parts: &mut Parts) {
    let Some(name) = header.textures.first().filter(|_| !parts.uvs.is_empty()) else {
        return;
    };
    if header.textures.len() > 1 {
        parts.notes.push(format!("{} textures are named; only the first is used, {name}", header.textures.len()));
    }
    if let Some(photo) = texture::load(path, name, &mut parts.notes) {
        parts.textures.push(photo);
        parts.surfaces.push(Surface { colour: None, texture: Some(0) });
    }
}
