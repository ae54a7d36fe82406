//! The exact rasteriser against rays.

use poseloop::geom::raster::{Raster, RasterError, Rasteriser, render};
use poseloop::geom::{Bvh, Camera, Lens, Mesh, MeshError, Pose, Vec2, Vec3};

use crate::lmo;
use crate::random::{Random, sphere};
use crate::ray;

/// 1/z is kept as an `f32`: at 1.2 m that is 0.07 µm, a tenth of a thousandth of a millimetre.
const DEPTH_M: f64 = 1e-7;
/// What overlays promise, and so the rasteriser: under a lens an edge is at most this far off.
const LENS_PX: f64 = 0.1;

/// Cosine of 89.85°: nothing beyond 89.9° off the axis is drawn.
const WIDEST_COS: f64 = 0.0026;

/// Exact depths by intersecting the ray of each pixel in the triangle's box with its plane; 0 where nothing is.
fn reference(camera: &Camera, mesh: &Mesh, pose: &Pose) -> Vec<f64> {
    let (w, h) = (camera.width as usize, camera.height as usize);
    let mut depths = vec![0.0; w * h];
    let moved: Vec<Vec3> = mesh.positions.iter().map(|p| pose.transform(p)).collect();
    for t in &mesh.triangles {
        let [a, b, c] = t.map(|i| moved[i as usize]);
        let pixels = [a, b, c].map(|p| camera.project(&p));
        // A corner behind the camera: any pixel may be covered.
        let (mut x, mut y) = ((0, w - 1), (0, h - 1));
        if let [Ok(p), Ok(q), Ok(r)] = pixels {
            let range = |u: [f64; 3], size: usize| {
                let low = u.iter().copied().fold(f64::INFINITY, f64::min).floor().max(0.0) as usize;
                let high = u.iter().copied().fold(f64::NEG_INFINITY, f64::max).ceil().clamp(0.0, size as f64 - 1.0) as usize;
                (low, high)
            };
            (x, y) = (range([p.x, q.x, r.x], w), range([p.y, q.y, r.y], h));
        }
        for v in y.0..=y.1 {
            for u in x.0..=x.1 {
                let n = Vec2::new((u as f64 - camera.cx) / camera.fx, (v as f64 - camera.cy) / camera.fy);
                let held: &mut f64 = &mut depths[v * w + u];
                if let Some(z) = ray::along(a, b, c, &Vec3::new(n.x, n.y, 1.0))
                    && (*held == 0.0 || z < *held)
                {
                    *held = z;
                }
            }
        }
    }
    depths
}

/// Number of pixels whose mask differs, and the largest difference of depth elsewhere.
fn differences(raster: &Raster, expected: &[f64]) -> (usize, f64) {
    let (mut pixels, mut worst) = (0, 0.0_f64);
    for (i, expected) in expected.iter().enumerate() {
        let (x, y) = (i as u32 % raster.width, i as u32 / raster.width);
        match raster.depth_m(x, y) {
            Some(z) if *expected > 0.0 => worst = worst.max((z - expected).abs()),
            None if *expected == 0.0 => {}
            _ => pixels += 1,
        }
    }
    (pixels, worst)
}

fn vga() -> Camera {
    Camera::pinhole(640, 480, 572.4114, 573.57043, 325.2611, 242.04899)
}

#[test]
fn lmo_poses_are_exact() {
    let Some(camera) = lmo::camera() else { return };
    let mut rasteriser = Rasteriser::new();
    let mut compared = 0;
    for object in lmo::OBJECTS {
        let (Some(mesh), Some(poses)) = (lmo::mesh(object), lmo::poses(object, 8)) else { return };
        for pose in poses {
            let raster = rasteriser.render(&camera, &[(&mesh, pose)]).unwrap();
            let expected = reference(&camera, &mesh, &pose);
            let (pixels, depth) = differences(raster, &expected);
            compared += raster.count(0);
            assert_eq!(pixels, 0, "object {object}");
            assert!(depth < DEPTH_M, "object {object}: {depth:e} m");
        }
    }
    assert!(compared > 100_000, "{compared} pixels compared");
}

