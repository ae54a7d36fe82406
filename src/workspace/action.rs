//! The one registry of actions: menu, palette, toolbar, key handler and the list of shortcuts all read it.

use super::Workspace;
use super::annotate::{FrameFilter, GizmoAxes, OverlayStyle, Tool, ZoomCommand};
use super::command::{Ask, Command, Phase};
use super::deploy::{DeployCommand, PlotKind, SliceWish};
use super::settings::ThemeChoice;
use crate::project::LabelState;

/// Why an action can't be done now, as a sentence for its tooltip.
pub type WhyNot = &'static str;

/// One action of the program.
#[derive(Clone, Copy)]
pub struct Action {
    /// Its name in the settings; never changes.
    pub id: &'static str,
    /// The words of its button, menu row and palette row.
    pub title: &'static str,
    /// One sentence about what it does.
    pub tooltip: &'static str,
    /// The shipped shortcut, such as `Ctrl+Z` or `P`; empty for none.
    pub shortcut: &'static str,
    /// The menu it stands in; empty for none.
    pub menu: &'static str,
    when: fn(&Workspace) -> Result<Command, WhyNot>,
}

impl Action {
    /// The command that the action sends now, or why it can't.
    pub fn enabled_in(&self, workspace: &Workspace) -> Result<Command, WhyNot> {
        if let Some((phases, why_not)) = self.home() {
            match workspace.project() {
                None => return Err(NO_PROJECT),
                Some(_) if !phases.contains(&workspace.shell.phase) => return Err(why_not),
                Some(_) => {}
            }
        }
        (self.when)(workspace)
    }

    /// Whether what it switches is on now; `None` for what is no switch.
    pub fn is_on(&self, workspace: &Workspace) -> Option<bool> {
        let (annotate, shell) = (&workspace.annotate, &workspace.shell);
        match self.id {
            "view.solid" => Some(annotate.style == OverlayStyle::Solid),
            "view.outline" => Some(annotate.style == OverlayStyle::Outline),
            "view.xray" => Some(annotate.style == OverlayStyle::XRay),
            "view.lines" => Some(annotate.style == OverlayStyle::HiddenLine),
            "view.left" => Some(shell.left),
            "view.inspector" => Some(shell.inspector),
            "view.theme" => Some(workspace.settings.theme == ThemeChoice::Light),
            "tool.select" => Some(annotate.tool == Tool::Select),
            "tool.points" => Some(annotate.tool == Tool::Points),
            "tool.gizmo" => Some(annotate.tool == Tool::Gizmo),
            _ => None,
        }
    }

    /// The phases in which it can be seen what the action does, and what to do elsewhere; `None` for what acts everywhere.
    fn home(&self) -> Option<(&'static [Phase], WhyNot)> {
        match (self.id, self.menu) {
            ("view.theme", _) => None,
            ("view.left" | "view.inspector", _) => Some((&[Phase::Annotate, Phase::Deploy], "Open Annotate or Deploy first")),
            (_, "Label" | "Tool" | "Frame" | "View") => Some((&[Phase::Annotate], "Open Annotate first")),
            (_, "Deploy") => Some((&[Phase::Deploy], "Open Deploy first")),
            _ => None,
        }
    }
}

/// The action of that name.
pub fn find(id: &str) -> Option<&'static Action> {
    ACTIONS.iter().find(|action| action.id == id)
}

const NO_PROJECT: WhyNot = "Open a project first";
const READ_ONLY: WhyNot = "The project is open read-only";
const NO_PREDICTIONS: WhyNot = "Import predictions first";
const NO_FIGURES: WhyNot = "There are no figures yet";
const NO_CASE: WhyNot = "Open a case of the gallery under Deploy first";
const NO_FRAME: WhyNot = "Open a frame first";
const NO_LABEL: WhyNot = "The selected object has no label in this frame";

