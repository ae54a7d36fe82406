//! Metrics against their definitions, vertex by vertex.

use super::{bumpy, camera, in_front, near, pair, plain};
use crate::random::Random;
use poseloop::eval::metric::oks::{Keypoint, similarity};
use poseloop::eval::metric::{add, adds, mask, mspd, mssd, projection, rotation, translation, vsd};
use poseloop::eval::{Model, PointTree};
use poseloop::geom::raster::Rasteriser;
use poseloop::geom::{Camera, Lens, Mesh, Pose, Vec2, Vec3};

/// Rounding of sums and products of numbers around one.
const ROUNDING: f64 = 1e-12;

/// Pairs from nearly right to altogether wrong.
fn pairs(n: usize, seed: u64) -> Vec<(Pose, Pose)> {
    let mut random = Random::new(seed);
    let one = |i: usize, random: &mut Random| {
        let truth = in_front(random);
        let size = [1e-6, 0.01, 0.3, 3.0][i % 4];
        (near(random, &truth, size, size * 0.05), truth)
    };
    (0..n).map(|i| one(i, &mut random)).collect()
}

fn distances<'a>(model: &'a Model, a: &'a Pose, b: &'a Pose) -> impl Iterator<Item = f64> + 'a {
    model.points.all().points().map(|p| (a.transform(&p) - b.transform(&p)).norm())
}

#[test]
fn the_farthest_and_the_mean_are_those_of_all_vertices() {
    let (model, camera) = (plain(bumpy(1, 40)), camera());
    for (estimate, truth) in pairs(80, 2) {
        let pair = pair(&model, &camera, &estimate, &truth);
        let most = distances(&model, &estimate, &truth).fold(0.0, f64::max);
        assert!((mssd::error_m(&pair) - most).abs() < ROUNDING, "{} {most}", mssd::error_m(&pair));
        let mean = distances(&model, &estimate, &truth).sum::<f64>() / model.points.len() as f64;
        assert!((add::error_m(&pair) - mean).abs() < ROUNDING);
        let pixel = |pose: &Pose, p: &Vec3| {
            let at = pose.transform(p);
            Vec2::new(camera.fx * at.x / at.z + camera.cx, camera.fy * at.y / at.z + camera.cy)
        };
        let apart: Vec<f64> = model.points.all().points().map(|p| (pixel(&estimate, &p) - pixel(&truth, &p)).norm()).collect();
        let most = apart.iter().copied().fold(0.0, f64::max);
        assert!((mspd::error_px(&pair) - most).abs() < 1e-9 * (1.0 + most), "{} {most}", mspd::error_px(&pair));
        if let mean @ 0.0.. = apart.iter().sum::<f64>() / apart.len() as f64 {
            let found = projection::error_px(&pair);
            assert!(found.is_infinite() || (found - mean).abs() < 1e-9 * (1.0 + mean));
        }
    }
}

#[test]
fn an_object_around_the_camera_is_projected_as_bop_toolkit_does() {
    // Some vertices lie behind the camera; they are divided by their depth all the same.
    let (model, camera) = (plain(bumpy(3, 30)), camera());
    let truth = Pose::from_euler_rad([0.1, 0.2, 0.3], Vec3::new(0.0, 0.0, 0.01));
    let estimate = Pose::from_euler_rad([0.1, 0.25, 0.3], Vec3::new(0.001, 0.0, 0.012));
    let pixel = |pose: &Pose, p: &Vec3| (pose.transform(p) / pose.transform(p).z).component_mul(&Vec3::new(camera.fx, camera.fy, 0.0));
    let most = model.points.all().points().map(|p| (pixel(&estimate, &p) - pixel(&truth, &p)).norm()).fold(0.0, f64::max);
    let found = mspd::error_px(&pair(&model, &camera, &estimate, &truth));
    assert!((found / most - 1.0).abs() < 1e-9, "{found} {most}");
}

#[test]
fn through_a_lens_the_pixels_are_those_of_the_camera() {
    let lens = Lens::BrownConrady { k: [-0.2, 0.05, 0.0, 0.0, 0.0, 0.0], p: [0.001, -0.0005] };
    let (model, camera) = (plain(bumpy(4, 20)), camera().with_lens(lens));
    for (estimate, truth) in pairs(20, 5) {
        let found = mspd::error_px(&pair(&model, &camera, &estimate, &truth));
        let pixel = |pose: &Pose, p: &Vec3| camera.project(&pose.transform(p));
        let all: Result<Vec<f64>, _> = model
            .points
            .all()
            .points()
            .map(|p| Ok::<_, poseloop::geom::ProjectError>((pixel(&estimate, &p)? - pixel(&truth, &p)?).norm()))
            .collect();
        match all {
            Ok(all) => assert_eq!(found, all.into_iter().fold(0.0, f64::max)),
            Err(_) => assert!(found.is_infinite()),
        }
    }
}

