//! The sheet that gives a set of predictions another name.

use super::DeployStage;
use crate::ui::widgets::sheet::{SheetChoice, form_sheet_ui, sheet_buttons_ui};
use crate::ui::widgets::text_field_ui;
use crate::workspace::{Command, DeployCommand, Workspace};
use egui::{Key, Ui};

const WIDTH: f32 = 420.0;

/// State of the sheet.
pub(super) struct SetSheet {
    former: String,
    typed: String,
    begins: bool,
}

impl SetSheet {
    fn body_ui(&mut self, workspace: &Workspace, ui: &mut Ui) -> Option<DeployCommand> {
        ui.weak("Name");
        let field = text_field_ui(ui, "Name", &mut self.typed, &self.former);
        if std::mem::take(&mut self.begins) {
            crate::ui::widgets::text_field::take_up(ui, &field, &self.typed);
        }
        let enter = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        let name = self.typed.trim().to_owned();
        let why_not = why_not(workspace, &self.former, &name);
        match sheet_buttons_ui(ui, "Rename", why_not) {
            Some(SheetChoice::Cancel) => Some(DeployCommand::CloseName),
            accepted if (accepted.is_some() || enter) && why_not.is_none() => {
                Some(DeployCommand::RenameSet { former: self.former.clone(), name })
            }
            _ => None,
        }
    }
}

fn why_not(workspace: &Workspace, former: &str, name: &str) -> Option<&'static str> {
    if name.is_empty() {
        Some("The set has no name yet")
    } else if name.contains(char::is_control) {
        Some("A name has no characters that can't be seen")
    } else if name != former && workspace.project().is_some_and(|p| p.prediction_set_named(name).is_some()) {
        Some("Another set has that name")
    } else {
        None
    }
}

impl DeployStage {
    /// Shows the sheet where one is wished for.
    pub(super) fn set_sheet_ui(&mut self, workspace: &mut Workspace, ui: &Ui) {
        let Some(former) = workspace.deploy.set_wish.clone() else {
            self.set_sheet = None;
            return;
        };
        if self.set_sheet.as_ref().is_none_or(|sheet| sheet.former != former) {
            self.set_sheet = Some(SetSheet { typed: former.clone(), former, begins: true });
        }
        let Some(sheet) = &mut self.set_sheet else { return };
        let shown = form_sheet_ui(ui, "Rename predictions", WIDTH, |ui| sheet.body_ui(workspace, ui));
        let sent = if shown.closed { Some(DeployCommand::CloseName) } else { shown.inner };
        sent.into_iter().for_each(|command| workspace.send(Command::Deploy(command)));
    }
}
