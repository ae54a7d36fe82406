//! Drawing a label: pairs, the pose that follows from them, gestures, states.

use super::Workspace;
use super::annotate::{Gesture, HalfPair};
use super::consistency::excess_variance;
use super::notice::Notice;
use crate::geom::pnp::{self, PnpOptions};
use crate::geom::{Camera, Pose, Vec2, Vec3};
use crate::project::{Correspondence, Edit, LabelPose, LabelState, Method, PoseLabel, Transaction};

/// How well a person clicks with the loupe, in pixels; the covariance of a label drawn by points rests on it, unless the
/// residuals show that these clicks scatter more.
pub const CLICK_SIGMA_PX: f64 = 0.5;

/// Pairs from which on a pose can be computed.
pub const LEAST_PAIRS: usize = 3;

/// A residual so many times the median of all is an outlier.
const OUTLIER_RATIO: f64 = 2.5;
/// A point that lies farther from its pixel than this is not seen, whatever the lens model makes of it.
const FARTHEST_PX: f64 = 1e5;
/// A chosen solution does not turn farther than this from one pair to the next.
const LOST_RAD: f64 = 0.3;
/// Below this residual nothing is an outlier, in pixels.
const OUTLIER_FROM_PX: f64 = 1.0;
/// With so few pairs there is no telling.
const LEAST_TO_JUDGE: usize = 5;

/// Which pairs stand out among the rest by their residuals.
pub fn outliers(residuals: &[Option<Vec2>]) -> Vec<bool> {
    let mut lengths: Vec<f64> = residuals.iter().flatten().map(|r| r.norm()).collect();
    lengths.sort_by(f64::total_cmp);
    let median = lengths.get(lengths.len() / 2).copied().unwrap_or(0.0);
    let limit = (OUTLIER_RATIO * median).max(OUTLIER_FROM_PX);
    let judged = lengths.len() >= LEAST_TO_JUDGE;
    residuals.iter().map(|r| judged && r.is_some_and(|r| r.norm() > limit)).collect()
}

impl Workspace {
    /// The label in hand as it looks now: with the gesture that goes on.
    pub fn shown_label(&self) -> Option<&PoseLabel> {
        match &self.annotate.gesture {
            Some(gesture) => Some(&gesture.label),
            None => self.label(),
        }
    }

    /// Residuals of the pairs of `label`, projected minus clicked, in pixels; `None` where a point has no image.
    pub fn residuals(&self, label: &PoseLabel) -> Vec<Option<Vec2>> {
        let pose = label.pose.as_ref().map(LabelPose::camera_from_object);
        let (Some(pose), Ok(camera)) = (pose, self.camera()) else { return vec![None; label.correspondences.len()] };
        let place = |c: &Correspondence| camera.project(&pose.transform(&Vec3::from(c.point_m))).ok();
        let residual = |c: &Correspondence| Some(place(c)? - Vec2::from(c.pixel)).filter(|r| r.norm() < FARTHEST_PX);
        label.correspondences.iter().map(residual).collect()
    }

    pub(super) fn place(&mut self, half: HalfPair) {
        if matches!(half, HalfPair::Pixel(_)) && self.annotate.frame.is_some_and(|frame| self.frames.is_missing(frame)) {
            self.notify(Notice::attention("The photo of this frame is missing: there is no place to point at"));
            return;
        }
        // A pair that can't be solved would only make a draft of a label that is done.
        if let Err(why) = self.camera() {
            self.notify(Notice::attention(why));
            return;
        }
        let pair = match (self.annotate.pending.take(), half) {
            (Some(HalfPair::Point(point)), HalfPair::Pixel(pixel)) | (Some(HalfPair::Pixel(pixel)), HalfPair::Point(point)) => {
                (point, pixel)
            }
            (_, half) => {
                self.annotate.pending = Some(half);
                return;
            }
        };
        if !pair.0.iter().chain(pair.1.iter()).all(|v| v.is_finite()) {
            return;
        }
        let Some((mut label, new)) = self.label_to_draw() else { return };
        label.correspondences.push(Correspondence { point_m: pair.0.into(), pixel: pair.1.into() });
        let count = label.correspondences.len();
        self.solve(&mut label);
        self.annotate.pair = Some(count - 1);
        self.store_label(label, new, format!("Place pair {count}"));
    }

