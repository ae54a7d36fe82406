//! A signed distance field turned into a triangle mesh: surface nets (Gibson 1998), vertices moved onto the surface,
//! then fewer triangles where it is flat.

use crate::geom::{Mesh, MeshError, Vec3};
use rayon::prelude::*;

/// What a change of normal by 1 counts as, in the field's unit, when triangles are saved.
const NORMAL_WEIGHT: f32 = 0.25;

/// A box of samples: its lowest corner, the distance of the samples and their number along each axis.
#[derive(Clone, Copy, Debug)]
pub(super) struct Grid {
    low: Vec3,
    step: f64,
    count: [usize; 3],
}

impl Grid {
    /// Samples that cover a box with one to spare on each side.
    pub fn over(low: Vec3, high: Vec3, step: f64) -> Self {
        let count = std::array::from_fn(|i| ((high[i] - low[i]) / step).ceil() as usize + 3);
        Self { low: low - Vec3::repeat(step), step, count }
    }

    fn index(&self, [x, y, z]: [usize; 3]) -> usize {
        (z * self.count[1] + y) * self.count[0] + x
    }

    fn point(&self, [x, y, z]: [usize; 3]) -> Vec3 {
        self.low + Vec3::new(x as f64, y as f64, z as f64) * self.step
    }
}

/// The zero surface of a field that is negative inside, in the field's unit times `scale`. `tolerance` is the largest
/// deviation, in the field's unit, that saving triangles may cause.
///
/// # Errors
/// Where the field has no surface in the grid.
pub(super) fn mesh(field: &(impl Fn(&Vec3) -> f64 + Sync), grid: &Grid, tolerance: f64, scale: f64) -> Result<Mesh, MeshError> {
    let values = samples(field, grid);
    let (positions, triangles) = nets(field, grid, &values);
    let normals: Vec<Vec3> = positions.par_iter().map(|p| gradient(field, p).try_normalize(1e-9).unwrap_or_else(Vec3::z)).collect();
    let triangles = simplified(&positions, &normals, &triangles, tolerance);
    let (kept, triangles) = used_only(&positions, &triangles);
    let positions = kept.iter().map(|&i| positions[i] * scale).collect();
    Mesh::new(positions, triangles, kept.iter().map(|&i| normals[i]).collect())
}

fn samples(field: &(impl Fn(&Vec3) -> f64 + Sync), grid: &Grid) -> Vec<f32> {
    let [nx, ny, nz] = grid.count;
    let mut values = vec![0.0_f32; nx * ny * nz];
    values.par_chunks_mut(nx).enumerate().for_each(|(row, out)| {
        let (y, z) = (row % ny, row / ny);
        let mut x = 0;
        while x < nx {
            let value = field(&grid.point([x, y, z])) as f32;
            // Nothing changes sign nearer than the distance itself; the margin allows for blends that shorten it.
            let clear = ((f64::from(value.abs()) / grid.step * 0.5) as usize).clamp(1, nx - x);
            out[x..x + clear].fill(value);
            x += clear;
        }
    });
    values
}

/// A vertex in each cell that the surface crosses, a quad around each edge that it crosses.
fn nets(field: &(impl Fn(&Vec3) -> f64 + Sync), grid: &Grid, values: &[f32]) -> (Vec<Vec3>, Vec<[u32; 3]>) {
    let [nx, ny, nz] = grid.count;
    let mut vertex_of = vec![u32::MAX; values.len()];
    let mut starts = Vec::new();
    for z in 0..nz - 1 {
        for y in 0..ny - 1 {
            for x in 0..nx - 1 {
                if let Some(start) = crossing_mean(grid, values, [x, y, z]) {
                    vertex_of[grid.index([x, y, z])] = starts.len() as u32;
                    starts.push(start);
                }
            }
        }
    }
    let positions = starts.into_par_iter().map(|p| onto_surface(field, p, grid.step)).collect();
    let mut triangles = Vec::new();
    for z in 1..nz - 1 {
        for y in 1..ny - 1 {
            for x in 1..nx - 1 {
                edge_quads(grid, values, &vertex_of, [x, y, z], &mut triangles);
            }
        }
    }
    (positions, triangles)
}

fn corners(at: [usize; 3]) -> [[usize; 3]; 8] {
    std::array::from_fn(|i| [at[0] + (i & 1), at[1] + (i >> 1 & 1), at[2] + (i >> 2)])
}

/// The twelve edges of a cell as pairs of corners.
const CELL_EDGES: [(usize, usize); 12] = [(0, 1), (2, 3), (4, 5), (6, 7), (0, 2), (1, 3), (4, 6), (5, 7), (0, 4), (1, 5), (2, 6), (3, 7)];

