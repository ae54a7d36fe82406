//! Meshes: measures, samples, ray hits.

use poseloop::geom::{Bvh, Mesh, MeshError, Vec3};

use crate::lmo;
use crate::random::{Random, sphere};
use crate::ray;

/// Coordinates near one metre, a few roundings.
const ROUNDING: f64 = 1e-12;
/// `models_info.json` was computed from single-precision coordinates: its diameters differ in the seventh digit.
const INFO_MM: f64 = 1e-4;

fn brute_diameter(mesh: &Mesh) -> f64 {
    let p = &mesh.positions;
    let from = |i: usize| p[i..].iter().map(move |q| (p[i] - q).norm_squared()).fold(0.0, f64::max);
    (0..p.len()).map(from).fold(0.0, f64::max).sqrt()
}

#[test]
fn diameter_is_the_brute_force_one() {
    let mut random = Random::new(21);
    let one_point = Mesh { positions: vec![Vec3::new(0.1, 0.2, 0.3); 50], ..Mesh::default() };
    // Round bodies are the hard ones: nearly every vertex has a partner as far as the farthest.
    let mut meshes = vec![sphere(0.05, 24), sphere(0.05, 37), Mesh::cuboid(Vec3::new(0.1, 0.2, 0.3)), one_point];
    for i in 1..60 {
        let stretch = Vec3::new(1.0, random.in_range(0.01, 1.0), random.in_range(0.01, 1.0));
        let mut soup = random.soup(1 + i * 7, 0.1, 0.02);
        soup.positions.iter_mut().for_each(|p| *p = p.component_mul(&stretch) + Vec3::new(0.5, -2.0, 1.0));
        meshes.push(soup);
    }
    for mesh in meshes {
        assert_eq!(mesh.diameter(), brute_diameter(&mesh));
    }
    assert_eq!(Mesh::default().diameter(), 0.0);
    let place = Mesh { positions: vec![Vec3::x(); 100], ..Mesh::default() };
    assert_eq!(place.diameter(), 0.0);
}

#[test]
fn a_fine_sphere_is_no_harder_than_its_vertices() {
    // Every vertex is an end of the longest distance: looking at all pairs would be four thousand million distances.
    let ball = sphere(0.05, 300);
    assert!(ball.positions.len() > 89_000);
    assert!((ball.diameter() - 0.1).abs() < ROUNDING);
}

#[test]
fn lmo_measures_are_those_of_models_info() {
    let Some(info) = lmo::models_info() else { return };
    for object in lmo::OBJECTS {
        let Some(mesh) = lmo::mesh(object) else { return };
        let entry = &info[object.to_string()];
        let n = |key: &str| entry[key].as_f64().unwrap();
        let error = (mesh.diameter() * 1000.0 - n("diameter")).abs();
        assert!(error < INFO_MM, "object {object}: {error:e} mm");
        let bounds = mesh.bounds();
        for (axis, name) in ["x", "y", "z"].iter().enumerate() {
            assert!((bounds.min[axis] * 1000.0 - n(&format!("min_{name}"))).abs() < INFO_MM);
            assert!((bounds.size()[axis] * 1000.0 - n(&format!("size_{name}"))).abs() < INFO_MM);
        }
    }
}

#[test]
fn a_cuboid_has_its_measures() {
    let cuboid = Mesh::cuboid(Vec3::new(1.0, 2.0, 3.0));
    assert!((cuboid.area() - 22.0).abs() < ROUNDING);
    assert!((cuboid.signed_volume() - 6.0).abs() < ROUNDING);
    assert!((cuboid.diameter() - 14.0_f64.sqrt()).abs() < ROUNDING);
    assert_eq!(cuboid.bounds().size(), Vec3::new(1.0, 2.0, 3.0));
    assert_eq!(cuboid.bounds().centre(), Vec3::zeros());
    assert!(cuboid.is_closed());
    cuboid.validate().unwrap();
    let flat = Mesh { normals: Vec::new(), ..cuboid.clone() };
    assert_eq!(flat.vertex_normals(), cuboid.normals);
    let mirrored = cuboid.scaled(-0.5);
    assert!((mirrored.signed_volume() - 0.75).abs() < ROUNDING && mirrored.is_closed());
}

#[test]
fn closed_means_every_edge_once_each_way() {
    let ball = sphere(0.1, 12);
    assert!(ball.is_closed() && ball.signed_volume() > 0.0);
    let mut holed = ball.clone();
    holed.triangles.pop();
    assert!(!holed.is_closed());
    let mut turned = ball.clone();
    turned.triangles[7].swap(0, 1);
    assert!(!turned.is_closed());
    let mut twice = ball.clone();
    twice.triangles.push(twice.triangles[0]);
    assert!(!twice.is_closed());
    for n in ball.vertex_normals().iter().zip(&ball.positions) {
        assert!(n.0.dot(&(n.1 / n.1.norm())) > 0.97);
    }
}

