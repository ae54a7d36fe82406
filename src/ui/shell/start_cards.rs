//! The cards of the start page.

use egui::{CornerRadius, Rect, Response, Role, Sense, TextureId, Ui, Vec2, WidgetInfo, pos2, vec2};

use super::loop_strip::StationState;
use crate::ui::{
    brush::{Brush, Face, LEFT, RIGHT, cover},
    icons,
    widgets::{Button, key_cap, place_ui},
};

/// Height of the card of a project.
pub const RECENT_HEIGHT: f32 = 100.0;
/// Height of the words below the sample's picture.
const SAMPLE_WORDS: f32 = 100.0;
const RING_PITCH: f32 = 28.0;
/// Height of a project in a menu.
const RECENT_ROW: f32 = 44.0;

/// A project that was open lately.
#[derive(Clone, Debug, Default)]
pub struct RecentCard<'a> {
    /// Name of the project.
    pub name: &'a str,
    /// Path of its folder.
    pub path: &'a str,
    /// When it was open last, in words.
    pub when: &'a str,
    /// Counts in words.
    pub counts: &'a str,
    /// Share and state of the five phases.
    pub rings: [(f32, StationState); 5],
    /// Name of the phase that it is in.
    pub phase: &'a str,
    /// Open findings.
    pub findings: usize,
    /// A picture and its size.
    pub texture: Option<(TextureId, Vec2)>,
    /// Whether the folder is not there any more.
    pub missing: bool,
}

/// Shows the card of a project; `first` stands out.
pub fn recent_card_ui(ui: &mut Ui, rect: Rect, card: &RecentCard<'_>, first: bool) -> Response {
    let response = ui.interact(rect, ui.scope_id().with(("recent", card.path)), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), format!("Open project {}", card.name)));
    let brush = Brush::of(ui);
    let t = brush.t;
    let raised = first || response.hovered();
    brush.card(rect, if raised { t.surface.raised } else { t.surface.panel });
    let picture = Rect::from_min_size(rect.min + vec2(8.0, 8.0), vec2(112.0, 84.0));
    if let Some((texture, size)) = card.texture {
        brush.picture(texture, picture, cover(size, picture.size()), t.radius.control, egui::Color32::WHITE);
    } else {
        brush.fill(picture, t.radius.control, t.surface.hover);
        brush.icon(picture.center(), icons::IMAGE, 22.0, t.text.disabled);
    }
    paint_recent_words(&brush, rect, picture.right() + 18.0, card);
    paint_recent_loop(&brush, pos2(picture.right() + 26.0, rect.bottom() - 25.0), rect, card);
    if response.has_focus() {
        brush.focus(rect, t.radius.card);
    }
    response
}

fn paint_recent_words(brush: &Brush, rect: Rect, x: f32, card: &RecentCard<'_>) {
    let t = brush.t;
    let end = rect.right() - 16.0;
    let (first, second) = (rect.top() + 22.0, rect.top() + 42.0);
    let when = brush.text(pos2(end, first), RIGHT, card.when, Face::Body, t.text.secondary).left();
    brush.text_within(pos2(x, first), LEFT, when - 12.0 - x, card.name, Face::Title, t.text.primary);
    let counts = brush.text(pos2(end, second), RIGHT, card.counts, Face::Small, t.text.secondary).left();
    brush.text_cut_inside(pos2(x, second), LEFT, counts - 12.0 - x, card.path, Face::Mono, t.text.secondary);
}

fn paint_recent_loop(brush: &Brush, start: egui::Pos2, rect: Rect, card: &RecentCard<'_>) {
    let t = brush.t;
    let x = paint_rings(brush, start, &card.rings);
    let end = pos2(rect.right() - 16.0, start.y);
    if card.missing {
        let text = brush.text(end, RIGHT, "folder is missing", Face::Body, t.status.attention);
        brush.icon(pos2(text.left() - 12.0, start.y), icons::LINK_OFF, 15.0, t.status.attention);
    } else if card.findings > 0 {
        let plural = if card.findings == 1 { "" } else { "s" };
        let words = format!("{} finding{plural}", card.findings);
        let text = brush.text(end, RIGHT, words, Face::Body, t.status.attention);
        brush.icon(pos2(text.left() - 12.0, start.y), icons::FLAG, 15.0, t.status.attention);
    }
    brush.text(pos2(x + 2.0, start.y), LEFT, card.phase, Face::BodyMedium, t.text.primary);
}

/// The five rings of a project from `start` on; returns where the next one would stand.
fn paint_rings(brush: &Brush, start: egui::Pos2, rings: &[(f32, StationState); 5]) -> f32 {
    let t = brush.t;
    let mut x = start.x;
    for (i, (share, state)) in rings.iter().enumerate() {
        brush.ring_on(t.surface.control, pos2(x, start.y), 6.5, 2.0, *share, state.colour(t));
        if i + 1 < rings.len() {
            brush.line(pos2(x + 11.0, start.y), pos2(x + 17.0, start.y), 1.0, t.surface.control);
        }
        x += RING_PITCH;
    }
    x
}

