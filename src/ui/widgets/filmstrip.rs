//! A strip of pictures with frame numbers and state dots; only the cells in sight are built.

use egui::{Align, Color32, Rect, Response, Role, ScrollArea, Sense, TextureId, Ui, Vec2, WidgetInfo, pos2, vec2};

use super::{Mark, tooltip, virtual_list::visible};
use crate::ui::{
    brush::{Brush, CENTRE, Face, LEFT, cover, picture_frame},
    icons,
};

/// Size of a picture.
pub const PICTURE: Vec2 = vec2(92.0, 69.0);
/// Distance from one picture to the next.
const PITCH: f32 = PICTURE.x + 12.0;
/// Height of what is written over a picture.
const BADGE: f32 = 15.0;
const DOT_PITCH: f32 = 8.0;
const DOT_RADIUS: f32 = 2.75;
/// Dots leave so much room to the name of the frame.
const LEAST_LABEL: f32 = 26.0;

/// One cell of the strip.
#[derive(Clone, Debug, Default)]
pub struct FilmCell<'a> {
    /// Frame number or name as shown.
    pub label: &'a str,
    /// Accessible name.
    pub name: &'a str,
    /// The whole name, for the tooltip.
    pub full: &'a str,
    /// The session, on the picture; empty where there is only one.
    pub session: &'a str,
    /// Whether the frame was sent to review.
    pub review: bool,
    /// Thumbnail with its size; nothing while it loads.
    pub texture: Option<(TextureId, Vec2)>,
    /// Whether the photo is missing.
    pub missing: bool,
    /// Whether this is the frame on screen.
    pub selected: bool,
    /// State of each label, with the object's colour.
    pub dots: &'a [(Mark, Color32)],
}

/// Shows the cells in sight of a strip of `count` frames over what is left. `reveal` is scrolled into view.
/// `cell_ui` is called for each visible index and paints with [`film_cell_ui`].
pub fn filmstrip_ui(ui: &mut Ui, id: &str, count: usize, reveal: Option<usize>, mut cell_ui: impl FnMut(&mut Ui, usize, Rect)) {
    let height = ui.available_height();
    // The wheel moves a strip sideways.
    let over = ui.rect_contains_pointer(ui.max_rect());
    if over {
        ui.input_mut(|input| {
            let delta = input.smooth_scroll_delta;
            input.smooth_scroll_delta = vec2(delta.x + delta.y, 0.0);
        });
    }
    ScrollArea::horizontal().id_salt(id).auto_shrink([false, false]).show_viewport(ui, |ui, viewport| {
        let origin = ui.max_rect().min;
        ui.set_width(24.0 + PITCH * count as f32 - 12.0);
        ui.set_height(height);
        let cell = |index: usize| Rect::from_min_size(origin + vec2(12.0 + PITCH * index as f32, 10.0), vec2(PICTURE.x, height - 14.0));
        if let Some(index) = reveal {
            reveal_cell(ui, viewport, cell(index).translate(-origin.to_vec2()), origin);
        }
        for index in visible(viewport.x_range(), PITCH, count) {
            cell_ui(ui, index, cell(index));
        }
    });
}

fn reveal_cell(ui: &Ui, viewport: Rect, cell: Rect, origin: egui::Pos2) {
    if cell.left() < viewport.left() || cell.right() > viewport.right() {
        let target = cell.translate(origin.to_vec2());
        ui.scroll_to_rect_animation(target, Some(Align::Center), egui::style::ScrollAnimation::none());
    }
}

/// Paints one cell and says whether it was clicked.
pub fn film_cell_ui(ui: &mut Ui, rect: Rect, cell: &FilmCell<'_>) -> Response {
    let response = ui.interact(rect, ui.scope_id().with(("film", cell.name)), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::ListItem, ui.is_enabled(), cell.selected, cell.name));
    let brush = Brush::of(ui);
    let t = brush.t;
    let picture = Rect::from_min_size(rect.min, PICTURE);
    paint_picture(&brush, picture, cell, response.hovered());
    if cell.selected {
        picture_frame(&brush.painter, picture, t.radius.card, t.accent.line);
    } else if response.has_focus() {
        brush.focus(picture, t.radius.control);
    }
    let y = picture.bottom() + 13.0;
    let ink = if cell.selected { t.text.primary } else { t.text.secondary };
    // A short number leaves its room to the dots; of a long name the beginning stays.
    let least = brush.width(cell.label, Face::MonoSmall).min(LEAST_LABEL);
    let right = pos2(picture.right() + 1.0, y);
    let left = brush.state_dots(right, PICTURE.x - least - 4.0, (DOT_PITCH, DOT_RADIUS), cell.dots);
    brush.text_within(pos2(rect.left(), y), LEFT, left - 4.0 - rect.left(), cell.label, Face::MonoSmall, ink);
    paint_badges(&brush, picture, cell);
    tooltip::tip(response, cell.full, None)
}

/// Over the picture: the session at the foot, and a flag where the frame is to be reviewed.
fn paint_badges(brush: &Brush, picture: Rect, cell: &FilmCell<'_>) {
    let t = brush.t;
    if !cell.session.is_empty() {
        let width = (brush.width(cell.session, Face::Tiny) + 8.0).min(picture.width());
        let pill = Rect::from_min_size(pos2(picture.left(), picture.bottom() - BADGE), vec2(width, BADGE));
        brush.fill(pill, t.radius.control, t.photo.pill);
        brush.text_within(pill.left_center() + vec2(4.0, 0.0), LEFT, width - 6.0, cell.session, Face::Tiny, t.photo.pill_text);
    }
    if cell.review {
        let pill = Rect::from_min_size(pos2(picture.right() - BADGE - 2.0, picture.top()), vec2(BADGE + 2.0, BADGE));
        brush.fill(pill, t.radius.control, t.photo.pill);
        brush.icon(pill.center(), icons::FLAG, 12.0, t.photo.outlier);
    }
}

fn paint_picture(brush: &Brush, rect: Rect, cell: &FilmCell<'_>, hot: bool) {
    let t = brush.t;
    if let Some((texture, size)) = cell.texture {
        let calm = if t.dark { 0.62 } else { 0.92 };
        let tint = if cell.selected || hot { Color32::WHITE } else { dimmed(calm) };
        brush.picture(texture, rect, cover(size, rect.size()), t.radius.control, tint);
        return;
    }
    brush.fill(rect, t.radius.control, t.surface.raised);
    let (icon, text, rise) = if cell.missing { (icons::LINK_OFF, "photo missing", 8.0) } else { (icons::IMAGE, "", 0.0) };
    brush.icon(rect.center() - vec2(0.0, rise), icon, 18.0, t.text.disabled);
    brush.text(rect.center() + vec2(0.0, 12.0), CENTRE, text, Face::Small, t.text.disabled);
}

/// Multiplies a picture's brightness without making it transparent.
fn dimmed(share: f32) -> Color32 {
    Color32::BLACK.lerp_to_gamma(Color32::WHITE, share)
}
