//! What the user can ask for. The window queues commands; [`super::Workspace::dispatch`] carries them out.

use super::annotate::{OverlayStyle, Tool};
use crate::geom::{Pose, Vec2, Vec3};
use crate::project::{FrameId, LabelId, LabelState, Method, ObjectId};
use std::path::PathBuf;

/// The five phases, in the order of the loop.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Phase {
    /// Is it worth doing, and can it work?
    Plan,
    /// Cameras, images, calibration.
    Capture,
    /// Labels.
    #[default]
    Annotate,
    /// Runs and curves.
    Train,
    /// What may go to the customer.
    Deploy,
}

impl Phase {
    /// All five, in order.
    pub const ALL: [Self; 5] = [Self::Plan, Self::Capture, Self::Annotate, Self::Train, Self::Deploy];

    /// The word on screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plan => "Plan",
            Self::Capture => "Capture",
            Self::Annotate => "Annotate",
            Self::Train => "Train",
            Self::Deploy => "Deploy",
        }
    }
}

/// Questions that need a dialog or a sheet before anything can be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Where the new project goes and what it is called.
    NewProject,
    /// Which project folder to open.
    OpenProject,
    /// Which dataset to import.
    ImportBop,
    /// Where the export goes.
    ExportBop,
    /// Where the images of missing frames are.
    FindFolder,
    /// Which file of predictions to import.
    ImportPredictions,
    /// Which list of targets to judge on.
    TargetsFile,
    /// Whether a step is to be taken back that brought more than labels.
    LargeUndo,
}

/// A project to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPlace {
    /// Its folder.
    pub folder: PathBuf,
    /// Its name.
    pub name: String,
}

/// One wish of the user.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Opens the question for it.
    Ask(Ask),
    /// Makes an empty project.
    NewProject {
        /// Its folder.
        folder: PathBuf,
        /// Its name.
        name: String,
    },
    /// Opens a project folder.
    OpenProject(PathBuf),
    /// Opens the sample project, which is made when it is not there yet.
    OpenSample,
    /// Takes a project off the list of recent ones; its folder stays.
    ForgetRecent(PathBuf),
    /// Closes the project and goes back to the start page.
    CloseProject,
    /// Closes the window.
    Quit,
    /// Imports one split of a BOP dataset into the open project, or into a new one.
    ImportBop {
        /// The dataset's folder.
        dataset: PathBuf,
        /// The split's folder name.
        split: String,
        /// The new project that it goes into; `None` imports into the open one.
        into: Option<NewPlace>,
    },
    /// Writes the project as a BOP dataset.
    ExportBop {
        /// The new folder.
        out: PathBuf,
    },
    /// Imports a set of predictions from a file.
    ImportPredictions(PathBuf),
    /// Says of a frame that it should be looked at, and why; without a reason that was settled.
    SetReview {
        /// The frame.
        frame: FrameId,
        /// Why.
        reason: Option<String>,
    },
    /// What belongs to the Deploy page.
    Deploy(super::deploy::DeployCommand),
    /// Cancels the running job of that number.
    CancelJob(u64),
    /// Shows a phase.
    GoTo(Phase),
    /// Takes back the last step; asks first where that takes frames or objects away.
    Undo,
    /// Takes back the last step, whatever it brought.
    UndoAnyway,
    /// Does the step again that was taken back.
    Redo,
    /// Shows a frame.
    SelectFrame(FrameId),
    /// So many frames on or back in the list as it is filtered.
    StepFrame(i32),
    /// The next frame in which the selected object has no label but rejected ones.
    NextUnlabelled,
    /// The next frame that asks for work, as the list of those to do has them.
    NextToDo,
    /// Selects an object, and its first label in the frame.
    SelectObject(ObjectId),
    /// Selects a label.
    SelectLabel(LabelId),
    /// Starts another instance of the selected object in this frame.
    NewInstance,
    /// Takes the next label of the selected object in this frame in hand.
    NextInstance,
    /// Takes up a tool.
    SetTool(Tool),
    /// The gizmo follows the axes of the camera rather than of the object, or the other way round.
    SetGizmoAxes(super::annotate::GizmoAxes),
    /// How the overlay is drawn.
    SetStyle(OverlayStyle),
    /// How opaque the overlay is, 0 to 1.
    SetOpacity(f32),
    /// Brightness (−1 to 1) and contrast (0.2 to 4) of the photo.
    SetExposure(f32, f32),
    /// Only frames without all labels are listed, or all.
    FilterFrames(super::annotate::FrameFilter),
    /// The photo's end of a pair, in pixels.
    PlacePixel(Vec2),
    /// The mesh's end of a pair, in metres in the object's frame.
    PlacePoint(Vec3),
    /// Selects a pair.
    SelectPair(Option<usize>),
    /// Takes a pair away.
    RemovePair(usize),
    /// Moves a pair's end on the photo while the button is down.
    DragPair(usize, Vec2),
    /// The next of several possible poses.
    OtherCandidate,
    /// Shows a pose while a gesture goes on.
    LivePose(Pose, Method),
    /// Ends the gesture: what is shown becomes one step.
    EndGesture,
    /// Ends the gesture or the half pair: everything is as before.
    Abort,
    /// Ends the gesture alone, if there is one: everything is as before.
    AbortGesture,
    /// Sets the state of the selected label.
    SetState(LabelState),
    /// Marks the label done and goes on to the next frame.
    DoneAndNext,
    /// Deletes the selected label.
    DeleteLabel,
    /// Takes the pose of the same object from the frame before.
    CopyFromPrevious,
    /// Looks for missing images in this folder.
    RelinkImages(PathBuf),
    /// Sets the theme.
    SetTheme(super::settings::ThemeChoice),
    /// Fits the photo into the view, or one photo pixel to one screen pixel.
    Zoom(super::annotate::ZoomCommand),
    /// Brings the keyboard to the photo, and from there to the mesh and back.
    SwapView,
    /// Opens or closes the command palette.
    TogglePalette,
    /// Opens or closes the list of shortcuts.
    ToggleShortcuts,
    /// Opens or closes the list of jobs.
    ToggleJobs,
    /// Opens or closes the list of messages.
    ToggleMessages,
    /// Makes a panel as wide as its edge is dragged; `None` as wide as usual.
    SetPanelWidth(super::panels::Edge, Option<f32>),
    /// Keeps the settings as they are now.
    KeepSettings,
    /// Shows or hides the left panel.
    ToggleLeft,
    /// Shows or hides the inspector.
    ToggleInspector,
}