fn open(w: &Workspace, command: Command) -> Result<Command, WhyNot> {
    if w.project().is_some() { Ok(command) } else { Err(NO_PROJECT) }
}

fn writable(w: &Workspace, command: Command) -> Result<Command, WhyNot> {
    open(w, command).and_then(|c| if w.is_read_only() { Err(READ_ONLY) } else { Ok(c) })
}

fn in_frame(w: &Workspace, command: Command) -> Result<Command, WhyNot> {
    open(w, command).and_then(|c| if w.annotate.frame.is_some() { Ok(c) } else { Err(NO_FRAME) })
}

fn on_label(w: &Workspace, command: Command) -> Result<Command, WhyNot> {
    writable(w, command).and_then(|c| if w.label().is_some() { Ok(c) } else { Err(NO_LABEL) })
}

fn undo(w: &Workspace) -> Result<Command, WhyNot> {
    let can = w.annotate.pending.is_some() || w.undo_label().is_some();
    writable(w, Command::Undo).and_then(|c| if can { Ok(c) } else { Err("There is nothing to take back") })
}

fn redo(w: &Workspace) -> Result<Command, WhyNot> {
    writable(w, Command::Redo).and_then(|c| if w.redo_label().is_some() { Ok(c) } else { Err("There is nothing to do again") })
}

fn pair(w: &Workspace) -> Result<Command, WhyNot> {
    let pair = w.annotate.pair.ok_or("Select a pair first")?;
    on_label(w, Command::RemovePair(pair))
}

fn sample(w: &Workspace) -> Result<Command, WhyNot> {
    let open = w.folder().is_some() && w.folder() == w.sample.folder.as_deref();
    if open { Err("The sample project is open already") } else { Ok(Command::OpenSample) }
}

fn candidate(w: &Workspace) -> Result<Command, WhyNot> {
    if w.annotate.candidates.is_empty() { Err("The pairs leave one solution only") } else { on_label(w, Command::OtherCandidate) }
}

fn copy(w: &Workspace) -> Result<Command, WhyNot> {
    let command = writable(w, Command::CopyFromPrevious)?;
    match w.annotate.object {
        None => Err("Select an object first"),
        Some(_) if w.previous_pose().is_none() => Err("No earlier frame of this session has a pose of this object"),
        Some(_) => Ok(command),
    }
}

fn find_photos(w: &Workspace) -> Result<Command, WhyNot> {
    writable(w, Command::Ask(Ask::FindFolder)).and_then(|c| if w.misses_files() { Ok(c) } else { Err("No photo or mesh is missing") })
}

fn evaluate(w: &Workspace) -> Result<Command, WhyNot> {
    open(w, Command::Deploy(DeployCommand::Evaluate)).and_then(|c| if w.judged_set().is_some() { Ok(c) } else { Err(NO_PREDICTIONS) })
}

fn of_case(w: &Workspace, command: DeployCommand) -> Result<Command, WhyNot> {
    let case = w.shown_page().and_then(|_| w.deploy.chosen_case());
    open(w, Command::Deploy(command)).and_then(|c| if case.is_some() { Ok(c) } else { Err(NO_CASE) })
}

fn send_case(w: &Workspace) -> Result<Command, WhyNot> {
    writable(w, Command::Abort).and_then(|_| of_case(w, DeployCommand::SendToAnnotate))
}

fn save_csv(w: &Workspace) -> Result<Command, WhyNot> {
    let command = open(w, Command::Deploy(DeployCommand::SaveCsv))?;
    if w.shown_page().is_some() { Ok(command) } else { Err(NO_FIGURES) }
}

fn save_png(w: &Workspace) -> Result<Command, WhyNot> {
    save_csv(w).map(|_| Command::Deploy(DeployCommand::SavePng))
}

fn new_slice(w: &Workspace) -> Result<Command, WhyNot> {
    writable(w, Command::Deploy(DeployCommand::EditSlice(SliceWish::New)))
        .and_then(|c| if w.judged_set().is_some() { Ok(c) } else { Err(NO_PREDICTIONS) })
}

