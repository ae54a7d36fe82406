//! A table top of oak boards, painted once into a picture with smaller copies for distance.

use super::V3;
use super::grain::{plane_noise, plane_octaves};
use super::rounding::{floor, wrap};
use super::sampling::{hash3, unit};
use nalgebra::Vector4;
use rayon::prelude::*;

/// Texels along a side; a power of two so that copies halve exactly.
const SIZE: usize = 2048;
/// Length of a side of the picture in metres. Along the boards it is mirrored beyond, across them it repeats.
const SIDE_M: f32 = 1.28;
/// Width of a board; divides the side.
const BOARD_M: f32 = 0.16;

/// One size of the picture: square roots of linear RGB and, fourth, of how shiny the place is, 255 for 1.
#[derive(Debug)]
struct Level {
    size: usize,
    texels: Vec<[u8; 4]>,
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
        let texels =
            (0..SIZE * SIZE).into_par_iter().map(|i| packed(texel((i % SIZE) as f32 * scale, (i / SIZE) as f32 * scale, seed))).collect();
        let mut levels = vec![Level { size: SIZE, texels }];
        while let Some(next) = levels.last().filter(|l| l.size > 64).map(Level::halved) {
            levels.push(next);
        }
        Self { levels }
    }

    /// Colour and shine at a place of the table, averaged over about `footprint_m`.
    pub fn at(&self, x: f32, y: f32, footprint_m: f32) -> (V3, f32) {
        let along = wrap(x + 0.5 * SIDE_M, 2.0 * SIDE_M);
        let (x, y) = (along.min(2.0 * SIDE_M - along), y + 0.37 * BOARD_M);
        let texel = SIDE_M / SIZE as f32;
        let level = (footprint_m / texel).max(1.0).log2();
        let lower = (level as usize).min(self.levels.len() - 1);
        let upper = (lower + 1).min(self.levels.len() - 1);
        let (a, b) = (self.levels[lower].at(x, y), self.levels[upper].at(x, y));
        let t = (level - lower as f32).clamp(0.0, 1.0);
        let c = a + (b - a) * t;
        (c.xyz(), c.w)
    }
}

impl Level {
    fn halved(&self) -> Self {
        let size = self.size / 2;
        let at = |x: usize, y: usize| unpacked(self.texels[y * self.size + x]);
        let average = |i: usize| {
            let (x, y) = (2 * (i % size), 2 * (i / size));
            packed((at(x, y) + at(x + 1, y) + at(x, y + 1) + at(x + 1, y + 1)) * 0.25)
        };
        Self { size, texels: (0..size * size).into_par_iter().map(average).collect() }
    }

    /// Between the four texels around a place.
    fn at(&self, x: f32, y: f32) -> Vector4<f32> {
        let scale = self.size as f32 / SIDE_M;
        let (u, v) = (x * scale - 0.5, y * scale - 0.5);
        let (fu, fv) = (floor(u), floor(v));
        let (tu, tv) = (u - fu, v - fv);
        let mask = self.size as i64 - 1;
        let (u0, v0) = ((fu as i64 & mask) as usize, (fv as i64 & mask) as usize);
        let (u1, v1) = ((u0 + 1) & mask as usize, (v0 + 1) & mask as usize);
        let texel = |u: usize, v: usize| unpacked(self.texels[v * self.size + u]);
        let (above, below) = (texel(u0, v0) * (1.0 - tu) + texel(u1, v0) * tu, texel(u0, v1) * (1.0 - tu) + texel(u1, v1) * tu);
        above * (1.0 - tv) + below * tv
    }
}

/// Eight bits each; the root spends them where the eye sees them.
#[inline]
fn packed(c: Vector4<f32>) -> [u8; 4] {
    let byte = |c: f32| (c.max(0.0).sqrt() * 255.0 + 0.5) as u8;
    [byte(c.x), byte(c.y), byte(c.z), byte(c.w)]
}

#[inline]
fn unpacked([r, g, b, shine]: [u8; 4]) -> Vector4<f32> {
    let c = Vector4::new(f32::from(r), f32::from(g), f32::from(b), f32::from(shine)) * (1.0 / 255.0);
    c.component_mul(&c)
}

/// Paints one texel: which board, its year rings, fibres and pores, and the joint at its edge.
fn texel(x: f32, y: f32, seed: u32) -> Vector4<f32> {
    let board = floor(y / BOARD_M);
    let id = hash3(board as u32, 17, seed);
    let v = y - board * BOARD_M;
    let edge = v.min(BOARD_M - v);
    let grain = grain(x + unit(id) * 40.0, v, id);
    let tone = 1.0 + (unit(id ^ 0x03) - 0.5) * 0.22;
    let hue = unit(id ^ 0x09);
    let light = V3::new(0.335, 0.205, 0.110) * (1.0 - hue) + V3::new(0.310, 0.200, 0.116) * hue;
    let dark = V3::new(0.110, 0.056, 0.026);
    let joint = 1.0 - 0.55 * (1.0 - (edge / 0.000_5).min(1.0));
    let c = (light * (1.0 - grain) + dark * grain) * (tone * joint);
    Vector4::new(c.x, c.y, c.z, 1.0 - 0.7 * grain)
}

/// Darkness of the wood, 0 to 1: year rings of a board sawn off the middle of the log, fibres, pores and rays.
fn grain(x: f32, v: f32, id: u32) -> f32 {
    let heart = (unit(id ^ 0x0B) - 0.5) * 1.6 * BOARD_M + 0.5 * BOARD_M;
    let depth = 0.018 + 0.03 * unit(id ^ 0x0D) + x * (unit(id ^ 0x0F) - 0.5) * 0.05;
    let bend = plane_octaves(x * 3.1, v * 9.0, 3, id) * 0.006 + plane_octaves(x * 11.0, v * 60.0, 2, id ^ 0x07) * 0.000_9;
    let radius = (v - heart + bend).hypot(depth);
    let years = radius / 0.004_4 + plane_noise(radius * 160.0, 0.5, id ^ 0x13) * 0.7;
    let ring = wrap(years, 1.0);
    // Slow rise to the late wood, quick fall to the next year's pores.
    let late = ring * ring * (1.0 - ((ring - 0.88) / 0.12).max(0.0));
    let fibre = plane_octaves(x * 26.0, v * 1300.0, 2, id ^ 0x1F);
    let pore = (plane_noise(x * 70.0, v * 1900.0, id ^ 0x29) - 0.30).max(0.0) * (0.25 + 1.1 * late);
    let cloud = plane_octaves(x * 4.0, v * 26.0, 3, id ^ 0x33);
    (0.30 + 0.30 * (late - 0.25) + 0.075 * fibre + 0.62 * pore + 0.085 * cloud).clamp(0.0, 1.0)
}
