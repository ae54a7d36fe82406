//! The gizmo: handles at an object's middle that move and turn it, in photo pixels.

use crate::geom::{Camera, Pose, Vec2, Vec3};
use crate::render::{Polyline, segment};
use nalgebra::{Rotation3, Unit};

/// Rings are drawn with so many corners.
const RING_CORNERS: usize = 72;
/// A ring seen this flat (sine of the angle between its plane and the line of sight) is turned along its tangent.
const FLAT_RING: f64 = 0.3;
/// Axes this close to the line of sight (sine of the angle) cannot be dragged along.
const AXIS_TOWARDS_EYE: f64 = 0.12;
/// Length of a drag that changes the distance by a factor of e, in lengths of the handles.
const RAY_LENGTHS: f64 = 4.0;
/// Rings against the length of the axes.
const RING_SHARE: f64 = 0.8;

/// What can be taken hold of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handle {
    /// Along x, y or z.
    Axis(usize),
    /// About x, y or z.
    Ring(usize),
    /// Across the line of sight, at the same depth.
    Plane,
    /// Along the line of sight.
    Ray,
}

impl Handle {
    /// All of them; those that are drawn last lie on top.
    pub const ALL: [Self; 8] =
        [Self::Ring(0), Self::Ring(1), Self::Ring(2), Self::Axis(0), Self::Axis(1), Self::Axis(2), Self::Ray, Self::Plane];
}

/// Whose axes the handles follow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AxisFrame {
    /// The object's.
    #[default]
    Object,
    /// The camera's: x right, y down, z forward.
    Camera,
}

/// The handles of one pose.
#[derive(Clone, Debug)]
pub struct Gizmo {
    camera: Camera,
    pose: Pose,
    pivot: Vec3,
    /// The pivot in the camera frame.
    middle: Vec3,
    middle_px: Vec2,
    axes: [Vec3; 3],
    /// Length of the axes in metres.
    reach_m: f64,
    reach_px: f64,
}

impl Gizmo {
    /// The handles about `pivot` (object frame, metres), about `reach_px` photo pixels long. `None` where the pivot has no
    /// image.
    pub fn new(camera: &Camera, pose: &Pose, pivot: &Vec3, frame: AxisFrame, reach_px: f64) -> Option<Self> {
        let middle = pose.transform(pivot);
        let middle_px = camera.project(&middle).ok()?;
        let axes = [Vec3::x(), Vec3::y(), Vec3::z()].map(|axis| match frame {
            AxisFrame::Object => pose.rotation * axis,
            AxisFrame::Camera => axis,
        });
        let reach_m = reach_px * middle.norm() / camera.fx.max(camera.fy);
        let is_usable = reach_m.is_finite() && reach_m > 0.0 && axes.iter().all(|a| a.norm() > 0.5);
        is_usable.then(|| Self { camera: camera.clone(), pose: *pose, pivot: *pivot, middle, middle_px, axes, reach_m, reach_px })
    }

    /// Where the pivot is seen.
    pub fn middle_px(&self) -> Vec2 {
        self.middle_px
    }

    /// The line of a handle on the photo; empty where it cannot be used from here. That of the plane is a point, that of
    /// the line of sight a stroke beside the middle.
    pub fn line(&self, handle: Handle) -> Polyline {
        match handle {
            Handle::Plane => vec![self.middle_px],
            Handle::Ray => {
                let away = Vec2::new(0.82, -0.82) * self.reach_px;
                vec![self.middle_px + away, self.middle_px + away - Vec2::new(0.0, 0.3 * self.reach_px)]
            }
            Handle::Axis(i) => {
                let axis = self.axes[i];
                if axis.cross(&self.line_of_sight()).norm() < AXIS_TOWARDS_EYE {
                    return Vec::new();
                }
                segment(&self.camera, &self.middle, &(self.middle + axis * self.reach_m)).into_iter().next().unwrap_or_default()
            }
            Handle::Ring(i) => self.ring(i).iter().filter_map(|p| self.camera.project(p).ok()).collect(),
        }
    }

    /// The pose after a drag of a handle between two photo positions.
    pub fn dragged(&self, handle: Handle, from: &Vec2, to: &Vec2) -> Pose {
        match handle {
            Handle::Plane => self.moved(self.across(&(to - from)) - self.middle),
            Handle::Ray => {
                let factor = ((from.y - to.y) / (RAY_LENGTHS * self.reach_px)).exp();
                self.moved(self.middle * (factor - 1.0))
            }
            Handle::Axis(i) => {
                let along = self.along(i, to).zip(self.along(i, from)).map_or(0.0, |(to, from)| to - from);
                self.moved(self.axes[i] * along)
            }
            Handle::Ring(i) => self.turned(i, self.turn(i, from, to)),
        }
    }