fn crossing_mean(grid: &Grid, values: &[f32], at: [usize; 3]) -> Option<Vec3> {
    let corners = corners(at);
    let value = corners.map(|c| f64::from(values[grid.index(c)]));
    let inside = value.iter().filter(|v| **v < 0.0).count();
    if inside == 0 || inside == 8 {
        return None;
    }
    let crossed = CELL_EDGES.iter().filter(|(a, b)| (value[*a] < 0.0) != (value[*b] < 0.0));
    let points: Vec<Vec3> = crossed
        .map(|&(a, b)| {
            let t = value[a] / (value[a] - value[b]);
            grid.point(corners[a]).lerp(&grid.point(corners[b]), t)
        })
        .collect();
    Some(points.iter().sum::<Vec3>() / points.len() as f64)
}

/// A few Newton steps along the gradient, kept within the cell's reach.
fn onto_surface(field: &impl Fn(&Vec3) -> f64, start: Vec3, step: f64) -> Vec3 {
    let mut p = start;
    for _ in 0..4 {
        let gradient = gradient(field, &p);
        let length = gradient.norm_squared().max(0.1);
        let next = p - gradient * (field(&p) / length);
        if (next - start).norm() > 0.7 * step {
            break;
        }
        p = next;
    }
    p
}

fn gradient(field: &impl Fn(&Vec3) -> f64, p: &Vec3) -> Vec3 {
    const H: f64 = 0.01;
    let along = |d: Vec3| (field(&(p + d * H)) - field(&(p - d * H))) / (2.0 * H);
    Vec3::new(along(Vec3::x()), along(Vec3::y()), along(Vec3::z()))
}

/// Quads around the three edges that leave a sample upwards.
fn edge_quads(grid: &Grid, values: &[f32], vertex_of: &[u32], at: [usize; 3], out: &mut Vec<[u32; 3]>) {
    let here = values[grid.index(at)] < 0.0;
    for axis in 0..3 {
        let mut next = at;
        next[axis] += 1;
        if (values[grid.index(next)] < 0.0) == here {
            continue;
        }
        let (b, c) = ((axis + 1) % 3, (axis + 2) % 3);
        let cell = |db: usize, dc: usize| {
            let mut cell = at;
            cell[b] -= db;
            cell[c] -= dc;
            vertex_of[grid.index(cell)]
        };
        let [p, q, r, s] = [cell(1, 1), cell(0, 1), cell(0, 0), cell(1, 0)];
        if here {
            out.extend([[p, q, r], [p, r, s]]);
        } else {
            out.extend([[p, r, q], [p, s, r]]);
        }
    }
}

/// Fewer triangles, as far as neither position nor normal moves by more than the tolerance allows.
fn simplified(positions: &[Vec3], normals: &[Vec3], triangles: &[[u32; 3]], tolerance: f64) -> Vec<[u32; 3]> {
    let vertices: Vec<[f32; 3]> = positions.iter().map(|p| [p.x as f32, p.y as f32, p.z as f32]).collect();
    let attributes: Vec<f32> = normals.iter().flat_map(|n| [n.x as f32, n.y as f32, n.z as f32]).collect();
    let indices: Vec<u32> = triangles.iter().flatten().copied().collect();
    let fewer = meshopt::simplify_with_attributes_and_locks_decoder(
        &indices,
        &vertices,
        &attributes,
        &[NORMAL_WEIGHT; 3],
        size_of::<[f32; 3]>(),
        &vec![false; positions.len()],
        0,
        tolerance as f32,
        meshopt::SimplifyOptions::ErrorAbsolute,
        None,
    );
    fewer.chunks_exact(3).map(|t| [t[0], t[1], t[2]]).collect()
}

/// Places of the vertices that triangles use, and the triangles over these.
fn used_only(positions: &[Vec3], triangles: &[[u32; 3]]) -> (Vec<usize>, Vec<[u32; 3]>) {
    let mut place = vec![u32::MAX; positions.len()];
    let mut kept = Vec::new();
    let triangles = triangles
        .iter()
        .map(|t| {
            t.map(|i| {
                let slot = &mut place[i as usize];
                if *slot == u32::MAX {
                    *slot = kept.len() as u32;
                    kept.push(i as usize);
                }
                *slot
            })
        })
        .collect();
    (kept, triangles)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ball_comes_out_closed_and_of_the_right_volume() {
        let grid = Grid::over(Vec3::repeat(-10.0), Vec3::repeat(10.0), 0.8);
        let ball = mesh(&|p: &Vec3| p.norm() - 10.0, &grid, 0.02, 1.0).unwrap();
        assert!(ball.is_closed());
        let volume = 4.0 / 3.0 * std::f64::consts::PI * 1000.0;
        assert!((ball.signed_volume() / volume - 1.0).abs() < 0.02, "{}", ball.signed_volume());
        assert!(ball.positions.iter().all(|p| (p.norm() - 10.0).abs() < 0.01));
    }
}
