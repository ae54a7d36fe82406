//! Random numbers that are a function of the pixel, and the usual maps from the unit square.

use super::V3;
use super::rounding::wrap;
use std::f32::consts::TAU;

/// PCG output permutation as a hash (Jarzynski and Olano 2020).
#[inline]
pub(super) fn hash(x: u32) -> u32 {
    let state = x.wrapping_mul(747_796_405).wrapping_add(2_891_336_453);
    let word = ((state >> ((state >> 28) + 4)) ^ state).wrapping_mul(277_803_737);
    (word >> 22) ^ word
}

/// Hash of several numbers.
#[inline]
pub(super) fn hash3(a: u32, b: u32, c: u32) -> u32 {
    hash(a ^ hash(b ^ hash(c)))
}

/// In [0, 1).
#[inline]
pub(super) fn unit(bits: u32) -> f32 {
    (bits >> 8) as f32 * (1.0 / 16_777_216.0)
}

/// A stream of numbers for one pixel.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stream(u32);

impl Stream {
    /// The stream of a pixel.
    pub fn of(x: u32, y: u32, seed: u32) -> Self {
        Self(hash3(x, y, seed))
    }

    /// The next number in [0, 1).
    #[inline]
    pub fn next(&mut self) -> f32 {
        self.0 = self.0.wrapping_add(0x9E37_79B9);
        unit(hash(self.0))
    }

    /// A standard normal number (sum of four uniform ones: close enough for noise, and bounded).
    #[inline]
    pub fn normal(&mut self) -> f32 {
        let sum = self.next() + self.next() + self.next() + self.next();
        (sum - 2.0) * 1.732_050_8
    }
}

/// Width and height of the pattern in which neighbouring pixels share out one set of samples.
pub(super) const TILE: u32 = 4;

/// The `i`-th point of this pixel's share of an evenly spread set (R2 sequence, Roberts 2018), slightly shaken.
/// `set` chooses independent sets; `count` is the number of points a pixel takes.
#[inline]
pub(super) fn shared_point(x: u32, y: u32, i: u32, count: u32, set: u32, stream: &mut Stream) -> (f32, f32) {
    let place = (x % TILE) + TILE * (y % TILE);
    // 7 is coprime to 16: neighbours take points far apart in the sequence.
    let index = ((place * 7) % (TILE * TILE)) * count + i;
    let shift = hash(set.wrapping_mul(97));
    let shake = 0.4 / ((TILE * TILE * count) as f32).sqrt();
    let a = unit(shift) + index as f32 * 0.754_877_7 + (stream.next() - 0.5) * shake;
    let b = unit(hash(shift)) + index as f32 * 0.569_840_3 + (stream.next() - 0.5) * shake;
    (wrap(a, 1.0).min(0.999_999), wrap(b, 1.0).min(0.999_999))
}

/// Two directions that make a right-handed frame with `n` (Duff et al. 2017).
#[inline]
pub(super) fn frame(n: &V3) -> (V3, V3) {
    let sign = 1.0_f32.copysign(n.z);
    let a = -1.0 / (sign + n.z);
    let b = n.x * n.y * a;
    (V3::new(1.0 + sign * n.x * n.x * a, sign * b, -sign * n.x), V3::new(b, sign + n.y * n.y * a, -n.y))
}

/// A direction around `n` with density cos θ / π.
#[inline]
pub(super) fn cosine_direction(n: &V3, (a, b): (f32, f32)) -> V3 {
    let (radius, angle) = (a.sqrt(), TAU * b);
    let (s, t) = frame(n);
    s * (radius * angle.cos()) + t * (radius * angle.sin()) + n * (1.0 - a).max(0.0).sqrt()
}

/// A half vector around `n` distributed as GGX with roughness α, weighted by cos θ (Walter et al. 2007).
#[inline]
pub(super) fn ggx_half_vector(n: &V3, alpha: f32, (a, b): (f32, f32)) -> V3 {
    // The farthest tail is cut: one bright sample there would only be noise.
    let a = a * 0.93;
    let cos2 = (1.0 - a) / (1.0 + (alpha * alpha - 1.0) * a);
    let (cos, sin) = (cos2.sqrt(), (1.0 - cos2).max(0.0).sqrt());
    let (s, t) = frame(n);
    s * (sin * (TAU * b).cos()) + t * (sin * (TAU * b).sin()) + n * cos
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tile_spreads_its_points_evenly() {
        let mut boxes = [0; 16];
        let mut stream = Stream::of(1, 2, 3);
        for y in 0..TILE {
            for x in 0..TILE {
                for i in 0..4 {
                    let (a, b) = shared_point(x, y, i, 4, 5, &mut stream);
                    boxes[(a * 4.0) as usize + 4 * (b * 4.0) as usize] += 1;
                }
            }
        }
        assert!(boxes.iter().all(|n| (1..=8).contains(n)), "{boxes:?}");
    }

    #[test]
    fn cosine_directions_have_mean_cosine_two_thirds() {
        let n = V3::new(0.36, -0.48, 0.8);
        let mut stream = Stream::of(0, 0, 7);
        let sum: f32 = (0..20_000).map(|_| cosine_direction(&n, (stream.next(), stream.next())).dot(&n)).sum();
        assert!((sum / 20_000.0 - 2.0 / 3.0).abs() < 0.01);
    }
}
