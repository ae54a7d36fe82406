//! Marks on a label whose pose is odd: behind the camera, outside the picture, twice the same, no rotation.

use crate::geom::{Camera, Pose, Vec3};
use crate::project::{LabelFlags, PoseLabel, Project};

/// `‖RᵀR − I‖` beyond which a rotation is none.
const NOT_ORTHONORMAL: f64 = 1e-3;
/// Poses closer than this are the same label twice: a hundredth of a millimetre.
const SAME_M: f64 = 1e-5;
/// … and a thousandth of a degree.
const SAME_RAD: f64 = 2e-5;

/// Sets the marks of `label`, which is seen by `camera`; `project` tells its neighbours in the frame.
pub fn flag(project: &Project, camera: &Camera, label: &mut PoseLabel) {
    let mut flags = LabelFlags::default();
    if let Some(written) = &label.pose {
        let raw = Pose::from_row_major(&written.r, Vec3::zeros());
        flags.set(LabelFlags::NOT_ORTHONORMAL, raw.orthonormality_error() > NOT_ORTHONORMAL || raw.determinant() < 0.0);
        let pose = written.camera_from_object();
        if pose.translation.z <= 0.0 {
            flags.set(LabelFlags::BEHIND_CAMERA, true);
        } else {
            flags.set(LabelFlags::OUTSIDE_IMAGE, !camera.project(&pose.translation).is_ok_and(|at| camera.contains(&at)));
        }
        let twin = |other: &PoseLabel| {
            let same = |p: &Pose| p.distance_to(&pose) < SAME_M && p.angle_to(&pose) < SAME_RAD;
            other.id != label.id && other.object == label.object && other.pose.is_some_and(|p| same(&p.camera_from_object()))
        };
        flags.set(LabelFlags::DUPLICATE, project.labels_of(label.frame).any(twin));
    }
    label.flags = flags;
}
