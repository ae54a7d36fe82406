//! What is in hand: going from frame to frame, object to object, label to label.

use super::Workspace;
use super::notice::Notice;
use crate::project::{Frame, FrameId, LabelId, Object, ObjectId, PoseLabel};

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

    pub(super) fn select_frame(&mut self, id: FrameId) {
        if self.project().is_some_and(|p| p.frame(id).is_some()) && self.annotate.frame != Some(id) {
            self.annotate.drop_half_done();
            self.annotate.frame = Some(id);
            self.annotate.label = None;
            self.settle_selection();
        }
    }

    pub(super) fn step_frame(&mut self, steps: i32) {
        let shown = self.frames.shown();
        if shown.is_empty() {
            return;
        }
        let at = self.annotate.frame.and_then(|id| shown.iter().position(|s| *s == id));
        let next = at.map_or(0, |at| at.saturating_add_signed(steps as isize).min(shown.len() - 1));
        let id = shown[next];
        self.select_frame(id);
    }

    pub(super) fn next_unlabelled(&mut self) {
        let Some(project) = self.project() else { return };
        let object = self.annotate.object;
        let start = self.annotate.frame.and_then(|id| self.frames.position(id)).map_or(0, |at| at + 1);
        let ids = self.frames.ids();
        let lacks = |id: &&FrameId| !project.labels_of(**id).any(|l| object.is_none_or(|o| l.object == o));
        match ids[start..].iter().chain(&ids[..start]).find(lacks).copied() {
            Some(id) => self.select_frame(id),
            None => self.notify(Notice::done("Every frame has a label of this object")),
        }
    }

    pub(super) fn select_object(&mut self, id: ObjectId) {
        if self.annotate.object != Some(id) && self.project().is_some_and(|p| p.object(id).is_some()) {
            self.annotate.drop_half_done();
            self.annotate.object = Some(id);
            self.annotate.label = None;
            self.settle_selection();
        }
    }

    pub(super) fn select_label(&mut self, id: LabelId) {
        let Some((frame, object)) = self.project().and_then(|p| p.label(id)).map(|l| (l.frame, l.object)) else { return };
        if self.annotate.label != Some(id) {
            self.annotate.drop_half_done();
            (self.annotate.frame, self.annotate.object, self.annotate.label) = (Some(frame), Some(object), Some(id));
        }
    }

    pub(super) fn new_instance(&mut self) {
        self.annotate.drop_half_done();
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
            .or_else(|| self.frames.ids().iter().copied().find(|id| project.frame(*id).is_some_and(|f| !f.missing)))
            .or_else(|| self.frames.ids().first().copied());
        let object = self.annotate.object.filter(|id| project.object(*id).is_some()).or_else(|| project.objects().next().map(|o| o.id));
        let fits = |id: LabelId| project.label(id).is_some_and(|l| Some(l.frame) == frame && Some(l.object) == object);
        let first = || frame.and_then(|f| project.labels_of(f).find(|l| Some(l.object) == object).map(|l| l.id));
        let label = self.annotate.label.filter(|id| fits(*id)).or_else(first);
        (self.annotate.frame, self.annotate.object, self.annotate.label) = (frame, object, label);
    }
}
