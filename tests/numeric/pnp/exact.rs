//! Without noise the pose is the true one, to rounding.

use poseloop::geom::pnp::{PnpOptions, StopReason, refine, solve};
use poseloop::geom::{Vec2, Vec3, Vec6};

use super::problems::{Kind, barrel, difference, fisheye};
use crate::random::Random;

/// Rounding of pixels, 1e-13 px, over the pixels that a radian or a share of the distance moves.
const ROUNDING: f64 = 1e-10;

fn kinds(points: usize) -> Vec<(&'static str, Kind)> {
    vec![
        ("cube", Kind::cube(points, 0.0)),
        ("flat", Kind { depth: (0.2, 0.8), ..Kind::flat(points, 0.0) }),
        ("barrel", Kind::cube(points, 0.0).through(barrel())),
        ("fisheye", Kind { depth: (0.1, 0.5), ..Kind::cube(points, 0.0).through(fisheye()) }),
        ("close", Kind { depth: (0.12, 0.2), ..Kind::cube(points, 0.0) }),
    ]
}

#[test]
fn thousands_of_exact_problems_have_their_truth() {
    for points in [4, 5, 6, 8, 20, 200] {
        for (name, kind) in kinds(points) {
            let mut random = Random::new(points as u64);
            for i in 0..if points > 20 { 20 } else { 200 } {
                let problem = kind.draw(&mut random);
                let found = problem.solve(&kind).unwrap_or_else(|err| panic!("{name} {points} {i}: {err}"));
                let (angle, shift) = difference(&found.pose, &problem.truth);
                // Four points can have a second pose that explains them as exactly.
                let told = points > 4 || found.alternatives.iter().all(|a| a.rms_px > 1e-3);
                assert!(!told || angle < ROUNDING && shift < ROUNDING, "{name} {points} {i}: {angle:e} rad {shift:e} m");
                assert!(found.rms_px < 1e-9 && found.pose.orthonormality_error() < 1e-13);
                assert_eq!(found.stopped, StopReason::Converged, "{name} {points} {i}");
                assert_eq!(found.inliers, (0..points).collect::<Vec<_>>());
            }
        }
    }
}

#[test]
fn neither_origin_nor_size_of_the_object_matters() {
    let kind = Kind::cube(8, 1.0);
    let mut random = Random::new(41);
    for _ in 0..100 {
        let problem = kind.draw(&mut random);
        let reference = problem.solve(&kind).unwrap();
        for (far, size) in [(0.0, 1e-3), (0.0, 1e3), (100.0, 1.0), (1e4, 1.0)] {
            let away = random.direction() * far;
            let points: Vec<Vec3> = problem.points.iter().map(|p| p * size + away).collect();
            let found = solve(&kind.camera, &points, &problem.pixels, &PnpOptions { sigma_px: 1.0, ransac: None }).unwrap();
            assert!(found.pose.angle_to(&reference.pose) < 1e-6, "{far} {size}");
            let shift = (found.pose.transform(&away) - reference.pose.translation * size).norm();
            assert!(shift < 1e-5 * size, "{far} {size}: {shift:e}");
            assert!((found.rms_px - reference.rms_px).abs() < 1e-6);
            // The covariance of a place on the object does not depend on where its origin is.
            let lever = (found.pose.rotation * away).cross_matrix();
            let cov = found.covariance;
            let (turn, mixed) = (cov.fixed_view::<3, 3>(0, 0).into_owned(), cov.fixed_view::<3, 3>(3, 0).into_owned());
            let there =
                cov.fixed_view::<3, 3>(3, 3) - lever * mixed.transpose() - mixed * lever.transpose() + lever * turn * lever.transpose();
            let expected = reference.covariance.fixed_view::<3, 3>(3, 3) * (size * size);
            assert!((turn - reference.covariance.fixed_view::<3, 3>(0, 0)).norm() < 1e-4 * turn.norm(), "{far} {size}");
            // The lever's square is taken away again: the digits that are left.
            let digits = 1e-4 + 1e-14 * far * far * turn.norm() / expected.norm();
            assert!((there - expected).norm() < digits * expected.norm(), "{far} {size}");
        }
    }
}

#[test]
fn the_pose_is_the_minimum_of_the_plain_squares() {
    // At a minimum the residuals are at right angles to every motion; a robust loss would weight them.
    for (name, kind) in [("pinhole", Kind::cube(12, 2.0)), ("barrel", Kind::cube(12, 2.0).through(barrel()))] {
        let mut random = Random::new(42);
        for i in 0..100 {
            let mut problem = kind.draw(&mut random);
            // One far off: without `ransac` it counts by its square.
            problem.pixels[i % 12].x += 30.0;
            let found = problem.solve(&kind).unwrap();
            let cost = |xi: &Vec6| {
                let pose = found.pose.perturbed(xi);
                let square = |(p, seen): (&Vec3, &Vec2)| (kind.camera.project(&pose.transform(p)).unwrap() - seen).norm_squared();
                problem.points.iter().zip(&problem.pixels).map(square).sum::<f64>()
            };
            let here = cost(&Vec6::zeros());
            assert!((here - found.rms_px.powi(2) * 12.0).abs() < 1e-6 * here);
            let sum = found.residuals_px.iter().map(|r| r.norm_squared()).sum::<f64>();
            assert!((here - sum).abs() < 1e-9 * here, "the residuals are those of the pose");
            for axis in 0..6 {
                let step = found.covariance[(axis, axis)].sqrt() * 0.01;
                for sign in [-1.0, 1.0] {
                    assert!(cost(&(Vec6::ith(axis, 1.0) * (sign * step))) > here, "{name} {i} axis {axis}");
                }
            }
        }
    }
}

#[test]
fn refinement_from_nearby_finds_the_same_pose() {
    let kind = Kind::cube(10, 1.0).through(barrel());
    let mut random = Random::new(43);
    for _ in 0..200 {
        let problem = kind.draw(&mut random);
        let solved = problem.solve(&kind).unwrap();
        let off = random.direction() * 0.05;
        let start = solved.pose.perturbed(&Vec6::new(off.x, off.y, off.z, 0.01, -0.01, 0.02));
        let refined = refine(&kind.camera, &problem.points, &problem.pixels, &start, 1.0).unwrap();
        let (angle, shift) = difference(&refined.pose, &solved.pose);
        assert!(angle < 1e-6 && shift < 1e-6, "{angle:e} {shift:e}");
        assert!((refined.covariance - solved.covariance).norm() < 1e-3 * solved.covariance.norm());
        assert!(refined.alternatives.is_empty() && refined.iterations > 1);
    }
}
