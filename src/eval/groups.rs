//! Estimates and true poses of one object in one frame, which is where poses are compared.

use std::collections::HashMap;

use super::data::{Estimate, Truth};
use super::scope::Scope;

/// What is compared with what.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Place in the scope's frames.
    pub scope: u32,
    /// Place of the frame.
    pub frame: u32,
    /// Place of the model.
    pub model: u32,
    /// Estimates by falling score; equal ones in the order of their file.
    pub estimates: Vec<u32>,
    /// So many of the first estimates are judged for localisation.
    pub localised: usize,
    /// For each estimate, whether detection looks at it: whether it is among the best of its image.
    pub detected: Vec<bool>,
    /// Places of the true poses of the model among those of the frame.
    pub instances: Vec<u32>,
}

/// Estimates that are not judged, and why.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// They are in a frame without targets, or of an object that is no target there.
    pub outside_targets: usize,
    /// They are targets, but there are better ones, as many as instances are asked for.
    pub beyond_count: usize,
}

/// Puts the estimates to their frames and objects. Groups come in the order of the scope, and within a frame in the order
/// in which the objects first appear among the true poses.
pub fn groups(truth: &Truth, scope: &Scope, estimates: &[Estimate], most_per_image: usize) -> (Vec<Group>, LeftOut) {
    let mut of_frame: HashMap<u32, Vec<u32>> = HashMap::new();
    for (i, estimate) in (0..).zip(estimates) {
        of_frame.entry(estimate.frame).or_default().push(i);
    }
    let (mut groups, mut left_out) = (Vec::new(), LeftOut::default());
    let mut placed = 0;
    for (place, frame) in (0..).zip(&scope.frames) {
        let mut here = of_frame.remove(&frame.frame).unwrap_or_default();
        placed += here.len();
        let score = |i: &u32| estimates[*i as usize].score;
        here.sort_by(|a, b| score(b).partial_cmp(&score(a)).unwrap_or(std::cmp::Ordering::Equal));
        let first = groups.len();
        for (i, instance) in (0..).zip(&truth.frames[frame.frame as usize].instances) {
            match groups[first..].iter_mut().find(|g: &&mut Group| g.model == instance.model) {
                Some(group) => group.instances.push(i),
                None => groups.push(Group {
                    scope: place,
                    frame: frame.frame,
                    model: instance.model,
                    estimates: Vec::new(),
                    localised: 0,
                    detected: Vec::new(),
                    instances: vec![i],
                }),
            }
        }
        for (rank, i) in here.into_iter().enumerate() {
            let model = estimates[i as usize].model;
            if let Some(group) = groups[first..].iter_mut().find(|g| g.model == model) {
                group.estimates.push(i);
                group.detected.push(rank < most_per_image);
            } else {
                left_out.outside_targets += 1;
            }
        }
        for group in &mut groups[first..] {
            let asked = frame.targets.iter().find(|(model, _)| *model == group.model).map_or(0, |(_, count)| *count as usize);
            group.localised = asked.min(group.estimates.len());
            let beyond = group.estimates.len() - group.localised;
            *(if asked == 0 { &mut left_out.outside_targets } else { &mut left_out.beyond_count }) += beyond;
        }
    }
    left_out.outside_targets += estimates.len() - placed;
    (groups, left_out)
}
