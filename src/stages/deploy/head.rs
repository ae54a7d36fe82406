//! The bar of metrics and the headline: one figure, how certain it is, and where the error lies.

use super::words;
use crate::eval::summary::{Difference, Figure, SliceFigures, Verdict};
use crate::stages::actions::action_button_ui;
use crate::tasks::eval_charts::Charts;
use crate::tasks::eval_page::Page;
use crate::ui::brush::alpha;
use crate::ui::widgets::number_text::format_number;
use crate::ui::widgets::tabs::tabs_ui;
use crate::ui::widgets::{Button, place_row_ui};
use crate::ui::{Brush, Face, Run, Tokens, icons};
use crate::workspace::words::count;
use crate::workspace::{Command, DeployCommand, Metric, Workspace, action};
use egui::{Align2, Color32, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

const HEAD: f32 = 86.0;
/// The line that says whose figures they are.
const WHOSE: f32 = 10.0;
const COMPARISON: f32 = 30.0;
const PARTS: [&str; 4] = ["depth", "lateral", "in-plane", "out-of-plane"];

/// Height of the headline.
pub(super) fn height(page: &Page) -> f32 {
    HEAD + if page.judgement.comparison.is_empty() { 0.0 } else { COMPARISON }
}

/// Tabs of the metrics; at the right what is going on.
pub(super) fn bar_ui(workspace: &mut Workspace, ui: &mut Ui) {
    let rect = ui.max_rect();
    let names: Vec<&str> = Metric::ALL.iter().map(|m| m.name()).collect();
    let active = Metric::ALL.iter().position(|m| *m == workspace.deploy.metric).unwrap_or(0);
    let picked = place_row_ui(ui, rect.shrink2(vec2(8.0, 0.0)), "metrics", |ui| tabs_ui(ui, &names, active));
    if let Some(metric) = picked.and_then(|i| Metric::ALL.get(i)) {
        workspace.send(Command::Deploy(DeployCommand::Metric(*metric)));
    }
    let running = workspace.deploy.job().is_some();
    let old = workspace.shown_page().is_some() && workspace.figures_are_old();
    let Some(action) = action::find("deploy.evaluate") else { return };
    if running || !(old || workspace.deploy.failed.is_some()) {
        let words = match (running, old) {
            (true, true) => "figures are out of date, evaluating",
            (true, false) => "evaluating",
            _ => "",
        };
        said(ui, rect, words, running);
        return;
    }
    let wide = Rect::from_min_max(pos2(rect.right() - 120.0, rect.top()), pos2(rect.right() - 8.0, rect.bottom()));
    place_row_ui(ui, wide, "again", |ui| {
        let clicked = action_button_ui(workspace, ui, action, Button::secondary(action.title).width(112.0));
        clicked.into_iter().for_each(|command| workspace.send(command));
    });
    if old {
        said(ui, Rect::from_min_max(rect.min, pos2(wide.left(), rect.bottom())), "figures are out of date", false);
    }
}

fn said(ui: &mut Ui, rect: Rect, words: &str, running: bool) {
    if words.is_empty() {
        return;
    }
    let brush = Brush::of(ui);
    let t = brush.t;
    let end = pos2(rect.right() - 12.0, rect.center().y);
    let ink = if running { t.text.secondary } else { t.status.attention };
    let place = brush.text(end, Align2::RIGHT_CENTER, words, Face::Small, ink);
    let (icon, colour) = if running { (icons::SYNC, t.status.running) } else { (icons::WARNING, t.status.attention) };
    brush.icon(pos2(place.left() - 12.0, end.y), icon, 14.0, colour);
    ui.interact(place, ui.scope_id().with("state"), Sense::hover()).widget_info(|| WidgetInfo::labeled(Role::Label, true, words));
}

/// The figures of what the table has selected.
fn chosen<'a>(workspace: &Workspace, page: &'a Page, set: usize) -> Option<&'a SliceFigures> {
    let figures = page.judgement.figures.get(set)?;
    match workspace.deploy.row {
        Some(row) => figures.slices.get(row),
        None => Some(&figures.all),
    }
}

/// Says whose figures stand here: the set, the row of the table, and that they no longer hold.
pub(super) fn whose_ui(workspace: &Workspace, page: &Page, is_old: bool, ui: &mut Ui) {
    let area = ui.max_rect();
    let brush = Brush::of(ui);
    let t = brush.t;
    let set = page.judgement.prepared.sets.first().map_or("", |s| s.name.as_str());
    let row = workspace.deploy.row.and_then(|row| page.rows.get(row)).map_or("all cases", |r| r.name.as_str());
    let on = workspace.deploy.split_shown().map_or_else(String::new, |split| format!(", {split}"));
    let old = if is_old { ", out of date" } else { "" };
    let ink = if is_old { t.status.attention } else { t.text.secondary };
    // A long name of a set gives way, what is said of it does not.
    let rest = format!(", {row}{on}{old}");
    let y = area.top() + 15.0;
    let wide = (area.width() * 0.5).min(420.0) - 24.0;
    let room = (wide - brush.paragraph_galley(f32::INFINITY, &rest, Face::Small, ink).size().x).max(wide * 0.3);
    let end = brush.text_within(pos2(area.left() + 16.0, y), Align2::LEFT_CENTER, room, set, Face::SmallMedium, series(t, 0)).right();
    brush.text_within(pos2(end, y), Align2::LEFT_CENTER, area.left() + 16.0 + wide - end, &rest, Face::Small, ink);
    let place = Rect::from_min_size(area.min, vec2(wide, 24.0));
    let spoken = format!("Figures of {set}{rest}");
    ui.interact(place, ui.scope_id().with("whose"), Sense::hover()).widget_info(|| WidgetInfo::labeled(Role::Label, true, &spoken));
}

