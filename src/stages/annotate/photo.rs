//! The photo with its overlay: zoom, pan, pairs, the gizmo.

use super::{AnnotateStage, Picture, image_of};
use crate::geom::{Camera, Pose, Vec2, Vec3};
use crate::project::{LabelPose, LabelState, Method, PoseLabel};
use crate::scene::overlay::{self, Item, Style};
use crate::ui::brush::{PhotoMark, whole};
use crate::ui::widgets::{Tone, sentence_ui};
use crate::ui::{Brush, Tokens};
use crate::workspace::{Command, HalfPair, Loaded, OverlayStyle, Tool, Workspace, ZoomCommand};
use egui::{ColorImage, CursorIcon, Key, PointerButton, Pos2, Rect, Sense, TextureOptions, Ui, pos2, vec2};
use nalgebra::Rotation3;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Zoom limits, screen points a photo pixel.
const ZOOM: std::ops::RangeInclusive<f64> = 0.02..=64.0;
/// Points around a pair in which it is taken hold of.
const GRAB: f32 = 9.0;
/// Length of a residual's arrow against the residual.
const RESIDUAL_TIMES: f64 = 10.0;
/// Radians a point of dragging when a pose is turned.
const TURN_RAD: f64 = 0.006;

/// Which part of the photo is shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PhotoView {
    /// Points a photo pixel.
    pub zoom: f64,
    /// Photo pixel in the middle.
    pub centre: Vec2,
    /// Whether the whole photo is to be shown whatever the size of the window.
    pub fit: bool,
}

impl PhotoView {
    fn fitted(camera: (f64, f64), area: Rect) -> Self {
        let zoom = (f64::from(area.width()) / camera.0).min(f64::from(area.height()) / camera.1);
        Self { zoom, centre: Vec2::new(0.5 * camera.0 - 0.5, 0.5 * camera.1 - 0.5), fit: true }
    }

    /// Where a photo pixel lies on the screen.
    pub fn screen(&self, area: Rect, pixel: &Vec2) -> Pos2 {
        let offset = (pixel - self.centre) * self.zoom;
        area.center() + vec2(offset.x as f32, offset.y as f32)
    }

    /// The photo pixel at a place on the screen.
    pub fn pixel(&self, area: Rect, at: Pos2) -> Vec2 {
        let offset = at - area.center();
        self.centre + Vec2::new(f64::from(offset.x), f64::from(offset.y)) / self.zoom
    }

    fn zoomed(&self, area: Rect, at: Pos2, factor: f64) -> Self {
        let held = self.pixel(area, at);
        let zoom = (self.zoom * factor).clamp(*ZOOM.start(), *ZOOM.end());
        let offset = at - area.center();
        Self { zoom, centre: held - Vec2::new(f64::from(offset.x), f64::from(offset.y)) / zoom, fit: false }
    }
}

/// What the pointer holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Drag {
    /// A pair's end on the photo.
    Pair(usize),
    /// The pose, from this one.
    Pose(Pose),
    /// The photo.
    Pan,
}

