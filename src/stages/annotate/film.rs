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
        if count == 0 {
            let words = egui::RichText::new(workspace.annotate.filter.none()).color(t.text.secondary);
            ui.centered_and_justified(|ui| ui.label(words));
            return;
        }
        let mut wanted = None;
        // Where there are several sessions a number alone names several frames.
        let says_session = workspace.project().is_some_and(|p| p.sessions().nth(1).is_some());
        filmstrip_ui(ui, "film", count, reveal, |ui, i, rect| {
            let shown = workspace.frames.shown().get(i).copied();
            let Some((id, name, session, full, missing, review)) = shown.zip(workspace.project()).and_then(|(id, p)| {
                let frame = p.frame(id)?;
                let session = p.session(frame.session).filter(|_| says_session).map_or_else(String::new, |s| s.name.clone());
                Some((id, frame.name.clone(), session, p.full_name(frame), workspace.frames.is_missing(id), frame.review.is_some()))
            }) else {
                return;
            };
            let texture = if missing { None } else { self.thumbnail(workspace, ui, id) };
            let dots = dots(workspace, id, t, true);
            let short = name.trim_start_matches('0');
            let label = if short.is_empty() { "0" } else { short };
            let access = format!("Thumbnail {full}");
            let selected = selected == Some(id);
            let cell = FilmCell { label, name: &access, full: &full, session: &session, review, texture, missing, selected, dots: &dots };
            if film_cell_ui(ui, rect, &cell).clicked() {
                wanted = Some(id);
            }
        });
        if let Some(id) = wanted {
            workspace.send_last(Command::SelectFrame(id));
        }
    }
}
