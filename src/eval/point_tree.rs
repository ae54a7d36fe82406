//! The vertices of a model, arranged so that the farthest is found without looking at all of them.

use crate::geom::{Aabb, Vec3};

/// Points in a leaf: a few vector registers full; with fewer the bounds cost more than the points.
const LEAF: usize = 32;
/// Levels of the tree: halving 2³² points down to leaves takes 27.
const MAX_DEPTH: usize = 48;
/// Bounds are rounded: a little more than them keeps the pruning exact to the last digit.
const SLACK: f64 = 1.0 + 1e-12;

/// A ball that holds some of the points.
#[derive(Clone, Copy, Debug)]
pub struct Ball {
    /// Its centre, metres.
    pub centre: Vec3,
    /// Its radius, metres.
    pub radius: f64,
}

/// Some of the points, coordinate by coordinate.
#[derive(Clone, Copy, Debug)]
pub struct Block<'a> {
    /// x in metres.
    pub x: &'a [f64],
    /// y in metres.
    pub y: &'a [f64],
    /// z in metres.
    pub z: &'a [f64],
}

impl<'a> Block<'a> {
    /// The points one by one.
    pub fn points(self) -> impl Iterator<Item = Vec3> + 'a {
        self.x.iter().zip(self.y).zip(self.z).map(|((x, y), z)| Vec3::new(*x, *y, *z))
    }
}

#[derive(Clone, Debug)]
struct Node {
    ball: Ball,
    first: u32,
    end: u32,
    /// Place of the second child; the first follows its parent. Zero in a leaf.
    second: u32,
}

/// A k-d tree over points: median splits along the longest side, leaves of up to 32 points.
#[derive(Clone, Debug)]
pub struct PointTree {
    x: Vec<f64>,
    y: Vec<f64>,
    z: Vec<f64>,
    nodes: Vec<Node>,
    bounds: Aabb,
}

impl PointTree {
    /// Arranges the points; their order is not kept.
    pub fn new(mut points: Vec<Vec3>) -> Self {
        let mut nodes = Vec::with_capacity(points.len() / LEAF * 3);
        if !points.is_empty() {
            split(&mut points, 0, &mut nodes);
        }
        let column = |axis: usize| points.iter().map(|p| p[axis]).collect();
        Self { x: column(0), y: column(1), z: column(2), nodes, bounds: Aabb::of(&points) }
    }

    /// Number of points.
    pub fn len(&self) -> usize {
        self.x.len()
    }

    /// Whether there is no point.
    pub fn is_empty(&self) -> bool {
        self.x.is_empty()
    }

    /// The box of the points.
    pub fn bounds(&self) -> Aabb {
        self.bounds
    }

    /// All points.
    pub fn all(&self) -> Block<'_> {
        Block { x: &self.x, y: &self.y, z: &self.z }
    }

    fn block(&self, node: &Node) -> Block<'_> {
        let range = node.first as usize..node.end as usize;
        Block { x: &self.x[range.clone()], y: &self.y[range.clone()], z: &self.z[range] }
    }

    /// The largest value over the points, or anything from `enough` on once one is found: `bound` is never below the
    /// value of a point in the ball, `largest` is the largest value in a block. Zero without points; no value is negative.
    pub fn largest(&self, enough: f64, bound: impl Fn(&Ball) -> f64, largest: impl Fn(Block<'_>) -> f64) -> f64 {
        let mut best = 0.0;
        let mut open = [(0u32, f64::INFINITY); MAX_DEPTH];
        let mut waiting = usize::from(!self.nodes.is_empty());
        while waiting > 0 {
            waiting -= 1;
            let (mut at, mut over) = open[waiting];
            // Down along the more promising side, the other one waits.
            while over > best && self.nodes[at as usize].second > 0 {
                let (first, second) = (at + 1, self.nodes[at as usize].second);
                let [over_first, over_second] = [first, second].map(|n| bound(&self.nodes[n as usize].ball) * SLACK);
                let (near, far) = if over_first >= over_second { (first, second) } else { (second, first) };
                let over_far = over_first.min(over_second);
                if over_far > best {
                    open[waiting] = (far, over_far);
                    waiting += 1;
                }
                (at, over) = (near, over_first.max(over_second));
            }
            if over <= best {
                continue;
            }
            let value = largest(self.block(&self.nodes[at as usize]));
            if value > best {
                best = value;
                if best >= enough {
                    return best;
                }
            }
        }
        best
    }
}

/// Adds the node of these points, then those of its parts.
fn split(points: &mut [Vec3], first: u32, nodes: &mut Vec<Node>) {
    let bounds = Aabb::of(points.iter());
    let centre = bounds.centre();
    let radius = points.iter().map(|p| (p - centre).norm()).fold(0.0, f64::max);
    let here = nodes.len();
    nodes.push(Node { ball: Ball { centre, radius }, first, end: first + points.len() as u32, second: 0 });
    if points.len() <= LEAF {
        return;
    }
    let axis = bounds.size().imax();
    let middle = points.len() / 2;
    points.select_nth_unstable_by(middle, |a, b| a[axis].total_cmp(&b[axis]));
    let (left, right) = points.split_at_mut(middle);
    split(left, first, nodes);
    nodes[here].second = nodes.len() as u32;
    split(right, first + middle as u32, nodes);
}
