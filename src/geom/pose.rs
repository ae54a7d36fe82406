//! Rigid motions of space: SE(3).

use std::ops::Mul;

use nalgebra::Rotation3;

use super::{Mat3, Vec3, Vec6};

/// Below this squared angle the closed forms of exp and log cancel digits and their series are exact to rounding.
const SERIES_BELOW_RAD2: f64 = 0.25;
/// A singular value below this share of the largest leaves the direction of an axis to rounding.
const RANK_TOLERANCE: f64 = 1e-6;
/// Entries up to this have squares that can be summed.
const LARGEST_ENTRY: f64 = 1e100;
/// cos(pitch) below which roll and yaw turn about the same axis within the digits of an `f64`.
const GIMBAL_LOCK_COS: f64 = 1e-9;

/// A rigid motion `x ↦ R·x + t`, named for the frames that it joins: `camera_from_object`.
///
/// The rotation is kept as it was given. Functions that need it orthonormal say so; a rotation read from a file is
/// checked with [`Pose::orthonormality_error`] and repaired with [`Pose::orthonormalised`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pose {
    /// The rotation matrix R.
    pub rotation: Rotation3<f64>,
    /// The translation t in metres.
    pub translation: Vec3,
}

/// Why a matrix is no rotation.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum PoseError {
    /// A number is infinite or not a number.
    #[error("the pose holds a number that is not finite")]
    NotFinite,
    /// The determinant is negative.
    #[error("the matrix mirrors space (its determinant is {determinant:.3}), so it is no rotation")]
    Mirrored {
        /// Determinant of the matrix.
        determinant: f64,
    },
    /// The matrix flattens space, so that no rotation is nearest to it.
    #[error("the matrix has no full rank, so it is no rotation")]
    Degenerate,
}

impl Pose {
    /// The motion that leaves everything in place.
    pub fn identity() -> Self {
        Self::new(Rotation3::identity(), Vec3::zeros())
    }

    /// A motion from its rotation and its translation in metres.
    pub fn new(rotation: Rotation3<f64>, translation: Vec3) -> Self {
        Self { rotation, translation }
    }

    /// A motion from a matrix in row-major order. The nine numbers are taken as written, not orthonormalised.
    pub fn from_row_major(rows: &[f64; 9], translation: Vec3) -> Self {
        let matrix = Mat3::from_row_slice(rows);
        Self::new(Rotation3::from_matrix_unchecked(matrix), translation)
    }

    /// The rotation matrix in row-major order, bit for bit as kept.
    pub fn rotation_row_major(&self) -> [f64; 9] {
        let m = self.rotation.matrix();
        [m.m11, m.m12, m.m13, m.m21, m.m22, m.m23, m.m31, m.m32, m.m33]
    }

    /// Frobenius norm of RᵀR − I; zero for a rotation and for a reflection.
    pub fn orthonormality_error(&self) -> f64 {
        let m = self.rotation.matrix();
        (m.transpose() * m - Mat3::identity()).norm()
    }

    /// Determinant of the rotation matrix: 1 for a rotation, negative where the matrix mirrors.
    pub fn determinant(&self) -> f64 {
        self.rotation.matrix().determinant()
    }

    /// Whether all twelve numbers are finite.
    pub fn is_finite(&self) -> bool {
        self.rotation.matrix().iter().chain(self.translation.iter()).all(|v| v.is_finite())
    }

    /// The pose with the nearest rotation in the Frobenius norm, by singular values: `R = U·Vᵀ`.
    ///
    /// # Errors
    /// [`PoseError`] where the matrix is not finite, mirrors, or has no full rank.
    pub fn orthonormalised(&self) -> Result<Self, PoseError> {
        if !self.is_finite() {
            return Err(PoseError::NotFinite);
        }
        // Squares of such numbers are none any more.
        if self.rotation.matrix().amax() > LARGEST_ENTRY {
            return Err(PoseError::NotFinite);
        }
        let svd = self.rotation.matrix().svd(true, true);
        let (Some(u), Some(v_t)) = (svd.u, svd.v_t) else {
            return Err(PoseError::Degenerate);
        };
        if svd.singular_values.min() <= RANK_TOLERANCE * svd.singular_values.max() {
            return Err(PoseError::Degenerate);
        }
        let nearest = u * v_t;
        if nearest.determinant() < 0.0 {
            return Err(PoseError::Mirrored { determinant: self.determinant() });
        }
        Ok(Self::new(Rotation3::from_matrix_unchecked(nearest), self.translation))
    }

    /// The inverse motion. R must be orthonormal: its transpose is taken.
    pub fn inverse(&self) -> Self {
        let rotation = self.rotation.transpose();
        Self::new(rotation, -(rotation * self.translation))
    }

    /// The point moved: `R·x + t`.
    pub fn transform(&self, point: &Vec3) -> Vec3 {
        self.rotation * point + self.translation
    }

