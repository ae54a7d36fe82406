//! The Kannala–Brandt fisheye lens with four coefficients, as OpenCV's `fisheye`.
//!
//! With θ the angle between the ray and the optical axis: `θ' = θ(1 + k₁θ² + k₂θ⁴ + k₃θ⁶ + k₄θ⁸)`, and the image lies at
//! θ' from the centre in the direction of (X, Y). Rays beyond 90° are allowed as long as θ' grows. (J. Kannala, S. S.
//! Brandt, A generic camera model and calibration method for conventional, wide-angle, and fish-eye lenses, 2006.)

use super::polynomial::{first_root, positive_up_to, value};
use super::{NEWTON_STEPS, UnprojectError};
use crate::geom::{Mat2x3, Vec2, Vec3};

/// Straight backward every direction of the image plane is the same ray: the model ends just before.
const THETA_LIMIT_RAD: f64 = std::f64::consts::PI - 1e-6;
/// Radius, as a share of the depth, below which θ'/r is 1/Z to the last digit.
const AXIS_TOLERANCE: f64 = 1e-9;
/// Newton's step, as a share of θ, below which it is rounding.
const STEP_TOLERANCE: f64 = 1e-15;

/// The lens: k₁…k₄.
#[derive(Clone, Copy)]
pub(super) struct KannalaBrandt<'a> {
    pub(super) k: &'a [f64; 4],
}

impl KannalaBrandt<'_> {
    fn image(&self, theta: f64) -> f64 {
        let k = self.k;
        theta * value(&[1.0, k[0], k[1], k[2], k[3]], theta * theta)
    }

    fn slope_polynomial(&self) -> [f64; 5] {
        let k = self.k;
        [1.0, 3.0 * k[0], 5.0 * k[1], 7.0 * k[2], 9.0 * k[3]]
    }

    fn slope(&self, theta: f64) -> f64 {
        value(&self.slope_polynomial(), theta * theta)
    }

    fn within_range(&self, theta: f64) -> bool {
        theta <= THETA_LIMIT_RAD && positive_up_to(&self.slope_polynomial(), theta * theta)
    }

    /// The largest angle between a ray and the axis, in radians.
    pub(super) fn max_theta(&self) -> f64 {
        first_root(&self.slope_polynomial(), THETA_LIMIT_RAD * THETA_LIMIT_RAD).map_or(THETA_LIMIT_RAD, f64::sqrt)
    }

    /// The image of a point on a plane of unit focal length, and its derivative; the angle where it is out of range.
    pub(super) fn distort(&self, point: &Vec3) -> Result<(Vec2, Mat2x3), f64> {
        let r = point.x.hypot(point.y);
        let theta = r.atan2(point.z);
        if !self.within_range(theta) {
            return Err(theta);
        }
        if r <= AXIS_TOLERANCE * point.z {
            let w = 1.0 / point.z;
            let jacobian = Mat2x3::new(w, 0.0, -point.x * w * w, 0.0, w, -point.y * w * w);
            return Ok((point.xy() * w, jacobian));
        }
        let (c, s) = (point.x / r, point.y / r);
        let scale = self.image(theta) / r;
        let slope = self.slope(theta) / point.norm_squared();
        let q = slope * point.z - scale;
        let jacobian = Mat2x3::new(scale + c * c * q, c * s * q, -point.x * slope, c * s * q, scale + s * s * q, -point.y * slope);
        Ok((point.xy() * scale, jacobian))
    }

    /// The image of the point (x, y, 1), beyond the range as well.
    pub(super) fn image_of_normalised(&self, n: &Vec2) -> Vec2 {
        let r = n.norm();
        if r <= AXIS_TOLERANCE { *n } else { n * (self.image(r.atan()) / r) }
    }

    /// The unit direction of the ray through a point of the plane of unit focal length.
    pub(super) fn undistort(&self, d: &Vec2) -> Result<Vec3, UnprojectError> {
        let radius = d.norm();
        if radius < f64::MIN_POSITIVE {
            return Ok(Vec3::z());
        }
        let theta = self.invert(radius)?;
        let (sin, cos) = theta.sin_cos();
        Ok(Vec3::new(d.x / radius * sin, d.y / radius * sin, cos))
    }

    fn invert(&self, radius: f64) -> Result<f64, UnprojectError> {
        if let Some(theta) = self.newton(radius) {
            return Ok(theta);
        }
        let max = self.max_theta();
        if radius > self.image(max) {
            return Err(UnprojectError::OutsideModel);
        }
        let (mut low, mut high) = (0.0, max);
        loop {
            let middle = 0.5 * (low + high);
            if middle <= low || middle >= high {
                return Ok(low);
            }
            if self.image(middle) < radius { low = middle } else { high = middle }
        }
    }

    fn newton(&self, radius: f64) -> Option<f64> {
        let mut theta = radius.min(1.0);
        for _ in 0..NEWTON_STEPS {
            let step = (radius - self.image(theta)) / self.slope(theta);
            theta += step;
            if step.abs() <= STEP_TOLERANCE * theta.abs() {
                break;
            }
        }
        let miss = (self.image(theta) - radius).abs();
        (theta >= 0.0 && miss <= 4.0 * f64::EPSILON * radius && self.within_range(theta)).then_some(theta)
    }
}
