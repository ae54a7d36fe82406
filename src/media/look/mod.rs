//! A look at a photo that costs a few small reads: what its header says and whether the file reaches to its end.
//!
//! Nothing is decoded. Damage in the middle of a file is not seen; what most often befalls photos is: no image at all, an
//! empty file, a copy that stopped half way, a size that nobody can open.

mod jpeg;
mod png;
mod tiff;

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use super::error::MediaError;
use super::photo::{self, AN_IMAGE, MAX_FILE_BYTES, PhotoInfo};
use super::source::{self, Source};

/// What a look at a photo tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhotoLook {
    /// What the header says.
    pub info: PhotoInfo,
    /// Whether the file ends before the picture does.
    pub cut_short: bool,
}

/// Looks at a photo: its header and its end.
///
/// # Errors
/// As [`super::load`], but for what shows only when the picture is decoded.
pub fn look(path: &Path) -> Result<PhotoLook, MediaError> {
    let source = source::open(path, AN_IMAGE, MAX_FILE_BYTES)?;
    let mut head = [0; 16];
    let read = source.file.read_at_start(&mut head).map_err(|err| MediaError::read(path, err))?;
    if head[..read].starts_with(&[0xFF, 0xD8, 0xFF])
        && let Some(look) = jpeg::look(path, &source)?
    {
        return Ok(look);
    }
    let info = photo::probe_source(path, &source)?;
    let cut_short = ends_early(&source, &head[..read], &info).map_err(|err| MediaError::read(path, err))?;
    Ok(PhotoLook { info, cut_short })
}

fn ends_early(source: &Source, head: &[u8], info: &PhotoInfo) -> std::io::Result<bool> {
    match info.format {
        "PNG" => png::ends_early(source),
        "TIFF" => tiff::ends_early(source),
        "JPEG" => jpeg::ends_early(source),
        // The size that stands behind RIFF counts from behind itself.
        "WebP" => Ok(word(head, 4).is_some_and(|size| u64::from(size) + 8 > source.bytes)),
        "BMP" => bmp_ends_early(source),
        _ => Ok(false),
    }
}

/// Pixels of a BMP that are not compressed fill a known room.
fn bmp_ends_early(source: &Source) -> std::io::Result<bool> {
    let mut head = [0; 34];
    if source.file.read_at_start(&mut head)? < head.len() {
        return Ok(true);
    }
    let number = |at: usize| word(&head, at).unwrap_or(0);
    let plain = [0, 3].contains(&number(30));
    let (width, height) = (u64::from(number(18)), u64::from((number(22) as i32).unsigned_abs()));
    let bits = u64::from(u16::from_le_bytes([head[28], head[29]]));
    let row = (width * bits).div_ceil(32) * 4;
    // The oldest headers, 12 bytes long, have other places for all this.
    Ok(number(14) >= 40 && plain && u64::from(number(10)) + row * height > source.bytes)
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4)?.try_into().ok().map(u32::from_le_bytes)
}

trait AtStart {
    /// Fills as much of `buffer` as there is at the beginning of the file.
    fn read_at_start(&self, buffer: &mut [u8]) -> std::io::Result<usize>;
}

impl AtStart for File {
    fn read_at_start(&self, buffer: &mut [u8]) -> std::io::Result<usize> {
        read_from(self, 0, buffer)
    }
}

/// Fills as much of `buffer` as there is from byte `at` on.
fn read_from(mut file: &File, at: u64, buffer: &mut [u8]) -> std::io::Result<usize> {
    file.seek(SeekFrom::Start(at))?;
    let mut filled = 0;
    while filled < buffer.len() {
        match file.read(&mut buffer[filled..])? {
            0 => break,
            more => filled += more,
        }
    }
    Ok(filled)
}

/// The file from its beginning.
fn from_start(mut file: &File) -> std::io::Result<BufReader<&File>> {
    file.seek(SeekFrom::Start(0))?;
    Ok(BufReader::new(file))
}
