//! A choice of one among several, in a menu that drops down.

use egui::{Color32, Popup, PopupCloseBehavior, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::menu;
use crate::ui::{
    brush::{Brush, Face, LEFT},
    icons,
};

/// A menu is at least so wide.
const LEAST_WIDTH: f32 = 120.0;

/// A menu of many names scrolls from this height on.
const MOST_HEIGHT: f32 = 320.0;

/// One choice: icon with its colour, and words.
#[derive(Clone, Copy, Debug)]
pub struct Choice<'a> {
    /// Icon and its colour.
    pub icon: Option<(&'a str, Color32)>,
    /// Words.
    pub text: &'a str,
}

impl<'a> From<&'a str> for Choice<'a> {
    fn from(text: &'a str) -> Self {
        Self { icon: None, text }
    }
}

/// Shows what is chosen; returns the index of another choice that was clicked. `name` says what is
/// chosen, for screen readers.
pub fn drop_down_ui<'a>(ui: &mut Ui, name: &str, choices: &[impl Into<Choice<'a>> + Copy], chosen: usize, width: f32) -> Option<usize> {
    let choices: Vec<Choice<'a>> = choices.iter().map(|choice| (*choice).into()).collect();
    let shown = choices.get(chosen).copied().unwrap_or(Choice { icon: None, text: "" });
    let response = closed_ui(ui, name, &shown, width);
    let mut clicked = None;
    let wide = menu_width(ui, &choices, width);
    Popup::menu(&response).width(wide).close_behavior(PopupCloseBehavior::CloseOnClick).show(|ui| {
        for (i, choice) in choices.iter().enumerate() {
            if menu::choice_ui(ui, choice.icon, choice.text, i == chosen).clicked() {
                clicked = Some(i);
            }
        }
    });
    clicked
}

/// The same for any number of choices: the menu stays open, returns the index of a choice that was clicked. `none` stands
/// there while nothing is chosen.
pub fn many_drop_down_ui(ui: &mut Ui, name: &str, choices: &[&str], chosen: &[bool], none: &str, width: f32) -> Option<usize> {
    let words: Vec<&str> = choices.iter().zip(chosen).filter(|(_, is_chosen)| **is_chosen).map(|(text, _)| *text).collect();
    let text = if words.is_empty() { none.to_owned() } else { words.join(", ") };
    let response = closed_ui(ui, name, &Choice { icon: None, text: &text }, width);
    let mut clicked = None;
    let all: Vec<Choice<'_>> = choices.iter().map(|text| Choice::from(*text)).collect();
    let wide = menu_width(ui, &all, width);
    Popup::menu(&response).width(wide).close_behavior(PopupCloseBehavior::CloseOnClickOutside).show(|ui| {
        egui::ScrollArea::vertical().max_height(MOST_HEIGHT).show(ui, |ui| {
            for (i, (text, is_chosen)) in choices.iter().zip(chosen).enumerate() {
                if menu::check_ui(ui, text, *is_chosen).clicked() {
                    clicked = Some(i);
                }
            }
        });
    });
    clicked
}

/// As wide as the longest row, so that no word is cut.
fn menu_width(ui: &Ui, choices: &[Choice<'_>], width: f32) -> f32 {
    let brush = Brush::of(ui);
    let row = |choice: &Choice<'_>| menu::choice_width(&brush, choice.icon.is_some(), choice.text);
    // The margins of a menu and its frame lie within the width that it is asked for.
    let around = ui.spacing().menu_margin.sum().x + 2.0;
    choices.iter().map(|choice| row(choice) + around).fold(width.max(LEAST_WIDTH), f32::max)
}

fn closed_ui(ui: &mut Ui, name: &str, shown: &Choice<'_>, width: f32) -> Response {
    let brush = Brush::of(ui);
    let t = brush.t;
    let (rect, response) = ui.allocate_exact_size(vec2(width, t.size.field), Sense::click());
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ComboBox, ui.is_enabled(), name);
        info.current_text_value = Some(shown.text.to_owned());
        info
    });
    brush.fill(rect, t.radius.control, if response.hovered() { t.surface.hover } else { t.surface.raised });
    let y = rect.center().y;
    let mut x = rect.left() + 8.0;
    if let Some((icon, colour)) = shown.icon {
        brush.icon(pos2(rect.left() + 13.0, y), icon, 14.0, colour);
        x = rect.left() + 24.0;
    }
    brush.text_within(pos2(x, y), LEFT, rect.right() - 20.0 - x, shown.text, Face::SmallMedium, t.text.primary);
    brush.icon(pos2(rect.right() - 11.0, y), icons::KEYBOARD_ARROW_DOWN, 14.0, t.text.secondary);
    if response.has_focus() {
        brush.focus(rect, t.radius.control);
    }
    response
}
