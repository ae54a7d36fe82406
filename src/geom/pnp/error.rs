//! Why there is no pose.

use crate::geom::UnprojectError;

/// Why there is no pose.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum PnpError {
    /// Not as many pixels as points.
    #[error("{}, but {}: give one pixel for each point", counted(*points, "point"), counted(*pixels, "pixel"))]
    CountsDiffer {
        /// Points given.
        points: usize,
        /// Pixels given.
        pixels: usize,
    },
    /// Fewer than three.
    #[error("{} {} the pose open, at least 3 are needed", counted(*.0, "point"), if *.0 == 1 { "leaves" } else { "leave" })]
    TooFew(usize),
    /// A number is NaN or infinite.
    #[error("point {0} (counted from 0) or its pixel has a number that is not finite")]
    NotFinite(usize),
    /// The noise is not a positive number.
    #[error("the noise sigma_px must be a number above 0")]
    BadSigma,
    /// All on one line, or in one place.
    #[error("the points lie on one line or in one place, which leaves the pose open")]
    Collinear,
    /// All seen in one place.
    #[error("the pixels lie in one place, which leaves the pose open")]
    OnePixel,
    /// The lens can't be inverted at a pixel.
    #[error("pixel {index} (counted from 0) is beyond the lens model: {reason}")]
    Pixel {
        /// Place of the pixel.
        index: usize,
        /// Why.
        reason: UnprojectError,
    },
    /// No pose puts the points in front of the camera.
    #[error("no pose explains the points in front of the camera")]
    NoPose,
    /// No pose explains more of the points than chance would.
    #[error("no pose explains more of the {0} points than chance would")]
    NoConsensus(usize),
}

fn counted(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}
