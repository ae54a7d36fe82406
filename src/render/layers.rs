//! When the overlay of a viewport has to be drawn again.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::item::{Item, Look, Picture};
use super::view::View;
use crate::geom::{Camera, Lens};

/// How far beyond the viewport the overlay is drawn while it is panned, as a part of its size on each side.
const MARGIN: f64 = 0.12;

/// Stands for everything that the overlay depends on but where the picture is panned to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct OverlayKey(u64);

impl OverlayKey {
    /// The key of a picture. `serial` gives the number of the asset that an item's mesh is now, 0 if it is not there.
    pub(super) fn of(picture: &Picture, serial: impl Fn(&Item) -> u64) -> Self {
        let mut hasher = DefaultHasher::new();
        hash_view(&picture.view, &mut hasher);
        hash_look(&picture.look, &mut hasher);
        for item in &picture.items {
            serial(item).hash(&mut hasher);
            hash_item(item, &mut hasher);
        }
        picture.items.len().hash(&mut hasher);
        Self(hasher.finish())
    }
}

fn hash_floats(values: &[f64], hasher: &mut DefaultHasher) {
    values.iter().for_each(|v| v.to_bits().hash(hasher));
}

fn hash_view(view: &View, hasher: &mut DefaultHasher) {
    let Camera { width, height, fx, fy, cx, cy, lens } = &view.camera;
    (width, height, view.size_px, view.pixels_per_point.to_bits()).hash(hasher);
    hash_floats(&[*fx, *fy, *cx, *cy, view.zoom], hasher);
    std::mem::discriminant(lens).hash(hasher);
    match lens {
        Lens::Pinhole => {}
        Lens::BrownConrady { k, p } => {
            hash_floats(k, hasher);
            hash_floats(p, hasher);
        }
        Lens::KannalaBrandt { k } => hash_floats(k, hasher),
    }
}

fn hash_look(look: &Look, hasher: &mut DefaultHasher) {
    (look.halo, look.shading, look.fine, look.opacity.to_bits()).hash(hasher);
}

fn hash_item(item: &Item, hasher: &mut DefaultHasher) {
    (item.mesh, item.colour, item.style, item.order, item.outline_points.to_bits()).hash(hasher);
    hash_floats(&item.camera_from_object.rotation_row_major(), hasher);
    hash_floats(item.camera_from_object.translation.as_slice(), hasher);
}

/// The overlay as it was drawn last.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Drawn {
    key: OverlayKey,
    /// Corner of the photo in pixels of the layer, its margin counted.
    corner_px: [i64; 2],
    size_px: [u32; 2],
}

/// What is to be done for a picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Step {
    /// The layer shows it; the viewport's top-left pixel is this one of the layer.
    Keep([i64; 2]),
    /// Draw the layer with so many more pixels on each side.
    Redraw([u32; 2]),
}

impl Drawn {
    /// The record of a layer that was drawn for `view` with a margin.
    pub(super) fn new(key: OverlayKey, view: &View, margin: [u32; 2]) -> Self {
        let wide = view.widened(margin);
        Self { key, corner_px: wide.whole_corner_px(), size_px: wide.size_px }
    }

    /// The pixel of the layer that lies at the viewport's top-left corner for a view.
    pub(super) fn offset(&self, view: &View) -> [i64; 2] {
        let corner = view.whole_corner_px();
        std::array::from_fn(|i| self.corner_px[i] - corner[i])
    }

    fn covers(&self, view: &View) -> bool {
        let offset = self.offset(view);
        (0..2).all(|i| offset[i] >= 0 && offset[i] + i64::from(view.size_px[i]) <= i64::from(self.size_px[i]))
    }
}

