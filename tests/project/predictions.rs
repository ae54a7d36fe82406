//! Predictions by the verbs: into the project from a file, judged there, compared; saved slices.

use crate::dataset::{Dataset, UPRIGHT, gt, k, lmo};
use crate::eval_verb::{Judge, exact, line};
use crate::setup::step;
use crate::verb::{Answer, import, on, poseloop};
use poseloop::project::{Document, Edit};
use serde_json::{Value, json};
use std::path::Path;

fn bring(project: &Path, file: &Path, more: &[&str]) -> Answer {
    let mut args = vec!["import", "predictions", file.to_str().unwrap(), "--project", project.to_str().unwrap()];
    args.extend(more);
    poseloop(&args)
}

#[test]
fn a_set_is_judged_as_its_file_is() {
    let judge = Judge::new();
    let project = judge.folder.path().join("project");
    import(&judge.set.root, "test", &project).done();
    let mut lines = exact();
    lines[1] = line(1, 0, 1, 0.9, UPRIGHT, [10.0, 5.0, 410.0], 0.5);
    lines.push(line(1, 9, 1, 0.9, UPRIGHT, [10.0, 5.0, 410.0], 0.5));
    lines.push("1,0".to_owned());
    let file = judge.file("a.csv", &lines);
    let answer = bring(&project, &file, &["--set", "first", "--run", "r1", "--json"]).done().json();
    assert_eq!((&answer["lines"], &answer["predictions"], &answer["left_out"]), (&json!(5), &json!(3), &json!(2)));
    let kinds: Vec<&str> = answer["warnings"].as_array().unwrap().iter().map(|w| w["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["field_count", "unknown_image"]);
    assert_eq!(answer["warnings"][0]["lines"], json!([6]));
    let of_file = judge.eval(&file, &["--json"]).done().json();
    let of_set = on(&["eval"], &project, &["--set", "first", "--json"]).done().json();
    for key in ["targets", "used", "bop19", "bop24", "causes", "errors"] {
        assert_eq!(of_set[key], of_file[key], "{key}");
    }
    assert!(of_set["bop19"]["AR_MSSD"].as_f64().unwrap() < 1.0 && of_set["models"] == "project");
    assert!(of_set["warnings"].to_string().contains("line 5"), "{}", of_set["warnings"]);
    // A file in the project, and the other set, compared.
    let tidy = judge.file("b.csv", &exact());
    bring(&project, &tidy, &["--set", "second"]).done();
    let compared = on(&["eval"], &project, &["--results", tidy.to_str().unwrap(), "--against", "first", "--json"]).done().json();
    assert!(compared["comparison"][0]["figures"]["AR_MSSD"]["difference"].as_f64().unwrap() > 0.0);
    on(&["eval"], &project, &["--set", "third", "--json"]).refused(2, &["third", "first, second"]);
    on(&["eval"], &project, &["--set", "first", "--split", "val"]).refused(2, &["val"]);
    bring(&project, &tidy, &["--set", "second"]).refused(2, &["second", "taken"]);
    bring(&project, &file, &["--set", "strict", "--strict"]).refused(2, &["nothing was imported", "line 6"]);
    on(&["eval"], &project, &["--set", "strict"]).refused(2, &["strict"]);
}

#[test]
fn slices_are_saved_in_the_project_and_taken_from_it() {
    let judge = Judge::new();
    let project = judge.folder.path().join("project");
    import(&judge.set.root, "test", &project).done();
    bring(&project, &judge.file("a.csv", &exact()), &["--set", "first"]).done();
    let slices = judge.folder.path().join("slices.ron");
    std::fs::write(&slices, "[(name: \"near\", filter: All([DistanceM(below: 0.35), Not(Tag([\"dim\"]))]))]").unwrap();
    let more = ["--set", "first", "--slices", slices.to_str().unwrap(), "--samples", "20", "--json"];
    let given = on(&["eval"], &project, &[&more[..], &["--save-slices"]].concat()).done().json();
    assert_eq!(given["slices"][1]["name"], "near");
    let saved = on(&["eval"], &project, &["--set", "first", "--samples", "20", "--json"]).done().json();
    assert_eq!(saved["slices"], given["slices"]);
    assert_eq!(Document::open_read_only(&project).unwrap().can_undo(), Some("Save 1 slices"));
}

#[test]
fn splits_with_the_same_numbers_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let set = Dataset::tidy(&folder.path().join("set"));
    set.scene("val", 1, &json!({"0": {"cam_K": k()}}), &json!({"0": [gt(2, UPRIGHT, [0.0, 0.0, 300.0])]}));
    let project = folder.path().join("project");
    import(&set.root, "test", &project).done();
    import(&set.root, "val", &project).done();
    let file = folder.path().join("a.csv");
    std::fs::write(&file, exact().join("\n")).unwrap();
    // Image 4 is in one split only, image 0 in both.
    let answer = bring(&project, &file, &["--set", "both", "--json"]).done().json();
    assert_eq!((&answer["predictions"], &answer["warnings"][0]["lines"]), (&json!(1), &json!([2, 3])));
    assert!(answer["warnings"][0]["text"].as_str().unwrap().contains("several splits"));
    let answer = bring(&project, &file, &["--set", "test", "--split", "test", "--json"]).done().json();
    assert_eq!((&answer["predictions"], &answer["warnings"]), (&json!(3), &json!([])));
    bring(&project, &file, &["--set", "x", "--split", "train"]).refused(2, &["train"]);
    let all = on(&["eval"], &project, &["--set", "test", "--json"]).done().json();
    let own = on(&["eval"], &project, &["--set", "test", "--split", "test", "--json"]).done().json();
    assert_eq!((&all["targets"], &all["targets_without_estimate"], &own["targets"]), (&json!(4), &json!(1), &json!(3)));
}

#[test]
fn drafts_and_rejected_labels_are_not_the_truth() {
    let judge = Judge::new();
    let project = judge.folder.path().join("project");
    import(&judge.set.root, "test", &project).done();
    let mut document = Document::open(&project).unwrap();
    let mut labels: Vec<_> = document.project().labels().cloned().collect();
    labels[0].state = poseloop::project::LabelState::Draft;
    labels[1].state = poseloop::project::LabelState::Rejected;
    document.commit(step(labels.into_iter().map(Edit::PutLabel).collect())).unwrap();
    document.close().unwrap();
    let file = judge.file("a.csv", &exact());
    let answer = on(&["eval"], &project, &["--results", file.to_str().unwrap(), "--json"]).done().json();
    assert_eq!((&answer["targets"], &answer["estimates_outside_targets"]), (&json!(1), &json!(2)));
    assert!(answer["warnings"].to_string().contains("1 drafts"));
    std::fs::rename(judge.set.path("models"), judge.set.root.join("elsewhere")).unwrap();
    on(&["eval"], &project, &["--results", file.to_str().unwrap()]).refused(2, &["mesh of obj_", "missing"]);
}

#[test]
fn lmo_has_the_same_scores_in_a_project() {
    let Some(dataset) = lmo() else { return };
    let results = dataset.parent().unwrap().join("bop-results-lmo");
    let csv = std::fs::read_dir(results).unwrap().flatten().map(|e| e.path()).find(|p| p.to_string_lossy().contains("cnos")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    import(&dataset, "test", folder.path()).done();
    let answer = bring(folder.path(), &csv, &["--set", "cnos", "--strict", "--json"]).done().json();
    assert_eq!((&answer["predictions"], &answer["left_out"]), (&json!(1645), &json!(0)));
    let targets = dataset.join("test_targets_bop19.json");
    let more = ["--set", "cnos", "--targets", targets.to_str().unwrap(), "--metrics", "mssd,mspd", "--json"];
    let answer = on(&["eval"], folder.path(), &more).done().json();
    assert_eq!((&answer["targets"], &answer["estimates"], &answer["used"]), (&json!(1445), &json!(1645), &json!(1205)));
    let close = |value: &Value, expected: f64| assert!((value.as_f64().unwrap() - expected).abs() < 1e-6, "{value} {expected}");
    close(&answer["bop19"]["AR_MSSD"], 0.494671);
    close(&answer["bop19"]["AR_MSPD"], 0.606990);
    close(&answer["bop24"]["mAP_MSSD"], 0.448973);
    close(&answer["bop24"]["mAP_MSPD"], 0.579451);
    close(&answer["bop24"]["mAP_MSSD_mm"], 0.105447);
}
