//! Curves and distributions, as numbers for a plot or a table.

use serde::Serialize;

use super::case::{Case, CaseErrors};

/// An error that curves are drawn of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Translation error, millimetres.
    TranslationMm,
    /// Rotation error, degrees.
    RotationDeg,
    /// MSSD, millimetres.
    MssdMm,
    /// MSPD, pixels.
    MspdPx,
    /// VSD.
    Vsd,
    /// ADD, millimetres.
    AddMm,
    /// ADD-S, millimetres.
    AddsMm,
    /// Mean projection error, pixels.
    ProjectionPx,
    /// Complement over union of the silhouettes.
    Mask,
    /// Depth error with its sign, millimetres.
    DepthMm,
    /// Lateral error, millimetres.
    LateralMm,
    /// Rotation in the image plane, degrees.
    InPlaneDeg,
    /// Rotation out of the image plane, degrees.
    OutOfPlaneDeg,
}

impl Measure {
    /// The measure of a case; `None` without an estimate, or where it was not asked for.
    pub fn of(self, case: &Case) -> Option<f64> {
        let (errors, parts) = (case.errors.as_ref(), case.parts.as_ref());
        let mm = |value: Option<f64>| value.map(|v| v * 1000.0);
        let error = |get: fn(&CaseErrors) -> Option<f64>| errors.and_then(get);
        match self {
            Self::TranslationMm => mm(errors.map(|e| e.translation_m)),
            Self::RotationDeg => errors.map(|e| e.rotation_rad.to_degrees()),
            Self::MssdMm => mm(error(|e| e.mssd_m)),
            Self::MspdPx => error(|e| e.mspd_px),
            Self::Vsd => error(|e| e.vsd),
            Self::AddMm => mm(error(|e| e.add_m)),
            Self::AddsMm => mm(error(|e| e.adds_m)),
            Self::ProjectionPx => error(|e| e.projection_px),
            Self::Mask => error(|e| e.mask),
            Self::DepthMm => mm(parts.map(|p| p.depth_m)),
            Self::LateralMm => mm(parts.map(|p| p.lateral_m)),
            Self::InPlaneDeg => parts.map(|p| p.in_plane_rad.to_degrees()),
            Self::OutOfPlaneDeg => parts.map(|p| p.out_of_plane_rad.to_degrees()),
        }
    }
}

/// Recall over tolerance: for each tolerance, which rise, the share of all cases whose error is below it. A case without
/// an estimate is below none.
pub fn recall(cases: &[&Case], measure: Measure, tolerances: &[f64]) -> Vec<[f64; 2]> {
    let mut errors: Vec<f64> = cases.iter().map(|c| measure.of(c).map_or(f64::INFINITY, f64::abs)).collect();
    errors.sort_by(f64::total_cmp);
    let share = |t: f64| if errors.is_empty() { 0.0 } else { errors.partition_point(|e| *e < t) as f64 / errors.len() as f64 };
    tolerances.iter().map(|t| [*t, share(*t)]).collect()
}

/// A distribution: how many values fall into each of equally wide bins from `low` to `high`, and how many below and above.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Distribution {
    /// Start of the first bin.
    pub low: f64,
    /// End of the last bin.
    pub high: f64,
    /// Values a bin.
    pub counts: Vec<usize>,
    /// Values below the first bin.
    pub below: usize,
    /// Values beyond the last bin.
    pub above: usize,
    /// Cases without a value.
    pub missing: usize,
}

/// The distribution of a measure.
pub fn distribution(cases: &[&Case], measure: Measure, low: f64, high: f64, bins: usize) -> Distribution {
    let mut all = Distribution { low, high, counts: vec![0; bins], below: 0, above: 0, missing: 0 };
    for case in cases {
        match measure.of(case) {
            None => all.missing += 1,
            Some(value) if value < low => all.below += 1,
            Some(value) => {
                let bin = ((value - low) / (high - low) * bins as f64) as usize;
                match all.counts.get_mut(bin) {
                    Some(count) => *count += 1,
                    None => all.above += 1,
                }
            }
        }
    }
    all
}

/// The cases from the worst on: those without an estimate first, then by falling error.
pub fn worst_first(cases: &[Case], measure: Measure) -> Vec<usize> {
    let value = |i: usize| measure.of(&cases[i]).map_or(f64::INFINITY, f64::abs);
    let mut order: Vec<usize> = (0..cases.len()).collect();
    order.sort_by(|a, b| value(*b).total_cmp(&value(*a)));
    order
}
