//! The frames in the order of the list, filtered, and kept until the document or the filter changes.

use super::annotate::FrameFilter;
use crate::project::{Frame, FrameId, LabelState, Project};
use std::collections::HashMap;

/// The list of frames as it is shown.
#[derive(Clone, Debug, Default)]
pub struct FrameList {
    ids: Vec<FrameId>,
    shown: Vec<FrameId>,
    places: HashMap<FrameId, usize>,
    todo: usize,
    missing: usize,
    made_for: Option<(u64, FrameFilter)>,
}

impl FrameList {
    /// Every frame, by session and name.
    pub fn ids(&self) -> &[FrameId] {
        &self.ids
    }

    /// The frames that pass the filter.
    pub fn shown(&self) -> &[FrameId] {
        &self.shown
    }

    /// Place of a frame among all.
    pub fn position(&self, id: FrameId) -> Option<usize> {
        self.places.get(&id).copied()
    }

    /// Frames that have an unfinished label, or none.
    pub fn todo(&self) -> usize {
        self.todo
    }

    /// Frames without a photo.
    pub fn missing(&self) -> usize {
        self.missing
    }

    pub(super) fn refresh(&mut self, project: &Project, revision: u64, filter: FrameFilter) {
        if self.made_for == Some((revision, filter)) {
            return;
        }
        let mut frames: Vec<&Frame> = project.frames().collect();
        frames.sort_by(|a, b| (a.session, &a.name).cmp(&(b.session, &b.name)));
        self.ids = frames.iter().map(|f| f.id).collect();
        self.places = self.ids.iter().enumerate().map(|(i, id)| (*id, i)).collect();
        self.todo = frames.iter().filter(|f| is_todo(project, f.id)).count();
        self.missing = frames.iter().filter(|f| f.missing).count();
        let passes = |frame: &&&Frame| match filter {
            FrameFilter::All => true,
            FrameFilter::ToDo => is_todo(project, frame.id),
            FrameFilter::Missing => frame.missing,
        };
        self.shown = frames.iter().filter(passes).map(|f| f.id).collect();
        self.made_for = Some((revision, filter));
    }
}

/// Whether a frame asks for work: no label, or one that is a draft or was rejected.
fn is_todo(project: &Project, frame: FrameId) -> bool {
    let mut any = false;
    for label in project.labels_of(frame) {
        any = true;
        if matches!(label.state, LabelState::Draft | LabelState::Rejected) {
            return true;
        }
    }
    !any
}
