//! Bisection of long edges, for lenses that bend them.

use std::collections::HashMap;

use super::shading::Surface;

/// Splits every edge that is longer than `longest` at its middle until none is, unless that takes more than
/// `most_triangles`; then `None`.
///
/// The longest edge of a triangle is split first. Whether an edge is split, and where, depends on that edge alone, so
/// both its triangles agree and no cracks open, also along seams where they do not share vertices.
pub(super) fn bisected(surface: &mut Surface, indices: &[u32], longest: f32, most_triangles: usize) -> Option<Vec<u32>> {
    let vertices_before = surface.positions.len();
    let limit = longest * longest;
    let mut middles: HashMap<(u32, u32), u32> = HashMap::new();
    let mut pending: Vec<[u32; 3]> = indices.as_chunks::<3>().0.to_vec();
    let mut out: Vec<u32> = Vec::with_capacity(indices.len());
    while let Some(triangle) = pending.pop() {
        let (corner, square) = longest_edge(surface, &triangle);
        if square <= limit {
            out.extend(triangle);
            continue;
        }
        let [a, b, c] = std::array::from_fn(|i| triangle[(corner + i) % 3]);
        let m = *middles.entry((a.min(b), a.max(b))).or_insert_with(|| surface.add_middle(a, b));
        // A middle that is one of its ends: the coordinates have no more digits.
        if surface.positions[m as usize] == surface.positions[a as usize] || pending.len() + out.len() / 3 >= most_triangles {
            surface.truncate(vertices_before);
            return None;
        }
        pending.extend([[a, m, c], [m, b, c]]);
    }
    Some(out)
}

/// The corner at which the longest edge starts, and that edge's squared length.
fn longest_edge(surface: &Surface, triangle: &[u32; 3]) -> (usize, f32) {
    let square = |i: usize| squared_distance(surface, triangle[i], triangle[(i + 1) % 3]);
    (1..3).fold((0, square(0)), |best, i| if square(i) > best.1 { (i, square(i)) } else { best })
}

/// The squared distance of two vertices. The same whichever comes first, to the last bit.
fn squared_distance(surface: &Surface, a: u32, b: u32) -> f32 {
    let (p, q) = (surface.positions[a as usize], surface.positions[b as usize]);
    (0..3).map(|i| (p[i] - q[i]) * (p[i] - q[i])).sum()
}

/// The longest edge of the triangles.
pub(super) fn longest_edge_of(surface: &Surface, indices: &[u32]) -> f32 {
    indices.as_chunks::<3>().0.iter().map(|t| longest_edge(surface, t).1).fold(0.0, f32::max).sqrt()
}

impl Surface {
    /// Adds the vertex in the middle between two and returns its index.
    fn add_middle(&mut self, a: u32, b: u32) -> u32 {
        let (i, j) = (a as usize, b as usize);
        let index = self.positions.len() as u32;
        let (p, q) = (self.positions[i], self.positions[j]);
        self.positions.push(std::array::from_fn(|k| (p[k] + q[k]) * 0.5));
        self.normals.push(middle_normal(&self.normals[i], &self.normals[j]));
        if !self.colours.is_empty() {
            let (p, q) = (self.colours[i], self.colours[j]);
            self.colours.push(std::array::from_fn(|k| u16::midpoint(u16::from(p[k]), u16::from(q[k])) as u8));
        }
        index
    }

    fn truncate(&mut self, vertices: usize) {
        self.positions.truncate(vertices);
        self.normals.truncate(vertices);
        self.colours.truncate(vertices);
    }
}

fn middle_normal(a: &[f32; 3], b: &[f32; 3]) -> [f32; 3] {
    let sum: [f32; 3] = std::array::from_fn(|k| a[k] + b[k]);
    let length = sum.iter().map(|v| v * v).sum::<f32>().sqrt();
    if length > f32::EPSILON { sum.map(|v| v / length) } else { *a }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geom::{Mesh, Vec3};

    fn surface() -> Surface {
        Surface::build(&Mesh::cuboid(Vec3::new(1.0, 0.7, 0.4)), &[], &Vec3::zeros(), false)
    }

    #[test]
    fn no_edge_is_longer_than_asked_and_the_area_stays() {
        let mut s = surface();
        let indices = s.indices.clone();
        let fine = bisected(&mut s, &indices, 0.1, 100_000).unwrap();
        assert!(longest_edge_of(&s, &fine) <= 0.1);
        let area = |indices: &[u32]| -> f64 {
            let at = |v: u32| Vec3::from(s.positions[v as usize].map(f64::from));
            indices.chunks(3).map(|t| (at(t[1]) - at(t[0])).cross(&(at(t[2]) - at(t[0]))).norm() / 2.0).sum()
        };
        assert!((area(&fine) - area(&indices)).abs() < 1e-6);
    }

    #[test]
    fn there_are_no_cracks() {
        let mut s = surface();
        let indices = s.indices.clone();
        let fine = bisected(&mut s, &indices, 0.09, 100_000).unwrap();
        let positions: Vec<Vec3> = s.positions.iter().map(|p| Vec3::from(p.map(f64::from))).collect();
        let triangles = fine.as_chunks::<3>().0.to_vec();
        assert!(Mesh::new(positions, triangles, Vec::new()).unwrap().is_closed());
    }

    #[test]
    fn a_budget_that_does_not_suffice_leaves_the_surface_alone() {
        let mut s = surface();
        let indices = s.indices.clone();
        assert!(bisected(&mut s, &indices, 0.001, 1000).is_none());
        assert_eq!(s.positions.len(), 24);
    }
}
