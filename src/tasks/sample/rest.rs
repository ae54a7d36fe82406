//! How a part comes to lie on a table: from any start it tips over its lowest points until its weight is held.

use super::outline;
use crate::geom::{Mesh, Pose, Vec2, Vec3};
use nalgebra::Rotation3;

/// Points this near to the lowest one touch the table, in metres.
const TOUCH_M: f64 = 2e-5;
/// A tip brings at least one more point down, so few are needed; round parts take more.
const MOST_TIPS: usize = 400;

/// What is needed of a part to lay it down.
pub(super) struct Weight {
    /// The corners that can touch anything.
    hull: Vec<Vec3>,
    centre: Vec3,
}

impl Weight {
    /// Centre of mass of the closed mesh, and its outermost points.
    pub fn of(mesh: &Mesh) -> Self {
        let (mut sum, mut volume) = (Vec3::zeros(), 0.0);
        for t in 0..mesh.triangles.len() {
            let [a, b, c] = mesh.corners(t);
            let part = a.dot(&b.cross(&c)) / 6.0;
            sum += (a + b + c) * (part * 0.25);
            volume += part;
        }
        Self { hull: extreme_points(&mesh.positions), centre: sum / volume.max(1e-15) }
    }

    /// Lays the part down from a start; its own origin stays above the world's. `None` if it would not come to rest.
    pub fn at_rest(&self, start: Rotation3<f64>) -> Option<Pose> {
        let mut turn = start;
        for _ in 0..MOST_TIPS {
            let (low, support) = self.support(&turn);
            let centre = turn * self.centre;
            match tipping_edge(&support, &Vec2::new(centre.x, centre.y)) {
                None => return Some(Pose::new(turn, Vec3::new(0.0, 0.0, -low))),
                Some((pivot, axis)) => turn = self.tipped(&turn, low, pivot, axis)?,
            }
        }
        None
    }

    /// Height of the centre of mass over the table.
    pub fn height(&self, world_from_object: &Pose) -> f64 {
        world_from_object.transform(&self.centre).z
    }

    /// Height of the lowest point, and the points that are as low, seen from above.
    fn support(&self, turn: &Rotation3<f64>) -> (f64, Vec<Vec2>) {
        let placed: Vec<Vec3> = self.hull.iter().map(|p| turn * p).collect();
        let low = placed.iter().map(|p| p.z).fold(f64::INFINITY, f64::min);
        let touching = placed.iter().filter(|p| p.z < low + TOUCH_M).map(|p| Vec2::new(p.x, p.y));
        (low, outline::hull(touching))
    }

    /// Turns about a level axis through `pivot` until the next point comes down.
    fn tipped(&self, turn: &Rotation3<f64>, low: f64, pivot: Vec2, axis: Vec2) -> Option<Rotation3<f64>> {
        let side = Vec2::new(axis.y, -axis.x);
        let mut least = f64::INFINITY;
        for p in &self.hull {
            let p = turn * p;
            let (out, up) = ((Vec2::new(p.x, p.y) - pivot).dot(&side), p.z - low);
            if out.hypot(up) > 1e-6 {
                // Angle by which the point must sink to reach the table on the far side.
                let angle = up.atan2(out);
                if angle > 1e-4 {
                    least = least.min(angle);
                }
            }
        }
        let axis = nalgebra::Unit::try_new(Vec3::new(axis.x, axis.y, 0.0), 1e-9)?;
        least.is_finite().then(|| Rotation3::from_axis_angle(&axis, least) * turn)
    }
}

/// About which edge of what it stands on the part falls, as a point and a direction; nothing if it stands.
fn tipping_edge(support: &[Vec2], centre: &Vec2) -> Option<(Vec2, Vec2)> {
    let first = *support.first()?;
    if support.len() < 2 {
        let out = (centre - first).try_normalize(1e-7).unwrap_or_else(Vec2::x);
        return Some((first, Vec2::new(-out.y, out.x)));
    }
    let mut worst: Option<(f64, Vec2, Vec2)> = None;
    for i in 0..support.len() {
        let (a, b) = (support[i], support[(i + 1) % support.len()]);
        let Some(along) = (b - a).try_normalize(1e-9) else { continue };
        let outside = Vec2::new(along.y, -along.x).dot(&(centre - a));
        if outside > 0.0 && worst.is_none_or(|w| outside > w.0) {
            worst = Some((outside, a, along));
        }
    }
    worst.map(|(_, a, along)| (a, along))
}

/// The farthest point in each of many directions.
fn extreme_points(points: &[Vec3]) -> Vec<Vec3> {
    const DIRECTIONS: usize = 900;
    let golden = std::f64::consts::PI * (3.0 - 5.0_f64.sqrt());
    let mut found: Vec<usize> = (0..DIRECTIONS)
        .filter_map(|i| {
            let z = 1.0 - 2.0 * (i as f64 + 0.5) / DIRECTIONS as f64;
            let (s, c) = (golden * i as f64).sin_cos();
            let d = Vec3::new((1.0 - z * z).sqrt() * c, (1.0 - z * z).sqrt() * s, z);
            (0..points.len()).max_by(|&a, &b| points[a].dot(&d).total_cmp(&points[b].dot(&d)))
        })
        .collect();
    found.sort_unstable();
    found.dedup();
    found.into_iter().map(|i| points[i]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_brick_ends_on_a_face() {
        let weight = Weight::of(&Mesh::cuboid(Vec3::new(0.1, 0.06, 0.03)));
        for i in 0..50 {
            let start = Rotation3::from_euler_angles(f64::from(i) * 0.37, f64::from(i) * 0.71, f64::from(i));
            let rest = weight.at_rest(start).unwrap();
            let down = rest.rotation.inverse() * -Vec3::z();
            assert!(down.abs().max() > 1.0 - 1e-6, "{down}");
            let half = [0.05, 0.03, 0.015][down.iamax()];
            assert!((rest.translation.z - half).abs() < 1e-6);
        }
    }
}
