//! Triangles seen through a lens that bends straight lines.
//!
//! On the undistorted plane (x/z, y/z) edges are straight and 1/z is linear, so a triangle can be clipped and halved
//! there without any error. It is halved until its edges, distorted, are straight to [`BEND_PX`].

use super::target::{Corner, Target};
use crate::geom::{Camera, Vec2, Vec3};

/// How far the middle of an edge may lie off the chord, in pixels: a fifth of the 0.1 px that overlays promise.
pub(super) const BEND_PX: f64 = 0.02;
/// Edges longer than this are halved whatever their middle says: an edge through the centre of the lens bends both ways
/// and its middle lies on the chord. At 16 px strong lenses (k₁ −0.4, f 800) stay below 0.03 px.
const LONG_PX: f64 = 16.0;
/// Edges shorter than this are straight to far below [`BEND_PX`] under any lens: no need to look.
pub(super) const SHORT_PX: f64 = 2.0;
/// Length, on the undistorted plane, at which triangles that reach over the fold are given up.
const FOLD_EDGE_PX: f64 = 1.0;
/// Of the longest edge on the screen: along an edge, radii that are distorted by their seventh power at most leave the chord
/// by less than its length.
const BEND_MARGIN: f64 = 2.0;
/// Halvings of one triangle: from the largest plane to a pixel it takes fewer.
const MAX_DEPTH: u32 = 40;
/// Distance between the pixels of the border that are asked for their rays.
const BORDER_STEP_PX: f64 = 16.0;
/// Margin of the visible part of the plane, as a share of its size, for what bulges between these.
const MARGIN: f64 = 0.05;
/// Radius (89.9° off the axis) beyond which nothing is drawn: there is no undistorted plane at 90°.
const RADIUS_LIMIT: f64 = 600.0;

/// The part of the undistorted plane that the image shows.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Window {
    low: Vec2,
    high: Vec2,
    radius: f64,
}

impl Window {
    pub(super) fn of(camera: &Camera) -> Self {
        let radius = camera.max_radius().min(RADIUS_LIMIT);
        let mut window = Self { low: Vec2::repeat(f64::INFINITY), high: Vec2::repeat(f64::NEG_INFINITY), radius };
        for pixel in border(camera) {
            match camera.normalised(&pixel) {
                Ok(n) if n.norm() <= radius => {
                    window.low = window.low.inf(&n);
                    window.high = window.high.sup(&n);
                }
                // Somewhere the border has no ray: the fold bounds what can be seen.
                _ => return Self { low: Vec2::repeat(-radius), high: Vec2::repeat(radius), radius },
            }
        }
        let margin = (window.high - window.low) * MARGIN;
        window.low -= margin;
        window.high += margin;
        window
    }

    pub(super) fn holds(&self, n: &Vec2) -> bool {
        n.norm_squared() <= self.radius * self.radius
    }
}

/// Positions around the image, one pixel outside.
fn border(camera: &Camera) -> Vec<Vec2> {
    let (w, h) = (f64::from(camera.width), f64::from(camera.height));
    let mut out = Vec::new();
    let mut side = |from: Vec2, to: Vec2| {
        let steps = ((to - from).norm() / BORDER_STEP_PX).ceil().max(1.0) as usize;
        out.extend((0..steps).map(|i| from + (to - from) * (i as f64 / steps as f64)));
    };
    let corners = [Vec2::new(-1.0, -1.0), Vec2::new(w, -1.0), Vec2::new(w, h), Vec2::new(-1.0, h)];
    for i in 0..4 {
        side(corners[i], corners[(i + 1) % 4]);
    }
    out
}

/// A point of the undistorted plane, its 1/z, and where the lens puts it, if within the fold.
#[derive(Clone, Copy)]
struct Point {
    plane: Vec2,
    inverse_depth: f64,
    screen: Option<Vec2>,
}

