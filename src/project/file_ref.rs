//! Where a file of the project lies.

use serde::{Deserialize, Serialize};
use std::path::{Component, Path, PathBuf};

/// A file inside the project's folder, or one that an import left where it was.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileRef {
    /// Path below the project's folder.
    Owned(String),
    /// Linked in place: found by the relative path after the project was moved together with it, by the absolute one
    /// after only the project was moved, and taken for the same file only if its size is.
    Linked {
        /// Path from the project's folder.
        relative: String,
        /// Path from the root.
        absolute: String,
        /// Size in bytes when it was linked.
        bytes: u64,
    },
}

impl FileRef {
    /// A link to `file` from a project in `folder`.
    ///
    /// # Errors
    /// When the file is not there, or the way to it is no text: rows hold text alone, and the file would be lost.
    pub fn link(folder: &Path, file: &Path) -> std::io::Result<Self> {
        let bytes = std::fs::metadata(file)?.len();
        let (folder, absolute) = (std::path::absolute(folder)?, std::path::absolute(file)?);
        let relative = relative_path(&folder, &absolute);
        let Some(relative) = relative.to_str().map(str::to_owned) else {
            let words = "its path is no text that can be stored (not UTF-8); rename the folder or the file";
            return Err(std::io::Error::new(std::io::ErrorKind::InvalidInput, words));
        };
        Ok(Self::Linked { relative, absolute: absolute.to_string_lossy().into_owned(), bytes })
    }

    /// The file, if it is there, for a project in `folder`.
    pub fn resolve(&self, folder: &Path) -> Option<PathBuf> {
        match self {
            Self::Owned(path) => Some(folder.join(path)).filter(|p| p.is_file()),
            Self::Linked { relative, absolute, bytes } => {
                let same = |path: &PathBuf| std::fs::metadata(path).is_ok_and(|m| m.is_file() && m.len() == *bytes);
                let beside = folder.join(relative);
                // Without its dots first: so it was reckoned, and so people read it.
                [without_dots(&beside), beside, PathBuf::from(absolute)].into_iter().find(same)
            }
        }
    }

    /// Whether a file lies where this one was linked, but another one by its size.
    pub fn is_another(&self, folder: &Path) -> bool {
        let Self::Linked { relative, absolute, .. } = self else { return false };
        self.resolve(folder).is_none() && [folder.join(relative), PathBuf::from(absolute)].iter().any(|path| path.is_file())
    }

    /// The path as it is written, for messages.
    pub fn written(&self) -> &str {
        match self {
            Self::Owned(path) => path,
            Self::Linked { absolute, .. } => absolute,
        }
    }
}

/// The way from one absolute folder to an absolute file.
fn relative_path(from: &Path, to: &Path) -> PathBuf {
    let (a, b): (Vec<_>, Vec<_>) = (from.components().collect(), to.components().collect());
    let shared = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let mut path: PathBuf = a[shared..].iter().map(|_| "..").collect();
    path.extend(&b[shared..]);
    path
}

/// The path with every `NAME/..` taken out.
fn without_dots(path: &Path) -> PathBuf {
    let mut clean = PathBuf::new();
    for part in path.components() {
        let climbs = part == Component::ParentDir && matches!(clean.components().next_back(), Some(Component::Normal(_)));
        if climbs {
            clean.pop();
        } else if part != Component::CurDir {
            clean.push(part);
        }
    }
    clean
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_are_taken_out() {
        assert_eq!(without_dots(Path::new("/a/b/../../c/./d.png")), Path::new("/c/d.png"));
        assert_eq!(without_dots(Path::new("a/../../c")), Path::new("../c"));
    }

    #[test]
    fn the_neighbour_goes_before_the_old_place() {
        let folder = tempfile::tempdir().unwrap();
        let (old, new) = (folder.path().join("old"), folder.path().join("new"));
        for place in [&old, &new] {
            std::fs::create_dir_all(place.join("project")).unwrap();
            std::fs::write(place.join("photo.png"), "photo").unwrap();
        }
        let link = FileRef::link(&old.join("project"), &old.join("photo.png")).unwrap();
        assert_eq!(link.resolve(&new.join("project")), Some(new.join("photo.png")));
        std::fs::write(new.join("photo.png"), "another size").unwrap();
        assert_eq!(link.resolve(&new.join("project")), Some(old.join("photo.png")));
        std::fs::remove_file(old.join("photo.png")).unwrap();
        assert_eq!(link.resolve(&new.join("project")), None);
    }
}