#[test]
fn what_is_no_mesh_is_named() {
    let p = vec![Vec3::zeros(), Vec3::x(), Vec3::y()];
    let error = |p: &[Vec3], t: &[[u32; 3]], n: &[Vec3]| Mesh::new(p.to_vec(), t.to_vec(), n.to_vec()).unwrap_err();
    assert_eq!(error(&p, &[], &[]), MeshError::NoFaces);
    assert_eq!(error(&[], &[[0, 1, 2]], &[]), MeshError::IndexOutOfRange { triangle: 0, index: 2, vertices: 0 });
    assert_eq!(error(&p, &[[0, 1, 2], [2, 3, 0]], &[]).to_string(), "face 1 of the mesh names vertex 3, but there are only 3");
    assert_eq!(error(&p, &[[0, 1, 2]], &p[..2]), MeshError::NormalCount { normals: 2, vertices: 3 });
    let nan = [p[0], Vec3::new(f64::NAN, 0.0, 0.0), p[2]];
    assert_eq!(error(&nan, &[[0, 1, 2]], &[]), MeshError::NotFinite { vertex: 1 });
}

#[test]
fn samples_are_uniform_over_the_surface_and_repeatable() {
    let size = Vec3::new(1.0, 2.0, 3.0);
    let cuboid = Mesh::cuboid(size);
    let n = 60_000;
    let samples = cuboid.sample_surface(n, 5);
    assert_eq!(samples, cuboid.sample_surface(n, 5));
    assert_ne!(samples, cuboid.sample_surface(n, 6));
    for axis in 0..3 {
        let (u, v) = ((axis + 1) % 3, (axis + 2) % 3);
        for sign in [-1.0, 1.0] {
            let on = |p: &&Vec3| (p[axis] - sign * size[axis] / 2.0).abs() < ROUNDING;
            let face: Vec<&Vec3> = samples.iter().filter(on).collect();
            // Binomial: within five standard deviations of its share of the area.
            let share = size[u] * size[v] / 22.0;
            let deviation = (share * (1.0 - share) * n as f64).sqrt();
            assert!((face.len() as f64 - share * n as f64).abs() < 5.0 * deviation, "face {axis}{sign}: {}", face.len());
            for (a, b) in [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)] {
                let quarter = face.iter().filter(|p| p[u] * a > 0.0 && p[v] * b > 0.0).count() as f64;
                let expected = face.len() as f64 / 4.0;
                assert!((quarter - expected).abs() < 5.0 * (expected * 0.75).sqrt());
            }
        }
    }
    let flat = Mesh::new(vec![Vec3::zeros(); 3], vec![[0, 1, 2]], Vec::new()).unwrap();
    assert!(flat.sample_surface(10, 1).is_empty());
}

#[test]
fn hits_are_the_brute_force_ones() {
    let mut random = Random::new(22);
    let mut hits = 0;
    for triangles in [1, 3, 4, 5, 40, 700] {
        let mesh = random.soup(triangles, 0.5, 0.2);
        let bvh = Bvh::build(&mesh);
        for i in 0..400 {
            let origin = random.in_cube(1.0);
            let towards = mesh.positions[random.index(mesh.positions.len())] + random.in_cube(0.1);
            let direction = if i % 2 == 0 { random.direction() } else { (towards - origin) * random.in_range(0.1, 3.0) };
            let (found, expected) = (bvh.hit(&mesh, &origin, &direction), ray::nearest(&mesh, &origin, &direction));
            match (found, expected) {
                (Some(hit), Some(distance)) => {
                    hits += 1;
                    // Slivers seen edge-on lose digits.
                    assert!((hit.distance - distance).abs() < 1e-9, "{triangles} {i}: {} {distance}", hit.distance);
                    assert!((hit.point - (origin + direction * distance)).norm() < 1e-8);
                    let corner = mesh.corners(hit.triangle)[0];
                    assert!(hit.normal.dot(&(hit.point - corner)).abs() < 1e-9);
                }
                (None, None) => {}
                other => panic!("{triangles} {i}: {other:?}"),
            }
        }
    }
    assert!(hits > 400, "only {hits} rays hit");
}

#[test]
fn both_sides_are_hit_also_along_the_axes() {
    let cuboid = Mesh::cuboid(Vec3::repeat(2.0));
    let bvh = Bvh::build(&cuboid);
    for axis in 0..3 {
        for sign in [-1.0, 1.0] {
            let direction = Vec3::ith(axis, sign);
            let outside = bvh.hit(&cuboid, &(direction * -3.0), &direction).unwrap();
            assert!((outside.distance - 2.0).abs() < ROUNDING && (outside.normal + direction).norm() < ROUNDING);
            let inside = bvh.hit(&cuboid, &Vec3::zeros(), &direction).unwrap();
            assert!((inside.distance - 1.0).abs() < ROUNDING && (inside.normal - direction).norm() < ROUNDING);
            // Straight along an edge, in the planes of two faces: the two faces across it are met.
            let mut edge = Vec3::repeat(1.0);
            edge[axis] = -3.0 * sign;
            assert!(bvh.hit(&cuboid, &edge, &direction).is_some());
            assert!(bvh.hit(&cuboid, &(direction * 3.0), &direction).is_none());
        }
    }
    assert!(Bvh::default().hit(&cuboid, &Vec3::zeros(), &Vec3::x()).is_none());
}

#[test]
fn no_ray_slips_through_a_closed_mesh() {
    let mut random = Random::new(23);
    let ball = sphere(0.1, 40);
    let bvh = Bvh::build(&ball);
    for p in &ball.positions {
        assert!(bvh.hit(&ball, &Vec3::zeros(), p).is_some());
    }
    for _ in 0..5000 {
        // Through the middles of edges, where rounding may fall between two triangles.
        let [a, b, _] = ball.corners(random.index(ball.triangles.len()));
        assert!(bvh.hit(&ball, &Vec3::zeros(), &((a + b) * 0.5)).is_some());
    }
}
