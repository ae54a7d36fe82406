//! Datasets that can't be read are refused as a whole, with file and place, and change nothing.

use crate::dataset::{Dataset, Place, UPRIGHT, gt, k};
use crate::verb::{import, labels};
use poseloop::exchange::bop;
use poseloop::jobs::JobCtx;
use poseloop::project::{CommitError, Document, StoreError};
use poseloop::tasks::import_bop;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// Names and contents of all files below a folder.
fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()) {
        if entry.is_dir() {
            found.extend(files(&entry));
        } else {
            found.push((entry.clone(), std::fs::read(&entry).unwrap()));
        }
    }
    found.sort();
    found
}

const GT: &str = "test/000001/scene_gt.json";
const CAMERA: &str = "test/000001/scene_camera.json";
const INFO: &str = "models/models_info.json";

/// What is broken: the file, its text, and the words of the refusal.
fn broken() -> Vec<(&'static str, String, Vec<&'static str>)> {
    let label = gt(1, UPRIGHT, [0.0, 0.0, 300.0]);
    let with = |key: &str, value: Value| {
        let mut changed = label.clone();
        changed[key] = value;
        json!({"0": [changed], "4": []}).to_string()
    };
    let without = |key: &str| {
        let mut changed = label.clone();
        changed.as_object_mut().unwrap().remove(key);
        json!({"0": [changed], "4": []}).to_string()
    };
    let camera = |entry: Value| json!({"0": {"cam_K": k()}, "4": entry}).to_string();
    let info = |entry: Value| json!({"1": entry}).to_string();
    vec![
        (GT, "{\"0\": [".to_owned(), vec!["ends too early", "line 1"]),
        (GT, "{\n\"0\": [],\n\"4\" []}".to_owned(), vec!["line 3, column 5"]),
        (GT, "[]".to_owned(), vec!["an object whose keys are numbers", "line 1"]),
        (GT, r#"{"first": []}"#.to_owned(), vec!["line 1"]),
        (GT, r#"{"0": [], "4": [], "0": []}"#.to_owned(), vec!["the key 0 stands twice"]),
        (GT, without("cam_R_m2c"), vec!["cam_R_m2c", "line 1"]),
        (GT, without("cam_t_m2c"), vec!["cam_t_m2c", "line 1"]),
        (GT, without("obj_id"), vec!["obj_id", "line 1"]),
        (GT, with("cam_R_m2c", json!([1, 0, 0, 0, 1, 0, 0, 0])), vec!["8 numbers, 9 expected", "line 1"]),
        (GT, with("cam_t_m2c", json!([1, 0, 0, 0])), vec!["4 numbers, 3 expected"]),
        (GT, with("cam_t_m2c", json!([0, 0, "far"])), vec!["a number is expected", "far"]),
        (GT, with("obj_id", json!("1")), vec!["number", "is expected"]),
        (GT, r#"{"0": [{"cam_R_m2c": [NaN]}]}"#.to_owned(), vec!["line 1"]),
        (GT, json!({"0": [], "7": [label]}).to_string(), vec!["image 7 has labels, but no camera"]),
        (
            INFO,
            info(json!({"diameter": 9.0, "symmetries_continuous": [{"axis": [0, 0, 0], "offset": [0, 0, 0]}]})),
            vec!["no direction", "object 1"],
        ),
        (CAMERA, String::new(), vec!["ends too early"]),
        (CAMERA, camera(json!({})), vec!["image 4", "cam_K is missing"]),
        (CAMERA, camera(json!({"cam_K": [1, 2]})), vec!["image 4", "cam_K has 2 numbers, 9 expected"]),
        (CAMERA, camera(json!({"cam_K": "wide"})), vec!["image 4", "cam_K is not a list"]),
        (CAMERA, camera(json!({"cam_K": [0, 0, 31, 0, 61, 23, 0, 0, 1]})), vec!["image 4", "focal length"]),
        (CAMERA, camera(json!({"cam_K": k(), "cam_model": {}})), vec!["image 4", "exclude each other"]),
        (CAMERA, camera(json!({"cam_K": k(), "depth_scale": "1"})), vec!["image 4", "depth_scale is not a number"]),
        (CAMERA, camera(json!({"cam_K": k(), "cam_R_w2c": [1]})), vec!["image 4", "cam_R_w2c has 1 number, 9 expected"]),
        (
            CAMERA,
            camera(json!({"cam_K": k(), "poseloop_camera": {"model": "brown_conrady", "distortion": [1]}})),
            vec!["image 4", "4, 5 or 8"],
        ),
        (INFO, "{".to_owned(), vec!["ends too early"]),
        (INFO, info(json!({"diameter": "wide"})), vec!["object 1", "diameter is not a number"]),
        (INFO, info(json!({"symmetries_discrete": [[1, 0]]})), vec!["object 1", "16 numbers"]),
        (INFO, info(json!({"symmetries_continuous": [{"axis": [0, 0, 1]}]})), vec!["object 1", "offset", "3 numbers"]),
        (INFO, info(json!([])), vec!["object 1", "not an object"]),
        ("test/000001/scene_gt_info.json", r#"{"0": 1}"#.to_owned(), vec!["line 1"]),
        ("test/000001/scene_poseloop.json", r#"{"images": {"0": {"labels": [{"gt": 0, "state": "fine"}]}}}"#.to_owned(), vec!["fine"]),
        ("test/000001/scene_poseloop.json", "[]".to_owned(), vec!["an object in braces", "line 1"]),
        ("test/000001/scene_poseloop.json", r#"{"imagez": {}}"#.to_owned(), vec!["imagez"]),
        ("camera.json", r#"{"width": "wide"}"#.to_owned(), vec!["number", "is expected"]),
        ("camera.json", r#"{"width": 64, "height": 48, "fx": "1"}"#.to_owned(), vec!["number", "is expected"]),
        ("camera.json", "[64, 48]".to_owned(), vec!["an object in braces"]),
    ]
}

#[test]
fn a_new_project_is_not_made() {
    let folder = tempfile::tempdir().unwrap();
    for (i, (file, text, words)) in broken().into_iter().enumerate() {
        let set = Dataset::tidy(&folder.path().join(i.to_string()));
        set.text(file, &text);
        let path = set.root.join(file);
        let project = folder.path().join("new/project");
        let answer = import(&set.root, "test", &project).refused(2, &[&words[..], &[path.to_str().unwrap()]].concat());
        assert_eq!(answer.out, "");
        assert!(!folder.path().join("new").exists(), "something of it stayed: {file} {text}");
    }
}

#[test]
fn a_project_that_is_there_stays_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let project = folder.path().join("project");
    import(&Dataset::tidy(&folder.path().join("first")).root, "test", &project).done();
    let (before, listed) = (files(&project), labels(&project));
    let set = Dataset::tidy(&folder.path().join("second"));
    set.scene("test", 2, &json!({"0": {"cam_K": k()}}), &json!({"0": [{"obj_id": 1}]}));
    import(&set.root, "test", &project).refused(2, &["cam_R_m2c", set.root.join("test/000002/scene_gt.json").to_str().unwrap(), "line 1"]);
    assert_eq!(labels(&project), listed);
    let database = |files: Vec<(PathBuf, Vec<u8>)>| files.into_iter().find(|(path, _)| path.ends_with("project.sqlite"));
    assert_eq!(database(files(&project)), database(before));
}

#[test]
fn a_cancelled_import_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (set, project) = (Dataset::tidy(&folder.path().join("set")), folder.path().join("project"));
    let ctx = JobCtx::detached();
    ctx.cancel.cancel();
    let said = import_bop::into_new(&set.root, "test", &project, &ctx).unwrap_err().to_string();
    assert!(said.contains("cancelled") && !project.exists(), "{said}");
    // And in the middle of the writing.
    let mut document = Document::create(&project, "cancelled").unwrap();
    let before = document.project().clone();
    let read = || bop::read(&set.root, "test", &project, &|_, _| true).unwrap().rows;
    let err = document.import_while(read(), "Import", &|| false).unwrap_err();
    assert!(matches!(err, CommitError::Store(StoreError::Cancelled)), "{err}");
    assert_eq!((document.project(), document.can_undo()), (&before, None));
    document.import(read(), "Import").unwrap();
    document.close().unwrap();
    assert_eq!(labels(&project).len(), 3);
}

#[test]
fn what_was_copied_for_a_refused_import_is_removed() {
    let folder = tempfile::tempdir().unwrap();
    let (set, project) = (Dataset::tidy(&folder.path().join("set")), folder.path().join("project"));
    set.text(GT, "{");
    let args = ["import", "bop", set.root.to_str().unwrap(), "--split", "test", "--project", project.to_str().unwrap(), "--copy"];
    crate::verb::poseloop(&args).refused(2, &["scene_gt.json"]);
    assert!(!project.exists());
}

#[test]
fn a_list_of_targets_that_is_no_json() {
    let place = Place::tidy();
    place.set.text("test_targets_bop19.json", "[{\"im_id\": 3, \"inst_count\": 1, \"obj_i");
    let answer = import(&place.set.root, "test", &place.project);
    answer.refused(2, &["test_targets_bop19.json", "line 1"]);
    assert!(!place.project.exists());
}