#[test]
fn the_nearest_vertex_is_the_nearest_of_all() {
    let (model, camera) = (plain(bumpy(6, 14)), camera());
    for (estimate, truth) in pairs(24, 7) {
        let points: Vec<Vec3> = model.points.all().points().collect();
        let nearest = |p: &Vec3| points.iter().map(|q| (estimate.transform(q) - truth.transform(p)).norm()).fold(f64::INFINITY, f64::min);
        let mean = points.iter().map(nearest).sum::<f64>() / points.len() as f64;
        let found = adds::error_m(&pair(&model, &camera, &estimate, &truth));
        assert!((found - mean).abs() < ROUNDING, "{found} {mean}");
        assert!(found <= add::error_m(&pair(&model, &camera, &estimate, &truth)) + ROUNDING);
    }
}

#[test]
fn a_matrix_that_is_no_rotation_is_used_as_written() {
    let (model, camera) = (plain(bumpy(8, 10)), camera());
    let truth = Pose::from_euler_rad([0.3, 0.2, 0.1], Vec3::new(0.0, 0.1, 0.8));
    let rows = truth.rotation_row_major().map(|v| v * 1.05);
    let estimate = Pose::from_row_major(&rows, truth.translation);
    let points: Vec<Vec3> = model.points.all().points().collect();
    let nearest = |p: &Vec3| points.iter().map(|q| (estimate.transform(q) - truth.transform(p)).norm()).fold(f64::INFINITY, f64::min);
    let mean = points.iter().map(nearest).sum::<f64>() / points.len() as f64;
    let pair = pair(&model, &camera, &estimate, &truth);
    assert!((adds::error_m(&pair) - mean).abs() < ROUNDING);
    let most = distances(&model, &estimate, &truth).fold(0.0, f64::max);
    assert!((mssd::error_m(&pair) - most).abs() < ROUNDING && most > 0.001);
    // Its angle is that of the nearest rotation.
    assert!(rotation::error_rad(&pair) < 1e-7);
}

#[test]
fn equal_poses_have_no_error() {
    let (model, camera) = (plain(bumpy(9, 12)), camera());
    let pose = Pose::from_euler_rad([0.3, -0.2, 0.5], Vec3::new(0.05, -0.02, 0.7));
    let pair = pair(&model, &camera, &pose, &pose);
    assert_eq!((mssd::error_m(&pair), mspd::error_px(&pair), add::error_m(&pair)), (0.0, 0.0, 0.0));
    assert!(adds::error_m(&pair) < 1e-15);
    assert_eq!((translation::error_m(&pair), projection::error_px(&pair)), (0.0, 0.0));
    assert!(rotation::error_rad(&pair) < 1e-8);
    let mut pen = Rasteriser::new();
    assert_eq!(mask::error(&pair, &mut pen).unwrap(), 0.0);
    let scene = vsd::TestDepth::empty(640, 480);
    let surface = vsd::Surface::draw(&model, &camera, &pose, &mut pen).unwrap();
    assert_eq!(vsd::errors(&pair, &scene, &surface, &surface, 15.0), [0.0; 10]);
}

#[test]
fn a_pure_shift_has_the_errors_that_one_computes_by_hand() {
    let (model, camera) = (plain(Mesh::cuboid(Vec3::new(0.1, 0.06, 0.04))), camera());
    let truth = Pose::new(nalgebra::Rotation3::identity(), Vec3::new(0.0, 0.0, 1.0));
    let estimate = Pose::new(nalgebra::Rotation3::identity(), Vec3::new(0.003, 0.0, 1.0));
    let pair = pair(&model, &camera, &estimate, &truth);
    for error in [mssd::error_m(&pair), add::error_m(&pair), translation::error_m(&pair)] {
        assert!((error - 0.003).abs() < ROUNDING);
    }
    // The nearest face has z = 0.98.
    assert!((mspd::error_px(&pair) - 0.003 * camera.fx / 0.98).abs() < 1e-9);
    assert!(rotation::error_rad(&pair) < ROUNDING);
}

