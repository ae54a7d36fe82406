//! Marks on a label whose pose is odd: behind the camera, outside the picture, twice the same, no rotation.

use crate::geom::{Camera, Pose};
use crate::project::{LabelFlags, PoseLabel, Project};

/// Poses closer than this are the same label twice: a hundredth of a millimetre.
const SAME_M: f64 = 1e-5;
/// … and a thousandth of a degree.
const SAME_RAD: f64 = 2e-5;

/// Sets the marks of `label`, which is seen by `camera`; `project` tells its neighbours in the frame. Without a camera
/// that can be computed nobody knows whether it is in the picture, and that mark stays off.
pub fn flag(project: &Project, camera: Option<&Camera>, label: &mut PoseLabel) {
    let Some(written) = &label.pose else {
        label.flags = LabelFlags::default();
        return;
    };
    let pose = written.camera_from_object();
    let twin = |other: &PoseLabel| {
        let same = |p: &Pose| p.distance_to(&pose) < SAME_M && p.angle_to(&pose) < SAME_RAD;
        other.id != label.id && other.object == label.object && other.pose.is_some_and(|p| same(&p.camera_from_object()))
    };
    let mut flags = LabelFlags::of_pose(written, camera);
    flags.set(LabelFlags::DUPLICATE, project.labels_of(label.frame).any(twin));
    label.flags = flags;
}
