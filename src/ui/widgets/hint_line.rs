//! The line that says the next step, and the head of a view.

use egui::{Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::key_cap::{key_cap_width, paint_key_cap};
use crate::ui::brush::{Brush, CENTRE, Face, LEFT, RIGHT};

/// What the line says.
#[derive(Clone, Copy, Debug, Default)]
pub struct HintLine<'a> {
    /// Number of the thing that is awaited, in a badge before the sentence.
    pub number: Option<usize>,
    /// The next step.
    pub sentence: &'a str,
    /// What is known so far, in secondary.
    pub detail: &'a str,
    /// Keys and what they do, at the right.
    pub keys: &'a [(&'a str, &'a str)],
}

impl HintLine<'_> {
    /// Shows the line over the whole of `ui`'s rectangle (26 high), with the hairline below it.
    pub fn show_ui(&self, ui: &mut Ui) {
        let rect = ui.max_rect();
        let brush = Brush::of(ui);
        let t = brush.t;
        brush.hairline_h(rect.x_range(), rect.bottom() - 1.0);
        let y = rect.center().y - 1.5;
        let mut x = rect.left() + 14.0;
        let number = if self.number.is_some() { 24.0 } else { 0.0 };
        // The next step is said whole: keys give way to it, the first ones first.
        let room = rect.right() - 24.0 - x - number - brush.width(self.sentence, Face::BodyMedium);
        let left = paint_keys(&brush, pos2(rect.right() - 12.0, y), keys_within(&brush, self.keys, room));
        if let Some(number) = self.number {
            let centre = pos2(x + 8.0, y);
            brush.dot(centre, 8.0, t.accent.fill);
            brush.text(centre, CENTRE, number, Face::Tiny, t.text.on_accent);
            x += 24.0;
        }
        let words = brush.text_within(pos2(x, y), LEFT, left - 12.0 - x, self.sentence, Face::BodyMedium, t.text.primary);
        let rest = left - 12.0 - (words.right() + 10.0);
        if rest > brush.width(self.detail, Face::Body) {
            brush.text(pos2(words.right() + 10.0, y), LEFT, self.detail, Face::Body, t.text.secondary);
        }
        let response = ui.interact(words, ui.scope_id().with("hint"), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Status, true, self.sentence));
    }
}

/// Keys that fit into a width, without the first ones where not all do.
fn keys_within<'a>(brush: &Brush, keys: &'a [(&'a str, &'a str)], room: f32) -> &'a [(&'a str, &'a str)] {
    let width = |(key, what): &(&str, &str)| brush.width(what, Face::Small) + 6.0 + key_cap_width(brush, key) + 14.0;
    let mut shown = keys;
    while !shown.is_empty() && shown.iter().map(width).sum::<f32>() > room {
        shown = &shown[1..];
    }
    shown
}

fn paint_keys(brush: &Brush, right: egui::Pos2, keys: &[(&str, &str)]) -> f32 {
    let mut x = right.x;
    for (key, what) in keys.iter().rev() {
        let text = brush.text(pos2(x, right.y), RIGHT, what, Face::Small, brush.t.text.secondary);
        x = paint_key_cap(brush, pos2(text.left() - 6.0, right.y), key) - 14.0;
    }
    x
}

/// Shows the head of a view (28 high) and returns the rectangle below it.
pub fn view_head_ui(ui: &Ui, rect: Rect, title: &str, right: &str) -> Rect {
    let brush = Brush::of(ui);
    let t = brush.t;
    let (head, body) = rect.split_top_bottom_at_y(rect.top() + t.size.form_row + 2.0);
    brush.text(head.left_center() + vec2(t.space.m, 0.0), LEFT, title, Face::BodyStrong, t.text.primary);
    brush.text(head.right_center() - vec2(t.space.m, 0.0), RIGHT, right, Face::Small, t.text.secondary);
    body
}
