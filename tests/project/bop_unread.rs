//! Files of a dataset that are there and can't be read: links to nothing, pipes, folders, rows that are none.

#![cfg(unix)]

use crate::dataset::{Place, UPRIGHT, gt, row};
use crate::verb::{Answer, import, labels, poseloop};
use serde_json::{Value, json};
use std::os::unix::fs::symlink;
use std::path::PathBuf;

impl Place {
    fn put(&self, name: &str) -> PathBuf {
        let path = self.set.path(name);
        let _ = std::fs::remove_file(&path);
        path
    }

    fn dangle(&self, name: &str) {
        symlink("nowhere", self.put(name)).unwrap();
    }

    fn pipe(&self, name: &str) {
        assert!(std::process::Command::new("mkfifo").arg(self.put(name)).status().unwrap().success());
    }

    fn imported_set(&self) -> Answer {
        import(&self.set.root, "test", &self.project)
    }
}

const GT: &str = "test/000001/scene_gt.json";
const INFO: &str = "test/000001/scene_gt_info.json";

fn warned(answer: &Value, kind: &str, words: &[&str]) {
    let all = answer["warnings"].as_array().unwrap();
    let fits = |w: &Value| w["kind"] == kind && words.iter().all(|word| w["text"].as_str().unwrap().contains(word));
    assert!(all.iter().any(fits), "{kind} {words:?}: {all:#?}");
}

#[test]
fn a_file_that_is_no_file_refuses_the_import() {
    for name in [GT, INFO, "test/000001/scene_camera.json", "models/models_info.json", "camera.json", "test/000001/scene_poseloop.json"] {
        let place = Place::tidy();
        let path = place.set.root.join(name);
        place.dangle(name);
        place.imported_set().refused(2, &["this is a link to what is not there", path.to_str().unwrap()]);
        place.pipe(name);
        place.imported_set().refused(2, &["this is a pipe or a device", path.to_str().unwrap()]);
        std::fs::remove_file(&path).unwrap();
        std::fs::create_dir(&path).unwrap();
        place.imported_set().refused(2, &["this is a folder, where a file is expected", path.to_str().unwrap()]);
        assert!(!place.project.exists());
    }
}

#[test]
fn a_picture_or_mesh_that_is_no_file_is_missing_and_labels_stay() {
    let place = Place::tidy();
    place.dangle("test/000001/rgb/000000.png");
    place.pipe("test/000001/rgb/000004.png");
    place.dangle("test/000001/depth/000000.png");
    place.dangle("models/obj_000001.ply");
    place.pipe("models/obj_000002.ply");
    let answer = place.imported_set().done().json();
    assert_eq!((&answer["missing_images"], &answer["labels"]), (&json!(2), &json!(3)));
    warned(
        &answer,
        "missing_image",
        &["2 photos are not there", "000000.png: this is a link to what is not there", "000004.png: this is a pipe"],
    );
    warned(&answer, "missing_depth", &["image 0 (000000.png: this is a link"]);
    warned(
        &answer,
        "no_mesh",
        &["2 objects have no mesh", "object 1 (obj_000001.ply: this is a link", "object 2 (obj_000002.ply: this is a pipe"],
    );
    assert_eq!(labels(&place.project).len(), 3);
    let place = Place::tidy();
    symlink("nowhere", place.set.root.join("test/000009")).unwrap();
    warned(&place.imported_set().done().json(), "ignored", &["000009: a link to what is not there"]);
}

