//! Symmetries of objects.

use std::f64::consts::{PI, TAU};

use poseloop::geom::{ContinuousSymmetry, Pose, Symmetry, Vec3};

use crate::lmo;
use crate::random::Random;

/// A few products of poses.
const ROUNDING: f64 = 1e-12;

const HALF_TURN_Z: [f64; 16] = [-1.0, 0.0, 0.0, 0.0, 0.0, -1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0];

fn around(axis: [f64; 3], offset: [f64; 3]) -> Symmetry {
    Symmetry { discrete: Vec::new(), continuous: vec![ContinuousSymmetry { axis, offset }] }
}

#[test]
fn the_identity_comes_first() {
    let none = Symmetry::default();
    assert!(none.is_none());
    assert_eq!(none.transforms(10), [Pose::identity()]);
    let half = Symmetry { discrete: vec![HALF_TURN_Z], continuous: Vec::new() };
    assert!(!half.is_none());
    let transforms = half.transforms(10);
    assert_eq!(transforms.len(), 2);
    assert_eq!(transforms[0], Pose::identity());
    assert!((transforms[1].angle_to(&Pose::identity()) - PI).abs() < ROUNDING);
}

#[test]
fn steps_go_around_the_axis_and_keep_its_points() {
    let symmetry = around([0.0, 0.0, 2.0], [0.01, 0.02, 0.03]);
    let transforms = symmetry.transforms(8);
    assert_eq!(transforms.len(), 8);
    for (i, s) in transforms.iter().enumerate() {
        let on_axis = Vec3::new(0.01, 0.02, -0.5);
        assert!((s.transform(&on_axis) - on_axis).norm() < ROUNDING);
        let (sin, cos) = (i as f64 * TAU / 8.0).sin_cos();
        let expected = Vec3::new(0.01 + 0.1 * cos, 0.02 + 0.1 * sin, 0.0);
        assert!((s.transform(&Vec3::new(0.11, 0.02, 0.0)) - expected).norm() < ROUNDING, "{i}");
    }
    assert_eq!(symmetry.transforms(0).len(), 1);
}

#[test]
fn discrete_and_continuous_multiply_as_in_bop() {
    // A half turn about x, and any turn about z: a cylinder. In BOP's order the continuous one is applied last.
    let flip = [1.0, 0.0, 0.0, 0.0, 0.0, -1.0, 0.0, 0.0, 0.0, 0.0, -1.0, 0.1, 0.0, 0.0, 0.0, 1.0];
    let cylinder = Symmetry { discrete: vec![flip], ..around([0.0, 0.0, 1.0], [0.0; 3]) };
    let transforms = cylinder.transforms(4);
    assert_eq!(transforms.len(), 8);
    let quarter_of_flip = transforms[5].transform(&Vec3::new(1.0, 0.0, 0.0));
    assert!((quarter_of_flip - Vec3::new(0.0, 1.0, 0.1)).norm() < ROUNDING);
    for s in &transforms {
        let p = s.transform(&Vec3::new(0.3, 0.4, 0.05 + 0.02));
        assert!((p.xy().norm() - 0.5).abs() < ROUNDING && ((p.z - 0.05).abs() - 0.02).abs() < ROUNDING);
    }
}

#[test]
fn several_axes_compose() {
    let centre = Vec3::new(0.01, 0.02, 0.03);
    let mut ball = around([0.0, 0.0, 1.0], (centre + Vec3::new(0.0, 0.0, 0.4)).into());
    ball.continuous.push(ContinuousSymmetry { axis: [0.0, 0.0, -2.0], offset: centre.into() });
    ball.continuous.push(ContinuousSymmetry { axis: [1.0, 0.0, 1.0], offset: (centre - Vec3::new(0.3, 0.0, 0.3)).into() });
    for s in ball.transforms(5) {
        assert!((s.transform(&centre) - centre).norm() < ROUNDING);
    }
    assert_eq!(ball.transforms(5).len(), 125);
    let mut random = Random::new(31);
    for _ in 0..100 {
        // All rotations about one point: every rotation can be undone, and the point stays.
        let (label, reference) = (random.pose(), random.pose());
        let closest = ball.closest_to(&label, &reference);
        assert!(closest.angle_to(&reference) < ROUNDING);
        assert!((closest.transform(&centre) - label.transform(&centre)).norm() < ROUNDING);
    }
}

#[test]
fn the_closest_is_no_farther_than_any_of_a_fine_scan() {
    let mut random = Random::new(32);
    for i in 0..60 {
        let axis: [f64; 3] = random.direction().into();
        let mut symmetry = around(axis, random.in_cube(0.05).into());
        if i % 2 == 0 {
            // A half turn about a line that crosses the axis at a right angle makes a group with it.
            let across = Vec3::from(axis).cross(&random.direction());
            let half = ContinuousSymmetry { axis: across.into(), ..symmetry.continuous[0] }.rotation(PI).unwrap();
            let r = half.rotation_row_major();
            let t = half.translation;
            symmetry.discrete = vec![[r[0], r[1], r[2], t.x, r[3], r[4], r[5], t.y, r[6], r[7], r[8], t.z, 0.0, 0.0, 0.0, 1.0]];
        }
        let (label, reference) = (random.pose(), random.pose());
        let closest = symmetry.closest_to(&label, &reference);
        let all = symmetry.transforms(3600);
        let best = all.iter().map(|s| (label * *s).angle_to(&reference)).fold(f64::INFINITY, f64::min);
        let found = closest.angle_to(&reference);
        assert!(found <= best + ROUNDING && found > best - TAU / 3600.0, "{found} {best}");
        // It is one of the symmetric poses: some step of the scan is within half a step of it.
        let nearest = all.iter().map(|s| (label * *s).angle_to(&closest)).fold(f64::INFINITY, f64::min);
        assert!(nearest <= TAU / 7200.0 + 1e-9, "{nearest}");
    }
}

#[test]
fn a_pose_without_symmetry_is_its_own() {
    let mut random = Random::new(33);
    let (label, reference) = (random.pose(), random.pose());
    assert_eq!(Symmetry::default().closest_to(&label, &reference), label);
    let no_axis = around([0.0; 3], [0.0; 3]);
    assert_eq!(no_axis.closest_to(&label, &reference), label);
    assert_eq!(no_axis.transforms(9), [Pose::identity()]);
}

#[test]
fn lmo_symmetries_map_the_mesh_onto_itself() {
    let Some(info) = lmo::models_info() else { return };
    for object in [10, 11] {
        let Some(mesh) = lmo::mesh(object) else { return };
        let rows: Vec<f64> =
            info[object.to_string()]["symmetries_discrete"][0].as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect();
        let symmetry = Symmetry { discrete: vec![rows.try_into().unwrap()], continuous: Vec::new() };
        let turned = symmetry.transforms(1)[1];
        let bounds = mesh.bounds();
        for corner in bounds.corners() {
            let p = turned.transform(&corner);
            // Scanned: the box comes back to within some millimetres.
            assert!((p - bounds.centre()).abs().iter().zip(bounds.size().iter()).all(|(d, s)| *d < s / 2.0 + 0.005));
        }
    }
}
