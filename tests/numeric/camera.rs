//! Camera models.

use poseloop::geom::{Camera, CameraError, Lens, ProjectError, UnprojectError, Vec2, Vec3};

use crate::random::Random;

/// The promise for a round trip from pixel to pixel.
const ROUND_TRIP_PX: f64 = 1e-9;
/// Central differences with steps of 1e-6 of numbers near 1000 px keep six digits.
const DIFFERENCES: f64 = 1e-6;

fn with(lens: Lens) -> Camera {
    Camera { width: 640, height: 480, fx: 600.0, fy: 610.0, cx: 321.5, cy: 238.25, lens }
}

fn opencv(coefficients: &[f64]) -> Camera {
    with(Lens::brown_conrady(coefficients).unwrap())
}

/// Cameras whose whole image has rays.
fn cameras() -> Vec<(&'static str, Camera)> {
    vec![
        ("pinhole", with(Lens::Pinhole)),
        ("barrel", opencv(&[-0.28, 0.09, 0.0012, -0.0007, -0.01])),
        ("pincushion", opencv(&[0.2, 0.05, -0.002, 0.003])),
        ("rational", opencv(&[0.5, -2.7, 0.0004, -0.0003, 1.5, 0.4, -2.5, 1.4])),
        ("strong barrel", opencv(&[-0.3, 0.0, 0.0, 0.0])),
        ("fisheye", with(Lens::kannala_brandt(&[-0.02, 0.004, -0.003, 0.0006]).unwrap())),
        ("wide fisheye", Camera { fx: 160.0, fy: 160.0, ..with(Lens::kannala_brandt(&[0.03, -0.005, 0.001, -0.00005]).unwrap()) }),
    ]
}

fn grid(camera: &Camera) -> impl Iterator<Item = Vec2> {
    let (w, h) = (f64::from(camera.width - 1), f64::from(camera.height - 1));
    (0..33).flat_map(move |i| (0..25).map(move |j| Vec2::new(w * f64::from(i) / 32.0, h * f64::from(j) / 24.0)))
}

#[test]
fn pixels_come_back_over_the_whole_image() {
    for (name, camera) in cameras() {
        let mut worst: f64 = 0.0;
        for pixel in grid(&camera).chain([Vec2::new(camera.cx, camera.cy)]) {
            let ray = camera.unproject(&pixel).unwrap_or_else(|err| panic!("{name} {pixel}: {err}"));
            assert!((ray.norm() - 1.0).abs() < 1e-14);
            let back = camera.project(&(ray * 0.7)).unwrap_or_else(|err| panic!("{name} {pixel}: {err}"));
            worst = worst.max((back - pixel).norm());
        }
        assert!(worst < ROUND_TRIP_PX, "{name}: {worst:e}");
    }
}

#[test]
fn directions_come_back() {
    let mut random = Random::new(11);
    for (name, camera) in cameras() {
        for _ in 0..2000 {
            let point = Vec3::new(random.in_range(-0.4, 0.4), random.in_range(-0.3, 0.3), 1.0) * random.in_range(0.1, 5.0);
            let pixel = camera.project(&point).unwrap();
            let ray = camera.unproject(&pixel).unwrap();
            assert!((ray - point / point.norm()).norm() < 1e-12, "{name} {point}");
            let n = camera.normalised(&pixel).unwrap();
            assert!((n - point.xy() / point.z).norm() < 1e-12, "{name} {point}");
        }
    }
}

#[test]
fn values_are_those_of_opencv() {
    // OpenCV 5.0 `projectPoints` and `fisheye.projectPoints`, printed to 13 digits.
    let points = [Vec3::new(0.1, -0.2, 1.0), Vec3::new(-0.35, 0.25, 0.9), Vec3::new(0.02, 0.01, 2.0)];
    let known = [
        (
            opencv(&[-0.28, 0.09, 0.0012, -0.0007, -0.01]),
            [[380.615225, 118.0429425], [101.6423079545362, 398.0060867719924], [327.4997255084374, 241.299978654289]],
        ),
        (
            opencv(&[0.5, -2.7, 0.0004, -0.0003, 1.5, 0.4, -2.5, 1.4]),
            [[381.7448315851764, 115.746075776808], [84.773768913957, 410.1842083768576], [327.5000404775053, 241.3000625135652]],
        ),
        (
            with(Lens::kannala_brandt(&[-0.02, 0.004, -0.003, 0.0006]).unwrap()),
            [[380.472367923558, 118.3395185554322], [104.6698019687837, 395.7100247607643], [327.499735020998, 241.2998653023406]],
        ),
    ];
    for (camera, pixels) in known {
        for (point, pixel) in points.iter().zip(pixels) {
            let error = (camera.project(point).unwrap() - Vec2::from(pixel)).norm();
            assert!(error < 1e-10, "{:?}: {error:e}", camera.lens);
        }
    }
}

