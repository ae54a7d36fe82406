//! Pose of an object from points on it and where they are seen (perspective-n-point).
//!
//! Three points: all poses that explain them ([`p3p`]). Four and more: a global start, then Levenberg–Marquardt on the
//! reprojection error in real pixels, through the lens. Flat sets have two minima; both are looked for. With outliers:
//! RANSAC over three points, refined on its inliers with a robust loss.

mod p3p;
mod quartic;
mod ransac;
mod refine;
mod start;

pub use p3p::{Bearing, p3p};
pub use refine::StopReason;

use super::{Camera, Mat6, Pose, Vec2, Vec3};
use refine::{Loss, Refined};

/// Another pose is offered when its cost is at most so many times that of the best, or its error stays below noise.
const ALTERNATIVE_COST_RATIO: f64 = 4.0;
/// Reprojection error, in sigmas, below which a pose explains its points whatever the best one's cost.
const EXPLAINED_SIGMAS: f64 = 2.0;
/// Poses closer than this are one.
const SAME_ANGLE_RAD: f64 = 1e-3;
/// Translations closer than this share of the distance are one.
const SAME_SHARE: f64 = 1e-3;
/// Points whose spread across the main direction is below this share of its length lie on a line.
const COLLINEAR_SHARE: f64 = 1e-6;

/// How to look for outliers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RansacOptions {
    /// Reprojection error up to which a point is an inlier, in pixels.
    pub threshold_px: f64,
    /// Wanted probability of having met a sample without outliers.
    pub confidence: f64,
    /// Samples at most.
    pub max_iterations: usize,
    /// Seed of the samples.
    pub seed: u64,
}

impl RansacOptions {
    /// Three sigmas, 99.9 %, 1000 samples.
    pub fn for_sigma(sigma_px: f64) -> Self {
        Self { threshold_px: 3.0 * sigma_px, confidence: 0.999, max_iterations: 1000, seed: 1 }
    }
}

/// What is known beside the points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PnpOptions {
    /// Standard deviation of a pixel coordinate.
    pub sigma_px: f64,
    /// Whether some points may be wrong altogether.
    pub ransac: Option<RansacOptions>,
}

impl Default for PnpOptions {
    fn default() -> Self {
        Self { sigma_px: 1.0, ransac: None }
    }
}

/// A pose that explains the points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    /// `camera_from_object`.
    pub pose: Pose,
    /// Root mean square of the reprojection error over the inliers, in pixels.
    pub rms_px: f64,
}

/// The best pose and its evidence.
#[derive(Clone, Debug)]
pub struct PnpSolution {
    /// `camera_from_object`.
    pub pose: Pose,
    /// Root mean square of the reprojection error over the inliers, in pixels.
    pub rms_px: f64,
    /// Points that were used, by place.
    pub inliers: Vec<usize>,
    /// Projected minus seen, for every point that was given; NaN where a point has no image.
    pub residuals_px: Vec<Vec2>,
    /// Steps of the refinement, and samples before it where outliers were looked for.
    pub iterations: usize,
    /// Why the refinement ended.
    pub stopped: StopReason,
    /// Covariance of (ω rad, t m) in the sense of [`Pose::perturbed`], from `sigma_px`, not rescaled by the residuals.
    pub covariance: Mat6,
    /// Other poses that explain the points, best first.
    pub alternatives: Vec<Candidate>,
}

/// Why there is no pose.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum PnpError {
    /// Not as many pixels as points.
    #[error("{points} points, but {pixels} pixels")]
    CountsDiffer {
        /// Points given.
        points: usize,
        /// Pixels given.
        pixels: usize,
    },
    /// Fewer than three.
    #[error("{0} points, at least 3 are needed")]
    TooFew(usize),
    /// A number is NaN or infinite.
    #[error("point {0} has a number that is not finite")]
    NotFinite(usize),
    /// The noise is not a positive number.
    #[error("sigma_px must be a number above 0")]
    BadSigma,
    /// All on one line, or in one place.
    #[error("the points lie on one line or in one place, which leaves the pose open")]
    Collinear,
    /// The lens can't be inverted at a pixel.
    #[error("pixel {index}: {reason}")]
    Pixel {
        /// Place of the pixel.
        index: usize,
        /// Why.
        reason: super::UnprojectError,
    },
    /// No pose puts the points in front of the camera.
    #[error("no pose explains the points in front of the camera")]
    NoPose,
    /// No sample of three had enough company.
    #[error("no pose explains at least {0} of the points")]
    NoConsensus(usize),
}

/// The pose of an object: `points` in metres in its frame, `pixels` where they are seen.
///
/// # Errors
/// Where the input is no problem (counts, numbers), or leaves the pose open, or no pose explains it.
pub fn solve(camera: &Camera, points: &[Vec3], pixels: &[Vec2], options: &PnpOptions) -> Result<PnpSolution, PnpError> {
    check(points, pixels, options)?;
    let bearings = bearings(camera, pixels)?;
    match options.ransac {
        Some(ransac) if points.len() > 3 => ransac::solve(camera, points, pixels, &bearings, options.sigma_px, &ransac),
        _ => {
            let all: Vec<usize> = (0..points.len()).collect();
            let found = candidates(camera, points, pixels, &bearings)?;
            Ok(finish(camera, points, pixels, options.sigma_px, all, found, 0))
        }
    }
}

