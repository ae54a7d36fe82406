//! Complement over union of masks.

use crate::geom::raster::{RasterError, Rasteriser};

use super::Pair;

/// `1 − |A ∩ B| / |A ∪ B|` of the silhouettes at the estimate and at the true pose, as if nothing hid them; 1 where both
/// are empty (Hodaň et al., ECCVW 2016).
///
/// # Errors
/// Where nothing can be drawn: a camera that is none, a pose that is not finite.
pub fn error(pair: &Pair<'_>, pen: &mut Rasteriser) -> Result<f64, RasterError> {
    let truth = pen.render(pair.camera, &[(&pair.model.mesh, *pair.truth)])?.id.clone();
    let estimate = &pen.render(pair.camera, &[(&pair.model.mesh, *pair.estimate)])?.id;
    Ok(of_masks(estimate.iter().map(|id| *id > 0), truth.iter().map(|id| *id > 0)))
}

/// The same of any two masks of one size.
pub fn of_masks(estimate: impl Iterator<Item = bool>, truth: impl Iterator<Item = bool>) -> f64 {
    let (mut both, mut either) = (0u64, 0u64);
    for (a, b) in estimate.zip(truth) {
        both += u64::from(a && b);
        either += u64::from(a || b);
    }
    if either == 0 { 1.0 } else { 1.0 - both as f64 / either as f64 }
}
