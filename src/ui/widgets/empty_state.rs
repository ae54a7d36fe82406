//! An empty place: a sentence of what belongs here, the action that fills it, nothing else.

use egui::{Role, Sense, Ui, WidgetInfo, vec2};

use super::Button;
use crate::ui::brush::{Brush, Face};

/// Widest column of the sentence.
const WIDEST: f32 = 320.0;

/// Shows the sentence and the action in the middle of what is left; returns whether the action was clicked.
pub fn empty_state_ui(ui: &mut Ui, icon: &str, sentence: &str, action: Option<&str>) -> bool {
    let brush = Brush::of(ui);
    let t = brush.t;
    let width = (ui.available_width() - 2.0 * t.space.l).clamp(40.0, WIDEST);
    let galley = brush.centred_galley(width, sentence, Face::Body, t.text.secondary);
    let height = 36.0 + galley.size().y + if action.is_some() { 44.0 } else { 0.0 };
    ui.add_space(((ui.available_height() - height) / 2.0).clamp(t.space.l, 240.0));
    let mut clicked = false;
    ui.vertical_centered(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(24.0, 28.0), Sense::hover());
        brush.icon(rect.center(), icon, 22.0, t.text.disabled);
        let (rect, response) = ui.allocate_exact_size(vec2(width, galley.size().y), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, sentence));
        brush.painter.galley(rect.center_top(), galley, t.text.secondary);
        if let Some(action) = action {
            ui.add_space(t.space.m);
            clicked = Button::secondary(action).height(28.0).show_ui(ui).clicked();
        }
    });
    clicked
}