impl AnnotateStage {
    pub(super) fn photo_ui(&mut self, workspace: &mut Workspace, ui: &mut Ui) {
        let (t, area) = (Tokens::of(ui), ui.max_rect());
        Brush::of(ui).fill(area, 0.0, t.surface.viewport);
        let response = ui.interact(area, ui.scope_id().with("photo"), Sense::click_and_drag());
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, "Photo"));
        let size = self.photo_picture(workspace, ui);
        let Some(size) = size else { return };
        self.settle_view(workspace, ui, area, size);
        self.navigate(ui, area, &response);
        let Some(view) = self.view else { return };
        let corner = |x: f64, y: f64| view.screen(area, &Vec2::new(x - 0.5, y - 0.5));
        let rect = Rect::from_min_max(corner(0.0, 0.0), corner(size.0, size.1));
        let brush = Brush::of(ui).clipped(area);
        if let Some(photo) = &self.photo {
            brush.painter.image(photo.texture.id(), rect, whole(), t.photo.ink);
        }
        let blink = ui.input(|i| i.key_down(Key::B)) && !ui.egui_wants_keyboard_input();
        if !blink {
            self.overlay_ui(workspace, ui, area, view);
        }
        self.point(workspace, ui, area, view, &response);
        if !blink {
            marks_ui(workspace, &brush, area, view);
        }
        self.cursor_ui(workspace, ui, &brush, area, view, &response);
    }

    /// Brings the photo of the frame onto the GPU and gives its size; says what is wrong where there is none.
    fn photo_picture(&mut self, workspace: &mut Workspace, ui: &mut Ui) -> Option<(f64, f64)> {
        let frame = workspace.annotate.frame?;
        let camera = workspace.frame().and_then(|f| workspace.project()?.camera(f.camera)).and_then(|c| c.model.size());
        if self.photo.as_ref().is_some_and(|p| p.key == frame) {
            let size = self.photo.as_ref()?.texture.size();
            return Some((size[0] as f64, size[1] as f64));
        }
        let said = match workspace.photo(frame) {
            Loaded::Ready(photo) => {
                let options = TextureOptions { magnification: egui::TextureFilter::Nearest, ..TextureOptions::LINEAR };
                let texture = ui.ctx().load_texture("photo", image_of(&photo), options);
                self.photo = Some(Picture { key: frame, texture });
                return Some((f64::from(photo.width), f64::from(photo.height)));
            }
            Loaded::Loading => {
                ui.ctx().request_repaint();
                None
            }
            Loaded::Failed(text) => Some(text),
        };
        self.photo = None;
        if let Some(text) = said {
            let place = Rect::from_min_size(ui.max_rect().min + vec2(16.0, 16.0), vec2(360.0, 60.0));
            ui.scope_builder(egui::UiBuilder::new().max_rect(place), |ui| sentence_ui(ui, Tone::Attention, &text));
        }
        camera.map(|(w, h)| (f64::from(w), f64::from(h)))
    }

    fn settle_view(&mut self, workspace: &mut Workspace, ui: &Ui, area: Rect, size: (f64, f64)) {
        let fitted = PhotoView::fitted(size, area);
        let view = self.view.filter(|v| !v.fit).unwrap_or(fitted);
        let view = match workspace.annotate.zoom.take() {
            None => view,
            Some(ZoomCommand::Fit) => fitted,
            Some(ZoomCommand::OneToOne) => view.zoomed(area, area.center(), 1.0 / f64::from(ui.pixels_per_point()) / view.zoom),
            Some(ZoomCommand::In) => view.zoomed(area, area.center(), 2.0),
            Some(ZoomCommand::Out) => view.zoomed(area, area.center(), 0.5),
        };
        self.view = Some(view);
    }

    /// Wheel zooms at the cursor; the middle button, or the space bar with the first, pans.
    fn navigate(&mut self, ui: &Ui, area: Rect, response: &egui::Response) {
        let Some(view) = self.view else { return };
        if let Some(at) = response.hover_pos() {
            let (scroll, pinch) = ui.input(|i| (i.smooth_scroll_delta().y, i.zoom_delta()));
            let factor = f64::from((scroll * 0.005).exp() * pinch);
            if (factor - 1.0).abs() > 1e-6 {
                self.view = Some(view.zoomed(area, at, factor));
            }
        }
        let space = ui.input(|i| i.key_down(Key::Space));
        if response.drag_started() && (response.dragged_by(PointerButton::Middle) || space) {
            self.drag = Some(Drag::Pan);
        }
        if self.drag == Some(Drag::Pan) && response.dragged() {
            let by = response.drag_delta();
            let centre = view.centre - Vec2::new(f64::from(by.x), f64::from(by.y)) / view.zoom;
            self.view = Some(PhotoView { centre, fit: false, ..view });
        }
    }

    /// Clicks and drags of the tools.
    fn point(&mut self, workspace: &mut Workspace, ui: &Ui, area: Rect, view: PhotoView, response: &egui::Response) {
        let at = response.interact_pointer_pos();
        if let (true, Some(at), None) =
            (response.drag_started_by(PointerButton::Primary), ui.input(|i| i.pointer.press_origin()).or(at), self.drag)
        {
            self.drag = match workspace.annotate.tool {
                Tool::Points => nearest_pair(workspace, area, view, at).map(Drag::Pair),
                Tool::Gizmo => workspace.shown_label().and_then(|l| l.pose).map(|p| Drag::Pose(p.camera_from_object())),
                Tool::Select => Some(Drag::Pan),
            };
        }
        match (self.drag, at) {
            (Some(Drag::Pair(index)), Some(at)) if response.dragged() => workspace.send(Command::DragPair(index, view.pixel(area, at))),
            (Some(Drag::Pose(start)), Some(_)) if response.dragged() => {
                let by = ui.input(|i| i.pointer.total_drag_delta()).unwrap_or_default();
                if let Ok(camera) = workspace.camera() {
                    let pose = dragged(camera, &start, by, view.zoom, ui.input(|i| i.modifiers));
                    workspace.send(Command::LivePose(pose, Method::Gizmo));
                }
            }
            _ => {}
        }
        if response.drag_stopped() {
            if matches!(self.drag, Some(Drag::Pair(_) | Drag::Pose(_))) {
                workspace.send(Command::EndGesture);
            }
            self.drag = None;
        }
        if let (true, Some(at)) = (response.clicked(), at) {
            self.click(workspace, area, view, at);
        }
    }

    fn click(&mut self, workspace: &mut Workspace, area: Rect, view: PhotoView, at: Pos2) {
        match workspace.annotate.tool {
            Tool::Points => match nearest_pair(workspace, area, view, at) {
                Some(index) if workspace.annotate.pending.is_none() => workspace.send(Command::SelectPair(Some(index))),
                _ => workspace.send(Command::PlacePixel(view.pixel(area, at))),
            },
            _ => {
                if let Some(label) = self.label_at(workspace, &view.pixel(area, at)) {
                    workspace.send(Command::SelectLabel(label));
                }
            }
        }
    }

    /// The label whose mesh is the nearest at a photo pixel.
    fn label_at(&mut self, workspace: &mut Workspace, pixel: &Vec2) -> Option<crate::project::LabelId> {
        let ray = workspace.camera().ok()?.unproject(pixel).ok()?;
        let labels: Vec<PoseLabel> = shown_labels(workspace);
        let mut nearest: Option<(f64, crate::project::LabelId)> = None;
        for label in labels {
            let (Some(pose), Some(shape)) = (label.pose, self.shape(workspace, label.object)) else { continue };
            let back = pose.camera_from_object().inverse();
            if let Some(hit) = shape.bvh.hit(&shape.file.mesh, &back.translation, &(back.rotation * ray))
                && nearest.is_none_or(|(d, _)| hit.distance < d)
            {
                nearest = Some((hit.distance, label.id));
            }
        }
        nearest.map(|(_, id)| id)
    }

    /// Draws the labels' meshes; only when something that is seen of them changed.
    fn overlay_ui(&mut self, workspace: &mut Workspace, ui: &Ui, area: Rect, view: PhotoView) {
        let t = Tokens::of(ui);
        let Ok(camera) = workspace.camera().cloned() else { return };
        let ppp = f64::from(ui.pixels_per_point());
        let size = [(f64::from(area.width()) * ppp).round() as u32, (f64::from(area.height()) * ppp).round() as u32];
        let origin = view.screen(area, &Vec2::zeros()) - area.min;
        let origin_px = [f64::from(origin.x) * ppp, f64::from(origin.y) * ppp];
        let labels = shown_labels(workspace);
        let shapes: Vec<_> = labels.iter().map(|l| self.shape(workspace, l.object)).collect();
        if shapes.iter().any(Option::is_none) {
            ui.ctx().request_repaint_after(std::time::Duration::from_millis(50));
        }
        let (selected, style, opacity) = (workspace.shown_label().map(|l| l.id), workspace.annotate.style, workspace.annotate.opacity);
        let mut items = Vec::new();
        for (label, shape) in labels.iter().zip(&shapes) {
            let (Some(pose), Some(shape), Some(object)) = (&label.pose, shape, workspace.project().and_then(|p| p.object(label.object)))
            else {
                continue;
            };
            let own = selected == Some(label.id);
            let colour = t.object(object.colour);
            let drawn = match style {
                OverlayStyle::XRay if own => Style::XRay,
                OverlayStyle::Solid if own => Style::Solid,
                _ => Style::Outline,
            };
            let half_width = (if own { 1.0 } else { 0.625 }) * ppp as f32;
            items.push(Item {
                mesh: &shape.file.mesh,
                pose: pose.camera_from_object(),
                colour: [colour.r(), colour.g(), colour.b()],
                style: drawn,
                half_width,
            });
        }
        let key = key_of(&items, size, origin_px, view.zoom, opacity);
        if self.overlay.as_ref().is_none_or(|o| o.key != key) {
            let zoomed = overlay::zoomed(&camera, view.zoom * ppp, origin_px, size);
            let Ok(layer) = overlay::draw(&zoomed, &items, opacity) else { return };
            let image = ColorImage::from_rgba_premultiplied([layer.width, layer.height], &layer.rgba);
            let texture = ui.ctx().load_texture("overlay", image, TextureOptions::NEAREST);
            self.overlay = Some(Picture { key, texture });
        }
        if let Some(overlay) = &self.overlay {
            Brush::of(ui).clipped(area).painter.image(overlay.texture.id(), area, whole(), t.photo.ink);
        }
    }

    /// The cross hair: arrows move it by a photo pixel, with Shift by a tenth; Enter sets the point.
    fn cursor_ui(&mut self, workspace: &mut Workspace, ui: &Ui, brush: &Brush, area: Rect, view: PhotoView, response: &egui::Response) {
        if response.clicked() || response.drag_started() {
            response.request_focus();
        }
        if response.has_focus() {
            ui.memory_mut(|m| {
                m.set_focus_lock_filter(
                    response.id,
                    egui::EventFilter { horizontal_arrows: true, vertical_arrows: true, ..egui::EventFilter::default() },
                );
            });
            let (dx, dy, enter) = arrows(ui);
            if dx != 0.0 || dy != 0.0 {
                let start = self.cursor.unwrap_or(view.centre);
                self.cursor = Some(start + Vec2::new(dx, dy));
            }
            if enter && let Some(cursor) = self.cursor {
                workspace.send(Command::PlacePixel(cursor));
            }
        }
        if let Some(at) = response.hover_pos()
            && ui.input(|i| i.pointer.is_moving())
        {
            self.cursor = Some(view.pixel(area, at));
        }
        if let (Tool::Points, Some(cursor)) = (workspace.annotate.tool, self.cursor) {
            let at = view.screen(area, &cursor);
            if area.contains(at) && (response.hovered() || response.has_focus()) {
                brush.cross_hair(at, 6.0, 22.0, 1.0);
                if response.hovered() {
                    ui.ctx().set_cursor_icon(CursorIcon::None);
                }
            }
        }
        if let Some(cursor) = self.cursor.filter(|c| c.x > -1.0 && c.y > -1.0) {
            brush.photo_chip(pos2(area.left() + 12.0, area.bottom() - 24.0), &format!("{:.1}, {:.1}", cursor.x, cursor.y), true);
        }
    }
}

