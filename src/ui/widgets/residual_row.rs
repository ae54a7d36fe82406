//! A pair of a pose: number, bar, residual with its unit, and a cross to remove it.

use egui::{Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::{list_row::INSET, tooltip};
use crate::ui::{
    brush::{Brush, CENTRE, Face, RIGHT, Run},
    icons,
};

/// What the user asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResidualEvent {
    /// Select the pair.
    Select,
    /// Remove the pair.
    Remove,
}

/// Shows a pair. `residual_px` may be a word on why there is none; `full_px` is the residual of a full bar.
pub fn residual_row_ui(
    ui: &mut Ui,
    number: usize,
    residual_px: Result<f64, &str>,
    full_px: f64,
    selected: bool,
    outlier: bool,
) -> Option<ResidualEvent> {
    let brush = Brush::of(ui);
    let t = brush.t;
    let (full, response) = ui.allocate_exact_size(vec2(ui.available_width(), t.size.row), Sense::click());
    let name = match residual_px {
        Ok(value) => format!("Pair {number}, {value:.2} px"),
        Err(_) => format!("Pair {number}"),
    };
    response.widget_info(|| WidgetInfo::selected(Role::ListItem, ui.is_enabled(), selected, &name));
    let rect = full.shrink2(vec2(INSET, 0.0));
    if selected || response.hovered() {
        brush.fill(rect, t.radius.control, if selected { t.surface.selected } else { t.row_hover() });
    }
    let y = rect.center().y;
    brush.text(pos2(rect.left() + 12.0, y), CENTRE, number, Face::SmallMedium, t.text.primary);
    let end = rect.right() - 28.0;
    match residual_px {
        Ok(value) => {
            let (bar_ink, ink) = if outlier { (t.status.attention, t.status.attention) } else { (t.text.secondary, t.text.primary) };
            let text = format!("{value:.2}");
            let runs = [Run::new(&text, Face::Mono, ink), Run::new(" px", Face::Small, t.text.secondary)];
            let left = brush.runs(pos2(end, y), RIGHT, &runs).left();
            let bar = Rect::from_min_max(pos2(rect.left() + 30.0, y - 1.5), pos2((left - 16.0).min(rect.left() + 158.0), y + 1.5));
            brush.bar(bar, (value / full_px.max(f64::MIN_POSITIVE)) as f32, bar_ink);
        }
        Err(why_not) => drop(brush.text(pos2(end, y), RIGHT, why_not, Face::Small, t.text.disabled)),
    }
    let removed = remove_ui(ui, &brush, rect, number, selected || response.hovered());
    if response.has_focus() {
        brush.focus(rect, t.radius.control);
    }
    if removed { Some(ResidualEvent::Remove) } else { response.clicked().then_some(ResidualEvent::Select) }
}

fn remove_ui(ui: &mut Ui, brush: &Brush, row: Rect, number: usize, bright: bool) -> bool {
    let t = brush.t;
    let rect = Rect::from_center_size(pos2(row.right() - 12.0, row.center().y), vec2(20.0, 20.0));
    let response = ui.interact(rect, ui.scope_id().with(("remove pair", number)), Sense::click());
    let name = format!("Remove pair {number}");
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), &name));
    let ink = if bright || response.hovered() { t.text.primary } else { t.text.disabled };
    brush.icon(rect.center(), icons::CLOSE, 13.0, ink);
    if response.has_focus() {
        brush.focus(rect, t.radius.control);
    }
    tooltip::tip(response, &name, None).clicked()
}
