//! The sample project: two parts of our own making in photo-like scenes, every pose known exactly.
//!
//! [`make`] builds the parts (`flange` and `bracket` are labelled, `clutter` lies around), lays them on a table
//! (`arrange`, `rest`), stands a camera over them (`views`, `light`), takes the photos (`studio`) and writes
//! a project with them (`write`) and the true poses beside it (`ground_truth`). The same seed gives the same photos
//! to the byte on one machine, however many threads work.

mod arrange;
mod bracket;
mod clutter;
mod field;
mod flange;
mod ground_truth;
mod leftovers;
mod library;
mod light;
mod outline;
mod rest;
mod solid;
mod studio;
#[cfg(test)]
mod tests;
mod views;
mod write;

use crate::geom::{MeshError, UnprojectError};
use crate::jobs::JobCtx;
use crate::media::MediaError;
use crate::project::{CommitError, StoreError, system_words};
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::time::Instant;

pub use ground_truth::{FILE as GROUND_TRUTH, GroundTruth, TrueFrame, TruePose};

/// Photos of one arrangement of parts: a session of the project.
pub(in crate::tasks::sample) const VIEWS: usize = 4;

/// What is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SampleSpec {
    /// Number of photos; the first half of them, rounded up, is labelled.
    pub frames: usize,
    /// Chooses the arrangements, the views and the noise.
    pub seed: u64,
    /// Width of the photos in pixels; their height is three quarters of it.
    pub width_px: u32,
}

impl Default for SampleSpec {
    fn default() -> Self {
        Self { frames: 24, seed: 1, width_px: 1280 }
    }
}

/// What was made.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SampleReport {
    /// Photos.
    pub frames: usize,
    /// Photos whose objects are labelled.
    pub labelled_frames: usize,
    /// Labels.
    pub labels: usize,
    /// Objects.
    pub objects: usize,
    /// How long it took.
    pub seconds: f64,
}

/// Why there is no sample project.
#[derive(Debug, thiserror::Error)]
pub enum SampleError {
    /// Something lies there already.
    #[error("the sample project goes into a new or an empty folder, and this one is not: {}", .0.display())]
    NotEmpty(PathBuf),
    /// It was asked to stop.
    #[error("making the sample project was cancelled")]
    Cancelled,
    /// The disk.
    #[error("{}: {}", system_words(source), path.display())]
    Io {
        /// The reason.
        source: std::io::Error,
        /// The file or folder.
        path: PathBuf,
    },
    /// A photo or a mesh could not be written.
    #[error(transparent)]
    Media(#[from] MediaError),
    /// The project could not be made.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The project refused the rows, or the disk failed.
    #[error(transparent)]
    Commit(#[from] CommitError),
    /// A part came out as no mesh.
    #[error(transparent)]
    Mesh(#[from] MeshError),
    /// The camera has pixels without a ray.
    #[error(transparent)]
    Camera(#[from] UnprojectError),
}

impl SampleError {
    fn io(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        move |source| Self::Io { source, path: path.to_owned() }
    }
}

/// Makes the sample project in `folder`, which must be empty or not there.
///
/// It is made in a hidden folder beside it that takes the name only when all is done, so a run that is cancelled, fails
/// or is killed leaves nothing in `folder`. What an earlier killed run left beside it is removed.
///
/// # Errors
/// Where `folder` holds something, the disk fails, or the job was cancelled; then `folder` is as it was.
pub fn make(folder: &Path, spec: SampleSpec, ctx: &JobCtx) -> Result<SampleReport, SampleError> {
    let start = Instant::now();
    check_empty(folder)?;
    let target = std::path::absolute(folder).map_err(SampleError::io(folder))?;
    let parent = target.parent().unwrap_or(Path::new("/"));
    std::fs::create_dir_all(parent).map_err(SampleError::io(parent))?;
    leftovers::sweep(parent);
    let making = tempfile::Builder::new().prefix(leftovers::PREFIX).tempdir_in(parent);
    let making = making.map_err(|err| SampleError::io(parent)(err.kind().into()))?;
    let labels = write::project(making.path(), spec, ctx)?;
    if ctx.cancel.is_cancelled() {
        return Err(SampleError::Cancelled);
    }
    take_name(making, &target)?;
    Ok(SampleReport {
        frames: spec.frames,
        labelled_frames: studio::labelled(spec.frames),
        labels,
        objects: library::CLUTTER,
        seconds: start.elapsed().as_secs_f64(),
    })
}

fn check_empty(folder: &Path) -> Result<(), SampleError> {
    match std::fs::read_dir(folder) {
        Ok(mut entries) => entries.next().map_or(Ok(()), |_| Err(SampleError::NotEmpty(folder.to_owned()))),
        Err(err) if err.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(err) if err.kind() == std::io::ErrorKind::NotADirectory => Err(SampleError::NotEmpty(folder.to_owned())),
        Err(err) => Err(SampleError::io(folder)(err)),
    }
}

/// Gives the finished folder its name. An empty folder of that name makes way; one that was filled meanwhile does not.
fn take_name(making: tempfile::TempDir, target: &Path) -> Result<(), SampleError> {
    if target.exists() {
        std::fs::remove_dir(target).map_err(|_| SampleError::NotEmpty(target.to_owned()))?;
    }
    // The temporary folder was made for one user only; a project may be shared.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(making.path(), std::fs::Permissions::from_mode(0o755)).map_err(SampleError::io(making.path()))?;
    }
    std::fs::rename(making.path(), target).map_err(SampleError::io(target))?;
    // What is under the old name is gone; there is nothing to remove any more.
    let _ = making.keep();
    Ok(())
}
