//! `eval` on files that are odd, broken or not there.

use crate::dataset::UPRIGHT;
use crate::eval_verb::{HEADER, Judge, exact, line};
use crate::verb::poseloop;
use serde_json::{Value, json};

/// The oddities of an answer: kind and lines.
fn oddities(answer: &Value) -> Vec<(String, Value)> {
    let all = answer["warnings"].as_array().unwrap().iter();
    all.filter(|w| w["lines"].is_array()).map(|w| (w["kind"].as_str().unwrap().to_owned(), w["lines"].clone())).collect()
}

/// Judges the lines with and without `--strict`: without, `kind` is reported with these lines and the figures are there;
/// with it the exit code is 2 and there are none.
fn is_odd(lines: &[String], kind: &str, where_: Value) -> Value {
    let judge = Judge::new();
    let file = judge.file("a.csv", lines);
    let answer = judge.eval(&file, &["--json"]).done().json();
    assert_eq!(oddities(&answer), [(kind.to_owned(), where_.clone())], "{kind}");
    assert!(answer["bop19"]["AR_MSSD"].is_number());
    let refused = judge.eval(&file, &["--strict", "--json"]);
    assert_eq!(refused.code, Some(2), "{refused:?}");
    let said: Value = serde_json::from_str(&refused.out).unwrap();
    assert_eq!(said["warnings"][0]["lines"], where_);
    assert!(said.get("bop19").is_none() && said.get("targets").is_none(), "{said}");
    assert!(refused.err.contains(&format!("line {}", where_[0])), "{}", refused.err);
    answer
}

fn with(at: usize, text: &str) -> Vec<String> {
    let mut lines = exact();
    text.clone_into(&mut lines[at]);
    lines
}

#[test]
fn a_wrong_header_is_line_one() {
    let answer = is_odd(&with(0, "scene_id,im_id,obj_id,score,t,R,time"), "header", json!([1]));
    assert_eq!(answer["estimates"], 3);
    // None at all: the first line is an estimate.
    let answer = is_odd(&exact()[1..], "header", json!([1]));
    assert_eq!(answer["estimates"], 3);
}

#[test]
fn a_file_without_anything_in_it_has_no_header() {
    let judge = Judge::new();
    let empty = judge.file("a.csv", &[]);
    let answer = judge.eval(&empty, &["--json"]).done().json();
    assert_eq!(oddities(&answer), [("header".to_owned(), json!([1]))]);
    assert_eq!(judge.eval(&empty, &["--strict", "--json"]).code, Some(2));
}

#[test]
fn what_is_no_text_is_refused_by_name() {
    let judge = Judge::new();
    let text = exact().join("\n");
    let wide: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    for (bytes, word) in [(&[0x1f, 0x8b, 8, 0, 1][..], "gzip"), (&wide, "UTF-16"), (b"PK\x03\x04", "zip"), (b"a\0b", "no text")] {
        let path = judge.folder.path().join("a.csv");
        std::fs::write(&path, bytes).unwrap();
        judge.eval(&path, &["--json"]).refused(2, &[word, "a.csv"]);
    }
}

#[test]
fn lines_end_as_on_any_machine() {
    let judge = Judge::new();
    let path = judge.folder.path().join("a.csv");
    for end in ["\r", "\r\n"] {
        std::fs::write(&path, exact().join(end)).unwrap();
        let answer = judge.eval(&path, &["--strict", "--metrics", "mssd", "--json"]).done().json();
        assert_eq!((&answer["used"], &answer["warnings"]), (&json!(3), &json!([])), "{end:?}");
    }
}

#[test]
fn every_odd_line_is_told() {
    let judge = Judge::new();
    let bad = |n: usize| format!("1,0,1,0.5,1 0 0 0 1 0 0 0 1,{n} nan 300,-1");
    let lines: Vec<String> = exact().into_iter().chain((0..1500).map(bad)).collect();
    let file = judge.file("a.csv", &lines);
    let answer = judge.eval(&file, &["--json"]).done().json();
    assert_eq!(oddities(&answer), [("not_a_number".to_owned(), json!((5..1505).collect::<Vec<_>>()))]);
    let said = judge.eval(&file, &[]).done().out;
    assert!(said.contains("1500 lines with a field") && said.contains("line 14: “nan” is not finite; and 1490 more"), "{said}");
    // Nothing in a file gets through to the terminal.
    let bell = judge.file("b.csv", &with(2, "1,0,2,\u{1b}]0;x\u{7},1,2,3"));
    let said = judge.eval(&bell, &[]).done().out;
    assert!(said.contains("\\u{1b}") && !said.contains(['\u{1b}', '\u{7}']), "{said}");
}

