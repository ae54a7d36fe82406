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

#[cfg(test)]
mod tests {
    use super::super::{Finish, Ground, GroundKind, Lights, Material, Placed, RectLight, Sensor, Shape, SynthError, V3, render};
    use super::*;
    use crate::geom::{Camera, Mat3, Mesh, Vec3};
    use nalgebra::Rotation3;

    /// Two cubes of 40 mm under a camera that looks straight down from 400 mm; the second is below the first's left half.
    fn with_cubes(check: impl Fn(&Scene<'_>, &LensRays, &Pose)) {
        let shapes = [Shape::new(&Mesh::cuboid(Vec3::repeat(0.04)), &[], 0.5)];
        let grey = Material::new([128; 3], 0.0, 0.5, Finish::Smooth);
        let at =
            |x: f64, z: f64| Placed { shape: 0, material: grey, world_from_object: Pose::new(Rotation3::identity(), Vec3::new(x, 0.0, z)) };
        let lamp = RectLight::facing(V3::new(0.5, 0.0, 1.0), V3::zeros(), 0.3, 0.3, V3::repeat(10.0));
        let lights = Lights { key: lamp, fill: lamp, room: V3::repeat(0.5), room_turn: 0.0 };
        let ground = Ground::new(1);
        let scene = Scene::new(&shapes, &[at(0.0, 0.1), at(-0.02, 0.02)], &ground, GroundKind::Oak, lights);
        let rays = LensRays::new(&Camera::pinhole(120, 90, 150.0, 150.0, 59.5, 44.5)).unwrap();
        let down = Mat3::new(1.0, 0.0, 0.0, 0.0, -1.0, 0.0, 0.0, 0.0, -1.0);
        check(&scene, &rays, &Pose::new(Rotation3::from_matrix_unchecked(down), Vec3::new(0.0, 0.0, 0.4)));
    }

    #[test]
    fn silhouettes_are_whole_and_pictures_show_what_is_left() {
        with_cubes(|scene, rays, view| {
            // The top of the upper cube is 280 mm away: 40 mm are 21.4 px, around the middle of 119 by 89.
            let upper = silhouette(scene, rays, view, 0, [0, 0, 119, 89]).unwrap();
            assert_eq!(upper.bounds, [49, 34, 70, 55]);
            assert_eq!(upper.pixels, 22 * 22);
            let lower = silhouette(scene, rays, view, 1, [0, 0, 119, 89]).unwrap();
            // 360 mm away: from −40 mm, 16.7 px left of the middle, to the middle.
            assert_eq!(lower.bounds, [43, 37, 59, 52]);
            assert_eq!(silhouette(scene, rays, view, 2, [0, 0, 119, 89]), None);
            let picture = render(scene, rays, view, &Sensor::default(), 1, &|| false).unwrap();
            let seen = Silhouette::of(120, picture.parts.iter().map(|p| *p == 2)).unwrap();
            assert_eq!((seen.bounds, seen.pixels), ([43, 37, 48, 52], 6 * 16));
            let whole = Silhouette::of(120, picture.parts.iter().map(|p| *p == 1));
            assert_eq!(whole, Some(upper));
        });
    }

    #[test]
    fn one_part_hides_another_but_not_itself() {
        with_cubes(|scene, _, view| {
            let eye: V3 = view.inverse().translation.cast();
            let (left, right) = (V3::new(-0.035, 0.0, 0.04), V3::new(-0.005, 0.0, 0.04));
            assert!(!scene.hides(&eye, &left, 1) && scene.hides(&eye, &right, 1));
            assert!(!scene.hides(&eye, &V3::new(0.0, 0.0, 0.08), 0), "its own underside");
        });
    }

    #[test]
    fn a_picture_can_be_cancelled() {
        with_cubes(|scene, rays, view| {
            assert_eq!(render(scene, rays, view, &Sensor::default(), 1, &|| true), Err(SynthError::Cancelled));
        });
    }
}
