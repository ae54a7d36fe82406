//! Pointing at photo and mesh: where a pixel of the photo and a point of the mesh stand on the screen.

use crate::harness::{DRAG_MOVES, Person};
use crate::truth::Truth;
use egui::{Key, Modifiers, Pos2, Role, vec2};
use poseloop::geom::{Camera, Mesh, Pose, Vec2, Vec3};
use poseloop::render::View;
use poseloop::scene::mesh_view::Orbit;

/// What the person knows of the photo's view: the same steps lead to the same view.
#[derive(Clone, Debug)]
pub struct PhotoLook {
    view: View,
}

impl PhotoLook {
    /// The whole photo of that size, as after *Fit*.
    pub fn fit(person: &mut Person, size: (f64, f64)) -> Self {
        let area = person.rect(Role::Image, "Photo");
        // The keys of the zoom mean the view under the pointer.
        person.window.hover_at(area.center());
        person.key(Key::F);
        let scale = person.window.ctx.pixels_per_point();
        let camera = Camera::pinhole(size.0 as u32, size.1 as u32, 1.0, 1.0, 0.0, 0.0);
        let pixels = ((area.max * scale).round() - (area.min * scale).round()).to_pos2();
        Self { view: View::fit(camera, [pixels.x as u32, pixels.y as u32], scale) }
    }

    /// Eight screen pixels a photo pixel, about the middle of the photo: *1:1*, then three times twice as large.
    pub fn times_eight(person: &mut Person, size: (f64, f64)) -> Self {
        let mut look = Self::fit(person, size);
        person.key(Key::Z);
        (0..3).for_each(|_| person.key(Key::Plus));
        let middle = look.physical(person, person.rect(Role::Image, "Photo").center());
        look.view = look.view.zoomed_about(&middle, 1.0 / look.view.zoom);
        (0..3).for_each(|_| look.view = look.view.zoomed_about(&middle, 2.0));
        look
    }

    fn corner(&self, person: &Person) -> egui::Vec2 {
        let scale = self.view.pixels_per_point;
        (person.rect(Role::Image, "Photo").min.to_vec2() * scale).round() / scale
    }

    fn physical(&self, person: &Person, at: Pos2) -> Vec2 {
        let from_corner = (at.to_vec2() - self.corner(person)) * self.view.pixels_per_point;
        Vec2::new(f64::from(from_corner.x), f64::from(from_corner.y))
    }

    /// Where a photo pixel stands on the screen.
    pub fn place(&self, person: &Person, pixel: &Vec2) -> Pos2 {
        let at = self.view.clone().snapped().screen_from_photo(pixel);
        (self.corner(person) + vec2(at.x as f32, at.y as f32) / self.view.pixels_per_point).to_pos2()
    }

    /// The photo pixel at a place on the screen.
    pub fn pixel(&self, person: &Person, at: Pos2) -> Vec2 {
        self.view.clone().snapped().photo_from_screen(&self.physical(person, at))
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
            let moved = by * self.view.pixels_per_point;
            self.view = self.view.panned(&Vec2::new(f64::from(moved.x), f64::from(moved.y)));
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
    /// Turns the mesh by drags until it shows the side that the photo shows.
    pub fn turn_to(&mut self, person: &mut Person, truth: &Truth) {
        let middle = truth.mesh.bounds().centre();
        let wanted = truth.pose.inverse().translation - middle;
        let apart = |look: &Self| (look.orbit.rotation.inverse() * -Vec3::z()).angle(&wanted);
        let steps = [-96.0, -48.0, 0.0, 48.0, 96.0_f32];
        let drags: Vec<egui::Vec2> = steps.iter().flat_map(|x| steps.map(|y| vec2(*x, y))).collect();
        for _ in 0..6 {
            let best = drags.iter().min_by(|a, b| apart(&self.turned(**a)).total_cmp(&apart(&self.turned(**b)))).expect("drags");
            if apart(&self.turned(*best)) >= apart(self) - 0.05 {
                break;
            }
            self.turn(person, *best);
        }
        assert!(apart(self) < 0.5, "the mesh can't be turned to what the photo shows: {:.2} rad apart", apart(self));
    }

    fn turn(&mut self, person: &mut Person, by: egui::Vec2) {
        let middle = person.rect(Role::Image, "Mesh").center();
        person.drag(middle, middle + by, Modifiers::NONE);
        *self = self.turned(by);
    }

    /// The drag comes in moves, and turns do not commute.
    fn turned(&self, by: egui::Vec2) -> Self {
        let step = by / DRAG_MOVES as f32;
        Self { orbit: (0..DRAG_MOVES).fold(self.orbit, |orbit, _| orbit.turned(f64::from(step.x), f64::from(step.y))) }
    }

    /// View and pose of the mesh.
    pub fn view(&self, person: &Person, mesh: &Mesh) -> (View, Pose) {
        let (size, scale) = (person.rect(Role::Image, "Mesh").size(), person.window.ctx.pixels_per_point());
        let pixels = (size * scale).round();
        let middle = mesh.bounds().centre();
        let radius = mesh.positions.iter().map(|p| (p - middle).norm()).fold(0.0, f64::max);
        self.orbit.view(&middle, radius, [pixels.x as u32, pixels.y as u32], scale)
    }

    /// Where a point of the mesh stands on the screen.
    pub fn place(&self, person: &Person, truth: &Truth, point: &Vec3) -> Pos2 {
        let (view, pose) = self.view(person, &truth.mesh);
        let at = view.screen_from_photo(&view.camera.project(&pose.transform(point)).expect("in front of the eye"));
        person.rect(Role::Image, "Mesh").min + vec2(at.x as f32, at.y as f32) / view.pixels_per_point
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
