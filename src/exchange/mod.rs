//! Datasets in and out, one format a folder.

pub mod bop;
pub mod bop_results;
mod byte_order_mark;
mod counted;
mod json_words;
mod numbers;
pub mod oddity;
pub mod pose_list;
pub mod prediction_lines;
pub mod predictions;
mod warning;
mod warning_words;

pub use byte_order_mark::without_mark;
pub use counted::counted;
pub use json_words::json_words;
pub use numbers::Numbers;
pub use warning::{Warning, WarningKind, Warnings};

use crate::project::system_words;
use std::path::PathBuf;

/// Why a dataset was refused as a whole, or could not be written; nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum ExchangeError {
    /// A file can't be understood.
    #[error("{text}: {}{}", path.display(), place_after(place))]
    Format {
        /// The file.
        path: PathBuf,
        /// Where in the file: line and column, or image and label.
        place: String,
        /// What is wrong.
        text: String,
    },
    /// A file could not be read or written.
    #[error("{}: {}", system_words(source), path.display())]
    Io {
        /// The reason.
        source: std::io::Error,
        /// The file or folder.
        path: PathBuf,
    },
    /// The folder is not one of this format.
    #[error("{text}: {}", path.display())]
    NotADataset {
        /// The folder.
        path: PathBuf,
        /// What is missing, and what there is instead.
        text: String,
    },
    /// Somebody asked to stop.
    #[error("cancelled, nothing was changed")]
    Cancelled,
}

fn place_after(place: &str) -> String {
    if place.is_empty() { String::new() } else { format!(", {place}") }
}

impl ExchangeError {
    /// The same about the place that a file was to have in the end, where it was `from` so far.
    pub(crate) fn moved(self, from: &std::path::Path, to: &std::path::Path) -> Self {
        match self {
            Self::Io { source, path } => {
                let path = path.strip_prefix(from).map_or_else(|_| path.clone(), |inside| to.join(inside));
                Self::Io { source, path }
            }
            other => other,
        }
    }

    pub(crate) fn io(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { source, path }
    }
}
