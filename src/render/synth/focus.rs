//! Depth of field: out-of-focus pixels are spread over their disc, without smearing what is sharp in front of them.

use super::V3;
use super::gbuffer::GBuffer;
use super::rounding::round;
use super::sensor::Sensor;
use rayon::prelude::*;

/// Points of the disc.
const POINTS: usize = 14;
/// Discs smaller than this are left as they are, and none is larger than the second, in pixels.
const SMALLEST_PX: f32 = 0.6;
const LARGEST_PX: f32 = 5.0;
/// What the room's distance counts as, in metres.
const ROOM_M: f32 = 4.0;

/// Blurs the picture by distance. `pixel_rad` is the angle of a pixel.
pub(super) fn blur(light: Vec<V3>, buffer: &GBuffer, sensor: &Sensor, pixel_rad: f32) -> Vec<V3> {
    if sensor.aperture_m <= 0.0 {
        return light;
    }
    let distances: Vec<f32> = buffer.hits.iter().map(|hit| hit.map_or(ROOM_M, |h| h.t)).collect();
    let radius = |t: f32| {
        let disc = sensor.aperture_m * (t - sensor.focus_m).abs() / (t * sensor.focus_m).max(1e-6);
        (0.5 * disc / pixel_rad).min(LARGEST_PX)
    };
    let points = spiral();
    let mut out = light.clone();
    let (right, bottom) = (buffer.width as i32 - 1, buffer.height as i32 - 1);
    out.par_chunks_mut(buffer.width).enumerate().for_each(|(y, row)| {
        for (x, pixel) in row.iter_mut().enumerate() {
            let here = distances[y * buffer.width + x];
            let r = radius(here);
            if r < SMALLEST_PX {
                continue;
            }
            let (mut sum, mut all) = (*pixel, 1.0);
            for (dx, dy, d) in points {
                let u = (round(dx * r) as i32 + x as i32).clamp(0, right) as usize;
                let v = (round(dy * r) as i32 + y as i32).clamp(0, bottom) as usize;
                let at = v * buffer.width + u;
                let there = distances[at];
                // A sharper pixel in front does not spread as far as this one.
                let reach = if there > here { r } else { radius(there) };
                let weight = (reach - d * r + 1.0).clamp(0.0, 1.0);
                sum += light[at] * weight;
                all += weight;
            }
            *pixel = sum / all;
        }
    });
    out
}

/// Points evenly over the unit disc, and their distance from its middle.
fn spiral() -> [(f32, f32, f32); POINTS] {
    std::array::from_fn(|i| {
        let r = ((i as f32 + 0.5) / POINTS as f32).sqrt();
        let (s, c) = (i as f32 * 2.399_963).sin_cos();
        (r * c, r * s, r)
    })
}