    /// The pose moved by steps in photo pixels across the line of sight.
    pub fn nudged(&self, by_px: &Vec2) -> Pose {
        self.moved(self.across(by_px) - self.middle)
    }

    /// The pose turned about an axis through the pivot.
    pub fn turned(&self, axis: usize, angle_rad: f64) -> Pose {
        let turn = Rotation3::from_axis_angle(&Unit::new_unchecked(self.axes[axis] / self.axes[axis].norm()), angle_rad);
        let rotation = turn * self.pose.rotation;
        Pose::new(rotation, self.middle - rotation * self.pivot)
    }

    /// The pose at `factor` times its distance.
    pub fn pushed(&self, factor: f64) -> Pose {
        self.moved(self.middle * (factor - 1.0))
    }

    fn moved(&self, by: Vec3) -> Pose {
        let is_good = by.iter().all(|v| v.is_finite());
        Pose::new(self.pose.rotation, self.pose.translation + if is_good { by } else { Vec3::zeros() })
    }

    fn line_of_sight(&self) -> Vec3 {
        self.middle / self.middle.norm()
    }

    /// The pivot's place when it is seen so many pixels aside, at its depth, or at its distance where a fisheye sees it
    /// from aside.
    fn across(&self, by_px: &Vec2) -> Vec3 {
        let Ok(ray) = self.camera.unproject(&(self.middle_px + by_px)) else { return self.middle };
        let ahead = self.line_of_sight().z > 0.3 && ray.z > 0.3;
        ray * if ahead { self.middle.z / ray.z } else { self.middle.norm() }
    }

    /// How far along an axis the place is that is nearest to what is seen at a pixel, in metres.
    fn along(&self, axis: usize, pixel: &Vec2) -> Option<f64> {
        let (a, ray) = (self.axes[axis], self.camera.unproject(pixel).ok()?);
        let cos = a.dot(&ray);
        let square = 1.0 - cos * cos;
        (square > AXIS_TOWARDS_EYE * AXIS_TOWARDS_EYE / 4.0).then(|| (cos * ray.dot(&self.middle) - a.dot(&self.middle)) / square)
    }

    /// Angle of a drag about an axis.
    fn turn(&self, axis: usize, from: &Vec2, to: &Vec2) -> f64 {
        let a = self.axes[axis] / self.axes[axis].norm();
        let on_plane = |pixel: &Vec2| {
            let ray = self.camera.unproject(pixel).ok()?;
            let slope = a.dot(&ray);
            let at = ray * (a.dot(&self.middle) / slope) - self.middle;
            (slope.abs() > 1e-6 && at.iter().all(|v| v.is_finite())).then_some(at)
        };
        let is_flat = a.dot(&self.line_of_sight()).abs() < FLAT_RING;
        if let (false, Some(u), Some(v)) = (is_flat, on_plane(from), on_plane(to)) {
            return a.dot(&u.cross(&v)).atan2(u.dot(&v));
        }
        self.tangent_turn(axis, from, to)
    }

    /// Angle of a drag along the tangent of a ring at the place that was taken hold of.
    fn tangent_turn(&self, axis: usize, from: &Vec2, to: &Vec2) -> f64 {
        let a = self.axes[axis] / self.axes[axis].norm();
        let distance = |p: &Vec3| self.camera.project(p).map_or(f64::INFINITY, |at| (at - from).norm());
        let Some(held) = self.ring(axis).into_iter().min_by(|p, q| distance(p).total_cmp(&distance(q))) else { return 0.0 };
        let tangent = a.cross(&(held - self.middle));
        let Ok((_, jacobian)) = self.camera.project_with_jacobian(&held) else { return 0.0 };
        let per_radian = jacobian * tangent;
        let square = per_radian.norm_squared();
        if square > f64::MIN_POSITIVE { (to - from).dot(&per_radian) / square } else { 0.0 }
    }

