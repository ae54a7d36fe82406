//! `import bop` and `export bop` by the real binary.

use crate::dataset::{Dataset, k, lmo};
use crate::verb::{import, labels, on, poseloop};
use serde_json::json;
use std::collections::BTreeSet;

#[test]
fn lmo_is_reported_in_numbers() {
    let Some(dataset) = lmo() else { return };
    let folder = tempfile::tempdir().unwrap();
    let project = folder.path().join("a/new/project");
    let report = import(&dataset, "test", &project).done().json();
    let keys: BTreeSet<&str> = report.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys, BTreeSet::from(["frames", "labels", "objects", "missing_images", "warnings", "seconds"]));
    assert_eq!((&report["frames"], &report["labels"], &report["objects"]), (&json!(200), &json!(1517), &json!(8)));
    assert_eq!(report["missing_images"], 192);
    assert!(report["seconds"].as_f64().unwrap() > 0.0);
    let missing: Vec<_> = report["warnings"].as_array().unwrap().iter().filter(|w| w["count"] == 192).collect();
    assert_eq!(missing.len(), 1, "one warning for each kind, file and object");
    assert_eq!(missing[0]["file"], "test/000002");
    assert!(missing[0]["place"].as_str().unwrap().starts_with("image 8, image 27, image 36"));
    assert_eq!(missing[0]["place"].as_str().unwrap().matches("image").count(), 10);
    assert!(missing[0]["text"].as_str().unwrap().contains("192"));
    assert_eq!(labels(&project)[0]["frame"], "000002/000003");

    let out = folder.path().join("out");
    let written = on(&["export", "bop"], &project, &["--out", out.to_str().unwrap(), "--json"]).done().json();
    assert_eq!((&written["frames"], &written["labels"], &written["images"]), (&json!(200), &json!(1517), &json!(9)));
    let again = folder.path().join("again");
    import(&out, "test", &again).done();
    assert_eq!(labels(&again), labels(&project));
}

#[test]
fn a_second_session_of_a_name_is_split_and_scene() {
    let folder = tempfile::tempdir().unwrap();
    let set = Dataset::tidy(&folder.path().join("set"));
    set.scene("train_primesense", 1, &json!({"2": {"cam_K": k()}}), &json!({"2": []}));
    let project = folder.path().join("project");
    import(&set.root, "test", &project).done();
    import(&set.root, "train_primesense", &project).done();
    let picture = folder.path().join("grey.png");
    let more = ["--frame", "train_primesense.000001/000002", "--style", "solid", "--out", picture.to_str().unwrap()];
    on(&["render"], &project, &more).done();
    on(&["export", "bop"], &project, &["--out", folder.path().join("out").to_str().unwrap()]).done();
    for scene in ["test/000001", "train_primesense/000001"] {
        assert!(folder.path().join("out").join(scene).join("scene_gt.json").is_file(), "{scene}");
    }
}

#[test]
fn a_split_that_is_not_there_names_those_that_are() {
    let folder = tempfile::tempdir().unwrap();
    let set = Dataset::tidy(&folder.path().join("set"));
    let project = folder.path().join("project");
    import(&set.root, "val", &project).refused(2, &["val", "there is no split val; the only split is test", set.root.to_str().unwrap()]);
    import(&folder.path().join("nowhere"), "test", &project).refused(2, &["there is no such folder", "nowhere"]);
    // Nothing that leads elsewhere: an export would go there.
    for path in ["../set/test", ".", "/", "test/../test", "", set.root.join("test").to_str().unwrap()] {
        import(&set.root, path, &project).refused(2, &["a split is the name of a folder in the dataset, not a path"]);
    }
    assert!(!project.exists());
}

