//! Something at a place, beside the layout.

use egui::{AsIdSalt, Layout, Rect, Ui, UiBuilder};

/// Shows something at a place without moving the layout's cursor. (`Ui::put` and `Ui::scope_builder` move
/// it to the end of what they show, even upwards.) `salt` tells places in one `Ui` apart.
pub fn place_ui<R>(ui: &mut Ui, rect: Rect, salt: impl AsIdSalt, body: impl FnOnce(&mut Ui) -> R) -> R {
    let mut child = ui.new_child(UiBuilder::new().max_rect(rect).id_salt(salt));
    body(&mut child)
}

/// The same with a layout from left to right, centred in height: toolbars and rows of a form.
pub fn place_row_ui<R>(ui: &mut Ui, rect: Rect, salt: impl AsIdSalt, body: impl FnOnce(&mut Ui) -> R) -> R {
    let layout = Layout::left_to_right(egui::Align::Center);
    let mut child = ui.new_child(UiBuilder::new().max_rect(rect).id_salt(salt).layout(layout));
    body(&mut child)
}
