//! A number with its unit: typed, dragged, stepped by wheel or arrow keys (Shift fine), copied.
//!
//! One gesture gives any number of [`NumberEdit::Live`] and then exactly one [`NumberEdit::Commit`]
//! or [`NumberEdit::Abort`], so that the caller can make it one undo step.

mod typing;

use egui::{CursorIcon, Event, Id, Key, Rect, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::{
    number_text::format_number,
    number_wheel::{notches, turns},
};
use crate::ui::brush::{Brush, Face, LEFT, RIGHT};

/// Where the value ends, from the right edge; units stand in a column whatever their length.
const VALUE_END: f32 = 30.0;
/// Where the unit begins, from the right edge.
const UNIT_START: f32 = 25.0;
/// Shift makes every step this much finer.
const FINE: f64 = 0.1;
/// A pause of the wheel or the arrow keys that ends the gesture, in seconds.
const STEPPING_ENDS_S: f64 = 0.5;

/// What the user asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum NumberEdit {
    /// The gesture is under way: show this value, keep no undo step yet.
    Live(f64),
    /// The gesture ended with this value.
    Commit(f64),
    /// The gesture was given up: go back to the value before it.
    Abort,
}

#[derive(Clone, Debug, Default)]
enum Gesture {
    #[default]
    Idle,
    /// The text, and why it was refused; refused, it stays until it is mended or given up.
    Typing(String, Option<String>),
    Dragging(f64),
    Stepping {
        value: f64,
        last: f64,
    },
    /// Given up while the button is still down.
    GivenUp,
}

/// A number field to be shown by [`NumberField::show_ui`].
#[derive(Clone, Debug)]
#[must_use = "a field is seen only after `show_ui`"]
pub struct NumberField<'a> {
    name: &'a str,
    value: f64,
    unit: &'a str,
    decimals: usize,
    step: f64,
    range: (f64, f64),
    width: f32,
    enabled: bool,
}

impl<'a> NumberField<'a> {
    /// A field with an accessible name and the value that it shows.
    pub fn new(name: &'a str, value: f64) -> Self {
        Self { name, value, unit: "", decimals: 2, step: 1.0, range: (f64::NEG_INFINITY, f64::INFINITY), width: 116.0, enabled: true }
    }

    /// With a unit, as `mm` or `°`.
    pub fn unit(mut self, unit: &'a str) -> Self {
        self.unit = unit;
        self
    }

    /// With this many decimals; two unless told.
    pub fn decimals(mut self, decimals: usize) -> Self {
        self.decimals = decimals;
        self
    }

    /// Change of one notch of the wheel, one arrow key, or ten points of dragging.
    pub fn step(mut self, step: f64) -> Self {
        self.step = step;
        self
    }

    /// Restricted to a range.
    pub fn range(mut self, low: f64, high: f64) -> Self {
        self.range = (low, high);
        self
    }

    /// With this width; 116 unless told.
    pub fn width(mut self, width: f32) -> Self {
        self.width = width;
        self
    }

