//! Light: two rectangular lamps with soft edges, and the room around.

use super::V3;
use super::reflectance::blurred_step;
use super::rounding::wrap;

/// A lamp in the shape of a parallelogram that shines to one side.
#[derive(Clone, Copy, Debug)]
pub struct RectLight {
    centre: V3,
    half_u: V3,
    half_v: V3,
    normal: V3,
    radiance: V3,
    area: f32,
}

impl RectLight {
    /// A lamp at `centre` (metres) that faces `target`, with the given width and height.
    pub fn facing(centre: V3, target: V3, width_m: f32, height_m: f32, radiance: V3) -> Self {
        let normal = (target - centre).try_normalize(1e-9).unwrap_or_else(|| -V3::z());
        let side = normal.cross(&V3::z()).try_normalize(1e-6).unwrap_or_else(V3::x);
        let half_u = side * (width_m * 0.5);
        let half_v = side.cross(&normal) * (height_m * 0.5);
        Self { centre, half_u, half_v, normal, radiance, area: width_m * height_m }
    }

    /// The point of the lamp at (a, b) in the unit square.
    #[inline]
    pub(super) fn point(&self, (a, b): (f32, f32)) -> V3 {
        self.centre + self.half_u * (2.0 * a - 1.0) + self.half_v * (2.0 * b - 1.0)
    }

    /// Irradiance at `x` on a surface of normal `n`, nothing in between: four points of the lamp.
    #[inline]
    pub(super) fn irradiance(&self, x: &V3, n: &V3) -> V3 {
        let mut sum = 0.0;
        for (a, b) in [(0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75)] {
            let to = self.point((a, b)) - x;
            let squared = to.norm_squared().max(1e-6);
            // A surface half turned away still sees a part of the lamp: the cosine fades instead of being cut.
            let cos = n.dot(&to).max(0.0) * (-self.normal.dot(&to)).max(0.0);
            sum += cos / (squared * squared);
        }
        self.radiance * (sum * self.area * 0.25)
    }

    /// What a rough mirror shows of the lamp: its radiance times the part of the mirrored cone that meets it.
    #[inline]
    pub(super) fn mirrored(&self, x: &V3, reflected: &V3, alpha: f32) -> V3 {
        let to = self.centre - x;
        let distance = to.norm().max(1e-4);
        let forward = to / distance;
        let ahead = reflected.dot(&forward);
        if ahead < 0.05 || self.normal.dot(&forward) > 0.0 {
            return V3::zeros();
        }
        let across = reflected * (distance / ahead) - to;
        let blur = (alpha * 1.1 * distance / ahead).max(1e-4);
        let part = |half: &V3| {
            let seen = half - forward * half.dot(&forward);
            let length = seen.norm().max(1e-5);
            let place = across.dot(&seen) / length;
            blurred_step((length - place) / blur) - blurred_step((-length - place) / blur)
        };
        self.radiance * (part(&self.half_u) * part(&self.half_v)).max(0.0)
    }
}

/// All light of a scene.
#[derive(Clone, Copy, Debug)]
pub struct Lights {
    /// The main lamp, which makes the shadows.
    pub key: RectLight,
    /// The weaker one from the other side.
    pub fill: RectLight,
    /// Colour and strength of the room's ceiling and walls.
    pub room: V3,
    /// Turns the room around the vertical, in radians.
    pub room_turn: f32,
}

impl Lights {
    /// Radiance of the room in a direction: ceiling brighter than the walls, a bright window and two ceiling strips,
    /// a dark door, and the floor. Without the lamps.
    pub(super) fn room(&self, d: &V3) -> V3 {
        let up = d.z;
        let azimuth = d.y.atan2(d.x) + self.room_turn;
        let wall = 0.34 + 0.16 * azimuth.cos() + 0.30 * up;
        let ceiling = 0.62 - 0.25 * (up - 0.85).abs();
        let t = smoothstep(0.45, 0.62, up);
        let mut level = wall * (1.0 - t) + ceiling * t;
        level *= 1.0 - 0.75 * patch(azimuth - 2.3, 0.32, 0.10) * band(up, -0.2, 0.42, 0.05);
        level *= 1.0 - 0.55 * patch(azimuth + 0.4, 0.55, 0.15) * band(up, -0.2, 0.22, 0.05);
        let window = patch(azimuth - 1.0, 0.38, 0.05) * band(up, 0.12, 0.58, 0.04);
        let strip = band(up, 0.70, 0.76, 0.02) * patch(azimuth + 1.9, 0.7, 0.1);
        let floor = smoothstep(0.03, -0.08, up);
        let colour = self.room * (level.max(0.02) * (1.0 - 0.8 * floor));
        colour + V3::new(0.92, 1.0, 1.12) * (window * 2.2) + V3::new(1.0, 0.96, 0.88) * (strip * 2.6)
    }
}

fn smoothstep(from: f32, to: f32, x: f32) -> f32 {
    let t = ((x - from) / (to - from)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

fn band(x: f32, low: f32, high: f32, soft: f32) -> f32 {
    smoothstep(low - soft, low + soft, x) * smoothstep(high + soft, high - soft, x)
}

fn patch(angle: f32, half: f32, soft: f32) -> f32 {
    let wrapped = wrap(angle + std::f32::consts::PI, std::f32::consts::TAU) - std::f32::consts::PI;
    smoothstep(half + soft, half - soft, wrapped.abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_lamp_overhead_lights_by_the_inverse_square() {
        let lamp = RectLight::facing(V3::new(0.0, 0.0, 2.0), V3::zeros(), 0.01, 0.01, V3::repeat(1000.0));
        let e = lamp.irradiance(&V3::zeros(), &V3::z()).x;
        assert!((e - 1000.0 * 1e-4 / 4.0).abs() < 1e-5, "{e}");
        assert!(lamp.irradiance(&V3::zeros(), &-V3::z()).x.abs() < 1e-9);
    }

    #[test]
    fn a_wide_lamp_fills_a_smooth_mirror() {
        let lamp = RectLight::facing(V3::new(0.0, 0.0, 1.0), V3::zeros(), 2.0, 2.0, V3::repeat(3.0));
        assert!((lamp.mirrored(&V3::zeros(), &V3::z(), 0.001).x - 3.0).abs() < 0.01);
        assert!(lamp.mirrored(&V3::zeros(), &V3::x(), 0.001).x < 0.01);
    }
}
