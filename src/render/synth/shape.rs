//! A mesh made ready for rays: triangles in packs of four, smooth normals that stop at creases, vertex colours.

use super::V3;
use super::bvh::{QuadTree, Ray};
use super::lanes::{Lanes, Lanes3};
use super::tree;
use crate::geom::Mesh;

/// Below this determinant a triangle counts as seen edge-on.
const EDGE_ON: f32 = 1e-14;

/// Up to four triangles side by side.
#[derive(Clone, Debug)]
struct Pack {
    corner: Lanes3,
    edge1: Lanes3,
    edge2: Lanes3,
    ids: [u32; 4],
}

/// Where a ray meets a shape.
#[derive(Clone, Copy, Debug)]
pub(super) struct ShapeHit {
    pub t: f32,
    pub triangle: u32,
    pub u: f32,
    pub v: f32,
}

/// A part's geometry in its own frame, in metres, ready to be placed any number of times.
#[derive(Clone, Debug)]
pub struct Shape {
    tree: QuadTree,
    packs: Vec<Pack>,
    normals: Vec<[V3; 3]>,
    flat: Vec<V3>,
    colours: Vec<[V3; 3]>,
    points: Vec<V3>,
}

impl Shape {
    /// Prepares a mesh. Its own normals hold if it has some; else faces that meet at more than `crease_rad` are not smoothed
    /// into one another. `colours` are sRGB per vertex, or empty: then the material's colour holds.
    pub fn new(mesh: &Mesh, colours: &[[u8; 4]], crease_rad: f64) -> Self {
        let points: Vec<V3> = mesh.positions.iter().map(|p| p.cast::<f32>()).collect();
        let boxes: Vec<_> = mesh.triangles.iter().map(|t| tree::bounds_of_points(t.iter().map(|&i| &points[i as usize]))).collect();
        let tree = tree::build(&boxes, 4);
        let packs = tree.leaves.iter().map(|leaf| pack(leaf, mesh, &points)).collect();
        let flat: Vec<V3> = mesh.triangles.iter().map(|t| area_normal(t, &points)).collect();
        let normals = if mesh.normals.len() == mesh.positions.len() {
            mesh.triangles.iter().map(|t| t.map(|i| mesh.normals[i as usize].cast())).collect()
        } else {
            corner_normals(mesh, &flat, crease_rad.cos() as f32)
        };
        let colours = corner_colours(mesh, colours);
        let flat = flat.into_iter().map(|n| unit_or_up(&n)).collect();
        Self { tree, packs, normals, flat, colours, points }
    }

    /// The vertices, for bounds and for what stands on what.
    pub(super) fn points(&self) -> &[V3] {
        &self.points
    }

    /// The nearest hit before `t_max`.
    #[inline]
    pub(super) fn hit(&self, ray: &Ray, t_max: f32) -> Option<ShapeHit> {
        let mut best = None;
        self.tree.walk(ray, t_max, |leaf, t_max| match self.packs[leaf].hit(ray, t_max) {
            Some(hit) => {
                best = Some(hit);
                hit.t
            }
            None => t_max,
        });
        best
    }

    /// Whether anything lies between the ray's origin and `t_max`.
    #[inline]
    pub(super) fn blocks(&self, ray: &Ray, t_max: f32) -> bool {
        let mut blocked = false;
        self.tree.walk(ray, t_max, |leaf, t_max| {
            blocked = self.packs[leaf].hit(ray, t_max).is_some();
            if blocked { -1.0 } else { t_max }
        });
        blocked
    }

    /// Smooth and flat normal, of unit length, in the part's frame.
    pub(super) fn normals_at(&self, hit: &ShapeHit) -> (V3, V3) {
        let flat = self.flat[hit.triangle as usize];
        let smooth = blend(&self.normals[hit.triangle as usize], hit);
        (smooth.try_normalize(1e-6).unwrap_or(flat), flat)
    }

