//! Files of a dataset that is being written.

use crate::exchange::ExchangeError;
use std::path::Path;

/// How pictures and meshes come into the dataset.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ImageMode {
    /// The same file under a second name where the file system can, else a copy.
    #[default]
    Link,
    /// A copy.
    Copy,
}

/// Puts the file `from` at `to`, where nothing lies yet.
pub fn place(from: &Path, to: &Path, mode: ImageMode) -> Result<(), ExchangeError> {
    make_parent(to)?;
    // A name of a name is no file of its own, and would break when the dataset moves.
    let from = std::fs::canonicalize(from).map_err(ExchangeError::io(from))?;
    if mode == ImageMode::Link && std::fs::hard_link(&from, to).is_ok() {
        return Ok(());
    }
    if to.exists() {
        // Copying would write through the second name into somebody's file.
        return Err(ExchangeError::io(to)(std::io::ErrorKind::AlreadyExists.into()));
    }
    std::fs::copy(&from, to).map(drop).map_err(ExchangeError::io(to))
}

/// Writes a text file.
pub fn text(path: &Path, text: &str) -> Result<(), ExchangeError> {
    make_parent(path)?;
    std::fs::write(path, text).map_err(ExchangeError::io(path))
}

/// Writes a JSON object with a line for each entry, as the toolkit does.
pub fn entries(path: &Path, lines: &[String]) -> Result<(), ExchangeError> {
    text(path, &format!("{{\n{}\n}}\n", lines.join(",\n")))
}

/// Makes the folder of a file.
pub fn make_parent(path: &Path) -> Result<(), ExchangeError> {
    let parent = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(parent).map_err(ExchangeError::io(parent))
}
