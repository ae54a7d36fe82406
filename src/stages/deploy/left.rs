//! The left panel: sets of predictions, what they are judged on, all scores.

use super::{said_ui, words};
use crate::eval::DepthUse;
use crate::stages::actions::action_button_ui;
use crate::tasks::eval_input::TargetChoice;
use crate::tasks::eval_page::Page;
use crate::ui::widgets::list_row::INSET;
use crate::ui::widgets::menu::{MenuItem, menu_below, menu_item_ui};
use crate::ui::widgets::{Button, Section, Tone, drop_down_ui, form_row_ui, hairline_ui, place_row_ui, place_ui};
use crate::ui::{Brush, Face, Run, icons};
use crate::workspace::words::count;
use crate::workspace::{Ask, Command, DeployCommand, Metric, Workspace, action};
use egui::{Align2, Margin, Rect, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

const LABEL: f32 = 62.0;
const FOOTER: f32 = 48.0;

pub(super) fn left_ui(workspace: &mut Workspace, ui: &mut Ui) {
    let mut sent = Vec::new();
    let area = ui.max_rect();
    let list = Rect::from_min_max(area.min, pos2(area.right(), area.bottom() - FOOTER));
    place_ui(ui, list, "list", |ui| {
        ScrollArea::vertical().id_salt("sets").auto_shrink([false, false]).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            ui.add_space(4.0);
            sets_ui(workspace, ui, &mut sent);
            hairline_ui(ui, 8.0, 4.0);
            choices_ui(workspace, ui, &mut sent);
            hairline_ui(ui, 8.0, 4.0);
            if let Some(page) = workspace.shown_page().cloned() {
                ui.multiply_opacity(if workspace.figures_are_old() { super::OLD } else { 1.0 });
                scores_ui(&page, ui);
                notes_ui(&page, ui);
            }
        });
    });
    Brush::of(ui).hairline_h(area.x_range(), list.bottom());
    let foot = Rect::from_min_max(pos2(area.left() + 12.0, list.bottom() + 8.0), pos2(area.right() - 12.0, area.bottom() - 8.0));
    place_ui(ui, foot, "foot", |ui| import_ui(workspace, ui, &mut sent));
    sent.into_iter().for_each(|command| workspace.send(command));
}

fn import_ui(workspace: &Workspace, ui: &mut Ui, sent: &mut Vec<Command>) {
    let Some(action) = action::find("project.import_predictions") else { return };
    let button = Button::secondary(action.title).icon(icons::ADD).height(32.0).width(ui.available_width());
    sent.extend(action_button_ui(workspace, ui, action, button));
}

fn sets_ui(workspace: &Workspace, ui: &mut Ui, sent: &mut Vec<Command>) {
    let Some(project) = workspace.project() else { return };
    let judged = workspace.judged_set().map(|s| s.id);
    let total = project.prediction_sets().count().to_string();
    let page = workspace.shown_page().filter(|_| !workspace.figures_are_old());
    let statistic = workspace.deploy.metric.statistic();
    Section::new("Predictions").count(&total).show_ui(ui, |ui| {
        for set in project.prediction_sets() {
            let place = page.and_then(|p| p.judgement.prepared.sets.iter().position(|s| s.name == set.name));
            let figure = place.zip(page).and_then(|(at, p)| p.judgement.figures.get(at)?.all.figures[statistic.place()].value);
            let below = format!("{}{}", count(set.rows, "prediction"), if set.left_out > 0 { ", some left out" } else { "" });
            let right = figure.map_or_else(String::new, |v| words::figure(statistic, v));
            let (clicked, wish) = set_row_ui(workspace, ui, &set.name, &below, &right, judged == Some(set.id));
            sent.extend(clicked.then(|| Command::Deploy(DeployCommand::Set(set.name.clone()))));
            sent.extend(wish.map(Command::Deploy));
        }
    });
}

