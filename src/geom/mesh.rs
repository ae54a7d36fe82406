//! Triangle meshes in the object frame.

use std::collections::HashMap;

use super::Vec3;

/// A triangle mesh in metres.
///
/// The fields are open so that builders can fill them; [`Mesh::new`] checks what the other functions rely on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mesh {
    /// Vertex positions in metres.
    pub positions: Vec<Vec3>,
    /// Three vertex indices a triangle, counter-clockwise seen from outside.
    pub triangles: Vec<[u32; 3]>,
    /// A unit normal per vertex, or empty.
    pub normals: Vec<Vec3>,
}

/// Why triangles are no mesh.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum MeshError {
    /// No triangle.
    #[error("the mesh has no faces")]
    NoFaces,
    /// A coordinate is infinite or not a number.
    #[error("vertex {vertex} of the mesh has a coordinate that is not a finite number")]
    NotFinite {
        /// Index of the vertex, from 0.
        vertex: usize,
    },
    /// A triangle names a vertex that is not there.
    #[error("face {triangle} of the mesh names vertex {index}, but there are only {vertices}")]
    IndexOutOfRange {
        /// Index of the triangle, from 0.
        triangle: usize,
        /// The index that it holds.
        index: u32,
        /// Number of vertices.
        vertices: usize,
    },
    /// Neither none nor one normal a vertex.
    #[error("the mesh has {normals} normals for {vertices} vertices")]
    NormalCount {
        /// Number of normals.
        normals: usize,
        /// Number of vertices.
        vertices: usize,
    },
}

/// A box along the axes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Aabb {
    /// The corner with the smallest coordinates.
    pub min: Vec3,
    /// The corner with the largest coordinates.
    pub max: Vec3,
}

impl Aabb {
    /// The box of no points: `min` is above `max`.
    pub fn empty() -> Self {
        Self { min: Vec3::repeat(f64::INFINITY), max: Vec3::repeat(f64::NEG_INFINITY) }
    }

    /// The smallest box that holds the points.
    pub fn of<'a>(points: impl IntoIterator<Item = &'a Vec3>) -> Self {
        let mut out = Self::empty();
        for point in points {
            out.add(point);
        }
        out
    }

    /// Grows the box to hold the point.
    pub fn add(&mut self, point: &Vec3) {
        self.min = self.min.inf(point);
        self.max = self.max.sup(point);
    }

    /// Whether the box holds no point.
    pub fn is_empty(&self) -> bool {
        self.min.x > self.max.x
    }

    /// Lengths of the edges; zero for the empty box.
    pub fn size(&self) -> Vec3 {
        if self.is_empty() { Vec3::zeros() } else { self.max - self.min }
    }

    /// The middle; the origin for the empty box.
    pub fn centre(&self) -> Vec3 {
        if self.is_empty() { Vec3::zeros() } else { (self.min + self.max) * 0.5 }
    }

    /// The eight corners, x fastest.
    pub fn corners(&self) -> [Vec3; 8] {
        let pick = |i: usize, axis: usize| if i >> axis & 1 == 0 { self.min[axis] } else { self.max[axis] };
        std::array::from_fn(|i| Vec3::new(pick(i, 0), pick(i, 1), pick(i, 2)))
    }
}

impl Mesh {
    /// A mesh from checked parts; `normals` may be empty.
    pub fn new(positions: Vec<Vec3>, triangles: Vec<[u32; 3]>, normals: Vec<Vec3>) -> Result<Self, MeshError> {
        let mesh = Self { positions, triangles, normals };
        mesh.validate()?;
        Ok(mesh)
    }

    /// Checks what [`Mesh::new`] checks: at least one face, finite positions, indices in range, number of normals.
    pub fn validate(&self) -> Result<(), MeshError> {
        if self.triangles.is_empty() {
            return Err(MeshError::NoFaces);
        }
        if let Some(vertex) = self.positions.iter().position(|p| !p.iter().all(|v| v.is_finite())) {
            return Err(MeshError::NotFinite { vertex });
        }
        if !self.normals.is_empty() && self.normals.len() != self.positions.len() {
            return Err(MeshError::NormalCount { normals: self.normals.len(), vertices: self.positions.len() });
        }
        self.check_indices()
    }

    /// Checks that every face names vertices that are there.
    pub(super) fn check_indices(&self) -> Result<(), MeshError> {
        let vertices = self.positions.len();
        let outside = |t: &[u32; 3]| t.iter().any(|i| *i as usize >= vertices);
        let Some(triangle) = self.triangles.iter().position(outside) else {
            return Ok(());
        };
        let index = self.triangles[triangle].iter().copied().max().unwrap_or(0);
        Err(MeshError::IndexOutOfRange { triangle, index, vertices })
    }

