//! Keys to actions, by the one registry.

use crate::workspace::{ACTIONS, Command, Workspace};
use egui::{Key, KeyboardShortcut, Modifiers, Ui};

/// The keys that a text such as `Ctrl+Shift+Z` names.
pub fn shortcut(text: &str) -> Option<KeyboardShortcut> {
    if text == "+" {
        return Some(KeyboardShortcut::new(Modifiers::NONE, Key::Plus));
    }
    let mut modifiers = Modifiers::NONE;
    let mut parts: Vec<&str> = text.split('+').collect();
    let key = parts.pop()?;
    for part in parts {
        modifiers |= match part {
            "Ctrl" => Modifiers::COMMAND,
            "Shift" => Modifiers::SHIFT,
            "Alt" => Modifiers::ALT,
            _ => return None,
        };
    }
    Some(KeyboardShortcut::new(modifiers, Key::from_name(key)?))
}

/// Sends the command of every shortcut that was pressed. While a text is written, keys without Ctrl are letters.
pub fn send_shortcuts(workspace: &mut Workspace, ui: &Ui) {
    let writing = ui.text_edit_focused();
    let mut wishes: Vec<(KeyboardShortcut, &crate::workspace::Action)> = Vec::new();
    for action in ACTIONS {
        let text = workspace.settings.shortcuts.get(action.id).map_or(action.shortcut, String::as_str);
        if let Some(keys) = shortcut(text)
            && (!writing || keys.modifiers.command)
        {
            wishes.push((keys, action));
        }
    }
    // Those with more modifiers first: Ctrl+Shift+Z must not be taken for Ctrl+Z.
    wishes.sort_by_key(|(keys, _)| {
        std::cmp::Reverse([keys.modifiers.command, keys.modifiers.shift, keys.modifiers.alt].iter().filter(|m| **m).count())
    });
    for (keys, action) in wishes {
        if ui.input_mut(|i| i.consume_shortcut(&keys))
            && let Ok(command) = action.enabled_in(workspace)
        {
            workspace.send(command);
        }
    }
    if !writing {
        extra_keys(workspace, ui);
    }
}

/// Keys that are no actions: 1 to 9 select objects, Escape lets go.
fn extra_keys(workspace: &mut Workspace, ui: &Ui) {
    let digits = [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7, Key::Num8, Key::Num9];
    for (i, key) in digits.into_iter().enumerate() {
        if ui.input_mut(|input| input.consume_key(Modifiers::NONE, key))
            && let Some(id) = workspace.project().and_then(|p| p.objects().nth(i)).map(|o| o.id)
        {
            workspace.send(Command::SelectObject(id));
        }
    }
    if ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
        workspace.send(Command::Abort);
    }
}

#[cfg(test)]
mod tests {
    use super::shortcut;
    use crate::workspace::ACTIONS;

    #[test]
    fn every_shipped_shortcut_names_keys() {
        for action in ACTIONS.iter().filter(|a| !a.shortcut.is_empty()) {
            assert!(shortcut(action.shortcut).is_some(), "{}: {}", action.id, action.shortcut);
        }
    }
}
