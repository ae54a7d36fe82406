//! Marks on a label whose pose is odd: behind the camera, outside the picture, twice the same, no rotation.

use crate::geom::Camera;
use crate::project::{LabelFlags, PoseLabel, Project};

/// Sets the marks of `label`, which is seen by `camera`; `project` tells its neighbours in the frame. Without a camera
/// that can be computed nobody knows whether it is in the picture, and that mark stays off.
pub fn flag(project: &Project, camera: Option<&Camera>, label: &mut PoseLabel) {
    let Some(written) = &label.pose else {
        label.flags = LabelFlags::default();
        return;
    };
    let twin = |other: &PoseLabel| other.id != label.id && other.object == label.object && other.pose.is_some_and(|p| p.is_same(written));
    let mut flags = LabelFlags::of_pose(written, camera);
    flags.look_at(project.object(label.object), written, camera);
    flags.set(LabelFlags::DUPLICATE, project.labels_of(label.frame).any(twin));
    label.flags = flags;
}
