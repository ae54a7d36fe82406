//! `label add` and `label list` by the real binary.

use crate::dataset::{Dataset, UPRIGHT, gt};
use crate::verb::{Adding, import, labels, on, poseloop_fed};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

fn project(folder: &Path) -> PathBuf {
    let project = folder.join("project");
    import(&Dataset::tidy(&folder.join("set")).root, "test", &project).done();
    project
}

fn line(frame: &str, object: &str, t_mm: [f64; 3]) -> Value {
    json!({"frame": frame, "object": object, "R": UPRIGHT, "t_mm": t_mm, "state": "done"})
}

fn feed(project: &Path, lines: &[u8]) -> crate::verb::Answer {
    poseloop_fed(&["label", "add", "--project", project.to_str().unwrap(), "-"], lines)
}

#[test]
fn lists_what_was_imported_with_the_numbers_of_the_source() {
    let folder = tempfile::tempdir().unwrap();
    let listed = labels(&project(folder.path()));
    let expected = json!({"label": 2, "frame": "000001/000000", "object": "obj_000002", "R": UPRIGHT, "t_mm": [-50.5, 0.125, 500.25], "state": "done"});
    assert_eq!(listed.len(), 3);
    assert_eq!(listed[1], expected);
}

#[test]
fn a_project_without_labels_lists_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let set = Dataset::tidy(&folder.path().join("set"));
    set.json("test/000001/scene_gt.json", &json!({"0": [], "4": []}));
    let project = folder.path().join("project");
    import(&set.root, "test", &project).done();
    let answer = on(&["label", "list"], &project, &["--json"]).done();
    assert_eq!(answer.out, "");
}

#[test]
fn answers_in_order_each_once_its_label_is_on_disk() {
    let folder = tempfile::tempdir().unwrap();
    let project = project(folder.path());
    let mut adding = Adding::to(&project);
    for number in 1..=5_i64 {
        // The answer comes before the next line is said: it was flushed.
        let answer = adding.say(&line("000001/000004", "obj_000002", [number as f64, 0.0, 300.0]).to_string());
        assert_eq!(answer, json!({"line": number, "label": 3 + number}));
        // And it is on disk: another process sees it.
        assert_eq!(labels(&project).len(), 3 + number as usize);
    }
    assert_eq!(adding.end(), Some(0));
    let listed = labels(&project);
    assert_eq!(listed[7]["t_mm"], json!([5.0, 0.0, 300.0]));
    assert_eq!(listed[7]["frame"], "000001/000004");
}

#[test]
fn a_bad_line_is_answered_and_the_rest_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let project = project(folder.path());
    let good = line("000001/000004", "obj_000001", [1.0, 2.0, 300.0]);
    let change = |key: &str, value: Value| {
        let mut bad = good.clone();
        bad[key] = value;
        bad.to_string()
    };
    let without = |key: &str| {
        let mut bad = good.clone();
        bad.as_object_mut().unwrap().remove(key);
        bad.to_string()
    };
    let bad: Vec<(String, &str)> = vec![
        ("{".to_owned(), "the text ends too early"),
        (without("frame"), "frame"),
        (without("R"), "the key R is missing; it holds 9 numbers, the rotation row by row"),
        (change("R", json!([1, 0, 0])), "R must be 9 numbers, the rotation row by row, not a list of 3 numbers"),
        (change("R", json!("upright")), "R must be 9 numbers, the rotation row by row, not the text “upright”"),
        (change("t_mm", json!([0, 0, 1, 2])), "t_mm must be 3 numbers, the translation in mm, not a list of 4 numbers"),
        (change("t_mm", json!([0, 0, null])), "t_mm must be 3 numbers, the translation in mm, not [0,0,null]"),
        (change("state", json!("perfect")), "state must be draft, done, reviewed or rejected, not the text “perfect”"),
        (change("frame", json!("000001/000009")), "000001/000009"),
        (change("object", json!("obj_000009")), "obj_000009"),
        (change("sate", json!("done")), "the key sate is not known; known are frame, object, R, t_mm, state"),
        ("[1, 2]".to_owned(), "an object with the keys frame, object, R, t_mm, state is expected, not a list of 2 numbers"),
        ("\u{fffd}".to_owned(), "no JSON"),
    ];
    let mut input: Vec<u8> = format!("{good}\n").into_bytes();
    bad.iter().for_each(|(text, _)| input.extend(format!("{text}\n").into_bytes()));
    input.extend(b"\xff\xfe\n\n");
    input.extend(good.to_string().as_bytes());
    let answer = feed(&project, &input);
    assert_eq!(answer.code, Some(2), "{answer:?}");
    let lines = answer.lines();
    assert_eq!(lines.len(), bad.len() + 3, "an empty line is no line: {answer:?}");
    assert_eq!(lines[0], json!({"line": 1, "label": 4}));
    for (i, (text, word)) in bad.iter().enumerate() {
        let error = lines[i + 1]["error"].as_str().unwrap_or_else(|| panic!("accepted: {text}"));
        assert_eq!(lines[i + 1]["line"], i + 2);
        assert!(error.contains(word), "“{word}” is missing for {text}: {error}");
    }
    assert!(lines[bad.len() + 1]["error"].is_string(), "bytes that are no text");
    assert_eq!(lines[bad.len() + 2], json!({"line": bad.len() + 4, "label": 5}));
    assert_eq!(labels(&project).len(), 5);
}

