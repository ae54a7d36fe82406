//! What every mesh format is read into, and the one way from there to a [`MeshFile`].

use std::path::Path;

use super::{MAX_FACES, MAX_VERTICES, MeshFile, texture};
use crate::geom::{Mesh, MeshError, Vec3, triangulate};
use crate::media::error::{MediaError, Place};
use crate::media::photo::Photo;

/// What has neither texture nor colour while its neighbours have: neutral grey.
const UNCOLOURED: [u8; 4] = [170, 170, 170, 255];

/// The looks of a part of the mesh.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Surface {
    /// sRGB.
    pub(super) colour: Option<[u8; 4]>,
    /// Index into [`Parts::textures`].
    pub(super) texture: Option<usize>,
}

/// A mesh as read, in the file's unit.
#[derive(Default)]
pub(super) struct Parts {
    pub(super) positions: Vec<Vec3>,
    /// A normal per vertex or empty; of any length, zero where the file has none.
    pub(super) normals: Vec<Vec3>,
    /// A texture coordinate per vertex or empty, (0, 0) at the lower left; not a number where the file has none.
    pub(super) uvs: Vec<[f32; 2]>,
    /// A colour per vertex (sRGB) or empty.
    pub(super) colours: Vec<[u8; 4]>,
    pub(super) triangles: Vec<[u32; 3]>,
    /// The surface of every vertex, or empty where there is at most one.
    pub(super) surface_of: Vec<u16>,
    pub(super) surfaces: Vec<Surface>,
    pub(super) textures: Vec<Photo>,
    pub(super) notes: Vec<String>,
    /// Faces with fewer than three corners.
    pub(super) faces_without_area: u64,
    /// Whether polygons came before it was known where their corners lie.
    pub(super) polygons_without_place: bool,
}

impl Parts {
    /// Adds a polygon, convex or not; `place` tells where its corners lie, by their order.
    pub(super) fn add_polygon(&mut self, corners: &[u32], place: impl Fn(usize) -> Option<Vec3>) {
        match corners {
            [] | [_] | [_, _] => self.faces_without_area += 1,
            [a, b, c] => self.add_triangle([*a, *b, *c]),
            _ => {
                // Only a file whose faces stand before its vertices does not tell: then it is taken as convex.
                let places: Vec<Vec3> = (0..corners.len()).map_while(place).collect();
                self.polygons_without_place |= places.len() < corners.len();
                let flat = if places.len() < corners.len() { vec![Vec3::zeros(); corners.len()] } else { places };
                triangulate(&flat).into_iter().for_each(|triangle| self.add_triangle(triangle.map(|i| corners[i])));
            }
        }
    }

    /// Adds a triangle, unless two of its corners are one.
    pub(super) fn add_triangle(&mut self, corners: [u32; 3]) {
        let [a, b, c] = corners;
        if a == b || b == c || c == a {
            self.faces_without_area += 1;
        } else {
            self.triangles.push(corners);
        }
    }

    /// The mesh in metres, with its looks settled and everything that was left out noted.
    pub(super) fn finish(mut self, path: &Path, metres_per_unit: f64) -> Result<MeshFile, MediaError> {
        check_count(path, "vertices", self.positions.len() as u64, MAX_VERTICES)?;
        check_count(path, "faces", self.triangles.len() as u64, MAX_FACES)?;
        if self.triangles.is_empty() {
            let (path, vertices) = (path.to_owned(), self.positions.len() as u64);
            let cloud = vertices > 0 && self.faces_without_area == 0;
            return Err(if cloud { MediaError::PointCloud { path, vertices } } else { MediaError::NoFaces { path } });
        }
        if self.faces_without_area > 0 {
            self.notes.push(format!("{} faces with fewer than three different corners were left out", self.faces_without_area));
        }
        if self.polygons_without_place {
            self.notes.push("The faces stand before the vertices: those of more than three corners were taken as convex".into());
        }
        let (colours, texture) = self.looks();
        self.positions.iter_mut().for_each(|position| *position *= metres_per_unit);
        let mesh = self.checked_mesh(path)?;
        let uvs = if texture.is_some() { self.uvs } else { Vec::new() };
        Ok(MeshFile { mesh, colours, uvs, texture, notes: self.notes })
    }

    fn checked_mesh(&mut self, path: &Path) -> Result<Mesh, MediaError> {
        let mut mesh = Mesh::new(std::mem::take(&mut self.positions), std::mem::take(&mut self.triangles), Vec::new())
            .map_err(|err| mesh_error(path, err))?;
        if self.normals.len() == mesh.positions.len() {
            mesh.normals = unit_normals(std::mem::take(&mut self.normals), &mesh);
        }
        Ok(mesh)
    }

    /// Vertex colours and texture. A texture is kept as one only where it covers the whole mesh; else all looks go into
    /// the vertex colours, since a mesh is drawn with one texture at most.
    fn looks(&mut self) -> (Vec<[u8; 4]>, Option<Photo>) {
        let only = self.surfaces.first().and_then(|surface| surface.texture);
        let covers_all = self.surfaces.iter().all(|surface| surface.texture == only)
            && self.uvs.len() == self.positions.len()
            && self.uvs.iter().all(|uv| uv.iter().all(|value| value.is_finite()));
        if let (Some(only), true) = (only, covers_all) {
            return (std::mem::take(&mut self.colours), Some(self.textures.swap_remove(only)));
        }
        if self.surfaces.iter().any(|surface| surface.texture.is_some()) {
            self.notes.push("The textures do not cover the mesh as one, so they were turned into vertex colours".into());
        }
        let plain = self.surfaces.iter().all(|surface| surface.colour.is_none() && surface.texture.is_none());
        if plain {
            return (std::mem::take(&mut self.colours), None);
        }
        ((0..self.positions.len()).map(|vertex| self.colour_of(vertex)).collect(), None)
    }

    fn colour_of(&self, vertex: usize) -> [u8; 4] {
        let surface = self.surface_of.get(vertex).map_or(0, |&index| usize::from(index));
        let surface = self.surfaces.get(surface).copied().unwrap_or_default();
        let textured = || texture::sample(self.textures.get(surface.texture?)?, *self.uvs.get(vertex)?);
        textured().or_else(|| self.colours.get(vertex).copied()).or(surface.colour).unwrap_or(UNCOLOURED)
    }
}

/// Refuses what would not fit into memory.
pub(super) fn check_count(path: &Path, what: &'static str, count: u64, limit: u64) -> Result<(), MediaError> {
    if count > limit {
        return Err(MediaError::TooManyElements { path: path.to_owned(), what, count, limit });
    }
    Ok(())
}

/// Normals of length one; where the file's normal is zero or no number, that of the adjoining faces.
fn unit_normals(mut normals: Vec<Vec3>, mesh: &Mesh) -> Vec<Vec3> {
    let mut of_faces: Option<Vec<Vec3>> = None;
    for (vertex, normal) in normals.iter_mut().enumerate() {
        let unit = normal.try_normalize(f64::MIN_POSITIVE).filter(|unit| unit.iter().all(|value| value.is_finite()));
        *normal = unit.unwrap_or_else(|| of_faces.get_or_insert_with(|| mesh.vertex_normals())[vertex]);
    }
    normals
}

fn mesh_error(path: &Path, err: MeshError) -> MediaError {
    match err {
        MeshError::NotFinite { vertex } => MediaError::NotFinite { path: path.to_owned(), place: Place::Item("vertex", vertex as u64) },
        other => MediaError::mesh(path, Place::File, other.to_string()),
    }
}
