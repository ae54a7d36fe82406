//! What is no problem, or leaves the pose open, is named; nothing makes the solver fall over.

use nalgebra::Rotation3;
use poseloop::geom::pnp::{PnpError, PnpOptions, RansacOptions, refine, solve};
use poseloop::geom::{Pose, Vec2, Vec3};

use super::problems::{Kind, barrel, pinhole};
use crate::random::Random;

fn plain() -> PnpOptions {
    PnpOptions::default()
}

fn points(n: usize) -> Vec<Vec3> {
    let mut random = Random::new(81);
    (0..n).map(|_| random.in_cube(0.05)).collect()
}

fn pixels(points: &[Vec3]) -> Vec<Vec2> {
    let pose = Pose::new(Rotation3::from_euler_angles(0.3, -0.4, 0.5), Vec3::new(0.02, 0.01, 0.6));
    points.iter().map(|p| pinhole().project(&pose.transform(p)).unwrap()).collect()
}

fn error(points: &[Vec3], pixels: &[Vec2], options: &PnpOptions) -> String {
    solve(&pinhole(), points, pixels, options).unwrap_err().to_string()
}

#[test]
fn counts_and_numbers_are_checked() {
    let (p, q) = (points(6), pixels(&points(6)));
    assert_eq!(error(&p[..5], &q, &plain()), "5 points, but 6 pixels: give one pixel for each point");
    assert_eq!(error(&p[..2], &q[..2], &plain()), "2 points leave the pose open, at least 3 are needed");
    assert_eq!(error(&[], &[], &plain()), "0 points leave the pose open, at least 3 are needed");
    let mut bad = p.clone();
    bad[4].y = f64::NAN;
    assert_eq!(error(&bad, &q, &plain()), "point 4 (counted from 0) or its pixel has a number that is not finite");
    let mut bad = q.clone();
    bad[2].x = f64::INFINITY;
    assert_eq!(error(&p, &bad, &plain()), "point 2 (counted from 0) or its pixel has a number that is not finite");
    for sigma_px in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert_eq!(error(&p, &q, &PnpOptions { sigma_px, ransac: None }), "the noise sigma_px must be a number above 0");
    }
}

#[test]
fn lines_and_single_places_leave_the_pose_open() {
    let text = "the points lie on one line or in one place, which leaves the pose open";
    let direction = Vec3::new(0.3, -0.2, 0.5);
    for n in [3, 4, 10] {
        let line: Vec<Vec3> = (0..n).map(|i| Vec3::new(0.1, 0.2, 0.3) + direction * (f64::from(i) * 0.01)).collect();
        let place = vec![Vec3::new(0.1, 0.2, 0.3); n as usize];
        let q = pixels(&points(n as usize));
        for options in [plain(), PnpOptions { sigma_px: 1.0, ransac: Some(RansacOptions::default()) }] {
            assert_eq!(error(&line, &q, &options), text);
            assert_eq!(error(&place, &q, &options), text);
        }
    }
    // Two places, each several times, lie on a line too.
    let p: Vec<Vec3> = (0..6).map(|i| if i % 2 == 0 { Vec3::x() } else { Vec3::y() }).collect();
    assert_eq!(error(&p, &pixels(&points(6)), &plain()), text);
    let q = vec![Vec2::new(300.0, 200.0); 6];
    assert_eq!(error(&points(6), &q, &plain()), "the pixels lie in one place, which leaves the pose open");
}

#[test]
fn a_pixel_without_a_ray_is_named() {
    let (p, mut q) = (points(6), pixels(&points(6)));
    q[3] = Vec2::new(4000.0, 200.0);
    let err = solve(&barrel(), &p, &q, &plain()).unwrap_err();
    assert_eq!(err.to_string(), "pixel 3 (counted from 0) is beyond the lens model: no ray of the lens model meets this pixel");
    // Outside the image, but within the lens: a pixel like any other.
    let far = Pose::new(Rotation3::from_euler_angles(0.3, -0.4, 0.5), Vec3::new(0.5, 0.01, 0.6));
    let q: Vec<Vec2> = p.iter().map(|p| barrel().project(&far.transform(p)).unwrap()).collect();
    assert!(q.iter().all(|q| !barrel().contains(q)));
    let found = solve(&barrel(), &p, &q, &plain()).unwrap();
    assert!(found.pose.angle_to(&far) < 1e-9 && found.pose.distance_to(&far) < 1e-9);
}

