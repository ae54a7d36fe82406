//! When actions can be done: the command that they send then, or why they can't.

use super::WhyNot;
use crate::workspace::Workspace;
use crate::workspace::annotate::GizmoAxes;
use crate::workspace::command::{Ask, Command};
use crate::workspace::deploy::{DeployCommand, PlotKind, SliceWish};
use crate::workspace::settings::ThemeChoice;

pub(super) const NO_PROJECT: WhyNot = "Open a project first";
pub(super) const READ_ONLY: WhyNot = "The project is open read-only";
pub(super) const NO_PREDICTIONS: WhyNot = "Import predictions first";
pub(super) const NO_FIGURES: WhyNot = "There are no figures yet";
pub(super) const NO_CASE: WhyNot = "Open a case of the gallery under Deploy first";
pub(super) const NO_FRAME: WhyNot = "Open a frame first";
pub(super) const NO_LABEL: WhyNot = "The selected object has no label in this frame";

pub(super) const NO_POSE: WhyNot = "The label has no pose yet: place at least three pairs";

pub(super) fn open(w: &Workspace, command: Command) -> Result<Command, WhyNot> {
    if w.project().is_some() { Ok(command) } else { Err(NO_PROJECT) }
}

pub(super) fn writable(w: &Workspace, command: Command) -> Result<Command, WhyNot> {
    open(w, command).and_then(|c| if w.is_read_only() { Err(READ_ONLY) } else { Ok(c) })
}

pub(super) fn in_frame(w: &Workspace, command: Command) -> Result<Command, WhyNot> {
    open(w, command).and_then(|c| if w.annotate.frame.is_some() { Ok(c) } else { Err(NO_FRAME) })
}

pub(super) fn on_label(w: &Workspace, command: Command) -> Result<Command, WhyNot> {
    writable(w, command).and_then(|c| if w.label().is_some() { Ok(c) } else { Err(NO_LABEL) })
}

/// As [`on_label`] for what only a label with a pose can be; a pose that is being dragged counts.
pub(super) fn on_pose(w: &Workspace, command: Command) -> Result<Command, WhyNot> {
    let has_pose = w.annotate.gesture.is_some() || w.label().is_some_and(|label| label.pose.is_some());
    on_label(w, command).and_then(|c| if has_pose { Ok(c) } else { Err(NO_POSE) })
}

pub(super) fn undo(w: &Workspace) -> Result<Command, WhyNot> {
    let can = w.annotate.pending.is_some() || w.undo_label().is_some();
    writable(w, Command::Undo).and_then(|c| if can { Ok(c) } else { Err("There is nothing to take back") })
}

pub(super) fn redo(w: &Workspace) -> Result<Command, WhyNot> {
    writable(w, Command::Redo).and_then(|c| if w.redo_label().is_some() { Ok(c) } else { Err("There is nothing to do again") })
}

pub(super) fn pair(w: &Workspace) -> Result<Command, WhyNot> {
    let pair = w.annotate.pair.ok_or("Select a pair first; the label as a whole goes by Delete label")?;
    on_label(w, Command::RemovePair(pair))
}

pub(super) fn sample(w: &Workspace) -> Result<Command, WhyNot> {
    let open = w.folder().is_some() && w.folder() == w.sample.folder.as_deref();
    if open { Err("The sample project is open already") } else { Ok(Command::OpenSample) }
}

pub(super) fn candidate(w: &Workspace) -> Result<Command, WhyNot> {
    match w.shown_label() {
        None => Err("There is no label here yet"),
        Some(_) if w.annotate.candidates.is_empty() => Err("The pairs leave one solution only"),
        Some(_) => on_label(w, Command::OtherCandidate),
    }
}

pub(super) fn copy(w: &Workspace) -> Result<Command, WhyNot> {
    let command = writable(w, Command::CopyFromPrevious)?;
    match w.annotate.object {
        None => Err("Select an object first"),
        Some(_) if w.previous_pose().is_none() => Err("No earlier frame of this session has a pose of this object"),
        Some(_) => Ok(command),
    }
}

pub(super) fn find_photos(w: &Workspace) -> Result<Command, WhyNot> {
    writable(w, Command::Ask(Ask::FindFolder)).and_then(|c| if w.misses_files() { Ok(c) } else { Err("No photo or mesh is missing") })
}

