//! Where the refinement starts: a global solution, and the mirrored one of a flat set.

use super::p3p::Bearing;
use crate::geom::{Mat3, Pose, Vec3};
use nalgebra::Rotation3;

/// A set whose thickness is below this share of its second extent is treated as flat: its mirrored pose is tried.
const FLAT_SHARE: f64 = 0.1;

/// Standard deviations along the principal directions, largest first.
pub fn spread(points: &[Vec3]) -> [f64; 3] {
    let mut values: Vec<f64> = scatter(points).symmetric_eigenvalues().iter().map(|v| v.max(0.0).sqrt()).collect();
    values.sort_by(|a, b| b.total_cmp(a));
    [values[0], values[1], values[2]]
}

/// Whether the points lie nearly in a plane.
pub fn is_flat(points: &[Vec3]) -> bool {
    let [_, second, third] = spread(points);
    third <= FLAT_SHARE * second
}

fn centre(points: &[Vec3]) -> Vec3 {
    points.iter().sum::<Vec3>() / points.len() as f64
}

fn scatter(points: &[Vec3]) -> Mat3 {
    let centre = centre(points);
    points.iter().map(|p| (p - centre) * (p - centre).transpose()).sum::<Mat3>() / points.len() as f64
}

/// Starts for four and more points: the global minimum of the algebraic error (G. Terzakis, M. Lourakis, "A consistently
/// fast and globally optimal solution to the perspective-n-point problem", ECCV 2020).
pub fn starts(points: &[Vec3], bearings: &[Bearing]) -> Vec<Pose> {
    let forward = bearings.iter().all(|b| b.z > 0.0);
    let world: Vec<(f64, f64, f64)> = points.iter().map(|p| (p.x, p.y, p.z)).collect();
    let image: Vec<(f64, f64)> = bearings.iter().map(|b| (b.x / b.z, b.y / b.z)).collect();
    let solved = forward.then(|| sqpnp_simple::sqpnp_solve(&world, &image)).flatten();
    let mut starts: Vec<Pose> =
        solved.iter().map(|(r, t)| Pose::new(Rotation3::new(Vec3::new(r.0, r.1, r.2)), Vec3::new(t.0, t.1, t.2))).collect();
    starts.retain(|pose| points.iter().all(|p| pose.transform(p).z > 0.0));
    if starts.is_empty() {
        // Wide lenses and rare failures: every minimal pose of three points that are far from one another.
        starts = super::p3p(&pick(points, points), &pick(points, bearings));
    }
    starts
}

/// Of `values`, those at three places that span a large triangle.
fn pick(points: &[Vec3], values: &[Vec3]) -> [Vec3; 3] {
    let farthest =
        |from: &dyn Fn(&Vec3) -> f64| (0..points.len()).max_by(|a, b| from(&points[*a]).total_cmp(&from(&points[*b]))).unwrap_or(0);
    let middle = centre(points);
    let a = farthest(&|p| (p - middle).norm());
    let b = farthest(&|p| (p - points[a]).norm());
    let c = farthest(&|p| (p - points[a]).cross(&(p - points[b])).norm());
    [values[a], values[b], values[c]]
}

/// The pose in which a flat set, seen from so far away that perspective tells little, looks the same: its plane mirrored
/// about the plane square to the line of sight (D. Oberkampf, D. DeMenthon, L. Davis, 1996; T. Collins, A. Bartoli,
/// "Infinitesimal plane-based pose estimation", IJCV 2014).
pub fn mirrored(points: &[Vec3], pose: &Pose) -> Option<Pose> {
    let eigen = scatter(points).symmetric_eigen();
    let thin = (0..3).min_by(|a, b| eigen.eigenvalues[*a].total_cmp(&eigen.eigenvalues[*b]))?;
    let normal_in_object: Vec3 = eigen.eigenvectors.column(thin).into();
    let middle = centre(points);
    let middle_in_camera = pose.transform(&middle);
    let sight = middle_in_camera.try_normalize(0.0)?;
    let reflect = |axis: &Vec3| Mat3::identity() - axis * axis.transpose() * 2.0;
    // Two reflections are a rotation: the first maps the plane to itself, the second mirrors it along the line of sight.
    let rotation = reflect(&sight) * pose.rotation.matrix() * reflect(&normal_in_object);
    Some(Pose::new(Rotation3::from_matrix_unchecked(rotation), middle_in_camera - rotation * middle))
}
