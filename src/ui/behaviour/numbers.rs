//! Number fields: typing, units, drags, the wheel, arrow keys.

use std::{cell::RefCell, rc::Rc};

use egui::{Event, Key, Modifiers, MouseWheelUnit, Role, vec2};
use egui_kittest::{
    Harness,
    kittest::{NodeT as _, Queryable as _},
};

use super::harness;
use crate::ui::widgets::*;

/// A field on a value that takes part in the protocol as a document would, and what it said.
struct Field {
    value: Rc<RefCell<f64>>,
    said: Rc<RefCell<Vec<NumberEdit>>>,
    harness: Harness<'static>,
}

impl Field {
    fn new(start: f64) -> Self {
        let (value, said) = (Rc::new(RefCell::new(start)), Rc::new(RefCell::new(Vec::new())));
        let (shared, heard) = (value.clone(), said.clone());
        let harness = harness(move |ui| {
            let now = *shared.borrow();
            let edit = form_row_ui(ui, "x", 44.0, |ui| NumberField::new("x", now).unit("mm").range(-500.0, 500.0).show_ui(ui));
            if let Some(NumberEdit::Live(v) | NumberEdit::Commit(v)) = edit {
                *shared.borrow_mut() = v;
            }
            heard.borrow_mut().extend(edit);
        });
        Self { value, said, harness }
    }

    fn centre(&self) -> egui::Pos2 {
        self.harness.get_by_role_and_label(Role::SpinButton, "x").rect().center()
    }

    fn press(&mut self, pressed: bool) {
        let pos = self.centre();
        let button = egui::PointerButton::Primary;
        self.harness.event(Event::PointerButton { pos, button, pressed, modifiers: Modifiers::NONE });
        self.harness.step();
    }

    /// Replaces what stands in the field and presses Enter.
    fn enter(&mut self, text: &str) {
        self.harness.get_by_role_and_label(Role::SpinButton, "x").click();
        self.harness.run_steps(3);
        self.harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
        self.harness.event(Event::Text(text.into()));
        self.harness.run_steps(2);
        self.harness.key_press(Key::Enter);
        self.harness.run_steps(3);
    }

    /// Whether this text stands in the field.
    fn shows(&self, text: &str) -> bool {
        let nodes = self.harness.root().children_recursive();
        nodes.filter_map(|node| node.accesskit_node().value()).any(|value| value == text)
    }

    fn wheel(&mut self, unit: MouseWheelUnit, amount: f32) {
        let (delta, phase, source) = (vec2(0.0, amount), egui::TouchPhase::Move, egui::MouseWheelSource::Unknown);
        self.harness.event(Event::MouseWheel { unit, delta, phase, source, modifiers: Modifiers::NONE });
        self.harness.step();
    }

    fn said(&self) -> Vec<NumberEdit> {
        self.said.borrow().clone()
    }
}

#[test]
fn a_number_is_typed_and_entered() {
    let mut field = Field::new(12.0);
    field.harness.get_by_role_and_label(Role::SpinButton, "x").click();
    field.harness.run_steps(3);
    field.harness.event(Event::Text("34,5".into()));
    field.harness.run_steps(2);
    assert_eq!(field.said(), [], "typing alone changes nothing");
    field.harness.key_press(Key::Enter);
    field.harness.run_steps(3);
    assert_eq!(field.said(), [NumberEdit::Commit(34.5)]);
}

#[test]
fn escape_gives_typing_up() {
    let mut field = Field::new(12.0);
    field.harness.get_by_role_and_label(Role::SpinButton, "x").click();
    field.harness.run_steps(3);
    field.harness.event(Event::Text("99".into()));
    field.harness.key_press(Key::Escape);
    field.harness.run_steps(3);
    assert_eq!(field.said(), [NumberEdit::Abort]);
    assert_eq!(*field.value.borrow(), 12.0);
}

#[test]
fn a_typed_unit_is_converted() {
    for (text, value) in [("10 cm", 100.0), ("0.1 m", 100.0), ("12mm", 12.5), ("-2.5cm", -25.0)] {
        let mut field = Field::new(12.0);
        let text = if text == "12mm" { "12.5mm" } else { text };
        field.enter(text);
        assert_eq!(field.said(), [NumberEdit::Commit(value)], "{text}");
    }
}

#[test]
fn what_can_not_be_read_stays_and_is_said_until_it_is_mended_or_given_up() {
    let mut field = Field::new(12.0);
    for (text, words) in [("nonsense", "is no number"), ("5 deg", "deg is an angle, and this is a length"), ("900", "outside")] {
        field.enter(text);
        assert_eq!(field.said(), [], "{text} changes nothing");
        assert!(field.harness.query_by_label_contains(words).is_some(), "{text} is not explained");
        assert!(field.shows(text), "{text} is gone");
    }
    // Somewhere else on the page: the text waits.
    let pos = egui::pos2(700.0, 500.0);
    for pressed in [true, false] {
        field.harness.event(Event::PointerButton { pos, button: egui::PointerButton::Primary, pressed, modifiers: Modifiers::NONE });
        field.harness.run_steps(2);
    }
    assert!(field.shows("900") && field.said().is_empty(), "{:?}", field.said());
    field.harness.key_press(Key::Escape);
    field.harness.run_steps(3);
    assert_eq!(field.said(), [NumberEdit::Abort]);
    assert!(!field.shows("900") && field.harness.query_by_label_contains("outside").is_none());
    field.enter("nonsense");
    field.enter("34");
    assert_eq!(field.said(), [NumberEdit::Abort, NumberEdit::Commit(34.0)]);
}

