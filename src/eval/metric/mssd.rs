//! Maximum symmetry-aware surface distance.

use super::turn;
use super::{Displacement, Pair};
use crate::eval::point_tree::{Ball, Block};
use crate::geom::Pose;

/// `min over S of max over x of ‖(R̂x + t̂) − (R̄Sx + t̄)‖` over the symmetries S and the vertices x, in metres (Hodaň et
/// al., BOP Challenge 2019).
///
/// Every vertex counts, exactly: a vertex is left out only where a bound says that it is not the farthest one.
pub fn error_m(pair: &Pair<'_>) -> f64 {
    if let Some(axis) = pair.model.symmetries.exact_axis() {
        return turn::mssd_m(pair, axis);
    }
    let mut best = f64::INFINITY;
    for truth in pair.model.symmetries.looks_like(pair.truth, pair.estimate) {
        best = best.min(farthest_m(pair, &truth, best));
    }
    best
}

/// As [`error_m`], but infinite where the origins are a diameter or more apart: bop_toolkit's short cut, which its scores
/// rest on.
pub fn error_near_m(pair: &Pair<'_>) -> f64 {
    if pair.estimate.distance_to(pair.truth) < pair.model.diameter_m { error_m(pair) } else { f64::INFINITY }
}

/// The largest distance between the vertices at the estimate and at one of the poses that look like the true one; or
/// anything from `enough` on.
pub(super) fn farthest_m(pair: &Pair<'_>, truth: &Pose, enough: f64) -> f64 {
    let way = Displacement::between(pair.estimate, truth);
    let stretch = way.a.norm();
    let bound = |ball: &Ball| {
        let at_centre = way.squared(ball.centre.x, ball.centre.y, ball.centre.z).sqrt();
        (at_centre + stretch * ball.radius).powi(2)
    };
    let largest = |block: Block<'_>| {
        let mut most = 0.0;
        for ((x, y), z) in block.x.iter().zip(block.y).zip(block.z) {
            let squared = way.squared(*x, *y, *z);
            if squared > most {
                most = squared;
            }
        }
        most
    };
    pair.model.points.largest(enough * enough, bound, largest).sqrt()
}
