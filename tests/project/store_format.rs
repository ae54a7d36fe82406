//! Older, newer and damaged files.

use crate::dataset::Dataset;
use crate::setup::{fill, label, step};
use crate::verb::{import, labels, on};
use poseloop::project::{Document, Edit, FrameId, LabelId, NewPredictionSet, SCHEMA_VERSION, StoreError};
use std::path::{Path, PathBuf};

/// A project as format 1 wrote it, with one label, and its file.
fn of_format_1(folder: &Path) -> PathBuf {
    let mut document = Document::create(folder, "old").unwrap();
    fill(&mut document);
    document.commit(step(vec![Edit::PutLabel(label(1, 1, 1, 0.25))])).unwrap();
    let file = document.database();
    document.close().unwrap();
    downgrade(&file, 1);
    file
}

/// Format 2 had no predictions, slices and reviews, format 1 no view besides.
fn downgrade(file: &Path, version: i32) {
    let raw = rusqlite::Connection::open(file).unwrap();
    raw.execute_batch("PRAGMA journal_mode = DELETE; ALTER TABLE frames DROP COLUMN review;").unwrap();
    raw.execute_batch("DROP TABLE predictions; DROP TABLE prediction_sets; DROP TABLE slices;").unwrap();
    if version == 1 {
        raw.execute_batch("DROP VIEW present_labels").unwrap();
    }
    raw.pragma_update(None, "user_version", version).unwrap();
    raw.close().unwrap();
}

#[test]
fn format_2_is_brought_up_with_its_history() {
    let folder = tempfile::tempdir().unwrap();
    let mut document = Document::create(folder.path(), "old").unwrap();
    fill(&mut document);
    let moved = label(1, 1, 1, 0.25);
    document.commit(step(vec![Edit::PutLabel(moved)])).unwrap();
    let (file, before) = (document.database(), document.project().clone());
    document.close().unwrap();
    downgrade(&file, 2);
    let mut document = Document::open(folder.path()).unwrap();
    assert!(document.notes()[0].contains("format 2"), "{:?}", document.notes());
    assert_eq!(document.project(), &before);
    // What was journaled before there were reviews is undone and done again.
    while document.undo().unwrap().is_some() {}
    assert_eq!(document.project().frame_count(), 0);
    while document.redo().unwrap().is_some() {}
    assert_eq!(document.project(), &before);
    let mark = Edit::SetReview { frame: FrameId(2), reason: Some("the pose is upside down".into()) };
    document.commit(step(vec![mark])).unwrap();
    document.import_predictions(&NewPredictionSet { name: "first".to_owned(), ..NewPredictionSet::default() }).unwrap();
    document.close().unwrap();
    let document = Document::open(folder.path()).unwrap();
    assert!(document.notes().is_empty(), "once is enough");
    assert_eq!(document.project().frame(FrameId(2)).unwrap().review.as_deref(), Some("the pose is upside down"));
    assert_eq!(document.project().prediction_sets().count(), 1);
    assert_eq!(version(&folder.path().join("project.format-2.sqlite")), 2);
}