#[test]
fn rows_of_labels_are_whole_or_refuse_the_import() {
    let with = |key: &str, value: Value| {
        let mut changed = row(0.5);
        changed[key] = value;
        changed
    };
    let mut lacking = row(0.5);
    lacking.as_object_mut().unwrap().remove("px_count_valid");
    for (first, words) in [
        (with("visib_fract", json!("0.5")), "a number is expected, not the text \"0.5\""),
        (with("px_count_all", json!([1])), "a number is expected, not a list"),
        (with("bbox_obj", json!([1, 2, 3])), "3 numbers, 4 expected"),
        (with("bbox_visib", json!({"x": 1})), "a list of 4 numbers is expected, not an object"),
        (lacking, "the key px_count_valid is missing"),
        (json!([1, 2, 3, 4, 5, 6]), "a row in braces is expected"),
    ] {
        let place = Place::tidy();
        place.set.json(INFO, &json!({"0": [first, row(1.0)], "4": [row(1.0)]}));
        place.imported_set().refused(2, &[words, "line 1", place.set.root.join(INFO).to_str().unwrap()]);
        assert!(!place.project.exists());
    }
    let place = Place::tidy();
    place.set.json(INFO, &json!({"0": {"a": row(1.0)}, "4": [row(1.0)]}));
    place.imported_set().refused(2, &["a list is expected, not an object", "line 1"]);
    let place = Place::tidy();
    place.set.json(INFO, &json!({"0": [with("visib_fract", json!(7.0)), with("px_count_all", json!(-3))], "4": [row(0.25)]}));
    let answer = place.imported_set().done().json();
    warned(
        &answer,
        "label_info_range",
        &["2 rows hold numbers that can't be true", "image 0, label 0: visib_fract 7", "label 1: px_count_all -3"],
    );
}

