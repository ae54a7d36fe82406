//! Vertices as the GPU gets them: positions around the mesh's centre, normals for shading, colours.

use std::collections::HashMap;

use crate::geom::{Mesh, Vec3};

/// Faces that meet at less than this angle are shaded as one smooth surface, where the mesh has no normals of its own.
const SMOOTH_BELOW_RAD: f64 = 40.0 * std::f64::consts::PI / 180.0;
/// Normals whose cosine is above this share a vertex: the difference is below a grey level.
const SAME_NORMAL_COS: f32 = 0.999;

/// Vertices and triangles as the GPU gets them.
#[derive(Clone, Debug, Default)]
pub(super) struct Surface {
    /// Positions relative to the mesh's centre, in metres: small numbers keep the digits of an `f32`.
    pub(super) positions: Vec<[f32; 3]>,
    /// Unit normals.
    pub(super) normals: Vec<[f32; 3]>,
    /// Colours, or empty.
    pub(super) colours: Vec<[u8; 4]>,
    /// Vertex indices, three a triangle.
    pub(super) indices: Vec<u32>,
}

impl Surface {
    /// Builds the surface around `centre`. `inside_out` turns winding and computed normals.
    pub(super) fn build(mesh: &Mesh, colours: &[[u8; 4]], centre: &Vec3, inside_out: bool) -> Self {
        let mut surface = if mesh.normals.len() == mesh.positions.len() {
            Self::with_own_normals(mesh, colours, centre)
        } else {
            Self::with_smooth_normals(mesh, colours, centre, if inside_out { -1.0 } else { 1.0 })
        };
        if inside_out {
            surface.indices.chunks_exact_mut(3).for_each(|t| t.swap(1, 2));
        }
        surface
    }

    fn with_own_normals(mesh: &Mesh, colours: &[[u8; 4]], centre: &Vec3) -> Self {
        Self {
            positions: mesh.positions.iter().map(|p| to_f32(&(p - centre))).collect(),
            normals: mesh.normals.iter().map(to_f32).collect(),
            colours: if colours.len() == mesh.positions.len() { colours.to_vec() } else { Vec::new() },
            indices: mesh.triangles.iter().flatten().copied().collect(),
        }
    }

    fn with_smooth_normals(mesh: &Mesh, colours: &[[u8; 4]], centre: &Vec3, sign: f64) -> Self {
        let welded = mesh.welded_indices();
        let faces: Vec<Vec3> = (0..mesh.triangles.len()).map(|i| face_normal(mesh, i) * sign).collect();
        let around = FacesAround::of(mesh, &welded);
        let coloured = colours.len() == mesh.positions.len();
        let mut out = Self { indices: Vec::with_capacity(mesh.triangles.len() * 3), ..Self::default() };
        let mut made: HashMap<(u32, [u8; 4]), Vec<u32>> = HashMap::with_capacity(mesh.positions.len());
        for (face, triangle) in mesh.triangles.iter().enumerate() {
            for vertex in triangle {
                let place = welded[*vertex as usize];
                let colour = if coloured { colours[*vertex as usize] } else { [0; 4] };
                let normal = to_f32(&smooth_normal(&faces, face, around.of_vertex(place)));
                let known = made.entry((place, colour)).or_default();
                let found = known.iter().copied().find(|v| dot(&out.normals[*v as usize], &normal) > SAME_NORMAL_COS);
                let index = found.unwrap_or_else(|| {
                    let index = out.positions.len() as u32;
                    out.positions.push(to_f32(&(mesh.positions[*vertex as usize] - centre)));
                    out.normals.push(normal);
                    if coloured {
                        out.colours.push(colour);
                    }
                    known.push(index);
                    index
                });
                out.indices.push(index);
            }
        }
        out
    }

    /// Gives back what the vectors of the vertices hold beyond their content.
    pub(super) fn shrink(&mut self) {
        self.positions.shrink_to_fit();
        self.normals.shrink_to_fit();
        self.colours.shrink_to_fit();
    }

    /// Puts the vertices into the order of their first use and drops those without a triangle.
    pub(super) fn order_by_use(&mut self) {
        let mut new_of_old = vec![u32::MAX; self.positions.len()];
        let mut old_of_new = Vec::with_capacity(self.positions.len());
        for index in &mut self.indices {
            let slot = &mut new_of_old[*index as usize];
            if *slot == u32::MAX {
                *slot = old_of_new.len() as u32;
                old_of_new.push(*index);
            }
            *index = *slot;
        }
        self.positions = old_of_new.iter().map(|i| self.positions[*i as usize]).collect();
        self.normals = old_of_new.iter().map(|i| self.normals[*i as usize]).collect();
        if !self.colours.is_empty() {
            self.colours = old_of_new.iter().map(|i| self.colours[*i as usize]).collect();
        }
    }
}

