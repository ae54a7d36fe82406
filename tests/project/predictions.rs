//! Predictions by the verbs: into the project from a file, judged there, compared; saved slices.

use crate::dataset::{Dataset, UPRIGHT, gt, info, k, lmo};
use crate::eval_verb::{HEADER, Judge, exact, line};
use crate::setup::step;
use crate::verb::{Answer, import, on, poseloop, spawn};
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
    let answer = bring(&project, &file, &["--name", "first", "--run", "r1", "--json"]).done().json();
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
    bring(&project, &tidy, &["--name", "second"]).done();
    let compared = on(&["eval"], &project, &["--results", tidy.to_str().unwrap(), "--against", "first", "--json"]).done().json();
    assert!(compared["comparison"][0]["figures"]["AR_MSSD"]["difference"].as_f64().unwrap() > 0.0);
    on(&["eval"], &project, &["--set", "third", "--json"]).refused(2, &["third", "first, second"]);
    on(&["eval"], &project, &["--set", "first", "--split", "val"]).refused(2, &["val"]);
    bring(&project, &tidy, &["--name", "second"]).refused(2, &["second", "--name"]);
    bring(&project, &file, &["--name", "strict", "--strict"]).refused(2, &["nothing was imported", "line 6"]);
    on(&["eval"], &project, &["--set", "strict"]).refused(2, &["strict"]);
}

#[test]
fn slices_are_saved_in_the_project_and_taken_from_it() {
    let judge = Judge::new();
    let project = judge.folder.path().join("project");
    import(&judge.set.root, "test", &project).done();
    bring(&project, &judge.file("a.csv", &exact()), &["--name", "first"]).done();
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
    let answer = bring(&project, &file, &["--name", "both", "--json"]).done().json();
    assert_eq!((&answer["predictions"], &answer["warnings"][0]["lines"]), (&json!(1), &json!([2, 3])));
    assert!(answer["warnings"][0]["text"].as_str().unwrap().contains("several frames; name the split"));
    let answer = bring(&project, &file, &["--name", "test", "--split", "test", "--json"]).done().json();
    assert_eq!((&answer["predictions"], &answer["warnings"]), (&json!(3), &json!([])));
    bring(&project, &file, &["--name", "x", "--split", "train"]).refused(2, &["train"]);
    let all = on(&["eval"], &project, &["--set", "test", "--json"]).done().json();
    let own = on(&["eval"], &project, &["--set", "test", "--split", "test", "--json"]).done().json();
    assert_eq!((&all["targets"], &all["targets_without_estimate"], &own["targets"]), (&json!(4), &json!(1), &json!(3)));
}

/// Objects of two datasets have the same numbers: what is labelled in a session says which is meant there.
#[test]
fn objects_with_the_same_number_are_told_apart_by_the_labels() {
    let folder = tempfile::tempdir().unwrap();
    let first = Dataset::tidy(&folder.path().join("first"));
    let second = Dataset::tidy(&folder.path().join("second"));
    second.model(1, [90.0, 80.0, 70.0]);
    second.change("models/models_info.json", |all| all["1"] = info([90.0, 80.0, 70.0]));
    std::fs::rename(second.path("test/000001"), second.root.join("test/000007")).unwrap();
    let project = folder.path().join("project");
    import(&first.root, "test", &project).done();
    import(&second.root, "test", &project).done();
    // Another scene without a label of it leaves it open.
    second.scene("test", 8, &json!({"0": {"cam_K": k()}}), &json!({"0": []}));
    std::fs::remove_dir_all(second.root.join("test/000007")).unwrap();
    import(&second.root, "test", &project).done();
    let file = folder.path().join("a.csv");
    let row = |scene: i64| line(scene, 0, 1, 0.5, UPRIGHT, [10.0, 5.0, 400.0], -1.0);
    std::fs::write(&file, [HEADER.to_owned(), row(1), row(7), row(8)].join("\n")).unwrap();
    let answer = bring(&project, &file, &["--json"]).done().json();
    assert_eq!((&answer["predictions"], &answer["warnings"][0]["lines"]), (&json!(2), &json!([4])));
    assert!(answer["warnings"][0]["text"].as_str().unwrap().contains("several objects"), "{answer}");
    let document = Document::open_read_only(&project).unwrap();
    let set = document.project().prediction_set_named("a").unwrap().id;
    let named = |id| document.project().object(id).unwrap().name.clone();
    let objects: Vec<String> = document.predictions(set).unwrap().iter().map(|row| named(row.object)).collect();
    assert_eq!(objects, ["obj_000001", "obj_000001.2"]);
    // A file and a list of targets are read in the same way.
    let targets = folder.path().join("targets.json");
    let target = |scene: i64| json!({"scene_id": scene, "im_id": 0, "obj_id": 1, "inst_count": 1});
    std::fs::write(&targets, json!([target(1), target(7)]).to_string()).unwrap();
    let more = ["--results", file.to_str().unwrap(), "--targets", targets.to_str().unwrap(), "--json"];
    let judged = on(&["eval"], &project, &more).done().json();
    assert_eq!((&judged["targets"], &judged["used"], &judged["bop19"]["AR_MSSD"]), (&json!(2), &json!(2), &json!(1.0)));
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
    let answer = bring(folder.path(), &csv, &["--name", "cnos", "--strict", "--json"]).done().json();
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
    // Each of the figures is that of the file, with the targets file and with every label as a target.
    let of_file = |targets: &str| {
        let (dataset, csv) = (dataset.to_str().unwrap(), csv.to_str().unwrap());
        poseloop(&["eval", "--dataset", dataset, "--results", csv, "--targets", targets, "--metrics", "mssd,mspd", "--json"]).done().json()
    };
    let all = on(&["eval"], folder.path(), &["--set", "cnos", "--metrics", "mssd,mspd", "--json"]).done().json();
    for (of_set, of_file) in [(&answer, of_file(targets.to_str().unwrap())), (&all, of_file("all"))] {
        for key in ["targets", "used", "bop19", "bop24", "causes", "errors", "visibility", "symmetry"] {
            assert_eq!(of_set[key], of_file[key], "{key}");
        }
        let by_object = |v: &Value| v["per_object"].as_array().unwrap().iter().map(|o| o["figures"].clone()).collect::<Vec<_>>();
        assert_eq!(by_object(of_set), by_object(&of_file));
    }
}

