//! Random sequences of edits: undone they are gone, redone they are there, reopened they are the same.

use crate::setup::{fill, frame, label, object, step};
use poseloop::project::{Document, Edit, FrameId, LabelId, NewPredictionSet, ObjectId, PredictionSetId, SavedSlice};
use proptest::prelude::*;

/// Edits of which some are refused: ids collide and refer to what may be gone.
fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        "[a-c ]{0,3}".prop_map(Edit::SetName),
        (1..5_i64, 1..4_i64).prop_map(|(id, name)| {
            let mut object = object(id);
            object.name = format!("part {name}");
            Edit::PutObject(object)
        }),
        (1..5_i64).prop_map(|id| Edit::RemoveObject(ObjectId(id))),
        (1..5_i64).prop_map(|id| Edit::PutFrame(frame(id))),
        (1..5_i64).prop_map(|id| Edit::RemoveFrame(FrameId(id))),
        (1..8_i64, 1..5_i64, 1..5_i64, -1e3..1e3_f64).prop_map(|(id, f, o, x)| Edit::PutLabel(label(id, f, o, x))),
        (1..8_i64).prop_map(|id| Edit::RemoveLabel(LabelId(id))),
        (1..5_i64, prop::option::of("[a-c ]{0,2}")).prop_map(|(id, reason)| {
            let reason = reason.map(String::into_boxed_str);
            Edit::SetReview { frame: FrameId(id), reason }
        }),
        ("[a-c ]{0,2}", "[a-c]").prop_map(|(name, filter)| Edit::PutSlice(SavedSlice { name, filter })),
        "[a-c]".prop_map(Edit::RemoveSlice),
        (1..4_i64, "[a-c ]{0,2}").prop_map(|(set, name)| Edit::RenamePredictions { set: PredictionSetId(set), name }),
        (1..4_i64, any::<bool>()).prop_map(|(set, removed)| Edit::SetPredictionsRemoved { set: PredictionSetId(set), removed }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn undo_all_is_the_start_redo_all_the_end_and_reopen_the_same(steps in prop::collection::vec(prop::collection::vec(edit(), 1..4), 1..20)) {
        let folder = tempfile::tempdir().unwrap();
        let mut document = Document::create(folder.path(), "random").unwrap();
        fill(&mut document);
        for name in ["first", "second"] {
            let set = NewPredictionSet { name: name.to_owned(), ..NewPredictionSet::default() };
            document.import_predictions(&set).unwrap();
        }
        let start = document.project().clone();
        let mut taken = 0;
        for edits in steps {
            let before = document.project().clone();
            if document.commit(step(edits)).is_ok() {
                taken += 1;
            } else {
                prop_assert_eq!(document.project(), &before);
            }
        }
        let end = document.project().clone();
        for _ in 0..taken {
            document.undo().unwrap();
        }
        prop_assert_eq!(document.project(), &start);
        for _ in 0..taken {
            document.redo().unwrap();
        }
        prop_assert_eq!(document.project(), &end);
        document.close().unwrap();
        let reopened = Document::open(folder.path()).unwrap();
        prop_assert_eq!(reopened.project(), &end);
    }
}
