//! All minima of the reprojection error that a set of points offers.

use super::loss::Loss;
use super::problem::{Problem, Shape};
use super::refine::{MOST_STEPS, Refined, StopReason};
use super::start;
use crate::geom::Pose;

/// Poses closer than this are one.
const SAME_ANGLE_RAD: f64 = 1e-3;
/// Translations closer than this share of the distance are one.
const SAME_SHARE: f64 = 1e-3;
/// Triangles that are tried where the widest one leads nowhere.
const MORE_TRIANGLES: usize = 30;

/// The distinct minima that are found, best first; none where no pose puts every point before the camera.
///
/// From the minimal poses of a wide triangle, and from `known` ones. A flat set seen from afar has a second minimum near
/// the mirrored pose: only at the first one can it be told.
pub fn minima(problem: &Problem<'_>, known: &[Pose]) -> Vec<Refined> {
    let mut found = Vec::with_capacity(8);
    known.iter().for_each(|pose| add(problem, pose, &mut found));
    let widest = start::wide_triangle(&problem.points);
    start::exact(problem, &widest, |pose| add(problem, &pose, &mut found));
    if (4..=8).contains(&problem.points.len()) {
        let second = start::second_triangle(&problem.points, &widest);
        start::exact(problem, &second, |pose| add(problem, &pose, &mut found));
    }
    if found.is_empty() {
        add_rough(problem, &widest, &mut found);
    }
    if problem.points.len() > 3 {
        add_mirrored(problem, &mut found);
    }
    // A pose that was still on its way is no minimum beside one that is.
    if found.iter().any(is_minimum) {
        found.retain(is_minimum);
    }
    found.sort_by(|a, b| a.cost.total_cmp(&b.cost));
    found
}

fn is_minimum(refined: &Refined) -> bool {
    refined.stopped != StopReason::MaxIterations
}

/// The minimum that is reached from a pose, if it is a new one.
fn add(problem: &Problem<'_>, start: &Pose, found: &mut Vec<Refined>) {
    let is_known = |pose: &Pose| found.iter().any(|r| is_minimum(r) && same(&r.pose, pose));
    let refined = problem.sight().refine_until(start, Loss::Squared, MOST_STEPS, is_known);
    if let Some(refined) = refined.filter(|r| !is_known(&r.pose)) {
        found.push(refined);
    }
}

fn add_mirrored(problem: &Problem<'_>, found: &mut Vec<Refined>) {
    let shape = Shape::of(&problem.points);
    let best = found.iter().min_by(|a, b| a.cost.total_cmp(&b.cost)).filter(|_| shape.is_flat());
    if let Some(mirrored) = best.and_then(|best| start::mirrored(&shape.normal, &best.pose)) {
        add(problem, &mirrored, found);
    }
}

/// From the widest triangle as far as it goes, else from the first, in steps through all, that leads to a minimum.
fn add_rough(problem: &Problem<'_>, widest: &[usize; 3], found: &mut Vec<Refined>) {
    let n = problem.points.len();
    let others = (0..MORE_TRIANGLES.min(n * n)).map(|k| [k % n, (k + 1 + k / n) % n, (k + 2 + 2 * (k / n)) % n]);
    for triangle in std::iter::once(*widest).chain(others) {
        start::exact(problem, &triangle, |pose| add(problem, &pose, found));
        start::rough(problem, &triangle, |pose| add(problem, &pose, found));
        if !found.is_empty() {
            break;
        }
    }
}

fn same(a: &Pose, b: &Pose) -> bool {
    // For small angles |A − B|² = 2·angle².
    let turn2 = (a.rotation.matrix() - b.rotation.matrix()).norm_squared();
    let shift2 = (a.translation - b.translation).norm_squared();
    let distance2 = a.translation.norm_squared().max(b.translation.norm_squared());
    turn2 < 2.0 * SAME_ANGLE_RAD * SAME_ANGLE_RAD && shift2 < SAME_SHARE * SAME_SHARE * distance2
}
