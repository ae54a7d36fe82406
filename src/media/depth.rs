//! Depth images and masks, as BOP stores them: PNG with one channel of 16 or 8 bits.

use std::path::Path;

use image::{DynamicImage, ExtendedColorType};

use super::error::MediaError;
use super::photo;

/// A depth image as stored: one raw value a pixel, zero where nothing was measured.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DepthImage {
    /// Width, pixels.
    pub width: u32,
    /// Height, pixels.
    pub height: u32,
    /// Raw values, row by row from the top; times the depth scale they are millimetres along the optical axis.
    pub raw: Vec<u16>,
}

impl DepthImage {
    /// Depth along the optical axis in metres at a pixel; `scale_mm` is millimetres per raw step.
    ///
    /// `None` outside the image and where nothing was measured.
    pub fn metres(&self, x: u32, y: u32, scale_mm: f64) -> Option<f64> {
        if x >= self.width || y >= self.height {
            return None;
        }
        let index = y as usize * self.width as usize + x as usize;
        let raw = *self.raw.get(index)?;
        (raw != 0).then(|| f64::from(raw) * scale_mm / 1000.0)
    }
}

/// Reads a depth image: PNG or TIFF with one 16-bit channel.
///
/// An EXIF orientation is not applied: depth belongs to the stored pixels of its camera.
///
/// # Errors
/// As [`photo::load`], and [`MediaError::NotDepth`] where the image has other channels.
pub fn load_depth(path: &Path) -> Result<DepthImage, MediaError> {
    let bytes = photo::read_file(path)?;
    match photo::decode_stored(path, &bytes)?.picture {
        DynamicImage::ImageLuma16(raw) => Ok(DepthImage { width: raw.width(), height: raw.height(), raw: raw.into_raw() }),
        other => Err(MediaError::NotDepth { path: path.to_owned(), found: channels_text(&other) }),
    }
}

/// Writes a depth image as 16-bit grey PNG; as a whole or not at all.
///
/// # Errors
/// [`MediaError::BufferSize`] where there is not one value for each pixel, [`MediaError::Write`] from the disk.
pub fn save_depth_png(path: &Path, depth: &DepthImage) -> Result<(), MediaError> {
    let bytes: &[u8] = bytemuck::cast_slice(&depth.raw);
    let colour = ExtendedColorType::L16;
    photo::write_png(path, depth.width, depth.height, bytes, 2, colour)
}

/// Writes a mask or any other 8-bit grey image as PNG; as a whole or not at all.
///
/// # Errors
/// As [`save_depth_png`].
pub fn save_mask_png(path: &Path, width: u32, height: u32, mask: &[u8]) -> Result<(), MediaError> {
    photo::write_png(path, width, height, mask, 1, ExtendedColorType::L8)
}

fn channels_text(picture: &DynamicImage) -> String {
    let colour = picture.color();
    let channels = colour.channel_count();
    let bits = 8 * u16::from(colour.bytes_per_pixel()) / u16::from(channels.max(1));
    let plural = if channels == 1 { "" } else { "s" };
    format!("{channels} channel{plural} of {bits} bits")
}
