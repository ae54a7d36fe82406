//! The photo with its overlay: zoom, pan, clicks of the tools.

use super::overlay::{Overlay, label_at};
use super::{AnnotateStage, context, gizmo, is_clicked, marks};
use crate::geom::{Camera, Pose, Vec2};
use crate::render::{Look, PhotoFilter, PhotoPyramid, Picture, ViewportId, ViewportPaint};
use crate::scene::gizmo::Handle;
use crate::scene::photo_id;
use crate::stages::actions::action_button_ui;
use crate::stages::assets::Ready;
use crate::stages::view::PhotoView;
use crate::ui::widgets::{Button, Tone, sentence_ui};
use crate::ui::{Brush, Tokens};
use crate::workspace::{Command, Tool, Workspace, action};
use egui::{Key, PointerButton, Pos2, Rect, Sense, Ui, vec2};
use std::sync::Arc;

/// The photo's viewport in the renderer.
const VIEWPORT: ViewportId = ViewportId(1);
/// Points around a pair in which it is taken hold of.
const GRAB: f32 = 9.0;
/// From this zoom on photo pixels are shown as squares.
const SQUARES_FROM_ZOOM: f64 = 3.0;
/// Width of what is said where there is no photo.
const NOTICE: f32 = 420.0;
/// Zoom by a point of the wheel.
const WHEEL: f32 = 0.0025;

/// What the pointer holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Drag {
    /// A pair's end on the photo.
    Pair(usize),
    /// A handle of the gizmo, or the pose as a whole, from this pose and photo position.
    Pose(Pose, Option<Handle>, Vec2),
    /// The photo.
    Pan,
    /// What was given up by Escape: nothing until the button is up.
    Dropped,
}