fn of_slice(w: &Workspace, command: fn(String) -> DeployCommand) -> Result<Command, WhyNot> {
    let name = w.selected_slice().ok_or("Select a saved slice in the table under Deploy first")?;
    writable(w, Command::Deploy(command(name)))
}

fn of_set(w: &Workspace, command: fn(String) -> DeployCommand) -> Result<Command, WhyNot> {
    let name = w.judged_set().map(|s| s.name.clone()).ok_or(NO_PREDICTIONS)?;
    writable(w, Command::Deploy(command(name)))
}

fn step_case(w: &Workspace, steps: i32) -> Result<Command, WhyNot> {
    open(w, Command::Deploy(DeployCommand::StepCase(steps))).and_then(|c| if w.shown_page().is_some() { Ok(c) } else { Err(NO_FIGURES) })
}

fn plot(w: &Workspace, plot: PlotKind) -> Result<Command, WhyNot> {
    open(w, Command::Deploy(DeployCommand::Plot(plot))).and_then(|c| if w.shown_page().is_some() { Ok(c) } else { Err(NO_FIGURES) })
}

fn targets_file(w: &Workspace) -> Result<Command, WhyNot> {
    open(w, Command::Ask(Ask::TargetsFile)).and_then(|c| if w.judged_set().is_some() { Ok(c) } else { Err(NO_PREDICTIONS) })
}

fn settle(w: &Workspace) -> Result<Command, WhyNot> {
    let frame = w.frame().filter(|f| f.review.is_some()).ok_or("This frame was not sent to review")?;
    writable(w, Command::SetReview { frame: frame.id, reason: None })
}

fn gizmo_axes(w: &Workspace) -> Result<Command, WhyNot> {
    let other = if w.annotate.gizmo_axes == GizmoAxes::Object { GizmoAxes::Camera } else { GizmoAxes::Object };
    in_frame(w, Command::SetGizmoAxes(other))
}

fn next_instance(w: &Workspace) -> Result<Command, WhyNot> {
    in_frame(w, Command::NextInstance).and_then(|c| {
        if w.instances().len() > usize::from(w.label().is_some()) { Ok(c) } else { Err("The object has no other label here") }
    })
}

fn theme(w: &Workspace) -> Result<Command, WhyNot> {
    Ok(Command::SetTheme(if w.settings.theme == ThemeChoice::Dark { ThemeChoice::Light } else { ThemeChoice::Dark }))
}

macro_rules! action {
    ($id:literal, $title:literal, $tooltip:literal, $shortcut:literal, $menu:literal, $when:expr) => {
        Action { id: $id, title: $title, tooltip: $tooltip, shortcut: $shortcut, menu: $menu, when: $when }
    };
}

