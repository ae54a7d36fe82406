//! Writing a project as a BOP dataset.

use crate::exchange::ExchangeError;
use crate::exchange::bop::{self, BopWritten, ImageMode};
use crate::jobs::JobCtx;
use crate::project::Project;
use std::path::Path;

/// Writes `project`, which lies in `folder`, to the new folder `out`.
///
/// # Errors
/// Where `out` is not empty or can't be written, or the job was cancelled; then `out` is not made.
pub fn run(project: &Project, folder: &Path, out: &Path, ctx: &JobCtx) -> Result<BopWritten, ExchangeError> {
    with_mode(project, folder, out, ImageMode::Link, ctx)
}

/// As [`run`]; `mode` says how photos and meshes come into the dataset.
///
/// # Errors
/// As [`run`].
pub fn with_mode(project: &Project, folder: &Path, out: &Path, mode: ImageMode, ctx: &JobCtx) -> Result<BopWritten, ExchangeError> {
    let report = |done, total| {
        ctx.progress.set(done, total);
        !ctx.cancel.is_cancelled()
    };
    bop::write(project, folder, out, mode, &report)
}