pub(super) fn evaluate(w: &Workspace) -> Result<Command, WhyNot> {
    open(w, Command::Deploy(DeployCommand::Evaluate)).and_then(|c| if w.judged_set().is_some() { Ok(c) } else { Err(NO_PREDICTIONS) })
}

pub(super) fn of_case(w: &Workspace, command: DeployCommand) -> Result<Command, WhyNot> {
    let case = w.shown_page().and_then(|_| w.deploy.chosen_case());
    open(w, Command::Deploy(command)).and_then(|c| if case.is_some() { Ok(c) } else { Err(NO_CASE) })
}

pub(super) fn send_case(w: &Workspace) -> Result<Command, WhyNot> {
    writable(w, Command::Abort).and_then(|_| of_case(w, DeployCommand::SendToAnnotate))
}

pub(super) fn save_csv(w: &Workspace) -> Result<Command, WhyNot> {
    let command = open(w, Command::Deploy(DeployCommand::SaveCsv))?;
    if w.shown_page().is_some() { Ok(command) } else { Err(NO_FIGURES) }
}

pub(super) fn save_png(w: &Workspace) -> Result<Command, WhyNot> {
    save_csv(w).map(|_| Command::Deploy(DeployCommand::SavePng))
}

pub(super) fn new_slice(w: &Workspace) -> Result<Command, WhyNot> {
    writable(w, Command::Deploy(DeployCommand::EditSlice(SliceWish::New)))
        .and_then(|c| if w.judged_set().is_some() { Ok(c) } else { Err(NO_PREDICTIONS) })
}

pub(super) fn of_slice(w: &Workspace, command: fn(String) -> DeployCommand) -> Result<Command, WhyNot> {
    let name = w.selected_slice().ok_or("Select a saved slice in the table under Deploy first")?;
    writable(w, Command::Deploy(command(name)))
}

pub(super) fn of_set(w: &Workspace, command: fn(String) -> DeployCommand) -> Result<Command, WhyNot> {
    let name = w.judged_set().map(|s| s.name.clone()).ok_or(NO_PREDICTIONS)?;
    writable(w, Command::Deploy(command(name)))
}

pub(super) fn step_case(w: &Workspace, steps: i32) -> Result<Command, WhyNot> {
    open(w, Command::Deploy(DeployCommand::StepCase(steps))).and_then(|c| if w.shown_page().is_some() { Ok(c) } else { Err(NO_FIGURES) })
}

pub(super) fn plot(w: &Workspace, plot: PlotKind) -> Result<Command, WhyNot> {
    open(w, Command::Deploy(DeployCommand::Plot(plot))).and_then(|c| if w.shown_page().is_some() { Ok(c) } else { Err(NO_FIGURES) })
}

pub(super) fn targets_file(w: &Workspace) -> Result<Command, WhyNot> {
    open(w, Command::Ask(Ask::TargetsFile)).and_then(|c| if w.judged_set().is_some() { Ok(c) } else { Err(NO_PREDICTIONS) })
}

pub(super) fn settle(w: &Workspace) -> Result<Command, WhyNot> {
    let frame = w.frame().filter(|f| f.review.is_some()).ok_or("This frame was not sent to review")?;
    writable(w, Command::SetReview { frame: frame.id, reason: None })
}

pub(super) fn gizmo_axes(w: &Workspace) -> Result<Command, WhyNot> {
    let other = if w.annotate.gizmo_axes == GizmoAxes::Object { GizmoAxes::Camera } else { GizmoAxes::Object };
    in_frame(w, Command::SetGizmoAxes(other))
}

pub(super) fn next_instance(w: &Workspace) -> Result<Command, WhyNot> {
    in_frame(w, Command::NextInstance).and_then(|c| {
        if w.instances().len() > usize::from(w.label().is_some()) { Ok(c) } else { Err("The object has no other label here") }
    })
}

pub(super) fn theme(w: &Workspace) -> Result<Command, WhyNot> {
    Ok(Command::SetTheme(if w.settings.theme == ThemeChoice::Dark { ThemeChoice::Light } else { ThemeChoice::Dark }))
}
