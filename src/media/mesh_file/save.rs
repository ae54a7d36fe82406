//! PLY as BOP's tools read it: ascii, millimetres by convention, one property a line.

use std::io::{self, Write};
use std::path::Path;

use super::{LengthUnit, MeshFile};
use crate::media::error::MediaError;
use crate::media::writing::write_whole;

/// Writes an ascii PLY in `unit`, with normals, colours and texture coordinates where the mesh has them; a texture goes
/// into a PNG of the same name beside it. As a whole or not at all.
///
/// Coordinates are written with the fewest digits that give the same 32-bit number back, so that a mesh read from such
/// a file and written in the same unit is unchanged.
///
/// # Errors
/// [`MediaError::Write`] from the disk.
pub fn save_ply(path: &Path, file: &MeshFile, unit: LengthUnit) -> Result<(), MediaError> {
    let texture = file.texture.as_ref().filter(|_| file.uvs.len() == file.mesh.positions.len());
    let beside = path.with_extension("png");
    if let Some(texture) = texture {
        texture.save_png(&beside)?;
    }
    let texture_name = texture.and(beside.file_name()).map(|name| name.to_string_lossy().into_owned());
    write_whole(path, |out| {
        write_header(out, file, texture_name.as_deref())?;
        write_vertices(out, file, texture_name.is_some(), unit.metres())?;
        file.mesh.triangles.iter().try_for_each(|[a, b, c]| writeln!(out, "3 {a} {b} {c}"))
    })
}

fn write_header(out: &mut impl Write, file: &MeshFile, texture: Option<&str>) -> io::Result<()> {
    writeln!(out, "ply\nformat ascii 1.0")?;
    if let Some(name) = texture {
        writeln!(out, "comment TextureFile {name}")?;
    }
    writeln!(out, "element vertex {}", file.mesh.positions.len())?;
    let mut properties = vec![("float", ["x", "y", "z"].as_slice())];
    if !file.mesh.normals.is_empty() {
        properties.push(("float", &["nx", "ny", "nz"]));
    }
    if !file.colours.is_empty() {
        properties.push(("uchar", &["red", "green", "blue", "alpha"]));
    }
    if texture.is_some() {
        properties.push(("float", &["texture_u", "texture_v"]));
    }
    for (kind, names) in properties {
        names.iter().try_for_each(|name| writeln!(out, "property {kind} {name}"))?;
    }
    writeln!(out, "element face {}\nproperty list uchar int vertex_indices\nend_header", file.mesh.triangles.len())
}

fn write_vertices(out: &mut impl Write, file: &MeshFile, textured: bool, metres_per_unit: f64) -> io::Result<()> {
    for (vertex, position) in file.mesh.positions.iter().enumerate() {
        let [x, y, z] = [position.x, position.y, position.z].map(|value| (value / metres_per_unit) as f32);
        write!(out, "{x} {y} {z}")?;
        if let Some(normal) = file.mesh.normals.get(vertex) {
            write!(out, " {} {} {}", normal.x as f32, normal.y as f32, normal.z as f32)?;
        }
        if let Some([r, g, b, a]) = file.colours.get(vertex) {
            write!(out, " {r} {g} {b} {a}")?;
        }
        if textured {
            let [u, v] = file.uvs[vertex];
            write!(out, " {u} {v}")?;
        }
        writeln!(out)?;
    }
    Ok(())
}