/// Shows a project as a row of a menu: name, path and its five rings.
pub fn recent_row_ui(ui: &mut Ui, card: &RecentCard<'_>) -> Response {
    let brush = Brush::of(ui);
    let t = brush.t;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), RECENT_ROW), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::MenuItem, ui.is_enabled(), card.name));
    if response.hovered() || response.has_focus() {
        brush.fill(rect, t.radius.control, t.surface.selected);
    }
    let rings = pos2(rect.right() - 16.0 - 4.0 * RING_PITCH, rect.center().y);
    paint_rings(&brush, rings, &card.rings);
    let (x, room) = (rect.left() + 12.0, rings.x - 28.0 - rect.left());
    brush.text_within(pos2(x, rect.center().y - 9.0), LEFT, room, card.name, Face::BodyMedium, t.text.primary);
    brush.text_cut_inside(pos2(x, rect.center().y + 9.0), LEFT, room, card.path, Face::Small, t.text.secondary);
    response
}

/// Shows the sample's card with its picture; returns whether it shall open. `making` is how far it is made, while it is.
pub fn sample_card_ui(ui: &mut Ui, rect: Rect, picture: Option<(TextureId, Vec2)>, making: Option<f32>) -> bool {
    let brush = Brush::of(ui);
    let t = brush.t;
    brush.card(rect, t.surface.panel);
    let frame = Rect::from_min_max(rect.min, pos2(rect.right(), rect.bottom() - SAMPLE_WORDS));
    let radius = t.radius.card as u8;
    let top = CornerRadius { nw: radius, ne: radius, sw: 0, se: 0 };
    if let Some((texture, size)) = picture {
        brush.picture(texture, frame, cover(size, frame.size()), top, egui::Color32::WHITE);
    }
    let at = pos2(rect.left() + 16.0, frame.bottom());
    brush.text(at + vec2(0.0, 24.0), LEFT, "Open the sample project", Face::Title, t.text.primary);
    let sentence = "Two parts on a table, exact poses, half of the frames labelled";
    brush.paragraph(at + vec2(0.0, 38.0), rect.width() - 156.0, sentence, Face::Body, t.text.secondary);
    let place = Rect::from_min_size(pos2(rect.right() - 108.0, rect.bottom() - 48.0), vec2(92.0, t.size.main_button));
    let button = match making {
        None => Button::main("Open").icon(icons::PLAY_ARROW).width(92.0).tip("Open the sample project"),
        Some(_) => Button::main("Making…").width(92.0).why_not(Some("The sample project is being made, and opens then")),
    };
    if let Some(share) = making {
        let bar = Rect::from_min_size(pos2(place.left(), place.bottom() + 5.0), vec2(place.width(), 3.0));
        brush.bar(bar, share, t.status.running);
    }
    place_ui(ui, place, "open sample", |ui| button.show_ui(ui)).clicked()
}

/// Shows the card of another way in: icon, title, sentence, shortcut.
pub fn way_card_ui(ui: &mut Ui, rect: Rect, icon: &str, title: &str, sentence: &str, shortcut: &str) -> bool {
    let response = ui.interact(rect, ui.scope_id().with(("way in", title)), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), title));
    let brush = Brush::of(ui);
    let t = brush.t;
    brush.card(rect, if response.hovered() { t.surface.raised } else { t.surface.panel });
    let y = rect.center().y;
    let plate = Rect::from_center_size(pos2(rect.left() + 36.0, y), vec2(40.0, 40.0));
    brush.fill(plate, t.radius.card, t.surface.selected);
    brush.icon(plate.center(), icon, 22.0, t.accent.line);
    let mut end = rect.right() - 16.0;
    if !shortcut.is_empty() {
        end = key_cap::paint_key_cap(&brush, pos2(end, y), shortcut) - 12.0;
    }
    let x = plate.right() + 16.0;
    brush.text_within(pos2(x, y - 10.0), LEFT, end - x, title, Face::Title, t.text.primary);
    brush.text_within(pos2(x, y + 11.0), LEFT, end - x, sentence, Face::Body, t.text.secondary);
    if response.has_focus() {
        brush.focus(rect, t.radius.card);
    }
    response.clicked()
}

/// Paints the place where something can be dropped; `over` while something is held over the window.
pub fn paint_drop_zone(brush: &Brush, rect: Rect, over: bool) {
    let t = brush.t;
    if over {
        brush.fill(rect, t.radius.card, t.surface.selected);
    }
    let ink = if over { t.accent.line } else { t.text.disabled.gamma_multiply(0.6) };
    brush.dashed_frame(rect, ink);
    let centre = rect.center();
    let apart = if rect.height() < 80.0 { 11.0 } else { 14.0 };
    brush.icon(centre - vec2(0.0, apart), icons::DOWNLOAD, 20.0, t.text.secondary);
    let words = if rect.width() > 340.0 { "Drop a project or a BOP dataset anywhere" } else { "Drop a folder anywhere" };
    brush.text(centre + vec2(0.0, apart - 1.0), crate::ui::brush::CENTRE, words, Face::Body, t.text.secondary);
}

/// The sample's picture as it was built in, decoded.
pub fn sample_picture() -> Option<egui::ColorImage> {
    let bytes = include_bytes!("../../../assets/sample/card.jpg");
    let picture = image::load_from_memory(bytes).ok()?.to_rgba8();
    let size = [picture.width() as usize, picture.height() as usize];
    Some(egui::ColorImage::from_rgba_unmultiplied(size, &picture))
}
