//! The table: the plane z = 0 of the world with what is painted and printed on it.

use super::V3;
use super::grain::{plane_noise, plane_octaves};
use super::material::Surface;
use super::print;
use super::wood::Wood;

/// What lies on the table top.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroundKind {
    /// Bare oak.
    Oak,
    /// Oak with a printed sheet of square codes.
    Sheet,
    /// Oak with a dark cutting mat.
    Mat,
}

/// The table top. Painting the wood takes a moment; make it once and share it between scenes.
#[derive(Debug)]
pub struct Ground {
    wood: Wood,
    seed: u32,
}

/// Where the sheet or mat lies on the table: turned a little, as by hand.
const TURN_RAD: f32 = 0.035;

impl Ground {
    /// Paints the table top of a seed.
    pub fn new(seed: u32) -> Self {
        Self { wood: Wood::new(seed), seed }
    }

    /// The surface at a place, averaged over about `footprint_m`.
    pub(super) fn surface(&self, kind: GroundKind, x: f32, y: f32, footprint_m: f32) -> Surface {
        let wood = self.oak(x, y, footprint_m);
        let (s, c) = TURN_RAD.sin_cos();
        let (u, v) = (c * x + s * y, c * y - s * x);
        match kind {
            GroundKind::Oak => wood,
            GroundKind::Sheet => self.sheet(wood, u, v, footprint_m),
            GroundKind::Mat => self.mat(wood, u, v, footprint_m),
        }
    }

    fn oak(&self, x: f32, y: f32, footprint_m: f32) -> Surface {
        let (colour, shine) = self.wood.at(x, y, footprint_m);
        let worn = plane_octaves(x * 14.0, y * 14.0, 2, self.seed ^ 81);
        let roughness = (0.52 - 0.14 * shine + 0.05 * worn).clamp(0.25, 0.9);
        let tilt = V3::new(plane_noise(x * 60.0, y * 260.0, 7), plane_noise(x * 60.0, y * 260.0, 8), 0.0) * 0.006;
        let normal = (V3::z() + tilt).normalize();
        Surface::of(&colour, 0.0, roughness, normal)
    }

    fn sheet(&self, below: Surface, u: f32, v: f32, footprint_m: f32) -> Surface {
        let depth = print::inside(u, v, print::sheet_half(), 0.0);
        let on = print::coverage(depth, footprint_m);
        // The paper's edge stands off the table by a hair.
        let gap = 1.0 - 0.35 * (1.0 - (-depth / 0.0012).clamp(0.0, 1.0));
        if on <= 0.0 {
            return Surface { albedo: below.albedo * gap, ..below };
        }
        let ink = print::sheet_ink(u, v, footprint_m, self.seed);
        let fibre = plane_noise(u * 900.0, v * 900.0, 3) * (0.001 / footprint_m).min(1.0);
        let paper = V3::new(0.70, 0.70, 0.685) * (1.0 + 0.008 * fibre);
        let colour = paper * (1.0 - ink) + V3::new(0.030, 0.030, 0.032) * ink;
        let wave = V3::new(plane_noise(u * 11.0, v * 11.0, 4), plane_noise(u * 11.0, v * 11.0, 5), 0.0) * 0.012;
        let paper = Surface::of(&colour, 0.0, 0.62 - 0.12 * ink, (V3::z() + wave).normalize());
        over(&paper, &below, on)
    }

    fn mat(&self, below: Surface, u: f32, v: f32, footprint_m: f32) -> Surface {
        let (half, radius) = print::MAT;
        let depth = print::inside(u, v, half, radius);
        let on = print::coverage(depth, footprint_m);
        let gap = 1.0 - 0.6 * (1.0 - (-depth / 0.0035).clamp(0.0, 1.0)).powi(2);
        if on <= 0.0 {
            return Surface { albedo: below.albedo * gap, ..below };
        }
        let ink = print::mat_ink(u, v, footprint_m) * (0.92 + 0.08 * plane_noise(u * 70.0, v * 70.0, 12));
        let scratch = self.scratches(u, v, footprint_m);
        let cloud = 1.0 + 0.05 * plane_octaves(u * 18.0, v * 18.0, 3, 9) + 0.9 * scratch;
        let vinyl = V3::new(0.020, 0.034, 0.042) * cloud;
        let colour = vinyl * (1.0 - ink) + V3::new(0.30, 0.36, 0.37) * ink;
        let rim = (1.0 - (depth / 0.0009).clamp(0.0, 1.0)) * 0.35;
        let grit = V3::new(plane_noise(u * 1300.0, v * 1300.0, 14), plane_noise(u * 1300.0, v * 1300.0, 15), 0.0);
        let tilt = grit * (0.05 * (0.0009 / footprint_m).min(1.0)) + V3::new(u.signum(), v.signum(), 0.0) * rim;
        let vinyl = Surface::of(&colour, 0.0, 0.46 + 0.1 * scratch, (V3::z() + tilt).normalize());
        over(&vinyl, &below, on)
    }

    /// Old knife cuts: thin bright lines of a few directions.
    fn scratches(&self, u: f32, v: f32, footprint_m: f32) -> f32 {
        (0..4_u32)
            .map(|i| {
                let (s, c) = (0.7 * i as f32 + 0.3).sin_cos();
                let (along, across) = (c * u + s * v, c * v - s * u);
                let bend = plane_noise(along * 2.0, i as f32, self.seed ^ i) * 0.004;
                let pitch = 0.083 + 0.017 * i as f32;
                let d = across + bend - ((across + bend) / pitch).round() * pitch;
                let present = (plane_noise(along * 9.0, across * 12.0, 60 + i) - 0.35).clamp(0.0, 0.3) * 3.0;
                print::coverage(0.000_08 - d.abs(), footprint_m).min(0.000_16 / footprint_m) * present
            })
            .sum()
    }
}

fn over(top: &Surface, below: &Surface, on: f32) -> Surface {
    let mix = |a: &V3, b: &V3| a * on + b * (1.0 - on);
    Surface {
        albedo: mix(&top.albedo, &below.albedo),
        f0: mix(&top.f0, &below.f0),
        roughness: top.roughness * on + below.roughness * (1.0 - on),
        normal: mix(&top.normal, &below.normal).normalize(),
    }
}
