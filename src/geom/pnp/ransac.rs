//! Locally optimised RANSAC: minimal samples, the score of a mixture of good and wrong points, and refinement whenever
//! a better pose is met (O. Chum, J. Matas, J. Kittler, "Locally optimized RANSAC", 2003; P. Torr, A. Zisserman,
//! "MLESAC", 2000).

use super::RansacOptions;
use super::loss::{Loss, Mixture};
use super::p3p::p3p_each;
use super::problem::Problem;
use crate::geom::Pose;
use rand::{Rng as _, SeedableRng as _};
use rand_pcg::Pcg64Mcg;

/// Points of a sample: that many follow any pose that was sampled.
const SAMPLE: usize = 3;
/// Noise, as multiples of the given one, through which a sampled pose is refined: three points of a small object tell
/// its rotation so badly that good points first lie many sigmas off.
const LOOSENED: [f64; 3] = [8.0, 3.0, 1.0];
/// Steps at each but the last of these.
const LOOSE_STEPS: usize = 3;
/// A product that has room for one more factor.
const LARGE: f64 = 1e200;
/// Steps at the last.
const TIGHT_STEPS: usize = 10;

/// A pose and the points that it explains.
pub struct Consensus {
    pub pose: Pose,
    pub inliers: Vec<usize>,
    pub samples: usize,
}

/// The search for the pose with the best score.
pub struct Search<'a> {
    problem: &'a Problem<'a>,
    sigma_px: f64,
    /// In which a wrong pixel may lie, px².
    area_px2: f64,
    threshold2: f64,
}

impl<'a> Search<'a> {
    pub fn new(problem: &'a Problem<'a>, sigma_px: f64) -> Self {
        let area_px2 = clutter_area(problem);
        Self { problem, sigma_px, area_px2, threshold2: Mixture::new(sigma_px, area_px2).threshold2() }
    }

    /// The best pose, or `None` where none explains more points than chance would.
    pub fn run(&self, options: &RansacOptions) -> Option<Consensus> {
        let mut random = Pcg64Mcg::seed_from_u64(options.seed);
        let (mut best, mut best_score) = (None, f64::INFINITY);
        let (mut needed, mut samples) = (options.max_iterations, 0);
        let mut poses = Vec::with_capacity(4);
        while samples < needed {
            samples += 1;
            let at = three(&mut random, self.problem.points.len());
            poses.clear();
            p3p_each(&at.map(|i| self.problem.points[i]), &at.map(|i| self.problem.bearings[i]), |pose| poses.push(pose));
            for pose in &poses {
                let score = self.score(pose, best_score);
                if score < best_score {
                    (best, best_score) = self.improved(pose, score);
                    needed = needed.min(self.samples_needed(best.as_ref(), options));
                }
            }
        }
        let pose = best?;
        let inliers = self.inliers(&pose);
        (self.ln_chance(inliers.len()) < 0.0).then_some(Consensus { pose, inliers, samples })
    }

    /// Points at most the threshold off.
    pub fn inliers(&self, pose: &Pose) -> Vec<usize> {
        (0..self.problem.points.len()).filter(|i| self.square_error(pose, *i) <= self.threshold2).collect()
    }

    fn square_error(&self, pose: &Pose, i: usize) -> f64 {
        let Problem { camera, points, pixels, .. } = self.problem;
        camera.project(&pose.transform(&points[i])).map_or(f64::INFINITY, |at| (at - pixels[i]).norm_squared())
    }

    /// Sum of squared errors, each cut off at the threshold: lower is better. Infinite from `limit` on.
    fn score(&self, pose: &Pose, limit: f64) -> f64 {
        let mut sum = 0.0;
        for i in 0..self.problem.points.len() {
            sum += self.square_error(pose, i).min(self.threshold2);
            if sum >= limit {
                return f64::INFINITY;
            }
        }
        sum
    }

    /// The pose or, where that scores better, the one that is reached from it.
    fn improved(&self, pose: &Pose, score: f64) -> (Option<Pose>, f64) {
        let (mut best, mut best_score) = (*pose, score);
        for loosest in 0..LOOSENED.len() {
            if let Some(next) = self.tightened(pose, &LOOSENED[loosest..]) {
                let score = self.score(&next, best_score);
                if score < best_score {
                    (best, best_score) = (next, score);
                }
            }
        }
        (Some(best), best_score)
    }

    fn tightened(&self, pose: &Pose, stages: &[f64]) -> Option<Pose> {
        let mut pose = *pose;
        for stage in stages {
            let loss = Loss::Mixture(Mixture::new(self.sigma_px * stage, self.area_px2));
            let steps = if *stage > 1.0 { LOOSE_STEPS } else { TIGHT_STEPS };
            pose = self.problem.sight().refine_until(&pose, loss, steps, |_| false)?.pose;
        }
        Some(pose)
    }

    /// Samples after which one of good points only was met with the wanted confidence.
    fn samples_needed(&self, pose: Option<&Pose>, options: &RansacOptions) -> usize {
        let n = self.problem.points.len();
        let share = pose.map_or(0.0, |p| self.inliers(p).len() as f64 / n as f64);
        let wanted = (1.0 - options.confidence).ln() / (-share.powi(SAMPLE as i32)).ln_1p();
        if wanted.is_finite() { (wanted.ceil().max(1.0) as usize).min(options.max_iterations) } else { options.max_iterations }
    }

    /// The logarithm of how many poses with as many inliers are to be expected among wrong points: every sample can give
    /// four, and each further point lies by chance within the threshold (after L. Moisan, B. Stival, "A probabilistic
    /// criterion to detect rigid point matches", 2004). The number itself is beyond all doubles from a thousand points on.
    fn ln_chance(&self, inliers: usize) -> f64 {
        if inliers <= SAMPLE {
            return f64::INFINITY;
        }
        let n = self.problem.points.len();
        let one = (std::f64::consts::PI * self.threshold2 / self.area_px2).min(1.0);
        4.0_f64.ln() + ln_binomial(n, SAMPLE) + ln_binomial(n - SAMPLE, inliers - SAMPLE) + (inliers - SAMPLE) as f64 * one.ln()
    }
}

/// The image, and beyond it the box of the pixels.
fn clutter_area(problem: &Problem<'_>) -> f64 {
    let (mut low, mut high) = ([0.0_f64; 2], [f64::from(problem.camera.width), f64::from(problem.camera.height)]);
    for pixel in &problem.pixels {
        for axis in 0..2 {
            low[axis] = low[axis].min(pixel[axis]);
            high[axis] = high[axis].max(pixel[axis]);
        }
    }
    (high[0] - low[0]) * (high[1] - low[1])
}

fn ln_binomial(n: usize, k: usize) -> f64 {
    // A few factors at a time, as the logarithm is what costs.
    let (mut sum, mut product) = (0.0, 1.0_f64);
    for i in 0..k.min(n - k) {
        product *= (n - i) as f64 / (i + 1) as f64;
        if product > LARGE {
            sum += product.ln();
            product = 1.0;
        }
    }
    sum + product.ln()
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
