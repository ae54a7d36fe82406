//! What part of a photo a viewport shows, and the ways between screen, photo and ray.

use crate::geom::{Camera, UnprojectError, Vec2, Vec3};

/// Screen pixels a photo pixel that a viewport may reach: at 64 one photo pixel is a large square.
pub const MAX_ZOOM: f64 = 64.0;
/// The smallest zoom: a photo of 30 000 px is still 470 px wide.
pub const MIN_ZOOM: f64 = 1.0 / 64.0;

/// A camera's photo seen through a viewport.
///
/// Photo positions are in pixels of the photo with pixel centres at integers, screen positions in physical pixels from
/// the top-left *corner* of the viewport. `screen = origin + zoom · photo`, see [`View::origin_px`].
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// The camera that took the photo; of a free view, a camera of its own.
    pub camera: Camera,
    /// Screen pixels a photo pixel.
    pub zoom: f64,
    /// The photo position at the middle of the viewport.
    pub centre_px: [f64; 2],
    /// Size of the viewport in physical pixels.
    pub size_px: [u32; 2],
    /// Physical pixels a point of the interface.
    pub pixels_per_point: f32,
}

/// A part of the photo, in photo pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Region {
    /// The top-left corner.
    pub min: Vec2,
    /// The bottom-right corner.
    pub max: Vec2,
}

impl View {
    /// The whole photo as large as it fits.
    pub fn fit(camera: Camera, size_px: [u32; 2], pixels_per_point: f32) -> Self {
        let (w, h) = (f64::from(camera.width.max(1)), f64::from(camera.height.max(1)));
        let zoom = (f64::from(size_px[0].max(1)) / w).min(f64::from(size_px[1].max(1)) / h).clamp(MIN_ZOOM, MAX_ZOOM);
        let centre_px = [(w - 1.0) / 2.0, (h - 1.0) / 2.0];
        Self { camera, zoom, centre_px, size_px, pixels_per_point }
    }

    /// One photo pixel on one screen pixel: the photo exactly as it is.
    pub fn one_to_one(camera: Camera) -> Self {
        let size_px = [camera.width, camera.height];
        let centre_px = [(f64::from(camera.width) - 1.0) / 2.0, (f64::from(camera.height) - 1.0) / 2.0];
        Self { camera, zoom: 1.0, centre_px, size_px, pixels_per_point: 1.0 }
    }

    /// A view without a photo, by a pinhole camera in the middle of the viewport. `field_rad` is the angle of view along
    /// the shorter side.
    pub fn free(size_px: [u32; 2], pixels_per_point: f32, field_rad: f64) -> Self {
        let (w, h) = (f64::from(size_px[0].max(1)), f64::from(size_px[1].max(1)));
        let focal = w.min(h) / 2.0 / (field_rad / 2.0).tan();
        let camera = Camera::pinhole(size_px[0].max(1), size_px[1].max(1), focal, focal, (w - 1.0) / 2.0, (h - 1.0) / 2.0);
        Self { size_px, pixels_per_point, ..Self::one_to_one(camera) }
    }

    /// Where the photo position (0, 0) lies on the screen.
    pub fn origin_px(&self) -> [f64; 2] {
        std::array::from_fn(|i| f64::from(self.size_px[i]) / 2.0 - self.zoom * self.centre_px[i])
    }

    /// The view moved by less than a screen pixel so that the photo's top-left corner lies on a corner of screen pixels.
    /// Pans are then shifts of a finished picture by whole pixels, and at a whole zoom a photo pixel covers whole screen
    /// pixels. Idempotent.
    pub fn snapped(mut self) -> Self {
        let half = 0.5 * self.zoom;
        self.place_origin(self.whole_corner_px().map(|v| v as f64 + half));
        self
    }

    /// Where the photo's top-left corner, half a pixel before (0, 0), lies on the screen, rounded to whole pixels.
    pub fn whole_corner_px(&self) -> [i64; 2] {
        self.origin_px().map(|v| (v - 0.5 * self.zoom).round() as i64)
    }

    fn place_origin(&mut self, origin: [f64; 2]) {
        self.centre_px = std::array::from_fn(|i| (f64::from(self.size_px[i]) / 2.0 - origin[i]) / self.zoom);
    }

    /// The screen position of a photo position.
    pub fn screen_from_photo(&self, photo: &Vec2) -> Vec2 {
        let origin = self.origin_px();
        Vec2::new(origin[0] + self.zoom * photo.x, origin[1] + self.zoom * photo.y)
    }

    /// The photo position at a screen position.
    pub fn photo_from_screen(&self, screen: &Vec2) -> Vec2 {
        let origin = self.origin_px();
        Vec2::new((screen.x - origin[0]) / self.zoom, (screen.y - origin[1]) / self.zoom)
    }