    fn ring(&self, axis: usize) -> Vec<Vec3> {
        let a = self.axes[axis] / self.axes[axis].norm();
        let side = a.cross(&self.axes[(axis + 1) % 3]);
        let Some(u) = side.try_normalize(1e-9) else { return Vec::new() };
        let v = a.cross(&u);
        let at = |i: usize| {
            let (sin, cos) = (i as f64 / RING_CORNERS as f64 * std::f64::consts::TAU).sin_cos();
            self.middle + (u * cos + v * sin) * self.reach_m * RING_SHARE
        };
        (0..=RING_CORNERS).map(at).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn camera() -> Camera {
        Camera::pinhole(1280, 960, 1000.0, 1000.0, 640.0, 480.0)
    }

    fn gizmo(frame: AxisFrame) -> Gizmo {
        let pose = Pose::new(Rotation3::from_euler_angles(0.3, -0.4, 0.9), Vec3::new(0.05, -0.03, 0.8));
        Gizmo::new(&camera(), &pose, &Vec3::new(0.01, 0.02, -0.03), frame, 90.0).unwrap()
    }

    #[test]
    fn the_middle_follows_the_pointer_across_the_line_of_sight() {
        let g = gizmo(AxisFrame::Object);
        let moved = g.dragged(Handle::Plane, &Vec2::new(10.0, 10.0), &Vec2::new(60.0, -20.0));
        let at = camera().project(&moved.transform(&g.pivot)).unwrap();
        assert!((at - g.middle_px() - Vec2::new(50.0, -30.0)).norm() < 1e-9);
        assert!((moved.transform(&g.pivot).z - g.middle.z).abs() < 1e-12);
        assert_eq!(moved.rotation, g.pose.rotation);
    }

    #[test]
    fn an_axis_moves_along_itself_and_under_the_pointer() {
        for frame in [AxisFrame::Object, AxisFrame::Camera] {
            let g = gizmo(frame);
            for i in 0..2 {
                let tip = *g.line(Handle::Axis(i)).last().unwrap();
                let wanted = g.middle + g.axes[i] * (g.reach_m + 0.04);
                let moved = g.dragged(Handle::Axis(i), &tip, &camera().project(&wanted).unwrap());
                let by = moved.translation - g.pose.translation;
                assert!((by - g.axes[i] * 0.04).norm() < 1e-9, "{by}");
            }
        }
    }

    #[test]
    fn a_ring_turns_by_the_angle_and_keeps_the_pivot() {
        let g = gizmo(AxisFrame::Camera);
        // The ring about the camera's z faces the eye: a quarter of it is a quarter turn.
        let (from, to) = (g.middle + Vec3::x() * 0.05, g.middle + Vec3::y() * 0.05);
        let at = |p: &Vec3| camera().project(p).unwrap();
        let turned = g.dragged(Handle::Ring(2), &at(&from), &at(&to));
        let wanted = Rotation3::from_axis_angle(&Vec3::z_axis(), std::f64::consts::FRAC_PI_2) * g.pose.rotation;
        assert!(turned.rotation.angle_to(&wanted) < 1e-9);
        assert!((turned.transform(&g.pivot) - g.middle).norm() < 1e-12);
    }

    #[test]
    fn a_ring_seen_from_its_edge_turns_along_its_tangent() {
        let g = gizmo(AxisFrame::Camera);
        let line = g.line(Handle::Ring(0));
        let held = line[0];
        let turned = g.dragged(Handle::Ring(0), &held, &(held + Vec2::new(0.0, 6.0)));
        assert!(turned.rotation.angle_to(&g.pose.rotation) > 0.01);
        assert!((turned.transform(&g.pivot) - g.middle).norm() < 1e-12);
    }

    #[test]
    fn the_line_of_sight_scales_the_distance() {
        let g = gizmo(AxisFrame::Object);
        let pushed = g.dragged(Handle::Ray, &Vec2::new(0.0, 100.0), &Vec2::new(0.0, 64.0));
        let at = pushed.transform(&g.pivot);
        assert!(at.norm() > g.middle.norm() && (camera().project(&at).unwrap() - g.middle_px()).norm() < 1e-9);
        assert!((g.pushed(1.1).transform(&g.pivot) - g.middle * 1.1).norm() < 1e-12);
    }

    #[test]
    fn what_is_not_seen_has_no_handles() {
        let behind = Pose::new(Rotation3::identity(), Vec3::new(0.0, 0.0, -1.0));
        assert!(Gizmo::new(&camera(), &behind, &Vec3::zeros(), AxisFrame::Object, 90.0).is_none());
        let g = gizmo(AxisFrame::Camera);
        assert!(g.line(Handle::Axis(2)).is_empty(), "that axis points away from the eye");
    }
}
