//! Where a ray meets a mesh: a bounding volume hierarchy.

use super::mesh::{Aabb, twice_area};
use super::{Mesh, Vec3};

/// Triangles a leaf: fewer make the tree deeper than it saves, more test too many.
const LEAF: usize = 4;
/// Barycentric slack, so that a ray through a shared edge meets one of the two triangles in spite of rounding.
const EDGE_TOLERANCE: f64 = 1e-12;

/// A tree of boxes over the triangles of one mesh, split at the median of the centroids.
#[derive(Clone, Debug, Default)]
pub struct Bvh {
    nodes: Vec<Node>,
    order: Vec<u32>,
}

/// Where a ray meets a mesh first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    /// Distance from the origin in lengths of the direction: metres where that is a unit vector.
    pub distance: f64,
    /// Index of the triangle.
    pub triangle: usize,
    /// The point on the surface, in the frame of the mesh.
    pub point: Vec3,
    /// Unit normal of the triangle on the side of its winding; zero where the triangle has no area.
    pub normal: Vec3,
}

/// A leaf holds `order[start..start + count]`; an inner node has its left child next to it and its right at `start`.
#[derive(Clone, Copy, Debug)]
struct Node {
    bounds: Aabb,
    start: u32,
    count: u32,
}

impl Bvh {
    /// Builds the tree; the mesh's indices must be in range.
    pub fn build(mesh: &Mesh) -> Self {
        let boxes: Vec<Aabb> = (0..mesh.triangles.len()).map(|i| Aabb::of(&mesh.corners(i))).collect();
        let centroids: Vec<Vec3> = boxes.iter().map(|b| b.min + b.max).collect();
        let mut order: Vec<u32> = (0..mesh.triangles.len() as u32).collect();
        let mut nodes = Vec::with_capacity(mesh.triangles.len());
        if !order.is_empty() {
            split(&boxes, &centroids, &mut order, 0, &mut nodes);
        }
        nodes.shrink_to_fit();
        Self { nodes, order }
    }

    /// The nearest triangle that the ray meets in front of its origin, from either side.
    ///
    /// `mesh` is the one that the tree was built of. The direction need not have unit length.
    pub fn hit(&self, mesh: &Mesh, origin: &Vec3, direction: &Vec3) -> Option<Hit> {
        let inverse = direction.map(|d| 1.0 / d);
        let mut best: Option<(f64, usize)> = None;
        let mut stack: Vec<(u32, f64)> = Vec::with_capacity(64);
        let enter = |node: u32| entry(&self.nodes[node as usize].bounds, origin, &inverse);
        if let Some(t) = self.nodes.first().and_then(|_| enter(0)) {
            stack.push((0, t));
        }
        while let Some((index, t)) = stack.pop() {
            if best.is_some_and(|(nearest, _)| t > nearest) {
                continue;
            }
            let node = self.nodes[index as usize];
            if node.count > 0 {
                self.test_leaf(&node, mesh, origin, direction, &mut best);
                continue;
            }
            let mut children = [index + 1, node.start].map(|c| (c, enter(c)));
            // The nearer child is taken from the stack first.
            if children[0].1 < children[1].1 {
                children.swap(0, 1);
            }
            stack.extend(children.iter().filter_map(|(c, t)| t.map(|t| (*c, t))));
        }
        best.map(|(distance, triangle)| Hit {
            distance,
            triangle,
            point: origin + direction * distance,
            normal: twice_area(&mesh.corners(triangle)).try_normalize(0.0).unwrap_or_else(Vec3::zeros),
        })
    }

    fn test_leaf(&self, node: &Node, mesh: &Mesh, origin: &Vec3, direction: &Vec3, best: &mut Option<(f64, usize)>) {
        let (start, count) = (node.start as usize, node.count as usize);
        for triangle in &self.order[start..start + count] {
            let triangle = *triangle as usize;
            let Some(t) = meet(&mesh.corners(triangle), origin, direction) else {
                continue;
            };
            // Equal distances (a shared edge): the lower triangle, so that the answer does not depend on the tree.
            if best.is_none_or(|(nearest, held)| t < nearest || (t == nearest && triangle < held)) {
                *best = Some((t, triangle));
            }
        }
    }
}

fn split(boxes: &[Aabb], centroids: &[Vec3], order: &mut [u32], start: u32, nodes: &mut Vec<Node>) {
    let mut bounds = Aabb::empty();
    for i in order.iter() {
        bounds.add(&boxes[*i as usize].min);
        bounds.add(&boxes[*i as usize].max);
    }
    let index = nodes.len();
    nodes.push(Node { bounds, start, count: order.len() as u32 });
    if order.len() <= LEAF {
        return;
    }
    let axis = Aabb::of(order.iter().map(|i| &centroids[*i as usize])).size().imax();
    let middle = order.len() / 2;
    order.select_nth_unstable_by(middle, |a, b| centroids[*a as usize][axis].total_cmp(&centroids[*b as usize][axis]));
    let (left, right) = order.split_at_mut(middle);
    split(boxes, centroids, left, start, nodes);
    nodes[index].start = nodes.len() as u32;
    nodes[index].count = 0;
    split(boxes, centroids, right, start + middle as u32, nodes);
}

/// Where the ray enters the box (0 from inside), or `None` where it misses it.
fn entry(bounds: &Aabb, origin: &Vec3, inverse: &Vec3) -> Option<f64> {
    let (mut near, mut far) = (0.0_f64, f64::INFINITY);
    for axis in 0..3 {
        let (low, high) = (bounds.min[axis] - origin[axis], bounds.max[axis] - origin[axis]);
        // Along a face of the box 0·∞ would be no number.
        if inverse[axis].is_infinite() {
            if low > 0.0 || high < 0.0 {
                return None;
            }
            continue;
        }
        let (a, b) = (low * inverse[axis], high * inverse[axis]);
        near = near.max(a.min(b));
        far = far.min(a.max(b));
    }
    // Rounding must not lose a triangle that lies in a face of its box.
    (near <= far * (1.0 + 1e-12)).then_some(near)
}

/// Möller–Trumbore for both windings; the ray's parameter, positive.
fn meet(corners: &[Vec3; 3], origin: &Vec3, direction: &Vec3) -> Option<f64> {
    let (e1, e2) = (corners[1] - corners[0], corners[2] - corners[0]);
    let p = direction.cross(&e2);
    let determinant = e1.dot(&p);
    if determinant == 0.0 {
        return None;
    }
    let inverse = 1.0 / determinant;
    let s = origin - corners[0];
    let u = s.dot(&p) * inverse;
    if !(-EDGE_TOLERANCE..=1.0 + EDGE_TOLERANCE).contains(&u) {
        return None;
    }
    let q = s.cross(&e1);
    let v = direction.dot(&q) * inverse;
    if v < -EDGE_TOLERANCE || u + v > 1.0 + EDGE_TOLERANCE {
        return None;
    }
    let t = e2.dot(&q) * inverse;
    (t > 0.0).then_some(t)
}
