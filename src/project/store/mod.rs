//! `project.sqlite`: rows and journal in one transaction, WAL with full synchronisation, so that a step that was
//! acknowledged survives a kill and a power cut.

mod connect;
mod error;
mod load;
mod lock;
mod migrate;
mod predictions;
mod schema;
mod write;

pub use error::{StoreError, is_of_the_path, system_words};
pub use schema::{APPLICATION_ID, SCHEMA_VERSION};
pub use write::Kind;

use lock::{Holding, Lock};
use rusqlite::Connection;
use std::fs::File;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Name of the database in a project's folder.
const DATABASE: &str = "project.sqlite";

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
    lock: Option<Holding>,
    holder: Option<String>,
    notes: Vec<String>,
    /// Folders that [`Store::create`] made, outermost first.
    made: Vec<PathBuf>,
    /// The database's own file when it was opened for writing. It must be closed after the connection, whose locks go with
    /// any handle of the file.
    own: Option<File>,
    /// Where a copy that is read lies; removed with it.
    _copy: Option<TempDir>,
}

impl Store {
    pub fn file_in(folder: &Path) -> PathBuf {
        folder.join(DATABASE)
    }

    pub fn create(folder: &Path, name: &str) -> Result<Self, StoreError> {
        let file = Self::file_in(folder);
        if file.exists() {
            let what = if file.is_file() { StoreError::ProjectExists(folder.to_owned()) } else { StoreError::NotOurs(file) };
            return Err(what);
        }
        let made = make_folders(folder)?;
        let take = || match lock::take(folder).map_err(StoreError::io(folder))? {
            Lock::Held(lock) => Ok(lock),
            Lock::Elsewhere(holder) => Err(StoreError::Held { holder, folder: folder.to_owned() }),
        };
        let lock = take().inspect_err(|_| remove_folders(&made))?;
        match make(&file, name) {
            Ok(connection) => Ok(Self {
                folder: folder.to_owned(),
                connection,
                lock: Some(lock),
                holder: None,
                notes: Vec::new(),
                made,
                own: File::open(&file).ok(),
                _copy: None,
            }),
            Err(err) => {
                remove_database(&file);
                lock::discard(folder, lock);
                remove_folders(&made);
                Err(err)
            }
        }
    }

    pub fn open(folder: &Path, look_only: bool) -> Result<Self, StoreError> {
        let file = Self::file_in(folder);
        if !file.is_file() {
            return Err(if file.exists() { StoreError::NotOurs(file) } else { StoreError::NoProject(folder.to_owned()) });
        }
        connect::check_header(&file)?;
        let mut notes = Vec::new();
        if !look_only {
            match lock::take(folder) {
                Ok(Lock::Held(lock)) => match connect::writing(&file) {
                    Ok(Some(connection)) => return Self::written(folder, connection, lock),
                    Ok(None) => notes.push("its database can't be written".to_owned()),
                    Err(source) => notes.push(format!("its database can't be opened for writing ({source})")),
                },
                Ok(Lock::Elsewhere(holder)) => return Self::read(folder, Some(holder), notes),
                Err(err) => notes.push(format!("its folder can't be written ({err})")),
            }
        }
        Self::read(folder, None, notes)
    }

    fn written(folder: &Path, mut connection: Connection, lock: Holding) -> Result<Self, StoreError> {
        let found = connect::version(&connection, &Self::file_in(folder))?;
        let mut notes = Vec::new();
        if found < SCHEMA_VERSION {
            let backup = migrate::in_place(&mut connection, folder, found)?;
            notes.push(format!(
                "The project was of format {found} and is now of format {SCHEMA_VERSION}; the former is kept: {}",
                backup.display()
            ));
        }
        let own = File::open(Self::file_in(folder)).ok();
        Ok(Self { folder: folder.to_owned(), connection, lock: Some(lock), holder: None, notes, made: Vec::new(), own, _copy: None })
    }

