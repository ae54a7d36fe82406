//! Who found whom at every threshold: the table that all scores are read from.

use super::data::{Estimate, Truth};
use super::errors::GroupErrors;
use super::groups::Group;
use super::matching::greedy;
use super::metric::vsd;
use super::options::Asked;
use super::scope::Scope;
use super::thresholds::{self, COUNT, MSPD_WIDTH_PX};

/// A bit a threshold.
pub type Bits = u16;

/// A target of localisation and at which thresholds it was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// By MSSD.
    pub mssd: Bits,
    /// By MSPD.
    pub mspd: Bits,
    /// By VSD: of the 10 × 10 pairs of τ and limit.
    pub vsd: u8,
}

impl Found {
    /// Share of the thresholds of MSSD.
    pub fn mssd_share(&self) -> f64 {
        f64::from(self.mssd.count_ones()) / COUNT as f64
    }

    /// Share of the thresholds of MSPD.
    pub fn mspd_share(&self) -> f64 {
        f64::from(self.mspd.count_ones()) / COUNT as f64
    }

    /// Share of the pairs of τ and limit of VSD.
    pub fn vsd_share(&self) -> f64 {
        f64::from(self.vsd) / (vsd::TAUS * COUNT) as f64
    }
}

/// The errors that detection is judged by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// MSSD in shares of the diameter.
    Mssd,
    /// MSSD in millimetres.
    MssdMm,
    /// MSPD in pixels of an image of 640.
    Mspd,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Mssd, Self::MssdMm, Self::Mspd];

    /// Its place among all.
    pub fn place(self) -> usize {
        match self {
            Self::Mssd => 0,
            Self::MssdMm => 1,
            Self::Mspd => 2,
        }
    }

    fn threshold(self, i: usize) -> f64 {
        match self {
            Self::Mssd => thresholds::of_diameter(i),
            Self::MssdMm => thresholds::of_millimetres(i),
            Self::Mspd => thresholds::of_pixels(i),
        }
    }

    fn is_asked(self, asked: Asked) -> bool {
        if self == Self::Mspd { asked.mspd } else { asked.mssd }
    }
}

/// An estimate that detection looks at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Detection {
    /// Its place among the estimates.
    pub estimate: u32,
    /// Its frame.
    pub frame: u32,
    /// Its model.
    pub model: u32,
    /// Its score.
    pub score: f64,
    /// For each kind the thresholds at which it found a true pose that counts.
    pub hit: [Bits; 3],
    /// For each kind the thresholds at which it found one that does not count; it counts neither way there.
    pub ignored: [Bits; 3],
    /// Place in its frame of the true pose that it found at the widest threshold, if any.
    pub instance: Option<u32>,
}

/// Everything that was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome {
    /// For each frame of the scope and each of its true poses what localisation found; only of targets.
    pub found: Vec<Vec<Found>>,
    /// The estimates, in the order of the groups.
    pub detections: Vec<Detection>,
}

/// Matches all groups at all thresholds.
pub fn outcome(truth: &Truth, scope: &Scope, groups: &[Group], errors: &[GroupErrors], estimates: &[Estimate], asked: Asked) -> Outcome {
    let found = scope.frames.iter().map(|f| vec![Found::default(); f.is_target.len()]).collect();
    let mut outcome = Outcome { found, detections: Vec::new() };
    for (group, errors) in groups.iter().zip(errors) {
        let scaled = Scaled::new(truth, group, errors);
        localise(&mut outcome, scope, group, &scaled, asked);
        detect(&mut outcome, scope, group, &scaled, estimates, asked);
    }
    outcome
}

/// Errors of a group in the units of the thresholds.
struct Scaled<'a> {
    errors: &'a GroupErrors,
    instances: usize,
    diameter_m: f64,
    width_factor: f64,
}

impl<'a> Scaled<'a> {
    fn new(truth: &Truth, group: &Group, errors: &'a GroupErrors) -> Self {
        let width = truth.frames[group.frame as usize].camera.as_ref().map_or(MSPD_WIDTH_PX, |c| f64::from(c.width));
        let diameter_m = truth.models[group.model as usize].diameter_m;
        Self { errors, instances: group.instances.len(), diameter_m, width_factor: MSPD_WIDTH_PX / width }
    }

    fn at(&self, kind: Kind, e: usize, g: usize) -> f64 {
        let place = e * self.instances + g;
        match kind {
            Kind::Mssd => self.errors.mssd_m[place] / self.diameter_m,
            Kind::MssdMm => self.errors.mssd_m[place] * 1000.0,
            Kind::Mspd => self.width_factor * self.errors.mspd_px[place],
        }
    }
}

fn localise(outcome: &mut Outcome, scope: &Scope, group: &Group, scaled: &Scaled<'_>, asked: Asked) {
    let frame = &scope.frames[group.scope as usize];
    let found = &mut outcome.found[group.scope as usize];
    let is_target = |g: usize| frame.is_target[group.instances[g] as usize];
    for i in 0..COUNT {
        if asked.mssd {
            let error = |e, g| scaled.at(Kind::Mssd, e, g);
            let hit = |_, g: usize| found[group.instances[g] as usize].mssd |= 1 << i;
            greedy(group.localised, group.instances.len(), Kind::Mssd.threshold(i), error, is_target, hit);
        }
        if asked.mspd {
            let error = |e, g| scaled.at(Kind::Mspd, e, g);
            let hit = |_, g: usize| found[group.instances[g] as usize].mspd |= 1 << i;
            greedy(group.localised, group.instances.len(), Kind::Mspd.threshold(i), error, is_target, hit);
        }
        if !scaled.errors.vsd.is_empty() {
            for tau in 0..vsd::TAUS {
                let error = |e: usize, g: usize| scaled.errors.vsd[e * scaled.instances + g][tau];
                let hit = |_, g: usize| found[group.instances[g] as usize].vsd += 1;
                greedy(group.localised, group.instances.len(), thresholds::of_diameter(i), error, is_target, hit);
            }
        }
    }
}

fn detect(outcome: &mut Outcome, scope: &Scope, group: &Group, scaled: &Scaled<'_>, estimates: &[Estimate], asked: Asked) {
    let counts = &scope.frames[group.scope as usize].counts;
    let looked_at: Vec<usize> = (0..group.estimates.len()).filter(|e| group.detected[*e]).collect();
    let first = outcome.detections.len();
    outcome.detections.extend(looked_at.iter().map(|e| Detection {
        estimate: group.estimates[*e],
        frame: group.frame,
        model: group.model,
        score: estimates[group.estimates[*e] as usize].score,
        hit: [0; 3],
        ignored: [0; 3],
        instance: None,
    }));
    let detections = &mut outcome.detections[first..];
    for kind in Kind::ALL.into_iter().filter(|k| k.is_asked(asked)) {
        for i in 0..COUNT {
            let error = |e: usize, g| scaled.at(kind, looked_at[e], g);
            let hit = |e: usize, g: usize| {
                let (detection, instance) = (&mut detections[e], group.instances[g]);
                let bits = if counts[instance as usize] { &mut detection.hit } else { &mut detection.ignored };
                bits[kind.place()] |= 1 << i;
                detection.instance = Some(instance);
            };
            greedy(looked_at.len(), group.instances.len(), kind.threshold(i), error, |_| true, hit);
        }
    }
}
