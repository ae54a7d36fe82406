//! Random points on a surface.

use rand::{Rng, SeedableRng};
use rand_pcg::Pcg64;

use super::mesh::twice_area;
use super::{Mesh, Vec3};

impl Mesh {
    /// `n` independent points, uniform over the surface, the same for the same seed. Empty for a mesh without area.
    pub fn sample_surface(&self, n: usize, seed: u64) -> Vec<Vec3> {
        let mut sum = 0.0;
        let mut cumulative = Vec::with_capacity(self.triangles.len());
        for i in 0..self.triangles.len() {
            sum += twice_area(&self.corners(i)).norm();
            cumulative.push(sum);
        }
        if !(sum > 0.0 && sum.is_finite()) {
            return Vec::new();
        }
        let mut random = Pcg64::seed_from_u64(seed);
        let draw = |_| {
            let at = random.random::<f64>() * sum;
            let triangle = cumulative.partition_point(|c| *c <= at).min(cumulative.len() - 1);
            point_in(&self.corners(triangle), random.random(), random.random())
        };
        (0..n).map(draw).collect()
    }
}

/// Uniform in the triangle for `u`, `v` uniform in [0, 1): the far half of the parallelogram is folded over.
fn point_in([a, b, c]: &[Vec3; 3], u: f64, v: f64) -> Vec3 {
    let (u, v) = if u + v > 1.0 { (1.0 - u, 1.0 - v) } else { (u, v) };
    a + (b - a) * u + (c - a) * v
}
