//! The minimal problem: all poses that explain three points.
//!
//! The distances λ of the points from the camera satisfy three quadrics, λᵢ² + λⱼ² − 2λᵢλⱼ·cos = |xᵢ − xⱼ|². Two
//! combinations of them are homogeneous conics; the pencil of the two holds a pair of lines, whose parameter is a root
//! of a cubic, and on each line the distances follow from a quadratic. (M. Persson, K. Nordberg, "Lambda Twist", ECCV
//! 2018, and Y. Ding et al., "Revisiting the P3P problem", CVPR 2023, solve it by the same pencil.) Lines and ratios
//! stay homogeneous throughout, so that symmetric configurations need no case of their own.

use super::cubic::real_roots;
use crate::geom::{Mat3, Pose, Vec3};
use nalgebra::Rotation3;

/// Direction of unit length in which a point is seen, in the camera's frame.
pub type Bearing = Vec3;

/// Area of a triangle, and length of a side, as shares of its size, below which its points lie on a line.
const COLLINEAR_SHARE: f64 = 1e-12;
/// Error of the squared sides, as a share of them, above which distances are no solution. A double solution that
/// rounding has turned into two complex ones passes with their real part.
const MISS: f64 = 1e-6;
/// The same where the real part of a complex solution is asked for: what noise has made of a real one.
const ROUGH_MISS: f64 = 0.5;
/// Newton steps on the distances: the closed form has eight digits or more, two steps give all.
const POLISH_STEPS: usize = 2;

/// Poses `camera_from_object` for three points and their bearings, at most four, in no order, all points in front of the
/// camera along their bearings; none where the points lie on a line or no pose explains them.
pub fn p3p(points: &[Vec3; 3], bearings: &[Bearing; 3]) -> Vec<Pose> {
    let mut found = Vec::with_capacity(4);
    p3p_each(points, bearings, |pose| found.push(pose));
    found
}

/// As [`p3p`], without an allocation.
pub(super) fn p3p_each(points: &[Vec3; 3], bearings: &[Bearing; 3], found: impl FnMut(Pose)) {
    each_within(MISS, points, bearings, found);
}

/// Poses that nearly explain the points, where noise has left none that does.
pub(super) fn p3p_nearly(points: &[Vec3; 3], bearings: &[Bearing; 3], found: impl FnMut(Pose)) {
    each_within(ROUGH_MISS, points, bearings, found);
}

fn each_within(miss: f64, points: &[Vec3; 3], bearings: &[Bearing; 3], mut found: impl FnMut(Pose)) {
    let Some(frame) = frame_of(points) else { return };
    let from_frame = frame.transpose();
    Triangle::new(points, bearings).each_distances(miss, |s| {
        let seen = [bearings[0] * s[0], bearings[1] * s[1], bearings[2] * s[2]];
        if let Some(to_frame) = frame_of(&seen) {
            let rotation = to_frame * from_frame;
            // The middles coincide: the error that is left goes to all three points alike.
            let translation = (seen[0] + seen[1] + seen[2] - rotation * (points[0] + points[1] + points[2])) / 3.0;
            found(Pose::new(Rotation3::from_matrix_unchecked(rotation), translation));
        }
    });
}

/// An orthonormal frame fixed to three points; `None` where they lie on a line or two of them in one place.
pub(super) fn frame_of(p: &[Vec3; 3]) -> Option<Mat3> {
    let (first, second) = (p[1] - p[0], p[2] - p[0]);
    let size = Some(first.amax().max(second.amax())).filter(|size| *size > 0.0)?;
    let (first, second) = (first / size, second / size);
    let x = first.try_normalize(COLLINEAR_SHARE)?;
    let z = first.cross(&second).try_normalize(COLLINEAR_SHARE)?;
    // The product of two nearly parallel sides is square to them only as far as its digits go.
    let z = (z - x * z.dot(&x)).try_normalize(0.0)?;
    Some(Mat3::from_columns(&[x, z.cross(&x), z]))
}

/// Squared sides and cosines between the bearings, in the order 12, 13, 23.
struct Triangle {
    side2: [f64; 3],
    cosine: [f64; 3],
}

impl Triangle {
    fn new(p: &[Vec3; 3], j: &[Bearing; 3]) -> Self {
        let side2 = [(p[0] - p[1]).norm_squared(), (p[0] - p[2]).norm_squared(), (p[1] - p[2]).norm_squared()];
        Self { side2, cosine: [j[0].dot(&j[1]), j[0].dot(&j[2]), j[1].dot(&j[2])] }
    }

    /// Two conics that vanish at the distances: the third side against the first, and against the second.
    fn conics(&self) -> [Mat3; 2] {
        let [a12, a13, a23] = self.side2.map(|s| s / self.side2[2]);
        let [b12, b13, b23] = self.cosine;
        let first = Mat3::new(a23, -a23 * b12, 0.0, -a23 * b12, a23 - a12, a12 * b23, 0.0, a12 * b23, -a12);
        let second = Mat3::new(a23, 0.0, -a23 * b13, 0.0, -a13, a13 * b23, -a23 * b13, a13 * b23, a23 - a13);
        [first, second]
    }

    fn each_distances(&self, miss: f64, mut found: impl FnMut([f64; 3])) {
        let [first, second] = self.conics();
        let Some((pair, other)) = line_pair(&first, &second) else { return };
        for line in lines_of(&pair) {
            each_on_line(&line, &other, |direction| {
                if let Some(s) = self.scaled(&direction, miss) {
                    found(s);
                }
            });
        }
    }