/// Decides for a picture with this key. A change of the picture is drawn without a margin, as it is the dearer the
/// larger it is; the first pan draws one, so that the next ones only shift.
pub(super) fn step(last: Option<&Drawn>, key: OverlayKey, view: &View) -> Step {
    match last {
        Some(drawn) if drawn.key == key && drawn.covers(view) => Step::Keep(drawn.offset(view)),
        Some(drawn) if drawn.key == key => Step::Redraw(margin(view.size_px)),
        _ => Step::Redraw([0, 0]),
    }
}

/// The margin of a viewport in pixels on each side.
pub(super) fn margin(size_px: [u32; 2]) -> [u32; 2] {
    size_px.map(|v| (f64::from(v) * MARGIN).ceil() as u32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geom::{Pose, Vec2, Vec3};
    use crate::render::{MeshId, PhotoId, Style};

    fn picture() -> Picture {
        let item = Item {
            mesh: MeshId(1),
            camera_from_object: Pose::new(nalgebra::Rotation3::identity(), Vec3::z()),
            colour: [1, 2, 3, 255],
            style: Style::Solid,
            outline_points: 2.0,
            order: 0,
        };
        let view = View::fit(Camera::pinhole(640, 480, 500.0, 500.0, 320.0, 240.0), [800, 600], 1.0);
        Picture { view, photo: Some(PhotoId(1)), items: vec![item], look: Look::default() }
    }

    fn key(p: &Picture) -> OverlayKey {
        OverlayKey::of(p, |_| 7)
    }

    #[test]
    fn what_the_composite_does_leaves_the_key() {
        let p = picture();
        let mut q = p.clone();
        q.look = Look { brightness: 0.3, contrast: 2.0, overlay_visible: false, background: [9; 4], ..p.look.clone() };
        q.photo = Some(PhotoId(2));
        q.view = p.view.panned(&Vec2::new(5.0, 6.0));
        assert_eq!(key(&p), key(&q));
    }

    #[test]
    fn whatever_changes_the_overlay_changes_the_key() {
        let p = picture();
        let change = |f: &dyn Fn(&mut Picture)| {
            let mut q = p.clone();
            f(&mut q);
            key(&q)
        };
        let changed = [
            change(&|q| q.view.zoom *= 1.01),
            change(&|q| q.view.size_px[0] += 1),
            change(&|q| q.view.pixels_per_point = 2.0),
            change(&|q| q.view.camera.cx += 0.1),
            change(&|q| q.view.camera.lens = Lens::KannalaBrandt { k: [0.0; 4] }),
            change(&|q| q.items[0].camera_from_object.translation.x += 1e-6),
            change(&|q| q.items[0].style = Style::XRay),
            change(&|q| q.items[0].colour[0] = 9),
            change(&|q| q.items[0].outline_points = 1.0),
            change(&|q| q.items.clear()),
            change(&|q| q.look.halo = [0; 4]),
            change(&|q| q.look.fine = false),
            change(&|q| q.look.opacity = 0.1),
            OverlayKey::of(&p, |_| 8),
        ];
        assert!(changed.iter().all(|k| *k != key(&p)));
    }

    #[test]
    fn pans_within_the_margin_only_shift() {
        let p = picture();
        let k = key(&p);
        assert_eq!(step(None, k, &p.view), Step::Redraw([0, 0]));
        let exact = Drawn::new(k, &p.view, [0, 0]);
        assert_eq!(step(Some(&exact), k, &p.view), Step::Keep([0, 0]));
        let panned = p.view.panned(&Vec2::new(-10.0, 4.0));
        assert_eq!(step(Some(&exact), k, &panned), Step::Redraw([96, 72]));
        let wide = Drawn::new(k, &panned, [96, 72]);
        assert_eq!(step(Some(&wide), k, &panned), Step::Keep([96, 72]));
        let next = panned.panned(&Vec2::new(-50.0, 20.0));
        assert_eq!(step(Some(&wide), k, &next), Step::Keep([146, 52]));
        assert!(matches!(step(Some(&wide), k, &panned.panned(&Vec2::new(97.0, 0.0))), Step::Redraw(_)));
    }
}
