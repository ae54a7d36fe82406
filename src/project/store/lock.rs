//! One writer a project: the operating system's lock on `project.lock`, which a killed holder can't leave behind.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read as _, Seek as _, Write as _};
use std::path::Path;

/// What came of asking for the lock.
pub enum Lock {
    /// It is ours until the file is dropped.
    Held(File),
    /// Another process has it; the sentence says which.
    Elsewhere(String),
}

/// Asks for the lock of the project in `folder`.
///
/// # Errors
/// Where the lock file can't be opened for writing.
pub fn take(folder: &Path) -> std::io::Result<Lock> {
    let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(folder.join("project.lock"))?;
    match file.try_lock() {
        Ok(()) => {
            // The words are for people; the lock itself is the system's, so a failure to write them is no failure.
            let _ = file.set_len(0).and_then(|()| file.rewind()).and_then(|()| file.write_all(me().as_bytes()));
            Ok(Lock::Held(file))
        }
        Err(TryLockError::WouldBlock) => {
            let mut words = String::new();
            let _ = file.read_to_string(&mut words);
            Ok(Lock::Elsewhere(if words.trim().is_empty() { "another process".to_owned() } else { words.trim().to_owned() }))
        }
        Err(TryLockError::Error(err)) => Err(err),
    }
}

fn me() -> String {
    let host = std::fs::read_to_string("/etc/hostname").ok().or_else(|| std::env::var("COMPUTERNAME").ok());
    let host = host.map(|h| h.trim().to_owned()).filter(|h| !h.is_empty()).unwrap_or_else(|| "this machine".to_owned());
    let since = jiff::Zoned::now().strftime("%Y-%m-%d %H:%M");
    format!("{} on {host}, process {}, since {since}", who(), std::process::id())
}

/// The user's name, as the journal writes it.
pub fn who() -> String {
    ["USER", "LOGNAME", "USERNAME"]
        .iter()
        .find_map(|k| std::env::var(k).ok())
        .filter(|n| !n.trim().is_empty())
        .unwrap_or_else(|| "unknown".to_owned())
}
