//! What the command palette lists: actions, frames, objects.

use crate::ui::icons;
use crate::ui::shell::PaletteEntry;
use crate::workspace::{ACTIONS, Command, Workspace};

/// Frames that are listed; the list on the left holds them all.
const MOST_FRAMES: usize = 5000;

/// The entries for the present state.
pub fn entries(workspace: &Workspace) -> Vec<PaletteEntry<Command>> {
    let mut entries: Vec<PaletteEntry<Command>> = ACTIONS
        .iter()
        .map(|action| {
            let state = action.enabled_in(workspace);
            PaletteEntry {
                title: action.title.to_owned(),
                subtitle: action.menu.to_owned(),
                icon: icons::CHEVRON_RIGHT,
                shortcut: action.shortcut.to_owned(),
                enabled: state.as_ref().map(|_| ()).map_err(|why| (*why).to_owned()),
                // A disabled entry can't be chosen; its command is never sent.
                id: state.unwrap_or(Command::Abort),
            }
        })
        .collect();
    let Some(project) = workspace.project() else { return entries };
    let plain = |title: String, subtitle: &str, id: Command| PaletteEntry {
        title,
        subtitle: subtitle.to_owned(),
        icon: icons::CHEVRON_RIGHT,
        shortcut: String::new(),
        enabled: Ok(()),
        id,
    };
    entries.extend(project.objects().map(|o| plain(o.name.clone(), "Object", Command::SelectObject(o.id))));
    entries.extend(
        workspace
            .frames
            .ids()
            .iter()
            .take(MOST_FRAMES)
            .filter_map(|id| project.frame(*id))
            .map(|f| plain(project.full_name(f), "Frame", Command::SelectFrame(f.id))),
    );
    entries
}
