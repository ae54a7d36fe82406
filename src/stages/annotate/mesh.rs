//! The mesh by itself, for the mesh's end of a pair, and the loupe.

use super::photo::arrows;
use super::{AnnotateStage, Picture, Shape};
use crate::geom::{Camera, Pose, Vec2, Vec3};
use crate::scene::mesh_view;
use crate::ui::brush::whole;
use crate::ui::{Brush, Face, Tokens};
use crate::workspace::{Command, HalfPair, Tool, Workspace};
use egui::{Align2, ColorImage, Rect, Sense, TextureOptions, Ui, pos2, vec2};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

/// Photo pixels are this many points large in the loupe.
const LOUPE: f64 = 16.0;
/// Height of the line with the title.
const TITLE: f32 = 26.0;
/// A mark is on the far side when the surface before it is nearer by more than this share of the diameter.
const HIDDEN_SHARE: f64 = 0.02;

impl AnnotateStage {
    pub(super) fn mesh_ui(&mut self, workspace: &mut Workspace, ui: &mut Ui) {
        let (t, area) = (Tokens::of(ui), ui.max_rect());
        let brush = Brush::of(ui).clipped(area);
        brush.fill(area, 0.0, t.surface.viewport);
        let response = ui.interact(area, ui.scope_id().with("mesh"), Sense::click_and_drag());
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, "Mesh"));
        brush.text(area.min + vec2(12.0, TITLE / 2.0), Align2::LEFT_CENTER, "Mesh", Face::BodyStrong, t.text.primary);
        let Some(object) = workspace.annotate.object else { return };
        let Some(shape) = self.shape(workspace, object) else {
            let text = if self.shapes.contains_key(&object) { "No mesh can be shown" } else { "Loading…" };
            brush.text(area.center(), Align2::CENTER_CENTER, text, Face::Body, t.text.secondary);
            ui.ctx().request_repaint_after(std::time::Duration::from_millis(50));
            return;
        };
        brush.text(
            pos2(area.right() - 12.0, area.top() + TITLE / 2.0),
            Align2::RIGHT_CENTER,
            "drag to turn",
            Face::Small,
            t.text.secondary,
        );
        brush.glow(area.center(), 0.6 * area.width().min(area.height()));
        let orbit = self.orbit.entry(object).or_default();
        if response.dragged() {
            let by = response.drag_delta();
            *orbit = orbit.turned(f64::from(by.x), f64::from(by.y));
        }
        if response.hovered() {
            let scroll = ui.input(|i| i.smooth_scroll_delta().y);
            orbit.zoom = (orbit.zoom * f64::from((scroll * 0.005).exp())).clamp(0.5, 20.0);
        }
        let orbit = *orbit;
        let ppp = f64::from(ui.pixels_per_point());
        let size = [(f64::from(area.width()) * ppp) as u32, (f64::from(area.height()) * ppp) as u32];
        let (camera, pose) = orbit.view(&shape.file.mesh.bounds(), size);
        self.mesh_picture(ui, &shape, &camera, &pose);
        if let Some(picture) = &self.mesh {
            brush.painter.image(picture.texture.id(), area, whole(), t.photo.ink);
        }
        let hit = |at: egui::Vec2| {
            let ray = camera.unproject(&Vec2::new(f64::from(at.x) * ppp - 0.5, f64::from(at.y) * ppp - 0.5)).ok()?;
            let back = pose.inverse();
            shape.bvh.hit(&shape.file.mesh, &back.translation, &(back.rotation * ray)).map(|h| h.point)
        };
        if workspace.annotate.tool == Tool::Points {
            if let (true, Some(at)) = (response.clicked(), response.interact_pointer_pos()) {
                response.request_focus();
                if let Some(point) = hit(at - area.min) {
                    workspace.send(Command::PlacePoint(point));
                }
            }
            self.mesh_keys(workspace, ui, area, &response, &hit);
        }
        marks_ui(workspace, &brush, &shape, area, &camera, &pose, ppp);
        if let Some(cursor) = self.mesh_cursor.filter(|_| response.has_focus()) {
            brush.cross_hair(area.min + cursor, 6.0, 18.0, 1.0);
        }
    }

    /// The cross hair of the keyboard: arrows move it, Enter sets the point under it.
    fn mesh_keys(
        &mut self,
        workspace: &mut Workspace,
        ui: &Ui,
        area: Rect,
        response: &egui::Response,
        hit: &dyn Fn(egui::Vec2) -> Option<Vec3>,
    ) {
        if !response.has_focus() {
            return;
        }
        ui.memory_mut(|m| {
            m.set_focus_lock_filter(
                response.id,
                egui::EventFilter { horizontal_arrows: true, vertical_arrows: true, ..egui::EventFilter::default() },
            );
        });
        let (dx, dy, enter) = arrows(ui);
        let start = self.mesh_cursor.unwrap_or(area.size() * 0.5);
        let cursor = (start + vec2(dx as f32, dy as f32)).clamp(egui::Vec2::ZERO, area.size());
        self.mesh_cursor = Some(cursor);
        if enter && let Some(point) = hit(cursor) {
            workspace.send(Command::PlacePoint(point));
        }
    }

    fn mesh_picture(&mut self, ui: &Ui, shape: &Arc<Shape>, camera: &Camera, pose: &Pose) {
        let mut hasher = DefaultHasher::new();
        Arc::as_ptr(shape).hash(&mut hasher);
        (camera.width, camera.height).hash(&mut hasher);
        pose.rotation_row_major().iter().chain(pose.translation.iter()).for_each(|v| v.to_bits().hash(&mut hasher));
        let key = hasher.finish();
        if self.mesh.as_ref().is_some_and(|m| m.key == key) {
            return;
        }
        if let Ok(layer) = mesh_view::draw(&shape.file.mesh, &shape.colours, camera, pose) {
            let image = ColorImage::from_rgba_premultiplied([layer.width, layer.height], &layer.rgba);
            self.mesh = Some(Picture { key, texture: ui.ctx().load_texture("mesh", image, TextureOptions::LINEAR) });
        }
    }

    pub(super) fn loupe_ui(&mut self, workspace: &mut Workspace, ui: &mut Ui) {
        let (t, area) = (Tokens::of(ui), ui.max_rect());
        let brush = Brush::of(ui).clipped(area);
        brush.text(area.min + vec2(12.0, TITLE / 2.0), Align2::LEFT_CENTER, "Loupe", Face::BodyStrong, t.text.primary);
        brush.text(pos2(area.right() - 12.0, area.top() + TITLE / 2.0), Align2::RIGHT_CENTER, "16 ×", Face::Small, t.text.secondary);
        let glass = Rect::from_min_max(pos2(area.left(), area.top() + TITLE), area.max);
        let brush = brush.clipped(glass);
        brush.fill(glass, 0.0, t.surface.viewport);
        let pair =
            workspace.shown_label().zip(workspace.annotate.pair).and_then(|(l, i)| l.correspondences.get(i)).map(|c| Vec2::from(c.pixel));
        let Some(centre) = self.cursor.or(pair) else { return };
        let Some(photo) = &self.photo else { return };
        let size = photo.texture.size_vec2();
        let at = |pixel: Vec2| glass.center() + vec2(((pixel.x - centre.x) * LOUPE) as f32, ((pixel.y - centre.y) * LOUPE) as f32);
        let picture = Rect::from_min_max(at(Vec2::new(-0.5, -0.5)), at(Vec2::new(f64::from(size.x) - 0.5, f64::from(size.y) - 0.5)));
        brush.painter.image(photo.texture.id(), picture, whole(), t.photo.ink);
        if let Some(label) = workspace.shown_label() {
            for (i, c) in label.correspondences.iter().enumerate() {
                brush.pair_ring(at(Vec2::from(c.pixel)), workspace.annotate.pair == Some(i));
            }
        }
        brush.cross_hair(glass.center(), 8.0, glass.width(), 0.8);
        brush.photo_chip(pos2(glass.left() + 12.0, glass.bottom() - 22.0), &format!("{:.2}, {:.2}", centre.x, centre.y), true);
    }
}