/// Everything odd is told with its line, and what can be used is used.
#[test]
fn odd_lines_are_told_one_by_one() {
    let judge = Judge::new();
    let project = judge.folder.path().join("project");
    import(&judge.set.root, "test", &project).done();
    let good = |score: f64| line(1, 0, 1, score, UPRIGHT, [10.0, 5.0, 400.0], 0.5);
    let mirrored = [-1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0];
    let lines = [
        "scene,im,obj,score,R,t,time".to_owned(),
        good(0.9),
        "1,0,1,0.5,1,0,0,0,1,0,0,0,1,10,5,400,-1".to_owned(),
        line(1, 0, 1, f64::NAN, UPRIGHT, [10.0, 5.0, 400.0], 0.5),
        line(1, 9, 1, 0.5, UPRIGHT, [10.0, 5.0, 400.0], 0.5),
        line(1, 0, 9, 0.5, UPRIGHT, [10.0, 5.0, 400.0], 0.5),
        line(1, 0, 2, 0.5, mirrored, [10.0, 5.0, 400.0], 0.5),
        line(1, 0, 2, 0.5, UPRIGHT, [0.01, 0.005, 0.4], 0.5),
        line(1, 0, 2, 0.5, UPRIGHT, [0.0, 0.0, 500.0], 0.7),
        good(0.9),
        good(0.8),
    ];
    let file = judge.file("odd.csv", &lines);
    bring(&project, &file, &["--strict"]).refused(2, &["nothing was imported", "line 1", "odd.csv"]);
    let answer = bring(&project, &file, &["--json"]).done().json();
    let expected = [
        ("header", 1),
        ("field_count", 3),
        ("not_a_number", 4),
        ("unknown_image", 5),
        ("unknown_object", 6),
        ("not_a_rotation", 7),
        ("looks_like_metres", 8),
        ("time_differs", 9),
        ("repeated", 10),
    ];
    let told: Vec<Value> = answer["warnings"].as_array().unwrap().iter().map(|w| json!([w["kind"], w["lines"]])).collect();
    assert_eq!(told, expected.map(|(kind, line)| json!([kind, [line]])));
    assert_eq!(
        (&answer["set"], &answer["lines"], &answer["predictions"], &answer["left_out"]),
        (&json!("odd"), &json!(10), &json!(6), &json!(4))
    );
    let info = on(&["info"], &project, &["--json"]).done().json();
    let known = json!({"name": "odd", "rows": 6, "left_out": 4, "source": file, "run": null});
    assert_eq!((&info["predictions"], &info["frames_to_review"]), (&json!([known]), &json!(0)));
    assert!(on(&["info"], &project, &[]).done().out.contains("predictions odd: 6 rows"));
    let document = Document::open_read_only(&project).unwrap();
    let set = document.project().prediction_set_named("odd").unwrap();
    assert_eq!((set.rows, set.left_out, set.notes.len()), (6, 4, 9));
    let kept: Vec<u32> = document.predictions(set.id).unwrap().iter().map(|row| row.line).collect();
    assert_eq!(kept, [2, 7, 8, 9, 10, 11]);
    // The set remembers, and a strict judge refuses it.
    let refused = on(&["eval"], &project, &["--set", "odd", "--strict", "--json"]);
    assert_eq!((refused.code, refused.json()["warnings"].as_array().unwrap().len()), (Some(2), 9));
    assert!(refused.err.contains("(line 7"), "{}", refused.err);
}

