//! egui's own widgets under our tokens, for both themes at once.

use egui::{
    Color32, Context, CornerRadius, FontFamily, FontId, Shadow, Stroke, Style, TextStyle, Theme, ThemePreference, Visuals,
    style::ScrollStyle, vec2,
};

use super::{
    fonts::{self, MEDIUM, SEMIBOLD},
    theme::Tokens,
};

/// Installs fonts and both styles. Which one shows is `ctx.set_theme`, at any time.
pub fn install(ctx: &Context, theme: ThemePreference) {
    ctx.set_fonts(fonts::definitions());
    for theme in [Theme::Dark, Theme::Light] {
        let mut style = (*ctx.style_of(theme)).clone();
        apply(&mut style, Tokens::of_theme(theme));
        ctx.set_style_of(theme, style);
    }
    ctx.set_theme(theme);
}

fn apply(style: &mut Style, t: &Tokens) {
    apply_type(style, t);
    apply_spacing(style, t);
    style.animation_time = t.motion.explain;
    style.visuals = if t.dark { Visuals::dark() } else { Visuals::light() };
    apply_surfaces(&mut style.visuals, t);
    apply_controls(&mut style.visuals, t);
}

fn apply_type(style: &mut Style, t: &Tokens) {
    let size = &t.type_size;
    style.text_styles = [
        (TextStyle::Small, FontId::new(size.small, FontFamily::Proportional)),
        (TextStyle::Body, FontId::new(size.body, FontFamily::Proportional)),
        (TextStyle::Button, FontId::new(size.body, fonts::family(MEDIUM))),
        (TextStyle::Heading, FontId::new(size.title, fonts::family(SEMIBOLD))),
        (TextStyle::Monospace, FontId::new(size.mono, FontFamily::Monospace)),
    ]
    .into();
    style.drag_value_text_style = TextStyle::Monospace;
}

fn apply_spacing(style: &mut Style, t: &Tokens) {
    let spacing = &mut style.spacing;
    spacing.item_spacing = vec2(t.space.s, t.space.xs);
    spacing.button_padding = vec2(t.space.s, 3.0);
    spacing.interact_size = vec2(t.space.xl, t.size.field);
    spacing.slider_width = 84.0;
    spacing.slider_rail_height = 3.0;
    spacing.combo_width = 120.0;
    spacing.text_edit_width = 200.0;
    spacing.icon_width = 14.0;
    spacing.icon_width_inner = 8.0;
    spacing.indent = t.space.m;
    spacing.scroll = ScrollStyle::thin();
}

fn apply_surfaces(visuals: &mut Visuals, t: &Tokens) {
    let card = CornerRadius::same(t.radius.card as u8);
    visuals.panel_fill = t.surface.panel;
    visuals.window_fill = t.surface.raised;
    visuals.extreme_bg_color = t.surface.window;
    visuals.text_edit_bg_color = Some(t.surface.raised);
    visuals.faint_bg_color = t.surface.raised;
    visuals.code_bg_color = t.surface.raised;
    visuals.window_stroke = Stroke::new(1.0, t.surface.hairline);
    visuals.window_corner_radius = card;
    visuals.menu_corner_radius = card;
    visuals.popup_shadow = Shadow { offset: [0, 4], blur: 16, spread: 0, color: t.shadow };
    visuals.window_shadow = visuals.popup_shadow;
    visuals.hyperlink_color = t.accent.line;
    visuals.warn_fg_color = t.status.attention;
    visuals.error_fg_color = t.status.problem;
    visuals.weak_text_color = Some(t.text.secondary);
    visuals.striped = false;
    visuals.indent_has_left_vline = false;
    visuals.disabled_alpha = 0.5;
}

fn apply_controls(visuals: &mut Visuals, t: &Tokens) {
    visuals.selection.bg_fill = t.surface.selected;
    visuals.selection.stroke = Stroke::new(1.0, t.accent.line);
    visuals.text_cursor.stroke = Stroke::new(1.5, t.accent.line);
    visuals.slider_trailing_fill = true;
    visuals.handle_shape = egui::style::HandleShape::Circle;
    visuals.interact_cursor = Some(egui::CursorIcon::PointingHand);
    let widgets = &mut visuals.widgets;
    for (state, fill) in [
        (&mut widgets.noninteractive, t.surface.panel),
        (&mut widgets.inactive, t.surface.raised),
        (&mut widgets.hovered, t.surface.hover),
        (&mut widgets.active, t.surface.selected),
        (&mut widgets.open, t.surface.hover),
    ] {
        state.bg_fill = fill;
        state.weak_bg_fill = fill;
        state.bg_stroke = Stroke::NONE;
        state.fg_stroke = Stroke::new(1.0, t.text.primary);
        state.corner_radius = CornerRadius::same(t.radius.control as u8);
        state.expansion = 0.0;
    }
    // Check boxes, radios, slider rails and handles read `bg_fill`, buttons read `weak_bg_fill`.
    let controls: [(_, Color32); 3] =
        [(&mut widgets.inactive, t.surface.control), (&mut widgets.hovered, t.surface.control), (&mut widgets.active, t.accent.fill)];
    for (state, fill) in controls {
        state.bg_fill = fill;
    }
    widgets.noninteractive.bg_stroke = Stroke::new(1.0, t.surface.hairline);
}