#[test]
fn without_json_people_read_sentences() {
    let folder = tempfile::tempdir().unwrap();
    let set = Dataset::tidy(&folder.path().join("set"));
    std::fs::remove_file(set.root.join("test/000001/rgb/000004.png")).unwrap();
    let (root, project) = (set.root.to_str().unwrap(), folder.path().join("project"));
    let said = poseloop(&["import", "bop", root, "--split", "test", "--project", project.to_str().unwrap()]).done().out;
    assert!(said.starts_with("2 frames, 3 labels, 2 objects in "), "{said}");
    assert!(said.contains("test/000001 (image 4)"), "{said}");
    let out = folder.path().join("out");
    let said = on(&["export", "bop"], &project, &["--out", out.to_str().unwrap()]).done().out;
    assert!(said.starts_with("2 frames, 3 labels, 2 pictures") && said.contains(out.to_str().unwrap()), "{said}");
    on(&["export", "bop"], &project, &["--out", out.to_str().unwrap()]).refused(2, &["not empty", out.to_str().unwrap()]);
}

#[test]
fn targets_beside_the_dataset_go_along_and_those_that_name_nothing_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let set = Dataset::tidy(&folder.path().join("set"));
    let target = |scene: i64, image: i64, object: i64| json!({"scene_id": scene, "im_id": image, "obj_id": object, "inst_count": 1});
    let list = json!([target(1, 0, 1), target(1, 0, 2), target(1, 4, 2), target(9, 0, 1)]);
    set.text("test_targets_bop19.json", &format!("{list:#}"));
    set.json("test_targets_other.json", &json!([target(77, 0, 1)]));
    set.text("test_targets_multiview.json", "{\"new\": \"form\"}");
    let project = folder.path().join("project");
    let report = import(&set.root, "test", &project).done().json();
    let texts: Vec<&str> = report["warnings"].as_array().unwrap().iter().map(|w| w["text"].as_str().unwrap()).collect();
    let odd = "2 targets name images or labels that are not there; they are kept as they are: test_targets_bop19.json (scene 1, image 4, object 2, scene 9, image 0, object 1)";
    assert!(texts.contains(&odd), "{texts:#?}");
    assert!(texts.iter().any(|t| t.starts_with("1 list of targets can't be understood; it is kept as it is: test_targets_multiview.json")));
    assert_eq!(texts.len(), 2, "{texts:#?}");

    let out = folder.path().join("out");
    let written = on(&["export", "bop"], &project, &["--out", out.to_str().unwrap(), "--json"]).done().json();
    let same = |name: &str| assert_eq!(std::fs::read(out.join(name)).unwrap(), std::fs::read(set.root.join(name)).unwrap(), "{name}");
    same("test_targets_bop19.json");
    same("test_targets_multiview.json");
    assert!(!out.join("test_targets_other.json").exists(), "a list for another split stays where it is");
    assert!(written["notes"].to_string().contains("2 of the 4 targets in test_targets_bop19.json name no label"), "{written}");
}

#[test]
fn a_refused_import_leaves_no_targets_behind() {
    let folder = tempfile::tempdir().unwrap();
    let set = Dataset::tidy(&folder.path().join("set"));
    set.json("test_targets_bop19.json", &json!([{"scene_id": 1, "im_id": 0, "obj_id": 1, "inst_count": 1}]));
    let project = folder.path().join("project");
    import(&set.root, "test", &project).done();
    let other = Dataset::tidy(&folder.path().join("other"));
    other.json("test_targets_bop19.json", &json!([{"scene_id": 1, "im_id": 4, "obj_id": 1, "inst_count": 1}]));
    let report = import(&other.root, "test", &project).done().json();
    assert!(report["warnings"].to_string().contains("another list of targets of this name"), "{report}");
    let kept = std::fs::read_to_string(project.join("targets/test_targets_bop19.json")).unwrap();
    assert!(kept.contains("\"im_id\":0"), "the first stays: {kept}");
    other.text("test/000001/scene_gt.json", "{");
    let fresh = folder.path().join("fresh");
    import(&other.root, "test", &fresh).refused(2, &["scene_gt.json"]);
    assert!(!fresh.exists());
}

#[test]
fn a_split_is_a_folder_with_or_without_its_slash_and_a_mistyped_verb_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let set = Dataset::tidy(&folder.path().join("set"));
    let project = folder.path().join("project");
    import(&set.root, "test/", &project).done();
    assert_eq!(labels(&project).len(), 3);
    poseloop(&["improt"]).refused(2, &["no verb or folder", "improt"]);
}
