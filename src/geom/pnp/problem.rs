//! The points about their middle, with their rays.

use super::p3p::Bearing;
use super::refine::Sight;
use crate::geom::{Camera, Mat3, Mat6, Pose, Vec2, Vec3};

/// A set whose thickness is below this share of its second extent is treated as flat: its mirrored pose is tried.
const FLAT_SHARE: f64 = 0.1;
/// Points whose spread across the main direction is below this share of its length lie on a line.
const COLLINEAR_SHARE: f64 = 1e-6;

/// Points, pixels and rays of one length. The points are kept about their middle and as shares of their size, so that
/// neither the object's origin nor its unit nor its distance from the points matters to the digits; the poses of a
/// problem are those of these points.
pub struct Problem<'a> {
    pub camera: &'a Camera,
    pub points: Vec<Vec3>,
    pub pixels: Vec<Vec2>,
    pub bearings: Vec<Bearing>,
    middle: Vec3,
    size: f64,
}

impl<'a> Problem<'a> {
    /// The points with these places, which are not all one; `bearings` has as many entries as `places`.
    pub fn new(camera: &'a Camera, points: &[Vec3], pixels: &[Vec2], places: &[usize], bearings: Vec<Bearing>) -> Self {
        let middle = places.iter().map(|i| points[*i]).sum::<Vec3>() / places.len() as f64;
        let size = places.iter().map(|i| (points[*i] - middle).amax()).fold(f64::MIN_POSITIVE, f64::max);
        let points = places.iter().map(|i| (points[*i] - middle) / size).collect();
        let pixels = places.iter().map(|i| pixels[*i]).collect();
        Self { camera, points, pixels, bearings, middle, size }
    }

    /// The part with these places.
    pub fn part(&self, places: &[usize]) -> Self {
        let bearings = places.iter().map(|i| self.bearings[*i]).collect();
        let part = Self::new(self.camera, &self.points, &self.pixels, places, bearings);
        Self { middle: self.middle + part.middle * self.size, size: self.size * part.size, ..part }
    }

    pub fn sight(&self) -> Sight<'_> {
        Sight { camera: self.camera, points: &self.points, pixels: &self.pixels }
    }

    /// `camera_from_object` from the pose of the problem's points.
    pub fn outward(&self, pose: &Pose) -> Pose {
        Pose::new(pose.rotation, pose.translation * self.size - pose.rotation * self.middle)
    }

    /// The pose of the problem's points from `camera_from_object`.
    pub fn inward(&self, pose: &Pose) -> Pose {
        Pose::new(pose.rotation, (pose.translation + pose.rotation * self.middle) / self.size)
    }

    /// The covariance of `camera_from_object` from that of the problem's points: with the middle m and the size s,
    /// `δ = s·δₘ + [R m]ₓ·ω`.
    pub fn outward_covariance(&self, pose: &Pose, own: &Mat6) -> Mat6 {
        let mut map = Mat6::identity();
        map.fixed_view_mut::<3, 3>(3, 0).copy_from(&(pose.rotation * self.middle).cross_matrix());
        map.fixed_view_mut::<3, 3>(3, 3).fill_diagonal(self.size);
        map * own * map.transpose()
    }
}

/// How points lie in space.
pub struct Shape {
    /// Standard deviations along the principal directions, largest first.
    spread: [f64; 3],
    /// The direction in which they spread least.
    pub normal: Vec3,
}

impl Shape {
    pub fn of(points: &[Vec3]) -> Self {
        let middle = points.iter().sum::<Vec3>() / points.len() as f64;
        let scatter = points.iter().map(|p| (p - middle) * (p - middle).transpose()).sum::<Mat3>() / points.len() as f64;
        let eigen = scatter.symmetric_eigen();
        let mut order = [0, 1, 2];
        order.sort_by(|a, b| eigen.eigenvalues[*b].total_cmp(&eigen.eigenvalues[*a]));
        Self { spread: order.map(|i| eigen.eigenvalues[i].max(0.0).sqrt()), normal: eigen.eigenvectors.column(order[2]).into() }
    }

    /// Whether the points lie on one line or in one place.
    pub fn is_collinear(&self) -> bool {
        self.spread[1] <= COLLINEAR_SHARE * self.spread[0]
    }

    /// Whether the points lie nearly in a plane.
    pub fn is_flat(&self) -> bool {
        self.spread[2] <= FLAT_SHARE * self.spread[1]
    }
}
