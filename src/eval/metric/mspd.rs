//! Maximum symmetry-aware projection distance.

use super::{Pair, ball, turn};
use crate::eval::point_tree::{Ball, Block};
use crate::geom::{Camera, Pose, Vec2, Vec3};

/// `min over S of max over x of ‖π(R̂x + t̂) − π(R̄Sx + t̄)‖` over the symmetries S and the vertices x, in pixels (Hodaň et
/// al., BOP Challenge 2019). Not yet scaled to an image of 640 pixels.
///
/// Without distortion a vertex behind the camera is projected like any other, as in bop_toolkit. Through a lens such a
/// vertex, or one beyond the fold, has no pixel: the error is infinite then.
pub fn error_px(pair: &Pair<'_>) -> f64 {
    if let Some(axis) = pair.model.symmetries.exact_axis() {
        return turn::mspd_px(pair, axis);
    }
    if let Some(centre) = pair.model.symmetries.centre() {
        return ball::mspd_px(pair, centre);
    }
    let mut best = f64::INFINITY;
    for truth in pair.model.symmetries.looks_like(pair.truth, pair.estimate) {
        best = best.min(farthest_px(pair, &truth, best));
    }
    best
}

/// The largest distance between the pixels of the vertices at the estimate and at one of the poses that look like the
/// true one; or anything from `enough` on.
pub(super) fn farthest_px(pair: &Pair<'_>, truth: &Pose, enough: f64) -> f64 {
    if !pair.camera.lens.is_straight() {
        return through_lens(pair, truth, enough);
    }
    let (estimate, truth) = (Rows::new(pair.camera, pair.estimate), Rows::new(pair.camera, truth));
    let largest = |block: Block<'_>| {
        let mut most = 0.0;
        for ((x, y), z) in block.x.iter().zip(block.y).zip(block.z) {
            let ([u, v], [s, t]) = (estimate.pixel(*x, *y, *z), truth.pixel(*x, *y, *z));
            let squared = (u - s) * (u - s) + (v - t) * (v - t);
            if squared > most {
                most = squared;
            }
        }
        most
    };
    pair.model.points.largest(enough * enough, |ball| bound(ball, &estimate, &truth).powi(2), largest).sqrt()
}

fn through_lens(pair: &Pair<'_>, truth: &Pose, enough: f64) -> f64 {
    let mut most = 0.0;
    for point in pair.model.points.all().points() {
        let (at_estimate, at_truth) =
            (pair.camera.project(&pair.estimate.transform(&point)), pair.camera.project(&truth.transform(&point)));
        let (Ok(a), Ok(b)) = (at_estimate, at_truth) else { return f64::INFINITY };
        most = f64::max(most, (a - b).norm());
        if most >= enough {
            break;
        }
    }
    most
}

/// The projection matrix K·[R t], row by row.
struct Rows {
    u: [f64; 4],
    v: [f64; 4],
    w: [f64; 4],
}

impl Rows {
    fn new(camera: &Camera, pose: &Pose) -> Self {
        let (turned, shift) = (camera.matrix() * pose.rotation.matrix(), camera.matrix() * pose.translation);
        let row = |i: usize| [turned[(i, 0)], turned[(i, 1)], turned[(i, 2)], shift[i]];
        Self { u: row(0), v: row(1), w: row(2) }
    }

    #[inline]
    fn pixel(&self, x: f64, y: f64, z: f64) -> [f64; 2] {
        let inverse = 1.0 / at(&self.w, x, y, z);
        [at(&self.u, x, y, z) * inverse, at(&self.v, x, y, z) * inverse]
    }

    /// Pixel, its derivative by the point, and the largest share by which the depth changes within the ball; `None` where
    /// the ball reaches the plane of the camera.
    fn around(&self, ball: &Ball) -> Option<(Vec2, [Vec3; 2], f64)> {
        let (x, y, z) = (ball.centre.x, ball.centre.y, ball.centre.z);
        let depth = at(&self.w, x, y, z);
        let axis = Vec3::new(self.w[0], self.w[1], self.w[2]);
        let share = axis.norm() * ball.radius / depth.abs();
        if share.is_nan() || share >= 1.0 {
            return None;
        }
        let [u, v] = self.pixel(x, y, z);
        let slope = |row: &[f64; 4], pixel: f64| (Vec3::new(row[0], row[1], row[2]) - axis * pixel) / depth;
        Some((Vec2::new(u, v), [slope(&self.u, u), slope(&self.v, v)], share))
    }
}

#[inline]
fn at(row: &[f64; 4], x: f64, y: f64, z: f64) -> f64 {
    row[0] * x + row[1] * y + row[2] * z + row[3]
}

/// No vertex of the ball moves farther on the image.
///
/// At c + h a projection is exactly π(c) + D·h/(1 + ε) with ε = w·h/(w·c), |ε| ≤ ρ; so the difference of two of them is
/// at most |Δπ(c)| + r·(‖D̂ − D̄‖ + ‖D̂‖·ρ̂/(1 − ρ̂) + ‖D̄‖·ρ̄/(1 − ρ̄)).
fn bound(ball: &Ball, estimate: &Rows, truth: &Rows) -> f64 {
    let (Some((a, da, share_a)), Some((b, db, share_b))) = (estimate.around(ball), truth.around(ball)) else {
        return f64::INFINITY;
    };
    let norm = |d: &[Vec3; 2]| (d[0].norm_squared() + d[1].norm_squared()).sqrt();
    let apart = norm(&[da[0] - db[0], da[1] - db[1]]);
    let bent = norm(&da) * share_a / (1.0 - share_a) + norm(&db) * share_b / (1.0 - share_b);
    (a - b).norm() + ball.radius * (apart + bent)
}
