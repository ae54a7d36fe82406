//! Which part of the photo is shown, and the ways between photo pixels and places on the screen.

use crate::geom::{Camera, Vec2};
use crate::render::{View, ViewportPaint};
use crate::workspace::ZoomCommand;
use egui::{Pos2, Rect, Ui, vec2};

/// A [`View`] and where it lies in the window.
#[derive(Clone, Debug, PartialEq)]
pub struct PhotoView {
    /// What is seen: with whole pixels.
    pub seen: View,
    /// The view before it was moved to whole pixels, so that steps of zooms and pans do not add up their roundings.
    exact: View,
    /// Whether the whole photo is to be shown whatever the size of the window.
    pub fit: bool,
    /// The top-left corner on the screen, in points, on a corner of physical pixels.
    min: Pos2,
}

/// Size in physical pixels of a place of the window, as the renderer will round it.
pub fn size_px(ui: &Ui, area: Rect) -> [u32; 2] {
    let ppp = ui.pixels_per_point();
    let screen = ui.ctx().viewport_rect().size() * ppp;
    ViewportPaint::size_px(area, ppp, [screen.x.round() as u32, screen.y.round() as u32])
}

impl PhotoView {
    /// The view of `camera`'s photo in `area`: as `last` was, or all of the photo. A photo of another size is seen whole:
    /// the same pixels may lie outside it.
    pub fn settled(last: Option<&Self>, camera: Camera, ui: &Ui, area: Rect) -> Self {
        let (size, ppp) = (size_px(ui, area), ui.pixels_per_point());
        let min = ((area.min.to_vec2() * ppp).round() / ppp).to_pos2();
        let same_size = |v: &&Self| (v.exact.camera.width, v.exact.camera.height) == (camera.width, camera.height);
        let last = last.filter(same_size);
        let exact = match last.filter(|v| !v.fit) {
            Some(last) => View { camera, size_px: size, pixels_per_point: ppp, ..last.exact.clone() },
            None => View::fit(camera, size, ppp),
        };
        Self { seen: exact.clone().snapped(), exact, fit: last.is_none_or(|v| v.fit), min }
    }

    fn show(&mut self, exact: View, fit: bool) {
        *self = Self { seen: exact.clone().snapped(), exact, fit, ..self.clone() };
    }

    /// Where a photo pixel lies on the screen.
    pub fn screen(&self, pixel: &Vec2) -> Pos2 {
        let at = self.seen.screen_from_photo(pixel);
        self.min + vec2(at.x as f32, at.y as f32) / self.seen.pixels_per_point
    }

    /// The photo pixel at a place on the screen.
    pub fn pixel(&self, at: Pos2) -> Vec2 {
        self.seen.photo_from_screen(&self.physical(at))
    }

    /// A place on the screen in physical pixels from the view's corner.
    pub fn physical(&self, at: Pos2) -> Vec2 {
        let from_corner = (at - self.min) * self.seen.pixels_per_point;
        Vec2::new(f64::from(from_corner.x), f64::from(from_corner.y))
    }

    /// Points a photo pixel.
    pub fn points_per_pixel(&self) -> f64 {
        self.seen.zoom / f64::from(self.seen.pixels_per_point)
    }

    /// The photo pixel in the middle, to half a pixel.
    pub fn centre(&self) -> Vec2 {
        Vec2::from(self.exact.centre_px).map(|v| (v * 2.0).round() / 2.0)
    }

    /// Zooms by a factor; what lies at `at` stays there.
    pub fn zoom_about(&mut self, at: Pos2, factor: f64) {
        self.show(self.exact.zoomed_about(&self.physical(at), factor), false);
    }

    /// Moves the picture by so many points.
    pub fn pan(&mut self, by: egui::Vec2) {
        let by = by * self.seen.pixels_per_point;
        self.show(self.exact.panned(&Vec2::new(f64::from(by.x), f64::from(by.y))), false);
    }

    /// Carries out a wish for the zoom; what lies at `at` stays there.
    pub fn apply(&mut self, zoom: ZoomCommand, at: Pos2) {
        match zoom {
            ZoomCommand::Fit => {
                let whole = View::fit(self.exact.camera.clone(), self.exact.size_px, self.exact.pixels_per_point);
                self.show(whole, true);
            }
            ZoomCommand::OneToOne => self.zoom_about(at, 1.0 / self.exact.zoom),
            ZoomCommand::In => self.zoom_about(at, 2.0),
            ZoomCommand::Out => self.zoom_about(at, 0.5),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui_kittest::Harness;

    #[test]
    fn a_photo_of_another_size_is_seen_whole_and_one_of_the_same_size_as_before() {
        let camera = |side: u32| Camera::pinhole(side, side, 900.0, 900.0, 100.0, 100.0);
        let area = Rect::from_min_size(Pos2::ZERO, vec2(400.0, 300.0));
        Harness::new_ui(move |ui| {
            let mut view = PhotoView::settled(None, camera(8000), ui, area);
            view.zoom_about(area.center(), 30.0);
            assert!(!view.fit);
            let next = PhotoView::settled(Some(&view), camera(8000), ui, area);
            assert_eq!(next.pixel(area.center()), view.pixel(area.center()), "the same place at the same zoom");
            let other = PhotoView::settled(Some(&view), camera(1000), ui, area);
            let middle = other.pixel(area.center());
            assert!(other.fit && (middle - Vec2::new(500.0, 500.0)).norm() < 5.0, "{middle:?}");
        });
    }
}
