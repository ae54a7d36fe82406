//! Brute force: a ray against every triangle.

use poseloop::geom::{Mesh, Vec3};

/// Nearest distance along the ray over all triangles by intersecting their planes, then asking on which side of the
/// edges the point lies; written apart from the code that it checks.
pub fn nearest(mesh: &Mesh, origin: &Vec3, direction: &Vec3) -> Option<f64> {
    let mut best: Option<f64> = None;
    for t in &mesh.triangles {
        let [a, b, c] = t.map(|i| mesh.positions[i as usize] - origin);
        if let Some(s) = along(a, b, c, direction)
            && best.is_none_or(|held| s < held)
        {
            best = Some(s);
        }
    }
    best
}

/// The ray from the origin through `direction` against one triangle.
pub fn along(a: Vec3, b: Vec3, c: Vec3, direction: &Vec3) -> Option<f64> {
    let n = (b - a).cross(&(c - a));
    let slope = n.dot(direction);
    if slope == 0.0 {
        return None;
    }
    let s = n.dot(&a) / slope;
    let q = direction * s;
    let inside = |u: &Vec3, v: &Vec3| (v - u).cross(&(q - u)).dot(&n) >= 0.0;
    (s > 0.0 && inside(&a, &b) && inside(&b, &c) && inside(&c, &a)).then_some(s)
}
