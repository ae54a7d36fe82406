//! Pose of an object from points on it and where they are seen (perspective-n-point).
//!
//! Three points: all poses that explain them ([`p3p`]). Four and more: from the minimal poses of a wide triangle,
//! Levenberg–Marquardt on the reprojection error in real pixels, through the lens; where a set has several minima (flat
//! sets have two) all that are found are compared. With outliers: RANSAC over three points, with the loss of a mixture
//! of good and wrong points, then as above on the inliers.

mod cubic;
mod error;
mod loss;
mod minima;
mod p3p;
mod problem;
mod ransac;
mod refine;
mod start;

pub use error::PnpError;
pub use p3p::{Bearing, p3p};
pub use refine::StopReason;

use super::{Camera, Mat6, Pose, Vec2, Vec3};
use loss::Loss;
use problem::{Problem, Shape};
use ransac::Search;
use refine::Refined;

/// Another pose is offered when its cost is at most so many times that of the best, or its error stays below noise.
const ALTERNATIVE_COST_RATIO: f64 = 4.0;
/// Reprojection error, in sigmas, below which a pose explains its points whatever the best one's cost.
const EXPLAINED_SIGMAS: f64 = 2.0;
/// Rounds in which inliers and pose are made to agree.
const INLIER_ROUNDS: usize = 5;

/// How to look for outliers.
///
/// A point is an inlier where good (Gaussian noise of `sigma_px`) is more probable than wrong (anywhere in the image):
/// up to about 4.6 sigmas at one pixel of noise in 640 × 480, so that no good point is lost.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RansacOptions {
    /// Wanted probability of having met a sample without outliers.
    pub confidence: f64,
    /// Samples at most.
    pub max_iterations: usize,
    /// Seed of the samples.
    pub seed: u64,
}

impl Default for RansacOptions {
    /// 99.99 %, 5000 samples.
    fn default() -> Self {
        Self { confidence: 0.9999, max_iterations: 5000, seed: 1 }
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

/// The pose of an object: `points` in metres in its frame, `pixels` where they are seen.
///
/// # Errors
/// Where the input is no problem (counts, numbers), or leaves the pose open, or no pose explains it.
pub fn solve(camera: &Camera, points: &[Vec3], pixels: &[Vec2], options: &PnpOptions) -> Result<PnpSolution, PnpError> {
    check(points, pixels, options.sigma_px)?;
    let task = Task { camera, points, pixels, sigma_px: options.sigma_px };
    match &options.ransac {
        Some(ransac) if points.len() > 3 => task.solve_with_outliers(ransac),
        _ => task.solve_on_all(),
    }
}

/// Refines a pose on all points and gives its evidence: for a pose that is known nearly, as while a point is dragged.
///
/// # Errors
/// As [`solve`], without the search.
pub fn refine(camera: &Camera, points: &[Vec3], pixels: &[Vec2], start: &Pose, sigma_px: f64) -> Result<PnpSolution, PnpError> {
    check(points, pixels, sigma_px)?;
    let task = Task { camera, points, pixels, sigma_px };
    let places: Vec<usize> = (0..points.len()).collect();
    let problem = Problem::new(camera, points, pixels, &places, Vec::new());
    let refined = problem.sight().refine(&problem.inward(start), Loss::Squared).ok_or(PnpError::NoPose)?;
    task.finish(&problem, places, &[refined], 0)
}

fn check(points: &[Vec3], pixels: &[Vec2], sigma_px: f64) -> Result<(), PnpError> {
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
    if !(sigma_px.is_finite() && sigma_px > 0.0) {
        return Err(PnpError::BadSigma);
    }
    if Shape::of(points).is_collinear() {
        return Err(PnpError::Collinear);
    }
    if pixels.iter().all(|p| p == &pixels[0]) {
        return Err(PnpError::OnePixel);
    }
    Ok(())
}

/// One call.
struct Task<'a> {
    camera: &'a Camera,
    points: &'a [Vec3],
    pixels: &'a [Vec2],
    sigma_px: f64,
}

impl Task<'_> {
    fn solve_on_all(&self) -> Result<PnpSolution, PnpError> {
        let bearing = |(index, pixel): (usize, &Vec2)| self.camera.unproject(pixel).map_err(|reason| PnpError::Pixel { index, reason });
        let bearings = self.pixels.iter().enumerate().map(bearing).collect::<Result<Vec<Bearing>, PnpError>>()?;
        let places: Vec<usize> = (0..self.points.len()).collect();
        let problem = Problem::new(self.camera, self.points, self.pixels, &places, bearings);
        self.finish(&problem, places, &minima::minima(&problem, &[]), 0)
    }

