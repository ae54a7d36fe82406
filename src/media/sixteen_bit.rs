//! 16 bits a channel on an 8-bit screen.

use image::{DynamicImage, ImageBuffer, Pixel, Primitive};

/// Where the brightest values lie below this, the picture uses few of its bits and is stretched.
const DARK: u16 = u16::MAX / 2;

/// The part of the samples that may become white beyond their value: hot pixels must not set the scale.
const CLIPPED_SHARE: f64 = 0.001;

/// Turns a 16-bit picture into an 8-bit one and leaves all others alone.
///
/// Zero stays black. Where 99.9 % of the samples that are not zero lie in the lower half of the range (10- and 12-bit
/// cameras, depth images), that level becomes white, and a note says so; otherwise the upper 8 bits are taken.
pub(super) fn to_eight(picture: DynamicImage, notes: &mut Vec<String>) -> DynamicImage {
    match picture {
        DynamicImage::ImageLuma16(raw) => DynamicImage::ImageLuma8(scaled(&raw, notes)),
        DynamicImage::ImageLumaA16(raw) => DynamicImage::ImageLumaA8(scaled(&raw, notes)),
        DynamicImage::ImageRgb16(raw) => DynamicImage::ImageRgb8(scaled(&raw, notes)),
        DynamicImage::ImageRgba16(raw) => DynamicImage::ImageRgba8(scaled(&raw, notes)),
        other => other,
    }
}

fn scaled<P, Q>(raw: &ImageBuffer<P, Vec<u16>>, notes: &mut Vec<String>) -> ImageBuffer<Q, Vec<u8>>
where
    P: Pixel<Subpixel = u16>,
    Q: Pixel<Subpixel = u8>,
{
    let channels = usize::from(P::CHANNEL_COUNT);
    let colours = if P::HAS_ALPHA { channels - 1 } else { channels };
    let white = white_level(raw.as_raw(), channels, colours);
    if white < u16::MAX {
        notes.push(format!("16 bits a channel, shown with the raw value {white} as white"));
    }
    let scale = f32::from(u8::MAX) / f32::from(white);
    let samples = raw.as_raw().iter().enumerate().map(|(index, &value)| {
        if index % channels < colours { (f32::from(value) * scale).round().min(255.0) as u8 } else { (value >> 8) as u8 }
    });
    // The sizes are those of `raw`, so there is a value for each pixel.
    ImageBuffer::from_vec(raw.width(), raw.height(), samples.collect()).unwrap_or_else(|| ImageBuffer::new(raw.width(), raw.height()))
}

/// The raw value that is shown as white; at least one.
fn white_level(samples: &[u16], channels: usize, colours: usize) -> u16 {
    let mut counts = vec![0u32; usize::from(u16::MAX) + 1];
    for pixel in samples.chunks_exact(channels) {
        for &value in &pixel[..colours] {
            counts[usize::from(value)] += 1;
        }
    }
    let lit: u64 = counts[1..].iter().map(|&count| u64::from(count)).sum();
    let may_clip = (lit as f64 * CLIPPED_SHARE) as u64;
    let mut above = 0;
    for level in (1..=u16::DEFAULT_MAX_VALUE).rev() {
        above += u64::from(counts[usize::from(level)]);
        if above > may_clip {
            return if level < DARK { level } else { u16::MAX };
        }
    }
    u16::MAX
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Luma;

    #[test]
    fn a_twelve_bit_picture_fills_the_range() {
        let raw = ImageBuffer::from_fn(64, 64, |x, _| Luma([(x * 65) as u16]));
        let mut notes = Vec::new();
        let shown = to_eight(DynamicImage::ImageLuma16(raw), &mut notes).into_luma8();
        assert_eq!(shown.get_pixel(0, 0).0, [0]);
        assert_eq!(shown.get_pixel(63, 0).0, [255]);
        assert!(notes[0].contains("4095"), "{notes:?}");
    }

    #[test]
    fn a_full_range_picture_is_left_as_it_is() {
        let raw = ImageBuffer::from_fn(64, 64, |x, _| Luma([(x * 1040) as u16]));
        let mut notes = Vec::new();
        let shown = to_eight(DynamicImage::ImageLuma16(raw), &mut notes).into_luma8();
        assert_eq!(shown.get_pixel(63, 0).0, [255]);
        assert_eq!(shown.get_pixel(32, 0).0, [129]);
        assert!(notes.is_empty());
    }

    #[test]
    fn a_hot_pixel_does_not_set_the_scale() {
        let raw = ImageBuffer::from_fn(100, 100, |x, y| Luma([if (x, y) == (0, 0) { u16::MAX } else { 1000 }]));
        let shown = to_eight(DynamicImage::ImageLuma16(raw), &mut Vec::new()).into_luma8();
        assert_eq!(shown.get_pixel(5, 5).0, [255]);
    }

    #[test]
    fn a_black_picture_stays_black() {
        let raw = ImageBuffer::from_pixel(4, 4, Luma([0u16]));
        let shown = to_eight(DynamicImage::ImageLuma16(raw), &mut Vec::new()).into_luma8();
        assert!(shown.pixels().all(|pixel| pixel.0 == [0]));
    }
}
