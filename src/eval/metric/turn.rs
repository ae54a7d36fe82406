//! The best angle about one continuous axis of symmetry, instead of the best of a list of steps.

use std::cell::Cell;

use super::{Displacement, Pair, mspd};
use crate::eval::point_tree::{Ball, Block};
use crate::eval::symmetries;
use crate::geom::{ContinuousSymmetry, Pose, Vec3};

/// Vertices that together decide the angle; two do, the others come up on the way.
const MOST_ROUNDS: usize = 64;
/// Relative difference of two squared distances that is rounding.
const ROUNDING: f64 = 1e-12;
/// Width at which the search for an angle ends, in radians: some 10⁻⁷ px.
const ANGLE_RAD: f64 = 1e-10;
/// Local minima of the steps that are refined.
const VALLEYS: usize = 3;
/// The golden section.
const GOLDEN: f64 = 0.618_033_988_749_894_9;

/// MSSD with the best angle itself.
///
/// The squared distance of a vertex is c − 2·(A·cos φ + B·sin φ), so the largest over the vertices is a convex function on
/// the plane of (cos φ, sin φ). The least upper envelope of few vertices is found in closed form; the vertex that sticks
/// out of it most is added, until none does: then the envelope's minimum is that of all vertices.
pub(super) fn mssd_m(pair: &Pair<'_>, axis: &ContinuousSymmetry) -> f64 {
    pair.model.symmetries.listed().iter().map(|discrete| best_distance(pair, axis, discrete)).fold(f64::INFINITY, f64::min)
}

fn best_distance(pair: &Pair<'_>, axis: &ContinuousSymmetry, discrete: &Pose) -> f64 {
    let (mut angle, mut floor, mut best) = (0.0, 0.0, f64::INFINITY);
    let mut waves: Vec<Wave> = Vec::new();
    for _ in 0..MOST_ROUNDS {
        let Some(turn) = axis.rotation(angle) else { break };
        let (squared, vertex) = farthest(pair, &(*pair.truth * turn * *discrete));
        best = f64::min(best, squared);
        if squared <= floor * (1.0 + ROUNDING) + f64::MIN_POSITIVE {
            break;
        }
        let Some(wave) = Wave::of(pair, axis, &discrete.transform(&vertex), &vertex) else { break };
        waves.push(wave);
        (angle, floor) = lowest(&waves);
    }
    best.sqrt()
}

/// The largest squared distance and its vertex.
fn farthest(pair: &Pair<'_>, truth: &Pose) -> (f64, Vec3) {
    let way = Displacement::between(pair.estimate, truth);
    let stretch = way.a.norm();
    let found = Cell::new((0.0, Vec3::zeros()));
    let bound = |ball: &Ball| (way.squared(ball.centre.x, ball.centre.y, ball.centre.z).sqrt() + stretch * ball.radius).powi(2);
    let largest = |block: Block<'_>| {
        let mut most: (f64, Vec3) = (0.0, Vec3::zeros());
        for point in block.points() {
            let squared = way.squared(point.x, point.y, point.z);
            if squared > most.0 {
                most = (squared, point);
            }
        }
        if most.0 > found.get().0 {
            found.set(most);
        }
        most.0
    };
    pair.model.points.largest(f64::INFINITY, bound, largest);
    found.get()
}

/// The squared distance of one vertex over the angle: `c − 2·(a·cos φ + b·sin φ)`.
#[derive(Clone, Copy)]
struct Wave {
    a: f64,
    b: f64,
    c: f64,
}

