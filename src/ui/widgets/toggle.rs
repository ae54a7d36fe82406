//! On and off: a switch with a label, and a check box.

use egui::{Rect, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::ui::{
    brush::{Brush, Face, LEFT},
    icons,
};

/// A switch before its label; the whole line can be clicked. Changes `on`.
pub fn toggle_ui(ui: &mut Ui, label: &str, on: &mut bool) -> Response {
    let brush = Brush::of(ui);
    let t = brush.t;
    let (rect, response) = line_ui(ui, &brush, label, 34.0, on);
    response.widget_info(|| WidgetInfo::selected(Role::Switch, ui.is_enabled(), *on, label));
    let rail = Rect::from_min_size(pos2(rect.left(), rect.center().y - 7.0), vec2(26.0, 14.0));
    let moved = ui.animate_bool(response.id, *on);
    brush.fill(rail, 7.0, t.surface.control.lerp_to_gamma(t.accent.fill, moved));
    brush.dot(pos2(egui::lerp(rail.left() + 7.0..=rail.right() - 7.0, moved), rail.center().y), 5.0, t.text.on_accent);
    if response.has_focus() {
        brush.focus(rect.expand2(vec2(4.0, 0.0)), t.radius.control);
    }
    response
}

/// A check box before its label; the whole line can be clicked. Changes `on`.
pub fn check_box_ui(ui: &mut Ui, label: &str, on: &mut bool) -> Response {
    let brush = Brush::of(ui);
    let t = brush.t;
    let (rect, response) = line_ui(ui, &brush, label, 22.0, on);
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, ui.is_enabled(), *on, label));
    let frame = Rect::from_center_size(pos2(rect.left() + 7.0, rect.center().y), vec2(14.0, 14.0));
    brush.fill(frame, t.radius.key, if *on { t.accent.fill } else { t.surface.control });
    if *on {
        brush.icon(frame.center(), icons::CHECK, 13.0, t.text.on_accent);
    }
    if response.has_focus() {
        brush.focus(rect.expand2(vec2(4.0, 0.0)), t.radius.control);
    }
    response
}

fn line_ui(ui: &mut Ui, brush: &Brush, label: &str, advance: f32, on: &mut bool) -> (Rect, Response) {
    let t = brush.t;
    let width = advance + brush.width(label, Face::Body);
    let (rect, mut response) = ui.allocate_exact_size(vec2(width, t.size.field), Sense::click());
    if response.clicked() {
        *on = !*on;
        response.mark_changed();
    }
    brush.text(pos2(rect.left() + advance, rect.center().y), LEFT, label, Face::Body, t.text.primary);
    (rect, response)
}
