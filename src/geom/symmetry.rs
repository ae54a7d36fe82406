//! Symmetries of an object, with BOP's meaning.

use nalgebra::{Rotation3, Unit};
use serde::{Deserialize, Serialize};

use super::{Mat3, Pose, Vec3};

/// Angles closer than this are the same pose; the distance decides between them.
const SAME_ANGLE_RAD: f64 = 1e-9;
/// An axis shorter than this has no direction.
const MIN_AXIS: f64 = 1e-9;
/// Sine of the angle between two axes below which they are one axis, written twice.
const PARALLEL_SINE: f64 = 1e-6;

/// The motions that leave the look of an object unchanged: `camera_from_object * S` looks like `camera_from_object`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Symmetry {
    /// BOP's `symmetries_discrete`: 4×4 in row-major order, in metres, without the identity.
    pub discrete: Vec<[f64; 16]>,
    /// BOP's `symmetries_continuous`.
    pub continuous: Vec<ContinuousSymmetry>,
}

/// Any rotation about a line.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ContinuousSymmetry {
    /// Direction of the line, of any length but zero.
    pub axis: [f64; 3],
    /// A point of the line in metres.
    pub offset: [f64; 3],
}

impl ContinuousSymmetry {
    /// The rotation about the line by an angle in radians; `None` for an axis without direction.
    pub fn rotation(&self, angle: f64) -> Option<Pose> {
        let offset = Vec3::from(self.offset);
        let rotation = Rotation3::from_axis_angle(&self.unit_axis()?, angle);
        Some(Pose::new(rotation, offset - rotation * offset))
    }

    fn unit_axis(&self) -> Option<Unit<Vec3>> {
        Unit::try_new(Vec3::from(self.axis), MIN_AXIS)
    }

    /// The pose `pose * rotation(angle)` whose rotation is nearest to the reference.
    ///
    /// With M = R_refᵀ·R and the axis a, tr(M·R(φ)) = aᵀMa + cos φ·(tr M − aᵀMa) + sin φ·tr(M·[a]×).
    fn nearest(&self, pose: &Pose, reference: &Pose) -> Pose {
        let Some(axis) = self.unit_axis() else {
            return *pose;
        };
        let m: Mat3 = (reference.rotation.transpose() * pose.rotation).into_inner();
        let along = axis.dot(&(m * axis.into_inner()));
        let angle = (m * axis.cross_matrix()).trace().atan2(m.trace() - along);
        self.rotation(angle).map_or(*pose, |turn| *pose * turn)
    }
}

impl Symmetry {
    /// Whether only the identity is a symmetry.
    pub fn is_none(&self) -> bool {
        self.discrete.is_empty() && self.continuous.is_empty()
    }

    /// Every symmetry, with `max_steps` equal steps around each continuous axis: the identity first, then discrete ×
    /// continuous as bop_toolkit's `get_symmetry_transformations` combines them (continuous · discrete).
    ///
    /// Unlike there, the step of angle zero is kept, and several axes are composed, not listed side by side. Discrete
    /// entries are taken as written.
    pub fn transforms(&self, max_steps: usize) -> Vec<Pose> {
        let turns = self.turns(max_steps.max(1));
        let discrete = self.discrete_poses();
        discrete.iter().flat_map(|d| turns.iter().map(|turn| *turn * *d)).collect()
    }

    /// The discrete symmetries alone, the identity first.
    pub fn discrete_poses(&self) -> Vec<Pose> {
        std::iter::once(Pose::identity()).chain(self.discrete.iter().map(pose_of)).collect()
    }

    fn turns(&self, steps: usize) -> Vec<Pose> {
        let mut turns = vec![Pose::identity()];
        for symmetry in &self.continuous {
            let about = |i: usize| symmetry.rotation(i as f64 * std::f64::consts::TAU / steps as f64);
            let axis: Vec<Pose> = (0..steps).filter_map(about).collect();
            if !axis.is_empty() {
                turns = turns.iter().flat_map(|a| axis.iter().map(|b| *a * *b)).collect();
            }
        }
        turns
    }

    /// The pose that looks like `label` and whose rotation is nearest to that of `reference`; among equal ones the
    /// nearest in translation. In closed form.
    ///
    /// Two continuous axes that are not parallel generate every rotation about the point where they meet (the middle of
    /// their shortest connection, if they only nearly do), so the rotation of the reference itself is reached.
    pub fn closest_to(&self, label: &Pose, reference: &Pose) -> Pose {
        let about_all = self.centre_of_rotations();
        let mut best = *label;
        for discrete in self.discrete_poses() {
            let start = *label * discrete;
            let candidate = match (&about_all, self.continuous.first()) {
                (Some(centre), _) => Pose::new(reference.rotation, start.transform(centre) - reference.rotation * centre),
                (None, Some(axis)) => axis.nearest(&start, reference),
                (None, None) => start,
            };
            if is_nearer(&candidate, &best, reference) {
                best = candidate;
            }
        }
        best
    }

    /// The largest distance between two continuous axes, metres: those of a rigid body meet in a point or are one.
    pub fn axes_apart_m(&self) -> f64 {
        let axes: Vec<_> = self.continuous.iter().filter_map(|s| Some((Vec3::from(s.offset), s.unit_axis()?))).collect();
        let apart = |(p, a): &(Vec3, Unit<Vec3>), (q, b): &(Vec3, Unit<Vec3>)| {
            let (between, normal) = (q - p, a.cross(b));
            if normal.norm() > PARALLEL_SINE { between.dot(&normal).abs() / normal.norm() } else { between.cross(a).norm() }
        };
        let pairs = axes.iter().enumerate().flat_map(|(i, one)| axes[..i].iter().map(move |other| apart(one, other)));
        pairs.fold(0.0, f64::max)
    }

    /// The point about which every rotation is a symmetry, if two axes are not parallel.
    pub fn centre_of_rotations(&self) -> Option<Vec3> {
        let (first, rest) = self.continuous.split_first()?;
        let a = first.unit_axis()?;
        let (second, b) = rest.iter().filter_map(|s| Some((s, s.unit_axis()?))).find(|(_, b)| a.cross(b).norm() > PARALLEL_SINE)?;
        let (p, q) = (Vec3::from(first.offset), Vec3::from(second.offset));
        let normal = a.cross(&b);
        let along =
            |from: Vec3, axis: Vec3, other: Vec3, to: Vec3| from + axis * ((to - from).cross(&other).dot(&normal) / normal.norm_squared());
        let on_first = along(p, a.into_inner(), b.into_inner(), q);
        let on_second = along(q, b.into_inner(), -a.into_inner(), p);
        Some((on_first + on_second) * 0.5)
    }
}

fn pose_of(rows: &[f64; 16]) -> Pose {
    let r = [rows[0], rows[1], rows[2], rows[4], rows[5], rows[6], rows[8], rows[9], rows[10]];
    Pose::from_row_major(&r, Vec3::new(rows[3], rows[7], rows[11]))
}

fn is_nearer(a: &Pose, b: &Pose, reference: &Pose) -> bool {
    let (angle_a, angle_b) = (a.angle_to(reference), b.angle_to(reference));
    if (angle_a - angle_b).abs() > SAME_ANGLE_RAD {
        return angle_a < angle_b;
    }
    a.distance_to(reference) < b.distance_to(reference)
}