#[test]
fn no_point_ends_up_behind_the_camera() {
    let p = points(8);
    let behind = Pose::new(Rotation3::identity(), Vec3::new(0.0, 0.0, -0.6));
    let err = refine(&pinhole(), &p, &pixels(&p), &behind, 1.0).unwrap_err();
    assert_eq!(err, PnpError::NoPose);
    assert_eq!(err.to_string(), "no pose explains the points in front of the camera");
    // Pixels of points behind the camera, by the formula: their mirror image, which no pose in front explains;
    // from afar nearly one does.
    let mut random = Random::new(82);
    for _ in 0..200 {
        let behind = random.pose_at(Vec3::new(0.1, 0.0, -0.6));
        let seen = |p: &Vec3| {
            let at = behind.transform(p);
            Vec2::new(600.0 * at.x / at.z + 319.5, 600.0 * at.y / at.z + 239.5)
        };
        let q: Vec<Vec2> = p.iter().map(seen).collect();
        match solve(&pinhole(), &p, &q, &plain()) {
            Ok(found) => assert!(p.iter().all(|p| found.pose.transform(p).z > 0.0) && found.rms_px > 0.1, "{}", found.rms_px),
            Err(err) => assert_eq!(err, PnpError::NoPose),
        }
    }
}

#[test]
fn a_point_given_twice_is_only_counted_twice() {
    let (mut p, mut q) = (points(5), pixels(&points(5)));
    let once = solve(&pinhole(), &p, &q, &plain()).unwrap();
    p.extend(p.clone());
    q.extend(q.clone());
    let twice = solve(&pinhole(), &p, &q, &plain()).unwrap();
    assert!(twice.pose.angle_to(&once.pose) < 1e-9);
    assert!((twice.covariance * 2.0 - once.covariance).norm() < 1e-6 * once.covariance.norm());
    // Three different places, one of them twice: as open as three points.
    let (p, q) = ([p[0], p[1], p[2], p[2]], [q[0], q[1], q[2], q[2]]);
    let found = solve(&pinhole(), &p, &q, &plain()).unwrap();
    assert!(found.rms_px < 1e-6 && !found.alternatives.is_empty());
}

#[test]
fn wild_numbers_give_a_pose_or_a_reason() {
    let mut random = Random::new(83);
    let mut solved = 0;
    for i in 0..20_000 {
        let n = 3 + i % 6;
        let size = 10.0_f64.powf(random.in_range(-12.0, 12.0));
        let wild = |random: &mut Random, size: f64| match random.index(8) {
            0 => 0.0,
            1 => size,
            2 => random.in_range(-1.0, 1.0) * 1e-300,
            3 => 1e150 * random.in_range(-1.0, 1.0),
            _ => random.in_range(-size, size),
        };
        let tame = i % 2 == 0;
        let coordinate = |random: &mut Random| if tame { random.in_range(-size, size) } else { wild(random, size) };
        let p: Vec<Vec3> = (0..n).map(|_| Vec3::new(coordinate(&mut random), coordinate(&mut random), coordinate(&mut random))).collect();
        let pixel = |random: &mut Random| if tame { random.in_range(0.0, 640.0) } else { wild(random, 1000.0) };
        let q: Vec<Vec2> = (0..n).map(|_| Vec2::new(pixel(&mut random), pixel(&mut random))).collect();
        let ransac = (i % 3 == 0).then(|| RansacOptions { max_iterations: 20, ..RansacOptions::default() });
        let camera = if i % 5 == 0 { barrel() } else { pinhole() };
        if let Ok(found) = solve(&camera, &p, &q, &PnpOptions { sigma_px: 1.0, ransac }) {
            solved += 1;
            assert!(found.pose.is_finite() && found.pose.orthonormality_error() < 1e-9, "{i}: {:?}", found.pose);
            assert!(found.rms_px.is_finite() && found.covariance.iter().all(|v| v.is_finite()), "{i}");
        }
    }
    assert!(solved > 5000, "{solved}");
}

#[test]
fn few_points_with_outliers_allowed_are_solved_on_all() {
    let kind = Kind::cube(3, 0.0);
    let problem = kind.draw(&mut Random::new(84));
    let options = PnpOptions { sigma_px: 1.0, ransac: Some(RansacOptions::default()) };
    let found = solve(&kind.camera, &problem.points, &problem.pixels, &options).unwrap();
    assert_eq!(found.inliers, [0, 1, 2]);
    let kind = Kind::cube(4, 0.3);
    let problem = kind.draw(&mut Random::new(85));
    let found = solve(&kind.camera, &problem.points, &problem.pixels, &options).unwrap();
    assert_eq!(found.inliers, [0, 1, 2, 3]);
}
