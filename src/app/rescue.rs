//! A lost graphics device. Nothing that lives on it can be used any more, and the interface's own drawing ends the program
//! at the next picture; so the program is started anew, on the same project. Every label is on disk by then.

use crate::render::RenderErrors;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// So many losses in a row, and no more, are answered by a new start.
const MOST_LOSSES: u8 = 3;
/// After so long a loss is none in a row.
const IN_A_ROW: Duration = Duration::from_mins(1);

/// What a new start needs to know.
pub(super) struct Rescue {
    errors: RenderErrors,
    open: Mutex<Option<PathBuf>>,
    losses: u8,
    started: Instant,
}

impl Rescue {
    /// For a program that was started after so many losses in a row. From now on a panic that a loss has brought about
    /// starts it anew.
    pub(super) fn watching(errors: RenderErrors, losses: u8) -> Arc<Self> {
        let rescue = Arc::new(Self { errors, open: Mutex::default(), losses, started: Instant::now() });
        let (inside, before) = (rescue.clone(), std::panic::take_hook());
        std::panic::set_hook(Box::new(move |info| if inside.errors.has_lost_device() { inside.start_anew() } else { before(info) }));
        rescue
    }

    /// Notes the project that is open.
    pub(super) fn note(&self, folder: Option<&Path>) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if open.as_deref() != folder {
            *open = folder.map(Path::to_owned);
        }
    }

    /// Ends this program and starts it again.
    pub(super) fn start_anew(&self) -> ! {
        let losses = if self.started.elapsed() > IN_A_ROW { 1 } else { self.losses + 1 };
        if losses > MOST_LOSSES {
            eprintln!(
                "poseloop: the graphics device was lost {losses} times in a row, no label is lost. `poseloop doctor` says what draws."
            );
            std::process::exit(3);
        }
        let mut again = Command::new(std::env::current_exe().unwrap_or_else(|_| "poseloop".into()));
        again.arg("--device-losses").arg(losses.to_string());
        again.args(&*self.open.lock().unwrap_or_else(PoisonError::into_inner));
        let err = replaced_by(&mut again);
        eprintln!("poseloop: the graphics device was lost, no label is lost, and the program could not start anew: {err}");
        std::process::exit(3);
    }
}

/// Becomes the other program; comes back only where that fails.
#[cfg(unix)]
fn replaced_by(other: &mut Command) -> std::io::Error {
    std::os::unix::process::CommandExt::exec(other)
}

/// Starts the other program and ends; comes back only where that fails.
#[cfg(not(unix))]
fn replaced_by(other: &mut Command) -> std::io::Error {
    match other.spawn() {
        Ok(_) => std::process::exit(0),
        Err(err) => err,
    }
}
