//! Levenberg–Marquardt on SE(3): minimises the reprojection error in real pixels.
//!
//! Update `R ← exp(ω)·R`, `t ← t + δ`; derivative of a residual: `J · [−[R x]× I]` with J of the camera. Damping after
//! H. Nielsen, "Damping parameter in Marquardt's method", 1999.

use crate::geom::{Camera, Lens, Mat2x3, Mat6, Pose, Vec2, Vec3, Vec6};

/// Steps at most; from a global start three to six suffice.
const MOST_STEPS: usize = 30;
/// A step below this (radians, and share of the distance) changes no digit that matters.
const LEAST_STEP: f64 = 1e-10;
/// A relative gain below this ends the search.
const LEAST_GAIN: f64 = 1e-13;
/// First damping, as a share of the largest diagonal entry.
const FIRST_DAMPING: f64 = 1e-6;
/// Tuning constant of the Cauchy loss for 95 % efficiency on Gaussian noise (Holland and Welsch, 1977).
const CAUCHY: f64 = 2.385;

/// Why the refinement ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StopReason {
    /// The step or the gain became too small to matter.
    Converged,
    /// No step lowers the cost any more.
    NoBetterStep,
    /// The steps were used up.
    MaxIterations,
}

impl StopReason {
    /// The words of the reason.
    pub fn words(self) -> &'static str {
        match self {
            Self::Converged => "converged",
            Self::NoBetterStep => "no better step",
            Self::MaxIterations => "iterations used up",
        }
    }
}

/// How a residual counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Loss {
    /// By its square.
    Squared,
    /// Cauchy's loss at this scale in pixels: far residuals hardly count.
    Cauchy(f64),
}

impl Loss {
    fn cost(self, square: f64) -> f64 {
        match self {
            Self::Squared => square,
            Self::Cauchy(sigma) => {
                let c2 = (CAUCHY * sigma).powi(2);
                c2 * (1.0 + square / c2).ln()
            }
        }
    }

    fn weight(self, square: f64) -> f64 {
        match self {
            Self::Squared => 1.0,
            Self::Cauchy(sigma) => 1.0 / (1.0 + square / (CAUCHY * sigma).powi(2)),
        }
    }
}

/// A minimum.
#[derive(Clone, Copy, Debug)]
pub struct Refined {
    pub pose: Pose,
    /// Sum over the points of the loss, px².
    pub cost: f64,
    pub iterations: usize,
    pub stopped: StopReason,
}

/// The minimum that is reached from `start`; `None` where a point has no image there.
pub fn refine(camera: &Camera, points: &[Vec3], pixels: &[Vec2], start: &Pose, loss: Loss) -> Option<Refined> {
    let mut pose = *start;
    let (mut cost, mut h, mut g) = normal_equations(camera, points, pixels, &pose, loss)?;
    let (mut damping, mut growth) = (FIRST_DAMPING * h.diagonal().max(), 2.0);
    let mut stopped = StopReason::MaxIterations;
    let mut iterations = 0;
    while iterations < MOST_STEPS {
        iterations += 1;
        let Some(step) = (h + Mat6::from_diagonal_element(damping)).cholesky().map(|c| -c.solve(&g)) else {
            damping *= growth;
            growth *= 2.0;
            continue;
        };
        if step.norm() < LEAST_STEP * (1.0 + pose.translation.norm()) {
            stopped = StopReason::Converged;
            break;
        }
        let next = pose.perturbed(&step);
        let trial = normal_equations(camera, points, pixels, &next, loss).filter(|t| t.0 < cost);
        if let Some((next_cost, next_h, next_g)) = trial {
            let expected = -(2.0 * step.dot(&g) + step.dot(&(h * step)));
            let gain = (cost - next_cost) / expected.max(f64::MIN_POSITIVE);
            let settled = cost - next_cost <= LEAST_GAIN * cost;
            (pose, cost, h, g) = (next, next_cost, next_h, next_g);
            damping *= (1.0 - (2.0 * gain - 1.0).powi(3)).max(1.0 / 3.0);
            growth = 2.0;
            if settled {
                stopped = StopReason::Converged;
                break;
            }
        } else {
            damping *= growth;
            growth *= 2.0;
            if !damping.is_finite() || damping > 1e12 * h.diagonal().max() {
                stopped = StopReason::NoBetterStep;
                break;
            }
        }
    }
    Some(Refined { pose, cost, iterations, stopped })
}

/// Cost, `JᵀWJ` and `JᵀWr`.
fn normal_equations(camera: &Camera, points: &[Vec3], pixels: &[Vec2], pose: &Pose, loss: Loss) -> Option<(f64, Mat6, Vec6)> {
    let (mut cost, mut h, mut g) = (0.0, Mat6::zeros(), Vec6::zeros());
    for (point, seen) in points.iter().zip(pixels) {
        let turned = pose.rotation * point;
        let (at, by_point) = project(camera, &(turned + pose.translation))?;
        let r = at - seen;
        let square = r.norm_squared();
        cost += loss.cost(square);
        let weight = loss.weight(square);
        for row in 0..2 {
            let d = Vec3::new(by_point[(row, 0)], by_point[(row, 1)], by_point[(row, 2)]);
            // d · (−[Rx]× ω) = (Rx × d) · ω
            let turn = turned.cross(&d);
            let j = Vec6::new(turn.x, turn.y, turn.z, d.x, d.y, d.z);
            h.ger(weight, &j, &j, 1.0);
            g.axpy(weight * r[row], &j, 1.0);
        }
    }
    cost.is_finite().then_some((cost, h, g))
}

fn project(camera: &Camera, p: &Vec3) -> Option<(Vec2, Mat2x3)> {
    if camera.lens == Lens::Pinhole {
        if p.z <= 0.0 {
            return None;
        }
        let (x, y) = (p.x / p.z, p.y / p.z);
        let (u, v) = (camera.fx / p.z, camera.fy / p.z);
        return Some((Vec2::new(camera.fx * x + camera.cx, camera.fy * y + camera.cy), Mat2x3::new(u, 0.0, -u * x, 0.0, v, -v * y)));
    }
    camera.project_with_jacobian(p).ok()
}

/// `σ² (JᵀJ)⁻¹` at `pose`; where the points leave a direction open its entries are infinite.
pub fn covariance(camera: &Camera, points: &[Vec3], pose: &Pose, sigma_px: f64) -> Mat6 {
    let pixels: Vec<Vec2> = points.iter().map(|_| Vec2::zeros()).collect();
    normal_equations(camera, points, &pixels, pose, Loss::Squared)
        .and_then(|(_, h, _)| h.cholesky())
        .map_or_else(|| Mat6::from_diagonal_element(f64::INFINITY), |c| c.inverse() * (sigma_px * sigma_px))
}
