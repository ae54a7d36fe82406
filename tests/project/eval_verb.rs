//! `eval`: figures, tables, comparisons, and lists of poses.

use crate::dataset::{Dataset, UPRIGHT, gt, k};
use crate::verb::{Answer, poseloop};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// A line of results.
pub fn line(scene: i64, image: i64, object: i64, score: f64, r: [f64; 9], t_mm: [f64; 3], time: f64) -> String {
    let words = |numbers: &[f64]| numbers.iter().map(f64::to_string).collect::<Vec<_>>().join(" ");
    format!("{scene},{image},{object},{score},{},{},{time}", words(&r), words(&t_mm))
}

pub const HEADER: &str = "scene_id,im_id,obj_id,score,R,t,time";

/// The three labels of the tidy dataset as results.
pub fn exact() -> Vec<String> {
    vec![
        HEADER.to_owned(),
        line(1, 0, 1, 0.9, UPRIGHT, [10.0, 5.0, 400.0], 0.5),
        line(1, 0, 2, 0.8, UPRIGHT, [-50.5, 0.125, 500.25], 0.5),
        line(1, 4, 1, 0.7, UPRIGHT, [0.0, 0.0, 300.0], -1.0),
    ]
}

pub struct Judge {
    pub folder: tempfile::TempDir,
    pub set: Dataset,
}

impl Judge {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let set = Dataset::tidy(&folder.path().join("set"));
        Self { folder, set }
    }

    pub fn file(&self, name: &str, lines: &[String]) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, lines.join("\n") + "\n").unwrap();
        path
    }

    pub fn eval(&self, results: &Path, more: &[&str]) -> Answer {
        let mut args =
            vec!["eval", "--dataset", self.set.root.to_str().unwrap(), "--split", "test", "--results", results.to_str().unwrap()];
        args.extend(more);
        poseloop(&args)
    }
}

#[test]
fn exact_results_have_the_full_score_and_nothing_is_odd() {
    let judge = Judge::new();
    let file = judge.file("a.csv", &exact());
    let answer =
        judge.eval(&file, &["--metrics", "vsd,mssd,mspd,add,adds,auc,proj,cou", "--depth", "rendered", "--strict", "--json"]).done().json();
    assert_eq!((&answer["targets"], &answer["estimates"], &answer["used"]), (&json!(3), &json!(3), &json!(3)));
    assert_eq!(answer["bop19"], json!({"AR": 1.0, "AR_VSD": 1.0, "AR_MSSD": 1.0, "AR_MSPD": 1.0}));
    assert_eq!(answer["bop24"], json!({"mAP": 1.0, "mAP_MSSD": 1.0, "mAP_MSPD": 1.0, "mAP_MSSD_mm": 1.0}));
    assert_eq!(answer["auc"], json!({"ADD": 100.0, "ADD-S": 100.0, "ADD(-S)": 100.0, "unit": "%"}));
    assert_eq!((&answer["depth"], &answer["visibility"], &answer["models"]), (&json!("rendered"), &json!("targets"), &json!("models")));
    assert_eq!(answer["errors"]["recall_ADD(-S)_0.1d"], 1.0);
    assert_eq!(answer["per_object"].as_array().unwrap().len(), 2);
    assert_eq!(answer["per_object"][0]["targets"], 2);
    assert_eq!(answer["causes"], json!({}));
    assert!(answer["seconds"].as_f64().unwrap() > 0.0);
    let words = judge.eval(&file, &[]).done().out;
    assert!(words.contains("3 targets in 2 frames; 3 estimates read, 3 of them judged") && words.contains("AR_MSSD"), "{words}");
}

#[test]
fn what_was_not_asked_for_or_can_not_be_computed_is_null() {
    let judge = Judge::new();
    let file = judge.file("a.csv", &exact());
    let answer = judge.eval(&file, &["--metrics", "mssd", "--json"]).done().json();
    assert_eq!(answer["bop19"], json!({"AR": null, "AR_VSD": null, "AR_MSSD": 1.0, "AR_MSPD": null}));
    assert_eq!((&answer["bop24"]["mAP"], &answer["bop24"]["mAP_MSPD"], &answer["auc"]["ADD"]), (&Value::Null, &Value::Null, &Value::Null));
    // One of the two frames has a depth image.
    let answer = judge.eval(&file, &["--json"]).done().json();
    assert_eq!((&answer["bop19"]["AR_VSD"], &answer["bop19"]["AR"], &answer["depth"]), (&Value::Null, &Value::Null, &Value::Null));
    assert_eq!(answer["bop19"]["AR_MSPD"], 1.0);
    assert!(
        answer["warnings"].as_array().unwrap().iter().any(|w| w["text"].as_str().unwrap().contains("1 of 2 frames have no depth image"))
    );
    judge.set.depth("test/000001/depth/000004.png");
    let answer = judge.eval(&file, &["--json"]).done().json();
    assert_eq!(answer["depth"], "file");
    assert!(answer["bop19"]["AR_VSD"].as_f64().is_some());
}

