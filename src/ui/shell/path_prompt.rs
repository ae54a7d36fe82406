//! Our own path field, for desktops where no file dialog can open.

use std::path::{Path, PathBuf};

use egui::Ui;

use crate::ui::{
    icons,
    theme::Tokens,
    widgets::{
        ListRow, Tone, sentence_ui,
        sheet::{self, SheetChoice},
        text_field,
    },
};

/// How many names below the field are offered.
const MOST_NAMES: usize = 8;

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathKind {
    /// A file that exists.
    File,
    /// A folder that exists.
    Folder,
    /// A file or folder to be made.
    New,
}

/// What the user answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PromptEvent {
    /// This path.
    Chosen(PathBuf),
    /// Nothing.
    Cancelled,
}

/// A prompt for a path.
#[derive(Clone, Debug)]
pub struct PathPrompt {
    title: String,
    reason: String,
    kind: PathKind,
    accept: &'static str,
    text: String,
    /// The text that the names below belong to.
    read_for: Option<String>,
    names: Vec<(String, bool)>,
    verdict: Result<(), String>,
    begins: bool,
}

impl PathPrompt {
    /// A prompt with the reason why no file dialog opened; `start` is what stands in the field at first.
    pub fn new(title: impl Into<String>, reason: impl Into<String>, kind: PathKind, start: &Path) -> Self {
        Self {
            title: title.into(),
            reason: reason.into(),
            kind,
            accept: "Choose",
            // With the separator at its end, what lies in the folder is offered, not what lies beside it.
            text: if start.is_dir() { start.join("").display().to_string() } else { start.display().to_string() },
            read_for: None,
            names: Vec::new(),
            verdict: Ok(()),
            begins: true,
        }
    }

    /// With other words on its button.
    pub fn accept(mut self, words: &'static str) -> Self {
        self.accept = words;
        self
    }

    /// Shows the prompt as a sheet.
    pub fn show_ui(&mut self, ui: &Ui) -> Option<PromptEvent> {
        let title = self.title.clone();
        let width = Tokens::of(ui).size.sheet;
        let shown = sheet::form_sheet_ui(ui, &title, width, |ui| self.body_ui(ui));
        if shown.closed { Some(PromptEvent::Cancelled) } else { shown.inner }
    }

    fn body_ui(&mut self, ui: &mut Ui) -> Option<PromptEvent> {
        let t = Tokens::of(ui);
        if !self.reason.is_empty() {
            sentence_ui(ui, Tone::Info, &self.reason);
            ui.add_space(t.space.s);
        }
        ui.weak(match self.kind {
            PathKind::File => "File",
            PathKind::Folder => "Folder",
            PathKind::New => "New folder",
        });
        let field = text_field::mono_field_ui(ui, "Path", &mut self.text, "/home/…");
        if std::mem::take(&mut self.begins) {
            text_field::take_up(ui, &field, &self.text);
        }
        let enter = text_field::is_entered(ui, &field);
        self.read();
        ui.add_space(t.space.xs);
        self.names_ui(ui);
        let why_not = self.verdict.as_ref().err().cloned();
        if let Some(why_not) = &why_not {
            ui.add_space(t.space.s);
            sentence_ui(ui, Tone::Attention, why_not);
        }
        let choice = sheet::sheet_buttons_ui(ui, self.accept, why_not.as_deref());
        if choice == Some(SheetChoice::Cancel) {
            return Some(PromptEvent::Cancelled);
        }
        let accepted = (enter || choice == Some(SheetChoice::Accept)) && self.verdict.is_ok();
        accepted.then(|| PromptEvent::Chosen(typed(&self.text)))
    }

    fn names_ui(&mut self, ui: &mut Ui) {
        let t = Tokens::of(ui);
        let folder = folder_of(&self.text);
        let mut entered = None;
        ui.spacing_mut().item_spacing.y = 0.0;
        for (name, is_folder) in &self.names {
            let icon = if *is_folder { icons::FOLDER } else { icons::DESCRIPTION };
            if ListRow::new(name).flush().icon(icon, t.text.secondary).show_ui(ui).clicked() {
                let slash = if *is_folder { "/" } else { "" };
                entered = Some(format!("{}{slash}", folder.join(name).display()));
            }
        }
        if let Some(text) = entered {
            self.text = text;
        }
    }