pub(super) fn headline_ui(workspace: &Workspace, page: &Page, charts: Option<&Charts>, ui: &mut Ui) {
    let metric = workspace.deploy.metric;
    let place = metric.statistic().place();
    let Some(figures) = chosen(workspace, page, 0) else { return };
    let figure = figures.figures[place];
    let area = ui.max_rect();
    let left = Rect::from_min_size(area.min + vec2(16.0, 0.0), vec2((area.width() * 0.5).min(420.0), HEAD));
    let left = Rect::from_min_max(pos2(left.left(), left.top() + WHOSE), left.max);
    let response = ui.interact(left, ui.scope_id().with("headline"), Sense::hover());
    let name = spoken(&figure, figures);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &name));
    let brush = Brush::of(ui);
    paint_figure(&brush, left, metric, &figure, figures.cases);
    let other = chosen(workspace, page, 1).map(|f| f.figures[place]);
    let ruler = Rect::from_min_max(pos2(left.left() + 176.0, left.top() + 18.0), pos2(left.right() - 24.0, left.top() + 44.0));
    paint_ruler(&brush, ruler, &figure, other.as_ref());
    brush.hairline_v(left.right(), egui::Rangef::new(area.top() + 14.0, area.top() + HEAD - 14.0));
    let parts = Rect::from_min_max(pos2(left.right() + 20.0, area.top() + WHOSE / 2.0), pos2(area.right() - 8.0, area.top() + HEAD));
    paint_parts(ui, &brush, parts, charts);
    if let Some(difference) = comparison(workspace, page) {
        let line = Rect::from_min_max(pos2(area.left() + 16.0, area.top() + HEAD - 4.0), area.right_bottom());
        comparison_ui(page, difference, ui, line);
    }
}

fn spoken(figure: &Figure, figures: &SliceFigures) -> String {
    let value = figure.value.map_or_else(|| "not known".to_owned(), |v| words::exact(figure.statistic, v));
    let interval = figure.interval.map_or_else(String::new, |[low, high]| {
        format!(", 95\u{a0}% interval {} to {}", words::headline(figure.statistic, low), words::headline(figure.statistic, high))
    });
    format!("{} {value}{interval}, {}", figure.statistic.name(), count(figures.cases, "case"))
}

fn paint_figure(brush: &Brush, rect: Rect, metric: Metric, figure: &Figure, cases: usize) {
    let t = brush.t;
    let text = figure.value.map_or_else(|| "–".to_owned(), |v| words::headline(figure.statistic, v));
    let unit = format!(" {}", figure.statistic.unit());
    let runs = [Run::new(&text, Face::Figure, t.text.primary), Run::new(&unit, Face::Title, t.text.secondary)];
    brush.runs(pos2(rect.left(), rect.top() + 30.0), Align2::LEFT_CENTER, &runs);
    let below = format!("{}, {}", words::meaning(metric), count(cases, "case"));
    let at = pos2(rect.left(), rect.top() + 60.0);
    brush.text_within(at, Align2::LEFT_CENTER, rect.width() - 24.0, &below, Face::Small, t.text.secondary);
}

/// The interval on a line, beside that of the set it is compared with.
fn paint_ruler(brush: &Brush, rect: Rect, figure: &Figure, other: Option<&Figure>) {
    let t = brush.t;
    let ends = |f: &Figure| f.value.zip(f.interval).map(|(v, [low, high])| [v.min(low), v.max(high)]);
    let Some(own) = ends(figure) else { return };
    let all = other.and_then(ends).map_or(own, |o| [own[0].min(o[0]), own[1].max(o[1])]);
    let room = (all[1] - all[0]).max(1e-9) * 0.75;
    let x = |v: f64| rect.left() + rect.width() * ((v - all[0] + room) / (all[1] - all[0] + 2.0 * room)) as f32;
    let y = rect.center().y - 1.0;
    brush.fill(Rect::from_min_size(pos2(rect.left(), y), vec2(rect.width(), 1.0)), 0.0, t.surface.hover);
    let marks = [other.map(|f| (f, series(t, 1))), Some((figure, series(t, 0)))];
    for (figure, colour) in marks.into_iter().flatten() {
        let (Some(value), Some([low, high])) = (figure.value, figure.interval) else { continue };
        let capsule = Rect::from_min_max(pos2(x(low), y - 3.0), pos2(x(high), y + 4.0));
        brush.fill(capsule, 3.5, alpha(colour, 0.4));
        brush.dot(pos2(x(value), y + 0.5), 4.5, colour);
    }
    let [low, high] = figure.interval.unwrap_or(own);
    let text = format!("{} to {}", words::figure(figure.statistic, low), words::figure(figure.statistic, high));
    let at = pos2(x(f64::midpoint(low, high)), y + 16.0);
    brush.text(at, Align2::CENTER_CENTER, text, Face::Small, t.text.secondary);
}

