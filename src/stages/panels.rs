//! The side panels of a stage: how wide they are, and their edges, which can be dragged.

use crate::ui::Tokens;
use crate::ui::widgets::splitter::{SplitterEvent, splitter_ui};
use crate::workspace::{Command, Edge, Workspace};
use egui::{Rangef, Ui};

/// The work between the panels is at least so wide: what the smallest window leaves it beside the narrowest panels.
const LEAST_WORK: f32 = 612.0;
/// An edge is taken hold of so many points to its sides; little of it on the side where a list has its bar.
const GRAB: (f32, f32) = (2.0, 5.0);

/// Widths of the left panel and of the inspector in a window of this width.
pub fn side_widths(workspace: &Workspace, t: &Tokens, window: f32) -> (f32, f32) {
    let left = workspace.panel_width(Edge::Left, t.left_width(window));
    let right = workspace.panel_width(Edge::Right, t.right_width(window));
    let over = (left + right + LEAST_WORK - window).max(0.0);
    let narrower_left = (left - Edge::Left.range().0).min(over);
    let narrower_right = (right - Edge::Right.range().0).min(over - narrower_left);
    (left - narrower_left, right - narrower_right)
}

/// Shows the edge of a panel whose other edge stands at `far`.
pub fn edge_ui(workspace: &mut Workspace, ui: &Ui, edge: Edge, x: f32, far: f32, y: Rangef) {
    let (name, grab) = match edge {
        Edge::Left => ("Edge of the left panel", GRAB),
        Edge::Right => ("Edge of the inspector", (GRAB.1, GRAB.0)),
        Edge::Mesh => ("Edge of the mesh view", (GRAB.1, GRAB.0)),
    };
    match splitter_ui(ui, name, x, y, grab) {
        Some(SplitterEvent::To(to)) => workspace.send(Command::SetPanelWidth(edge, Some((to - far).abs()))),
        Some(SplitterEvent::Reset) => workspace.send(Command::SetPanelWidth(edge, None)),
        Some(SplitterEvent::LetGo) => workspace.send(Command::KeepSettings),
        None => {}
    }
}
