//! Bringing an older project to this program's format: all steps in one transaction, with a copy of the former beside.

use super::schema::{PREDICTIONS, SCHEMA_VERSION, VIEWS};
use super::{DATABASE, StoreError};
use rusqlite::backup::Backup;
use rusqlite::{Connection, TransactionBehavior};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The change from each version to the next.
const STEPS: [(i32, &str); 2] = [(1, VIEWS), (2, PREDICTIONS)];
/// Pages that the backup copies at a time, without a pause: nobody else writes.
const PAGES: std::ffi::c_int = 4096;

/// Whether a project of this version can be brought to ours.
pub fn knows(version: i32) -> bool {
    STEPS.iter().any(|(from, _)| *from == version)
}

/// Brings the project in `folder` from the version `found` to ours, and gives the copy of the former.
///
/// # Errors
/// Where the disk fails; then the project is as it was.
pub fn in_place(connection: &mut Connection, folder: &Path, found: i32) -> Result<PathBuf, StoreError> {
    let file = folder.join(DATABASE);
    let failed = |source| StoreError::Migration { found, known: SCHEMA_VERSION, source, path: file.clone() };
    let backup = free_name(folder, found);
    if let Err(source) = copy(connection, &backup) {
        let _ = std::fs::remove_file(&backup);
        return Err(failed(source));
    }
    steps(connection, found).map_err(failed)?;
    Ok(backup)
}

/// A copy in memory, brought to our version: for a project that can't be written.
pub fn in_memory(connection: &Connection, found: i32) -> rusqlite::Result<Connection> {
    let mut copy = Connection::open_in_memory()?;
    Backup::new(connection, &mut copy)?.run_to_completion(PAGES, Duration::ZERO, None)?;
    steps(&mut copy, found)?;
    Ok(copy)
}

fn copy(connection: &Connection, to: &Path) -> rusqlite::Result<()> {
    let mut target = Connection::open(to)?;
    Backup::new(connection, &mut target)?.run_to_completion(PAGES, Duration::ZERO, None)?;
    target.close().map_err(|(_, err)| err)
}

fn steps(connection: &mut Connection, found: i32) -> rusqlite::Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for (from, change) in STEPS.iter().filter(|(from, _)| *from >= found) {
        transaction.execute_batch(change)?;
        transaction.pragma_update(None, "user_version", from + 1)?;
    }
    transaction.commit()
}

/// `project.format-1.sqlite`, or with a number where that is taken.
fn free_name(folder: &Path, found: i32) -> PathBuf {
    let plain = folder.join(format!("project.format-{found}.sqlite"));
    let numbered = || (2..u64::MAX).map(|n| folder.join(format!("project.format-{found}.{n}.sqlite"))).find(|p| !p.exists());
    if plain.exists() { numbered().unwrap_or(plain) } else { plain }
}
