//! Noise: smooth random functions of a place.

use super::V3;
use super::rounding::floor;
use super::sampling::{hash, hash3, unit};

#[inline]
fn smooth(t: f32) -> f32 {
    t * t * (3.0 - 2.0 * t)
}

#[inline]
fn mix(a: f32, b: f32, t: f32) -> f32 {
    a + (b - a) * t
}

#[inline]
fn lattice(x: i32, y: i32, seed: u32) -> f32 {
    // One multiplication each is enough to decorrelate neighbours before the hash.
    unit(hash((x as u32).wrapping_mul(0x9E37_79B1) ^ (y as u32).wrapping_mul(0x85EB_CA77) ^ seed)) * 2.0 - 1.0
}

/// Value noise in the plane, −1 to 1, changing over a distance of 1.
#[inline]
pub(super) fn plane_noise(x: f32, y: f32, seed: u32) -> f32 {
    let (fx, fy) = (floor(x), floor(y));
    let (ix, iy) = (fx as i32, fy as i32);
    let (tx, ty) = (smooth(x - fx), smooth(y - fy));
    let low = mix(lattice(ix, iy, seed), lattice(ix + 1, iy, seed), tx);
    let high = mix(lattice(ix, iy + 1, seed), lattice(ix + 1, iy + 1, seed), tx);
    mix(low, high, ty)
}

/// Sum of octaves of [`plane_noise`], each of half the size and half the strength.
pub(super) fn plane_octaves(x: f32, y: f32, octaves: u32, seed: u32) -> f32 {
    (0..octaves).map(|i| plane_noise(x * (1 << i) as f32, y * (1 << i) as f32, seed ^ (i * 7919)) / (1 << i) as f32).sum()
}

/// Value noise in space, −1 to 1, changing over a distance of 1.
pub(super) fn solid_noise(p: &V3) -> f32 {
    let floor = p.map(floor);
    let (ix, iy, iz) = (floor.x as i32, floor.y as i32, floor.z as i32);
    let t = (p - floor).map(smooth);
    let layer = |z: i32| {
        let seed = hash3(z as u32, 11, 5);
        let low = mix(lattice(ix, iy, seed), lattice(ix + 1, iy, seed), t.x);
        let high = mix(lattice(ix, iy + 1, seed), lattice(ix + 1, iy + 1, seed), t.x);
        mix(low, high, t.y)
    };
    mix(layer(iz), layer(iz + 1), t.z)
}
