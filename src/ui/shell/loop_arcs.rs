//! Arcs back: from the station where a finding was seen to the one to go back to.

use egui::{Color32, Pos2, Rect, Role, Sense, Stroke, Ui, WidgetInfo, epaint::CubicBezierShape, vec2};

use crate::ui::{
    brush::{Brush, alpha},
    widgets::tooltip,
};

/// Arcs begin and end this far below the centre line of the stations.
const ARC_START: f32 = 22.0;

/// A finding that leads back.
#[derive(Clone, Copy, Debug)]
pub struct ArcBack<'a> {
    /// Station where it was seen.
    pub seen_in: usize,
    /// Station to go back to.
    pub back_to: usize,
    /// Whether it is a problem, not only worth a look.
    pub severe: bool,
    /// The finding as a sentence.
    pub sentence: &'a str,
}

/// Shows the two most severe findings, the longest first so that the shorter lies on top; returns the one that
/// was clicked.
pub(super) fn arcs_ui(ui: &Ui, brush: &Brush, arcs: &[ArcBack<'_>], centres: &[Pos2]) -> Option<usize> {
    let mut order: Vec<usize> = (0..arcs.len().min(2)).collect();
    order.sort_by_key(|i| std::cmp::Reverse(arcs[*i].seen_in.abs_diff(arcs[*i].back_to)));
    let mut event = None;
    for i in order {
        let arc = &arcs[i];
        let (Some(from), Some(to)) = (centres.get(arc.seen_in), centres.get(arc.back_to)) else { continue };
        let depth = if arc.seen_in.abs_diff(arc.back_to) <= 1 { 8.0 } else { 12.5 };
        let lane = Rect::from_two_pos(*from + vec2(0.0, ARC_START - 2.0), *to + vec2(0.0, ARC_START + depth + 3.0));
        let response = ui.interact(lane, ui.scope_id().with(("arc", i)), Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Link, ui.is_enabled(), arc.sentence));
        paint_arc(brush, *from, *to, depth, arc.severe, response.hovered() || response.has_focus());
        if tooltip::tip(response, arc.sentence, None).clicked() {
            event = Some(i);
        }
    }
    event
}

fn paint_arc(brush: &Brush, from: Pos2, to: Pos2, depth: f32, severe: bool, hot: bool) {
    let t = brush.t;
    let (colour, width) = if severe { (t.status.problem, 2.0) } else { (t.status.attention, 1.5) };
    let width = if hot { width + 1.0 } else { width };
    let (a, b) = (from + vec2(0.0, ARC_START), to + vec2(0.0, ARC_START));
    let inwards = if b.x < a.x { -4.0 } else { 4.0 };
    let drop = depth * 4.0 / 3.0;
    let points = [a, a + vec2(inwards, drop), b + vec2(-inwards, drop), b + vec2(0.0, 3.0)];
    let glow = alpha(colour, if hot { 0.24 } else { 0.12 });
    for (width, colour) in [(width + 5.0, glow), (width, colour)] {
        let stroke = Stroke::new(width, colour);
        brush.painter.add(CubicBezierShape::from_points_stroke(points, false, Color32::TRANSPARENT, stroke));
    }
    brush.arrow_head(b + vec2(0.0, -2.5), vec2(0.0, -1.0), 7.0, colour);
    brush.dot(a, width / 2.0 + 1.2, colour);
}
