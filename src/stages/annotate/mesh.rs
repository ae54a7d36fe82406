//! The mesh by itself, for the mesh's end of a pair.

use super::keyboard::{Hands, Side, arrow_steps, arrows, hold_arrows};
use super::marks::uncertain_direction;
use super::{AnnotateStage, is_clicked};
use crate::geom::{Pose, Vec2, Vec3};
use crate::project::{LabelPose, ObjectId};
use crate::render::{MeshAsset, View, ViewportId, ViewportPaint};
use crate::scene::mesh_view::Orbit;
use crate::scene::{mesh_id, mesh_view};
use crate::stages::assets::Ready;
use crate::stages::view::size_px;
use crate::ui::widgets::Button;
use crate::ui::{Brush, Face, Tokens, icons};
use crate::workspace::{Command, HalfPair, Tool, Workspace, ZoomCommand};
use egui::{Align2, Key, PointerButton, Pos2, Rect, Sense, Ui, pos2, vec2};
use std::sync::Arc;

/// The mesh's viewport in the renderer.
const VIEWPORT: ViewportId = ViewportId(2);
/// Height of the line with the title, above the view.
pub(super) const HEAD: f32 = 26.0;
/// A mark is on the far side when the surface before it is nearer by more than this share of the diameter.
const HIDDEN_SHARE: f64 = 0.02;
/// Zoom by a point of the wheel.
const WHEEL: f32 = 0.005;
/// The bar of the uncertain direction is so many times as long as one sigma.
const SIGMA_TIMES: f64 = 10.0;
/// Below this sigma, in metres, nothing is worth a bar.
const SURE_M: f64 = 1e-4;
/// Cosine to the line of sight above which an uncertain direction is called depth.
const IS_DEPTH: f64 = 0.8;

/// The mesh as it is seen, and where.
struct Seen {
    mesh: Arc<MeshAsset>,
    view: View,
    pose: Pose,
    area: Rect,
}

impl Seen {
    fn screen(&self, point: &Vec3) -> Option<Pos2> {
        let at = self.view.screen_from_photo(&self.view.camera.project(&self.pose.transform(point)).ok()?);
        Some(self.area.min + vec2(at.x as f32, at.y as f32) / self.view.pixels_per_point)
    }

    /// The point of the mesh under a place in the window.
    fn hit(&self, at: Pos2) -> Option<Vec3> {
        let from_corner = (at - self.area.min) * self.view.pixels_per_point;
        let ray = self.view.ray_from_screen(&Vec2::new(f64::from(from_corner.x), f64::from(from_corner.y))).ok()?;
        let back = self.pose.inverse();
        self.mesh.bvh().hit(self.mesh.mesh(), &back.translation, &(back.rotation * ray)).map(|h| h.point)
    }

    /// Whether the mesh itself lies before the point.
    fn hides(&self, point: &Vec3) -> bool {
        let seen = self.pose.transform(point);
        let back = self.pose.inverse();
        let towards = back.rotation * (seen / seen.norm());
        let slack = HIDDEN_SHARE * self.mesh.bounds().size().norm();
        self.mesh.bvh().hit(self.mesh.mesh(), &back.translation, &towards).is_some_and(|h| h.distance < seen.norm() - slack)
    }
}

