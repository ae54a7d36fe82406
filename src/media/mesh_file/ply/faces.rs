//! The faces of a PLY file: polygons, their texture coordinates per corner where MeshLab wrote them, and strips.

use std::io::BufRead;

use super::Body;
use super::header::{Element, Kind};
use super::values::{Fault, Values};
use crate::geom::Vec3;
use crate::media::error::MediaError;
use crate::media::mesh_file::MAX_FACES;
use crate::media::mesh_file::corners::CornerTable;
use crate::media::mesh_file::parts::{Parts, check_count};

const INDEX_NAMES: [&str; 2] = ["vertex_indices", "vertex_index"];

/// Vertices that are split by the texture coordinates of their corners, by the bits of these.
pub(super) type Wedges = CornerTable<[u32; 2]>;

/// Reads polygons into `parts`. Where the corners have texture coordinates of their own, the indices are those of the
/// returned table.
pub(super) fn read<R: BufRead>(
    body: &mut Body<'_, R>,
    element: &Element,
    vertices: u64,
    parts: &mut Parts,
) -> Result<Option<Wedges>, MediaError> {
    check_count(body.path, "faces", element.count, MAX_FACES)?;
    parts.triangles.reserve(body.plausible_rows(element));
    let has_wedges = element.properties.iter().any(|property| property.name == "texcoord" && matches!(property.kind, Kind::List { .. }));
    let mut wedges = has_wedges.then(Wedges::new);
    let (mut corners, mut uvs) = (Vec::new(), Vec::new());
    for index in 0..element.count {
        corners.clear();
        uvs.clear();
        read_row(&mut body.values, element, &mut corners, &mut uvs).map_err(|fault| body.error(fault, element, index))?;
        let mut polygon = body.indices(&corners, vertices, element, index)?;
        let places: Vec<Option<Vec3>> = if polygon.len() > 3 {
            polygon.iter().map(|vertex| parts.positions.get(*vertex as usize).copied()).collect()
        } else {
            Vec::new()
        };
        if let Some(wedges) = &mut wedges {
            for (corner, vertex) in polygon.iter_mut().enumerate() {
                let uv = |axis: usize| uvs.get(2 * corner + axis).map_or(f32::NAN, |&value| value as f32);
                *vertex = wedges.index(*vertex, [uv(0).to_bits(), uv(1).to_bits()]);
            }
        }
        parts.add_polygon(&polygon, |corner| places[corner]);
        check_count(body.path, "faces", parts.triangles.len() as u64, MAX_FACES)?;
    }
    Ok(wedges)
}

/// Reads triangle strips: every index makes a triangle with the two before it, −1 starts anew.
pub(super) fn read_strips<R: BufRead>(
    body: &mut Body<'_, R>,
    element: &Element,
    vertices: u64,
    parts: &mut Parts,
) -> Result<(), MediaError> {
    for index in 0..element.count {
        let mut corners = Vec::new();
        read_row(&mut body.values, element, &mut corners, &mut Vec::new()).map_err(|fault| body.error(fault, element, index))?;
        for strip in corners.split(|&corner| corner < 0.0) {
            let strip = body.indices(strip, vertices, element, index)?;
            check_count(body.path, "faces", (parts.triangles.len() + strip.len()) as u64, MAX_FACES)?;
            for (number, window) in strip.windows(3).enumerate() {
                let [a, b, c] = [window[0], window[1], window[2]];
                parts.add_triangle(if number % 2 == 0 { [a, b, c] } else { [b, a, c] });
            }
        }
    }
    Ok(())
}

fn read_row<R: BufRead>(values: &mut Values<R>, element: &Element, corners: &mut Vec<f64>, uvs: &mut Vec<f64>) -> Result<(), Fault> {
    values.next_row()?;
    for property in &element.properties {
        let into = match property.name.as_str() {
            name if INDEX_NAMES.contains(&name) => &mut *corners,
            "texcoord" => &mut *uvs,
            _ => {
                values.skip(property.kind)?;
                continue;
            }
        };
        let Kind::List { count, item } = property.kind else {
            values.skip(property.kind)?;
            continue;
        };
        let length = values.next(count)?.max(0.0) as u64;
        for _ in 0..length {
            into.push(values.next(item)?);
        }
    }
    Ok(())
}