impl AnnotateStage {
    pub(super) fn photo_ui(&mut self, workspace: &mut Workspace, ui: &mut Ui) {
        let area = ui.max_rect();
        let response = ui.interact(area, ui.scope_id().with("photo"), Sense::click_and_drag());
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, "Photo"));
        let (photo, why_not) = self.photo_asset(workspace, ui);
        let Some(camera) = shown_camera(workspace, photo.as_deref()) else {
            Brush::of(ui).ground(area, Tokens::of(ui).surface.viewport);
            return no_photo_ui(workspace, ui, why_not.as_deref());
        };
        let mut view = PhotoView::settled(self.view.as_ref(), camera, ui, area);
        if let Some(zoom) = workspace.annotate.zoom.take() {
            // At the cross hair, which keeps its place in the photo.
            let in_use = workspace.annotate.tool == Tool::Points && (response.hovered() || response.has_focus());
            let cursor = self.cursor.filter(|_| in_use).map(|cursor| view.screen(&cursor)).filter(|at| area.contains(*at));
            view.apply(zoom, cursor.unwrap_or(area.center()));
        }
        self.navigate(ui, &mut view, &response);
        let overlay = self.overlay(workspace, ui);
        self.point(workspace, ui, &view, &overlay, &response);
        let blink = ui.input(|i| i.key_down(Key::B)) && !ui.text_edit_focused();
        self.paint_photo(workspace, ui, area, &view, photo, &overlay, blink);
        let brush = Brush::of(ui).clipped(area);
        if why_not.is_some() {
            // Where the photo would be.
            let (first, last) =
                (Vec2::repeat(-0.5), Vec2::new(f64::from(view.seen.camera.width) - 0.5, f64::from(view.seen.camera.height) - 0.5));
            brush.frame(Rect::from_two_pos(view.screen(&first), view.screen(&last)), 0.0, 1.0, Tokens::of(ui).text.disabled);
        }
        // The toolbar has shown the zoom of the picture before: after a change of the window's size it is another one.
        if self.view.as_ref().map(|last| last.seen.zoom) != Some(view.seen.zoom) {
            ui.ctx().request_repaint();
        }
        self.view = Some(view.clone());
        // Below the marks: their numbers are to be read where the cross hair is.
        let chip_x = self.cursor_ui(workspace, ui, &brush, area, &view, &response);
        if !blink {
            if workspace.annotate.tool == Tool::Gizmo {
                let held = match self.drag {
                    Some(Drag::Pose(_, handle, _)) => handle,
                    _ => None,
                };
                gizmo::paint(workspace, &overlay, &brush, &view, held, response.hover_pos());
            }
            marks::paint(workspace, &brush, &view, area, chip_x);
        }
        context_ui(workspace, &view, &overlay, &response);
        no_photo_ui(workspace, ui, why_not.as_deref());
    }

    /// The photo of the frame, ready to be drawn, or what is wrong where there is none.
    fn photo_asset(&mut self, workspace: &mut Workspace, ui: &Ui) -> (Option<Arc<PhotoPyramid>>, Option<String>) {
        let Some(frame) = workspace.annotate.frame else { return (None, None) };
        match self.assets.photo(workspace, frame) {
            Ready::Yes(photo) => {
                workspace.annotate.photo_px = Some((frame, [photo.width(), photo.height()]));
                (Some(photo), None)
            }
            Ready::NotYet => {
                ui.ctx().request_repaint_after(std::time::Duration::from_millis(15));
                (None, None)
            }
            Ready::No(why) => {
                workspace.annotate.photo_px = None;
                (None, Some(why))
            }
        }
    }

    /// Wheel zooms at the cursor; the middle button, or the space bar with the first, pans.
    fn navigate(&mut self, ui: &Ui, view: &mut PhotoView, response: &egui::Response) {
        if let Some(at) = response.hover_pos() {
            let (scroll, pinch) = ui.input(|i| (i.smooth_scroll_delta().y, i.zoom_delta()));
            let factor = f64::from((scroll * WHEEL).exp() * pinch);
            if (factor - 1.0).abs() > 1e-6 {
                view.zoom_about(at, factor);
            }
        }
        let space = ui.input(|i| i.key_down(Key::Space));
        if response.drag_started() && (response.dragged_by(PointerButton::Middle) || space) {
            self.drag = Some(Drag::Pan);
        }
        if self.drag == Some(Drag::Pan) && response.dragged() {
            view.pan(response.drag_delta());
        }
    }

    #[allow(clippy::too_many_arguments, reason = "one picture, made of all of them")]
    fn paint_photo(
        &mut self,
        workspace: &Workspace,
        ui: &Ui,
        area: Rect,
        view: &PhotoView,
        photo: Option<Arc<PhotoPyramid>>,
        overlay: &Overlay,
        blink: bool,
    ) {
        let t = Tokens::of(ui);
        let annotate = &workspace.annotate;
        let squares = view.seen.zoom >= SQUARES_FROM_ZOOM;
        let look = Look {
            opacity: annotate.opacity,
            overlay_visible: !blink,
            brightness: annotate.brightness,
            contrast: annotate.contrast,
            filter: if squares { PhotoFilter::Nearest } else { PhotoFilter::Linear },
            background: t.surface.viewport.to_array(),
            halo: halo(t),
            fine: self.rest.is_reached(ui, &view.seen, &overlay.items),
            ..Look::default()
        };
        let id = annotate.frame.filter(|_| photo.is_some()).map(photo_id);
        let picture = Picture { view: view.seen.clone(), photo: id, items: overlay.items.clone(), look };
        let paint =
            ViewportPaint { viewport: VIEWPORT, rect: area, picture, photo, meshes: overlay.meshes.clone(), errors: self.errors.clone() };
        ui.painter().add(paint.into_callback());
    }

    /// Clicks and drags of the tools.
    fn point(&mut self, workspace: &mut Workspace, ui: &Ui, view: &PhotoView, overlay: &Overlay, response: &egui::Response) {
        let at = response.interact_pointer_pos();
        let origin = ui.input(|i| i.pointer.press_origin()).or(at);
        if let (true, Some(at), None) = (response.drag_started_by(PointerButton::Primary), origin, self.drag) {
            self.drag = match workspace.annotate.tool {
                Tool::Points => nearest_pair(workspace, view, at).map(Drag::Pair),
                Tool::Gizmo => gizmo::taken(workspace, overlay, view, at).map(|(pose, handle)| Drag::Pose(pose, handle, view.pixel(at))),
                Tool::Select => Some(Drag::Pan),
            };
        }
        let holds = matches!(self.drag, Some(Drag::Pair(_) | Drag::Pose(..)));
        if holds && ui.input(|i| i.key_down(Key::Escape)) {
            self.drag = Some(Drag::Dropped);
        }
        match (self.drag, at) {
            (Some(Drag::Pair(index)), Some(at)) if response.dragged() => workspace.send(Command::DragPair(index, view.pixel(at))),
            (Some(Drag::Pose(start, handle, from)), Some(at)) if response.dragged() => {
                gizmo::drag(workspace, overlay, view, &start, handle, &from, at, ui.input(|i| i.modifiers));
            }
            _ => {}
        }
        if response.drag_stopped() {
            if matches!(self.drag, Some(Drag::Pair(_) | Drag::Pose(..))) {
                workspace.send(Command::EndGesture);
            }
            self.drag = None;
        }
        if let (true, Some(at)) = (is_clicked(ui, response), at) {
            if workspace.annotate.tool == Tool::Gizmo && workspace.shown_label().is_none_or(|l| l.pose.is_none()) {
                self.put_object(workspace, &view.pixel(at));
            } else {
                click(workspace, view, overlay, at);
            }
        }
    }

    /// The cross hair, under the pointer or by keys, and where it stands. Gives where the next chip can begin.
    fn cursor_ui(
        &mut self,
        workspace: &mut Workspace,
        ui: &Ui,
        brush: &Brush,
        area: Rect,
        view: &PhotoView,
        response: &egui::Response,
    ) -> f32 {
        let left = area.left() + 12.0;
        if response.clicked_by(PointerButton::Primary) || response.drag_started() {
            response.request_focus();
        }
        let before = self.cursor;
        self.photo_keys(workspace, ui, view, area, response);
        self.cursor_at_pointer &= self.cursor == before;
        if let Some(at) = response.hover_pos() {
            // Under a pointer that stands still the photo may move.
            self.cursor_at_pointer |=
                ui.input(|i| i.pointer.is_moving() || i.pointer.delta() != egui::Vec2::ZERO || i.pointer.any_pressed());
            if self.cursor_at_pointer {
                self.cursor = Some(view.pixel(at));
            }
        }
        let Some(cursor) = self.cursor else { return left };
        let at = view.screen(&cursor);
        if workspace.annotate.tool == Tool::Points && area.contains(at) && (response.hovered() || response.has_focus()) {
            brush.cross_hair(at, 6.0, 22.0, 1.0);
            if response.hovered() {
                ui.ctx().set_cursor_icon(egui::CursorIcon::None);
            }
        }
        if cursor.x <= -1.0 || cursor.y <= -1.0 {
            return left;
        }
        let text = format!("{:.1}, {:.1}", cursor.x, cursor.y);
        brush.photo_chip(egui::pos2(left, area.bottom() - 24.0), &text, true).right() + 8.0
    }
}

