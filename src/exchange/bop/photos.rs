//! Photos and depth images of a scene: where they lie, how large they are, what is wrong with them. Nothing is decoded.

use super::camera::{self, At};
use super::files::{ById, Entry};
use crate::exchange::{ExchangeError, WarningKind, Warnings};
use crate::media::{MediaError, Orientation, PhotoLook};
use crate::project::CameraModel;
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};
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

/// Pictures of a scene: image id → file, by one listing of each folder.
pub fn files(scene: &Path, folders: &[&str]) -> Files {
    let is_picture = |path: &PathBuf| path.extension().is_some_and(|e| PICTURES.iter().any(|p| e.eq_ignore_ascii_case(p)));
    let mut found = HashMap::new();
    for folder in folders {
        let files = std::fs::read_dir(scene.join(folder)).into_iter().flatten().flatten().map(|e| e.path());
        for path in files.filter(is_picture) {
            if let Some(id) = path.file_stem().and_then(|s| s.to_str()).and_then(|s| s.parse().ok()) {
                found.entry(id).or_insert(path);
            }
        }
    }
    found
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
