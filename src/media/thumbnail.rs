//! Small pictures of large ones.

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};

use super::photo::Photo;

impl Photo {
    /// The photo scaled down so that no side is above `max_px`, by bilinear convolution over all pixels, so that
    /// nothing aliases. A photo that is small enough already comes back unchanged.
    ///
    /// Decoding costs far more than this, so decode once and take thumbnail and preview from the same photo.
    pub fn thumbnail(&self, max_px: u32) -> Photo {
        let (width, height) = fitted(self.width, self.height, max_px);
        if (width, height) == (self.width, self.height) {
            return self.clone();
        }
        // Only a photo whose pixels do not fill its size cannot be resized.
        self.resized(width, height).unwrap_or_else(|| self.clone())
    }

    /// The photo at another size, each pixel the mean of what it covers; `None` where its pixels do not fill its size.
    pub fn resized(&self, width: u32, height: u32) -> Option<Photo> {
        let from = ImageRef::new(self.width, self.height, &self.rgba, PixelType::U8x4).ok()?;
        let mut into = Image::new(width, height, PixelType::U8x4);
        let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Bilinear)).use_alpha(!self.is_opaque());
        Resizer::new().resize(&from, &mut into, &options).ok()?;
        let rgba = into.into_vec();
        Some(Photo { width, height, rgba, orientation: self.orientation, sixteen_bit: self.sixteen_bit, notes: Vec::new() })
    }
}

/// The largest size of the same shape with no side above `max_px`; no side becomes zero.
fn fitted(width: u32, height: u32, max_px: u32) -> (u32, u32) {
    let longer = width.max(height);
    if longer <= max_px || longer == 0 {
        return (width, height);
    }
    let scale = f64::from(max_px.max(1)) / f64::from(longer);
    let side = |pixels: u32| ((f64::from(pixels) * scale).round() as u32).max(1);
    (side(width), side(height))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shape_is_kept() {
        assert_eq!(fitted(4000, 3000, 256), (256, 192));
        assert_eq!(fitted(10_000, 3, 100), (100, 1));
        assert_eq!(fitted(100, 50, 256), (100, 50));
    }

    #[test]
    fn a_thumbnail_is_the_mean_of_what_it_covers() {
        // Stripes one pixel wide: picking pixels would give black or white, a mean gives grey.
        let rgba = (0..512 * 512)
            .flat_map(|pixel| {
                let level = if pixel % 2 == 0 { 0 } else { 255 };
                [level, level, level, 255]
            })
            .collect();
        let photo = Photo::from_rgba(512, 512, rgba).expect("a full picture");
        let small = photo.thumbnail(32);
        assert_eq!((small.width, small.height), (32, 32));
        let middle = &small.rgba[4 * (16 * 32 + 16)..][..4];
        assert!((120..=135).contains(&middle[0]), "{middle:?}");
        assert_eq!(middle[3], 255);
    }
}
