//! Why a pose is bad, as far as simple rules can tell; each cause names the rule that said so.

use serde::Serialize;
use std::f64::consts::{FRAC_PI_2, PI};

use super::data::TrueFrame;
use super::metric::{Pair, mssd};
use super::model::Model;
use super::parts::Parts;
use crate::geom::{Camera, ContinuousSymmetry, Pose, Vec3};

/// A pose is bad from this share of the diameter on: half of BOP's thresholds are narrower.
pub const BAD_FROM: f64 = 0.25;
/// What a change must leave of the error to explain it: a third.
const EXPLAINS: f64 = 1.0 / 3.0;
/// An explained pose lies within this share of the diameter.
const EXPLAINED_WITHIN: f64 = 0.2;
/// Share of the vertices outside the image from which an object is cut off.
const TRUNCATED_FROM: f64 = 0.1;
/// A pose whose middle lies within this share of the diameter is in the right place.
const IN_PLACE: f64 = 0.2;
/// Visibility below which an object is heavily occluded.
const OCCLUDED_BELOW: f64 = 0.4;

/// What probably went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CauseKind {
    /// Nothing was estimated.
    NoPrediction,
    /// Another instance of the object was found.
    WrongInstance,
    /// The object is turned to where it looks nearly the same.
    SymmetryFlip,
    /// The distance is wrong, and the size in the image right.
    Scale,
    /// The object is cut off by the border of the image.
    Truncated,
    /// The object is mostly hidden.
    HeavilyOccluded,
    /// On the image it lies on an object of another kind.
    OnAnotherObject,
    /// It is in the right place, and turned.
    Turned,
    /// On the image it lies beside the object.
    Misplaced,
    /// It lies on the object, and several errors come together.
    Inexact,
}

impl CauseKind {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::NoPrediction => "no prediction",
            Self::WrongInstance => "wrong instance",
            Self::SymmetryFlip => "symmetry flip",
            Self::Scale => "scale",
            Self::Truncated => "truncated",
            Self::HeavilyOccluded => "heavily occluded",
            Self::OnAnotherObject => "on another object",
            Self::Turned => "turned",
            Self::Misplaced => "misplaced",
            Self::Inexact => "inexact",
        }
    }
}

/// A cause and the rule that said so, with its numbers.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Cause {
    /// What it is.
    pub kind: CauseKind,
    /// The rule, as a sentence.
    pub rule: String,
}

fn cause(kind: CauseKind, rule: String) -> Option<Cause> {
    Some(Cause { kind, rule })
}

/// The cause of a target without an estimate.
pub fn of_missing() -> Cause {
    Cause { kind: CauseKind::NoPrediction, rule: "no estimate of the object is left for this target".to_owned() }
}

/// The probable cause of a bad pose, the first rule that applies; `error_m` is its MSSD. `None` for a pose that is not bad.
pub fn of_pair(
    pair: &Pair<'_>,
    error_m: f64,
    parts: Option<&Parts>,
    models: &[Model],
    frame: &TrueFrame,
    instance: usize,
) -> Option<Cause> {
    if error_m < BAD_FROM * pair.model.diameter_m {
        return None;
    }
    wrong_instance(pair, error_m, frame, instance)
        .or_else(|| symmetry_flip(pair, error_m))
        .or_else(|| scale(pair, error_m, parts?))
        .or_else(|| on_another_object(pair, models, frame, instance))
        .or_else(|| truncated(pair))
        .or_else(|| occluded(frame.instances.get(instance)?.visibility?))
        .or_else(|| turned(pair, parts?))
        .or_else(|| misplaced(pair))
        .or_else(|| inexact(pair, parts))
}

/// Whether an error that was reduced to `left` explains `whole`.
fn explains(model: &Model, whole: f64, left: f64) -> bool {
    left < whole * EXPLAINS && left < EXPLAINED_WITHIN * model.diameter_m
}

fn percent(model: &Model, length_m: f64) -> f64 {
    100.0 * length_m / model.diameter_m
}

