//! An object by itself, turned freely, for the mesh's end of a pair.

use super::mesh_id;
use crate::geom::{Pose, Vec3};
use crate::project::ObjectId;
use crate::render::{Item, Look, Picture, Shading, Style, View};
use nalgebra::Rotation3;

/// Field of view.
const FIELD_RAD: f64 = 0.5;
/// Share of the view that the ball around the object fills.
const FILL: f64 = 0.95;
/// Radius of an object without extent.
const SMALLEST_M: f64 = 1e-6;
/// Colour of a mesh without colours, sRGB.
const NEUTRAL: [u8; 4] = [188, 190, 194, 255];
/// Turn that brings z from the line of sight up and a little towards the eye.
const UPRIGHT_RAD: f64 = 1.97;
/// Turn about z at the start.
const ASIDE_RAD: f64 = 0.4;
/// Radians a point of dragging.
const TURN_RAD: f64 = 0.01;

/// The smallest and the largest magnification.
const LEAST_ZOOM: f64 = 0.5;
const MOST_ZOOM: f64 = 20.0;
/// The middle of the object goes no further than so many radii from the middle of the view.
const MOST_PAN: f64 = 1.0;

/// Where the eye stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Orbit {
    /// Turn of the object before the camera.
    pub rotation: Rotation3<f64>,
    /// Magnification, 1 shows all of it.
    pub zoom: f64,
    /// Where the middle of the object stands, in radii to the right and down of the middle of the view.
    pub pan: [f64; 2],
}

impl Default for Orbit {
    fn default() -> Self {
        // z up, from the front, a little from above and from the side.
        let upright = Rotation3::from_axis_angle(&Vec3::x_axis(), UPRIGHT_RAD);
        Self { rotation: upright * Rotation3::from_axis_angle(&Vec3::z_axis(), ASIDE_RAD), zoom: 1.0, pan: [0.0; 2] }
    }
}

impl Orbit {
    /// The orbit after a drag by so many points: the surface under the pointer follows it.
    pub fn turned(self, dx: f64, dy: f64) -> Self {
        let turn = Rotation3::from_axis_angle(&Vec3::y_axis(), -dx * TURN_RAD) * Rotation3::from_axis_angle(&Vec3::x_axis(), dy * TURN_RAD);
        Self { rotation: turn * self.rotation, ..self }
    }

    /// The orbit after its picture was moved by so many points; `size` is the view's in points. At the depth of the middle
    /// the surface follows the pointer, and the middle never leaves a view that shows all of the object.
    pub fn panned(self, dx: f64, dy: f64, size: [f64; 2]) -> Self {
        let radii = self.radii_per_point(size);
        let keep = |pan: f64, by: f64| (pan + by * radii).clamp(-MOST_PAN, MOST_PAN);
        Self { pan: [keep(self.pan[0], dx), keep(self.pan[1], dy)], ..self }
    }

    /// The orbit magnified by a factor; what lies at `at`, in points from the middle of the view, stays there.
    pub fn zoomed_about(self, factor: f64, at: [f64; 2], size: [f64; 2]) -> Self {
        let zoom = (self.zoom * factor).clamp(LEAST_ZOOM, MOST_ZOOM);
        let (before, after) = (self.radii_per_point(size), Self { zoom, ..self }.radii_per_point(size));
        let keep = |pan: f64, at: f64| (pan + at * (after - before)).clamp(-MOST_PAN, MOST_PAN);
        Self { zoom, pan: [keep(self.pan[0], at[0]), keep(self.pan[1], at[1])], ..self }
    }

    /// Radii of the object that a point of the view is wide, at the depth of its middle.
    fn radii_per_point(&self, size: [f64; 2]) -> f64 {
        let focal = 0.5 * size[0].min(size[1]).max(1.0) * self.zoom / (0.5 * FIELD_RAD).tan();
        distance_radii() / focal
    }

    /// View and pose that show a ball about `centre` (object frame, metres) in a viewport of that size in physical pixels.
    pub fn view(&self, centre: &Vec3, radius_m: f64, size_px: [u32; 2], pixels_per_point: f32) -> (View, Pose) {
        let field = 2.0 * ((0.5 * FIELD_RAD).tan() / self.zoom).atan();
        let radius = radius_m.max(SMALLEST_M);
        let middle = Vec3::new(self.pan[0], self.pan[1], distance_radii()) * radius;
        let pose = Pose::new(self.rotation, middle - self.rotation * centre);
        (View::free(size_px, pixels_per_point, field), pose)
    }
}

