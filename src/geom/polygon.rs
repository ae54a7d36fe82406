//! A polygon in space as triangles.
//!
//! Where the triangles at its first corner cover it, as those of a convex polygon do, they are taken; else ears are cut off
//! one by one (G. H. Meisters, "Polygons have ears", 1975) in the plane that fits best (M. E. Newell's normal).

use super::{Vec2, Vec3};

/// Corners that are looked at for one polygon before the rest of it is taken as a fan: no face of a mesh comes near.
const MOST_LOOKS: usize = 50_000_000;

/// The triangles of a polygon, as places in `corners`, wound as the polygon is: always two fewer than corners.
///
/// A polygon that crosses itself, or has no area, gets triangles all the same, which cover what can be covered.
pub fn triangulate(corners: &[Vec3]) -> Vec<[usize; 3]> {
    let flat = flattened(corners);
    let fan = |at: &[usize]| -> Vec<[usize; 3]> { (2..at.len()).map(|i| [at[0], at[i - 1], at[i]]).collect() };
    let all: Vec<usize> = (0..corners.len()).collect();
    let covers = (2..flat.len()).all(|i| turn(&flat[0], &flat[i - 1], &flat[i]) >= 0.0);
    if covers {
        return fan(&all);
    }
    let mut left = all;
    let mut triangles = Vec::with_capacity(corners.len().saturating_sub(2));
    let mut looks = 0;
    while left.len() > 3 && looks < MOST_LOOKS {
        let Some(ear) = ear(&flat, &left, &mut looks) else { break };
        let n = left.len();
        triangles.push([left[(ear + n - 1) % n], left[ear], left[(ear + 1) % n]]);
        left.remove(ear);
    }
    triangles.extend(fan(&left));
    triangles
}

/// A corner whose triangle lies inside the polygon and holds no other corner.
fn ear(flat: &[Vec2], left: &[usize], looks: &mut usize) -> Option<usize> {
    let n = left.len();
    let at = |i: usize| &flat[left[i % n]];
    let hollow: Vec<usize> = (0..n).filter(|i| turn(at(i + n - 1), at(*i), at(i + 1)) <= 0.0).map(|i| left[i]).collect();
    (0..n).find(|i| {
        let (a, b, c) = (at(i + n - 1), at(*i), at(i + 1));
        *looks += hollow.len() + 1;
        turn(a, b, c) > 0.0 && !hollow.iter().map(|h| &flat[*h]).any(|p| p != a && p != b && p != c && holds(a, b, c, p))
    })
}

/// Whether a point lies in a triangle that turns left, or on its edge.
fn holds(a: &Vec2, b: &Vec2, c: &Vec2, p: &Vec2) -> bool {
    turn(a, b, p) >= 0.0 && turn(b, c, p) >= 0.0 && turn(c, a, p) >= 0.0
}

/// Twice the area of a triangle, positive where it turns left.
fn turn(a: &Vec2, b: &Vec2, c: &Vec2) -> f64 {
    (b - a).perp(&(c - a))
}

/// The corners in the coordinate plane that shows most of the polygon, so that it turns left.
fn flattened(corners: &[Vec3]) -> Vec<Vec2> {
    let Some(first) = corners.first() else { return Vec::new() };
    let normal: Vec3 = corners.windows(2).map(|pair| (pair[0] - first).cross(&(pair[1] - first))).sum();
    let (x, y) = match normal.iamax() {
        0 => (1, 2),
        1 => (2, 0),
        _ => (0, 1),
    };
    let turns_left = normal[normal.iamax()] >= 0.0;
    let flat =
        |p: &Vec3| if turns_left { Vec2::new(p[x] - first[x], p[y] - first[y]) } else { Vec2::new(p[y] - first[y], p[x] - first[x]) };
    corners.iter().map(flat).collect()
}