#[test]
fn synthetic_meshes_are_exact() {
    let mut random = Random::new(41);
    let camera = Camera::pinhole(160, 120, 150.0, 145.0, 77.3, 61.9);
    let mut rasteriser = Rasteriser::new();
    for i in 0..120 {
        let mesh = match i % 3 {
            0 => sphere(0.08, 16),
            1 => Mesh::cuboid(Vec3::new(0.1, 0.15, 0.06)),
            _ => random.soup(40, 0.1, 0.05),
        };
        let at = Vec3::new(random.in_range(-0.2, 0.2), random.in_range(-0.2, 0.2), random.in_range(0.3, 1.0));
        let pose = random.pose_at(at);
        let raster = rasteriser.render(&camera, &[(&mesh, pose)]).unwrap();
        let (pixels, depth) = differences(raster, &reference(&camera, &mesh, &pose));
        assert_eq!(pixels, 0, "{i}");
        assert!(depth < DEPTH_M, "{i}: {depth:e}");
    }
}

#[test]
fn triangles_through_the_camera_are_clipped() {
    let mut random = Random::new(42);
    let camera = Camera::pinhole(80, 60, 70.0, 70.0, 40.2, 29.7);
    let (mut drawn, mut crossing) = (0, 0);
    for i in 0..200 {
        // Around and behind the camera.
        let mesh = if i % 2 == 0 { Mesh::cuboid(Vec3::new(0.5, 0.7, 0.9)) } else { random.soup(30, 0.5, 0.6) };
        let at = random.in_cube(0.3);
        let pose = random.pose_at(at);
        let raster = render(&camera, &[(&mesh, pose)]).unwrap();
        let expected = reference(&camera, &mesh, &pose);
        let (mut pixels, mut worst) = (0, 0.0_f64);
        for (k, expected) in expected.iter().enumerate() {
            let z = raster.depth_m(k as u32 % 80, k as u32 / 80);
            match z {
                // Near things: relative, as 1/z is an `f32`, and with the digits that grazing triangles lose.
                Some(z) if *expected > 0.0 => worst = worst.max((z - expected).abs() / expected),
                None if *expected == 0.0 => {}
                _ => pixels += 1,
            }
        }
        assert_eq!(pixels, 0, "{i}");
        assert!(worst < 1e-6, "{i}: {worst:e}");
        drawn += raster.count(0);
        let behind = mesh.positions.iter().filter(|p| pose.transform(p).z < 0.0).count();
        crossing += usize::from(behind > 0 && behind < mesh.positions.len());
    }
    assert!(crossing > 150 && drawn > 100_000, "{crossing} {drawn}");
}

#[test]
fn a_floor_reaches_to_the_horizon() {
    // A floor 1 m below the camera from behind it to 100 m away: rows below the horizon are all floor.
    let p = [Vec3::new(-500.0, 1.0, -50.0), Vec3::new(500.0, 1.0, -50.0), Vec3::new(500.0, 1.0, 100.0), Vec3::new(-500.0, 1.0, 100.0)];
    let floor = Mesh::new(p.to_vec(), vec![[0, 1, 2], [0, 2, 3]], Vec::new()).unwrap();
    let camera = Camera::pinhole(100, 100, 100.0, 100.0, 50.0, 50.0);
    let raster = render(&camera, &[(&floor, Pose::identity())]).unwrap();
    for y in 0..100 {
        for x in 0..100 {
            let depth = 100.0 / (f64::from(y) - 50.0);
            let expected = (depth > 0.0 && depth <= 100.0).then_some(depth);
            match (raster.depth_m(x, y), expected) {
                (Some(z), Some(depth)) => assert!((z - depth).abs() < 1e-5 * depth),
                (found, expected) => assert_eq!(found, expected, "{x} {y}"),
            }
        }
    }
}

#[test]
fn edges_on_pixel_centres_leave_no_holes() {
    // A square of two triangles whose edges run exactly through pixel centres, the diagonal included.
    let camera = Camera::pinhole(64, 64, 32.0, 32.0, 31.0, 31.0);
    let corner = |x: f64, y: f64| Vec3::new((x - 31.0) / 32.0, (y - 31.0) / 32.0, 1.0);
    let p = vec![corner(10.0, 10.0), corner(50.0, 10.0), corner(50.0, 50.0), corner(10.0, 50.0)];
    let square = Mesh::new(p, vec![[0, 1, 2], [0, 2, 3]], Vec::new()).unwrap();
    let raster = render(&camera, &[(&square, Pose::identity())]).unwrap();
    assert_eq!(raster.count(0), 41 * 41);
    assert_eq!(raster.bounding_box(0), Some([10, 10, 50, 50]));
    assert_eq!(raster.bounding_box(1), None);
}