#[test]
fn json_lines_come_by_name_and_by_number() {
    let judge = Judge::new();
    let project = judge.folder.path().join("project");
    import(&judge.set.root, "test", &project).done();
    let row = |frame: &str, object: &str| json!({"frame": frame, "object": object, "score": 0.5, "R": UPRIGHT, "t_mm": [0.0, 0.0, 300.0]});
    let number = json!({"scene_id": 1, "im_id": 4, "obj_id": 1, "score": 0.9, "R": UPRIGHT, "t_mm": [0.0, 0.0, 300.0], "time": 0.2});
    let lines = [row("000001/000004", "obj_000001"), number, row("000001/000004", "cup"), row("000002/000004", "obj_000001")];
    let lines = [lines.map(|l| l.to_string()).to_vec(), vec!["{}".to_owned(), "nonsense".to_owned()]].concat();
    let answer = bring(&project, &judge.file("a.jsonl", &lines), &["--json"]).done().json();
    assert_eq!((&answer["set"], &answer["predictions"], &answer["left_out"]), (&json!("a"), &json!(2), &json!(4)));
    let told: Vec<Value> = answer["warnings"].as_array().unwrap().iter().map(|w| json!([w["kind"], w["lines"]])).collect();
    assert_eq!(told, [json!(["not_a_prediction", [5, 6]]), json!(["unknown_image", [4]]), json!(["unknown_object", [3]])]);
    assert_eq!(on(&["eval"], &project, &["--set", "a", "--json"]).done().json()["used"], 1);
}

#[test]
fn an_undone_set_is_not_there_and_a_redone_one_is() {
    let judge = Judge::new();
    let project = judge.folder.path().join("project");
    import(&judge.set.root, "test", &project).done();
    bring(&project, &judge.file("a.csv", &exact()), &[]).done();
    let step = |go: fn(&mut Document)| {
        let mut document = Document::open(&project).unwrap();
        go(&mut document);
        document.close().unwrap();
    };
    step(|document| assert_eq!(document.undo().unwrap().as_deref(), Some("Import predictions a")));
    on(&["eval"], &project, &["--set", "a", "--json"]).refused(2, &["no set of predictions a", "import one first"]);
    step(|document| assert_eq!(document.redo().unwrap().as_deref(), Some("Import predictions a")));
    assert_eq!(on(&["eval"], &project, &["--set", "a", "--json"]).done().json()["bop19"]["AR_MSSD"], 1.0);
    on(&["eval"], &project, &["--set", "a", "--against", "b"]).refused(2, &["no set of predictions b", "there are a"]);
    bring(judge.folder.path(), &judge.file("a.csv", &exact()), &[]).refused(2, &["no project"]);
    bring(&project, &judge.folder.path().join("none.csv"), &[]).refused(2, &["none.csv"]);
}

/// Killed at any moment, an import is there as a whole or not at all, and the project opens.
#[test]
fn a_killed_import_leaves_nothing_of_it() {
    let judge = Judge::new();
    let project = judge.folder.path().join("project");
    import(&judge.set.root, "test", &project).done();
    let rows = 40_000;
    let row = |i: usize| line(1, 4, 1, i as f64, UPRIGHT, [0.0, 0.0, 300.0], -1.0);
    let lines: Vec<String> = std::iter::once(HEADER.to_owned()).chain((0..rows).map(row)).collect();
    let file = judge.file("many.csv", &lines);
    let log = project.join("project.sqlite-wal");
    let written = || std::fs::metadata(&log).map_or(0, |log| log.len());
    let mut in_the_middle = 0;
    for round in 0..10 {
        let name = format!("round {round}");
        let args = ["import", "predictions", file.to_str().unwrap(), "--project", project.to_str().unwrap(), "--name", name.as_str()];
        let mut child = spawn(&args);
        // What does not fit into memory goes to the log while it is written; later rounds are let go on for longer.
        while child.try_wait().unwrap().is_none() && written() <= round * 400_000 {
            std::thread::sleep(std::time::Duration::from_micros(200));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let had_begun = written() > 0;
        // Opened for writing and closed, the project has no log, so that the next round begins anew.
        let document = Document::open(&project).unwrap();
        match document.project().prediction_set_named(&name) {
            Some(set) => assert_eq!((set.rows, document.predictions(set.id).unwrap().len()), (rows, rows)),
            None => in_the_middle += usize::from(had_begun),
        }
        document.close().unwrap();
        assert_eq!(written(), 0);
    }
    assert!(in_the_middle > 0, "no import was killed while it wrote");
    let raw = rusqlite::Connection::open(project.join("project.sqlite")).unwrap();
    let loose = "SELECT count(*) FROM predictions WHERE prediction_set NOT IN (SELECT id FROM prediction_sets)";
    assert_eq!(raw.query_row(loose, [], |row| row.get::<_, i64>(0)).unwrap(), 0);
    assert_eq!(raw.query_row("PRAGMA integrity_check", [], |row| row.get::<_, String>(0)).unwrap(), "ok");
}