    /// A pixel without a ray can only be wrong: it takes no part.
    fn solve_with_outliers(&self, options: &RansacOptions) -> Result<PnpSolution, PnpError> {
        let ray = |i: usize| Some((i, self.camera.unproject(&self.pixels[i]).ok()?));
        let (places, bearings): (Vec<usize>, Vec<Bearing>) = (0..self.points.len()).filter_map(ray).unzip();
        if places.len() < 3 {
            return Err(PnpError::NoConsensus(self.points.len()));
        }
        let problem = Problem::new(self.camera, self.points, self.pixels, &places, bearings);
        let search = Search::new(&problem, self.sigma_px);
        let consensus = search.run(options).ok_or(PnpError::NoConsensus(self.points.len()))?;
        let (mut pose, mut inliers) = (consensus.pose, consensus.inliers);
        for round in 1.. {
            let part = problem.part(&inliers);
            let found = minima::minima(&part, &[part.inward(&problem.outward(&pose))]);
            let best = found.first().ok_or(PnpError::NoPose)?;
            pose = problem.inward(&part.outward(&best.pose));
            let agreed = search.inliers(&pose);
            if agreed == inliers || agreed.len() < 4 || round == INLIER_ROUNDS {
                let outer = inliers.iter().map(|i| places[*i]).collect();
                return self.finish(&part, outer, &found, consensus.samples);
            }
            inliers = agreed;
        }
        Err(PnpError::NoPose)
    }

    /// The solution from the refined poses, best first; `inliers` are the places of the problem's points.
    fn finish(&self, problem: &Problem<'_>, inliers: Vec<usize>, found: &[Refined], samples: usize) -> Result<PnpSolution, PnpError> {
        let (best, others) = found.split_first().ok_or(PnpError::NoPose)?;
        let count = inliers.len() as f64;
        let rms = |cost: f64| (cost / count).sqrt();
        let near = |r: &&Refined| r.cost <= ALTERNATIVE_COST_RATIO * best.cost || rms(r.cost) <= EXPLAINED_SIGMAS * self.sigma_px;
        let offered = |r: &Refined| Candidate { pose: problem.outward(&r.pose), rms_px: rms(r.cost) };
        let pose = problem.outward(&best.pose);
        let residual = |(p, seen): (&Vec3, &Vec2)| self.camera.project(&pose.transform(p)).map_or(Vec2::repeat(f64::NAN), |at| at - seen);
        let solution = PnpSolution {
            pose,
            rms_px: rms(best.cost),
            residuals_px: self.points.iter().zip(self.pixels).map(residual).collect(),
            iterations: best.iterations + samples,
            stopped: best.stopped,
            covariance: self.covariance(problem, &best.pose).ok_or(PnpError::NoPose)?,
            inliers,
            alternatives: others.iter().filter(near).map(offered).collect(),
        };
        // Numbers near the end of their range.
        let finite = solution.pose.is_finite() && solution.rms_px.is_finite() && solution.covariance.iter().all(|v| v.is_finite());
        if finite { Ok(solution) } else { Err(PnpError::NoPose) }
    }

    /// `σ² (JᵀJ)⁻¹`.
    fn covariance(&self, problem: &Problem<'_>, pose: &Pose) -> Option<Mat6> {
        let own = problem.sight().normal(pose, Loss::Squared)?.inverse()?;
        Some(problem.outward_covariance(pose, &own) * (self.sigma_px * self.sigma_px))
    }
}
