//! Feature edges: creases and open edges, as segments.

use std::collections::HashMap;

use super::shading::{face_normal, to_f32};
use crate::geom::{Mesh, Vec3};

/// Faces that meet at a larger angle form a crease.
const CREASE_ABOVE_RAD: f64 = 35.0 * std::f64::consts::PI / 180.0;
/// Where more than one edge in so many is a crease, the surface is rough: only sharper ones are features.
const ROUGH_SHARE: usize = 12;
/// The angle for rough surfaces.
const ROUGH_CREASE_ABOVE_RAD: f64 = 65.0 * std::f64::consts::PI / 180.0;
/// Segments are cut to this part of the mesh's diameter, so that a lens can bend them.
const PARTS_OF_DIAMETER: f64 = 64.0;
/// More segments than this say nothing any more.
const MOST_SEGMENTS: usize = 100_000;

/// Both ends of a piece of a feature edge, relative to the mesh's centre, in metres.
pub(super) type Segment = [[f32; 3]; 2];

/// An edge with the faces at its sides.
#[derive(Clone, Copy)]
enum Sides {
    One(u32),
    Two(u32, u32),
    More,
}

/// The feature edges of a mesh, in pieces.
pub(super) fn segments(mesh: &Mesh, centre: &Vec3, diameter_m: f64) -> Vec<Segment> {
    let edges = edges(mesh);
    let faces: Vec<Vec3> = (0..mesh.triangles.len()).map(|i| face_normal(mesh, i)).collect();
    let mut sharp = sharper_than(&edges, &faces, CREASE_ABOVE_RAD);
    if sharp.len() > edges.len() / ROUGH_SHARE && edges.len() > 1000 {
        sharp = sharper_than(&edges, &faces, ROUGH_CREASE_ABOVE_RAD);
    }
    // A hash map gives them in any order; the same mesh must give the same picture.
    sharp.sort_unstable();
    let longest = (diameter_m / PARTS_OF_DIAMETER).max(f64::MIN_POSITIVE);
    let mut out = Vec::with_capacity(sharp.len());
    for (a, b) in sharp {
        cut(&(mesh.positions[a as usize] - centre), &(mesh.positions[b as usize] - centre), longest, &mut out);
        if out.len() > MOST_SEGMENTS {
            return Vec::new();
        }
    }
    out
}

fn edges(mesh: &Mesh) -> HashMap<(u32, u32), Sides> {
    let welded = mesh.welded_indices();
    let mut edges: HashMap<(u32, u32), Sides> = HashMap::with_capacity(mesh.triangles.len() * 3 / 2);
    for (face, triangle) in mesh.triangles.iter().enumerate() {
        let t = triangle.map(|v| welded[v as usize]);
        for (a, b) in [(t[0], t[1]), (t[1], t[2]), (t[2], t[0])] {
            if a != b {
                let face = face as u32;
                edges.entry((a.min(b), a.max(b))).and_modify(|s| *s = s.with(face)).or_insert(Sides::One(face));
            }
        }
    }
    edges
}

impl Sides {
    fn with(self, face: u32) -> Self {
        match self {
            Self::One(first) => Self::Two(first, face),
            _ => Self::More,
        }
    }
}

fn sharper_than(edges: &HashMap<(u32, u32), Sides>, faces: &[Vec3], angle_rad: f64) -> Vec<(u32, u32)> {
    let cos = angle_rad.cos();
    let is_sharp = |sides: &Sides| match *sides {
        Sides::One(_) => true,
        Sides::Two(a, b) => {
            let (a, b) = (&faces[a as usize], &faces[b as usize]);
            a.dot(b) < cos * a.norm() * b.norm()
        }
        Sides::More => false,
    };
    edges.iter().filter(|(_, sides)| is_sharp(sides)).map(|(edge, _)| *edge).collect()
}

fn cut(a: &Vec3, b: &Vec3, longest: f64, out: &mut Vec<Segment>) {
    let parts = ((b - a).norm() / longest).ceil().clamp(1.0, PARTS_OF_DIAMETER * 2.0) as usize;
    let at = |i: usize| to_f32(&a.lerp(b, i as f64 / parts as f64));
    out.extend((0..parts).map(|i| [at(i), at(i + 1)]));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_has_twelve_edges() {
        let mesh = Mesh::cuboid(Vec3::new(1.0, 2.0, 3.0));
        let found = segments(&mesh, &Vec3::zeros(), 1e3);
        assert_eq!(found.len(), 12);
        let cut = segments(&mesh, &Vec3::zeros(), 14.0_f64.sqrt());
        let length = |s: &Segment| (0..3).map(|i| f64::from(s[0][i] - s[1][i]).powi(2)).sum::<f64>().sqrt();
        assert!((cut.iter().map(length).sum::<f64>() - 24.0).abs() < 1e-4);
        assert!(cut.iter().all(|s| length(s) <= 14.0_f64.sqrt() / 64.0 + 1e-6));
    }

    #[test]
    fn open_edges_count_and_flat_diagonals_do_not() {
        let positions = vec![Vec3::zeros(), Vec3::x(), Vec3::x() + Vec3::y(), Vec3::y()];
        let mesh = Mesh::new(positions, vec![[0, 1, 2], [0, 2, 3]], Vec::new()).unwrap();
        assert_eq!(segments(&mesh, &Vec3::zeros(), 1e3).len(), 4);
    }
}
