//! The sheet that makes a project: a name and the folder to put it in.

use std::path::PathBuf;

use egui::{Key, Ui};

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
    name: String,
    parent: String,
    begins: bool,
}

impl NewProjectSheet {
    /// A sheet that proposes to put projects in `parent`.
    pub fn new(parent: &std::path::Path) -> Self {
        Self { name: String::new(), parent: parent.display().to_string(), begins: true }
    }

    /// Puts the project into another folder.
    pub fn set_parent(&mut self, parent: &std::path::Path) {
        self.parent = parent.display().to_string();
    }

    /// Shows the sheet.
    pub fn show_ui(&mut self, ui: &Ui) -> Option<NewProjectEvent> {
        let width = Tokens::of(ui).size.sheet;
        let shown = sheet::sheet_ui(ui, "New project", width, |ui| self.body_ui(ui));
        if shown.closed { Some(NewProjectEvent::Cancel) } else { shown.inner }
    }

    fn body_ui(&mut self, ui: &mut Ui) -> Option<NewProjectEvent> {
        let t = Tokens::of(ui);
        ui.weak("Name");
        let name = text_field::text_field_ui(ui, "Name", &mut self.name, "Bin picking");
        if std::mem::take(&mut self.begins) {
            name.request_focus();
        }
        let enter = name.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        ui.add_space(t.space.s);
        ui.weak("In the folder");
        let (_, chooses) = text_field::path_field_ui(ui, "Folder", &mut self.parent, "");
        ui.add_space(t.space.xs);
        let folder = self.folder();
        ui.label(egui::RichText::new(folder.display().to_string()).monospace().color(t.text.secondary));
        let why_not = self.why_not(&folder);
        let choice = sheet::sheet_buttons_ui(ui, "Create", why_not);
        match choice {
            _ if chooses => Some(NewProjectEvent::ChooseFolder),
            Some(SheetChoice::Cancel) => Some(NewProjectEvent::Cancel),
            Some(SheetChoice::Accept) => Some(self.create(folder)),
            None => (enter && why_not.is_none()).then(|| self.create(folder)),
        }
    }

    fn create(&self, folder: PathBuf) -> NewProjectEvent {
        NewProjectEvent::Create { name: self.name.trim().to_owned(), folder }
    }

    fn folder(&self) -> PathBuf {
        PathBuf::from(self.parent.trim()).join(folder_name(&self.name))
    }

    fn why_not(&self, folder: &std::path::Path) -> Option<&'static str> {
        if folder_name(&self.name).is_empty() {
            Some("The project has no name yet")
        } else if folder.exists() {
            Some("There is something at this path already")
        } else {
            None
        }
    }
}

/// A name as a folder: lower case, words joined by hyphens.
fn folder_name(name: &str) -> String {
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_becomes_a_folder_that_every_system_takes() {
        assert_eq!(folder_name("Toy sorter, line 2"), "toy-sorter-line-2");
        assert_eq!(folder_name(" ../"), "");
        assert_eq!(folder_name("Größe"), "größe");
    }
}
