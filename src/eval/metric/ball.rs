//! The best rotation about a point, where every rotation about it is a symmetry.

use super::{Pair, mspd};
use crate::geom::{Pose, Vec3};
use nalgebra::Rotation3;

/// First step of the search, radians: a view from beside turns an object by less.
const FIRST_STEP_RAD: f64 = 0.05;
/// Step at which the search ends, radians: some 10⁻⁴ px.
const LAST_STEP_RAD: f64 = 1e-7;

/// MSPD with the best rotation about `centre`, a point of the object, in pixels.
///
/// Nothing gives that rotation in closed form. The estimate's own is the best for distances in space; on the image the
/// object is seen from another side where it lies elsewhere, so the search begins at the better of both, and goes on in
/// ever smaller steps in all directions.
pub(super) fn mspd_px(pair: &Pair<'_>, centre: &Vec3) -> f64 {
    pair.model.symmetries.listed().iter().map(|discrete| best(pair, centre, &(*pair.truth * *discrete))).fold(f64::INFINITY, f64::min)
}

fn best(pair: &Pair<'_>, centre: &Vec3, truth: &Pose) -> f64 {
    let middle = truth.transform(centre);
    let value = |rotation: &Rotation3<f64>, enough: f64| mspd::farthest_px(pair, &Pose::new(*rotation, middle - rotation * centre), enough);
    let own = pair.estimate.rotation;
    let seen_alike = Rotation3::rotation_between(&pair.estimate.transform(centre), &middle).map_or(own, |turn| turn * own);
    let (mut at, mut least) = (own, value(&own, f64::INFINITY));
    let mut offer = |rotation: Rotation3<f64>, at: &mut Rotation3<f64>| {
        let found = value(&rotation, least);
        let is_better = found < least;
        if is_better {
            (*at, least) = (rotation, found);
        }
        is_better
    };
    offer(seen_alike, &mut at);
    let directions = directions();
    let mut step = FIRST_STEP_RAD;
    while step > LAST_STEP_RAD {
        let mut has_moved = false;
        for direction in &directions {
            has_moved |= offer(Rotation3::new(direction * step) * at, &mut at);
        }
        if !has_moved {
            step /= 2.0;
        }
    }
    least
}

/// To the faces, edges and corners of a cube: along the axes alone the largest of many distances has no way down from a
/// ridge.
fn directions() -> Vec<Vec3> {
    let side = || [-1.0, 0.0, 1.0].into_iter();
    let all = side().flat_map(|x| side().flat_map(move |y| side().map(move |z| Vec3::new(x, y, z))));
    all.filter_map(|d| d.try_normalize(0.5)).collect()
}
