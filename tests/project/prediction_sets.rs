//! Sets of predictions, saved slices and reviews in the document: steps, undo, restart.

use crate::dataset::UPRIGHT;
use crate::setup::{fill, step};
use poseloop::project::{
    CommitError, Document, Edit, EditError, FrameId, LabelPose, NewPredictionSet, ObjectId, Prediction, PredictionSetId, SavedSlice,
    StoreError,
};
use std::path::Path;

fn row(frame: i64, object: i64, score: f64) -> Prediction {
    let pose = LabelPose { r: UPRIGHT, t_mm: [0.1, 0.2, 700.3] };
    Prediction {
        frame: FrameId(frame),
        object: ObjectId(object),
        score,
        pose,
        time_secs: (frame > 1).then_some(0.25),
        line: frame as u32 + 1,
    }
}

fn set(name: &str, rows: Vec<Prediction>) -> NewPredictionSet {
    let (source, run, notes) = ("a.csv".to_owned(), Some("run 7".to_owned()), vec!["odd".to_owned()]);
    NewPredictionSet { name: name.to_owned(), source, run, left_out: 2, notes, rows }
}

fn filled(folder: &Path) -> Document {
    let mut document = Document::create(folder, "test").unwrap();
    fill(&mut document);
    document
}

#[test]
fn a_set_comes_as_one_step_and_survives_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let mut document = filled(folder.path());
    let before = document.project().clone();
    let rows = vec![row(1, 1, 0.5), row(2, 2, 1.0 / 3.0), row(2, 1, -4.0)];
    let id = document.import_predictions(&set("first", rows.clone())).unwrap();
    assert_eq!(document.predictions(id).unwrap(), rows);
    let known = document.project().prediction_set_named("first").unwrap().clone();
    assert_eq!((known.rows, known.left_out, known.run.as_deref(), known.notes.len()), (3, 2, Some("run 7"), 1));
    let with = document.project().clone();
    assert_eq!(document.undo().unwrap().as_deref(), Some("Import predictions first"));
    assert_eq!(document.project().prediction_sets().count(), 0);
    assert_ne!(document.project(), &before, "the set is kept for redo");
    drop(document);
    let mut document = Document::open(folder.path()).unwrap();
    assert_eq!((document.project().prediction_sets().count(), document.can_redo()), (0, Some("Import predictions first")));
    document.redo().unwrap();
    assert_eq!(document.project(), &with);
    document.close().unwrap();
    let document = Document::open_read_only(folder.path()).unwrap();
    assert_eq!((document.project(), document.predictions(id).unwrap()), (&with, rows));
    assert!(document.predictions(PredictionSetId(9)).unwrap().is_empty());
    assert_eq!(Document::predictions_in(folder.path(), id).unwrap(), document.predictions(id).unwrap());
}

#[test]
fn an_import_that_is_stopped_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut document = filled(folder.path());
    let before = document.project().clone();
    let rows: Vec<Prediction> = (0..5000).map(|i| row(1 + i % 2, 1, i as f64)).collect();
    let mut heard = Vec::new();
    let mut wanted = |done: usize| {
        heard.push(done);
        heard.len() < 3
    };
    let stopped = document.import_predictions_while(&set("half", rows), &mut wanted).unwrap_err();
    assert!(matches!(stopped, CommitError::Store(StoreError::Cancelled)), "{stopped}");
    assert!(heard.is_sorted() && heard.len() == 3, "{heard:?}");
    assert_eq!((document.project(), document.can_undo()), (&before, Some("step")));
    document.close().unwrap();
    let raw = rusqlite::Connection::open(folder.path().join("project.sqlite")).unwrap();
    let count = |table: &str| raw.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!((count("predictions"), count("prediction_sets")), (0, 0));
    assert_eq!(Document::open(folder.path()).unwrap().project(), &before);
}

#[test]
fn a_set_is_journaled_by_its_id_alone() {
    let folder = tempfile::tempdir().unwrap();
    let mut document = filled(folder.path());
    document.import_predictions(&set("first", (0..2000).map(|i| row(1, 1, i as f64)).collect())).unwrap();
    document.close().unwrap();
    let raw = rusqlite::Connection::open(folder.path().join("project.sqlite")).unwrap();
    let longest: i64 = raw.query_row("SELECT length(edits) + length(inverse) FROM journal ORDER BY id DESC", [], |r| r.get(0)).unwrap();
    assert!(longest < 200, "{longest} bytes");
    let counts = raw.query_row("SELECT rows, left_out FROM prediction_sets", [], |r| Ok((r.get::<_, i64>(0)?, r.get::<_, i64>(1)?)));
    assert_eq!(counts.unwrap(), (2000, 2));
}

#[test]
fn rows_of_frames_that_are_gone_wait_for_them() {
    let folder = tempfile::tempdir().unwrap();
    let mut document = filled(folder.path());
    let id = document.import_predictions(&set("first", vec![row(2, 1, 0.5)])).unwrap();
    document.commit(step(vec![Edit::RemoveFrame(FrameId(2))])).unwrap();
    document.close().unwrap();
    let mut document = Document::open(folder.path()).unwrap();
    assert_eq!(document.predictions(id).unwrap(), vec![row(2, 1, 0.5)]);
    document.undo().unwrap();
    assert!(document.project().frame(FrameId(2)).is_some());
}