fn wrong_instance(pair: &Pair<'_>, error_m: f64, frame: &TrueFrame, instance: usize) -> Option<Cause> {
    let own = frame.instances.get(instance)?;
    let others = frame.instances.iter().enumerate().filter(|(i, other)| *i != instance && other.model == own.model);
    let to = others.map(|(i, other)| (i, mssd::error_m(&Pair { truth: &other.pose, ..*pair })));
    let (i, left) = to.min_by(|a, b| a.1.total_cmp(&b.1)).filter(|(_, left)| explains(pair.model, error_m, *left))?;
    cause(
        CauseKind::WrongInstance,
        format!(
            "to true pose {i} of the frame the MSSD is {:.0} % of the diameter instead of {:.0} %",
            percent(pair.model, left),
            percent(pair.model, error_m)
        ),
    )
}

/// Quarter and half turns about the object's axes through the middle of its box.
fn flips(model: &Model) -> impl Iterator<Item = (String, Pose)> {
    let middle: [f64; 3] = model.centre().into();
    let turns = [("half a turn", PI), ("a quarter turn", FRAC_PI_2), ("three quarters of a turn", 3.0 * FRAC_PI_2)];
    let axes = [("x", Vec3::x()), ("y", Vec3::y()), ("z", Vec3::z())];
    turns.into_iter().flat_map(move |(turn, angle)| {
        axes.into_iter().filter_map(move |(name, axis)| {
            let about = ContinuousSymmetry { axis: axis.into(), offset: middle };
            Some((format!("{turn} about the object's {name}"), about.rotation(angle)?))
        })
    })
}

fn symmetry_flip(pair: &Pair<'_>, error_m: f64) -> Option<Cause> {
    let (turn, left) = flips(pair.model)
        .map(|(turn, flip)| (turn, mssd::error_m(&Pair { truth: &(*pair.truth * flip), ..*pair })))
        .min_by(|a, b| a.1.total_cmp(&b.1))
        .filter(|(_, left)| explains(pair.model, error_m, *left))?;
    cause(
        CauseKind::SymmetryFlip,
        format!("{turn} leaves {:.0} % of the diameter of an MSSD of {:.0} %", percent(pair.model, left), percent(pair.model, error_m)),
    )
}

fn scale(pair: &Pair<'_>, error_m: f64, parts: &Parts) -> Option<Cause> {
    let middle = pair.model.centre();
    let (truth, estimate) = (pair.truth.transform(&middle).norm(), pair.estimate.transform(&middle).norm());
    if estimate.is_nan() || estimate <= 0.0 {
        return None;
    }
    // Brought to the true distance along its own line of sight, so that it keeps its place in the image.
    let moved = Pose::new(pair.estimate.rotation, pair.estimate.translation + pair.estimate.transform(&middle) * (truth / estimate - 1.0));
    let left = mssd::error_m(&Pair { estimate: &moved, ..*pair });
    if !explains(pair.model, error_m, left) {
        return None;
    }
    let place = if parts.depth_m > 0.0 { "far" } else { "near" };
    cause(
        CauseKind::Scale,
        format!(
            "the estimate is {:.2} times as far as the truth, so too {place}; at the true distance the MSSD is {:.0} % of the diameter instead of {:.0} %",
            estimate / truth,
            percent(pair.model, left),
            percent(pair.model, error_m)
        ),
    )
}

/// Share of the vertices at a pose that lie outside the image or behind the camera.
pub fn outside_share(model: &Model, camera: &Camera, pose: &Pose) -> f64 {
    let is_outside = |point: Vec3| camera.project(&pose.transform(&point)).map_or(true, |pixel| !camera.contains(&pixel));
    model.points.all().points().filter(|p| is_outside(*p)).count() as f64 / model.points.len().max(1) as f64
}