/// A row of two lines; whether it was clicked, and what its menu asks for.
fn set_row_ui(workspace: &Workspace, ui: &mut Ui, name: &str, below: &str, right: &str, selected: bool) -> (bool, Option<DeployCommand>) {
    let brush = Brush::of(ui);
    let t = brush.t;
    let (full, response) = ui.allocate_exact_size(vec2(ui.available_width(), t.size.two_line_row + 2.0), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::ListItem, ui.is_enabled(), selected, name));
    let rect = Rect::from_min_size(full.min, vec2(full.width(), t.size.two_line_row)).shrink2(vec2(INSET, 0.0));
    if selected || response.hovered() {
        brush.fill(rect, t.radius.control, if selected { t.surface.selected } else { t.row_hover() });
    }
    let (first, second) = (rect.center().y - 8.0, rect.center().y + 8.0);
    let end = brush.text(pos2(rect.right() - 8.0, first), Align2::RIGHT_CENTER, right, Face::Mono, t.text.primary).left();
    let face = if selected { Face::BodyMedium } else { Face::Body };
    brush.text_within(pos2(rect.left() + 10.0, first), Align2::LEFT_CENTER, end - rect.left() - 18.0, name, face, t.text.primary);
    brush.text_within(pos2(rect.left() + 10.0, second), Align2::LEFT_CENTER, rect.width() - 48.0, below, Face::Small, t.text.secondary);
    let more = Rect::from_min_max(pos2(rect.right() - 32.0, rect.center().y - 1.0), pos2(rect.right() - 4.0, rect.bottom() - 1.0));
    let button = place_row_ui(ui, more, ("more", name), |ui| {
        Button::icon_only(icons::MORE_HORIZ, &format!("More about {name}")).tip("Rename or delete").height(22.0).show_ui(ui)
    });
    let mut wish = menu_below(&button, 160.0, |ui| set_menu_ui(workspace, ui, name)).flatten();
    response.context_menu(|ui| wish = wish.take().or(set_menu_ui(workspace, ui, name)));
    if response.has_focus() {
        brush.focus(rect, t.radius.control);
    }
    (response.on_hover_text(name).clicked(), wish)
}

fn set_menu_ui(workspace: &Workspace, ui: &mut Ui, name: &str) -> Option<DeployCommand> {
    let why_not = workspace.is_read_only().then_some("The project is open read-only");
    let mut wish = None;
    if menu_item_ui(ui, MenuItem { icon: Some(icons::EDIT), text: "Rename…", why_not, ..MenuItem::default() }).clicked() {
        wish = Some(DeployCommand::AskName(name.to_owned()));
    }
    if menu_item_ui(ui, MenuItem { icon: Some(icons::DELETE), text: "Delete", why_not, ..MenuItem::default() }).clicked() {
        wish = Some(DeployCommand::RemoveSet(name.to_owned()));
    }
    wish
}

fn choices_ui(workspace: &Workspace, ui: &mut Ui, sent: &mut Vec<Command>) {
    Section::new("Judged on").show_ui(ui, |ui| {
        egui::Frame::NONE.inner_margin(Margin::symmetric(12, 0)).show(ui, |ui| {
            against_ui(workspace, ui, sent);
            split_ui(workspace, ui, sent);
            targets_ui(workspace, ui, sent);
            if workspace.deploy.metric == Metric::Vsd {
                depth_ui(workspace, ui, sent);
            }
        });
    });
}

fn against_ui(workspace: &Workspace, ui: &mut Ui, sent: &mut Vec<Command>) {
    let Some(project) = workspace.project() else { return };
    let judged = workspace.judged_set().map(|s| s.id);
    let others: Vec<&str> = project.prediction_sets().filter(|s| Some(s.id) != judged).map(|s| s.name.as_str()).collect();
    if others.is_empty() {
        return;
    }
    let mut texts = vec!["nothing"];
    texts.extend(&others);
    let compared = workspace.compared_set().map(|s| s.name.as_str());
    let chosen = compared.and_then(|name| texts.iter().position(|t| *t == name)).unwrap_or(0);
    let picked = form_row_ui(ui, "Against", LABEL, |ui| drop_down_ui(ui, "Against", &texts, chosen, ui.available_width()));
    if let Some(i) = picked {
        let name = (i > 0).then(|| texts[i].to_owned());
        sent.push(Command::Deploy(DeployCommand::Against(name)));
    }
}

