//! What a killed run leaves beside the folder that it was to fill.

use crate::project::Document;
use std::path::Path;

/// Names of folders in which a sample project is being made begin so.
pub(super) const PREFIX: &str = ".poseloop-sample-";

/// Removes half-made sample projects in `parent` that nobody works on any more: the operating system holds the lock of
/// those that somebody does. What can't be removed stays; it is in nobody's way.
pub(super) fn sweep(parent: &Path) {
    let Ok(entries) = std::fs::read_dir(parent) else { return };
    for entry in entries.flatten().filter(|e| e.file_name().to_string_lossy().starts_with(PREFIX)) {
        let abandoned = Document::open(&entry.path()).is_ok_and(|document| !document.is_read_only());
        if abandoned {
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}
