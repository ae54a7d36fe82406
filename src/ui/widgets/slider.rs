//! A thin slider: rail of 3 points, the part before the handle in the accent.

use std::ops::RangeInclusive;

use egui::{Response, Ui};

use crate::ui::{brush::Brush, theme::Tokens};

/// Shows a slider of this width; `changed()` of the response says whether the value moved,
/// `drag_stopped()` when the gesture ended.
pub fn slider_ui(ui: &mut Ui, name: &str, value: &mut f32, range: RangeInclusive<f32>, width: f32) -> Response {
    let t = Tokens::of(ui);
    ui.scope(|ui| {
        ui.spacing_mut().slider_width = width;
        // The handle's radius is this ÷ 2.5.
        ui.spacing_mut().interact_size.y = 14.0;
        // The part before the handle takes this colour.
        ui.visuals_mut().selection.bg_fill = if ui.is_enabled() { t.accent.line } else { t.text.disabled };
        let response = ui.add(egui::Slider::new(value, range).show_value(false)).accessible_name(name);
        if response.has_focus() {
            Brush::of(ui).focus(response.rect.expand(2.0), t.radius.control);
        }
        response
    })
    .inner
}