fn truncated(pair: &Pair<'_>) -> Option<Cause> {
    let share = outside_share(pair.model, pair.camera, pair.truth);
    if share < TRUNCATED_FROM {
        return None;
    }
    cause(CauseKind::Truncated, format!("{:.0} % of the vertices lie outside the image", 100.0 * share))
}

fn occluded(visibility: f64) -> Option<Cause> {
    if visibility >= OCCLUDED_BELOW {
        return None;
    }
    cause(CauseKind::HeavilyOccluded, format!("{:.0} % of the object are seen", 100.0 * visibility))
}

/// Where an object is seen: the way to its middle, and the angle over which it reaches from there, radians.
struct Seen {
    way: Vec3,
    radius_rad: f64,
}

impl Seen {
    fn of(model: &Model, pose: &Pose) -> Self {
        let way = pose.transform(&model.centre());
        Self { way, radius_rad: (model.diameter_m / 2.0).atan2(way.norm()) }
    }

    fn beside_rad(&self, other: &Self) -> f64 {
        self.way.angle(&other.way)
    }

    /// Whether the middle of the other lies within.
    fn holds(&self, other: &Self) -> bool {
        self.beside_rad(other) < self.radius_rad
    }
}

fn on_another_object(pair: &Pair<'_>, models: &[Model], frame: &TrueFrame, instance: usize) -> Option<Cause> {
    let (own, found) = (Seen::of(pair.model, pair.truth), Seen::of(pair.model, pair.estimate));
    if own.holds(&found) {
        return None;
    }
    let of_frame = frame.instances.iter().enumerate().filter(|(i, _)| *i != instance);
    let others = of_frame.filter_map(|(i, other)| models.get(other.model as usize).map(|model| (i, model, Seen::of(model, &other.pose))));
    let (i, model, seen) =
        others.filter(|(_, _, seen)| seen.holds(&found)).min_by(|a, b| a.2.beside_rad(&found).total_cmp(&b.2.beside_rad(&found)))?;
    cause(
        CauseKind::OnAnotherObject,
        format!(
            "seen from the camera its middle lies {:.1}° beside that of {} (true pose {i}) and {:.1}° beside its own",
            seen.beside_rad(&found).to_degrees(),
            model.name,
            own.beside_rad(&found).to_degrees()
        ),
    )
}

fn turned(pair: &Pair<'_>, parts: &Parts) -> Option<Cause> {
    let off_m = parts.depth_m.hypot(parts.lateral_m);
    if off_m >= IN_PLACE * pair.model.diameter_m {
        return None;
    }
    cause(
        CauseKind::Turned,
        format!(
            "its middle lies {:.0} % of the diameter off, and it is turned by {:.0}° in the image plane and {:.0}° out of it",
            percent(pair.model, off_m),
            parts.in_plane_rad.to_degrees(),
            parts.out_of_plane_rad.to_degrees()
        ),
    )
}

fn misplaced(pair: &Pair<'_>) -> Option<Cause> {
    let (own, found) = (Seen::of(pair.model, pair.truth), Seen::of(pair.model, pair.estimate));
    if own.holds(&found) {
        return None;
    }
    cause(
        CauseKind::Misplaced,
        format!(
            "seen from the camera its middle lies {:.1}° beside the true one; the object reaches {:.1}° from there",
            own.beside_rad(&found).to_degrees(),
            own.radius_rad.to_degrees()
        ),
    )
}

fn inexact(pair: &Pair<'_>, parts: Option<&Parts>) -> Option<Cause> {
    let rule = parts.map_or_else(
        || "it lies on the object, and its matrix is no rotation".to_owned(),
        |parts| {
            format!(
                "it lies on the object, {:.0} % of the diameter off in depth and {:.0} % across, turned by {:.0}° in the image plane and {:.0}° out of it",
                percent(pair.model, parts.depth_m.abs()),
                percent(pair.model, parts.lateral_m),
                parts.in_plane_rad.to_degrees(),
                parts.out_of_plane_rad.to_degrees()
            )
        },
    );
    cause(CauseKind::Inexact, rule)
}