    pub(super) fn remove_pair(&mut self, index: usize) {
        // What is still being dragged must not bring it back.
        self.annotate.give_up();
        let Some(mut label) = self.label().cloned() else { return };
        if index >= label.correspondences.len() {
            return;
        }
        label.correspondences.remove(index);
        if label.correspondences.len() >= LEAST_PAIRS {
            self.solve(&mut label);
        } else if label.method == Method::Points {
            label.pose = None;
            label.covariance = None;
            self.annotate.candidates.clear();
        }
        self.annotate.pair = None;
        self.store_label(label, false, format!("Remove pair {}", index + 1));
    }

    pub(super) fn drag_pair(&mut self, index: usize, pixel: Vec2) {
        if self.annotate.given_up {
            return;
        }
        let Some(mut label) = self.shown_label().cloned() else { return };
        let Some(pair) = label.correspondences.get_mut(index) else { return };
        pair.pixel = pixel.into();
        if label.correspondences.len() >= LEAST_PAIRS {
            self.solve(&mut label);
        }
        self.annotate.pair = Some(index);
        self.annotate.gesture = Some(Gesture { label, new: false, name: format!("Move pair {}", index + 1) });
    }

    pub(super) fn live_pose(&mut self, pose: Pose, method: Method) {
        if self.annotate.given_up {
            return;
        }
        let drawn = match &self.annotate.gesture {
            Some(gesture) => Some((gesture.label.clone(), gesture.new)),
            None => self.label_to_draw(),
        };
        let Some((mut label, new)) = drawn else { return };
        label.pose = Some(LabelPose::from_pose(&pose));
        label.covariance = None;
        label.method = method;
        self.annotate.candidates.clear();
        let name = if method == Method::Gizmo { "Move by gizmo" } else { "Set a pose number" };
        self.annotate.gesture = Some(Gesture { label, new, name: name.to_owned() });
    }

    pub(super) fn end_gesture(&mut self) {
        self.annotate.given_up = false;
        if let Some(gesture) = self.annotate.gesture.take() {
            let unchanged = !gesture.new && self.label() == Some(&gesture.label);
            if !unchanged {
                self.store_label(gesture.label, gesture.new, gesture.name);
            }
        }
    }

    pub(super) fn other_candidate(&mut self) {
        let Some(mut label) = self.label().cloned() else { return };
        if self.annotate.candidates.is_empty() {
            return;
        }
        let next = self.annotate.candidates.remove(0);
        if let Some(pose) = label.pose.as_ref().map(LabelPose::camera_from_object) {
            let rms_px = rms(&self.residuals(&label));
            self.annotate.candidates.push(pnp::Candidate { pose, rms_px });
        }
        label.pose = Some(LabelPose::from_pose(&next.pose));
        label.covariance = self.camera().ok().cloned().and_then(|camera| covariance(&camera, &label, &next.pose));
        let kept = self.annotate.candidates.clone();
        self.annotate.chosen = Some(label.id);
        self.store_label(label, false, "Take the other solution".to_owned());
        self.annotate.candidates = kept;
    }

    pub(super) fn set_state(&mut self, state: LabelState) {
        if let Some(mut label) = self.label().cloned() {
            if label.pose.is_none() && state != LabelState::Draft && state != LabelState::Rejected {
                self.notify(Notice::attention("This label has no pose yet: place at least three pairs"));
                return;
            }
            label.state = state;
            self.store_label(label, false, format!("Mark as {}", state_word(state)));
        }
    }

    pub(super) fn delete_label(&mut self) {
        if let Some(id) = self.annotate.label {
            let edits = vec![Edit::RemoveLabel(id)];
            if self.commit(Transaction { label: "Delete label".to_owned(), edits }) {
                self.annotate.drop_half_done();
                self.settle_selection();
            }
        }
    }

