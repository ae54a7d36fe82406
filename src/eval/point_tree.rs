//! The vertices of a model, arranged so that the farthest and the nearest are found without looking at all of them.

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
    bounds: Aabb,
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

    /// The point of an index, which must be below their number.
    pub fn point(&self, i: usize) -> Vec3 {
        Vec3::new(self.x[i], self.y[i], self.z[i])
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

    /// Squared distance from a place to the nearest point, and that point's index; the search begins with the points of
    /// the indices `guesses`. Infinite without points.
    pub fn nearest(&self, place: &Vec3, guesses: [usize; 2]) -> (f64, usize) {
        if self.is_empty() {
            return (f64::INFINITY, 0);
        }
        let [first, second] = guesses.map(|guess| guess.min(self.len() - 1));
        let (a, b) = ((self.squared(first, place), first), (self.squared(second, place), second));
        let mut best = if b.0 < a.0 { b } else { a };
        let mut open = [(0u32, 0.0); MAX_DEPTH];
        let mut waiting = 1;
        while waiting > 0 {
            waiting -= 1;
            let (mut at, least) = open[waiting];
            if least >= best.0 {
                continue;
            }
            while self.nodes[at as usize].second > 0 {
                let (first, second) = (at + 1, self.nodes[at as usize].second);
                let [to_first, to_second] = [first, second].map(|n| squared_to_box(&self.nodes[n as usize].bounds, place));
                let (near, far, to_far) = if to_first <= to_second { (first, second, to_second) } else { (second, first, to_first) };
                if to_far < best.0 {
                    open[waiting] = (far, to_far);
                    waiting += 1;
                }
                at = near;
            }
            let node = &self.nodes[at as usize];
            for i in node.first as usize..node.end as usize {
                let squared = self.squared(i, place);
                if squared < best.0 {
                    best = (squared, i);
                }
            }
        }
        best
    }

    fn squared(&self, i: usize, place: &Vec3) -> f64 {
        let (dx, dy, dz) = (self.x[i] - place.x, self.y[i] - place.y, self.z[i] - place.z);
        dx * dx + dy * dy + dz * dz
    }
}

/// Adds the node of these points, then those of its parts.
fn split(points: &mut [Vec3], first: u32, nodes: &mut Vec<Node>) {
    let bounds = Aabb::of(points.iter());
    let centre = bounds.centre();
    let radius = points.iter().map(|p| (p - centre).norm()).fold(0.0, f64::max);
    let here = nodes.len();
    nodes.push(Node { ball: Ball { centre, radius }, bounds, first, end: first + points.len() as u32, second: 0 });
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

fn squared_to_box(bounds: &Aabb, place: &Vec3) -> f64 {
    let beyond = |axis: usize| (bounds.min[axis] - place[axis]).max(place[axis] - bounds.max[axis]).max(0.0);
    let (x, y, z) = (beyond(0), beyond(1), beyond(2));
    x * x + y * y + z * z
}
