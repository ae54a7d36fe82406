//! The list of actions.

use super::Action;
use super::when::{
    candidate, copy, evaluate, find_photos, gizmo_axes, in_frame, new_slice, next_instance, of_case, of_set, of_slice, on_label, on_pose,
    open, pair, plot, redo, sample, save_csv, save_png, send_case, settle, step_case, targets_file, theme, undo, writable,
};
use crate::project::LabelState;
use crate::workspace::annotate::{FrameFilter, OverlayStyle, Tool, ZoomCommand};
use crate::workspace::command::{Ask, Command, Phase};
use crate::workspace::deploy::{DeployCommand, PlotKind, SliceWish};

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
        on_pose(w, Command::DoneAndNext)
    }),
    action!("label.draft", "Mark as draft", "The label is not finished", "", "Label", |w| on_label(
        w,
        Command::SetState(LabelState::Draft)
    )),
    action!("label.mark_done", "Mark as done", "The label is finished", "D", "Label", |w| on_pose(w, Command::SetState(LabelState::Done))),
    action!("label.reviewed", "Mark as reviewed", "A second person agrees with the label", "", "Label", |w| on_pose(
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
