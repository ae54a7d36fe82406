//! The folder in which an export is made, and what killed exports left of theirs.

use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Names of such folders begin so.
const PREFIX: &str = ".export-";
/// A file in the folder, which the operating system locks as long as somebody works there.
const LOCK: &str = ".poseloop-export.lock";

/// The lock of a folder that is being filled.
pub struct Held {
    lock: File,
    path: PathBuf,
}

impl Held {
    /// Removes the lock, which is no part of a dataset.
    pub fn give_up(self) {
        drop(self.lock);
        // A file too many in the dataset is all that can come of it.
        let _ = std::fs::remove_file(self.path);
    }
}

/// Makes a hidden folder in `parent` that others leave alone.
pub fn made(parent: &Path) -> std::io::Result<(TempDir, Held)> {
    let folder = tempfile::Builder::new().prefix(PREFIX).tempdir_in(parent).map_err(|err| std::io::Error::from(err.kind()))?;
    let path = folder.path().join(LOCK);
    let lock = OpenOptions::new().write(true).create(true).truncate(false).open(&path)?;
    // Where the system can't lock, nobody can take it away either.
    let _ = lock.try_lock();
    Ok((folder, Held { lock, path }))
}

/// Removes folders in `parent` that nobody fills any more. What can't be removed stays; it is in nobody's way.
pub fn sweep(parent: &Path) {
    let Ok(entries) = std::fs::read_dir(parent) else { return };
    for entry in entries.flatten().filter(|e| e.file_name().to_string_lossy().starts_with(PREFIX)) {
        let lock = OpenOptions::new().write(true).open(entry.path().join(LOCK));
        if lock.is_ok_and(|lock| lock.try_lock().is_ok()) {
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}
