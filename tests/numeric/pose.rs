//! Rigid motions.

use std::f64::consts::PI;

use nalgebra::{Matrix4, Rotation3};
use poseloop::geom::{Mat3, Pose, PoseError, Vec3, Vec6};

use crate::random::Random;

/// Some hundred roundings of numbers near one.
const ROUNDING: f64 = 1e-14;
/// The axis of a rotation of almost π is known from entries of size one to half the digits at worst; the quaternion
/// keeps all but a few.
const NEAR_PI: f64 = 1e-13;

/// exp of the 4×4 twist by scaling, series and squaring: another way than the closed form.
fn matrix_exponential(xi: &Vec6) -> Matrix4<f64> {
    let mut twist = Matrix4::zeros();
    twist.fixed_view_mut::<3, 3>(0, 0).copy_from(&Vec3::new(xi[0], xi[1], xi[2]).cross_matrix());
    twist.fixed_view_mut::<3, 1>(0, 3).copy_from(&Vec3::new(xi[3], xi[4], xi[5]));
    let small = twist / 256.0;
    let (mut sum, mut term) = (Matrix4::identity(), Matrix4::identity());
    for i in 1..12 {
        term = term * small / f64::from(i);
        sum += term;
    }
    (0..8).fold(sum, |m, _| m * m)
}

fn twist(axis: &Vec3, angle: f64, v: &Vec3) -> Vec6 {
    let w = axis * angle;
    Vec6::new(w.x, w.y, w.z, v.x, v.y, v.z)
}

#[test]
fn exp_is_the_matrix_exponential() {
    let mut random = Random::new(1);
    for i in 0..300 {
        let angle = [0.0, 1e-9, 1e-4, 0.3, 0.499_999, 0.500_001, 2.0, 3.1, PI, 5.0][i % 10];
        let xi = twist(&random.direction(), angle, &random.in_cube(1.0));
        let (pose, expected) = (Pose::exp(&xi), matrix_exponential(&xi));
        let r = expected.fixed_view::<3, 3>(0, 0) - pose.rotation.matrix();
        let t = expected.fixed_view::<3, 1>(0, 3) - pose.translation;
        assert!(r.norm() < 20.0 * ROUNDING && t.norm() < 20.0 * ROUNDING, "{angle}: {r} {t}");
    }
}

#[test]
fn log_undoes_exp_at_every_angle() {
    let mut random = Random::new(2);
    for gap in [0.0, 1e-300, 1e-15, 1e-12, 1e-8, 1e-5, 1e-3, 0.1, 0.49, 0.51, 1.0, 2.0, 3.0] {
        for _ in 0..50 {
            let xi = twist(&random.direction(), gap, &random.in_cube(1.0));
            let back = Pose::exp(&xi).log();
            let rotation = (back - xi).fixed_rows::<3>(0).norm();
            // Small angles keep their relative precision.
            assert!(rotation <= ROUNDING * gap, "{gap}: {rotation:e}");
            assert!((back - xi).norm() < ROUNDING, "{gap}");
        }
    }
}

#[test]
fn log_undoes_exp_near_a_half_turn() {
    let mut random = Random::new(3);
    for gap in [1e-3, 1e-6, 1e-8, 1e-10, 1e-13, 0.0] {
        for i in 0..50 {
            let axis = if i < 3 { Vec3::ith(i, 1.0) } else { random.direction() };
            let pose = Pose::exp(&twist(&axis, PI - gap, &random.in_cube(1.0)));
            let log = pose.log();
            let omega = Vec3::new(log[0], log[1], log[2]);
            assert!(omega.norm() <= PI + NEAR_PI);
            // At π both signs are the same rotation; the pose decides.
            let again = Pose::exp(&log);
            let r = (again.rotation.matrix() - pose.rotation.matrix()).norm();
            assert!(r < NEAR_PI && again.distance_to(&pose) < NEAR_PI, "{gap}: {r:e} {:e}", again.distance_to(&pose));
            if gap > 1e-12 {
                assert!((omega - axis * (PI - gap)).norm() < NEAR_PI, "{gap}");
            }
        }
    }
}

#[test]
fn composition_and_inverse() {
    let mut random = Random::new(4);
    for _ in 0..200 {
        let (a, b, x) = (random.pose(), random.pose(), random.in_cube(1.0));
        assert!(((a * b).transform(&x) - a.transform(&b.transform(&x))).norm() < ROUNDING);
        assert!((a.inverse() * a).log().norm() < ROUNDING);
        assert!((a * Pose::identity()) == a);
        assert_eq!(a * x, a.transform(&x));
    }
}

