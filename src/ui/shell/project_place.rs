//! The name of a new project and the folder that it goes into, as two sheets ask for them.

use std::path::{Path, PathBuf};

use egui::{Response, Ui};

use crate::ui::{
    theme::Tokens,
    widgets::{Tone, sentence_ui, text_field},
};

/// A name and the folder above the project's own.
#[derive(Clone, Debug)]
pub struct ProjectPlace {
    name: String,
    parent: String,
}

impl ProjectPlace {
    /// A project without a name in this folder.
    pub fn new(parent: &Path) -> Self {
        Self { name: String::new(), parent: parent.display().to_string() }
    }

    /// Puts the project into another folder.
    pub fn set_parent(&mut self, parent: &Path) {
        self.parent = parent.display().to_string();
    }

    /// Names the project after something; where a project of that name is, with the next number behind it.
    pub fn call(&mut self, name: &str) {
        let numbered = |n: u32| if n == 1 { name.to_owned() } else { format!("{name} {n}") };
        self.name = (1..1000).map(numbered).find(|name| !self.folder_of(name).exists()).unwrap_or_else(|| name.to_owned());
    }

    /// The project's name.
    pub fn name(&self) -> String {
        self.name.trim().to_owned()
    }

    /// The project's own folder.
    pub fn folder(&self) -> PathBuf {
        self.folder_of(&self.name)
    }

    fn folder_of(&self, name: &str) -> PathBuf {
        PathBuf::from(self.parent.trim()).join(folder_name(name))
    }

    /// Why no project can be made there.
    pub fn why_not(&self) -> Option<&'static str> {
        if folder_name(&self.name).is_empty() {
            Some("The project has no name yet")
        } else if self.parent.trim().is_empty() {
            Some("Choose the folder that the project goes into")
        } else if self.folder().exists() {
            Some("There is something at the project's path already: choose another name or folder")
        } else {
            None
        }
    }

    /// Shows both fields and the path that comes of them. Returns the field of the name and whether a folder is to be
    /// chosen in a dialog.
    pub fn fields_ui(&mut self, ui: &mut Ui, title: &str) -> (Response, bool) {
        let t = Tokens::of(ui);
        ui.weak(title);
        let name = text_field::text_field_ui(ui, "Name", &mut self.name, "Bin picking");
        ui.add_space(t.space.s);
        ui.weak("In the folder");
        let (_, chooses) = text_field::path_field_ui(ui, "Folder", &mut self.parent, "");
        ui.add_space(t.space.xs);
        ui.label(egui::RichText::new(self.folder().display().to_string()).monospace().color(t.text.secondary));
        if let Some(why_not) = self.why_not().filter(|_| !self.name.trim().is_empty()) {
            ui.add_space(t.space.s);
            sentence_ui(ui, Tone::Attention, why_not);
        }
        (name, chooses)
    }
}

/// What is to be said of the desktop's dialog, above the buttons of a sheet.
pub(super) fn said_ui(ui: &mut Ui, text: &str) {
    if !text.is_empty() {
        ui.add_space(Tokens::of(ui).space.s);
        sentence_ui(ui, Tone::Info, text);
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

    #[test]
    fn what_is_there_already_gives_the_next_number() {
        let folder = tempfile::tempdir().unwrap();
        let mut place = ProjectPlace::new(folder.path());
        assert!(place.why_not().is_some());
        place.call("lmo");
        assert_eq!((place.name().as_str(), place.why_not()), ("lmo", None));
        std::fs::create_dir(folder.path().join("lmo")).unwrap();
        assert!(place.why_not().is_some_and(|why| why.contains("already")));
        place.call("lmo");
        assert_eq!((place.name().as_str(), place.folder()), ("lmo 2", folder.path().join("lmo-2")));
    }
}
