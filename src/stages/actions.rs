//! Actions of the registry as buttons and as rows of menus: with their shortcut, and why they can't be done now.

use crate::ui::widgets::Button;
use crate::ui::widgets::menu::{MenuItem, menu_item_ui};
use crate::workspace::action::Action;
use crate::workspace::{Command, Workspace};
use egui::Ui;

/// Shows a button that does an action; gives its command when it is clicked.
pub fn action_button_ui(workspace: &Workspace, ui: &mut Ui, action: &Action, button: Button<'_>) -> Option<Command> {
    let state = action.enabled_in(workspace);
    let button = button.shortcut(workspace.keys_of(action)).why_not(state.as_ref().err().copied());
    let clicked = button.show_ui(ui).clicked();
    state.ok().filter(|_| clicked)
}

/// Shows an action as a row of a menu; gives its command when it is clicked.
pub fn action_row_ui(workspace: &Workspace, ui: &mut Ui, action: &Action) -> Option<Command> {
    let state = action.enabled_in(workspace);
    let item = MenuItem {
        icon: None,
        text: action.title,
        shortcut: workspace.keys_of(action),
        why_not: state.as_ref().err().copied(),
        on: action.is_on(workspace),
    };
    let clicked = menu_item_ui(ui, item).clicked();
    state.ok().filter(|_| clicked)
}
