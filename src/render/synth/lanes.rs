//! Four numbers at once: plain arrays that the compiler turns into one vector instruction each.

use std::ops::{Add, Mul, Sub};

/// Four `f32` side by side.
#[derive(Clone, Copy, Debug)]
#[repr(align(16))]
pub(super) struct Lanes(pub [f32; 4]);

impl Lanes {
    /// The same number in all lanes.
    #[inline(always)]
    pub fn all(value: f32) -> Self {
        Self([value; 4])
    }

    /// The smaller of each pair; the other where one is not a number.
    #[inline(always)]
    pub fn min(self, other: Self) -> Self {
        self.zip(other, |a, b| if a < b { a } else { b })
    }

    /// The larger of each pair; the other where one is not a number.
    #[inline(always)]
    pub fn max(self, other: Self) -> Self {
        self.zip(other, |a, b| if a > b { a } else { b })
    }

    #[inline(always)]
    fn zip(self, other: Self, f: impl Fn(f32, f32) -> f32) -> Self {
        let (a, b) = (self.0, other.0);
        Self([f(a[0], b[0]), f(a[1], b[1]), f(a[2], b[2]), f(a[3], b[3])])
    }
}

impl Add for Lanes {
    type Output = Self;
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        self.zip(other, |a, b| a + b)
    }
}

impl Sub for Lanes {
    type Output = Self;
    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        self.zip(other, |a, b| a - b)
    }
}

impl Mul for Lanes {
    type Output = Self;
    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        self.zip(other, |a, b| a * b)
    }
}

/// Three coordinates of four vectors.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lanes3 {
    pub x: Lanes,
    pub y: Lanes,
    pub z: Lanes,
}

impl Lanes3 {
    /// The same vector in all lanes.
    #[inline(always)]
    pub fn all(v: &super::V3) -> Self {
        Self { x: Lanes::all(v.x), y: Lanes::all(v.y), z: Lanes::all(v.z) }
    }

    /// Four zero vectors, to be filled by [`Lanes3::set`].
    pub fn zero() -> Self {
        Self::all(&super::V3::zeros())
    }

    /// Writes one lane.
    pub fn set(&mut self, lane: usize, v: &super::V3) {
        self.x.0[lane] = v.x;
        self.y.0[lane] = v.y;
        self.z.0[lane] = v.z;
    }

    /// Cross product, lane by lane.
    #[inline(always)]
    pub fn cross(self, o: Self) -> Self {
        Self { x: self.y * o.z - self.z * o.y, y: self.z * o.x - self.x * o.z, z: self.x * o.y - self.y * o.x }
    }

    /// Scalar product, lane by lane.
    #[inline(always)]
    pub fn dot(self, o: Self) -> Lanes {
        self.x * o.x + self.y * o.y + self.z * o.z
    }
}

impl Sub for Lanes3 {
    type Output = Self;
    #[inline(always)]
    fn sub(self, o: Self) -> Self {
        Self { x: self.x - o.x, y: self.y - o.y, z: self.z - o.z }
    }
}
