//! Slices: conditions, their text form, and what of the tables belongs to them.

use super::instances::drawn;
use super::plain;
use poseloop::eval::{Conditions, Evaluation, Filter, Slice, Statistic, Subject, TrueFrame, evaluate, from_ron, summary};
use poseloop::geom::{Mesh, Vec3};
use poseloop::jobs::JobCtx;

fn frame() -> TrueFrame {
    TrueFrame {
        name: "first/1".to_owned(),
        session: 0,
        scene: None,
        image: None,
        camera: None,
        camera_name: "left".to_owned(),
        split: Some("val".to_owned()),
        tags: vec!["dim".to_owned(), "wet".to_owned()],
        depth: None,
        instances: Vec::new(),
    }
}

fn conditions() -> Conditions {
    Conditions { visibility: Some(0.4), distance_m: 0.9, tilt_deg: 30.0, position: Some([0.25, 0.75]) }
}

/// What a filter says of a subject: certainly in, perhaps in.
fn asked(text: &str, conditions: &Conditions, score: Option<f64>) -> [bool; 2] {
    let slice = from_ron(&format!("[(name: \"s\", filter: {text})]")).unwrap_or_else(|err| panic!("{text}: {err}")).remove(0);
    let (model, frame) = (plain(Mesh::cuboid(Vec3::repeat(0.1))), frame());
    let subject = Subject { frame: &frame, session: "first", model: &model, conditions, score };
    [slice.filter.holds(&subject), slice.filter.may_hold(&subject)]
}

#[test]
fn every_condition_holds_and_fails() {
    let yes = [
        "Object([\"other\", \"part\"])",
        "Object([\"1\"])",
        "Visibility(at_least: 0.4, below: 0.5)",
        "DistanceM(below: 1.0)",
        "TiltDeg(at_least: 30.0)",
        "ImageX(below: 0.5)",
        "ImageY(at_least: 0.5)",
        "Session([\"first\"])",
        "Tag([\"wet\"])",
        "Camera([\"left\"])",
        "Split([\"val\", \"test\"])",
        "Score(at_least: 0.5)",
        "Predicted(true)",
        "All([])",
        "Not(Any([]))",
        "All([Tag([\"dim\"]), Not(Object([\"2\"]))])",
        "Any([DistanceM(at_least: 2.0), Predicted(true)])",
    ];
    for text in yes {
        assert_eq!(asked(text, &conditions(), Some(0.7)), [true; 2], "{text}");
        assert_eq!(asked(&format!("Not({text})"), &conditions(), Some(0.7)), [false; 2], "{text}");
    }
    for text in ["Object([\"2\"])", "Visibility(below: 0.4)", "TiltDeg(below: 30.0)", "Tag([])", "Score(below: 0.7)", "Predicted(false)"] {
        assert_eq!(asked(text, &conditions(), Some(0.7)), [false; 2], "{text}");
    }
}

#[test]
fn what_is_not_known_is_perhaps_in() {
    let unknown = Conditions { visibility: None, position: None, ..conditions() };
    for text in ["Visibility(below: 0.5)", "Not(Visibility(below: 0.5))", "ImageX(below: 0.5)", "Score(at_least: 0.1)"] {
        assert_eq!(asked(text, &unknown, None), [false, true], "{text}");
    }
    assert_eq!(asked("All([Visibility(below: 0.5), DistanceM(at_least: 2.0)])", &unknown, None), [false; 2]);
    assert_eq!(asked("Any([Visibility(below: 0.5), DistanceM(below: 2.0)])", &unknown, None), [true; 2]);
}

#[test]
fn text_that_is_no_list_of_slices_is_refused_by_line() {
    let bad = |text: &str, words: &str| {
        let err = from_ron(text).unwrap_err();
        assert!(err.contains(words), "{text}: {err}");
    };
    bad("[\n(name: \"far\", filter: Distance(at_least: 1.0))]", "line 2");
    bad("[\n\n(name: \"far\", filter: DistanceM(more: 1.0))]", "line 3");
    bad("[(name: \" \", filter: All([]))]", "no name");
    bad("[(name: \"a\", filter: All([])), (name: \"a\", filter: Any([]))]", "two slices");
    bad("", "line 1");
    // What is written comes back.
    let slices = vec![Slice { name: "x".to_owned(), filter: Filter::Not(Box::new(Filter::Tag(vec!["dim".to_owned()]))) }];
    assert_eq!(from_ron(&ron::to_string(&slices).unwrap()).unwrap(), slices);
}

fn judged() -> (super::instances::Drawn, Evaluation) {
    let drawn = drawn();
    let evaluation = evaluate(&drawn.truth, &drawn.targets, &drawn.estimates, &drawn.options, &JobCtx::detached()).unwrap();
    (drawn, evaluation)
}

#[test]
fn objects_make_up_the_whole() {
    let (drawn, evaluation) = judged();
    let columns = evaluation.columns(&drawn.truth, &drawn.estimates);
    let of = |filter: Option<Filter>| {
        let slice = filter.map(|filter| Slice { name: "s".to_owned(), filter });
        summary::of_slice(&drawn.truth, &columns, slice.as_ref(), None)
    };
    let all = of(None);
    let own: Vec<_> = drawn.truth.models.iter().map(|m| of(Some(Filter::Object(vec![m.name.clone()])))).collect();
    assert_eq!(own.iter().map(|o| o.cases).sum::<usize>(), all.cases);
    let value = |of: &summary::SliceFigures, s: Statistic| of.figures[s.place()].value.unwrap();
    let weighed: f64 = own.iter().map(|o| value(o, Statistic::ArMssd) * o.cases as f64).sum();
    assert!((weighed / all.cases as f64 - value(&all, Statistic::ArMssd)).abs() < 1e-12);
    // The mean average precision is the mean over objects.
    let mean = own.iter().map(|o| value(o, Statistic::MapMspd)).sum::<f64>() / own.len() as f64;
    assert!((mean - value(&all, Statistic::MapMspd)).abs() < 1e-12);
    // Sessions too: their targets add up, and a slice and its opposite are the whole.
    let near = Filter::DistanceM(poseloop::eval::Range { at_least: None, below: Some(0.7) });
    assert_eq!(of(Some(near.clone())).cases + of(Some(Filter::Not(Box::new(near)))).cases, all.cases);
    assert_eq!(of(Some(Filter::Tag(vec!["nowhere".to_owned()]))).cases, 0);
    assert_eq!(of(Some(Filter::Tag(vec!["nowhere".to_owned()]))).figures[Statistic::ArMssd.place()].value, None);
}
