//! Camera models: from a point in the camera frame to a pixel and back.

mod brown_conrady;
mod error;
mod kannala_brandt;
mod lens;
mod polynomial;

use serde::{Deserialize, Serialize};

use self::brown_conrady::BrownConrady;
pub use self::error::{CameraError, ProjectError, UnprojectError};
use self::kannala_brandt::KannalaBrandt;
pub use self::lens::Lens;
use super::{Mat2, Mat2x3, Mat3, Mat3x2, Vec2, Vec3};

/// Newton's method doubles its digits in each step; from a start in its basin even a strong lens takes fewer.
const NEWTON_STEPS: usize = 20;
/// Undistorted radii beyond this (89.9° off the axis) are as good as infinite.
const RADIUS_LIMIT: f64 = 600.0;
/// A few units of the last digit: what remains is rounding.
const CONVERGED: f64 = 1e-14;

/// Distortion coefficients beyond this bend everything beyond recognition within a millionth of the picture.
const LARGEST_COEFFICIENT: f64 = 1e9;

fn converged(step: &Vec2, at: &Vec2) -> bool {
    step.norm() <= CONVERGED * (1.0 + at.norm())
}

/// A calibrated camera. Pixel centres lie at integers: the centre of the top-left pixel is (0, 0).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Camera {
    /// Width of the image in pixels.
    pub width: u32,
    /// Height of the image in pixels.
    pub height: u32,
    /// Focal length along x in pixels.
    pub fx: f64,
    /// Focal length along y in pixels.
    pub fy: f64,
    /// Column of the principal point.
    pub cx: f64,
    /// Row of the principal point.
    pub cy: f64,
    /// What the lens does to the ideal image.
    pub lens: Lens,
}

impl Camera {
    /// A camera without distortion.
    pub fn pinhole(width: u32, height: u32, fx: f64, fy: f64, cx: f64, cy: f64) -> Self {
        Self { width, height, fx, fy, cx, cy, lens: Lens::Pinhole }
    }

    /// The same camera with another lens.
    pub fn with_lens(mut self, lens: Lens) -> Self {
        self.lens = lens;
        self
    }

    /// Whether the numbers make a camera.
    pub fn validate(&self) -> Result<(), CameraError> {
        if self.width == 0 || self.height == 0 {
            return Err(CameraError::NoPixels { width: self.width, height: self.height });
        }
        for focal in [self.fx, self.fy] {
            if !(focal > 0.0 && focal.is_finite()) {
                return Err(CameraError::FocalLength(focal));
            }
        }
        if !(self.cx.is_finite() && self.cy.is_finite()) {
            return Err(CameraError::PrincipalPoint);
        }
        if !self.lens.opencv_coefficients().iter().all(|c| c.is_finite()) {
            return Err(CameraError::Coefficient);
        }
        if let Some(large) = self.lens.opencv_coefficients().into_iter().find(|c| c.abs() > LARGEST_COEFFICIENT) {
            return Err(CameraError::CoefficientSize(large));
        }
        Ok(())
    }

    /// The intrinsic matrix K.
    pub fn matrix(&self) -> Mat3 {
        Mat3::new(self.fx, 0.0, self.cx, 0.0, self.fy, self.cy, 0.0, 0.0, 1.0)
    }

    /// Whether a pixel position lies on the image, whose outer pixels reach half a pixel beyond their centres.
    pub fn contains(&self, pixel: &Vec2) -> bool {
        let inside = |v: f64, size: u32| v >= -0.5 && v < size as f64 - 0.5;
        inside(pixel.x, self.width) && inside(pixel.y, self.height)
    }

    /// The largest undistorted radius √(x² + y²)/z that the lens maps one to one; infinite where there is no limit in
    /// front of the camera.
    ///
    /// Found anew at each call (some microseconds): keep it where many points are asked about.
    pub fn max_radius(&self) -> f64 {
        match &self.lens {
            Lens::Pinhole => f64::INFINITY,
            Lens::BrownConrady { k, p } => BrownConrady { k, p }.max_radius(),
            Lens::KannalaBrandt { k } => {
                let theta = KannalaBrandt { k }.max_theta();
                if theta < std::f64::consts::FRAC_PI_2 { theta.tan() } else { f64::INFINITY }
            }
        }
    }

    /// The pixel of a point in the camera frame. It may lie outside the image.
    #[inline]
    pub fn project(&self, point_in_camera: &Vec3) -> Result<Vec2, ProjectError> {
        let point = point_in_camera;
        if self.lens != Lens::Pinhole {
            return self.project_with_jacobian(point).map(|(pixel, _)| pixel);
        }
        if point.z <= 0.0 {
            return Err(ProjectError::BehindCamera);
        }
        let w = 1.0 / point.z;
        let pixel = self.to_pixel(&Vec2::new(point.x * w, point.y * w));
        if pixel.x.is_finite() && pixel.y.is_finite() { Ok(pixel) } else { Err(ProjectError::NotFinite) }
    }