#[test]
fn the_nearer_wins_and_of_equals_the_lower() {
    let camera = Camera::pinhole(64, 48, 60.0, 60.0, 31.5, 23.5);
    let square = |half: f64| {
        let p = [(-half, -half), (half, -half), (half, half), (-half, half)].map(|(x, y)| Vec3::new(x, y, 0.0));
        Mesh::new(p.to_vec(), vec![[0, 1, 2], [0, 2, 3]], Vec::new()).unwrap()
    };
    let (large, small) = (square(0.3), square(0.1));
    let at = |z: f64| Pose::new(nalgebra::Rotation3::identity(), Vec3::new(0.0, 0.0, z));
    let raster = render(&camera, &[(&large, at(1.0)), (&small, at(0.9)), (&small, at(1.1)), (&large, at(1.0))]).unwrap();
    assert_eq!(raster.item(31, 23), Some(1));
    assert_eq!(raster.item(31, 35), Some(0));
    assert_eq!(raster.item(0, 0), None);
    assert_eq!((raster.count(2), raster.count(3)), (0, 0));
    assert!((raster.depth_m(31, 23).unwrap() - 0.9).abs() < DEPTH_M);
    assert!((raster.depth_m(31, 35).unwrap() - 1.0).abs() < DEPTH_M);
    assert_eq!(raster.mask(1).iter().filter(|m| **m).count(), raster.count(1));
    let alone = render(&camera, &[(&large, at(1.0))]).unwrap();
    let fraction = raster.visible_fraction(0, &alone).unwrap();
    assert!((fraction - (1.0 - raster.count(1) as f64 / alone.count(0) as f64)).abs() < 1e-12);
    assert_eq!(raster.visible_fraction(0, &Raster::new(64, 48)), None);
    // The order of the items decides nothing else.
    let turned = render(&camera, &[(&small, at(0.9)), (&large, at(1.0))]).unwrap();
    assert_eq!(turned.inverse_depth, raster.inverse_depth);
}

#[test]
fn buffers_are_clean_between_pictures() {
    let mut random = Random::new(43);
    let lens = Lens::brown_conrady(&[-0.2, 0.03, 0.001, -0.001]).unwrap();
    let cameras = [vga(), vga().with_lens(lens), Camera { width: 320, ..vga() }];
    let mut kept = Rasteriser::new();
    assert_eq!(kept.touched(), None);
    for i in 0..60 {
        let camera = &cameras[i / 5 % 3];
        let mesh = if i % 2 == 0 { sphere(0.1, 10) } else { Mesh::cuboid(Vec3::repeat(0.3)) };
        // Also partly outside, around the camera and wholly behind it.
        let at = Vec3::new(random.in_range(-0.5, 0.5), random.in_range(-0.5, 0.5), random.in_range(-0.3, 1.0));
        let items = [(&mesh, random.pose_at(at)), (&mesh, random.pose_at(at + Vec3::new(0.1, 0.0, 0.3)))];
        let fresh = render(camera, &items).unwrap();
        assert_eq!(kept.render(camera, &items).unwrap(), &fresh, "{i}");
        let [x0, y0, x1, y1] = kept.touched().unwrap_or([0; 4]);
        for k in (0..fresh.id.len()).filter(|k| fresh.id[*k] > 0) {
            let (x, y) = (k as u32 % fresh.width, k as u32 / fresh.width);
            assert!(x >= x0 && x <= x1 && y >= y0 && y <= y1, "{i}");
        }
    }
}