#[test]
fn what_no_camera_sees_is_told() {
    let behind = is_odd(&with(2, &line(1, 0, 2, 0.8, UPRIGHT, [-50.5, 0.125, -500.25], 0.5)), "behind_camera", json!([3]));
    assert_eq!(behind["used"], 3);
    is_odd(&with(2, &line(1, 0, 2, 0.8, UPRIGHT, [0.0, 0.0, 1e300], 0.5)), "too_far", json!([3]));
}

#[test]
fn wishes_that_mean_nothing_are_refused() {
    let judge = Judge::new();
    let file = judge.file("a.csv", &exact());
    for (wish, word) in [
        (["--min-visibility", "7"], "visibility is 7"),
        (["--min-visibility", "nan"], "visibility is NaN"),
        (["--samples", "0"], "0 samples"),
        (["--metrics", ""], "--metrics"),
    ] {
        judge.eval(&file, &wish).refused(2, &[word]);
    }
    for (slices, words) in [
        ("[(name: \"far\", filter: DistanceM(at_least: 2.0, below: 1.0))]", ["far", "at least 2 and below 1"]),
        ("[(name: \"all\", filter: Predicted(true))]", ["slice 1", "all targets"]),
    ] {
        let path = judge.folder.path().join("s.ron");
        std::fs::write(&path, slices).unwrap();
        judge.eval(&file, &["--slices", path.to_str().unwrap()]).refused(2, &words);
    }
}

#[test]
fn a_dataset_that_contradicts_itself_is_told() {
    let says = |name: &str, change: &dyn Fn(&Judge), word: &str| {
        let judge = Judge::new();
        change(&judge);
        let file = judge.file("a.csv", &exact());
        let answer = judge.eval(&file, &["--json"]).done().json();
        let warnings = answer["warnings"].as_array().unwrap();
        assert!(warnings.iter().any(|w| w["text"].as_str().unwrap().contains(word)), "{name}: {warnings:?}");
        answer
    };
    let diameter = |judge: &Judge, mm: f64| {
        let path = judge.set.root.join("models/models_info.json");
        let mut infos: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        infos["1"]["diameter"] = json!(mm);
        std::fs::write(&path, infos.to_string()).unwrap();
    };
    let answer = says("no length", &|judge| diameter(judge, -3.0), "-3.000 mm; it was computed");
    assert!(answer["per_object"][0]["diameter_mm"].as_f64().unwrap() > 70.0);
    says("too long", &|judge| diameter(judge, 1e9), "but its mesh is 60.0 × 40.0 × 20.0 mm");
    let scene = |judge: &Judge| judge.set.root.join("test/000001");
    says("no truth", &|judge| std::fs::remove_file(scene(judge).join("scene_gt.json")).unwrap(), "no true poses");
    says("no rows", &|judge| std::fs::write(scene(judge).join("scene_gt_info.json"), "{\"0\":[]}").unwrap(), "0 rows for");
    let judge = Judge::new();
    let targets = judge.file("targets.json", &["[]".to_owned()]);
    let file = judge.file("a.csv", &exact());
    let answer = judge.eval(&file, &["--targets", targets.to_str().unwrap(), "--json"]).done().json();
    assert!(answer["warnings"].to_string().contains("the list of targets is empty"), "{answer}");
}

#[test]
fn fields_broken_by_commas_are_left_out() {
    let answer = is_odd(&with(2, "1,0,2,0.8,1,0,0,0,1,0,0,0,1,-50.5 0.125 500.25,0.5"), "field_count", json!([3]));
    assert_eq!((&answer["estimates"], &answer["targets_without_estimate"]), (&json!(2), &json!(1)));
    is_odd(&with(2, "1,0,2,0.8"), "field_count", json!([3]));
}

#[test]
fn what_is_no_finite_number_is_left_out() {
    for (word, good) in [("nan", "0.125"), ("inf", "0.125"), ("-1e999", "0.125"), ("zero", "0.125"), ("", "0.125 500.25")] {
        let broken = exact()[2].replace(good, word);
        let answer = is_odd(&with(2, &broken), "not_a_number", json!([3]));
        assert_eq!(answer["estimates"], 2, "{word}");
    }
    is_odd(&with(3, &line(1, 4, 1, f64::NAN, UPRIGHT, [0.0, 0.0, 300.0], -1.0)), "not_a_number", json!([4]));
    is_odd(&with(3, "1.5,4,1,0.7,1 0 0 0 1 0 0 0 1,0 0 300,-1"), "not_a_number", json!([4]));
}

