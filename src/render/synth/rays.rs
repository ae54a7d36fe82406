//! The camera's rays: one `Camera::unproject` a pixel, made once for all pictures of that camera.

use super::V3;
use super::rounding::floor;
use crate::geom::{Camera, Pose, UnprojectError, Vec2};
use rayon::prelude::*;

/// Directions of all pixels of a camera as x/z and y/z, distortion undone.
#[derive(Clone, Debug)]
pub struct LensRays {
    width: u32,
    height: u32,
    slopes: Vec<[f32; 2]>,
    /// Angle of a pixel at the middle, in radians.
    pixel_rad: f32,
}

impl LensRays {
    /// Unprojects every pixel, and one column and row beyond so that rays between pixels can be interpolated.
    ///
    /// # Errors
    /// Where a pixel of the camera has no ray, or lies 90° or more off axis.
    pub fn new(camera: &Camera) -> Result<Self, UnprojectError> {
        let stride = camera.width as usize + 2;
        let count = stride * (camera.height as usize + 2);
        let slope = |i: usize| {
            let pixel = Vec2::new((i % stride) as f64 - 1.0, (i / stride) as f64 - 1.0);
            camera.unproject(&pixel).map(|d| [(d.x / d.z) as f32, (d.y / d.z) as f32])
        };
        let slopes = (0..count).into_par_iter().map(slope).collect::<Result<_, _>>()?;
        Ok(Self { width: camera.width, height: camera.height, slopes, pixel_rad: (1.0 / camera.fx) as f32 })
    }

    /// Width of the picture in pixels.
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Height of the picture in pixels.
    pub fn height(&self) -> u32 {
        self.height
    }

    /// Direction through the centre of a pixel.
    #[inline]
    fn at_pixel(&self, x: usize, y: usize) -> V3 {
        unit(self.slopes[(y + 1) * (self.width as usize + 2) + x + 1])
    }

    /// Direction through a place of the image, linear between the pixels around it. Over one pixel the lens is
    /// straight to better than 1e-4 px.
    #[inline]
    fn direction(&self, x: f32, y: f32) -> V3 {
        let (fx, fy) = (floor(x + 1.0), floor(y + 1.0));
        let (tx, ty) = (x + 1.0 - fx, y + 1.0 - fy);
        let stride = self.width as usize + 2;
        let at = fy as usize * stride + fx as usize;
        let (a, b) = (self.slopes[at], self.slopes[at + 1]);
        let (c, d) = (self.slopes[at + stride], self.slopes[at + stride + 1]);
        let mix = |i: usize| (a[i] * (1.0 - tx) + b[i] * tx) * (1.0 - ty) + (c[i] * (1.0 - tx) + d[i] * tx) * ty;
        unit([mix(0), mix(1)])
    }
}

/// The direction of given slopes; with z = 1 its length is never zero.
#[inline]
fn unit([x, y]: [f32; 2]) -> V3 {
    let v = V3::new(x, y, 1.0);
    v / v.norm()
}

/// A camera that stands in the world.
#[derive(Clone, Copy, Debug)]
pub(super) struct Eye<'a> {
    pub rays: &'a LensRays,
    pub position: V3,
    world_from_camera: nalgebra::Matrix3<f32>,
}

impl<'a> Eye<'a> {
    /// Places the camera.
    pub fn new(rays: &'a LensRays, camera_from_world: &Pose) -> Self {
        let world_from_camera = camera_from_world.inverse();
        Self { rays, position: world_from_camera.translation.cast(), world_from_camera: world_from_camera.rotation.matrix().cast() }
    }

    /// Unit direction in the world through the centre of a pixel.
    #[inline]
    pub fn at_pixel(&self, x: usize, y: usize) -> V3 {
        self.world_from_camera * self.rays.at_pixel(x, y)
    }

    /// Unit direction in the world through a place of the image within half a pixel of its pixels.
    #[inline]
    pub fn direction(&self, x: f32, y: f32) -> V3 {
        self.world_from_camera * self.rays.direction(x, y)
    }

    /// Size of a pixel at this distance, on a surface that faces the eye.
    #[inline]
    pub fn footprint(&self, distance: f32) -> f32 {
        distance * self.rays.pixel_rad
    }
}
