//! The gallery: cases from the worst on, with the outlines of label and prediction. Only the cards in sight are built.

use super::{DeployStage, Kept, words};
use crate::tasks::case_picture::{self, Place};
use crate::tasks::eval_charts::Charts;
use crate::ui::brush::cover;
use crate::ui::widgets::{drop_down_ui, place_row_ui, place_ui};
use crate::ui::{Brush, Face, Run, Tokens, icons};
use crate::workspace::words::{count, grouped};
use crate::workspace::{CasePicture, Command, DeployCommand, Metric, Workspace};
use egui::{Align, Align2, Color32, ColorImage, CornerRadius, Rect, Role, ScrollArea, Sense, TextureOptions, Ui, WidgetInfo, pos2, vec2};

const TITLE: f32 = 36.0;
const GAP: f32 = 12.0;
/// Narrowest card.
const NARROW: f32 = 174.0;
/// Width of the choice of causes: the longest with the number of a hundred thousand cases.
const FILTER: f32 = 212.0;
/// Height of the words below a picture.
const WORDS: f32 = 46.0;
/// Textures of cards that are kept.
const MOST_TEXTURES: usize = 160;

/// What stands on a card.
struct Card {
    object: String,
    colour: Color32,
    frame: String,
    error: String,
    unit: &'static str,
    cause: String,
    selected: bool,
}

impl DeployStage {
    pub(super) fn gallery_ui(&mut self, workspace: &mut Workspace, charts: &Charts, ui: &mut Ui) {
        let area = ui.max_rect();
        title_ui(workspace, charts, ui, Rect::from_min_size(area.min, vec2(area.width(), TITLE)));
        let cases = workspace.deploy.gallery(charts);
        let body = Rect::from_min_max(pos2(area.left(), area.top() + TITLE), area.max);
        if cases.is_empty() {
            place_ui(ui, body, "none", |ui| super::said_ui(ui, crate::ui::widgets::Tone::Info, "No case is of this kind"));
            return;
        }
        let inner = body.width() - 32.0;
        let columns = (((inner + GAP) / (NARROW + GAP)) as usize).max(1);
        let width = (inner - GAP * (columns - 1) as f32) / columns as f32;
        let size = vec2(width, (width * 0.72).round() + WORDS);
        let pitch = size.y + GAP;
        let reveal = workspace.deploy.case.filter(|case| self.revealed != Some(*case));
        self.revealed = workspace.deploy.case;
        place_ui(ui, body, "cards", |ui| {
            ui.spacing_mut().scroll.floating_allocated_width = 0.0;
            ScrollArea::vertical().id_salt("gallery").auto_shrink([false, false]).show_viewport(ui, |ui, viewport| {
                let rows = cases.len().div_ceil(columns);
                ui.set_height(rows as f32 * pitch);
                let origin = ui.max_rect().min + vec2(16.0, 2.0);
                if let Some(place) = reveal.and_then(|case| cases.iter().position(|c| *c == case)) {
                    reveal_row(ui, viewport, (place / columns) as f32 * pitch, pitch);
                }
                let (first, last) = ((viewport.top() / pitch).max(0.0) as usize, (viewport.bottom() / pitch).max(0.0) as usize + 1);
                let in_sight = cases.iter().enumerate().take(last * columns).skip(first * columns);
                for (place, case) in in_sight {
                    let at = vec2((place % columns) as f32 * (width + GAP), (place / columns) as f32 * pitch);
                    self.card_ui(workspace, charts, ui, *case, Rect::from_min_size(origin + at, size));
                }
            });
        });
    }

    fn card_ui(&mut self, workspace: &mut Workspace, charts: &Charts, ui: &mut Ui, case: u32, rect: Rect) {
        let t = Tokens::of(ui);
        let Some(card) = card(workspace, charts, case, t) else { return };
        let response = ui.interact(rect, ui.scope_id().with(("case", case)), Sense::click());
        let name = format!("{} {} {} {}, {}", card.object, card.frame, card.error, card.unit, card.cause);
        response.widget_info(|| WidgetInfo::selected(Role::ListItem, ui.is_enabled(), card.selected, &name));
        let texture = self.texture(workspace, ui, case, card.colour);
        paint(&Brush::of(ui), rect, &card, texture.as_ref(), &response);
        if response.clicked() {
            let wish = if card.selected { DeployCommand::Enlarge(true) } else { DeployCommand::Case(Some(case)) };
            workspace.send(Command::Deploy(wish));
        }
        if response.has_focus() && !ui.clip_rect().contains_rect(rect) {
            response.scroll_to_me(None);
        }
    }