/// For every vertex the faces that touch it.
struct FacesAround {
    starts: Vec<u32>,
    faces: Vec<u32>,
}

impl FacesAround {
    fn of(mesh: &Mesh, welded: &[u32]) -> Self {
        let mut starts = vec![0u32; mesh.positions.len() + 1];
        let corners = || mesh.triangles.iter().enumerate().flat_map(|(f, t)| t.map(|v| (f, welded[v as usize] as usize)));
        for (_, vertex) in corners() {
            starts[vertex + 1] += 1;
        }
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        let mut next = starts.clone();
        let mut faces = vec![0u32; mesh.triangles.len() * 3];
        for (face, vertex) in corners() {
            faces[next[vertex] as usize] = face as u32;
            next[vertex] += 1;
        }
        Self { starts, faces }
    }

    fn of_vertex(&self, vertex: u32) -> &[u32] {
        let v = vertex as usize;
        &self.faces[self.starts[v] as usize..self.starts[v + 1] as usize]
    }
}

/// The mean of the faces around a vertex that continue `face` smoothly, weighted by area.
fn smooth_normal(faces: &[Vec3], face: usize, around: &[u32]) -> Vec3 {
    let own = &faces[face];
    let limit = SMOOTH_BELOW_RAD.cos();
    let joins = |other: &&Vec3| own.dot(other) >= limit * own.norm() * other.norm();
    let sum: Vec3 = around.iter().map(|f| &faces[*f as usize]).filter(joins).sum();
    sum.try_normalize(f64::MIN_POSITIVE).or_else(|| own.try_normalize(f64::MIN_POSITIVE)).unwrap_or_else(Vec3::z)
}

/// The normal of a face, as long as twice its area.
pub(super) fn face_normal(mesh: &Mesh, triangle: usize) -> Vec3 {
    let [a, b, c] = mesh.corners(triangle);
    (b - a).cross(&(c - a))
}

pub(super) fn to_f32(v: &Vec3) -> [f32; 3] {
    [v.x as f32, v.y as f32, v.z as f32]
}

fn dot(a: &[f32; 3], b: &[f32; 3]) -> f32 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A box as a soup of triangles: each has corners of its own and there are no normals.
    fn soup() -> Mesh {
        let cuboid = Mesh::cuboid(Vec3::new(1.0, 2.0, 3.0));
        let positions: Vec<Vec3> = (0..cuboid.triangles.len()).flat_map(|i| cuboid.corners(i)).collect();
        let triangles = (0..cuboid.triangles.len() as u32).map(|i| [3 * i, 3 * i + 1, 3 * i + 2]).collect();
        Mesh::new(positions, triangles, Vec::new()).unwrap()
    }

    #[test]
    fn hard_edges_stay_hard_and_flat_faces_share_vertices() {
        let surface = Surface::build(&soup(), &[], &Vec3::zeros(), false);
        assert_eq!(surface.positions.len(), 24);
        for normal in &surface.normals {
            assert_eq!(normal.iter().filter(|v| v.abs() > 0.999).count(), 1, "{normal:?}");
        }
    }

    #[test]
    fn inside_out_turns_normals_and_winding() {
        let mut mesh = soup();
        mesh.triangles.iter_mut().for_each(|t| t.swap(0, 1));
        let surface = Surface::build(&mesh, &[], &Vec3::zeros(), true);
        for (i, triangle) in surface.indices.chunks_exact(3).enumerate() {
            let p: Vec<Vec3> = triangle.iter().map(|v| Vec3::from(surface.positions[*v as usize].map(f64::from))).collect();
            let outward = (p[1] - p[0]).cross(&(p[2] - p[0])).dot(&p[0]);
            assert!(outward > 0.0, "triangle {i}");
            assert!(Vec3::from(surface.normals[triangle[0] as usize].map(f64::from)).dot(&p[0]) > 0.0);
        }
    }

    #[test]
    fn colours_split_vertices_and_order_by_use_drops_the_unused() {
        let mesh = soup();
        let colours: Vec<[u8; 4]> = (0..mesh.positions.len()).map(|i| [(i / 18) as u8, 0, 0, 255]).collect();
        let mut surface = Surface::build(&mesh, &colours, &Vec3::zeros(), false);
        assert_eq!(surface.colours.len(), surface.positions.len());
        surface.indices.truncate(3);
        surface.order_by_use();
        assert_eq!((surface.positions.len(), surface.indices.as_slice()), (3, &[0, 1, 2][..]));
    }
}
