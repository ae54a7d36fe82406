//! One target and what was estimated for it: the row of every table, plot and gallery.

use rayon::prelude::*;
use serde::Serialize;

use super::cause::{self, Cause};
use super::data::{Estimate, Truth};
use super::errors::{EvalError, GroupErrors};
use super::groups::Group;
use super::matching::greedy;
use super::metric::{Pair, add, adds, mask, mspd, mssd, projection, rotation, translation, vsd};
use super::options::Options;
use super::outcome::{Found, Outcome};
use super::parts::{Parts, split};
use super::scope::Scope;
use crate::geom::raster::Rasteriser;
use crate::geom::{Camera, Pose, Vec3};

/// Errors of the estimate that was made for a target. What was not asked for is `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct CaseErrors {
    /// Between the origins, metres; to the pose with the nearest rotation that looks the same.
    pub translation_m: f64,
    /// Modulo symmetry, radians.
    pub rotation_rad: f64,
    /// MSSD in metres, without bop_toolkit's short cut for origins far apart.
    pub mssd_m: Option<f64>,
    /// MSPD in pixels of the image.
    pub mspd_px: Option<f64>,
    /// VSD, mean over the ten τ.
    pub vsd: Option<f64>,
    /// ADD in metres.
    pub add_m: Option<f64>,
    /// ADD-S in metres.
    pub adds_m: Option<f64>,
    /// Mean projection error in pixels.
    pub projection_px: Option<f64>,
    /// Complement over union of the silhouettes.
    pub mask: Option<f64>,
}

/// A target, what is known of it, and what was estimated for it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Case {
    /// Place of the frame.
    pub frame: u32,
    /// Place of the true pose within the frame.
    pub instance: u32,
    /// Place of the model.
    pub model: u32,
    /// Place of the estimate, if there is one for it.
    pub estimate: Option<u32>,
    /// The estimate's score.
    pub score: Option<f64>,
    /// At which thresholds it was found.
    #[serde(skip)]
    pub found: Found,
    /// The circumstances.
    pub conditions: Conditions,
    /// The errors, if there is an estimate.
    pub errors: Option<CaseErrors>,
    /// The error split, if there is an estimate.
    pub parts: Option<Parts>,
    /// Why it is bad, if it is.
    pub cause: Option<Cause>,
}

/// Under which circumstances an object is seen.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Conditions {
    /// Share that is seen, where known.
    pub visibility: Option<f64>,
    /// From the optical centre to the middle of the object's box, metres.
    pub distance_m: f64,
    /// Between the object's z axis and the way from the object to the camera, degrees: 0 is seen from the top.
    pub tilt_deg: f64,
    /// Where the middle of the box is in the image, as shares of its width and height; `None` where it has no pixel.
    pub position: Option<[f64; 2]>,
}

impl Conditions {
    /// Of an object at a pose.
    pub fn of(middle: &Vec3, pose: &Pose, camera: Option<&Camera>, visibility: Option<f64>) -> Self {
        let at = pose.transform(middle);
        let up = pose.rotation * Vec3::z();
        let tilt_deg = up.cross(&-at).norm().atan2(up.dot(&-at)).to_degrees();
        let share = |camera: &Camera| {
            let pixel = camera.project(&at).ok()?;
            Some([(pixel.x + 0.5) / f64::from(camera.width), (pixel.y + 0.5) / f64::from(camera.height)])
        };
        Self { visibility, distance_m: at.norm(), tilt_deg, position: camera.and_then(share) }
    }
}

/// The cases of all targets, in the order of the scope.
///
/// # Errors
/// Where something that was asked for can't be drawn, or somebody asked to stop.
pub fn cases(
    truth: &Truth,
    scope: &Scope,
    groups: &[Group],
    errors: &[GroupErrors],
    estimates: &[Estimate],
    outcome: &Outcome,
    options: &Options,
) -> Result<Vec<Case>, EvalError> {
    let work: Vec<(&Group, &GroupErrors)> = groups.iter().zip(errors).collect();
    let one = |pen: &mut Rasteriser, (group, errors): &(&Group, &GroupErrors)| {
        group_cases(&Context { truth, scope, estimates, outcome, options }, group, errors, pen)
    };
    let all: Vec<Vec<Case>> = work.par_iter().map_init(Rasteriser::new, one).collect::<Result<_, _>>()?;
    Ok(all.into_iter().flatten().collect())
}

struct Context<'a> {
    truth: &'a Truth,
    scope: &'a Scope,
    estimates: &'a [Estimate],
    outcome: &'a Outcome,
    options: &'a Options,
}

