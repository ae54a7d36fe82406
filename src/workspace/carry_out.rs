//! From a wish to what it changes.

use super::annotate::HalfPair;
use super::command::{Ask, Command, Phase};
use super::notice::Notice;
use super::words::count;
use super::{Annotate, Tool, Workspace};
use crate::project::{Edit, FrameId, LabelId, LabelState, PoseLabel};

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
            Command::Quit => self.shell.quit = true,
            Command::ImportBop { dataset, split, into } => self.import_bop(dataset, split, into),
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
            Command::ToggleMessages => self.toggle_messages(),
            Command::SetPanelWidth(edge, width) => self.set_panel_width(edge, width),
            Command::KeepSettings => self.save_settings(),
            Command::ToggleLeft => self.shell.left = !self.shell.left,
            Command::ToggleInspector => self.shell.inspector = !self.shell.inspector,
            Command::SetTheme(theme) => {
                self.settings.theme = theme;
                self.save_settings();
            }
            Command::SelectFrame(id) => self.select_frame(id),
            Command::StepFrame(steps) => self.step_frame(steps),
            Command::NextUnlabelled => self.next_unlabelled(),
            Command::NextToDo => self.next_todo(),
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
                self.find_candidates();
                // Who takes up a tool by a key goes on by keys.
                self.annotate.to_photo = tool != Tool::Select;
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
            Command::AbortGesture => drop(self.give_up()),
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
            Command::UndoAnyway => self.travel(true, |document| document.undo()),
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

    /// Escape: first the gesture, then the half pair, then the selected pair, then another one of the object.
    fn abort(&mut self) {
        if self.give_up() {
            return;
        }
        let annotate: &mut Annotate = &mut self.annotate;
        if annotate.pending.take().is_some() || annotate.pair.take().is_some() {
            return;
        }
        self.back_to_label();
    }

    fn undo(&mut self) {
        if self.give_up() || self.annotate.pending.take().is_some() {
            return;
        }
        if self.large_undo().is_some() {
            self.shell.ask = Some(Ask::LargeUndo);
            return;
        }
        self.travel(true, |document| document.undo());
    }

    /// What the next undo would take away, in words, where that is more than labels.
    pub fn large_undo(&self) -> Option<String> {
        let (document, project) = (self.document.as_ref()?, self.project()?);
        let mut taken = [0; 3];
        for edit in document.undo_edits().ok()? {
            match edit {
                Edit::RemoveFrame(_) => taken[0] += 1,
                Edit::RemoveLabel(_) => taken[1] += 1,
                Edit::RemoveObject(_) => taken[2] += 1,
                Edit::SetBatchRemoved { batch, removed: true } => {
                    let of = Some(batch);
                    taken[0] += project.frames().filter(|f| f.batch == of).count();
                    taken[1] += project.labels().filter(|l| l.batch == of).count();
                    taken[2] += project.objects().filter(|o| o.batch == of).count();
                }
                _ => {}
            }
        }
        changed([0; 3], taken)
    }

    fn redo(&mut self) {
        self.annotate.drop_half_done();
        self.travel(false, |document| document.redo());
    }

    /// The labels of the frame on the screen; other phases than Annotate show none.
    fn labels_in_sight(&self) -> Vec<PoseLabel> {
        let sight = self.project().zip(self.annotate.frame).filter(|_| self.shell.phase == Phase::Annotate);
        sight.map_or_else(Vec::new, |(project, frame)| project.labels_of(frame).cloned().collect())
    }

    fn travel(
        &mut self,
        back: bool,
        go: impl FnOnce(&mut crate::project::Document) -> Result<Option<String>, crate::project::CommitError>,
    ) {
        let (before, held) = (self.labels_in_sight(), self.holdings());
        let undone_at = if back { self.place_of_last_step() } else { None };
        let Some(document) = self.document_mut() else { return };
        match go(document) {
            Ok(name) => {
                self.annotate.candidates.clear();
                self.after_change();
                self.settle_selection();
                // What happens out of sight is said, and what is far more than a label.
                let moved = changed(held, self.holdings());
                if let Some(name) = name.filter(|_| moved.is_some() || before == self.labels_in_sight()) {
                    let place = if back { undone_at } else { self.place_of_last_step() }.filter(|_| moved.is_none());
                    let full = place.map(|id| self.frame_name(id));
                    let name = full.map_or_else(|| name.clone(), |full| format!("{name} in {full}"));
                    let elsewhere = place.filter(|id| self.annotate.frame != Some(*id));
                    self.notify(self.travelled(back, &name, moved).in_frame(elsewhere));
                }
            }
            Err(err) => self.notify(Notice::problem(format!("The step could not be taken back or done again: {err}"))),
        }
    }

    /// The frame in which the step was made that an undo would take back, where it is about one label.
    fn place_of_last_step(&self) -> Option<FrameId> {
        let (document, project) = (self.document.as_ref()?, self.project()?);
        match document.undo_edits().ok()?.first()? {
            Edit::PutLabel(label) => Some(label.frame),
            Edit::RemoveLabel(id) => Some(project.label(*id)?.frame),
            _ => None,
        }
    }

    /// Frames, labels and objects of the project.
    fn holdings(&self) -> [usize; 3] {
        self.project().map_or([0; 3], |p| [p.frame_count(), p.label_count(), p.objects().count()])
    }

    /// The sentence about a step that was undone or redone, with the way back.
    fn travelled(&self, back: bool, name: &str, moved: Option<String>) -> Notice {
        let (what, other, id) = if back { ("Undone", "Redo", "edit.redo") } else { ("Redone", "Undo", "edit.undo") };
        let keys = super::action::find(id).map_or("", |action| self.keys_of(action));
        let way = if keys.is_empty() { String::new() } else { format!(". {other}: {keys}") };
        match moved {
            Some(moved) if back => Notice::attention(format!("{what}: {name}, {moved}{way}")),
            Some(moved) => Notice::done(format!("{what}: {name}, {moved}{way}")),
            None => Notice::done(format!("{what}: {name}{way}")),
        }
    }

    /// Gives up the gesture in hand; the other solutions are again those of the label as it is stored.
    fn give_up(&mut self) -> bool {
        let had = self.annotate.give_up();
        if had {
            self.find_candidates();
        }
        had
    }

    /// Another draft with a pose in the frame on the screen.
    pub fn other_draft(&self) -> Option<LabelId> {
        let mut labels = self.project()?.labels_of(self.annotate.frame?);
        let is_other =
            |label: &&PoseLabel| label.state == LabelState::Draft && label.pose.is_some() && Some(label.id) != self.annotate.label;
        labels.find(is_other).map(|label| label.id)
    }

    fn done_and_next(&mut self) {
        // What is still being dragged is done as it looks now.
        self.put_down();
        // Asked for before: a frame that is done leaves the list of those to do, and its place in it is gone.
        let next = self.frame_after();
        if self.label().is_none_or(|label| label.state != LabelState::Done) {
            self.set_state(LabelState::Done);
        }
        if self.label().is_some_and(|label| label.state == LabelState::Done) {
            if let Some(draft) = self.other_draft() {
                return self.select_label(draft);
            }
            match next {
                Some(id) => self.select_frame(id),
                None => self.notify(Notice::done("This was the last frame of the list")),
            }
        }
    }
}

/// What came or went, in words, where it is more than labels.
fn changed(before: [usize; 3], after: [usize; 3]) -> Option<String> {
    let moved: [usize; 3] = std::array::from_fn(|i| before[i].abs_diff(after[i]));
    let [frames, labels, objects] = moved;
    if frames == 0 && objects == 0 {
        return None;
    }
    let parts: Vec<String> = [(frames, "frame"), (labels, "label"), (objects, "object")]
        .iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, what)| count(*n, what))
        .collect();
    match parts.split_last() {
        Some((last, rest)) if !rest.is_empty() => Some(format!("{} and {last}", rest.join(", "))),
        _ => parts.into_iter().next(),
    }
}