#[test]
fn unknown_images_and_objects_are_left_out() {
    let answer = is_odd(&with(3, &line(1, 5, 1, 0.7, UPRIGHT, [0.0, 0.0, 300.0], -1.0)), "unknown_image", json!([4]));
    assert_eq!((&answer["estimates"], &answer["used"]), (&json!(3), &json!(2)));
    is_odd(&with(3, &line(9, 4, 1, 0.7, UPRIGHT, [0.0, 0.0, 300.0], -1.0)), "unknown_image", json!([4]));
    is_odd(&with(3, &line(1, 4, 3, 0.7, UPRIGHT, [0.0, 0.0, 300.0], -1.0)), "unknown_object", json!([4]));
    is_odd(&with(3, &line(1, 4, -1, 0.7, UPRIGHT, [0.0, 0.0, 300.0], -1.0)), "unknown_object", json!([4]));
}

#[test]
fn times_that_differ_within_an_image_are_odd() {
    is_odd(&with(2, &line(1, 0, 2, 0.8, UPRIGHT, [-50.5, 0.125, 500.25], 0.7)), "time_differs", json!([3]));
    // A millisecond is rounding, and an unknown time differs from none.
    for time in [0.5009, -1.0] {
        let judge = Judge::new();
        let file = judge.file("a.csv", &with(2, &line(1, 0, 2, 0.8, UPRIGHT, [-50.5, 0.125, 500.25], time)));
        judge.eval(&file, &["--strict", "--json"]).done();
    }
}

#[test]
fn a_matrix_that_is_no_rotation_is_odd() {
    let matrices = [[1.1, 0.0, 0.0, 0.0, 1.1, 0.0, 0.0, 0.0, 1.1], [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, -1.0], [0.0; 9], [1e300; 9]];
    for r in matrices {
        let answer = is_odd(&with(3, &line(1, 4, 1, 0.7, r, [0.0, 0.0, 300.0], -1.0)), "not_a_rotation", json!([4]));
        assert_eq!(answer["used"], 3);
    }
}

#[test]
fn metres_where_millimetres_are_asked_for_are_odd() {
    is_odd(&with(3, &line(1, 4, 1, 0.7, UPRIGHT, [0.0, 0.0, 0.3], -1.0)), "looks_like_metres", json!([4]));
}

#[test]
fn targets_listed_twice_or_unknown_are_odd() {
    let judge = Judge::new();
    let file = judge.file("a.csv", &exact());
    let targets = judge.set.path("targets.json");
    let one = |image: i64, object: i64, count: i64| {
        format!("{{\"scene_id\": 1, \"im_id\": {image},\n \"obj_id\": {object}, \"inst_count\": {count}}}")
    };
    std::fs::write(&targets, format!("[\n{},\n{},\n{},\n{},\n{}]", one(0, 1, 1), one(0, 2, 1), one(0, 1, 2), one(77, 1, 1), one(0, 9, 1)))
        .unwrap();
    let more = ["--targets", targets.to_str().unwrap(), "--json"];
    let answer = judge.eval(&file, &more).done().json();
    assert_eq!(oddities(&answer), [("duplicate_target".to_owned(), json!([6])), ("unknown_target".to_owned(), json!([8, 10]))]);
    assert_eq!((&answer["targets"], &answer["targets_without_truth"]), (&json!(2), &json!(1)));
    let refused = judge.eval(&file, &[&more[..], &["--strict"]].concat());
    assert_eq!(refused.code, Some(2));
    assert!(refused.err.contains("duplicate") || refused.err.contains("listed twice"), "{}", refused.err);
}

#[test]
fn targets_without_estimates_and_estimates_outside_targets_are_counted_not_odd() {
    let judge = Judge::new();
    let mut lines = exact();
    lines.truncate(3);
    lines.push(line(1, 4, 2, 0.7, UPRIGHT, [0.0, 0.0, 300.0], -1.0));
    lines.push(line(1, 0, 1, 0.1, UPRIGHT, [0.0, 0.0, 300.0], 0.5));
    let file = judge.file("a.csv", &lines);
    let answer = judge.eval(&file, &["--strict", "--json"]).done().json();
    assert_eq!((&answer["targets_without_estimate"], &answer["estimates_outside_targets"]), (&json!(1), &json!(1)));
    assert_eq!((&answer["estimates_beyond_count"], &answer["used"]), (&json!(1), &json!(2)));
}

