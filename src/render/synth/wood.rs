//! A table top of glued oak staves, painted once into a picture with smaller copies for distance.

use super::V3;
use super::grain::{plane_noise, plane_octaves};
use super::sampling::{hash3, unit};
use rayon::prelude::*;

/// Texels along a side; a power of two so that copies halve exactly.
const SIZE: usize = 2048;
/// Length of a side of the picture in metres; it is mirrored beyond.
const SIDE_M: f32 = 1.28;
/// Width of a stave; divides the side.
const STAVE_M: f32 = 0.04;

/// One size of the picture: linear RGB and, fourth, how shiny the place is (0 to 1).
#[derive(Debug)]
struct Level {
    size: usize,
    texels: Vec<[f32; 4]>,
}

/// The painted table top.
#[derive(Debug)]
pub(super) struct Wood {
    levels: Vec<Level>,
}

impl Wood {
    /// Paints the table top of a seed.
    pub fn new(seed: u32) -> Self {
        let scale = SIDE_M / SIZE as f32;
        let texels = (0..SIZE * SIZE)
            .into_par_iter()
            .map(|i| texel((i % SIZE) as f32 * scale, (i / SIZE) as f32 * scale, seed))
            .collect();
        let mut levels = vec![Level { size: SIZE, texels }];
        while let Some(next) = levels.last().filter(|l| l.size > 64).map(Level::halved) {
            levels.push(next);
        }
        Self { levels }
    }

    /// Colour and shine at a place of the table, averaged over about `footprint_m`.
    pub fn at(&self, x: f32, y: f32, footprint_m: f32) -> (V3, f32) {
        let texel = SIDE_M / SIZE as f32;
        let level = (footprint_m / texel).max(1.0).log2();
        let lower = (level as usize).min(self.levels.len() - 1);
        let upper = (lower + 1).min(self.levels.len() - 1);
        let (a, b) = (self.levels[lower].at(x, y), self.levels[upper].at(x, y));
        let t = (level - lower as f32).clamp(0.0, 1.0);
        let c: [f32; 4] = std::array::from_fn(|i| a[i] + (b[i] - a[i]) * t);
        (V3::new(c[0], c[1], c[2]), c[3])
    }
}

impl Level {
    fn halved(&self) -> Self {
        let size = self.size / 2;
        let at = |x: usize, y: usize| self.texels[y * self.size + x];
        let average = |i: usize| {
            let (x, y) = (2 * (i % size), 2 * (i / size));
            std::array::from_fn(|c| 0.25 * (at(x, y)[c] + at(x + 1, y)[c] + at(x, y + 1)[c] + at(x + 1, y + 1)[c]))
        };
        Self { size, texels: (0..size * size).into_par_iter().map(average).collect() }
    }

    /// Between the four texels around a place.
    fn at(&self, x: f32, y: f32) -> [f32; 4] {
        let scale = self.size as f32 / SIDE_M;
        let (u, v) = (x * scale - 0.5, y * scale - 0.5);
        let (fu, fv) = (u.floor(), v.floor());
        let (tu, tv) = (u - fu, v - fv);
        let mask = self.size as i64 - 1;
        let (u0, v0) = ((fu as i64 & mask) as usize, (fv as i64 & mask) as usize);
        let (u1, v1) = ((u0 + 1) & mask as usize, (v0 + 1) & mask as usize);
        let (a, b) = (&self.texels[v0 * self.size + u0], &self.texels[v0 * self.size + u1]);
        let (c, d) = (&self.texels[v1 * self.size + u0], &self.texels[v1 * self.size + u1]);
        std::array::from_fn(|i| (a[i] * (1.0 - tu) + b[i] * tu) * (1.0 - tv) + (c[i] * (1.0 - tu) + d[i] * tu) * tv)
    }
}

/// Paints one texel: which piece of wood, its grain, pores, and the glue line at its edge.
fn texel(x: f32, y: f32, seed: u32) -> [f32; 4] {
    let stave = (y / STAVE_M).floor();
    let length = 0.32;
    let offset = unit(hash3(stave as u32, seed, 1)) * length;
    let piece = ((x + offset) / length).floor();
    // The pieces wrap around with the picture.
    let piece = piece.rem_euclid(SIDE_M / length);
    let id = hash3(stave as u32, piece as u32, seed);
    let (u, v) = ((x + offset).rem_euclid(length), y - stave * STAVE_M);
    let edge = v.min(STAVE_M - v).min(u.min(length - u) * 0.8);
    let grain = grain(x + unit(id) * 40.0, v + unit(id ^ 77) * 9.0, id);
    let tone = (unit(id ^ 3) - 0.5) * 0.30 + (unit(id ^ 5) - 0.5) * 0.1;
    let hue = unit(id ^ 9);
    let light = V3::new(0.55, 0.365, 0.205) * (1.0 - hue) + V3::new(0.50, 0.345, 0.215) * hue;
    let dark = V3::new(0.27, 0.145, 0.066);
    let shade = (grain * 0.85 + 0.05).clamp(0.0, 1.0);
    let glue = 1.0 - 0.42 * (1.0 - (edge / 0.0006).min(1.0)).powi(2);
    let c = (light * (1.0 - shade) + dark * shade) * ((1.0 + tone) * glue);
    [c.x, c.y, c.z, (1.0 - 0.7 * grain).clamp(0.0, 1.0)]
}

/// Darkness of the wood, 0 to 1: year rings cut at a shallow angle, fibres and pores.
fn grain(x: f32, v: f32, id: u32) -> f32 {
    let bend = plane_octaves(x * 5.0, v * 22.0, 3, id) * 0.012;
    let slope = (unit(id ^ 21) - 0.5) * 0.05;
    let rings = ((v + bend + x * slope) / 0.0052 * (0.6 + unit(id ^ 23))).fract().abs();
    let ring = (rings * rings) * (1.0 - ((rings - 0.86) / 0.14).max(0.0));
    let fibre = plane_octaves(x * 38.0, v * 1500.0, 2, id ^ 31);
    let pore = (plane_noise(x * 95.0, v * 2300.0, id ^ 41) - 0.42).max(0.0) * (0.35 + ring);
    let cloud = plane_octaves(x * 9.0, v * 60.0, 2, id ^ 51);
    0.30 + 0.34 * (ring - 0.33) + 0.09 * fibre + 0.75 * pore + 0.10 * cloud
}
