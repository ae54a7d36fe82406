//! A row of a list: swatch, name, a number, a state icon; or an id in mono with state dots.

use egui::{Color32, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::Mark;
use crate::ui::brush::{Brush, Face, LEFT, RIGHT, Run, alpha};

/// Distance of the tint from the panel's edges.
pub const INSET: f32 = 8.0;
/// Where the text starts if there is a swatch.
const TEXT_AFTER_SWATCH: f32 = 26.0;
/// Dots leave so much room to the text.
const LEAST_TEXT: f32 = 96.0;
/// Pitch of state dots in a list.
const DOT_PITCH: f32 = 12.0;

/// A row of a list, over the whole width of the panel.
#[derive(Clone, Copy, Debug)]
#[must_use = "a row is seen only after `show_ui`"]
pub struct ListRow<'a> {
    text: &'a str,
    name: &'a str,
    inset: f32,
    selected: bool,
    dimmed: bool,
    mono: bool,
    swatch: Option<Color32>,
    icon: Option<(&'a str, Color32)>,
    right: &'a [Run<'a>],
    value: &'a str,
    gutter: bool,
    state: Option<Mark>,
    dots: &'a [(Mark, Color32)],
}

impl<'a> ListRow<'a> {
    /// A row with this text, which is its accessible name as well.
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            name: text,
            inset: INSET,
            selected: false,
            dimmed: false,
            mono: false,
            swatch: None,
            icon: None,
            right: &[],
            value: "",
            gutter: false,
            state: None,
            dots: &[],
        }
    }

    /// With a longer accessible name.
    pub fn name(mut self, name: &'a str) -> Self {
        self.name = name;
        self
    }

    /// Without the inset from the panel's edges: in a sheet.
    pub fn flush(mut self) -> Self {
        self.inset = 0.0;
        self
    }

    /// Selected: a tint, and the text medium.
    pub fn selected(mut self, selected: bool) -> Self {
        self.selected = selected;
        self
    }

    /// In `text.secondary`: there is nothing here yet.
    pub fn dimmed(mut self, dimmed: bool) -> Self {
        self.dimmed = dimmed;
        self
    }

    /// An id: mono, secondary unless selected.
    pub fn mono(mut self) -> Self {
        self.mono = true;
        self
    }

    /// With an object's swatch before the text.
    pub fn swatch(mut self, colour: Color32) -> Self {
        self.swatch = Some(colour);
        self
    }

    /// With an icon before the text.
    pub fn icon(mut self, icon: &'a str, colour: Color32) -> Self {
        self.icon = Some((icon, colour));
        self
    }

    /// With room for an icon before the text, also without one: where other rows have one.
    pub fn gutter(mut self, gutter: bool) -> Self {
        self.gutter = gutter;
        self
    }

    /// With a value for screen readers: what the runs at the right say.
    pub fn value(mut self, value: &'a str) -> Self {
        self.value = value;
        self
    }

    /// With runs right-aligned before the state icon: one number and its unit.
    pub fn right(mut self, runs: &'a [Run<'a>]) -> Self {
        self.right = runs;
        self
    }

    /// With a state icon at the right edge.
    pub fn state(mut self, mark: Mark) -> Self {
        self.state = Some(mark);
        self
    }

    /// With state dots at the right edge. In rows that are not selected they are grey, and only the
    /// accent marks a draft.
    pub fn dots(mut self, dots: &'a [(Mark, Color32)]) -> Self {
        self.dots = dots;
        self
    }

    /// Shows the row.
    pub fn show_ui(self, ui: &mut Ui) -> Response {
        let brush = Brush::of(ui);
        let t = brush.t;
        let (full, response) = ui.allocate_exact_size(vec2(ui.available_width(), t.size.row), Sense::click());
        response.widget_info(|| {
            let info = WidgetInfo::selected(Role::ListItem, ui.is_enabled(), self.selected, self.name);
            WidgetInfo { current_text_value: (!self.value.is_empty()).then(|| self.value.to_owned()), ..info }
        });
        if !ui.is_rect_visible(full) {
            return response;
        }
        let rect = full.shrink2(vec2(self.inset, 0.0));
        if self.selected {
            brush.fill(rect, t.radius.control, t.surface.selected);
        } else if response.hovered() {
            brush.fill(rect, t.radius.control, t.row_hover());
        }
        let right = self.paint_right(&brush, rect);
        self.paint_text(&brush, rect, right);
        if response.has_focus() {
            brush.focus(rect, t.radius.control);
        }
        response
    }

    /// Paints what stands at the right and returns where the text must end.
    fn paint_right(&self, brush: &Brush, rect: egui::Rect) -> f32 {
        let y = rect.center().y;
        let mut edge = rect.right() - 8.0;
        if let Some(mark) = self.state {
            brush.state_icon(pos2(rect.right() - 12.0, y), mark);
            edge = rect.right() - 28.0;
        }
        if !self.right.is_empty() {
            edge = brush.runs(pos2(edge, y), RIGHT, self.right).left() - 8.0;
        }
        if !self.dots.is_empty() {
            let dots: Vec<(Mark, Color32)> =
                self.dots.iter().map(|(mark, colour)| (*mark, self.dot_colour(brush, *mark, *colour))).collect();
            let words = brush.width(self.text, if self.mono { Face::Mono } else { Face::Body }).min(LEAST_TEXT);
            let start = if self.gutter || self.icon.is_some() || self.swatch.is_some() { TEXT_AFTER_SWATCH } else { 8.0 };
            let right = pos2(rect.right() - 6.0, y);
            edge = brush.state_dots(right, right.x - rect.left() - start - words - 4.0, (DOT_PITCH, 3.5), &dots) - 4.0;
        }
        edge
    }

    fn dot_colour(&self, brush: &Brush, mark: Mark, colour: Color32) -> Color32 {
        match mark {
            _ if self.selected => colour,
            Mark::Draft => brush.t.accent.line,
            _ => alpha(brush.t.text.secondary, 0.75),
        }
    }

    fn paint_text(&self, brush: &Brush, rect: egui::Rect, end: f32) {
        let (t, y) = (brush.t, rect.center().y);
        let mut x = rect.left() + if self.gutter { TEXT_AFTER_SWATCH } else { 8.0 };
        if let Some(colour) = self.swatch {
            brush.swatch(pos2(rect.left() + 12.0, y), colour);
            x = rect.left() + TEXT_AFTER_SWATCH;
        }
        if let Some((icon, colour)) = self.icon {
            brush.icon(pos2(rect.left() + 12.0, y), icon, t.size.state_icon, colour);
            x = rect.left() + TEXT_AFTER_SWATCH;
        }
        let face = match (self.mono, self.selected) {
            (true, _) => Face::Mono,
            (false, true) => Face::BodyMedium,
            (false, false) => Face::Body,
        };
        let calm = self.dimmed || (self.mono && !self.selected);
        let ink = if calm { t.text.secondary } else { t.text.primary };
        brush.text_within(pos2(x, y), LEFT, end - x, self.text, face, ink);
    }
}
