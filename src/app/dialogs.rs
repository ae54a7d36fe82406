//! Questions: file dialogs of the desktop, our own path field where none can open, sheets, and what is dropped onto the
//! window.

use super::App;
use super::shell::tone;
use crate::exchange::bop;
use crate::jobs::{Handle, Polled};
use crate::tasks::eval_input::TargetChoice;
use crate::ui::shell::{
    ImportEvent, ImportSheet, NewProjectEvent, NewProjectSheet, PathKind, PathPrompt, ProjectPlace, PromptEvent, QuestionSheet, ReportView,
    SplitRow, report_sheet_ui,
};
use crate::workspace::words::count;
use crate::workspace::{Ask, Command, DeployCommand, NewPlace, Notice};
use egui::Ui;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Nobody cancels a dialog so soon after it opened: it did not open.
const TOO_SOON: Duration = Duration::from_millis(150);

/// The desktop's dialog on its way: it answers a folder, or nothing.
pub struct Choosing {
    answer: Handle<Option<PathBuf>>,
    since: Instant,
}

/// What came of a dialog.
enum Chosen {
    Waiting,
    Folder(PathBuf),
    Cancelled,
    DidNotOpen,
}

impl Choosing {
    fn poll(&mut self) -> Chosen {
        match self.answer.poll() {
            Polled::Pending => Chosen::Waiting,
            Polled::Done(Some(folder)) => Chosen::Folder(folder),
            Polled::Done(None) if self.since.elapsed() > TOO_SOON => Chosen::Cancelled,
            Polled::Done(None) | Polled::Lost => Chosen::DidNotOpen,
        }
    }
}

/// The answer of a sheet's dialog, once it is there, and what the sheet says then.
fn chosen(choosing: &mut Option<Choosing>) -> Option<(Option<PathBuf>, &'static str)> {
    let answer = match choosing.as_mut()?.poll() {
        Chosen::Waiting => return None,
        Chosen::Folder(folder) => (Some(folder), ""),
        Chosen::Cancelled => (None, ""),
        Chosen::DidNotOpen => (None, NO_DIALOG),
    };
    *choosing = None;
    Some(answer)
}

const ASKING: &str = "The desktop's file dialog is on its way; the path can be typed as well";
const NO_DIALOG: &str = "No file dialog can open on this desktop: type the path";

/// The question on the screen.
pub enum Dialog {
    NewProject(Box<NewProjectSheet>, Option<Choosing>),
    /// The desktop's dialog that is open asks for this.
    Import(Box<ImportSheet>, Option<(Ask, Choosing)>),
    Folder(Ask, Choosing),
    Prompt(Ask, Box<PathPrompt>),
    /// Whether a step that brought much is to be taken back.
    LargeUndo(QuestionSheet),
    Report(Box<Notice>),
}

impl App {
    /// Opens the question that the workspace asks for.
    pub(super) fn take_ask(&mut self) {
        let Some(ask) = self.workspace.shell.ask.take() else { return };
        self.dialog = Some(match ask {
            Ask::NewProject => Dialog::NewProject(Box::new(NewProjectSheet::new(&self.projects_folder())), None),
            Ask::ImportBop => self.import_sheet(String::new()),
            Ask::LargeUndo => match self.large_undo() {
                Some(question) => Dialog::LargeUndo(question),
                None => return,
            },
            Ask::OpenProject | Ask::ExportBop | Ask::FindFolder | Ask::ImportPredictions | Ask::TargetsFile => match self.choose(ask) {
                Ok(choosing) => Dialog::Folder(ask, choosing),
                Err(why) => self.prompt(ask, why),
            },
        });
    }

    /// The question before a step is taken back that brought frames or objects.
    fn large_undo(&self) -> Option<QuestionSheet> {
        let (name, taken) = (self.workspace.undo_label()?, self.workspace.large_undo()?);
        let keys = crate::workspace::action::find("edit.redo").map_or("", |action| self.workspace.keys_of(action));
        let redo = if keys.is_empty() { "Redo".to_owned() } else { format!("Redo ({keys})") };
        let text = format!("{taken} leave the project. {redo} brings them back, as long as nothing else is done meanwhile.");
        Some(QuestionSheet::new(format!("Undo “{name}”?"), text, "Take it back", "Keep"))
    }

