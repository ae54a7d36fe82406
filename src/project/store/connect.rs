//! Connections: one that writes, or one that only reads, wherever the file lies.

use super::schema::{APPLICATION_ID, SCHEMA_VERSION};
use super::{StoreError, migrate};
use rusqlite::{Connection, ErrorCode, MAIN_DB, OpenFlags};
use std::io::Read as _;
use std::path::Path;
use std::time::Duration;
use tempfile::TempDir;

/// How long a read waits for a writer's moment.
const PATIENCE: Duration = Duration::from_secs(2);
/// No locks between threads: a connection is used by one at a time, which its type sees to.
const ALONE: OpenFlags = OpenFlags::SQLITE_OPEN_NO_MUTEX;
/// First bytes of every SQLite database.
const MAGIC: &[u8] = b"SQLite format 3\0";

/// Refuses a foreign or newer file by its header alone, so that it is not touched.
pub fn check_header(file: &Path) -> Result<(), StoreError> {
    let mut header = [0; 100];
    let mut opened = std::fs::File::open(file).map_err(StoreError::io(file))?;
    if opened.read_exact(&mut header).is_err() || !header.starts_with(MAGIC) {
        return Err(StoreError::NotOurs(file.to_owned()));
    }
    let number = |at: usize| i32::from_be_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]]);
    check(number(68), number(60), file)
}

fn check(application: i32, version: i32, file: &Path) -> Result<(), StoreError> {
    if application != APPLICATION_ID {
        return Err(StoreError::NotOurs(file.to_owned()));
    }
    if version > SCHEMA_VERSION {
        return Err(StoreError::Newer { found: version, known: SCHEMA_VERSION, path: file.to_owned() });
    }
    if version == SCHEMA_VERSION || migrate::knows(version) { Ok(()) } else { Err(StoreError::NotOurs(file.to_owned())) }
}

/// The version of an open database, which may stand in its log still.
pub fn version(connection: &Connection, file: &Path) -> Result<i32, StoreError> {
    let pragma = |name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, i32>(0));
    let both = pragma("application_id").and_then(|application| Ok((application, pragma("user_version")?)));
    let (application, version) = both.map_err(|source| not_a_database(source, file))?;
    check(application, version, file).map(|()| version)
}

fn not_a_database(source: rusqlite::Error, file: &Path) -> StoreError {
    match source.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => StoreError::NotOurs(file.to_owned()),
        _ => StoreError::Database { source, path: file.to_owned() },
    }
}

/// A connection that writes; `None` where the file can't be written.
pub fn writing(file: &Path) -> rusqlite::Result<Option<Connection>> {
    let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE | ALONE)?;
    if connection.is_readonly(MAIN_DB)? {
        return Ok(None);
    }
    connection.busy_timeout(PATIENCE)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // Where the file system has no shared memory another mode is answered and used: slower, as safe.
    connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    Ok(Some(connection))
}

/// A connection that only reads, and the folder of a copy where one had to be made.
pub fn reading(file: &Path) -> Result<(Connection, Option<TempDir>), StoreError> {
    let failed = |source| StoreError::Database { source, path: file.to_owned() };
    match read_only(file) {
        Ok(connection) => Ok((connection, None)),
        // A folder that can't be written has no room for the log's index.
        Err(_) if !has_log(file) => immutable(file).map(|connection| (connection, None)).map_err(failed),
        Err(_) => {
            // What was acknowledged last stands in the log alone, so both are read where there is room.
            let copy = tempfile::tempdir().map_err(StoreError::io(&std::env::temp_dir()))?;
            let own = copy.path().join("project.sqlite");
            for (from, to) in [(file.to_owned(), own.clone()), (log_of(file), log_of(&own))] {
                std::fs::copy(&from, to).map_err(StoreError::io(&from))?;
            }
            read_only(&own).map(|connection| (connection, Some(copy))).map_err(failed)
        }
    }
}

fn log_of(file: &Path) -> std::path::PathBuf {
    file.with_extension("sqlite-wal")
}

fn has_log(file: &Path) -> bool {
    std::fs::metadata(log_of(file)).is_ok_and(|log| log.len() > 0)
}

fn read_only(file: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY | ALONE)?;
    connection.busy_timeout(PATIENCE)?;
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    Ok(connection)
}

fn immutable(file: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | ALONE;
    let connection = Connection::open_with_flags(format!("file:{}?immutable=1", percent(file)), flags)?;
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    Ok(connection)
}

/// A path inside a `file:` address.
fn percent(path: &Path) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"/-_.~".contains(&b);
    path.as_os_str()
        .as_encoded_bytes()
        .iter()
        .copied()
        .map(|b| if plain(b) { (b as char).to_string() } else { format!("%{b:02X}") })
        .collect()
}
