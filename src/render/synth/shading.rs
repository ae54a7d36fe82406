//! Full-size shading, and more rays for pixels that differ from their neighbours.

use super::V3;
use super::bvh::Ray;
use super::filter;
use super::gbuffer::{GBuffer, seen};
use super::lighting::Cells;
use super::rays::Eye;
use super::reflectance::{environment_reflectance, mirror};
use super::scene::{Hit, Scene, TABLE};
use rayon::prelude::*;
use std::f32::consts::FRAC_1_PI;

/// Where in the pixel the additional rays go: a turned grid, so that near-vertical and near-horizontal edges get four
/// different steps.
const EXTRA: [(f32, f32); 4] = [(-0.125, -0.375), (0.375, -0.125), (0.125, 0.375), (-0.375, 0.125)];
/// Difference of display brightness between neighbours above which a pixel gets more rays.
const CONTRAST: f32 = 0.055;
/// Highlights are cut here before pixels are averaged, or their edges would stay jagged.
const BRIGHTEST: f32 = 6.0;

/// What shading needs of the frame.
pub(super) struct Shader<'a, 'b> {
    pub scene: &'a Scene<'b>,
    pub eye: &'a Eye<'a>,
    pub cells: &'a Cells,
}

impl Shader<'_, '_> {
    /// Radiance of every pixel in linear light.
    pub fn shade(&self, buffer: &GBuffer, cancelled: &(dyn Fn() -> bool + Sync)) -> Vec<V3> {
        let mut first = vec![V3::zeros(); buffer.width * buffer.height];
        first.par_chunks_mut(buffer.width).enumerate().for_each(|(y, row)| {
            if cancelled() {
                return;
            }
            for (x, pixel) in row.iter_mut().enumerate() {
                *pixel = match seen(buffer, self.eye, x, y) {
                    Some((ray, hit)) => self.radiance(&ray, &hit, x as f32, y as f32),
                    None => self.scene.lights.room(&self.eye.at_pixel(x, y)),
                };
            }
        });
        self.refine(buffer, &first, cancelled)
    }

    fn refine(&self, buffer: &GBuffer, first: &[V3], cancelled: &(dyn Fn() -> bool + Sync)) -> Vec<V3> {
        let mut all = first.to_vec();
        all.par_chunks_mut(buffer.width).enumerate().for_each(|(y, row)| {
            if cancelled() {
                return;
            }
            for (x, pixel) in row.iter_mut().enumerate() {
                if differs(buffer, first, x, y) {
                    *pixel = EXTRA.iter().fold(*pixel, |sum, (dx, dy)| sum + self.sample(x as f32 + dx, y as f32 + dy)) / 5.0;
                }
            }
        });
        all
    }

    fn sample(&self, x: f32, y: f32) -> V3 {
        let ray = Ray::new(self.eye.position, self.eye.direction(x, y));
        match self.scene.hit(&ray) {
            Some(hit) => self.radiance(&ray, &hit, x, y),
            None => self.scene.lights.room(&ray.direction),
        }
    }

    /// Light that a surface sends to the eye.
    fn radiance(&self, ray: &Ray, hit: &Hit, x: f32, y: f32) -> V3 {
        let place = self.scene.place(ray, hit);
        let surface = self.scene.surface(ray, hit, &place, self.eye.footprint(hit.t));
        let light = filter::read(self.cells, x, y, hit.item, &place.position, &place.normal);
        let lights = &self.scene.lights;
        let n = &surface.normal;
        let irradiance =
            lights.key.irradiance(&place.position, n) * light.key + lights.fill.irradiance(&place.position, n) * light.fill + light.around;
        let view = -ray.direction;
        let reflected = mirror(&view, n);
        let alpha = surface.alpha();
        let lamps = lights.key.mirrored(&place.position, &reflected, alpha) * light.key
            + lights.fill.mirrored(&place.position, &reflected, alpha) * light.fill;
        let gloss = environment_reflectance(&surface.f0, surface.roughness, n.dot(&view).clamp(0.0, 1.0));
        let sum = surface.albedo.component_mul(&irradiance) * FRAC_1_PI + gloss.component_mul(&(lamps + light.mirrored));
        sum.inf(&V3::repeat(BRIGHTEST))
    }
}

/// Whether a pixel shows another item than one of its eight neighbours, or on a part another brightness; what is
/// printed on the table is exact in every pixel already.
fn differs(buffer: &GBuffer, picture: &[V3], x: usize, y: usize) -> bool {
    let (width, height) = (buffer.width, buffer.height);
    let at = y * width + x;
    let item = buffer.hits[at].map(|h| h.item);
    let tone = display_tone(&picture[at]);
    for v in y.saturating_sub(1)..=(y + 1).min(height - 1) {
        for u in x.saturating_sub(1)..=(x + 1).min(width - 1) {
            let other = v * width + u;
            let contrast = (display_tone(&picture[other]) - tone).abs();
            if buffer.hits[other].map(|h| h.item) != item || (item != Some(TABLE) && contrast > CONTRAST) {
                return true;
            }
        }
    }
    false
}

/// Roughly how bright a pixel will look, 0 to 1.
#[inline]
fn display_tone(c: &V3) -> f32 {
    let l = (0.3 * c.x + 0.6 * c.y + 0.1 * c.z).max(0.0);
    (l / (l + 0.6)).sqrt()
}