    /// Exponential map of SE(3): `R = exp(ω)`, `t = V(ω)·v` with `ξ = (ω, v)`.
    ///
    /// Exact to rounding at every angle, zero included. See [`Pose::perturbed`] for the map that leaves t apart.
    pub fn exp(xi: &Vec6) -> Self {
        let (omega, v) = (head(xi), tail(xi));
        let s = omega.norm_squared();
        let (b, c) = (versine_over_square(s), sine_gap_over_cube(s));
        let (wv, wwv) = (omega.cross(&v), omega.cross(&omega.cross(&v)));
        Self::new(exp_rotation(&omega), v + wv * b + wwv * c)
    }

    /// Logarithm of SE(3), the inverse of [`Pose::exp`] with |ω| ≤ π. R must be orthonormal.
    ///
    /// Exact to rounding near zero and near π; at π itself either sign of the axis may come back.
    pub fn log(&self) -> Vec6 {
        let omega = log_rotation(&self.rotation);
        let t = self.translation;
        let d = inverse_v_coefficient(omega.norm_squared());
        let v = t - omega.cross(&t) * 0.5 + omega.cross(&omega.cross(&t)) * d;
        Vec6::new(omega.x, omega.y, omega.z, v.x, v.y, v.z)
    }

    /// The pose moved a little: `R' = exp(ω)·R`, `t' = t + δ` with `ξ = (ω, δ)`, in the target frame.
    ///
    /// This is the convention of every pose covariance in the program.
    pub fn perturbed(&self, xi: &Vec6) -> Self {
        Self::new(exp_rotation(&head(xi)) * self.rotation, self.translation + tail(xi))
    }

    /// The ξ for which `self.perturbed(ξ) = other`.
    pub fn perturbation_to(&self, other: &Self) -> Vec6 {
        let omega = log_rotation(&(other.rotation * self.rotation.transpose()));
        let d = other.translation - self.translation;
        Vec6::new(omega.x, omega.y, omega.z, d.x, d.y, d.z)
    }

    /// The pose on the way to `other`: `self` at 0, `other` at 1. The rotation turns about one axis at constant speed,
    /// the origin moves on a straight line.
    pub fn interpolate(&self, other: &Self, t: f64) -> Self {
        self.perturbed(&(self.perturbation_to(other) * t))
    }

    /// Angle of the rotation between the two poses, in radians, 0 to π; exact to rounding for small angles as well.
    pub fn angle_to(&self, other: &Self) -> f64 {
        log_rotation(&(self.rotation.transpose() * other.rotation)).norm()
    }

    /// Distance between the two translations, in metres.
    pub fn distance_to(&self, other: &Self) -> f64 {
        (self.translation - other.translation).norm()
    }

    /// A pose from a quaternion in the order w, x, y, z, of any length but zero.
    ///
    /// # Errors
    /// [`PoseError::NotFinite`] or, for a quaternion of length zero, [`PoseError::Degenerate`].
    pub fn from_quaternion_wxyz(wxyz: [f64; 4], translation: Vec3) -> Result<Self, PoseError> {
        let norm = wxyz.iter().map(|v| v * v).sum::<f64>().sqrt();
        if !norm.is_finite() {
            return Err(PoseError::NotFinite);
        }
        if norm < f64::MIN_POSITIVE {
            return Err(PoseError::Degenerate);
        }
        let [w, x, y, z] = wxyz.map(|v| v / norm);
        let rows = [
            1.0 - 2.0 * (y * y + z * z),
            2.0 * (x * y - w * z),
            2.0 * (x * z + w * y),
            2.0 * (x * y + w * z),
            1.0 - 2.0 * (x * x + z * z),
            2.0 * (y * z - w * x),
            2.0 * (x * z - w * y),
            2.0 * (y * z + w * x),
            1.0 - 2.0 * (x * x + y * y),
        ];
        Ok(Self::from_row_major(&rows, translation))
    }

    /// The rotation as a unit quaternion in the order w, x, y, z, with w ≥ 0. R must be orthonormal.
    pub fn quaternion_wxyz(&self) -> [f64; 4] {
        quaternion(&self.rotation)
    }

    /// Roll, pitch and yaw in radians, with `R = Rz(yaw)·Ry(pitch)·Rx(roll)` and |pitch| ≤ π/2.
    ///
    /// Where pitch is ±π/2 roll and yaw are not told apart: roll is zero then.
    pub fn euler_rad(&self) -> [f64; 3] {
        let m = self.rotation.matrix();
        let cos_pitch = m.m11.hypot(m.m21);
        let pitch = (-m.m31).atan2(cos_pitch);
        if cos_pitch < GIMBAL_LOCK_COS {
            return [0.0, pitch, (-m.m12).atan2(m.m22)];
        }
        [m.m32.atan2(m.m33), pitch, m.m21.atan2(m.m11)]
    }

