//! Everything a stage may see, and the only writer of the document. No egui, no wgpu: tests drive it headless.

pub mod action;
pub mod annotate;
pub mod background;
mod carry_out;
pub mod command;
pub mod consistency;
pub mod deploy;
mod frames;
pub mod labelling;
mod lens;
pub mod loads;
pub mod messages;
pub mod notice;
pub mod panels;
mod photos;
mod projects;
mod sample;
mod selection;
pub mod settings;
pub mod summary;
pub mod words;

pub use action::{ACTIONS, Action, WhyNot};
pub use annotate::{Annotate, FrameFilter, Gesture, GizmoAxes, HalfPair, OverlayStyle, Tool, ZoomCommand};
pub use background::{Background, Loaded};
pub use command::{Ask, Command, NewPlace, Phase};
pub use consistency::Contradiction;
pub use deploy::{CasePicture, Deploy, DeployCommand, Metric, PlotKind, SliceWish};
pub use frames::FrameList;
pub use messages::{Message, Messages};
pub use notice::{Notice, Severity};
pub use panels::{Edge, WindowPlace};
pub use sample::SampleOrder;
pub use settings::{RecentProject, Settings, ThemeChoice};

use crate::jobs::Jobs;
use crate::project::{Document, FrameId, LabelPose, ObjectId, Project, Transaction};
use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// What the window shows beside the phases.
#[derive(Clone, Debug)]
pub struct Shell {
    /// The phase on the screen.
    pub phase: Phase,
    /// The command palette is open.
    pub palette: bool,
    /// The list of shortcuts is open.
    pub shortcuts: bool,
    /// The list of jobs is open.
    pub jobs: bool,
    /// The list of messages is open.
    pub messages: bool,
    /// The window is to be closed.
    pub quit: bool,
    /// The left panel is open.
    pub left: bool,
    /// The inspector is open.
    pub inspector: bool,
    /// A question that waits for the user.
    pub ask: Option<Ask>,
    /// The shortcuts of the settings were looked at, and what is wrong with them was said.
    pub shortcuts_read: bool,
    /// Notices that are longer than a toast, with the numbers by which their toasts ask for them.
    pub reports: std::collections::VecDeque<(u64, Notice)>,
}

/// A summary and the folder and revision that it was made for.
type SummaryOf = ((Option<PathBuf>, u64), Rc<summary::Summary>);

/// The pose that could be copied, and the revision, frame and object that it was looked up for.
type PreviousOf = ((u64, FrameId, ObjectId), Option<LabelPose>);

/// Everything a stage may see.
pub struct Workspace {
    document: Option<Document>,
    folder: Option<PathBuf>,
    author: String,
    settings_file: Option<PathBuf>,
    kept: projects::Kept,
    queue: Vec<Command>,
    last: Vec<Command>,
    summary: RefCell<Option<SummaryOf>>,
    previous: RefCell<Option<PreviousOf>>,
    notices: Vec<Notice>,
    /// What was said in this session.
    pub messages: Messages,
    /// What is remembered between starts.
    pub settings: Settings,
    /// Where the sample project lies and what it holds.
    pub sample: SampleOrder,
    /// The state of the window.
    pub shell: Shell,
    /// The state of the Annotate phase.
    pub annotate: Annotate,
    /// The state of the Deploy phase.
    pub deploy: Deploy,
    /// The frames as they are listed.
    pub frames: FrameList,
    /// Jobs, photos, meshes.
    pub background: Background,
}

impl Workspace {
    /// A workspace without a project. `settings_file` is where settings are kept; `None` keeps none.
    pub fn new(jobs: Jobs, settings_file: Option<PathBuf>) -> Self {
        let (settings, said) = settings_file.as_deref().map(Settings::load).unwrap_or_default();
        let mut workspace = Self {
            document: None,
            folder: None,
            author: author_name(),
            settings_file,
            kept: projects::Kept::nothing(said.is_some()),
            queue: Vec::new(),
            last: Vec::new(),
            summary: RefCell::new(None),
            previous: RefCell::new(None),
            notices: Vec::new(),
            messages: Messages::default(),
            settings,
            shell: Shell {
                phase: Phase::Annotate,
                palette: false,
                shortcuts: false,
                jobs: false,
                messages: false,
                quit: false,
                left: true,
                inspector: true,
                ask: None,
                shortcuts_read: false,
                reports: std::collections::VecDeque::new(),
            },
            sample: SampleOrder::default(),
            annotate: Annotate::new(),
            deploy: Deploy::default(),
            frames: FrameList::default(),
            background: Background::new(jobs),
        };
        said.into_iter().for_each(|sentence| workspace.notify(Notice::attention(sentence)));
        workspace
    }

