//! From a wish to what it changes.

use super::annotate::HalfPair;
use super::command::Command;
use super::notice::Notice;
use super::{Annotate, Workspace};
use crate::project::{LabelState, PoseLabel};

impl Workspace {
    pub(super) fn carry_out(&mut self, command: Command) {
        match command {
            Command::Ask(ask) => self.shell.ask = Some(ask),
            Command::NewProject { folder, name } => self.new_project(&folder, &name),
            Command::OpenProject(folder) => self.open_project(&folder),
            Command::OpenSample => self.open_sample(),
            Command::ForgetRecent(folder) => {
                self.settings.recent.retain(|known| known.path != folder);
                self.save_settings();
            }
            Command::CloseProject => self.close_project(),
            Command::ImportBop { dataset, split, folder } => self.import_bop(dataset, split, folder),
            Command::ExportBop { out } => self.export_bop(out),
            Command::ImportPredictions(file) => self.import_predictions(file),
            Command::Deploy(command) if command.edits() && self.is_read_only() => self.refuse(),
            Command::Deploy(command) => self.carry_out_deploy(command),
            Command::CancelJob(number) => self.background.cancel(number),
            Command::RelinkImages(folder) => self.relink(folder),
            Command::GoTo(phase) => {
                self.put_down();
                self.shell.phase = phase;
            }
            Command::TogglePalette => self.shell.palette = !self.shell.palette,
            Command::ToggleShortcuts => self.shell.shortcuts = !self.shell.shortcuts,
            Command::ToggleJobs => self.shell.jobs = !self.shell.jobs,
            Command::ToggleLeft => self.shell.left = !self.shell.left,
            Command::ToggleInspector => self.shell.inspector = !self.shell.inspector,
            Command::SetTheme(theme) => {
                self.settings.theme = theme;
                self.save_settings();
            }
            Command::SelectFrame(id) => self.select_frame(id),
            Command::StepFrame(steps) => self.step_frame(steps),
            Command::NextUnlabelled => self.next_unlabelled(),
            Command::SelectObject(id) => self.select_object(id),
            Command::SelectLabel(id) => self.select_label(id),
            Command::NewInstance => self.new_instance(),
            Command::NextInstance => self.next_instance(),
            Command::FilterFrames(filter) => {
                self.annotate.filter = filter;
                self.after_change();
            }
            Command::Zoom(zoom) => self.annotate.zoom = Some(zoom),
            Command::SetTool(tool) => {
                self.put_down();
                self.annotate.tool = tool;
            }
            Command::SetGizmoAxes(axes) => self.annotate.gizmo_axes = axes,
            Command::SetStyle(style) => self.annotate.style = style,
            Command::SetOpacity(opacity) => self.annotate.opacity = opacity.clamp(0.0, 1.0),
            Command::SetExposure(brightness, contrast) => {
                (self.annotate.brightness, self.annotate.contrast) = (brightness.clamp(-1.0, 1.0), contrast.clamp(0.2, 4.0));
            }
            Command::SwapView => self.annotate.swap_view = true,
            Command::SelectPair(pair) => self.annotate.pair = pair,
            Command::Abort => self.abort(),
            Command::AbortGesture => drop(self.annotate.give_up()),
            other => self.carry_out_edit(other),
        }
    }

    /// What changes the document: refused with a sentence when the project can only be looked at.
    fn carry_out_edit(&mut self, command: Command) {
        if self.is_read_only() {
            self.refuse();
            return;
        }
        match command {
            Command::Undo => self.undo(),
            Command::Redo => self.redo(),
            Command::PlacePixel(pixel) => self.place(HalfPair::Pixel(pixel)),
            Command::PlacePoint(point) => self.place(HalfPair::Point(point)),
            Command::RemovePair(index) => self.remove_pair(index),
            Command::DragPair(index, pixel) => self.drag_pair(index, pixel),
            Command::OtherCandidate => self.other_candidate(),
            Command::LivePose(pose, method) => self.live_pose(pose, method),
            Command::EndGesture => self.end_gesture(),
            Command::SetState(state) => self.set_state(state),
            Command::DoneAndNext => self.done_and_next(),
            Command::DeleteLabel => self.delete_label(),
            Command::CopyFromPrevious => self.copy_from_previous(),
            Command::SetReview { frame, reason } => self.set_review(frame, reason),
            _ => {}
        }
    }

    fn refuse(&mut self) {
        let holder = self.holder().map_or_else(String::new, |holder| format!(", it is held by {holder}"));
        self.notify(Notice::attention(format!("The project is open read-only{holder}")));
    }

    /// Escape: first the gesture, then the half pair, then the selected pair.
    fn abort(&mut self) {
        let annotate: &mut Annotate = &mut self.annotate;
        if !annotate.give_up() && annotate.pending.take().is_none() {
            annotate.pair = None;
        }
    }

    fn undo(&mut self) {
        if self.annotate.give_up() || self.annotate.pending.take().is_some() {
            return;
        }
        self.travel("Took back", |document| document.undo());
    }

    fn redo(&mut self) {
        self.annotate.drop_half_done();
        self.travel("Did again", |document| document.redo());
    }

    /// The labels of the frame on the screen.
    fn labels_in_sight(&self) -> Vec<PoseLabel> {
        let sight = self.project().zip(self.annotate.frame);
        sight.map_or_else(Vec::new, |(project, frame)| project.labels_of(frame).cloned().collect())
    }

    fn travel(
        &mut self,
        what: &str,
        go: impl FnOnce(&mut crate::project::Document) -> Result<Option<String>, crate::project::CommitError>,
    ) {
        let before = self.labels_in_sight();
        let Some(document) = self.document_mut() else { return };
        match go(document) {
            Ok(name) => {
                self.annotate.candidates.clear();
                self.after_change();
                self.settle_selection();
                // What happens out of sight is said.
                if let Some(name) = name.filter(|_| before == self.labels_in_sight()) {
                    self.notify(Notice::done(format!("{what}: {name}")));
                }
            }
            Err(err) => self.notify(Notice::problem(format!("The step could not be taken back or done again: {err}"))),
        }
    }

    fn done_and_next(&mut self) {
        // Asked for before: a frame that is done leaves the list of those to do, and its place in it is gone.
        let next = self.frame_after();
        self.set_state(LabelState::Done);
        if self.label().is_some_and(|label| label.state == LabelState::Done) {
            match next {
                Some(id) => self.select_frame(id),
                None => self.notify(Notice::done("This was the last frame of the list")),
            }
        }
    }
}
