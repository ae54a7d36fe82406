//! The loupe: the photo around the cross hair, sixteen times as large.

use super::AnnotateStage;
use super::photo::halo;
use crate::geom::Vec2;
use crate::render::{Item, Look, PhotoFilter, Picture, Style, View, ViewportId, ViewportPaint};
use crate::scene::photo_id;
use crate::stages::view::{PhotoView, size_px};
use crate::ui::{Brush, Face, Tokens};
use crate::workspace::Workspace;
use egui::{Align2, Rect, Ui, pos2, vec2};

/// The loupe's viewport in the renderer.
const VIEWPORT: ViewportId = ViewportId(3);
/// A photo pixel is so many points large.
const TIMES: f64 = 16.0;
/// Height of the line with the title.
const TITLE: f32 = 26.0;

impl AnnotateStage {
    pub(super) fn loupe_ui(&mut self, workspace: &mut Workspace, ui: &mut Ui) {
        let (t, area) = (Tokens::of(ui), ui.max_rect());
        let brush = Brush::of(ui).clipped(area);
        brush.text(area.min + vec2(12.0, TITLE / 2.0), Align2::LEFT_CENTER, "Loupe", Face::BodyStrong, t.text.primary);
        brush.text(pos2(area.right() - 12.0, area.top() + TITLE / 2.0), Align2::RIGHT_CENTER, "16 ×", Face::Small, t.text.secondary);
        let glass = Rect::from_min_max(pos2(area.left(), area.top() + TITLE), area.max);
        let pair = workspace.shown_label().zip(workspace.annotate.pair).and_then(|(l, i)| l.correspondences.get(i));
        let centre = self.cursor.or(pair.map(|c| Vec2::from(c.pixel))).or_else(|| middle(workspace));
        let (Some(centre), Some(view)) = (centre, self.view.clone()) else {
            brush.fill(glass, 0.0, t.surface.viewport);
            return;
        };
        let around = self.around(ui, glass, &view, &centre);
        self.paint_loupe(workspace, ui, glass, &around);
        let brush = brush.clipped(glass);
        if let Some(label) = workspace.shown_label() {
            let corner = glass.min.to_vec2();
            let scale = around.pixels_per_point;
            for (i, c) in label.correspondences.iter().enumerate() {
                let at = around.screen_from_photo(&Vec2::from(c.pixel));
                brush.pair_ring((corner + vec2(at.x as f32, at.y as f32) / scale).to_pos2(), workspace.annotate.pair == Some(i));
            }
        }
        let (w, h) = (f64::from(view.seen.camera.width), f64::from(view.seen.camera.height));
        if centre.x < 0.0 || centre.y < 0.0 || centre.x >= w || centre.y >= h {
            brush.photo_chip(pos2(glass.left() + 12.0, glass.top() + 22.0), "outside the photo", false);
        }
        brush.cross_hair(glass.center(), 8.0, glass.width(), 0.8);
        brush.photo_chip(pos2(glass.left() + 12.0, glass.bottom() - 22.0), &format!("{:.2}, {:.2}", centre.x, centre.y), true);
    }

    fn around(&self, ui: &Ui, glass: Rect, view: &PhotoView, centre: &Vec2) -> View {
        let ppp = ui.pixels_per_point();
        View {
            zoom: TIMES * f64::from(ppp),
            centre_px: [centre.x, centre.y],
            size_px: size_px(ui, glass),
            pixels_per_point: ppp,
            camera: view.seen.camera.clone(),
        }
    }

    /// Photo and the outline of the selected label, sharp at this size.
    fn paint_loupe(&mut self, workspace: &mut Workspace, ui: &Ui, glass: Rect, around: &View) {
        let t = Tokens::of(ui);
        let Some(frame) = workspace.annotate.frame else { return };
        let photo = self.assets.photo(workspace, frame).ok();
        let overlay = self.overlay(workspace, ui);
        let selected = workspace.shown_label().map(|l| l.id);
        let place = overlay.labels.iter().position(|id| Some(*id) == selected);
        let item = place.and_then(|i| overlay.items.get(i)).map(|item| Item { style: Style::Outline, ..item.clone() });
        let look = Look {
            brightness: workspace.annotate.brightness,
            contrast: workspace.annotate.contrast,
            filter: PhotoFilter::Nearest,
            background: t.surface.viewport.to_array(),
            halo: halo(t),
            ..Look::default()
        };
        let picture =
            Picture { view: around.clone(), photo: photo.is_some().then(|| photo_id(frame)), items: item.into_iter().collect(), look };
        let paint = ViewportPaint { viewport: VIEWPORT, rect: glass, picture, photo, meshes: overlay.meshes, errors: self.errors.clone() };
        ui.painter().add(paint.into_callback());
    }
}

/// Where the origin of the object in hand is seen.
fn middle(workspace: &Workspace) -> Option<Vec2> {
    let pose = workspace.shown_label()?.pose.as_ref()?.camera_from_object();
    workspace.camera().ok()?.project(&pose.translation).ok()
}
