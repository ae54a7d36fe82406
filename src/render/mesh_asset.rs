//! A mesh made ready for drawing and picking.

use std::sync::atomic::{AtomicU64, Ordering};

use super::lod::{Level, levels};
use super::shading::Surface;
use crate::geom::{Aabb, Bvh, Mesh, Vec3};

/// Numbers assets in the order of their making, so that a renderer sees whether it holds this very one.
static NEXT_SERIAL: AtomicU64 = AtomicU64::new(1);

/// A mesh made ready for drawing and picking. Built once, off the user interface's thread: 100 000 triangles take some
/// tenths of a second.
#[derive(Debug)]
pub struct MeshAsset {
    pub(super) serial: u64,
    pub(super) mesh: Mesh,
    pub(super) bvh: Bvh,
    pub(super) bounds: Aabb,
    /// GPU positions are relative to this point of the object frame.
    pub(super) centre: Vec3,
    /// No vertex is farther from the centre, in metres.
    pub(super) radius_m: f64,
    pub(super) is_closed: bool,
    pub(super) surface: Surface,
    pub(super) levels: Vec<Level>,
    pub(super) base_level: usize,
}

impl MeshAsset {
    /// Prepares a mesh whose indices are in range. `colours` has one entry a vertex or none.
    pub fn build(mesh: Mesh, colours: &[[u8; 4]]) -> Self {
        let bounds = mesh.bounds();
        let centre = bounds.centre();
        let radius_m = mesh.positions.iter().map(|p| (p - centre).norm_squared()).fold(0.0, f64::max).sqrt();
        let is_closed = mesh.is_closed();
        let inside_out = is_closed && mesh.signed_volume() < 0.0;
        let mut surface = Surface::build(&mesh, colours, &centre, inside_out);
        surface.indices = meshopt::optimize_vertex_cache(&surface.indices, surface.positions.len());
        surface.order_by_use();
        let diameter_m = bounds.size().norm();
        let ((levels, base_level), bvh) = rayon::join(|| levels(&mut surface, diameter_m), || Bvh::build(&mesh));
        surface.indices = Vec::new();
        surface.shrink();
        Self {
            serial: NEXT_SERIAL.fetch_add(1, Ordering::Relaxed),
            bvh,
            mesh,
            bounds,
            centre,
            radius_m,
            is_closed,
            surface,
            levels,
            base_level,
        }
    }

    /// The mesh as it came, in the object frame.
    pub fn mesh(&self) -> &Mesh {
        &self.mesh
    }

    /// The tree for ray hits on [`MeshAsset::mesh`].
    pub fn bvh(&self) -> &Bvh {
        &self.bvh
    }

    /// The box around all vertices, in the object frame.
    pub fn bounds(&self) -> Aabb {
        self.bounds
    }

    /// The middle of the box, in the object frame.
    pub fn centre(&self) -> Vec3 {
        self.centre
    }

    /// The largest distance of a vertex from the middle, in metres.
    pub fn radius_m(&self) -> f64 {
        self.radius_m
    }

    /// Whether the surface is closed and wound consistently, so that back faces are never seen.
    pub fn is_closed(&self) -> bool {
        self.is_closed
    }

    /// Whether vertices have colours of their own.
    pub fn is_coloured(&self) -> bool {
        !self.surface.colours.is_empty()
    }

