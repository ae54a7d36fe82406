//! The right panel: the label in hand.

use super::{AnnotateStage, context};
use crate::geom::{Pose, Vec3};
use crate::project::{LabelPose, LabelState, Method, PoseLabel};
use crate::stages::actions::action_button_ui;
use crate::ui::widgets::bar::certainty_ui;
use crate::ui::widgets::drop_down::Choice;
use crate::ui::widgets::menu::menu_below;
use crate::ui::widgets::residual_row::{ResidualEvent, residual_row_ui};
use crate::ui::widgets::{Button, NumberEdit, NumberField, Section, Tone, drop_down_ui, form_row_ui, hairline_ui, sentence_ui};
use crate::ui::{Face, Run, Tokens, icons};
use crate::workspace::labelling::{LEAST_PAIRS, rms, state_word};
use crate::workspace::{Command, Tool, Workspace, action};
use egui::{Margin, Ui};

const STATES: [LabelState; 4] = [LabelState::Draft, LabelState::Done, LabelState::Reviewed, LabelState::Rejected];

impl AnnotateStage {
    pub(super) fn inspector_ui(&mut self, workspace: &mut Workspace, ui: &mut Ui) {
        let mut sent = Vec::new();
        let label = workspace.shown_label().cloned();
        head_ui(workspace, label.as_ref(), ui, &mut sent);
        hairline_ui(ui, 4.0, 4.0);
        let floor = ui.max_rect().bottom() - 56.0;
        let room = (floor - ui.cursor().top()).max(40.0);
        egui::ScrollArea::vertical().id_salt("inspector").max_height(room).auto_shrink([false, false]).show(ui, |ui| {
            review_ui(workspace, ui, &mut sent);
            instances_ui(workspace, ui, &mut sent);
            if let Some(label) = &label {
                pose_ui(label, ui, &mut sent);
                hairline_ui(ui, 6.0, 4.0);
                pairs_ui(workspace, label, ui, &mut sent);
                pairs_notes_ui(workspace, label, ui);
                notes_ui(workspace, label, ui);
            } else {
                egui::Frame::NONE.inner_margin(Margin::same(12)).show(ui, |ui| no_label_ui(workspace, ui, &mut sent));
            }
        });
        footer_ui(workspace, ui, &mut sent);
        sent.into_iter().for_each(|command| workspace.send(command));
    }
}

/// Why the frame was sent to review, and the way to settle that.
fn review_ui(workspace: &Workspace, ui: &mut Ui, sent: &mut Vec<Command>) {
    let reason = workspace.frame().and_then(|f| f.review.as_deref());
    let (Some(reason), Some(action)) = (reason, action::find("frame.settle")) else { return };
    egui::Frame::NONE.inner_margin(Margin::symmetric(12, 6)).show(ui, |ui| {
        sentence_ui(ui, Tone::Attention, &format!("To review: {reason}"));
        ui.add_space(4.0);
        sent.extend(action_button_ui(workspace, ui, action, Button::secondary(action.title).icon(icons::CHECK)));
    });
}

/// Which of several labels of the object in this frame is in hand, and the way to the next one.
fn instances_ui(workspace: &Workspace, ui: &mut Ui, sent: &mut Vec<Command>) {
    let (instances, label) = (workspace.instances(), workspace.annotate.label);
    let Some(at) = instances.iter().position(|id| Some(*id) == label).filter(|_| instances.len() > 1) else { return };
    egui::Frame::NONE.inner_margin(Margin::symmetric(12, 2)).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.label(egui::RichText::new(format!("Label {} of {}", at + 1, instances.len())).color(Tokens::of(ui).text.secondary));
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let Some(next) = action::find("label.next_instance") else { return };
                sent.extend(action_button_ui(workspace, ui, next, Button::secondary(next.title)));
            });
        });
    });
}

/// What belongs here, and the quick way to it.
fn no_label_ui(workspace: &Workspace, ui: &mut Ui, sent: &mut Vec<Command>) {
    let has_others = !workspace.instances().is_empty();
    let text = match (has_others, workspace.previous_pose().is_some()) {
        _ if workspace.annotate.tool == Tool::Gizmo => {
            "No label here yet: a click on the photo puts the object there, as the mesh view shows it"
        }
        (true, _) => "Another one of this object: place pairs on mesh and photo; its first pair makes its label",
        (false, true) => "This object has no label in this frame: place pairs on mesh and photo, or copy from the previous frame",
        (false, false) => "This object has no label in this frame: place pairs on mesh and photo; from three on the pose is shown",
    };
    sentence_ui(ui, Tone::Info, text);
    ui.add_space(4.0);
    if let Some(copy) = action::find("label.copy_previous") {
        sent.extend(action_button_ui(workspace, ui, copy, Button::secondary(copy.title).icon(icons::CONTENT_COPY)));
    }
    if has_others && Button::secondary("Back to its label").icon(icons::UNDO).shortcut("Esc").show_ui(ui).clicked() {
        sent.extend(workspace.annotate.object.map(Command::SelectObject));
    }
}

