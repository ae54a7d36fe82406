//! What can go wrong between points and pixels.

/// Why a camera cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum CameraError {
    /// No pixels.
    #[error("the image size {width} × {height} px is empty")]
    NoPixels {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
    },
    /// A focal length is not a positive number.
    #[error("the focal length {0} px is not a positive number")]
    FocalLength(f64),
    /// The principal point is not finite.
    #[error("the principal point is not a finite number")]
    PrincipalPoint,
    /// A distortion coefficient is not finite.
    #[error("a distortion coefficient is not a finite number")]
    Coefficient,
    /// A distortion coefficient is absurdly large: powers of it are no numbers any more.
    #[error("the distortion coefficient {0:e} is larger than any lens has, so the camera can't be used")]
    CoefficientSize(f64),
    /// A number of coefficients that the model does not have.
    #[error("{model} takes {expected} distortion coefficients, {found} were given")]
    CoefficientCount {
        /// Name of the model.
        model: &'static str,
        /// What it takes, in words.
        expected: &'static str,
        /// What was given.
        found: usize,
    },
}

/// Why a point has no pixel.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum ProjectError {
    /// The depth is not positive.
    #[error("the point lies behind the camera")]
    BehindCamera,
    /// The lens model folds back before this radius.
    #[error("the point lies {radius:.3} focal lengths off the axis, where the lens model folds back")]
    BeyondFold {
        /// Undistorted radius, √(x² + y²)/z.
        radius: f64,
    },
    /// The fisheye polynomial stops growing before this angle.
    #[error("the ray is {:.1}° off the axis, beyond the range of the fisheye model", .theta.to_degrees())]
    BeyondAngle {
        /// Angle off the axis in radians.
        theta: f64,
    },
    /// A coordinate is not finite.
    #[error("the point or its image is not a finite number")]
    NotFinite,
}

/// Why a pixel has no ray.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnprojectError {
    /// No ray within the range of the model meets this pixel, or Newton's method finds none.
    #[error("no ray of the lens model meets this pixel")]
    OutsideModel,
    /// The ray points backward, so it has no x/z and y/z.
    #[error("the ray of this pixel does not point forward")]
    Backward,
    /// The pixel lies on the fold, where the ray changes infinitely fast.
    #[error("the lens model cannot be inverted at this pixel")]
    Singular,
    /// A coordinate is not finite.
    #[error("the pixel is not a finite number")]
    NotFinite,
}
