//! Whether a labelled object can be seen in the picture at all.

use super::label::{LabelFlags, LabelPose};
use super::parts::Object;
use crate::geom::{Aabb, Camera, Vec2, Vec3};

/// Points along each side of a box, and pixels along each side of a picture, that are looked at.
const STEPS: i32 = 4;

impl LabelFlags {
    /// Clears the mark of being outside the picture where a part of the object is in it, though its origin is not.
    pub fn look_at(&mut self, object: Option<&Object>, pose: &LabelPose, camera: Option<&Camera>) {
        if let (true, Some(object), Some(camera)) = (self.has(Self::OUTSIDE_IMAGE), object, camera) {
            self.set(Self::OUTSIDE_IMAGE, !object.is_in_picture(pose, camera));
        }
    }
}

impl Object {
    /// The box around the object in its own frame, metres: by its entry in `models_info.json`, else by its diameter around
    /// the origin. `None` where neither is known.
    fn extent(&self) -> Option<Aabb> {
        let number = |key: &str| self.info.as_ref()?.get(key)?.as_f64().map(|mm| mm / 1000.0);
        let vector = |keys: [&str; 3]| Some(Vec3::new(number(keys[0])?, number(keys[1])?, number(keys[2])?));
        let written = vector(["min_x", "min_y", "min_z"]).zip(vector(["size_x", "size_y", "size_z"]));
        let around = |diameter: f64| Aabb { min: Vec3::repeat(-0.5 * diameter), max: Vec3::repeat(0.5 * diameter) };
        written.map(|(min, size)| Aabb { min, max: min + size }).or_else(|| self.diameter_m.map(around))
    }

    /// Whether a part of the object's box is in the picture of `camera`; without a box its origin decides.
    fn is_in_picture(&self, pose: &LabelPose, camera: &Camera) -> bool {
        let camera_from_object = pose.camera_from_object();
        let is_seen = |p: &Vec3| camera.project(&camera_from_object.transform(p)).is_ok_and(|at| camera.contains(&at));
        let Some(extent) = self.extent() else { return is_seen(&Vec3::zeros()) };
        let share = |i: i32| f64::from(i) / f64::from(STEPS);
        let steps = || (0..=STEPS).flat_map(|x| (0..=STEPS).map(move |y| (share(x), share(y))));
        let at = |x: f64, y: f64, z: f64| extent.min + extent.size().component_mul(&Vec3::new(x, y, z));
        if (0..=STEPS).any(|z| steps().any(|(x, y)| is_seen(&at(x, y, share(z))))) {
            return true;
        }
        // So near that it is wider than the picture: some line of sight meets it.
        let eye = camera_from_object.inverse();
        let (width, height) = (f64::from(camera.width) - 1.0, f64::from(camera.height) - 1.0);
        steps().any(|(x, y)| {
            let ray = camera.unproject(&Vec2::new(x * width, y * height));
            ray.is_ok_and(|ray| meets(&extent, &eye.translation, &(eye.rotation * ray)))
        })
    }
}

/// Whether a ray from `eye` meets a box: the slabs between its sides are crossed at one time.
fn meets(extent: &Aabb, eye: &Vec3, ray: &Vec3) -> bool {
    let (mut enter, mut leave) = (0.0_f64, f64::INFINITY);
    for axis in 0..3 {
        let times = [extent.min[axis], extent.max[axis]].map(|side| (side - eye[axis]) / ray[axis]);
        // A ray within a side's plane gives no number, and `min` and `max` pass it over.
        enter = enter.max(times[0].min(times[1]));
        leave = leave.min(times[0].max(times[1]));
    }
    enter <= leave
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geom::Pose;

    fn object(info: Option<serde_json::Value>, diameter_m: Option<f64>) -> Object {
        let (id, symmetry) = (crate::project::ObjectId(1), crate::geom::Symmetry::default());
        Object { id, name: "part".into(), bop_id: None, mesh: None, colour: 0, symmetry, diameter_m, info: info.map(Box::new), batch: None }
    }

    #[test]
    fn an_object_is_in_the_picture_when_a_part_of_it_is() {
        let camera = Camera::pinhole(640, 480, 600.0, 600.0, 319.5, 239.5);
        let info = serde_json::json!({"min_x": -50.0, "min_y": -50.0, "min_z": -50.0, "size_x": 100.0, "size_y": 100.0, "size_z": 100.0});
        let (boxed, round, unknown) = (object(Some(info), None), object(None, Some(0.1)), object(None, None));
        let seen = |object: &Object, t: [f64; 3]| {
            object.is_in_picture(&LabelPose::from_pose(&Pose { translation: Vec3::from(t), ..Pose::identity() }), &camera)
        };
        // At one metre the picture ends 0.533 m to the left.
        for (x, with_box, with_origin) in [(-0.5, true, true), (-0.56, true, false), (-0.7, false, false)] {
            assert_eq!((seen(&boxed, [x, 0.0, 1.0]), seen(&round, [x, 0.0, 1.0])), (with_box, with_box), "{x}");
            assert_eq!(seen(&unknown, [x, 0.0, 1.0]), with_origin, "{x}");
        }
        assert!(!seen(&boxed, [0.0, 0.0, -1.0]), "behind the camera");
        // A wall before the lens: every point that is looked at lies beside the picture.
        let wall = serde_json::json!({"min_x": -9e3, "min_y": -9e3, "min_z": 0.0, "size_x": 19e3, "size_y": 17e3, "size_z": 1.0});
        assert!(seen(&object(Some(wall), None), [0.0, 0.0, 0.5]));
    }
}
