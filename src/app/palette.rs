//! What the command palette lists: actions, frames, objects.

use super::shell::icon_of;
use crate::ui::icons;
use crate::ui::shell::PaletteEntry;
use crate::workspace::{ACTIONS, Action, Command, Workspace};

/// The entries for the present state.
pub fn entries(workspace: &Workspace) -> Vec<PaletteEntry<Command>> {
    let mut entries: Vec<PaletteEntry<Command>> = ACTIONS.iter().map(|action| action_entry(workspace, action)).collect();
    let Some(project) = workspace.project() else { return entries };
    let plain = |title: String, kind: &'static str, icon, id: Command| PaletteEntry {
        title,
        subtitle: kind.into(),
        icon,
        shortcut: String::new(),
        enabled: Ok(()),
        id,
    };
    entries.extend(project.objects().map(|o| plain(o.name.clone(), "Object", icons::DEPLOYED_CODE, Command::SelectObject(o.id))));
    let frames = workspace.frames.ids().iter().filter_map(|id| project.frame(*id));
    entries.extend(frames.map(|f| plain(project.full_name(f), "Frame", icons::IMAGE, Command::SelectFrame(f.id))));
    entries
}

fn action_entry(workspace: &Workspace, action: &Action) -> PaletteEntry<Command> {
    let state = action.enabled_in(workspace);
    PaletteEntry {
        title: action.title.to_owned(),
        subtitle: action.menu.into(),
        icon: icon_of(action.menu),
        shortcut: workspace.keys_of(action).to_owned(),
        enabled: state.as_ref().map(|_| ()).map_err(|why| (*why).to_owned()),
        // A disabled entry can't be chosen; its command is never sent.
        id: state.unwrap_or(Command::Abort),
    }
}
