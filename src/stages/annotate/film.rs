//! The filmstrip.

use super::{AnnotateStage, dots};
use crate::ui::Tokens;
use crate::ui::widgets::filmstrip::{FilmCell, film_cell_ui, filmstrip_ui};
use crate::workspace::{Command, Workspace};
use egui::Ui;

impl AnnotateStage {
    pub(super) fn film_ui(&mut self, workspace: &mut Workspace, ui: &mut Ui) {
        let t = Tokens::of(ui);
        let count = workspace.frames.shown().len();
        let selected = workspace.annotate.frame;
        // Only when another frame was selected: a strip that was scrolled by hand stays where it is.
        let reveal = (self.filmed != selected).then(|| workspace.shown_place().ok()).flatten();
        self.filmed = selected;
        let mut wanted = None;
        filmstrip_ui(ui, "film", count, reveal, |ui, i, rect| {
            let shown = workspace.frames.shown().get(i).copied();
            let Some((id, name, full, missing)) = shown.zip(workspace.project()).and_then(|(id, p)| {
                let frame = p.frame(id)?;
                Some((id, frame.name.clone(), format!("Thumbnail {}", p.full_name(frame)), frame.missing))
            }) else {
                return;
            };
            let texture = if missing { None } else { self.thumbnail(workspace, ui, id) };
            let dots = dots(workspace, id, t, true);
            let short = name.trim_start_matches('0');
            let label = if short.is_empty() { "0" } else { short };
            let cell = FilmCell { label, name: &full, texture, missing, selected: selected == Some(id), dots: &dots };
            if film_cell_ui(ui, rect, &cell).clicked() {
                wanted = Some(id);
            }
        });
        if let Some(id) = wanted {
            workspace.send_last(Command::SelectFrame(id));
        }
    }
}
