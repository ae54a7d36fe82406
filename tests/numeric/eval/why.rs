//! Parts of an error, and causes, with the errors planted.

use std::f64::consts::PI;

use super::{bumpy, camera, in_front, model, pair, plain};
use crate::random::Random;
use poseloop::eval::cause::{CauseKind, of_pair};
use poseloop::eval::metric::{Pair, mssd};
use poseloop::eval::parts::split;
use poseloop::eval::{Instance, Model, Treatment, TrueFrame};
use poseloop::geom::{Camera, ContinuousSymmetry, Mesh, Pose, Symmetry, Vec3, Vec6};

fn about(axis: Vec3, angle: f64) -> nalgebra::Rotation3<f64> {
    nalgebra::Rotation3::from_scaled_axis(axis * angle)
}

#[test]
fn planted_parts_come_back() {
    let mut random = Random::new(61);
    let (model, camera) = (plain(bumpy(62, 10)), camera());
    let middle = model.centre();
    for _ in 0..200 {
        let truth = in_front(&mut random);
        let at = truth.transform(&middle);
        let sight = at / at.norm();
        let side = sight.cross(&random.direction());
        let side = side / side.norm();
        let (depth, lateral) = (random.in_range(-0.02, 0.02), random.in_range(0.0, 0.02));
        let (twist, swing) = (random.in_range(0.0, 1.5), random.in_range(0.0, 1.5));
        let rotation = about(side, swing) * about(sight, twist) * truth.rotation;
        let shifted = at + sight * depth + side * lateral;
        let estimate = Pose::new(rotation, shifted - rotation * middle);
        let parts = split(&pair(&model, &camera, &estimate, &truth)).unwrap();
        let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-9, "{a} {b}");
        close(parts.depth_m, depth);
        close(parts.lateral_m, lateral);
        close(parts.in_plane_rad, twist);
        close(parts.out_of_plane_rad, swing);
        let shift = truth.rotation.transpose() * (shifted - at);
        (0..3).for_each(|i| close(parts.object_shift_m[i], shift[i]));
        let turn = about(Vec3::from(parts.object_turn_rad), 1.0);
        close(Pose::new(truth.rotation * turn, Vec3::zeros()).angle_to(&Pose::new(rotation, Vec3::zeros())), 0.0);
    }
}

#[test]
fn a_symmetric_turn_is_no_error() {
    let symmetry = Symmetry { discrete: Vec::new(), continuous: vec![ContinuousSymmetry { axis: [0.0, 0.0, 1.0], offset: [0.0; 3] }] };
    let (model, camera) = (model(bumpy(63, 8), &symmetry, Treatment::Steps), camera());
    let truth = Pose::from_euler_rad([0.4, 0.3, 0.2], Vec3::new(0.0, 0.1, 0.8));
    let estimate = truth * symmetry.continuous[0].rotation(1.234).unwrap();
    let parts = split(&pair(&model, &camera, &estimate, &truth)).unwrap();
    assert!(parts.in_plane_rad.abs() < 1e-7 && parts.out_of_plane_rad < 1e-7 && parts.lateral_m < 1e-9);
}

#[test]
fn what_is_no_rotation_is_not_split() {
    let (model, camera) = (plain(bumpy(64, 6)), camera());
    let truth = Pose::from_euler_rad([0.4, 0.3, 0.2], Vec3::new(0.0, 0.1, 0.8));
    let flat = Pose::from_row_major(&[0.0; 9], truth.translation);
    assert_eq!(split(&pair(&model, &camera, &flat, &truth)), None);
}

fn frame(camera: &Camera, poses: &[Pose], visibility: Option<f64>) -> TrueFrame {
    TrueFrame {
        name: "f".to_owned(),
        session: 0,
        scene: None,
        image: None,
        camera: Some(camera.clone()),
        camera_name: String::new(),
        split: None,
        tags: Vec::new(),
        depth: None,
        instances: poses.iter().map(|pose| Instance { model: 0, pose: *pose, visibility, label: None }).collect(),
    }
}

