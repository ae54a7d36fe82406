//! `project.sqlite`: rows and journal in one transaction, WAL with full synchronisation, so that a step that was
//! acknowledged survives a kill and a power cut.

mod load;
mod lock;
mod schema;
mod write;

pub use schema::{APPLICATION_ID, SCHEMA_VERSION};
pub use write::Kind;

use lock::Lock;
use rusqlite::{Connection, OpenFlags};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long a read waits for a writer's moment.
const PATIENCE: Duration = Duration::from_secs(2);
/// Name of the database in a project's folder.
const DATABASE: &str = "project.sqlite";

/// Why the store failed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The folder holds no project.
    #[error("there is no project in {}", .0.display())]
    NoProject(PathBuf),
    /// The folder holds one already.
    #[error("there is a project already in {}", .0.display())]
    ProjectExists(PathBuf),
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
    #[error("{source}: {}", path.display())]
    Io {
        /// The reason.
        source: std::io::Error,
        /// The file or folder.
        path: PathBuf,
    },
    /// The database failed: full disk, damaged file.
    #[error("the database answered: {source}: {}", path.display())]
    Database {
        /// The reason.
        source: rusqlite::Error,
        /// The file.
        path: PathBuf,
    },
}

/// One step of the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its row in the journal.
    pub id: i64,
    /// What it is called.
    pub label: String,
}

/// The open database of a project.
pub struct Store {
    folder: PathBuf,
    connection: Connection,
    lock: Option<File>,
    holder: Option<String>,
    notes: Vec<String>,
}

impl Store {
    pub fn create(folder: &Path, name: &str) -> Result<Self, StoreError> {
        let file = folder.join(DATABASE);
        if file.exists() {
            return Err(StoreError::ProjectExists(folder.to_owned()));
        }
        std::fs::create_dir_all(folder).map_err(|source| StoreError::Io { source, path: folder.to_owned() })?;
        let Lock::Held(lock) = lock::take(folder).map_err(|source| StoreError::Io { source, path: folder.to_owned() })? else {
            return Err(StoreError::ProjectExists(folder.to_owned()));
        };
        let made = Self::make(&file, name);
        if made.is_err() {
            // A half-made file would stand in the way of the next try.
            let _ = std::fs::remove_file(&file);
        }
        Ok(Self { folder: folder.to_owned(), connection: made?, lock: Some(lock), holder: None, notes: Vec::new() })
    }

    fn make(file: &Path, name: &str) -> Result<Connection, StoreError> {
        let run = || -> rusqlite::Result<Connection> {
            let connection = Connection::open(file)?;
            // Before the log is switched on, so that both stand in the header from the start.
            connection.pragma_update(None, "application_id", APPLICATION_ID)?;
            connection.execute_batch(&format!("BEGIN IMMEDIATE; {} PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;", schema::TABLES))?;
            connection.execute("INSERT INTO meta VALUES ('name', ?1)", [name])?;
            configure(&connection)?;
            Ok(connection)
        };
        run().map_err(|source| StoreError::Database { source, path: file.to_owned() })
    }

    pub fn open(folder: &Path, look_only: bool) -> Result<Self, StoreError> {
        let file = folder.join(DATABASE);
        if !file.is_file() {
            return Err(StoreError::NoProject(folder.to_owned()));
        }
        let mut notes = Vec::new();
        let (lock, holder) = if look_only {
            (None, None)
        } else {
            match lock::take(folder) {
                Ok(Lock::Held(lock)) => (Some(lock), None),
                Ok(Lock::Elsewhere(holder)) => (None, Some(holder)),
                Err(err) => {
                    notes.push(format!("The folder can't be written ({err}); the project is open read-only"));
                    (None, None)
                }
            }
        };
        let connection = connect(&file, lock.is_some()).map_err(|source| not_a_database(source, &file))?;
        let store = Self { folder: folder.to_owned(), connection, lock, holder, notes };
        store.check_version()?;
        Ok(store)
    }

    fn check_version(&self) -> Result<(), StoreError> {
        let pragma = |name: &str| {
            self.connection
                .pragma_query_value(None, name, |row| row.get::<_, i32>(0))
                .map_err(|source| not_a_database(source, &self.file()))
        };
        if pragma("application_id")? != APPLICATION_ID {
            return Err(StoreError::NotOurs(self.file()));
        }
        let found = pragma("user_version")?;
        match found {
            SCHEMA_VERSION => Ok(()),
            newer if newer > SCHEMA_VERSION => Err(StoreError::Newer { found, known: SCHEMA_VERSION, path: self.file() }),
            _ => Err(StoreError::NotOurs(self.file())),
        }
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub fn file(&self) -> PathBuf {
        self.folder.join(DATABASE)
    }

    pub fn is_read_only(&self) -> bool {
        self.lock.is_none()
    }

    pub fn holder(&self) -> Option<&str> {
        self.holder.as_deref()
    }

    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    fn database(&self, source: rusqlite::Error) -> StoreError {
        StoreError::Database { source, path: self.file() }
    }

    /// Brings the log into the main file, so that it does not keep its largest size.
    fn checkpoint(&self) -> Result<(), StoreError> {
        if self.lock.is_some() {
            self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).map_err(|source| self.database(source))?;
        }
        Ok(())
    }

    pub fn close(self) -> Result<(), StoreError> {
        self.checkpoint()?;
        let file = self.file();
        self.connection.close().map_err(|(_, source)| StoreError::Database { source, path: file })
    }
}

fn configure(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(PATIENCE)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // Where the file system has no shared memory another mode is answered and used: slower, as safe.
    connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "FULL")
}

fn connect(file: &Path, writing: bool) -> rusqlite::Result<Connection> {
    if writing {
        let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        configure(&connection)?;
        return Ok(connection);
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    let connection = Connection::open_with_flags(file, flags)?;
    connection.busy_timeout(PATIENCE)?;
    let readable = connection.query_row("SELECT count(*) FROM meta", [], |_| Ok(()));
    match readable {
        Err(rusqlite::Error::SqliteFailure(err, _))
            if err.code == rusqlite::ErrorCode::ReadOnly || err.code == rusqlite::ErrorCode::CannotOpen =>
        {
            // A folder that can't be written has no room for the log's index: read the main file as it stands.
            Connection::open_with_flags(format!("file:{}?immutable=1", percent(file)), flags)
        }
        _ => Ok(connection),
    }
}

/// A path inside a `file:` address.
fn percent(path: &Path) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"/-_.~".contains(&b);
    path.to_string_lossy().bytes().map(|b| if plain(b) { (b as char).to_string() } else { format!("%{b:02X}") }).collect()
}

fn not_a_database(source: rusqlite::Error, file: &Path) -> StoreError {
    match &source {
        rusqlite::Error::SqliteFailure(err, _) if err.code == rusqlite::ErrorCode::NotADatabase => StoreError::NotOurs(file.to_owned()),
        _ => StoreError::Database { source, path: file.to_owned() },
    }
}
