//! What is in hand: going from frame to frame, object to object, label to label.

use super::Workspace;
use super::notice::Notice;
use crate::project::{Frame, FrameId, LabelId, LabelState, Method, Object, ObjectId, PoseLabel, Project};

impl Workspace {
    /// The frame on the screen.
    pub fn frame(&self) -> Option<&Frame> {
        self.project()?.frame(self.annotate.frame?)
    }

    /// The object that is being labelled.
    pub fn object(&self) -> Option<&Object> {
        self.project()?.object(self.annotate.object?)
    }

    /// The label in hand as it is stored.
    pub fn label(&self) -> Option<&PoseLabel> {
        self.project()?.label(self.annotate.label?)
    }

    /// Puts down whatever is half done before something else is taken up. A gesture counts as ended with what it
    /// shows: nothing that was seen gets lost; but while its button is still down, it must not go on elsewhere.
    pub(super) fn put_down(&mut self) {
        let by_hand = self.annotate.gesture.as_ref().is_some_and(|g| g.label.method != Method::Numbers);
        self.end_gesture();
        self.annotate.given_up |= by_hand;
        self.annotate.drop_half_done();
    }

    /// A new press begins a new gesture, whatever became of the last one.
    pub fn begin_gesture(&mut self) {
        self.annotate.given_up = false;
    }

    pub(super) fn select_frame(&mut self, id: FrameId) {
        if self.project().is_some_and(|p| p.frame(id).is_some()) && self.annotate.frame != Some(id) {
            self.put_down();
            self.annotate.frame = Some(id);
            self.annotate.label = None;
            self.settle_selection();
        }
    }

    pub(super) fn step_frame(&mut self, steps: i32) {
        let shown = self.frames.shown();
        let Some(last) = shown.len().checked_sub(1) else { return };
        // A frame that the filter hides stands between two that it shows.
        let next = match self.shown_place() {
            Ok(at) => at.saturating_add_signed(steps as isize),
            Err(gap) if steps > 0 => gap.saturating_add_signed(steps as isize - 1),
            Err(gap) => gap.saturating_add_signed(steps as isize),
        };
        let id = shown[next.min(last)];
        self.select_frame(id);
    }

    /// Place of the frame on the screen in the list as it is filtered; where the filter hides it, the gap in which it
    /// would stand.
    pub fn shown_place(&self) -> Result<usize, usize> {
        let Some(id) = self.annotate.frame else { return Err(0) };
        self.frames.shown_place(id)
    }

    /// The frame after the one on the screen, in the list as it is filtered.
    pub(super) fn frame_after(&self) -> Option<FrameId> {
        let next = self.shown_place().map_or_else(|gap| gap, |at| at + 1);
        self.frames.shown().get(next).copied()
    }

    /// The next frame without a label of the object in hand; a rejected one counts as none, as it does in the list.
    pub(super) fn next_unlabelled(&mut self) {
        let object = self.annotate.object;
        let lacks = |project: &Project, id: FrameId| {
            !project.labels_of(id).any(|l| object.is_none_or(|o| l.object == o) && l.state != LabelState::Rejected)
        };
        let next = self.project().and_then(|project| self.next_photo(|id| lacks(project, id)));
        self.go_on_to(next, "Every other photo has a label of this object");
    }

    /// The next frame of the list of those to do.
    pub(super) fn next_todo(&mut self) {
        let next = self.next_photo(|id| self.frames.is_todo(id));
        self.go_on_to(next, "No other photo is to do");
    }

    /// The next other frame with a photo that is looked for, round the end to those before.
    fn next_photo(&self, wanted: impl Fn(FrameId) -> bool) -> Option<FrameId> {
        let start = self.annotate.frame.and_then(|id| self.frames.position(id)).map_or(0, |at| at + 1);
        let ids = self.frames.ids();
        // Where the photo is missing there is nothing to draw on.
        let has_photo = |id: &FrameId| !self.frames.is_missing(*id);
        ids[start..].iter().chain(&ids[..start]).copied().filter(has_photo).find(|id| Some(*id) != self.annotate.frame && wanted(*id))
    }

    fn go_on_to(&mut self, next: Option<FrameId>, none: &str) {
        match next {
            Some(id) => self.select_frame(id),
            None => self.notify(Notice::done(none)),
        }
    }

    pub(super) fn select_object(&mut self, id: ObjectId) {
        if self.annotate.object == Some(id) {
            self.back_to_label();
        } else if self.project().is_some_and(|p| p.object(id).is_some()) {
            self.put_down();
            self.annotate.object = Some(id);
            self.annotate.label = None;
            self.settle_selection();
        }
    }

    pub(super) fn select_label(&mut self, id: LabelId) {
        let Some((frame, object)) = self.project().and_then(|p| p.label(id)).map(|l| (l.frame, l.object)) else { return };
        if self.annotate.label != Some(id) {
            self.put_down();
            (self.annotate.frame, self.annotate.object, self.annotate.label) = (Some(frame), Some(object), Some(id));
            self.find_candidates();
        }
    }

    /// The labels of the selected object in the frame on the screen.
    pub fn instances(&self) -> Vec<LabelId> {
        let (Some(project), Some(frame)) = (self.project(), self.annotate.frame) else { return Vec::new() };
        project.labels_of(frame).filter(|l| Some(l.object) == self.annotate.object).map(|l| l.id).collect()
    }

    pub(super) fn next_instance(&mut self) {
        let instances = self.instances();
        let at = instances.iter().position(|id| Some(*id) == self.annotate.label);
        let next = at.map_or(0, |at| at + 1);
        if let Some(id) = instances.get(next).or(instances.first()).copied() {
            self.select_label(id);
        }
    }

    /// From another one of the object, which has no label yet, to the one that it has.
    pub(super) fn back_to_label(&mut self) {
        if self.annotate.label.is_none() && !self.instances().is_empty() {
            self.put_down();
            self.settle_selection();
        }
    }

    pub(super) fn new_instance(&mut self) {
        self.put_down();
        self.annotate.label = None;
    }

    /// Makes the selection fit the document again: after a change, an undo, another frame.
    pub(super) fn settle_selection(&mut self) {
        let Some(project) = self.project() else {
            self.annotate = super::annotate::Annotate::new();
            return;
        };
        let frame = self
            .annotate
            .frame
            .filter(|id| project.frame(*id).is_some())
            .or_else(|| self.frames.ids().iter().copied().find(|id| !self.frames.is_missing(*id)))
            .or_else(|| self.frames.ids().first().copied());
        let object = self.annotate.object.filter(|id| project.object(*id).is_some()).or_else(|| project.objects().next().map(|o| o.id));
        let fits = |id: LabelId| project.label(id).is_some_and(|l| Some(l.frame) == frame && Some(l.object) == object);
        let first = || frame.and_then(|f| project.labels_of(f).find(|l| Some(l.object) == object).map(|l| l.id));
        let label = self.annotate.label.filter(|id| fits(*id)).or_else(first);
        (self.annotate.frame, self.annotate.object, self.annotate.label) = (frame, object, label);
        self.find_candidates();
    }
}
