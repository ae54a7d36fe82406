//! Time of one pose from points and pixels, one thread: 6 points, 20 points, and 20 points of which 6 are wrong; 1 px of
//! noise, a 100 mm cube at 0.3 to 1.5 m in 640×480. Each iteration takes the next of 256 problems. The same work by
//! OpenCV, with the errors of both, is in `benches/README.md`.

use criterion::{Criterion, criterion_group, criterion_main};
use poseloop::geom::pnp::{PnpOptions, RansacOptions, p3p, solve};
use poseloop::geom::{Camera, Lens, Pose, Vec2, Vec3};
use rand::{Rng as _, SeedableRng as _};
use rand_pcg::Pcg64;

const PROBLEMS: usize = 256;
const SIGMA_PX: f64 = 1.0;

struct Problem {
    points: Vec<Vec3>,
    pixels: Vec<Vec2>,
}

fn pinhole() -> Camera {
    Camera::pinhole(640, 480, 600.0, 600.0, 319.5, 239.5)
}

fn gaussian(random: &mut Pcg64) -> f64 {
    // Sum of twelve uniform numbers: of variance one, and near enough to normal for a bench.
    (0..12).map(|_| random.random::<f64>()).sum::<f64>() - 6.0
}

fn pose(random: &mut Pcg64) -> Pose {
    let euler = [(); 3].map(|()| random.random_range(-3.0..3.0));
    let depth = random.random_range(0.3..1.5);
    Pose::from_euler_rad(euler, Vec3::new(random.random_range(-0.3..0.3), random.random_range(-0.2..0.2), 1.0) * depth)
}

fn draw(random: &mut Pcg64, camera: &Camera, points: usize, wrong: usize) -> Option<Problem> {
    let pose = pose(random);
    let points: Vec<Vec3> = (0..points).map(|_| Vec3::from([(); 3].map(|()| random.random_range(-0.05..0.05)))).collect();
    let seen = |p: &Vec3| camera.project(&pose.transform(p)).ok().filter(|at| camera.contains(at));
    let mut pixels = points.iter().map(seen).collect::<Option<Vec<Vec2>>>()?;
    for (i, pixel) in pixels.iter_mut().enumerate() {
        *pixel += Vec2::new(gaussian(random), gaussian(random)) * SIGMA_PX;
        if i < wrong {
            *pixel = Vec2::new(random.random_range(0.0..639.0), random.random_range(0.0..479.0));
        }
    }
    Some(Problem { points, pixels })
}

fn problems(camera: &Camera, points: usize, wrong: usize) -> Vec<Problem> {
    let mut random = Pcg64::seed_from_u64(7);
    std::iter::repeat_with(|| draw(&mut random, camera, points, wrong)).flatten().take(PROBLEMS).collect()
}

fn poses(c: &mut Criterion) {
    let barrel = Lens::BrownConrady { k: [-0.28, 0.09, -0.01, 0.0, 0.0, 0.0], p: [0.0012, -0.0007] };
    for (lens, camera) in [("pinhole", pinhole()), ("brown_conrady", pinhole().with_lens(barrel))] {
        let mut group = c.benchmark_group(format!("pnp/{lens}"));
        for (name, points, wrong) in [("6_points", 6, 0), ("20_points", 20, 0), ("20_points_6_wrong", 20, 6)] {
            let problems = problems(&camera, points, wrong);
            let options = PnpOptions { sigma_px: SIGMA_PX, ransac: (wrong > 0).then(RansacOptions::default) };
            let mut next = problems.iter().cycle();
            group.bench_function(name, |b| {
                b.iter(|| next.next().map(|p| solve(&camera, &p.points, &p.pixels, &options).map(|s| s.rms_px)));
            });
        }
        group.finish();
    }
}

fn minimal(c: &mut Criterion) {
    let camera = pinhole();
    let three = |p: &Problem| {
        let bearings = [0, 1, 2].map(|i| camera.unproject(&p.pixels[i]).unwrap_or_else(|_| Vec3::z()));
        ([p.points[0], p.points[1], p.points[2]], bearings)
    };
    let problems: Vec<_> = problems(&camera, 3, 0).iter().map(three).collect();
    let mut next = problems.iter().cycle();
    c.bench_function("pnp/p3p", |b| b.iter(|| next.next().map(|(points, bearings)| p3p(points, bearings).len())));
}

criterion_group!(benches, poses, minimal);
criterion_main!(benches);