/// Refines a pose on all points and gives its evidence: for a pose that is known nearly, as while a point is dragged.
///
/// # Errors
/// As [`solve`], without the search.
pub fn refine(camera: &Camera, points: &[Vec3], pixels: &[Vec2], start: &Pose, sigma_px: f64) -> Result<PnpSolution, PnpError> {
    check(points, pixels, &PnpOptions { sigma_px, ransac: None })?;
    let refined = refine::refine(camera, points, pixels, start, Loss::Squared).ok_or(PnpError::NoPose)?;
    Ok(finish(camera, points, pixels, sigma_px, (0..points.len()).collect(), vec![refined], 0))
}

fn check(points: &[Vec3], pixels: &[Vec2], options: &PnpOptions) -> Result<(), PnpError> {
    if points.len() != pixels.len() {
        return Err(PnpError::CountsDiffer { points: points.len(), pixels: pixels.len() });
    }
    if points.len() < 3 {
        return Err(PnpError::TooFew(points.len()));
    }
    let finite = |i: &usize| points[*i].iter().chain(pixels[*i].iter()).all(|v| v.is_finite());
    if let Some(bad) = (0..points.len()).find(|i| !finite(i)) {
        return Err(PnpError::NotFinite(bad));
    }
    if !(options.sigma_px.is_finite() && options.sigma_px > 0.0) {
        return Err(PnpError::BadSigma);
    }
    if start::spread(points)[1] <= COLLINEAR_SHARE * start::spread(points)[0] {
        return Err(PnpError::Collinear);
    }
    Ok(())
}

fn bearings(camera: &Camera, pixels: &[Vec2]) -> Result<Vec<Bearing>, PnpError> {
    let bearing = |(index, pixel): (usize, &Vec2)| camera.unproject(pixel).map_err(|reason| PnpError::Pixel { index, reason });
    pixels.iter().enumerate().map(bearing).collect()
}

/// All refined poses that explain the points, best first.
fn candidates(camera: &Camera, points: &[Vec3], pixels: &[Vec2], bearings: &[Bearing]) -> Result<Vec<Refined>, PnpError> {
    let starts = if points.len() == 3 {
        p3p(&[points[0], points[1], points[2]], &[bearings[0], bearings[1], bearings[2]])
    } else {
        start::starts(points, bearings)
    };
    let mut found: Vec<Refined> = starts.iter().filter_map(|s| refine::refine(camera, points, pixels, s, Loss::Squared)).collect();
    // Only now, at the minimum, can the mirrored pose of a flat set be told.
    if points.len() > 3 && start::is_flat(points) {
        let best = found.iter().min_by(|a, b| a.cost.total_cmp(&b.cost)).map(|r| r.pose);
        if let Some(mirrored) = best.and_then(|pose| start::mirrored(points, &pose)) {
            found.extend(refine::refine(camera, points, pixels, &mirrored, Loss::Squared));
        }
    }
    found.sort_by(|a, b| a.cost.total_cmp(&b.cost));
    let mut distinct: Vec<Refined> = Vec::new();
    for one in found {
        if !distinct.iter().any(|d| same(&d.pose, &one.pose)) {
            distinct.push(one);
        }
    }
    if distinct.is_empty() { Err(PnpError::NoPose) } else { Ok(distinct) }
}

fn same(a: &Pose, b: &Pose) -> bool {
    a.angle_to(b) < SAME_ANGLE_RAD && a.distance_to(b) < SAME_SHARE * a.translation.norm().max(b.translation.norm())
}

/// The solution from the refined poses, best first; `inliers` are the points they were refined on.
fn finish(
    camera: &Camera,
    points: &[Vec3],
    pixels: &[Vec2],
    sigma_px: f64,
    inliers: Vec<usize>,
    found: Vec<Refined>,
    samples: usize,
) -> PnpSolution {
    let best = found[0];
    let count = inliers.len().max(1) as f64;
    let rms = |cost: f64| (cost / count).sqrt();
    let near = |r: &&Refined| r.cost <= ALTERNATIVE_COST_RATIO * best.cost || rms(r.cost) <= EXPLAINED_SIGMAS * sigma_px;
    let alternatives = found[1..].iter().filter(near).map(|r| Candidate { pose: r.pose, rms_px: rms(r.cost) }).collect();
    let residual = |(p, seen): (&Vec3, &Vec2)| camera.project(&best.pose.transform(p)).map_or(Vec2::repeat(f64::NAN), |at| at - seen);
    let used: (Vec<Vec3>, Vec<Vec2>) = inliers.iter().map(|i| (points[*i], pixels[*i])).unzip();
    PnpSolution {
        pose: best.pose,
        rms_px: rms(best.cost),
        residuals_px: points.iter().zip(pixels).map(residual).collect(),
        iterations: best.iterations + samples,
        stopped: best.stopped,
        covariance: refine::covariance(camera, &used.0, &best.pose, sigma_px),
        inliers,
        alternatives,
    }
}
