//! The right panel: one case, its picture, its numbers, why it is bad, and the way back to its label.

use super::{DeployStage, words};
use crate::eval::Case;
use crate::eval::curve::Measure;
use crate::stages::actions::action_button_ui;
use crate::tasks::eval_charts::{Charts, PARTS};
use crate::ui::widgets::number_text::format_number;
use crate::ui::widgets::{Button, Section, Tone, empty_state_ui, hairline_ui, place_row_ui, place_ui, sentence_ui};
use crate::ui::{Brush, Face, Run, icons};
use crate::workspace::words::grouped;
use crate::workspace::{Command, DeployCommand, Workspace, action};
use egui::{Align2, Margin, Rect, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

const HEAD: f32 = 48.0;
const FOOTER: f32 = 48.0;
const PART_NAMES: [&str; 4] = ["depth", "lateral", "in-plane", "out-of-plane"];

impl DeployStage {
    pub(super) fn detail_ui(&mut self, workspace: &mut Workspace, ui: &mut Ui) {
        let Some(case) = workspace.shown_page().and_then(|_| workspace.deploy.chosen_case()).cloned() else {
            empty_state_ui(
                ui,
                icons::IMAGE,
                "Open a case of the gallery: its picture, its numbers and the probable cause appear here",
                None,
            );
            return;
        };
        let area = ui.max_rect();
        let head = Rect::from_min_size(area.min, vec2(area.width(), HEAD));
        head_ui(workspace, &case, ui, head);
        let picture = Rect::from_min_size(pos2(area.left(), head.bottom()), vec2(area.width(), (area.width() * 0.75).round()));
        let charts = workspace.charts();
        place_ui(ui, picture, "picture", |ui| {
            ui.set_clip_rect(picture.intersect(ui.clip_rect()));
            self.small_ui(workspace, ui, picture);
        });
        let body = Rect::from_min_max(pos2(area.left(), picture.bottom() + 2.0), pos2(area.right(), area.bottom() - FOOTER));
        place_ui(ui, body, "body", |ui| {
            ScrollArea::vertical().id_salt("case").auto_shrink([false, false]).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                error_ui(workspace, charts.as_deref(), &case, ui);
                hairline_ui(ui, 6.0, 2.0);
                cause_ui(&case, ui);
                hairline_ui(ui, 6.0, 2.0);
                numbers_ui(workspace, &case, ui);
                own_frame_ui(&case, ui);
            });
        });
        Brush::of(ui).hairline_h(area.x_range(), body.bottom());
        let foot = Rect::from_min_max(pos2(area.left() + 12.0, body.bottom() + 8.0), pos2(area.right() - 12.0, area.bottom() - 8.0));
        place_row_ui(ui, foot, "foot", |ui| footer_ui(workspace, ui));
    }
}

fn head_ui(workspace: &mut Workspace, case: &Case, ui: &mut Ui, rect: Rect) {
    let brush = Brush::of(ui);
    let t = brush.t;
    let y = rect.center().y;
    let object = workspace.deploy.object_of(case).and_then(|id| workspace.project()?.object(id));
    let name = object.map_or_else(String::new, |o| o.name.clone());
    brush.swatch(pos2(rect.left() + 17.0, y), object.map_or(t.text.primary, |o| t.object(o.colour)));
    let end = brush.text_within(pos2(rect.left() + 30.0, y), Align2::LEFT_CENTER, rect.width() - 150.0, &name, Face::Title, t.text.primary);
    let frame = workspace.deploy.frame_of(case).and_then(|id| Some(workspace.project()?.full_name(workspace.project()?.frame(id)?)));
    let frame = frame.unwrap_or_default();
    let room = rect.right() - 44.0 - end.right() - 8.0;
    brush.text_within(pos2(end.right() + 8.0, y), Align2::LEFT_CENTER, room, &frame, Face::Mono, t.text.secondary);
    ui.interact(Rect::from_min_max(rect.min, pos2(rect.right() - 44.0, rect.bottom())), ui.scope_id().with("head"), Sense::hover())
        .widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("Case {name} {frame}")));
    let place = Rect::from_min_max(pos2(rect.right() - 40.0, rect.top()), rect.max);
    let large = workspace.deploy.is_enlarged;
    let (icon, words) = if large { (icons::UNFOLD_LESS, "Show the figures") } else { (icons::UNFOLD_MORE, "Enlarge") };
    if place_row_ui(ui, place, "enlarge", |ui| Button::icon_only(icon, words).show_ui(ui)).clicked() {
        workspace.send(Command::Deploy(DeployCommand::Enlarge(!large)));
    }
}

