//! Locally optimised RANSAC: samples of three points, M-estimator score, refinement whenever a better pose is met
//! (O. Chum, J. Matas, J. Kittler, "Locally optimized RANSAC", 2003; P. Torr, A. Zisserman, "MLESAC", 2000).

use super::p3p::{Bearing, p3p};
use super::refine::{self, Loss};
use super::{PnpError, PnpSolution, RansacOptions, candidates, finish};
use crate::geom::{Camera, Pose, Vec2, Vec3};
use rand::{Rng as _, SeedableRng as _};
use rand_pcg::Pcg64Mcg;

/// Inliers without which a pose of three points means nothing: one that was not sampled.
const LEAST_INLIERS: usize = 4;
/// Rounds of refinement and new choice of inliers at the end.
const POLISH_ROUNDS: usize = 4;

struct Problem<'a> {
    camera: &'a Camera,
    points: &'a [Vec3],
    pixels: &'a [Vec2],
    threshold2: f64,
}

impl Problem<'_> {
    fn square_error(&self, pose: &Pose, i: usize) -> f64 {
        self.camera.project(&pose.transform(&self.points[i])).map_or(f64::INFINITY, |at| (at - self.pixels[i]).norm_squared())
    }

    /// Sum of squared errors, each cut off at the threshold: lower is better.
    fn score(&self, pose: &Pose, limit: f64) -> f64 {
        let mut sum = 0.0;
        for i in 0..self.points.len() {
            sum += self.square_error(pose, i).min(self.threshold2);
            if sum >= limit {
                return f64::INFINITY;
            }
        }
        sum
    }

    fn inliers(&self, pose: &Pose) -> Vec<usize> {
        (0..self.points.len()).filter(|i| self.square_error(pose, *i) <= self.threshold2).collect()
    }

    fn of(&self, places: &[usize]) -> (Vec<Vec3>, Vec<Vec2>) {
        places.iter().map(|i| (self.points[*i], self.pixels[*i])).unzip()
    }

    fn refined(&self, pose: &Pose, loss: Loss) -> Option<Pose> {
        let inliers = self.inliers(pose);
        if inliers.len() < LEAST_INLIERS {
            return None;
        }
        let (points, pixels) = self.of(&inliers);
        refine::refine(self.camera, &points, &pixels, pose, loss).map(|r| r.pose)
    }
}

pub fn solve(
    camera: &Camera,
    points: &[Vec3],
    pixels: &[Vec2],
    bearings: &[Bearing],
    sigma_px: f64,
    options: &RansacOptions,
) -> Result<PnpSolution, PnpError> {
    let problem = Problem { camera, points, pixels, threshold2: options.threshold_px * options.threshold_px };
    let (pose, samples) = search(&problem, bearings, sigma_px, options).ok_or(PnpError::NoConsensus(LEAST_INLIERS))?;
    let inliers = problem.inliers(&pose);
    let (used, seen) = problem.of(&inliers);
    let own: Vec<Bearing> = inliers.iter().map(|i| bearings[*i]).collect();
    // On clean points the global search runs once more: it brings the other candidates of an ambiguous set.
    let mut found = candidates(camera, &used, &seen, &own)?;
    if let Some(robust) = refine::refine(camera, &used, &seen, &pose, Loss::Cauchy(sigma_px))
        && let Some(refined) = refine::refine(camera, &used, &seen, &robust.pose, Loss::Squared)
        && refined.cost < found[0].cost
    {
        found.insert(0, refined);
    }
    Ok(finish(camera, points, pixels, sigma_px, inliers, found, samples))
}

fn search(problem: &Problem<'_>, bearings: &[Bearing], sigma_px: f64, options: &RansacOptions) -> Option<(Pose, usize)> {
    let mut random = Pcg64Mcg::seed_from_u64(options.seed);
    let (mut best, mut best_score) = (None, f64::INFINITY);
    let (mut needed, mut samples) = (options.max_iterations, 0);
    while samples < needed {
        samples += 1;
        let at = three(&mut random, problem.points.len());
        for pose in p3p(&at.map(|i| problem.points[i]), &at.map(|i| bearings[i])) {
            let score = problem.score(&pose, best_score);
            if score >= best_score {
                continue;
            }
            (best, best_score) = (Some(pose), score);
            if let Some(better) = problem.refined(&pose, Loss::Squared) {
                let score = problem.score(&better, best_score);
                if score < best_score {
                    (best, best_score) = (Some(better), score);
                }
            }
            let share = best.map_or(0.0, |b| problem.inliers(&b).len() as f64 / problem.points.len() as f64);
            needed = needed.min(samples_needed(share, options));
        }
    }
    let mut pose = best.filter(|b| problem.inliers(b).len() >= LEAST_INLIERS)?;
    for _ in 0..POLISH_ROUNDS {
        let before = problem.inliers(&pose);
        let Some(better) = problem.refined(&pose, Loss::Cauchy(sigma_px)) else { break };
        pose = better;
        if problem.inliers(&pose) == before {
            break;
        }
    }
    Some((pose, samples))
}

/// Samples after which one of three inliers was met with the wanted confidence.
fn samples_needed(inlier_share: f64, options: &RansacOptions) -> usize {
    let good = inlier_share.powi(3);
    if good >= 1.0 {
        return 1;
    }
    let wanted = (1.0 - options.confidence).ln() / (1.0 - good).ln();
    if wanted.is_finite() { (wanted.ceil().max(1.0) as usize).min(options.max_iterations) } else { options.max_iterations }
}

fn three(random: &mut Pcg64Mcg, n: usize) -> [usize; 3] {
    let a = random.random_range(0..n);
    let b = (a + random.random_range(1..n)) % n;
    loop {
        let c = random.random_range(0..n);
        if c != a && c != b {
            return [a, b, c];
        }
    }
}
