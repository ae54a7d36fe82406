//! The sheet that asks before something is done that is hard to overlook and easily done by mistake.

use egui::Ui;

use crate::ui::widgets::sheet::{self, SheetChoice};

/// A question with two answers; the keyboard begins at the one that changes nothing.
#[derive(Clone, Debug)]
pub struct QuestionSheet {
    title: String,
    text: String,
    yes: &'static str,
    no: &'static str,
    begins: bool,
}

impl QuestionSheet {
    /// A question with the words of its two buttons.
    pub fn new(title: String, text: String, yes: &'static str, no: &'static str) -> Self {
        Self { title, text, yes, no, begins: true }
    }

    /// Shows the sheet; gives the answer, which is no where it is closed.
    pub fn show_ui(&mut self, ui: &Ui) -> Option<bool> {
        let (title, width) = (self.title.clone(), crate::ui::Tokens::of(ui).size.sheet);
        let begins = std::mem::take(&mut self.begins);
        let shown = sheet::form_sheet_ui(ui, &title, width, |ui| {
            ui.label(&self.text);
            sheet::question_buttons_ui(ui, self.yes, self.no, begins)
        });
        if shown.closed { Some(false) } else { shown.inner.map(|choice| choice == SheetChoice::Accept) }
    }
}
