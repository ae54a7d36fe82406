//! The table: every object and slice with its figure, interval and number of cases; a row picks what the page shows.

use super::head::{of_statistic, series, verdict};
use super::words;
use crate::eval::Statistic;
use crate::eval::summary::{Difference, Figure, SliceFigures, Verdict};
use crate::stages::actions::action_button_ui;
use crate::tasks::eval_page::Page;
use crate::ui::brush::alpha;
use crate::ui::widgets::virtual_list::virtual_list_ui;
use crate::ui::widgets::{Button, place_row_ui, place_ui};
use crate::ui::{Brush, Face, Tokens, icons};
use crate::workspace::words::count;
use crate::workspace::{Command, DeployCommand, Workspace, action};
use egui::{Align2, Color32, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

const TITLE: f32 = 32.0;
const ROW: f32 = 23.0;

/// What one row shows.
struct Row<'a> {
    name: &'a str,
    swatch: Option<Color32>,
    figures: &'a SliceFigures,
    other: Option<Figure>,
    difference: Option<&'a Difference>,
    selected: bool,
}

/// Where the columns are.
struct Columns {
    bar: egui::Rangef,
    value: f32,
    difference: Option<f32>,
    cases: f32,
}

impl Columns {
    fn new(rect: Rect, compares: bool, most: usize) -> Self {
        let cases = rect.right() - 16.0;
        // Six digits and more need more room.
        let numbers = if most < 100_000 { 44.0 } else { 72.0 };
        let difference = compares.then_some(cases - numbers);
        let value = difference.map_or(cases - numbers, |x| x - 58.0);
        let names = if rect.width() < 400.0 { 122.0 } else { 150.0 };
        Self { bar: egui::Rangef::new(rect.left() + names, value - 50.0), value, difference, cases }
    }
}

pub(super) fn table_ui(workspace: &mut Workspace, page: &Page, ui: &mut Ui) {
    let area = ui.max_rect();
    let compares = !page.judgement.comparison.is_empty();
    let most = page.judgement.figures.first().map_or(0, |f| f.all.cases);
    let columns = Columns::new(area, compares, most);
    title_ui(workspace, ui, &columns, area);
    let statistic = workspace.deploy.metric.statistic();
    let Some(figures) = page.judgement.figures.first() else { return };
    let range = range(page, statistic);
    let body = Rect::from_min_max(pos2(area.left(), area.top() + TITLE), pos2(area.right(), area.bottom() - 4.0));
    let mut picked = None;
    place_ui(ui, body, "rows", |ui| {
        virtual_list_ui(ui, "slices", figures.slices.len() + 1, ROW, None, |ui, i| {
            let row = i.checked_sub(1);
            let Some(figures) = row.map_or(Some(&figures.all), |row| figures.slices.get(row)) else { return };
            let other = page.judgement.figures.get(1).and_then(|f| row.map_or(Some(&f.all), |row| f.slices.get(row)));
            let shown = Row {
                name: row.map_or("All", |_| figures.name.as_str()),
                swatch: row.filter(|row| *row < page.objects).and_then(|_| swatch(workspace, &figures.name, Tokens::of(ui))),
                figures,
                other: other.map(|f| f.figures[statistic.place()]),
                difference: of_statistic(page, i, workspace.deploy.metric),
                selected: workspace.deploy.row == row,
            };
            if row_ui(ui, &columns, &shown, statistic, range) {
                picked = Some(row);
            }
        });
    });
    if let Some(row) = picked {
        workspace.send(Command::Deploy(DeployCommand::Row(row)));
    }
}

fn title_ui(workspace: &mut Workspace, ui: &mut Ui, columns: &Columns, area: Rect) {
    let brush = Brush::of(ui);
    let t = brush.t;
    let y = area.top() + 17.0;
    let title = brush.text(pos2(area.left() + 16.0, y), Align2::LEFT_CENTER, "Objects and slices", Face::BodyStrong, t.text.primary);
    let buttons = Rect::from_min_max(pos2(title.right() + 6.0, area.top() + 3.0), pos2(title.right() + 70.0, area.top() + TITLE - 1.0));
    place_row_ui(ui, buttons, "slices", |ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        for (id, icon) in [("deploy.new_slice", icons::ADD), ("deploy.edit_slice", icons::EDIT)] {
            let Some(action) = action::find(id) else { continue };
            let clicked = action_button_ui(workspace, ui, action, Button::icon_only(icon, action.title).tip(action.tooltip));
            clicked.into_iter().for_each(|command| workspace.send(command));
        }
    });
    brush.text(pos2(columns.cases, y), Align2::RIGHT_CENTER, "cases", Face::Small, t.text.secondary);
    if let Some(x) = columns.difference {
        brush.text(pos2(x, y), Align2::RIGHT_CENTER, "differs", Face::Small, t.text.secondary);
    }
}