impl AnnotateStage {
    pub(super) fn mesh_ui(&mut self, workspace: &mut Workspace, ui: &mut Ui) {
        let (t, area) = (Tokens::of(ui), ui.max_rect());
        let brush = Brush::of(ui).clipped(area);
        let response = ui.interact(area, ui.scope_id().with("mesh"), Sense::click_and_drag());
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, "Mesh"));
        let Some(object) = workspace.annotate.object else { return ground(&brush, area) };
        let mesh = match self.assets.mesh(workspace, object) {
            Ready::Yes(mesh) => mesh,
            Ready::NotYet => {
                ground(&brush, area);
                brush.text(area.center(), Align2::CENTER_CENTER, "Loading…", Face::Body, t.text.secondary);
                return ui.ctx().request_repaint_after(std::time::Duration::from_millis(30));
            }
            Ready::No(why) => {
                ground(&brush, area);
                let place = Rect::from_center_size(area.center(), vec2(area.width() - 32.0, 80.0));
                let galley = brush.paragraph_galley(place.width(), &why, Face::Body, t.text.secondary);
                let node = ui.interact(place, ui.scope_id().with("why"), Sense::hover());
                node.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &why));
                return brush.painter.galley(place.center() - galley.size() / 2.0, galley, t.text.secondary);
            }
        };
        self.turn(ui, object, &response);
        let (view, pose) =
            self.orbit.entry(object).or_default().view(&mesh.centre(), mesh.radius_m(), size_px(ui, area), ui.pixels_per_point());
        let seen = Seen { mesh, view, pose, area };
        self.paint_mesh(ui, object, &seen);
        if workspace.annotate.tool == Tool::Points {
            self.mesh_points(workspace, ui, &seen, &response);
        }
        uncertainty(workspace, &brush, &seen);
        marks(workspace, &brush, &seen);
        if let Some(cursor) = self.mesh_cursor.filter(|_| response.has_focus()) {
            brush.cross_hair(area.min + cursor, 6.0, 18.0, 1.0);
        }
    }

    /// The line above the view.
    pub(super) fn mesh_head_ui(&mut self, workspace: &Workspace, ui: &mut Ui) {
        let (t, area) = (Tokens::of(ui), ui.max_rect());
        let brush = Brush::of(ui).clipped(area);
        let left = pos2(area.left() + 12.0, area.center().y);
        let title = brush.text(left, Align2::LEFT_CENTER, "Mesh", Face::BodyStrong, t.text.primary);
        let orbit = workspace.annotate.object.map(|object| self.orbit.entry(object).or_default());
        let is_moved = orbit.as_ref().is_some_and(|orbit| **orbit != Orbit::default());
        let mut end = area.right() - 12.0;
        if let Some(orbit) = orbit.filter(|_| is_moved) {
            let place = Rect::from_min_max(pos2(area.right() - 4.0 - HEAD, area.top()), pos2(area.right() - 4.0, area.bottom()));
            let back = ui.scope_builder(egui::UiBuilder::new().max_rect(place), |ui| {
                Button::icon_only(icons::RESTART_ALT, "Turn the mesh back").show_ui(ui).clicked()
            });
            if back.inner {
                *orbit = Orbit::default();
            }
            end = place.left() - 4.0;
        }
        let hint = "drag turns, middle drag moves";
        if title.right() + 12.0 + brush.width(hint, Face::Small) < end {
            brush.text(pos2(end, area.center().y), Align2::RIGHT_CENTER, hint, Face::Small, t.text.secondary);
        }
    }

    /// A drag turns; with the middle button, or the space bar held, it pans. The wheel zooms at the pointer.
    fn turn(&mut self, ui: &Ui, object: ObjectId, response: &egui::Response) {
        let size = response.rect.size();
        let size = [f64::from(size.x), f64::from(size.y)];
        let orbit = self.orbit.entry(object).or_default();
        if response.drag_started() {
            self.pans_mesh = response.dragged_by(PointerButton::Middle) || ui.input(|i| i.key_down(Key::Space));
        }
        if response.dragged() {
            let by = response.drag_delta();
            let (dx, dy) = (f64::from(by.x), f64::from(by.y));
            *orbit = if self.pans_mesh { orbit.panned(dx, dy, size) } else { orbit.turned(dx, dy) };
        }
        if let Some(at) = response.hover_pos() {
            let (scroll, pinch) = ui.input(|i| (i.smooth_scroll_delta().y, i.zoom_delta()));
            let factor = f64::from((scroll * WHEEL).exp() * pinch);
            let from_middle = at - response.rect.center();
            if (factor - 1.0).abs() > 1e-6 {
                *orbit = orbit.zoomed_about(factor, [f64::from(from_middle.x), f64::from(from_middle.y)], size);
            }
        }
    }

    /// Takes a wish for the zoom where it is meant for the mesh: the pointer is over it, or the keyboard with it.
    pub(super) fn zoom_mesh(&mut self, workspace: &mut Workspace, ui: &Ui, area: Rect) {
        let meant = ui.rect_contains_pointer(area) || matches!(self.hands, Hands::OnMesh { .. });
        let (Some(object), Some(zoom), true) = (workspace.annotate.object, workspace.annotate.zoom, meant) else { return };
        let factor = match zoom {
            ZoomCommand::Fit => None,
            ZoomCommand::In => Some(2.0),
            ZoomCommand::Out => Some(0.5),
            // A mesh has no pixels to be shown one to one.
            ZoomCommand::OneToOne => return,
        };
        workspace.annotate.zoom = None;
        let orbit = self.orbit.entry(object).or_default();
        let size = [f64::from(area.width()), f64::from(area.height())];
        *orbit = match factor {
            Some(factor) => orbit.zoomed_about(factor, [0.0; 2], size),
            // A second time the mesh is turned back as well.
            None if (orbit.zoom, orbit.pan) == (1.0, [0.0; 2]) => Orbit::default(),
            None => Orbit { rotation: orbit.rotation, ..Orbit::default() },
        };
    }

    fn paint_mesh(&self, ui: &Ui, object: ObjectId, seen: &Seen) {
        let t = Tokens::of(ui);
        let ground = (t.surface.viewport.to_array(), t.glow());
        let paint = ViewportPaint {
            viewport: VIEWPORT,
            rect: seen.area,
            picture: mesh_view::picture(object, seen.view.clone(), seen.pose, ground),
            photo: None,
            meshes: vec![(mesh_id(object), seen.mesh.clone())],
            errors: self.errors.clone(),
        };
        ui.painter().add(paint.into_callback());
    }

    /// Clicks set the mesh's end of a pair; so does Enter at the cross hair of the keyboard, which the arrows move, and
    /// with Alt the arrows turn the mesh.
    fn mesh_points(&mut self, workspace: &mut Workspace, ui: &Ui, seen: &Seen, response: &egui::Response) {
        if let (true, Some(at)) = (is_clicked(ui, response), response.interact_pointer_pos()) {
            response.request_focus();
            // The keyboard goes on from here.
            self.mesh_cursor = Some(at - seen.area.min);
            if let Some(point) = seen.hit(at) {
                workspace.send(Command::PlacePoint(point));
            }
        }
        if !response.has_focus() {
            return;
        }
        hold_arrows(ui, response.id);
        if let Some(object) = workspace.annotate.object {
            let by = ui.input_mut(|i| arrow_steps(i, egui::Modifiers::ALT)) * KEY_TURN_POINTS;
            let orbit = self.orbit.entry(object).or_default();
            *orbit = orbit.turned(by.x, by.y);
        }
        let (by, enter) = arrows(ui);
        let start = self.mesh_cursor.unwrap_or(seen.area.size() * 0.5);
        let cursor = (start + vec2(by.x as f32, by.y as f32)).clamp(egui::Vec2::ZERO, seen.area.size());
        self.mesh_cursor = Some(cursor);
        let point = seen.hit(seen.area.min + cursor);
        self.on_surface = point.is_some();
        if let (true, Some(point)) = (enter, point) {
            workspace.send(Command::PlacePoint(point));
            self.go_to = Some(Side::Photo);
        }
        // Escape puts the photo's end down: it is set anew there.
        let has_photo_end = matches!(workspace.annotate.pending, Some(HalfPair::Pixel(_)));
        if has_photo_end && ui.input(|i| i.key_pressed(Key::Escape)) {
            self.go_to = Some(Side::Photo);
        }
    }
}