/// Numbered marks of the pairs on the near side, and the pending one.
fn marks_ui(workspace: &Workspace, brush: &Brush, shape: &Shape, area: Rect, camera: &Camera, pose: &Pose, ppp: f64) {
    let reach = HIDDEN_SHARE * shape.file.mesh.bounds().size().norm();
    let place = |point: &Vec3| {
        let seen = pose.transform(point);
        let at = camera.project(&seen).ok()?;
        let back = pose.inverse();
        let towards = back.rotation * (seen / seen.norm());
        let hidden = shape.bvh.hit(&shape.file.mesh, &back.translation, &towards).is_some_and(|h| h.distance < seen.norm() - reach);
        (!hidden).then(|| area.min + vec2(((at.x + 0.5) / ppp) as f32, ((at.y + 0.5) / ppp) as f32))
    };
    let pairs = workspace.shown_label().map_or(&[][..], |l| l.correspondences.as_slice());
    for (i, c) in pairs.iter().enumerate() {
        if let Some(at) = place(&Vec3::from(c.point_m)) {
            brush.mesh_mark(at, i + 1, workspace.annotate.pair == Some(i), false);
        }
    }
    if let Some(HalfPair::Point(point)) = workspace.annotate.pending
        && let Some(at) = place(&point)
    {
        brush.mesh_mark(at, pairs.len() + 1, false, true);
    }
}
