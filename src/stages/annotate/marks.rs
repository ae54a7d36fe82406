//! Marks over the photo: pairs with their residuals, axes and box of the object, the pending half.

use crate::geom::{Vec2, Vec3};
use crate::project::{LabelPose, PoseLabel};
use crate::render;
use crate::stages::view::PhotoView;
use crate::ui::Brush;
use crate::ui::brush::PhotoMark;
use crate::workspace::labelling::LEAST_PAIRS;
use crate::workspace::{HalfPair, Tool, Workspace};
use egui::{Pos2, Rect, pos2, vec2};

/// Length of a residual's arrow against the residual.
const RESIDUAL_TIMES: f64 = 10.0;
/// Arrows shorter than this are left out, in points.
const SHORTEST_ARROW: f32 = 3.0;
/// Distance of a pair's pill from its mark, in points.
const PILL_AWAY: f32 = 56.0;
/// Length of the axes against the diameter.
const AXES_SHARE: f64 = 0.35;

/// Paints the marks of the label in hand, and what they mean from `chip_x` on.
pub fn paint(workspace: &Workspace, brush: &Brush, view: &PhotoView, area: Rect, chip_x: f32) {
    let Some(label) = workspace.shown_label() else { return pending(workspace, brush, view, 1) };
    if workspace.annotate.tool != Tool::Gizmo {
        axes(workspace, label, brush, view);
    }
    let residuals = workspace.residuals(label);
    let wild = workspace.suspects(label);
    // Before that many pairs the pose does not follow from them: how far they lie from it is no residual.
    // While the gizmo moves the pose they would run across the whole photo.
    let has_arrows = workspace.annotate.tool != Tool::Gizmo && residuals.len() >= LEAST_PAIRS && residuals.iter().any(Option::is_some);
    let places: Vec<Pos2> = label.correspondences.iter().map(|c| view.screen(&Vec2::from(c.pixel))).collect();
    for (i, (at, residual)) in places.iter().zip(&residuals).enumerate() {
        let selected = workspace.annotate.pair == Some(i);
        if let (true, Some(r)) = (has_arrows, residual) {
            let tip = view.screen(&(Vec2::from(label.correspondences[i].pixel) + r * RESIDUAL_TIMES));
            if tip.distance(*at) > SHORTEST_ARROW {
                let colour = if wild[i] { brush.t.photo.outlier } else { brush.t.photo.ink };
                brush.halo_arrow(*at, tip, 2.0, colour);
            }
        }
        brush.pair_ring(*at, selected);
    }
    for (i, residual) in residuals.iter().enumerate() {
        let value = residual.map(|r| format!("{:.2}", r.norm())).unwrap_or_default();
        let mark = PhotoMark { number: i + 1, value: &value, selected: workspace.annotate.pair == Some(i), outlier: wild[i] };
        brush.pair_pill(pill_place(&places, i, brush.pair_pill_size(&mark), area), places[i], &mark);
    }
    if has_arrows {
        brush.photo_chip(pos2(chip_x, area.bottom() - 24.0), "arrows: residual × 10", false);
    }
    pending(workspace, brush, view, label.correspondences.len() + 1);
}

/// Away from the middle of all marks, inside the view.
fn pill_place(places: &[Pos2], i: usize, size: egui::Vec2, area: Rect) -> Pos2 {
    let sum = places.iter().fold(egui::Vec2::ZERO, |sum, p| sum + p.to_vec2());
    let away = places[i].to_vec2() - sum / places.len().max(1) as f32;
    let away = if away.length() > 1.0 { away.normalized() } else { vec2(0.7, -0.7) };
    let inside = area.shrink2(size * 0.5 + vec2(6.0, 6.0));
    let at = places[i] + away * PILL_AWAY;
    if area.contains(places[i]) && inside.is_positive() { inside.clamp(at) } else { at }
}

fn axes(workspace: &Workspace, label: &PoseLabel, brush: &Brush, view: &PhotoView) {
    let (Some(pose), Ok(camera)) = (label.pose.as_ref().map(LabelPose::camera_from_object), workspace.camera()) else { return };
    let length = workspace.object().and_then(|o| o.diameter_m).unwrap_or(0.1) * AXES_SHARE;
    for (axis, line) in render::axes(camera, &pose, length).into_iter().enumerate() {
        if let (Some(from), Some(to)) = (line.first(), line.last()) {
            brush.axis_arrow(view.screen(from), view.screen(to), brush.t.axis(axis));
        }
    }
}

/// The half of a pair that was set on the photo.
fn pending(workspace: &Workspace, brush: &Brush, view: &PhotoView, number: usize) {
    if let Some(HalfPair::Pixel(pixel)) = workspace.annotate.pending {
        let at = view.screen(&pixel);
        brush.pair_ring(at, true);
        brush.pending_badge(at + vec2(14.0, -14.0), number);
    }
}

/// The thinnest ellipsoid's longest axis: the direction in which a pose is most uncertain, one sigma, in metres, in the
/// camera frame.
pub fn uncertain_direction(label: &PoseLabel) -> Option<Vec3> {
    let covariance = label.covariance.as_ref()?;
    let block = nalgebra::Matrix3::from_fn(|r, c| covariance[3 + r][3 + c]);
    let eigen = nalgebra::SymmetricEigen::new(block);
    let largest = eigen.eigenvalues.imax();
    let variance = eigen.eigenvalues[largest];
    (variance.is_finite() && variance > 0.0).then(|| eigen.eigenvectors.column(largest).into_owned() * variance.sqrt())
}
