//! Why the store failed, said so that a person can act on it.

use rusqlite::ErrorCode;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// Why the store failed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The folder holds no project.
    #[error("there is no project in {}", .0.display())]
    NoProject(PathBuf),
    /// The folder holds one already.
    #[error("there is a project already in {}", .0.display())]
    ProjectExists(PathBuf),
    /// Somebody makes or holds a project there.
    #[error("the folder is held by {holder}: {}", folder.display())]
    Held {
        /// Who, in words.
        holder: String,
        /// The folder.
        folder: PathBuf,
    },
    /// The file is something else.
    #[error("this is not a project of Poseloop: {}", .0.display())]
    NotOurs(PathBuf),
    /// A newer program wrote it.
    #[error("the project was written by a newer Poseloop (format {found}, this one reads {known}); it was not touched: {}", path.display())]
    Newer {
        /// Version in the file.
        found: i32,
        /// Version that is known here.
        known: i32,
        /// The file.
        path: PathBuf,
    },
    /// A row can't be read.
    #[error("{table}, row {row}: {text}: {}", path.display())]
    Row {
        /// The table.
        table: &'static str,
        /// The row's id.
        row: i64,
        /// What is wrong.
        text: String,
        /// The file.
        path: PathBuf,
    },
    /// A file could not be read or written.
    #[error("{}: {}", system_words(source), path.display())]
    Io {
        /// The reason.
        source: std::io::Error,
        /// The file or folder.
        path: PathBuf,
    },
    /// The database failed: full disk, damaged file.
    #[error("{}: {}", of_the_database(source), path.display())]
    Database {
        /// The reason.
        source: rusqlite::Error,
        /// The file.
        path: PathBuf,
    },
    /// The project could not be brought to this program's format; it is as it was.
    #[error("the project of format {found} could not be brought to format {known} and is as it was ({}): {}", of_the_database(source), path.display())]
    Migration {
        /// Version in the file.
        found: i32,
        /// Version that was wanted.
        known: i32,
        /// The reason.
        source: rusqlite::Error,
        /// The file.
        path: PathBuf,
    },
    /// The database has no name any more.
    #[error("the project's database was removed while it was open, so nothing more is kept: {}", .0.display())]
    Gone(PathBuf),
    /// The lock has no name any more.
    #[error("the project's lock was removed while it was open, so another program may write and nothing more is kept here; open the project again: {}", .0.display())]
    Unlocked(PathBuf),
    /// Somebody asked to stop.
    #[error("cancelled, nothing was changed")]
    Cancelled,
}

impl StoreError {
    pub(super) fn io(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { source, path }
    }

    /// Whether what was asked for can't be had as things are, so that asking in another way helps: no project, a
    /// foreign or newer file, a folder that is held or can't be written. Otherwise something broke.
    pub fn is_input(&self) -> bool {
        match self {
            Self::NoProject(_) | Self::ProjectExists(_) | Self::Held { .. } | Self::NotOurs(_) | Self::Newer { .. } => true,
            Self::Io { source, .. } => is_of_the_path(source.kind()),
            _ => false,
        }
    }
}

/// Whether a failure of the system is about the path that somebody gave, so that another one helps.
pub fn is_of_the_path(kind: ErrorKind) -> bool {
    use ErrorKind as K;
    matches!(
        kind,
        K::PermissionDenied
            | K::ReadOnlyFilesystem
            | K::NotFound
            | K::NotADirectory
            | K::IsADirectory
            | K::AlreadyExists
            | K::InvalidFilename
            | K::InvalidInput
    )
}

/// What the system said about a file or folder, in words a person can act on; the path goes behind it.
pub fn system_words(source: &std::io::Error) -> String {
    let words = match source.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            return "the disk is full; nothing was changed, make room and try again".to_owned();
        }
        ErrorKind::ReadOnlyFilesystem => "the folder can't be written",
        ErrorKind::PermissionDenied => "it can't be opened or can't be written",
        ErrorKind::NotFound => "it is not there or can't be made",
        ErrorKind::NotADirectory => "a part of the path is a file and no folder",
        ErrorKind::AlreadyExists | ErrorKind::DirectoryNotEmpty => "something of this name is in the way",
        _ => return source.to_string(),
    };
    format!("{words} ({source})")
}

fn of_the_database(source: &rusqlite::Error) -> String {
    // The statement says nothing to who reads this.
    if let rusqlite::Error::SqlInputError { msg, .. } = source {
        return format!("the database answered: {msg}");
    }
    match source.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => "the disk is full; nothing was changed, make room and try again".to_owned(),
        Some(ErrorCode::ReadOnly) => "the project can't be written; nothing was changed".to_owned(),
        Some(ErrorCode::SystemIoFailure) => format!("the disk did not take it, it may be full ({source}); nothing was changed"),
        Some(ErrorCode::DatabaseCorrupt) => format!("the project's database is damaged ({source})"),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            "another program holds the database; close it and try again".to_owned()
        }
        _ => format!("the database answered: {source}"),
    }
}
