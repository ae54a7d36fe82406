//! Keys to actions, by the one registry.

use crate::workspace::{ACTIONS, Action, Command, Notice, Phase, Workspace, action};
use egui::{Id, Key, KeyboardShortcut, Modifiers, Ui};

/// A second shortcut of an action, as long as no other one has its keys: what other programs have taught the hand.
const ALSO: (&str, &str) = ("edit.redo", "Ctrl+Y");

/// The second shortcut of an action, if it has one.
pub fn also(workspace: &Workspace, action: &Action) -> Option<&'static str> {
    let keys = shortcut(ALSO.1);
    let is_free = || ACTIONS.iter().all(|other| shortcut(workspace.keys_of(other)) != keys);
    (action.id == ALSO.0 && is_free()).then_some(ALSO.1)
}

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

/// What is wrong with the shortcuts of the settings, as sentences: keys that there are not, names that no action has, two
/// actions on the same keys.
pub fn complaints(workspace: &Workspace) -> Vec<String> {
    let own = &workspace.settings.shortcuts;
    let mut said: Vec<String> = own.keys().filter(|id| action::find(id).is_none()).map(|id| format!("No action is called {id}")).collect();
    let mut taken: Vec<(KeyboardShortcut, &str)> = Vec::new();
    for action in ACTIONS {
        let text = workspace.keys_of(action);
        match shortcut(text) {
            None if text.is_empty() => {}
            None => said.push(format!("{} has the keys {text}, which there are not; write them as Ctrl+Shift+D", action.id)),
            Some(keys) => match taken.iter().find(|(other, _)| *other == keys) {
                Some((_, first)) => said.push(format!("{} and {first} have the same keys, {text}", action.id)),
                None => taken.push((keys, action.id)),
            },
        }
    }
    said
}

/// Sends the command of every shortcut that was pressed; behind everything else that this picture brings, so that a
/// number that is being typed is taken before the frame is left.
pub fn send_shortcuts(workspace: &mut Workspace, ui: &Ui) {
    if ui.input(|i| i.pointer.any_pressed()) {
        workspace.begin_gesture();
    }
    let writing = ui.text_edit_focused();
    let mut wishes: Vec<(KeyboardShortcut, &Action)> = ACTIONS
        .iter()
        .flat_map(|action| [Some(workspace.keys_of(action)), also(workspace, action)].map(|keys| (keys, action)))
        .filter_map(|(keys, action)| Some((shortcut(keys?)?, action)))
        .filter(|(keys, _)| !writing || !edits_text(keys))
        .collect();
    // Those with more modifiers first: Ctrl+Shift+Z must not be taken for Ctrl+Z.
    wishes.sort_by_key(|(keys, _)| {
        std::cmp::Reverse([keys.modifiers.command, keys.modifiers.shift, keys.modifiers.alt].iter().filter(|m| **m).count())
    });
    for (keys, action) in wishes {
        // Quick presses may come with one picture.
        let presses = ui.input_mut(|i| i.count_and_consume_key(keys.modifiers, keys.logical_key));
        if presses == 0 {
            continue;
        }
        match action.enabled_in(workspace) {
            Ok(command) => {
                if writing {
                    ui.memory_mut(|m| m.stop_text_input());
                }
                (0..presses).for_each(|_| workspace.send_last(command.clone()));
            }
            // At the end of the history everybody presses once too often.
            Err(_) if action.id.starts_with("edit.") => {}
            Err(why) => workspace.say(Notice::attention(format!("{}: {why}", action.title))),
        }
    }
    // egui takes the keyboard away at Escape before anything is shown: what counts is who had it.
    let before = who_has_the_keyboard(ui, writing);
    if !writing && !before.text {
        extra_keys(workspace, ui);
        if let (Some(id), true) = (before.widget, ui.input(|input| input.key_pressed(Key::Escape))) {
            // Escape lets go of what is half done, not of the place where the hands are.
            ui.memory_mut(|m| m.request_focus(id));
        }
    }
}

/// What has the keyboard, and whether it is a text.
#[derive(Clone, Copy, Default)]
struct Keyboard {
    widget: Option<Id>,
    text: bool,
}

/// Notes who has the keyboard and says who had it in the picture before.
fn who_has_the_keyboard(ui: &Ui, text: bool) -> Keyboard {
    let now = Keyboard { widget: ui.memory(|m| m.focused()), text };
    ui.data_mut(|data| std::mem::replace(data.get_temp_mut_or_default(Id::unique("keyboard")), now))
}

/// Keys that mean something in a text: letters, and with Ctrl those that undo, copy, select and delete.
fn edits_text(keys: &KeyboardShortcut) -> bool {
    let own = [Key::A, Key::C, Key::V, Key::X, Key::Z, Key::Y, Key::Delete, Key::Backspace, Key::Insert];
    !keys.modifiers.command || keys.conflicts_with_text_editing() || own.contains(&keys.logical_key)
}

/// Keys that are no actions: 1 to 9 select objects, Escape lets go.
fn extra_keys(workspace: &mut Workspace, ui: &Ui) {
    let digits = [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7, Key::Num8, Key::Num9];
    let selects = workspace.shell.phase == Phase::Annotate;
    for (i, key) in digits.into_iter().enumerate() {
        if selects
            && ui.input_mut(|input| input.consume_key(Modifiers::NONE, key))
            && let Some(id) = workspace.project().and_then(|p| p.objects().nth(i)).map(|o| o.id)
        {
            workspace.send_last(Command::SelectObject(id));
        }
    }
    // Not taken away: a field that is being dragged listens to it as well. A menu that is open has it to itself.
    if ui.input(|input| input.key_pressed(Key::Escape)) && !egui::Popup::is_any_open(ui) && !covered(workspace) {
        workspace.send(Command::Abort);
    }
}

/// Whether a list or a sheet lies over the stage and takes Escape for itself.
fn covered(workspace: &Workspace) -> bool {
    workspace.shell.jobs || workspace.shell.shortcuts || workspace.shell.messages
}

#[cfg(test)]
mod tests {
    use super::{complaints, shortcut};
    use crate::workspace::{ACTIONS, Workspace};

    #[test]
    fn every_shipped_shortcut_names_keys() {
        for action in ACTIONS.iter().filter(|a| !a.shortcut.is_empty()) {
            assert!(shortcut(action.shortcut).is_some(), "{}: {}", action.id, action.shortcut);
        }
    }
    #[test]
    fn shortcuts_of_the_settings_are_complained_about_by_name() {
        let mut workspace = Workspace::for_tests();
        assert!(complaints(&workspace).is_empty(), "{:?}", complaints(&workspace));
        for (id, keys) in [("label.done", "Ctrl+K"), ("label.dnoe", "D"), ("edit.undo", "Ctrl+Oops"), ("tool.gizmo", "")] {
            workspace.settings.shortcuts.insert(id.to_owned(), keys.to_owned());
        }
        let said = complaints(&workspace);
        assert_eq!(said.len(), 3, "{said:?}");
        for words in ["label.dnoe", "Ctrl+Oops", "label.done"] {
            assert!(said.iter().any(|s| s.contains(words)), "{said:?}");
        }
    }
}