/// Steps of the arrow keys, in units of one, with Shift a tenth; and whether Enter was pressed.
pub(super) fn arrows(ui: &Ui) -> (f64, f64, bool) {
    ui.input_mut(|i| {
        let step = if i.modifiers.shift { 0.1 } else { 1.0 };
        let mut times =
            |key: Key| (i.count_and_consume_key(egui::Modifiers::NONE, key) + i.count_and_consume_key(egui::Modifiers::SHIFT, key)) as f64;
        let x = times(Key::ArrowRight) - times(Key::ArrowLeft);
        let y = times(Key::ArrowDown) - times(Key::ArrowUp);
        let enter = i.consume_key(egui::Modifiers::NONE, Key::Enter);
        (x * step, y * step, enter)
    })
}

/// The labels of the frame as they look now, without rejected ones.
fn shown_labels(workspace: &Workspace) -> Vec<PoseLabel> {
    let (Some(project), Some(frame)) = (workspace.project(), workspace.annotate.frame) else { return Vec::new() };
    let live = workspace.annotate.gesture.as_ref().map(|g| g.label.clone());
    let stored =
        project.labels_of(frame).filter(|l| l.state != LabelState::Rejected && live.as_ref().is_none_or(|g| g.id != l.id)).cloned();
    let mut labels: Vec<PoseLabel> = stored.collect();
    labels.extend(live);
    labels
}

