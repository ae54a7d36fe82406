//! Levels of detail: coarser ones for the distance, finer ones for lenses that bend edges.

use super::clusters::{Cluster, clustered};
use super::shading::Surface;
use super::subdivide::{bisected, longest_edge_of};
use rayon::prelude::*;
use std::borrow::Cow;

/// Each coarser level has this part of the triangles of the one before.
const REDUCTION: usize = 2;
/// A level of fewer triangles saves nothing.
const FEWEST_TRIANGLES: usize = 500;
/// A simplification that keeps more than this share of the triangles is no level.
const WORTH_KEEPING: f64 = 0.8;
/// Coarser levels are made of the mesh itself, so that their errors do not add up; but not of more triangles than this, of
/// which each takes seconds.
const MOST_SOURCE_TRIANGLES: usize = 1_000_000;
/// Finer levels have no edge longer than these parts of the diameter: an object 800 px wide has edges of 25 px at 32.
const EDGES_OF_DIAMETER: [f32; 5] = [8.0, 16.0, 32.0, 64.0, 128.0];
/// Finer levels are made up to this many triangles, or up to four times those of the mesh …
const MOST_FINE_TRIANGLES: usize = 50_000;
/// … but never more than this.
const MOST_FINE_TRIANGLES_EVER: usize = 400_000;

/// One set of triangles for a mesh.
#[derive(Clone, Debug)]
pub struct Level {
    /// Vertex indices in the order of the clusters, three a triangle.
    pub indices: Vec<u32>,
    /// The clusters, together all the triangles.
    pub clusters: Vec<Cluster>,
    /// How far the surface lies from that of the mesh at most, in metres.
    pub error_m: f64,
    /// The longest edge in metres.
    pub longest_edge_m: f64,
}

impl Level {
    fn new(surface: &Surface, indices: &[u32], error_m: f64) -> Self {
        let longest_edge_m = f64::from(longest_edge_of(surface, indices));
        let (indices, clusters) = clustered(surface, indices);
        Self { indices, clusters, error_m, longest_edge_m }
    }

    /// Number of triangles.
    pub fn triangles(&self) -> usize {
        self.indices.len() / 3
    }
}

/// The levels of a surface from fine to coarse, and which of them is the mesh as it came.
pub(super) fn levels(surface: &mut Surface, diameter_m: f64) -> (Vec<Level>, usize) {
    let base = surface.indices.clone();
    let mut out = finer(surface, &base, diameter_m as f32);
    out.reverse();
    let base_level = out.len();
    let mut simplified = coarser(surface, &base);
    simplified.insert(0, (base, 0.0));
    let surface = &*surface;
    out.par_extend(simplified.par_iter().map(|(indices, error)| Level::new(surface, indices, *error)));
    (out, base_level)
}

/// Levels with ever shorter edges; adds vertices to the surface.
fn finer(surface: &mut Surface, base: &[u32], diameter_m: f32) -> Vec<Level> {
    let budget = MOST_FINE_TRIANGLES.max((base.len() / 3 * 4).min(MOST_FINE_TRIANGLES_EVER));
    let mut out: Vec<Level> = Vec::new();
    let mut from = base.to_vec();
    for parts in EDGES_OF_DIAMETER {
        let longest = diameter_m / parts;
        if longest_edge_of(surface, &from) <= longest {
            continue;
        }
        let Some(indices) = bisected(surface, &from, longest, budget) else {
            break;
        };
        out.push(Level::new(surface, &indices, 0.0));
        from = indices;
    }
    out
}

/// Indices of coarser levels, and how far each lies from the mesh at most.
fn coarser(surface: &Surface, base: &[u32]) -> Vec<(Vec<u32>, f64)> {
    let positions: &[u8] = bytemuck::cast_slice(&surface.positions);
    let Ok(vertices) = meshopt::VertexDataAdapter::new(positions, size_of::<[f32; 3]>(), 0) else {
        return Vec::new();
    };
    let mut out = Vec::new();
    let mut triangles = base.len() / 3;
    let (mut source, mut source_error) = (Cow::Borrowed(base), 0.0);
    while triangles / REDUCTION >= FEWEST_TRIANGLES {
        let target = triangles / REDUCTION * 3;
        let mut error = 0.0f32;
        let indices = meshopt::simplify(&source, &vertices, target, f32::MAX, meshopt::SimplifyOptions::ErrorAbsolute, Some(&mut error));
        if indices.is_empty() || indices.len() as f64 / 3.0 > WORTH_KEEPING * triangles as f64 {
            break;
        }
        triangles = indices.len() / 3;
        let error = source_error + f64::from(error);
        if source.len() / 3 > MOST_SOURCE_TRIANGLES {
            (source, source_error) = (Cow::Owned(indices.clone()), error);
        }
        out.push((indices, error));
    }
    out
}