#[test]
fn a_frame_is_sent_to_review_with_its_reason() {
    let folder = tempfile::tempdir().unwrap();
    let mut document = filled(folder.path());
    let mark = |id: i64, reason: Option<&str>| Edit::SetReview { frame: FrameId(id), reason: reason.map(Box::from) };
    let reason = |document: &Document| document.project().frame(FrameId(1)).unwrap().review.as_deref().map(str::to_owned);
    assert!(document.commit(step(vec![mark(1, Some(" "))])).unwrap_err().to_string().contains("say why"));
    assert!(document.commit(step(vec![mark(9, Some("a"))])).unwrap_err().to_string().contains("frame 9"));
    document.commit(step(vec![mark(1, Some("symmetry flip in first"))])).unwrap();
    document.commit(step(vec![mark(1, Some("no prediction in second"))])).unwrap();
    document.commit(step(vec![mark(1, None)])).unwrap();
    assert_eq!(reason(&document), None);
    document.undo().unwrap();
    document.close().unwrap();
    let mut document = Document::open(folder.path()).unwrap();
    assert_eq!(reason(&document).as_deref(), Some("no prediction in second"));
    document.undo().unwrap();
    assert_eq!(reason(&document).as_deref(), Some("symmetry flip in first"));
    document.undo().unwrap();
    assert_eq!(reason(&document), None);
}

#[test]
fn what_can_not_be_is_refused_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut document = filled(folder.path());
    let mut refused = |new: &NewPredictionSet| match document.import_predictions(new).unwrap_err() {
        CommitError::Edit(err) => err,
        other => panic!("{other}"),
    };
    assert_eq!(refused(&set(" ", Vec::new())), EditError::EmptyName);
    assert!(matches!(refused(&set("a", vec![row(9, 1, 0.5)])), EditError::Missing(_)));
    assert!(matches!(refused(&set("a", vec![row(1, 9, 0.5)])), EditError::Missing(_)));
    assert!(matches!(refused(&set("a", vec![row(1, 1, f64::NAN)])), EditError::NotFinite(_)));
    let id = document.import_predictions(&set("a", Vec::new())).unwrap();
    assert!(matches!(document.import_predictions(&set("a", Vec::new())), Err(CommitError::Edit(EditError::NameTaken(_)))));
    // Taken back, its name is free; then it can't come back.
    document.undo().unwrap();
    document.import_predictions(&set("a", Vec::new())).unwrap();
    let back = Edit::SetPredictionsRemoved { set: id, removed: false };
    assert!(matches!(document.commit(step(vec![back])), Err(CommitError::Edit(EditError::NameTaken(_)))));
    let again = Edit::SetPredictionsRemoved { set: PredictionSetId(2), removed: false };
    assert!(matches!(document.commit(step(vec![again])), Err(CommitError::Edit(EditError::BatchState(_)))));
}

#[test]
fn a_set_is_renamed_and_the_name_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut document = filled(folder.path());
    let id = document.import_predictions(&set("a", Vec::new())).unwrap();
    document.import_predictions(&set("b", Vec::new())).unwrap();
    assert!(matches!(document.import_predictions(&set("a\nb", Vec::new())), Err(CommitError::Edit(EditError::ControlCharacter(_)))));
    let rename = |name: &str| step(vec![Edit::RenamePredictions { set: id, name: name.to_owned() }]);
    assert!(matches!(document.commit(rename("b")), Err(CommitError::Edit(EditError::NameTaken(_)))));
    assert!(matches!(document.commit(rename(" ")), Err(CommitError::Edit(EditError::EmptyName))));
    document.commit(rename("c")).unwrap();
    document.close().unwrap();
    let mut document = Document::open(folder.path()).unwrap();
    assert_eq!(document.project().prediction_set_named("c").map(|s| s.id), Some(id));
    document.undo().unwrap();
    assert_eq!(document.project().prediction_set_named("a").map(|s| s.id), Some(id));
    let gone = step(vec![Edit::SetPredictionsRemoved { set: id, removed: true }]);
    document.commit(gone).unwrap();
    assert!(matches!(document.commit(rename("d")), Err(CommitError::Edit(EditError::Missing(_)))));
}

#[test]
fn slices_are_saved_replaced_and_removed_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let mut document = filled(folder.path());
    let slice = |filter: &str| SavedSlice { name: "far".to_owned(), filter: filter.to_owned() };
    document.commit(step(vec![Edit::PutSlice(slice("a"))])).unwrap();
    document.commit(step(vec![Edit::PutSlice(slice("b"))])).unwrap();
    document.commit(step(vec![Edit::RemoveSlice("far".to_owned())])).unwrap();
    assert_eq!(document.project().slices().count(), 0);
    assert!(document.commit(step(vec![Edit::RemoveSlice("far".to_owned())])).is_err());
    document.undo().unwrap();
    assert_eq!(document.project().slices().next(), Some(&slice("b")));
    document.undo().unwrap();
    document.close().unwrap();
    let document = Document::open(folder.path()).unwrap();
    assert_eq!(document.project().slices().next(), Some(&slice("a")));
}