    pub(super) fn copy_from_previous(&mut self) {
        let found = self.previous_pose();
        let (Some(pose), Some((mut label, new))) = (found, self.label_to_draw()) else {
            self.notify(Notice::attention("No earlier frame of this session has a pose of this object"));
            return;
        };
        if label.state != LabelState::Draft {
            self.notify(Notice::attention(format!("Copied over a label that was {}; undo brings it back", label.state.word())));
        }
        label.pose = Some(pose);
        label.covariance = None;
        label.correspondences.clear();
        label.method = Method::Copied;
        self.store_label(label, new, "Copy from previous frame".to_owned());
    }

    /// The pose of the same object in the nearest earlier frame of the session. Remembered until something changes: it is
    /// asked for with every picture, and the frame may lie far back.
    pub fn previous_pose(&self) -> Option<LabelPose> {
        let key = (self.revision(), self.annotate.frame?, self.annotate.object?);
        let mut kept = self.previous.borrow_mut();
        match *kept {
            Some((of, pose)) if of == key => pose,
            _ => {
                let pose = self.look_for_previous_pose();
                *kept = Some((key, pose));
                pose
            }
        }
    }

    fn look_for_previous_pose(&self) -> Option<LabelPose> {
        let (project, frame, object) = (self.project()?, self.frame()?, self.annotate.object?);
        let at = self.frames.position(frame.id)?;
        self.frames.ids()[..at]
            .iter()
            .rev()
            .filter_map(|id| project.frame(*id))
            .take_while(|earlier| earlier.session == frame.session)
            .find_map(|earlier| project.labels_of(earlier.id).find(|l| l.object == object && l.pose.is_some()).and_then(|l| l.pose))
    }

    /// The label in hand, or a new draft for the selected object.
    fn label_to_draw(&mut self) -> Option<(PoseLabel, bool)> {
        if let Some(label) = self.label() {
            return Some((label.clone(), false));
        }
        let (frame, object) = (self.annotate.frame?, self.annotate.object?);
        let author = self.author().to_owned();
        let id = self.document_mut()?.allocate_label_id();
        Some((PoseLabel::new(id, frame, object, Method::Points, &author), true))
    }

    /// Computes the pose that the pairs ask for; with fewer than three, or none possible, the pose stays as it is.
    fn solve(&mut self, label: &mut PoseLabel) {
        self.annotate.candidates.clear();
        if label.correspondences.len() < LEAST_PAIRS {
            return;
        }
        let camera = match self.camera() {
            Ok(camera) => camera.clone(),
            Err(text) => return self.notify(Notice::attention(text)),
        };
        let (points, pixels) = pairs(label);
        match pnp::solve(&camera, &points, &pixels, &PnpOptions { sigma_px: CLICK_SIGMA_PX, ..PnpOptions::default() }) {
            Ok(solution) => {
                let before = label.pose.as_ref().map(LabelPose::camera_from_object).filter(|_| label.method == Method::Points);
                label.pose = Some(LabelPose::from_pose(&solution.pose));
                label.covariance = label_covariance(&solution, points.len());
                label.method = Method::Points;
                self.annotate.candidates = solution.alternatives;
                if let Some(before) = before.filter(|_| self.annotate.chosen == Some(label.id)) {
                    self.keep_to(label, &camera, &before, pnp::Candidate { pose: solution.pose, rms_px: solution.rms_px });
                }
            }
            Err(err) => self.notify(Notice::attention(format!("The pairs give no pose: {err}"))),
        }
    }

    /// Goes on with the solution that was chosen by hand, as long as the pairs allow it.
    fn keep_to(&mut self, label: &mut PoseLabel, camera: &Camera, before: &Pose, best: pnp::Candidate) {
        let turn = |c: &pnp::Candidate| c.pose.angle_to(before);
        let others = &mut self.annotate.candidates;
        let nearest = (0..others.len()).min_by(|a, b| turn(&others[*a]).total_cmp(&turn(&others[*b])));
        match nearest.filter(|i| turn(&others[*i]) < turn(&best)) {
            Some(i) => {
                let kept = std::mem::replace(&mut others[i], best);
                label.pose = Some(LabelPose::from_pose(&kept.pose));
                label.covariance = covariance(camera, label, &kept.pose);
            }
            None if turn(&best) > LOST_RAD => {
                self.annotate.chosen = None;
                self.notify(Notice::attention("The pairs don't allow the solution that was chosen any more: the pose is another one"));
            }
            None => {}
        }
    }

