//! The toolbar and the line that says what to do next.

use super::AnnotateStage;
use crate::ui::widgets::button::{divider_ui, tool_button_ui};
use crate::ui::widgets::key_cap::paint_key_cap;
use crate::ui::widgets::{Button, drop_down_ui, slider};
use crate::ui::{Brush, Face, Tokens, icons};
use crate::workspace::labelling::LEAST_PAIRS;
use crate::workspace::{Command, HalfPair, OverlayStyle, Tool, Workspace, ZoomCommand, action};
use egui::{Align2, Ui, pos2};

/// Width below which the names of tools go.
const NARROW: f32 = 760.0;

impl AnnotateStage {
    pub(super) fn toolbar_ui(&mut self, workspace: &mut Workspace, ui: &mut Ui) {
        let narrow = ui.max_rect().width() < NARROW;
        let zoom = self.view.as_ref().map(|v| v.seen.zoom);
        let mut sent = Vec::new();
        ui.horizontal_centered(|ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            ui.add_space(8.0);
            for (id, icon) in [("edit.undo", icons::UNDO), ("edit.redo", icons::REDO)] {
                action_button_ui(workspace, ui, id, icon, &mut sent);
            }
            divider_ui(ui);
            let tools = [
                (Tool::Select, "Select", "V", icons::ARROW_SELECTOR_TOOL),
                (Tool::Points, "Points", "P", icons::POINT_SCAN),
                (Tool::Gizmo, "Gizmo", "G", icons::OPEN_WITH),
            ];
            for (tool, name, key, icon) in tools {
                let on = workspace.annotate.tool == tool;
                if tool_button_ui(ui, Some(icon), name, key, on, !narrow || on).clicked() {
                    sent.push(Command::SetTool(tool));
                }
            }
            divider_ui(ui);
            style_ui(workspace, ui, narrow, &mut sent);
            divider_ui(ui);
            let mut opacity = workspace.annotate.opacity;
            if slider::slider_ui(ui, "Opacity", &mut opacity, 0.0..=1.0, 72.0).changed() {
                sent.push(Command::SetOpacity(opacity));
            }
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                ui.add_space(8.0);
                for (name, zoom) in [("1:1", ZoomCommand::OneToOne), ("Fit", ZoomCommand::Fit)] {
                    if Button::quiet(name).show_ui(ui).clicked() {
                        sent.push(Command::Zoom(zoom));
                    }
                }
                if let Some(zoom) = zoom {
                    ui.label(format!("{:.0}\u{a0}%", zoom * 100.0));
                }
            });
        });
        sent.into_iter().for_each(|command| workspace.send(command));
    }
}

fn style_ui(workspace: &Workspace, ui: &mut Ui, narrow: bool, sent: &mut Vec<Command>) {
    let styles = [OverlayStyle::Solid, OverlayStyle::Outline, OverlayStyle::XRay];
    if narrow {
        let names = styles.map(OverlayStyle::name);
        let chosen = styles.iter().position(|s| *s == workspace.annotate.style).unwrap_or(0);
        if let Some(choice) = drop_down_ui(ui, "Overlay", &names, chosen, 92.0) {
            sent.push(Command::SetStyle(styles[choice]));
        }
        return;
    }
    for style in styles {
        if tool_button_ui(ui, None, style.name(), "", workspace.annotate.style == style, true).clicked() {
            sent.push(Command::SetStyle(style));
        }
    }
}

/// A button of an action: its words, its shortcut, and why it can't be pressed.
pub fn action_button_ui(workspace: &Workspace, ui: &mut Ui, id: &str, icon: &str, sent: &mut Vec<Command>) {
    let Some(action) = action::find(id) else { return };
    let state = action.enabled_in(workspace);
    let why = state.as_ref().err().copied();
    if Button::icon_only(icon, action.title).shortcut(action.shortcut).why_not(why).show_ui(ui).clicked()
        && let Ok(command) = state
    {
        sent.push(command);
    }
}

/// What to do next, in one line.
fn hint(workspace: &Workspace) -> (String, String) {
    if let Err(text) = workspace.camera() {
        return (text, String::new());
    }
    let Some(object) = workspace.object() else { return ("Import a dataset to begin".to_owned(), String::new()) };
    let pairs = workspace.shown_label().map_or(0, |l| l.correspondences.len());
    let live = match pairs {
        0 => String::new(),
        n if n < LEAST_PAIRS => format!("{n} of {LEAST_PAIRS} pairs"),
        n => format!("{n} pairs, the pose is live"),
    };
    let next = match (workspace.annotate.tool, workspace.annotate.pending) {
        (Tool::Points, Some(HalfPair::Point(_))) => "Click the same place on the photo".to_owned(),
        (Tool::Points, Some(HalfPair::Pixel(_))) => "Click the same place on the mesh".to_owned(),
        (Tool::Points, None) => format!("Click a place on {}, on the mesh or on the photo", object.name),
        (Tool::Gizmo, _) if workspace.shown_label().is_some_and(|l| l.pose.is_some()) => {
            "Drag to move, with Alt to turn, with Ctrl along the line of sight".to_owned()
        }
        (Tool::Gizmo, _) => "Place three pairs or copy from the previous frame first".to_owned(),
        (Tool::Select, _) => "Click an object on the photo to select its label".to_owned(),
    };
    (next, live)
}

pub(super) fn hint_ui(workspace: &Workspace, ui: &mut Ui) {
    let (t, brush, area) = (Tokens::of(ui), Brush::of(ui), ui.max_rect());
    let y = area.center().y - 1.5;
    let (next, live) = hint(workspace);
    let drawn = brush.text(pos2(area.left() + 14.0, y), Align2::LEFT_CENTER, &next, Face::BodyMedium, t.text.primary);
    let response = ui.interact(drawn, ui.scope_id().with("hint"), egui::Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &next));
    brush.text(pos2(drawn.right() + 10.0, y), Align2::LEFT_CENTER, live, Face::Body, t.text.secondary);
    if area.width() < 800.0 {
        return;
    }
    let mut x = area.right() - 12.0;
    let mut keys = vec![("Ctrl Enter", "done"), ("B", "blink")];
    if !workspace.annotate.candidates.is_empty() {
        keys.push(("X", "other solution"));
    }
    for (key, what) in keys {
        let text = brush.text(pos2(x, y), Align2::RIGHT_CENTER, what, Face::Small, t.text.secondary);
        x = paint_key_cap(&brush, pos2(text.left() - 6.0, y), key) - 14.0;
    }
}
