//! Photos and depth images of a scene: where they lie, how large they are, what is wrong with them. Nothing is decoded.

use super::camera::{self, At};
use super::files::{ById, Entry};
use crate::exchange::{ExchangeError, WarningKind, Warnings};
use crate::media::{MediaError, Orientation, PhotoLook};
use crate::project::CameraModel;
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};
use std::fs::DirEntry;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// Endings of pictures.
const PICTURES: [&str; 7] = ["png", "jpg", "jpeg", "tif", "tiff", "bmp", "webp"];
/// Pictures that are looked at before somebody is asked whether the scene is still wanted.
const AT_ONCE: usize = 256;

type Size = (u32, u32);
/// The nine numbers of a camera, bit by bit.
type Matrix = [u64; 9];

/// Pictures by the number of their image.
pub type Files = HashMap<i64, PathBuf>;

/// What the folders of a scene's pictures hold.
#[derive(Default)]
pub struct Listing {
    /// The pictures.
    pub files: Files,
    /// Entries that name a picture and are no file, with the reason.
    pub broken: BTreeMap<i64, String>,
    /// Pictures of a number that another one has, as `000001.png beside 000001.jpg`.
    pub twice: Vec<String>,
    /// Pictures whose names are no number.
    pub nameless: Vec<String>,
    /// Entries in a folder of a kind that was not looked for, as pictures of formats that are not read.
    pub others: Vec<String>,
}

/// Pictures of a scene, by one listing of each folder; of two with one number the first by folder and name.
///
/// # Errors
/// Where a folder is there and can't be listed.
pub fn list(scene: &Path, folders: &[&str]) -> Result<Listing, ExchangeError> {
    let mut listing = Listing::default();
    for folder in folders.iter().map(|f| scene.join(f)) {
        for entry in listed(&folder)? {
            listing.take(&entry).map_err(ExchangeError::io(entry.path()))?;
        }
    }
    Ok(listing)
}

/// The entries of a folder by name; none where there is no such folder.
fn listed(folder: &Path) -> Result<Vec<DirEntry>, ExchangeError> {
    let entries = match std::fs::read_dir(folder) {
        Err(err) if err.kind() == ErrorKind::NotFound && !folder.is_symlink() => return Ok(Vec::new()),
        entries => entries.and_then(Iterator::collect::<std::io::Result<Vec<DirEntry>>>),
    };
    let mut entries = entries.map_err(ExchangeError::io(folder))?;
    entries.sort_by_key(DirEntry::file_name);
    Ok(entries)
}

impl Listing {
    fn take(&mut self, entry: &DirEntry) -> std::io::Result<()> {
        let path = entry.path();
        let number = |path: &Path| path.file_stem().and_then(|s| s.to_str()).and_then(|s| s.parse().ok());
        let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let is_picture = path.extension().is_some_and(|e| PICTURES.iter().any(|p| e.eq_ignore_ascii_case(p)));
        let Some(id) = number(&path).filter(|id: &i64| *id >= 0) else {
            self.nameless.extend(is_picture.then(|| name(&path)));
            return Ok(());
        };
        if !is_picture {
            self.others.push(name(&path));
            return Ok(());
        }
        // Plain files, which nearly all are, cost no look of their own.
        let why = if entry.file_type()?.is_file() { None } else { super::files::why_no_file(&path)? };
        match (why, self.files.get(&id)) {
            (Some(why), _) => drop(self.broken.insert(id, format!("{}: {why}", name(&path)))),
            (None, Some(first)) => self.twice.push(format!("{} beside {}", name(&path), name(first))),
            (None, None) => drop(self.files.insert(id, path)),
        }
        Ok(())
    }
}

/// What was seen of the photos of a scene.
#[derive(Default)]
pub struct Photos {
    looks: HashMap<i64, PhotoLook>,
    by_matrix: HashMap<Matrix, Size>,
    /// The size of any photo.
    pub any: Option<Size>,
}

/// How photos are looked at.
pub struct Looking<'a> {
    /// The dataset, to which the files of warnings are relative.
    pub dataset: &'a Path,
    /// Every photo, rather than one for each camera, which tells the size.
    pub every: bool,
    /// Whether the scene is still wanted.
    pub wanted: &'a (dyn Fn() -> bool + Sync),
}