    /// The unit direction, in the camera frame, of the ray through a screen position.
    pub fn ray_from_screen(&self, screen: &Vec2) -> Result<Vec3, UnprojectError> {
        self.camera.unproject(&self.photo_from_screen(screen))
    }

    /// The part of the photo plane that the viewport shows; it may reach beyond the photo.
    pub fn region(&self) -> Region {
        let far = Vec2::new(f64::from(self.size_px[0]), f64::from(self.size_px[1]));
        Region { min: self.photo_from_screen(&Vec2::zeros()), max: self.photo_from_screen(&far) }
    }

    /// The view zoomed by a factor with the photo position under `screen` kept in place. Not snapped: steps of a zoom must
    /// not add up their roundings.
    pub fn zoomed_about(&self, screen: &Vec2, factor: f64) -> Self {
        let anchor = self.photo_from_screen(screen);
        let mut out = self.clone();
        out.zoom = (self.zoom * factor).clamp(MIN_ZOOM, MAX_ZOOM);
        out.place_origin([screen.x - out.zoom * anchor.x, screen.y - out.zoom * anchor.y]);
        out
    }

    /// The view with its picture moved by screen pixels. Not snapped.
    pub fn panned(&self, by: &Vec2) -> Self {
        let mut out = self.clone();
        let origin = self.origin_px();
        out.place_origin([origin[0] + by.x, origin[1] + by.y]);
        out
    }

    /// The view in a viewport of another size, its top-left corner in place.
    pub fn resized(&self, size_px: [u32; 2]) -> Self {
        let mut out = self.clone();
        out.size_px = size_px;
        out.place_origin(self.origin_px());
        out
    }

    /// The view with `margin` more screen pixels on each side.
    pub(super) fn widened(&self, margin: [u32; 2]) -> Self {
        let mut out = self.clone();
        out.size_px = std::array::from_fn(|i| self.size_px[i] + 2 * margin[i]);
        out
    }

    /// The same picture at `factor` times the resolution.
    pub(super) fn magnified(&self, factor: u32) -> Self {
        let mut out = self.clone();
        out.zoom *= f64::from(factor);
        out.size_px = self.size_px.map(|v| v * factor);
        out.pixels_per_point *= factor as f32;
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view() -> View {
        View::fit(Camera::pinhole(3840, 2160, 3000.0, 3000.0, 1919.5, 1079.5), [1600, 1001], 1.0)
    }

    #[test]
    fn the_fitted_photo_touches_the_sides() {
        let v = view();
        let left = v.screen_from_photo(&Vec2::new(-0.5, 0.0)).x;
        let right = v.screen_from_photo(&Vec2::new(3839.5, 0.0)).x;
        assert!(left.abs() <= 0.5 && (right - 1600.0).abs() <= 0.5, "{left} {right}");
    }

    #[test]
    fn screen_and_photo_are_inverse_and_zoom_keeps_its_anchor() {
        let at = Vec2::new(700.0, 300.0);
        let v = view().zoomed_about(&Vec2::new(800.0, 500.0), 37.0);
        assert!((v.screen_from_photo(&v.photo_from_screen(&at)) - at).norm() < 1e-9);
        let anchor = v.photo_from_screen(&at);
        let zoomed = v.zoomed_about(&at, 1.7);
        assert!((zoomed.screen_from_photo(&anchor) - at).norm() < 1e-9);
        // Snapping moves the picture by at most half a pixel an axis.
        assert!((zoomed.snapped().screen_from_photo(&anchor) - at).norm() < 0.71);
    }

    #[test]
    fn snapping_is_idempotent_and_pans_are_whole() {
        let v = view().zoomed_about(&Vec2::new(100.3, 220.8), 3.3).snapped();
        assert_eq!(v.clone().snapped().whole_corner_px(), v.whole_corner_px());
        let panned = v.panned(&Vec2::new(17.0, -4.0));
        let shift: Vec<i64> = (0..2).map(|i| panned.whole_corner_px()[i] - v.whole_corner_px()[i]).collect();
        assert_eq!(shift, [17, -4]);
    }

    #[test]
    fn zoom_stays_in_its_limits() {
        assert_eq!(view().zoomed_about(&Vec2::zeros(), 1e9).zoom, MAX_ZOOM);
        assert_eq!(view().zoomed_about(&Vec2::zeros(), 1e-9).zoom, MIN_ZOOM);
    }

    #[test]
    fn widening_and_magnifying_keep_the_picture() {
        let v = view();
        let wide = v.widened([100, 50]);
        assert_eq!(wide.whole_corner_px(), [v.whole_corner_px()[0] + 100, v.whole_corner_px()[1] + 50]);
        let fine = v.magnified(2);
        let corner = Vec2::new(-0.5, -0.5);
        assert!((fine.screen_from_photo(&corner) - v.screen_from_photo(&corner) * 2.0).norm() < 1e-9);
    }
}
