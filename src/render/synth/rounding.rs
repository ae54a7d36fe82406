//! Rounding without a call: the standard ones go through a library function on processors that are not asked to have
//! an instruction for it, which is half of the cost of noise.

/// The largest whole number not above `x`, for numbers that fit 32 bits.
#[inline(always)]
pub(super) fn floor(x: f32) -> f32 {
    let cut = x as i32 as f32;
    if cut > x { cut - 1.0 } else { cut }
}

/// The nearest whole number, halves upwards.
#[inline(always)]
pub(super) fn round(x: f32) -> f32 {
    floor(x + 0.5)
}

/// The part of `x` that is left over from whole multiples of `period`, from 0 to `period`.
#[inline(always)]
pub(super) fn wrap(x: f32, period: f32) -> f32 {
    x - floor(x / period) * period
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding_is_the_standard_one() {
        for x in [-3.0_f32, -2.7, -0.2, -1e-9, 0.0, 0.3, 0.99, 1.0, 41.5, 70_000.25] {
            assert_eq!(floor(x), x.floor());
            assert_eq!(round(x), (x + 0.5).floor());
            assert!((wrap(x, 2.5) - x.rem_euclid(2.5)).abs() < 1e-3);
        }
    }
}
