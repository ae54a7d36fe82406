//! Pointing at photo and mesh: where a pixel of the photo and a point of the mesh stand on the screen.

use crate::harness::{DRAG_MOVES, Person};
use crate::truth::Truth;
use egui::{Key, Modifiers, Pos2, Role, vec2};
use poseloop::geom::{Aabb, Camera, Pose, Vec2, Vec3};
use poseloop::scene::mesh_view::Orbit;

/// What the person knows of the photo's view: points a pixel, and the pixel in its middle.
#[derive(Clone, Copy, Debug)]
pub struct PhotoLook {
    pub zoom: f64,
    pub centre: Vec2,
}

impl PhotoLook {
    /// The whole photo of that size, as after *Fit*.
    pub fn fit(person: &mut Person, size: (f64, f64)) -> Self {
        person.key(Key::F);
        let area = person.rect(Role::Image, "Photo");
        let zoom = (f64::from(area.width()) / size.0).min(f64::from(area.height()) / size.1);
        Self { zoom, centre: Vec2::new(0.5 * size.0 - 0.5, 0.5 * size.1 - 0.5) }
    }

    /// Eight points a pixel, about the middle of the photo: *1:1*, then three times twice as large.
    pub fn times_eight(person: &mut Person, size: (f64, f64)) -> Self {
        let fit = Self::fit(person, size);
        person.key(Key::Z);
        (0..3).for_each(|_| person.key(Key::Plus));
        let scale = f64::from(person.window.ctx.pixels_per_point());
        Self { zoom: 8.0 / scale, ..fit }
    }

    /// Where a photo pixel stands on the screen.
    pub fn place(&self, person: &Person, pixel: &Vec2) -> Pos2 {
        let offset = (pixel - self.centre) * self.zoom;
        person.rect(Role::Image, "Photo").center() + vec2(offset.x as f32, offset.y as f32)
    }

    /// The photo pixel at a place on the screen.
    pub fn pixel(&self, person: &Person, at: Pos2) -> Vec2 {
        let offset = at - person.rect(Role::Image, "Photo").center();
        self.centre + Vec2::new(f64::from(offset.x), f64::from(offset.y)) / self.zoom
    }

    /// Drags the photo with the space bar held until a pixel is well in sight.
    pub fn bring(&mut self, person: &mut Person, pixel: &Vec2) {
        let area = person.rect(Role::Image, "Photo");
        let room = area.shrink2(area.size() * 0.2);
        for _ in 0..100 {
            let at = self.place(person, pixel);
            if room.contains(at) {
                return person.rest();
            }
            let middle = area.center();
            let by = (middle - at).clamp(-room.size() * 0.5, room.size() * 0.5).round();
            person.window.key_down(Key::Space);
            person.press(middle, Modifiers::NONE);
            person.move_to(middle + by * 0.5);
            person.move_to(middle + by);
            person.let_go(middle + by, Modifiers::NONE);
            person.window.key_up(Key::Space);
            self.centre -= Vec2::new(f64::from(by.x), f64::from(by.y)) / self.zoom;
        }
        panic!("{pixel:?} can't be brought into sight");
    }
}

/// What the person knows of the mesh view.
#[derive(Clone, Copy, Debug, Default)]
pub struct MeshLook {
    orbit: Orbit,
}

impl MeshLook {
    /// Turns the mesh by a drag.
    pub fn turn(&mut self, person: &mut Person, by: egui::Vec2) {
        let middle = person.rect(Role::Image, "Mesh").center();
        person.drag(middle, middle + by, Modifiers::NONE);
        // The drag comes in moves, and turns do not commute.
        let step = by / DRAG_MOVES as f32;
        (0..DRAG_MOVES).for_each(|_| self.orbit = self.orbit.turned(f64::from(step.x), f64::from(step.y)));
    }

    /// Camera and pose of the view.
    pub fn view(&self, person: &Person, bounds: &Aabb) -> (Camera, Pose) {
        let (size, scale) = (person.rect(Role::Image, "Mesh").size(), f64::from(person.window.ctx.pixels_per_point()));
        self.orbit.view(bounds, [(f64::from(size.x) * scale) as u32, (f64::from(size.y) * scale) as u32])
    }

    /// Where a point of the mesh stands on the screen.
    pub fn place(&self, person: &Person, truth: &Truth, point: &Vec3) -> Pos2 {
        let (camera, pose) = self.view(person, &truth.mesh.bounds());
        let at = camera.project(&pose.transform(point)).expect("in front of the eye");
        let scale = f64::from(person.window.ctx.pixels_per_point());
        person.rect(Role::Image, "Mesh").min + vec2(((at.x + 0.5) / scale) as f32, ((at.y + 0.5) / scale) as f32)
    }
}

impl Person {
    /// Clicks a pair: the point on the mesh, then its place on the photo.
    pub fn pair(&mut self, mesh: &MeshLook, photo: &mut PhotoLook, truth: &Truth, point: &Vec3, pixel: &Vec2) {
        photo.bring(self, pixel);
        let at = mesh.place(self, truth, point);
        self.click_at(at);
        let at = photo.place(self, pixel);
        self.click_at(at);
    }
}
