//! Paths that people give and that are no good: bad input in every verb, with the path in the sentence.

use crate::dataset::{Place, UPRIGHT};
use crate::verb::{Adding, import, labels, on, poseloop, poseloop_fed};
use poseloop::project::Document;
use serde_json::{Value, json};

#[test]
fn a_project_that_is_a_file_or_has_too_long_a_name_is_bad_input() {
    let place = Place::tidy();
    let file = place.folder.path().join("file");
    std::fs::write(&file, "text").unwrap();
    let long = place.folder.path().join("n".repeat(300));
    let set = place.set.root.to_str().unwrap();
    for path in [&file, &long] {
        let name = path.to_str().unwrap();
        import(&place.set.root, "test", path).refused(2, &[name]);
        on(&["info"], path, &[]).refused(2, &[name]);
        on(&["label", "list"], path, &[]).refused(2, &[name]);
        on(&["label", "add"], path, &[]).refused(2, &[name]);
        poseloop(&["sample", name]).refused(2, &[name]);
    }
    import(&place.set.root, "test", &place.project).done();
    for out in [&file, &long] {
        let out = out.to_str().unwrap();
        on(&["export", "bop"], &place.project, &["--out", out]).refused(2, &[out]);
    }
    assert!(std::path::Path::new(set).is_dir());
    // A folder in place of the database is no project, for whoever asks.
    let odd = place.folder.path().join("odd");
    std::fs::create_dir_all(odd.join("project.sqlite")).unwrap();
    on(&["info"], &odd, &[]).refused(2, &["this is not a project of Poseloop"]);
    import(&place.set.root, "test", &odd).refused(2, &["this is not a project of Poseloop"]);
}

#[test]
fn a_project_that_is_moved_goes_on_and_nothing_is_acknowledged_for_a_removed_one() {
    let place = Place::tidy();
    import(&place.set.root, "test", &place.project).done();
    let line = json!({"frame": "000001/000000", "object": "obj_000001", "R": UPRIGHT, "t_mm": [0, 0, 500]}).to_string();
    let mut adding = Adding::to(&place.project);
    assert_eq!(adding.say(&line)["label"], 4);
    let moved = place.folder.path().join("moved");
    std::fs::rename(&place.project, &moved).unwrap();
    assert_eq!(adding.say(&line)["label"], 5);
    assert!(labels(&moved).iter().any(|label| label["label"] == 5));
    std::fs::remove_dir_all(&moved).unwrap();
    let answer = adding.say(&line);
    assert!(answer["error"].as_str().is_some_and(|e| e.contains("was removed")), "{answer}");
    assert_eq!(adding.end(), Some(3));
}

#[test]
fn a_mark_of_byte_order_before_lines_and_problems_is_passed_over() {
    let place = Place::tidy();
    import(&place.set.root, "test", &place.project).done();
    let line = json!({"frame": "000001/000000", "object": "obj_000001", "R": UPRIGHT, "t_mm": [0, 0, 500]});
    let add = ["label", "add", "--project", place.project.to_str().unwrap()];
    poseloop_fed(&add, format!("\u{feff}{line}\n").as_bytes()).done();
    let camera = json!({"width": 640, "height": 480, "fx": 600.0, "fy": 600.0, "cx": 320.0, "cy": 240.0});
    poseloop_fed(&["solve", "-"], format!("\u{feff}{}", json!({"camera": camera, "problems": []})).as_bytes()).done();
}

#[test]
fn only_poses_that_are_the_same_are_duplicates_also_after_a_round() {
    let place = Place::tidy();
    import(&place.set.root, "test", &place.project).done();
    let huge = [1e9; 9];
    let lines = [
        json!({"frame": "000001/000004", "object": "obj_000001", "R": UPRIGHT, "t_mm": [0.001, 0.0, 300.0], "state": "done"}),
        json!({"frame": "000001/000004", "object": "obj_000002", "R": huge, "t_mm": [0.0, 0.0, 300.0], "state": "done"}),
        json!({"frame": "000001/000004", "object": "obj_000002", "R": vec![2.0; 9], "t_mm": [0.0, 0.0, 300.0], "state": "done"}),
    ];
    let input = lines.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    poseloop_fed(&["label", "add", "--project", place.project.to_str().unwrap()], input.as_bytes()).done();
    let flags = |project: &std::path::Path| -> Vec<Value> { labels(project).into_iter().skip(2).map(|l| l["flags"].clone()).collect() };
    let none = json!(["rotation not orthonormal"]);
    let expected = [Value::Null, json!(["duplicate"]), none.clone(), none];
    assert_eq!(flags(&place.project), expected);
    let (out, again) = (place.folder.path().join("out"), place.folder.path().join("again"));
    on(&["export", "bop"], &place.project, &["--out", out.to_str().unwrap()]).done();
    import(&out, "test", &again).done();
    assert_eq!(flags(&again), expected);
}

#[test]
fn the_colours_of_objects_survive_a_round() {
    let place = Place::tidy();
    let (sample, out, again) = (place.folder.path().join("sample"), place.folder.path().join("out"), place.folder.path().join("again"));
    poseloop(&["sample", "--frames", "1", sample.to_str().unwrap()]).done();
    on(&["export", "bop"], &sample, &["--out", out.to_str().unwrap()]).done();
    import(&out, "train", &again).done();
    let colours = |folder: &std::path::Path| -> Vec<(String, u8)> {
        Document::open_read_only(folder).unwrap().project().objects().map(|o| (o.name.clone(), o.colour)).collect()
    };
    assert_eq!(colours(&again), colours(&sample));
    assert!(colours(&sample).iter().any(|(_, colour)| *colour > 1), "not just those of the order");
}

#[test]
fn a_photo_of_another_size_is_not_said_to_be_gone() {
    let place = Place::tidy();
    import(&place.set.root, "test", &place.project).done();
    std::fs::write(place.set.root.join("test/000001/rgb/000000.png"), "another").unwrap();
    std::fs::write(place.set.root.join("models/obj_000002.ply"), "another").unwrap();
    let out = place.folder.path().join("out");
    let notes = on(&["export", "bop"], &place.project, &["--out", out.to_str().unwrap(), "--json"]).done().json()["notes"].to_string();
    assert!(notes.contains("1 image is of another size than when it was linked: it was not written"), "{notes}");
    assert!(notes.contains("The mesh of obj_000002 has another size than when it was linked"), "{notes}");
}
