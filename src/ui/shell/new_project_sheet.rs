//! The sheet that makes a project: a name and the folder to put it in.

use std::path::PathBuf;

use egui::Ui;

use super::project_place::{ProjectPlace, said_ui};
use crate::ui::{
    theme::Tokens,
    widgets::{
        sheet::{self, SheetChoice},
        text_field,
    },
};

/// What the user asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NewProjectEvent {
    /// Make the project in this folder.
    Create {
        /// Name of the project.
        name: String,
        /// Folder of the project itself.
        folder: PathBuf,
    },
    /// Choose the folder in a dialog; the answer goes to [`NewProjectSheet::set_parent`].
    ChooseFolder,
    /// Nothing.
    Cancel,
}

/// State of the sheet.
#[derive(Clone, Debug)]
pub struct NewProjectSheet {
    place: ProjectPlace,
    begins: bool,
    said: String,
}

impl NewProjectSheet {
    /// A sheet that proposes to put projects in `parent`.
    pub fn new(parent: &std::path::Path) -> Self {
        Self { place: ProjectPlace::new(parent), begins: true, said: String::new() }
    }

    /// Puts the project into another folder.
    pub fn set_parent(&mut self, parent: &std::path::Path) {
        self.place.set_parent(parent);
    }

    /// Says something about the dialog in which a folder was to be chosen; nothing where the text is empty.
    pub fn say(&mut self, text: &str) {
        text.clone_into(&mut self.said);
    }

    /// Shows the sheet.
    pub fn show_ui(&mut self, ui: &Ui) -> Option<NewProjectEvent> {
        let width = Tokens::of(ui).size.sheet;
        let shown = sheet::form_sheet_ui(ui, "New project", width, |ui| self.body_ui(ui));
        if shown.closed { Some(NewProjectEvent::Cancel) } else { shown.inner }
    }

    fn body_ui(&mut self, ui: &mut Ui) -> Option<NewProjectEvent> {
        let (name, chooses) = self.place.fields_ui(ui, "Name");
        if std::mem::take(&mut self.begins) {
            name.request_focus();
        }
        let enter = text_field::is_entered(ui, &name);
        said_ui(ui, &self.said);
        let why_not = self.place.why_not();
        let choice = sheet::sheet_buttons_ui(ui, "Create", why_not);
        let create = || NewProjectEvent::Create { name: self.place.name(), folder: self.place.folder() };
        match choice {
            _ if chooses => Some(NewProjectEvent::ChooseFolder),
            Some(SheetChoice::Cancel) => Some(NewProjectEvent::Cancel),
            Some(SheetChoice::Accept) => Some(create()),
            None => (enter && why_not.is_none()).then(create),
        }
    }
}
