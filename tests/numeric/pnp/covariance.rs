//! The covariance is honest: the Mahalanobis distance of the true pose follows χ² with six degrees of freedom.
//!
//! It is a linear picture: it holds where the noise moves the pose by little. Its limits are written down here too: a
//! flat set has two candidates, and the covariance speaks of the surroundings of each, not of the choice between them.

use poseloop::geom::Pose;
use poseloop::geom::pnp::PnpSolution;

use super::problems::{Kind, Problem, barrel, fisheye};
use crate::random::Random;

const PROBLEMS: usize = 2000;
/// Standard deviation of a share near one half over 2000 problems is 1.1 %.
const HALF_TOLERANCE: f64 = 0.035;
/// What is promised at 95 %.
const MOST_TOLERANCE: f64 = 0.02;
/// Standard deviation at 99 % is 0.22 %; the rest is for the curvature.
const ALMOST_ALL_TOLERANCE: f64 = 0.01;
/// Kolmogorov's bound at 1 % significance, 1.63/√2000, and as much again for the curvature.
const KOLMOGOROV: f64 = 2.0 * 0.0365;

/// χ² with six degrees of freedom: probability of at most x.
fn chi_square_6(x: f64) -> f64 {
    1.0 - (-x / 2.0).exp() * (1.0 + x / 2.0 + x * x / 8.0)
}

fn distance(solution: &PnpSolution, pose: &Pose, truth: &Pose) -> f64 {
    let off = pose.perturbation_to(truth);
    off.dot(&(solution.covariance.try_inverse().unwrap() * off))
}

/// Probabilities that χ² gives to the distances, in ascending order: uniform, if it is right.
fn probabilities(kind: &Kind, seed: u64, of: impl Fn(&PnpSolution, &Problem) -> f64) -> Vec<f64> {
    let mut random = Random::new(seed);
    let mut all: Vec<f64> = (0..PROBLEMS)
        .map(|_| {
            let problem = kind.draw(&mut random);
            chi_square_6(of(&problem.solve(kind).unwrap(), &problem))
        })
        .collect();
    all.sort_by(f64::total_cmp);
    all
}

fn share_within(probabilities: &[f64], quantile: f64) -> f64 {
    probabilities.partition_point(|p| *p <= quantile) as f64 / probabilities.len() as f64
}

fn assert_honest(name: &str, kind: &Kind, seed: u64) {
    let all = probabilities(kind, seed, |solution, problem| distance(solution, &solution.pose, &problem.truth));
    for (quantile, tolerance) in [(0.5, HALF_TOLERANCE), (0.95, MOST_TOLERANCE), (0.99, ALMOST_ALL_TOLERANCE)] {
        let share = share_within(&all, quantile);
        assert!((share - quantile).abs() <= tolerance, "{name}: {share} within the bound of {quantile}");
    }
    let gap = |(i, p): (usize, &f64)| (p - (i as f64 + 0.5) / all.len() as f64).abs();
    let worst = all.iter().enumerate().map(gap).fold(0.0, f64::max);
    assert!(worst < KOLMOGOROV, "{name}: {worst}");
}

#[test]
fn six_and_twenty_points() {
    assert_honest("6 points, 1 px", &Kind::cube(6, 1.0), 91);
    assert_honest("20 points, 1 px", &Kind::cube(20, 1.0), 92);
    assert_honest("20 points, 0.2 px", &Kind::cube(20, 0.2), 93);
    assert_honest("20 points, 3 px", &Kind::cube(20, 3.0), 94);
}

#[test]
fn through_lenses() {
    assert_honest("barrel, 6 points", &Kind::cube(6, 1.0).through(barrel()), 95);
    assert_honest("barrel, 20 points", &Kind::cube(20, 1.0).through(barrel()), 96);
    assert_honest("fisheye", &Kind { depth: (0.1, 0.4), ..Kind::cube(20, 1.0).through(fisheye()) }, 97);
}

#[test]
fn from_the_inliers_where_some_are_wrong() {
    assert_honest("30 % wrong", &Kind::cube(20, 1.0).with_wrong(6), 98);
    assert_honest("half wrong, 3 px", &Kind::cube(20, 3.0).with_wrong(10), 99);
}

#[test]
fn it_grows_with_the_given_noise_and_not_with_the_residuals() {
    let kind = Kind::cube(10, 2.0);
    let mut random = Random::new(100);
    for _ in 0..50 {
        let problem = kind.draw(&mut random);
        let told = problem.solve(&kind).unwrap();
        let believed = problem.solve(&Kind { sigma_px: 0.5, ..kind.clone() }).unwrap();
        assert!((told.covariance - believed.covariance * 16.0).norm() < 1e-9 * told.covariance.norm());
        assert!((told.covariance - told.covariance.transpose()).norm() < 1e-12 * told.covariance.norm());
        assert!(told.covariance.cholesky().is_some());
    }
}

#[test]
fn the_nearer_of_two_candidates_of_a_flat_set_is_within_its_bound() {
    // At 0.3 to 0.8 m the two minima are apart and each is nearly quadratic.
    let kind = Kind { depth: (0.3, 0.8), ..Kind::flat(20, 0.3) };
    let all = probabilities(&kind, 101, |solution, problem| {
        let first = distance(solution, &solution.pose, &problem.truth);
        solution.alternatives.iter().map(|a| distance(solution, &a.pose, &problem.truth)).fold(first, f64::min)
    });
    let share = share_within(&all, 0.95);
    assert!((share - 0.95).abs() < 0.04, "{share}");
}
