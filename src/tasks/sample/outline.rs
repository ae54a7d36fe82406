//! Plane outlines: the slotted profile, triangles over a polygon, convex hulls and whether two of them overlap.

use crate::geom::Vec2;

/// Outline of a 20 mm aluminium profile with four T-slots, counter-clockwise, in millimetres.
pub(super) fn slotted() -> Vec<Vec2> {
    // One slot with half a corner on each side; the others by quarter turns.
    let quarter = [
        (10.0, -9.2),
        (10.0, -3.1),
        (8.2, -3.1),
        (8.2, -5.4),
        (6.9, -5.6),
        (4.1, -2.9),
        (4.1, 2.9),
        (6.9, 5.6),
        (8.2, 5.4),
        (8.2, 3.1),
        (10.0, 3.1),
        (10.0, 9.2),
        (9.2, 10.0),
    ];
    (0..4)
        .flat_map(|turn| {
            let (s, c) = [(0.0, 1.0), (1.0, 0.0), (0.0, -1.0), (-1.0, 0.0)][turn];
            quarter.iter().skip(usize::from(turn == 0)).map(move |(x, y)| Vec2::new(c * x - s * y, s * x + c * y))
        })
        .chain([Vec2::new(10.0, -9.2)])
        .collect::<Vec<_>>()
        .into_iter()
        .fold(Vec::new(), |mut out: Vec<Vec2>, p| {
            if out.last().is_none_or(|last| (last - p).norm() > 1e-9) && out.first().is_none_or(|first| (first - p).norm() > 1e-9) {
                out.push(p);
            }
            out
        })
}

fn cross(a: &Vec2, b: &Vec2, c: &Vec2) -> f64 {
    (b - a).perp(&(c - a))
}

/// Triangles over a simple counter-clockwise polygon, by cutting ears.
pub(super) fn triangulate(points: &[Vec2]) -> Vec<[usize; 3]> {
    let mut left: Vec<usize> = (0..points.len()).collect();
    let mut out = Vec::new();
    while left.len() > 3 {
        let n = left.len();
        let Some(ear) = (0..n).find(|&i| is_ear(points, &left, i)) else { break };
        out.push([left[(ear + n - 1) % n], left[ear], left[(ear + 1) % n]]);
        left.remove(ear);
    }
    if let [a, b, c] = left[..] {
        out.push([a, b, c]);
    }
    out
}

fn is_ear(points: &[Vec2], left: &[usize], i: usize) -> bool {
    let n = left.len();
    let (p, q, r) = (left[(i + n - 1) % n], left[i], left[(i + 1) % n]);
    let [a, b, c] = [p, q, r].map(|i| &points[i]);
    if cross(a, b, c) <= 1e-12 {
        return false;
    }
    let within = |d: &Vec2| cross(a, b, d) >= 0.0 && cross(b, c, d) >= 0.0 && cross(c, a, d) >= 0.0;
    !left.iter().any(|&i| i != p && i != q && i != r && within(&points[i]))
}

/// Convex hull, counter-clockwise (Andrew's monotone chain).
pub(super) fn hull(points: impl IntoIterator<Item = Vec2>) -> Vec<Vec2> {
    let mut sorted: Vec<Vec2> = points.into_iter().collect();
    sorted.sort_by(|a, b| a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y)));
    sorted.dedup();
    if sorted.len() < 3 {
        return sorted;
    }
    let chain = |points: &mut dyn Iterator<Item = &Vec2>| {
        let mut out: Vec<Vec2> = Vec::new();
        for p in points {
            while out.len() >= 2 && cross(&out[out.len() - 2], &out[out.len() - 1], p) <= 0.0 {
                out.pop();
            }
            out.push(*p);
        }
        out.pop();
        out
    };
    let mut out = chain(&mut sorted.iter());
    out.extend(chain(&mut sorted.iter().rev()));
    out
}

/// Largest gap between two convex outlines over the directions of their edges; negative where they overlap.
pub(super) fn gap(a: &[Vec2], b: &[Vec2]) -> f64 {
    one_sided_gap(a, b).max(one_sided_gap(b, a))
}

fn one_sided_gap(a: &[Vec2], b: &[Vec2]) -> f64 {
    let mut widest = f64::NEG_INFINITY;
    for i in 0..a.len() {
        let edge = a[(i + 1) % a.len()] - a[i];
        let Some(outwards) = Vec2::new(edge.y, -edge.x).try_normalize(1e-12) else { continue };
        let nearest = b.iter().map(|p| outwards.dot(&(p - a[i]))).fold(f64::INFINITY, f64::min);
        widest = widest.max(nearest);
    }
    widest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slotted_outline_is_filled_without_gaps() {
        let points = slotted();
        let area: f64 = (0..points.len()).map(|i| points[i].perp(&points[(i + 1) % points.len()]) * 0.5).sum();
        let triangles = triangulate(&points);
        assert_eq!(triangles.len(), points.len() - 2);
        let filled: f64 = triangles.iter().map(|t| cross(&points[t[0]], &points[t[1]], &points[t[2]]) * 0.5).sum();
        assert!((filled - area).abs() < 1e-9);
    }

    #[test]
    fn gap_tells_apart_from_overlapping_squares() {
        let square = |x: f64| hull([(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0), (0.5, 0.5)].map(|(u, v)| Vec2::new(u + x, v)));
        assert_eq!(square(0.0).len(), 4);
        assert!((gap(&square(0.0), &square(1.25)) - 0.25).abs() < 1e-12);
        assert!((gap(&square(0.0), &square(0.75)) + 0.25).abs() < 1e-12);
    }
}
