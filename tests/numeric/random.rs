//! Seeded random poses, points and meshes.

use poseloop::geom::{Mesh, Pose, Vec3};
use rand::{Rng, SeedableRng};
use rand_pcg::Pcg64;

pub struct Random(Pcg64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(Pcg64::seed_from_u64(seed))
    }

    pub fn in_range(&mut self, low: f64, high: f64) -> f64 {
        self.0.random_range(low..high)
    }

    /// Standard normal (Box and Muller).
    pub fn gaussian(&mut self) -> f64 {
        let (u, v) = (self.in_range(f64::MIN_POSITIVE, 1.0), self.in_range(0.0, std::f64::consts::TAU));
        (-2.0 * u.ln()).sqrt() * v.cos()
    }

    pub fn index(&mut self, n: usize) -> usize {
        self.0.random_range(0..n)
    }

    pub fn in_cube(&mut self, half: f64) -> Vec3 {
        Vec3::new(self.in_range(-half, half), self.in_range(-half, half), self.in_range(-half, half))
    }

    pub fn direction(&mut self) -> Vec3 {
        loop {
            let v = self.in_cube(1.0);
            if v.norm() > 0.1 && v.norm() <= 1.0 {
                return v / v.norm();
            }
        }
    }

    /// A uniformly random rotation (four-dimensional rejection), with the translation.
    pub fn pose_at(&mut self, translation: Vec3) -> Pose {
        loop {
            let q = [(); 4].map(|()| self.in_range(-1.0, 1.0));
            let norm = q.iter().map(|v| v * v).sum::<f64>();
            if norm > 0.01 && norm <= 1.0 {
                return Pose::from_quaternion_wxyz(q, translation).unwrap();
            }
        }
    }

    pub fn pose(&mut self) -> Pose {
        let t = self.in_cube(2.0);
        self.pose_at(t)
    }

    /// Unconnected triangles in a cube.
    pub fn soup(&mut self, triangles: usize, half: f64, edge: f64) -> Mesh {
        let mut positions = Vec::new();
        for _ in 0..triangles {
            let at = self.in_cube(half);
            positions.extend([(); 3].map(|()| at + self.in_cube(edge)));
        }
        let indices = (0..triangles as u32).map(|i| [3 * i, 3 * i + 1, 3 * i + 2]).collect();
        Mesh::new(positions, indices, Vec::new()).unwrap()
    }
}

/// A closed sphere of 2·rings² triangles, wound outward.
pub fn sphere(radius: f64, rings: u32) -> Mesh {
    let mut positions = vec![Vec3::new(0.0, 0.0, radius), Vec3::new(0.0, 0.0, -radius)];
    let at = |ring: u32, step: u32| 2 + (ring - 1) * rings + step % rings;
    for ring in 1..rings {
        let (sin, cos) = (f64::from(ring) * std::f64::consts::PI / f64::from(rings)).sin_cos();
        for step in 0..rings {
            let (s, c) = (f64::from(step) * std::f64::consts::TAU / f64::from(rings)).sin_cos();
            positions.push(Vec3::new(radius * sin * c, radius * sin * s, radius * cos));
        }
    }
    let mut triangles = Vec::new();
    for step in 0..rings {
        triangles.push([0, at(1, step), at(1, step + 1)]);
        triangles.push([1, at(rings - 1, step + 1), at(rings - 1, step)]);
        for ring in 1..rings - 1 {
            triangles.push([at(ring, step), at(ring + 1, step), at(ring + 1, step + 1)]);
            triangles.push([at(ring, step), at(ring + 1, step + 1), at(ring, step + 1)]);
        }
    }
    Mesh::new(positions, triangles, Vec::new()).unwrap()
}
