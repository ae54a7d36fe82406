//! Symmetry in the errors.

use std::f64::consts::{PI, TAU};

use super::{bumpy, camera, in_front, model, near, pair};
use crate::random::Random;
use poseloop::eval::metric::{mspd, mssd, rotation, translation};
use poseloop::eval::{Treatment, Used};
use poseloop::geom::{ContinuousSymmetry, Mesh, Pose, Symmetry, Vec3};
use serde_json::Value;

const ROUNDING: f64 = 1e-12;

fn axis(direction: [f64; 3], offset: [f64; 3]) -> ContinuousSymmetry {
    ContinuousSymmetry { axis: direction, offset }
}

fn numbers<const N: usize>(value: &Value) -> [f64; N] {
    let list: Vec<f64> = value.as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect();
    list.try_into().unwrap()
}

/// A half turn about x with a shift, and any turn about a slanted axis beside the origin.
fn slanted() -> Symmetry {
    let flip = [1.0, 0.0, 0.0, 0.0, 0.0, -1.0, 0.0, 0.0, 0.0, 0.0, -1.0, 0.02, 0.0, 0.0, 0.0, 1.0];
    Symmetry { discrete: vec![flip], continuous: vec![axis([0.2, 0.1, 1.0], [0.01, -0.02, 0.03])] }
}

#[test]
fn steps_give_the_errors_of_bop_toolkit_and_the_best_angle_is_a_little_below() {
    let known: Value = serde_json::from_str(include_str!("turns_bop_toolkit.json")).unwrap();
    let points: Vec<Vec3> = known["points"].as_array().unwrap().iter().map(|p| Vec3::from(numbers::<3>(p))).collect();
    let triangles = vec![[0, 1, 2]];
    let mesh = Mesh::new(points, triangles, Vec::new()).unwrap();
    let [steps, exact] = [Treatment::Steps, Treatment::Exact].map(|t| model(mesh.clone(), &slanted(), t));
    assert_eq!((steps.symmetries.used(), exact.symmetries.used()), (Used::Steps, Used::Exact));
    assert_eq!(steps.symmetries.listed().len(), 630);
    let camera = camera();
    for case in known["cases"].as_array().unwrap() {
        let pose = |r: &str, t: &str| Pose::from_row_major(&numbers(&case[r]), Vec3::from(numbers::<3>(&case[t])));
        let (estimate, truth) = (pose("Re", "te"), pose("Rg", "tg"));
        let (a, b) = (pair(&steps, &camera, &estimate, &truth), pair(&exact, &camera, &estimate, &truth));
        let (mssd_m, mspd_px) = (case["mssd"].as_f64().unwrap(), case["mspd"].as_f64().unwrap());
        assert!((mssd::error_m(&a) - mssd_m).abs() < 1e-11);
        assert!((mspd::error_px(&a) - mspd_px).abs() < 1e-8);
        // Half a step moves a vertex by at most π/315 of its distance from the axis.
        assert!(mssd::error_m(&b) <= mssd_m + ROUNDING && mssd::error_m(&b) > mssd_m - 0.1 * PI / 315.0);
        assert!(mspd::error_px(&b) <= mspd_px + 1e-9 && mspd::error_px(&b) > mspd_px - 2.0);
    }
}

#[test]
fn the_best_angle_is_no_worse_than_any_of_a_fine_scan() {
    let symmetry = slanted();
    let camera = camera();
    let exact = model(bumpy(21, 8), &symmetry, Treatment::Exact);
    let mut random = Random::new(22);
    for i in 0..12 {
        let truth = in_front(&mut random);
        let estimate = if i % 2 == 0 { near(&mut random, &truth, 0.3, 0.01) } else { in_front(&mut random) };
        let found = mssd::error_m(&pair(&exact, &camera, &estimate, &truth));
        let mut scan = f64::INFINITY;
        for turn in symmetry.transforms(4000) {
            let seen = truth * turn;
            let most = exact.points.all().points().map(|p| (estimate.transform(&p) - seen.transform(&p)).norm()).fold(0.0, f64::max);
            scan = f64::min(scan, most);
        }
        assert!(found <= scan + ROUNDING && found > scan - 0.15 * PI / 4000.0, "{found} {scan}");
    }
}

#[test]
fn errors_do_not_see_a_symmetric_motion_of_the_truth() {
    let camera = camera();
    let mut random = Random::new(23);
    for treatment in [Treatment::Steps, Treatment::Exact] {
        let symmetry = Symmetry { discrete: Vec::new(), ..slanted() };
        let model = model(bumpy(24, 8), &symmetry, treatment);
        for _ in 0..10 {
            let truth = in_front(&mut random);
            let estimate = near(&mut random, &truth, 0.5, 0.02);
            // A step of the list, so that both treatments know it.
            let turned = truth * symmetry.continuous[0].rotation(TAU * 100.0 / 315.0).unwrap();
            let (a, b) = (pair(&model, &camera, &estimate, &truth), pair(&model, &camera, &estimate, &turned));
            assert!((mssd::error_m(&a) - mssd::error_m(&b)).abs() < ROUNDING);
            assert!((mspd::error_px(&a) - mspd::error_px(&b)).abs() < 1e-6);
            assert!((rotation::error_modulo_symmetry_rad(&a) - rotation::error_modulo_symmetry_rad(&b)).abs() < 1e-9);
            assert!((translation::error_modulo_symmetry_m(&a) - translation::error_modulo_symmetry_m(&b)).abs() < 1e-9);
            assert!(rotation::error_modulo_symmetry_rad(&a) <= rotation::error_rad(&a) + ROUNDING);
        }
    }
}

