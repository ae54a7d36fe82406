//! The minimal problem: all poses that explain three points.
//!
//! J. Grunert's quartic of 1841, as R. Haralick et al. write it in "Review and analysis of solutions of the three point
//! perspective pose estimation problem", IJCV 1994. Up to four poses, all of them in front of the camera.

use super::quartic::real_roots;
use crate::geom::{Mat3, Pose, Vec3};
use nalgebra::Rotation3;

/// Direction of unit length in which a point is seen, in the camera's frame.
pub type Bearing = Vec3;

/// Where a denominator of the formulas has vanished.
const VANISHES: f64 = 1e-12;

/// Poses `camera_from_object` for three points and their bearings, in no order; none where the points lie on a line.
pub fn p3p(points: &[Vec3; 3], bearings: &[Bearing; 3]) -> Vec<Pose> {
    let Some(frame) = frame_of(points) else { return Vec::new() };
    distances(points, bearings)
        .into_iter()
        .filter_map(|s| {
            let seen = [bearings[0] * s[0], bearings[1] * s[1], bearings[2] * s[2]];
            let rotation = frame_of(&seen)? * frame.transpose();
            Some(Pose::new(Rotation3::from_matrix_unchecked(rotation), seen[0] - rotation * points[0]))
        })
        .collect()
}

/// An orthonormal frame fixed to three points.
fn frame_of(p: &[Vec3; 3]) -> Option<Mat3> {
    let x = (p[1] - p[0]).try_normalize(0.0)?;
    let across = (p[1] - p[0]).cross(&(p[2] - p[0]));
    let z = across.try_normalize(VANISHES * (p[1] - p[0]).norm() * (p[2] - p[0]).norm())?;
    Some(Mat3::from_columns(&[x, z.cross(&x), z]))
}

/// The three distances from the camera, for every solution.
fn distances(p: &[Vec3; 3], j: &[Bearing; 3]) -> Vec<[f64; 3]> {
    let (a2, b2, c2) = ((p[1] - p[2]).norm_squared(), (p[0] - p[2]).norm_squared(), (p[0] - p[1]).norm_squared());
    let (ca, cb, cg) = (j[1].dot(&j[2]), j[0].dot(&j[2]), j[0].dot(&j[1]));
    let (ac, bc, ba) = ((a2 - c2) / b2, (b2 - c2) / b2, (b2 - a2) / b2);
    let sum = (a2 + c2) / b2;
    let quartic = [
        (ac - 1.0).powi(2) - 4.0 * c2 / b2 * ca * ca,
        4.0 * (ac * (1.0 - ac) * cb - (1.0 - sum) * ca * cg + 2.0 * c2 / b2 * ca * ca * cb),
        2.0 * (ac * ac - 1.0 + 2.0 * ac * ac * cb * cb + 2.0 * bc * ca * ca - 4.0 * sum * ca * cb * cg + 2.0 * ba * cg * cg),
        4.0 * (-ac * (1.0 + ac) * cb + 2.0 * a2 / b2 * cg * cg * cb - (1.0 - sum) * ca * cg),
        (1.0 + ac).powi(2) - 4.0 * a2 / b2 * cg * cg,
    ];
    let solution = |v: f64| {
        let denominator = 2.0 * (cg - v * ca);
        let u = ((ac - 1.0) * v * v - 2.0 * ac * cb * v + 1.0 + ac) / denominator;
        let s1 = (b2 / (1.0 + v * v - 2.0 * v * cb)).sqrt();
        let s = [s1, u * s1, v * s1];
        (denominator.abs() > VANISHES && s.iter().all(|d| d.is_finite() && *d > 0.0)).then_some(s)
    };
    real_roots(&quartic).into_iter().filter_map(solution).collect()
}
