//! The loop strip: five stations on a line, arcs back for open findings, project and tools at the ends.

use egui::{Color32, Pos2, Rect, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::loop_arcs::{ArcBack, arcs_ui};
use crate::ui::{
    brush::{Brush, Face, LEFT},
    icons,
    theme::Tokens,
    widgets::{Button, place_ui, tooltip},
};

/// Centre line of the stations, from the top of the strip.
const CENTRE_LINE: f32 = 23.0;
const RING_RADIUS: f32 = 11.5;
const RING_WIDTH: f32 = 2.5;
/// From the left of the ring to the text.
const TEXT_START: f32 = 34.0;
const WIDEST_GAP: f32 = 72.0;
const NARROWEST_GAP: f32 = 22.0;

/// What the colour of a ring says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StationState {
    /// Nothing there yet.
    #[default]
    Empty,
    /// What people are doing.
    People,
    /// What the machine is doing.
    Running,
    /// Done.
    Ok,
    /// Worth a look.
    Attention,
    /// Broken.
    Problem,
}

impl StationState {
    /// Colour of the full part of the ring.
    pub fn colour(self, t: &Tokens) -> Color32 {
        match self {
            Self::Empty => t.surface.hover,
            Self::People => t.accent.line,
            Self::Running => t.status.running,
            Self::Ok => t.status.ok,
            Self::Attention => t.status.attention,
            Self::Problem => t.status.problem,
        }
    }
}

/// One station of the loop.
#[derive(Clone, Debug, Default)]
pub struct Station<'a> {
    /// Name of the phase.
    pub name: &'a str,
    /// The one figure that matters, as `412 / 600 labels`.
    pub figure: &'a str,
    /// Icon.
    pub icon: &'a str,
    /// How much of it is done, 0 to 1.
    pub share: f32,
    /// What the colour says.
    pub state: StationState,
    /// Shortcut, for the tooltip.
    pub shortcut: &'a str,
}

/// What the strip shows.
#[derive(Clone, Debug, Default)]
pub struct StripView<'a> {
    /// Name of the project.
    pub project: &'a str,
    /// The stations in the order of the loop.
    pub stations: &'a [Station<'a>],
    /// The station on screen.
    pub active: Option<usize>,
    /// Findings, the most severe first; two are drawn.
    pub arcs: &'a [ArcBack<'a>],
    /// Number of open findings; the flag shows if there are any.
    pub findings: usize,
}

/// What the user asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StripEvent {
    /// Go to a station.
    Station(usize),
    /// Go to the finding of an arc.
    Arc(usize),
    /// Show the findings.
    Findings,
    /// Open the command palette.
    Search,
    /// Change between dark and light.
    Theme,
}

/// The event, and the two buttons that open menus.
#[derive(Debug)]
pub struct StripResponse {
    /// What was asked for.
    pub event: Option<StripEvent>,
    /// The project's name: open the project menu below it.
    pub project: Response,
    /// The gear: open the settings menu below it.
    pub settings: Response,
}

/// Shows the strip over the whole of `ui`'s rectangle (60 high).
pub fn loop_strip_ui(ui: &mut Ui, view: &StripView<'_>) -> StripResponse {
    let rect = ui.max_rect();
    let brush = Brush::of(ui);
    brush.ground(rect, brush.t.surface.window);
    brush.hairline_h(rect.x_range(), rect.bottom() - 1.0);
    let y = rect.top() + CENTRE_LINE;
    let project = project_ui(ui, &brush, pos2(rect.left(), y), view.project);
    let (settings, tools_left, mut event) = tools_ui(ui, &brush, pos2(rect.right(), y), view.findings);
    let lane = egui::Rangef::new((project.rect.right() + 24.0).max(rect.left() + 200.0), tools_left - 24.0);
    let places = place_stations(&brush, lane, view);
    for (i, place) in places.iter().enumerate() {
        let next = places.get(i + 1).map(|next| next.left);
        if station_ui(ui, &brush, view, i, place, y, next) {
            event = Some(StripEvent::Station(i));
        }
    }
    let centres: Vec<Pos2> = places.iter().map(|place| pos2(place.left + 12.0, y)).collect();
    event = event.or_else(|| arcs_ui(ui, &brush, view.arcs, &centres).map(StripEvent::Arc));
    StripResponse { event, project, settings }
}

fn project_ui(ui: &mut Ui, brush: &Brush, at: Pos2, name: &str) -> Response {
    let t = brush.t;
    let width = brush.width(name, Face::Title).min(180.0);
    let rect = Rect::from_min_size(pos2(at.x + 8.0, at.y - 16.0), vec2(36.0 + width + 28.0, 32.0));
    let response = ui.interact(rect, ui.scope_id().with("project menu"), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), format!("Project {name}")));
    if response.hovered() {
        brush.fill(rect, t.radius.card, t.surface.panel);
    }
    brush.mark(pos2(at.x + 24.0, at.y), 9.0);
    let text = brush.text_within(pos2(at.x + 44.0, at.y - 0.5), LEFT, width + 2.0, name, Face::Title, t.text.primary);
    brush.icon(pos2(text.right() + 12.0, at.y), icons::KEYBOARD_ARROW_DOWN, 16.0, t.text.secondary);
    if response.has_focus() {
        brush.focus(rect, t.radius.card);
    }
    response
}

