//! Parts laid out on the table: at rest, side by side, none inside another.

use super::library::{BRACKET, CLUTTER, FLANGE, Library};
use super::outline;
use crate::geom::{Pose, Vec2, Vec3};
use nalgebra::{Rotation3, Unit};
use rand::Rng;
use rand_pcg::Pcg64;
use std::f64::consts::TAU;

/// Parts keep at least this distance, in metres.
const GAP_M: f64 = 0.003;
/// Tries to place a part before it is left out.
const TRIES: usize = 160;
/// Starts from which a part of the clutter is let fall; it stays as the one whose weight comes to lie lowest.
const FALLS: usize = 3;

/// A part on the table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stood {
    /// Its place in the library.
    pub part: usize,
    pub world_from_object: Pose,
}

impl Stood {
    /// Whether this part is one of the two objects that are labelled.
    pub fn is_labelled(&self) -> bool {
        self.part < CLUTTER
    }
}

/// How parts are drawn: how many, and how far around the middle (standard deviation, metres).
struct Draw {
    part: usize,
    spread_m: f64,
}

/// Lays out an arrangement. The first parts are the labelled ones.
pub(super) fn arrange(library: &Library, rng: &mut Pcg64) -> Vec<Stood> {
    let mut stood: Vec<Stood> = Vec::new();
    let mut outlines: Vec<Vec<Vec2>> = Vec::new();
    for draw in draws(library, rng) {
        if let Some((pose, outline)) = place(library, &draw, &outlines, rng) {
            stood.push(Stood { part: draw.part, world_from_object: pose });
            outlines.push(outline);
        }
    }
    stood
}

fn draws(library: &Library, rng: &mut Pcg64) -> Vec<Draw> {
    let mut draws: Vec<Draw> = Vec::new();
    let mut add = |part: usize, count: usize, spread_m: f64| draws.extend((0..count).map(|_| Draw { part, spread_m }));
    let (flanges, brackets) = [(1, 1), (2, 1), (1, 2), (2, 1)][rng.random_range(0..4)];
    add(FLANGE, flanges, 0.032);
    add(BRACKET, brackets, 0.032);
    for part in CLUTTER..library.len() {
        // Large clutter once, small parts in handfuls.
        let most = if library.meshes[part].bounds().size().max() < 0.022 { 4 } else { 2 };
        add(part, rng.random_range(0..=most), 0.075);
    }
    // Clutter is placed in random order so that none is always crowded out.
    let first = flanges + brackets;
    for i in (first + 1..draws.len()).rev() {
        draws.swap(i, rng.random_range(first..=i));
    }
    draws
}

fn place(library: &Library, draw: &Draw, others: &[Vec<Vec2>], rng: &mut Pcg64) -> Option<(Pose, Vec<Vec2>)> {
    let rest = rest(library, draw.part, rng)?;
    for tries in 0..TRIES {
        // The longer it takes, the farther out.
        let spread = draw.spread_m * (1.0 + 1.2 * tries as f64 / TRIES as f64);
        let at = Vec2::new(normal(rng) * spread * 1.15, normal(rng) * spread * 0.85);
        let turn = Rotation3::from_axis_angle(&Vec3::z_axis(), rng.random_range(0.0..TAU));
        let pose = Pose::new(turn * rest.rotation, Vec3::new(at.x, at.y, rest.translation.z));
        let outline = outline::hull(library.meshes[draw.part].positions.iter().map(|p| {
            let p = pose.transform(p);
            Vec2::new(p.x, p.y)
        }));
        if at.norm() < 0.21 && others.iter().all(|o| outline::gap(o, &outline) > GAP_M) {
            return Some((pose, outline));
        }
    }
    None
}

/// How the part comes to lie. Small parts roll and bounce until they lie low; the labelled ones are put down.
fn rest(library: &Library, part: usize, rng: &mut Pcg64) -> Option<Pose> {
    let weight = &library.weights[part];
    let falls = if part < CLUTTER { 1 } else { FALLS };
    let mut fall = || (0..8).find_map(|_| weight.at_rest(start(part, rng)));
    let rests: Vec<Pose> = (0..falls).filter_map(|_| fall()).collect();
    rests.into_iter().min_by(|a, b| weight.height(a).total_cmp(&weight.height(b)))
}

/// A random start; some of the labelled objects begin upright so that their good side is seen often.
fn start(part: usize, rng: &mut Pcg64) -> Rotation3<f64> {
    if part < CLUTTER && rng.random_bool(0.15) {
        return Rotation3::identity();
    }
    let axis = Vec3::new(normal(rng), normal(rng), normal(rng));
    let axis = Unit::try_new(axis, 1e-9).unwrap_or_else(Vec3::x_axis);
    Rotation3::from_axis_angle(&axis, rng.random_range(0.0..TAU))
}

/// A standard normal number, cut at three (sum of twelve).
pub(super) fn normal(rng: &mut Pcg64) -> f64 {
    let sum: f64 = (0..12).map(|_| rng.random::<f64>()).sum();
    (sum - 6.0).clamp(-3.0, 3.0)
}
