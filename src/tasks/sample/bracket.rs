//! The object without symmetry: a moulded bearing bracket with ribs, bosses, a slot and a locating pin.

use super::field::{self, Grid};
use crate::geom::{Mesh, MeshError, Vec2, Vec3};

/// Distance of the field's samples and largest deviation of the saved mesh, in millimetres.
const STEP_MM: f64 = 0.55;
const TOLERANCE_MM: f64 = 0.03;
/// Radius of the fillets between ribs and plates, and of the outer edges.
const FILLET: f64 = 3.2;
const EDGE: f64 = 1.5;

/// The colour of the moulded plastic, sRGB.
pub(super) const ORANGE: [u8; 3] = [205, 92, 38];

/// The bracket in metres with its colours.
///
/// # Errors
/// Never for the dimensions below; the mesh is checked all the same.
pub(super) fn mesh() -> Result<(Mesh, Vec<[u8; 4]>), MeshError> {
    let grid = Grid::over(Vec3::new(-53.0, -33.0, -1.0), Vec3::new(53.0, 33.0, 78.0), STEP_MM);
    let mesh = field::mesh(&bracket, &grid, TOLERANCE_MM, 1e-3)?;
    let [r, g, b] = ORANGE;
    let colours = vec![[r, g, b, 255]; mesh.positions.len()];
    Ok((mesh, colours))
}

/// Smooth minimum with a round transition of about `k` (quadratic, after Quilez).
fn join(a: f64, b: f64, k: f64) -> f64 {
    let h = (k - (a - b).abs()).max(0.0) / k;
    a.min(b) - h * h * k * 0.25
}

/// Of a vector of two parts; they are neither tiny nor huge here, so nothing is scaled first.
fn length(x: f64, y: f64) -> f64 {
    (x * x + y * y).sqrt()
}

fn cut(a: f64, b: f64, k: f64) -> f64 {
    -join(-a, b, k)
}

/// A plate between two planes with a rounded edge, from the distance to its outline.
fn plate(outline: f64, along: f64, low: f64, high: f64, edge: f64) -> f64 {
    let across = (along - 0.5 * (low + high)).abs() - 0.5 * (high - low);
    let (a, b) = (outline + edge, across + edge);
    length(a.max(0.0), b.max(0.0)) + a.max(b).min(0.0) - edge
}

fn rectangle(p: Vec2, half: Vec2, radius: f64) -> f64 {
    let d = p.abs() - half + Vec2::repeat(radius);
    d.sup(&Vec2::zeros()).norm() + d.max().min(0.0) - radius
}

fn capsule(p: Vec2, a: Vec2, b: Vec2, radius: f64) -> f64 {
    let (pa, ba) = (p - a, b - a);
    let t = (pa.dot(&ba) / ba.norm_squared()).clamp(0.0, 1.0);
    (pa - ba * t).norm() - radius
}

/// Two circles and their outer tangents (exact; after Quilez's uneven capsule).
fn drop_shape(p: Vec2, low: f64, high: f64) -> f64 {
    const HEIGHT: f64 = 44.0;
    let x = p.x.abs();
    let b = (low - high) / HEIGHT;
    let a = (1.0 - b * b).sqrt();
    let k = -b * x + a * p.y;
    if k < 0.0 {
        length(x, p.y) - low
    } else if k > a * HEIGHT {
        length(x, p.y - HEIGHT) - high
    } else {
        x * a + p.y * b - low
    }
}

/// A triangle with its right angle at the origin, legs along −x and +y.
fn gusset(p: Vec2, length: f64, height: f64) -> f64 {
    let slope = Vec2::new(-height, length) / height.hypot(length);
    (p.x).max(-p.y).max((p - Vec2::new(-length, 0.0)).dot(&slope))
}