#[test]
fn diameters_that_are_missing_are_computed_and_said() {
    let judge = Judge::new();
    let file = judge.file("a.csv", &exact());
    judge.set.json("models/models_info.json", &json!({"1": {}, "2": {"diameter": 51.9}}));
    let answer = judge.eval(&file, &["--strict", "--json"]).done().json();
    let said = answer["warnings"].as_array().unwrap().iter().any(|w| w["text"].as_str().unwrap().contains("no diameter of 1 objects (1)"));
    assert!(said, "{answer}");
    let diameter = answer["per_object"][0]["diameter_mm"].as_f64().unwrap();
    assert!((diameter - 5600.0_f64.sqrt()).abs() < 1e-3, "{diameter}");
    std::fs::remove_file(judge.set.path("models/models_info.json")).unwrap();
    assert_eq!(judge.eval(&file, &["--json"]).done().json()["bop19"]["AR_MSSD"], 1.0);
}

#[test]
fn files_that_are_not_there_or_no_lists_are_refused() {
    let judge = Judge::new();
    let file = judge.file("a.csv", &exact());
    let text = |name: &str, text: &str| {
        let path = judge.folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    judge.eval(&judge.folder.path().join("none.csv"), &["--json"]).refused(2, &["none.csv"]);
    judge.eval(&file, &["--targets", "nowhere.json"]).refused(2, &["nowhere.json"]);
    judge.eval(&file, &["--targets", &text("t.json", "[{\"scene_id\": 1}]")]).refused(2, &["t.json", "im_id"]);
    judge.eval(&file, &["--slices", &text("s.ron", "[(name: 1)]")]).refused(2, &["s.ron", "line 1"]);
    judge.eval(&file, &["--metrics", "mssd,iou"]).refused(2, &["iou", "mspd"]);
    judge.eval(&file, &["--delta", "-3"]).refused(2, &["-3"]);
    let (set, results) = (judge.set.root.to_str().unwrap(), file.to_str().unwrap());
    poseloop(&["eval", "--dataset", set, "--split", "val", "--results", results]).refused(2, &["val", "test"]);
    std::fs::write(judge.set.path("models/obj_000001.ply"), "ply\n").unwrap();
    judge.eval(&file, &["--json"]).refused(2, &["obj_000001.ply"]);
    assert_eq!(poseloop(&["eval", "--json"]).code, Some(2));
}

#[test]
fn a_depth_image_of_another_size_is_refused() {
    let judge = Judge::new();
    let file = judge.file("a.csv", &exact());
    judge.set.depth("test/000001/depth/000004.png");
    judge.set.json("camera.json", &json!({"width": 65, "height": 48}));
    std::fs::remove_dir_all(judge.set.root.join("test/000001/rgb")).unwrap();
    let answer = judge.eval(&file, &["--json"]);
    answer.refused(2, &["64 × 48", "65 × 48", ".png"]);
}

#[test]
fn damaged_and_endless_files_end_in_a_sentence() {
    let judge = Judge::new();
    let write = |name: &str, bytes: &[u8]| {
        let path = judge.folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    // Bytes that are no text, a byte order mark, carriage returns, and no line at all.
    let noise: Vec<u8> = (0..2000_u32).map(|i| (i * 7919 % 251 + 1) as u8).collect();
    let answer = judge.eval(&write("noise.csv", &noise), &["--json"]).done().json();
    assert_eq!((&answer["estimates"], &answer["bop19"]["AR_MSSD"]), (&json!(0), &json!(0.0)));
    let marked = format!("\u{feff}{}\r\n", exact().join("\r\n"));
    assert_eq!(judge.eval(&write("mark.csv", marked.as_bytes()), &["--strict", "--json"]).done().json()["used"], 3);
    for empty in ["", "\n\n", HEADER] {
        let answer = judge.eval(&write("empty.csv", empty.as_bytes()), &["--json"]).done().json();
        assert_eq!((&answer["estimates"], &answer["bop19"]["AR_MSSD"], &answer["bop24"]["mAP"]), (&json!(0), &json!(0.0), &json!(0.0)));
    }
    judge.eval(&write("endless.csv", &vec![b'7'; 3 << 20]), &["--json"]).refused(2, &["line 1", "megabyte"]);
}
