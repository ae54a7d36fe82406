//! Primary rays: what each pixel sees.

use super::bvh::Ray;
use super::rays::Eye;
use super::scene::{Hit, Scene};
use rayon::prelude::*;

/// The nearest hit of each pixel, row by row.
pub(super) struct GBuffer {
    pub width: usize,
    pub height: usize,
    pub hits: Vec<Option<Hit>>,
}

impl GBuffer {
    /// The number of the part at each pixel.
    pub fn parts(&self, scene: &Scene<'_>) -> Vec<u16> {
        self.hits.iter().map(|hit| hit.map_or(0, |hit| scene.number(hit.item))).collect()
    }
}

/// Traces the ray through every pixel's centre.
pub(super) fn trace(scene: &Scene<'_>, eye: &Eye<'_>, cancelled: &(dyn Fn() -> bool + Sync)) -> GBuffer {
    let (width, height) = (eye.rays.width() as usize, eye.rays.height() as usize);
    let mut hits = vec![None; width * height];
    hits.par_chunks_mut(width).enumerate().for_each(|(y, row)| {
        if cancelled() {
            return;
        }
        for (x, hit) in row.iter_mut().enumerate() {
            *hit = scene.hit(&Ray::new(eye.position, eye.at_pixel(x, y)));
        }
    });
    GBuffer { width, height, hits }
}

/// The ray and hit of a pixel, if it sees anything.
#[inline]
pub(super) fn seen(buffer: &GBuffer, eye: &Eye<'_>, x: usize, y: usize) -> Option<(Ray, Hit)> {
    let hit = buffer.hits[y * buffer.width + x]?;
    Some((Ray::new(eye.position, eye.at_pixel(x, y)), hit))
}
