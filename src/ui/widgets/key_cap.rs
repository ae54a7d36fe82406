//! A key as it is printed on the keyboard.

use egui::{Pos2, Rect, Sense, Ui, pos2, vec2};

use crate::ui::brush::{Brush, CENTRE, Face, alpha};

const HEIGHT: f32 = 17.0;

/// Keys as they are printed: `Ctrl+D` stands as `Ctrl D`.
fn printed(keys: &str) -> String {
    if keys == "+" { keys.to_owned() } else { keys.replace('+', " ") }
}

/// Width of a key cap.
pub fn key_cap_width(brush: &Brush, keys: &str) -> f32 {
    (brush.width(&printed(keys), Face::Small) + 8.0).max(HEIGHT)
}

/// Paints a key cap that ends at `right`; returns its left edge.
pub fn paint_key_cap(brush: &Brush, right: Pos2, keys: &str) -> f32 {
    let width = key_cap_width(brush, keys);
    let rect = Rect::from_min_size(pos2(right.x - width, right.y - HEIGHT / 2.0), vec2(width, HEIGHT));
    brush.frame(rect, brush.t.radius.key, 1.0, alpha(brush.t.text.disabled, 0.55));
    brush.text(rect.center(), CENTRE, printed(keys), Face::Small, brush.t.text.secondary);
    rect.left()
}

/// A key cap in a layout.
pub fn key_cap_ui(ui: &mut Ui, keys: &str) {
    let brush = Brush::of(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(key_cap_width(&brush, keys), HEIGHT), Sense::hover());
    paint_key_cap(&brush, rect.right_center(), keys);
}
