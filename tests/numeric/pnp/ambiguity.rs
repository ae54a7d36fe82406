//! Where more than one pose explains the points.

use nalgebra::Rotation3;
use poseloop::geom::pnp::{PnpOptions, p3p, refine, solve};
use poseloop::geom::{Pose, Vec2, Vec3};

use super::problems::{Kind, difference, fisheye, pinhole, tilted};
use crate::random::Random;

fn options(sigma_px: f64) -> PnpOptions {
    PnpOptions { sigma_px, ransac: None }
}

/// A triangle of side 2√3, seen from 4 above each of its corners.
fn equilateral() -> ([Vec3; 3], Pose) {
    let corner = |i: f64| Vec3::new(2.0 * (i * std::f64::consts::TAU / 3.0).cos(), 2.0 * (i * std::f64::consts::TAU / 3.0).sin(), 0.0);
    ([corner(0.0), corner(1.0), corner(2.0)], Pose::new(Rotation3::identity(), Vec3::new(0.0, 0.0, 12.0_f64.sqrt())))
}

#[test]
fn the_triangle_of_fischler_and_bolles_has_its_four_poses() {
    // M. Fischler, R. Bolles, "Random sample consensus", 1981: the distances are (4, 4, 4), and once 1 in each place.
    let (points, pose) = equilateral();
    let bearings = points.map(|p| pose.transform(&p) / 4.0);
    let found = p3p(&points, &bearings);
    assert_eq!(found.len(), 4, "{found:?}");
    for expected in [[4.0, 4.0, 4.0], [1.0, 4.0, 4.0], [4.0, 1.0, 4.0], [4.0, 4.0, 1.0]] {
        let reaches = |pose: &&Pose| points.iter().zip(expected).all(|(p, d)| (pose.transform(p).norm() - d).abs() < 1e-9);
        assert_eq!(found.iter().filter(reaches).count(), 1, "{expected:?}");
    }
    // And `solve` offers all of them.
    let pixels = points.map(|p| pinhole().project(&pose.transform(&p)).unwrap());
    let solution = solve(&pinhole(), &points, &pixels, &options(1.0)).unwrap();
    assert_eq!(solution.alternatives.len(), 3);
    assert!(solution.alternatives.iter().all(|a| a.rms_px < 1e-9) && solution.rms_px < 1e-9);
}

#[test]
fn every_minimal_problem_has_its_truth_among_few_exact_poses() {
    let mut random = Random::new(51);
    let (mut lost, mut counts) = (0, [0; 5]);
    for _ in 0..20_000 {
        let truth = random.pose_at(Vec3::zeros());
        // All around the camera, also behind: bearings, not pixels.
        let points = [(); 3].map(|()| random.in_cube(1.0) + Vec3::new(0.5, 0.0, 0.0));
        let bearings = points.map(|p| truth.transform(&p) / p.norm());
        let found = p3p(&points, &bearings);
        counts[found.len()] += 1;
        for pose in &found {
            let miss = |(p, b): (&Vec3, &Vec3)| (pose.transform(p) / pose.transform(p).norm() - b).norm();
            assert!(points.iter().zip(&bearings).all(|pair| miss(pair) < 1e-3), "{pose:?}");
            assert!(pose.orthonormality_error() < 1e-12 && (pose.determinant() - 1.0).abs() < 1e-12);
        }
        lost += usize::from(!found.iter().any(|pose| difference(pose, &truth).0 < 1e-5));
    }
    // Where two solutions meet, half the digits of a pose are lost.
    assert!(lost <= 20, "{lost} of 20000 lost; {counts:?}");
    assert!(counts[0] == 0 && counts[2] > 3000 && counts[4] > 100, "{counts:?}");
}

