//! A choice of one among few, side by side.

use egui::{Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::tooltip;
use crate::ui::brush::{Brush, CENTRE, Face};

const HEIGHT: f32 = 24.0;

/// Shows the choices, each with the sentence of its tooltip, over the whole width; returns the index of the one that was
/// clicked. `name` says what is chosen, for screen readers.
pub fn segmented_ui(ui: &mut Ui, name: &str, choices: &[(&str, &str)], chosen: usize) -> Option<usize> {
    let brush = Brush::of(ui);
    let t = brush.t;
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
    brush.fill(rect, t.radius.control, t.surface.raised);
    // Each gets the room of its words and the same share of what is left.
    let words: Vec<f32> = choices.iter().map(|(choice, _)| brush.width(choice, Face::SmallMedium)).collect();
    let extra = (rect.width() - words.iter().sum::<f32>()) / choices.len().max(1) as f32;
    let mut clicked = None;
    let mut left = rect.left();
    for (i, (choice, tip)) in choices.iter().enumerate() {
        let part = Rect::from_min_size(pos2(left, rect.top()), vec2(words[i] + extra, HEIGHT));
        left = part.right();
        let response = ui.interact(part, ui.scope_id().with((name, i)), Sense::click());
        let on = i == chosen;
        response.widget_info(|| WidgetInfo::selected(Role::RadioButton, ui.is_enabled(), on, *choice));
        if on || response.hovered() {
            brush.fill(part, t.radius.control, if on { t.surface.selected } else { t.surface.hover });
        }
        let ink = if on || response.hovered() { t.text.primary } else { t.text.secondary };
        brush.clipped(part).text(part.center(), CENTRE, choice, Face::SmallMedium, ink);
        if response.has_focus() {
            brush.focus(part, t.radius.control);
        }
        if tooltip::tip(response, tip, None).clicked() {
            clicked = Some(i);
        }
    }
    clicked
}
