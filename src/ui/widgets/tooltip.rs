//! Tooltips: a sentence and a shortcut, or the reason why not.

use egui::{Response, Ui};

use super::key_cap;

/// Shows `text` and the shortcut under the pointer; nothing if both are empty.
pub fn tip(response: Response, text: &str, shortcut: Option<&str>) -> Response {
    if text.is_empty() && shortcut.is_none() {
        return response;
    }
    response.on_hover_ui(|ui| {
        ui.horizontal(|ui| {
            if !text.is_empty() {
                ui.label(text);
            }
            if let Some(shortcut) = shortcut {
                key_cap::key_cap_ui(ui, shortcut);
            }
        });
    })
}

/// Says what it is and why it cannot be done now.
pub fn why_not(response: Response, name: &str, reason: &str) -> Response {
    let words = |ui: &mut Ui| {
        ui.label(name);
        ui.weak(reason);
    };
    response.on_hover_ui(words).on_disabled_hover_ui(words)
}
