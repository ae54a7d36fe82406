//! The keyboard on photo and mesh: which of both has it, and how it places pairs.
//!
//! Arrows move the cross hair of the side that has the keyboard, Enter sets a point and hands the keyboard to the other
//! side while the pair is half done. So a pair is arrows, Enter, arrows, Enter.

use super::{AnnotateStage, gizmo};
use crate::geom::Vec2;
use crate::stages::view::PhotoView;
use crate::workspace::{Command, HalfPair, Tool, Workspace};
use egui::{Event, Id, InputState, Key, Modifiers, Rect, Response, Ui};

/// One of the two places where a pair has its ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The photo.
    Photo,
    /// The mesh beside it.
    Mesh,
}

/// What the keyboard does now, as the hint line names it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Hands {
    /// It is with something else.
    #[default]
    Elsewhere,
    /// It moves the cross hair on the photo.
    OnPhoto,
    /// It moves the cross hair on the mesh view.
    OnMesh {
        /// Whether the cross hair lies on the mesh, not beside it.
        on_surface: bool,
    },
}

impl AnnotateStage {
    /// Hands the keyboard to the side that was asked for, and notes who has it.
    pub(super) fn hand_over(&mut self, workspace: &mut Workspace, ui: &Ui, on_photo: Id, on_mesh: Id) {
        let focused = ui.memory(|m| m.focused());
        // Only pairs have an end on the mesh.
        let leaves = focused == Some(on_photo) && workspace.annotate.tool == Tool::Points;
        let other = if leaves { Side::Mesh } else { Side::Photo };
        let swap = std::mem::take(&mut workspace.annotate.swap_view).then_some(other);
        let tool = std::mem::take(&mut workspace.annotate.to_photo).then_some(Side::Photo);
        if let Some(side) = swap.or(tool).or(self.go_to.take()) {
            let id = if side == Side::Photo { on_photo } else { on_mesh };
            ui.memory_mut(|m| m.request_focus(id));
            ui.ctx().request_repaint();
        }
        self.hands = match ui.memory(|m| m.focused()) {
            Some(id) if id == on_photo => Hands::OnPhoto,
            Some(id) if id == on_mesh => Hands::OnMesh { on_surface: self.on_surface },
            _ => Hands::Elsewhere,
        };
    }

    /// The keys of the photo. Where nothing has the keyboard the arrows take it.
    pub(super) fn photo_keys(&mut self, workspace: &mut Workspace, ui: &Ui, view: &PhotoView, area: Rect, response: &Response) {
        if workspace.annotate.tool == Tool::Select {
            return;
        }
        let covered = workspace.shell.jobs || workspace.shell.shortcuts || workspace.shell.palette || egui::Popup::is_any_open(ui);
        let wakes = !covered && ui.memory(|m| m.focused().is_none() && m.top_modal_layer().is_none()) && ui.input(has_arrow);
        if wakes {
            response.request_focus();
            // This arrow moves the cross hair; egui would take it on to the neighbour of what has just got the focus.
            ui.memory_mut(|m| m.move_focus(egui::FocusDirection::None));
        }
        let is_here = wakes || response.has_focus();
        if is_here {
            hold_arrows(ui, response.id);
        }
        if workspace.annotate.tool == Tool::Gizmo {
            self.nudging |= is_here && gizmo::keys(workspace, ui);
            // As long as a key is held it is one gesture, however often it repeats.
            if self.nudging && !(is_here && ui.input(is_nudging)) {
                self.nudging = false;
                workspace.send(Command::EndGesture);
            }
            return;
        }
        if !is_here {
            return;
        }
        // A cross hair that is out of sight is of no use to anybody.
        let in_sight = self.cursor.filter(|cursor| area.contains(view.screen(cursor)));
        let (by, enter) = arrows(ui);
        let cursor = in_sight.unwrap_or_else(|| view.centre()) + by;
        self.cursor = Some(cursor);
        if enter {
            self.set_on_photo(workspace, cursor);
        }
    }

    fn set_on_photo(&mut self, workspace: &mut Workspace, pixel: Vec2) {
        let completes = matches!(workspace.annotate.pending, Some(HalfPair::Point(_)));
        workspace.send(Command::PlacePixel(pixel));
        if !completes && !workspace.is_read_only() {
            self.go_to = Some(Side::Mesh);
        }
    }
}

/// Whether a key that moves the pose is held.
fn is_nudging(input: &InputState) -> bool {
    let keys = [Key::ArrowLeft, Key::ArrowRight, Key::ArrowUp, Key::ArrowDown, Key::PageUp, Key::PageDown];
    keys.into_iter().any(|key| input.key_down(key))
}

fn has_arrow(input: &InputState) -> bool {
    [Key::ArrowLeft, Key::ArrowRight, Key::ArrowUp, Key::ArrowDown].into_iter().any(|key| input.key_pressed(key))
}

/// Keeps the arrow keys with the widget that has the focus.
pub(super) fn hold_arrows(ui: &Ui, id: Id) {
    let filter = egui::EventFilter { horizontal_arrows: true, vertical_arrows: true, ..egui::EventFilter::default() };
    ui.memory_mut(|m| m.set_focus_lock_filter(id, filter));
}

/// How often a key was pressed with exactly these modifiers; those presses are used up. What the modifiers are at the end
/// of the frame says nothing of quick presses.
pub(super) fn presses(input: &mut InputState, modifiers: Modifiers, key: Key) -> f64 {
    let is_it = |event: &Event| matches!(event, Event::Key { key: k, modifiers: held, pressed: true, .. } if *k == key && held.matches_exact(modifiers));
    let before = input.events.len();
    input.events.retain(|event| !is_it(event));
    (before - input.events.len()) as f64
}

/// Steps of the arrow keys to the right and down, in units of one, with Shift a tenth.
pub(super) fn arrow_steps(input: &mut InputState, modifiers: Modifiers) -> Vec2 {
    let mut times = |key: Key| presses(input, modifiers, key) + 0.1 * presses(input, modifiers | Modifiers::SHIFT, key);
    let x = times(Key::ArrowRight) - times(Key::ArrowLeft);
    let y = times(Key::ArrowDown) - times(Key::ArrowUp);
    Vec2::new(x, y)
}

/// Steps of the arrow keys, and whether Enter was pressed.
pub(super) fn arrows(ui: &Ui) -> (Vec2, bool) {
    ui.input_mut(|i| (arrow_steps(i, Modifiers::NONE), presses(i, Modifiers::NONE, Key::Enter) > 0.0))
}
