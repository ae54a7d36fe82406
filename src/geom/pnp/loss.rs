//! How a residual counts.

/// A loss over the squared residual of a point, in px².
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Loss {
    /// By its square.
    Squared,
    /// As a mixture of points seen with Gaussian noise and wrong ones anywhere.
    Mixture(Mixture),
}

impl Loss {
    /// The loss and its derivative, the weight of the point.
    #[inline]
    pub fn of(self, square: f64) -> (f64, f64) {
        match self {
            Self::Squared => (square, 1.0),
            Self::Mixture(mixture) => mixture.of(square),
        }
    }

    /// What a point costs that has no image; `None` where it may not happen.
    pub fn bound(self) -> Option<f64> {
        match self {
            Self::Squared => None,
            Self::Mixture(mixture) => Some(mixture.of(f64::INFINITY).0),
        }
    }
}

/// The maximum-likelihood loss of points of which each is with equal probability seen with Gaussian noise, or wrong and
/// then anywhere in the image (P. Torr, A. Zisserman, "MLESAC", 2000).
///
/// With κ = 2πσ²/area, `ρ(s) = −2σ²·ln((exp(−s/2σ²) + κ)/(1 + κ))`: the square for a good point, a constant for a wrong
/// one. Its derivative is the probability that the point is good.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mixture {
    double_variance: f64,
    clutter: f64,
}

impl Mixture {
    /// Noise in pixels; area in which a wrong pixel may lie, in px².
    pub fn new(sigma_px: f64, area_px2: f64) -> Self {
        let double_variance = 2.0 * sigma_px * sigma_px;
        // Noise as large as the image: good and wrong are hardly told apart, but not exchanged.
        Self { double_variance, clutter: (std::f64::consts::PI * double_variance / area_px2).min(MOST_CLUTTER) }
    }

    /// The squared residual at which good and wrong are equally probable.
    pub fn threshold2(&self) -> f64 {
        -self.double_variance * self.clutter.ln()
    }

    #[inline]
    fn of(self, square: f64) -> (f64, f64) {
        let good = (-square / self.double_variance).exp();
        let all = good + self.clutter;
        (-self.double_variance * (all / (1.0 + self.clutter)).ln(), good / all)
    }
}

/// exp(−½): the threshold never falls below one sigma.
const MOST_CLUTTER: f64 = 0.606_530_659_712_633_4;
