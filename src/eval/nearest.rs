//! The vertices of a model, arranged so that the nearest one to a place is found in a few steps from a good guess.

use crate::geom::{Aabb, Vec3};

/// Points in a leaf: as many as a few vector registers hold.
const LEAF: usize = 8;
/// Levels of the tree: halving 2³² points down to leaves takes 29.
const MAX_DEPTH: usize = 48;

/// The points of a leaf, coordinate by coordinate; what is left over lies infinitely far away.
type Leaf = [[f64; LEAF]; 3];

#[derive(Clone, Debug)]
struct Node {
    min: [f64; 3],
    max: [f64; 3],
    parent: u32,
    /// The other child of the parent; the first child follows its parent.
    sibling: u32,
    /// Place of the second child, or in a leaf that of the leaf.
    link: u32,
    /// Along which the parent was split.
    axis: u8,
    is_leaf: bool,
}

impl Node {
    #[inline(always)]
    fn beyond(&self, place: &[f64; 3], axis: usize) -> f64 {
        // As the processor's own maximum: no place is not a number.
        let larger = |a: f64, b: f64| if a > b { a } else { b };
        larger(larger(self.min[axis] - place[axis], place[axis] - self.max[axis]), 0.0)
    }

    #[inline(always)]
    fn squared(&self, place: &[f64; 3]) -> f64 {
        let (x, y, z) = (self.beyond(place, 0), self.beyond(place, 1), self.beyond(place, 2));
        x * x + y * y + z * z
    }
}

/// A k-d tree for searches that begin at a guess and go up from there: neighbours ask one after the other.
#[derive(Clone, Debug)]
pub struct NearestTree {
    leaves: Vec<Leaf>,
    nodes: Vec<Node>,
    /// The node of each leaf.
    of_leaf: Vec<u32>,
    len: usize,
}

/// Places that wait to be looked at, kept from one search to the next: filling it anew would cost more than a search.
#[derive(Clone, Debug)]
pub struct Waiting([(u32, f64); MAX_DEPTH]);

impl Default for Waiting {
    fn default() -> Self {
        Self([(0, 0.0); MAX_DEPTH])
    }
}

/// The nearest point so far.
#[derive(Clone, Copy)]
struct Best {
    squared: f64,
    index: usize,
}

impl NearestTree {
    /// Arranges the points; their order is not kept.
    pub fn new(mut points: Vec<Vec3>) -> Self {
        let mut tree = Self { leaves: Vec::new(), nodes: Vec::new(), of_leaf: Vec::new(), len: points.len() };
        if !points.is_empty() {
            tree.split(&mut points, 0, 0);
        }
        tree
    }

    /// Adds the node of these points, then those of its parts. The first part fills whole leaves.
    fn split(&mut self, points: &mut [Vec3], parent: u32, axis: u8) {
        let bounds = Aabb::of(points.iter());
        let here = self.nodes.len() as u32;
        let is_leaf = points.len() <= LEAF;
        let link = self.leaves.len() as u32;
        self.nodes.push(Node { min: bounds.min.into(), max: bounds.max.into(), parent, sibling: here, link, axis, is_leaf });
        if is_leaf {
            self.leaves.push(std::array::from_fn(|axis| std::array::from_fn(|i| points.get(i).map_or(f64::INFINITY, |p| p[axis]))));
            self.of_leaf.push(here);
            return;
        }
        let axis = bounds.size().imax();
        let middle = points.len().div_ceil(2).next_multiple_of(LEAF).min(points.len() - 1) / LEAF * LEAF;
        let middle = middle.max(LEAF);
        points.select_nth_unstable_by(middle, |a, b| a[axis].total_cmp(&b[axis]));
        let (left, right) = points.split_at_mut(middle);
        self.split(left, here, axis as u8);
        let (first, second) = (here + 1, self.nodes.len() as u32);
        self.nodes[here as usize].link = second;
        self.nodes[first as usize].sibling = second;
        self.split(right, here, axis as u8);
        self.nodes[second as usize].sibling = first;
    }

    /// Number of points.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is no point.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The point of an index, which must be below their number.
    pub fn point(&self, i: usize) -> Vec3 {
        let leaf = &self.leaves[i / LEAF];
        Vec3::new(leaf[0][i % LEAF], leaf[1][i % LEAF], leaf[2][i % LEAF])
    }

