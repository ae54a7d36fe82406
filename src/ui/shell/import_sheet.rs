//! The sheet that imports a BOP dataset: its folder, one of its splits, what it will bring.

use std::path::{Path, PathBuf};

use egui::Ui;

use super::project_place::{ProjectPlace, said_ui};
use crate::ui::{
    icons,
    theme::Tokens,
    widgets::{
        ListRow, Tone, sentence_ui,
        sheet::{self, SheetChoice},
        text_field,
    },
};

/// A split of the dataset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SplitRow {
    /// Name of its folder, as `test_primesense`.
    pub name: String,
    /// What it holds in words, as `20 scenes`.
    pub contents: String,
}

/// What the user asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportEvent {
    /// Choose the folder in a dialog; the answer goes to [`ImportSheet::set_folder`].
    ChooseFolder,
    /// The folder changed: read its splits and give them to [`ImportSheet::set_splits`].
    FolderChanged(String),
    /// Import this split.
    Import {
        /// Folder of the dataset.
        folder: String,
        /// Name of the split.
        split: String,
        /// Folder and name of the new project that it goes into; `None` imports into the open one.
        into: Option<(PathBuf, String)>,
    },
    /// Choose the folder of the new project in a dialog; the answer goes to [`ImportSheet::set_parent`].
    ChooseParent,
    /// Nothing.
    Cancel,
}

/// State of the sheet.
#[derive(Clone, Debug)]
pub struct ImportSheet {
    folder: String,
    told: String,
    splits: Result<Vec<SplitRow>, String>,
    chosen: usize,
    begins: bool,
    said: String,
    /// Where the new project goes, unless the import is into the open one.
    place: Option<ProjectPlace>,
}

impl ImportSheet {
    /// A sheet on this folder, which may be empty. With `place` the import makes a project there.
    pub fn new(folder: impl Into<String>, place: Option<ProjectPlace>) -> Self {
        Self { folder: folder.into(), told: String::new(), splits: Ok(Vec::new()), chosen: 0, begins: true, said: String::new(), place }
    }

    /// Puts the new project into another folder.
    pub fn set_parent(&mut self, parent: &Path) {
        if let Some(place) = &mut self.place {
            place.set_parent(parent);
        }
    }

    /// Says something about the dialog in which a folder was to be chosen; nothing where the text is empty.
    pub fn say(&mut self, text: &str) {
        text.clone_into(&mut self.said);
    }

    /// The folder as it stands in the field.
    pub fn folder(&self) -> &str {
        &self.folder
    }

    /// Another folder.
    pub fn set_folder(&mut self, folder: impl Into<String>) {
        self.folder = folder.into();
    }

    /// The splits of the folder, or why it is not a dataset. A new project is called after the dataset.
    pub fn set_splits(&mut self, splits: Result<Vec<SplitRow>, String>) {
        if let (Ok(_), Some(place)) = (&splits, &mut self.place)
            && let Some(name) = Path::new(self.folder.trim()).file_name()
        {
            place.call(&name.to_string_lossy());
        }
        self.splits = splits;
        self.chosen = 0;
    }

    /// Shows the sheet. `into` is the name of the open project, where the import goes into that.
    pub fn show_ui(&mut self, ui: &Ui, into: &str) -> Option<ImportEvent> {
        let width = Tokens::of(ui).size.sheet;
        let shown = sheet::form_sheet_ui(ui, "Import BOP dataset", width, |ui| self.body_ui(ui, into));
        if shown.closed {
            return Some(ImportEvent::Cancel);
        }
        if self.folder != self.told && shown.inner.is_none() {
            self.told = self.folder.clone();
            return Some(ImportEvent::FolderChanged(self.folder.clone()));
        }
        shown.inner
    }

    fn body_ui(&mut self, ui: &mut Ui, into: &str) -> Option<ImportEvent> {
        let t = Tokens::of(ui);
        ui.weak("Folder of the dataset");
        let hint = "Where camera.json and the splits are";
        let (field, chooses) = text_field::path_field_ui(ui, "Folder of the dataset", &mut self.folder, hint);
        if std::mem::take(&mut self.begins) {
            field.request_focus();
        }
        let enter = text_field::is_entered(ui, &field);
        ui.add_space(t.space.s);
        self.splits_ui(ui);
        ui.add_space(t.space.s);
        let mut chooses_parent = false;
        match &mut self.place {
            Some(place) => chooses_parent = ui.push_id("place", |ui| place.fields_ui(ui, "Into a new project").1).inner,
            None => drop(ui.label(egui::RichText::new(format!("Into {into}")).color(t.text.secondary))),
        }
        said_ui(ui, &self.said);
        let why_not = self.why_not();
        let choice = sheet::sheet_buttons_ui(ui, "Import", why_not.as_deref());
        match choice {
            _ if chooses => Some(ImportEvent::ChooseFolder),
            _ if chooses_parent => Some(ImportEvent::ChooseParent),
            Some(SheetChoice::Cancel) => Some(ImportEvent::Cancel),
            Some(SheetChoice::Accept) => self.import(),
            None => (enter && why_not.is_none()).then(|| self.import()).flatten(),
        }
    }

    fn splits_ui(&mut self, ui: &mut Ui) {
        let t = Tokens::of(ui);
        let splits = match &self.splits {
            Ok(splits) if splits.is_empty() => {
                ui.weak("Its splits appear here: folders of scenes with scene_gt.json");
                return;
            }
            Ok(splits) => splits,
            Err(reason) => {
                sentence_ui(ui, Tone::Problem, reason);
                return;
            }
        };
        ui.weak("Split");
        ui.spacing_mut().item_spacing.y = 0.0;
        for (i, split) in splits.iter().enumerate() {
            let on = i == self.chosen;
            let (icon, ink) =
                if on { (icons::RADIO_BUTTON_CHECKED, t.accent.line) } else { (icons::RADIO_BUTTON_UNCHECKED, t.text.secondary) };
            let right = [crate::ui::Run::new(&split.contents, crate::ui::Face::Small, t.text.secondary)];
            if ListRow::new(&split.name).icon(icon, ink).selected(on).right(&right).flush().show_ui(ui).clicked() {
                self.chosen = i;
            }
        }
    }

    fn why_not(&self) -> Option<String> {
        match &self.splits {
            _ if self.folder.trim().is_empty() => Some("Choose the folder of a dataset first".to_owned()),
            Err(reason) => Some(reason.clone()),
            Ok(splits) if splits.is_empty() => Some("There is no split in this folder".to_owned()),
            Ok(_) => self.place.as_ref().and_then(ProjectPlace::why_not).map(str::to_owned),
        }
    }

    fn import(&self) -> Option<ImportEvent> {
        let split = self.splits.as_ref().ok()?.get(self.chosen)?;
        let into = self.place.as_ref().map(|place| (place.folder(), place.name()));
        Some(ImportEvent::Import { folder: self.folder.trim().to_owned(), split: split.name.clone(), into })
    }
}
