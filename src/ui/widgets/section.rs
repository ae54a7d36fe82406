//! Headers of panel sections, the hairline between them, and rows of a form.

use egui::{Rect, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::place::place_row_ui;
use crate::ui::{
    brush::{Brush, Face, LEFT, RIGHT, Run},
    icons,
};

/// A section of a panel whose header folds it.
#[derive(Clone, Copy, Debug)]
#[must_use = "a section is seen only after `show_ui`"]
pub struct Section<'a> {
    title: &'a str,
    right: &'a [Run<'a>],
    count: &'a str,
}

impl<'a> Section<'a> {
    /// A section with this title.
    pub fn new(title: &'a str) -> Self {
        Self { title, right: &[], count: "" }
    }

    /// With a small secondary text at the right, as a count.
    pub fn count(mut self, count: &'a str) -> Self {
        self.count = count;
        self
    }

    /// With runs at the right, as `rms 0.67 px`.
    pub fn right(mut self, runs: &'a [Run<'a>]) -> Self {
        self.right = runs;
        self
    }

    /// Shows the header over the whole width and, unless it is folded, the body below. Whether it is
    /// open is kept by egui under the section's title.
    pub fn show_ui<R>(self, ui: &mut Ui, body: impl FnOnce(&mut Ui) -> R) -> Option<R> {
        let id = ui.scope_id().with(("section", self.title));
        let open = ui.data_mut(|data| *data.get_persisted_mut_or(id, true));
        let response = self.header_ui(ui, open);
        if response.clicked() {
            ui.data_mut(|data| data.insert_persisted(id, !open));
        }
        open.then(|| body(ui))
    }

    /// Shows the header alone; the caller folds.
    pub fn header_ui(&self, ui: &mut Ui, open: bool) -> Response {
        let brush = Brush::of(ui);
        let t = brush.t;
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), t.size.section), Sense::click());
        response.widget_info(|| WidgetInfo::selected(Role::DisclosureTriangle, ui.is_enabled(), open, self.title));
        let y = rect.center().y;
        let chevron = if open { icons::KEYBOARD_ARROW_DOWN } else { icons::KEYBOARD_ARROW_RIGHT };
        let ink = if response.hovered() { t.text.primary } else { t.text.disabled };
        brush.icon(pos2(rect.left() + t.space.l, y), chevron, 14.0, ink);
        brush.text(pos2(rect.left() + 28.0, y), LEFT, self.title, Face::BodyStrong, t.text.primary);
        let end = pos2(rect.right() - t.space.m, y);
        if !self.right.is_empty() {
            brush.runs(end, RIGHT, self.right);
        } else if !self.count.is_empty() {
            brush.text(end, RIGHT, self.count, Face::Small, t.text.secondary);
        }
        if response.has_focus() {
            brush.focus(rect.shrink2(vec2(6.0, 3.0)), t.radius.control);
        }
        response
    }
}

/// A hairline over the whole width with room above and below.
pub fn hairline_ui(ui: &mut Ui, above: f32, below: f32) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), above + 1.0 + below), Sense::hover());
    Brush::of(ui).hairline_h(rect.x_range(), rect.top() + above);
}

/// A row of a form: a label of a fixed width, then what `field` shows in the rest.
pub fn form_row_ui<R>(ui: &mut Ui, label: &str, label_width: f32, field: impl FnOnce(&mut Ui) -> R) -> R {
    let brush = Brush::of(ui);
    let t = brush.t;
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), t.size.form_row), Sense::hover());
    let y = rect.center().y;
    brush.text_within(rect.left_center(), LEFT, label_width - t.space.xs, label, Face::Body, t.text.secondary);
    let top = y - t.size.field / 2.0;
    let inner = Rect::from_min_max(pos2(rect.left() + label_width, top), pos2(rect.right(), top + t.size.field));
    place_row_ui(ui, inner, label, |ui| ui.name_inputs(label, field))
}
