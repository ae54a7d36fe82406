//! Box trees with four children a node, built by the surface area heuristic with bins (Wald 2007, "On fast
//! construction of SAH-based bounding volume hierarchies").

use super::V3;
use super::bvh::{Bounds, Node4, QuadTree};

/// Bins an axis is cut into when a split is sought.
const BINS: usize = 12;

/// A binary node on the way to the four-wide tree.
enum Built {
    Leaf(Vec<u32>),
    Inner(Box<(Bounds, Built)>, Box<(Bounds, Built)>),
}

/// Builds a tree over boxes with at most `leaf_max` (1 to 4) of them in a leaf. Without boxes the tree is empty.
pub(super) fn build(boxes: &[Bounds], leaf_max: usize) -> QuadTree {
    let mut tree = QuadTree { nodes: Vec::new(), leaves: Vec::new() };
    let root = if boxes.is_empty() {
        Vec::new()
    } else {
        let mut order: Vec<u32> = (0..boxes.len() as u32).collect();
        vec![split(boxes, &mut order, leaf_max)]
    };
    collapse(&mut tree, root);
    tree
}

fn bounds_of(boxes: &[Bounds], order: &[u32]) -> Bounds {
    order.iter().fold(Bounds::EMPTY, |b, &i| b.union(&boxes[i as usize]))
}

fn split(boxes: &[Bounds], order: &mut [u32], leaf_max: usize) -> (Bounds, Built) {
    let bounds = bounds_of(boxes, order);
    if order.len() <= leaf_max {
        return (bounds, Built::Leaf(order.to_vec()));
    }
    let at = partition(boxes, order);
    let (left, right) = order.split_at_mut(at);
    let (left, right) = (split(boxes, left, leaf_max), split(boxes, right, leaf_max));
    (bounds, Built::Inner(Box::new(left), Box::new(right)))
}

/// Sorts `order` into two non-empty parts and returns where the second begins.
fn partition(boxes: &[Bounds], order: &mut [u32]) -> usize {
    let centres = order.iter().fold(Bounds::EMPTY, |b, &i| b.with(&boxes[i as usize].centre()));
    let Some((axis, plane)) = best_plane(boxes, order, &centres) else {
        return order.len() / 2;
    };
    let mut at = 0;
    for i in 0..order.len() {
        if bin_of(boxes[order[i] as usize].centre()[axis], axis, &centres) < plane {
            order.swap(i, at);
            at += 1;
        }
    }
    if at == 0 || at == order.len() { order.len() / 2 } else { at }
}

fn bin_of(value: f32, axis: usize, centres: &Bounds) -> usize {
    let size = centres.max[axis] - centres.min[axis];
    (((value - centres.min[axis]) / size * BINS as f32) as usize).min(BINS - 1)
}

/// The axis and bin with the least expected cost, or none where all centres coincide.
fn best_plane(boxes: &[Bounds], order: &[u32], centres: &Bounds) -> Option<(usize, usize)> {
    let mut best: Option<(f32, usize, usize)> = None;
    for axis in 0..3 {
        if centres.max[axis] - centres.min[axis] <= f32::EPSILON {
            continue;
        }
        let mut bins = [(Bounds::EMPTY, 0_usize); BINS];
        for &i in order {
            let b = &boxes[i as usize];
            let bin = &mut bins[bin_of(b.centre()[axis], axis, centres)];
            *bin = (bin.0.union(b), bin.1 + 1);
        }
        for (plane, cost) in plane_costs(&bins) {
            if best.is_none_or(|(least, ..)| cost < least) {
                best = Some((cost, axis, plane));
            }
        }
    }
    best.map(|(_, axis, plane)| (axis, plane))
}

fn plane_costs(bins: &[(Bounds, usize); BINS]) -> impl Iterator<Item = (usize, f32)> + '_ {
    let side = |part: &[(Bounds, usize)]| {
        let (b, n) = part.iter().fold((Bounds::EMPTY, 0), |(b, n), bin| (b.union(&bin.0), n + bin.1));
        if n == 0 { f32::INFINITY } else { b.half_area() * n as f32 }
    };
    (1..BINS).map(move |plane| (plane, side(&bins[..plane]) + side(&bins[plane..])))
}

/// Packs up to four subtrees into one node and returns its index.
fn collapse(tree: &mut QuadTree, mut parts: Vec<(Bounds, Built)>) -> u32 {
    while parts.len() < 4 {
        let largest = (0..parts.len())
            .filter(|&i| matches!(parts[i].1, Built::Inner(..)))
            .max_by(|&a, &b| parts[a].0.half_area().total_cmp(&parts[b].0.half_area()));
        let Some(largest) = largest else { break };
        if let (_, Built::Inner(left, right)) = parts.remove(largest) {
            parts.push(*left);
            parts.push(*right);
        }
    }
    let at = tree.nodes.len();
    tree.nodes.push(Node4::empty());
    for (lane, (bounds, part)) in parts.into_iter().enumerate() {
        let child = match part {
            Built::Leaf(items) => tree.push_leaf(&items),
            inner @ Built::Inner(..) => collapse(tree, vec![(bounds, inner)]),
        };
        tree.nodes[at].set(lane, &bounds, child);
    }
    at as u32
}

/// Box around points.
pub(super) fn bounds_of_points<'a>(points: impl IntoIterator<Item = &'a V3>) -> Bounds {
    points.into_iter().fold(Bounds::EMPTY, |b, p| b.with(p))
}