#[test]
fn labels_and_images_are_named_once_and_from_zero_on() {
    let place = Place::tidy();
    place.set.text(GT, r#"{"0": [{"obj_id": 1, "obj_id": 2, "cam_R_m2c": [1,0,0,0,1,0,0,0,1], "cam_t_m2c": [0,0,300]}]}"#);
    place.imported_set().refused(2, &["the key obj_id stands twice", "line 1"]);
    let place = Place::tidy();
    place.set.text("test/000001/scene_camera.json", r#"{"0": {"cam_K": [60,0,31.5,0,61,23.5,0,0,1], "depth_scale": 1, "depth_scale": 2}}"#);
    place.imported_set().refused(2, &["the key depth_scale stands twice", "line 1"]);
    let place = Place::tidy();
    place.set.json(GT, &json!({"-1": [gt(1, UPRIGHT, [0.0, 0.0, 300.0])]}));
    place.imported_set().refused(2, &["the key -1 is below 0", "line 1"]);
}

#[test]
fn what_an_import_leaves_behind_is_said() {
    let place = Place::tidy();
    for name in ["models_eval/obj_000001.ply", "dataset_info.json", "test/000001/mask/000000_000000.png", "test/000001/scene_gt_coco.json"]
    {
        place.set.text(name, "{}");
    }
    place.set.photo("test/000001/gray/000000.png");
    place.set.text("test/000001/rgb/000007.gif", "GIF89a");
    let answer = place.imported_set().done().json();
    let behind: Vec<&Value> = answer["warnings"].as_array().unwrap().iter().filter(|w| w["kind"] == "left_behind").collect();
    let files: Vec<&str> = behind.iter().map(|w| w["file"].as_str().unwrap()).collect();
    assert_eq!(files, ["dataset_info.json", "mask", "models_eval", "scene_gt_coco.json"]);
    assert!(behind.iter().all(|w| w["count"] == 1), "{behind:?}");
    assert_eq!(behind[1]["place"], "test/000001");
    warned(&answer, "ignored", &["a second picture of one number: 000000.png beside 000000.png", "000007.gif: pictures are read as"]);
}

#[test]
fn odd_cameras_symmetries_and_textures_are_said() {
    let place = Place::tidy();
    place.set.change("test/000001/scene_camera.json", |cameras| {
        cameras["0"]["depth_scale"] = json!(0.0);
        cameras["0"]["cam_R_w2c"] = json!([2, 0, 0, 0, 1, 0, 0, 0, 1]);
        cameras["0"]["cam_t_w2c"] = json!([0, 0, 1]);
        cameras["4"]["cam_R_w2c"] = json!(UPRIGHT);
    });
    let skewed = [2.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0];
    place.set.change("models/models_info.json", |info| info["2"]["symmetries_discrete"] = json!([skewed]));
    let mesh = std::fs::read(place.set.root.join("models/obj_000001.ply")).unwrap();
    let end = mesh.iter().position(|b| *b == b'\n').unwrap() + 1;
    let named = [&mesh[..end], b"comment TextureFile lost.png\n", &mesh[end..]].concat();
    // The format's line comes second and stays second.
    let text = String::from_utf8_lossy(&mesh[end..]).lines().next().unwrap().to_owned();
    let after = end + text.len() + 1;
    let named =
        if text.starts_with("format") { [&mesh[..after], b"comment TextureFile lost.png\n", &mesh[after..]].concat() } else { named };
    std::fs::write(place.set.root.join("models/obj_000001.ply"), named).unwrap();
    let answer = place.imported_set().done().json();
    warned(&answer, "odd_depth_scale", &["1 image has a depth scale that is not above 0", "image 0"]);
    warned(&answer, "odd_camera_pose", &["2 images have a camera pose", "image 0, image 4: cam_t_w2c is missing"]);
    warned(&answer, "odd_symmetry", &["1 symmetry of object 2 is no rigid motion", "entry 0"]);
    warned(&answer, "missing_texture", &["1 texture of object 1", "lost.png"]);
}

#[test]
fn marks_of_byte_order_are_passed_over_and_packed_files_said() {
    let place = Place::tidy();
    let text = std::fs::read_to_string(place.set.root.join(GT)).unwrap();
    place.set.text(GT, &format!("\u{feff}{text}"));
    place.imported_set().done();
    let place = Place::tidy();
    std::fs::write(place.set.root.join(GT), b"\x1f\x8b\x08\x00rest").unwrap();
    place.imported_set().refused(2, &["this is packed by gzip; unpack it first"]);
}

#[test]
fn a_damaged_mesh_has_its_place_in_json() {
    let place = Place::tidy();
    place.set.text("models/obj_000002.ply", "no mesh");
    let answer = place.imported_set().done().json();
    let warning = answer["warnings"].as_array().unwrap().iter().find(|w| w["kind"] == "unreadable_mesh").unwrap();
    assert_eq!(warning["place"], "line 1", "{warning}");
    assert!(warning["text"].as_str().unwrap().contains("begins with the line"), "{warning}");
}

#[test]
fn a_second_import_of_a_scene_and_what_the_dataset_said_come_out_again() {
    let place = Place::tidy();
    place.set.change("camera.json", |camera| camera["fx"] = json!(59.5));
    place.imported_set().done();
    place.imported_set().done();
    let out = place.folder.path().join("out");
    let args = ["export", "bop", "--project", place.project.to_str().unwrap(), "--out", out.to_str().unwrap(), "--json"];
    let answer = poseloop(&args).done().json();
    assert!(answer["notes"].to_string().contains("Scene 1 of test"), "{answer}");
    let read = |path: PathBuf| serde_json::from_slice::<Value>(&std::fs::read(path).unwrap()).unwrap();
    assert_eq!(read(out.join("camera.json")), place.set.read("camera.json"));
    assert!(std::fs::read_dir(&out).unwrap().all(|e| !e.unwrap().file_name().to_string_lossy().starts_with('.')), "no lock stays in it");
}

#[test]
fn what_a_killed_export_left_is_removed_by_the_next() {
    let place = Place::tidy();
    place.imported_set().done();
    let (left, held) = (place.folder.path().join(".export-dead"), place.folder.path().join(".export-busy"));
    for folder in [&left, &held] {
        std::fs::create_dir_all(folder.join("test")).unwrap();
        std::fs::write(folder.join(".poseloop-export.lock"), "").unwrap();
    }
    let lock = std::fs::File::open(held.join(".poseloop-export.lock")).unwrap();
    lock.lock().unwrap();
    let out = place.folder.path().join("out");
    poseloop(&["export", "bop", "--project", place.project.to_str().unwrap(), "--out", out.to_str().unwrap()]).done();
    assert!(!left.exists() && held.exists());
}