    /// A pose from roll, pitch and yaw in radians: `R = Rz(yaw)·Ry(pitch)·Rx(roll)`.
    pub fn from_euler_rad(euler: [f64; 3], translation: Vec3) -> Self {
        let [roll, pitch, yaw] = euler;
        Self::new(Rotation3::from_euler_angles(roll, pitch, yaw), translation)
    }
}

impl Default for Pose {
    fn default() -> Self {
        Self::identity()
    }
}

impl Mul for Pose {
    type Output = Pose;

    /// `a_from_c = a_from_b * b_from_c`.
    fn mul(self, rhs: Pose) -> Pose {
        Pose::new(self.rotation * rhs.rotation, self.transform(&rhs.translation))
    }
}

impl Mul<Vec3> for Pose {
    type Output = Vec3;

    fn mul(self, point: Vec3) -> Vec3 {
        self.transform(&point)
    }
}

fn head(xi: &Vec6) -> Vec3 {
    Vec3::new(xi[0], xi[1], xi[2])
}

fn tail(xi: &Vec6) -> Vec3 {
    Vec3::new(xi[3], xi[4], xi[5])
}

/// Rodrigues' formula `I + a·W + b·W²`.
fn exp_rotation(omega: &Vec3) -> Rotation3<f64> {
    let s = omega.norm_squared();
    let angle = s.sqrt();
    let a = if angle > 0.0 { angle.sin() / angle } else { 1.0 };
    let w = omega.cross_matrix();
    let m = Mat3::identity() + w * a + w * w * versine_over_square(s);
    Rotation3::from_matrix_unchecked(m)
}

/// Rotation vector of length 0 to π, by the quaternion: its half-angle tangent loses no digits at either end.
fn log_rotation(rotation: &Rotation3<f64>) -> Vec3 {
    let [w, x, y, z] = quaternion(rotation);
    let v = Vec3::new(x, y, z);
    let n = v.norm();
    if n < f64::MIN_POSITIVE {
        return v * 2.0;
    }
    v * (2.0 * n.atan2(w) / n)
}

/// Shepperd's method: the largest of the four components is never near zero, so nothing cancels.
fn quaternion(rotation: &Rotation3<f64>) -> [f64; 4] {
    let m = rotation.matrix();
    let trace = m.m11 + m.m22 + m.m33;
    let (dx, dy, dz) = (m.m32 - m.m23, m.m13 - m.m31, m.m21 - m.m12);
    let (xy, xz, yz) = (m.m12 + m.m21, m.m13 + m.m31, m.m23 + m.m32);
    // Each row is four times one component times the quaternion.
    let rows = [
        [1.0 + trace, dx, dy, dz],
        [dx, 1.0 + 2.0 * m.m11 - trace, xy, xz],
        [dy, xy, 1.0 + 2.0 * m.m22 - trace, yz],
        [dz, xz, yz, 1.0 + 2.0 * m.m33 - trace],
    ];
    let mut best = 0;
    for i in 1..4 {
        if rows[i][i] > rows[best][best] {
            best = i;
        }
    }
    let q = rows[best];
    let norm = q.iter().map(|v| v * v).sum::<f64>().sqrt();
    let scale = if q[0] < 0.0 { -1.0 / norm } else { 1.0 / norm };
    q.map(|v| v * scale)
}

/// (1 − cos θ)/θ² as a square of a sine of the half angle, which does not cancel; `s` is θ².
fn versine_over_square(s: f64) -> f64 {
    let half = s.sqrt() / 2.0;
    let sinc = if half > 0.0 { half.sin() / half } else { 1.0 };
    0.5 * sinc * sinc
}

/// (θ − sin θ)/θ³; `s` is θ².
fn sine_gap_over_cube(s: f64) -> f64 {
    if s < SERIES_BELOW_RAD2 {
        return horner(s, &[1.0 / 6.0, -1.0 / 120.0, 1.0 / 5040.0, -1.0 / 362_880.0, 1.0 / 39_916_800.0, -1.0 / 6_227_020_800.0]);
    }
    let angle = s.sqrt();
    (angle - angle.sin()) / (angle * s)
}

/// (1 − (θ/2)·cot(θ/2))/θ²; `s` is θ².
fn inverse_v_coefficient(s: f64) -> f64 {
    if s < SERIES_BELOW_RAD2 {
        return horner(
            s,
            &[
                1.0 / 12.0,
                1.0 / 720.0,
                1.0 / 30_240.0,
                1.0 / 1_209_600.0,
                1.0 / 47_900_160.0,
                691.0 / 1_307_674_368_000.0,
                1.0 / 74_724_249_600.0,
            ],
        );
    }
    let half = s.sqrt() / 2.0;
    (1.0 - half * half.cos() / half.sin()) / s
}

fn horner(s: f64, coefficients: &[f64]) -> f64 {
    coefficients.iter().rev().fold(0.0, |sum, c| sum * s + c)
}