fn error_ui(workspace: &Workspace, charts: Option<&Charts>, case: &Case, ui: &mut Ui) {
    let gallery = charts.map(|c| workspace.deploy.gallery(c)).unwrap_or_default();
    let place = workspace.deploy.case.and_then(|id| gallery.iter().position(|c| *c == id));
    let count = place.map_or_else(String::new, |at| format!("{} of {}", grouped(at + 1), grouped(gallery.len())));
    Section::new("Error").count(&count).show_ui(ui, |ui| {
        if case.parts.is_none() {
            row_ui(ui, "No prediction to compare", "", "", None);
            return;
        }
        let values = PARTS.map(|p| p.of(case).map(f64::abs));
        for (i, (name, value)) in PART_NAMES.iter().zip(values).enumerate() {
            let pair = if i < 2 { &values[..2] } else { &values[2..] };
            let most = pair.iter().flatten().copied().fold(0.0, f64::max);
            let Some(value) = value else { continue };
            let share = if most > 0.05 { (value / most) as f32 } else { 0.0 };
            row_ui(ui, name, &format_number(value, 1), if i < 2 { "mm" } else { "°" }, Some(share));
        }
    });
}

/// A row of a name, a bar if there is a share, and a number with its unit.
fn row_ui(ui: &mut Ui, name: &str, value: &str, unit: &str, share: Option<f32>) {
    let brush = Brush::of(ui);
    let t = brush.t;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 22.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{name} {}", words::with_unit(value.to_owned(), unit))));
    let y = rect.center().y;
    brush.text(pos2(rect.left() + 12.0, y), Align2::LEFT_CENTER, name, Face::Body, t.text.secondary);
    if let Some(share) = share {
        let bar = Rect::from_min_max(pos2(rect.left() + 104.0, y - 1.5), pos2(rect.right() - 84.0, y + 1.5));
        brush.bar(bar, share, t.text.secondary);
    }
    let x = rect.right() - 34.0;
    let (end, face) = if unit.is_empty() { (rect.right() - 12.0, Face::Body) } else { (x, Face::Mono) };
    let start = rect.left() + 90.0;
    if unit.is_empty() {
        brush.text_within(pos2(end, y), Align2::RIGHT_CENTER, end - start, value, face, t.text.primary);
    } else {
        brush.runs(pos2(end, y), Align2::RIGHT_CENTER, &[Run::new(value, face, t.text.primary)]);
        brush.text(pos2(x + 5.0, y), Align2::LEFT_CENTER, unit, Face::Small, t.text.secondary);
    }
}

fn cause_ui(case: &Case, ui: &mut Ui) {
    Section::new("Probable cause").show_ui(ui, |ui| {
        egui::Frame::NONE.inner_margin(Margin::symmetric(12, 0)).show(ui, |ui| match &case.cause {
            None => {
                sentence_ui(ui, Tone::Ok, "The pose is not bad: its error is below a quarter of the object's diameter");
            }
            Some(cause) => {
                let text = format!("{}: {}", words::capital(cause.kind.words()), cause.rule);
                sentence_ui(ui, Tone::Attention, &text);
            }
        });
    });
}

