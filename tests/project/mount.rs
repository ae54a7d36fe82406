//! Small disks and folders that can't be written. Both need rights that not every machine gives; a test that gets none
//! says so and ends.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Something that is mounted as long as this lives.
pub struct Mounted {
    pub path: PathBuf,
}

impl Drop for Mounted {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.path).status();
    }
}

fn mount(args: &[&str], path: &Path) -> bool {
    let status = Command::new("mount").args(args).arg(path).stdout(Stdio::null()).stderr(Stdio::null()).status();
    status.is_ok_and(|s| s.success())
}

/// A disk of that size at `path`.
pub fn small_disk(path: &Path, kib: u64) -> Option<Mounted> {
    std::fs::create_dir_all(path).unwrap();
    if !cfg!(target_os = "linux") || !mount(&["-t", "tmpfs", "-o", &format!("size={kib}k"), "tmpfs"], path) {
        eprintln!("skipped: no small disk can be mounted here");
        return None;
    }
    Some(Mounted { path: path.to_owned() })
}

/// What makes a folder writable again.
pub enum Locked {
    Mounted(#[allow(dead_code, reason = "it is unmounted when it is dropped")] Mounted),
    Mode(PathBuf),
}

impl Drop for Locked {
    fn drop(&mut self) {
        if let Self::Mode(path) = self {
            set_mode(path, 0o755);
        }
    }
}

fn set_mode(path: &Path, mode: u32) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    }
    #[cfg(not(unix))]
    let _ = (path, mode);
}

/// Makes a folder read-only: by its mode, or where the user is above modes by mounting it onto itself.
pub fn lock(path: &Path) -> Option<Locked> {
    set_mode(path, 0o555);
    let probe = path.join("probe");
    if std::fs::write(&probe, "").is_err() {
        return Some(Locked::Mode(path.to_owned()));
    }
    std::fs::remove_file(probe).unwrap();
    set_mode(path, 0o755);
    let own = path.to_str().unwrap();
    if !cfg!(target_os = "linux") || !mount(&["--bind", own], path) {
        eprintln!("skipped: no folder can be made read-only here");
        return None;
    }
    let mounted = Mounted { path: path.to_owned() };
    if !mount(&["-o", "remount,ro,bind"], path) {
        eprintln!("skipped: no folder can be made read-only here");
        return None;
    }
    Some(Locked::Mounted(mounted))
}
