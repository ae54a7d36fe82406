//! Verbs beside a process that holds the project.

use crate::dataset::{Dataset, UPRIGHT};
use crate::verb::{Adding, import, labels, on, poseloop_fed};
use serde_json::json;
use std::io::{BufRead as _, Write as _};
use std::path::{Path, PathBuf};

fn project(folder: &Path) -> (Dataset, PathBuf) {
    let (set, project) = (Dataset::tidy(&folder.join("set")), folder.join("project"));
    import(&set.root, "test", &project).done();
    (set, project)
}

fn line() -> String {
    json!({"frame": "000001/000004", "object": "obj_000002", "R": UPRIGHT, "t_mm": [1.0, 2.0, 300.0]}).to_string()
}

#[test]
fn reading_verbs_work_beside_a_holder_and_writing_verbs_name_him() {
    let folder = tempfile::tempdir().unwrap();
    let (set, project) = project(folder.path());
    let mut holder = Adding::to(&project);
    holder.say(&line());

    assert_eq!(labels(&project).len(), 4, "a reader sees what the holder wrote");
    let info = on(&["info"], &project, &["--json"]).done().json();
    assert_eq!(info["labels"], 4);
    let picture = folder.path().join("mask.png");
    let more = ["--frame", "000001/000000", "--style", "mask", "--out", picture.to_str().unwrap()];
    on(&["render"], &project, &more).done();
    on(&["export", "bop"], &project, &["--out", folder.path().join("out").to_str().unwrap()]).done();

    let who = "ada on ".to_owned();
    let process = format!("process {}", holder.process());
    let words = [who.as_str(), process.as_str(), project.to_str().unwrap()];
    import(&set.root, "test", &project).refused(2, &words);
    let add = ["label", "add", "--project", project.to_str().unwrap()];
    let refused = poseloop_fed(&add, line().as_bytes()).refused(2, &words);
    assert_eq!(refused.out, "", "nothing was taken up");

    assert_eq!(holder.say(&line())["label"], 5);
    assert_eq!(holder.end(), Some(0));
    assert_eq!(labels(&project).len(), 5);
}

/// Somebody who makes a project in the same folder at the same time is met when the folder holds none yet.
#[test]
fn a_folder_where_somebody_makes_a_project_is_held() {
    let folder = tempfile::tempdir().unwrap();
    let set = Dataset::tidy(&folder.path().join("set"));
    let project = folder.path().join("project");
    std::fs::create_dir_all(&project).unwrap();
    let lock = std::fs::File::create(project.join("project.lock")).unwrap();
    lock.try_lock().unwrap();
    import(&set.root, "test", &project).refused(2, &["held by another process", project.to_str().unwrap()]);
    assert!(project.join("project.lock").exists(), "the other's lock stays");
    drop(lock);
    import(&set.root, "test", &project).done();
}

#[test]
fn a_killed_holder_leaves_no_lock() {
    let folder = tempfile::tempdir().unwrap();
    let (_, project) = project(folder.path());
    let mut holder = Adding::to(&project);
    let label = holder.say(&line())["label"].clone();
    holder.kill();
    let add = ["label", "add", "--project", project.to_str().unwrap(), "-"];
    let answer = poseloop_fed(&add, line().as_bytes()).done();
    assert_eq!(answer.json(), json!({"line": 1, "label": label.as_i64().unwrap() + 1}));
}

#[test]
#[cfg(target_os = "linux")]
fn a_holder_without_a_name_in_its_surroundings_has_that_of_the_system() {
    let folder = tempfile::tempdir().unwrap();
    let (_, project) = project(folder.path());
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_poseloop"));
    command.args(["label", "add", "--project", project.to_str().unwrap()]);
    ["USER", "LOGNAME", "USERNAME"].iter().for_each(|key| {
        command.env_remove(key);
    });
    let mut child = command.stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped()).spawn().unwrap();
    writeln!(child.stdin.as_mut().unwrap(), "{}", line()).unwrap();
    let mut answer = String::new();
    std::io::BufReader::new(child.stdout.take().unwrap()).read_line(&mut answer).unwrap();
    let words = std::fs::read_to_string(project.join("project.holder")).unwrap();
    drop(child.stdin.take());
    assert!(child.wait().unwrap().success());
    assert!(!words.contains("unknown") && words.contains(&format!("process {}", child.id())), "{words}");
}
