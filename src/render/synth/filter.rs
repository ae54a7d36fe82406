//! Joins the light of neighbouring cells without crossing edges, and reads it between cells.

use super::V3;
use super::lighting::{Cell, Cells, Light, STEP};
use rayon::prelude::*;

/// Weights that count each place of the 4×4 sampling pattern alike.
const TILE_KERNEL: [f32; 5] = [0.125, 0.25, 0.25, 0.25, 0.125];
/// The usual spline kernel.
const SPLINE_KERNEL: [f32; 5] = [0.0625, 0.25, 0.375, 0.25, 0.0625];
/// Cells are of one surface if their planes are nearer than this part of their distance from the eye.
const PLANE_TOLERANCE: f32 = 0.003;

/// Three passes: one over the sampling pattern, two wider ones that also stop where light itself changes.
pub(super) fn smooth(cells: &Cells) -> Cells {
    let first = pass(cells, 1, &TILE_KERNEL, None);
    let second = pass(&first, 2, &SPLINE_KERNEL, Some(0.25));
    pass(&second, 4, &SPLINE_KERNEL, Some(0.12))
}

/// Averages each cell with its neighbours `step` apart. With `contrast`, neighbours whose light differs by more than
/// this part count less.
fn pass(from: &Cells, step: i64, kernel: &[f32; 5], contrast: Option<f32>) -> Cells {
    let mut cells = from.cells.clone();
    cells.par_chunks_mut(from.width).enumerate().for_each(|(y, row)| {
        for (x, cell) in row.iter_mut().enumerate() {
            if cell.item.is_some() {
                cell.light = average(from, cell, (x as i64, y as i64), step, kernel, contrast);
            }
        }
    });
    Cells { width: from.width, height: from.height, cells }
}

fn average(from: &Cells, centre: &Cell, (x, y): (i64, i64), step: i64, kernel: &[f32; 5], contrast: Option<f32>) -> Light {
    let (mut sum, mut all) = (Light::NONE, 0.0);
    for (j, kv) in kernel.iter().enumerate() {
        let v = y + (j as i64 - 2) * step;
        if v < 0 || v >= from.height as i64 {
            continue;
        }
        for (i, ku) in kernel.iter().enumerate() {
            let u = x + (i as i64 - 2) * step;
            if u < 0 || u >= from.width as i64 {
                continue;
            }
            let other = &from.cells[v as usize * from.width + u as usize];
            let alike = likeness(centre.item, &centre.position, &centre.normal, other);
            let mut weight = ku * kv * alike;
            if let (Some(contrast), true) = (contrast, weight > 0.0) {
                weight *= light_likeness(&centre.light, &other.light, contrast);
            }
            sum.add(&other.light, weight);
            all += weight;
        }
    }
    if all > 1e-6 { sum.scaled(1.0 / all) } else { centre.light }
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
    let (fu, fv) = (u.floor(), v.floor());
    let (tu, tv) = (u - fu, v - fv);
    let (mut sum, mut all) = (Light::NONE, 0.0);
    for (du, dv, weight) in
        [(0, 0, (1.0 - tu) * (1.0 - tv)), (1, 0, tu * (1.0 - tv)), (0, 1, (1.0 - tu) * tv), (1, 1, tu * tv)]
    {
        let Some(cell) = at(cells, fu as i64 + du, fv as i64 + dv) else { continue };
        let weight = weight * likeness(Some(item), position, normal, cell);
        sum.add(&cell.light, weight);
        all += weight;
    }
    if all > 0.02 { sum.scaled(1.0 / all) } else { nearest_alike(cells, (fu as i64, fv as i64), item, position, normal) }
}

fn at(cells: &Cells, u: i64, v: i64) -> Option<&Cell> {
    let within = (0..cells.width as i64).contains(&u) && (0..cells.height as i64).contains(&v);
    within.then(|| &cells.cells[v as usize * cells.width + u as usize])
}

/// On thin features no neighbour lies on the same plane: the most alike of a wider window, whatever its plane.
fn nearest_alike(cells: &Cells, (u, v): (i64, i64), item: u32, position: &V3, normal: &V3) -> Light {
    let (mut sum, mut all) = (Light::NONE, 0.0);
    for dv in -2..=3 {
        for du in -2..=3 {
            let Some(cell) = at(cells, u + du, v + dv) else { continue };
            if cell.item.is_none() {
                continue;
            }
            let same = if cell.item == Some(item) { 1.0 } else { 1e-3 };
            let turned = (0.1 + normal.dot(&cell.normal).max(0.0)).powi(4);
            let far = (cell.position - position).norm() / cell.distance.max(1e-3);
            let weight = same * turned / (1e-5 + far * far);
            sum.add(&cell.light, weight);
            all += weight;
        }
    }
    if all > 0.0 { sum.scaled(1.0 / all) } else { Light { key: 1.0, fill: 1.0, ..Light::NONE } }
}
