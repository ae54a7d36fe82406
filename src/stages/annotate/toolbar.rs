//! The toolbar.

use super::AnnotateStage;
use crate::stages::actions::action_button_ui;
use crate::ui::widgets::button::{divider_ui, tool_button_ui};
use crate::ui::widgets::{Button, drop_down_ui, form_row_ui, slider, tooltip};
use crate::ui::{Brush, Tokens, icons};
use crate::workspace::{Command, GizmoAxes, OverlayStyle, Tool, Workspace, ZoomCommand, action};
use egui::{Popup, PopupCloseBehavior, Rect, RectAlign, Sense, Ui, pos2, vec2};

/// Width below which the names of tools go.
const NARROW: f32 = 820.0;
/// Width below which the styles of the overlay become one drop-down.
const VERY_NARROW: f32 = 750.0;
/// Width of the card with brightness and contrast.
const EXPOSURE: f32 = 264.0;
/// Contrast goes from a quarter to four times, the middle unchanged.
const CONTRAST_DOUBLINGS: f32 = 2.0;

impl AnnotateStage {
    /// `photo` is where the photo lies below.
    pub(super) fn toolbar_ui(&mut self, workspace: &mut Workspace, ui: &mut Ui, photo: Rect) {
        let width = ui.max_rect().width();
        let narrow = width < NARROW;
        let zoom = self.view.as_ref().map(|v| v.seen.zoom);
        let mut sent = Vec::new();
        ui.horizontal_centered(|ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            ui.add_space(8.0);
            for (id, icon) in [("edit.undo", icons::UNDO), ("edit.redo", icons::REDO)] {
                let Some(action) = action::find(id) else { continue };
                sent.extend(action_button_ui(workspace, ui, action, Button::icon_only(icon, action.title)));
            }
            divider_ui(ui);
            let tools = [
                (Tool::Select, "tool.select", icons::ARROW_SELECTOR_TOOL),
                (Tool::Points, "tool.points", icons::POINT_SCAN),
                (Tool::Gizmo, "tool.gizmo", icons::OPEN_WITH),
            ];
            for (tool, id, icon) in tools {
                let Some(action) = action::find(id) else { continue };
                let on = workspace.annotate.tool == tool;
                if tool_button_ui(ui, Some(icon), action.title, workspace.keys_of(action), on, !narrow || on).clicked() {
                    sent.push(Command::SetTool(tool));
                }
            }
            divider_ui(ui);
            style_ui(workspace, ui, width < VERY_NARROW, &mut sent);
            divider_ui(ui);
            opacity_ui(workspace, ui, &mut sent);
            exposure_ui(workspace, ui, photo, &mut sent);
            // Behind everything that stays: what comes and goes must not push what the hand is on its way to.
            if workspace.annotate.tool == Tool::Gizmo {
                axes_ui(workspace, ui, narrow, &mut sent);
            }
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                ui.add_space(8.0);
                for (name, id, zoom) in [("1:1", "view.one_to_one", ZoomCommand::OneToOne), ("Fit", "view.fit", ZoomCommand::Fit)] {
                    let keys = action::find(id).map_or("", |a| workspace.keys_of(a));
                    if Button::quiet(name).shortcut(keys).show_ui(ui).clicked() {
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

/// Whose axes the gizmo follows.
fn axes_ui(workspace: &Workspace, ui: &mut Ui, narrow: bool, sent: &mut Vec<Command>) {
    let by_camera = workspace.annotate.gizmo_axes == GizmoAxes::Camera;
    let keys = action::find("tool.gizmo_axes").map_or("", |a| workspace.keys_of(a));
    if narrow {
        let name = if by_camera { "Camera axes" } else { "Object axes" };
        let icon = if by_camera { icons::PHOTO_CAMERA } else { icons::DEPLOYED_CODE };
        if Button::icon_only(icon, name).shortcut(keys).show_ui(ui).clicked() {
            sent.push(Command::SetGizmoAxes(if by_camera { GizmoAxes::Object } else { GizmoAxes::Camera }));
        }
        return;
    }
    ui.add_space(4.0);
    let axes = [GizmoAxes::Object, GizmoAxes::Camera];
    if let Some(choice) = drop_down_ui(ui, "Gizmo axes", &["Object axes", "Camera axes"], usize::from(by_camera), 104.0) {
        sent.push(Command::SetGizmoAxes(axes[choice.min(1)]));
    }
    ui.add_space(4.0);
}

fn style_ui(workspace: &Workspace, ui: &mut Ui, narrow: bool, sent: &mut Vec<Command>) {
    if narrow {
        let names = OverlayStyle::ALL.map(OverlayStyle::name);
        let chosen = OverlayStyle::ALL.iter().position(|s| *s == workspace.annotate.style).unwrap_or(0);
        if let Some(choice) = drop_down_ui(ui, "Overlay", &names, chosen, 92.0) {
            sent.push(Command::SetStyle(OverlayStyle::ALL[choice]));
        }
        return;
    }
    for style in OverlayStyle::ALL {
        if tool_button_ui(ui, None, style.name(), "", workspace.annotate.style == style, true).clicked() {
            sent.push(Command::SetStyle(style));
        }
    }
}

fn opacity_ui(workspace: &Workspace, ui: &mut Ui, sent: &mut Vec<Command>) {
    let (place, _) = ui.allocate_exact_size(vec2(20.0, 20.0), Sense::hover());
    Brush::of(ui).icon(place.center(), icons::OPACITY, 16.0, Tokens::of(ui).text.secondary);
    let mut opacity = workspace.annotate.opacity;
    let fades = matches!(workspace.annotate.style, OverlayStyle::Solid | OverlayStyle::XRay);
    let slider = ui.add_enabled_ui(fades, |ui| slider::slider_ui(ui, "Opacity", &mut opacity, 0.0..=1.0, 72.0)).inner;
    let changed = slider.changed();
    let words = format!("Opacity of the surfaces: {:.0}\u{a0}%", opacity * 100.0);
    if fades {
        tooltip::tip(slider, &words, None);
    } else {
        tooltip::why_not(slider, &words, "Lines do not fade; surfaces of Solid and X-ray do");
    }
    if changed {
        sent.push(Command::SetOpacity(opacity));
    }
    ui.add_space(4.0);
}

/// Brightness and contrast of the photo, in a card at the photo's upper edge below their button: over the photo alone, not
/// over the hint or the head of the mesh. The button shows when the photo is not as it was taken.
fn exposure_ui(workspace: &Workspace, ui: &mut Ui, photo: Rect, sent: &mut Vec<Command>) {
    let (was_brightness, was_contrast) = (workspace.annotate.brightness, workspace.annotate.contrast);
    let (mut brightness, mut doublings) = (was_brightness, was_contrast.max(f32::MIN_POSITIVE).log2());
    let changed = was_brightness != 0.0 || was_contrast != 1.0;
    let button = Button::icon_only(icons::BRIGHTNESS_6, "Brightness and contrast").pressed(changed).show_ui(ui);
    let right = button.rect.right().min(photo.right() - 24.0);
    let anchor = Rect::from_min_max(pos2(right - button.rect.width(), button.rect.top()), pos2(right, photo.top()));
    let popup = Popup::menu(&button).anchor(anchor).align(RectAlign::BOTTOM_END).align_alternatives(&[]);
    popup.width(EXPOSURE).close_behavior(PopupCloseBehavior::CloseOnClickOutside).show(|ui| {
        egui::Frame::NONE.inner_margin(egui::Margin::symmetric(8, 4)).show(ui, |ui| {
            let mut moved = exposure_row_ui(ui, "Brightness", &mut brightness, -1.0..=1.0, |v| match (v * 100.0).round() {
                0.0 => "0\u{a0}%".to_owned(),
                percent => format!("{percent:+.0}\u{a0}%"),
            });
            moved |= exposure_row_ui(ui, "Contrast", &mut doublings, -CONTRAST_DOUBLINGS..=CONTRAST_DOUBLINGS, |v| {
                format!("{:.2}\u{a0}×", v.exp2())
            });
            if moved {
                sent.push(Command::SetExposure(brightness, doublings.exp2()));
            }
            ui.add_space(4.0);
            let why = (!changed).then_some("The photo is shown as it was taken");
            if Button::secondary("Reset").why_not(why).show_ui(ui).clicked() {
                sent.push(Command::SetExposure(0.0, 1.0));
            }
        });
    });
}

/// A slider with its value.
fn exposure_row_ui(ui: &mut Ui, name: &str, value: &mut f32, range: std::ops::RangeInclusive<f32>, words: impl Fn(f32) -> String) -> bool {
    form_row_ui(ui, name, 76.0, |ui| {
        let moved = slider::slider_ui(ui, name, value, range, EXPOSURE - 160.0).changed();
        let text = words(*value).replace('-', "\u{2212}");
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| ui.label(egui::RichText::new(text).monospace()));
        moved
    })
}
