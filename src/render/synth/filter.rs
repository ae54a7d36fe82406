//! Joins the light of neighbouring cells without crossing edges, and reads it between cells.

use super::V3;
use super::lighting::{Cell, Cells, Light, STEP};
use super::rounding::floor;
use rayon::prelude::*;

/// Weights that count each place of the 4×4 sampling pattern alike.
const TILE_KERNEL: [f32; 5] = [0.125, 0.25, 0.25, 0.25, 0.125];
/// The usual three-tap kernel.
const KERNEL: [f32; 3] = [0.25, 0.5, 0.25];
/// Distance of the taps of the wider passes, in cells, and the contrast at which each stops.
const WIDER: [(i64, f32); 3] = [(3, 0.25), (5, 0.14), (10, 0.07)];
/// Cells are of one surface if their planes are nearer than this part of their distance from the eye.
const PLANE_TOLERANCE: f32 = 0.003;

/// Four passes: one over the sampling pattern, three wider ones that also stop where light itself changes.
pub(super) fn smooth(mut cells: Cells) -> Cells {
    cells.light = pass(&cells, 1, &TILE_KERNEL, None);
    for (step, contrast) in WIDER {
        cells.light = pass(&cells, step, &KERNEL, Some(contrast));
    }
    cells
}

/// Averages each cell with its neighbours `step` apart. With `contrast`, neighbours whose light differs by more than
/// this part count less.
fn pass<const N: usize>(from: &Cells, step: i64, kernel: &[f32; N], contrast: Option<f32>) -> Vec<Light> {
    let mut light = vec![Light::NONE; from.light.len()];
    light.par_chunks_mut(from.width).enumerate().for_each(|(y, row)| {
        for (x, light) in row.iter_mut().enumerate() {
            if from.places[y * from.width + x].item.is_some() {
                *light = average(from, (x as i64, y as i64), step, kernel, contrast);
            }
        }
    });
    light
}

fn average<const N: usize>(from: &Cells, (x, y): (i64, i64), step: i64, kernel: &[f32; N], contrast: Option<f32>) -> Light {
    let reach = N as i64 / 2;
    let at = y as usize * from.width + x as usize;
    let (centre, own) = (&from.places[at], &from.light[at]);
    let (mut sum, mut all) = (Light::NONE, 0.0);
    for (j, kv) in kernel.iter().enumerate() {
        let v = y + (j as i64 - reach) * step;
        if v < 0 || v >= from.height as i64 {
            continue;
        }
        for (i, ku) in kernel.iter().enumerate() {
            let u = x + (i as i64 - reach) * step;
            if u < 0 || u >= from.width as i64 {
                continue;
            }
            let other = v as usize * from.width + u as usize;
            let alike = likeness(centre.item, &centre.position, &centre.normal, &from.places[other]);
            if alike <= 0.0 {
                continue;
            }
            let light = &from.light[other];
            let weight = ku * kv * alike * contrast.map_or(1.0, |contrast| light_likeness(own, light, contrast));
            sum.add(light, weight);
            all += weight;
        }
    }
    if all > 1e-6 { sum.scaled(1.0 / all) } else { *own }
}

/// 1 on the same flat surface, falling to 0 with distance from the plane and turn of the normal.
#[inline]
fn likeness(item: Option<u32>, position: &V3, normal: &V3, other: &Cell) -> f32 {
    if item != other.item {
        return 0.0;
    }
    let off_plane = normal.dot(&(other.position - position)).abs() / (PLANE_TOLERANCE * other.distance.max(1e-3));
    let turn = (1.0 - normal.dot(&other.normal)) * 12.0;
    (1.0 - off_plane).max(0.0) * (1.0 - turn).max(0.0)
}

#[inline]
fn light_likeness(a: &Light, b: &Light, contrast: f32) -> f32 {
    let shadow = (a.key - b.key).abs() * 0.6;
    let (la, lb) = (a.around.sum() + a.mirrored.sum(), b.around.sum() + b.mirrored.sum());
    let glow = (la - lb).abs() / (la + lb + 0.1);
    (1.0 - (shadow + glow) / contrast).max(0.02)
}

/// The light at a place of the full picture: from the cells around it that lie on the same surface.
pub(super) fn read(cells: &Cells, x: f32, y: f32, item: u32, position: &V3, normal: &V3) -> Light {
    let (u, v) = (x / STEP as f32, y / STEP as f32);
    let (fu, fv) = (floor(u), floor(v));
    let (tu, tv) = (u - fu, v - fv);
    let (mut sum, mut all) = (Light::NONE, 0.0);
    for (du, dv, weight) in [(0, 0, (1.0 - tu) * (1.0 - tv)), (1, 0, tu * (1.0 - tv)), (0, 1, (1.0 - tu) * tv), (1, 1, tu * tv)] {
        let Some((cell, light)) = at(cells, fu as i64 + du, fv as i64 + dv) else { continue };
        let weight = weight * likeness(Some(item), position, normal, cell);
        sum.add(light, weight);
        all += weight;
    }
    if all > 0.02 { sum.scaled(1.0 / all) } else { nearest_alike(cells, (fu as i64, fv as i64), item, position, normal) }
}

#[inline]
fn at(cells: &Cells, u: i64, v: i64) -> Option<(&Cell, &Light)> {
    let within = (0..cells.width as i64).contains(&u) && (0..cells.height as i64).contains(&v);
    within.then(|| v as usize * cells.width + u as usize).map(|at| (&cells.places[at], &cells.light[at]))
}

/// On thin features no neighbour lies on the same plane: the most alike of a wider window, whatever its plane.
fn nearest_alike(cells: &Cells, (u, v): (i64, i64), item: u32, position: &V3, normal: &V3) -> Light {
    let (mut sum, mut all) = (Light::NONE, 0.0);
    for dv in -2..=3 {
        for du in -2..=3 {
            let Some((cell, light)) = at(cells, u + du, v + dv) else { continue };
            if cell.item.is_none() {
                continue;
            }
            let same = if cell.item == Some(item) { 1.0 } else { 1e-3 };
            let turned = (0.1 + normal.dot(&cell.normal).max(0.0)).powi(4);
            let far = (cell.position - position).norm() / cell.distance.max(1e-3);
            let weight = same * turned / (1e-5 + far * far);
            sum.add(light, weight);
            all += weight;
        }
    }
    if all > 0.0 { sum.scaled(1.0 / all) } else { Light { key: 1.0, fill: 1.0, ..Light::NONE } }
}