/// Whether the exact silhouette passes within `radius` px of a pixel: rays around it do not agree with one another.
fn near_edge(camera: &Camera, bvh: &Bvh, mesh: &Mesh, pose: &Pose, pixel: Vec2, radius: f64) -> bool {
    let inverse = pose.inverse();
    let hits = |at: Vec2| {
        let ray = camera.unproject(&at).ok()?;
        bvh.hit(mesh, &inverse.translation, &(inverse.rotation * ray)).map(|_| ())
    };
    let around = (0..16).map(|i| {
        let (sin, cos) = (f64::from(i) * std::f64::consts::TAU / 16.0).sin_cos();
        hits(pixel + Vec2::new(cos, sin) * radius).is_some()
    });
    let middle = hits(pixel).is_some();
    around.into_iter().any(|hit| hit != middle)
}

fn strong_lenses() -> Vec<Camera> {
    let base = |f: f64, lens: Lens| Camera { fx: f, fy: f * 1.01, ..vga() }.with_lens(lens);
    vec![
        base(500.0, Lens::brown_conrady(&[-0.3, 0.08, 0.002, -0.001]).unwrap()),
        base(400.0, Lens::brown_conrady(&[-0.4, 0.0, 0.0, 0.0]).unwrap()),
        base(500.0, Lens::brown_conrady(&[0.3, 0.1, 0.0, 0.004]).unwrap()),
        base(504.0, Lens::brown_conrady(&[0.5, -2.7, 0.0004, -0.0003, 1.5, 0.4, -2.5, 1.4]).unwrap()),
        base(300.0, Lens::kannala_brandt(&[-0.02, 0.004, -0.003, 0.0006]).unwrap()),
        base(150.0, Lens::kannala_brandt(&[0.02, -0.004, 0.001, 0.0]).unwrap()),
    ]
}

#[test]
fn edges_bend_with_the_lens() {
    let mut random = Random::new(44);
    for (k, camera) in strong_lenses().iter().enumerate() {
        let mut rasteriser = Rasteriser::new();
        for i in 0..10 {
            // Few and large triangles: what bends most. The last ones reach behind the camera and over the fold.
            let mesh = if i % 3 == 0 { sphere(0.2, 8) } else { Mesh::cuboid(Vec3::new(0.5, 0.4, 0.3)) };
            let depth = if i < 7 { random.in_range(0.5, 1.2) } else { random.in_range(0.1, 0.4) };
            let at = Vec3::new(random.in_range(-0.3, 0.3), random.in_range(-0.2, 0.2), depth);
            let pose = random.pose_at(at);
            compare(camera, &mesh, &pose, &mut rasteriser, &format!("lens {k}, pose {i}"));
        }
    }
}

fn compare(camera: &Camera, mesh: &Mesh, pose: &Pose, rasteriser: &mut Rasteriser, name: &str) {
    let raster = rasteriser.render(camera, &[(mesh, *pose)]).unwrap();
    let bvh = Bvh::build(mesh);
    let eye = pose.inverse();
    let mut hits = 0;
    for y in (0..camera.height).step_by(3) {
        for x in 0..camera.width {
            let pixel = Vec2::new(f64::from(x), f64::from(y));
            let Ok(ray) = camera.unproject(&pixel) else {
                assert_eq!(raster.depth_m(x, y), None, "{name}: {x} {y} has no ray");
                continue;
            };
            let hit = bvh.hit(mesh, &eye.translation, &(eye.rotation * ray)).filter(|_| ray.z > WIDEST_COS);
            hits += usize::from(hit.is_some());
            let drawn = raster.depth_m(x, y).filter(|_| ray.z > WIDEST_COS);
            if hit.is_some() != drawn.is_some() {
                assert!(near_edge(camera, &bvh, mesh, pose, pixel, LENS_PX), "{name}: {x} {y} {hit:?} {drawn:?}");
            }
            if let (Some(hit), Some(z)) = (hit, drawn) {
                let expected = hit.distance * ray.z;
                // A shift of 0.1 px moves the depth with the slope of the surface; at edges it may be another surface.
                let graze = (hit.normal.dot(&(eye.rotation * ray))).abs().max(1e-3);
                let turn = camera.unproject_with_jacobian(&pixel).unwrap().1.norm() * LENS_PX;
                let allowed = DEPTH_M + 2.0 * hit.distance * turn / graze;
                let off = (z - expected).abs();
                assert!(off < allowed || inner_edge(camera, &bvh, mesh, pose, pixel), "{name}: {x} {y} {off:e} {allowed:e}");
            }
        }
    }
    assert!(hits > 300, "{name}: {hits} pixels compared");
}

