//! Mesh files: PLY, OBJ with MTL, STL, glTF and GLB in, PLY out.
//!
//! The readers are our own but for glTF, so that every fault has its place and no file takes more memory than its mesh
//! needs. Only glTF says what its unit is; for all others the caller must say it.

use std::io::Read;
use std::path::{Path, PathBuf};

use super::error::{MediaError, Place};
use super::photo::Photo;
use super::source;
use crate::geom::Mesh;

mod corners;
mod gltf;
mod mtl;
mod obj;
mod parts;
mod ply;
mod save;
mod stl;
mod texture;
mod unit;

pub use save::save_ply;
pub use unit::{LengthUnit, suspect_unit};

/// The most faces that are read; drawing more needs more than a workstation's memory.
pub const MAX_FACES: u64 = 10_000_000;

/// The most vertices that are read.
pub const MAX_VERTICES: u64 = 30_000_000;

const MAX_FILE_BYTES: u64 = 4 << 30;
const A_MESH: &str = "a mesh";

/// A mesh with its looks, as read from a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MeshFile {
    /// The triangles, in metres.
    pub mesh: Mesh,
    /// sRGB and alpha for each vertex, or empty.
    pub colours: Vec<[u8; 4]>,
    /// A texture coordinate for each vertex, (0, 0) at the lower left corner of the texture, or empty. Kept only with
    /// a texture.
    pub uvs: Vec<[f32; 2]>,
    /// The one texture that covers the mesh.
    pub texture: Option<Photo>,
    /// What a person should know about how the file was read, one sentence each.
    pub notes: Vec<String>,
}

impl MeshFile {
    /// A mesh without looks.
    pub fn plain(mesh: Mesh) -> Self {
        Self { mesh, ..Self::default() }
    }

    /// A colour for each vertex (sRGB): the texture's at the vertex where there is one, else the vertex colours; empty
    /// where the mesh has neither.
    pub fn baked_colours(&self) -> Vec<[u8; 4]> {
        let Some(photo) = &self.texture else {
            return self.colours.clone();
        };
        let fallback = |vertex: usize| self.colours.get(vertex).copied().unwrap_or([u8::MAX; 4]);
        let sampled = |(vertex, &uv)| texture::sample(photo, uv).unwrap_or_else(|| fallback(vertex));
        self.uvs.iter().enumerate().map(sampled).collect()
    }

    /// How many different positions the vertices have. Vertices are split where texture coordinates, normals or
    /// materials differ, so this is at most their number.
    pub fn distinct_positions(&self) -> usize {
        self.mesh.welded_indices().iter().enumerate().filter(|&(vertex, &first)| vertex == first as usize).count()
    }

    /// The mesh with one vertex for each position and without normals: for what asks about shape alone, such as
    /// symmetry, closedness and smooth normals.
    pub fn welded(&self) -> Mesh {
        let first = self.mesh.welded_indices();
        let mut renumbered = vec![0u32; first.len()];
        let mut welded = Mesh::default();
        for (vertex, &origin) in first.iter().enumerate() {
            if vertex == origin as usize {
                renumbered[vertex] = welded.positions.len() as u32;
                welded.positions.push(self.mesh.positions[vertex]);
            }
        }
        let corner = |vertex: u32| renumbered[first[vertex as usize] as usize];
        let has_area = |triangle: &[u32; 3]| triangle[0] != triangle[1] && triangle[1] != triangle[2] && triangle[2] != triangle[0];
        welded.triangles = self.mesh.triangles.iter().map(|triangle| triangle.map(corner)).filter(has_area).collect();
        welded
    }
}

/// The formats that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Ply,
    Obj,
    Stl,
    Gltf,
}

/// Reads a mesh: PLY, OBJ, STL, glTF or GLB.
///
/// `unit` is the unit of the file's coordinates, which the caller must know: only glTF says it (metres, by its
/// specification), and for a glTF file `unit` is not used, which is noted where it differs. Axes are kept as they are.
/// [`suspect_unit`] tells whether the size that came out is plausible.
///
/// # Errors
/// A sentence with the path and the line, byte or element: not there, a folder, empty, no mesh, damaged, coordinates
/// that are not finite, a point cloud, no faces, more than [`MAX_FACES`], or an extension that is not read.
pub fn load_mesh(path: &Path, unit: LengthUnit) -> Result<MeshFile, MediaError> {
    let source = source::open(path, A_MESH, MAX_FILE_BYTES)?;
    let format = format_of(path)?;
    let parts = match format {
        Format::Ply => ply::read(path, source)?,
        Format::Obj => obj::read(path, source)?,
        Format::Stl => stl::read(path, source)?,
        Format::Gltf => gltf::read(path, source)?,
    };
    let in_metres = format == Format::Gltf;
    let mut file = parts.finish(path, if in_metres { 1.0 } else { unit.metres() })?;
    if in_metres && unit != LengthUnit::Metre {
        file.notes.push(format!("glTF is in metres by its specification, so it was not read as {unit}"));
    }
    let distinct = file.distinct_positions();
    if distinct < file.mesh.positions.len() {
        file.notes.push(format!("{} vertices at {distinct} different positions", file.mesh.positions.len()));
    }
    Ok(file)
}

/// The textures that a PLY file names, each with the file that is taken for it, if there is one.
///
/// # Errors
/// As [`load_mesh`], for what stands in the header.
pub fn ply_textures(path: &Path) -> Result<Vec<(String, Option<PathBuf>)>, MediaError> {
    let names = ply::texture_names(path, source::open(path, A_MESH, MAX_FILE_BYTES)?)?;
    Ok(names.into_iter().map(|name| (name.clone(), texture::find(path, &name))).collect())
}

/// By content where it tells, else by the ending.
fn format_of(path: &Path) -> Result<Format, MediaError> {
    let mut start = Vec::new();
    let file = std::fs::File::open(path).map_err(|err| MediaError::read(path, err))?;
    file.take(512).read_to_end(&mut start).map_err(|err| MediaError::read(path, err))?;
    if start.starts_with(b"ply\n") || start.starts_with(b"ply\r") {
        return Ok(Format::Ply);
    }
    if start.starts_with(b"glTF") {
        return Ok(Format::Gltf);
    }
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    match ending.as_deref() {
        Some("ply") => Err(MediaError::mesh(path, Place::Line(1), "a PLY file begins with the line “ply”")),
        Some("glb") => Err(MediaError::mesh(path, Place::Byte(0), "a GLB file begins with the letters “glTF”")),
        Some("obj") => Ok(Format::Obj),
        Some("stl") => Ok(Format::Stl),
        Some("gltf") => Ok(Format::Gltf),
        _ if start.starts_with(b"solid ") => Ok(Format::Stl),
        _ => Err(MediaError::NotAMesh { path: path.to_owned() }),
    }
}
