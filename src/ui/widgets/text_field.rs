//! A one-line text field.

use egui::{Frame, Key, Margin, Rect, Response, TextEdit, Ui, pos2, vec2};

use super::{Button, place_ui};
use crate::ui::brush::{Brush, Face};

/// Shows a text field of the width that is left; `lost_focus()` ends the typing.
pub fn text_field_ui(ui: &mut Ui, name: &str, text: &mut String, hint: &str) -> Response {
    let height = Brush::of(ui).t.size.main_button - 4.0;
    let width = ui.available_width();
    field_ui(ui, name, text, hint, vec2(width, height), 8.0, Face::Body)
}

/// The same for paths and ids: in mono.
pub fn mono_field_ui(ui: &mut Ui, name: &str, text: &mut String, hint: &str) -> Response {
    let height = Brush::of(ui).t.size.main_button - 4.0;
    let width = ui.available_width();
    field_ui(ui, name, text, hint, vec2(width, height), 8.0, Face::Mono)
}

/// Whether Enter was pressed in a field, which goes on being the one that is typed in: what was entered may be refused.
pub fn is_entered(ui: &Ui, field: &Response) -> bool {
    let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    if entered {
        field.request_focus();
    }
    entered
}

/// Gives a field the keyboard with its whole text selected, so that typing replaces it.
pub fn take_up(ui: &Ui, field: &Response, text: &str) {
    field.request_focus();
    let mut state = egui::text_edit::TextEditState::load(ui.ctx(), field.id).unwrap_or_default();
    let end = egui::text::CCursor::new(text.chars().count());
    let whole = egui::text::CCursorRange::two(egui::text::CCursor::default(), end);
    state.cursor.set_char_range(Some(whole));
    state.store(ui.ctx(), field.id);
}

/// A path with a button beside it that opens a dialog; returns the field and whether the button was clicked.
pub fn path_field_ui(ui: &mut Ui, name: &str, text: &mut String, hint: &str) -> (Response, bool) {
    const BUTTON: f32 = 88.0;
    let size = vec2(ui.available_width(), Brush::of(ui).t.size.main_button - 4.0);
    let (_, rect) = ui.allocate_space(size);
    let (left, right) = rect.split_left_right_at_x(rect.right() - BUTTON);
    let field =
        place_ui(ui, Rect::from_min_max(left.min, left.max - vec2(8.0, 0.0)), (name, "path"), |ui| mono_field_ui(ui, name, text, hint));
    let button = Button::secondary("Choose…").height(size.y).width(BUTTON);
    (field, place_ui(ui, right, (name, "choose"), |ui| button.show_ui(ui)).clicked())
}

/// A field whose text starts `lead` points from its left edge.
pub(super) fn field_ui(ui: &mut Ui, name: &str, text: &mut String, hint: &str, size: egui::Vec2, lead: f32, face: Face) -> Response {
    let brush = Brush::of(ui);
    let t = brush.t;
    let (_, rect) = ui.allocate_space(size);
    let id = ui.scope_id().with(("text field", name));
    let focused = ui.memory(|memory| memory.has_focus(id));
    brush.fill(rect, t.radius.control, if focused { t.surface.window } else { t.surface.raised });
    if focused {
        brush.focus(rect, t.radius.control);
    }
    let inner = Rect::from_min_max(pos2(rect.left() + lead, rect.top()), rect.max - vec2(8.0, 0.0));
    let hint = egui::RichText::new(hint).font(face.font(t)).color(t.text.secondary);
    let edit = TextEdit::singleline(text)
        .id(id)
        .font(face.font(t))
        .frame(Frame::NONE)
        .margin(Margin::ZERO)
        .desired_width(inner.width())
        .align(egui::Align2::LEFT_CENTER)
        .hint_text(hint);
    // The name itself: where there is a hint, `name_inputs` would leave the field with that alone.
    place_ui(ui, inner, name, |ui| ui.put(inner, edit)).accessible_name(name)
}