/// The tools at the right: returns the gear, where they begin, and what was clicked.
fn tools_ui(ui: &mut Ui, brush: &Brush, right: Pos2, findings: usize) -> (Response, f32, Option<StripEvent>) {
    let t = brush.t;
    let mut event = None;
    let mut x = right.x - 10.0;
    let mut button = |ui: &mut Ui, icon: &str, name: &str, shortcut: &str, extra: f32| {
        let rect = Rect::from_min_max(pos2(x - 28.0 - extra, right.y - 14.0), pos2(x, right.y + 14.0));
        x = rect.left() - 4.0;
        let button = Button::icon_only(icon, name).shortcut(shortcut).width(28.0).height(28.0);
        place_ui(ui, rect, name, |ui| button.show_ui(ui))
    };
    let settings = button(ui, icons::SETTINGS, "Settings", "", 0.0);
    let (icon, name) = if t.dark { (icons::DARK_MODE, "Light theme") } else { (icons::LIGHT_MODE, "Dark theme") };
    if button(ui, icon, name, "", 0.0).clicked() {
        event = Some(StripEvent::Theme);
    }
    if findings > 0 {
        let count = findings.to_string();
        let flag = button(ui, icons::FLAG, "Open findings", "", brush.width(&count, Face::BodyStrong) + 2.0);
        brush.text(pos2(flag.rect.right() - 2.0, right.y), LEFT, count, Face::BodyStrong, t.status.attention);
        if flag.clicked() {
            event = Some(StripEvent::Findings);
        }
    }
    if button(ui, icons::SEARCH, "Search and commands", "Ctrl K", 0.0).clicked() {
        event = Some(StripEvent::Search);
    }
    (settings, x, event)
}

struct Place {
    left: f32,
    width: f32,
    shows_name: bool,
    shows_figure: bool,
}

/// Stations with their figures if there is room, else names, else rings only.
fn place_stations(brush: &Brush, lane: egui::Rangef, view: &StripView<'_>) -> Vec<Place> {
    let gaps = view.stations.len().saturating_sub(1).max(1) as f32;
    let mut chosen = Vec::new();
    for (names, figures) in [(true, true), (true, false), (false, false)] {
        chosen = measure(brush, view, names, figures);
        let total: f32 = chosen.iter().map(|place| place.width).sum();
        if total + gaps * NARROWEST_GAP <= lane.span() {
            break;
        }
    }
    let total: f32 = chosen.iter().map(|place| place.width).sum();
    let gap = ((lane.span() - total) / gaps).clamp(10.0, WIDEST_GAP);
    let mut x = (lane.center() - 0.5 * (total + gaps * gap)).max(lane.min).round();
    for place in &mut chosen {
        place.left = x;
        x += place.width + gap;
    }
    chosen
}

fn measure(brush: &Brush, view: &StripView<'_>, names: bool, figures: bool) -> Vec<Place> {
    let place = |(i, station): (usize, &Station<'_>)| {
        let shows_name = names || view.active == Some(i);
        let name = if shows_name { brush.width(station.name, Face::BodyStrong) } else { 0.0 };
        let figure = if figures { brush.width(station.figure, Face::Small) } else { 0.0 };
        let text = name.max(figure);
        Place { left: 0.0, width: if text > 0.0 { TEXT_START + text } else { 24.0 }, shows_name, shows_figure: figures }
    };
    view.stations.iter().enumerate().map(place).collect()
}

fn station_ui(ui: &Ui, brush: &Brush, view: &StripView<'_>, i: usize, place: &Place, y: f32, next: Option<f32>) -> bool {
    let t = brush.t;
    let Some(station) = view.stations.get(i) else { return false };
    let active = view.active == Some(i);
    let rect = Rect::from_min_size(pos2(place.left - 8.0, y - 19.0), vec2(place.width + 18.0, 38.0));
    let response = ui.interact(rect, ui.scope_id().with(("station", i)), Sense::click());
    let name = station.name;
    response.widget_info(|| WidgetInfo::selected(Role::Tab, ui.is_enabled(), active, name));
    if active || response.hovered() {
        brush.fill(rect, t.radius.card, if active { t.surface.selected } else { t.surface.panel });
    }
    let centre = pos2(place.left + 12.0, y);
    brush.dot(centre, 12.0, t.surface.panel);
    brush.ring(centre, RING_RADIUS, RING_WIDTH, station.share, station.state.colour(t));
    brush.icon(centre, station.icon, 14.0, if active { t.text.primary } else { t.text.secondary });
    paint_words(brush, station, place, y, active);
    if let Some(next) = next {
        let (from, to) = (place.left + place.width + 16.0, next - 8.0);
        if to - from > 8.0 {
            brush.line(pos2(from, y), pos2(to, y), 1.0, t.surface.hover);
        }
    }
    if response.has_focus() {
        brush.focus(rect, t.radius.card);
    }
    let tip = if place.shows_figure { String::new() } else { format!("{name}: {}", station.figure) };
    tooltip::tip(response, &tip, (!station.shortcut.is_empty()).then_some(station.shortcut)).clicked()
}

fn paint_words(brush: &Brush, station: &Station<'_>, place: &Place, y: f32, active: bool) {
    if !place.shows_name {
        return;
    }
    let t = brush.t;
    let x = place.left + TEXT_START;
    let face = if active { Face::BodyStrong } else { Face::BodyMedium };
    let name_y = if place.shows_figure { y - 8.0 } else { y };
    brush.text(pos2(x, name_y), LEFT, station.name, face, t.text.primary);
    if place.shows_figure {
        brush.text(pos2(x, y + 8.0), LEFT, station.figure, Face::Small, t.text.secondary);
    }
}
