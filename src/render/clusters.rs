//! Groups of neighbouring triangles that are culled together.

use super::shading::Surface;

/// Vertices and triangles a cluster at most: small enough to be culled well, few enough to be tested quickly.
const MOST_VERTICES: usize = 128;
/// See [`MOST_VERTICES`].
const MOST_TRIANGLES: usize = 256;
/// How much clusters with alike normals are preferred over compact ones: they are culled by their cone.
const CONE_WEIGHT: f32 = 0.5;

/// Neighbouring triangles with a sphere around them and a cone around their normals.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cluster {
    /// Centre of the sphere, relative to the mesh's centre, in metres.
    pub centre: [f32; 3],
    /// Radius of the sphere in metres.
    pub radius: f32,
    /// Axis of the cone.
    pub axis: [f32; 3],
    /// The cluster shows only back faces to an eye in direction `d` where `d · axis ≥ cutoff · |d| + radius`.
    pub cutoff: f32,
    /// Its first index among those of its level.
    pub start: u32,
    /// Number of indices.
    pub count: u32,
}

/// The triangles in clusters: indices in the new order, and the clusters over them.
pub(super) fn clustered(surface: &Surface, indices: &[u32]) -> (Vec<u32>, Vec<Cluster>) {
    let positions: &[u8] = bytemuck::cast_slice(&surface.positions);
    let Ok(vertices) = meshopt::VertexDataAdapter::new(positions, size_of::<[f32; 3]>(), 0) else {
        return (indices.to_vec(), Vec::new());
    };
    let ordered = meshopt::optimize_vertex_cache(indices, surface.positions.len());
    let meshlets = meshopt::build_meshlets(&ordered, &vertices, MOST_VERTICES, MOST_TRIANGLES, CONE_WEIGHT);
    let mut out = Vec::with_capacity(indices.len());
    let mut clusters = Vec::with_capacity(meshlets.len());
    for meshlet in meshlets.iter() {
        let bounds = meshopt::compute_meshlet_bounds(meshlet, &vertices);
        let start = out.len() as u32;
        out.extend(meshlet.triangles.iter().map(|corner| meshlet.vertices[*corner as usize]));
        clusters.push(Cluster {
            centre: bounds.center,
            radius: bounds.radius,
            axis: bounds.cone_axis,
            cutoff: bounds.cone_cutoff,
            start,
            count: out.len() as u32 - start,
        });
    }
    (out, clusters)
}
