//! Opening a file, with the plain mistakes told apart: nothing there, a folder, an empty file, too large a file.

use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::Path;

use super::error::MediaError;

/// A file that is there, is a file and holds something.
pub(super) struct Source {
    pub(super) file: File,
    pub(super) bytes: u64,
}

/// Opens `path` for reading; `wanted` is what the caller expects there, with its article.
pub(super) fn open(path: &Path, wanted: &'static str, limit: u64) -> Result<Source, MediaError> {
    let metadata = fs::metadata(path).map_err(|source| unreadable(path, source))?;
    if metadata.is_dir() {
        return Err(MediaError::Folder { path: path.to_owned(), wanted });
    }
    if !metadata.is_file() {
        return Err(MediaError::NoFile { path: path.to_owned(), wanted });
    }
    let file = File::open(path).map_err(|source| unreadable(path, source))?;
    let bytes = metadata.len();
    if bytes == 0 {
        return Err(MediaError::Empty { path: path.to_owned(), wanted });
    }
    if bytes > limit {
        return Err(MediaError::FileTooLarge { path: path.to_owned(), bytes, limit });
    }
    Ok(Source { file, bytes })
}

/// Reads a whole file.
pub(super) fn read(path: &Path, wanted: &'static str, limit: u64) -> Result<Vec<u8>, MediaError> {
    let source = open(path, wanted, limit)?;
    let mut bytes = Vec::with_capacity(source.bytes as usize);
    // A file that grows while it is read must not pass the limit either.
    source.file.take(limit).read_to_end(&mut bytes).map_err(|err| MediaError::read(path, err))?;
    Ok(bytes)
}

fn unreadable(path: &Path, source: std::io::Error) -> MediaError {
    if source.kind() == ErrorKind::NotFound { MediaError::Missing { path: path.to_owned() } } else { MediaError::read(path, source) }
}
