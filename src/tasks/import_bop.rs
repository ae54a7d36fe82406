//! Bringing one split of a BOP dataset into a project: one transaction, one undoable step.

use crate::exchange::{ExchangeError, Warning, bop};
use crate::jobs::JobCtx;
use crate::project::{CommitError, Document, StoreError};
use serde::Serialize;
use std::path::Path;
use std::time::Instant;

/// What an import brought.
#[derive(Clone, Debug, Serialize)]
pub struct ImportReport {
    /// Frames.
    pub frames: usize,
    /// Labels.
    pub labels: usize,
    /// Objects of the dataset.
    pub objects: usize,
    /// Frames without a photo.
    pub missing_images: usize,
    /// What was odd.
    pub warnings: Vec<Warning>,
    /// How long it took.
    pub seconds: f64,
}

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The dataset.
    #[error(transparent)]
    Exchange(#[from] ExchangeError),
    /// The project refused the rows, or the disk failed.
    #[error(transparent)]
    Commit(#[from] CommitError),
    /// The project could not be made.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Imports into an open project.
///
/// # Errors
/// Where the dataset can't be understood or the project not be written; then the project is as it was.
pub fn into_document(dataset: &Path, split: &str, document: &mut Document, ctx: &JobCtx) -> Result<ImportReport, ImportError> {
    let start = Instant::now();
    let report = |done, total| {
        ctx.progress.set(done, total);
        !ctx.cancel.is_cancelled()
    };
    let read = bop::read(dataset, split, document.folder(), &report)?;
    if ctx.cancel.is_cancelled() {
        return Err(ExchangeError::Cancelled.into());
    }
    ctx.progress.say("writing");
    let objects = read.rows.objects.len();
    let name = dataset.file_name().map_or_else(|| split.to_owned(), |n| format!("{} {split}", n.to_string_lossy()));
    let counts = document.import(read.rows, &format!("Import {name}"))?;
    Ok(ImportReport {
        frames: counts.frames,
        labels: counts.labels,
        objects,
        missing_images: read.missing_images,
        warnings: read.warnings,
        seconds: start.elapsed().as_secs_f64(),
    })
}

/// Imports into the project in `folder`, which is made if there is none; what was made is removed when the import fails.
///
/// # Errors
/// As [`into_document`], and where the project can't be made or opened.
pub fn into_new(dataset: &Path, split: &str, folder: &Path, ctx: &JobCtx) -> Result<ImportReport, ImportError> {
    let made = !folder.join("project.sqlite").exists();
    let had_folder = folder.exists();
    let name = dataset.file_name().map_or_else(|| "BOP dataset".to_owned(), |n| n.to_string_lossy().into_owned());
    let mut document = if made { Document::create(folder, &name)? } else { Document::open(folder)? };
    let result = into_document(dataset, split, &mut document, ctx);
    if result.is_err() && made {
        drop(document);
        for file in ["project.sqlite", "project.sqlite-wal", "project.sqlite-shm", "project.lock"] {
            let _ = std::fs::remove_file(folder.join(file));
        }
        if !had_folder {
            let _ = std::fs::remove_dir(folder);
        }
        return result;
    }
    let report = result?;
    document.close()?;
    Ok(report)
}