/// The view without a mesh.
fn ground(brush: &Brush, area: Rect) {
    brush.fill(area, 0.0, brush.t.surface.viewport);
}

/// Points of dragging that one press of an arrow key with Alt stands for.
const KEY_TURN_POINTS: f64 = 10.0;

/// The direction in which the pose is least certain, as a bar ten sigmas long.
fn uncertainty(workspace: &Workspace, brush: &Brush, seen: &Seen) {
    let Some(label) = workspace.shown_label() else { return };
    let (Some(pose), Some(direction)) = (label.pose.as_ref().map(LabelPose::camera_from_object), uncertain_direction(label)) else {
        return;
    };
    let sigma = direction.norm();
    if sigma < SURE_M {
        return;
    }
    let in_object = pose.rotation.inverse() * direction * (SIGMA_TIMES / 2.0);
    let middle = seen.mesh.centre();
    if let (Some(from), Some(to)) = (seen.screen(&(middle - in_object)), seen.screen(&(middle + in_object)))
        && from.distance(to) > 4.0
    {
        brush.uncertainty_bar(from, to, brush.t.photo.outlier);
    }
    let along = direction.dot(&pose.translation).abs() / (sigma * pose.translation.norm().max(f64::MIN_POSITIVE));
    let word = if along > IS_DEPTH { "depth" } else { "aside" };
    let text = format!("± {:.1} mm {word}", sigma * 1e3);
    let width = brush.width(&text, Face::MonoSmall) + 16.0;
    brush.photo_chip(pos2(seen.area.right() - 12.0 - width, seen.area.top() + 22.0), &text, true);
}

/// Numbered marks of the pairs on the near side, and the pending one.
fn marks(workspace: &Workspace, brush: &Brush, seen: &Seen) {
    let place = |point: &Vec3| if seen.hides(point) { None } else { seen.screen(point) };
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