#[test]
fn targets_visibility_and_models_for_evaluation_rule_where_they_are() {
    let judge = Judge::new();
    let file = judge.file("a.csv", &exact());
    // The dataset's own list for test splits.
    judge.set.json("test_targets_bop19.json", &json!([{"scene_id": 1, "im_id": 0, "obj_id": 1, "inst_count": 1}]));
    let answer = judge.eval(&file, &["--json"]).done().json();
    assert_eq!((&answer["targets"], &answer["used"], &answer["estimates_outside_targets"]), (&json!(1), &json!(1), &json!(2)));
    assert!(answer["targets_file"].as_str().unwrap().ends_with("test_targets_bop19.json"));
    assert_eq!(judge.eval(&file, &["--targets", "all", "--json"]).done().json()["targets"], 3);
    // A list of images only: every object there that is visible enough.
    judge.set.json("images.json", &json!([{"scene_id": 1, "im_id": 0}]));
    let targets = judge.set.path("images.json");
    assert_eq!(judge.eval(&file, &["--targets", targets.to_str().unwrap(), "--json"]).done().json()["targets"], 2);
    let info = crate::dataset::row;
    judge.set.json("test/000001/scene_gt_info.json", &json!({"0": [info(0.05), info(0.9)], "4": [info(0.5)]}));
    let answer = judge.eval(&file, &["--targets", targets.to_str().unwrap(), "--json"]).done().json();
    assert_eq!((&answer["targets"], &answer["visibility"]), (&json!(1), &json!("scene_gt_info")));
    let answer = judge.eval(&file, &["--targets", "all", "--min-visibility", "0.6", "--json"]).done().json();
    assert_eq!(answer["targets"], 1);
    // Models for evaluation go before the others.
    std::fs::rename(judge.set.path("models"), judge.set.root.join("models_eval")).unwrap();
    assert_eq!(judge.eval(&file, &["--json"]).done().json()["models"], "models_eval");
}

#[test]
fn errors_parts_and_causes_are_written_target_by_target() {
    let judge = Judge::new();
    let mut lines = exact();
    lines[1] = line(1, 0, 1, 0.9, UPRIGHT, [10.0, 5.0, 430.0], 0.5);
    lines.remove(3);
    let (file, table) = (judge.file("a.csv", &lines), judge.folder.path().join("errors.csv"));
    let answer = judge.eval(&file, &["--errors", table.to_str().unwrap(), "--json"]).done().json();
    assert_eq!(answer["targets_without_estimate"], 1);
    assert_eq!(answer["causes"], json!({"no_prediction": 1, "scale": 1}));
    let text = std::fs::read_to_string(table).unwrap();
    let rows: Vec<Vec<&str>> = text.lines().map(|l| l.split(',').collect()).collect();
    let at = |row: usize, name: &str| rows[row][rows[0].iter().position(|h| *h == name).unwrap()];
    assert_eq!(rows.len(), 4);
    assert_eq!((at(1, "frame"), at(1, "object"), at(1, "line"), at(1, "cause")), ("000001/000000", "obj_000001", "2", "scale"));
    assert!((at(1, "translation_mm").parse::<f64>().unwrap() - 30.0).abs() < 1e-6);
    assert!((at(1, "mssd_mm").parse::<f64>().unwrap() - 30.0).abs() < 1e-6);
    assert!((at(1, "depth_mm").parse::<f64>().unwrap() - 30.0).abs() < 0.1);
    assert_eq!((at(3, "frame"), at(3, "cause"), at(3, "mssd_mm")), ("000001/000004", "no prediction", ""));
}