    /// Looks at the disk only when the text changed.
    fn read(&mut self) {
        if self.read_for.as_ref() == Some(&self.text) {
            return;
        }
        self.names = names_below(&self.text, self.kind != PathKind::Folder);
        self.verdict = judge(&typed(&self.text), self.kind);
        self.read_for = Some(self.text.clone());
    }
}

fn folder_of(text: &str) -> PathBuf {
    let path = &typed(text);
    if text.ends_with(std::path::MAIN_SEPARATOR) { path.to_owned() } else { path.parent().map_or_else(|| path.clone(), Path::to_owned) }
}

/// Names in the folder that is being typed which begin with its last part; folders first.
fn names_below(text: &str, with_files: bool) -> Vec<(String, bool)> {
    let folder = folder_of(text);
    let start = text.rsplit(std::path::MAIN_SEPARATOR).next().unwrap_or_default().to_lowercase();
    let Ok(entries) = std::fs::read_dir(&folder) else { return Vec::new() };
    let mut names: Vec<(String, bool)> = entries
        .flatten()
        .map(|entry| (entry.file_name().to_string_lossy().into_owned(), entry.path().is_dir()))
        .filter(|(name, is_folder)| (*is_folder || with_files) && !name.starts_with('.'))
        .filter(|(name, _)| name.to_lowercase().starts_with(&start))
        .collect();
    names.sort_by(|a, b| (!a.1, &a.0).cmp(&(!b.1, &b.0)));
    names.truncate(MOST_NAMES);
    names
}

/// The path that a text means: `~` is the home folder.
fn typed(text: &str) -> PathBuf {
    let text = text.trim();
    let home = || directories::UserDirs::new().map(|dirs| dirs.home_dir().to_owned());
    match text.strip_prefix('~').map(|rest| rest.trim_start_matches(std::path::MAIN_SEPARATOR)) {
        Some(rest) => home().map_or_else(|| PathBuf::from(text), |home| home.join(rest)),
        None => PathBuf::from(text),
    }
}

fn judge(path: &Path, kind: PathKind) -> Result<(), String> {
    if path.as_os_str().is_empty() {
        return Err("Type a path first".to_owned());
    }
    if !path.is_absolute() {
        return Err("Type the whole path, from the root of the disk on".to_owned());
    }
    match kind {
        PathKind::Folder if !path.is_dir() => Err("There is no folder at this path".to_owned()),
        PathKind::File if !path.is_file() => Err("There is no file at this path".to_owned()),
        // Folders on the way are made; something that is no folder stands in the way.
        PathKind::New => match path.ancestors().find(|p| p.exists()) {
            Some(there) if !there.is_dir() => Err(format!("There is a file where a folder is wanted: {}", there.display())),
            _ => Ok(()),
        },
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_what_is_typed_and_the_verdict_says_why_not() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("bin-picking")).unwrap();
        std::fs::write(folder.path().join("bolt.ply"), "x").unwrap();
        let typed = |end: &str| format!("{}/{end}", folder.path().display());
        assert_eq!(names_below(&typed("b"), true), [("bin-picking".into(), true), ("bolt.ply".into(), false)]);
        assert_eq!(names_below(&typed("bi"), true), [("bin-picking".to_owned(), true)]);
        assert!(judge(Path::new(&typed("bolt.ply")), PathKind::Folder).is_err());
        assert!(judge(Path::new(&typed("bin-picking")), PathKind::Folder).is_ok());
        assert!(judge(Path::new(&typed("no/deeper")), PathKind::New).is_ok(), "folders on the way are made");
        let in_the_way = judge(Path::new(&typed("bolt.ply/deeper")), PathKind::New).unwrap_err();
        assert!(in_the_way.contains("bolt.ply"), "{in_the_way}");
        assert!(judge(Path::new("new"), PathKind::New).unwrap_err().contains("whole path"));
        assert!(judge(Path::new(""), PathKind::New).unwrap_err().contains("Type a path"));
        assert!(judge(Path::new(&typed("new")), PathKind::New).is_ok());
    }
}
