//! Levenberg–Marquardt on SE(3): minimises the reprojection error in real pixels, through the lens.
//!
//! Update `R ← exp(ω)·R`, `t ← t + δ`; derivative of a residual: `J · [−[R x]× I]` with J of the camera. Damping is
//! scaled by the diagonal (D. Marquardt, 1963), so that neither the unit of length nor the size of the object matters,
//! and follows the gain (H. Nielsen, "Damping parameter in Marquardt's method", 1999).

use super::loss::Loss;
use crate::geom::{Camera, Lens, Mat2x3, Mat3, Mat6, Pose, Vec2, Vec3, Vec6};

/// Steps at most; from a global start three to six suffice.
pub const MOST_STEPS: usize = 50;
/// A relative gain below this ends the search: a step of a few ten-thousandths of the noise, which is still taken.
const LEAST_GAIN: f64 = 1e-10;
/// Damping, as a share of the diagonal, above which a small gain only says that the step is short.
const TRUSTED_DAMPING: f64 = 1.0;
/// Mean squared error below which nothing is left to gain, px²: the rounding of coordinates.
const EXACT_PX2: f64 = 1e-20;
/// First damping, as a share of the diagonal.
const FIRST_DAMPING: f64 = 1e-4;
/// Damping, as a share of the diagonal, at which a step is lost in rounding.
const MOST_DAMPING: f64 = 1e12;
/// Pivot of the scaled normal matrix below which only rounding is left of a direction.
const LEAST_PIVOT: f64 = 1e-14;

/// Why the refinement ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StopReason {
    /// The gain became too small to matter.
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

/// What is to be explained: points of the object and where they are seen.
#[derive(Clone, Copy)]
pub struct Sight<'a> {
    pub camera: &'a Camera,
    pub points: &'a [Vec3],
    pub pixels: &'a [Vec2],
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

/// The cost at a pose and its quadratic model: `JᵀWJ` and `JᵀWr`.
pub struct Normal {
    pub cost: f64,
    pub h: Mat6,
    pub g: Vec6,
}

impl Sight<'_> {
    /// The minimum that is reached from `start`; `None` where a point has no image there.
    pub fn refine(&self, start: &Pose, loss: Loss) -> Option<Refined> {
        self.refine_until(start, loss, MOST_STEPS, |_| false)
    }

    /// As [`Sight::refine`], with a bound on the steps; `None` also where `given_up` says so of a pose on the way.
    pub fn refine_until(&self, start: &Pose, loss: Loss, most_steps: usize, given_up: impl Fn(&Pose) -> bool) -> Option<Refined> {
        let mut pose = *start;
        let mut at = self.normal(&pose, loss)?;
        let exact = EXACT_PX2 * self.points.len() as f64;
        let (mut damping, mut growth) = (FIRST_DAMPING, 2.0);
        let done = |pose: Pose, cost: f64, iterations: usize, stopped: StopReason| Some(Refined { pose, cost, iterations, stopped });
        for iterations in 1..=most_steps {
            let step = at.step(damping);
            let expected = step.map_or(f64::INFINITY, |s| at.gain(&s));
            if let Some(step) = step.filter(|_| damping < TRUSTED_DAMPING && (expected <= LEAST_GAIN * at.cost || at.cost <= exact)) {
                // So near the minimum the model is right about the last step.
                return done(pose.perturbed(&step), (at.cost - expected).max(0.0), iterations, StopReason::Converged);
            }
            let next = step.map(|s| pose.perturbed(&s));
            let trial = next.and_then(|n| Some((n, self.normal(&n, loss)?))).filter(|(_, t)| t.cost < at.cost);
            if let Some((next, there)) = trial {
                let gain = (at.cost - there.cost) / expected;
                (pose, at) = (next, there);
                damping *= (1.0 - (2.0 * gain - 1.0).powi(3)).max(1.0 / 3.0);
                growth = 2.0;
                if given_up(&pose) {
                    return None;
                }
            } else {
                damping *= growth;
                growth *= 2.0;
                if damping > MOST_DAMPING {
                    return done(pose, at.cost, iterations, StopReason::NoBetterStep);
                }
            }
        }
        done(pose, at.cost, most_steps, StopReason::MaxIterations)
    }

    /// Cost and quadratic model; `None` where the loss counts a point without an image.
    pub fn normal(&self, pose: &Pose, loss: Loss) -> Option<Normal> {
        let mut sums = Sums::default();
        for (point, seen) in self.points.iter().zip(self.pixels) {
            let turned = pose.rotation * point;
            let Some((at, by_point)) = project(self.camera, &(turned + pose.translation)) else {
                sums.cost += loss.bound()?;
                continue;
            };
            let r = at - seen;
            let (cost, weight) = loss.of(r.norm_squared());
            sums.cost += cost;
            sums.add(&turned, &by_point, &r, weight);
        }
        sums.cost.is_finite().then(|| sums.normal())
    }
}

