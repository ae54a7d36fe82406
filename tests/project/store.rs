//! What the store keeps across restarts, and what it refuses.

use crate::setup::{fill, label, step};
use poseloop::project::{Document, Edit, LabelId, StoreError};

#[test]
fn undo_and_redo_survive_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let mut document = Document::create(folder.path(), "restart").unwrap();
    fill(&mut document);
    let without = document.project().clone();
    document.commit(step(vec![Edit::PutLabel(label(1, 1, 1, 0.1))])).unwrap();
    let with = document.project().clone();
    drop(document);
    let mut document = Document::open(folder.path()).unwrap();
    document.undo().unwrap();
    assert_eq!(document.project(), &without);
    drop(document);
    let mut document = Document::open(folder.path()).unwrap();
    assert_eq!(document.redo().unwrap().as_deref(), Some("step"));
    assert_eq!(document.project(), &with);
}

#[test]
fn a_second_opener_reads_only_and_hears_who_writes() {
    let folder = tempfile::tempdir().unwrap();
    let mut first = Document::create(folder.path(), "held").unwrap();
    fill(&mut first);
    let mut second = Document::open(folder.path()).unwrap();
    assert!(second.is_read_only());
    assert!(second.holder().unwrap().contains(&format!("process {}", std::process::id())));
    assert!(second.commit(step(vec![Edit::SetName("mine".to_owned())])).is_err());
    drop((first, second));
    assert!(!Document::open(folder.path()).unwrap().is_read_only());
}

#[test]
fn a_foreign_database_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let raw = rusqlite::Connection::open(folder.path().join("project.sqlite")).unwrap();
    raw.execute_batch("CREATE TABLE meta (x)").unwrap();
    raw.close().unwrap();
    let refused = Document::open(folder.path()).err().unwrap();
    assert!(matches!(refused, StoreError::NotOurs(_)), "{refused}");
}

#[test]
fn a_moved_folder_opens() {
    let folder = tempfile::tempdir().unwrap();
    let (old, new) = (folder.path().join("old"), folder.path().join("new"));
    let mut document = Document::create(&old, "moved").unwrap();
    fill(&mut document);
    document.commit(step(vec![Edit::PutLabel(label(1, 1, 1, 0.1))])).unwrap();
    document.close().unwrap();
    std::fs::rename(&old, &new).unwrap();
    assert!(Document::open(&new).unwrap().project().label(LabelId(1)).is_some());
}
