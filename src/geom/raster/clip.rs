//! Clipping at the near plane.

use super::NEAR_M;
use crate::geom::{Pose, Vec3};

/// The part of a triangle beyond the near plane, as none, one or two triangles, in the camera frame.
///
/// The cut of an edge depends on the edge alone, so neighbours stay joined.
pub(super) fn beyond_near(corners: &[Vec3; 3], mut draw: impl FnMut(&[Vec3; 3])) {
    let in_front = corners.map(|p| p.z > NEAR_M);
    match in_front.iter().filter(|f| **f).count() {
        3 => draw(corners),
        2 => {
            let [p, q, behind] = turned(corners, in_front.iter().position(|f| !f).unwrap_or(0) + 1);
            let (cut_q, cut_p) = (cut(&q, &behind), cut(&p, &behind));
            draw(&[p, q, cut_q]);
            draw(&[p, cut_q, cut_p]);
        }
        1 => {
            let [p, q, r] = turned(corners, in_front.iter().position(|f| *f).unwrap_or(0));
            draw(&[p, cut(&p, &q), cut(&p, &r)]);
        }
        _ => {}
    }
}

/// The corners of a triangle in the camera frame.
pub(super) fn in_camera(pose: &Pose, corners: &[Vec3; 3]) -> [Vec3; 3] {
    corners.map(|p| pose.transform(&p))
}

fn turned(corners: &[Vec3; 3], first: usize) -> [Vec3; 3] {
    std::array::from_fn(|i| corners[(first + i) % 3])
}

fn cut(front: &Vec3, behind: &Vec3) -> Vec3 {
    let share = (front.z - NEAR_M) / (front.z - behind.z);
    let mut at = front + (behind - front) * share;
    at.z = NEAR_M;
    at
}
