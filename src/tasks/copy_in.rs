//! Copying what an import would link into the project's own folder: photos, depth images and meshes, by content.

use crate::exchange::ExchangeError;
use crate::exchange::bop::kept_targets;
use crate::jobs::JobCtx;
use crate::media;
use crate::project::{FileRef, ImportRows};
use sha2::{Digest as _, Sha256};
use std::collections::HashMap;
use std::fs::File;
use std::path::{Path, PathBuf};

/// Bytes of a hash that name a file: enough that no two contents ever share a name.
const NAME_BYTES: usize = 16;

/// Files and folders that were made; they are removed again unless they are kept.
#[derive(Debug, Default)]
pub struct Copied {
    files: Vec<PathBuf>,
    folders: Vec<PathBuf>,
}

impl Copied {
    /// Takes lists of targets into the project in `folder`; gives the names of those that stay out, since the project has
    /// another list of that name.
    pub fn targets(&mut self, files: &[PathBuf], folder: &Path) -> Result<Vec<String>, ExchangeError> {
        let mut out = Vec::new();
        for from in files {
            let name = from.file_name().unwrap_or_default();
            let to = folder.join(kept_targets::FOLDER).join(name);
            let same = || std::fs::read(&to).ok().zip(std::fs::read(from).ok()).is_some_and(|(a, b)| a == b);
            if !to.exists() {
                self.copy(from, &to)?;
            } else if !same() {
                out.push(name.to_string_lossy().into_owned());
            }
        }
        Ok(out)
    }

    /// Copies a file to where nothing lies, and makes the folders on the way.
    fn copy(&mut self, from: &Path, to: &Path) -> Result<(), ExchangeError> {
        let parent = to.parent().unwrap_or(Path::new("."));
        let missing: Vec<PathBuf> = parent.ancestors().take_while(|p| !p.exists()).map(Path::to_owned).collect();
        self.folders.extend(missing.into_iter().rev());
        std::fs::create_dir_all(parent).map_err(ExchangeError::io(parent))?;
        self.files.push(to.to_owned());
        std::fs::copy(from, to).and_then(|_| File::open(to)?.sync_all()).map_err(ExchangeError::io(to))
    }

    /// The project refers to them from now on.
    pub fn keep(mut self) {
        self.files.clear();
        self.folders.clear();
    }
}

impl Drop for Copied {
    fn drop(&mut self) {
        // What can't be removed is a file too many, no harm.
        for file in &self.files {
            let _ = std::fs::remove_file(file);
        }
        for folder in self.folders.iter().rev() {
            let _ = std::fs::remove_dir(folder);
        }
    }
}

/// Copies every linked file of `rows` into the project in `folder`.
///
/// # Errors
/// Where a file can't be read or written, or the job was cancelled; then nothing of it stays.
pub fn run(rows: &mut ImportRows, folder: &Path, ctx: &JobCtx) -> Result<Copied, ExchangeError> {
    let mut copying = Copying { folder, copied: Copied::default(), known: HashMap::new() };
    for object in &mut rows.objects {
        if let Some(mesh) = &mut object.mesh {
            copying.mesh(&mut mesh.file)?;
        }
    }
    let total = rows.frames.len() as u64;
    for (done, frame) in (0..).zip(&mut rows.frames) {
        ctx.progress.set(done, total);
        if ctx.cancel.is_cancelled() {
            return Err(ExchangeError::Cancelled);
        }
        if let Some(image) = &mut frame.image {
            copying.picture(image, "images")?;
        }
        if let Some(depth) = &mut frame.depth {
            copying.picture(depth, "depth")?;
        }
    }
    Ok(copying.copied)
}

struct Copying<'a> {
    folder: &'a Path,
    copied: Copied,
    known: HashMap<PathBuf, String>,
}

impl Copying<'_> {
    fn picture(&mut self, file: &mut FileRef, under: &str) -> Result<(), ExchangeError> {
        let Some(path) = linked(file, self.folder) else { return Ok(()) };
        let hash = self.hash(&path)?;
        let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
        // Grey pictures stay apart from coloured ones, as in the dataset.
        let kind = if path.parent().and_then(Path::file_name).is_some_and(|n| n == "gray") { "/gray" } else { "" };
        let own = format!("{under}{kind}/{hash}.{ending}");
        self.copy(&path, &own)?;
        *file = FileRef::Owned(own);
        Ok(())
    }

    /// A mesh gets a folder, since the textures beside it keep the names that it gives them.
    fn mesh(&mut self, file: &mut FileRef) -> Result<(), ExchangeError> {
        let Some(path) = linked(file, self.folder) else { return Ok(()) };
        let under = format!("meshes/{}", self.hash(&path)?);
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        // A mesh that can't be read is copied all the same: the import said so.
        for (texture, found) in media::ply_textures(&path).unwrap_or_default() {
            let plain = Path::new(&texture).components().count() == 1;
            if let Some(found) = found.filter(|_| plain) {
                self.copy(&found, &format!("{under}/{texture}"))?;
            }
        }
        let own = format!("{under}/{name}");
        self.copy(&path, &own)?;
        *file = FileRef::Owned(own);
        Ok(())
    }

    fn hash(&mut self, path: &Path) -> Result<String, ExchangeError> {
        if let Some(known) = self.known.get(path) {
            return Ok(known.clone());
        }
        let mut hasher = Sha256::new();
        let mut file = File::open(path).map_err(ExchangeError::io(path))?;
        std::io::copy(&mut file, &mut hasher).map_err(ExchangeError::io(path))?;
        let digits = hasher.finalize().iter().take(NAME_BYTES).fold(0_u128, |digits, byte| digits << 8 | u128::from(*byte));
        let hash = format!("{digits:032x}");
        self.known.insert(path.to_owned(), hash.clone());
        Ok(hash)
    }

    fn copy(&mut self, from: &Path, own: &str) -> Result<(), ExchangeError> {
        let to = self.folder.join(own);
        if to.exists() {
            return Ok(());
        }
        self.copied.copy(from, &to)
    }
}

fn linked(file: &FileRef, folder: &Path) -> Option<PathBuf> {
    matches!(file, FileRef::Linked { .. }).then(|| file.resolve(folder))?
}