/// Whether another triangle is seen within [`LENS_PX`].
fn inner_edge(camera: &Camera, bvh: &Bvh, mesh: &Mesh, pose: &Pose, pixel: Vec2) -> bool {
    let eye = pose.inverse();
    let seen = |at: Vec2| {
        let ray = camera.unproject(&at).ok()?;
        bvh.hit(mesh, &eye.translation, &(eye.rotation * ray)).map(|hit| hit.triangle)
    };
    let middle = seen(pixel);
    (0..16).any(|i| {
        let (sin, cos) = (f64::from(i) * std::f64::consts::TAU / 16.0).sin_cos();
        seen(pixel + Vec2::new(cos, sin) * LENS_PX) != middle
    })
}

#[test]
fn no_cracks_open_between_bent_triangles() {
    // A wall of large and small triangles fills the picture: every pixel that has a ray is covered.
    let mut random = Random::new(45);
    let mut p = vec![Vec3::new(-60.0, -60.0, 0.0), Vec3::new(60.0, -60.0, 0.0), Vec3::new(60.0, 60.0, 0.0), Vec3::new(-60.0, 60.0, 0.0)];
    let mut triangles = vec![[0_u32, 1, 2], [0, 2, 3]];
    for _ in 0..300 {
        // Split a random triangle at a random inner point.
        let at = random.index(triangles.len());
        let [a, b, c] = triangles[at];
        let (u, v) = (random.in_range(0.2, 0.4), random.in_range(0.2, 0.4));
        let [x, y, z] = [a, b, c].map(|i| p[i as usize]);
        p.push(x * (1.0 - u - v) + y * u + z * v);
        let new = p.len() as u32 - 1;
        triangles[at] = [a, b, new];
        triangles.extend([[b, c, new], [c, a, new]]);
    }
    let wall = Mesh::new(p, triangles, Vec::new()).unwrap();
    for (k, camera) in strong_lenses().iter().enumerate() {
        let pose = Pose::from_euler_rad([0.05, -0.08, 0.3], Vec3::new(0.1, 0.2, 1.0));
        let raster = render(camera, &[(&wall, pose)]).unwrap();
        let fold = camera.max_radius() * (1.0 - 1e-3);
        let far = |n: &Vec2| n.norm() > fold.min(5.0);
        for y in 0..camera.height {
            for x in 0..camera.width {
                let pixel = Vec2::new(f64::from(x), f64::from(y));
                let Ok(n) = camera.normalised(&pixel) else { continue };
                assert!(raster.item(x, y).is_some() || far(&n), "lens {k}: hole at {x} {y}");
            }
        }
    }
}

#[test]
fn what_cannot_be_drawn_is_named() {
    let cuboid = Mesh::cuboid(Vec3::repeat(0.1));
    let item = (&cuboid, Pose::identity());
    let error = |camera: &Camera, items: &[(&Mesh, Pose)]| render(camera, items).unwrap_err();
    assert!(matches!(error(&Camera { fx: 0.0, ..vga() }, &[item]), RasterError::Camera(_)));
    let huge = Camera { width: 30_000, height: 30_000, ..vga() };
    assert_eq!(error(&huge, &[item]).to_string(), "an image of 30000 × 30000 px is too large to draw");
    assert_eq!(error(&vga(), &vec![item; 70_000]), RasterError::TooManyItems(70_000));
    let broken = Mesh { triangles: vec![[0, 1, 99]], ..cuboid.clone() };
    let expected = MeshError::IndexOutOfRange { triangle: 0, index: 99, vertices: 24 };
    assert_eq!(error(&vga(), &[item, (&broken, Pose::identity())]), RasterError::Mesh { item: 1, error: expected });
    let lost = Pose { translation: Vec3::repeat(f64::NAN), ..Pose::identity() };
    assert_eq!(error(&vga(), &[(&cuboid, lost)]), RasterError::Pose { item: 0 });
    assert_eq!(render(&vga(), &[]).unwrap().count(0), 0);
}
