//! One writer a project: the operating system's lock on `project.lock`, which a killed holder can't leave behind.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Name of the lock's file, which stays when it is given up: it says nothing about whether there is a holder.
pub const FILE: &str = "project.lock";
/// How often, and after what pauses, a lock that nobody answers for is asked for again.
const MOST_TRIES: u32 = 50;
/// See [`MOST_TRIES`].
const BETWEEN_TRIES: Duration = Duration::from_millis(5);

/// What came of asking for the lock.
pub enum Lock {
    /// It is ours until this is dropped.
    Held(Holding),
    /// Another process has it; the sentence says which.
    Elsewhere(String),
}

/// The lock, as long as it is ours.
pub struct Holding {
    lock: File,
    /// Who holds it, for people. A file of its own, since some systems let nobody read a locked one; where a killed
    /// holder left it, nobody asks.
    words: PathBuf,
}

impl Holding {
    /// Whether the lock's file was removed: then somebody else can take one of that name.
    pub fn is_removed(&self) -> bool {
        super::is_removed(&self.lock)
    }
}

impl Drop for Holding {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.words);
    }
}

/// Asks for the lock of the project in `folder`.
///
/// # Errors
/// Where the lock file can't be opened for writing.
pub fn take(folder: &Path) -> std::io::Result<Lock> {
    let (path, words) = (folder.join(FILE), folder.join("project.holder"));
    let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
    match try_for_a_moment(&file, &words) {
        Ok(()) => {
            // The words are for people; the lock itself is the system's, so a failure to write them is no failure.
            let _ = std::fs::write(&words, me());
            Ok(Lock::Held(Holding { lock: file, words }))
        }
        Err(TryLockError::WouldBlock) => {
            let holder = std::fs::read_to_string(words).ok().map(|w| w.trim().to_owned()).filter(|w| !w.is_empty());
            Ok(Lock::Elsewhere(holder.unwrap_or_else(|| "another process".to_owned())))
        }
        Err(TryLockError::Error(err)) => Err(err),
    }
}

/// Without its words a lock has been given up, and is only held on to by a program that the holder was just about to start:
/// until it runs, it has all files of the one that starts it.
fn try_for_a_moment(file: &File, words: &Path) -> Result<(), TryLockError> {
    for _ in 0..MOST_TRIES {
        match file.try_lock() {
            Err(TryLockError::WouldBlock) if !words.exists() => std::thread::sleep(BETWEEN_TRIES),
            other => return other,
        }
    }
    file.try_lock()
}

/// Removes the files of the lock, which is held.
pub fn discard(folder: &Path, holding: Holding) {
    let _ = std::fs::remove_file(folder.join(FILE));
    drop(holding);
}

fn me() -> String {
    let host = std::fs::read_to_string("/etc/hostname").ok().or_else(|| std::env::var("COMPUTERNAME").ok());
    let host = host.map(|h| h.trim().to_owned()).filter(|h| !h.is_empty()).unwrap_or_else(|| "this machine".to_owned());
    let since = jiff::Zoned::now().strftime("%Y-%m-%d %H:%M");
    let process = format!("process {}", std::process::id());
    match who() {
        Some(name) => format!("{name} on {host}, {process}, since {since}"),
        None => format!("{process} on {host}, since {since}"),
    }
}

/// The user's name, as the journal writes it: as the surroundings say, else by the system's list.
pub fn who() -> Option<String> {
    let said = |key: &&str| std::env::var(key).ok().filter(|name| !name.trim().is_empty());
    ["USER", "LOGNAME", "USERNAME"].iter().find_map(said).or_else(listed)
}

/// The name that the system's list of users has for whoever runs this process.
#[cfg(target_os = "linux")]
fn listed() -> Option<String> {
    use std::os::unix::fs::MetadataExt as _;
    let user = std::fs::metadata("/proc/self").ok()?.uid().to_string();
    let list = std::fs::read_to_string("/etc/passwd").ok()?;
    let named = |line: &str| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        (fields.nth(1)? == user).then(|| name.to_owned())
    };
    list.lines().find_map(named)
}

/// Other systems always say it in their surroundings.
#[cfg(not(target_os = "linux"))]
fn listed() -> Option<String> {
    None
}