/// Draws triangles through the lens of one camera.
pub(super) struct LensPen<'a> {
    pub(super) camera: &'a Camera,
    pub(super) window: &'a Window,
    pub(super) id: u16,
}

impl LensPen<'_> {
    /// Where the lens puts a point of the undistorted plane, as column, row; `None` beyond the fold.
    #[inline]
    pub(super) fn screen(&self, plane: &Vec2) -> Option<Vec2> {
        self.window.holds(plane).then(|| self.camera.pixel_of_normalised(plane))
    }

    fn point(&self, plane: Vec2, inverse_depth: f64) -> Point {
        Point { plane, inverse_depth, screen: self.screen(&plane) }
    }

    /// Draws a triangle that lies beyond the near plane, given in the camera frame.
    pub(super) fn draw(&self, corners: &[Vec3; 3], target: &mut Target) {
        let points = corners.map(|p| {
            let inverse = 1.0 / p.z;
            self.point(Vec2::new(p.x * inverse, p.y * inverse), inverse)
        });
        let polygon = self.clipped(&points);
        for i in 2..polygon.len() {
            self.halve([polygon[0], polygon[i - 1], polygon[i]], MAX_DEPTH, target);
        }
    }

    /// The part of the triangle over the window, as a convex polygon.
    fn clipped(&self, points: &[Point; 3]) -> Vec<Point> {
        let mut polygon = points.to_vec();
        for axis in 0..2 {
            polygon = self.cut(&polygon, |p| p.plane[axis] - self.window.low[axis]);
            polygon = self.cut(&polygon, |p| self.window.high[axis] - p.plane[axis]);
        }
        polygon
    }

    /// Sutherland–Hodgman against one side. Cuts run from the inner to the outer end, so that neighbours get the same.
    fn cut(&self, polygon: &[Point], inside: impl Fn(&Point) -> f64) -> Vec<Point> {
        let mut out = Vec::with_capacity(polygon.len() + 1);
        for (i, point) in polygon.iter().enumerate() {
            let next = &polygon[(i + 1) % polygon.len()];
            let (here, there) = (inside(point), inside(next));
            if here >= 0.0 {
                out.push(*point);
            }
            if (here >= 0.0) != (there >= 0.0) {
                let (inner, outer, share) =
                    if here >= 0.0 { (point, next, here / (here - there)) } else { (next, point, there / (there - here)) };
                out.push(self.between(inner, outer, share));
            }
        }
        out
    }

    fn between(&self, a: &Point, b: &Point, share: f64) -> Point {
        let plane = a.plane + (b.plane - a.plane) * share;
        self.point(plane, a.inverse_depth + (b.inverse_depth - a.inverse_depth) * share)
    }

    /// The middle of an edge, the same from either end.
    fn middle(&self, a: &Point, b: &Point) -> Point {
        self.point((a.plane + b.plane) * 0.5, (a.inverse_depth + b.inverse_depth) * 0.5)
    }

    /// Fills the triangle or the parts that it is halved into. Whether an edge is halved depends on the edge alone, so
    /// no cracks open between neighbours.
    fn halve(&self, t: [Point; 3], depth: u32, target: &mut Target) {
        if self.is_unseen(&t) {
            return;
        }
        let splits = [0, 1, 2].map(|i| depth > 0 && self.is_bent(&t[i], &t[(i + 1) % 3]));
        let Some(first) = splits.iter().position(|s| *s) else {
            return self.fill(&t, target);
        };
        // Turned so that the edge a–b is halved, and c–a is not unless all are.
        let first = (0..3).find(|i| splits[*i] && !splits[(i + 2) % 3]).unwrap_or(first);
        let [a, b, c] = [0, 1, 2].map(|i| t[(first + i) % 3]);
        let ab = self.middle(&a, &b);
        if !splits[(first + 1) % 3] {
            self.halve([a, ab, c], depth - 1, target);
            return self.halve([ab, b, c], depth - 1, target);
        }
        let bc = self.middle(&b, &c);
        self.halve([ab, b, bc], depth - 1, target);
        if !splits[(first + 2) % 3] {
            self.halve([a, ab, bc], depth - 1, target);
            return self.halve([a, bc, c], depth - 1, target);
        }
        let ca = self.middle(&c, &a);
        self.halve([a, ab, ca], depth - 1, target);
        self.halve([ca, bc, c], depth - 1, target);
        self.halve([ab, bc, ca], depth - 1, target);
    }

    fn is_bent(&self, a: &Point, b: &Point) -> bool {
        let (Some(p), Some(q)) = (a.screen, b.screen) else {
            let across = (a.plane - b.plane).component_mul(&Vec2::new(self.camera.fx, self.camera.fy));
            return across.norm() > FOLD_EDGE_PX;
        };
        let length = (p - q).norm_squared();
        if length <= SHORT_PX * SHORT_PX {
            return false;
        }
        if length > LONG_PX * LONG_PX {
            return true;
        }
        let middle = self.camera.pixel_of_normalised(&((a.plane + b.plane) * 0.5));
        (middle - (p + q) * 0.5).norm_squared() > BEND_PX * BEND_PX
    }

    /// Whether the triangle lies wholly on one side of the window or beyond the fold.
    fn is_unseen(&self, t: &[Point; 3]) -> bool {
        let w = self.window;
        let beside = |axis: usize| t.iter().all(|p| p.plane[axis] < w.low[axis]) || t.iter().all(|p| p.plane[axis] > w.high[axis]);
        if beside(0) || beside(1) {
            return true;
        }
        match t.map(|p| p.screen) {
            [Some(a), Some(b), Some(c)] => self.is_far_off(&[a, b, c]),
            [None, None, None] => least_radius(&t.map(|p| p.plane)) > w.radius,
            _ => false,
        }
    }

    /// Whether a triangle lies farther beside the picture than it could bend into it. A strong lens spreads what is beside
    /// the picture over millions of pixels that nobody sees.
    fn is_far_off(&self, screen: &[Vec2; 3]) -> bool {
        let size = [f64::from(self.camera.width), f64::from(self.camera.height)];
        let beyond =
            |axis: usize, margin: f64| screen.iter().all(|p| p[axis] < -margin) || screen.iter().all(|p| p[axis] > size[axis] + margin);
        // Most lie in the picture, which is seen without measuring their edges.
        if !(beyond(0, 0.0) || beyond(1, 0.0)) {
            return false;
        }
        let longest = (0..3).map(|i| (screen[i] - screen[(i + 1) % 3]).norm()).fold(0.0, f64::max);
        (0..2).any(|axis| beyond(axis, BEND_MARGIN * longest + 1.0))
    }

    fn fill(&self, t: &[Point; 3], target: &mut Target) {
        let corner = |p: &Point| p.screen.map(|s| [s.x, s.y, p.inverse_depth]);
        if let [Some(a), Some(b), Some(c)] = [0, 1, 2].map(|i| corner(&t[i])) {
            let corners: [Corner; 3] = [a, b, c];
            target.fill_touching(&corners, self.id);
        }
    }
}

/// Distance from the origin to a triangle of the plane, 0 inside.
fn least_radius(t: &[Vec2; 3]) -> f64 {
    let sides = [0, 1, 2].map(|i| t[i].perp(&t[(i + 1) % 3]));
    if sides.iter().all(|s| *s >= 0.0) || sides.iter().all(|s| *s <= 0.0) {
        return 0.0;
    }
    let edge = |i: usize| {
        let (a, d) = (t[i], t[(i + 1) % 3] - t[i]);
        let share = (-a.dot(&d) / d.norm_squared().max(f64::MIN_POSITIVE)).clamp(0.0, 1.0);
        (a + d * share).norm()
    };
    edge(0).min(edge(1)).min(edge(2))
}
