//! Thousands of random lenses: what is projected comes back, and what comes back was projected.

use poseloop::geom::{Camera, Lens, Vec2, Vec3};

use crate::random::Random;

/// The promise for a round trip from pixel to pixel.
const ROUND_TRIP_PX: f64 = 1e-9;
/// Ten images off.
const FAR_PX: f64 = 10_000.0;

fn brown_conrady(random: &mut Random) -> Lens {
    let mut in_range = |size: f64| random.in_range(-size, size);
    let k = [in_range(0.5), in_range(0.3), in_range(0.1), 0.0, 0.0, 0.0];
    let p = [in_range(0.005), in_range(0.005)];
    let rational = in_range(1.0) > 0.0;
    let k = if rational { [k[0], k[1], k[2], in_range(0.5), in_range(0.3), in_range(0.1)] } else { k };
    Lens::BrownConrady { k, p }
}

fn kannala_brandt(random: &mut Random) -> Lens {
    Lens::KannalaBrandt { k: [0.2, 0.05, 0.02, 0.005].map(|size| random.in_range(-size, size)) }
}

fn cameras(seed: u64, lens: impl Fn(&mut Random) -> Lens) -> impl Iterator<Item = (Camera, Random)> {
    (0..400).map(move |i| {
        let mut random = Random::new(seed + i);
        let f = random.in_range(250.0, 900.0);
        (Camera::pinhole(640, 480, f, f * 1.01, 320.3, 238.8).with_lens(lens(&mut random)), random)
    })
}

/// Pixels of the image that have a ray, and those that have none.
fn pixels_come_back(camera: &Camera, random: &mut Random) -> [usize; 2] {
    let mut counts = [0; 2];
    for _ in 0..50 {
        let pixel = Vec2::new(random.in_range(-0.5, 639.5), random.in_range(-0.5, 479.5));
        let Ok(ray) = camera.unproject(&pixel) else {
            counts[1] += 1;
            continue;
        };
        counts[0] += 1;
        let back = camera.project(&(ray * 1.3)).unwrap_or_else(|err| panic!("{pixel} of {:?}: {err}", camera.lens));
        assert!((back - pixel).norm() < ROUND_TRIP_PX, "{pixel} of {:?}: {:e}", camera.lens, (back - pixel).norm());
    }
    counts
}

/// Points with a pixel whose pixel has no ray, or another one.
fn lost_points(camera: &Camera, random: &mut Random, widest: f64) -> usize {
    let lost = |_| {
        let (theta, phi) = (random.in_range(0.0, widest), random.in_range(0.0, std::f64::consts::TAU));
        let point = Vec3::new(theta.sin() * phi.cos(), theta.sin() * phi.sin(), theta.cos());
        let Ok(pixel) = camera.project(&point) else { return false };
        // At a pole the image is infinite, and its digits are none of pixels.
        if pixel.norm() > FAR_PX {
            return false;
        }
        camera.unproject(&pixel).map_or(true, |ray| camera.project(&ray).map_or(true, |back| (back - pixel).norm() >= ROUND_TRIP_PX))
    };
    (0..50).map(lost).filter(|lost| *lost).count()
}

#[test]
fn brown_conrady_is_inverted_wherever_it_projects() {
    let (mut seen, mut lost) = ([0; 2], 0);
    for (camera, mut random) in cameras(1000, brown_conrady) {
        let counts = pixels_come_back(&camera, &mut random);
        seen = [seen[0] + counts[0], seen[1] + counts[1]];
        lost += lost_points(&camera, &mut random, 1.2);
    }
    assert!(seen[0] > 15_000 && seen[1] > 100, "{seen:?}");
    assert_eq!(lost, 0, "points of 20000 whose pixel has no ray");
}

#[test]
fn kannala_brandt_is_inverted_wherever_it_projects() {
    let (mut seen, mut lost) = ([0; 2], 0);
    for (camera, mut random) in cameras(2000, kannala_brandt) {
        let counts = pixels_come_back(&camera, &mut random);
        seen = [seen[0] + counts[0], seen[1] + counts[1]];
        lost += lost_points(&camera, &mut random, 2.5);
    }
    assert!(seen[0] > 15_000, "{seen:?}");
    assert_eq!(lost, 0, "points of 20000 whose pixel has no ray");
}
