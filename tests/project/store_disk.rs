//! Disks that are full and folders that can't be written: what was acknowledged is there, the rest is as it was.

use crate::dataset::{Dataset, UPRIGHT, k};
use crate::mount::{lock, small_disk};
use crate::setup::{fill, label, step};
use crate::verb::{Adding, import, labels, on, poseloop, poseloop_fed};
use poseloop::project::{Document, Edit, LabelId};
use serde_json::{Value, json};
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Fills a disk but for that many bytes.
fn fill_up(disk: &Path, left: u64) -> PathBuf {
    let path = disk.join("filler");
    let mut file = std::fs::File::create(&path).unwrap();
    while file.write_all(&[7; 4096]).is_ok() {}
    let size = file.metadata().unwrap().len();
    file.set_len(size - left).unwrap();
    path
}

fn check_integrity(project: &Path) {
    let copy = tempfile::tempdir().unwrap();
    for file in ["project.sqlite", "project.sqlite-wal"] {
        if project.join(file).exists() {
            std::fs::copy(project.join(file), copy.path().join(file)).unwrap();
        }
    }
    let raw = rusqlite::Connection::open(copy.path().join("project.sqlite")).unwrap();
    let answer: String = raw.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(answer, "ok");
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_full_disk_keeps_what_was_acknowledged_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let Some(disk) = small_disk(&folder.path().join("disk"), 2048) else { return };
    let (set, project) = (Dataset::tidy(&folder.path().join("set")), disk.path.join("project"));
    import(&set.root, "test", &project).done();
    let filler = fill_up(&disk.path, 200_000);
    let line = json!({"frame": "000001/000004", "object": "obj_000002", "R": UPRIGHT, "t_mm": [1.0, 2.0, 300.0]}).to_string();
    let input = format!("{line}\n").repeat(3000);
    let add = ["label", "add", "--project", project.to_str().unwrap()];
    let database = project.join("project.sqlite");
    let answer = poseloop_fed(&add, input.as_bytes()).refused(3, &["disk is full", "make room", database.to_str().unwrap()]);
    let answers = answer.lines();
    let (last, stored) = answers.split_last().unwrap();
    assert!(last["error"].as_str().unwrap().contains("disk is full"), "{last}");
    assert!(stored.len() > 5 && stored.len() < 2999, "{} labels were stored", stored.len());
    let expected: Vec<i64> = stored.iter().map(|a| a["label"].as_i64().unwrap()).collect();
    let there = || labels(&project).iter().skip(3).map(|l| l["label"].as_i64().unwrap()).collect::<Vec<_>>();
    assert_eq!(there(), expected);
    check_integrity(&project);

    // A whole import is refused as well, and so is an export onto the disk; nothing of them stays.
    let many: serde_json::Map<String, Value> = (0..3000).map(|i| (i.to_string(), json!({"cam_K": k()}))).collect();
    set.scene("test", 2, &json!(many), &json!({}));
    fill_up(&disk.path, 100_000);
    import(&set.root, "test", &project).refused(3, &["full", database.to_str().unwrap()]);
    assert_eq!(there(), expected);
    fill_up(&disk.path, 8192);
    let before = names(&disk.path);
    let out = disk.path.join("out");
    on(&["export", "bop"], &project, &["--copy", "--out", out.to_str().unwrap()]).refused(3, &[out.parent().unwrap().to_str().unwrap()]);
    assert_eq!(names(&disk.path), before);

    std::fs::remove_file(filler).unwrap();
    poseloop_fed(&add, format!("{line}\n").as_bytes()).done();
    assert_eq!(there().len(), expected.len() + 1);
    check_integrity(&project);
}

#[test]
fn an_import_onto_a_full_disk_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let Some(disk) = small_disk(&folder.path().join("disk"), 384) else { return };
    let set = Dataset::tidy(&folder.path().join("set"));
    let project = disk.path.join("new/project");
    let many: serde_json::Map<String, Value> = (0..30_000).map(|i| (i.to_string(), json!({"cam_K": k()}))).collect();
    set.scene("test", 2, &json!(many), &json!({}));
    let args = ["import", "bop", set.root.to_str().unwrap(), "--split", "test", "--project", project.to_str().unwrap()];
    poseloop(&args).refused(3, &["full", project.to_str().unwrap()]);
    assert_eq!(names(&disk.path), [""; 0], "the project was not there, and is not there now");
    // Copies do not fit either.
    std::fs::write(set.root.join("test/000001/rgb/000004.png"), vec![7; 600_000]).unwrap();
    poseloop(&[&args[..], &["--copy"]].concat()).refused(3, &["the disk is full", project.to_str().unwrap()]);
    assert_eq!(names(&disk.path), [""; 0]);
}