fn numbers_ui(workspace: &Workspace, case: &Case, ui: &mut Ui) {
    Section::new("Case").show_ui(ui, |ui| {
        let rows = [
            ("MSSD", Measure::MssdMm, "mm"),
            ("MSPD", Measure::MspdPx, "px"),
            ("VSD", Measure::Vsd, ""),
            ("ADD", Measure::AddMm, "mm"),
            ("ADD-S", Measure::AddsMm, "mm"),
            ("Projection", Measure::ProjectionPx, "px"),
            ("CoU", Measure::Mask, ""),
            ("Translation", Measure::TranslationMm, "mm"),
            ("Rotation", Measure::RotationDeg, "°"),
        ];
        for (name, measure, unit) in rows {
            if let Some(value) = measure.of(case) {
                row_ui(ui, name, &format_number(value.abs(), if unit.is_empty() { 3 } else { 1 }), unit, None);
            }
        }
        row_ui(ui, "Distance", &format_number(case.conditions.distance_m * 1000.0, 0), "mm", None);
        row_ui(ui, "Tilt", &format_number(case.conditions.tilt_deg, 0), "°", None);
        if let Some(visible) = case.conditions.visibility {
            row_ui(ui, "Visible", &format_number(visible * 100.0, 0), "%", None);
        }
        if let Some(score) = case.score {
            row_ui(ui, "Score", &format_number(score, 3), "", None);
        }
        if let Some(set) = workspace.shown_page().and_then(|p| p.judgement.prepared.sets.first()) {
            row_ui(ui, "Set", &set.name, "", None);
        }
        if let Some(state) = label_state(workspace, case) {
            row_ui(ui, "Label", state, "", None);
        }
    });
}

/// The error along and about the object's own axes, with signs.
fn own_frame_ui(case: &Case, ui: &mut Ui) {
    let Some(parts) = &case.parts else { return };
    hairline_ui(ui, 6.0, 2.0);
    Section::new("In the object's frame").show_ui(ui, |ui| {
        for (axis, shift) in ["x", "y", "z"].iter().zip(parts.object_shift_m) {
            row_ui(ui, &format!("Shift along {axis}"), &format_number(shift * 1000.0, 1), "mm", None);
        }
        for (axis, turn) in ["x", "y", "z"].iter().zip(parts.object_turn_rad) {
            row_ui(ui, &format!("Turn about {axis}"), &format_number(turn.to_degrees(), 1), "°", None);
        }
    });
}

fn label_state(workspace: &Workspace, case: &Case) -> Option<&'static str> {
    let page = workspace.deploy.page.as_ref()?;
    let frame = page.judgement.prepared.truth.frames.get(case.frame as usize)?;
    let id = frame.instances.get(case.instance as usize)?.label?;
    let label = workspace.project()?.label(crate::project::LabelId(id))?;
    Some(crate::workspace::labelling::state_word(label.state))
}

/// Sends the frame to review, or says that it was sent; opens the label.
fn footer_ui(workspace: &mut Workspace, ui: &mut Ui) {
    let (Some(send), Some(open)) = (action::find("deploy.send"), action::find("deploy.open_label")) else { return };
    let frame = workspace.deploy.chosen_case().and_then(|case| workspace.deploy.frame_of(case));
    let is_sent = frame.and_then(|id| workspace.project()?.frame(id)).is_some_and(|f| f.review.is_some());
    ui.spacing_mut().item_spacing.x = 8.0;
    let wide = ui.available_width() - 8.0;
    let mut wish = None;
    if let (true, Some(frame)) = (is_sent, frame) {
        let button = Button::secondary("Take back")
            .icon(icons::UNDO)
            .height(32.0)
            .width(wide * 0.58)
            .tip("The frame is to be reviewed under Annotate");
        if button.why_not(send.enabled_in(workspace).err()).show_ui(ui).clicked() {
            wish = Some(Command::SetReview { frame, reason: None });
        }
    } else {
        let button = Button::main(send.title).icon(icons::INK_PEN).width(wide * 0.58).tip(send.tooltip);
        wish = action_button_ui(workspace, ui, send, button);
    }
    let button = Button::secondary(open.title).height(32.0).width(wide * 0.42).tip(open.tooltip);
    let wish = action_button_ui(workspace, ui, open, button).or(wish);
    wish.into_iter().for_each(|command| workspace.send(command));
}
