//! The frames in the order of the list, filtered, and kept until the document or the filter changes.
//!
//! A hundred thousand frames with ten labels each stay fluid: a step that only touches labels looks at its own frames,
//! everything else walks over all of them once.

use super::annotate::FrameFilter;
use crate::project::{Edit, Frame, FrameId, LabelState, Project};
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

/// No frame of that id.
const NOWHERE: u32 = u32::MAX;

/// What the list knows of a frame.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Standing {
    /// It asks for work: no label, or one that is a draft or was rejected, or somebody sent it to review.
    todo: bool,
    /// Its photo is not there.
    missing: bool,
    /// It was sent to review.
    review: bool,
}

impl Standing {
    fn of(project: &Project, frame: &Frame, there: Option<&HashSet<FrameId>>) -> Self {
        let mut labels = project.labels_of(frame.id).peekable();
        let labelled = labels.peek().is_some();
        let review = frame.review.is_some();
        let todo = !labelled || review || labels.any(|l| matches!(l.state, LabelState::Draft | LabelState::Rejected));
        let missing = there.map_or(frame.missing, |there| !there.contains(&frame.id));
        Self { todo, missing, review }
    }

    fn passes(self, filter: FrameFilter) -> bool {
        match filter {
            FrameFilter::All => true,
            FrameFilter::ToDo => self.todo,
            FrameFilter::Missing => self.missing,
            FrameFilter::Review => self.review,
        }
    }
}

/// How many frames stand how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    todo: usize,
    missing: usize,
    review: usize,
}

impl Counts {
    fn add(&mut self, standing: Standing) {
        self.todo += usize::from(standing.todo);
        self.missing += usize::from(standing.missing);
        self.review += usize::from(standing.review);
    }

    fn take(&mut self, standing: Standing) {
        self.todo -= usize::from(standing.todo);
        self.missing -= usize::from(standing.missing);
        self.review -= usize::from(standing.review);
    }
}

/// The list of frames as it is shown.
#[derive(Clone, Debug, Default)]
pub struct FrameList {
    ids: Vec<FrameId>,
    /// By place.
    standing: Vec<Standing>,
    /// Place by the number of the id.
    places: Vec<u32>,
    shown: Vec<FrameId>,
    counts: Counts,
    filter: FrameFilter,
    made_for: Option<u64>,
    /// A fingerprint of the files that the frames name.
    files: Option<u64>,
    /// The frames whose photo was found when it was looked for last; until then what the document notes of them counts.
    there: Option<HashSet<FrameId>>,
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
        let at = *self.places.get(slot(id)?)?;
        (at != NOWHERE).then_some(at as usize)
    }

    /// Whether a frame asks for work: no label, or a draft or rejected one, or sent to review.
    pub fn is_todo(&self, id: FrameId) -> bool {
        self.position(id).is_some_and(|at| self.standing[at].todo)
    }

    /// Place of a frame among those that are shown; the gap in which it would stand where it is not.
    pub fn shown_place(&self, id: FrameId) -> Result<usize, usize> {
        let Some(at) = self.position(id) else { return Err(0) };
        self.shown.binary_search_by_key(&Some(at), |shown| self.position(*shown))
    }

    /// Frames that ask for work: no label, or a draft or rejected one, or sent to review.
    pub fn todo(&self) -> usize {
        self.counts.todo
    }

    /// Frames without a photo.
    pub fn missing(&self) -> usize {
        self.counts.missing
    }

    /// Whether the photo of a frame is not there.
    pub fn is_missing(&self, id: FrameId) -> bool {
        self.position(id).is_some_and(|at| self.standing[at].missing)
    }

    /// A fingerprint of the files that the frames name: another one where any changed.
    pub(super) fn files(&self) -> Option<u64> {
        self.files
    }

    /// Takes up which photos are there; the list is made anew at its next refresh.
    pub(super) fn take_presence(&mut self, there: HashSet<FrameId>) {
        if self.there.as_ref() != Some(&there) {
            (self.there, self.made_for) = (Some(there), None);
        }
    }

    /// Frames that were sent to review.
    pub fn review(&self) -> usize {
        self.counts.review
    }

    /// Brings the list up to the document's revision and the filter.
    pub(super) fn refresh(&mut self, project: &Project, revision: u64, filter: FrameFilter) {
        if self.made_for != Some(revision) {
            self.read(project);
        } else if self.filter == filter {
            return;
        }
        (self.made_for, self.filter) = (Some(revision), filter);
        let standing = self.ids.iter().zip(&self.standing);
        self.shown = standing.filter(|(_, s)| s.passes(filter)).map(|(id, _)| *id).collect();
    }

    fn read(&mut self, project: &Project) {
        let mut frames: Vec<&Frame> = project.frames().collect();
        frames.sort_by(|a, b| (a.session, &a.name).cmp(&(b.session, &b.name)));
        self.ids = frames.iter().map(|f| f.id).collect();
        let mut files = DefaultHasher::new();
        frames.iter().for_each(|f| (f.id, &f.image).hash(&mut files));
        self.files = Some(files.finish());
        self.standing = frames.iter().map(|f| Standing::of(project, f, self.there.as_ref())).collect();
        let most = self.ids.iter().filter_map(|id| slot(*id)).max().map_or(0, |most| most + 1);
        self.places = vec![NOWHERE; most];
        self.counts = Counts::default();
        for (at, (id, standing)) in self.ids.iter().zip(&self.standing).enumerate() {
            self.counts.add(*standing);
            if let Some(slot) = slot(*id) {
                self.places[slot] = at as u32;
            }
        }
    }

    /// The frames that a step touches, if it touches nothing but their labels. Asked for before the step is taken.
    pub(super) fn touched(project: &Project, edits: &[Edit]) -> Option<Vec<FrameId>> {
        let mut frames = Vec::new();
        for edit in edits {
            match edit {
                Edit::PutLabel(label) => {
                    frames.push(label.frame);
                    frames.extend(project.label(label.id).map(|old| old.frame));
                }
                Edit::SetReview { frame, .. } => frames.push(*frame),
                Edit::RemoveLabel(id) => frames.extend(project.label(*id).map(|old| old.frame)),
                _ => return None,
            }
        }
        Some(frames)
    }

    /// Takes up a step from revision `before` to `after` that touched only the labels of these frames.
    pub(super) fn labels_changed(&mut self, project: &Project, before: u64, after: u64, frames: &[FrameId]) {
        if self.made_for != Some(before) {
            return;
        }
        for id in frames {
            let (Some(at), Some(frame)) = (self.position(*id), project.frame(*id)) else { continue };
            let now = Standing::of(project, frame, self.there.as_ref());
            self.counts.take(self.standing[at]);
            self.counts.add(now);
            self.standing[at] = now;
            match (self.shown_place(*id), now.passes(self.filter)) {
                (Ok(place), false) => drop(self.shown.remove(place)),
                (Err(gap), true) => self.shown.insert(gap, *id),
                _ => {}
            }
        }
        self.made_for = Some(after);
    }
}

fn slot(id: FrameId) -> Option<usize> {
    usize::try_from(id.0.checked_sub(1)?).ok()
}
