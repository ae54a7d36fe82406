//! Buttons: the one main button of a page, secondary ones, quiet ones on a bar, and icon buttons.

use egui::{Color32, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::tooltip;
use crate::ui::brush::{Brush, Face, LEFT};

/// Distance from the edge to the text.
const PADDING: f32 = 12.0;
/// Width that an icon takes before a text.
const ICON_ADVANCE: f32 = 22.0;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Main,
    Secondary,
    Quiet,
}

/// A button to be shown by [`Button::show_ui`].
#[derive(Clone, Debug)]
#[must_use = "a button is seen only after `show_ui`"]
pub struct Button<'a> {
    label: &'a str,
    shows_label: bool,
    icon: Option<&'a str>,
    kind: Kind,
    height: Option<f32>,
    width: Option<f32>,
    pressed: bool,
    has_menu: bool,
    tip: Option<&'a str>,
    shortcut: Option<&'a str>,
    why_not: Option<&'a str>,
}

impl<'a> Button<'a> {
    fn new(label: &'a str, kind: Kind) -> Self {
        Self {
            label,
            shows_label: true,
            icon: None,
            kind,
            height: None,
            width: None,
            pressed: false,
            has_menu: false,
            tip: None,
            shortcut: None,
            why_not: None,
        }
    }

    /// The one filled accent button of a page.
    pub fn main(label: &'a str) -> Self {
        Self::new(label, Kind::Main)
    }

    /// Any other button.
    pub fn secondary(label: &'a str) -> Self {
        Self::new(label, Kind::Secondary)
    }

    /// A button without a surface until the pointer is over it.
    pub fn quiet(label: &'a str) -> Self {
        Self::new(label, Kind::Quiet)
    }

    /// A quiet button that shows only an icon; the name is for tooltip and screen reader.
    pub fn icon_only(icon: &'a str, name: &'a str) -> Self {
        let mut button = Self::new(name, Kind::Quiet).icon(icon).tip(name);
        button.shows_label = false;
        button
    }

    /// With an icon before the text.
    pub fn icon(mut self, icon: &'a str) -> Self {
        self.icon = Some(icon);
        self
    }

    /// With this height; otherwise 24, the main button 32.
    pub fn height(mut self, height: f32) -> Self {
        self.height = Some(height);
        self
    }

    /// With this width; otherwise as wide as its text.
    pub fn width(mut self, width: f32) -> Self {
        self.width = Some(width);
        self
    }

    /// Shown pressed: a tint, never the accent itself.
    pub fn pressed(mut self, pressed: bool) -> Self {
        self.pressed = pressed;
        self
    }

    /// Shows a chevron: a menu will open.
    pub fn with_chevron(mut self) -> Self {
        self.has_menu = true;
        self
    }

    /// Tooltip.
    pub fn tip(mut self, tip: &'a str) -> Self {
        self.tip = Some(tip);
        self
    }

    /// Shortcut, shown in the tooltip.
    pub fn shortcut(mut self, shortcut: &'a str) -> Self {
        self.shortcut = (!shortcut.is_empty()).then_some(shortcut);
        self
    }

    /// Disabled with the reason, or enabled if there is none.
    pub fn why_not(mut self, reason: Option<&'a str>) -> Self {
        self.why_not = reason;
        self
    }

    /// Shows the button. While it is disabled, `clicked()` is never true.
    pub fn show_ui(self, ui: &mut Ui) -> Response {
        let enabled = self.why_not.is_none() && ui.is_enabled();
        let brush = Brush::of(ui);
        let size = self.size(&brush);
        let sense = if enabled { Sense::click() } else { Sense::hover() };
        let (rect, response) = ui.allocate_exact_size(size, sense);
        let toggles = self.pressed;
        response.widget_info(|| {
            let mut info = WidgetInfo::labeled(Role::Button, enabled, self.label);
            info.selected = toggles.then_some(true);
            info
        });
        if ui.is_rect_visible(rect) {
            let brush = if enabled { brush } else { brush.faded(0.5) };
            self.paint(&brush, rect, &response, enabled);
        }
        match self.why_not {
            Some(reason) => tooltip::why_not(response, self.label, reason),
            None => tooltip::tip(response, self.tip.unwrap_or_default(), self.shortcut),
        }
    }

    fn size(&self, brush: &Brush) -> egui::Vec2 {
        let t = brush.t;
        let height = self.height.unwrap_or(if self.kind == Kind::Main { t.size.main_button } else { t.size.button });
        let width = self
            .width
            .unwrap_or_else(|| if self.shows_label { self.content_width(brush) + 2.0 * self.padding() } else { height.max(26.0) });
        vec2(width, height)
    }

