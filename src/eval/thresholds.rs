//! The thresholds of the BOP scores, with the digits that bop_toolkit gets.

/// Number of thresholds of each error.
pub const COUNT: usize = 10;
/// Width of the image, in pixels, that MSPD is scaled to.
pub const MSPD_WIDTH_PX: f64 = 640.0;

/// 0.05, 0.1 … 0.5: shares of the diameter, and limits of VSD. Start plus multiples of the step, as numpy counts.
pub fn of_diameter(i: usize) -> f64 {
    0.05 + i as f64 * 0.05
}

/// 5, 10 … 50 pixels of an image of 640.
pub fn of_pixels(i: usize) -> f64 {
    (5 * (i + 1)) as f64
}

/// 2, 4 … 20 millimetres.
pub fn of_millimetres(i: usize) -> f64 {
    (2 * (i + 1)) as f64
}