fn cause_of(model: &Model, estimate: &Pose, poses: &[Pose], visibility: Option<f64>) -> Option<(CauseKind, String)> {
    let camera = camera();
    let frame = frame(&camera, poses, visibility);
    let pair = Pair { model, camera: &camera, estimate, truth: &poses[0] };
    let parts = split(&pair);
    of_pair(&pair, mssd::error_m(&pair), parts.as_ref(), std::slice::from_ref(model), &frame, 0).map(|c| (c.kind, c.rule))
}

#[test]
fn planted_causes_are_named_with_their_rule() {
    // A slab that looks nearly the same after half a turn about its z axis: a small knob tells.
    let mut slab = Mesh::cuboid(Vec3::new(0.12, 0.08, 0.03));
    slab.positions.push(Vec3::new(0.062, 0.0, 0.0));
    let model = plain(slab);
    let truth = Pose::from_euler_rad([2.5, 0.2, 0.3], Vec3::new(0.05, 0.02, 0.8));
    let named = |estimate: &Pose, poses: &[Pose], visibility: Option<f64>| cause_of(&model, estimate, poses, visibility);
    let kind = |estimate: &Pose, poses: &[Pose]| named(estimate, poses, None).map(|c| c.0);
    // Small errors have no cause.
    assert_eq!(kind(&truth.perturbed(&Vec6::new(0.02, 0.0, 0.0, 0.0, 0.0, 0.004)), &[truth]), None);
    let flipped = truth * Pose::new(about(Vec3::z(), PI), Vec3::zeros());
    let (flip, rule) = named(&flipped, &[truth], None).unwrap();
    assert_eq!(flip, CauseKind::SymmetryFlip);
    assert!(rule.contains("half a turn about the object's z"), "{rule}");
    let (scale, rule) = named(&Pose::new(truth.rotation, truth.translation * 1.25), &[truth], None).unwrap();
    assert_eq!(scale, CauseKind::Scale);
    assert!(rule.contains("1.25 times as far"), "{rule}");
    let other = Pose::from_euler_rad([0.5, 0.9, 0.3], Vec3::new(-0.15, 0.02, 0.9));
    let (wrong, rule) = named(&other, &[truth, other], None).unwrap();
    assert_eq!(wrong, CauseKind::WrongInstance);
    assert!(rule.contains("true pose 1"), "{rule}");
    // The same estimate without the second instance lies beside, or is explained by the circumstances.
    let (beside, rule) = named(&other, &[truth], None).unwrap();
    assert_eq!(beside, CauseKind::Misplaced);
    let degrees =
        (truth.translation + truth.rotation * model.centre()).angle(&(other.translation + other.rotation * model.centre())).to_degrees();
    assert!(rule.contains(&format!("{degrees:.1}° beside")), "{rule}");
    assert_eq!(named(&other, &[truth], Some(0.2)).unwrap().0, CauseKind::HeavilyOccluded);
    assert_eq!(named(&other, &[truth], Some(0.9)).unwrap().0, CauseKind::Misplaced);
    // On an object of another size and pose, far behind.
    let turned = Pose::from_euler_rad([1.5, -0.9, 0.8], other.translation * 2.0);
    assert_eq!(kind(&turned, &[truth, other]), Some(CauseKind::OnAnotherObject));
    let turn = truth * Pose::new(about(Vec3::new(2.0, 2.0, 1.0) / 3.0, 1.0), Vec3::zeros());
    let (turned, rule) = named(&turn, &[truth], None).unwrap();
    assert_eq!(turned, CauseKind::Turned);
    assert!(rule.contains("0 % of the diameter off"), "{rule}");
    let near = Pose::from_euler_rad([1.5, 0.9, 0.8], truth.translation * 1.3);
    assert_eq!(kind(&near, &[truth]), Some(CauseKind::Inexact));
    let border = Pose::new(truth.rotation, Vec3::new(-0.45, 0.0, 0.8));
    assert_eq!(kind(&other, &[border]), Some(CauseKind::Truncated));
}