fn swatch(workspace: &Workspace, name: &str, t: &Tokens) -> Option<Color32> {
    Some(t.object(workspace.project()?.object_named(name)?.colour))
}

/// From where to where the bars reach: the whole scale of shares, or the largest error.
fn range(page: &Page, statistic: Statistic) -> [f64; 2] {
    match statistic.unit() {
        "" if !matches!(statistic, Statistic::Vsd | Statistic::Mask) => [0.0, 1.0],
        "%" => [0.0, 100.0],
        _ => {
            let all = page.judgement.figures.iter().flat_map(|f| f.slices.iter().chain([&f.all])).map(|f| f.figures[statistic.place()]);
            let most = all.filter_map(|f| f.interval.map(|i| i[1]).or(f.value)).filter(|v| v.is_finite()).fold(0.0, f64::max);
            [0.0, if most > 0.0 { most } else { 1.0 }]
        }
    }
}

fn row_ui(ui: &mut Ui, columns: &Columns, row: &Row<'_>, statistic: Statistic, range: [f64; 2]) -> bool {
    let brush = Brush::of(ui);
    let t = brush.t;
    let (full, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let figure = row.figures.figures[statistic.place()];
    let name = spoken(row, &figure);
    response.widget_info(|| WidgetInfo::selected(Role::ListItem, ui.is_enabled(), row.selected, &name));
    let rect = full.shrink2(vec2(8.0, 0.0));
    if row.selected || response.hovered() {
        brush.fill(rect, t.radius.control, if row.selected { t.surface.selected } else { t.row_hover() });
    }
    let y = rect.center().y;
    let mut x = full.left() + 16.0;
    if let Some(colour) = row.swatch {
        brush.swatch(pos2(x + 5.0, y), colour);
        x += 18.0;
    }
    let face = if row.selected { Face::BodyMedium } else { Face::Body };
    brush.text_within(pos2(x, y), Align2::LEFT_CENTER, columns.bar.min - 10.0 - x, row.name, face, t.text.primary);
    if columns.bar.max - columns.bar.min > 24.0 {
        brush.fill(Rect::from_min_max(pos2(columns.bar.min, y - 1.0), pos2(columns.bar.max, y + 1.0)), 1.0, t.surface.hover);
        if let Some(other) = &row.other {
            interval(&brush, columns.bar, y, other, range, series(t, 1));
        }
        interval(&brush, columns.bar, y, &figure, range, series(t, 0));
    }
    let text = figure.value.map_or_else(|| "–".to_owned(), |v| words::figure(statistic, v));
    brush.text(pos2(columns.value, y), Align2::RIGHT_CENTER, text, Face::Mono, t.text.primary);
    if let (Some(x), Some(difference)) = (columns.difference, row.difference) {
        let (_, _, colour) = verdict(difference.verdict, t);
        let sign = if difference.difference > 0.0 { "+" } else { "" };
        let text = format!("{sign}{}", words::figure(statistic, difference.difference));
        brush.text(pos2(x, y), Align2::RIGHT_CENTER, text, Face::Mono, colour);
    }
    brush.text(pos2(columns.cases, y), Align2::RIGHT_CENTER, row.figures.cases, Face::Mono, t.text.secondary);
    if response.has_focus() {
        brush.focus(rect, t.radius.control);
    }
    response.clicked()
}

fn interval(brush: &Brush, bar: egui::Rangef, y: f32, figure: &Figure, range: [f64; 2], colour: Color32) {
    let x = |v: f64| bar.min + (bar.max - bar.min) * (((v - range[0]) / (range[1] - range[0])).clamp(0.0, 1.0) as f32);
    if let Some([low, high]) = figure.interval {
        brush.fill(Rect::from_min_max(pos2(x(low), y - 3.0), pos2(x(high).max(x(low) + 1.0), y + 3.0)), 3.0, alpha(colour, 0.4));
    }
    if let Some(value) = figure.value {
        brush.dot(pos2(x(value), y), 4.0, colour);
    }
}

fn spoken(row: &Row<'_>, figure: &Figure) -> String {
    let s = figure.statistic;
    let value = figure.value.map_or_else(|| "not known".to_owned(), |v| words::with_unit(words::figure(s, v), s.unit()));
    let interval =
        figure.interval.map_or_else(String::new, |[low, high]| format!(", {} to {}", words::figure(s, low), words::figure(s, high)));
    let differs = row.difference.map_or_else(String::new, |d| {
        let word = match d.verdict {
            Verdict::Better => "better",
            Verdict::Worse => "worse",
            Verdict::Undecided => "undecided",
        };
        format!(", differs by {}, {word}", words::figure(s, d.difference))
    });
    format!("{}: {} {value}{interval}, {}{differs}", row.name, s.name(), count(row.figures.cases, "case"))
}