impl Wave {
    /// Of the vertex at the estimate and of where the discrete symmetry takes it.
    fn of(pair: &Pair<'_>, axis: &ContinuousSymmetry, turned: &Vec3, vertex: &Vec3) -> Option<Self> {
        let direction = Vec3::from(axis.axis).try_normalize(0.0)?;
        let arm = turned - Vec3::from(axis.offset);
        let along = direction * direction.dot(&arm);
        let across = arm - along;
        let middle = pair.truth.transform(&(Vec3::from(axis.offset) + along));
        let from_middle = pair.estimate.transform(vertex) - middle;
        let (cos, sin) = (pair.truth.rotation * across, pair.truth.rotation * direction.cross(&across));
        let c = from_middle.norm_squared() + across.norm_squared();
        Some(Self { a: from_middle.dot(&cos), b: from_middle.dot(&sin), c })
    }

    fn at(&self, angle: f64) -> f64 {
        let (sin, cos) = angle.sin_cos();
        self.c - 2.0 * (self.a * cos + self.b * sin)
    }

    /// Angles where two waves cross.
    fn crossings(&self, other: &Self) -> Option<[f64; 2]> {
        let (a, b, half) = (self.a - other.a, self.b - other.b, (self.c - other.c) / 2.0);
        let share = half / a.hypot(b);
        (share.abs() <= 1.0).then(|| [b.atan2(a) + share.acos(), b.atan2(a) - share.acos()])
    }
}

/// The angle at which the highest of the waves is lowest, and its value: at a wave's own minimum or where two cross.
fn lowest(waves: &[Wave]) -> (f64, f64) {
    let highest = |angle: f64| waves.iter().map(|w| w.at(angle)).fold(f64::NEG_INFINITY, f64::max);
    let mut best = (0.0, f64::INFINITY);
    let mut offer = |angle: f64| {
        let value = highest(angle);
        if value < best.1 {
            best = (angle, value);
        }
    };
    for (i, wave) in waves.iter().enumerate() {
        offer(wave.b.atan2(wave.a));
        for other in &waves[..i] {
            wave.crossings(other).into_iter().flatten().for_each(&mut offer);
        }
    }
    best
}

/// MSPD with the best angle: the deepest valleys of bop_toolkit's steps, each narrowed by the golden section to 10⁻¹⁰ rad.
pub(super) fn mspd_px(pair: &Pair<'_>, axis: &ContinuousSymmetry) -> f64 {
    pair.model.symmetries.listed().iter().map(|discrete| best_projection(pair, axis, discrete)).fold(f64::INFINITY, f64::min)
}

fn best_projection(pair: &Pair<'_>, axis: &ContinuousSymmetry, discrete: &Pose) -> f64 {
    let value = |angle: f64| match axis.rotation(angle) {
        Some(turn) => mspd::farthest_px(pair, &(*pair.truth * turn * *discrete), f64::INFINITY),
        None => f64::INFINITY,
    };
    let count = symmetries::steps();
    let step = std::f64::consts::TAU / count as f64;
    let values: Vec<f64> = (0..count).map(|i| value(i as f64 * step)).collect();
    let is_valley = |i: &usize| values[*i] <= values[(i + 1) % count] && values[*i] <= values[(i + count - 1) % count];
    let mut valleys: Vec<usize> = (0..count).filter(is_valley).collect();
    valleys.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
    let narrowed = valleys.iter().take(VALLEYS).map(|i| golden(&value, (*i as f64 - 1.0) * step, (*i as f64 + 1.0) * step));
    narrowed.chain(valleys.first().map(|i| values[*i])).fold(f64::INFINITY, f64::min)
}

/// The lowest value between two angles with one valley between them.
fn golden(value: &impl Fn(f64) -> f64, mut low: f64, mut high: f64) -> f64 {
    let (mut a, mut b) = (high - GOLDEN * (high - low), low + GOLDEN * (high - low));
    let (mut at_a, mut at_b) = (value(a), value(b));
    while high - low > ANGLE_RAD {
        if at_a < at_b {
            (high, b, at_b) = (b, a, at_a);
            a = high - GOLDEN * (high - low);
            at_a = value(a);
        } else {
            (low, a, at_a) = (a, b, at_b);
            b = low + GOLDEN * (high - low);
            at_b = value(b);
        }
    }
    at_a.min(at_b)
}