    /// The pixel and its derivative by the point, in pixels a metre.
    #[inline]
    pub fn project_with_jacobian(&self, point_in_camera: &Vec3) -> Result<(Vec2, Mat2x3), ProjectError> {
        let (image, jacobian) = self.image_with_jacobian(point_in_camera)?;
        let pixel = self.to_pixel(&image);
        if !(pixel.x.is_finite() && pixel.y.is_finite()) {
            return Err(ProjectError::NotFinite);
        }
        let mut scaled = jacobian;
        scaled.row_mut(0).scale_mut(self.fx);
        scaled.row_mut(1).scale_mut(self.fy);
        Ok((pixel, scaled))
    }

    fn image_with_jacobian(&self, point: &Vec3) -> Result<(Vec2, Mat2x3), ProjectError> {
        if let Lens::KannalaBrandt { k } = &self.lens {
            if !point.iter().all(|v| v.is_finite()) {
                return Err(ProjectError::NotFinite);
            }
            return KannalaBrandt { k }.distort(point).map_err(|theta| ProjectError::BeyondAngle { theta });
        }
        if point.z <= 0.0 {
            return Err(ProjectError::BehindCamera);
        }
        let w = 1.0 / point.z;
        let n = Vec2::new(point.x * w, point.y * w);
        let ideal = Mat2x3::new(w, 0.0, -n.x * w, 0.0, w, -n.y * w);
        match &self.lens {
            Lens::BrownConrady { k, p } => {
                let (image, jacobian) = BrownConrady { k, p }.distort(&n).ok_or(ProjectError::BeyondFold { radius: n.norm() })?;
                Ok((image, jacobian * ideal))
            }
            _ => Ok((n, ideal)),
        }
    }

    fn to_pixel(&self, image: &Vec2) -> Vec2 {
        Vec2::new(self.fx * image.x + self.cx, self.fy * image.y + self.cy)
    }

    /// The pixel of the point (x, y, 1), without asking whether the lens model reaches it.
    #[inline]
    pub(super) fn pixel_of_normalised(&self, n: &Vec2) -> Vec2 {
        match &self.lens {
            Lens::Pinhole => self.to_pixel(n),
            Lens::BrownConrady { k, p } => self.to_pixel(&BrownConrady { k, p }.image(n)),
            Lens::KannalaBrandt { k } => self.to_pixel(&KannalaBrandt { k }.image_of_normalised(n)),
        }
    }

    fn to_image(&self, pixel: &Vec2) -> Result<Vec2, UnprojectError> {
        let image = Vec2::new((pixel.x - self.cx) / self.fx, (pixel.y - self.cy) / self.fy);
        if image.x.is_finite() && image.y.is_finite() { Ok(image) } else { Err(UnprojectError::NotFinite) }
    }

    /// The unit direction, in the camera frame, of the ray through a pixel position.
    pub fn unproject(&self, pixel: &Vec2) -> Result<Vec3, UnprojectError> {
        let image = self.to_image(pixel)?;
        match &self.lens {
            Lens::KannalaBrandt { k } => KannalaBrandt { k }.undistort(&image),
            Lens::Pinhole => Ok(direction(&image)),
            Lens::BrownConrady { k, p } => BrownConrady { k, p }.undistort(&image).map(|n| direction(&n)),
        }
    }

    /// The undistorted image coordinates x/z and y/z of a pixel position.
    pub fn normalised(&self, pixel: &Vec2) -> Result<Vec2, UnprojectError> {
        let image = self.to_image(pixel)?;
        match &self.lens {
            Lens::Pinhole => Ok(image),
            Lens::BrownConrady { k, p } => BrownConrady { k, p }.undistort(&image),
            Lens::KannalaBrandt { k } => {
                let ray = KannalaBrandt { k }.undistort(&image)?;
                if ray.z > 0.0 { Ok(ray.xy() / ray.z) } else { Err(UnprojectError::Backward) }
            }
        }
    }

    /// The unit direction and its derivative by the pixel, per pixel.
    ///
    /// On the unit sphere around the direction the projection is a map of two dimensions; its inverse is the derivative.
    pub fn unproject_with_jacobian(&self, pixel: &Vec2) -> Result<(Vec3, Mat3x2), UnprojectError> {
        let ray = self.unproject(pixel)?;
        let (_, forward) = self.project_with_jacobian(&ray).map_err(|_| UnprojectError::Singular)?;
        let tangent = tangents(&ray);
        let on_sphere: Mat2 = forward * tangent;
        let inverse = on_sphere.try_inverse().ok_or(UnprojectError::Singular)?;
        Ok((ray, tangent * inverse))
    }
}

fn direction(n: &Vec2) -> Vec3 {
    let v = Vec3::new(n.x, n.y, 1.0);
    v / v.norm()
}

/// Two unit vectors that are at right angles to a unit vector and to each other.
fn tangents(v: &Vec3) -> Mat3x2 {
    let across = if v.x.abs() < 0.5 { Vec3::x() } else { Vec3::y() };
    let first = across - v * v.dot(&across);
    // `across` is at least 30° off `v`, so this is no division by zero.
    let first = first / first.norm();
    Mat3x2::from_columns(&[first, v.cross(&first)])
}
