//! The labels of a frame as items over its photo.

use super::mesh_id;
use crate::geom::Pose;
use crate::project::{LabelId, LabelPose, ObjectId, PoseLabel, Project};
use crate::render::{Item, Style};

/// Width of the selected label's outline, in points.
const SELECTED_POINTS: f32 = 2.0;
/// Width of the others'.
const OTHER_POINTS: f32 = 1.25;
/// Width of the outline of a pose that might be the right one too.
const CANDIDATE_POINTS: f32 = 1.0;
/// Where items touch, the selected one's line is drawn, …
const SELECTED_ORDER: u8 = 255;
/// … and those of other labels rather than of candidates.
const OTHER_ORDER: u8 = 1;

/// The labels that have a pose. The selected one is drawn in `style`, the others as outlines; `colour` gives the sRGB
/// colour of an object's number.
pub fn items(
    project: &Project,
    labels: &[PoseLabel],
    selected: Option<LabelId>,
    style: Style,
    colour: impl Fn(u8) -> [u8; 4],
) -> Vec<Item> {
    let item = |label: &PoseLabel| {
        let object = project.object(label.object)?;
        let own = selected == Some(label.id);
        Some(Item {
            mesh: mesh_id(object.id),
            camera_from_object: label.pose.as_ref().map(LabelPose::camera_from_object)?,
            colour: colour(object.colour),
            style: if own { style } else { Style::Outline },
            outline_points: if own { SELECTED_POINTS } else { OTHER_POINTS },
            order: if own { SELECTED_ORDER } else { OTHER_ORDER },
        })
    };
    labels.iter().filter_map(item).collect()
}

/// A label and what was predicted for it, as outlines; the prediction on top where they touch.
pub fn judged(object: ObjectId, truth: Pose, estimate: Option<Pose>, ink: [u8; 4], colour: [u8; 4]) -> Vec<Item> {
    let item = |camera_from_object, colour, order| Item {
        mesh: mesh_id(object),
        camera_from_object,
        colour,
        style: Style::Outline,
        outline_points: SELECTED_POINTS,
        order,
    };
    std::iter::once(item(truth, ink, OTHER_ORDER)).chain(estimate.map(|pose| item(pose, colour, SELECTED_ORDER))).collect()
}

/// Other poses that explain a label's pairs, as thin outlines that hide nothing.
pub fn candidates(object: ObjectId, poses: impl Iterator<Item = Pose>, colour: [u8; 4]) -> Vec<Item> {
    let item = |camera_from_object| Item {
        mesh: mesh_id(object),
        camera_from_object,
        colour,
        style: Style::Ghost,
        outline_points: CANDIDATE_POINTS,
        order: 0,
    };
    poses.map(item).collect()
}
