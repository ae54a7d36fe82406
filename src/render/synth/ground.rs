//! The table: the plane z = 0 of the world with what is painted and printed on it.

use super::V3;
use super::grain::{plane_noise, plane_octaves};
use super::material::Surface;
use super::print;
use super::rounding::round;
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

/// What a pixel covers on the table: its length along x and along y, in metres.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Footprint {
    pub x_m: f32,
    pub y_m: f32,
}

impl Footprint {
    /// Of a pixel whose ray comes down along `direction` and that is `size_m` wide across it.
    pub fn slanted(size_m: f32, direction: &V3) -> Self {
        // Across the ray it keeps its size, along the ray's shadow it grows by 1/cos.
        let longer = 1.0 / (direction.z * direction.z).max(0.01);
        let level = (direction.x * direction.x + direction.y * direction.y).max(1e-9);
        let grown = |part: f32| size_m * (1.0 + (longer - 1.0) * part * part / level).sqrt();
        Self { x_m: grown(direction.x), y_m: grown(direction.y) }
    }

    /// For what has no direction.
    pub fn mean(self) -> f32 {
        (self.x_m * self.y_m).sqrt()
    }
}

/// The table top. Painting the wood takes a moment; make it once and share it between scenes.
#[derive(Debug)]
pub struct Ground {
    wood: Wood,
    seed: u32,
}

/// The mat's vinyl: colour in linear light, and roughness.
const VINYL: V3 = V3::new(0.020, 0.034, 0.042);
const VINYL_ROUGHNESS: f32 = 0.46;
/// Sine and cosine of the directions of knife cuts.
const CUTS: [(f32, f32); 4] = [(0.296, 0.955), (0.841, 0.540), (0.992, -0.129), (0.675, -0.737)];
/// Places seen wider than this, by rough mirrors and diffuse bounces, show no detail.
const WIDE_M: f32 = 0.003;
/// Roughness of the table for what need not know the place.
const MEAN_ROUGHNESS: f32 = 0.5;

/// Where the sheet or mat lies on the table: turned a little, as by hand.
const TURN_RAD: f32 = 0.035;

impl Ground {
    /// Paints the table top of a seed.
    pub fn new(seed: u32) -> Self {
        Self { wood: Wood::new(seed), seed }
    }

    /// The surface at a place, averaged over what a pixel covers there.
    pub(super) fn surface(&self, kind: GroundKind, x: f32, y: f32, footprint: Footprint) -> Surface {
        let (s, c) = TURN_RAD.sin_cos();
        let (u, v) = (c * x + s * y, c * y - s * x);
        match kind {
            GroundKind::Oak => self.oak(x, y, footprint.mean()),
            GroundKind::Sheet => {
                // The paper's edge stands off the table by a hair.
                let cover = Cover::of(print::inside(u, v, print::sheet_half(), 0.0), footprint, 0.35, 0.0012);
                cover.lay(|| self.sheet(u, v, footprint), || self.oak(x, y, footprint.mean()))
            }
            GroundKind::Mat => {
                let depth = print::inside(u, v, print::MAT.0, print::MAT.1);
                let cover = Cover::of(depth, footprint, 0.6, 0.0035);
                cover.lay(|| self.mat(u, v, depth, footprint), || self.oak(x, y, footprint.mean()))
            }
        }
    }

    /// GGX's α of the table, roughly.
    pub(super) fn mean_alpha() -> f32 {
        MEAN_ROUGHNESS * MEAN_ROUGHNESS
    }

    fn oak(&self, x: f32, y: f32, footprint_m: f32) -> Surface {
        let (colour, shine) = self.wood.at(x, y, footprint_m);
        if footprint_m > WIDE_M {
            return Surface::of(&colour, 0.0, MEAN_ROUGHNESS, V3::z());
        }
        let worn = plane_octaves(x * 14.0, y * 14.0, 2, self.seed ^ 0x51);
        let roughness = (0.52 - 0.14 * shine + 0.05 * worn).clamp(0.25, 0.9);
        let tilt = V3::new(plane_noise(x * 60.0, y * 260.0, 7), plane_noise(x * 60.0, y * 260.0, 8), 0.0) * 0.006;
        let normal = up(&tilt);
        Surface::of(&colour, 0.0, roughness, normal)
    }

    fn sheet(&self, u: f32, v: f32, footprint: Footprint) -> Surface {
        let footprint_m = footprint.mean();
        let ink = print::sheet_ink(u, v, footprint, self.seed);
        let fibre = plane_noise(u * 900.0, v * 900.0, 3) * (0.001 / footprint_m).min(1.0);
        let paper = V3::new(0.70, 0.70, 0.685) * (1.0 + 0.008 * fibre);
        let colour = paper * (1.0 - ink) + V3::new(0.030, 0.030, 0.032) * ink;
        let wave = V3::new(plane_noise(u * 11.0, v * 11.0, 4), plane_noise(u * 11.0, v * 11.0, 5), 0.0) * 0.012;
        Surface::of(&colour, 0.0, 0.62 - 0.12 * ink, up(&wave))
    }

