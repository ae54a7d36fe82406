//! A JPEG's header, segment by segment, and its end. The decoder reads the whole file before it says the size.

use std::io::{BufReader, ErrorKind, Read as _};
use std::path::Path;

use super::{PhotoLook, from_start, read_from};
use crate::media::error::MediaError;
use crate::media::orientation::Orientation;
use crate::media::photo::{self, PhotoInfo};
use crate::media::source::Source;

const END: [u8; 2] = [0xFF, 0xD9];
const EXIF: &[u8] = b"Exif\0\0";
const APP1: u8 = 0xE1;

/// Looks at a JPEG; `None` where its segments are not as usual, so that the decoder has to say what it is.
pub(super) fn look(path: &Path, source: &Source) -> Result<Option<PhotoLook>, MediaError> {
    let cut = |err: std::io::Error| match err.kind() {
        ErrorKind::UnexpectedEof => MediaError::Truncated { path: path.to_owned(), format: "JPEG", bytes: source.bytes },
        _ => MediaError::read(path, err),
    };
    let Some((width, height, orientation)) = header(source).map_err(cut)? else { return Ok(None) };
    photo::check_size(path, width, height)?;
    let (width, height) = if orientation.swaps_sides() { (height, width) } else { (width, height) };
    let info = PhotoInfo { width, height, orientation, format: "JPEG", bytes: source.bytes };
    let cut_short = ends_early(source).map_err(|err| MediaError::read(path, err))?;
    Ok(Some(PhotoLook { info, cut_short }))
}

/// Stored size and orientation.
fn header(source: &Source) -> std::io::Result<Option<(u32, u32, Orientation)>> {
    let mut reader = from_start(&source.file)?;
    let mut orientation = Orientation::Upright;
    reader.seek_relative(2)?;
    while let Some((marker, length)) = segment(&mut reader)? {
        match marker {
            // A frame begins; C4, C8 and CC are tables and reserved.
            0xC0..=0xCF if ![0xC4, 0xC8, 0xCC].contains(&marker) => {
                let mut frame = [0; 5];
                reader.read_exact(&mut frame)?;
                let side = |at: usize| u32::from(u16::from_be_bytes([frame[at], frame[at + 1]]));
                let (height, width) = (side(1), side(3));
                return Ok((width > 0 && height > 0).then_some((width, height, orientation)));
            }
            APP1 => {
                let mut data = vec![0; length];
                reader.read_exact(&mut data)?;
                let turned = data.strip_prefix(EXIF).and_then(image::metadata::Orientation::from_exif_chunk);
                orientation = turned.map_or(orientation, Orientation::from_decoder);
            }
            // The scan, or the end, before any frame.
            0xDA | 0xD9 => return Ok(None),
            _ => reader.seek_relative(length as i64)?,
        }
    }
    Ok(None)
}

/// The marker of the next segment and how many bytes follow its length.
fn segment(reader: &mut BufReader<&std::fs::File>) -> std::io::Result<Option<(u8, usize)>> {
    let mut bytes = [0; 2];
    reader.read_exact(&mut bytes)?;
    if bytes[0] != 0xFF {
        return Ok(None);
    }
    let mut marker = bytes[1];
    while marker == 0xFF {
        let mut fill = [0];
        reader.read_exact(&mut fill)?;
        marker = fill[0];
    }
    reader.read_exact(&mut bytes)?;
    let length = u16::from_be_bytes(bytes);
    Ok(length.checked_sub(2).map(|data| (marker, usize::from(data))))
}

/// Whether no end of the image follows the last scan.
pub(super) fn ends_early(source: &Source) -> std::io::Result<bool> {
    let mut tail = END;
    let read = read_from(&source.file, source.bytes.saturating_sub(END.len() as u64), &mut tail)?;
    if tail[..read] == END {
        return Ok(false);
    }
    // Cameras pad their files: where the end is not at the end, it is looked for.
    let mut all = Vec::with_capacity(source.bytes as usize);
    from_start(&source.file)?.read_to_end(&mut all)?;
    Ok(photo::lacks_jpeg_end(&all))
}
