//! The end of a TIFF: its directory says where the strips or tiles of pixels lie.

use super::read_from;
use crate::media::source::Source;

/// Tags of where strips and tiles begin, and of how long they are.
const BEGIN: [u16; 2] = [273, 324];
const LENGTH: [u16; 2] = [279, 325];
const ENTRY_BYTES: usize = 12;
/// More strips than this are not looked at.
const MOST_STRIPS: u32 = 1 << 16;

struct Tiff<'a> {
    source: &'a Source,
    big_endian: bool,
}

/// Whether a strip or a tile of the first picture lies beyond the end; `false` where there is no telling.
pub(super) fn ends_early(source: &Source) -> std::io::Result<bool> {
    let mut head = [0; 8];
    let read = read_from(&source.file, 0, &mut head)?;
    let tiff = Tiff { source, big_endian: head.starts_with(b"MM") };
    // 43 is the form for files above 4 GiB, which has another head.
    if read < head.len() || tiff.short(&head[2..]) != 42 {
        return Ok(false);
    }
    let directory = u64::from(tiff.long(&head[4..]));
    let mut count = [0; 2];
    if read_from(&source.file, directory, &mut count)? < count.len() {
        return Ok(true);
    }
    let mut entries = vec![0; usize::from(tiff.short(&count)) * ENTRY_BYTES];
    if read_from(&source.file, directory + 2, &mut entries)? < entries.len() {
        return Ok(true);
    }
    let entry = |tags: [u16; 2]| entries.chunks_exact(ENTRY_BYTES).find(|e| tags.contains(&tiff.short(e)));
    let (Some(begin), Some(length)) = (entry(BEGIN), entry(LENGTH)) else { return Ok(false) };
    let (Some(begins), Some(lengths)) = (tiff.numbers(begin)?, tiff.numbers(length)?) else { return Ok(true) };
    Ok(begins.iter().zip(&lengths).any(|(begin, length)| begin + length > source.bytes))
}

impl Tiff<'_> {
    fn short(&self, bytes: &[u8]) -> u16 {
        let pair = [bytes[0], bytes[1]];
        if self.big_endian { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) }
    }

    fn long(&self, bytes: &[u8]) -> u32 {
        let four = [bytes[0], bytes[1], bytes[2], bytes[3]];
        if self.big_endian { u32::from_be_bytes(four) } else { u32::from_le_bytes(four) }
    }

    /// The numbers of an entry, in it or where it says; `None` where that lies beyond the end.
    fn numbers(&self, entry: &[u8]) -> std::io::Result<Option<Vec<u64>>> {
        let (kind, count) = (self.short(&entry[2..]), self.long(&entry[4..]).min(MOST_STRIPS) as usize);
        let size = if kind == 3 { 2 } else { 4 };
        let mut bytes = vec![0; count * size];
        if bytes.len() <= 4 {
            bytes.copy_from_slice(&entry[8..8 + count * size]);
        } else if read_from(&self.source.file, u64::from(self.long(&entry[8..])), &mut bytes)? < count * size {
            return Ok(None);
        }
        let number = |b: &[u8]| if size == 2 { u64::from(self.short(b)) } else { u64::from(self.long(b)) };
        Ok(Some(bytes.chunks_exact(size).map(number).collect()))
    }
}
