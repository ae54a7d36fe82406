//! A row of tabs in a panel or sheet.

use egui::{Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::ui::brush::{Brush, Face, LEFT};

/// Shows tabs in a line; returns the index of the one that was clicked.
pub fn tabs_ui(ui: &mut Ui, tabs: &[&str], active: usize) -> Option<usize> {
    let mut clicked = None;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        for (i, tab) in tabs.iter().enumerate() {
            if tab_ui(ui, tab, i == active) {
                clicked = Some(i);
            }
        }
    });
    clicked
}

fn tab_ui(ui: &mut Ui, name: &str, active: bool) -> bool {
    let brush = Brush::of(ui);
    let t = brush.t;
    let width = brush.width(name, Face::BodyMedium) + 18.0;
    let (rect, response) = ui.allocate_exact_size(vec2(width, 26.0), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Tab, ui.is_enabled(), active, name));
    if active || response.hovered() {
        brush.fill(rect, t.radius.control, if active { t.surface.selected } else { t.surface.hover });
    }
    let ink = if active || response.hovered() { t.text.primary } else { t.text.secondary };
    brush.text(pos2(rect.left() + 9.0, rect.center().y), LEFT, name, Face::BodyMedium, ink);
    if response.has_focus() {
        brush.focus(rect, t.radius.control);
    }
    response.clicked()
}
