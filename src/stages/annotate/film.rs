//! The filmstrip.

use super::{AnnotateStage, dots};
use crate::ui::Tokens;
use crate::ui::widgets::filmstrip::{FilmCell, film_cell_ui, filmstrip_ui};
use crate::workspace::{Command, Workspace};
use egui::Ui;

impl AnnotateStage {
    pub(super) fn film_ui(&mut self, workspace: &mut Workspace, ui: &mut Ui) {
        let t = Tokens::of(ui);
        let shown = workspace.frames.shown().to_vec();
        let at = workspace.annotate.frame.and_then(|id| shown.iter().position(|s| *s == id));
        let mut wanted = None;
        filmstrip_ui(ui, "film", shown.len(), at, |ui, i, rect| {
            let Some((id, name, full, missing)) =
                workspace.project().and_then(|p| p.frame(shown[i]).map(|f| (f.id, f.name.clone(), p.full_name(f), f.missing)))
            else {
                return;
            };
            let texture = if missing { None } else { self.thumbnail(workspace, ui, id) };
            let dots = dots(workspace, id, t, true);
            let short = name.trim_start_matches('0');
            let label = if short.is_empty() { "0" } else { short };
            let cell = FilmCell { label, name: &full, texture, missing, selected: workspace.annotate.frame == Some(id), dots: &dots };
            if film_cell_ui(ui, rect, &cell).clicked() {
                wanted = Some(id);
            }
        });
        if let Some(id) = wanted {
            workspace.send(Command::SelectFrame(id));
        }
    }
}
