//! Bringing predictions in and judging them as jobs: progress, cancel, and all that a page of results shows.

use crate::dataset::UPRIGHT;
use crate::eval_verb::{HEADER, Judge, exact, line};
use crate::setup::step;
use crate::verb::import;
use poseloop::eval::cause::CauseKind;
use poseloop::eval::{Bootstrap, Filter, Options, Range, Slice, Statistic, summary::Verdict};
use poseloop::exchange::ExchangeError;
use poseloop::jobs::{JobCtx, Jobs, Polled, Progress};
use poseloop::project::{Document, LabelId};
use poseloop::tasks::eval_input::TargetChoice;
use poseloop::tasks::eval_project::{self, ProjectInput, SetChoice};
use poseloop::tasks::import_predictions::{self, PredictionsError, PredictionsInput};
use poseloop::tasks::judge::Question;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

/// A project with the tidy dataset's labels, and its folder.
fn project(judge: &Judge) -> PathBuf {
    let project = judge.folder.path().join("project");
    import(&judge.set.root, "test", &project).done();
    project
}

fn bring(document: &mut Document, file: &Path) {
    let input = PredictionsInput { file: file.to_owned(), ..PredictionsInput::default() };
    import_predictions::run(document, &input, &JobCtx::detached()).unwrap();
}

/// A context that is cancelled as soon as its progress was heard of so often, and what was heard.
fn cancelled_after(news: usize) -> (JobCtx, Arc<Mutex<Vec<()>>>) {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let mut ctx = JobCtx::detached();
    let (cancel, list) = (ctx.cancel.clone(), heard.clone());
    ctx.progress = Progress::new(Arc::new(move || {
        let mut list = list.lock().unwrap();
        list.push(());
        if list.len() >= news {
            cancel.cancel();
        }
    }));
    (ctx, heard)
}

#[test]
fn an_import_shows_its_progress_and_stops_when_it_is_told() {
    let judge = Judge::new();
    let mut document = Document::open(&project(&judge)).unwrap();
    let row = |i: usize| line(1, 4, 1, i as f64, UPRIGHT, [0.0, 0.0, 300.0], -1.0);
    let file = judge.file("many.csv", &[vec![HEADER.to_owned()], (0..5000).map(row).collect()].concat());
    let input = PredictionsInput { file, ..PredictionsInput::default() };
    let before = (document.project().clone(), document.can_undo().map(str::to_owned));
    let (mut news, mut told) = (1, Vec::new());
    // Stopped at the first news, at the second, and so on until it is not stopped any more.
    let report = loop {
        let (ctx, heard) = cancelled_after(news);
        match import_predictions::run(&mut document, &input, &ctx) {
            Ok(report) => break report,
            Err(err) => assert!(err.is_cancelled(), "{err}"),
        }
        assert!(heard.lock().unwrap().len() >= news);
        assert_eq!((document.project().clone(), document.can_undo().map(str::to_owned)), before);
        told.push(ctx.progress.get().text);
        news += 1;
    };
    assert!(told.iter().any(|t| t == "reading") && told.iter().any(|t| t == "writing"), "{told:?}");
    assert_eq!(report.predictions, 5000);
    assert_eq!(document.project().prediction_sets().count(), 1);
    let taken = import_predictions::run(&mut document, &input, &JobCtx::detached()).unwrap_err();
    assert!(matches!(taken, PredictionsError::Commit(_)) && taken.to_string().contains("taken"), "{taken}");
    let gone = PredictionsInput { file: "none.csv".into(), ..PredictionsInput::default() };
    let missing = import_predictions::run(&mut document, &gone, &JobCtx::detached()).unwrap_err();
    assert!(matches!(missing, PredictionsError::Exchange(ExchangeError::Io { .. })), "{missing}");
}

fn question() -> Question {
    let near = Filter::DistanceM(Range { at_least: None, below: Some(0.35) });
    Question {
        options: Options::default(),
        slices: vec![Slice { name: "near".to_owned(), filter: near }],
        bootstrap: Bootstrap { samples: 50, ..Bootstrap::default() },
        all_intervals: true,
    }
}

/// Two sets: the first has a pose that is off and one missing, the second is exact.
fn two_sets(judge: &Judge, folder: &Path) -> Document {
    let mut document = Document::open(folder).unwrap();
    let mut lines = exact();
    lines[1] = line(1, 0, 1, 0.9, UPRIGHT, [10.0, 5.0, 600.0], 0.5);
    lines.remove(2);
    bring(&mut document, &judge.file("first.csv", &lines));
    bring(&mut document, &judge.file("second.csv", &exact()));
    document
}