fn split_ui(workspace: &Workspace, ui: &mut Ui, sent: &mut Vec<Command>) {
    let splits = workspace.splits();
    if splits.is_empty() {
        return;
    }
    let mut texts = vec!["all frames"];
    texts.extend(splits.iter().map(String::as_str));
    let chosen = workspace.deploy.split.as_ref().and_then(|split| splits.iter().position(|s| s == split)).map_or(0, |i| i + 1);
    if let Some(i) = form_row_ui(ui, "Split", LABEL, |ui| drop_down_ui(ui, "Split", &texts, chosen, ui.available_width())) {
        sent.push(Command::Deploy(DeployCommand::Split(i.checked_sub(1).and_then(|i| splits.get(i)).cloned())));
    }
}

fn targets_ui(workspace: &Workspace, ui: &mut Ui, sent: &mut Vec<Command>) {
    let file = match &workspace.deploy.targets {
        TargetChoice::File(path) => Some(path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned())),
        _ => None,
    };
    let mut texts = vec!["all labels"];
    texts.extend(file.as_deref());
    texts.push("file…");
    let chosen = usize::from(file.is_some());
    let last = texts.len() - 1;
    match form_row_ui(ui, "Targets", LABEL, |ui| drop_down_ui(ui, "Targets", &texts, chosen, ui.available_width())) {
        Some(0) => sent.push(Command::Deploy(DeployCommand::Targets(TargetChoice::Default))),
        Some(i) if i == last => sent.push(Command::Ask(Ask::TargetsFile)),
        _ => {}
    }
}

/// Where VSD's depth comes from.
fn depth_ui(workspace: &Workspace, ui: &mut Ui, sent: &mut Vec<Command>) {
    let choices = [DepthUse::File, DepthUse::Rendered];
    let used = workspace.deploy.depth.or(workspace.shown_page().map(|p| p.depth));
    let chosen = used.and_then(|used| choices.iter().position(|c| *c == used)).unwrap_or(usize::MAX);
    let picked = form_row_ui(ui, "Depth", LABEL, |ui| drop_down_ui(ui, "Depth", &["from files", "rendered"], chosen, ui.available_width()));
    sent.extend(picked.and_then(|i| choices.get(i)).map(|depth| Command::Deploy(DeployCommand::Depth(*depth))));
}

/// Every score that was computed, as the field names them.
fn scores_ui(page: &Page, ui: &mut Ui) {
    let Some(figures) = page.judgement.figures.first() else { return };
    let cases = count(figures.all.cases, "target");
    Section::new("Scores").count(&cases).show_ui(ui, |ui| {
        for figure in &figures.all.figures {
            let Some(value) = figure.value else { continue };
            let (name, unit) = (figure.statistic.name(), figure.statistic.unit());
            let brush = Brush::of(ui);
            let t = brush.t;
            let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 20.0), Sense::hover());
            let exact = format!("{name} {}", words::exact(figure.statistic, value));
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &exact));
            let text = words::headline(figure.statistic, value);
            // The unit stands behind the number.
            let name = ["_mm", "_px", "_deg"].iter().filter(|_| !unit.is_empty()).fold(name, |n, end| n.strip_suffix(end).unwrap_or(n));
            let unit = if unit.is_empty() { String::new() } else { format!(" {unit}") };
            let runs = [Run::new(&text, Face::Mono, t.text.primary), Run::new(&unit, Face::Small, t.text.secondary)];
            let y = rect.center().y;
            let end = brush.runs(pos2(rect.right() - 12.0, y), Align2::RIGHT_CENTER, &runs).left();
            brush.text_within(
                pos2(rect.left() + 28.0, y),
                Align2::LEFT_CENTER,
                end - rect.left() - 34.0,
                name,
                Face::Small,
                t.text.secondary,
            );
        }
    });
}

/// What is to be said about the files and the judging.
fn notes_ui(page: &Page, ui: &mut Ui) {
    let judgement = &page.judgement;
    let mut notes: Vec<String> = judgement.prepared.oddities.iter().map(|o| o.text.clone()).collect();
    notes.extend(judgement.prepared.of_import.iter().cloned());
    notes.extend(page.notes.iter().cloned());
    let all = judgement.notes();
    notes.extend(all);
    if notes.is_empty() {
        return;
    }
    hairline_ui(ui, 8.0, 4.0);
    Section::new("Notes").count(&notes.len().to_string()).show_ui(ui, |ui| {
        notes.iter().for_each(|note| said_ui(ui, Tone::Info, &words::capital(note)));
    });
}