fn head_ui(workspace: &Workspace, label: Option<&PoseLabel>, ui: &mut Ui, sent: &mut Vec<Command>) {
    let t = Tokens::of(ui);
    egui::Frame::NONE.inner_margin(Margin { left: 12, right: 12, top: 8, bottom: 4 }).show(ui, |ui| {
        ui.horizontal(|ui| {
            let Some(object) = workspace.object() else {
                ui.label("No object selected");
                return;
            };
            let (swatch, _) = ui.allocate_exact_size(egui::vec2(10.0, 20.0), egui::Sense::hover());
            crate::ui::Brush::of(ui).swatch(swatch.center(), t.object(object.colour));
            ui.heading(&object.name);
            if let Some(label) = label {
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    ui.spacing_mut().item_spacing.x = 4.0;
                    let more = Button::icon_only(icons::MORE_VERT, "More about the label").show_ui(ui);
                    menu_below(&more, context::WIDTH, |ui| context::actions_menu_ui(workspace, ui, context::LABEL, sent));
                    let words = STATES.map(|s| capital(state_word(s)));
                    let words: Vec<Choice<'_>> =
                        STATES.iter().zip(&words).map(|(s, text)| Choice { icon: Some(super::mark(*s).icon(t)), text }).collect();
                    let chosen = STATES.iter().position(|s| *s == label.state).unwrap_or(0);
                    if let Some(choice) = drop_down_ui(ui, "Label state", &words, chosen, 100.0) {
                        sent.push(Command::SetState(STATES[choice]));
                    }
                });
            }
        });
    });
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// What is wrong between pose and pairs. Below both: what comes and goes must not move what is under the pointer.
fn pairs_notes_ui(workspace: &Workspace, label: &PoseLabel, ui: &mut Ui) {
    let tone = |loose| if loose { Tone::Attention } else { Tone::Problem };
    let contradiction = workspace.contradiction(label).map(|found| (tone(found.is_loose()), found.sentence()));
    let left_behind = || {
        let rms = workspace.left_behind(label)?;
        let sentence =
            format!("The pose was moved off its pairs: they are {rms:.0}\u{a0}px away (rms). Moving one of them solves the pose again");
        Some((Tone::Attention, sentence))
    };
    if let Some((tone, sentence)) = contradiction.or_else(left_behind) {
        let margin = Margin { left: 12, right: 12, top: 4, bottom: 6 };
        egui::Frame::NONE.inner_margin(margin).show(ui, |ui| sentence_ui(ui, tone, &sentence));
    }
}

fn pose_ui(label: &PoseLabel, ui: &mut Ui, sent: &mut Vec<Command>) {
    let t = Tokens::of(ui);
    let Some(pose) = label.pose.as_ref().map(LabelPose::camera_from_object) else {
        egui::Frame::NONE.inner_margin(Margin::same(12)).show(ui, |ui| {
            let missing = LEAST_PAIRS.saturating_sub(label.correspondences.len());
            sentence_ui(ui, Tone::Info, &format!("The pose follows from three pairs; {missing}\u{a0}more to place"));
        });
        return;
    };
    let euler = pose.euler_rad();
    let sigma = |i: usize| label.covariance.as_ref().map(|c| c[i][i].max(0.0).sqrt());
    let runs = [Run::new("± 1σ", Face::Small, t.text.secondary)];
    let section = Section::new("Pose in camera");
    let section = if label.covariance.is_some() { section.right(&runs) } else { section };
    section.show_ui(ui, |ui| {
        egui::Frame::NONE.inner_margin(Margin::symmetric(12, 0)).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for (i, name) in ["x", "y", "z", "roll", "pitch", "yaw"].into_iter().enumerate() {
                let shift = i < 3;
                let value = if shift { pose.translation[i] * 1000.0 } else { euler[i - 3].to_degrees() };
                let certainty = sigma(if shift { i + 3 } else { i - 3 }).map(|s| if shift { s * 1000.0 } else { s.to_degrees() });
                form_row_ui(ui, name, 44.0, |ui| {
                    let field =
                        NumberField::new(name, value).unit(if shift { "mm" } else { "°" }).decimals(2).step(if shift { 1.0 } else { 0.5 });
                    // What is half typed belongs to this label, and to no other that comes after it.
                    if let Some(edit) = ui.push_id(label.id, |ui| field.show_ui(ui)).inner {
                        number_edit(&pose, euler, i, edit, sent);
                    }
                    if let Some(certainty) = certainty {
                        certainty_ui(ui, certainty, None, 2);
                    }
                });
            }
        });
    });
}