    /// A workspace whose jobs run at once, whose settings are not kept and that has no folder for a sample project.
    pub fn for_tests() -> Self {
        let nowhere = SampleOrder { folder: None, ..SampleOrder::default() };
        Self { sample: nowhere, ..Self::new(Jobs::immediate(), None) }
    }

    /// The open project.
    pub fn project(&self) -> Option<&Project> {
        self.document.as_ref().map(Document::project)
    }

    /// The open project's folder.
    pub fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// Where the settings are kept, if they are.
    pub fn settings_file(&self) -> Option<&Path> {
        self.settings_file.as_deref()
    }

    /// Whether the open project's document is with a job that writes it; it comes back with the job's answer.
    pub fn is_away(&self) -> bool {
        self.document.is_none() && self.folder.is_some()
    }

    /// Who is working, as labels name it.
    pub fn author(&self) -> &str {
        &self.author
    }

    /// Whether the project can be looked at only.
    pub fn is_read_only(&self) -> bool {
        self.document.as_ref().is_some_and(Document::is_read_only)
    }

    /// Who holds the project, where it is read-only for that reason.
    pub fn holder(&self) -> Option<String> {
        self.document.as_ref().and_then(Document::holder)
    }

    /// Grows with every change of the document.
    pub fn revision(&self) -> u64 {
        self.document.as_ref().map_or(0, Document::revision)
    }

    /// Name of the step that undo would take back.
    pub fn undo_label(&self) -> Option<&str> {
        self.document.as_ref()?.can_undo()
    }

    /// Name of the step that redo would do again.
    pub fn redo_label(&self) -> Option<&str> {
        self.document.as_ref()?.can_redo()
    }

    /// Queues a wish; it is carried out by the next [`Workspace::dispatch`].
    pub fn send(&mut self, command: Command) {
        self.queue.push(command);
    }

    /// Queues a wish behind those of this picture that are still to come: what leads away from a label must not overtake
    /// the number that was just typed into it.
    pub fn send_last(&mut self, command: Command) {
        self.last.push(command);
    }

    /// Whether wishes wait for the next picture.
    pub fn has_wishes(&self) -> bool {
        !self.queue.is_empty() || !self.last.is_empty()
    }

    /// The keys of an action: those of the settings, or else the shipped ones; empty for none.
    pub fn keys_of(&self, action: &Action) -> &str {
        self.settings.shortcuts.get(action.id).map_or(action.shortcut, String::as_str)
    }

    /// Takes the notices that came up since the last call.
    pub fn take_notices(&mut self) -> Vec<Notice> {
        std::mem::take(&mut self.notices)
    }

    /// Tells the user something that came up outside the document, such as a dialog that can't open.
    pub fn say(&mut self, notice: Notice) {
        self.notify(notice);
    }

    pub(super) fn document_mut(&mut self) -> Option<&mut Document> {
        self.document.as_mut()
    }

    /// One step into document, store and history; a refusal is said and changes nothing.
    pub(super) fn commit(&mut self, transaction: Transaction) -> bool {
        let Some(document) = self.document.as_mut() else { return false };
        let (before, touched) = (document.revision(), FrameList::touched(document.project(), &transaction.edits));
        match document.commit(transaction) {
            Ok(()) => {
                if let Some(frames) = touched {
                    self.frames.labels_changed(document.project(), before, document.revision(), &frames);
                }
                self.after_change();
                true
            }
            Err(err) => {
                self.notify(Notice::problem(format!("The step was not stored: {err}")));
                false
            }
        }
    }

    pub(super) fn after_change(&mut self) {
        let revision = self.revision();
        if let Some(document) = &self.document {
            self.frames.refresh(document.project(), revision, self.annotate.filter);
        }
    }

    /// Takes up the answers of jobs and carries out what was asked for. Called once a frame, also when hidden.
    pub fn dispatch(&mut self) {
        for answer in self.background.poll() {
            self.take_answer(answer);
        }
        self.fetch_lost_document();
        let last = std::mem::take(&mut self.last);
        for command in std::mem::take(&mut self.queue).into_iter().chain(last) {
            self.carry_out(command);
        }
        self.look_for_photos();
        self.keep_evaluated();
        self.turn_pictures();
        self.keep_in_hand();
        for answer in self.background.poll() {
            self.take_answer(answer);
        }
    }
}

fn author_name() -> String {
    ["USER", "LOGNAME", "USERNAME"]
        .iter()
        .find_map(|key| std::env::var(key).ok())
        .filter(|name| !name.trim().is_empty())
        .unwrap_or_else(|| "unknown".to_owned())
}
