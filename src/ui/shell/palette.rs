//! The command palette: everything that can be done or gone to, by a few letters.

use std::borrow::Cow;

use egui::{
    Align2, Color32, Frame, Id, Key, Margin, Modal, Modifiers, Rect, Response, Role, Sense, TextEdit, Ui, WidgetInfo, pos2,
    text::{LayoutJob, TextFormat},
    vec2,
};

use super::palette_search::{Match, Query};
use crate::ui::{
    brush::{Brush, Face, LEFT, RIGHT},
    icons,
    theme::Tokens,
    widgets::{key_cap, virtual_list},
};

const ROW: f32 = 28.0;
const FIELD: f32 = 40.0;
const ROWS_IN_SIGHT: usize = 12;
/// Entries that were used last come first, up to this many.
const REMEMBERED: usize = 8;
/// Beyond this many matches nobody scrolls.
const MOST_MATCHES: usize = 500;

/// An entry of the palette. `id` is given back when it is chosen.
#[derive(Clone, Debug)]
pub struct PaletteEntry<T> {
    /// What it does, or where it goes.
    pub title: String,
    /// What kind of thing it is, or where it is found.
    pub subtitle: Cow<'static, str>,
    /// Icon.
    pub icon: &'static str,
    /// Shortcut as it is printed.
    pub shortcut: String,
    /// Whether it can be done now, or why not.
    pub enabled: Result<(), String>,
    /// Given back when it is chosen.
    pub id: T,
}

/// The palette. Open it with its entries; while it is open it takes the keyboard.
#[derive(Debug)]
pub struct Palette<T> {
    open: bool,
    opened_now: bool,
    query: String,
    cursor: usize,
    moved: bool,
    entries: Vec<PaletteEntry<T>>,
    found: Vec<(usize, Match)>,
    recent: Vec<String>,
}

impl<T> Default for Palette<T> {
    fn default() -> Self {
        Self {
            open: false,
            opened_now: false,
            query: String::new(),
            cursor: 0,
            moved: false,
            entries: Vec::new(),
            found: Vec::new(),
            recent: Vec::new(),
        }
    }
}

impl<T: Clone> Palette<T> {
    /// Opens the palette on these entries.
    pub fn open(&mut self, entries: Vec<PaletteEntry<T>>) {
        self.entries = entries;
        self.query.clear();
        self.open = true;
        self.opened_now = true;
        self.find();
    }

    /// Closes the palette.
    pub fn close(&mut self) {
        self.open = false;
        self.entries.clear();
        self.found.clear();
    }

    /// Whether it is open.
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// Shows the palette if it is open; returns the entry that was chosen.
    pub fn show_ui(&mut self, ui: &Ui) -> Option<T> {
        if !self.open {
            return None;
        }
        let t = Tokens::of(ui);
        let window = ui.content_rect();
        let width = t.size.palette.min(window.width() - 2.0 * t.space.xl);
        let top = (window.height() * 0.16).max(t.size.strip + 8.0);
        let id = Id::unique("command palette");
        let area = Modal::default_area(id).anchor(Align2::CENTER_TOP, vec2(0.0, top));
        let frame = Frame::popup(ui.style()).fill(t.surface.panel).inner_margin(Margin::ZERO);
        let (step, enter, escape) = keys(ui);
        self.step(step);
        let room = window.height() - top - t.size.status - 24.0;
        let modal = Modal::new(id).area(area).frame(frame).backdrop_color(Color32::TRANSPARENT);
        let shown = modal.show(ui, |ui| self.body_ui(ui, width, room));
        let chosen = shown.inner.or(if enter { Some(self.cursor) } else { None });
        // The click that opened it is still going on in the first frame.
        let outside = !self.opened_now && shown.backdrop_response.clicked();
        self.opened_now = false;
        if escape || outside {
            self.close();
            return None;
        }
        self.choose(chosen?)
    }

    fn choose(&mut self, row: usize) -> Option<T> {
        let (index, _) = self.found.get(row)?;
        let entry = &self.entries[*index];
        if entry.enabled.is_err() {
            return None;
        }
        let (id, title) = (entry.id.clone(), entry.title.clone());
        self.recent.retain(|other| *other != title);
        self.recent.insert(0, title);
        self.recent.truncate(REMEMBERED);
        self.close();
        Some(id)
    }

    fn find(&mut self) {
        let query = Query::new(&self.query);
        let matching = |(i, entry): (usize, &PaletteEntry<T>)| query.find(&entry.title, &entry.subtitle).map(|found| (i, found));
        self.found = self.entries.iter().enumerate().filter_map(matching).collect();
        let rank = |title: &str| self.recent.iter().position(|other| other == title).unwrap_or(REMEMBERED);
        let empty = self.query.trim().is_empty();
        let entries = &self.entries;
        self.found.sort_by_cached_key(|(i, found)| {
            let score = if empty { 0 } else { -found.score };
            (score, rank(&entries[*i].title), entries[*i].enabled.is_err(), *i)
        });
        self.found.truncate(MOST_MATCHES);
        self.cursor = 0;
        self.moved = true;
    }

    fn step(&mut self, step: isize) {
        if step != 0 && !self.found.is_empty() {
            let last = self.found.len() - 1;
            self.cursor = self.cursor.saturating_add_signed(step).min(last);
            self.moved = true;
        }
    }