/// What an edit of number `i` (x, y, z in mm, then roll, pitch, yaw in degrees) asks for.
fn number_edit(pose: &Pose, mut euler: [f64; 3], i: usize, edit: NumberEdit, sent: &mut Vec<Command>) {
    let mut shift: Vec3 = pose.translation;
    let (value, ends) = match edit {
        NumberEdit::Live(value) => (value, false),
        NumberEdit::Commit(value) => (value, true),
        NumberEdit::Abort => return sent.extend([Command::AbortGesture, Command::EndGesture]),
    };
    let moved = if i < 3 {
        shift[i] = value / 1000.0;
        Pose::new(pose.rotation, shift)
    } else {
        euler[i - 3] = value.to_radians();
        Pose::from_euler_rad(euler, shift)
    };
    sent.push(Command::LivePose(moved, Method::Numbers));
    if ends {
        sent.push(Command::EndGesture);
    }
}

fn pairs_ui(workspace: &Workspace, label: &PoseLabel, ui: &mut Ui, sent: &mut Vec<Command>) {
    let t = Tokens::of(ui);
    let residuals = workspace.residuals(label);
    let lengths: Vec<Option<f64>> = residuals.iter().map(|r| r.map(|v| v.norm())).collect();
    let text = if residuals.iter().any(Option::is_some) { format!("{:.2}", rms(&residuals)) } else { String::new() };
    let runs = [
        Run::new("rms ", Face::Small, t.text.secondary),
        Run::new(&text, Face::SmallMedium, t.text.primary),
        Run::new(" px", Face::Small, t.text.secondary),
    ];
    let section = Section::new("Pairs");
    let section = if text.is_empty() { section } else { section.right(&runs) };
    section.show_ui(ui, |ui| {
        if label.correspondences.is_empty() {
            egui::Frame::NONE.inner_margin(Margin::symmetric(12, 4)).show(ui, |ui| ui.weak("This pose was not drawn by points"));
        }
        let wild = workspace.suspects(label);
        let full = lengths.iter().flatten().copied().fold(1.0, f64::max);
        let why_not = if label.pose.is_some() { "out of sight" } else { "no pose yet" };
        for (i, length) in lengths.iter().enumerate() {
            match residual_row_ui(ui, i + 1, length.ok_or(why_not), full, workspace.annotate.pair == Some(i), wild[i]) {
                Some(ResidualEvent::Select) => sent.push(Command::SelectPair(Some(i))),
                Some(ResidualEvent::Remove) => sent.push(Command::RemovePair(i)),
                None => {}
            }
        }
    });
}

fn notes_ui(workspace: &Workspace, label: &PoseLabel, ui: &mut Ui) {
    egui::Frame::NONE.inner_margin(Margin::symmetric(12, 6)).show(ui, |ui| {
        if let Some(best) = workspace.annotate.candidates.first() {
            sentence_ui(
                ui,
                Tone::Attention,
                &format!(
                    "Another pose explains the pairs with {:.2}\u{a0}px: press X to see it, or add a pair that lies off their plane",
                    best.rms_px
                ),
            );
        }
        let says = !workspace.annotate.candidates.is_empty() || !label.flags.words().is_empty();
        for word in label.flags.words() {
            sentence_ui(ui, Tone::Attention, &format!("This label is odd: {word}"));
        }
        if says {
            ui.add_space(6.0);
        }
        if let Some(visibility) = label.visibility {
            ui.weak(format!("{:.0}\u{a0}% visible", visibility * 100.0));
        }
        ui.weak(origin(label));
    });
}

/// How the label came about, in words.
fn origin(label: &PoseLabel) -> String {
    let who = match label.author.name() {
        "unknown" => String::new(),
        name => format!(" by {name}"),
    };
    match label.method {
        Method::Imported => "Imported with its dataset".to_owned(),
        Method::Points => format!("Drawn from pairs{who}"),
        Method::Gizmo => format!("Moved with the gizmo{who}"),
        Method::Numbers => format!("Set in numbers{who}"),
        Method::Copied => format!("Copied from another frame{who}"),
        Method::Command => format!("Added from the command line{who}"),
    }
}

fn footer_ui(workspace: &Workspace, ui: &mut Ui, sent: &mut Vec<Command>) {
    let area = ui.max_rect();
    let place = egui::Rect::from_min_max(
        egui::pos2(area.left() + 12.0, area.bottom() - 44.0),
        egui::pos2(area.right() - 12.0, area.bottom() - 12.0),
    );
    crate::ui::Brush::of(ui).hairline_h(area.x_range(), place.top() - 8.0);
    ui.scope_builder(egui::UiBuilder::new().max_rect(place), |ui| {
        let Some(action) = action::find("label.done") else { return };
        let text = if workspace.other_draft().is_some() { "Done, next label" } else { "Done, next frame" };
        let button = Button::main(text).icon(icons::CHECK).width(place.width()).height(32.0);
        sent.extend(action_button_ui(workspace, ui, action, button));
    });
}