/// Distance of the eye from the middle of the object, in radii.
fn distance_radii() -> f64 {
    1.0 / (FILL * 0.5 * FIELD_RAD).sin()
}

/// The object in its own colours, lit from the upper left, on a ground of the first colour with a glow of the second.
pub fn picture(object: ObjectId, view: View, pose: Pose, (background, glow): ([u8; 4], [u8; 4])) -> Picture {
    let item =
        Item { mesh: mesh_id(object), camera_from_object: pose, colour: NEUTRAL, style: Style::Solid, outline_points: 0.0, order: 0 };
    let look = Look { background, glow, shading: Shading::VertexColours, ..Look::default() };
    Picture { view, photo: None, items: vec![item], look }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geom::Aabb;

    #[test]
    fn the_surface_follows_the_pointer() {
        // The point nearest to the eye moves right with a drag to the right, and down with a drag down.
        let front = |o: &Orbit| o.rotation.inverse() * -Vec3::z();
        let start = Orbit { rotation: Rotation3::identity(), zoom: 1.0, pan: [0.0; 2] };
        let near = front(&start);
        let seen = |o: Orbit| o.rotation * near;
        assert!(seen(start.turned(10.0, 0.0)).x > 0.05);
        assert!(seen(start.turned(0.0, 10.0)).y > 0.05);
    }

    #[test]
    fn an_object_stands_upright_at_the_start() {
        let up = Orbit::default().rotation * Vec3::z();
        assert!(up.y < -0.9 && up.z < 0.0, "{up}");
    }

    const SIZE: [f64; 2] = [400.0, 300.0];

    /// Where a point of an object of one radius about its origin stands, in points from the middle of the view.
    fn seen(orbit: Orbit, point: &Vec3) -> [f64; 2] {
        let (view, pose) = orbit.view(&Vec3::zeros(), 1.0, [400, 300], 1.0);
        let at = view.screen_from_photo(&view.camera.project(&pose.transform(point)).unwrap());
        [at.x - 200.0, at.y - 150.0]
    }

    #[test]
    fn the_middle_follows_a_pan_at_any_zoom_and_stays_in_reach() {
        for zoom in [1.0, 6.0] {
            let orbit = Orbit { zoom, ..Orbit::default() }.panned(30.0, -12.0, SIZE);
            let at = seen(orbit, &Vec3::zeros());
            assert!((at[0] - 30.0).abs() < 1e-6 && (at[1] + 12.0).abs() < 1e-6, "{at:?} at {zoom}");
        }
        let far = Orbit::default().panned(1e6, 0.0, SIZE);
        assert!(seen(far, &Vec3::zeros())[0] <= 150.0, "the object can be lost: {:?}", seen(far, &Vec3::zeros()));
    }

    #[test]
    fn a_zoom_keeps_what_lies_under_the_pointer() {
        let orbit = Orbit::default().panned(20.0, 10.0, SIZE);
        let zoomed = orbit.zoomed_about(3.0, [20.0 + 40.0, 10.0], SIZE);
        // The middle was 40 points left of the pointer and is three times as far now.
        let at = seen(zoomed, &Vec3::zeros());
        assert!((at[0] - (60.0 - 120.0)).abs() < 1e-6 && (at[1] - 10.0).abs() < 1e-6, "{at:?}");
    }

    #[test]
    fn all_of_the_object_is_in_the_view() {
        let bounds = Aabb { min: Vec3::new(0.1, -0.2, 0.3), max: Vec3::new(0.3, 0.1, 0.5) };
        let (view, pose) = Orbit::default().view(&bounds.centre(), 0.5 * bounds.size().norm(), [400, 300], 1.0);
        for corner in bounds.corners() {
            let at = view.screen_from_photo(&view.camera.project(&pose.transform(&corner)).unwrap());
            assert!(at.x > 0.0 && at.x < 400.0 && at.y > 0.0 && at.y < 300.0, "{at}");
        }
    }
}
