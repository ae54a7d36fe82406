//! The bytes of a glTF file: the chunks of a GLB, the buffers that the JSON names, and references as URI.

use std::fs;
use std::path::{Path, PathBuf};

use super::document::Document;
use crate::media::error::{MediaError, Place};
use crate::media::mesh_file::texture;

const JSON_CHUNK: u32 = u32::from_le_bytes(*b"JSON");
const BINARY_CHUNK: u32 = u32::from_le_bytes(*b"BIN\0");

/// JSON text and binary chunk of a file.
pub(super) struct Chunks<'a> {
    pub(super) json: &'a [u8],
    pub(super) binary: Option<&'a [u8]>,
}

/// Splits a GLB into its chunks; anything else is JSON as a whole.
pub(super) fn split<'a>(path: &Path, bytes: &'a [u8]) -> Result<Chunks<'a>, MediaError> {
    if !bytes.starts_with(b"glTF") {
        return Ok(Chunks { json: bytes, binary: None });
    }
    let fault = |byte: usize, reason: String| MediaError::mesh(path, Place::Byte(byte as u64), reason);
    let word = |at: usize| bytes.get(at..at + 4).and_then(|word| word.try_into().ok()).map(u32::from_le_bytes);
    match word(4) {
        Some(2) => {}
        Some(version) => return Err(fault(4, format!("this is version {version} of GLB; version 2 is read"))),
        None => return Err(fault(bytes.len(), "the file ends within the GLB header".into())),
    }
    let mut chunks = Chunks { json: &[], binary: None };
    let mut at = 12;
    while let (Some(length), Some(kind)) = (word(at), word(at + 4)) {
        let start = at + 8;
        let end = start.saturating_add(length as usize);
        let chunk = bytes.get(start..end).ok_or_else(|| fault(at, format!("a chunk of {length} bytes goes beyond the end of the file")))?;
        match kind {
            JSON_CHUNK if chunks.json.is_empty() => chunks.json = chunk,
            BINARY_CHUNK if chunks.binary.is_none() => chunks.binary = Some(chunk),
            _ => {}
        }
        at = end;
    }
    if chunks.json.is_empty() {
        return Err(fault(bytes.len().min(12), "the file has no JSON chunk".into()));
    }
    Ok(chunks)
}

/// The bytes of every buffer, each at least as long as announced.
pub(super) fn buffers(path: &Path, document: &Document, binary: Option<&[u8]>) -> Result<Vec<Vec<u8>>, MediaError> {
    let load = |(index, buffer): (usize, &super::document::Buffer)| {
        let fault = |reason: String| MediaError::mesh(path, Place::Item("buffer", index as u64), reason);
        let bytes = match (&buffer.uri, binary) {
            (Some(uri), _) => read_uri(path, uri).map_err(fault)?,
            (None, Some(binary)) if index == 0 => binary.to_vec(),
            (None, _) => return Err(fault("it has neither a URI nor a binary chunk".into())),
        };
        if (bytes.len() as u64) < buffer.byte_length {
            return Err(fault(format!("{} bytes are announced, but there are {}", buffer.byte_length, bytes.len())));
        }
        Ok(bytes)
    };
    document.buffers.iter().enumerate().map(load).collect()
}

/// The bytes that a URI stands for: data in the URI itself, or a file beside the mesh.
pub(super) fn read_uri(mesh: &Path, uri: &str) -> Result<Vec<u8>, String> {
    if let Some(data) = uri.strip_prefix("data:") {
        let (_, encoded) = data.split_once(";base64,").ok_or("its data URI is not in base64")?;
        return from_base64(encoded.as_bytes()).ok_or_else(|| "its data URI is not valid base64".into());
    }
    let name = percent_decoded(uri);
    let path: PathBuf = texture::find(mesh, &name).ok_or_else(|| format!("its file {name} is not there"))?;
    fs::read(&path).map_err(|err| format!("its file {name} cannot be read ({err})"))
}

fn percent_decoded(uri: &str) -> String {
    let bytes = uri.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let escaped = (bytes[at] == b'%').then(|| uri.get(at + 1..at + 3)).flatten();
        if let Some(byte) = escaped.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            decoded.push(byte);
            at += 3;
        } else {
            decoded.push(bytes[at]);
            at += 1;
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

/// RFC 4648, padding optional.
fn from_base64(text: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0u32, 0);
    for &letter in text.trim_ascii().iter().take_while(|&&letter| letter != b'=') {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_as_in_its_specification() {
        for (text, bytes) in [("", ""), ("Zg==", "f"), ("Zm8=", "fo"), ("Zm9v", "foo"), ("Zm9vYmFy", "foobar")] {
            assert_eq!(from_base64(text.as_bytes()), Some(bytes.into()), "{text}");
        }
        assert_eq!(from_base64(b"Zm9v!"), None);
    }

    #[test]
    fn names_lose_their_escapes() {
        assert_eq!(percent_decoded("my%20mesh%C3%A9.bin"), "my meshé.bin");
        assert_eq!(percent_decoded("100%.bin"), "100%.bin");
    }
}
