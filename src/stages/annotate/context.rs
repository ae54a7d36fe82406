//! Menus of the right button: on the photo, on rows of objects and frames, and behind the inspector's button.

use crate::stages::actions::action_row_ui;
use crate::ui::widgets::menu::menu_line_ui;
use crate::workspace::{Command, Workspace, action};
use egui::Ui;

/// Width of such a menu.
pub const WIDTH: f32 = 232.0;

/// On the photo: what can be done with the label in hand, then how it is drawn.
pub const PHOTO: &[&[&str]] = &[
    &["label.done", "label.next_instance", "label.new_instance", "label.delete"],
    &["view.solid", "view.outline", "view.xray", "view.lines"],
    &["view.fit", "view.one_to_one"],
];
/// On an object.
pub const OBJECT: &[&[&str]] = &[&["label.next_instance", "label.new_instance", "label.copy_previous"], &["label.delete"]];
/// On a frame.
pub const FRAME: &[&[&str]] =
    &[&["label.copy_previous", "frame.settle", "project.find_folder"], &["frame.next_todo", "frame.next_unlabelled"]];
/// In the inspector.
pub const LABEL: &[&[&str]] = &[&["label.next_instance", "label.new_instance", "label.copy_previous"], &["label.delete"]];

/// Rows of actions in groups, from the one registry.
pub fn actions_menu_ui(workspace: &Workspace, ui: &mut Ui, groups: &[&[&str]], sent: &mut Vec<Command>) {
    ui.set_width(WIDTH);
    for (i, group) in groups.iter().enumerate() {
        if i > 0 {
            menu_line_ui(ui);
        }
        for action in group.iter().filter_map(|id| action::find(id)) {
            if let Some(command) = action_row_ui(workspace, ui, action) {
                sent.push(command);
                ui.close();
            }
        }
    }
}
