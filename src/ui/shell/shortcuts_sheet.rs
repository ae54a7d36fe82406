//! The sheet of all shortcuts, in two columns.

use egui::{Rect, ScrollArea, Sense, Ui, pos2, vec2};

use crate::ui::{
    brush::{Brush, Face, LEFT},
    theme::Tokens,
    widgets::{hairline_ui, key_cap, sheet},
};

/// A group of shortcuts.
#[derive(Clone, Debug)]
pub struct ShortcutGroup {
    /// Title of the group.
    pub title: String,
    /// What it does, and the keys as they are printed.
    pub rows: Vec<(String, String)>,
}

/// Shows the sheet; `settings` is the file in which shortcuts are changed. Returns whether the user closed it.
pub fn shortcuts_sheet_ui(ui: &Ui, groups: &[ShortcutGroup], settings: &str) -> bool {
    let height = (ui.content_rect().height() - 220.0).max(200.0);
    sheet::sheet_ui(ui, "Shortcuts", 760.0, |ui| {
        ScrollArea::vertical()
            .max_height(height)
            .min_scrolled_height(height)
            .auto_shrink([false, true])
            .show(ui, |ui| columns_ui(ui, groups));
        if !settings.is_empty() {
            let t = Tokens::of(ui);
            hairline_ui(ui, t.space.s, t.space.s);
            ui.weak("Other keys are set in the settings, as shortcuts: {\"label.done\": \"Ctrl+Enter\"}");
            ui.label(egui::RichText::new(settings).monospace().color(t.text.secondary));
        }
    })
    .closed
}

/// Groups go to the shorter of two columns.
fn columns_ui(ui: &mut Ui, groups: &[ShortcutGroup]) {
    let brush = Brush::of(ui);
    let t = brush.t;
    // The bar of the scroll area stands beside the keys, not over them.
    let width = (ui.available_width() - t.space.xl - t.space.m) / 2.0;
    let origin = ui.cursor().min;
    let mut bottoms = [0.0_f32; 2];
    for group in groups {
        let column = usize::from(bottoms[1] < bottoms[0]);
        let left = origin.x + column as f32 * (width + t.space.xl);
        let top = origin.y + bottoms[column];
        let rect = Rect::from_min_size(pos2(left, top), vec2(width, t.size.section + group.rows.len() as f32 * t.size.row));
        paint_group(&brush, rect, group);
        bottoms[column] += rect.height() + t.space.m;
    }
    ui.allocate_exact_size(vec2(ui.available_width(), bottoms[0].max(bottoms[1])), Sense::hover());
}

fn paint_group(brush: &Brush, rect: Rect, group: &ShortcutGroup) {
    let t = brush.t;
    let title = pos2(rect.left(), rect.top() + t.size.section / 2.0);
    brush.text(title, LEFT, &group.title, Face::BodyStrong, t.text.primary);
    for (i, (what, keys)) in group.rows.iter().enumerate() {
        let y = rect.top() + t.size.section + (i as f32 + 0.5) * t.size.row;
        let left = key_cap::paint_key_cap(brush, pos2(rect.right(), y), keys);
        brush.text_within(pos2(rect.left(), y), LEFT, left - 8.0 - rect.left(), what, Face::Body, t.text.secondary);
    }
}