#[test]
fn coefficients_keep_opencv_order() {
    let order = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0];
    let lens = Lens::brown_conrady(&order).unwrap();
    assert_eq!(lens, Lens::BrownConrady { k: [1.0, 2.0, 5.0, 6.0, 7.0, 8.0], p: [3.0, 4.0] });
    assert_eq!(lens.opencv_coefficients(), order);
    let text = "Brown–Conrady takes 4, 5 or 8 distortion coefficients, 3 were given";
    assert_eq!(Lens::brown_conrady(&order[..3]).unwrap_err().to_string(), text);
    assert!(matches!(Lens::kannala_brandt(&order), Err(CameraError::CoefficientCount { found: 8, .. })));
}

#[test]
fn projection_jacobian_is_the_difference_quotient() {
    let mut random = Random::new(12);
    let step = 1e-6;
    for (name, camera) in cameras() {
        for i in 0..500 {
            let off = if i % 5 == 0 { 1e-10 } else { 0.4 };
            let point = Vec3::new(random.in_range(-off, off), random.in_range(-off, off), random.in_range(0.7, 2.0));
            let (_, jacobian) = camera.project_with_jacobian(&point).unwrap();
            for axis in 0..3 {
                let d = Vec3::ith(axis, step);
                let quotient = (camera.project(&(point + d)).unwrap() - camera.project(&(point - d)).unwrap()) / (2.0 * step);
                let error = (jacobian.column(axis) - quotient).norm();
                assert!(error < DIFFERENCES * jacobian.norm(), "{name} {point} axis {axis}: {error:e}");
            }
        }
    }
}

#[test]
fn ray_jacobian_is_the_difference_quotient() {
    let step = 1e-3;
    for (name, camera) in cameras() {
        for pixel in grid(&camera) {
            let (ray, jacobian) = camera.unproject_with_jacobian(&pixel).unwrap();
            assert!((ray.transpose() * jacobian).norm() < 1e-12, "a unit vector only turns");
            for axis in 0..2 {
                let d = Vec2::ith(axis, step);
                let Ok(after) = camera.unproject(&(pixel + d)) else { continue };
                let quotient = (after - camera.unproject(&(pixel - d)).unwrap()) / (2.0 * step);
                let error = (jacobian.column(axis) - quotient).norm();
                assert!(error < 1e-4 * jacobian.norm(), "{name} {pixel}: {error:e} of {:e}", jacobian.norm());
            }
        }
    }
}

#[test]
fn what_lies_behind_has_no_pixel() {
    for (name, camera) in cameras() {
        let expected_angle = matches!(camera.lens, Lens::KannalaBrandt { .. });
        for z in [0.0, -1.0] {
            match camera.project(&Vec3::new(0.0, 0.0, z)) {
                Err(ProjectError::BehindCamera) => assert!(!expected_angle, "{name}"),
                Err(ProjectError::BeyondAngle { .. }) => assert!(expected_angle, "{name}"),
                // A fisheye has no ray at the very centre of the camera: (0, 0, 0) is on its axis.
                other => assert!(expected_angle && z == 0.0, "{name}: {other:?}"),
            }
        }
        assert!(camera.project(&Vec3::new(f64::NAN, 0.0, 1.0)).is_err());
        assert_eq!(camera.unproject(&Vec2::new(f64::INFINITY, 0.0)), Err(UnprojectError::NotFinite));
    }
}

#[test]
fn a_fisheye_sees_sideways_and_backward_up_to_its_range() {
    let camera = Camera { fx: 120.0, fy: 120.0, ..with(Lens::kannala_brandt(&[0.0; 4]).unwrap()) };
    // Equidistant: 100° off the axis lies 120 · 100° from the centre.
    let theta = 100.0_f64.to_radians();
    let point = Vec3::new(theta.sin(), 0.0, theta.cos());
    let pixel = camera.project(&point).unwrap();
    assert!((pixel - Vec2::new(321.5 + 120.0 * theta, 238.25)).norm() < 1e-12);
    assert!((camera.unproject(&pixel).unwrap() - point).norm() < 1e-14);
    assert_eq!(camera.normalised(&pixel), Err(UnprojectError::Backward));
    // θ − θ³/3 turns back at 1 rad.
    let folded = with(Lens::kannala_brandt(&[-1.0 / 3.0, 0.0, 0.0, 0.0]).unwrap());
    assert!((folded.max_radius() - 1.0_f64.tan()).abs() < 1e-12);
    assert!(folded.project(&Vec3::new(0.999_f64.tan(), 0.0, 1.0)).is_ok());
    assert!(matches!(folded.project(&Vec3::new(1.001_f64.tan(), 0.0, 1.0)), Err(ProjectError::BeyondAngle { .. })));
    let rim = 321.5 + 600.0 * (2.0 / 3.0);
    assert!(folded.unproject(&Vec2::new(rim - 1e-3, 238.25)).is_ok());
    assert_eq!(folded.unproject(&Vec2::new(rim + 1e-3, 238.25)), Err(UnprojectError::OutsideModel));
}

