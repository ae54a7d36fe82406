//! The end of a PNG: the chunk `IEND`.

use std::io::{Seek as _, SeekFrom};

use super::{from_start, read_from};
use crate::media::source::Source;

/// The last chunk: no data, its name, its check sum.
const END: [u8; 12] = [0, 0, 0, 0, b'I', b'E', b'N', b'D', 0xAE, 0x42, 0x60, 0x82];
const SIGNATURE_BYTES: u64 = 8;

/// Whether the last chunk is not there.
pub(super) fn ends_early(source: &Source) -> std::io::Result<bool> {
    let mut tail = [0; END.len()];
    let read = read_from(&source.file, source.bytes.saturating_sub(END.len() as u64), &mut tail)?;
    if tail[..read] == END {
        return Ok(false);
    }
    // Something may stand behind the picture: only the chunks tell.
    lacks_end(source)
}

/// Goes from chunk to chunk, over their data.
fn lacks_end(source: &Source) -> std::io::Result<bool> {
    let mut reader = from_start(&source.file)?;
    let mut at = SIGNATURE_BYTES;
    reader.seek(SeekFrom::Start(at))?;
    while at + END.len() as u64 <= source.bytes {
        let mut chunk = [0; 8];
        std::io::Read::read_exact(&mut reader, &mut chunk)?;
        if chunk[4..] == END[4..8] {
            return Ok(false);
        }
        let data = u32::from_be_bytes([chunk[0], chunk[1], chunk[2], chunk[3]]);
        let over = i64::from(data) + 4;
        reader.seek_relative(over)?;
        at += 8 + over as u64;
    }
    Ok(true)
}