#[test]
fn three_points_bring_every_pose_that_explains_them() {
    for kind in [Kind::cube(3, 0.0), Kind { depth: (0.1, 0.5), ..Kind::cube(3, 0.0).through(fisheye()) }] {
        let mut random = Random::new(52);
        let (mut found, mut several) = (0, 0);
        for _ in 0..2000 {
            let problem = kind.draw(&mut random);
            let solution = problem.solve(&kind).unwrap();
            let poses: Vec<&Pose> = std::iter::once(&solution.pose).chain(solution.alternatives.iter().map(|a| &a.pose)).collect();
            found += usize::from(poses.iter().any(|pose| difference(pose, &problem.truth).0 < 1e-4));
            several += usize::from(poses.len() > 1);
            assert!(poses.len() <= 4 && solution.rms_px < 1e-6);
        }
        assert!(found >= 1998, "{found} of 2000");
        assert!(several > 1000, "{several} of 2000");
    }
}

#[test]
fn a_small_tilted_square_offers_its_mirror_image() {
    // 40 mm at 2 m: perspective moves its corners by a tenth of a pixel.
    let corners: Vec<Vec3> =
        [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)].iter().map(|(x, y)| Vec3::new(0.02 * x, 0.02 * y, 0.0)).collect();
    for tilt in [20.0_f64, 35.0, 50.0] {
        for about in [0.0, 30.0, 45.0] {
            let truth = Pose::new(tilted(tilt, about), Vec3::new(0.0, 0.0, 2.0));
            let pixels: Vec<Vec2> = corners.iter().map(|p| pinhole().project(&truth.transform(p)).unwrap()).collect();
            let solution = solve(&pinhole(), &corners, &pixels, &options(0.5)).unwrap();
            assert!(difference(&solution.pose, &truth).0 < 1e-6, "exact pixels tell");
            assert_eq!(solution.alternatives.len(), 1, "{tilt} {about}");
            let other = &solution.alternatives[0];
            // Its plane is mirrored about the plane across the line of sight: the normals are twice the tilt apart.
            let normal = |pose: &Pose| pose.rotation * Vec3::z();
            let between = normal(&other.pose).angle(&normal(&truth)).to_degrees();
            assert!((between - 2.0 * tilt).abs() < 2.0, "{tilt} {about}: {between}");
            assert!(other.rms_px > solution.rms_px && other.rms_px < 0.5, "{}", other.rms_px);
            let middle = (other.pose.translation - truth.translation).norm();
            assert!(middle < 0.02, "{middle}");
        }
    }
}

#[test]
fn the_minimum_at_the_truth_of_a_flat_set_is_the_pose_or_the_other_candidate() {
    for points in [4, 6, 20] {
        let kind = Kind::flat(points, 1.0);
        let mut random = Random::new(53);
        let (mut first, mut second, mut lost) = (0, 0, 0);
        for _ in 0..500 {
            let problem = kind.draw(&mut random);
            let solution = problem.solve(&kind).unwrap();
            let near = refine(&kind.camera, &problem.points, &problem.pixels, &problem.truth, 1.0).unwrap();
            let is_near = |pose: &Pose| difference(pose, &near.pose).0 < 1e-2;
            if is_near(&solution.pose) {
                first += 1;
            } else if solution.alternatives.iter().any(|a| is_near(&a.pose)) {
                second += 1;
            } else {
                lost += 1;
            }
            assert!(solution.alternatives.iter().all(|a| a.rms_px >= solution.rms_px));
        }
        // Four noisy points can have a third minimum.
        assert!(lost <= 2 && second > 5, "{points}: {first} {second} {lost}");
    }
}

#[test]
fn what_is_told_apart_offers_nothing_else() {
    for kind in [Kind::cube(20, 1.0), Kind { depth: (0.15, 0.25), ..Kind::flat(20, 0.3) }] {
        let mut random = Random::new(54);
        let offered: usize = (0..500).map(|_| kind.draw(&mut random).solve(&kind).unwrap().alternatives.len()).sum();
        assert!(offered <= 1, "{offered}");
    }
}