#[test]
fn a_drag_is_one_gesture_and_stays_in_its_range() {
    let mut field = Field::new(12.0);
    let at = field.centre();
    field.harness.hover_at(at);
    field.harness.step();
    field.press(true);
    for x in [20.0, 60.0, 100.0] {
        field.harness.hover_at(at + vec2(x, 0.0));
        field.harness.step();
    }
    let live = field.said().len();
    assert!(live >= 2 && field.said().iter().all(|edit| matches!(edit, NumberEdit::Live(_))), "{:?}", field.said());
    let pos = at + vec2(100.0, 0.0);
    let button = egui::PointerButton::Primary;
    field.harness.event(Event::PointerButton { pos, button, pressed: false, modifiers: Modifiers::NONE });
    field.harness.run_steps(3);
    let commits = field.said().iter().filter(|edit| matches!(edit, NumberEdit::Commit(_))).count();
    assert_eq!(commits, 1);
    assert!((*field.value.borrow() - 22.0).abs() < 1e-9, "{}", field.value.borrow());
}

#[test]
fn the_wheel_steps_and_a_pause_ends_the_gesture() {
    let mut field = Field::new(12.0);
    field.harness.hover_at(field.centre());
    field.harness.step();
    (0..2).for_each(|_| field.wheel(MouseWheelUnit::Line, 1.0));
    assert_eq!(field.said(), [NumberEdit::Live(13.0), NumberEdit::Live(14.0)]);
    field.harness.run_steps(6);
    assert_eq!(field.said().last(), Some(&NumberEdit::Commit(14.0)));
    assert_eq!(field.said().len(), 3);
}

#[test]
fn parts_of_a_notch_add_up_to_one_step() {
    let mut field = Field::new(12.0);
    field.harness.hover_at(field.centre());
    field.harness.step();
    (0..7).for_each(|_| field.wheel(MouseWheelUnit::Point, 5.0));
    assert_eq!(field.said(), [], "35 of 40 points are no notch");
    field.wheel(MouseWheelUnit::Point, 5.0);
    assert_eq!(field.said(), [NumberEdit::Live(13.0)]);
    (0..2).for_each(|_| field.wheel(MouseWheelUnit::Line, 0.5));
    assert_eq!(field.said(), [NumberEdit::Live(13.0), NumberEdit::Live(14.0)]);
    field.wheel(MouseWheelUnit::Line, 0.9);
    field.wheel(MouseWheelUnit::Line, -1.0);
    assert_eq!(field.said().last(), Some(&NumberEdit::Live(13.0)), "the way back begins anew");
}

#[test]
fn arrow_keys_step_a_focused_field() {
    let mut field = Field::new(12.0);
    field.harness.get_by_role_and_label(Role::SpinButton, "x").focus();
    field.harness.run_steps(2);
    field.harness.key_press(Key::ArrowUp);
    field.harness.run_steps(2);
    field.harness.key_press_modifiers(Modifiers::SHIFT, Key::ArrowUp);
    field.harness.run_steps(2);
    field.harness.key_press(Key::Enter);
    field.harness.run_steps(3);
    assert_eq!(field.said(), [NumberEdit::Commit(13.1)]);
}

#[test]
fn a_screen_reader_sets_a_value() {
    let mut field = Field::new(12.0);
    let node = field.harness.get_by_role_and_label(Role::SpinButton, "x");
    node.set_value_accesskit(77.0);
    field.harness.run_steps(3);
    assert_eq!(field.said(), [NumberEdit::Commit(77.0)]);
}

#[test]
fn the_wheel_stays_with_its_field_when_another_one_moves_under_the_pointer() {
    let (said, above) = (Rc::new(RefCell::new(Vec::new())), Rc::new(RefCell::new(100.0)));
    let (heard, space) = (said.clone(), above.clone());
    let setup = |ctx: &egui::Context| crate::ui::install(ctx, egui::Theme::Dark.into());
    let builder = Harness::builder().with_size([1100.0, 700.0]).with_step_dt(0.05).with_context_setup(setup);
    let mut harness = builder.build_ui(move |ui| {
        ui.add_space(*space.borrow());
        for name in ["x", "y"] {
            let edit = form_row_ui(ui, name, 44.0, |ui| NumberField::new(name, 1.0).unit("mm").show_ui(ui));
            heard.borrow_mut().extend(edit.map(|edit| (name, edit)));
        }
    });
    let at = |harness: &Harness<'static>, name| harness.get_by_role_and_label(Role::SpinButton, name).rect().center();
    let (x, y) = (at(&harness, "x"), at(&harness, "y"));
    harness.hover_at(x);
    harness.run_steps(2);
    let notch = || {
        let (unit, phase, source) = (MouseWheelUnit::Line, egui::TouchPhase::Move, egui::MouseWheelSource::Wheel);
        Event::MouseWheel { unit, delta: vec2(0.0, 1.0), modifiers: Modifiers::NONE, phase, source }
    };
    harness.event(notch());
    harness.step();
    // As when a box above disappears.
    *above.borrow_mut() -= y.y - x.y;
    harness.step();
    assert!((at(&harness, "y") - x).length() < 1.0, "the other field is under the pointer now");
    harness.event(notch());
    harness.step();
    let names: Vec<&str> = said.borrow().iter().map(|(name, _)| *name).collect();
    assert!(names.len() >= 2 && names.iter().all(|name| *name == "x"), "{:?}", said.borrow());
}
