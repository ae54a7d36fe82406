//! Menus: rows with icon, words, shortcut; disabled ones say why.

use egui::containers::menu::SubMenu;
use egui::{Color32, Popup, PopupCloseBehavior, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::{key_cap, tooltip};
use crate::ui::{
    brush::{Brush, Face, LEFT},
    icons,
};

/// What stands left of the words of a choice, for its icon, and right of them for the check mark.
const CHOICE_LEFT: f32 = 10.0;
const CHOICE_ICON: f32 = 22.0;
const CHOICE_RIGHT: f32 = 26.0;

/// A row of a menu.
#[derive(Clone, Copy, Debug, Default)]
pub struct MenuItem<'a> {
    /// Icon, if any.
    pub icon: Option<&'a str>,
    /// Words.
    pub text: &'a str,
    /// Shortcut as it is printed, if any.
    pub shortcut: &'a str,
    /// Why it cannot be done now.
    pub why_not: Option<&'a str>,
    /// Whether what it switches is on: a check mark in the icon's place.
    pub on: Option<bool>,
}

/// Opens a menu below a button's response; rows are added by `content`, which closes on a click.
pub fn menu_below<R>(response: &Response, width: f32, content: impl FnOnce(&mut Ui) -> R) -> Option<R> {
    Popup::menu(response).width(width).close_behavior(PopupCloseBehavior::CloseOnClick).show(content).map(|shown| shown.inner)
}

/// A row of a menu; `clicked()` only if it is enabled.
pub fn menu_item_ui(ui: &mut Ui, item: MenuItem<'_>) -> Response {
    let enabled = item.why_not.is_none() && ui.is_enabled();
    let (brush, rect, response) = row_ui(ui, enabled);
    response.widget_info(|| WidgetInfo { selected: item.on, ..WidgetInfo::labeled(Role::MenuItem, enabled, item.text) });
    let t = brush.t;
    let brush = if enabled { brush } else { brush.faded(0.5) };
    let y = rect.center().y;
    if let Some(icon) = item.icon {
        brush.icon(pos2(rect.left() + 14.0, y), icon, t.size.icon, t.text.secondary);
    } else if item.on == Some(true) {
        brush.icon(pos2(rect.left() + 14.0, y), icons::CHECK, t.size.icon, t.accent.line);
    }
    let end =
        if item.shortcut.is_empty() { rect.right() } else { key_cap::paint_key_cap(&brush, pos2(rect.right() - 8.0, y), item.shortcut) };
    let x = rect.left() + 30.0;
    brush.text_within(pos2(x, y), LEFT, end - 8.0 - x, item.text, Face::Body, t.text.primary);
    match item.why_not {
        Some(reason) => tooltip::why_not(response, item.text, reason),
        None => response,
    }
}

/// A row of a menu that opens another one beside it.
pub fn sub_menu_ui<R>(ui: &mut Ui, icon: Option<&str>, text: &str, content: impl FnOnce(&mut Ui) -> R) -> Option<R> {
    let (brush, rect, response) = row_ui(ui, true);
    response.widget_info(|| WidgetInfo::labeled(Role::MenuItem, true, text));
    let t = brush.t;
    let y = rect.center().y;
    if let Some(icon) = icon {
        brush.icon(pos2(rect.left() + 14.0, y), icon, t.size.icon, t.text.secondary);
    }
    brush.text(pos2(rect.left() + 30.0, y), LEFT, text, Face::Body, t.text.primary);
    brush.icon(pos2(rect.right() - 14.0, y), icons::KEYBOARD_ARROW_RIGHT, 14.0, t.text.secondary);
    SubMenu::new().show(ui, &response, content).map(|shown| shown.inner)
}

/// A row of a drop-down: a check mark where it is chosen.
pub fn choice_ui(ui: &mut Ui, icon: Option<(&str, Color32)>, text: &str, chosen: bool) -> Response {
    marked_ui(ui, Role::MenuItemRadio, icon, text, chosen)
}

/// Width that a row of a drop-down needs for its words, chosen or not.
pub fn choice_width(brush: &Brush, has_icon: bool, text: &str) -> f32 {
    let icon = if has_icon { CHOICE_ICON } else { 0.0 };
    (CHOICE_LEFT + icon + brush.width(text, Face::BodyMedium) + CHOICE_RIGHT + 1.0).ceil()
}

/// A row of which several can be chosen.
pub fn check_ui(ui: &mut Ui, text: &str, chosen: bool) -> Response {
    marked_ui(ui, Role::MenuItemCheckBox, None, text, chosen)
}

fn marked_ui(ui: &mut Ui, role: Role, icon: Option<(&str, Color32)>, text: &str, chosen: bool) -> Response {
    let (brush, rect, response) = row_ui(ui, true);
    response.widget_info(|| WidgetInfo::selected(role, true, chosen, text));
    let t = brush.t;
    let y = rect.center().y;
    let mut x = rect.left() + CHOICE_LEFT;
    if let Some((icon, colour)) = icon {
        brush.icon(pos2(x + 7.0, y), icon, t.size.state_icon, colour);
        x += CHOICE_ICON;
    }
    let face = if chosen { Face::BodyMedium } else { Face::Body };
    brush.text_within(pos2(x, y), LEFT, rect.right() - CHOICE_RIGHT - x, text, face, t.text.primary);
    if chosen {
        brush.icon(pos2(rect.right() - 14.0, y), icons::CHECK, 14.0, t.accent.line);
    }
    response
}

/// A line between groups of a menu.
pub fn menu_line_ui(ui: &mut Ui) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 7.0), Sense::hover());
    Brush::of(ui).hairline_h(rect.x_range(), rect.center().y.floor());
}

fn row_ui(ui: &mut Ui, enabled: bool) -> (Brush, egui::Rect, Response) {
    ui.spacing_mut().item_spacing.y = 0.0;
    let brush = Brush::of(ui);
    let t = brush.t;
    let sense = if enabled { Sense::click() } else { Sense::hover() };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 26.0), sense);
    if enabled && (response.hovered() || response.has_focus()) {
        brush.fill(rect, t.radius.control, t.surface.selected);
    }
    (brush, rect, response)
}
