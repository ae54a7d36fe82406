//! Which frames and which true poses count.

use std::collections::HashMap;

use super::data::{Target, Targets, TrueFrame, Truth};

/// What counts in one frame.
#[derive(Clone, Debug, PartialEq)]
pub struct FrameScope {
    /// Place of the frame.
    pub frame: u32,
    /// Models to find, with the number of instances, in the order of the targets.
    pub targets: Vec<(u32, u32)>,
    /// For each true pose, whether it is a target of localisation (BOP19): the most visible ones, as many as asked for.
    pub is_target: Vec<bool>,
    /// For each true pose, whether it counts for detection (BOP24). What is matched to one that does not counts neither way.
    pub counts: Vec<bool>,
}

/// What counts, frame by frame, in the order in which the frames are judged.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scope {
    /// The frames.
    pub frames: Vec<FrameScope>,
    /// Frames whose every true pose has a known visibility, which decides there.
    pub frames_with_visibility: usize,
    /// Instances that the targets ask for and that have no true pose.
    pub targets_without_truth: u64,
}

impl Scope {
    /// Decides what counts, as bop_toolkit does: where the visibility is known, the `count` most visible instances are the
    /// targets of localisation, and detection counts all that show at least `least_visibility`. Where it is not, the first
    /// `count` instances are the targets, and only they count for detection.
    ///
    /// Frames come by session, then by their first target: among equal scores the order decides.
    pub fn new(truth: &Truth, targets: &Targets, least_visibility: f64) -> Self {
        let mut scope = Self::default();
        let listed = match targets {
            Targets::Listed(targets) => by_frame(truth, targets),
            Targets::All => everything(truth, least_visibility),
        };
        for (frame, targets) in listed {
            scope.add(frame, &truth.frames[frame as usize], targets, least_visibility);
        }
        scope
    }

    fn add(&mut self, place: u32, frame: &TrueFrame, targets: Vec<(u32, u32)>, least_visibility: f64) {
        let is_known = frame.instances.iter().all(|i| i.visibility.is_some());
        let is_target = most_visible(frame, &targets);
        let asked: u64 = targets.iter().map(|(_, count)| u64::from(*count)).sum();
        let found = is_target.iter().filter(|t| **t).count() as u64;
        let counts = if is_known {
            frame.instances.iter().map(|i| i.visibility.is_some_and(|v| v >= least_visibility)).collect()
        } else {
            is_target.clone()
        };
        self.frames_with_visibility += usize::from(is_known);
        self.targets_without_truth += asked.saturating_sub(found);
        self.frames.push(FrameScope { frame: place, targets, is_target, counts });
    }

    /// Number of targets of localisation.
    pub fn targets(&self) -> usize {
        self.frames.iter().flat_map(|f| &f.is_target).filter(|t| **t).count()
    }

    /// What decided which true poses count: the visibility (`scene_gt_info`), the `targets`, or here one and there the
    /// other (`mixed`).
    pub fn visibility(&self) -> &'static str {
        match self.frames_with_visibility {
            0 if !self.frames.is_empty() => "targets",
            n if n == self.frames.len() => "scene_gt_info",
            _ => "mixed",
        }
    }
}

/// Sorts stably by visibility and takes as many of each model as asked for.
fn most_visible(frame: &TrueFrame, targets: &[(u32, u32)]) -> Vec<bool> {
    let mut order: Vec<usize> = (0..frame.instances.len()).collect();
    let visibility = |i: usize| frame.instances[i].visibility.unwrap_or(1.0);
    order.sort_by(|a, b| visibility(*b).total_cmp(&visibility(*a)));
    let mut left: HashMap<u32, u32> = targets.iter().copied().collect();
    let mut is_target = vec![false; frame.instances.len()];
    for i in order {
        if let Some(count) = left.get_mut(&frame.instances[i].model).filter(|count| **count > 0) {
            is_target[i] = true;
            *count -= 1;
        }
    }
    is_target
}

type ByFrame = Vec<(u32, Vec<(u32, u32)>)>;

fn by_frame(truth: &Truth, targets: &[Target]) -> ByFrame {
    let mut sessions: Vec<(u32, ByFrame)> = Vec::new();
    let mut places: HashMap<u32, (usize, usize)> = HashMap::new();
    for target in targets {
        let (session, at) = *places.entry(target.frame).or_insert_with(|| {
            let session = truth.frames[target.frame as usize].session;
            let place = sessions.iter().position(|(s, _)| *s == session).unwrap_or_else(|| {
                sessions.push((session, Vec::new()));
                sessions.len() - 1
            });
            sessions[place].1.push((target.frame, Vec::new()));
            (place, sessions[place].1.len() - 1)
        });
        let models = &mut sessions[session].1[at].1;
        match models.iter_mut().find(|(model, _)| *model == target.model) {
            Some(known) => known.1 = target.count,
            None => models.push((target.model, target.count)),
        }
    }
    sessions.into_iter().flat_map(|(_, frames)| frames).collect()
}

fn everything(truth: &Truth, least_visibility: f64) -> ByFrame {
    let targets = |frame: &TrueFrame| {
        let mut models: Vec<(u32, u32)> = Vec::new();
        for instance in frame.instances.iter().filter(|i| i.visibility.is_none_or(|v| v >= least_visibility)) {
            match models.iter_mut().find(|(model, _)| *model == instance.model) {
                Some(known) => known.1 += 1,
                None => models.push((instance.model, 1)),
            }
        }
        models
    };
    (0..).zip(&truth.frames).filter(|(_, f)| !f.instances.is_empty()).map(|(i, f)| (i, targets(f))).collect()
}
