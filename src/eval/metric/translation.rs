//! Translation error.

use super::Pair;

/// `‖t̂ − t̄‖` between the origins, in metres.
pub fn error_m(pair: &Pair<'_>) -> f64 {
    pair.estimate.distance_to(pair.truth)
}

/// As [`error_m`], to the pose that looks like the true one and has the rotation nearest to the estimate's; it differs
/// where a symmetry moves the origin.
pub fn error_modulo_symmetry_m(pair: &Pair<'_>) -> f64 {
    pair.estimate.distance_to(&pair.model.symmetries.nearest(pair.truth, pair.estimate))
}