/// The colour of a set in plots.
pub(super) fn series(t: &Tokens, set: usize) -> Color32 {
    t.plot.series.get(set).copied().unwrap_or(t.text.secondary)
}

/// The medians of the parts of the error.
fn paint_parts(ui: &Ui, brush: &Brush, rect: Rect, charts: Option<&Charts>) {
    let t = brush.t;
    let width = rect.width() / 4.0;
    let parts = charts.map_or([None; 4], |c| c.parts);
    for (i, (name, value)) in PARTS.iter().zip(parts).enumerate() {
        let x = rect.left() + width * i as f32;
        let unit = if i < 2 { "mm" } else { "°" };
        let text = value.map_or_else(|| "–".to_owned(), |v| format_number(v, 1));
        let suffix = format!(" {unit}");
        let runs = [Run::new(&text, Face::Headline, t.text.primary), Run::new(&suffix, Face::Small, t.text.secondary)];
        brush.runs(pos2(x, rect.top() + 27.0), Align2::LEFT_CENTER, &runs);
        // Millimetres and degrees have a scale each: the larger of the two fills it.
        let pair = if i < 2 { &parts[..2] } else { &parts[2..] };
        let most = pair.iter().flatten().copied().fold(0.0, f64::max);
        // What is shown as zero has no bar either.
        let share = value.map_or(0.0, |v| if most > 0.05 { (v / most) as f32 } else { 0.0 });
        let bar = Rect::from_min_size(pos2(x, rect.top() + 43.0), vec2(width - 20.0, 3.0));
        brush.bar(bar, share, t.text.secondary);
        brush.text_within(pos2(x, rect.top() + 60.0), Align2::LEFT_CENTER, width - 8.0, name, Face::Small, t.text.secondary);
        let place = Rect::from_min_size(pos2(x, rect.top()), vec2(width, rect.height()));
        let spoken = format!("Median {name} error {}", words::with_unit(text, unit));
        ui.interact(place, ui.scope_id().with(("part", i)), Sense::hover()).widget_info(|| WidgetInfo::labeled(Role::Label, true, &spoken));
    }
}

/// The two sets against each other by the metric in what the table has selected.
fn comparison<'a>(workspace: &Workspace, page: &'a Page) -> Option<&'a Difference> {
    let place = workspace.deploy.row.map_or(0, |row| row + 1);
    of_statistic(page, place, workspace.deploy.metric)
}

/// The difference of a row of the comparison, of which the first is that of all cases.
pub(super) fn of_statistic(page: &Page, place: usize, metric: Metric) -> Option<&Difference> {
    page.judgement.comparison.get(place)?.differences.iter().find(|d| d.statistic == metric.statistic())
}

/// Word, icon and colour of a verdict.
pub(super) fn verdict(verdict: Verdict, t: &Tokens) -> (&'static str, &'static str, Color32) {
    match verdict {
        Verdict::Better => ("better", icons::CHECK_CIRCLE, t.status.ok),
        Verdict::Worse => ("worse", icons::ERROR, t.status.problem),
        Verdict::Undecided => ("undecided", icons::HELP, t.text.secondary),
    }
}

fn comparison_ui(page: &Page, difference: &Difference, ui: &mut Ui, rect: Rect) {
    let brush = Brush::of(ui);
    let t = brush.t;
    let (word, icon, colour) = verdict(difference.verdict, t);
    let s = difference.statistic;
    let interval = difference.interval.map_or_else(String::new, |[low, high]| {
        format!(", 95\u{a0}% interval {} to {}", words::headline(s, low), words::headline(s, high))
    });
    let name = page.judgement.prepared.sets.get(1).map_or("", |set| set.name.as_str());
    let value = words::headline(s, difference.other);
    let by = format!("{}{interval}", words::with_unit(words::headline(s, difference.difference), s.unit()));
    let text = format!("{} than {name} ({value}): difference {by}", words::capital(word));
    let text = if difference.verdict == Verdict::Undecided { format!("Undecided against {name} ({value}): difference {by}") } else { text };
    ui.interact(rect, ui.scope_id().with("comparison"), Sense::hover()).widget_info(|| WidgetInfo::labeled(Role::Label, true, &text));
    let y = rect.top() + 14.0;
    brush.icon_filled(pos2(rect.left() + 7.0, y), icon, t.size.state_icon, colour);
    brush.text_within(pos2(rect.left() + 22.0, y), Align2::LEFT_CENTER, rect.width() - 38.0, &text, Face::Body, t.text.primary);
}
