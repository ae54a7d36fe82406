//! The gizmo on the photo: what lies under the pointer, drags, keys, and how it looks.

use super::AnnotateStage;
use super::keyboard::{arrow_steps, presses};
use super::overlay::Overlay;
use crate::geom::{Pose, Vec2, Vec3};
use crate::project::{LabelPose, Method};
use crate::scene::gizmo::{AxisFrame, Gizmo, Handle};
use crate::scene::mesh_id;
use crate::stages::assets::Ready;
use crate::stages::view::PhotoView;
use crate::ui::Brush;
use crate::workspace::{Command, GizmoAxes, Workspace};
use egui::{Color32, Key, Modifiers, Pos2, Ui, vec2};

/// Length of the axes in points.
const REACH_POINTS: f64 = 96.0;
/// A handle is taken hold of within so many points.
const GRAB: f32 = 8.0;
/// Radius of the disc in the middle, in points.
const DISC: f32 = 7.0;
/// What the name of the line of sight's handle takes beside it, in points.
const RAY_NAME_ROOM: f32 = 84.0;
/// Turn by an arrow key; a tenth with Shift.
const KEY_TURN_RAD: f64 = 1.0 * std::f64::consts::PI / 180.0;
/// Change of the distance by a key; a tenth with Shift.
const KEY_PUSH: f64 = 0.002;
/// Share of the photo's smaller side that an object fills which a click has put there.
const PUT_SHARE: f64 = 0.35;
/// Radians a point of dragging with Alt beside the handles.
const TURN_RAD: f64 = 0.006;

/// The gizmo of the label in hand.
fn of(workspace: &Workspace, overlay: &Overlay, pose: &Pose, points_per_pixel: f64) -> Option<Gizmo> {
    let object = workspace.annotate.object?;
    let pivot = overlay.meshes.iter().find(|(id, _)| *id == mesh_id(object)).map_or_else(Vec3::zeros, |(_, mesh)| mesh.centre());
    let frame = match workspace.annotate.gizmo_axes {
        GizmoAxes::Object => AxisFrame::Object,
        GizmoAxes::Camera => AxisFrame::Camera,
    };
    Gizmo::new(workspace.camera().ok()?, pose, &pivot, frame, REACH_POINTS / points_per_pixel)
}

fn shown_pose(workspace: &Workspace) -> Option<Pose> {
    workspace.shown_label()?.pose.as_ref().map(LabelPose::camera_from_object)
}

/// The pose that a press at `at` takes hold of, by a handle or as a whole.
pub fn taken(workspace: &Workspace, overlay: &Overlay, view: &PhotoView, at: Pos2) -> Option<(Pose, Option<Handle>)> {
    let pose = shown_pose(workspace)?;
    let handle = of(workspace, overlay, &pose, view.points_per_pixel()).and_then(|g| under(&g, view, at));
    Some((pose, handle))
}

/// The handle under the pointer: the disc and the stroke of the line of sight lie on top of axes, these of rings.
fn under(gizmo: &Gizmo, view: &PhotoView, at: Pos2) -> Option<Handle> {
    let distance = |handle: &Handle| {
        let line: Vec<Pos2> = gizmo.line(*handle).iter().map(|p| view.screen(p)).collect();
        match line.as_slice() {
            [] => f32::INFINITY,
            [point] => point.distance(at) - DISC,
            _ => line.windows(2).map(|pair| distance_to_segment(at, pair[0], pair[1])).fold(f32::INFINITY, f32::min),
        }
    };
    Handle::ALL.into_iter().rev().find(|h| !matches!(h, Handle::Ring(_)) && distance(h) < GRAB).or_else(|| {
        let rings = (0..3).map(Handle::Ring);
        rings.filter(|h| distance(h) < GRAB).min_by(|a, b| distance(a).total_cmp(&distance(b)))
    })
}

fn distance_to_segment(at: Pos2, a: Pos2, b: Pos2) -> f32 {
    let along = b - a;
    let square = along.length_sq();
    let share = if square > 0.0 { ((at - a).dot(along) / square).clamp(0.0, 1.0) } else { 0.0 };
    at.distance(a + along * share)
}

/// Shows the pose of a drag. Beside the handles: across the line of sight, with Alt turned, with Ctrl along it.
#[allow(clippy::too_many_arguments, reason = "a drag is where from, where to, and what of")]
pub fn drag(
    workspace: &mut Workspace,
    overlay: &Overlay,
    view: &PhotoView,
    start: &Pose,
    handle: Option<Handle>,
    from: &Vec2,
    at: Pos2,
    modifiers: Modifiers,
) {
    let Some(gizmo) = of(workspace, overlay, start, view.points_per_pixel()) else { return };
    let to = view.pixel(at);
    let pose = match handle {
        Some(handle) => gizmo.dragged(handle, from, &to),
        None if modifiers.alt => {
            let by = (to - from) * view.points_per_pixel() * TURN_RAD;
            let camera = Gizmo::new(&view.seen.camera, start, &Vec3::zeros(), AxisFrame::Camera, 1.0);
            let Some(turned) = camera.map(|g| g.turned(1, -by.x)) else { return };
            let again = Gizmo::new(&view.seen.camera, &turned, &Vec3::zeros(), AxisFrame::Camera, 1.0);
            again.map_or(turned, |g| g.turned(0, by.y))
        }
        None if modifiers.ctrl || modifiers.command => gizmo.dragged(Handle::Ray, from, &to),
        None => gizmo.dragged(Handle::Plane, from, &to),
    };
    workspace.send(Command::LivePose(pose, Method::Gizmo));
}

