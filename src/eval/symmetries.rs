//! The poses that look like a true pose: how an object's symmetries enter the errors.

use serde::Serialize;

use crate::geom::{ContinuousSymmetry, Pose, Symmetry, Vec3};

/// The largest share of the diameter that a vertex may travel between two steps about a continuous axis: bop_toolkit's
/// `max_sym_disc_step`.
pub const STEP: f64 = 0.01;

/// How rotations about a continuous axis are treated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Treatment {
    /// In ⌈π/0.01⌉ = 315 equal steps, as bop_toolkit.
    #[default]
    Steps,
    /// The best angle itself.
    Exact,
}

/// What was done with an object's symmetries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Used {
    /// There are none.
    None,
    /// A list of discrete ones.
    Discrete,
    /// One axis in 315 steps.
    Steps,
    /// One axis, the best angle itself.
    Exact,
    /// Several axes: every rotation about the point where they meet. bop_toolkit lists their steps side by side instead.
    AllRotations,
}

impl Used {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::None => "no symmetry",
            Self::Discrete => "discrete symmetries",
            Self::Steps => "one continuous axis in 315 steps, as bop_toolkit",
            Self::Exact => "one continuous axis, exact",
            Self::AllRotations => "several continuous axes composed to all rotations about a point (bop_toolkit does not compose them)",
        }
    }
}

/// The symmetries of an object, ready to be asked for the poses that look like a true one.
#[derive(Clone, Debug)]
pub struct Symmetries {
    symmetry: Symmetry,
    used: Used,
    /// The identity first; with steps the turns are in it.
    listed: Vec<Pose>,
    /// The axis of [`Used::Exact`].
    axis: Option<ContinuousSymmetry>,
    /// The centre of [`Used::AllRotations`].
    centre: Option<Vec3>,
}

/// Steps about a continuous axis.
pub fn steps() -> usize {
    (std::f64::consts::PI / STEP).ceil() as usize
}

impl Symmetries {
    /// Prepares an object's symmetries.
    pub fn new(symmetry: &Symmetry, treatment: Treatment) -> Self {
        let axis = symmetry.continuous.iter().find(|a| a.rotation(0.0).is_some()).copied();
        let centre = symmetry.centre_of_rotations();
        let discrete = symmetry.discrete_poses();
        let used = match (axis, centre, treatment) {
            (_, Some(_), _) => Used::AllRotations,
            (Some(_), None, Treatment::Exact) => Used::Exact,
            (Some(_), None, Treatment::Steps) => Used::Steps,
            (None, None, _) if discrete.len() > 1 => Used::Discrete,
            (None, None, _) => Used::None,
        };
        // Parallel axes are one axis: turning about it in more steps adds nothing.
        let single = Symmetry { discrete: symmetry.discrete.clone(), continuous: axis.into_iter().collect() };
        let listed = if used == Used::Steps { single.transforms(steps()) } else { discrete };
        let axis = axis.filter(|_| used == Used::Exact);
        Self { symmetry: symmetry.clone(), used, listed, axis, centre }
    }

    /// What is done with them.
    pub fn used(&self) -> Used {
        self.used
    }

    /// The axis to turn about where the best angle itself is asked for; [`Symmetries::looks_like`] leaves it out then.
    pub fn exact_axis(&self) -> Option<&ContinuousSymmetry> {
        self.axis.as_ref()
    }

    /// The point about which every rotation is a symmetry, if there is one.
    pub fn centre(&self) -> Option<&Vec3> {
        self.centre.as_ref()
    }

    /// How far apart continuous axes lie that should meet, or be one, metres; no rigid body has such symmetries.
    pub fn axes_apart_m(&self) -> f64 {
        self.symmetry.axes_apart_m()
    }

    /// The listed symmetries, the identity first.
    pub fn listed(&self) -> &[Pose] {
        &self.listed
    }

    /// The poses that look like the true one and are compared with the estimate, the true one itself first; where every
    /// rotation about a point is a symmetry, those with the estimate's rotation.
    pub fn looks_like<'a>(&'a self, truth: &'a Pose, estimate: &'a Pose) -> impl Iterator<Item = Pose> + 'a {
        self.listed.iter().map(move |s| {
            let same = *truth * *s;
            match &self.centre {
                Some(centre) => Pose::new(estimate.rotation, same.transform(centre) - estimate.rotation * centre),
                None => same,
            }
        })
    }

    /// The pose that looks like the true one and whose rotation is nearest to the estimate's, in closed form.
    pub fn nearest(&self, truth: &Pose, estimate: &Pose) -> Pose {
        if self.used == Used::None { *truth } else { self.symmetry.closest_to(truth, estimate) }
    }
}