    /// Read-only if not enabled.
    pub fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = enabled;
        self
    }

    /// Shows the field and says what the user did.
    pub fn show_ui(self, ui: &mut Ui) -> Option<NumberEdit> {
        let height = Brush::of(ui).t.size.field;
        let (_, rect) = ui.allocate_space(vec2(self.width, height));
        self.put_ui(ui, rect)
    }

    /// Shows the field at a place and says what the user did.
    pub fn put_ui(self, ui: &mut Ui, rect: Rect) -> Option<NumberEdit> {
        let enabled = self.enabled && ui.is_enabled();
        let id = ui.scope_id().with(("number", self.name));
        if !enabled {
            let response = ui.interact(rect, id, Sense::hover());
            self.describe(&response, false, self.value);
            self.paint(&Brush::of(ui).faded(0.6), rect, self.value, false);
            return None;
        }
        let mut gesture: Gesture = ui.data_mut(|data| data.get_temp(id)).unwrap_or_default();
        let focused = ui.memory_mut(|memory| {
            memory.interested_in_focus(id, ui.layer_id());
            memory.has_focus(id)
        });
        let edit = if focused || matches!(gesture, Gesture::Typing(..)) {
            self.typing_ui(ui, rect, id, &mut gesture)
        } else {
            self.resting_ui(ui, rect, id, &mut gesture)
        };
        let edit = self.requests(ui, id).or(edit);
        ui.data_mut(|data| data.insert_temp(id, gesture));
        edit
    }

    fn clamp(&self, value: f64) -> f64 {
        let scale = 10_f64.powi(self.decimals as i32 + 1);
        ((value * scale).round() / scale).clamp(self.range.0, self.range.1)
    }

    fn text_of(&self, value: f64) -> String {
        format_number(value, self.decimals)
    }

    /// What a screen reader or a test asks for.
    fn requests(&self, ui: &Ui, id: Id) -> Option<NumberEdit> {
        use egui::accesskit::{Action, ActionData};
        ui.input(|input| {
            let up = input.num_accesskit_action_requests(id, Action::Increment);
            let down = input.num_accesskit_action_requests(id, Action::Decrement);
            let set = input.accesskit_action_requests(id, Action::SetValue).find_map(|request| match &request.data {
                Some(ActionData::NumericValue(value)) => Some(*value),
                Some(ActionData::Value(text)) => self.read(text).ok(),
                _ => None,
            });
            let steps = up as f64 - down as f64;
            let stepped = if steps == 0.0 { None } else { Some(self.value + steps * self.step) };
            set.or(stepped).map(|value| NumberEdit::Commit(self.clamp(value)))
        })
    }

    fn describe(&self, response: &Response, enabled: bool, value: f64) {
        response.widget_info(|| {
            let mut info = WidgetInfo::labeled(Role::SpinButton, enabled, self.name);
            info.value = Some(value);
            info
        });
    }

    fn paint(&self, brush: &Brush, rect: Rect, value: f64, hot: bool) {
        let t = brush.t;
        brush.fill(rect, t.radius.control, if hot { t.surface.hover } else { t.surface.raised });
        self.paint_unit(brush, rect);
        let end = pos2(rect.right() - if self.unit.is_empty() { 8.0 } else { VALUE_END }, rect.center().y);
        let text = self.text_of(value);
        // A number that is cut off would be another one.
        let fits = brush.width(&text, Face::Mono) < end.x - rect.left();
        brush.text(end, RIGHT, if fits { text } else { format!("{value:.3e}") }, Face::Mono, t.text.primary);
    }

    fn paint_unit(&self, brush: &Brush, rect: Rect) {
        let at = pos2(rect.right() - UNIT_START, rect.center().y);
        brush.text(at, LEFT, self.unit, Face::Small, brush.t.text.secondary);
    }

    fn resting_ui(&self, ui: &mut Ui, rect: Rect, id: Id, gesture: &mut Gesture) -> Option<NumberEdit> {
        let response = ui.interact(rect, id, Sense::click_and_drag()).on_hover_cursor(CursorIcon::ResizeHorizontal);
        let edit =
            self.drag(ui, &response, gesture).or_else(|| self.wheel(ui, &response, gesture)).or_else(|| Self::stepping_ends(ui, gesture));
        let value = match gesture {
            Gesture::Dragging(value) | Gesture::Stepping { value, .. } => *value,
            _ => self.value,
        };
        self.describe(&response, true, value);
        self.paint(&Brush::of(ui), rect, value, response.hovered() || response.dragged());
        if response.clicked() {
            response.request_focus();
        }
        self.copy(ui, &response);
        edit
    }

    fn drag(&self, ui: &Ui, response: &Response, gesture: &mut Gesture) -> Option<NumberEdit> {
        if response.drag_started() {
            *gesture = Gesture::Dragging(self.value);
        }
        let Gesture::Dragging(value) = gesture else {
            if matches!(gesture, Gesture::GivenUp) && !response.dragged() {
                *gesture = Gesture::Idle;
            }
            return None;
        };
        if ui.input(|input| input.key_pressed(Key::Escape)) {
            *gesture = Gesture::GivenUp;
            return Some(NumberEdit::Abort);
        }
        let fine = if ui.input(|input| input.modifiers.shift) { FINE } else { 1.0 };
        let delta = f64::from(response.drag_delta().x) * self.step / 10.0 * fine;
        *value = (*value + delta).clamp(self.range.0, self.range.1);
        let now = self.clamp(*value);
        if response.drag_stopped() || !response.dragged() {
            *gesture = Gesture::Idle;
            return Some(NumberEdit::Commit(now));
        }
        (delta != 0.0).then_some(NumberEdit::Live(now))
    }

    fn wheel(&self, ui: &mut Ui, response: &Response, gesture: &mut Gesture) -> Option<NumberEdit> {
        if !turns(ui, response, STEPPING_ENDS_S) || matches!(gesture, Gesture::Dragging(_) | Gesture::GivenUp) {
            return None;
        }
        let notches = notches(ui, response.id);
        let fine = ui.input(|input| input.modifiers.shift);
        (notches != 0.0).then(|| self.step_by(ui, gesture, notches * if fine { FINE } else { 1.0 }))
    }

    fn step_by(&self, ui: &Ui, gesture: &mut Gesture, steps: f64) -> NumberEdit {
        let from = if let Gesture::Stepping { value, .. } = gesture { *value } else { self.value };
        let value = self.clamp(from + steps * self.step);
        *gesture = Gesture::Stepping { value, last: ui.input(|input| input.time) };
        ui.request_repaint_after_secs(STEPPING_ENDS_S as f32 + 0.05);
        NumberEdit::Live(value)
    }

    /// The wheel has no release: a pause ends the gesture, or a press anywhere.
    fn stepping_ends(ui: &Ui, gesture: &mut Gesture) -> Option<NumberEdit> {
        let Gesture::Stepping { value, last } = *gesture else { return None };
        let (now, pressed, escape) = ui.input(|input| (input.time, input.pointer.any_pressed(), input.key_pressed(Key::Escape)));
        if escape {
            *gesture = Gesture::Idle;
            return Some(NumberEdit::Abort);
        }
        if now - last < STEPPING_ENDS_S && !pressed {
            ui.request_repaint_after_secs((STEPPING_ENDS_S - (now - last)) as f32 + 0.02);
            return None;
        }
        *gesture = Gesture::Idle;
        Some(NumberEdit::Commit(value))
    }

    fn copy(&self, ui: &Ui, response: &Response) {
        let plain = format!("{:.*}", self.decimals, self.value);
        if response.hovered() && ui.input(|input| input.events.iter().any(|event| matches!(event, Event::Copy))) {
            ui.copy_text(plain.clone());
        }
        response.context_menu(|ui| {
            if ui.button("Copy value").clicked() {
                ui.copy_text(plain.clone());
            }
            if ui.button("Copy with unit").clicked() {
                ui.copy_text(format!("{plain} {}", self.unit));
            }
        });
    }
}
