//! Light that takes many rays: shadows of the lamps, light from the room and from other surfaces, reflections.
//!
//! It is gathered at every third pixel of every third row only, with few rays each; neighbours take different rays
//! of one evenly spread set, and [`super::filter`] joins them.

use super::V3;
use super::bvh::Ray;
use super::gbuffer::{GBuffer, seen};
use super::light::RectLight;
use super::rays::Eye;
use super::reflectance::mirror;
use super::sampling::{Stream, cosine_direction, ggx_half_vector, shared_point};
use super::scene::{Place, Scene};
use rayon::prelude::*;
use std::f32::consts::{FRAC_1_PI, PI};

/// Pixels between cells.
pub(super) const STEP: usize = 3;
/// Rays a cell: to the main lamp, and for light from around. The second lamp and the mirror get one each.
const KEY_RAYS: u32 = 3;
const AROUND_RAYS: u32 = 4;
/// A single sample is cut here: brighter ones would show as specks.
const BRIGHTEST: f32 = 3.0;

/// What was gathered at a cell.
#[derive(Clone, Copy, Debug)]
pub(super) struct Light {
    /// Visible part of the main and of the second lamp.
    pub key: f32,
    pub fill: f32,
    /// Irradiance from everything but the lamps.
    pub around: V3,
    /// Radiance in the mirror direction, lamps left out.
    pub mirrored: V3,
}

impl Light {
    /// Nothing at all.
    pub const NONE: Self = Self { key: 0.0, fill: 0.0, around: V3::new(0.0, 0.0, 0.0), mirrored: V3::new(0.0, 0.0, 0.0) };

    /// Adds a weighted part of another.
    #[inline]
    pub fn add(&mut self, o: &Self, weight: f32) {
        self.key += o.key * weight;
        self.fill += o.fill * weight;
        self.around += o.around * weight;
        self.mirrored += o.mirrored * weight;
    }

    /// Times a number.
    #[inline]
    pub fn scaled(&self, f: f32) -> Self {
        Self { key: self.key * f, fill: self.fill * f, around: self.around * f, mirrored: self.mirrored * f }
    }
}

/// A cell: the place at which light is gathered.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cell {
    pub position: V3,
    pub normal: V3,
    /// The item, or none where the pixel sees the room.
    pub item: Option<u32>,
    /// Distance from the eye.
    pub distance: f32,
}

/// All cells of a picture, row by row.
pub(super) struct Cells {
    pub width: usize,
    pub height: usize,
    pub places: Vec<Cell>,
    /// What was gathered at each.
    pub light: Vec<Light>,
}

/// Gathers light at every cell.
pub(super) fn gather(scene: &Scene<'_>, eye: &Eye<'_>, buffer: &GBuffer, seed: u32, cancelled: &(dyn Fn() -> bool + Sync)) -> Cells {
    let (width, height) = (buffer.width.div_ceil(STEP), buffer.height.div_ceil(STEP));
    let empty = Cell { position: V3::zeros(), normal: V3::z(), item: None, distance: 0.0 };
    let (mut places, mut light) = (vec![empty; width * height], vec![Light::NONE; width * height]);
    places.par_chunks_mut(width).zip(light.par_chunks_mut(width)).enumerate().for_each(|(y, (row, lit))| {
        if cancelled() {
            return;
        }
        for (x, (cell, light)) in row.iter_mut().zip(lit).enumerate() {
            if let Some((ray, hit)) = seen(buffer, eye, x * STEP, y * STEP) {
                let place = scene.place(&ray, &hit);
                let mut gatherer = Gatherer { scene, x: x as u32, y: y as u32, stream: Stream::of(x as u32, y as u32, seed) };
                *cell = Cell { position: place.position, normal: place.normal, item: Some(hit.item), distance: hit.t };
                *light = gatherer.light(&ray, &place, scene.alpha(&hit));
            }
        }
    });
    Cells { width, height, places, light }
}

struct Gatherer<'a, 'b> {
    scene: &'a Scene<'b>,
    x: u32,
    y: u32,
    stream: Stream,
}

impl Gatherer<'_, '_> {
    fn light(&mut self, ray: &Ray, place: &Place, alpha: f32) -> Light {
        let lights = &self.scene.lights;
        Light {
            key: self.visible(place, &lights.key, KEY_RAYS, 1),
            fill: self.visible(place, &lights.fill, 1, 2),
            around: self.around(place),
            mirrored: self.mirrored(ray, place, alpha),
        }
    }

    /// Visible part of a lamp, weighted by how much each point of it would light.
    fn visible(&mut self, place: &Place, lamp: &RectLight, count: u32, set: u32) -> f32 {
        let (mut seen, mut all) = (0.0, 0.0);
        for i in 0..count {
            let point = lamp.point(shared_point(self.x, self.y, i, count, set, &mut self.stream));
            let to = point - place.position;
            let weight = place.normal.dot(&to).max(0.0) + 1e-6;
            all += weight;
            if place.flat.dot(&to) > 0.0 && !self.scene.blocked(&place.leave(to), 0.999) {
                seen += weight;
            }
        }
        seen / all
    }

    /// Irradiance from room and surfaces.
    fn around(&mut self, place: &Place) -> V3 {
        let mut sum = V3::zeros();
        for i in 0..AROUND_RAYS {
            let sample = shared_point(self.x, self.y, i, AROUND_RAYS, 3, &mut self.stream);
            let direction = cosine_direction(&place.normal, sample);
            if place.flat.dot(&direction) > 0.0 {
                sum += self.radiance(&place.leave(direction)).inf(&V3::repeat(BRIGHTEST));
            }
        }
        sum * (PI / AROUND_RAYS as f32)
    }

    /// Radiance mirrored by a rough surface.
    fn mirrored(&mut self, ray: &Ray, place: &Place, alpha: f32) -> V3 {
        let sample = shared_point(self.x, self.y, 0, 1, 4, &mut self.stream);
        let view = -ray.direction;
        let half = ggx_half_vector(&place.normal, alpha, sample);
        let mut direction = mirror(&view, &half);
        if place.flat.dot(&direction) <= 0.0 {
            direction = mirror(&view, &place.flat);
        }
        self.radiance(&place.leave(direction)).inf(&V3::repeat(BRIGHTEST))
    }

    /// What a secondary ray sees: the room, or a surface lit by the lamps and, roughly, by the room.
    fn radiance(&mut self, ray: &Ray) -> V3 {
        let lights = &self.scene.lights;
        let Some(hit) = self.scene.hit(ray) else { return lights.room(&ray.direction) };
        let place = self.scene.place(ray, &hit);
        // Far textures are seen through a wide cone: their mean is enough.
        let surface = self.scene.surface(ray, &hit, &place, 0.004 + 0.02 * hit.t);
        let to = lights.key.point((self.stream.next(), self.stream.next())) - place.position;
        let lit = place.flat.dot(&to) > 0.0 && !self.scene.blocked(&place.leave(to), 0.999);
        let lamp = if lit { lights.key.irradiance(&place.position, &place.normal) } else { V3::zeros() };
        let fill = lights.fill.irradiance(&place.position, &place.normal) * 0.7;
        let room = lights.room * (PI * 0.30 * (0.65 + 0.35 * place.normal.z));
        let colour = surface.albedo + surface.f0 * 0.75;
        colour.component_mul(&(lamp + fill + room)) * FRAC_1_PI
    }
}
