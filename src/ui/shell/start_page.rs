//! The start page: recent projects at the left, ways in at the right.

use egui::{Rect, ScrollArea, Sense, TextureHandle, TextureOptions, Ui, pos2, vec2};

use super::start_cards::{RECENT_HEIGHT, RecentCard, paint_drop_zone, recent_card_ui, sample_card_ui, sample_picture, way_card_ui};
use crate::ui::{
    brush::{Brush, Face, LEFT, RIGHT},
    icons,
    widgets::{
        Button,
        menu::{self, MenuItem},
        place_ui, search_field_ui,
    },
};

const WIDEST: f32 = 1128.0;
const MARGIN: f32 = 48.0;
const GUTTER: f32 = 32.0;
/// Share of the width for recent projects.
const LEFT_SHARE: f32 = 660.0 / (WIDEST - GUTTER);
const RECENT_PITCH: f32 = RECENT_HEIGHT + 10.0;
/// Gap between the cards at the right.
const GAP: f32 = 12.0;
/// Windows lower than this get the compact cards.
const ROOMY: f32 = 830.0;
/// From the top of the block to the titles, and from there to the cards.
const TITLES: f32 = 68.0;
const TO_CARDS: f32 = 28.0;
/// More projects than this get a search field.
const SEARCH_FROM: usize = 4;

/// Heights of the cards at the right.
#[derive(Clone, Copy)]
struct Heights {
    sample: f32,
    way: f32,
    drop: f32,
}

impl Heights {
    fn of(window: f32) -> Self {
        if window < ROOMY { Self { sample: 214.0, way: 62.0, drop: 56.0 } } else { Self { sample: 264.0, way: 76.0, drop: 88.0 } }
    }

    fn total(self) -> f32 {
        self.sample + GAP + 3.0 * (self.way + GAP) + self.drop
    }
}

/// What the page shows.
#[derive(Clone, Debug, Default)]
pub struct StartView<'a> {
    /// Version of the app.
    pub version: &'a str,
    /// Projects that were open lately, the last one first.
    pub recent: &'a [RecentCard<'a>],
    /// Shortcuts of *New project*, *Open project…* and *Import BOP dataset…*.
    pub shortcuts: [&'a str; 3],
    /// Whether something is held over the window.
    pub dropping: bool,
    /// How far the sample project is made, 0 to 1, while it is.
    pub making_sample: Option<f32>,
}

/// What the user asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StartEvent {
    /// Open a recent project.
    OpenRecent(usize),
    /// Take a project off the list.
    Forget(usize),
    /// Open the sample project.
    Sample,
    /// Make a new project.
    NewProject,
    /// Open a project by its folder.
    OpenFolder,
    /// Import a BOP dataset.
    ImportBop,
    /// Show the shortcuts.
    Shortcuts,
    /// Change between dark and light.
    Theme,
}

/// State of the page.
#[derive(Default)]
pub struct StartPage {
    search: String,
    sample: Option<TextureHandle>,
}

impl StartPage {
    /// Shows the page over the whole of `ui`'s rectangle. The ground is the window's clear colour, which
    /// should be `surface.window` while this page shows.
    pub fn show_ui(&mut self, ui: &mut Ui, view: &StartView<'_>) -> Option<StartEvent> {
        let window = ui.max_rect();
        let width = WIDEST.min(window.width() - 2.0 * MARGIN);
        let found = self.found(view);
        let heights = Heights::of(window.height());
        let height = TITLES + TO_CARDS + heights.total().max(found.len() as f32 * RECENT_PITCH);
        ScrollArea::vertical()
            .auto_shrink([false, false])
            .show(ui, |ui| {
                let space = ((window.height() - height) / 2.0).max(MARGIN / 2.0);
                let (rect, _) = ui.allocate_exact_size(vec2(window.width(), height + 2.0 * space - 1.0), Sense::hover());
                let left = (rect.center().x - width / 2.0).round();
                let block = Rect::from_min_size(pos2(left, (rect.top() + space).round()), vec2(width, height));
                self.block_ui(ui, block, view, &found, heights)
            })
            .inner
    }

    fn found(&self, view: &StartView<'_>) -> Vec<usize> {
        let query = self.search.to_lowercase();
        let matches = |card: &RecentCard<'_>| card.name.to_lowercase().contains(&query) || card.path.to_lowercase().contains(&query);
        (0..view.recent.len()).filter(|i| matches(&view.recent[*i])).collect()
    }

    fn block_ui(&mut self, ui: &mut Ui, block: Rect, view: &StartView<'_>, found: &[usize], heights: Heights) -> Option<StartEvent> {
        let brush = Brush::of(ui);
        let t = brush.t;
        brush.mark(block.min + vec2(15.0, 14.0), 14.0);
        brush.text(block.min + vec2(44.0, 13.0), LEFT, "Poseloop", Face::Headline, t.text.primary);
        let help = Self::help_ui(ui, &brush, block, view.version);
        let left_width = ((block.width() - GUTTER) * LEFT_SHARE).round();
        let left = Rect::from_min_max(block.min + vec2(0.0, TITLES), pos2(block.left() + left_width, block.bottom()));
        let right = Rect::from_min_max(pos2(left.right() + GUTTER, left.top()), block.max);
        let recent = self.recent_ui(ui, &brush, left, view, found);
        let way = self.ways_ui(ui, &brush, right, view, heights);
        help.or(recent).or(way)
    }