#[test]
fn a_job_gives_all_that_a_page_of_results_shows() {
    let judge = Judge::new();
    let folder = project(&judge);
    let mut document = two_sets(&judge, &folder);
    let (frozen, lies) = (document.project().clone(), folder.clone());
    let sets = ["first", "second"].map(|name| SetChoice::Named(name.to_owned()));
    let mut handle = Jobs::immediate().spawn("judge", move |ctx| {
        let input = ProjectInput { project: &frozen, folder: &lies, split: Some("test"), sets: &sets, targets: &TargetChoice::Default };
        eval_project::run(&input, &question(), ctx)
    });
    let Polled::Done(Ok(judged)) = handle.poll() else { panic!("no answer") };
    assert_eq!(judged.prepared.sets.iter().map(|s| s.name.as_str()).collect::<Vec<_>>(), ["first", "second"]);
    // Every case leads to its frame, label, object and line.
    let cases = &judged.evaluations[0].cases;
    let places: Vec<_> = cases
        .iter()
        .map(|case| {
            let label = judged.prepared.truth.frames[case.frame as usize].instances[case.instance as usize].label.unwrap();
            let line = case.estimate.map(|e| judged.prepared.sets[0].estimates[e as usize].line);
            let label = document.project().label(LabelId(label)).unwrap();
            assert_eq!(label.frame, judged.prepared.frame_ids[case.frame as usize]);
            assert_eq!(label.object, judged.prepared.object_ids[case.model as usize]);
            (label.id.0, line, case.score, case.cause.as_ref().map(|c| c.kind))
        })
        .collect();
    assert_eq!(places[0], (1, Some(2), Some(0.9), Some(CauseKind::Scale)));
    assert_eq!(places[1..], [(2, None, None, Some(CauseKind::NoPrediction)), (3, Some(3), Some(0.7), None)]);
    assert!((cases[0].errors.unwrap().mssd_m.unwrap() - 0.2).abs() < 1e-9 && cases[0].parts.is_some());
    // Figures with intervals, of all, by object and by slice, for both sets, and the sets against each other.
    let place = Statistic::ArMssd.place();
    let [first, second] = [&judged.figures[0], &judged.figures[1]];
    assert_eq!((first.all.cases, first.objects.len(), first.slices.len()), (3, 2, 1));
    assert_eq!((first.slices[0].cases, second.all.figures[place].value), (1, Some(1.0)));
    assert!(first.all.figures[place].interval.is_some() && first.objects[0].figures[place].interval.is_some());
    assert_eq!(judged.comparison.iter().map(|c| c.name.as_str()).collect::<Vec<_>>(), ["all", "near"]);
    let difference = judged.comparison[0].differences.iter().find(|d| d.statistic == Statistic::ArMssd).unwrap();
    assert!((difference.difference + 2.0 / 3.0).abs() < 1e-9 && difference.verdict == Verdict::Undecided, "{difference:?}");
    assert!(judged.columns(1).is_some() && judged.columns(2).is_none());
    // A case is sent to where labels are drawn.
    let edit = judged.review(0, &cases[1]).unwrap();
    document.commit(step(vec![edit])).unwrap();
    let marked: Vec<_> = document.project().frames().filter_map(|f| Some((f.name.as_str(), f.review.as_deref()?))).collect();
    assert_eq!(marked.len(), 1);
    assert!(marked[0].0 == "000000" && marked[0].1.starts_with("obj_000002 in first: no prediction"), "{marked:?}");
}

#[test]
fn a_judge_stops_when_he_is_told() {
    let judge = Judge::new();
    let folder = project(&judge);
    let document = two_sets(&judge, &folder);
    let sets = [SetChoice::Named("first".to_owned()), SetChoice::File(judge.folder.path().join("second.csv"))];
    let input = ProjectInput { project: document.project(), folder: &folder, split: None, sets: &sets, targets: &TargetChoice::All };
    let (mut news, mut told) = (1, Vec::new());
    while news < 100 {
        let (ctx, _) = cancelled_after(news);
        match eval_project::run(&input, &question(), &ctx) {
            Ok(judged) => {
                assert_eq!(judged.evaluations.len(), 2);
                break;
            }
            Err(err) => assert!(err.is_cancelled(), "{err}"),
        }
        told.push(ctx.progress.get().text);
        news += 1;
    }
    told.dedup();
    assert_eq!(told, ["reading predictions", "reading meshes", "judging first", "judging second.csv", "computing intervals"]);
}
