//! A number field while its number is typed.

use egui::{
    Align2, Frame, Id, Key, Margin, Modifiers, Rect, Response, TextEdit, Ui, pos2,
    text::{CCursor, CCursorRange},
    vec2,
};

use super::{FINE, Gesture, NumberEdit, NumberField, VALUE_END};
use crate::ui::{
    brush::{Brush, Face},
    icons,
    widgets::{number_text::read_number, place_ui},
};

impl NumberField<'_> {
    pub(super) fn typing_ui(&self, ui: &mut Ui, rect: Rect, id: Id, gesture: &mut Gesture) -> Option<NumberEdit> {
        let begins = !matches!(gesture, Gesture::Typing(..));
        let (mut text, mut wrong) = match std::mem::take(gesture) {
            Gesture::Typing(text, wrong) => (text, wrong),
            _ => (self.text_of(self.value), None),
        };
        if let Some(value) = self.arrow_keys(ui, id, &text) {
            (text, wrong) = (self.text_of(value), None);
        }
        self.paint_typing(ui, rect, begins || ui.memory(|memory| memory.has_focus(id)), wrong.is_some());
        let response = self.text_edit_ui(ui, rect, id, &mut text, wrong.is_some());
        if begins {
            response.request_focus();
            select_all(ui, id, &text);
        }
        self.describe(&response, true, self.value);
        if response.changed() {
            wrong = None;
        }
        // Refused, the text stays also where the keyboard has gone elsewhere.
        let (escape, enter) = ui.input(|input| (input.key_pressed(Key::Escape), input.key_pressed(Key::Enter)));
        if escape && (response.lost_focus() || wrong.is_some()) {
            return Some(NumberEdit::Abort);
        }
        let ends = response.lost_focus() && !begins;
        if ends && text == self.text_of(self.value) {
            return Some(NumberEdit::Abort);
        }
        if ends {
            match self.read(&text) {
                Ok(value) => return Some(NumberEdit::Commit(self.clamp(value))),
                Err(why) => wrong = Some(why),
            }
            if enter {
                response.request_focus();
            }
        }
        if let Some(why) = &wrong {
            say_ui(&response, rect, why);
        }
        *gesture = Gesture::Typing(text, wrong);
        None
    }

    /// The number that was typed, or the sentence that says why it is none.
    pub(super) fn read(&self, text: &str) -> Result<f64, String> {
        let (low, high) = self.range;
        let value = read_number(text, self.unit)?;
        if (low..=high).contains(&value) {
            return Ok(value);
        }
        Err(format!("This lies outside {} to {}\u{a0}{}", self.text_of(low), self.text_of(high), self.unit))
    }

    fn paint_typing(&self, ui: &Ui, rect: Rect, focused: bool, wrong: bool) {
        let brush = Brush::of(ui);
        let t = brush.t;
        brush.fill(rect, t.radius.control, t.surface.window);
        if wrong {
            brush.frame(rect, t.radius.control, 1.5, t.status.problem);
            brush.icon_filled(pos2(rect.left() + 11.0, rect.center().y), icons::ERROR, 13.0, t.status.problem);
        } else if focused {
            brush.focus(rect, t.radius.control);
        }
        self.paint_unit(&brush, rect);
    }

    fn text_edit_ui(&self, ui: &mut Ui, rect: Rect, id: Id, text: &mut String, wrong: bool) -> Response {
        let t = Brush::of(ui).t;
        let end = if self.unit.is_empty() { 8.0 } else { VALUE_END };
        let start = if wrong { 20.0 } else { 6.0 };
        let inner = Rect::from_min_max(rect.min + vec2(start, 0.0), pos2(rect.right() - end, rect.bottom()));
        let edit = TextEdit::singleline(text)
            .id(id)
            .font(Face::Mono.font(t))
            .frame(Frame::NONE)
            .margin(Margin::ZERO)
            .desired_width(inner.width())
            .align(Align2::RIGHT_CENTER);
        place_ui(ui, inner, self.name, |ui| ui.name_inputs(self.name, |ui| ui.put(inner, edit)))
    }

    /// Up and down step the text that stands there.
    fn arrow_keys(&self, ui: &mut Ui, id: Id, text: &str) -> Option<f64> {
        if !ui.memory(|memory| memory.has_focus(id)) {
            return None;
        }
        let steps = ui.input_mut(|input| {
            let mut count = |modifiers, key| input.count_and_consume_key(modifiers, key) as f64;
            let fine = count(Modifiers::SHIFT, Key::ArrowUp) - count(Modifiers::SHIFT, Key::ArrowDown);
            count(Modifiers::NONE, Key::ArrowUp) - count(Modifiers::NONE, Key::ArrowDown) + fine * FINE
        });
        (steps != 0.0).then(|| self.clamp(self.read(text).unwrap_or(self.value) + steps * self.step))
    }
}

/// Says below the field why its text was refused.
fn say_ui(response: &Response, rect: Rect, why: &str) {
    let tooltip = egui::Tooltip::always_open(response.ctx.clone(), response.layer_id, response.id.with("why"), rect);
    tooltip.gap(4.0).width(260.0).show(|ui| {
        let ink = Brush::of(ui).t.status.problem;
        ui.horizontal(|ui| {
            ui.label(egui::RichText::new(icons::ERROR).color(ink));
            ui.add(egui::Label::new(why).wrap());
        });
    });
}

fn select_all(ui: &Ui, id: Id, text: &str) {
    let mut state = TextEdit::load_state(ui, id).unwrap_or_default();
    let end = CCursor::new(text.chars().count());
    state.cursor.set_char_range(Some(CCursorRange::two(CCursor::default(), end)));
    TextEdit::store_state(ui, id, state);
}