    /// The levels of detail from fine to coarse.
    pub fn levels(&self) -> &[Level] {
        &self.levels
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A closed, bumpy ball of `2·n·m` triangles.
    fn ball(n: u32, m: u32) -> Mesh {
        let mut positions = Vec::new();
        for i in 0..m {
            for j in 0..n {
                let (a, b) =
                    (std::f64::consts::TAU * f64::from(j) / f64::from(n), std::f64::consts::PI * (f64::from(i) + 0.5) / f64::from(m));
                let r = 0.1 * (1.0 + 0.1 * (5.0 * a).cos() * b.sin());
                positions.push(Vec3::new(r * b.sin() * a.cos(), r * b.sin() * a.sin(), r * b.cos()));
            }
        }
        let top = positions.len() as u32;
        positions.extend([Vec3::new(0.0, 0.0, 0.1), Vec3::new(0.0, 0.0, -0.1)]);
        let mut triangles = Vec::new();
        for j in 0..n {
            let k = (j + 1) % n;
            triangles.push([top, j, k]);
            triangles.push([top + 1, (m - 1) * n + k, (m - 1) * n + j]);
            for i in 0..m - 1 {
                let (a, b, c, d) = (i * n + j, i * n + k, (i + 1) * n + j, (i + 1) * n + k);
                triangles.extend([[a, c, b], [b, c, d]]);
            }
        }
        Mesh::new(positions, triangles, Vec::new()).unwrap()
    }

    #[test]
    fn coarser_levels_have_fewer_triangles_and_growing_errors() {
        let asset = MeshAsset::build(ball(100, 60), &[]);
        assert!(asset.is_closed());
        let base = &asset.levels[asset.base_level];
        assert_eq!((base.triangles(), base.error_m), (12_000, 0.0));
        assert!(asset.levels.len() > asset.base_level + 2);
        for pair in asset.levels.windows(2) {
            assert!(pair[1].triangles() < pair[0].triangles());
            assert!(pair[1].error_m >= pair[0].error_m);
        }
        let coarsest = asset.levels.last().unwrap();
        assert!(coarsest.error_m > 0.0 && coarsest.error_m < 0.02, "{}", coarsest.error_m);
    }

    #[test]
    fn clusters_hold_every_triangle_once_and_inside_their_sphere() {
        let asset = MeshAsset::build(ball(50, 40), &[]);
        for level in &asset.levels {
            let mut next = 0;
            for cluster in &level.clusters {
                assert_eq!(cluster.start, next);
                next += cluster.count;
                for index in &level.indices[cluster.start as usize..next as usize] {
                    let p = asset.surface.positions[*index as usize];
                    let d: f32 = (0..3).map(|i| (p[i] - cluster.centre[i]).powi(2)).sum::<f32>().sqrt();
                    assert!(d <= cluster.radius * 1.001 + 1e-7);
                }
            }
            assert_eq!(next as usize, level.indices.len());
        }
    }

    #[test]
    fn a_box_gets_finer_levels_for_bent_edges() {
        let asset = MeshAsset::build(Mesh::cuboid(Vec3::new(0.1, 0.2, 0.05)), &[]);
        assert!(asset.base_level >= 2, "{}", asset.base_level);
        let diameter = asset.bounds.size().norm();
        let edges: Vec<f64> = asset.levels.iter().map(|l| l.longest_edge_m).collect();
        // From fine to coarse, each at least twice as fine as the one after; the finest bends with the strongest lenses.
        for (level, parts) in edges[..asset.base_level].iter().rev().zip([8.0, 16.0, 32.0, 64.0, 128.0]) {
            assert!(*level <= diameter / parts * 1.0001, "{level} for {parts} parts");
        }
        assert!(edges[0] <= diameter / 64.0);
        assert!(!asset.is_coloured());
    }

    #[test]
    fn an_inside_out_mesh_is_turned() {
        let mut mesh = ball(20, 10);
        mesh.triangles.iter_mut().for_each(|t| t.swap(0, 1));
        assert!(mesh.signed_volume() < 0.0);
        let asset = MeshAsset::build(mesh, &[]);
        let level = &asset.levels[asset.base_level];
        let at = |v: u32| Vec3::from(asset.surface.positions[v as usize].map(f64::from));
        let volume: f64 = level.indices.chunks(3).map(|t| at(t[0]).dot(&at(t[1]).cross(&at(t[2])))).sum();
        assert!(volume > 0.0);
    }
}
