//! The Brown–Conrady lens in OpenCV's rational form.
//!
//! With `x = X/Z`, `y = Y/Z`, `s = x² + y²`:
//! `g = (1 + k₁s + k₂s² + k₃s³)/(1 + k₄s + k₅s² + k₆s³)`,
//! `x' = x·g + 2p₁xy + p₂(s + 2x²)`, `y' = y·g + p₁(s + 2y²) + 2p₂xy`.
//!
//! The radius r·g(r²) grows up to the *fold*, where its derivative or the denominator is first zero. Beyond it the same
//! pixel would be hit again by other rays, so the model ends there. (D. C. Brown, Close-range camera calibration, 1971;
//! the order of the coefficients is that of OpenCV's `calib3d`.)

use super::polynomial::{first_root, positive_up_to, value};
use super::{NEWTON_STEPS, RADIUS_LIMIT, UnprojectError, converged};
use crate::geom::{Mat2, Vec2};

/// Damped steps where the plain ones fail: each at least halves what is left of the way, nearly always.
const DAMPED_STEPS: usize = 60;
/// Halvings of a step before it is lost in rounding.
const HALVINGS: usize = 40;

/// The lens: k₁…k₆ and p₁, p₂.
#[derive(Clone, Copy)]
pub(super) struct BrownConrady<'a> {
    pub(super) k: &'a [f64; 6],
    pub(super) p: &'a [f64; 2],
}

impl BrownConrady<'_> {
    fn numerator(&self) -> [f64; 4] {
        [1.0, self.k[0], self.k[1], self.k[2]]
    }

    fn denominator(&self) -> [f64; 4] {
        [1.0, self.k[3], self.k[4], self.k[5]]
    }

    fn is_rational(&self) -> bool {
        self.k[3..].iter().any(|k| *k != 0.0)
    }

    /// `N·D + 2s(N'·D − N·D')`: its sign is that of the derivative of the distorted radius.
    fn slope(&self) -> [f64; 7] {
        let (n, d) = (self.numerator(), self.denominator());
        let mut out = [0.0; 7];
        for i in 0..4 {
            for j in 0..4 {
                out[i + j] += n[i] * d[j] * (1.0 + 2.0 * (i as f64 - j as f64));
            }
        }
        out
    }

    fn within_fold(&self, s: f64) -> bool {
        if !self.is_rational() {
            return positive_up_to(&[1.0, 3.0 * self.k[0], 5.0 * self.k[1], 7.0 * self.k[2]], s);
        }
        positive_up_to(&self.slope(), s) && positive_up_to(&self.denominator(), s)
    }

    /// The undistorted radius of the fold, infinite where there is none within [`RADIUS_LIMIT`].
    pub(super) fn max_radius(&self) -> f64 {
        let limit = RADIUS_LIMIT * RADIUS_LIMIT;
        let fold = first_root(&self.slope(), limit);
        let pole = first_root(&self.denominator(), limit);
        fold.into_iter().chain(pole).fold(f64::INFINITY, f64::min).sqrt()
    }

    /// The distorted point, beyond the fold as well.
    pub(super) fn image(&self, n: &Vec2) -> Vec2 {
        let g = self.gain(n.norm_squared()).0;
        self.shift(n, g)
    }

    fn shift(&self, n: &Vec2, g: f64) -> Vec2 {
        let (x, y) = (n.x, n.y);
        let s = x * x + y * y;
        let [p1, p2] = *self.p;
        Vec2::new(x * g + 2.0 * p1 * x * y + p2 * (s + 2.0 * x * x), y * g + p1 * (s + 2.0 * y * y) + 2.0 * p2 * x * y)
    }

    fn map(&self, n: &Vec2) -> (Vec2, Mat2) {
        let (x, y) = (n.x, n.y);
        let [p1, p2] = *self.p;
        let (g, dg) = self.gain(x * x + y * y);
        let mixed = 2.0 * x * y * dg + 2.0 * p1 * x + 2.0 * p2 * y;
        let jacobian =
            Mat2::new(g + 2.0 * x * x * dg + 2.0 * p1 * y + 6.0 * p2 * x, mixed, mixed, g + 2.0 * y * y * dg + 6.0 * p1 * y + 2.0 * p2 * x);
        (self.shift(n, g), jacobian)
    }

    /// The radial gain and its derivative by s.
    fn gain(&self, s: f64) -> (f64, f64) {
        let k = self.k;
        let n = 1.0 + s * (k[0] + s * (k[1] + s * k[2]));
        let dn = k[0] + s * (2.0 * k[1] + s * 3.0 * k[2]);
        if !self.is_rational() {
            return (n, dn);
        }
        let d = 1.0 + s * (k[3] + s * (k[4] + s * k[5]));
        let dd = k[3] + s * (2.0 * k[4] + s * 3.0 * k[5]);
        (n / d, (dn * d - n * dd) / (d * d))
    }

    /// The distorted point and its derivative; `None` beyond the fold.
    pub(super) fn distort(&self, n: &Vec2) -> Option<(Vec2, Mat2)> {
        self.within_fold(n.norm_squared()).then(|| self.map(n))
    }

    /// The undistorted point, by Newton from the distorted one; where that leaves the model, from the inverse of the
    /// radial part, which is monotone up to the fold.
    pub(super) fn undistort(&self, d: &Vec2) -> Result<Vec2, UnprojectError> {
        if let Some(n) = self.newton(d, *d) {
            return Ok(n);
        }
        let start = self.radial_start(d);
        self.newton(d, start).or_else(|| self.damped_newton(d, start)).ok_or(UnprojectError::OutsideModel)
    }

    /// Close to a pole of the rational form a whole step leaves the model: it is halved until it stays and gains.
    fn damped_newton(&self, target: &Vec2, start: Vec2) -> Option<Vec2> {
        let mut n = start;
        for _ in 0..DAMPED_STEPS {
            let (image, jacobian) = self.map(&n);
            let residual = target - image;
            let step = jacobian.try_inverse()? * residual;
            let gains = |at: &Vec2| self.within_fold(at.norm_squared()) && (target - self.image(at)).norm() < residual.norm();
            let halved = std::iter::successors(Some(step), |step| Some(step * 0.5)).take(HALVINGS).map(|step| n + step);
            let Some(next) = halved.into_iter().find(gains) else { break };
            n = next;
        }
        self.accept(target, n)
    }

    fn newton(&self, target: &Vec2, start: Vec2) -> Option<Vec2> {
        let mut n = start;
        for _ in 0..NEWTON_STEPS {
            let (image, jacobian) = self.map(&n);
            let residual = target - image;
            let step = jacobian.try_inverse()? * residual;
            n += step;
            if converged(&step, &n) {
                return self.accept(target, n);
            }
        }
        self.accept(target, n)
    }

    /// Near the fold steps stay long although the image is met: the image decides.
    fn accept(&self, target: &Vec2, n: Vec2) -> Option<Vec2> {
        let residual = target - self.map(&n).0;
        (converged(&residual, target) && self.within_fold(n.norm_squared())).then_some(n)
    }

    fn radial_start(&self, d: &Vec2) -> Vec2 {
        let radius = d.norm();
        let (mut low, mut high) = (0.0, self.max_radius().min(RADIUS_LIMIT));
        let image = |r: f64| r * value(&self.numerator(), r * r) / value(&self.denominator(), r * r);
        // A few digits suffice: Newton finds the rest.
        for _ in 0..40 {
            let middle = 0.5 * (low + high);
            if image(middle) < radius { low = middle } else { high = middle }
        }
        d * (low / radius.max(f64::MIN_POSITIVE))
    }
}