#[test]
fn the_angle_of_a_truth_with_few_digits_is_the_published_one() {
    let half_turn = [-1.0, 0.0, 0.0, 0.0, 0.0, -1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0];
    let symmetry = Symmetry { discrete: vec![half_turn], continuous: Vec::new() };
    let (model, camera) = (model(bumpy(9, 12), &symmetry, Treatment::Steps), camera());
    let mut random = Random::new(26);
    for i in 0..50 {
        let exact = in_front(&mut random);
        let rows = exact.rotation_row_major().map(|v| v + 0.004 * random.in_cube(1.0).x);
        let truth = Pose::from_row_major(&rows, exact.translation);
        let near = near(&mut random, &exact, 0.2, 0.01);
        let estimate = if i % 2 == 0 { near } else { near * Pose::from_euler_rad([0.0, 0.0, PI], Vec3::zeros()) };
        let published = |s: &Pose| {
            let inverse = (truth.rotation.matrix() * s.rotation.matrix()).try_inverse().unwrap();
            ((estimate.rotation.matrix() * inverse).trace() / 2.0 - 0.5).clamp(-1.0, 1.0).acos()
        };
        let wanted = model.symmetries.listed().iter().map(published).fold(f64::INFINITY, f64::min);
        let found = rotation::error_modulo_symmetry_rad(&pair(&model, &camera, &estimate, &truth));
        assert!((found - wanted).abs() < 1e-9, "{found} {wanted}");
    }
}

#[test]
fn several_axes_are_every_rotation_about_their_point() {
    let centre = [0.01, 0.02, -0.01];
    let ball = Symmetry { discrete: Vec::new(), continuous: vec![axis([0.0, 0.0, 1.0], centre), axis([1.0, 0.0, 0.0], centre)] };
    let camera = camera();
    let mut mesh = crate::random::sphere(0.05, 12);
    mesh.positions.iter_mut().for_each(|p| *p += Vec3::from(centre));
    let model = model(mesh, &ball, Treatment::Steps);
    assert_eq!(model.symmetries.used(), Used::AllRotations);
    let mut random = Random::new(25);
    for _ in 0..20 {
        let truth = in_front(&mut random);
        let turned = random.pose_at(Vec3::zeros());
        let middle = truth.transform(&Vec3::from(centre));
        let shift = random.in_cube(0.01);
        // Any rotation about the centre, and a shift: only the shift is an error.
        let estimate = Pose::new(turned.rotation, middle + shift - turned.rotation * Vec3::from(centre));
        let pair = pair(&model, &camera, &estimate, &truth);
        assert!((mssd::error_m(&pair) - shift.norm()).abs() < ROUNDING);
        assert!(rotation::error_modulo_symmetry_rad(&pair) < 1e-7);
        assert!((translation::error_modulo_symmetry_m(&pair) - shift.norm()).abs() < 1e-9);
    }
}

#[test]
fn on_the_image_the_best_rotation_about_a_point_is_found() {
    let ball = Symmetry { discrete: Vec::new(), continuous: vec![axis([0.0, 0.0, 1.0], [0.0; 3]), axis([1.0, 0.0, 0.0], [0.0; 3])] };
    let camera = camera();
    let model = model(crate::random::sphere(0.05, 12), &ball, Treatment::Steps);
    let mut random = Random::new(27);
    for _ in 0..10 {
        let truth = in_front(&mut random);
        let estimate = near(&mut random, &truth, 1.0, 0.1);
        let found = mspd::error_px(&pair(&model, &camera, &estimate, &truth));
        let with = |rotation| {
            let seen = Pose::new(rotation, truth.translation);
            let pixel = |pose: &Pose, p: &Vec3| camera.project(&pose.transform(p)).unwrap();
            model.points.all().points().map(|p| (pixel(&estimate, &p) - pixel(&seen, &p)).norm()).fold(0.0, f64::max)
        };
        // No other rotation is better, near or far.
        for i in 0..300 {
            let size = if i % 3 == 0 { 3.0 } else { 0.02 / f64::from(1 + i) };
            let turn = nalgebra::Rotation3::new(random.in_cube(size));
            assert!(with(turn * estimate.rotation) > found - 1e-3);
        }
        assert!(found <= with(estimate.rotation) + 1e-9);
    }
}

#[test]
fn axes_that_do_not_meet_are_measured() {
    let apart = |a: ([f64; 3], [f64; 3]), b: ([f64; 3], [f64; 3])| {
        Symmetry { discrete: Vec::new(), continuous: vec![axis(a.0, a.1), axis(b.0, b.1)] }.axes_apart_m()
    };
    let z = ([0.0, 0.0, 1.0], [0.0; 3]);
    assert_eq!(apart(z, ([0.0, 1.0, 0.0], [0.01, 5.0, 3.0])), 0.01);
    assert_eq!(apart(z, ([1.0, 0.0, 0.0], [7.0, 0.0, 3.0])), 0.0);
    assert_eq!(apart(z, ([0.0, 0.0, -2.0], [0.0, 0.02, 9.0])), 0.02);
}

#[test]
fn parallel_axes_are_one_axis() {
    let twice =
        Symmetry { discrete: Vec::new(), continuous: vec![axis([0.0, 0.0, 1.0], [0.0; 3]), axis([0.0, 0.0, -2.0], [0.0, 0.0, 0.1])] };
    let model = model(bumpy(26, 6), &twice, Treatment::Steps);
    assert_eq!((model.symmetries.used(), model.symmetries.listed().len()), (Used::Steps, 315));
}
