//! The `sample` verb, as a program calls it.

use crate::verb::{Answer, poseloop};
use poseloop::project::Document;
use poseloop::tasks::sample::{GROUND_TRUTH, GroundTruth};
use std::ffi::OsStr;
use std::path::Path;

fn sample(folder: &Path, rest: &[&str]) -> Answer {
    let mut args = vec![OsStr::new("sample"), folder.as_ref()];
    args.extend(rest.iter().map(OsStr::new));
    poseloop(&args)
}

#[test]
fn the_sample_verb_makes_a_project_and_says_what_is_in_it() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("deep/sample");
    let said = sample(&folder, &["--frames", "2", "--seed", "7", "--json"]).done().json();
    let document = Document::open(&folder).unwrap();
    let project = document.project();
    assert_eq!((&said["frames"], &said["labelled_frames"], &said["objects"]), (&2.into(), &1.into(), &2.into()));
    assert_eq!((said["labels"].as_u64().unwrap() as usize, said["project"].as_str()), (project.label_count(), folder.to_str()));
    assert!(said["seconds"].as_f64().unwrap() > 0.0 && project.label_count() >= 2);
    let truth: GroundTruth = serde_json::from_slice(&std::fs::read(folder.join(GROUND_TRUTH)).unwrap()).unwrap();
    assert_eq!(truth.frames.len(), 2);
    for frame in &truth.frames {
        let photo = poseloop::media::probe(&folder.join(&frame.image)).unwrap();
        assert_eq!((photo.width, photo.height), (1280, 960));
        // The camera as `solve` reads it and the labels' numbers explain where the object is.
        let pose = truth.poses.iter().find(|p| p.frame == frame.frame).unwrap();
        let [x, y, w, h] = pose.sight.bbox_obj;
        let [cx, cy, cz] = pose.t_mm;
        let at = (truth.camera.fx * cx / cz + truth.camera.cx, truth.camera.fy * cy / cz + truth.camera.cy);
        assert!((x as f64..(x + w) as f64).contains(&at.0) && (y as f64..(y + h) as f64).contains(&at.1), "{pose:?}: {at:?}");
    }
    drop(document);

    // Once it is there it is not touched again.
    let before = std::fs::read(folder.join(GROUND_TRUTH)).unwrap();
    let again = sample(&folder, &["--frames", "1"]).refused(2, &["empty folder"]);
    assert!(again.err.trim_end().ends_with("deep/sample"), "{}", again.err);
    assert_eq!(std::fs::read(folder.join(GROUND_TRUTH)).unwrap(), before);
    assert_eq!(std::fs::read_dir(folder.parent().unwrap()).unwrap().count(), 1);
}

#[test]
fn no_frames_and_a_folder_with_something_in_it_are_bad_input() {
    let home = tempfile::tempdir().unwrap();
    std::fs::write(home.path().join("mine.txt"), "mine").unwrap();
    for (folder, rest) in [(home.path().to_owned(), ["--frames", "1"]), (home.path().join("new"), ["--frames", "0"])] {
        let refused = sample(&folder, &rest);
        assert_eq!(refused.code, Some(2), "{refused:?}");
        assert!(refused.out.is_empty() && !refused.err.is_empty());
    }
    assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 1);
}
