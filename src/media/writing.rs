//! Writing a file as a whole or not at all: under a temporary name in the same folder, then renamed.
//!
//! A link is followed to the file that it names, and what is no file (a device, a pipe, standard output) is written into:
//! neither is replaced.

use std::fs::{File, OpenOptions, Permissions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::error::MediaError;

/// Links that are followed before they are taken for a ring.
const MOST_LINKS: usize = 40;

/// Writes `path` through `fill`. Where anything fails, what lay at `path` before is untouched and no half file stays.
///
/// # Errors
/// [`MediaError::Write`] with what the operating system said.
pub(super) fn write_whole(path: &Path, fill: impl FnOnce(&mut BufWriter<&mut File>) -> io::Result<()>) -> Result<(), MediaError> {
    let written = match target(path) {
        Ok(Target::Stream) => write_into(path, fill),
        Ok(Target::File(file)) => write_in(folder_of(&file), &file, fill),
        Err(err) => Err(err),
    };
    written.map_err(|source| MediaError::Write { path: path.to_owned(), source })
}

/// What a path stands for.
enum Target {
    /// A file, or none yet, at the end of all links.
    File(PathBuf),
    /// Something that is written into.
    Stream,
}

fn target(path: &Path) -> io::Result<Target> {
    // Names of open files, which are no links to anything that could be replaced.
    let is_open_file = ["/dev/fd", "/dev/stdout", "/dev/stderr", "/proc"].iter().any(|folder| path.starts_with(folder));
    if is_open_file || std::fs::metadata(path).is_ok_and(|m| !m.is_file() && !m.is_dir()) {
        return Ok(Target::Stream);
    }
    let mut file = path.to_owned();
    for _ in 0..MOST_LINKS {
        match std::fs::read_link(&file) {
            Ok(next) => file = folder_of(&file).join(next),
            Err(_) => return Ok(Target::File(file)),
        }
    }
    Err(io::Error::new(io::ErrorKind::InvalidInput, "its links form a ring"))
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn write_into(path: &Path, fill: impl FnOnce(&mut BufWriter<&mut File>) -> io::Result<()>) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).open(path)?;
    let mut buffered = BufWriter::new(&mut file);
    fill(&mut buffered)?;
    buffered.flush()
}

fn write_in(folder: &Path, path: &Path, fill: impl FnOnce(&mut BufWriter<&mut File>) -> io::Result<()>) -> io::Result<()> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".writing-");
    let permissions = ordinary_permissions();
    if let Some(permissions) = permissions {
        builder.permissions(permissions);
    }
    // Its own error names the temporary file, which nobody asked for.
    let mut temporary = builder.tempfile_in(folder).map_err(|err| io::Error::from(err.kind()))?;
    let mut buffered = BufWriter::new(temporary.as_file_mut());
    fill(&mut buffered)?;
    buffered.flush()?;
    drop(buffered);
    temporary.persist(path).map_err(|err| err.error)?;
    Ok(())
}

/// What an ordinary new file gets before the user's mask; a temporary file would be readable by its owner alone.
#[cfg(unix)]
fn ordinary_permissions() -> Option<Permissions> {
    use std::os::unix::fs::PermissionsExt;
    Some(Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
fn ordinary_permissions() -> Option<Permissions> {
    None
}
