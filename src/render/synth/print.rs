//! What lies flat on the table: a printed sheet of square codes and a cutting mat, both exact at every distance.

use super::ground::Footprint;
use super::rounding::{floor, round};
use super::sampling::{hash3, unit};

/// Side of one printed module in metres.
const MODULE_M: f32 = 0.0042;
/// Size of the printed sheet in modules.
const SHEET: (i32, i32) = (100, 67);
/// Distance of the codes, and their side with the black frame, in modules.
const CODE: (i32, i32) = (11, 8);

/// Part of a pixel of width `w` that lies below an edge at distance `d` behind it.
#[inline]
pub(super) fn coverage(d: f32, w: f32) -> f32 {
    (d / w + 0.5).clamp(0.0, 1.0)
}

/// Signed distance into a rectangle with round corners, positive inside.
pub(super) fn inside(x: f32, y: f32, half: (f32, f32), radius: f32) -> f32 {
    let (dx, dy) = (x.abs() - half.0 + radius, y.abs() - half.1 + radius);
    radius - dx.max(0.0).hypot(dy.max(0.0)) - dx.max(dy).min(0.0)
}

/// Half the size of the printed sheet in metres.
pub(super) fn sheet_half() -> (f32, f32) {
    (SHEET.0 as f32 * MODULE_M * 0.5, SHEET.1 as f32 * MODULE_M * 0.5)
}

/// Ink on the sheet, 0 (paper) to 1, at a place measured from its middle.
pub(super) fn sheet_ink(x: f32, y: f32, footprint: Footprint, seed: u32) -> f32 {
    let (half_x, half_y) = sheet_half();
    let (wu, wv) = ((footprint.x_m / MODULE_M).clamp(0.02, 1.0), (footprint.y_m / MODULE_M).clamp(0.02, 1.0));
    let (u, v) = ((x + half_x) / MODULE_M - 0.5, (y + half_y) / MODULE_M - 0.5);
    let (i, j) = (floor(u), floor(v));
    let (s, t) = (((u - i - 0.5) / wu + 0.5).clamp(0.0, 1.0), ((v - j - 0.5) / wv + 0.5).clamp(0.0, 1.0));
    let ink = |di: i32, dj: i32| f32::from(u8::from(module(i as i32 + di, j as i32 + dj, seed)));
    let codes = (ink(0, 0) * (1.0 - s) + ink(1, 0) * s) * (1.0 - t) + (ink(0, 1) * (1.0 - s) + ink(1, 1) * s) * t;
    codes.max(frame_ink(x, y, footprint.mean()) * 0.75)
}

/// Whether a module is black: a ring of codes around the sheet, each a black frame around 6×6 random bits.
fn module(i: i32, j: i32, seed: u32) -> bool {
    let (a, b) = (i - 2, j - 2);
    let (column, row) = (a.div_euclid(CODE.0), b.div_euclid(CODE.0));
    let (last_column, last_row) = ((SHEET.0 - 12) / CODE.0, (SHEET.1 - 12) / CODE.0);
    let on_ring = column == 0 || row == 0 || column == last_column || row == last_row;
    let (u, v) = (a.rem_euclid(CODE.0), b.rem_euclid(CODE.0));
    let within = (0..=last_column).contains(&column) && (0..=last_row).contains(&row) && u < CODE.1 && v < CODE.1;
    if !on_ring || !within {
        return false;
    }
    let framed = u == 0 || v == 0 || u == CODE.1 - 1 || v == CODE.1 - 1;
    framed || unit(hash3((column * 100 + u) as u32, (row * 100 + v) as u32, seed)) < 0.5
}

/// A thin frame and cross around the free middle.
fn frame_ink(x: f32, y: f32, footprint_m: f32) -> f32 {
    let line = |d: f32, half_width: f32| coverage(half_width - d.abs(), footprint_m).min(2.0 * half_width / footprint_m);
    let (half_x, half_y) = (0.150, 0.081);
    let frame = line(inside(x, y, (half_x, half_y), 0.002), 0.000_2);
    let arm = x.abs().max(y.abs()) < 0.008;
    if arm { frame.max(line(x, 0.000_2)).max(line(y, 0.000_2)) } else { frame }
}

/// Half the size of the cutting mat in metres, and the radius of its corners.
pub(super) const MAT: ((f32, f32), f32) = ((0.30, 0.225), 0.009);

/// Print on the cutting mat, 0 to 1: a grid of 10 mm with stronger lines each 50 mm, a frame, and ticks.
pub(super) fn mat_ink(x: f32, y: f32, footprint: Footprint) -> f32 {
    let (half_x, half_y) = (0.285, 0.21);
    let w = footprint.mean().max(1e-5);
    let line = |value: f32, w: f32, pitch: f32, half_width: f32| {
        let d = (value - round(value / pitch) * pitch).abs();
        coverage(half_width - d, w).min(2.0 * half_width / w)
    };
    let depth = inside(x, y, (half_x, half_y), 0.0);
    let frame = coverage(0.000_35 - depth.abs(), w).min(0.000_7 / w);
    if depth < 0.0 {
        return frame.max(ticks(x, y, depth, w));
    }
    let (wx, wy) = (footprint.x_m.max(1e-5), footprint.y_m.max(1e-5));
    let fine = line(x, wx, 0.01, 0.000_11).max(line(y, wy, 0.01, 0.000_11)) * 0.42;
    let strong = line(x, wx, 0.05, 0.000_22).max(line(y, wy, 0.05, 0.000_22)) * 0.85;
    let diagonal = line((x - y) * std::f32::consts::FRAC_1_SQRT_2, w, 0.4, 0.000_15) * 0.5;
    frame.max(fine).max(strong).max(diagonal)
}

/// Ruler ticks outside of the frame.
fn ticks(x: f32, y: f32, depth: f32, w: f32) -> f32 {
    let along = if y.abs() - 0.21 > x.abs() - 0.285 { x } else { y };
    if along.abs() > if y.abs() > 0.21 { 0.285 } else { 0.21 } {
        return 0.0;
    }
    let tick = |pitch: f32, length: f32| {
        let d = (along - round(along / pitch) * pitch).abs();
        let ink = coverage(0.000_12 - d, w).min(0.000_24 / w);
        if -depth < length { ink } else { 0.0 }
    };
    (tick(0.001, 0.002) * 0.6).max(tick(0.005, 0.003) * 0.7).max(tick(0.01, 0.004_5) * 0.9)
}