impl Looking<'_> {
    /// Looks at the photos of the images that have a camera.
    pub fn photos<'a>(
        &self,
        cameras: &ById<Entry>,
        photos: &Files,
        at: &impl Fn(i64) -> At<'a>,
        warnings: &mut Warnings,
    ) -> Result<Photos, ExchangeError> {
        let mut taken: Vec<(i64, Matrix)> = Vec::new();
        for (id, entry) in cameras.0.iter().filter(|(id, _)| photos.contains_key(id)) {
            // A camera of another kind says its size itself.
            let matrix = camera::matrix(entry, &at(*id))?.map_or([0; 9], |k| k.map(f64::to_bits));
            taken.push((*id, matrix));
        }
        let mut seen = Photos::default();
        if self.every {
            let ids: Vec<i64> = taken.iter().map(|(id, _)| *id).collect();
            self.look(&ids, photos, WarningKind::UnreadableImage, warnings, |id, look| seen.take(id, look))?;
        } else {
            for (id, matrix) in &taken {
                if !seen.by_matrix.contains_key(matrix) {
                    self.look(&[*id], photos, WarningKind::UnreadableImage, warnings, |id, look| seen.take(id, look))?;
                    seen.count(&[(*id, *matrix)]);
                }
            }
        }
        seen.count(&taken);
        Ok(seen)
    }

    /// Looks at depth images.
    pub fn depths(&self, cameras: &ById<Entry>, depths: &Files, warnings: &mut Warnings) -> Result<(), ExchangeError> {
        let ids: Vec<i64> = cameras.0.iter().map(|(id, _)| *id).filter(|id| self.every && depths.contains_key(id)).collect();
        self.look(&ids, depths, WarningKind::UnreadableDepth, warnings, |_, _| {})
    }

    fn look(
        &self,
        ids: &[i64],
        files: &Files,
        unreadable: WarningKind,
        warnings: &mut Warnings,
        mut take: impl FnMut(i64, PhotoLook),
    ) -> Result<(), ExchangeError> {
        for part in ids.chunks(AT_ONCE) {
            if !(self.wanted)() {
                return Err(ExchangeError::Cancelled);
            }
            let looks: Vec<_> = part.par_iter().filter_map(|id| files.get(id).map(|path| (*id, path, crate::media::look(path)))).collect();
            for (id, path, look) in looks {
                let folder = path.parent().unwrap_or(path);
                let folder = folder.strip_prefix(self.dataset).unwrap_or(folder).display().to_string();
                let mut warn = |kind, words: &str| {
                    warnings.add(kind, &folder, None, || {
                        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                        if words.is_empty() { name } else { format!("{name}: {words}") }
                    });
                };
                match &look {
                    Err(MediaError::Truncated { .. }) | Ok(PhotoLook { cut_short: true, .. }) => warn(WarningKind::CutShort, ""),
                    Err(err) => warn(unreadable, &err.brief()),
                    Ok(_) => {}
                }
                if let Ok(look) = look {
                    if look.info.orientation != Orientation::Upright {
                        warn(WarningKind::TurnedImage, "");
                    }
                    take(id, look);
                }
            }
        }
        Ok(())
    }
}

impl Photos {
    fn take(&mut self, id: i64, look: PhotoLook) {
        self.looks.insert(id, look);
    }

    /// Gives every camera the size that most of its photos have; of equals, the first.
    fn count(&mut self, taken: &[(i64, Matrix)]) {
        let mut sizes: BTreeMap<Matrix, Vec<(Size, usize)>> = BTreeMap::new();
        for (id, matrix) in taken {
            let Some(size) = self.size(*id) else { continue };
            self.any = self.any.or(Some(size));
            let known = sizes.entry(*matrix).or_default();
            match known.iter_mut().find(|(s, _)| *s == size) {
                Some((_, count)) => *count += 1,
                None => known.push((size, 1)),
            }
        }
        for (matrix, known) in sizes {
            let most = known.iter().map(|(_, count)| *count).max();
            if let Some((size, _)) = known.iter().find(|(_, count)| Some(*count) == most) {
                self.by_matrix.insert(matrix, *size);
            }
        }
    }

    fn size(&self, id: i64) -> Option<Size> {
        self.looks.get(&id).map(|look| (look.info.width, look.info.height))
    }

    /// The size of the photos of a camera.
    pub fn of_camera(&self, entry: &Entry, at: &At<'_>) -> Option<Size> {
        let k = camera::matrix(entry, at).ok()??;
        self.by_matrix.get(&k.map(f64::to_bits)).copied()
    }

    /// Notes a photo whose size is not that of its camera.
    pub fn compare(&self, id: i64, camera: &CameraModel, folder: &str, warnings: &mut Warnings) {
        let wanted = match camera {
            CameraModel::Known(camera) => Some((camera.width, camera.height)),
            CameraModel::Unsupported { width, height, .. } => width.zip(*height),
        };
        let (Some(wanted), Some(size)) = (wanted, self.size(id)) else { return };
        if size != wanted {
            let words = || format!("image {id}: {} × {} px, its camera {} × {}", size.0, size.1, wanted.0, wanted.1);
            warnings.add(WarningKind::ImageSize, folder, None, words);
        }
    }
}