#[test]
fn a_frame_holds_any_number_of_instances_and_odd_poses_are_flagged() {
    let folder = tempfile::tempdir().unwrap();
    let project = project(folder.path());
    let mirrored = json!({"frame": "000001/000000", "object": "obj_000001", "R": [-1, 0, 0, 0, 1, 0, 0, 0, 1], "t_mm": [0, 0, 300]});
    let lines = [
        line("000001/000000", "obj_000001", [10.0, 5.0, 400.0]),
        line("000001/000000", "obj_000001", [4000.0, 0.0, 400.0]),
        line("000001/000000", "obj_000001", [0.0, 0.0, -400.0]),
        line("000001/000000", "obj_000001", [11.0, 5.0, 400.0]),
        mirrored,
    ];
    let input = lines.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    let answer = feed(&project, input.as_bytes()).done();
    assert_eq!(answer.lines().iter().map(|a| a["label"].as_i64().unwrap()).collect::<Vec<_>>(), [4, 5, 6, 7, 8]);
    let listed = labels(&project);
    let flags: Vec<&Value> = listed.iter().map(|l| &l["flags"]).collect();
    assert_eq!(
        flags[3..],
        [
            &json!(["duplicate"]),
            &json!(["outside the image"]),
            &json!(["behind the camera"]),
            &Value::Null,
            &json!(["rotation not orthonormal"])
        ]
    );
    assert_eq!(listed[7]["state"], "draft", "a line without a state is a draft");
}

#[test]
fn labels_go_from_one_project_to_another() {
    let folder = tempfile::tempdir().unwrap();
    let project = project(folder.path());
    let file = folder.path().join("labels.jsonl");
    std::fs::write(&file, on(&["label", "list"], &project, &[]).done().out).unwrap();
    on(&["label", "add"], &project, &[file.to_str().unwrap(), "--json"]).done();
    let listed = labels(&project);
    assert_eq!(listed.len(), 6);
    assert_eq!((&listed[4]["R"], &listed[4]["t_mm"]), (&listed[1]["R"], &listed[1]["t_mm"]));
    on(&["label", "add"], &project, &["nowhere.jsonl"]).refused(2, &["nowhere.jsonl"]);
}

#[test]
fn a_frame_whose_camera_is_not_supported_takes_labels_and_flags_what_can_be_told() {
    let folder = tempfile::tempdir().unwrap();
    let set = Dataset::tidy(&folder.path().join("set"));
    let model =
        json!({"projection_model_type": "CameraModelType.FISHEYE624", "projection_params": [1.5], "image_width": 64, "image_height": 48});
    set.json("test/000001/scene_camera.json", &json!({"0": {"cam_model": model}, "4": {"cam_model": model}}));
    set.json("test/000001/scene_gt.json", &json!({"0": [gt(1, UPRIGHT, [0.0, 0.0, 300.0])], "4": []}));
    let project = folder.path().join("project");
    import(&set.root, "test", &project).done();
    let input =
        format!("{}\n{}\n", line("000001/000000", "obj_000001", [0.0, 0.0, 300.0]), line("000001/000000", "obj_000001", [0.0, 0.0, -1.0]));
    feed(&project, input.as_bytes()).done();
    let listed = labels(&project);
    assert_eq!(listed[1]["flags"], json!(["duplicate"]));
    assert_eq!(listed[2]["flags"], json!(["behind the camera"]));
}