    /// Starts the desktop's dialog; the sentence says why there is none.
    fn choose(&self, ask: Ask) -> Result<Choosing, &'static str> {
        if self.workspace.settings.own_dialogs {
            return Err("");
        }
        if cfg!(target_os = "linux") && std::env::var_os("DBUS_SESSION_BUS_ADDRESS").is_none() {
            return Err("No file dialog can open, for there is no desktop session here: type the path");
        }
        let answer = self.workspace.background.jobs().spawn("dialog", move |_| {
            let dialog = rfd::FileDialog::new().set_title(title(ask));
            match ask {
                Ask::ImportPredictions => dialog.add_filter("Predictions", &PREDICTIONS).pick_file(),
                Ask::TargetsFile => dialog.add_filter("Targets", &["json"]).pick_file(),
                _ => dialog.pick_folder(),
            }
        });
        Ok(Choosing { answer, since: Instant::now() })
    }

    /// Asks for a folder in a sheet whose path can be typed as well, and what the sheet says to that.
    fn choose_for_sheet(&self, ask: Ask) -> (Option<Choosing>, &'static str) {
        match self.choose(ask) {
            Ok(choosing) => (Some(choosing), ASKING),
            Err("") => (None, "The settings ask for typed paths: type it here"),
            Err(why) => (None, why),
        }
    }

    fn prompt(&self, ask: Ask, why: &str) -> Dialog {
        let projects = self.projects_folder();
        let name = self.workspace.folder().and_then(Path::file_name).map_or_else(|| "project".into(), |n| n.to_string_lossy());
        let (kind, start) = match ask {
            Ask::ExportBop => (PathKind::New, numbered(&projects, &format!("{name}-bop"))),
            Ask::ImportPredictions | Ask::TargetsFile => (PathKind::File, projects),
            _ => (PathKind::Folder, projects),
        };
        let prompt = PathPrompt::new(title(ask), why, kind, &start);
        let prompt = match ask {
            Ask::ExportBop => prompt.accept("Export"),
            Ask::OpenProject => prompt.accept("Open project"),
            _ => prompt,
        };
        Dialog::Prompt(ask, Box::new(prompt))
    }

    /// Where new projects go.
    fn projects_folder(&self) -> PathBuf {
        let documents = || directories::UserDirs::new().map(|d| d.document_dir().unwrap_or(d.home_dir()).to_owned());
        self.workspace.settings.projects_folder.clone().or_else(documents).unwrap_or_else(|| PathBuf::from("."))
    }

    pub(super) fn dialog_ui(&mut self, ui: &Ui) {
        let Some(dialog) = self.dialog.take() else { return };
        self.dialog = match dialog {
            Dialog::NewProject(sheet, choosing) => self.new_project_ui(ui, sheet, choosing),
            Dialog::Import(sheet, choosing) => self.import_ui(ui, sheet, choosing),
            Dialog::Folder(ask, mut choosing) => match choosing.poll() {
                Chosen::Waiting => Some(Dialog::Folder(ask, choosing)),
                Chosen::Folder(folder) => {
                    self.answer(ask, folder);
                    None
                }
                Chosen::Cancelled => None,
                Chosen::DidNotOpen => Some(self.prompt(ask, NO_DIALOG)),
            },
            Dialog::LargeUndo(mut question) => match question.show_ui(ui) {
                Some(true) => {
                    self.workspace.send(Command::UndoAnyway);
                    None
                }
                Some(false) => None,
                None => Some(Dialog::LargeUndo(question)),
            },
            Dialog::Report(notice) => (!report_ui(ui, &notice)).then_some(Dialog::Report(notice)),
            Dialog::Prompt(ask, mut prompt) => match prompt.show_ui(ui) {
                Some(PromptEvent::Chosen(folder)) => {
                    self.answer(ask, folder);
                    None
                }
                Some(PromptEvent::Cancelled) => None,
                None => Some(Dialog::Prompt(ask, prompt)),
            },
        };
    }

    fn answer(&mut self, ask: Ask, folder: PathBuf) {
        match ask {
            Ask::OpenProject => self.workspace.send(Command::OpenProject(folder)),
            Ask::FindFolder => self.workspace.send(Command::RelinkImages(folder)),
            Ask::ImportPredictions => self.workspace.send(Command::ImportPredictions(folder)),
            Ask::TargetsFile => self.workspace.send(Command::Deploy(DeployCommand::Targets(TargetChoice::File(folder)))),
            Ask::ExportBop => {
                // An export goes into a new folder: inside the one that was chosen when that holds something.
                let taken = std::fs::read_dir(&folder).is_ok_and(|mut entries| entries.next().is_some());
                let out = if taken { numbered(&folder, "bop-export") } else { folder };
                self.workspace.send(Command::ExportBop { out });
            }
            Ask::NewProject | Ask::ImportBop | Ask::LargeUndo => {}
        }
    }

    fn new_project_ui(&mut self, ui: &Ui, mut sheet: Box<NewProjectSheet>, mut choosing: Option<Choosing>) -> Option<Dialog> {
        if let Some((folder, said)) = chosen(&mut choosing) {
            folder.iter().for_each(|folder| sheet.set_parent(folder));
            sheet.say(said);
        }
        match sheet.show_ui(ui) {
            Some(NewProjectEvent::Create { name, folder }) => {
                self.workspace.send(Command::NewProject { folder, name });
                return None;
            }
            Some(NewProjectEvent::ChooseFolder) => {
                let (dialog, said) = self.choose_for_sheet(Ask::NewProject);
                choosing = dialog;
                sheet.say(said);
                ui.ctx().request_repaint();
            }
            Some(NewProjectEvent::Cancel) => return None,
            None => {}
        }
        Some(Dialog::NewProject(sheet, choosing))
    }

    /// The sheet of an import: into the open project, else into a new one.
    fn import_sheet(&self, folder: String) -> Dialog {
        let place = self.workspace.project().is_none().then(|| ProjectPlace::new(&self.projects_folder()));
        Dialog::Import(Box::new(ImportSheet::new(folder, place)), None)
    }

    fn import_ui(&mut self, ui: &Ui, mut sheet: Box<ImportSheet>, choosing: Option<(Ask, Choosing)>) -> Option<Dialog> {
        let (asked, mut choosing) = choosing.unzip();
        if let Some((folder, said)) = chosen(&mut choosing) {
            match (folder, asked) {
                (Some(folder), Some(Ask::NewProject)) => sheet.set_parent(&folder),
                (Some(folder), _) => sheet.set_folder(folder.to_string_lossy()),
                (None, _) => {}
            }
            sheet.say(said);
        }
        let mut choosing = asked.zip(choosing);
        let into = self.workspace.project().map_or_else(String::new, |project| project.name().to_owned());
        match sheet.show_ui(ui, &into) {
            Some(ImportEvent::FolderChanged(folder)) => sheet.set_splits(splits(Path::new(folder.trim()))),
            Some(wish @ (ImportEvent::ChooseFolder | ImportEvent::ChooseParent)) => {
                let ask = if wish == ImportEvent::ChooseFolder { Ask::ImportBop } else { Ask::NewProject };
                let (dialog, said) = self.choose_for_sheet(ask);
                choosing = dialog.map(|dialog| (ask, dialog));
                sheet.say(said);
                ui.ctx().request_repaint();
            }
            Some(ImportEvent::Import { folder, split, into }) => {
                let into = into.map(|(folder, name)| NewPlace { folder, name });
                self.workspace.send(Command::ImportBop { dataset: PathBuf::from(folder), split, into });
                return None;
            }
            Some(ImportEvent::Cancel) => return None,
            None => {}
        }
        Some(Dialog::Import(sheet, choosing))
    }

    /// A folder that is dropped onto the window is a project or a dataset.
    pub(super) fn take_drops(&mut self, ctx: &egui::Context) {
        let dropped: Vec<PathBuf> = ctx.input(|i| i.raw.dropped_files.iter().map(|f| f.path().to_owned()).collect());
        for path in dropped {
            if path.file_name().is_some_and(|name| name == "project.sqlite") {
                self.workspace.send(Command::OpenProject(path.parent().unwrap_or(&path).to_owned()));
            } else if path.join("project.sqlite").is_file() {
                self.workspace.send(Command::OpenProject(path));
            } else if is_predictions(&path) {
                self.workspace.send(Command::ImportPredictions(path));
            } else if path.is_dir() {
                self.dialog = Some(self.import_sheet(path.to_string_lossy().into_owned()));
            } else {
                self.workspace.say(
                    Notice::attention("A file was dropped, and nothing was done: drop a project's folder, a BOP dataset or predictions")
                        .at(path),
                );
            }
        }
    }
}

