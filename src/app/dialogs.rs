//! Questions: file dialogs of the desktop, our own path field where none can open, sheets, and what is dropped onto the
//! window.

use super::App;
use crate::exchange::bop;
use crate::jobs::{Handle, Polled};
use crate::ui::shell::{ImportEvent, ImportSheet, NewProjectEvent, NewProjectSheet, PathKind, PathPrompt, PromptEvent, SplitRow};
use crate::workspace::{Ask, Command};
use egui::Ui;
use std::path::{Path, PathBuf};

/// What the desktop's dialog answers: a folder, or nothing.
type Choosing = Handle<Option<PathBuf>>;

/// The question on the screen.
pub enum Dialog {
    NewProject(Box<NewProjectSheet>, Option<Choosing>),
    Import(Box<ImportSheet>, Option<Choosing>),
    Folder(Ask, Choosing),
    Prompt(Ask, Box<PathPrompt>),
}

impl App {
    /// Opens the question that the workspace asks for.
    pub(super) fn take_ask(&mut self) {
        let Some(ask) = self.workspace.shell.ask.take() else { return };
        let home = home();
        self.dialog = Some(match ask {
            Ask::NewProject => Dialog::NewProject(Box::new(NewProjectSheet::new(&home)), None),
            Ask::ImportBop => Dialog::Import(Box::new(ImportSheet::new(String::new())), None),
            Ask::OpenProject | Ask::ExportBop | Ask::FindFolder => match self.choose(title(ask)) {
                Ok(choosing) => Dialog::Folder(ask, choosing),
                Err(why) => prompt(ask, &why),
            },
        });
    }

    /// Starts the desktop's folder dialog; the sentence says why there is none.
    fn choose(&self, title: &'static str) -> Result<Choosing, String> {
        if cfg!(target_os = "linux") && std::env::var_os("DBUS_SESSION_BUS_ADDRESS").is_none() {
            return Err("No file dialog can open: there is no desktop session here".to_owned());
        }
        Ok(self.workspace.background.jobs().spawn("dialog", move |_| rfd::FileDialog::new().set_title(title).pick_folder()))
    }

    pub(super) fn dialog_ui(&mut self, ui: &Ui) {
        let Some(dialog) = self.dialog.take() else { return };
        self.dialog = match dialog {
            Dialog::NewProject(sheet, choosing) => self.new_project_ui(ui, sheet, choosing),
            Dialog::Import(sheet, choosing) => self.import_ui(ui, sheet, choosing),
            Dialog::Folder(ask, mut choosing) => match choosing.poll() {
                Polled::Pending => Some(Dialog::Folder(ask, choosing)),
                Polled::Done(Some(folder)) => {
                    self.answer(ask, folder);
                    None
                }
                Polled::Done(None) => None,
                Polled::Lost => Some(prompt(ask, "The file dialog did not open")),
            },
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
            Ask::ExportBop => {
                // An export goes into a new folder: inside the one that was chosen when that holds something.
                let taken = std::fs::read_dir(&folder).is_ok_and(|mut entries| entries.next().is_some());
                let out = if taken { folder.join("bop-export") } else { folder };
                self.workspace.send(Command::ExportBop { out });
            }
            Ask::NewProject | Ask::ImportBop => {}
        }
    }

    fn new_project_ui(&mut self, ui: &Ui, mut sheet: Box<NewProjectSheet>, mut choosing: Option<Choosing>) -> Option<Dialog> {
        if let Some(folder) = chosen(&mut choosing) {
            sheet.set_parent(&folder);
        }
        match sheet.show_ui(ui) {
            Some(NewProjectEvent::Create { name, folder }) => {
                self.workspace.send(Command::NewProject { folder, name });
                return None;
            }
            Some(NewProjectEvent::ChooseFolder) => choosing = self.choose("Folder of the project").ok(),
            Some(NewProjectEvent::Cancel) => return None,
            None => {}
        }
        Some(Dialog::NewProject(sheet, choosing))
    }

    fn import_ui(&mut self, ui: &Ui, mut sheet: Box<ImportSheet>, mut choosing: Option<Choosing>) -> Option<Dialog> {
        if let Some(folder) = chosen(&mut choosing) {
            sheet.set_folder(folder.to_string_lossy());
        }
        let into = self.workspace.project().map_or_else(|| "Into a new project".to_owned(), |p| format!("Into {}", p.name()));
        match sheet.show_ui(ui, &into) {
            Some(ImportEvent::FolderChanged(folder)) => sheet.set_splits(splits(Path::new(&folder))),
            Some(ImportEvent::ChooseFolder) => choosing = self.choose("Folder of the dataset").ok(),
            Some(ImportEvent::Import { folder, split }) => {
                let dataset = PathBuf::from(folder);
                let target = self.workspace.project().is_none().then(|| free_folder(&home(), &dataset));
                self.workspace.send(Command::ImportBop { dataset, split, folder: target });
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
            if path.join("project.sqlite").is_file() {
                self.workspace.send(Command::OpenProject(path));
            } else if path.is_dir() {
                self.dialog = Some(Dialog::Import(Box::new(ImportSheet::new(path.to_string_lossy())), None));
            }
        }
    }
}

fn chosen(choosing: &mut Option<Choosing>) -> Option<PathBuf> {
    match choosing.as_mut()?.poll() {
        Polled::Pending => None,
        Polled::Done(folder) => {
            *choosing = None;
            folder
        }
        Polled::Lost => {
            *choosing = None;
            None
        }
    }
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
    Ok(found.into_iter().map(|name| SplitRow { contents: format!("{} scenes", scenes(&name)), name }).collect())
}

fn title(ask: Ask) -> &'static str {
    match ask {
        Ask::NewProject => "New project",
        Ask::OpenProject => "Open project",
        Ask::ImportBop => "Import BOP dataset",
        Ask::ExportBop => "Export BOP dataset",
        Ask::FindFolder => "Find missing photos",
    }
}

fn prompt(ask: Ask, why: &str) -> Dialog {
    let kind = if ask == Ask::ExportBop { PathKind::New } else { PathKind::Folder };
    Dialog::Prompt(ask, Box::new(PathPrompt::new(title(ask), why, kind, &home())))
}

fn home() -> PathBuf {
    directories::UserDirs::new().map_or_else(|| PathBuf::from("."), |d| d.document_dir().unwrap_or(d.home_dir()).to_owned())
}

/// A folder for a new project that is not there yet.
fn free_folder(parent: &Path, dataset: &Path) -> PathBuf {
    let name = dataset.file_name().map_or_else(|| "project".to_owned(), |n| n.to_string_lossy().into_owned());
    let numbered = |n: u32| parent.join(if n == 1 { format!("{name}-poseloop") } else { format!("{name}-poseloop-{n}") });
    (1..1000).map(numbered).find(|p| !p.exists()).unwrap_or_else(|| numbered(1000))
}
