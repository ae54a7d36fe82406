//! Photos: any image file in, 8-bit RGBA out, upright.

use std::io::{BufReader, Cursor, ErrorKind, Seek as _};
use std::path::Path;

use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits};

use super::error::MediaError;
use super::orientation::Orientation;
use super::{sixteen_bit, source, writing};

/// The largest area that is decoded: above every camera in sale, below what fills the memory of a small machine.
pub const MAX_MEGAPIXELS: u64 = 200;

/// What the decoder may take: two copies of the largest 16-bit RGB picture.
const MAX_DECODER_BYTES: u64 = 2 * MAX_MEGAPIXELS * 1_000_000 * 6;

pub(super) const MAX_FILE_BYTES: u64 = 2 << 30;
pub(super) const AN_IMAGE: &str = "an image";

/// A decoded photo, upright, 8 bits a channel.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Photo {
    /// Width after the orientation was applied, pixels.
    pub width: u32,
    /// Height after the orientation was applied, pixels.
    pub height: u32,
    /// Red, green, blue, alpha of each pixel (sRGB, alpha not premultiplied), row by row from the top.
    pub rgba: Vec<u8>,
    /// What the EXIF data asked for, and what was applied.
    pub orientation: Orientation,
    /// Whether the file has 16 bits a channel and was scaled to 8.
    pub sixteen_bit: bool,
    /// What a person should know about how the picture was read, one sentence each.
    pub notes: Vec<String>,
}

/// What a photo's header says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhotoInfo {
    /// Width after the orientation is applied, pixels.
    pub width: u32,
    /// Height after the orientation is applied, pixels.
    pub height: u32,
    /// What the EXIF data ask for.
    pub orientation: Orientation,
    /// The format by the first bytes of the file, not by its name: `PNG`, `JPEG`, …
    pub format: &'static str,
    /// Size of the file.
    pub bytes: u64,
}

impl Photo {
    /// A picture from pixels in memory, `None` unless there are four bytes for each pixel.
    pub fn from_rgba(width: u32, height: u32, rgba: Vec<u8>) -> Option<Self> {
        let complete = rgba.len() as u64 == 4 * u64::from(width) * u64::from(height);
        complete.then(|| Self { width, height, rgba, ..Self::default() })
    }

    /// Whether no pixel lets anything shine through.
    pub fn is_opaque(&self) -> bool {
        self.rgba.chunks_exact(4).all(|pixel| pixel[3] == u8::MAX)
    }

    /// Writes a PNG, RGB where the picture is opaque and RGBA otherwise; as a whole or not at all.
    ///
    /// # Errors
    /// [`MediaError::BufferSize`] where the pixels do not fill the size, [`MediaError::Write`] from the disk.
    pub fn save_png(&self, path: &Path) -> Result<(), MediaError> {
        if !self.is_opaque() {
            let colour = image::ExtendedColorType::Rgba8;
            return write_png(path, self.width, self.height, &self.rgba, 4, colour);
        }
        let rgb: Vec<u8> = self.rgba.chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
        let colour = image::ExtendedColorType::Rgb8;
        write_png(path, self.width, self.height, &rgb, 3, colour)
    }
}

/// Reads a photo: PNG, JPEG, TIFF, BMP or WebP, told apart by content.
///
/// The EXIF orientation is applied and noted. 16-bit pictures are scaled so that their brightest values are white,
/// since cameras and depth sensors often use a few of the 16 bits only.
///
/// # Errors
/// A sentence with the path for what is missing, a folder, empty, no image, cut short, damaged or above
/// [`MAX_MEGAPIXELS`].
pub fn load(path: &Path) -> Result<Photo, MediaError> {
    let bytes = source::read(path, AN_IMAGE, MAX_FILE_BYTES)?;
    decode(path, &bytes)
}