    fn padding(&self) -> f32 {
        if self.kind == Kind::Quiet { PADDING - 3.0 } else { PADDING }
    }

    fn content_width(&self, brush: &Brush) -> f32 {
        let icon = if self.icon.is_some() { ICON_ADVANCE } else { 0.0 };
        let chevron = if self.has_menu { 16.0 } else { 0.0 };
        icon + brush.width(self.label, Face::BodyMedium) + chevron
    }

    fn fill(&self, brush: &Brush, response: &Response) -> Color32 {
        let (t, hot) = (brush.t, response.hovered());
        match self.kind {
            Kind::Main if hot => t.main_hover(),
            Kind::Main => t.accent.fill,
            _ if self.pressed || response.is_pointer_button_down_on() => t.surface.selected,
            Kind::Secondary if hot => t.button_hover(),
            Kind::Secondary => t.surface.hover,
            Kind::Quiet if hot => t.surface.hover,
            Kind::Quiet => Color32::TRANSPARENT,
        }
    }

    fn paint(&self, brush: &Brush, rect: egui::Rect, response: &Response, enabled: bool) {
        let t = brush.t;
        brush.fill(rect, t.radius.control, self.fill(brush, response));
        let bright = response.hovered() || self.pressed;
        let ink = match self.kind {
            Kind::Main => t.text.on_accent,
            Kind::Quiet if !bright || !enabled => t.text.secondary,
            _ => t.text.primary,
        };
        let icon_ink = if self.pressed && self.kind != Kind::Main { t.accent.line } else { ink };
        if self.shows_label {
            self.paint_label(brush, rect, ink, icon_ink);
        } else if let Some(icon) = self.icon {
            brush.icon(rect.center(), icon, 17.0, icon_ink);
        }
        if response.has_focus() {
            brush.focus(rect, t.radius.control);
        }
    }

    fn paint_label(&self, brush: &Brush, rect: egui::Rect, ink: Color32, icon_ink: Color32) {
        let y = rect.center().y;
        let free = rect.width() - 2.0 * self.padding();
        let content = self.content_width(brush).min(rect.width() - 8.0);
        let mut x = rect.left() + self.padding() + ((free - content) / 2.0).max(-self.padding() + 4.0);
        if let Some(icon) = self.icon {
            brush.icon(pos2(x + 8.0, y), icon, 16.0, icon_ink);
            x += ICON_ADVANCE;
        }
        let end = rect.right() - 4.0 - if self.has_menu { 16.0 } else { 0.0 };
        let text = brush.text_within(pos2(x, y), LEFT, end - x, self.label, Face::BodyMedium, ink);
        if self.has_menu {
            brush.icon(pos2(text.right() + 10.0, y), crate::ui::icons::KEYBOARD_ARROW_DOWN, 14.0, brush.t.text.secondary);
        }
    }
}

/// A tool of a toolbar: icon, name, pressed or not. Without `shows_name` only the icon shows.
pub fn tool_button_ui(ui: &mut Ui, icon: Option<&str>, name: &str, shortcut: &str, pressed: bool, shows_name: bool) -> Response {
    let brush = Brush::of(ui);
    let t = brush.t;
    let label = if shows_name { brush.width(name, Face::BodyMedium) } else { 0.0 };
    let advance = if icon.is_some() { 18.0 } else { 0.0 };
    let gap = if shows_name && icon.is_some() { 5.0 } else { 0.0 };
    let (rect, response) = ui.allocate_exact_size(vec2(18.0 + advance + gap + label, 26.0), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, ui.is_enabled(), pressed, name));
    let hot = response.hovered();
    if pressed || hot {
        brush.fill(rect, t.radius.control, if pressed { t.surface.selected } else { t.surface.hover });
    }
    let y = rect.center().y;
    if let Some(icon) = icon {
        let ink = if pressed {
            t.accent.line
        } else if hot {
            t.text.primary
        } else {
            t.text.secondary
        };
        brush.icon(pos2(rect.left() + 18.0, y), icon, 17.0, ink);
    }
    if shows_name {
        let ink = if pressed || hot { t.text.primary } else { t.text.secondary };
        brush.text(pos2(rect.left() + 9.0 + advance + gap, y), LEFT, name, Face::BodyMedium, ink);
    }
    if response.has_focus() {
        brush.focus(rect, t.radius.control);
    }
    tooltip::tip(response, if shows_name { "" } else { name }, (!shortcut.is_empty()).then_some(shortcut))
}

/// The short vertical line between groups of a toolbar.
pub fn divider_ui(ui: &mut Ui) {
    let (rect, _) = ui.allocate_exact_size(vec2(3.0, 18.0), Sense::hover());
    Brush::of(ui).hairline_v(rect.center().x.floor(), rect.y_range());
}
