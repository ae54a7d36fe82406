//! What is really there: an object's mesh, the camera, the pose; points that a person could point at, and where they
//! are seen.

use poseloop::geom::{Bvh, Camera, Mesh, Pose, Vec2, Vec3};
use rand::{Rng as _, SeedableRng as _};
use rand_pcg::Pcg64;

/// A hit nearer than the point by more than this hides it, in metres.
const HIDDEN_M: f64 = 5e-4;

/// An object in a frame.
pub struct Truth {
    pub mesh: Mesh,
    pub camera: Camera,
    pub pose: Pose,
    bvh: Bvh,
}

impl Truth {
    pub fn new(mesh: Mesh, camera: Camera, pose: Pose) -> Self {
        let bvh = Bvh::build(&mesh);
        Self { mesh, camera, pose, bvh }
    }

    /// Where a point of the object is seen.
    pub fn pixel(&self, point: &Vec3) -> Vec2 {
        self.camera.project(&self.pose.transform(point)).expect("in front of the camera")
    }

    /// Whether a point of the surface is seen by a camera at that pose, not too flatly.
    fn seen(&self, pose: &Pose, point: &Vec3, normal: &Vec3) -> bool {
        let eye = pose.inverse().translation;
        let towards = point - eye;
        let steep = -normal.dot(&towards) > 0.35 * towards.norm();
        let hit = self.bvh.hit(&self.mesh, &eye, &towards);
        steep && hit.is_some_and(|h| (h.distance - 1.0) * towards.norm() > -HIDDEN_M)
    }

    /// Points of the surface that both the photo and a view of the mesh show, as far from each other as can be.
    pub fn points(&self, view: &Pose, count: usize) -> Vec<Vec3> {
        let mut random = Pcg64::seed_from_u64(3);
        let mut found: Vec<Vec3> = Vec::new();
        for _ in 0..4000 {
            let corners = self.mesh.corners(random.random_range(0..self.mesh.triangles.len()));
            let normal = (corners[1] - corners[0]).cross(&(corners[2] - corners[0]));
            let Some(normal) = normal.try_normalize(1e-12) else { continue };
            // Away from the edges, where a click a little beside would miss.
            let (a, b) = (random.random_range(0.15..0.45), random.random_range(0.15..0.45));
            let point = corners[0] * (1.0 - a - b) + corners[1] * a + corners[2] * b;
            if self.seen(&self.pose, &point, &normal) && self.seen(view, &point, &normal) {
                found.push(point);
            }
        }
        assert!(found.len() >= count, "only {} points can be seen in both", found.len());
        spread(&found, count)
    }
}

/// The farthest-first choice of `count` points.
fn spread(found: &[Vec3], count: usize) -> Vec<Vec3> {
    let mut chosen = vec![found[0]];
    while chosen.len() < count {
        let gap = |p: &Vec3| chosen.iter().map(|c| (c - p).norm()).fold(f64::INFINITY, f64::min);
        let next = found.iter().max_by(|a, b| gap(a).total_cmp(&gap(b))).expect("points are left");
        chosen.push(*next);
    }
    chosen
}

/// Noise of a hand: normally distributed, seeded.
pub struct Hand(Pcg64);

impl Hand {
    pub fn new(seed: u64) -> Self {
        Self(Pcg64::seed_from_u64(seed))
    }

    /// Two independent numbers of standard deviation one (Box and Muller).
    pub fn noise(&mut self) -> Vec2 {
        let (u, v): (f64, f64) = (self.0.random_range(1e-12..1.0), self.0.random_range(0.0..std::f64::consts::TAU));
        let radius = (-2.0 * u.ln()).sqrt();
        Vec2::new(radius * v.cos(), radius * v.sin())
    }
}