    /// The picture of a case, or why there is none; nothing while it is made.
    fn texture(
        &mut self,
        workspace: &mut Workspace,
        ui: &Ui,
        case: u32,
        colour: Color32,
    ) -> Option<Result<(egui::TextureId, Place), String>> {
        let age = self.age;
        if let Some(kept) = self.textures.get_mut(&case) {
            kept.age = age;
            return Some(Ok((kept.texture.id(), kept.place)));
        }
        let t = Tokens::of(ui);
        let rgb = |c: Color32| [c.r(), c.g(), c.b()];
        match workspace.case_picture(case, [rgb(t.photo.ink), rgb(colour), rgb(t.photo.halo)]) {
            CasePicture::Loading => None,
            CasePicture::Failed(why) => Some(Err(why)),
            CasePicture::Ready(photo) => {
                let image = ColorImage::from_rgba_unmultiplied([photo.width as usize, photo.height as usize], &photo.rgba);
                let texture = ui.ctx().load_texture(format!("case {case}"), image, TextureOptions::LINEAR);
                let (id, place) = (texture.id(), workspace.place_of_prediction(case));
                self.textures.insert(case, Kept { texture, place, age });
                if self.textures.len() > MOST_TEXTURES
                    && let Some(oldest) = self.textures.iter().min_by_key(|(_, kept)| kept.age).map(|(case, _)| *case)
                {
                    self.textures.remove(&oldest);
                }
                Some(Ok((id, place)))
            }
        }
    }
}

fn reveal_row(ui: &Ui, viewport: Rect, top: f32, height: f32) {
    if top < viewport.top() || top + height > viewport.bottom() {
        let place = Rect::from_min_size(ui.max_rect().min + vec2(0.0, top), vec2(1.0, height));
        ui.scroll_to_rect_animation(place, Some(Align::Center), egui::style::ScrollAnimation::none());
    }
}

fn title_ui(workspace: &mut Workspace, charts: &Charts, ui: &mut Ui, rect: Rect) {
    let brush = Brush::of(ui);
    let t = brush.t;
    let y = rect.center().y;
    let title = brush.text(pos2(rect.left() + 16.0, y), Align2::LEFT_CENTER, order(charts), Face::BodyStrong, t.text.primary);
    let texts: Vec<String> = charts
        .galleries
        .iter()
        .map(|g| match g.cause {
            None => format!("With prediction {}", grouped(g.cases.len())),
            Some(cause) => format!("{} {}", words::capital(cause.words()), grouped(g.cases.len())),
        })
        .collect();
    let names: Vec<&str> = texts.iter().map(String::as_str).collect();
    let chosen = charts.galleries.iter().position(|g| g.cause == workspace.deploy.cause);
    let place = Rect::from_min_size(pos2(title.right() + 12.0, rect.top()), vec2(FILTER, rect.height()));
    let picked = place_row_ui(ui, place, "cause", |ui| drop_down_ui(ui, "Cases shown", &names, chosen.unwrap_or(usize::MAX), FILTER));
    if let Some(gallery) = picked.and_then(|i| charts.galleries.get(i)) {
        workspace.send(Command::Deploy(DeployCommand::Cause(gallery.cause)));
    }
    let mut end = pos2(rect.right() - 16.0, y);
    for (words, colour) in [("prediction", t.object(1)), ("label", t.photo.ink)] {
        let text = brush.text(end, Align2::RIGHT_CENTER, words, Face::Small, t.text.secondary);
        let line = Rect::from_min_size(pos2(text.left() - 22.0, y - 1.0), vec2(16.0, 2.0));
        // As over a photo: white is seen on white by the dark line under it.
        brush.fill(line.expand(1.0), 1.0, t.photo.halo);
        brush.fill(line, 1.0, colour);
        end.x = text.left() - 36.0;
    }
    let of = count(charts.cases, "case");
    let room = end.x - place.right() - 28.0;
    let text = if charts.missing > 0 { format!("of {of}, {} without prediction", charts.missing) } else { format!("of {of}") };
    brush.text_within(pos2(place.right() + 12.0, y), Align2::LEFT_CENTER, room, &text, Face::Body, t.text.secondary);
}

