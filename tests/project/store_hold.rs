//! One writer: seen from a second process.

use crate::dataset::{Dataset, UPRIGHT};
use crate::setup::step;
use crate::verb::{Adding, import};
use poseloop::project::{Document, Edit, FileRef, LabelId};
use serde_json::json;

#[test]
fn a_second_process_reads_only_and_is_told_who_holds_it() {
    let folder = tempfile::tempdir().unwrap();
    let project = folder.path().join("project");
    import(&Dataset::tidy(&folder.path().join("set")).root, "test", &project).done();
    let mut holder = Adding::to(&project);
    let line = json!({"frame": "000001/000004", "object": "obj_000002", "R": UPRIGHT, "t_mm": [1.0, 2.0, 300.0]}).to_string();
    let label = LabelId(holder.say(&line)["label"].as_i64().unwrap());

    let mut second = Document::open(&project).unwrap();
    assert!(second.is_read_only());
    let who = second.holder().unwrap();
    assert!(who.starts_with("ada on ") && who.contains(&format!("process {}", holder.process())), "{who}");
    assert!(second.project().label(label).is_some(), "it sees what was stored until now");
    let before = second.project().clone();
    assert!(second.commit(step(vec![Edit::SetName("mine".to_owned())])).unwrap_err().to_string().contains("read-only"));
    assert!(second.undo().is_err() && second.redo().is_err());
    assert_eq!(second.project(), &before);
    let third = LabelId(holder.say(&line)["label"].as_i64().unwrap());
    drop(second);

    assert_eq!(holder.end(), Some(0));
    let mut free = Document::open(&project).unwrap();
    assert!(!free.is_read_only() && free.holder().is_none());
    assert!(free.project().label(third).is_some());
    free.undo().unwrap();
    assert!(free.project().label(third).is_none() && free.project().label(label).is_some());
}

#[cfg(unix)]
#[test]
fn a_writer_whose_lock_was_removed_keeps_nothing_more() {
    let folder = tempfile::tempdir().unwrap();
    let project = folder.path().join("project");
    import(&Dataset::tidy(&folder.path().join("set")).root, "test", &project).done();
    let mut first = Document::open(&project).unwrap();
    first.commit(step(vec![Edit::SetName("first".to_owned())])).unwrap();
    std::fs::remove_file(project.join("project.lock")).unwrap();
    let mut second = Document::open(&project).unwrap();
    second.commit(step(vec![Edit::SetName("second".to_owned())])).unwrap();
    let refused = first.commit(step(vec![Edit::SetName("third".to_owned())])).unwrap_err().to_string();
    assert!(refused.contains("lock was removed") && refused.contains("project.lock"), "{refused}");
    drop((first, second));
    assert_eq!(Document::open(&project).unwrap().project().name(), "second");
}

#[test]
fn a_lock_that_nobody_answers_for_is_waited_for_a_moment() {
    let folder = tempfile::tempdir().unwrap();
    let project = folder.path().join("project");
    import(&Dataset::tidy(&folder.path().join("set")).root, "test", &project).done();
    // As a child holds on to it between its start and its program.
    let held = std::fs::File::options().write(true).open(project.join("project.lock")).unwrap();
    held.lock().unwrap();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            std::thread::sleep(std::time::Duration::from_millis(60));
            drop(held);
        });
        assert!(!Document::open(&project).unwrap().is_read_only());
    });
}

#[test]
fn a_project_moved_together_with_its_dataset_or_alone_finds_its_files() {
    let folder = tempfile::tempdir().unwrap();
    let (here, there) = (folder.path().join("here"), folder.path().join("there"));
    import(&Dataset::tidy(&here.join("set")).root, "test", &here.join("project")).done();
    let photo = |project: &std::path::Path| {
        let document = Document::open(project).unwrap();
        let image = document.project().frame_named("000001/000000").unwrap().image.clone();
        image.as_ref().and_then(|i: &FileRef| i.resolve(project))
    };
    let name = "set/test/000001/rgb/000000.png";
    std::fs::create_dir_all(there.join("deep")).unwrap();
    std::fs::rename(here.join("project"), there.join("deep/project")).unwrap();
    assert_eq!(photo(&there.join("deep/project")), Some(here.join(name)), "alone");
    std::fs::rename(there.join("deep/project"), there.join("project")).unwrap();
    std::fs::rename(here.join("set"), there.join("set")).unwrap();
    assert_eq!(photo(&there.join("project")), Some(there.join(name)), "together");
}