fn version(file: &Path) -> i32 {
    rusqlite::Connection::open(file).unwrap().query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap()
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn an_older_format_is_brought_up_and_its_copy_kept() {
    let folder = tempfile::tempdir().unwrap();
    let file = of_format_1(folder.path());
    let mut document = Document::open(folder.path()).unwrap();
    let copy = folder.path().join("project.format-1.sqlite");
    assert!(document.notes()[0].contains("format 1") && document.notes()[0].ends_with(copy.to_str().unwrap()), "{:?}", document.notes());
    assert!(document.project().label(LabelId(1)).is_some());
    assert_eq!(document.can_undo(), Some("step"));
    document.undo().unwrap();
    document.close().unwrap();
    assert_eq!((version(&file), version(&copy)), (SCHEMA_VERSION, 1));
    let former = rusqlite::Connection::open(&copy).unwrap();
    let count: i64 = former.query_row("SELECT count(*) FROM labels", [], |row| row.get(0)).unwrap();
    assert_eq!(count, 1, "the copy is of before, and whole");
    assert!(Document::open(folder.path()).unwrap().notes().is_empty(), "once is enough");
}

#[test]
fn an_older_format_is_read_without_being_touched() {
    let folder = tempfile::tempdir().unwrap();
    let file = of_format_1(folder.path());
    let (bytes, before) = (std::fs::read(&file).unwrap(), names(folder.path()));
    let document = Document::open_read_only(folder.path()).unwrap();
    assert!(document.project().label(LabelId(1)).is_some());
    drop(document);
    assert_eq!(labels(folder.path()).len(), 1);
    assert_eq!(std::fs::read(&file).unwrap(), bytes);
    assert_eq!(names(folder.path()), before);
}

#[test]
fn a_step_up_that_fails_leaves_the_former() {
    let folder = tempfile::tempdir().unwrap();
    let file = of_format_1(folder.path());
    let raw = rusqlite::Connection::open(&file).unwrap();
    raw.execute_batch("CREATE TABLE present_labels (x)").unwrap();
    raw.close().unwrap();
    let refused = Document::open(folder.path()).err().unwrap();
    assert!(matches!(refused, StoreError::Migration { found: 1, .. }), "{refused}");
    assert!(refused.to_string().contains("as it was") && refused.to_string().ends_with("project.sqlite"), "{refused}");
    assert_eq!(version(&file), 1);
    let raw = rusqlite::Connection::open(&file).unwrap();
    let count: i64 = raw.query_row("SELECT count(*) FROM labels", [], |row| row.get(0)).unwrap();
    assert_eq!(count, 1);
}

#[test]
fn a_newer_format_is_refused_and_nothing_is_touched() {
    let folder = tempfile::tempdir().unwrap();
    let (set, project) = (Dataset::tidy(&folder.path().join("set")), folder.path().join("project"));
    import(&set.root, "test", &project).done();
    let file = project.join("project.sqlite");
    let raw = rusqlite::Connection::open(&file).unwrap();
    raw.execute_batch("PRAGMA user_version = 999; PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    raw.close().unwrap();
    let (bytes, before) = (std::fs::read(&file).unwrap(), names(&project));
    let words = ["newer Poseloop", "format 999", "not touched", file.to_str().unwrap()];
    on(&["info"], &project, &[]).refused(2, &words);
    on(&["label", "add"], &project, &[]).refused(2, &words);
    import(&set.root, "test", &project).refused(2, &words);
    assert!(matches!(Document::open(&project).err().unwrap(), StoreError::Newer { found: 999, .. }));
    assert_eq!((std::fs::read(&file).unwrap(), names(&project)), (bytes, before));
}

#[test]
fn files_that_are_no_project_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("project.sqlite");
    for bytes in [&b""[..], b"SQLite format 3\0 and then nothing", &[7; 5000]] {
        std::fs::write(&file, bytes).unwrap();
        assert!(matches!(Document::open(folder.path()).err().unwrap(), StoreError::NotOurs(_)));
        assert_eq!(std::fs::read(&file).unwrap(), bytes);
        assert_eq!(names(folder.path()), ["project.sqlite"]);
        on(&["info"], folder.path(), &[]).refused(2, &["not a project", file.to_str().unwrap()]);
    }
}

#[test]
fn a_damaged_database_is_said_with_its_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = of_format_1(folder.path());
    drop(Document::open(folder.path()).unwrap());
    let mut bytes = std::fs::read(&file).unwrap();
    let length = bytes.len();
    bytes[4096..length].fill(0xA5);
    std::fs::write(&file, &bytes).unwrap();
    let said = Document::open(folder.path()).err().unwrap().to_string();
    assert!(said.contains("damaged") && said.ends_with("project.sqlite"), "{said}");
    // A row that says nonsense is named.
    let file = of_format_1(&folder.path().join("row"));
    let raw = rusqlite::Connection::open(&file).unwrap();
    raw.execute("UPDATE labels SET state = 'perfect'", []).unwrap();
    raw.close().unwrap();
    let said = Document::open(file.parent().unwrap()).err().unwrap().to_string();
    assert!(said.starts_with("labels, row 1: state perfect is unknown: ") && said.ends_with("project.sqlite"), "{said}");
}

/// Labels can be asked for by any SQLite tool, by the names of their frames and objects.
#[test]
fn other_programs_read_present_labels() {
    let folder = tempfile::tempdir().unwrap();
    let (set, project) = (Dataset::tidy(&folder.path().join("set")), folder.path().join("project"));
    import(&set.root, "test", &project).done();
    import(&set.root, "test", &project).done();
    let mut document = Document::open(&project).unwrap();
    document.undo().unwrap();
    document.close().unwrap();
    let raw = rusqlite::Connection::open(project.join("project.sqlite")).unwrap();
    let count = |table: &str| raw.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!((count("labels"), count("present_labels")), (6, 3), "those of the import that was taken back are not there");
    let row = raw.query_row("SELECT frame, object, tx_mm, state FROM present_labels WHERE label = 2", [], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, f64>(2)?, row.get::<_, String>(3)?))
    });
    assert_eq!(row.unwrap(), ("000001/000000".to_owned(), "obj_000002".to_owned(), -50.5, "done".to_owned()));
}