/// Decodes a photo that is in memory already; `path` is for the messages.
///
/// # Errors
/// As [`load`], but for those of the disk.
pub fn decode(path: &Path, bytes: &[u8]) -> Result<Photo, MediaError> {
    let Decoded { picture, orientation, format } = decode_stored(path, bytes)?;
    let sixteen_bit = picture.color().bytes_per_pixel() == 2 * picture.color().channel_count();
    let mut notes: Vec<String> = orientation.sentence().map(String::from).into_iter().collect();
    if format == ImageFormat::Jpeg && lacks_jpeg_end(bytes) {
        notes.push("The JPEG file is cut short: its lower part may be grey; copy it anew from its source".into());
    }
    let mut picture = sixteen_bit::to_eight(picture, &mut notes);
    picture.apply_orientation(orientation.decoder());
    let rgba = picture.into_rgba8();
    Ok(Photo { width: rgba.width(), height: rgba.height(), rgba: rgba.into_raw(), orientation, sixteen_bit, notes })
}

/// Reads a photo's header: its size costs no decoding.
///
/// # Errors
/// As [`load`]; damage behind the header is not seen.
pub fn probe(path: &Path) -> Result<PhotoInfo, MediaError> {
    probe_source(path, &source::open(path, AN_IMAGE, MAX_FILE_BYTES)?)
}

pub(super) fn probe_source(path: &Path, source: &source::Source) -> Result<PhotoInfo, MediaError> {
    let bytes = source.bytes;
    let mut file = &source.file;
    file.rewind().map_err(|err| MediaError::read(path, err))?;
    let reader = ImageReader::new(BufReader::new(file)).with_guessed_format().map_err(|err| MediaError::read(path, err))?;
    let Some(format) = reader.format() else {
        return Err(not_an_image(path, &beginning_of(path)));
    };
    let name = format_name(format);
    check_format(path, format)?;
    let mut decoder = reader.into_decoder().map_err(|err| decoding(path, name, bytes, err))?;
    let (width, height) = decoder.dimensions();
    check_size(path, width, height)?;
    let orientation = decoder.orientation().map_or(Orientation::Upright, Orientation::from_decoder);
    let (width, height) = if orientation.swaps_sides() { (height, width) } else { (width, height) };
    Ok(PhotoInfo { width, height, orientation, format: name, bytes })
}

/// A picture as it is stored, before its orientation is applied.
pub(super) struct Decoded {
    pub(super) picture: DynamicImage,
    pub(super) orientation: Orientation,
    pub(super) format: ImageFormat,
}

pub(super) fn decode_stored(path: &Path, bytes: &[u8]) -> Result<Decoded, MediaError> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|err| MediaError::read(path, err))?;
    let Some(format) = reader.format() else {
        return Err(not_an_image(path, bytes));
    };
    let name = format_name(format);
    check_format(path, format)?;
    let failed = |err| decoding(path, name, bytes.len() as u64, err);
    // The size is checked before the decoder gets to take memory for it.
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MAX_DECODER_BYTES);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(failed)?;
    let (width, height) = decoder.dimensions();
    check_size(path, width, height)?;
    let orientation = decoder.orientation().map_or(Orientation::Upright, Orientation::from_decoder);
    let picture = DynamicImage::from_decoder(decoder).map_err(failed)?;
    Ok(Decoded { picture, orientation, format })
}

pub(super) fn read_file(path: &Path) -> Result<Vec<u8>, MediaError> {
    source::read(path, AN_IMAGE, MAX_FILE_BYTES)
}

/// Writes raw samples as a PNG; `samples` is how many bytes a pixel has.
pub(super) fn write_png(
    path: &Path,
    width: u32,
    height: u32,
    bytes: &[u8],
    samples: usize,
    colour: image::ExtendedColorType,
) -> Result<(), MediaError> {
    use image::ImageEncoder;
    use image::codecs::png::{CompressionType, FilterType, PngEncoder};
    let expected = width as usize * height as usize * samples;
    if bytes.len() != expected || expected == 0 {
        return Err(MediaError::BufferSize {
            path: path.to_owned(),
            width,
            height,
            expected: expected / samples,
            found: bytes.len() / samples,
        });
    }
    writing::write_whole(path, |out| {
        PngEncoder::new_with_quality(out, CompressionType::Fast, FilterType::Adaptive).write_image(bytes, width, height, colour).map_err(
            |err| match err {
                ImageError::IoError(err) => err,
                other => std::io::Error::other(other),
            },
        )
    })
}

