//! Faces of more than three corners: what they cover is what is read, from whichever corner they begin.

use std::fmt::Write as _;

use poseloop::geom::{Vec3, triangulate};
use poseloop::media::{LengthUnit, load_mesh};

use super::{folder, written};
use crate::random::Random;

/// An L of 10 × 10 mm less 6 × 6: 64 mm².
const ELL: [[f64; 3]; 6] = [[0.0, 0.0, 5.0], [10.0, 0.0, 5.0], [10.0, 4.0, 5.0], [4.0, 4.0, 5.0], [4.0, 10.0, 5.0], [0.0, 10.0, 5.0]];
const ELL_M2: f64 = 64e-6;

fn turned(start: usize, backwards: bool) -> Vec<usize> {
    let forwards = (0..6).map(|i| (start + i) % 6);
    if backwards { forwards.rev().collect() } else { forwards.collect() }
}

fn ply(order: &[usize]) -> String {
    let mut text = "ply\nformat ascii 1.0\nelement vertex 6\nproperty float x\nproperty float y\nproperty float z\n\
        element face 1\nproperty list uchar int vertex_indices\nend_header\n"
        .to_owned();
    for [x, y, z] in ELL {
        let _ = writeln!(text, "{x} {y} {z}");
    }
    let _ = writeln!(text, "6 {}", order.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "));
    text
}

fn obj(order: &[usize]) -> String {
    let mut text = String::new();
    for [x, y, z] in ELL {
        let _ = writeln!(text, "v {x} {y} {z}");
    }
    let _ = writeln!(text, "f {}", order.iter().map(|i| (i + 1).to_string()).collect::<Vec<_>>().join(" "));
    text
}

#[test]
fn a_hollow_face_has_its_own_area_from_every_corner() {
    let folder = folder();
    for (start, backwards) in (0..6).flat_map(|start| [(start, false), (start, true)]) {
        let order = turned(start, backwards);
        for (name, text) in [("ell.ply", ply(&order)), ("ell.obj", obj(&order))] {
            let mesh = load_mesh(&written(&folder, name, text), LengthUnit::Millimetre).expect("a mesh").mesh;
            assert_eq!(mesh.triangles.len(), 4);
            assert!((mesh.area() - ELL_M2).abs() < 1e-12, "{name} from {start}: {} m²", mesh.area());
            let up = if backwards { -1.0 } else { 1.0 };
            for t in &mesh.triangles {
                let [a, b, c] = t.map(|i| mesh.positions[i as usize]);
                assert!((b - a).cross(&(c - a)).z * up >= 0.0, "every part is wound as the whole");
            }
        }
    }
}

/// Twice the area of what a polygon of the plane encloses.
fn enclosed(corners: &[Vec3]) -> f64 {
    (0..corners.len()).map(|i| corners[i].cross(&corners[(i + 1) % corners.len()]).z).sum()
}

#[test]
fn any_plain_polygon_is_covered_once() {
    let mut random = Random::new(5);
    for n in 4..80 {
        // A star around the origin, tilted below: no two edges cross.
        let corner = |i: usize, r: f64| {
            let angle = std::f64::consts::TAU * i as f64 / n as f64;
            Vec3::new(r * angle.cos(), r * angle.sin(), 0.0)
        };
        let flat: Vec<Vec3> = (0..n).map(|i| corner(i, random.in_range(0.1, 1.0))).collect();
        let pose = random.pose();
        let corners: Vec<Vec3> = flat.iter().map(|p| pose.transform(p)).collect();
        let triangles = triangulate(&corners);
        assert_eq!(triangles.len(), n - 2);
        let area = |t: &[usize; 3]| (flat[t[1]] - flat[t[0]]).cross(&(flat[t[2]] - flat[t[0]])).z;
        assert!(triangles.iter().all(|t| area(t) > -1e-12), "{n}: none is turned over");
        let sum: f64 = triangles.iter().map(area).sum();
        assert!((sum - enclosed(&flat)).abs() < 1e-12, "{n}: {sum}");
    }
}

#[test]
fn what_is_no_plain_polygon_breaks_nothing() {
    let place = Vec3::new(1.0, 2.0, 3.0);
    let line: Vec<Vec3> = (0..5).map(|i| place * f64::from(i)).collect();
    let bow_tie = [[0.0, 0.0], [1.0, 1.0], [1.0, 0.0], [0.0, 1.0]].map(|[x, y]| Vec3::new(x, y, 0.0));
    let wild = [f64::NAN, 1e300, -1e300, 0.0].map(|x| Vec3::new(x, 1.0, x));
    for corners in [&vec![place; 6][..], &line, &bow_tie, &wild] {
        assert_eq!(triangulate(corners).len(), corners.len() - 2);
    }
    assert!(triangulate(&[]).is_empty() && triangulate(&line[..2]).is_empty());
    let spiral: Vec<Vec3> = (0..1500)
        .map(|i| {
            let (turn, out) = if i < 750 { (f64::from(i), 1.0) } else { (f64::from(1499 - i), 1.1) };
            Vec3::new((turn * 0.1).cos(), (turn * 0.1).sin(), 0.0) * (1.0 + turn * 0.02) * out
        })
        .collect();
    assert_eq!(triangulate(&spiral).len(), 1498, "a long spiral ends as well");
}