fn group_cases(context: &Context<'_>, group: &Group, errors: &GroupErrors, pen: &mut Rasteriser) -> Result<Vec<Case>, EvalError> {
    let frame = &context.truth.frames[group.frame as usize];
    let model = &context.truth.models[group.model as usize];
    let is_target = &context.scope.frames[group.scope as usize].is_target;
    let mut cases = Vec::new();
    for (g, estimate) in paired(context, group).into_iter().enumerate() {
        let instance = group.instances[g];
        if !is_target[instance as usize] {
            continue;
        }
        let known = &frame.instances[instance as usize];
        let mut case = Case {
            frame: group.frame,
            instance,
            model: group.model,
            estimate: estimate.map(|e| group.estimates[e]),
            score: estimate.map(|e| context.estimates[group.estimates[e] as usize].score),
            found: context.outcome.found[group.scope as usize][instance as usize],
            conditions: Conditions::of(&model.centre(), &known.pose, frame.camera.as_ref(), known.visibility),
            errors: None,
            parts: None,
            cause: None,
        };
        match estimate {
            Some(e) => judge(context, group, errors, [e, g], &mut case, pen)?,
            None => case.cause = context.options.causes.then(cause::of_missing),
        }
        cases.push(case);
    }
    Ok(cases)
}

/// For each true pose the estimate that it is shown with: greedily by score, with no limit to the error.
fn paired(context: &Context<'_>, group: &Group) -> Vec<Option<usize>> {
    let mut pairs = vec![None; group.instances.len()];
    if group.localised == 0 {
        return pairs;
    }
    let frame = &context.truth.frames[group.frame as usize];
    let is_target = &context.scope.frames[group.scope as usize].is_target;
    let camera = Camera::pinhole(1, 1, 1.0, 1.0, 0.0, 0.0);
    let error = |e: usize, g: usize| {
        let (estimate, instance) = (&context.estimates[group.estimates[e] as usize], &frame.instances[group.instances[g] as usize]);
        let model = &context.truth.models[group.model as usize];
        if group.instances.len() == 1 {
            return 0.0;
        }
        mssd::error_m(&Pair { model, camera: &camera, estimate: &estimate.pose, truth: &instance.pose })
    };
    let is_open = |g: usize| is_target[group.instances[g] as usize];
    greedy(group.localised, group.instances.len(), f64::INFINITY, error, is_open, |e, g| pairs[g] = Some(e));
    pairs
}

/// Fills in errors, parts and cause of a case with an estimate.
fn judge(
    context: &Context<'_>,
    group: &Group,
    errors: &GroupErrors,
    [e, g]: [usize; 2],
    case: &mut Case,
    pen: &mut Rasteriser,
) -> Result<(), EvalError> {
    let frame = &context.truth.frames[group.frame as usize];
    let instance = &frame.instances[case.instance as usize];
    let no_camera = Camera::pinhole(1, 1, 1.0, 1.0, 0.0, 0.0);
    let camera = frame.camera.as_ref().unwrap_or(&no_camera);
    let estimate = &context.estimates[group.estimates[e] as usize].pose;
    let pair = Pair { model: &context.truth.models[group.model as usize], camera, estimate, truth: &instance.pose };
    let (asked, place) = (context.options.asked, e * group.instances.len() + g);
    let computed = errors.mssd_m.get(place).copied().filter(|m| m.is_finite());
    let mssd_m = if asked.mssd || context.options.causes { computed.or_else(|| Some(mssd::error_m(&pair))) } else { None };
    let has_camera = frame.camera.is_some();
    let mask = if asked.mask && has_camera {
        let draw = |source| EvalError::Draw { frame: frame.name.clone(), source };
        Some(mask::error(&pair, pen).map_err(draw)?)
    } else {
        None
    };
    case.errors = Some(CaseErrors {
        translation_m: translation::error_modulo_symmetry_m(&pair),
        rotation_rad: rotation::error_modulo_symmetry_rad(&pair),
        mssd_m,
        mspd_px: (asked.mspd && has_camera).then(|| errors.mspd_px.get(place).copied().unwrap_or_else(|| mspd::error_px(&pair))),
        vsd: errors.vsd.get(place).map(|v| v.iter().sum::<f64>() / vsd::TAUS as f64),
        add_m: asked.needs_add().then(|| add::error_m(&pair)),
        adds_m: asked.needs_adds().then(|| adds::error_m(&pair)),
        projection_px: (asked.projection && has_camera).then(|| projection::error_px(&pair)),
        mask,
    });
    case.parts = split(&pair);
    if let (true, Some(error)) = (context.options.causes, mssd_m) {
        case.cause = cause::of_pair(&pair, error, case.parts.as_ref(), &context.truth.models, frame, case.instance as usize);
    }
    Ok(())
}
