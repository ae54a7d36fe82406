//! A photo and its smaller copies, so that a shrunk photo does not flicker.

use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

/// Numbers pyramids in the order of their making, so that a renderer sees whether it holds this very one.
static NEXT_SERIAL: AtomicU64 = AtomicU64::new(1);
/// A copy with a shorter side is not made: no viewport shows a photo that small.
const SMALLEST_SIDE: u32 = 32;
/// Bytes a pixel.
const RGBA: usize = 4;

/// A photo in RGBA, sRGB-encoded, with copies of half the size each. Build it off the user interface's thread: 8
/// megapixels take about 20 ms.
#[derive(Debug)]
pub struct PhotoPyramid {
    pub(super) serial: u64,
    pub(super) levels: Vec<PhotoLevel>,
}

/// The photo at one size. Pixel i of a level stands for the pixels 2i and 2i + 1 of the one before.
#[derive(Debug)]
pub(super) struct PhotoLevel {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) rgba: Vec<u8>,
}

impl PhotoPyramid {
    /// Builds the copies. `None` if `rgba` is not `4 · width · height` bytes or the photo is empty.
    pub fn build(rgba: Vec<u8>, width: u32, height: u32) -> Option<Self> {
        if width == 0 || height == 0 || rgba.len() != width as usize * height as usize * RGBA {
            return None;
        }
        let mut levels = vec![PhotoLevel { width, height, rgba }];
        while let Some(next) = levels.last().filter(|l| l.width.min(l.height) > SMALLEST_SIDE).map(PhotoLevel::halved) {
            levels.push(next);
        }
        Some(Self { serial: NEXT_SERIAL.fetch_add(1, Ordering::Relaxed), levels })
    }

    /// Width of the photo in pixels.
    pub fn width(&self) -> u32 {
        self.levels[0].width
    }

    /// Height of the photo in pixels.
    pub fn height(&self) -> u32 {
        self.levels[0].height
    }

    /// Bytes of all levels.
    pub fn bytes(&self) -> usize {
        self.levels.iter().map(|l| l.rgba.len()).sum()
    }
}

impl PhotoLevel {
    /// Means of 2 × 2 pixels; the last column and row of an odd size count twice.
    fn halved(&self) -> Self {
        let (width, height) = (self.width.div_ceil(2), self.height.div_ceil(2));
        let mut rgba = vec![0; width as usize * height as usize * RGBA];
        rgba.par_chunks_exact_mut(width as usize * RGBA).enumerate().for_each(|(y, row)| {
            let lower = (2 * y + 1).min(self.height as usize - 1);
            halve_rows(self.row(2 * y), self.row(lower), row);
        });
        Self { width, height, rgba }
    }

    fn row(&self, y: usize) -> &[u8] {
        let stride = self.width as usize * RGBA;
        &self.rgba[y * stride..(y + 1) * stride]
    }
}

fn halve_rows(upper: &[u8], lower: &[u8], out: &mut [u8]) {
    let pairs = upper.chunks_exact(2 * RGBA).zip(lower.chunks_exact(2 * RGBA));
    for ((a, b), pixel) in pairs.zip(out.chunks_exact_mut(RGBA)) {
        for c in 0..RGBA {
            let sum = u16::from(a[c]) + u16::from(a[c + RGBA]) + u16::from(b[c]) + u16::from(b[c + RGBA]);
            pixel[c] = ((sum + 2) / 4) as u8;
        }
    }
    if !upper.len().is_multiple_of(2 * RGBA) {
        let (at, last) = (upper.len() - RGBA, out.len() - RGBA);
        for c in 0..RGBA {
            out[last + c] = (u16::from(upper[at + c]) + u16::from(lower[at + c])).div_ceil(2) as u8;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_halve_and_keep_the_mean() {
        let (w, h) = (101u32, 70u32);
        let rgba: Vec<u8> = (0..w * h).flat_map(|i| [(i % w) as u8, 40, (i / w) as u8, 255]).collect();
        let pyramid = PhotoPyramid::build(rgba, w, h).unwrap();
        let sizes: Vec<(u32, u32)> = pyramid.levels.iter().map(|l| (l.width, l.height)).collect();
        assert_eq!(sizes, [(101, 70), (51, 35), (26, 18)]);
        let half = &pyramid.levels[1];
        assert_eq!(half.rgba[4 * 51 + 1], 40);
        // Rows 2 and 3 of the blue ramp.
        assert_eq!(half.rgba[4 * 51 + 2], 3);
        // The last column of an odd width stands alone.
        assert_eq!(half.rgba[4 * 50..4 * 51], [100, 40, 1, 255]);
    }

    #[test]
    fn wrong_sizes_are_refused() {
        assert!(PhotoPyramid::build(vec![0; 16], 2, 3).is_none());
        assert!(PhotoPyramid::build(Vec::new(), 0, 0).is_none());
    }
}
