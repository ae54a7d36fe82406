//! The menus of the strip and the list of shortcuts, all from the one registry of actions.

use crate::app::keys::also;
use crate::app::start::words;
use crate::stages::actions::action_row_ui;
use crate::ui::icons;
use crate::ui::shell::{RecentCard, ShortcutGroup, recent_row_ui};
use crate::ui::widgets::menu;
use crate::workspace::{ACTIONS, Command, Workspace};
use egui::Ui;

/// Menus that open beside the project's, with their icons.
const BESIDE: [(&str, &str); 8] = [
    ("Edit", icons::UNDO),
    ("Label", icons::SELL),
    ("Tool", icons::POINT_SCAN),
    ("Frame", icons::IMAGE),
    ("Deploy", icons::ROCKET_LAUNCH),
    ("View", icons::VISIBILITY),
    ("Go", icons::ARROW_FORWARD),
    ("Help", icons::HELP),
];

/// What the mouse and the keyboard do on photo and mesh: keys that are no actions.
const HANDS: [(&str, &str); 13] = [
    ("Move the cross hair by a pixel", "Arrows"),
    ("A tenth of every step by key", "Shift"),
    ("Set a point", "Enter"),
    ("Put down what is half done", "Esc"),
    ("Hide the overlay while held", "B"),
    ("Select an object", "1 … 9"),
    ("Zoom at the pointer", "Wheel"),
    ("Pan", "Middle button, or Space+drag"),
    ("Turn the mesh", "Drag, or Alt+Arrows"),
    ("Gizmo: move by a pixel", "Arrows"),
    ("Gizmo: turn by a degree", "Alt+Arrows"),
    ("Gizmo: nearer and farther", "Page Up, Page Down"),
    ("Gizmo beside the handles: turn, push", "Alt+drag, Ctrl+drag"),
];

/// The icon of a menu, for what stands elsewhere with its actions.
pub fn icon_of(menu: &str) -> &'static str {
    BESIDE.iter().find(|(name, _)| *name == menu).map_or(icons::FOLDER, |(_, icon)| icon)
}

/// The project's menu: its own actions, then every other one in a menu beside it.
pub fn project_menu_ui(workspace: &Workspace, ui: &mut Ui, sent: &mut Vec<Command>) {
    actions_ui(workspace, ui, "Project", sent);
    menu::menu_line_ui(ui);
    menu::sub_menu_ui(ui, Some(icons::HISTORY), "Recent projects", |ui| {
        ui.set_width(RECENT);
        recent_ui(workspace, ui, sent);
    });
    for (name, icon) in BESIDE {
        menu::sub_menu_ui(ui, Some(icon), name, |ui| {
            ui.set_width(MENU);
            actions_ui(workspace, ui, name, sent);
        });
    }
}

/// The projects that were open lately, without the one that is.
fn recent_ui(workspace: &Workspace, ui: &mut Ui, sent: &mut Vec<Command>) {
    let open = workspace.folder().and_then(|folder| std::path::absolute(folder).ok());
    let others = workspace.settings.recent.iter().filter(|known| Some(&known.path) != open.as_ref()).take(MOST_RECENT);
    let known: Vec<_> = others.map(|known| (known, words(known))).filter(|(_, words)| !words.missing).collect();
    if known.is_empty() {
        ui.weak("No other project was open yet");
    }
    for (project, words) in known {
        let rings = super::rings(project.photos, project.labelled);
        let card = RecentCard { name: &project.name, path: &words.path, rings, ..RecentCard::default() };
        if recent_row_ui(ui, &card).clicked() {
            sent.push(Command::OpenProject(project.path.clone()));
            ui.close();
        }
    }
}

/// The gear's menu.
pub fn settings_menu_ui(workspace: &Workspace, ui: &mut Ui, sent: &mut Vec<Command>) {
    actions_ui(workspace, ui, "View", sent);
    menu::menu_line_ui(ui);
    actions_ui(workspace, ui, "Help", sent);
}

/// Projects in the menu of recent ones.
const MOST_RECENT: usize = 8;
/// Width of that menu.
const RECENT: f32 = 380.0;
/// Width of a menu.
pub const MENU: f32 = 272.0;

fn actions_ui(workspace: &Workspace, ui: &mut Ui, menu: &str, sent: &mut Vec<Command>) {
    for action in ACTIONS.iter().filter(|a| a.menu == menu) {
        sent.extend(action_row_ui(workspace, ui, action));
    }
}

/// Every shortcut by its menu, as the settings have it, then what hands do on photo and mesh.
pub fn shortcut_groups(workspace: &Workspace) -> Vec<ShortcutGroup> {
    let mut groups: Vec<ShortcutGroup> = Vec::new();
    for action in ACTIONS.iter().filter(|a| !workspace.keys_of(a).is_empty()) {
        let keys = also(workspace, action).map_or_else(String::new, |keys| format!(", {keys}"));
        let row = (action.title.to_owned(), format!("{}{keys}", workspace.keys_of(action)));
        match groups.iter_mut().find(|g| g.title == action.menu) {
            Some(group) => group.rows.push(row),
            None => groups.push(ShortcutGroup { title: action.menu.to_owned(), rows: vec![row] }),
        }
    }
    let rows = HANDS.map(|(what, keys)| (what.to_owned(), keys.to_owned())).to_vec();
    groups.push(ShortcutGroup { title: "Photo and mesh".to_owned(), rows });
    groups
}
