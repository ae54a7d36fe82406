//! Photos, depth and meshes from files: what is read, and what is said about what cannot be.

use std::path::{Path, PathBuf};

use poseloop::media::MediaError;

mod gltf;
mod looks;
mod meshes;
mod meshes_damaged;
mod photos;
mod polygons;
mod real_meshes;

/// A folder for one test, removed with it.
fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

/// Writes a file into a folder and returns its path.
fn written(folder: &tempfile::TempDir, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).expect("a written file");
    path
}

/// Asserts that an error is a sentence: its words, then the path, on one line and without a full stop.
fn assert_says(err: &MediaError, path: &Path, words: &[&str]) {
    let text = err.to_string();
    assert!(text.ends_with(&path.display().to_string()), "the path is not last: {text}");
    assert_eq!(err.path(), path);
    assert!(!text.contains('\n'), "{text}");
    for word in words {
        assert!(text.contains(word), "“{word}” is missing: {text}");
    }
}