    /// The three corners of a triangle.
    pub fn corners(&self, triangle: usize) -> [Vec3; 3] {
        self.triangles[triangle].map(|i| self.positions[i as usize])
    }

    /// The box of all vertices.
    pub fn bounds(&self) -> Aabb {
        Aabb::of(&self.positions)
    }

    /// The surface area in square metres.
    pub fn area(&self) -> f64 {
        (0..self.triangles.len()).map(|i| twice_area(&self.corners(i)).norm() / 2.0).sum()
    }

    /// The volume that a closed mesh encloses, in cubic metres; negative where the faces are wound inward.
    pub fn signed_volume(&self) -> f64 {
        let six_times = |i: usize| {
            let [a, b, c] = self.corners(i);
            a.dot(&b.cross(&c))
        };
        (0..self.triangles.len()).map(six_times).sum::<f64>() / 6.0
    }

    /// The normals of the mesh, or, where it has none, the means of the adjoining faces weighted by their areas. A
    /// vertex without a face of area gets +z.
    pub fn vertex_normals(&self) -> Vec<Vec3> {
        if !self.normals.is_empty() {
            return self.normals.clone();
        }
        let mut sums = vec![Vec3::zeros(); self.positions.len()];
        for (i, triangle) in self.triangles.iter().enumerate() {
            let normal = twice_area(&self.corners(i));
            for vertex in triangle {
                sums[*vertex as usize] += normal;
            }
        }
        sums.iter().map(|n| n.try_normalize(f64::MIN_POSITIVE).unwrap_or_else(Vec3::z)).collect()
    }

    /// Whether the surface is closed and wound consistently: every edge is used once in each direction. Vertices at the
    /// same position count as one, so that seams of texture or normals do not matter.
    pub fn is_closed(&self) -> bool {
        let welded = self.welded_indices();
        let mut edges: HashMap<(u32, u32), i32> = HashMap::with_capacity(self.triangles.len() * 3);
        for triangle in &self.triangles {
            let t = triangle.map(|i| welded[i as usize]);
            if t[0] == t[1] || t[1] == t[2] || t[2] == t[0] {
                continue;
            }
            for (from, to) in [(t[0], t[1]), (t[1], t[2]), (t[2], t[0])] {
                *edges.entry((from, to)).or_default() += 1;
            }
        }
        let paired = |((from, to), count): (&(u32, u32), &i32)| *count == 1 && edges.get(&(*to, *from)) == Some(&1);
        !edges.is_empty() && edges.iter().all(paired)
    }

    /// For every vertex the first vertex at the same position.
    pub fn welded_indices(&self) -> Vec<u32> {
        let mut first: HashMap<[u64; 3], u32> = HashMap::with_capacity(self.positions.len());
        // Adding zero makes −0 and 0 the same place.
        let key = |p: &Vec3| [p.x, p.y, p.z].map(|v| (v + 0.0).to_bits());
        self.positions.iter().enumerate().map(|(i, p)| *first.entry(key(p)).or_insert(i as u32)).collect()
    }

    /// The mesh with every coordinate multiplied. A negative factor mirrors and turns the winding and normals with it.
    pub fn scaled(&self, factor: f64) -> Self {
        let mut out = self.clone();
        out.positions.iter_mut().for_each(|p| *p *= factor);
        if factor < 0.0 {
            out.triangles.iter_mut().for_each(|t| t.swap(1, 2));
            out.normals.iter_mut().for_each(|n| *n = -*n);
        }
        out
    }

    /// A closed box around the origin with edges of these lengths in metres and flat faces: 24 vertices, 12 triangles.
    pub fn cuboid(size: Vec3) -> Self {
        let mut out = Self::default();
        for axis in 0..3 {
            for sign in [-1.0, 1.0] {
                out.add_face(&(size * 0.5), axis, sign);
            }
        }
        out
    }

    fn add_face(&mut self, half: &Vec3, axis: usize, sign: f64) {
        let start = self.positions.len() as u32;
        let (u, v) = ((axis + 1) % 3, (axis + 2) % 3);
        let mut normal = Vec3::zeros();
        normal[axis] = sign;
        for (a, b) in [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)] {
            let mut corner = Vec3::zeros();
            corner[axis] = sign * half[axis];
            corner[u] = a * half[u];
            corner[v] = b * half[v];
            self.positions.push(corner);
            self.normals.push(normal);
        }
        let quad: [[u32; 3]; 2] = if sign > 0.0 { [[0, 1, 2], [0, 2, 3]] } else { [[0, 2, 1], [0, 3, 2]] };
        self.triangles.extend(quad.map(|t| t.map(|i| start + i)));
    }
}

/// The normal of a triangle, as long as twice its area.
pub(super) fn twice_area(corners: &[Vec3; 3]) -> Vec3 {
    (corners[1] - corners[0]).cross(&(corners[2] - corners[0]))
}
