//! Judging predictions under Deploy: import, figures, the worst case, back to its label, and a job that is cancelled.

use crate::desk::Desk;
use crate::harness::{Person, Seat};
use crate::lmo;
use egui::{Key, Modifiers, Role};
use egui_kittest::kittest::NodeT as _;
use poseloop::project::{Document, Edit, FrameId, LabelId, LabelState, Transaction};
use poseloop::workspace::{FrameFilter, Metric, PlotKind};
use std::path::{Path, PathBuf};

/// The small project with a finished label in five frames.
pub fn labelled(desk: &Desk) -> PathBuf {
    let folder = desk.small_project();
    for frame in 1..6 {
        Desk::put_label(&folder, frame, frame, 1, &crate::desk::block().pose);
    }
    let mut document = Document::open(&folder).unwrap();
    let done = |id: i64| {
        let label = document.project().label(LabelId(id)).unwrap().clone();
        Edit::PutLabel(poseloop::project::PoseLabel { state: LabelState::Done, ..label })
    };
    let edits: Vec<Edit> = (1..6).map(done).collect();
    document.commit(Transaction { label: "Done".to_owned(), edits }).unwrap();
    document.close().unwrap();
    folder
}

/// Predictions as JSON lines: exact, but for the shifts in millimetres along the line of sight.
pub fn predictions(desk: &Desk, name: &str, shifts_mm: &[f64]) -> PathBuf {
    let pose = crate::desk::block().pose;
    let line = |(i, shift): (usize, &f64)| {
        let (r, t) = (pose.rotation.matrix(), pose.translation * 1000.0);
        let r: Vec<f64> = (0..3).flat_map(|row| (0..3).map(move |col| r[(row, col)])).collect();
        let image = format!("table/{:06}", i + 1);
        format!(r#"{{"frame":"{image}","object":"block","score":{},"R":{r:?},"t_mm":[{},{},{}]}}"#, 0.9, t.x, t.y, t.z + shift)
    };
    let text: Vec<String> = shifts_mm.iter().enumerate().map(line).collect();
    let path = desk.path(name);
    std::fs::write(&path, text.join("\n")).unwrap();
    path
}

/// The words of what begins so; those of labels are their values.
pub fn value(person: &Person, begins: &str) -> Option<String> {
    let all = person.window.root().children_recursive().map(|n| n.accesskit_node());
    all.filter_map(|n| n.label().or_else(|| n.value())).find(|name| name.starts_with(begins))
}

#[test]
fn without_predictions_the_page_says_what_belongs_there() {
    let desk = Desk::new();
    let folder = labelled(&desk);
    let mut person = Person::open(&desk, &folder);
    person.keys(Modifiers::COMMAND, Key::Num5);
    assert!(person.sees_words("once a results file is imported"), "{:?}", person.names());
    person.button("Import predictions…");
    assert!(person.sees(Role::TextInput, "Path"));
    let file = predictions(&desk, "run.jsonl", &[0.0, 1.0, 30.0, 80.0]);
    person.fill(Role::TextInput, "Path", &file.display().to_string());
    person.rest();
    person.button("Choose");
    assert!(person.was_told("Imported 4\u{a0}predictions as run"), "{:?}", person.said());
    assert!(person.sees(Role::ListItem, "run"));
    // One of five has none: three errors within a threshold or not, one missing.
    let score = value(&person, "AR_MSSD").expect("a score");
    assert!(score.starts_with("AR_MSSD 0.5"), "{score}");
    // What was imported can be taken back, and the page is empty again.
    person.undo();
    assert!(person.sees_words("once a results file is imported"), "{:?}", person.names());
}

#[test]
fn figures_follow_the_labels_and_say_when_they_are_old() {
    let desk = Desk::new();
    let folder = labelled(&desk);
    let mut person = Person::open(&desk, &folder);
    person.drop_onto_window(&predictions(&desk, "run.jsonl", &[0.0, 0.0, 0.0, 0.0, 0.0]));
    assert!(person.workspace().shell.phase == poseloop::workspace::Phase::Deploy);
    assert_eq!(value(&person, "AR_MSSD 1.0").as_deref(), Some("AR_MSSD 1.000000"), "{:?}", person.names());
    person.keys(Modifiers::COMMAND, Key::Num3);
    person.row("table/000001");
    person.keys(Modifiers::COMMAND, Key::Delete);
    assert!(person.workspace().figures_are_old());
    person.keys(Modifiers::COMMAND, Key::Num5);
    assert!(!person.workspace().figures_are_old(), "they were computed again");
    let page = person.workspace().deploy.page.clone().unwrap();
    assert_eq!(page.judgement.figures[0].all.cases, 4);
    // A review is no label: nothing is computed again.
    person.click(Role::ListItem, &value(&person, "block table/000002").expect("a card"));
    person.keys(Modifiers::COMMAND, Key::R);
    assert_eq!(person.project().frame(FrameId(2)).and_then(|f| f.review.as_deref()), Some("block in run: to be compared, MSSD 0.0 mm"));
    assert!(std::sync::Arc::ptr_eq(&page, person.workspace().deploy.page.as_ref().unwrap()));
    person.undo();
    assert!(person.project().frame(FrameId(2)).unwrap().review.is_none());
}

#[test]
fn two_sets_are_compared_and_plots_are_written() {
    let desk = Desk::new();
    let folder = labelled(&desk);
    let mut person = Person::open(&desk, &folder);
    person.drop_onto_window(&predictions(&desk, "good.jsonl", &[0.0, 0.0, 0.0, 1.0, 0.0]));
    person.drop_onto_window(&predictions(&desk, "bad.jsonl", &[60.0, 70.0, 80.0, 90.0]));
    assert_eq!(person.workspace().judged_set().unwrap().name, "bad");
    person.click(Role::ComboBox, "Against");
    person.click(Role::MenuItemRadio, "good");
    let verdict = value(&person, "Worse than good").unwrap_or_else(|| panic!("{:?}", person.names()));
    assert!(verdict.contains("1.0000"), "{verdict}");
    let row = value(&person, "block: AR_MSSD").expect("a row of the table");
    assert!(row.contains("worse") && row.contains("5\u{a0}cases"), "{row}");
    person.row(&row);
    assert_eq!(person.workspace().deploy.row, Some(0));
    for (plot, name) in
        [(PlotKind::Recall, "bad-MSSD-recall.csv"), (PlotKind::Errors, "bad-MSSD-errors.csv"), (PlotKind::Scatter, "bad-MSSD-cases.csv")]
    {
        person.click(Role::Tab, plot.name());
        person.button("Save plot");
        person.click(Role::MenuItem, "Save plot as CSV");
        let text = std::fs::read_to_string(folder.join("reports").join(name)).expect(name);
        let lines = text.lines().count();
        assert!(if plot == PlotKind::Scatter { lines == 5 } else { lines > 80 }, "{name}: {text}");
    }
    for metric in [Metric::Mspd, Metric::Add, Metric::Adds, Metric::Translation, Metric::Rotation, Metric::Projection, Metric::Mask] {
        person.click(Role::Tab, metric.name());
        assert_eq!(person.workspace().deploy.metric, metric);
        assert!(
            value(&person, &format!("block: {}", metric.statistic().name())).is_some_and(|row| !row.contains("not known")),
            "{}",
            metric.name()
        );
    }
    // Without depth images VSD compares with rendered depth, and says so; asked for files it says why there is none.
    person.click(Role::Tab, "VSD");
    assert!(value(&person, "block: AR_VSD").is_some_and(|row| !row.contains("not known")), "{:?}", person.names());
    assert!(person.sees_words("depth rendered from the true poses"), "{:?}", person.names());
    person.click(Role::ComboBox, "Depth");
    person.click(Role::MenuItemRadio, "from files");
    assert!(person.sees_words("There is no VSD"), "{:?}", person.names());
    person.click(Role::ComboBox, "Depth");
    person.click(Role::MenuItemRadio, "rendered");
    assert!(!person.sees_words("There is no VSD"), "{:?}", person.names());
}

#[test]
fn a_set_is_renamed_and_deleted_and_both_are_undone() {
    let desk = Desk::new();
    let folder = labelled(&desk);
    let mut person = Person::open(&desk, &folder);
    person.drop_onto_window(&predictions(&desk, "good.jsonl", &[0.0; 5]));
    person.drop_onto_window(&predictions(&desk, "bad.jsonl", &[60.0; 5]));
    person.drop_onto_window(&predictions(&desk, "last.jsonl", &[10.0; 5]));
    person.row("bad");
    person.button("More about bad");
    person.click(Role::MenuItem, "Rename…");
    person.fill(Role::TextInput, "Name", "good");
    person.rest();
    assert!(!person.enabled(Role::Button, "Rename"), "the name is taken");
    person.fill(Role::TextInput, "Name", "far off");
    person.rest();
    person.button("Rename");
    assert!(person.sees(Role::ListItem, "far off") && person.sees_words("Figures of far off, all cases"), "{:?}", person.names());
    person.undo();
    assert!(person.sees(Role::ListItem, "bad") && person.sees_words("Figures of bad, all cases"), "{:?}", person.names());
    person.node(Role::ListItem, "bad").click_secondary();
    person.rest();
    person.click(Role::MenuItem, "Delete");
    assert!(!person.sees(Role::ListItem, "bad") && person.sees_words("Figures of last, all cases"), "{:?}", person.names());
    person.undo();
    assert!(person.sees(Role::ListItem, "bad") && person.sees_words("Figures of bad, all cases"), "{:?}", person.names());
}

#[test]
fn figures_never_stand_under_another_set_or_row() {
    let desk = Desk::new();
    let folder = labelled(&desk);
    let mut person = Person::sit_at(&desk, Seat { background: true, ..Seat::default() });
    person.drop_onto_window(&folder);
    let sets = |p: &Person| p.workspace().project().map_or(0, |p| p.prediction_sets().count());
    for (i, (name, shift)) in [("good.jsonl", 0.0), ("bad.jsonl", 60.0)].into_iter().enumerate() {
        let file = predictions(&desk, name, &[shift; 5]);
        person.window.state_mut().workspace.send(poseloop::workspace::Command::ImportPredictions(file));
        person.wait_until("the set", |p| sets(p) == i + 1 && p.workspace().deploy.job().is_none() && !p.workspace().figures_are_old());
    }
    person.wait_until("the plots", |p| value(p, "Recall over tolerance").is_some());
    assert!(person.sees_words("Figures of bad, all cases"), "{:?}", person.names());
    // The job stands still at its first news.
    let hold = person.gate.clone();
    let held = hold.lock().unwrap();
    person.click(Role::ListItem, "good");
    assert!(person.workspace().figures_are_old() && person.sees_words("good is being judged"), "{:?}", person.names());
    assert!(value(&person, "AR_MSSD").is_none() && value(&person, "Recall over").is_none() && value(&person, "Figures of").is_none());
    // Back to the first: its figures are there and hold.
    person.click(Role::ListItem, "bad");
    assert!(person.sees_words("Figures of bad, all cases"), "{:?}", person.names());
    person.click(Role::ComboBox, "Against");
    person.click(Role::MenuItemRadio, "good");
    assert!(person.sees_words("Figures of bad, all cases, out of date"), "{:?}", person.names());
    drop(held);
    person.wait_until("the comparison", |p| value(p, "Worse than good").is_some());
    let row = value(&person, "block: AR_MSSD").expect("a row");
    person.row(&row);
    assert!(person.sees_words("Figures of bad, block"), "{:?}", person.names());
}

#[test]
fn a_failure_is_no_longer_told_once_what_is_chosen_has_its_figures() {
    let desk = Desk::new();
    let folder = labelled(&desk);
    let mut person = Person::open(&desk, &folder);
    person.drop_onto_window(&predictions(&desk, "run.jsonl", &[0.0; 5]));
    let broken = desk.path("targets.json");
    std::fs::write(&broken, "[{").unwrap();
    person.click(Role::ComboBox, "Targets");
    person.click(Role::MenuItemRadio, "file…");
    person.fill(Role::TextInput, "Path", &broken.display().to_string());
    person.rest();
    person.button("Choose");
    let told = |p: &Person| p.workspace().deploy.failed.is_some() || p.sees_words("Nothing was evaluated");
    assert!(told(&person), "{:?}", person.names());
    person.click(Role::ComboBox, "Targets");
    person.click(Role::MenuItemRadio, "all labels");
    person.rest();
    assert!(!told(&person), "{:?}", person.names());
}

#[test]
fn an_evaluation_is_cancelled_and_asked_for_again() {
    let desk = Desk::new();
    let folder = labelled(&desk);
    let mut person = Person::sit_at(&desk, Seat { background: true, ..Seat::default() });
    person.drop_onto_window(&folder);
    person.window.state_mut().workspace.send(poseloop::workspace::Command::ImportPredictions(predictions(&desk, "run.jsonl", &[0.0, 5.0])));
    let hold = person.gate.clone();
    person.wait_until("the set", |p| p.workspace().project().is_some_and(|p| p.prediction_sets().count() == 1));
    person.wait_until("the figures", |p| p.workspace().deploy.page.is_some());
    // The job stands still at its first news: it can be cancelled.
    let held = hold.lock().unwrap();
    person.click(Role::ListItem, "run");
    person.key(Key::F5);
    let number = person.workspace().deploy.job().expect("a job");
    assert!(person.sees_words("evaluating"), "{:?}", person.names());
    person.button("Cancel job");
    drop(held);
    person.wait_until("the end of the job", |p| p.workspace().deploy.job().is_none());
    assert!(person.workspace().background.ended.iter().any(|j| j.cancelled && j.name.starts_with("Evaluating")), "job {number}");
    assert_eq!(person.workspace().deploy.failed.as_deref(), Some("The evaluation was cancelled"));
    person.button("Evaluate again");
    person.wait_until("the figures", |p| p.workspace().deploy.failed.is_none() && p.workspace().deploy.job().is_none());
}

#[test]
fn lm_o_gives_the_known_figures_and_the_worst_case_goes_back_to_its_label() {
    let Some(dataset) = lmo::dataset() else { return };
    let desk = Desk::new();
    let mut person = Person::sit(&desk);
    person.button("Import BOP dataset…");
    person.fill(Role::TextInput, "Folder of the dataset", &dataset.display().to_string());
    person.rest();
    person.row("test");
    person.button("Import");
    person.checks_store = false;
    person.drop_onto_window(&results(&dataset));
    assert!(person.was_told("Imported"), "{:?}", person.said());
    person.click(Role::ComboBox, "Targets");
    person.click(Role::MenuItemRadio, "file…");
    person.fill(Role::TextInput, "Path", &dataset.join("test_targets_bop19.json").display().to_string());
    person.rest();
    person.button("Choose");
    for known in ["AR_MSSD 0.494671", "AR_MSPD 0.606990", "mAP_MSSD 0.448973", "mAP_MSPD 0.579451", "mAP_MSSD_mm 0.105447"] {
        assert!(person.sees(Role::Label, known), "{known}: {:?}", person.names());
    }
    let headline = value(&person, "AR_MSSD 0.494671, 95\u{a0}% interval").expect("a headline");
    assert!(headline.ends_with("1445\u{a0}cases"), "{headline}");
    // The worst case: its number, its cause with the rule, its label.
    let first = person.workspace().deploy.page.clone().unwrap();
    let worst = poseloop::eval::curve::worst_first(&first.judgement.evaluations[0].cases, poseloop::eval::curve::Measure::MssdMm);
    let cases = &first.judgement.evaluations[0].cases;
    let worst = worst.into_iter().find(|i| cases[*i].estimate.is_some()).unwrap();
    let (object, frame) = (cases[worst].model as usize, cases[worst].frame as usize);
    let truth = &first.judgement.prepared.truth;
    let (object, frame) = (truth.models[object].name.clone(), truth.frames[frame].name.clone());
    let card = value(&person, &format!("{object} {frame} ")).expect("the first card");
    person.row(&card);
    assert_eq!(person.workspace().deploy.case, Some(worst as u32));
    assert!(person.sees(Role::Label, &format!("Case {object} {frame}")), "{:?}", person.names());
    let rule = cases[worst].cause.as_ref().unwrap().rule.clone();
    assert!(person.sees_words(&rule), "{rule}");
    person.row(&card);
    assert!(person.sees(Role::Image, "Photo of the case"), "a second click enlarges");
    person.key(Key::Escape);
    person.button("Send to annotate");
    let sent: Vec<String> = person.project().frames().filter(|f| f.review.is_some()).map(|f| person.project().full_name(f)).collect();
    assert_eq!(sent, std::slice::from_ref(&frame));
    person.button("Open label");
    assert_eq!(person.workspace().frame().map(|f| person.project().full_name(f)), Some(frame));
    person.click(Role::RadioButton, "Review 1");
    assert_eq!((person.workspace().annotate.filter, person.workspace().frames.shown().len()), (FrameFilter::Review, 1));
    assert!(person.sees_words("To review: "), "{:?}", person.names());
    person.button("Settle review");
    assert_eq!(person.workspace().frames.review(), 0);
    person.undo();
    assert_eq!(person.workspace().frames.review(), 1);
    person.undo();
    assert!(person.project().frames().all(|f| f.review.is_none()), "sending it was taken back as well");
}

fn results(dataset: &Path) -> PathBuf {
    let folder = dataset.with_file_name("bop-results-lmo");
    let all = std::fs::read_dir(&folder).expect("results of LM-O").flatten().map(|e| e.path());
    all.filter(|p| p.extension().is_some_and(|e| e == "csv")).find(|p| p.to_string_lossy().contains("/cnos")).expect("the cnos file")
}