    fn help_ui(ui: &mut Ui, brush: &Brush, block: Rect, version: &str) -> Option<StartEvent> {
        let place = Rect::from_min_size(pos2(block.right() - 75.0, block.top() + 2.0), vec2(84.0, 24.0));
        let y = place.center().y;
        let version = brush.text(pos2(place.left() - 10.0, y), RIGHT, version, Face::Body, brush.t.text.secondary);
        let theme = Rect::from_min_size(pos2(version.left() - 38.0, y - 14.0), vec2(28.0, 28.0));
        let (icon, name) = if brush.t.dark { (icons::DARK_MODE, "Light theme") } else { (icons::LIGHT_MODE, "Dark theme") };
        if place_ui(ui, theme, "theme", |ui| Button::icon_only(icon, name).width(28.0).height(28.0).show_ui(ui)).clicked() {
            return Some(StartEvent::Theme);
        }
        let button = Button::quiet("Shortcuts").width(84.0);
        let clicked = place_ui(ui, place, "shortcuts", |ui| button.show_ui(ui)).clicked();
        clicked.then_some(StartEvent::Shortcuts)
    }

    fn recent_ui(&mut self, ui: &mut Ui, brush: &Brush, column: Rect, view: &StartView<'_>, found: &[usize]) -> Option<StartEvent> {
        let t = brush.t;
        brush.text(column.min, LEFT, "Recent projects", Face::Title, t.text.primary);
        if view.recent.len() >= SEARCH_FROM {
            let place = Rect::from_min_size(pos2(column.right() - 220.0, column.top() - 14.0), vec2(220.0, 28.0));
            place_ui(ui, place, "search", |ui| {
                search_field_ui(ui, "Search projects", &mut self.search, "Search", 220.0);
            });
        }
        let top = column.top() + TO_CARDS;
        if found.is_empty() {
            let words = if view.recent.is_empty() { "Projects that you open appear here" } else { "No project by that name" };
            brush.text(pos2(column.left(), top + 12.0), LEFT, words, Face::Body, t.text.secondary);
        }
        let mut event = None;
        for (row, i) in found.iter().enumerate() {
            let place = pos2(column.left(), top + row as f32 * RECENT_PITCH);
            let rect = Rect::from_min_size(place, vec2(column.width(), RECENT_HEIGHT));
            let response = recent_card_ui(ui, rect, &view.recent[*i], row == 0);
            if response.clicked() {
                event = Some(StartEvent::OpenRecent(*i));
            }
            response.context_menu(|ui| {
                let item = MenuItem { icon: Some(icons::CLOSE), text: "Take off this list", ..MenuItem::default() };
                if menu::menu_item_ui(ui, item).clicked() {
                    event = Some(StartEvent::Forget(*i));
                }
            });
        }
        event
    }

    fn ways_ui(&mut self, ui: &mut Ui, brush: &Brush, column: Rect, view: &StartView<'_>, heights: Heights) -> Option<StartEvent> {
        let t = brush.t;
        brush.text(column.min, LEFT, "Start", Face::Title, t.text.primary);
        let mut top = column.top() + TO_CARDS;
        let mut event = None;
        let card = Rect::from_min_size(pos2(column.left(), top), vec2(column.width(), heights.sample));
        let picture = self.sample_texture(ui);
        if sample_card_ui(ui, card, picture, view.making_sample) {
            event = Some(StartEvent::Sample);
        }
        top += heights.sample + GAP;
        let ways = [
            (icons::ADD, "New project", "An empty one, to import into", StartEvent::NewProject),
            (icons::FOLDER_OPEN, "Open project…", "A project that is on this machine", StartEvent::OpenFolder),
            (icons::DATASET, "Import BOP dataset…", "Models, cameras, poses, photos", StartEvent::ImportBop),
        ];
        for ((icon, title, sentence, way), shortcut) in ways.into_iter().zip(view.shortcuts) {
            let rect = Rect::from_min_size(pos2(column.left(), top), vec2(column.width(), heights.way));
            if way_card_ui(ui, rect, icon, title, sentence, shortcut) {
                event = Some(way);
            }
            top += heights.way + GAP;
        }
        paint_drop_zone(brush, Rect::from_min_max(pos2(column.left(), top), pos2(column.right(), top + heights.drop)), view.dropping);
        event
    }

    fn sample_texture(&mut self, ui: &Ui) -> Option<(egui::TextureId, egui::Vec2)> {
        if self.sample.is_none() {
            self.sample = sample_picture().map(|picture| ui.load_texture("sample card", picture, TextureOptions::LINEAR));
        }
        self.sample.as_ref().map(|texture| (texture.id(), texture.size_vec2()))
    }
}
