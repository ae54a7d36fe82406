//! What verbs say: to a full disk, to a reader that goes away, and of paths that are no text.

#![cfg(unix)]

use crate::dataset::Place;
use crate::verb::{import, on};
use serde_json::json;
use std::ffi::OsStr;
use std::fs::OpenOptions;
use std::os::unix::ffi::OsStrExt as _;
use std::process::{Command, Stdio};

/// The exit code and the error output of a verb whose answer goes to a device.
fn to_device(args: &[&OsStr], device: &str) -> (Option<i32>, String) {
    let out = OpenOptions::new().write(true).open(device).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_poseloop")).args(args).stdin(Stdio::null()).stdout(out).output().unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

#[test]
#[cfg(target_os = "linux")]
fn an_answer_that_a_full_disk_does_not_take_is_said_and_ends_with_three() {
    let place = Place::tidy();
    import(&place.set.root, "test", &place.project).done();
    let problems = place.folder.path().join("problems.json");
    let camera = json!({"width": 640, "height": 480, "fx": 600.0, "fy": 600.0, "cx": 320.0, "cy": 240.0});
    std::fs::write(&problems, json!({"camera": camera, "problems": []}).to_string()).unwrap();
    let project = place.project.as_os_str();
    let list: [&OsStr; 4] = ["label".as_ref(), "list".as_ref(), "--project".as_ref(), project];
    let info: [&OsStr; 3] = ["info".as_ref(), "--project".as_ref(), project];
    let solve: [&OsStr; 2] = ["solve".as_ref(), problems.as_ref()];
    for args in [&list[..], &info, &solve] {
        let (code, err) = to_device(args, "/dev/full");
        assert_eq!(code, Some(3), "{args:?}: {err}");
        assert_eq!(err.lines().count(), 1, "{args:?}: {err}");
        assert!(err.contains("standard output can't be written: No space left on device"), "{args:?}: {err}");
    }
}

#[test]
fn a_reader_that_goes_away_is_no_failure_of_a_list() {
    let place = Place::tidy();
    import(&place.set.root, "test", &place.project).done();
    let list = format!("{:?} label list --project {:?} | true; echo ${{PIPESTATUS[0]}}", env!("CARGO_BIN_EXE_poseloop"), place.project);
    let output = Command::new("bash").args(["-c", &list]).output().unwrap();
    assert_eq!((output.stdout.as_slice(), output.stderr.as_slice()), (&b"0\n"[..], &b""[..]));
}

#[test]
#[cfg(target_os = "linux")]
fn paths_that_are_no_text_are_shown_with_a_mark() {
    let place = Place::tidy();
    import(&place.set.root, "test", &place.project).done();
    let odd = |name: &[u8]| place.folder.path().join(OsStr::from_bytes(name));
    let out = odd(b"r\xff.png");
    let verb = |args: &[&OsStr]| crate::verb::poseloop(&[args, &["--json".as_ref()]].concat()).done().json();
    let (frame, project): (&OsStr, &OsStr) = ("000001/000000".as_ref(), place.project.as_ref());
    let render = ["render".as_ref(), "--project".as_ref(), project, "--frame".as_ref(), frame];
    let answer = verb(&[&render[..], &["--style".as_ref(), "mask".as_ref(), "--out".as_ref(), out.as_ref()]].concat());
    assert!(answer["out"].as_str().unwrap().ends_with("r\u{fffd}.png") && out.is_file(), "{answer}");
    let out = odd(b"set\xff");
    let answer = verb(&["export".as_ref(), "bop".as_ref(), "--project".as_ref(), project, "--out".as_ref(), out.as_ref()]);
    assert!(answer["out"].as_str().unwrap().ends_with("set\u{fffd}") && out.is_dir(), "{answer}");
    let out = odd(b"sample\xff");
    let answer = verb(&["sample".as_ref(), "--frames".as_ref(), "1".as_ref(), out.as_ref()]);
    assert!(answer["project"].as_str().unwrap().ends_with("sample\u{fffd}") && out.is_dir(), "{answer}");
    assert_eq!(on(&["info"], &out, &["--json"]).done().json()["missing_images"], 0, "a project there works");
}

#[test]
#[cfg(target_os = "linux")]
fn a_dataset_whose_path_is_no_text_is_refused_and_works_where_the_project_lies_in_it() {
    let place = Place::tidy();
    let odd = place.folder.path().join(OsStr::from_bytes(b"set\xff"));
    std::fs::rename(&place.set.root, &odd).unwrap();
    import(&odd, "test", &place.project).refused(2, &["is no text that can be stored", "rename the folder"]);
    assert!(!place.project.exists());
    let within = odd.join("project");
    import(&odd, "test", &within).done();
    assert_eq!(on(&["info"], &within, &["--json"]).done().json()["missing_images"], 0);
}
