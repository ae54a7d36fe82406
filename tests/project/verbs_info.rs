//! `info`, `doctor`, and what every verb does with a folder that holds no project.

use crate::dataset::{Dataset, UPRIGHT, gt, k};
use crate::verb::{import, on, poseloop, poseloop_fed};
use serde_json::json;

#[test]
fn info_counts_by_object_split_and_state() {
    let folder = tempfile::tempdir().unwrap();
    let set = Dataset::tidy(&folder.path().join("set"));
    set.scene("val", 7, &json!({"3": {"cam_K": k()}}), &json!({"3": [gt(2, UPRIGHT, [0.0, 0.0, 300.0])]}));
    let project = folder.path().join("project");
    import(&set.root, "test", &project).done();
    import(&set.root, "val", &project).done();
    let line = json!({"frame": "000001/000004", "object": "obj_000002", "R": UPRIGHT, "t_mm": [1.0, 2.0, 300.0]}).to_string();
    poseloop_fed(&["label", "add", "--project", project.to_str().unwrap()], line.as_bytes()).done();
    let info = on(&["info"], &project, &["--json"]).done().json();
    assert_eq!(
        (&info["name"], &info["frames"], &info["labels"], &info["missing_images"]),
        (&json!("set"), &json!(3), &json!(5), &json!(1))
    );
    assert_eq!(info["objects"], json!({"obj_000001": 2, "obj_000002": 3}));
    assert_eq!(info["states"], json!({"draft": 1, "done": 4, "reviewed": 0, "rejected": 0}));
    assert_eq!(info["splits"], json!({"test": 2, "val": 1}));
    assert!(info["database_bytes"].as_u64().unwrap() > 10_000);
    assert_eq!(info["schema"], poseloop::project::SCHEMA_VERSION);
    let words = on(&["info"], &project, &[]).done().out;
    for part in ["3 frames (1 without a photo), 5 labels", "obj_000002: 3 labels", "split val: 1 frame", "draft: 1", "MB"] {
        assert!(words.contains(part), "“{part}” is missing: {words}");
    }
}

#[test]
fn doctor_says_what_there_is_and_what_is_missing() {
    let answer = poseloop(&["doctor", "--json"]).done().json();
    assert!(answer["adapters"].is_array() && answer["missing"].is_array());
    for missing in answer["missing"].as_array().unwrap() {
        assert!(missing.as_str().unwrap().contains(": "), "what to do comes after the colon: {missing}");
    }
    let words = poseloop(&["doctor"]).done().out;
    assert!(words.contains("ffmpeg: ") && words.contains("Display: "), "{words}");
}

#[test]
fn a_folder_without_a_project_is_bad_input() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap();
    let out = folder.path().join("out");
    let out = out.to_str().unwrap();
    on(&["info"], folder.path(), &[]).refused(2, &["there is no project", path]);
    on(&["label", "list"], folder.path(), &[]).refused(2, &["there is no project", path]);
    on(&["label", "add"], folder.path(), &[]).refused(2, &["there is no project", path]);
    on(&["export", "bop"], folder.path(), &["--out", out]).refused(2, &["there is no project", path]);
    on(&["render"], folder.path(), &["--frame", "1/1", "--style", "mask", "--out", out]).refused(2, &["there is no project", path]);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "nothing was made");
    assert_eq!(poseloop(&["info"]).code, Some(2), "a missing argument");
}