    fn mat(&self, u: f32, v: f32, depth: f32, footprint: Footprint) -> Surface {
        let footprint_m = footprint.mean();
        if footprint_m > WIDE_M {
            return Surface::of(&VINYL, 0.0, VINYL_ROUGHNESS, V3::z());
        }
        let ink = print::mat_ink(u, v, footprint) * (0.92 + 0.08 * plane_noise(u * 70.0, v * 70.0, 12));
        let scratch = self.scratches(u, v, footprint_m);
        let cloud = 1.0 + 0.05 * plane_octaves(u * 18.0, v * 18.0, 3, 9) + 0.9 * scratch;
        let colour = VINYL * (cloud * (1.0 - ink)) + V3::new(0.30, 0.36, 0.37) * ink;
        let rim = (1.0 - (depth / 0.0009).clamp(0.0, 1.0)) * 0.35;
        let grit = V3::new(plane_noise(u * 1300.0, v * 1300.0, 14), plane_noise(u * 1300.0, v * 1300.0, 15), 0.0);
        let tilt = grit * (0.05 * (0.0009 / footprint_m).min(1.0)) + V3::new(u.signum(), v.signum(), 0.0) * rim;
        Surface::of(&colour, 0.0, VINYL_ROUGHNESS + 0.1 * scratch, up(&tilt))
    }

    /// Old knife cuts: thin bright straight lines of a few directions.
    fn scratches(&self, u: f32, v: f32, footprint_m: f32) -> f32 {
        let cut = |i: u32| {
            let (s, c) = CUTS[i as usize];
            let (along, across) = (c * u + s * v, c * v - s * u);
            let pitch = 0.083 + 0.017 * i as f32;
            let d = across - round(across / pitch) * pitch;
            let ink = print::coverage(0.000_08 - d.abs(), footprint_m).min(0.000_16 / footprint_m);
            if ink <= 0.0 {
                return 0.0;
            }
            ink * (plane_noise(along * 9.0, across * 12.0, self.seed ^ (60 + i)) - 0.35).clamp(0.0, 0.3) * 3.0
        };
        cut(0) + cut(1) + cut(2) + cut(3)
    }
}

/// The upward normal, tilted.
fn up(tilt: &V3) -> V3 {
    (V3::z() + tilt).try_normalize(1e-6).unwrap_or_else(V3::z)
}

/// How far a place lies on what covers the wood.
struct Cover {
    /// Share of the pixel that is covered.
    on: f32,
    /// What is left of the wood's brightness in the shadow of the edge.
    gap: f32,
}

impl Cover {
    /// At `depth` inside the edge, whose shadow takes `dark` of the light and reaches `reach_m` outwards.
    fn of(depth: f32, footprint: Footprint, dark: f32, reach_m: f32) -> Self {
        let near = 1.0 - (-depth / reach_m).clamp(0.0, 1.0);
        Self { on: print::coverage(depth, footprint.mean()), gap: 1.0 - dark * near * near }
    }

    /// One over the other; what is not seen is not computed.
    fn lay(&self, top: impl Fn() -> Surface, below: impl Fn() -> Surface) -> Surface {
        if self.on >= 1.0 {
            return top();
        }
        let below = below();
        let below = Surface { albedo: below.albedo * self.gap, ..below };
        if self.on <= 0.0 { below } else { over(&top(), &below, self.on) }
    }
}

fn over(top: &Surface, below: &Surface, on: f32) -> Surface {
    let mix = |a: &V3, b: &V3| a * on + b * (1.0 - on);
    Surface {
        albedo: mix(&top.albedo, &below.albedo),
        f0: mix(&top.f0, &below.f0),
        roughness: top.roughness * on + below.roughness * (1.0 - on),
        normal: mix(&top.normal, &below.normal).try_normalize(1e-6).unwrap_or_else(V3::z),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pixel_grows_along_the_shadow_of_its_ray_only() {
        let slant = V3::new(0.8, 0.0, -0.6);
        let seen = Footprint::slanted(0.001, &slant);
        assert!((seen.x_m - 0.001 / 0.6).abs() < 1e-7 && (seen.y_m - 0.001).abs() < 1e-9, "{seen:?}");
        let straight = Footprint::slanted(0.001, &-V3::z());
        assert!((straight.x_m - 0.001).abs() < 1e-9 && (straight.mean() - 0.001).abs() < 1e-9);
    }

    #[test]
    fn the_mat_lies_on_the_wood_and_ends() {
        let ground = Ground::new(1);
        let at = |x: f32, kind| ground.surface(kind, x, 0.013, Footprint { x_m: 0.000_3, y_m: 0.000_3 }).albedo;
        let (on, off) = (at(0.004, GroundKind::Mat), at(0.4, GroundKind::Mat));
        assert!(on.x < 0.06 && off == at(0.4, GroundKind::Oak), "{on} {off}");
        assert!(at(0.0, GroundKind::Sheet).x > 0.5);
    }
}