/// Every action, in the order of the menus.
pub static ACTIONS: &[Action] = &[
    action!("project.new", "New project…", "Starts an empty project in a folder of your choice", "Ctrl+N", "Project", |_| Ok(
        Command::Ask(Ask::NewProject)
    )),
    action!("project.open", "Open project…", "Opens a project folder", "Ctrl+O", "Project", |_| Ok(Command::Ask(Ask::OpenProject))),
    action!("project.sample", "Open sample project", "Opens the sample project, made on first use", "", "Project", sample),
    action!(
        "project.import_bop",
        "Import BOP dataset…",
        "Reads models, cameras, frames and poses of one split",
        "Ctrl+Shift+I",
        "Project",
        |_| Ok(Command::Ask(Ask::ImportBop))
    ),
    action!(
        "project.import_predictions",
        "Import predictions…",
        "Reads a set of predicted poses from a results file of BOP or JSON lines",
        "Ctrl+Shift+P",
        "Project",
        |w| writable(w, Command::Ask(Ask::ImportPredictions))
    ),
    action!("project.export_bop", "Export BOP dataset…", "Writes a dataset that the public BOP tools read", "Ctrl+E", "Project", |w| {
        open(w, Command::Ask(Ask::ExportBop))
    }),
    action!(
        "project.find_folder",
        "Find missing photos…",
        "Looks for the photos of missing frames in another folder",
        "",
        "Project",
        find_photos
    ),
    action!("project.close", "Close project", "Goes back to the start page", "Ctrl+W", "Project", |w| open(w, Command::CloseProject)),
    action!("project.quit", "Quit", "Closes the window; every label is on disk already", "Ctrl+Q", "Project", |_| Ok(Command::Quit)),
    action!("edit.undo", "Undo", "Takes back the last step, also one from before a restart", "Ctrl+Z", "Edit", undo),
    action!("edit.redo", "Redo", "Does the step again that was taken back", "Ctrl+Shift+Z", "Edit", redo),
    action!("label.delete", "Delete label", "Removes the label in hand from this frame", "Ctrl+Delete", "Label", |w| on_label(
        w,
        Command::DeleteLabel
    )),
    action!("label.remove_pair", "Remove pair", "Takes the selected pair away and solves again", "Delete", "Label", pair),
    action!("label.other_candidate", "Other solution", "Shows the next pose that explains the pairs", "X", "Label", candidate),
    action!("label.copy_previous", "Copy from previous frame", "Takes the pose of this object from the frame before", "C", "Label", copy),
    action!(
        "label.new_instance",
        "New instance",
        "Starts another label of the same object in this frame",
        "Ctrl+D",
        "Label",
        |w| in_frame(w, Command::NewInstance)
    ),
    action!("label.next_instance", "Next instance", "Takes the next label of this object in hand", "I", "Label", next_instance),
    action!("label.done", "Done, next frame", "Marks the label done and goes on to the next draft or frame", "Ctrl+Enter", "Label", |w| {
        on_label(w, Command::DoneAndNext)
    }),
    action!("label.draft", "Mark as draft", "The label is not finished", "", "Label", |w| on_label(
        w,
        Command::SetState(LabelState::Draft)
    )),
    action!("label.mark_done", "Mark as done", "The label is finished", "D", "Label", |w| on_label(w, Command::SetState(LabelState::Done))),
    action!("label.reviewed", "Mark as reviewed", "A second person agrees with the label", "", "Label", |w| on_label(
        w,
        Command::SetState(LabelState::Reviewed)
    )),
    action!("label.rejected", "Reject", "The label is wrong and is not exported", "", "Label", |w| on_label(
        w,
        Command::SetState(LabelState::Rejected)
    )),
    action!("tool.select", "Select", "Picks labels on the photo", "V", "Tool", |w| in_frame(w, Command::SetTool(Tool::Select))),
    action!("tool.points", "Points", "Matches points of mesh and photo", "P", "Tool", |w| in_frame(w, Command::SetTool(Tool::Points))),
    action!("tool.gizmo", "Gizmo", "Moves and turns the pose by handles", "G", "Tool", |w| in_frame(w, Command::SetTool(Tool::Gizmo))),
    action!("tool.gizmo_axes", "Object or camera axes", "Changes whose axes the gizmo follows", "A", "Tool", gizmo_axes),
    action!("frame.next", "Next frame", "Shows the next frame of the list", "]", "Frame", |w| in_frame(w, Command::StepFrame(1))),
    action!("frame.previous", "Previous frame", "Shows the frame before", "[", "Frame", |w| in_frame(w, Command::StepFrame(-1))),
    action!(
        "frame.next_unlabelled",
        "Next unlabelled",
        "The next photo without a label of this object; a rejected one counts as none",
        "N",
        "Frame",
        |w| in_frame(w, Command::NextUnlabelled)
    ),
    action!(
        "frame.next_todo",
        "Next to do",
        "The next photo without a label, with a draft or rejected label, or sent to review",
        "Shift+N",
        "Frame",
        |w| in_frame(w, Command::NextToDo)
    ),
    action!("frame.all", "List all frames", "Shows every frame in the list", "", "Frame", |w| open(
        w,
        Command::FilterFrames(FrameFilter::All)
    )),
    action!(
        "frame.todo",
        "List frames to do",
        "Shows frames without a label, with a draft or rejected label, or sent to review",
        "",
        "Frame",
        |w| open(w, Command::FilterFrames(FrameFilter::ToDo))
    ),
    action!("frame.missing", "List frames without photo", "Shows only frames whose photo is missing", "", "Frame", |w| open(
        w,
        Command::FilterFrames(FrameFilter::Missing)
    )),
    action!("frame.review", "List frames to review", "Shows only frames that were sent to review", "", "Frame", |w| open(
        w,
        Command::FilterFrames(FrameFilter::Review)
    )),
    action!("frame.settle", "Settle review", "The frame was looked at and leaves the list of those to review", "", "Frame", settle),
    action!("deploy.evaluate", "Evaluate again", "Judges the predictions on the labels as they are now", "F5", "Deploy", evaluate),
    action!("deploy.send", "Send to annotate", "Marks the frame of the case for review, with what is wrong", "Ctrl+R", "Deploy", send_case),
    action!("deploy.open_label", "Open label", "Shows the label of the case under Annotate", "Ctrl+L", "Deploy", |w| of_case(
        w,
        DeployCommand::OpenLabel
    )),
    action!("deploy.enlarge", "Enlarge the case", "Shows the picture of the case large", "", "Deploy", |w| of_case(
        w,
        DeployCommand::Enlarge(true)
    )),
    action!("deploy.csv", "Save plot as CSV", "Writes the numbers of the plot into the project's reports", "", "Deploy", save_csv),
    action!("deploy.png", "Save plot as PNG", "Writes a picture of the plot into the project's reports", "", "Deploy", save_png),
    action!("deploy.next_case", "Next case", "Looks at the next case of the gallery", "Ctrl+]", "Deploy", |w| step_case(w, 1)),
    action!("deploy.previous_case", "Previous case", "Looks at the case before", "Ctrl+[", "Deploy", |w| step_case(w, -1)),
    action!("deploy.new_slice", "New slice…", "Saves a condition on cases as a row of the table", "Ctrl+Shift+N", "Deploy", new_slice),
    action!("deploy.edit_slice", "Edit slice…", "Changes or renames the saved slice that is selected in the table", "", "Deploy", |w| {
        of_slice(w, |name| DeployCommand::EditSlice(SliceWish::Edit(name)))
    }),
    action!("deploy.remove_slice", "Delete slice", "Deletes the saved slice that is selected in the table", "", "Deploy", |w| {
        of_slice(w, DeployCommand::RemoveSlice)
    }),
    action!("deploy.rename_set", "Rename predictions…", "Gives the set that is judged another name", "", "Deploy", |w| {
        of_set(w, DeployCommand::AskName)
    }),
    action!("deploy.remove_set", "Delete predictions", "Deletes the set that is judged; undo brings it back", "", "Deploy", |w| {
        of_set(w, DeployCommand::RemoveSet)
    }),
    action!("deploy.targets", "Targets file…", "Judges only what a targets file of BOP lists", "", "Deploy", targets_file),
    action!("deploy.recall", "Plot recall", "Shows recall over tolerance", "", "Deploy", |w| plot(w, PlotKind::Recall)),
    action!("deploy.errors", "Plot distribution", "Shows how the errors are distributed", "", "Deploy", |w| plot(w, PlotKind::Errors)),
    action!("deploy.scatter", "Plot scatter", "Shows the error against distance, visibility or score", "", "Deploy", |w| {
        plot(w, PlotKind::Scatter)
    }),
    action!("view.fit", "Fit", "Shows the whole photo", "F", "View", |w| in_frame(w, Command::Zoom(ZoomCommand::Fit))),
    action!("view.one_to_one", "1:1", "One photo pixel is one screen pixel", "Z", "View", |w| in_frame(
        w,
        Command::Zoom(ZoomCommand::OneToOne)
    )),
    action!("view.in", "Zoom in", "Twice as large", "+", "View", |w| in_frame(w, Command::Zoom(ZoomCommand::In))),
    action!("view.out", "Zoom out", "Half as large", "-", "View", |w| in_frame(w, Command::Zoom(ZoomCommand::Out))),
    action!("view.solid", "Solid overlay", "Shaded and half transparent", "", "View", |w| open(w, Command::SetStyle(OverlayStyle::Solid))),
    action!("view.outline", "Outline overlay", "The outline alone", "", "View", |w| open(w, Command::SetStyle(OverlayStyle::Outline))),
    action!("view.xray", "X-ray overlay", "Through everything that hides it", "", "View", |w| open(
        w,
        Command::SetStyle(OverlayStyle::XRay)
    )),
    action!("view.lines", "Lines overlay", "Edges that can be seen", "", "View", |w| open(w, Command::SetStyle(OverlayStyle::HiddenLine))),
    action!("view.swap", "Photo or mesh", "Brings the keyboard to the photo, and from there to the mesh and back", "M", "View", |w| {
        in_frame(w, Command::SwapView)
    }),
    action!("view.left", "Objects and frames", "Shows or hides the left panel", "Ctrl+B", "View", |_| Ok(Command::ToggleLeft)),
    action!("view.inspector", "Inspector", "Shows or hides the right panel", "Ctrl+I", "View", |_| Ok(Command::ToggleInspector)),
    action!("view.theme", "Light theme", "Changes between the dark and the light theme", "", "View", theme),
    action!("go.plan", "Plan", "Goal, requirements, feasibility", "Ctrl+1", "Go", |w| open(w, Command::GoTo(Phase::Plan))),
    action!("go.capture", "Capture", "Cameras, frames, coverage", "Ctrl+2", "Go", |w| open(w, Command::GoTo(Phase::Capture))),
    action!("go.annotate", "Annotate", "Labels", "Ctrl+3", "Go", |w| open(w, Command::GoTo(Phase::Annotate))),
    action!("go.train", "Train", "Runs and curves", "Ctrl+4", "Go", |w| open(w, Command::GoTo(Phase::Train))),
    action!("go.deploy", "Deploy", "Evaluation and releases", "Ctrl+5", "Go", |w| open(w, Command::GoTo(Phase::Deploy))),
    action!("help.palette", "Command palette", "Finds actions, frames and objects by name", "Ctrl+K", "Help", |_| Ok(
        Command::TogglePalette
    )),
    action!("help.shortcuts", "Shortcuts", "Lists every shortcut", "F1", "Help", |_| Ok(Command::ToggleShortcuts)),
    action!("help.jobs", "Jobs", "Lists what runs in the background", "", "Help", |_| Ok(Command::ToggleJobs)),
    action!("help.messages", "Messages", "Lists what was said in this session, to be read again and copied", "Ctrl+M", "Help", |_| Ok(
        Command::ToggleMessages
    )),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn names_and_shortcuts_are_unique() {
        let ids: HashSet<&str> = ACTIONS.iter().map(|a| a.id).collect();
        assert_eq!(ids.len(), ACTIONS.len());
        let keys: Vec<&str> = ACTIONS.iter().map(|a| a.shortcut).filter(|s| !s.is_empty()).collect();
        assert_eq!(keys.iter().collect::<HashSet<_>>().len(), keys.len());
    }

    #[test]
    fn without_a_project_labelling_says_why_not() {
        let workspace = Workspace::for_tests();
        assert_eq!(find("label.done").unwrap().enabled_in(&workspace), Err(NO_PROJECT));
        assert_eq!(find("project.new").unwrap().enabled_in(&workspace), Ok(Command::Ask(Ask::NewProject)));
    }
}