impl AnnotateStage {
    /// Puts the object in hand at a place of the photo, as the mesh view shows it, so large that it fills a part of the
    /// photo: a pose to go on from.
    pub(super) fn put_object(&mut self, workspace: &mut Workspace, pixel: &Vec2) {
        let (Some(object), Ok(camera)) = (workspace.annotate.object, workspace.camera().cloned()) else { return };
        let (Ready::Yes(mesh), Ok(ray)) = (self.assets.mesh(workspace, object), camera.unproject(pixel)) else { return };
        let smaller_px = f64::from(camera.width.min(camera.height));
        let away_m = camera.fx.min(camera.fy) * 2.0 * mesh.radius_m() / (PUT_SHARE * smaller_px);
        let rotation = self.orbit.entry(object).or_default().rotation;
        let pose = Pose::new(rotation, ray * away_m - rotation * mesh.centre());
        workspace.send(Command::LivePose(pose, Method::Gizmo));
        workspace.send(Command::EndGesture);
    }
}

/// Arrows move by a photo pixel, with Alt they turn by a degree, Page up and down go along the line of sight, Alt with
/// them turns about it; Shift makes a tenth of each. Says whether the pose was moved: the gesture is not ended.
pub fn keys(workspace: &mut Workspace, ui: &Ui) -> bool {
    let Some(start) = shown_pose(workspace) else { return false };
    let Ok(camera) = workspace.camera().cloned() else { return false };
    let Some(gizmo) = Gizmo::new(&camera, &start, &Vec3::zeros(), AxisFrame::Camera, 1.0) else { return false };
    let (turn, by) = ui.input_mut(|i| (arrow_steps(i, Modifiers::ALT), arrow_steps(i, Modifiers::NONE)));
    let pages = |modifiers: Modifiers| {
        let times = |key| ui.input_mut(|i| presses(i, modifiers, key) + 0.1 * presses(i, modifiers | Modifiers::SHIFT, key));
        times(Key::PageUp) - times(Key::PageDown)
    };
    let (push, roll) = (pages(Modifiers::NONE), pages(Modifiers::ALT));
    let pose = if turn.x != 0.0 {
        gizmo.turned(1, -turn.x * KEY_TURN_RAD)
    } else if turn.y != 0.0 {
        gizmo.turned(0, turn.y * KEY_TURN_RAD)
    } else if roll != 0.0 {
        gizmo.turned(2, -roll * KEY_TURN_RAD)
    } else if push != 0.0 {
        gizmo.pushed(1.0 + push * KEY_PUSH)
    } else if by != Vec2::zeros() {
        gizmo.nudged(&by)
    } else {
        return false;
    };
    workspace.send(Command::LivePose(pose, Method::Gizmo));
    true
}

/// Paints the handles of the label in hand; the held one, or the one under the pointer, stands out.
pub fn paint(workspace: &Workspace, overlay: &Overlay, brush: &Brush, view: &PhotoView, held: Option<Handle>, pointer: Option<Pos2>) {
    let Some(pose) = shown_pose(workspace) else { return };
    let Some(gizmo) = of(workspace, overlay, &pose, view.points_per_pixel()) else { return };
    let lit = held.or_else(|| under(&gizmo, view, pointer?));
    for handle in Handle::ALL {
        if held.is_some_and(|h| h != handle) {
            continue;
        }
        let line: Vec<Pos2> = gizmo.line(handle).iter().map(|p| view.screen(p)).collect();
        paint_handle(brush, handle, &line, lit == Some(handle));
    }
}

fn paint_handle(brush: &Brush, handle: Handle, line: &[Pos2], lit: bool) {
    let t = brush.t;
    let colour = |axis: usize| if lit { t.photo.pick } else { t.axis(axis) };
    let width = if lit { 2.5 } else { 1.75 };
    match (handle, line) {
        (_, []) => {}
        (Handle::Plane, [middle, ..]) => {
            brush.dot(*middle, DISC + 1.5, t.photo.halo);
            brush.dot(*middle, DISC, if lit { t.photo.pick } else { t.photo.ink });
        }
        (Handle::Ray, [from, to, ..]) => {
            let ink = if lit { t.photo.pick } else { t.photo.ink };
            brush.halo_arrow(*from, *to, width, ink);
            brush.halo_arrow(*to, *from, width, ink);
            let room = brush.painter.clip_rect().right() - from.x;
            let aside = if room < RAY_NAME_ROOM { 10.0 - RAY_NAME_ROOM } else { 10.0 };
            brush.photo_chip(from.lerp(*to, 0.5) + vec2(aside, 0.0), "distance", false);
        }
        (Handle::Axis(i), [from, .., to]) => {
            let unit = (*to - *from).normalized();
            brush.halo_line(vec![*from + unit * (DISC + 2.0), *to], width + 0.5, colour(i), false);
            brush.arrow_head(*to + unit * 8.0, unit, 10.0, colour(i));
        }
        (Handle::Ring(i), corners) => ring(brush, corners, width, colour(i)),
        _ => {}
    }
}

/// A ring, thin.
fn ring(brush: &Brush, corners: &[Pos2], width: f32, colour: Color32) {
    brush.halo_line(corners.to_vec(), width - 0.5, colour, false);
}
