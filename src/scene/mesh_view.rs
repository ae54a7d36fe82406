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

/// Where the eye stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Orbit {
    /// Turn of the object before the camera.
    pub rotation: Rotation3<f64>,
    /// Magnification, 1 shows all of it.
    pub zoom: f64,
}

impl Default for Orbit {
    fn default() -> Self {
        // z up, from the front, a little from above and from the side.
        let upright = Rotation3::from_axis_angle(&Vec3::x_axis(), UPRIGHT_RAD);
        Self { rotation: upright * Rotation3::from_axis_angle(&Vec3::z_axis(), ASIDE_RAD), zoom: 1.0 }
    }
}

impl Orbit {
    /// The orbit after a drag by so many points: the surface under the pointer follows it.
    pub fn turned(self, dx: f64, dy: f64) -> Self {
        let turn = Rotation3::from_axis_angle(&Vec3::y_axis(), -dx * TURN_RAD) * Rotation3::from_axis_angle(&Vec3::x_axis(), dy * TURN_RAD);
        Self { rotation: turn * self.rotation, ..self }
    }

    /// View and pose that show a ball about `centre` (object frame, metres) in a viewport of that size in physical pixels.
    pub fn view(&self, centre: &Vec3, radius_m: f64, size_px: [u32; 2], pixels_per_point: f32) -> (View, Pose) {
        let field = 2.0 * ((0.5 * FIELD_RAD).tan() / self.zoom).atan();
        let distance = radius_m.max(SMALLEST_M) / (FILL * 0.5 * FIELD_RAD).sin();
        let pose = Pose::new(self.rotation, Vec3::new(0.0, 0.0, distance) - self.rotation * centre);
        (View::free(size_px, pixels_per_point, field), pose)
    }
}

/// The object in its own colours, lit from the upper left, on a ground of the first colour with a glow of the second.
pub fn picture(object: ObjectId, view: View, pose: Pose, (background, glow): ([u8; 4], [u8; 4])) -> Picture {
    let item =
        Item { mesh: mesh_id(object), camera_from_object: pose, colour: NEUTRAL, style: Style::Solid, outline_points: 0.0, order: 0 };
    let look = Look { opacity: 1.0, background, glow, shading: Shading::VertexColours, ..Look::default() };
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
        let start = Orbit { rotation: Rotation3::identity(), zoom: 1.0 };
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