#[test]
fn a_step_that_the_disk_refuses_is_not_taken() {
    let folder = tempfile::tempdir().unwrap();
    let Some(disk) = small_disk(&folder.path().join("disk"), 1024) else { return };
    let project = disk.path.join("project");
    let mut document = Document::create(&project, "full").unwrap();
    fill(&mut document);
    let filler = fill_up(&disk.path, 0);
    let mut stored = 0;
    let refused = (1..2000).find_map(|id| {
        let before = document.project().clone();
        let steps = document.can_undo().map(str::to_owned);
        let err = document.commit(step(vec![Edit::PutLabel(label(id, 1, 1, id as f64))])).err();
        if err.is_some() {
            assert_eq!(document.project(), &before);
            assert_eq!(document.can_undo().map(str::to_owned), steps);
        } else {
            stored += 1;
        }
        err
    });
    let said = refused.unwrap().to_string();
    assert!(said.contains("full") && said.contains("nothing was changed") && said.ends_with("project.sqlite"), "{said}");
    // With room again, the very same document goes on.
    std::fs::remove_file(filler).unwrap();
    document.commit(step(vec![Edit::PutLabel(label(5000, 1, 1, 0.5))])).unwrap();
    assert_eq!(document.project().label_count(), stored + 1);
    document.close().unwrap();
    assert_eq!(Document::open(&project).unwrap().project().label_count(), stored + 1);
}

#[test]
fn a_read_only_folder_is_read_and_not_written() {
    let folder = tempfile::tempdir().unwrap();
    let (set, project) = (Dataset::tidy(&folder.path().join("set")), folder.path().join("project"));
    import(&set.root, "test", &project).done();
    let before = names(&project);
    let Some(locked) = lock(&project) else { return };
    assert_eq!(labels(&project).len(), 3);
    assert_eq!(on(&["info"], &project, &["--json"]).done().json()["labels"], 3);
    let path = project.to_str().unwrap();
    poseloop_fed(&["label", "add", "--project", path], b"{}").refused(2, &["can't be written", path]);
    import(&set.root, "test", &project).refused(2, &["can't be written", path]);
    import(&set.root, "test", &project.join("inner")).refused(2, &["can't be written", project.join("inner").to_str().unwrap()]);
    let mut document = Document::open(&project).unwrap();
    assert!(document.is_read_only() && document.holder().is_none());
    assert!(document.why_read_only().unwrap().contains("can't be written"), "{:?}", document.why_read_only());
    let whole = document.project().clone();
    assert!(document.commit(step(vec![Edit::SetName("mine".to_owned())])).is_err());
    assert!(document.undo().is_err());
    assert_eq!(document.project(), &whole);
    drop(document);
    drop(locked);
    assert_eq!(names(&project), before);
    assert!(!Document::open(&project).unwrap().is_read_only());
}

/// The last labels of a killed holder stand in the log alone; a reader that can't bring them into the file sees them too.
#[test]
fn a_read_only_folder_of_a_killed_holder_is_read_to_its_last_label() {
    let folder = tempfile::tempdir().unwrap();
    let (set, project) = (Dataset::tidy(&folder.path().join("set")), folder.path().join("project"));
    import(&set.root, "test", &project).done();
    let mut holder = Adding::to(&project);
    let line = json!({"frame": "000001/000004", "object": "obj_000002", "R": UPRIGHT, "t_mm": [1.0, 2.0, 300.0]}).to_string();
    let last = holder.say(&line)["label"].as_i64().unwrap();
    holder.kill();
    assert!(std::fs::metadata(project.join("project.sqlite-wal")).unwrap().len() > 0);
    for without_index in [false, true] {
        if without_index {
            let _ = std::fs::remove_file(project.join("project.sqlite-shm"));
        }
        let Some(_locked) = lock(&project) else { return };
        assert_eq!(labels(&project).len(), 4);
        let document = Document::open(&project).unwrap();
        assert!(document.is_read_only() && document.project().label(LabelId(last)).is_some());
    }
}

#[test]
fn a_database_that_can_not_be_written_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let project = folder.path().join("project");
    import(&Dataset::tidy(&folder.path().join("set")).root, "test", &project).done();
    let file = project.join("project.sqlite");
    let mut permissions = std::fs::metadata(&file).unwrap().permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&file, permissions).unwrap();
    if std::fs::OpenOptions::new().write(true).open(&file).is_ok() {
        eprintln!("skipped: this user is above file modes");
        return;
    }
    let document = Document::open(&project).unwrap();
    assert!(document.is_read_only() && document.why_read_only().unwrap().contains("can't be written"));
    assert_eq!(document.project().label_count(), 3);
}
