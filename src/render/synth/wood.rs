//! A table top of oak boards, painted once into a picture with smaller copies for distance.

use super::V3;
use super::grain::{plane_noise, plane_octaves};
use super::sampling::{hash3, unit};
use rayon::prelude::*;

/// Texels along a side; a power of two so that copies halve exactly.
const SIZE: usize = 2048;
/// Length of a side of the picture in metres. Along the boards it is mirrored beyond, across them it repeats.
const SIDE_M: f32 = 1.28;
/// Width of a board; divides the side.
const BOARD_M: f32 = 0.16;

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
        let along = (x + 0.5 * SIDE_M).rem_euclid(2.0 * SIDE_M);
        let (x, y) = (along.min(2.0 * SIDE_M - along), y + 0.37 * BOARD_M);
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

/// Paints one texel: which board, its year rings, fibres and pores, and the joint at its edge.
fn texel(x: f32, y: f32, seed: u32) -> [f32; 4] {
    let board = (y / BOARD_M).floor();
    let id = hash3(board as u32, 17, seed);
    let v = y - board * BOARD_M;
    let edge = v.min(BOARD_M - v);
    let grain = grain(x + unit(id) * 40.0, v, id);
    let tone = 1.0 + (unit(id ^ 3) - 0.5) * 0.22;
    let hue = unit(id ^ 9);
    let light = V3::new(0.40, 0.262, 0.150) * (1.0 - hue) + V3::new(0.372, 0.256, 0.158) * hue;
    let dark = V3::new(0.150, 0.082, 0.040);
    let joint = 1.0 - 0.55 * (1.0 - (edge / 0.000_5).min(1.0));
    let c = (light * (1.0 - grain) + dark * grain) * (tone * joint);
    [c.x, c.y, c.z, 1.0 - 0.7 * grain]
}

/// Darkness of the wood, 0 to 1: year rings of a board sawn off the middle of the log, fibres, pores and rays.
fn grain(x: f32, v: f32, id: u32) -> f32 {
    let heart = (unit(id ^ 11) - 0.5) * 1.6 * BOARD_M + 0.5 * BOARD_M;
    let depth = 0.018 + 0.03 * unit(id ^ 13) + x * (unit(id ^ 15) - 0.5) * 0.05;
    let bend = plane_octaves(x * 3.1, v * 9.0, 3, id) * 0.006 + plane_octaves(x * 11.0, v * 60.0, 2, id ^ 7) * 0.000_9;
    let radius = (v - heart + bend).hypot(depth);
    let years = radius / 0.004_4 + plane_noise(radius * 160.0, 0.5, id ^ 19) * 0.7;
    let ring = years - years.floor();
    // Slow rise to the late wood, quick fall to the next year's pores.
    let late = ring * ring * (1.0 - ((ring - 0.88) / 0.12).max(0.0));
    let fibre = plane_octaves(x * 26.0, v * 1300.0, 2, id ^ 31);
    let pore = (plane_noise(x * 70.0, v * 1900.0, id ^ 41) - 0.30).max(0.0) * (0.25 + 1.1 * late);
    let cloud = plane_octaves(x * 4.0, v * 26.0, 3, id ^ 51);
    (0.30 + 0.30 * (late - 0.25) + 0.075 * fibre + 0.62 * pore + 0.085 * cloud).clamp(0.0, 1.0)
}