/// The blocks of the normal equations. With `P = w·JᵀJ` of a point and `[y]ₓ` of its turned place the block of the
/// translation is P, the mixed one `[y]ₓP` and that of the rotation `[y]ₓP[y]ₓᵀ`.
#[derive(Default)]
struct Sums {
    cost: f64,
    turn: Mat3,
    mixed: Mat3,
    shift: Mat3,
    g_turn: Vec3,
    g_shift: Vec3,
}

impl Sums {
    #[inline]
    fn add(&mut self, turned: &Vec3, by_point: &Mat2x3, r: &Vec2, weight: f64) {
        let weighted = by_point * weight;
        let p = weighted.tr_mul(by_point);
        let pull = weighted.tr_mul(r);
        let mixed = cross_columns(turned, &p);
        self.shift += p;
        self.mixed += mixed;
        // The transpose of [y]ₓP is P[y]ₓᵀ.
        self.turn += cross_columns(turned, &mixed.transpose());
        self.g_shift += pull;
        self.g_turn += turned.cross(&pull);
    }

    fn normal(&self) -> Normal {
        let mut h = Mat6::zeros();
        h.fixed_view_mut::<3, 3>(0, 0).copy_from(&self.turn);
        h.fixed_view_mut::<3, 3>(0, 3).copy_from(&self.mixed);
        h.fixed_view_mut::<3, 3>(3, 0).copy_from(&self.mixed.transpose());
        h.fixed_view_mut::<3, 3>(3, 3).copy_from(&self.shift);
        let (a, b) = (&self.g_turn, &self.g_shift);
        Normal { cost: self.cost, h, g: Vec6::new(a.x, a.y, a.z, b.x, b.y, b.z) }
    }
}

/// `[y]ₓ·M`.
#[inline]
fn cross_columns(y: &Vec3, m: &Mat3) -> Mat3 {
    Mat3::new(
        y.y * m.m31 - y.z * m.m21,
        y.y * m.m32 - y.z * m.m22,
        y.y * m.m33 - y.z * m.m23,
        y.z * m.m11 - y.x * m.m31,
        y.z * m.m12 - y.x * m.m32,
        y.z * m.m13 - y.x * m.m33,
        y.x * m.m21 - y.y * m.m11,
        y.x * m.m22 - y.y * m.m12,
        y.x * m.m23 - y.y * m.m13,
    )
}

impl Normal {
    /// The damped step; `None` where the matrix is not positive definite.
    fn step(&self, damping: f64) -> Option<Vec6> {
        let mut damped = self.h;
        for i in 0..6 {
            damped[(i, i)] *= 1.0 + damping;
        }
        damped.cholesky().map(|c| -c.solve(&self.g))
    }

    /// `H⁻¹`. A direction that the points leave open gets a variance beyond any use, not an infinite one.
    pub fn inverse(&self) -> Option<Mat6> {
        // Scaled to a diagonal of ones, so that radians and metres compare.
        let scale = self.h.diagonal().map(|d| 1.0 / d.sqrt());
        let mut scaled = Mat6::from_fn(|i, j| self.h[(i, j)] * scale[i] * scale[j]);
        let cholesky = scaled.cholesky().filter(|c| c.l_dirty().diagonal().iter().all(|pivot| pivot * pivot > LEAST_PIVOT));
        let inverse = if let Some(cholesky) = cholesky {
            cholesky.inverse()
        } else {
            scaled += Mat6::from_diagonal_element(LEAST_PIVOT);
            scaled.cholesky()?.inverse()
        };
        Some(Mat6::from_fn(|i, j| inverse[(i, j)] * scale[i] * scale[j]))
    }

    /// By how much the model lowers the cost along a step.
    fn gain(&self, step: &Vec6) -> f64 {
        -(2.0 * step.dot(&self.g) + step.dot(&(self.h * step)))
    }
}

fn project(camera: &Camera, p: &Vec3) -> Option<(Vec2, Mat2x3)> {
    if camera.lens == Lens::Pinhole {
        if p.z <= 0.0 {
            return None;
        }
        let w = 1.0 / p.z;
        let (x, y) = (p.x * w, p.y * w);
        let (u, v) = (camera.fx * w, camera.fy * w);
        return Some((Vec2::new(camera.fx * x + camera.cx, camera.fy * y + camera.cy), Mat2x3::new(u, 0.0, -u * x, 0.0, v, -v * y)));
    }
    camera.project_with_jacobian(p).ok()
}
