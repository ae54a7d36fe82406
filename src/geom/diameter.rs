//! The diameter of a mesh as BOP defines it.

use super::{Aabb, Mesh, Vec3};

/// Bounds are rounded: a little more than they keep the pruning exact to the last digit.
const SLACK: f64 = 1.0 + 1e-12;
/// Angles near 0 come out of the arc cosine with half the digits.
const ANGLE_SLACK: f64 = 1e-7;
/// Points of a leaf: fewer make more nodes than they save.
const LEAF: usize = 16;

impl Mesh {
    /// The largest distance between two vertices, in metres: the diameter of BOP's `models_info.json`. Zero without
    /// vertices.
    ///
    /// Exact, by branch and bound over pairs of nodes of a tree. A pair of nodes is left out where their boxes, or their
    /// cones as seen from the middle of the mesh, allow no larger distance than the best so far; the cones keep balls and
    /// cylinders, where nearly every vertex has a partner nearly opposite, from taking the square of the vertices.
    pub fn diameter(&self) -> f64 {
        let Some(first) = self.positions.first() else { return 0.0 };
        let mut search = Search { middle: self.bounds().centre(), points: self.positions.clone(), nodes: Vec::new(), best: 0.0 };
        search.build(0, search.points.len());
        let far = search.farthest(first);
        search.farthest(&far);
        search.run();
        search.best.sqrt()
    }
}

/// Points `from..to`, and what bounds them.
#[derive(Clone, Copy)]
struct Node {
    from: usize,
    to: usize,
    /// The two halves; 0 for a leaf.
    children: [usize; 2],
    bounds: Aabb,
    /// Largest distance from the middle.
    radius: f64,
    /// Axis and half angle of the cone from the middle.
    axis: Vec3,
    angle: f64,
}

struct Search {
    middle: Vec3,
    points: Vec<Vec3>,
    nodes: Vec<Node>,
    /// Square of the largest distance so far.
    best: f64,
}

impl Search {
    fn build(&mut self, from: usize, to: usize) -> usize {
        let bounds = Aabb::of(&self.points[from..to]);
        let at = self.nodes.len();
        let (radius, axis, angle) = self.cone(from, to);
        self.nodes.push(Node { from, to, children: [0; 2], bounds, radius, axis, angle });
        if to - from > LEAF {
            let widest = bounds.size().imax();
            let half = usize::midpoint(from, to);
            self.points[from..to].select_nth_unstable_by(half - from, |a, b| a[widest].total_cmp(&b[widest]));
            let children = [self.build(from, half), self.build(half, to)];
            self.nodes[at].children = children;
        }
        at
    }

    fn cone(&self, from: usize, to: usize) -> (f64, Vec3, f64) {
        let points = || self.points[from..to].iter().map(|p| p - self.middle);
        let radius = points().map(|p| p.norm_squared()).fold(0.0, f64::max).sqrt();
        let sum = points().fold(Vec3::zeros(), |sum, p| sum + p.try_normalize(0.0).unwrap_or_default());
        let Some(axis) = sum.try_normalize(f64::MIN_POSITIVE) else { return (radius, Vec3::z(), std::f64::consts::PI) };
        let cosine = points().map(|p| p.try_normalize(0.0).map_or(-1.0, |p| p.dot(&axis))).fold(1.0, f64::min);
        (radius, axis, cosine.clamp(-1.0, 1.0).acos() + ANGLE_SLACK)
    }

    /// The point farthest from `from`; its distance counts.
    fn farthest(&mut self, from: &Vec3) -> Vec3 {
        let distance = |p: &&Vec3| (*p - from).norm_squared();
        let far = self.points.iter().max_by(|a, b| distance(a).total_cmp(&distance(b))).copied().unwrap_or(*from);
        self.best = self.best.max((far - from).norm_squared());
        far
    }

    /// Square of a distance that no pair of points of two nodes exceeds.
    fn bound(&self, a: &Node, b: &Node) -> f64 {
        let reach = |i: usize| (a.bounds.max[i] - b.bounds.min[i]).max(b.bounds.max[i] - a.bounds.min[i]);
        let boxes: f64 = (0..3).map(|i| reach(i) * reach(i)).sum();
        let angle = a.axis.dot(&b.axis).clamp(-1.0, 1.0).acos() + ANGLE_SLACK + a.angle + b.angle;
        // At an obtuse angle the longest sides are the farthest apart, and at an acute one the bound is no less.
        let cosine = angle.min(std::f64::consts::PI).cos().min(0.0);
        let cones = a.radius * a.radius + b.radius * b.radius - 2.0 * a.radius * b.radius * cosine;
        boxes.min(cones) * SLACK
    }

    fn run(&mut self) {
        let mut stack = vec![(0, 0)];
        while let Some((a, b)) = stack.pop() {
            let (x, y) = (self.nodes[a], self.nodes[b]);
            if self.bound(&x, &y) <= self.best {
                continue;
            }
            // The larger node is split; where it is a leaf, so is the other.
            let (split, other) = if x.to - x.from >= y.to - y.from { (x.children, b) } else { (y.children, a) };
            let [left, right] = split;
            if split == [0, 0] {
                self.compare(&x, &y);
                continue;
            }
            let mut pairs = if a == b { vec![(left, left), (right, right), (left, right)] } else { vec![(left, other), (right, other)] };
            // The most promising pair is on top: an early best prunes the others.
            pairs.sort_by(|p, q| {
                let bound = |(a, b): &(usize, usize)| self.bound(&self.nodes[*a], &self.nodes[*b]);
                bound(p).total_cmp(&bound(q))
            });
            stack.extend(pairs);
        }
    }

    fn compare(&mut self, a: &Node, b: &Node) {
        for p in &self.points[a.from..a.to] {
            for q in &self.points[b.from..b.to] {
                self.best = self.best.max((p - q).norm_squared());
            }
        }
    }
}