    /// The other poses that the pairs of the label in hand allow: they are not stored, and come back with the label after
    /// an undo, on another frame, after a restart.
    pub(super) fn find_candidates(&mut self) {
        self.annotate.candidates.clear();
        let (Some(label), Ok(camera)) = (self.label(), self.camera()) else { return };
        let Some(pose) = label.pose.as_ref().map(LabelPose::camera_from_object).filter(|_| label.method == Method::Points) else { return };
        let (points, pixels) = pairs(label);
        let options = PnpOptions { sigma_px: CLICK_SIGMA_PX, ..PnpOptions::default() };
        let Ok(solution) = pnp::solve(camera, &points, &pixels, &options) else { return };
        let mut all = solution.alternatives;
        all.insert(0, pnp::Candidate { pose: solution.pose, rms_px: solution.rms_px });
        // The one that is shown is no other.
        let apart = |c: &pnp::Candidate| c.pose.angle_to(&pose) + c.pose.distance_to(&pose);
        if let Some(shown) = (0..all.len()).min_by(|a, b| apart(&all[*a]).total_cmp(&apart(&all[*b]))) {
            all.remove(shown);
        }
        self.annotate.candidates = all;
    }

    /// Stores the label as one step and keeps it in hand.
    pub(super) fn store_label(&mut self, mut label: PoseLabel, new: bool, name: String) {
        if !name.starts_with("Mark") {
            // A changed pose has to be looked at again, and is its changer's.
            label.state = LabelState::Draft;
            label.author = self.author().into();
        }
        self.flag(&mut label);
        let id = label.id;
        if self.commit(Transaction { label: name, edits: vec![Edit::PutLabel(label)] }) && new {
            self.annotate.label = Some(id);
        }
    }

    /// Marks what is odd about the pose, as the headless verbs do.
    fn flag(&self, label: &mut PoseLabel) {
        if let Some(project) = self.project() {
            crate::tasks::pose_flags::flag(project, self.camera().ok(), label);
        }
    }
}

/// The two ends of the pairs, on the mesh and on the photo.
pub(super) fn pairs(label: &PoseLabel) -> (Vec<Vec3>, Vec<Vec2>) {
    label.correspondences.iter().map(|c| (Vec3::from(c.point_m), Vec2::from(c.pixel))).unzip()
}

fn covariance(camera: &Camera, label: &PoseLabel, pose: &Pose) -> Option<Box<[[f64; 6]; 6]>> {
    let (points, pixels) = pairs(label);
    pnp::refine(camera, &points, &pixels, pose, CLICK_SIGMA_PX).ok().and_then(|solution| label_covariance(&solution, points.len()))
}

/// Row by row, in radians and metres, of clicks as careful as assumed, or less so where the residuals show it; `None` where
/// it is not finite.
fn label_covariance(solution: &pnp::PnpSolution, pairs: usize) -> Option<Box<[[f64; 6]; 6]>> {
    let scatter = excess_variance(solution.rms_px, pairs);
    let rows: [[f64; 6]; 6] = std::array::from_fn(|i| std::array::from_fn(|j| scatter * solution.covariance[(i, j)]));
    rows.iter().flatten().all(|v| v.is_finite()).then(|| Box::new(rows))
}

/// Root of the mean squared length of the residuals, in pixels; 0 without any.
pub fn rms(residuals: &[Option<Vec2>]) -> f64 {
    let squares: Vec<f64> = residuals.iter().flatten().map(Vec2::norm_squared).collect();
    if squares.is_empty() { 0.0 } else { (squares.iter().sum::<f64>() / squares.len() as f64).sqrt() }
}

/// The word for a state, in a sentence.
pub fn state_word(state: LabelState) -> &'static str {
    match state {
        LabelState::Draft => "draft",
        LabelState::Done => "done",
        LabelState::Reviewed => "reviewed",
        LabelState::Rejected => "rejected",
    }
}
