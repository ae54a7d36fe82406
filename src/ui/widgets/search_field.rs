//! A search field with its glass and a cross that empties it.

use egui::{Rect, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::text_field::field_ui;
use crate::ui::{
    brush::{Brush, Face},
    icons,
};

/// Shows a search field of this width; `changed()` says that the text did.
pub fn search_field_ui(ui: &mut Ui, name: &str, text: &mut String, hint: &str, width: f32) -> Response {
    let mut response = field_ui(ui, name, text, hint, vec2(width, 28.0), 30.0, Face::Body);
    let brush = Brush::of(ui);
    let t = brush.t;
    let y = response.rect.center().y;
    brush.icon(pos2(response.rect.left() - 14.0, y), icons::SEARCH, 16.0, t.text.secondary);
    if text.is_empty() {
        return response;
    }
    let rect = Rect::from_center_size(pos2(response.rect.right() - 6.0, y), vec2(20.0, 20.0));
    let clear = ui.interact(rect, response.id.with("clear"), Sense::click());
    clear.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Clear search"));
    brush.icon(rect.center(), icons::CLOSE, 14.0, if clear.hovered() { t.text.primary } else { t.text.secondary });
    if clear.clicked() {
        text.clear();
        response.mark_changed();
    }
    response
}