fn bracket(p: &Vec3) -> f64 {
    let plan = Vec2::new(p.x, p.y);
    let base = plate(rectangle(plan, Vec2::new(52.0, 32.0), 9.0), p.z, 0.0, 10.0, EDGE);
    let front = Vec2::new(p.y - 3.0, p.z - 8.0);
    let wall = plate(drop_shape(front, 27.0, 21.0), p.x, 20.0, 32.0, EDGE).max(1.0 - p.z);
    let axis = Vec2::new(p.y - 3.0, p.z - 52.0);
    let boss = plate(axis.norm() - 20.5, p.x, 12.0, 41.0, 1.4);
    let body = join(join(base, wall, 2.0 * FILLET), boss, FILLET);
    let body = join(body, ribs(p), 1.6 * FILLET);
    let body = join(body, raised(p), 1.4);
    // The fillets must not swell out of the sole.
    holes(p, &plan, &axis, body).max(-p.z)
}

fn ribs(p: &Vec3) -> f64 {
    let side = Vec2::new(p.x - 22.0, p.z - 6.0);
    let tall = plate(gusset(side, 62.0, 42.0), p.y - 13.0, -3.6, 3.6, EDGE);
    let low = plate(gusset(side, 30.0, 26.0), p.y + 15.0, -3.0, 3.0, EDGE);
    tall.min(low)
}

/// Spot faces around the holes, the locating pin and a thickened foot.
fn raised(p: &Vec3) -> f64 {
    let ring = |x: f64, y: f64, radius: f64, top: f64| plate(length(p.x - x, p.y - y) - radius, p.z, 4.0, top, 0.7);
    let slot = plate(capsule(Vec2::new(p.x, p.y), Vec2::new(-40.0, -19.0), Vec2::new(-24.0, -19.0), 8.6), p.z, 4.0, 12.0, 0.7);
    ring(-42.0, 21.5, 8.6, 12.0).min(ring(43.0, -22.0, 8.2, 12.0)).min(ring(-4.0, -21.0, 4.6, 25.0)).min(slot)
}

fn holes(p: &Vec3, plan: &Vec2, axis: &Vec2, body: f64) -> f64 {
    let hole = |x: f64, y: f64, radius: f64| length(p.x - x, p.y - y) - radius;
    let bore = axis.norm() - 12.0;
    // Rounded at its bottom: the samples of the field would make a saw of a sharp edge.
    let seat = cut(axis.norm() - 16.5, p.x - 34.0, 2.4);
    let slot = capsule(*plan, Vec2::new(-40.0, -19.0), Vec2::new(-24.0, -19.0), 4.6);
    let window = plate(rectangle(Vec2::new(p.y + 10.0, p.z - 27.0), Vec2::new(5.0, 7.0), 4.0), p.x, 0.0, 60.0, 0.5);
    let pocket = plate(rectangle(plan - Vec2::new(-24.0, 0.5), Vec2::new(17.0, 5.5), 3.5), p.z, 6.0, 40.0, 0.6);
    let drilled = hole(-42.0, 21.5, 4.6).min(hole(43.0, -22.0, 4.2)).min(slot).min(bore);
    let body = cut(body, drilled, 1.0);
    let body = cut(body, seat, 0.8);
    cut(cut(body, window, 1.2), pocket, 1.6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bracket_is_closed_and_has_no_symmetry() {
        let (mesh, _) = mesh().unwrap();
        assert!(mesh.is_closed());
        assert!(mesh.signed_volume() > 0.0);
        assert!(mesh.bounds().min.z > -1e-6, "it stands on its sole");
        assert!((2_000..=40_000).contains(&mesh.triangles.len()), "{}", mesh.triangles.len());
        assert!((0.10..0.14).contains(&mesh.diameter()));
        // Half turns and mirrors move many vertices far off the surface.
        let bounds = mesh.bounds();
        let centre = bounds.centre();
        let far = |p: &Vec3| bracket(&(p * 1e3)).abs() > 2.0;
        for turn in [[-1.0, -1.0, 1.0], [-1.0, 1.0, -1.0], [1.0, -1.0, -1.0], [1.0, -1.0, 1.0]] {
            let turned = mesh.positions.iter().map(|p| centre + (p - centre).component_mul(&Vec3::from(turn)));
            assert!(turned.filter(far).count() * 10 > mesh.positions.len());
        }
    }
}