#[test]
fn half_of_a_mask_is_a_third_of_the_union() {
    let row = |from: usize, to: usize| (0..10).map(move |i| i >= from && i < to);
    assert!((mask::of_masks(row(0, 4), row(2, 6)) - (1.0 - 2.0 / 6.0)).abs() < ROUNDING);
    assert_eq!(mask::of_masks(row(0, 0), row(0, 0)), 1.0);
    assert_eq!(mask::of_masks(row(0, 5), row(5, 10)), 1.0);
}

#[test]
fn a_surface_beside_the_true_one_is_wrong_for_every_tolerance() {
    let (model, camera) = (plain(Mesh::cuboid(Vec3::new(0.1, 0.1, 0.1))), camera());
    let at = |x: f64, z: f64| Pose::new(nalgebra::Rotation3::identity(), Vec3::new(x, 0.0, z));
    let (truth, beside, behind) = (at(0.0, 1.0), at(0.3, 1.0), at(0.0, 1.05));
    let mut pen = Rasteriser::new();
    let mut draw = |pose: &Pose| vsd::Surface::draw(&model, &camera, pose, &mut pen).unwrap();
    let (a, b, c) = (draw(&truth), draw(&beside), draw(&behind));
    let scene = vsd::TestDepth::empty(640, 480);
    assert_eq!(vsd::errors(&pair(&model, &camera, &beside, &truth), &scene, &a, &b, 15.0), [1.0; 10]);
    assert!(!vsd::may_overlap(&pair(&model, &camera, &beside, &truth)));
    // 5 cm behind is 0.289 of the diameter: wrong up to τ = 0.25 everywhere, right from 0.3 on but for the rim.
    let errors = vsd::errors(&pair(&model, &camera, &behind, &truth), &scene, &a, &c, 15.0);
    assert!(errors[..5].iter().all(|e| *e == 1.0) && errors[5..].iter().all(|e| *e < 0.15), "{errors:?}");
    // What is measured in front of both hides both: nothing is visible.
    let wall = vsd::TestDepth { mm: vec![500.0; 640 * 480], ..scene };
    assert_eq!(vsd::errors(&pair(&model, &camera, &behind, &truth), &wall, &a, &c, 15.0), [1.0; 10]);
}

#[test]
fn keypoints_fall_off_with_their_own_sigma() {
    let truth = |labelled: [bool; 3]| -> Vec<Keypoint> {
        (0..3).map(|i| Keypoint { pixel: Vec2::new(10.0 * i as f64, 5.0), labelled: labelled[i], sigma: 0.05 * (i + 1) as f64 }).collect()
    };
    let all = truth([true; 3]);
    let exact: Vec<Vec2> = all.iter().map(|k| k.pixel).collect();
    assert_eq!(similarity(&exact, &all, 400.0), Some(1.0));
    let moved: Vec<Vec2> = exact.iter().map(|p| p + Vec2::new(3.0, 4.0)).collect();
    let by_hand = |i: usize| (-25.0 / (2.0 * 400.0 * (0.1 * (i + 1) as f64).powi(2))).exp();
    let expected = (by_hand(0) + by_hand(1) + by_hand(2)) / 3.0;
    assert!((similarity(&moved, &all, 400.0).unwrap() - expected).abs() < ROUNDING);
    // Unlabelled points count neither way, and without any there is no figure.
    assert!((similarity(&moved, &truth([false, true, false]), 400.0).unwrap() - by_hand(1)).abs() < ROUNDING);
    assert_eq!(similarity(&moved, &truth([false; 3]), 400.0), None);
    assert_eq!(similarity(&moved[..2], &all, 400.0), None);
    assert_eq!(similarity(&moved, &all, 0.0), None);
}

#[test]
fn a_tree_of_no_and_of_equal_points_answers() {
    let none = PointTree::new(Vec::new());
    assert!(none.is_empty());
    assert_eq!(none.largest(f64::INFINITY, |_| f64::INFINITY, |_| 1.0), 0.0);
    let same = PointTree::new(vec![Vec3::new(1.0, 2.0, 3.0); 1000]);
    let count = std::cell::Cell::new(0);
    same.largest(
        f64::INFINITY,
        |_| f64::INFINITY,
        |block| {
            count.set(count.get() + block.x.len());
            0.5
        },
    );
    assert_eq!(count.get(), 1000);
}

/// Cameras of other sizes give the same picture of the error.
#[test]
fn mspd_does_not_know_the_size_of_the_image() {
    let model = plain(bumpy(10, 10));
    let (estimate, truth) = pairs(4, 11)[2];
    let small = camera();
    let large = Camera { width: 4000, height: 3000, ..camera() };
    let error = |camera: &Camera| mspd::error_px(&pair(&model, camera, &estimate, &truth));
    assert_eq!(error(&small), error(&large));
}