pub(super) fn check_size(path: &Path, width: u32, height: u32) -> Result<(), MediaError> {
    if u64::from(width) * u64::from(height) > MAX_MEGAPIXELS * 1_000_000 {
        return Err(MediaError::TooManyPixels { path: path.to_owned(), width, height, limit_megapixels: MAX_MEGAPIXELS });
    }
    Ok(())
}

fn decoding(path: &Path, format: &'static str, bytes: u64, err: ImageError) -> MediaError {
    if ends_early(&err) {
        return MediaError::Truncated { path: path.to_owned(), format, bytes };
    }
    MediaError::Image { path: path.to_owned(), format, reason: err.to_string().split_whitespace().collect::<Vec<_>>().join(" ") }
}

/// Decoders wrap the end of the file in errors of their own, so the whole chain is asked.
fn ends_early(err: &ImageError) -> bool {
    if let ImageError::IoError(err) = err
        && err.kind() == ErrorKind::UnexpectedEof
    {
        return true;
    }
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(err);
    while let Some(err) = cause {
        let text = err.to_string().to_lowercase();
        if err.downcast_ref::<std::io::Error>().is_some_and(|err| err.kind() == ErrorKind::UnexpectedEof)
            || text.contains("unexpected end")
            || text.contains("unexpected eof")
            || text.contains("not enough bytes")
            || text.contains("failed to fill whole buffer")
        {
            return true;
        }
        cause = err.source();
    }
    false
}

/// Whether a JPEG file has no end-of-image marker after its last scan; within a scan, `FF` is never followed by `D9`,
/// but a preview inside the EXIF data has an end of its own.
pub(super) fn lacks_jpeg_end(bytes: &[u8]) -> bool {
    let end = bytes.windows(2).rposition(|pair| pair == [0xFF, 0xD9]);
    let behind = &bytes[end.unwrap_or(0)..];
    end.is_none() || behind.windows(2).any(|pair| pair == [0xFF, 0xDA])
}

/// Refuses images of formats that no photo of a project has.
fn check_format(path: &Path, format: ImageFormat) -> Result<(), MediaError> {
    use ImageFormat as F;
    match format {
        F::Png | F::Jpeg | F::Tiff | F::Bmp | F::WebP => Ok(()),
        other => Err(MediaError::OtherFormat { path: path.to_owned(), format: format_name(other) }),
    }
}

fn not_an_image(path: &Path, bytes: &[u8]) -> MediaError {
    MediaError::NotAnImage { path: path.to_owned(), beginning: beginning_text(bytes) }
}

fn beginning_of(path: &Path) -> Vec<u8> {
    use std::io::Read;
    let mut start = Vec::new();
    if let Ok(file) = std::fs::File::open(path) {
        // Only for the message: what cannot be read is shown as nothing.
        let _ = file.take(16).read_to_end(&mut start);
    }
    start
}

fn beginning_text(bytes: &[u8]) -> String {
    let start = &bytes[..bytes.len().min(12)];
    let readable = |byte: &u8| byte.is_ascii_graphic() || matches!(byte, b' ' | b'\n' | b'\r');
    if start.iter().all(readable) {
        let text = String::from_utf8_lossy(start);
        return format!("the text “{}”", text.trim().replace(['\n', '\r'], " "));
    }
    let hex: Vec<String> = start.iter().map(|byte| format!("{byte:02X}")).collect();
    format!("the bytes {}", hex.join(" "))
}

fn format_name(format: ImageFormat) -> &'static str {
    match format {
        ImageFormat::Png => "PNG",
        ImageFormat::Jpeg => "JPEG",
        ImageFormat::Tiff => "TIFF",
        ImageFormat::Bmp => "BMP",
        ImageFormat::WebP => "WebP",
        ImageFormat::Gif => "GIF",
        ImageFormat::OpenExr => "OpenEXR",
        ImageFormat::Hdr => "HDR",
        ImageFormat::Avif => "AVIF",
        ImageFormat::Pnm => "PNM",
        ImageFormat::Tga => "TGA",
        ImageFormat::Ico => "ICO",
        ImageFormat::Dds => "DDS",
        ImageFormat::Farbfeld => "Farbfeld",
        ImageFormat::Qoi => "QOI",
        _ => "Such",
    }
}