    /// Distances in the ratio of `direction`; `None` where one is not in front of the camera.
    fn scaled(&self, direction: &Vec3, miss: f64) -> Option<[f64; 3]> {
        let l = direction;
        let [b12, b13, b23] = self.cosine;
        let size = 2.0 * (l.norm_squared() - b12 * l.x * l.y - b13 * l.x * l.z - b23 * l.y * l.z);
        let scale = (self.side2.iter().sum::<f64>() / size).sqrt().copysign(l.x + l.y + l.z);
        let s = self.polished(l * scale);
        let explains = self.miss(&s).norm() <= miss * self.side2.iter().sum::<f64>();
        (explains && s.iter().all(|d| *d > 0.0)).then(|| s.into())
    }

    fn polished(&self, start: Vec3) -> Vec3 {
        let mut s = start;
        let mut miss = self.miss(&s);
        for _ in 0..POLISH_STEPS {
            let [b12, b13, b23] = self.cosine;
            let rows = Mat3::new(
                s.x - b12 * s.y,
                s.y - b12 * s.x,
                0.0,
                s.x - b13 * s.z,
                0.0,
                s.z - b13 * s.x,
                0.0,
                s.y - b23 * s.z,
                s.z - b23 * s.y,
            );
            let Some(inverse) = rows.try_inverse() else { break };
            let next = s - inverse * miss * 0.5;
            let next_miss = self.miss(&next);
            // Where solutions meet the step is wild.
            if next_miss.norm_squared() < miss.norm_squared() {
                (s, miss) = (next, next_miss);
            }
        }
        s
    }

    fn miss(&self, s: &Vec3) -> Vec3 {
        let side2 = |a: f64, b: f64, cosine: f64| a * a + b * b - 2.0 * a * b * cosine;
        let [b12, b13, b23] = self.cosine;
        Vec3::new(side2(s.x, s.y, b12), side2(s.x, s.z, b13), side2(s.y, s.z, b23)) - Vec3::from(self.side2)
    }
}

/// A pair of real lines of the pencil, and a conic of the pencil that is another one.
fn line_pair(first: &Mat3, second: &Mat3) -> Option<(Mat3, Mat3)> {
    let (mut base, mut other) = (first, second);
    let (mut at_base, mut at_other) = (base.determinant(), other.determinant());
    if at_base.abs() > at_other.abs() {
        (base, other, at_base, at_other) = (other, base, at_other, at_base);
    }
    if at_other == 0.0 {
        return Some((*base, *other));
    }
    let c1 = (adjugate(base) * other).trace();
    let c2 = (base * adjugate(other)).trace();
    let mut best: Option<(f64, f64)> = None;
    for root in real_roots(c2 / at_other, c1 / at_other, at_base / at_other) {
        let pair = base + other * root;
        // The product of the two eigenvalues that are not zero: negative for real lines.
        let product = minors(&pair) / pair.norm_squared();
        if product.is_finite() && best.is_none_or(|(held, _)| product < held) {
            best = Some((product, root));
        }
    }
    let (_, root) = best?;
    let far = root * root * other.norm_squared() > base.norm_squared();
    Some((base + other * root, if far { *base } else { *other }))
}

/// The sum of the principal minors of a symmetric matrix.
fn minors(m: &Mat3) -> f64 {
    m.m11 * m.m22 - m.m12 * m.m12 + m.m11 * m.m33 - m.m13 * m.m13 + m.m22 * m.m33 - m.m23 * m.m23
}

fn adjugate(m: &Mat3) -> Mat3 {
    let (a, b, c): (Vec3, Vec3, Vec3) = (m.column(0).into(), m.column(1).into(), m.column(2).into());
    Mat3::from_columns(&[b.cross(&c), c.cross(&a), a.cross(&b)]).transpose()
}

/// The two lines l, m of a degenerate conic lmᵀ + mlᵀ: with p = l × m, its adjugate is −ppᵀ and adding [p]ₓ leaves 2mlᵀ
/// (J. Richter-Gebert, Perspectives on Projective Geometry, 2011, section 11.1).
fn lines_of(conic: &Mat3) -> [Vec3; 2] {
    let adjugate = adjugate(conic);
    let i = (0..3).fold(0, |held, i| if adjugate[(i, i)] < adjugate[(held, held)] { i } else { held });
    let length = (-adjugate[(i, i)]).max(0.0).sqrt();
    let meet = if length > 0.0 { adjugate.column(i) / -length } else { Vec3::zeros() };
    let product = conic + meet.cross_matrix();
    let (row, column) = product.iamax_full();
    [product.row(row).transpose(), product.column(column).into()]
}

/// Where a line meets a conic, as directions; the nearest to it where it does not.
fn each_on_line(line: &Vec3, conic: &Mat3, mut found: impl FnMut(Vec3)) {
    let least = line.iamin();
    let Some(u) = line.cross(&Vec3::ith(least, 1.0)).try_normalize(0.0) else { return };
    let Some(v) = line.cross(&u).try_normalize(0.0) else { return };
    let (cu, cv) = (conic * u, conic * v);
    let (a, b, c) = (u.dot(&cu), u.dot(&cv), v.dot(&cv));
    let q = -(b + (b * b - a * c).max(0.0).sqrt().copysign(b));
    found(u * q + v * a);
    found(u * c + v * q);
}
