//! The numbers of a PLY file's body, whichever way they are written.

use std::io::{self, BufRead, ErrorKind};

use super::header::{Encoding, Kind, Scalar};
use crate::media::error::Place;

/// Why there is no next number.
pub(super) enum Fault {
    /// The file ends.
    Ends,
    /// The line has fewer numbers than the element has properties.
    ShortLine,
    /// This word is no number.
    NotANumber(String),
    /// The operating system refused.
    Read(io::Error),
}

/// Reads numbers one by one. Every type of a PLY file fits into an `f64` without loss.
pub(super) struct Values<R> {
    reader: R,
    encoding: Encoding,
    line: Vec<u8>,
    at: usize,
    lines: u64,
    bytes: u64,
}

impl<R: BufRead> Values<R> {
    /// Starts behind a header of so many lines and bytes.
    pub(super) fn new(reader: R, encoding: Encoding, lines: u64, bytes: u64) -> Self {
        Self { reader, encoding, line: Vec::new(), at: 0, lines, bytes }
    }

    /// Where the last number stood.
    pub(super) fn place(&self) -> Place {
        match self.encoding {
            Encoding::Ascii => Place::Line(self.lines),
            _ => Place::Byte(self.bytes),
        }
    }

    /// Goes to the next row; an ascii row is a line, and blank lines are none.
    pub(super) fn next_row(&mut self) -> Result<(), Fault> {
        if self.encoding != Encoding::Ascii {
            return Ok(());
        }
        loop {
            self.line.clear();
            self.at = 0;
            if self.reader.read_until(b'\n', &mut self.line).map_err(Fault::Read)? == 0 {
                return Err(Fault::Ends);
            }
            self.lines += 1;
            if !self.line.trim_ascii().is_empty() {
                return Ok(());
            }
        }
    }

    pub(super) fn next(&mut self, scalar: Scalar) -> Result<f64, Fault> {
        match self.encoding {
            Encoding::Ascii => self.next_word(scalar),
            Encoding::LittleEndian => self.next_bytes(scalar, false),
            Encoding::BigEndian => self.next_bytes(scalar, true),
        }
    }

    /// Reads over a property.
    pub(super) fn skip(&mut self, kind: Kind) -> Result<(), Fault> {
        match kind {
            Kind::Scalar(scalar) => self.next(scalar).map(drop),
            Kind::List { count, item } => {
                let length = self.next(count)?;
                // A damaged length runs into the end of the row or of the file.
                (0..length.max(0.0) as u64).try_for_each(|_| self.next(item).map(drop))
            }
        }
    }

    fn next_word(&mut self, scalar: Scalar) -> Result<f64, Fault> {
        let rest = &self.line[self.at..];
        let start = rest.iter().position(|byte| !byte.is_ascii_whitespace()).ok_or(Fault::ShortLine)?;
        let length = rest[start..].iter().position(u8::is_ascii_whitespace).unwrap_or(rest.len() - start);
        let word = &rest[start..start + length];
        self.at += start + length;
        let text = std::str::from_utf8(word).ok();
        // What is declared as 32 bits is rounded to them, as by every other reader; sizes then agree to the last digit.
        let number = text.and_then(|text| match scalar {
            Scalar::Float => text.parse::<f32>().ok().map(f64::from),
            _ => text.parse::<f64>().ok(),
        });
        number.ok_or_else(|| Fault::NotANumber(String::from_utf8_lossy(word).into_owned()))
    }

    fn next_bytes(&mut self, scalar: Scalar, big: bool) -> Result<f64, Fault> {
        Ok(match scalar {
            Scalar::Char => f64::from(i8::from_ne_bytes(self.take()?)),
            Scalar::UChar => f64::from(u8::from_ne_bytes(self.take()?)),
            Scalar::Short => f64::from(i16::from_le_bytes(self.ordered(big)?)),
            Scalar::UShort => f64::from(u16::from_le_bytes(self.ordered(big)?)),
            Scalar::Int => f64::from(i32::from_le_bytes(self.ordered(big)?)),
            Scalar::UInt => f64::from(u32::from_le_bytes(self.ordered(big)?)),
            Scalar::Float => f64::from(f32::from_le_bytes(self.ordered(big)?)),
            Scalar::Double => f64::from_le_bytes(self.ordered(big)?),
        })
    }

    fn ordered<const N: usize>(&mut self, big: bool) -> Result<[u8; N], Fault> {
        let mut bytes = self.take::<N>()?;
        if big {
            bytes.reverse();
        }
        Ok(bytes)
    }

    fn take<const N: usize>(&mut self) -> Result<[u8; N], Fault> {
        let mut bytes = [0; N];
        self.reader.read_exact(&mut bytes).map_err(|err| match err.kind() {
            ErrorKind::UnexpectedEof => Fault::Ends,
            _ => Fault::Read(err),
        })?;
        self.bytes += N as u64;
        Ok(bytes)
    }
}
