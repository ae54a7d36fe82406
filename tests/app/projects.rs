//! Projects come and go: new ones, recent ones, dropped ones, imports that are cancelled or refused, a second window.

use crate::desk::{self, Desk};
use crate::harness::{Person, Seat};
use egui::{Key, Modifiers, Role};
use poseloop::project::FrameId;
use std::path::Path;

/// A small BOP dataset: a split `real` with these scenes, a frame and a label each.
fn dataset(folder: &Path, scenes: u32) {
    for scene in 1..=scenes {
        let scene = folder.join(format!("real/{scene:06}"));
        std::fs::create_dir_all(&scene).unwrap();
        std::fs::write(scene.join("scene_camera.json"), r#"{"0": {"cam_K": [600,0,320,0,600,240,0,0,1], "depth_scale": 1.0}}"#).unwrap();
        std::fs::write(scene.join("scene_gt.json"), GT).unwrap();
    }
}

const GT: &str = r#"{"0": [{"cam_R_m2c": [1,0,0,0,1,0,0,0,1], "cam_t_m2c": [0,0,500], "obj_id": 1}]}"#;

fn type_dataset(person: &mut Person, folder: &Path) {
    person.fill(Role::TextInput, "Folder of the dataset", &folder.display().to_string());
    person.rest();
}

#[test]
fn a_new_project_is_made_named_and_says_what_belongs_into_it() {
    let desk = Desk::new();
    let mut person = Person::sit(&desk);
    person.button("New project");
    assert_eq!(person.focused().as_deref(), Some("Name"));
    assert!(!person.enabled(Role::Button, "Create"), "without a name there is no project");
    person.types("Bin picking, line 2");
    person.key(Key::Enter);
    assert_eq!(person.folder(), desk.projects().join("bin-picking-line-2"));
    assert_eq!(person.project().name(), "Bin picking, line 2");
    assert!(person.sees_words("Photos and labels appear here once a dataset is imported"), "{:?}", person.names());
    for key in [Key::N, Key::C, Key::X, Key::D, Key::CloseBracket, Key::Delete, Key::F, Key::M, Key::Num1] {
        person.key(key);
    }
    person.button("Import BOP dataset…");
    assert!(person.sees(Role::TextInput, "Folder of the dataset") && person.sees_words("Into Bin picking, line 2"));
    person.key(Key::Escape);
    assert!(!person.sees(Role::TextInput, "Folder of the dataset"));
}

#[test]
fn recent_projects_open_again_and_one_that_is_gone_says_so() {
    let desk = Desk::new();
    let folder = desk.small_project();
    Person::open(&desk, &folder).leave();
    let mut person = Person::sit(&desk);
    person.button("Open project Small parts");
    assert_eq!(person.folder(), folder);
    person.keys(Modifiers::COMMAND, Key::W);
    assert!(person.workspace().project().is_none() && person.sees(Role::Button, "New project"));
    std::fs::rename(&folder, desk.path("elsewhere")).unwrap();
    person.button("Open project Small parts");
    assert!(person.workspace().project().is_none());
    assert!(person.was_told("The project was not opened"), "{:?}", person.said());
    person.node(Role::Button, "Open project Small parts").click_secondary();
    person.rest();
    person.click(Role::MenuItem, "Take off this list");
    assert!(!person.sees(Role::Button, "Open project Small parts"));
    drop(person);
    assert!(!Person::sit(&desk).sees(Role::Button, "Open project Small parts"), "it stays off the list");
}

#[test]
fn what_is_dropped_onto_the_window_is_opened_or_asked_about_or_refused_in_words() {
    let desk = Desk::new();
    let folder = desk.small_project();
    let set = desk.path("set");
    dataset(&set, 2);
    let mut person = Person::sit(&desk);
    person.drop_onto_window(&desk.settings_file());
    assert!(person.was_told("nothing was done"), "{:?}", person.said());
    person.drop_onto_window(&set);
    assert_eq!(person.node(Role::TextInput, "Folder of the dataset").value().as_deref(), Some(set.to_str().unwrap()));
    person.button("Import");
    assert_eq!((person.project().frame_count(), person.project().label_count()), (2, 2));
    person.drop_onto_window(&folder);
    assert_eq!(person.project().name(), "Small parts");
}

#[test]
fn a_second_window_reads_only_and_is_told_who_holds_the_project() {
    let desk = Desk::new();
    let folder = desk.small_project();
    Desk::put_label(&folder, 1, 1, 1, &desk::block().pose);
    let first = Person::open(&desk, &folder);
    let mut second = Person::open(&desk, &folder);
    assert!(second.was_told("Open read-only: the project is held by"), "{:?}", second.said());
    assert!(second.sees_words("Read only"));
    let before = second.project().clone();
    second.keys(Modifiers::COMMAND, Key::Delete);
    assert!(second.was_told("The project is open read-only"), "{:?}", second.said());
    second.fill(Role::SpinButton, "x", "1");
    second.key(Key::Enter);
    assert!(*second.project() == before, "nothing was changed");
    second.key(Key::CloseBracket);
    assert_eq!(second.workspace().annotate.frame, Some(FrameId(2)), "looking works");
    drop((first, second));
    assert!(!Person::open(&desk, &folder).workspace().is_read_only(), "the lock went with its holder");
}

#[test]
fn a_wrong_path_is_said_and_changes_nothing() {
    let desk = Desk::new();
    let mut person = Person::sit(&desk);
    person.button("Import BOP dataset…");
    type_dataset(&mut person, &desk.path("nowhere"));
    assert!(person.sees_words("There is no such folder") && !person.enabled(Role::Button, "Import"));
    type_dataset(&mut person, &desk.projects());
    assert!(person.sees_words("No folder in it holds BOP scenes") && !person.enabled(Role::Button, "Import"));

    let set = desk.path("set");
    dataset(&set, 2);
    std::fs::write(set.join("real/000002/scene_gt.json"), r#"{"0": [{"cam_t_m2c": [0,0,500], "obj_id": 1}]}"#).unwrap();
    type_dataset(&mut person, &set);
    person.button("Import");
    assert!(
        person.was_told("Nothing was imported") && person.was_told("cam_R_m2c") && person.was_told("scene_gt.json"),
        "{:?}",
        person.said()
    );
    assert!(person.workspace().project().is_none());
    assert_eq!(std::fs::read_dir(desk.projects()).unwrap().count(), 0, "nothing is left behind");

    let folder = desk.small_project();
    person.drop_onto_window(&folder);
    let before = person.project().clone();
    person.drop_onto_window(&set);
    person.button("Import");
    assert!(person.was_told("Nothing was imported") && *person.project() == before);
}

#[test]
fn an_import_into_the_open_project_is_one_step() {
    let desk = Desk::new();
    let folder = desk.small_project();
    let set = desk.path("set");
    dataset(&set, 3);
    let mut person = Person::open(&desk, &folder);
    person.key(Key::CloseBracket);
    let before = person.project().clone();
    person.keys(Modifiers::COMMAND | Modifiers::SHIFT, Key::I);
    type_dataset(&mut person, &set);
    person.button("Import");
    assert_eq!(person.project().frame_count(), before.frame_count() + 3);
    assert_eq!(person.workspace().annotate.frame, Some(FrameId(2)), "the frame in hand stays");
    person.undo();
    person.button("Take it back");
    assert_eq!(person.project().frame_count(), before.frame_count());
}

/// The import stands still at the first progress that it reports until *Cancel* was pressed.
#[test]
fn an_import_is_cancelled_and_leaves_nothing() {
    let desk = Desk::new();
    let set = desk.path("set");
    dataset(&set, 40);
    let folder = desk.small_project();
    for into_new in [true, false] {
        let mut person = Person::sit_at(&desk, Seat { background: true, ..Seat::default() });
        if !into_new {
            person.drop_onto_window(&folder);
        }
        person.drop_onto_window(&set);
        let gate = person.gate.clone();
        let held = gate.lock().unwrap();
        person.node(Role::Button, "Import").click();
        person.look();
        assert!(person.sees(Role::Button, "Jobs: Importing real"), "{:?}", person.names());
        person.click(Role::Button, "Cancel job");
        drop(held);
        person.wait_until("the end of the import", |p| p.workspace().background.running.is_empty());
        assert!(person.was_told("The import was cancelled, nothing was changed"), "{:?}", person.said());
        if into_new {
            assert!(person.workspace().project().is_none());
            assert_eq!(std::fs::read_dir(desk.projects()).unwrap().count(), 0, "nothing is left behind");
        } else {
            assert_eq!(person.project().frame_count(), desk::FRAMES as usize, "the project is as it was");
        }
    }
}

#[test]
fn a_project_without_its_photos_and_meshes_opens_and_says_so() {
    let desk = Desk::new();
    let folder = desk.small_project();
    Desk::put_label(&folder, 1, 1, 1, &desk::block().pose);
    std::fs::remove_dir_all(folder.join("images")).unwrap();
    std::fs::write(folder.join("meshes/block.ply"), "ply\nformat ascii 1.0\nelement vertex nonsense").unwrap();
    std::fs::remove_file(folder.join("meshes/plate.ply")).unwrap();
    let mut person = Person::open(&desk, &folder);
    assert!(person.sees_words("The photo of this frame is missing"), "{:?}", person.names());
    for tool in [Key::V, Key::P, Key::G] {
        person.key(tool);
        for view in ["Photo", "Mesh"] {
            let at = person.rect(Role::Image, view).center();
            person.click_at(at);
        }
    }
    for key in [Key::Num2, Key::CloseBracket, Key::N, Key::C, Key::F, Key::Z, Key::Plus, Key::Num1] {
        person.key(key);
    }
    // The photos come back from where they are now.
    let shelf = desk.path("shelf");
    for id in 1..=3 {
        desk::frame(&shelf, id, true);
    }
    let before = person.project().clone();
    person.button("Project Small parts");
    person.click(Role::MenuItem, "Find missing photos…");
    person.fill(Role::TextInput, "Path", &shelf.display().to_string());
    person.rest();
    person.button("Choose");
    assert!(person.was_told("3\u{a0}photos found again"), "{:?}", person.said());
    person.row("table/000001");
    assert!(!person.sees_words("The photo of this frame is missing"), "{:?}", person.names());
    person.undo();
    assert!(*person.project() == before, "one step");
}

/// The import ends when another project is open: that one stays, the new one waits among the recent ones.
#[test]
fn who_opened_another_project_meanwhile_stays_in_it() {
    let desk = Desk::new();
    let (set, folder) = (desk.path("set"), desk.small_project());
    dataset(&set, 40);
    let mut person = Person::sit_at(&desk, Seat { background: true, ..Seat::default() });
    person.drop_onto_window(&set);
    let gate = person.gate.clone();
    let held = gate.lock().unwrap();
    person.node(Role::Button, "Import").click();
    person.look();
    person.window.state_mut().workspace.send(poseloop::workspace::Command::OpenProject(folder.clone()));
    person.look();
    drop(held);
    person.wait_until("the end of the import", |p| p.workspace().background.running.is_empty());
    assert_eq!(person.folder(), folder);
    assert!(person.was_told("it is among the recent projects"), "{:?}", person.said());
    person.keys(Modifiers::COMMAND, Key::W);
    person.button("Open project set");
    assert_eq!(person.project().frame_count(), 40);
}

#[test]
fn undo_goes_on_after_a_restart() {
    let desk = Desk::new();
    let folder = desk.small_project();
    Desk::put_label(&folder, 1, 1, 1, &desk::block().pose);
    let mut person = Person::open(&desk, &folder);
    let first = person.project().clone();
    person.fill(Role::SpinButton, "z", "700");
    person.key(Key::Enter);
    person.keys(Modifiers::COMMAND, Key::Delete);
    let last = person.project().clone();
    person.leave();
    let mut person = Person::open(&desk, &folder);
    assert!(*person.project() == last);
    (0..2).for_each(|_| person.undo());
    assert!(*person.project() == first);
    drop(person);
    let mut person = Person::open(&desk, &folder);
    (0..2).for_each(|_| person.redo());
    assert!(*person.project() == last);
}