/// Endings of files of predictions.
const PREDICTIONS: [&str; 3] = ["csv", "jsonl", "ndjson"];

fn is_predictions(path: &Path) -> bool {
    let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase());
    path.is_file() && ending.is_some_and(|e| PREDICTIONS.contains(&e.as_str()))
}

fn report_ui(ui: &Ui, notice: &Notice) -> bool {
    let path = notice.path.as_ref().map(|p| p.display().to_string()).unwrap_or_default();
    report_sheet_ui(ui, &ReportView { tone: tone(notice.severity), text: &notice.text, lines: &notice.details, path: &path })
}

fn splits(dataset: &Path) -> Result<Vec<SplitRow>, String> {
    if !dataset.is_dir() {
        return Err("There is no such folder".to_owned());
    }
    let found = bop::splits(dataset);
    if found.is_empty() {
        return Err("No folder in it holds BOP scenes".to_owned());
    }
    let scenes =
        |split: &str| std::fs::read_dir(dataset.join(split)).map_or(0, |entries| entries.flatten().filter(|e| e.path().is_dir()).count());
    Ok(found.into_iter().map(|name| SplitRow { contents: count(scenes(&name), "scene"), name }).collect())
}

fn title(ask: Ask) -> &'static str {
    match ask {
        Ask::NewProject => "New project",
        Ask::OpenProject => "Open project",
        Ask::ImportBop => "Import BOP dataset",
        Ask::ExportBop => "Export BOP dataset",
        Ask::FindFolder => "Find missing photos",
        Ask::ImportPredictions => "Import predictions",
        Ask::TargetsFile => "Targets file",
        Ask::LargeUndo => "Undo",
    }
}

/// The first of `NAME`, `NAME-2`, `NAME-3` … that is not there yet.
fn numbered(parent: &Path, name: &str) -> PathBuf {
    let path = |n: u32| parent.join(if n == 1 { name.to_owned() } else { format!("{name}-{n}") });
    (1..1000).map(path).find(|p| !p.exists()).unwrap_or_else(|| path(1000))
}
