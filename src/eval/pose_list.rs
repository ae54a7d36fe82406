//! Plain lists of poses of one object, line against line, judged the YCB-Video way.

use rayon::prelude::*;

use super::auc;
use super::bootstrap::quantile;
use super::metric::{Pair, add, adds, rotation, translation};
use super::model::Model;
use crate::geom::{Camera, Pose};

/// Errors of one line; infinite where there is no estimate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LineErrors {
    /// ADD, metres.
    pub add_m: f64,
    /// ADD-S, metres.
    pub adds_m: f64,
    /// Translation error, metres.
    pub translation_m: f64,
    /// Rotation error, radians.
    pub rotation_rad: f64,
}

/// A quantity of all lines, in the order of the names.
#[derive(Clone, Debug, PartialEq)]
pub struct ListErrors {
    /// The lines.
    pub lines: Vec<LineErrors>,
    /// Lines without an estimate.
    pub missing: usize,
}

/// Compares the estimates with the true poses, line by line; both lists are of the same length, what is longer is not
/// looked at.
pub fn judge(model: &Model, truths: &[Pose], estimates: &[Option<Pose>]) -> ListErrors {
    let camera = Camera::pinhole(1, 1, 1.0, 1.0, 0.0, 0.0);
    let one = |(truth, estimate): (&Pose, &Option<Pose>)| {
        let Some(estimate) = estimate else {
            return LineErrors { add_m: f64::INFINITY, adds_m: f64::INFINITY, translation_m: f64::INFINITY, rotation_rad: f64::INFINITY };
        };
        let pair = Pair { model, camera: &camera, estimate, truth };
        LineErrors {
            add_m: add::error_m(&pair),
            adds_m: adds::error_m(&pair),
            translation_m: translation::error_m(&pair),
            rotation_rad: rotation::error_rad(&pair),
        }
    };
    let lines = truths.par_iter().zip(estimates).map(one).collect();
    ListErrors { lines, missing: estimates.iter().take(truths.len()).filter(|e| e.is_none()).count() }
}

impl ListErrors {
    fn column(&self, of: impl Fn(&LineErrors) -> f64) -> Vec<f64> {
        self.lines.iter().map(of).collect()
    }

    /// Area under the curve of ADD, per cent; `None` without lines.
    pub fn auc_add(&self) -> Option<f64> {
        auc::of_distances(&self.column(|l| l.add_m))
    }

    /// Area under the curve of ADD-S, per cent; `None` without lines.
    pub fn auc_adds(&self) -> Option<f64> {
        auc::of_distances(&self.column(|l| l.adds_m))
    }

    /// The median over all lines; `None` where it is infinite because half of them have no estimate.
    pub fn median(&self, of: impl Fn(&LineErrors) -> f64) -> Option<f64> {
        let mut values = self.column(of);
        values.sort_by(f64::total_cmp);
        Some(quantile(&values, 0.5)).filter(|m| m.is_finite())
    }
}