#[test]
fn slices_have_intervals_and_other_results_are_compared_with() {
    let judge = Judge::new();
    let file = judge.file("a.csv", &exact());
    let mut other = exact();
    other[3] = line(1, 4, 1, 0.7, UPRIGHT, [0.0, 4.0, 300.0], -1.0);
    let other = judge.file("b.csv", &other);
    let slices = judge.folder.path().join("slices.ron");
    std::fs::write(&slices, "[(name: \"near\", filter: DistanceM(below: 0.35)), (name: \"none\", filter: Session([\"x\"]))]").unwrap();
    let more = ["--slices", slices.to_str().unwrap(), "--against", other.to_str().unwrap(), "--samples", "50", "--json"];
    let answer = judge.eval(&file, &more).done().json();
    let names: Vec<&str> = answer["slices"].as_array().unwrap().iter().map(|s| s["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["all", "near", "none"]);
    let all = &answer["slices"][0];
    assert_eq!((&all["cases"], &all["units"], &all["figures"]["AR_MSSD"]["interval"]), (&json!(3), &json!(2), &json!([1.0, 1.0])));
    assert_eq!((&answer["slices"][1]["cases"], &answer["slices"][2]["cases"]), (&json!(1), &json!(0)));
    // One frame only: no interval.
    assert_eq!(answer["slices"][1]["figures"]["AR_MSSD"]["interval"], Value::Null);
    assert!(answer["warnings"].as_array().unwrap().iter().any(|w| w["text"].as_str().unwrap().contains("slice none")));
    let compared = &answer["comparison"][0];
    assert_eq!((&compared["name"], &compared["cases"]), (&json!("all"), &json!(3)));
    let difference = &compared["figures"]["AR_MSSD"];
    assert!(difference["difference"].as_f64().unwrap() > 0.0 && difference["other"].as_f64().unwrap() < 1.0);
    assert_eq!(difference["verdict"], "undecided");
    // The same seed, the same answer.
    let again = judge.eval(&file, &more).done().json();
    assert_eq!((&again["slices"], &again["comparison"]), (&answer["slices"], &answer["comparison"]));
    let words = judge.eval(&file, &more[..6]).done().out;
    assert!(words.contains("slice near: 1 targets") && words.contains("undecided"), "{words}");
}

#[test]
fn json_lines_are_results_too() {
    let judge = Judge::new();
    let by_name = json!({"frame": "000001/000000", "object": "obj_000001", "score": 0.9, "R": UPRIGHT, "t_mm": [10.0, 5.0, 400.0]});
    let by_number = json!({"scene_id": 1, "im_id": 4, "obj_id": 1, "score": 0.9, "R": UPRIGHT, "t_mm": [0.0, 0.0, 300.0], "time": 0.1});
    let file = judge.file("a.jsonl", &[by_name.to_string(), String::new(), by_number.to_string()]);
    let answer = judge.eval(&file, &["--strict", "--json"]).done().json();
    assert_eq!((&answer["estimates"], &answer["used"]), (&json!(2), &json!(2)));
    assert!((answer["bop19"]["AR_MSSD"].as_f64().unwrap() - 2.0 / 3.0).abs() < 1e-12);
    let bad = judge.file("b.jsonl", &[by_name.to_string(), "{\"frame\": 1}".to_owned(), "[]".to_owned()]);
    let answer = judge.eval(&bad, &["--json"]).done().json();
    assert_eq!(answer["warnings"][0]["kind"], "not_a_prediction");
    assert_eq!(answer["warnings"][0]["lines"], json!([2, 3]));
}

#[test]
fn continuous_symmetries_say_how_they_were_treated() {
    let judge = Judge::new();
    let mut info = json!({"diameter": 74.8, "symmetries_continuous": [{"axis": [0, 0, 1], "offset": [0, 0, 0]}]});
    judge.set.json("models/models_info.json", &json!({"1": info, "2": {"diameter": 51.9}}));
    let (sin, cos) = 0.3_f64.sin_cos();
    let mut lines = exact();
    lines[3] = line(1, 4, 1, 0.7, [cos, -sin, 0.0, sin, cos, 0.0, 0.0, 0.0, 1.0], [0.0, 0.0, 300.0], -1.0);
    let file = judge.file("a.csv", &lines);
    let answer = judge.eval(&file, &["--json"]).done().json();
    assert_eq!(answer["symmetry"], json!(["none", "steps"]));
    assert!(answer["bop19"]["AR_MSSD"].as_f64().unwrap() > 0.99);
    let exact = judge.eval(&file, &["--symmetry", "exact", "--json"]).done().json();
    assert_eq!((&exact["symmetry"], &exact["bop19"]["AR_MSSD"]), (&json!(["none", "exact"]), &json!(1.0)));
    info["symmetries_continuous"].as_array_mut().unwrap().push(json!({"axis": [1, 0, 0], "offset": [0, 0, 0]}));
    judge.set.json("models/models_info.json", &json!({"1": info, "2": {"diameter": 51.9}}));
    let all = judge.eval(&file, &["--json"]).done().json();
    assert_eq!(all["symmetry"], json!(["none", "all_rotations"]));
    assert!(all["warnings"].as_array().unwrap().iter().any(|w| w["text"].as_str().unwrap().contains("composed")));
}

#[test]
fn a_scene_added_later_is_judged_by_its_own_visibility() {
    let judge = Judge::new();
    judge.set.scene("test", 2, &json!({"7": {"cam_K": k()}}), &json!({"7": [gt(2, UPRIGHT, [0.0, 0.0, 300.0])]}));
    judge.set.json("test/000002/scene_gt_info.json", &json!({"7": [crate::dataset::row(0.8)]}));
    let file = judge.file("a.csv", &exact());
    let answer = judge.eval(&file, &["--json"]).done().json();
    assert_eq!((&answer["visibility"], &answer["targets"], &answer["targets_without_estimate"]), (&json!("mixed"), &json!(4), &json!(1)));
}