    fn read(folder: &Path, holder: Option<String>, notes: Vec<String>) -> Result<Self, StoreError> {
        let file = Self::file_in(folder);
        let (mut connection, copy) = connect::reading(&file)?;
        let found = connect::version(&connection, &file)?;
        if found < SCHEMA_VERSION {
            connection = migrate::in_memory(&connection, found).map_err(|source| StoreError::Database { source, path: file })?;
        }
        Ok(Self { folder: folder.to_owned(), connection, lock: None, holder, notes, made: Vec::new(), own: None, _copy: copy })
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub fn file(&self) -> PathBuf {
        Self::file_in(&self.folder)
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

    /// Whether what is written still has a name, and nobody else writes: a database that was removed takes it with it, and
    /// a lock that was removed keeps nobody out. What was moved, with its folder or alone, goes on.
    pub fn check_there(&self) -> Result<(), StoreError> {
        if self.own.as_ref().is_some_and(is_removed) {
            return Err(StoreError::Gone(self.file()));
        }
        if self.lock.as_ref().is_some_and(Holding::is_removed) {
            return Err(StoreError::Unlocked(self.folder.join(lock::FILE)));
        }
        Ok(())
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
        // On a full disk the log can't come home. It stays beside the file and is read with it: nothing is lost.
        let _ = self.checkpoint();
        let file = self.file();
        self.connection.close().map_err(|(_, source)| StoreError::Database { source, path: file })
    }

    /// Removes the database that [`Store::create`] made, and the folders that it made where they are empty then.
    pub fn discard(self) {
        let Self { folder, connection, lock, made, .. } = self;
        drop(connection);
        remove_database(&Self::file_in(&folder));
        if let Some(lock) = lock {
            lock::discard(&folder, lock);
        }
        remove_folders(&made);
    }
}

#[cfg(unix)]
fn is_removed(file: &File) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    file.metadata().is_ok_and(|found| found.nlink() == 0)
}

/// An open file can't be removed here.
#[cfg(not(unix))]
fn is_removed(_: &File) -> bool {
    false
}

/// Makes a database under another name, so that a kill leaves none that is half made.
fn make(file: &Path, name: &str) -> Result<Connection, StoreError> {
    let half = file.with_extension("sqlite-new");
    let _ = std::fs::remove_file(&half);
    let failed = |source| StoreError::Database { source, path: file.to_owned() };
    fill(&half, name).map_err(failed)?;
    std::fs::rename(&half, file).map_err(StoreError::io(file))?;
    let opened = connect::writing(file).map_err(failed)?;
    opened.ok_or_else(|| StoreError::io(file)(std::io::ErrorKind::PermissionDenied.into()))
}

fn fill(file: &Path, name: &str) -> rusqlite::Result<()> {
    let connection = Connection::open(file)?;
    connection.pragma_update(None, "application_id", APPLICATION_ID)?;
    let (tables, views, predictions) = (schema::TABLES, schema::VIEWS, schema::PREDICTIONS);
    connection
        .execute_batch(&format!("BEGIN IMMEDIATE; {tables} {views} {predictions} PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;"))?;
    connection.execute("INSERT INTO meta VALUES ('name', ?1)", [name])?;
    connection.close().map_err(|(_, err)| err)
}

fn remove_database(file: &Path) {
    for ending in ["sqlite-new", "sqlite-new-journal", "sqlite-wal", "sqlite-shm", "sqlite"] {
        let _ = std::fs::remove_file(file.with_extension(ending));
    }
}

/// Makes `folder` and what is missing above it; gives what was made, outermost first.
fn make_folders(folder: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let missing = |p: &&Path| !p.as_os_str().is_empty() && !p.exists();
    let mut made: Vec<PathBuf> = folder.ancestors().take_while(missing).map(Path::to_owned).collect();
    made.reverse();
    std::fs::create_dir_all(folder).map_err(StoreError::io(folder)).inspect_err(|_| remove_folders(&made))?;
    Ok(made)
}

fn remove_folders(made: &[PathBuf]) {
    for folder in made.iter().rev() {
        let _ = std::fs::remove_dir(folder);
    }
}
