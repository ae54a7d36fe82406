//! Writing a file as a whole or not at all: under a temporary name in the same folder, then renamed.

use std::fs::{File, Permissions};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use super::error::MediaError;

/// Writes `path` through `fill`. Where anything fails, what lay at `path` before is untouched and no half file stays.
///
/// # Errors
/// [`MediaError::Write`] with what the operating system said.
pub(super) fn write_whole(path: &Path, fill: impl FnOnce(&mut BufWriter<&mut File>) -> io::Result<()>) -> Result<(), MediaError> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    write_in(folder, path, fill).map_err(|source| MediaError::Write { path: path.to_owned(), source })
}

fn write_in(folder: &Path, path: &Path, fill: impl FnOnce(&mut BufWriter<&mut File>) -> io::Result<()>) -> io::Result<()> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".writing-");
    let permissions = ordinary_permissions();
    if let Some(permissions) = permissions {
        builder.permissions(permissions);
    }
    let mut temporary = builder.tempfile_in(folder)?;
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
