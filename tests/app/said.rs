//! What the program says, and how it asks: toasts that cover nothing, the list of messages, undo of an import, the place of
//! a new project, the program's own path field.

use crate::desk::Desk;
use crate::harness::Person;
use egui::{Event, Key, Modifiers, Rect, Role};
use egui_kittest::kittest::Queryable as _;
use poseloop::tasks::sample::SampleSpec;
use poseloop::workspace::{SampleOrder, action};
use std::path::Path;

/// A small BOP dataset with frames of one object, a label each; a label of every other frame lies behind the camera.
fn dataset(folder: &Path, frames: usize) {
    let scene = folder.join("real/000001");
    std::fs::create_dir_all(&scene).unwrap();
    let entries = |entry: &dyn Fn(usize) -> String| {
        let lines: Vec<String> = (0..frames).map(|i| format!("\"{i}\": {}", entry(i))).collect();
        format!("{{{}}}", lines.join(","))
    };
    std::fs::write(scene.join("scene_camera.json"), entries(&|_| r#"{"cam_K": [600,0,320,0,600,240,0,0,1]}"#.to_owned())).unwrap();
    let label = |i: usize| {
        let z = if i.is_multiple_of(2) { -500 } else { 500 };
        format!(r#"[{{"cam_R_m2c": [1,0,0,0,1,0,0,0,1], "cam_t_m2c": [0,0,{z}], "obj_id": {}}}]"#, i % 5 + 11)
    };
    std::fs::write(scene.join("scene_gt.json"), entries(&label)).unwrap();
}

fn import(person: &mut Person, set: &Path) {
    person.keys(Modifiers::COMMAND | Modifiers::SHIFT, Key::I);
    person.fill(Role::TextInput, "Folder of the dataset", &set.display().to_string());
    person.rest();
    person.button("Import");
}

/// Where the toasts stand.
fn toasts(person: &Person) -> Vec<Rect> {
    person.window.query_all_by_role(Role::Alert).map(|n| n.rect()).collect()
}

/// Whether a toast lies over a thumbnail or a main button.
fn assert_clear(person: &Person, where_: &str) {
    let (toasts, names) = (toasts(person), person.names());
    assert!(!toasts.is_empty(), "{where_}: no toast");
    let needed = names.iter().filter(|(_, name)| name.starts_with("Thumbnail ") || name == "Done, next frame" || name == "Photo");
    for (role, name) in needed {
        let rect = person.rect(*role, name);
        assert!(toasts.iter().all(|t| !t.intersects(rect)) || name == "Photo", "{where_}: {name} {rect:?} below {toasts:?}");
    }
}

#[test]
fn toasts_cover_neither_the_filmstrip_nor_the_main_button() {
    let (desk, mut person) = Person::at_a_label();
    person.drop_onto_window(&desk.settings_file());
    assert_clear(&person, "with the inspector");
    let photo = person.rect(Role::Image, "Photo");
    assert!(toasts(&person).iter().all(|t| !t.intersects(photo)), "the photo is free");
    person.keys(Modifiers::COMMAND, Key::I);
    person.drop_onto_window(&desk.settings_file());
    assert_clear(&person, "without the inspector");
}

#[test]
fn what_was_said_is_read_again_from_the_status_bar() {
    let (desk, mut person) = Person::at_a_label();
    let set = desk.path("set");
    dataset(&set, 20);
    import(&mut person, &set);
    assert!(person.was_told("Imported 20\u{a0}frames"), "{:?}", person.said());
    person.button("Close message");
    person.button("Messages");
    assert!(person.sees_words("Imported 20\u{a0}frames, 20\u{a0}labels"), "{:?}", person.names());
    assert_eq!(person.workspace().messages.unread(), 0);
    person.button("Copy message");
    let copied = person.window.output().platform_output.commands.iter().find_map(|c| match c {
        egui::OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    });
    // The copy was taken by the picture of the click; what is listed is what is copied.
    if let Some(text) = copied {
        assert!(text.contains("lie behind the camera"), "{text}");
    }
    let all: Vec<String> = person.names().into_iter().map(|(_, name)| name).filter(|name| name.starts_with("Read all ")).collect();
    person.button(&all[0]);
    assert!(person.sees_words("of object 11 lie behind the camera: real/000001/scene_gt.json"), "{:?}", person.names());
    person.button("Done");
    person.keys(Modifiers::COMMAND, Key::M);
    assert!(person.workspace().shell.messages);
    person.key(Key::Escape);
    assert!(!person.workspace().shell.messages);
}

#[test]
fn messages_are_there_on_the_start_page_too() {
    let desk = Desk::new();
    let mut person = Person::sit(&desk);
    assert!(!person.sees(Role::Button, "Messages"), "nothing was said yet");
    person.drop_onto_window(&desk.settings_file());
    person.button("Messages");
    assert!(person.sees_words("A file was dropped, and nothing was done"));
}

#[test]
fn an_import_that_is_undone_says_what_went_and_how_it_comes_back() {
    let (desk, mut person) = Person::at_a_label();
    let set = desk.path("set");
    dataset(&set, 20);
    let holds = |p: &Person| (p.project().frame_count(), p.project().label_count(), p.project().objects().count());
    let before = holds(&person);
    import(&mut person, &set);
    let after = holds(&person);
    // Once by the key, once by the toolbar's button, once by the menu: each asks first, and *Keep* keeps.
    person.undo();
    assert!(person.sees_words("20\u{a0}frames, 20\u{a0}labels and 5\u{a0}objects leave the project"), "{:?}", person.names());
    person.button("Keep");
    assert_eq!(holds(&person), after);
    person.button("Undo");
    person.key(Key::Escape);
    assert_eq!(holds(&person), after);
    person.button("Project Small parts");
    person.node(Role::MenuItem, "Edit").hover();
    person.rest();
    person.click(Role::MenuItem, "Undo");
    person.button("Take it back");
    assert_eq!(holds(&person), before);
    let words = "Undone: Import set real, 20\u{a0}frames, 20\u{a0}labels and 5\u{a0}objects. Redo: Ctrl+Shift+Z";
    assert!(person.was_told(words), "{:?}", person.said());
    person.redo();
    assert_eq!(holds(&person), after);
    assert!(person.was_told("Redone: Import set real, 20\u{a0}frames"), "{:?}", person.said());
}

#[test]
fn an_import_that_is_all_there_is_leaves_an_empty_project_when_it_is_undone() {
    let desk = Desk::new();
    let set = desk.path("set");
    dataset(&set, 3);
    let mut person = Person::sit(&desk);
    import(&mut person, &set);
    person.undo();
    assert_eq!(person.project().frame_count(), 3, "it is asked first");
    person.button("Take it back");
    assert!(person.was_told("Undone: Import set real, 3\u{a0}frames"), "{:?}", person.said());
    assert!(person.sees_words("Photos and labels appear here once a dataset is imported"));
    for key in [Key::N, Key::P, Key::CloseBracket, Key::F] {
        person.key(key);
    }
    person.redo();
    assert!(person.project().frame_count() == 3 && person.workspace().annotate.frame.is_some(), "and a frame is shown again");
}

#[test]
fn the_place_and_the_name_of_an_imported_project_are_the_users() {
    let desk = Desk::new();
    let (set, elsewhere) = (desk.path("set"), desk.path("elsewhere"));
    dataset(&set, 2);
    std::fs::create_dir(&elsewhere).unwrap();
    let mut person = Person::sit(&desk);
    person.keys(Modifiers::COMMAND | Modifiers::SHIFT, Key::I);
    person.fill(Role::TextInput, "Folder of the dataset", &set.display().to_string());
    person.rest();
    assert!(person.sees_words(&desk.projects().join("set").display().to_string()), "{:?}", person.names());
    person.fill(Role::TextInput, "Name", "Cups, line 3");
    person.fill(Role::TextInput, "Folder", &elsewhere.display().to_string());
    person.rest();
    person.button("Import");
    assert_eq!((person.folder(), person.project().name()), (elsewhere.join("cups-line-3"), "Cups, line 3"));
    // What is there already is said, not overwritten.
    person.keys(Modifiers::COMMAND, Key::W);
    person.keys(Modifiers::COMMAND | Modifiers::SHIFT, Key::I);
    person.fill(Role::TextInput, "Folder of the dataset", &set.display().to_string());
    person.rest();
    person.fill(Role::TextInput, "Folder", &elsewhere.display().to_string());
    person.fill(Role::TextInput, "Name", "cups line 3");
    person.rest();
    assert!(!person.enabled(Role::Button, "Import"));
}

#[test]
fn the_own_path_field_has_its_text_selected_and_says_why_it_cant_be_used() {
    let (desk, mut person) = Person::at_a_label();
    person.keys(Modifiers::COMMAND, Key::E);
    assert_eq!(person.focused().as_deref(), Some("Path"));
    let wanted = desk.path("made/on/the/way");
    person.types(&wanted.display().to_string());
    assert_eq!(person.node(Role::TextInput, "Path").value().as_deref(), Some(wanted.to_str().unwrap()), "typing replaces it");
    person.fill(Role::TextInput, "Path", "somewhere");
    person.rest();
    assert!(person.sees_words("Type the whole path") && !person.enabled(Role::Button, "Export"), "{:?}", person.names());
    person.fill(Role::TextInput, "Path", &desk.settings_file().join("x").display().to_string());
    person.rest();
    assert!(person.sees_words("There is a file where a folder is wanted"), "{:?}", person.names());
    person.fill(Role::TextInput, "Path", &wanted.display().to_string());
    person.rest();
    person.button("Export");
    assert!(wanted.join("camera.json").is_file(), "{:?}", person.said());
}

#[test]
fn the_sample_takes_the_place_of_the_open_project_and_is_greyed_with_its_reason_when_it_is_open() {
    let (desk, mut person) = Person::at_a_label();
    let order = SampleOrder { folder: Some(desk.path("sample")), spec: SampleSpec { frames: 2, seed: 3, width_px: 96 } };
    person.window.state_mut().workspace.sample = order;
    person.button("Project Small parts");
    person.click(Role::MenuItem, "Open sample project");
    assert_eq!(person.folder(), desk.path("sample"));
    let name = format!("Project {}", person.project().name());
    person.button(&name);
    assert!(!person.enabled(Role::MenuItem, "Open sample project"));
}

#[test]
fn ctrl_q_and_the_menu_close_the_window() {
    let (_desk, mut person) = Person::at_a_label();
    assert_eq!(action::find("project.quit").map(|a| a.shortcut), Some("Ctrl+Q"));
    person.button("Project Small parts");
    person.node(Role::MenuItem, "Quit").click();
    let mut closed = false;
    for _ in 0..6 {
        person.window.step();
        let commands = &person.window.output().viewport_output[&egui::ViewportId::ROOT].commands;
        closed |= commands.contains(&egui::ViewportCommand::Close);
    }
    assert!(closed);
    person.window.event(Event::PointerGone);
}