fn key_of(items: &[Item<'_>], size: [u32; 2], origin: [f64; 2], zoom: f64, opacity: f32) -> u64 {
    let mut hasher = DefaultHasher::new();
    for item in items {
        std::ptr::from_ref(item.mesh).hash(&mut hasher);
        item.pose.rotation_row_major().iter().chain(item.pose.translation.iter()).for_each(|v| v.to_bits().hash(&mut hasher));
        (item.colour, item.style, item.half_width.to_bits()).hash(&mut hasher);
    }
    (size, origin[0].to_bits(), origin[1].to_bits(), zoom.to_bits(), opacity.to_bits()).hash(&mut hasher);
    hasher.finish()
}

fn nearest_pair(workspace: &Workspace, area: Rect, view: PhotoView, at: Pos2) -> Option<usize> {
    let label = workspace.shown_label()?;
    let distance = |i: &usize| view.screen(area, &Vec2::from(label.correspondences[*i].pixel)).distance(at);
    (0..label.correspondences.len()).filter(|i| distance(i) < GRAB).min_by(|a, b| distance(a).total_cmp(&distance(b)))
}

/// The pose after a drag by so many points: in the plane of its distance; with Alt turned; with Ctrl along the line of
/// sight.
fn dragged(camera: &Camera, start: &Pose, by: egui::Vec2, zoom: f64, modifiers: egui::Modifiers) -> Pose {
    let (dx, dy) = (f64::from(by.x), f64::from(by.y));
    if modifiers.alt {
        let turn = Rotation3::from_axis_angle(&Vec3::y_axis(), -dx * TURN_RAD) * Rotation3::from_axis_angle(&Vec3::x_axis(), dy * TURN_RAD);
        return Pose::new(turn * start.rotation, start.translation);
    }
    if modifiers.ctrl || modifiers.command {
        return Pose::new(start.rotation, start.translation * (1.0 - dy * 0.002).max(0.05));
    }
    let depth = start.translation.z;
    let shift = Vec3::new(dx / zoom / camera.fx * depth, dy / zoom / camera.fy * depth, 0.0);
    Pose::new(start.rotation, start.translation + shift)
}

/// Pairs with their residuals, the axes of the object, the pending half.
fn marks_ui(workspace: &Workspace, brush: &Brush, area: Rect, view: PhotoView) {
    let Some(label) = workspace.shown_label() else { return pending_ui(workspace, brush, area, view, 1) };
    if let (Some(pose), Ok(camera)) = (label.pose.as_ref().map(LabelPose::camera_from_object), workspace.camera()) {
        let length = workspace.object().and_then(|o| o.diameter_m).unwrap_or(0.1) * 0.35;
        let at = |p: &Vec3| camera.project(&pose.transform(p)).ok().map(|p| view.screen(area, &p));
        for (axis, unit) in [Vec3::x(), Vec3::y(), Vec3::z()].iter().enumerate() {
            if let (Some(from), Some(to)) = (at(&Vec3::zeros()), at(&(unit * length))) {
                brush.axis_arrow(from, to, brush.t.axis(axis));
            }
        }
    }
    let residuals = workspace.residuals(label);
    let middle = view.screen(
        area,
        &label.correspondences.iter().map(|c| Vec2::from(c.pixel)).sum::<Vec2>().unscale(label.correspondences.len().max(1) as f64),
    );
    for (i, (pair, residual)) in label.correspondences.iter().zip(&residuals).enumerate() {
        let at = view.screen(area, &Vec2::from(pair.pixel));
        let selected = workspace.annotate.pair == Some(i);
        if let Some(r) = residual {
            let tip = view.screen(area, &(Vec2::from(pair.pixel) + r * RESIDUAL_TIMES / view.zoom.max(1.0) * view.zoom.clamp(0.3, 1.0)));
            if tip.distance(at) > 3.0 {
                brush.halo_arrow(at, tip, 2.0, if selected { brush.t.photo.pick } else { brush.t.photo.ink });
            }
        }
        brush.pair_ring(at, selected);
        let value = residual.map(|r| format!("{:.2}", r.norm())).unwrap_or_default();
        let away = at - middle;
        let away = if away.length() > 1.0 { away / away.length() } else { vec2(0.7, -0.7) };
        brush.pair_pill(at, at + away * 56.0, &PhotoMark { number: i + 1, value: &value, selected, outlier: false });
    }
    pending_ui(workspace, brush, area, view, label.correspondences.len() + 1);
}

fn pending_ui(workspace: &Workspace, brush: &Brush, area: Rect, view: PhotoView, number: usize) {
    if let Some(HalfPair::Pixel(pixel)) = workspace.annotate.pending {
        let at = view.screen(area, &pixel);
        brush.pair_ring(at, true);
        brush.pending_badge(at + vec2(14.0, -14.0), number);
    }
}