/// The colour under lines.
pub(super) fn halo(t: &Tokens) -> [u8; 4] {
    let [r, g, b, _] = t.photo.halo.to_array();
    [r, g, b, 178]
}

/// The camera of the frame with the size of its photo; a plain one where the model is not supported.
fn shown_camera(workspace: &Workspace, photo: Option<&PhotoPyramid>) -> Option<Camera> {
    let frame = workspace.frame()?;
    let size = photo.map(|p| (p.width(), p.height()));
    if let Ok(camera) = workspace.camera() {
        let (width, height) = size.unwrap_or((camera.width, camera.height));
        return Some(Camera { width, height, ..camera.clone() });
    }
    let model = workspace.project()?.camera(frame.camera).and_then(|c| c.model.size());
    let (w, h) = size.or(model)?;
    Some(Camera::pinhole(w, h, f64::from(w), f64::from(w), 0.5 * f64::from(w), 0.5 * f64::from(h)))
}

fn click(workspace: &mut Workspace, view: &PhotoView, overlay: &Overlay, at: Pos2) {
    if workspace.annotate.tool == Tool::Points {
        match nearest_pair(workspace, view, at) {
            Some(index) if workspace.annotate.pending.is_none() => workspace.send(Command::SelectPair(Some(index))),
            _ => workspace.send(Command::PlacePixel(view.pixel(at))),
        }
        return;
    }
    if let Some(label) = label_at(view, overlay, at) {
        workspace.send(Command::SelectLabel(label));
    }
}

/// The menu of the right button, for the label under it: a click takes that in hand, unless half a pair waits.
fn context_ui(workspace: &mut Workspace, view: &PhotoView, overlay: &Overlay, response: &egui::Response) {
    if let (true, Some(at), None) = (response.secondary_clicked(), response.interact_pointer_pos(), workspace.annotate.pending)
        && let Some(label) = label_at(view, overlay, at)
    {
        workspace.send(Command::SelectLabel(label));
    }
    let mut sent = Vec::new();
    response.context_menu(|ui| context::actions_menu_ui(workspace, ui, context::PHOTO, &mut sent));
    sent.into_iter().for_each(|command| workspace.send(command));
}

/// Says over the photo's place why there is none, and offers the way to it.
fn no_photo_ui(workspace: &mut Workspace, ui: &mut Ui, why: Option<&str>) {
    let (Some(why), Some(action)) = (why, action::find("project.find_folder")) else { return };
    let place = Rect::from_min_size(ui.max_rect().min + vec2(16.0, 16.0), vec2(NOTICE.min(ui.max_rect().width() - 32.0), 120.0));
    ui.scope_builder(egui::UiBuilder::new().max_rect(place), |ui| {
        sentence_ui(ui, Tone::Attention, why);
        ui.add_space(6.0);
        let clicked = action_button_ui(workspace, ui, action, Button::secondary(action.title));
        clicked.into_iter().for_each(|command| workspace.send(command));
    });
}

fn nearest_pair(workspace: &Workspace, view: &PhotoView, at: Pos2) -> Option<usize> {
    let label = workspace.shown_label()?;
    let distance = |i: &usize| view.screen(&Vec2::from(label.correspondences[*i].pixel)).distance(at);
    (0..label.correspondences.len()).filter(|i| distance(i) < GRAB).min_by(|a, b| distance(a).total_cmp(&distance(b)))
}