#[test]
fn the_fold_ends_the_model() {
    // r(1 − 0.3 r²) turns back at r² = 1/0.9 and reaches 2/3 of that radius.
    let camera = opencv(&[-0.3, 0.0, 0.0, 0.0]);
    let fold = (1.0_f64 / 0.9).sqrt();
    assert!((camera.max_radius() - fold).abs() < 1e-12);
    assert!(camera.project(&Vec3::new(fold - 1e-6, 0.0, 1.0)).is_ok());
    assert!(matches!(camera.project(&Vec3::new(fold + 1e-6, 0.0, 1.0)), Err(ProjectError::BeyondFold { .. })));
    // Far beyond, the polynomial of another lens grows again: still no pixel.
    let twice = opencv(&[-0.9, 0.3, 0.0, 0.0]);
    assert!(twice.max_radius() < 1.0);
    assert!(matches!(twice.project(&Vec3::new(2.0, 0.0, 1.0)), Err(ProjectError::BeyondFold { .. })));
    let rim = fold * 2.0 / 3.0;
    let at = |r: f64| camera.unproject(&Vec2::new(321.5 + 600.0 * r, 238.25));
    for inside in [1e-4, 1e-6, 1e-9, 1e-12] {
        let ray = at(rim - inside).unwrap_or_else(|err| panic!("{inside:e} before the rim: {err}"));
        let back = camera.project(&ray).unwrap();
        assert!((back.x - 321.5 - 600.0 * (rim - inside)).abs() < ROUND_TRIP_PX, "{inside:e}");
    }
    assert_eq!(at(rim + 1e-6), Err(UnprojectError::OutsideModel));
    assert_eq!(at(5.0), Err(UnprojectError::OutsideModel));
}

#[test]
fn the_largest_radius_is_where_a_scan_finds_it() {
    let mut random = Random::new(13);
    let mut folded = 0;
    for _ in 0..300 {
        let mut spread = |size: f64| random.in_range(-size, size);
        let c = [spread(0.5), spread(0.3), 0.0, 0.0, spread(0.1), spread(0.5), spread(0.3), spread(0.1)];
        let camera = opencv(&c);
        let image = |r: f64| {
            let s = r * r;
            let d = 1.0 + s * (c[5] + s * (c[6] + s * c[7]));
            (d, r * (1.0 + s * (c[0] + s * (c[1] + s * c[4]))) / d)
        };
        let step = 1e-4;
        let turns = |i: &i32| {
            let r = f64::from(*i) * step;
            let ((d0, a), (d1, b)) = (image(r), image(r + step));
            d0.min(d1) <= 0.0 || b <= a
        };
        let scanned = (0..50_000).find(turns).map(|i| f64::from(i) * step);
        let found = camera.max_radius();
        match scanned {
            Some(r) => {
                folded += 1;
                assert!((found - r).abs() < 3.0 * step, "{c:?}: {found} {r}");
                assert!(camera.project(&Vec3::new(found * (1.0 - 1e-9), 0.0, 1.0)).is_ok());
                assert!(camera.project(&Vec3::new(found * (1.0 + 1e-9), 0.0, 1.0)).is_err());
            }
            None => assert!(found > 5.0 - step, "{c:?}: {found}"),
        }
    }
    assert!(folded > 100, "only {folded} of the lenses fold");
}

#[test]
fn wrong_cameras_are_named() {
    let good = with(Lens::Pinhole);
    assert_eq!(good.validate(), Ok(()));
    let error = |camera: Camera| camera.validate().unwrap_err().to_string();
    assert_eq!(error(Camera { width: 0, ..good.clone() }), "the image size 0 × 480 px is empty");
    assert_eq!(error(Camera { fy: -1.0, ..good.clone() }), "the focal length -1 px is not a positive number");
    assert_eq!(error(Camera { cx: f64::NAN, ..good }), "the principal point is not a finite number");
    assert_eq!(error(opencv(&[f64::NAN, 0.0, 0.0, 0.0])), "a distortion coefficient is not a finite number");
}

#[test]
fn the_image_ends_half_a_pixel_beyond_its_centres() {
    let camera = with(Lens::Pinhole);
    assert!(camera.contains(&Vec2::new(-0.5, 479.4)) && camera.contains(&Vec2::new(639.4, 0.0)));
    assert!(!camera.contains(&Vec2::new(639.5, 0.0)) && !camera.contains(&Vec2::new(0.0, -0.6)));
    assert!(!camera.contains(&Vec2::new(f64::NAN, 0.0)));
}
