//! The line that says what to do next: by hand, or which key where the keyboard is on photo or mesh.

use super::keyboard::Hands;
use crate::project::Method;
use crate::ui::widgets::HintLine;
use crate::workspace::labelling::LEAST_PAIRS;
use crate::workspace::{HalfPair, Tool, Workspace, action};
use egui::Ui;

/// Width below which the line has room for one key alone.
const MANY_KEYS: f32 = 700.0;

/// The next step in a sentence.
fn next(workspace: &Workspace, hands: Hands) -> String {
    let Some(object) = workspace.object() else { return "Import a dataset to begin".to_owned() };
    let is_missing = workspace.annotate.frame.is_some_and(|frame| workspace.frames.is_missing(frame));
    match workspace.annotate.tool {
        Tool::Points | Tool::Select if is_missing => "The photo is missing: the pose can be typed, copied or moved".to_owned(),
        Tool::Points | Tool::Gizmo if workspace.is_read_only() => "The project is open read-only: poses can be looked at".to_owned(),
        Tool::Points => match hands {
            Hands::Elsewhere => by_hand(workspace.annotate.pending, &object.name),
            Hands::OnPhoto => on_photo(workspace.annotate.pending, &object.name),
            Hands::OnMesh { on_surface } => on_mesh(workspace.annotate.pending, on_surface),
        },
        Tool::Gizmo if workspace.shown_label().is_none_or(|l| l.pose.is_none()) => {
            "Click the photo: the object is put there as the mesh view shows it".to_owned()
        }
        Tool::Gizmo if hands == Hands::OnPhoto => "Drag a handle; arrows move, with Alt they turn".to_owned(),
        Tool::Gizmo => "Drag a handle; a drag beside them moves, with Alt it turns".to_owned(),
        Tool::Select => "Click an object on the photo to select its label, or press its number".to_owned(),
    }
}

fn by_hand(pending: Option<HalfPair>, object: &str) -> String {
    match pending {
        Some(HalfPair::Point(_)) => "Click the same place on the photo".to_owned(),
        Some(HalfPair::Pixel(_)) => "Click the same place on the mesh".to_owned(),
        None => format!("Click a place on {object}, on the mesh or on the photo"),
    }
}

fn on_photo(pending: Option<HalfPair>, object: &str) -> String {
    match pending {
        Some(HalfPair::Point(_)) => "Click the same place on the photo, or move there by arrows: Enter completes the pair".to_owned(),
        // Set again: the pair's place on the photo moves there.
        Some(HalfPair::Pixel(_)) => "Click the same place on the mesh, or press M to go there".to_owned(),
        None => format!("Click a place on {object}, or move there by arrows: Enter sets the point"),
    }
}

fn on_mesh(pending: Option<HalfPair>, on_surface: bool) -> String {
    if !on_surface {
        return "The cross hair is beside the mesh: click on the mesh, or move it there by arrows".to_owned();
    }
    match pending {
        // Set again: the pair's place on the mesh moves there.
        Some(HalfPair::Point(_)) => "Click the same place on the photo, or press M to go there".to_owned(),
        Some(HalfPair::Pixel(_)) => "Click the same place on the mesh, or move there by arrows: Enter completes the pair".to_owned(),
        _ => "Click a place on the mesh, or move there by arrows: Enter sets the point".to_owned(),
    }
}

/// How far the label is.
fn so_far(workspace: &Workspace) -> String {
    let Some(label) = workspace.shown_label() else { return String::new() };
    match label.correspondences.len() {
        0 => String::new(),
        n if n < LEAST_PAIRS => format!("{n} of {LEAST_PAIRS} pairs"),
        n if label.method != Method::Points => format!("{n} pairs, the next one solves the pose anew"),
        n => match workspace.contradiction(label) {
            Some(found) if found.is_loose() => format!("{n} pairs that fit loosely"),
            Some(_) => format!("{n} pairs that contradict each other"),
            None => format!("{n} pairs, the pose is live"),
        },
    }
}

pub(super) fn hint_ui(workspace: &Workspace, hands: Hands, ui: &mut Ui) {
    let (sentence, detail) = match workspace.camera() {
        Ok(_) => (next(workspace, hands), so_far(workspace)),
        Err(text) => (text, String::new()),
    };
    let key = |id: &str| action::find(id).map_or("", |a| workspace.keys_of(a));
    let mut keys = match (workspace.annotate.tool, hands) {
        (Tool::Points, Hands::OnPhoto) => vec![("Shift", "finer"), (key("view.swap"), "mesh")],
        (Tool::Points, Hands::OnMesh { .. }) => vec![("Alt", "turn"), (key("view.swap"), "photo")],
        (Tool::Gizmo, Hands::OnPhoto) => vec![("PgUp PgDn", "distance"), ("Shift", "finer")],
        (Tool::Gizmo, _) => vec![("Ctrl", "distance"), ("B", "blink")],
        (Tool::Points, Hands::Elsewhere) => vec![("Arrows", "cross hair"), ("B", "blink")],
        _ => vec![("B", "blink")],
    };
    if !workspace.annotate.candidates.is_empty() {
        keys.push((key("label.other_candidate"), "other solution"));
    }
    if workspace.instances().len() > 1 {
        keys.push((key("label.next_instance"), "next instance"));
    }
    keys.push((key("label.done"), "done"));
    if ui.max_rect().width() < MANY_KEYS {
        keys.truncate(usize::from(hands == Hands::Elsewhere));
    }
    // The number of the pair that is being placed, as it stands at its first end.
    let pairs = workspace.shown_label().map_or(0, |l| l.correspondences.len());
    let number = workspace.annotate.pending.map(|_| pairs + 1);
    HintLine { number, sentence: &sentence, detail: &detail, keys: &keys }.show_ui(ui);
}
