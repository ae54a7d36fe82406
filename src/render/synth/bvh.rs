//! Walking a tree of boxes, four children a step. Used twice: over a shape's triangles and over the scene's items.

use super::V3;
use super::lanes::Lanes;

/// Marks a child that is a leaf.
const LEAF: u32 = 1 << 31;
/// Marks a child that is not there.
const NONE: u32 = u32::MAX;
/// Deepest path times three open siblings; trees here stay below half of it.
const STACK: usize = 64;

/// An axis-aligned box.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    pub min: V3,
    pub max: V3,
}

impl Bounds {
    /// The box of nothing.
    pub const EMPTY: Self = Self {
        min: V3::new(f32::INFINITY, f32::INFINITY, f32::INFINITY),
        max: V3::new(f32::NEG_INFINITY, f32::NEG_INFINITY, f32::NEG_INFINITY),
    };

    /// This box grown to hold a point.
    pub fn with(&self, p: &V3) -> Self {
        Self { min: self.min.inf(p), max: self.max.sup(p) }
    }

    /// The box around both.
    pub fn union(&self, o: &Self) -> Self {
        Self { min: self.min.inf(&o.min), max: self.max.sup(&o.max) }
    }

    /// Its middle.
    pub fn centre(&self) -> V3 {
        (self.min + self.max) * 0.5
    }

    /// Half of its surface.
    pub fn half_area(&self) -> f32 {
        let d = self.max - self.min;
        d.x * d.y + d.y * d.z + d.z * d.x
    }
}

/// A ray with what the box test needs of it. The direction need not have unit length.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ray {
    pub origin: V3,
    pub direction: V3,
    inverse: V3,
}

impl Ray {
    /// Components that are nearly zero are pushed away from it so that their inverse stays finite.
    #[inline]
    pub fn new(origin: V3, direction: V3) -> Self {
        let inverse = direction.map(|d| if d.abs() < 1e-12 { 1e12_f32.copysign(d) } else { 1.0 / d });
        Self { origin, direction, inverse }
    }

    /// The point at parameter `t`.
    #[inline]
    pub fn at(&self, t: f32) -> V3 {
        self.origin + self.direction * t
    }
}

/// Four boxes and what lies in them.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
pub(super) struct Node4 {
    /// Minimum x, y, z, then maximum x, y, z.
    sides: [Lanes; 6],
    child: [u32; 4],
}

impl Node4 {
    /// A node whose four boxes no ray meets.
    pub fn empty() -> Self {
        let (far, near) = (Lanes::all(f32::INFINITY), Lanes::all(f32::NEG_INFINITY));
        Self { sides: [far, far, far, near, near, near], child: [NONE; 4] }
    }

    /// Writes one of the four children.
    pub fn set(&mut self, lane: usize, b: &Bounds, child: u32) {
        for axis in 0..3 {
            self.sides[axis].0[lane] = b.min[axis];
            self.sides[axis + 3].0[lane] = b.max[axis];
        }
        self.child[lane] = child;
    }

    /// Where the ray enters each box, and whether it does before `t_max`.
    #[inline(always)]
    fn enter(&self, ray: &Ray, t_max: f32) -> ([f32; 4], [bool; 4]) {
        let (mut near, mut far) = (Lanes::all(0.0), Lanes::all(t_max));
        for axis in 0..3 {
            let (o, inverse) = (Lanes::all(ray.origin[axis]), Lanes::all(ray.inverse[axis]));
            let (a, b) = if ray.inverse[axis] < 0.0 { (axis + 3, axis) } else { (axis, axis + 3) };
            near = ((self.sides[a] - o) * inverse).max(near);
            far = ((self.sides[b] - o) * inverse).min(far);
        }
        (near.0, std::array::from_fn(|i| near.0[i] <= far.0[i]))
    }
}

/// A tree of boxes; the items of a leaf are at most four numbers, [`QuadTree::VOID`] where there is none.
#[derive(Clone, Debug)]
pub(super) struct QuadTree {
    pub nodes: Vec<Node4>,
    pub leaves: Vec<[u32; 4]>,
}

impl QuadTree {
    /// Stands in a leaf for "no item".
    pub const VOID: u32 = u32::MAX;

    /// Adds a leaf and returns the child that stands for it.
    pub fn push_leaf(&mut self, items: &[u32]) -> u32 {
        let mut leaf = [Self::VOID; 4];
        for (slot, &item) in leaf.iter_mut().zip(items) {
            *slot = item;
        }
        self.leaves.push(leaf);
        LEAF | (self.leaves.len() - 1) as u32
    }

    /// Calls `visit(leaf, t_max)` for the leaves along the ray, near ones first. It returns the new `t_max`; a
    /// negative one ends the walk.
    #[inline(always)]
    pub fn walk(&self, ray: &Ray, mut t_max: f32, mut visit: impl FnMut(usize, f32) -> f32) {
        let mut stack = [(0_u32, 0.0_f32); STACK];
        let mut top = 1;
        while top > 0 {
            top -= 1;
            let (child, near) = stack[top];
            if near > t_max {
                continue;
            }
            if child & LEAF != 0 {
                t_max = visit((child & !LEAF) as usize, t_max);
                if t_max < 0.0 {
                    return;
                }
                continue;
            }
            let node = &self.nodes[child as usize];
            let (near, met) = node.enter(ray, t_max);
            let first = top;
            for i in 0..4 {
                if met[i] && node.child[i] != NONE && top < STACK {
                    insert(&mut stack, first, top, (node.child[i], near[i]));
                    top += 1;
                }
            }
        }
    }
}

/// Keeps the children of one node sorted, the farthest at the bottom.
#[inline(always)]
fn insert(stack: &mut [(u32, f32); STACK], first: usize, top: usize, item: (u32, f32)) {
    let mut at = top;
    while at > first && stack[at - 1].1 < item.1 {
        stack[at] = stack[at - 1];
        at -= 1;
    }
    stack[at] = item;
}
