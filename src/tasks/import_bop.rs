//! Bringing one split of a BOP dataset into a project: one transaction, one undoable step.

use super::copy_in::{self, Copied};
use crate::exchange::bop::{self, kept_targets};
use crate::exchange::{ExchangeError, Warning, WarningKind, Warnings};
use crate::jobs::JobCtx;
use crate::project::{CommitError, Document, Imported, StoreError};
use serde::Serialize;
use std::path::{Path, PathBuf};
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

/// Where the pictures and meshes of the dataset lie afterwards.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Files {
    /// Where they are; the project finds them again when it moves together with them, or alone.
    #[default]
    Linked,
    /// Copied into the project's folder.
    Copied,
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
    /// The project could not be made or opened.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The project can only be looked at.
    #[error("the project can't be written, {why}: {}", folder.display())]
    ReadOnly {
        /// Who holds it, or what is wrong with its folder.
        why: String,
        /// Its folder.
        folder: PathBuf,
    },
}

/// Imports into an open project, linking files.
///
/// # Errors
/// As [`with_files`].
pub fn into_document(dataset: &Path, split: &str, document: &mut Document, ctx: &JobCtx) -> Result<ImportReport, ImportError> {
    with_files(dataset, split, document, Files::Linked, ctx)
}

/// Imports into an open project.
///
/// # Errors
/// Where the dataset can't be understood or the project not be written; then the project is as it was.
pub fn with_files(dataset: &Path, split: &str, document: &mut Document, files: Files, ctx: &JobCtx) -> Result<ImportReport, ImportError> {
    let start = Instant::now();
    if let Some(why) = document.why_read_only() {
        return Err(ImportError::ReadOnly { why, folder: document.folder().to_owned() });
    }
    let report = |done, total| {
        ctx.progress.set(done, total);
        !ctx.cancel.is_cancelled()
    };
    let mut read = bop::read(dataset, split, document.folder(), &report)?;
    let mut copied = match files {
        Files::Linked => Copied::default(),
        Files::Copied => copy_in::run(&mut read.rows, document.folder(), ctx)?,
    };
    if ctx.cancel.is_cancelled() {
        return Err(ExchangeError::Cancelled.into());
    }
    let taken = copied.targets(&read.targets, document.folder())?;
    ctx.progress.say("writing");
    let objects = read.rows.objects.len();
    let name = dataset.file_name().map_or_else(|| split.to_owned(), |n| format!("{} {split}", n.to_string_lossy()));
    let came = document.import_while(read.rows, &format!("Import {name}"), &|| !ctx.cancel.is_cancelled())?;
    copied.keep();
    let mut warnings = read.warnings;
    warnings.extend(about_objects(&came));
    warnings.extend(about_targets(&taken));
    Ok(ImportReport {
        frames: came.counts.frames,
        labels: came.counts.labels,
        objects,
        missing_images: read.missing_images,
        warnings,
        seconds: start.elapsed().as_secs_f64(),
    })
}

/// What became of objects whose names the project had already.
fn about_objects(came: &Imported) -> Vec<Warning> {
    let mut warnings = Warnings::default();
    for (name, own) in &came.renamed {
        warnings.add(WarningKind::Renamed, "models/models_info.json", None, || format!("{name} is {own}"));
    }
    for name in &came.kept_without_mesh {
        warnings.add(WarningKind::KeptWithoutMesh, "models", None, || name.clone());
    }
    warnings.finish()
}

/// Targets files whose names are taken by others in the project.
fn about_targets(taken: &[String]) -> Vec<Warning> {
    let mut warnings = Warnings::default();
    for name in taken {
        warnings.add(WarningKind::Ignored, name, None, || {
            let what = if name == kept_targets::CAMERA { "file" } else { "list of targets" };
            format!("the project keeps another {what} of this name already")
        });
    }
    warnings.finish()
}

/// Imports into the project in `folder`, linking files.
///
/// # Errors
/// As [`into_folder`].
pub fn into_new(dataset: &Path, split: &str, folder: &Path, ctx: &JobCtx) -> Result<ImportReport, ImportError> {
    into_folder(dataset, split, folder, Files::Linked, ctx)
}

/// Imports into the project in `folder`, which is made with this name if there is none, linking files.
///
/// # Errors
/// As [`into_folder`].
pub fn into_named(dataset: &Path, split: &str, folder: &Path, name: &str, ctx: &JobCtx) -> Result<ImportReport, ImportError> {
    made_or_opened(dataset, split, folder, Some(name), Files::Linked, ctx)
}

/// Imports into the project in `folder`, which is made if there is none; what was made is removed when the import fails.
///
/// # Errors
/// As [`with_files`], and where the project can't be made or opened.
pub fn into_folder(dataset: &Path, split: &str, folder: &Path, files: Files, ctx: &JobCtx) -> Result<ImportReport, ImportError> {
    made_or_opened(dataset, split, folder, None, files, ctx)
}

fn made_or_opened(
    dataset: &Path,
    split: &str,
    folder: &Path,
    name: Option<&str>,
    files: Files,
    ctx: &JobCtx,
) -> Result<ImportReport, ImportError> {
    let made = !Document::is_project(folder);
    let of_dataset = || dataset.file_name().map_or_else(|| "BOP dataset".to_owned(), |n| n.to_string_lossy().into_owned());
    let name = name.map_or_else(of_dataset, str::to_owned);
    let mut document = if made { Document::create(folder, &name)? } else { Document::open(folder)? };
    let result = with_files(dataset, split, &mut document, files, ctx);
    if result.is_err() && made {
        document.discard();
    } else {
        document.close()?;
    }
    result
}