    /// Index of the point nearest to a place; the search begins at the better of the guesses, which are indices. Without
    /// points it is 0.
    pub fn nearest(&self, place: &Vec3, guesses: [usize; 2], waiting: &mut Waiting) -> usize {
        if self.is_empty() {
            return 0;
        }
        let place: [f64; 3] = (*place).into();
        let [a, b] = guesses.map(|guess| {
            let index = guess.min(self.len - 1);
            Best { squared: (self.point(index) - Vec3::from(place)).norm_squared(), index }
        });
        let mut best = if b.squared < a.squared { b } else { a };
        let leaf = best.index / LEAF;
        self.scan(leaf, &place, &mut best);
        let mut at = self.of_leaf[leaf] as usize;
        while at != 0 {
            let node = &self.nodes[at];
            let sibling = &self.nodes[node.sibling as usize];
            // The one axis alone tells most of them off.
            let apart = sibling.beyond(&place, usize::from(node.axis));
            if apart * apart < best.squared {
                let squared = sibling.squared(&place);
                if squared < best.squared {
                    self.descend(node.sibling, squared, &place, &mut best, waiting);
                }
            }
            at = node.parent as usize;
        }
        best.index
    }

    fn descend(&self, top: u32, squared: f64, place: &[f64; 3], best: &mut Best, Waiting(open): &mut Waiting) {
        open[0] = (top, squared);
        let mut waiting = 1;
        while waiting > 0 {
            waiting -= 1;
            let (mut at, mut squared) = open[waiting];
            // Down along the nearer side, the other one waits.
            while squared < best.squared {
                let node = &self.nodes[at as usize];
                if node.is_leaf {
                    self.scan(node.link as usize, place, best);
                    break;
                }
                let (first, second) = (at + 1, node.link);
                let [to_first, to_second] = [first, second].map(|n| self.nodes[n as usize].squared(place));
                let is_first = to_first <= to_second;
                let (far, to_far) = if is_first { (second, to_second) } else { (first, to_first) };
                (at, squared) = if is_first { (first, to_first) } else { (second, to_second) };
                if to_far < best.squared {
                    open[waiting] = (far, to_far);
                    waiting += 1;
                }
            }
        }
    }

    #[inline(always)]
    fn scan(&self, leaf: usize, place: &[f64; 3], best: &mut Best) {
        let [x, y, z] = &self.leaves[leaf];
        let mut squared = [0.0; LEAF];
        for i in 0..LEAF {
            let (dx, dy, dz) = (x[i] - place[0], y[i] - place[1], z[i] - place[2]);
            squared[i] = dx * dx + dy * dy + dz * dz;
        }
        let least = squared.iter().fold(f64::INFINITY, |a, b| if *b < a { *b } else { a });
        if least < best.squared {
            let at = squared.iter().position(|s| *s == least).unwrap_or(0);
            *best = Best { squared: least, index: leaf * LEAF + at };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{Rng as _, SeedableRng as _};

    #[test]
    fn the_nearest_point_is_found_from_any_guess() {
        let mut random = rand_pcg::Pcg64::seed_from_u64(3);
        let mut waiting = Waiting::default();
        let mut at = |half: f64| Vec3::from_fn(|_, _| random.random_range(-half..half));
        for count in [1, 2, 7, 8, 9, 15, 16, 17, 24, 25, 100, 1000] {
            let points: Vec<Vec3> = (0..count).map(|_| at(1.0)).collect();
            let tree = NearestTree::new(points.clone());
            assert_eq!(tree.len(), count);
            let mut held: Vec<Vec3> = (0..count).map(|i| tree.point(i)).collect();
            let mut known = points.clone();
            let by_place = |a: &Vec3, b: &Vec3| a.x.total_cmp(&b.x);
            held.sort_by(by_place);
            known.sort_by(by_place);
            assert_eq!(held, known);
            for guess in 0..200 {
                let place = at(2.0);
                let least = points.iter().map(|p| (p - place).norm_squared()).fold(f64::INFINITY, f64::min);
                let found = tree.point(tree.nearest(&place, [guess, 7 * guess], &mut waiting));
                assert_eq!((found - place).norm_squared(), least, "{count} points");
            }
        }
        assert_eq!(NearestTree::new(Vec::new()).nearest(&Vec3::zeros(), [0, 5], &mut waiting), 0);
        let same = NearestTree::new(vec![Vec3::zeros(); 40]);
        assert_eq!(same.point(same.nearest(&Vec3::x(), [0, 0], &mut waiting)), Vec3::zeros());
    }
}
