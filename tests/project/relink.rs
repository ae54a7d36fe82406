//! Finding files again after a dataset was moved.

use crate::dataset::{Dataset, UPRIGHT, gt, k};
use poseloop::jobs::JobCtx;
use poseloop::project::{Document, Edit, FileRef, Transaction};
use poseloop::tasks::{import_bop, relink};
use serde_json::json;
use std::path::{Path, PathBuf};

/// Two scenes with pictures of the same names, and their project.
fn two_scenes(folder: &Path) -> (Dataset, Document) {
    let set = Dataset::tidy(&folder.join("set"));
    set.scene("test", 2, &json!({"0": {"cam_K": k()}}), &json!({"0": [gt(1, UPRIGHT, [0.0, 0.0, 300.0])]}));
    std::fs::create_dir_all(set.root.join("test/000002/rgb")).unwrap();
    std::fs::copy(set.root.join("test/000001/rgb/000000.png"), set.root.join("test/000002/rgb/000000.png")).unwrap();
    let project = folder.join("project");
    import_bop::into_new(&set.root, "test", &project, &JobCtx::detached()).unwrap();
    (set, Document::open(&project).unwrap())
}

fn photo(document: &Document, name: &str) -> Option<PathBuf> {
    document.project().frame_named(name).unwrap().image.as_ref().and_then(|i: &FileRef| i.resolve(document.folder()))
}

fn look(from: &Path) -> relink::Files {
    relink::look(from, &JobCtx::detached())
}

fn find_again(document: &mut Document, from: &Path) -> Vec<Edit> {
    let edits = relink::edits(document.project(), document.folder(), &look(from));
    document.commit(Transaction { label: "Find folder".to_owned(), edits: edits.clone() }).unwrap();
    edits
}

#[test]
fn photos_depth_images_and_meshes_of_a_moved_dataset_are_found() {
    let folder = tempfile::tempdir().unwrap();
    let (set, mut document) = two_scenes(folder.path());
    let moved = folder.path().join("elsewhere/deep/another name");
    std::fs::create_dir_all(moved.parent().unwrap()).unwrap();
    std::fs::rename(&set.root, &moved).unwrap();
    assert_eq!(photo(&document, "000002/000000"), None);
    let edits = find_again(&mut document, &folder.path().join("elsewhere"));
    assert_eq!(edits.len(), 3 + 2, "three frames and two objects");
    for (frame, file) in [("000001/000000", "test/000001/rgb/000000.png"), ("000002/000000", "test/000002/rgb/000000.png")] {
        assert_eq!(photo(&document, frame), Some(moved.join(file)), "the scene tells them apart");
    }
    let frame = document.project().frame_named("000001/000000").unwrap();
    let depth = frame.depth.as_ref().unwrap().resolve(document.folder());
    assert_eq!(depth, Some(moved.join("test/000001/depth/000000.png")), "a depth image is no photo");
    let mesh = document.project().objects().next().unwrap().mesh.as_ref().unwrap().file.resolve(document.folder());
    assert_eq!(mesh, Some(moved.join("models/obj_000001.ply")));
    assert!(relink::edits(document.project(), document.folder(), &look(&moved)).is_empty(), "nothing is left to find");
    document.undo().unwrap();
    assert_eq!(photo(&document, "000002/000000"), None, "one step");
}

#[test]
fn a_photo_that_was_missing_from_the_start_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let set = Dataset::tidy(&folder.path().join("set"));
    let later = folder.path().join("later/test/000001/rgb");
    std::fs::create_dir_all(&later).unwrap();
    std::fs::rename(set.root.join("test/000001/rgb/000004.png"), later.join("000004.jpg")).unwrap();
    let project = folder.path().join("project");
    import_bop::into_new(&set.root, "test", &project, &JobCtx::detached()).unwrap();
    let mut document = Document::open(&project).unwrap();
    assert!(document.project().frame_named("000001/000004").unwrap().missing);
    find_again(&mut document, &folder.path().join("later"));
    assert!(!document.project().frame_named("000001/000004").unwrap().missing);
    assert_eq!(photo(&document, "000001/000004"), Some(later.join("000004.jpg")));
}

#[test]
fn of_two_that_end_alike_the_size_tells_or_none_is_taken() {
    let folder = tempfile::tempdir().unwrap();
    let (set, document) = two_scenes(folder.path());
    let photo = std::fs::read(set.root.join("test/000001/rgb/000000.png")).unwrap();
    std::fs::remove_dir_all(&set.root).unwrap();
    let put = |copy: &str, bytes: &[u8]| {
        let path = folder.path().join("copies").join(copy).join("test/000001/rgb/000000.png");
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        path
    };
    let first = put("a", &photo);
    put("b", b"smaller");
    let edits = relink::edits(document.project(), document.folder(), &look(&folder.path().join("copies")));
    let [Edit::PutFrame(frame)] = &edits[..] else { panic!("{edits:?}") };
    assert_eq!(frame.image.as_ref().unwrap().resolve(document.folder()), Some(first));
    put("b", &photo);
    assert!(relink::edits(document.project(), document.folder(), &look(&folder.path().join("copies"))).is_empty());
}