    fn body_ui(&mut self, ui: &mut Ui, width: f32, room: f32) -> Option<usize> {
        ui.set_width(width);
        ui.spacing_mut().item_spacing.y = 0.0;
        if self.field_ui(ui, width).changed() {
            self.find();
        }
        let brush = Brush::of(ui);
        brush.hairline_h(egui::Rangef::new(ui.min_rect().left(), ui.min_rect().left() + width), ui.cursor().top());
        ui.add_space(5.0);
        let rows = self.found.len().clamp(1, ROWS_IN_SIGHT);
        let height = (rows as f32 * ROW).min((room - FIELD).max(3.0 * ROW));
        if self.found.is_empty() {
            let (rect, _) = ui.allocate_exact_size(vec2(width, ROW), Sense::hover());
            brush.text(pos2(rect.left() + 40.0, rect.center().y), LEFT, "Nothing by that name", Face::Body, brush.t.text.secondary);
            ui.add_space(5.0);
            return None;
        }
        let mut clicked = None;
        let reveal = std::mem::take(&mut self.moved).then_some(self.cursor);
        ui.allocate_ui(vec2(width, height), |ui| {
            virtual_list::virtual_list_ui(ui, "palette", self.found.len(), ROW, reveal, |ui, row| {
                let (index, found) = &self.found[row];
                let entry = &self.entries[*index];
                let response = row_ui(ui, entry, &found.positions, row == self.cursor);
                if response.clicked() {
                    clicked = Some(row);
                }
            });
        });
        ui.add_space(5.0);
        clicked
    }

    fn field_ui(&mut self, ui: &mut Ui, width: f32) -> Response {
        let brush = Brush::of(ui);
        let t = brush.t;
        let (_, rect) = ui.allocate_space(vec2(width, FIELD));
        brush.icon(pos2(rect.left() + 22.0, rect.center().y), icons::SEARCH, 18.0, t.text.secondary);
        key_cap::paint_key_cap(&brush, pos2(rect.right() - 12.0, rect.center().y), "Esc");
        let inner = Rect::from_min_max(rect.min + vec2(40.0, 0.0), rect.max - vec2(52.0, 0.0));
        let hint = egui::RichText::new("Command, frame, object…").font(Face::Body.font(t)).color(t.text.secondary);
        let edit = TextEdit::singleline(&mut self.query)
            .id(Id::unique("palette field"))
            .font(egui::FontId::new(t.type_size.title, egui::FontFamily::Proportional))
            .frame(Frame::NONE)
            .margin(Margin::ZERO)
            .desired_width(inner.width())
            .align(Align2::LEFT_CENTER)
            .hint_text(hint);
        let response = ui.put(inner, edit).accessible_name("Command");
        if !response.has_focus() {
            response.request_focus();
        }
        response
    }
}

/// Steps of the cursor, Enter, Escape; taken away from everything below.
fn keys(ui: &Ui) -> (isize, bool, bool) {
    ui.input_mut(|input| {
        let mut count = |key| input.count_and_consume_key(Modifiers::NONE, key) as isize;
        let page = ROWS_IN_SIGHT as isize - 1;
        let step = count(Key::ArrowDown) - count(Key::ArrowUp) + page * (count(Key::PageDown) - count(Key::PageUp));
        (step, count(Key::Enter) > 0, input.consume_key(Modifiers::NONE, Key::Escape))
    })
}

fn row_ui<T>(ui: &mut Ui, entry: &PaletteEntry<T>, positions: &[usize], selected: bool) -> Response {
    let brush = Brush::of(ui);
    let t = brush.t;
    let (full, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let enabled = entry.enabled.is_ok();
    response.widget_info(|| {
        let why_not = entry.enabled.as_ref().err().cloned();
        WidgetInfo { current_text_value: why_not, ..WidgetInfo::selected(Role::ListItem, enabled, selected, &entry.title) }
    });
    let rect = full.shrink2(vec2(6.0, 0.0));
    if selected || response.hovered() {
        brush.fill(rect, t.radius.control, if selected { t.surface.selected } else { t.row_hover() });
    }
    let y = rect.center().y;
    let ink = if enabled { t.text.primary } else { t.text.secondary };
    brush.icon(pos2(rect.left() + 16.0, y), entry.icon, t.size.icon, if enabled { t.text.secondary } else { t.text.disabled });
    let mut end = rect.right() - 8.0;
    if !entry.shortcut.is_empty() {
        end = key_cap::paint_key_cap(&brush, pos2(end, y), &entry.shortcut) - 8.0;
    }
    let title = brush.painter.layout_job(title_job(entry, positions, t, ink));
    let left = pos2(rect.left() + 34.0, y - title.size().y / 2.0);
    let x = left.x + title.size().x + 10.0;
    brush.painter.galley(left, title, ink);
    let side = entry.enabled.as_ref().err().map_or(entry.subtitle.as_ref(), String::as_str);
    brush.text_within(pos2(end, y), RIGHT, end - x, side, Face::Small, t.text.secondary);
    response
}

/// The title with its matching letters in the accent.
fn title_job<T>(entry: &PaletteEntry<T>, positions: &[usize], t: &Tokens, ink: Color32) -> LayoutJob {
    let mut job = LayoutJob::default();
    let mut rest = positions.iter().peekable();
    for (i, letter) in entry.title.chars().enumerate() {
        let hit = rest.next_if(|position| **position == i).is_some();
        let (face, colour) = if hit { (Face::BodyStrong, t.accent.line) } else { (Face::Body, ink) };
        job.append(letter.encode_utf8(&mut [0; 4]), 0.0, TextFormat::simple(face.font(t), colour));
    }
    job
}