    /// The vertex colour in linear light, if the mesh has colours.
    pub(super) fn colour_at(&self, hit: &ShapeHit) -> Option<V3> {
        self.colours.get(hit.triangle as usize).map(|c| blend(c, hit))
    }
}

fn blend(corners: &[V3; 3], hit: &ShapeHit) -> V3 {
    corners[0] * (1.0 - hit.u - hit.v) + corners[1] * hit.u + corners[2] * hit.v
}

fn unit_or_up(n: &V3) -> V3 {
    n.try_normalize(1e-20).unwrap_or_else(V3::z)
}

/// Normal whose length is twice the triangle's area.
fn area_normal(t: &[u32; 3], points: &[V3]) -> V3 {
    let [a, b, c] = t.map(|i| points[i as usize]);
    (b - a).cross(&(c - a))
}

fn pack(leaf: &[u32; 4], mesh: &Mesh, points: &[V3]) -> Pack {
    let mut pack = Pack { corner: Lanes3::zero(), edge1: Lanes3::zero(), edge2: Lanes3::zero(), ids: *leaf };
    for (lane, &id) in leaf.iter().enumerate().filter(|(_, id)| **id != QuadTree::VOID) {
        let [a, b, c] = mesh.triangles[id as usize].map(|i| points[i as usize]);
        pack.corner.set(lane, &a);
        pack.edge1.set(lane, &(b - a));
        pack.edge2.set(lane, &(c - a));
    }
    pack
}

impl Pack {
    /// Möller and Trumbore 1997, four triangles at once, both sides.
    #[inline(always)]
    fn hit(&self, ray: &Ray, t_max: f32) -> Option<ShapeHit> {
        let d = Lanes3::all(&ray.direction);
        let p = d.cross(self.edge2);
        let det = self.edge1.dot(p).0;
        let inverse = Lanes(det.map(|det| if det.abs() > EDGE_ON { 1.0 / det } else { f32::NAN }));
        let s = Lanes3::all(&ray.origin) - self.corner;
        let u = (s.dot(p) * inverse).0;
        let q = s.cross(self.edge1);
        let v = (d.dot(q) * inverse).0;
        let t = (self.edge2.dot(q) * inverse).0;
        let met: [bool; 4] = std::array::from_fn(|i| (u[i] >= 0.0) & (v[i] >= 0.0) & (u[i] + v[i] <= 1.0) & (t[i] > 0.0) & (t[i] < t_max));
        let mut best: Option<ShapeHit> = None;
        for i in 0..4 {
            if met[i] && best.is_none_or(|b| t[i] < b.t) {
                best = Some(ShapeHit { t: t[i], triangle: self.ids[i], u: u[i], v: v[i] });
            }
        }
        best
    }
}

/// At each corner the area-weighted sum of the adjoining faces that turn by less than the crease angle.
fn corner_normals(mesh: &Mesh, flat: &[V3], crease_cos: f32) -> Vec<[V3; 3]> {
    let mut faces_of: Vec<Vec<u32>> = vec![Vec::new(); mesh.positions.len()];
    for (f, t) in mesh.triangles.iter().enumerate() {
        for &i in t {
            faces_of[i as usize].push(f as u32);
        }
    }
    let unit: Vec<V3> = flat.iter().map(unit_or_up).collect();
    let corner = |f: usize, vertex: u32| {
        let smooth = faces_of[vertex as usize].iter().map(|&g| g as usize).filter(|&g| unit[g].dot(&unit[f]) >= crease_cos);
        unit_or_up(&smooth.map(|g| flat[g]).sum())
    };
    mesh.triangles.iter().enumerate().map(|(f, t)| t.map(|vertex| corner(f, vertex))).collect()
}

fn corner_colours(mesh: &Mesh, colours: &[[u8; 4]]) -> Vec<[V3; 3]> {
    if colours.len() != mesh.positions.len() {
        return Vec::new();
    }
    mesh.triangles.iter().map(|t| t.map(|i| super::material::linear(colours[i as usize]))).collect()
}
