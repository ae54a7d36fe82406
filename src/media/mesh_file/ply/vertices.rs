//! The vertices of a PLY file: positions, normals, colours and texture coordinates, in any order and of any type.

use super::Body;
use super::header::{Element, Kind, Scalar};
use crate::geom::Vec3;
use crate::media::error::{MediaError, Place};
use crate::media::mesh_file::MAX_VERTICES;
use crate::media::mesh_file::parts::{Parts, check_count};

/// Where a property's number goes: an index into the row, or nowhere.
const POSITION: usize = 0;
const NORMAL: usize = 3;
const COLOUR: usize = 6;
const UV: usize = 10;
const SLOTS: usize = 12;

const NAMES: [&[&str]; SLOTS] = [
    &["x"],
    &["y"],
    &["z"],
    &["nx", "normal_x"],
    &["ny", "normal_y"],
    &["nz", "normal_z"],
    &["red", "diffuse_red", "r"],
    &["green", "diffuse_green", "g"],
    &["blue", "diffuse_blue", "b"],
    &["alpha", "diffuse_alpha", "a"],
    &["u", "s", "texture_u", "texture_s"],
    &["v", "t", "texture_v", "texture_t"],
];

/// Which of the optional properties the element has.
struct Layout {
    slots: Vec<(Kind, Option<usize>)>,
    colour_type: Option<Scalar>,
    has_normals: bool,
    has_uvs: bool,
}

impl Layout {
    fn of(element: &Element) -> Result<Self, &'static str> {
        let slot = |name: &str| NAMES.iter().position(|names| names.contains(&name));
        let slots: Vec<(Kind, Option<usize>)> = element.properties.iter().map(|property| (property.kind, slot(&property.name))).collect();
        let has = |range: std::ops::Range<usize>| range.into_iter().all(|wanted| slots.iter().any(|&(_, slot)| slot == Some(wanted)));
        if !has(POSITION..POSITION + 3) {
            return Err("the element “vertex” lacks one of x, y and z");
        }
        let colour_type = slots.iter().find_map(|&(kind, slot)| match kind {
            Kind::Scalar(scalar) if slot == Some(COLOUR) => Some(scalar),
            _ => None,
        });
        let colour_type = colour_type.filter(|_| has(COLOUR..COLOUR + 3));
        Ok(Self { colour_type, has_normals: has(NORMAL..NORMAL + 3), has_uvs: has(UV..UV + 2), slots })
    }
}

pub(super) fn read<R: std::io::BufRead>(body: &mut Body<'_, R>, element: &Element, parts: &mut Parts) -> Result<(), MediaError> {
    check_count(body.path, "vertices", element.count, MAX_VERTICES)?;
    let layout = Layout::of(element).map_err(|reason| MediaError::mesh(body.path, Place::File, reason))?;
    let rows = body.plausible_rows(element);
    parts.positions.reserve(rows);
    let mut colours: Vec<[f32; 4]> = Vec::new();
    let opaque = if layout.colour_type.is_some_and(Scalar::is_float) { 1.0 } else { 255.0 };
    for index in 0..element.count {
        let row = read_row(body, element, &layout, index)?;
        let position = Vec3::new(row[POSITION], row[POSITION + 1], row[POSITION + 2]);
        if !position.iter().all(|value| value.is_finite()) {
            return Err(MediaError::NotFinite { path: body.path.to_owned(), place: body.values.place() });
        }
        parts.positions.push(position);
        if layout.has_normals {
            parts.normals.push(Vec3::new(row[NORMAL], row[NORMAL + 1], row[NORMAL + 2]));
        }
        if layout.colour_type.is_some() {
            let alpha = if row[COLOUR + 3].is_nan() { opaque } else { row[COLOUR + 3] };
            colours.push([row[COLOUR], row[COLOUR + 1], row[COLOUR + 2], alpha].map(|value| value as f32));
        }
        if layout.has_uvs {
            parts.uvs.push([row[UV] as f32, row[UV + 1] as f32]);
        }
    }
    if let Some(scalar) = layout.colour_type {
        parts.colours = to_bytes(&colours, scalar);
    }
    Ok(())
}

fn read_row<R: std::io::BufRead>(
    body: &mut Body<'_, R>,
    element: &Element,
    layout: &Layout,
    index: u64,
) -> Result<[f64; SLOTS], MediaError> {
    // What the element does not have stays no number.
    let mut row = [f64::NAN; SLOTS];
    let mut fill = || {
        body.values.next_row()?;
        for &(kind, slot) in &layout.slots {
            match (kind, slot) {
                (Kind::Scalar(scalar), Some(slot)) => row[slot] = body.values.next(scalar)?,
                (kind, _) => body.values.skip(kind)?,
            }
        }
        Ok(())
    };
    let filled = fill();
    filled.map_err(|fault| body.error(fault, element, index))?;
    Ok(row)
}

/// Colours in bytes: integers as they are (16 bits scaled), floats from 0…1, or from 0…255 where any is above one.
fn to_bytes(colours: &[[f32; 4]], scalar: Scalar) -> Vec<[u8; 4]> {
    let bytes_in_floats = colours.iter().any(|colour| colour[..3].iter().any(|&value| value > 1.0));
    let scale = match scalar {
        Scalar::Float | Scalar::Double if !bytes_in_floats => 255.0,
        Scalar::UShort => 1.0 / 257.0,
        _ => 1.0,
    };
    colours.iter().map(|colour| colour.map(|value| (value * scale).round().clamp(0.0, 255.0) as u8)).collect()
}