#[test]
fn perturbation_is_on_the_left_and_leaves_the_translation_apart() {
    let mut random = Random::new(5);
    for _ in 0..200 {
        let (pose, xi) = (random.pose(), twist(&random.direction(), 0.3, &random.in_cube(0.1)));
        let moved = pose.perturbed(&xi);
        let turn = Rotation3::from_scaled_axis(Vec3::new(xi[0], xi[1], xi[2]));
        assert!((moved.rotation.matrix() - (turn * pose.rotation).matrix()).norm() < ROUNDING);
        assert!((moved.translation - pose.translation - Vec3::new(xi[3], xi[4], xi[5])).norm() < ROUNDING);
        assert!((pose.perturbation_to(&moved) - xi).norm() < ROUNDING);
    }
}

#[test]
fn interpolation_turns_at_constant_speed() {
    let mut random = Random::new(6);
    for angle in [0.0, 1e-9, 0.01, 1.0, 3.0, PI - 1e-7] {
        let start = random.pose();
        let end = start.perturbed(&twist(&random.direction(), angle, &random.in_cube(1.0)));
        let at = |t: f64| start.interpolate(&end, t);
        assert!(at(0.0).angle_to(&start) < ROUNDING && at(0.0).distance_to(&start) < ROUNDING);
        assert!(at(1.0).angle_to(&end) < NEAR_PI && at(1.0).distance_to(&end) < ROUNDING);
        for t in [0.25, 0.5, 0.9] {
            assert!((start.angle_to(&at(t)) - t * angle).abs() < NEAR_PI, "{angle} {t}");
            assert!((start.distance_to(&at(t)) - t * start.distance_to(&end)).abs() < ROUNDING);
        }
    }
}

#[test]
fn small_angles_keep_their_digits() {
    let pose = Random::new(7).pose();
    for angle in [1e-3, 1e-6, 1e-9] {
        let moved = pose.perturbed(&twist(&Vec3::new(0.6, 0.0, 0.8), angle, &Vec3::zeros()));
        // The matrices hold the angle to an absolute rounding, not a relative one.
        assert!((pose.angle_to(&moved) - angle).abs() < 1e-15, "{angle}");
    }
}

#[test]
fn quaternions_and_angles_come_back() {
    let mut random = Random::new(8);
    for _ in 0..500 {
        let pose = random.pose();
        let q = Pose::from_quaternion_wxyz(pose.quaternion_wxyz(), pose.translation).unwrap();
        assert!((q.rotation.matrix() - pose.rotation.matrix()).norm() < ROUNDING);
        let e = Pose::from_euler_rad(pose.euler_rad(), pose.translation);
        assert!((e.rotation.matrix() - pose.rotation.matrix()).norm() < ROUNDING);
    }
    // A quarter turn about z, by hand.
    let quarter = Pose::from_euler_rad([0.0, 0.0, PI / 2.0], Vec3::zeros());
    assert!((quarter.transform(&Vec3::x()) - Vec3::y()).norm() < ROUNDING);
    let [w, x, y, z] = quarter.quaternion_wxyz();
    let half = 0.5_f64.sqrt();
    assert!((w - half).abs() < ROUNDING && x.abs() + y.abs() < ROUNDING && (z - half).abs() < ROUNDING);
}

#[test]
fn gimbal_lock_still_gives_the_same_rotation() {
    for pitch in [PI / 2.0, -PI / 2.0] {
        let pose = Pose::from_euler_rad([0.4, pitch, -1.1], Vec3::zeros());
        let back = Pose::from_euler_rad(pose.euler_rad(), Vec3::zeros());
        assert!((back.rotation.matrix() - pose.rotation.matrix()).norm() < 1e-9, "{pitch}");
    }
}

#[test]
fn the_twelve_numbers_are_kept_until_orthonormalised() {
    let rows = [0.99, 0.01, 0.0, 0.0, 1.0, 0.02, 0.0, -0.02, 1.01];
    let pose = Pose::from_row_major(&rows, Vec3::new(1.0, 2.0, 3.0));
    assert_eq!(pose.rotation_row_major(), rows);
    let expected = (Mat3::from_row_slice(&rows).transpose() * Mat3::from_row_slice(&rows) - Mat3::identity()).norm();
    assert_eq!(pose.orthonormality_error(), expected);
    let nearest = pose.orthonormalised().unwrap();
    assert!(nearest.orthonormality_error() < ROUNDING && (nearest.determinant() - 1.0).abs() < ROUNDING);
    // Polar decomposition: RᵀM is symmetric.
    let s = nearest.rotation.matrix().transpose() * pose.rotation.matrix();
    assert!((s - s.transpose()).norm() < ROUNDING);
}

#[test]
fn what_is_no_rotation_is_refused() {
    let at = |rows: [f64; 9]| Pose::from_row_major(&rows, Vec3::zeros()).orthonormalised();
    assert!(matches!(at([1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, -1.0]), Err(PoseError::Mirrored { .. })));
    assert_eq!(at([1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0]), Err(PoseError::Degenerate));
    assert_eq!(at([0.0; 9]), Err(PoseError::Degenerate));
    assert_eq!(at([f64::NAN; 9]), Err(PoseError::NotFinite));
    assert_eq!(Pose::from_quaternion_wxyz([0.0; 4], Vec3::zeros()), Err(PoseError::Degenerate));
}
