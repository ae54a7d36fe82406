//! Seeded problems with known truth.

use nalgebra::Rotation3;
use poseloop::geom::pnp::{PnpError, PnpOptions, PnpSolution, RansacOptions, solve};
use poseloop::geom::{Camera, Lens, Pose, Vec2, Vec3};

use crate::random::Random;

/// Pixels keep so far from the border, so that noise leaves them inside.
const MARGIN_PX: f64 = 10.0;
/// A wrong pixel lies at least so far from the right one.
const WRONG_PX: f64 = 20.0;

/// How problems are drawn.
#[derive(Clone)]
pub struct Kind {
    pub camera: Camera,
    pub points: usize,
    /// Half the edges of the box that holds the points, in metres.
    pub half: Vec3,
    /// Depth of the object's origin in metres, or its distance where the points lie around the camera.
    pub depth: (f64, f64),
    pub sigma_px: f64,
    pub wrong: usize,
}

pub struct Problem {
    pub points: Vec<Vec3>,
    pub pixels: Vec<Vec2>,
    pub truth: Pose,
    pub wrong: Vec<usize>,
}

pub fn pinhole() -> Camera {
    Camera::pinhole(640, 480, 600.0, 600.0, 319.5, 239.5)
}

pub fn barrel() -> Camera {
    pinhole().with_lens(Lens::brown_conrady(&[-0.28, 0.09, 0.0012, -0.0007, -0.01]).unwrap())
}

pub fn fisheye() -> Camera {
    Camera::pinhole(640, 480, 160.0, 160.0, 319.5, 239.5).with_lens(Lens::kannala_brandt(&[0.03, -0.005, 0.001, -0.00005]).unwrap())
}

impl Kind {
    /// A 100 mm cube at 0.3 to 1.5 m.
    pub fn cube(points: usize, sigma_px: f64) -> Self {
        Self { camera: pinhole(), points, half: Vec3::repeat(0.05), depth: (0.3, 1.5), sigma_px, wrong: 0 }
    }

    /// A square of 100 mm.
    pub fn flat(points: usize, sigma_px: f64) -> Self {
        Self { half: Vec3::new(0.05, 0.05, 0.0), ..Self::cube(points, sigma_px) }
    }

    pub fn through(self, camera: Camera) -> Self {
        Self { camera, ..self }
    }

    pub fn with_wrong(self, wrong: usize) -> Self {
        Self { wrong, ..self }
    }

    pub fn draw(&self, random: &mut Random) -> Problem {
        loop {
            if let Some(problem) = self.try_draw(random) {
                return problem;
            }
        }
    }

    fn try_draw(&self, random: &mut Random) -> Option<Problem> {
        let ray = self.camera.unproject(&self.pixel(random)).ok().filter(|r| r.z > 0.1)?;
        let depth = random.in_range(self.depth.0, self.depth.1);
        let truth = random.pose_at(ray * (depth / ray.z));
        let points: Vec<Vec3> = (0..self.points).map(|_| random.in_cube(1.0).component_mul(&self.half)).collect();
        let seen = |p: &Vec3| self.camera.project(&truth.transform(p)).ok().filter(|at| self.is_inside(at));
        let mut pixels = points.iter().map(seen).collect::<Option<Vec<Vec2>>>()?;
        let wrong = self.spoil(random, &mut pixels);
        pixels.iter().all(|p| self.camera.unproject(p).is_ok()).then_some(Problem { points, pixels, truth, wrong })
    }

    fn pixel(&self, random: &mut Random) -> Vec2 {
        Vec2::new(random.in_range(0.0, f64::from(self.camera.width - 1)), random.in_range(0.0, f64::from(self.camera.height - 1)))
    }

    fn is_inside(&self, at: &Vec2) -> bool {
        let inside = |v: f64, size: u32| v > MARGIN_PX && v < f64::from(size) - 1.0 - MARGIN_PX;
        inside(at.x, self.camera.width) && inside(at.y, self.camera.height)
    }

    /// Adds noise and puts some pixels elsewhere; gives the places of those.
    fn spoil(&self, random: &mut Random, pixels: &mut [Vec2]) -> Vec<usize> {
        let exact = pixels.to_vec();
        for pixel in pixels.iter_mut() {
            *pixel += Vec2::new(random.gaussian(), random.gaussian()) * self.sigma_px;
        }
        let mut wrong = Vec::new();
        while wrong.len() < self.wrong {
            let (i, at) = (random.index(pixels.len()), self.pixel(random));
            if !wrong.contains(&i) && (at - exact[i]).norm() >= WRONG_PX.max(6.0 * self.sigma_px) {
                pixels[i] = at;
                wrong.push(i);
            }
        }
        wrong
    }
}

impl Problem {
    pub fn solve(&self, kind: &Kind) -> Result<PnpSolution, PnpError> {
        let ransac = (kind.wrong > 0).then(RansacOptions::default);
        let sigma_px = if kind.sigma_px > 0.0 { kind.sigma_px } else { 1.0 };
        solve(&kind.camera, &self.points, &self.pixels, &PnpOptions { sigma_px, ransac })
    }
}

/// The rotation that looks at the origin from a direction given in degrees off the z axis and about it.
pub fn tilted(tilt_deg: f64, about_deg: f64) -> Rotation3<f64> {
    Rotation3::from_euler_angles(tilt_deg.to_radians(), 0.0, 0.0) * Rotation3::from_euler_angles(0.0, 0.0, about_deg.to_radians())
}

/// Rotation in radians and translation in metres between two poses.
pub fn difference(a: &Pose, b: &Pose) -> (f64, f64) {
    (a.angle_to(b), a.distance_to(b))
}
