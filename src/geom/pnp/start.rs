//! Where the refinement starts: poses of three points that lie far apart, and the mirrored pose of a flat set.

use super::p3p::{Bearing, frame_of, p3p_each, p3p_nearly};
use super::problem::Problem;
use crate::geom::{Mat3, Pose, Vec3};
use nalgebra::Rotation3;

/// Poses that explain the three points of a triangle exactly.
pub fn exact(problem: &Problem<'_>, triangle: &[usize; 3], found: impl FnMut(Pose)) {
    p3p_each(&triangle.map(|i| problem.points[i]), &triangle.map(|i| problem.bearings[i]), found);
}

/// Poses that explain the three points of a triangle somehow, where noise has left none that does exactly: near those
/// that it took, and those of the weak perspective.
pub fn rough(problem: &Problem<'_>, triangle: &[usize; 3], mut found: impl FnMut(Pose)) {
    let (points, bearings) = (triangle.map(|i| problem.points[i]), triangle.map(|i| problem.bearings[i]));
    p3p_nearly(&points, &bearings, &mut found);
    weak_perspective(&points, &bearings).into_iter().flatten().for_each(found);
}

/// Three points that span a large triangle.
pub fn wide_triangle(points: &[Vec3]) -> [usize; 3] {
    let farthest = |from: &dyn Fn(&Vec3) -> f64| {
        let mut best = (0, f64::NEG_INFINITY);
        for (i, p) in points.iter().enumerate() {
            let distance = from(p);
            if distance > best.1 {
                best = (i, distance);
            }
        }
        best.0
    };
    // The points are given about their middle.
    let a = farthest(&|p| p.norm_squared());
    let b = farthest(&|p| (p - points[a]).norm_squared());
    let c = farthest(&|p| (p - points[a]).cross(&(p - points[b])).norm_squared());
    [a, b, c]
}

/// Another triangle, with the point that is farthest from the plane of a first one, or from its corners.
pub fn second_triangle(points: &[Vec3], first: &[usize; 3]) -> [usize; 3] {
    let [a, b, c] = *first;
    let normal = (points[b] - points[a]).cross(&(points[c] - points[a]));
    let mut best = (a, f64::NEG_INFINITY);
    for (i, p) in points.iter().enumerate() {
        let off = normal.dot(&(p - points[a])).abs();
        if off > best.1 && !first.contains(&i) {
            best = (i, off);
        }
    }
    [best.0, b, c]
}

/// The two poses of three points under an orthographic projection with a scale: with the sides eᵢ in the object, dᵢ in
/// the image and hᵢ along the line of sight, `s²·eᵢ·eⱼ = dᵢ·dⱼ + hᵢhⱼ`, which is a quadratic in s² (T. Alter, 3D pose
/// from 3 points using weak-perspective, 1994).
fn weak_perspective(points: &[Vec3; 3], bearings: &[Bearing; 3]) -> [Option<Pose>; 2] {
    let middle = bearings[0] + bearings[1] + bearings[2];
    let Some(to_axis) = Rotation3::rotation_between(&middle, &Vec3::z()) else { return [None, None] };
    let seen = bearings.map(|b| {
        let ray = to_axis * b;
        Vec3::new(ray.x / ray.z, ray.y / ray.z, 0.0)
    });
    let sides = |p: &[Vec3; 3]| [p[1] - p[0], p[2] - p[0]];
    let (e, d) = (sides(points), sides(&seen));
    let gram = |v: &[Vec3; 2]| [v[0].norm_squared(), v[0].dot(&v[1]), v[1].norm_squared()];
    let (g, k) = (gram(&e), gram(&d));
    let determinant = |m: &[f64; 3]| m[0] * m[2] - m[1] * m[1];
    let half = 0.5 * (g[0] * k[2] + g[2] * k[0] - 2.0 * g[1] * k[1]);
    let square = (half + (half * half - determinant(&g) * determinant(&k)).max(0.0).sqrt()) / determinant(&g);
    let scale = square.sqrt();
    if !(scale > 0.0 && scale.is_finite()) {
        return [None, None];
    }
    let depth = [(square * g[0] - k[0]).max(0.0).sqrt(), (square * g[2] - k[2]).max(0.0).sqrt().copysign(square * g[1] - k[1])];
    [1.0, -1.0].map(|sign| {
        let turned = [Vec3::zeros(), d[0] + Vec3::z() * (sign * depth[0]), d[1] + Vec3::z() * (sign * depth[1])];
        let rotation = to_axis.inverse() * Rotation3::from_matrix_unchecked(frame_of(&turned)? * frame_of(points)?.transpose());
        let sight = to_axis.inverse() * ((seen[0] + seen[1] + seen[2]) / 3.0 + Vec3::z());
        Some(Pose::new(rotation, sight / scale - rotation * ((points[0] + points[1] + points[2]) / 3.0)))
    })
}

/// The pose in which a flat set, seen from so far away that perspective tells little, looks the same: its plane mirrored
/// about the plane square to the line of sight (D. Oberkampf, D. DeMenthon, L. Davis, 1996; T. Collins, A. Bartoli,
/// "Infinitesimal plane-based pose estimation", IJCV 2014).
pub fn mirrored(normal: &Vec3, pose: &Pose) -> Option<Pose> {
    // The middle of the points is the origin.
    let sight = pose.translation.try_normalize(0.0)?;
    // Eigenvectors lose their unit length where a matrix holds numbers below the normal range.
    let normal = normal.try_normalize(0.0)?;
    let reflect = |axis: &Vec3| Mat3::identity() - axis * axis.transpose() * 2.0;
    // Two reflections are a rotation: the first maps the plane to itself, the second mirrors it along the line of sight.
    let rotation = reflect(&sight) * pose.rotation.matrix() * reflect(&normal);
    Some(Pose::new(Rotation3::from_matrix_unchecked(rotation), pose.translation))
}