/// How the cards are sorted.
fn order(charts: &Charts) -> &'static str {
    if charts.known > 0 { "Worst first" } else { "By frame" }
}

fn card(workspace: &Workspace, charts: &Charts, place: u32, t: &Tokens) -> Option<Card> {
    let deploy = &workspace.deploy;
    let case = deploy.case_of(place)?;
    let truth = &deploy.page.as_ref()?.judgement.prepared.truth;
    let colour = deploy.object_of(case).and_then(|id| workspace.project()?.object(id)).map_or(t.text.primary, |o| t.object(o.colour));
    let unit = Metric::of(charts.measure).map_or("mm", Metric::unit);
    Some(Card {
        object: truth.models.get(case.model as usize)?.name.clone(),
        colour,
        frame: truth.frames.get(case.frame as usize)?.name.clone(),
        error: words::error(charts.measure, case),
        unit: if charts.measure.of(case).is_some() { unit } else { "" },
        cause: case.cause.as_ref().map_or_else(|| "within tolerance".to_owned(), |c| c.kind.words().to_owned()),
        selected: deploy.case == Some(place),
    })
}

fn paint(brush: &Brush, rect: Rect, card: &Card, texture: Option<&Result<(egui::TextureId, Place), String>>, response: &egui::Response) {
    let t = brush.t;
    let picture = Rect::from_min_max(rect.min, pos2(rect.right(), rect.bottom() - WORDS));
    let below = Rect::from_min_max(pos2(rect.left(), picture.bottom()), rect.max);
    let round = t.radius.card as u8;
    let fill = if response.hovered() { t.surface.hover } else { t.surface.raised };
    brush.painter.rect_filled(below, CornerRadius { nw: 0, ne: 0, sw: round, se: round }, fill);
    match texture {
        Some(Ok((id, place))) => {
            let uv = cover(vec2(case_picture::SIZE[0] as f32, case_picture::SIZE[1] as f32), picture.size());
            let corners = CornerRadius { nw: round, ne: round, sw: 0, se: 0 };
            brush.painter.add(egui::epaint::RectShape::filled(picture, corners, Color32::WHITE).with_texture(*id, uv));
            if let Some(words) = place.words() {
                brush.photo_chip(picture.left_bottom() + vec2(8.0, -15.0), words, false);
            }
        }
        other => {
            brush.painter.rect_filled(picture, CornerRadius { nw: round, ne: round, sw: 0, se: 0 }, t.surface.raised);
            let icon = if other.is_some() { icons::LINK_OFF } else { icons::IMAGE };
            brush.icon(picture.center(), icon, 18.0, t.text.disabled);
            if let Some(Err(why)) = other {
                let at = picture.center() + vec2(0.0, 20.0);
                brush.text_within(at, Align2::CENTER_CENTER, picture.width() - 16.0, why, Face::Small, t.text.disabled);
            }
        }
    }
    let (first, second) = (below.top() + 14.0, below.top() + 32.0);
    brush.swatch(pos2(rect.left() + 14.0, first), card.colour);
    let unit = format!("\u{a0}{}", card.unit);
    let runs = [Run::new(&card.error, Face::Mono, t.text.primary), Run::new(&unit, Face::Small, t.text.secondary)];
    let end = brush.runs(pos2(rect.right() - 10.0, first), Align2::RIGHT_CENTER, &runs).left();
    let x = rect.left() + 25.0;
    brush.text_within(pos2(x, first), Align2::LEFT_CENTER, end - x - 8.0, &card.object, Face::BodyMedium, t.text.primary);
    let short = card.frame.rsplit('/').next().unwrap_or(&card.frame);
    let end = brush.text(pos2(rect.right() - 10.0, second), Align2::RIGHT_CENTER, short, Face::MonoSmall, t.text.disabled).left();
    let cause = words::capital(&card.cause);
    brush.text_within(
        pos2(rect.left() + 10.0, second),
        Align2::LEFT_CENTER,
        end - rect.left() - 18.0,
        &cause,
        Face::Small,
        t.text.secondary,
    );
    if card.selected {
        brush.painter.rect_stroke(rect.expand(2.0), 8.0, egui::Stroke::new(2.0, t.accent.line), egui::StrokeKind::Inside);
    } else if response.has_focus() {
        brush.focus(rect, t.radius.card);
    }
}
