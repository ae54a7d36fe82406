//! The lens models and their coefficients.

use serde::{Deserialize, Serialize};

use super::CameraError;

/// Lens distortion. [`Lens::opencv_coefficients`] gives and the constructors take OpenCV's order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Lens {
    /// No distortion.
    Pinhole,
    /// Radial (rational) and tangential distortion: k₁…k₆ and p₁, p₂.
    BrownConrady {
        /// k₁ k₂ k₃ (numerator), k₄ k₅ k₆ (denominator).
        k: [f64; 6],
        /// p₁ p₂.
        p: [f64; 2],
    },
    /// Fisheye with an odd polynomial of the angle.
    KannalaBrandt {
        /// k₁…k₄.
        k: [f64; 4],
    },
}

impl Lens {
    /// Brown–Conrady from 4, 5 or 8 coefficients in OpenCV's order k₁ k₂ p₁ p₂ k₃ k₄ k₅ k₆.
    pub fn brown_conrady(coefficients: &[f64]) -> Result<Self, CameraError> {
        let found = coefficients.len();
        if ![4, 5, 8].contains(&found) {
            return Err(CameraError::CoefficientCount { model: "Brown–Conrady", expected: "4, 5 or 8", found });
        }
        let at = |i: usize| coefficients.get(i).copied().unwrap_or(0.0);
        Ok(Self::BrownConrady { k: [at(0), at(1), at(4), at(5), at(6), at(7)], p: [at(2), at(3)] })
    }

    /// Kannala–Brandt from its 4 coefficients.
    pub fn kannala_brandt(coefficients: &[f64]) -> Result<Self, CameraError> {
        let k = coefficients.try_into().map_err(|_| CameraError::CoefficientCount {
            model: "Kannala–Brandt",
            expected: "4",
            found: coefficients.len(),
        })?;
        Ok(Self::KannalaBrandt { k })
    }

    /// The coefficients in OpenCV's order: none, k₁ k₂ p₁ p₂ k₃ k₄ k₅ k₆, or k₁…k₄.
    pub fn opencv_coefficients(&self) -> Vec<f64> {
        match self {
            Self::Pinhole => Vec::new(),
            Self::BrownConrady { k, p } => vec![k[0], k[1], p[0], p[1], k[2], k[3], k[4], k[5]],
            Self::KannalaBrandt { k } => k.to_vec(),
        }
    }

    /// Whether straight lines stay straight in the image.
    pub fn is_straight(&self) -> bool {
        match self {
            Self::Pinhole => true,
            Self::BrownConrady { k, p } => k.iter().chain(p).all(|c| *c == 0.0),
            Self::KannalaBrandt { .. } => false,
        }
    }
}
