//! The pixels that a part would cover if nothing hid it.

use super::bvh::Ray;
use super::rays::{Eye, LensRays};
use super::scene::Scene;
use crate::geom::Pose;
use rayon::prelude::*;

/// Pixels of a part, by the rays that the picture is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Silhouette {
    /// Number of pixels.
    pub pixels: usize,
    /// First column, first row, last column, last row.
    pub bounds: [u32; 4],
}

impl Silhouette {
    /// The pixels of a mask that is `width` wide; none if it is empty.
    pub fn of(width: u32, mask: impl Iterator<Item = bool>) -> Option<Self> {
        let mut found: Option<Self> = None;
        for at in (0_u32..).zip(mask).filter(|(_, on)| *on).map(|(at, _)| at) {
            found = Some(found.unwrap_or_default().with(at % width.max(1), at / width.max(1)));
        }
        found
    }

    fn with(self, x: u32, y: u32) -> Self {
        let [x0, y0, x1, y1] = self.bounds;
        Self { pixels: self.pixels + 1, bounds: [x0.min(x), y0.min(y), x1.max(x), y1.max(y)] }
    }

    fn and(self, other: Self) -> Self {
        let ([a0, b0, a1, b1], [c0, d0, c1, d1]) = (self.bounds, other.bounds);
        Self { pixels: self.pixels + other.pixels, bounds: [a0.min(c0), b0.min(d0), a1.max(c1), b1.max(d1)] }
    }
}

impl Default for Silhouette {
    /// No pixel.
    fn default() -> Self {
        Self { pixels: 0, bounds: [u32::MAX, u32::MAX, 0, 0] }
    }
}

/// The silhouette of the part at `place` of the scene's list, looked for between `within`'s first column, first row,
/// last column and last row; none where it covers no pixel there.
pub fn silhouette(scene: &Scene<'_>, rays: &LensRays, camera_from_world: &Pose, place: usize, within: [u32; 4]) -> Option<Silhouette> {
    let eye = Eye::new(rays, camera_from_world);
    let [x0, y0, x1, y1] = within;
    let (x1, y1) = (x1.min(rays.width().saturating_sub(1)), y1.min(rays.height().saturating_sub(1)));
    let row = |y: u32| {
        let met = |x: &u32| scene.meets(&Ray::new(eye.position, eye.at_pixel(*x as usize, y as usize)), place);
        (x0..=x1).filter(met).fold(Silhouette::default(), |all, x| all.with(x, y))
    };
    let whole = (y0..=y1).into_par_iter().map(row).reduce(Silhouette::default, Silhouette::and);
    (whole.pixels > 0).then_some(whole)
}
