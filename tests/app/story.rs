//! The whole story on LM-O: import, open frame 3, select the can, click six pairs, see the pose, undo to nothing, redo,
//! restart, export, read back.

use crate::desk::Desk;
use crate::drawing::{assert_near_truth, draw, drawn, numbers};
use crate::harness::Person;
use crate::lmo;
use egui::{Key, Modifiers, Role};
use poseloop::project::{LabelState, Method};
use std::path::Path;

const FRAME: &str = "000002/000003";
const CAN: &str = "obj_000005";

/// Imports the split through the window's own sheet, the path typed.
fn import(person: &mut Person, dataset: &Path) {
    person.button("Import BOP dataset…");
    person.fill(Role::TextInput, "Folder of the dataset", &dataset.display().to_string());
    person.rest();
    person.row("test");
    person.button("Import");
    assert!(person.was_told("Imported 200\u{a0}frames, 1517\u{a0}labels, 8\u{a0}objects"), "{:?}", person.said());
}

#[test]
fn a_pose_is_labelled_on_a_real_photo_and_never_lost() {
    let Some(dataset) = lmo::dataset() else { return };
    let desk = Desk::new();
    let mut person = Person::sit(&desk);
    import(&mut person, &dataset);
    let folder = person.folder();
    assert!(folder.starts_with(desk.projects()), "{}", folder.display());
    let truth = lmo::truth(person.project(), FRAME, CAN);
    let imported = person.project().clone();

    person.row(FRAME);
    person.row(CAN);
    person.keys(Modifiers::COMMAND, Key::Delete);
    assert!(person.workspace().label().is_none(), "the can has no label now");
    draw(&mut person, &truth);
    let label = drawn(&person);
    assert_eq!((label.method, label.state, label.correspondences.len()), (Method::Points, LabelState::Draft, 6));
    assert_near_truth(&label, &truth.pose);
    for (name, value) in [("x", 0), ("y", 1), ("z", 2)].map(|(n, i)| (n, label.pose.unwrap().t_mm[i])) {
        assert!((person.number(name) - value).abs() < 0.01, "the inspector shows {name}");
    }
    let worked = person.project().clone();

    // Undo to nothing: six pairs, the deletion, the import.
    (0..6).for_each(|_| person.undo());
    assert!(person.workspace().label().is_none(), "all pairs are gone");
    person.undo();
    assert!(*person.project() == imported, "the deletion is taken back");
    person.undo();
    person.button("Take it back");
    assert_eq!((person.project().frame_count(), person.project().label_count()), (0, 0), "nothing is left");
    assert_eq!(person.workspace().undo_label(), None);
    (0..8).for_each(|_| person.redo());
    assert!(*person.project() == worked, "everything is back");

    // The program is gone without a word; a new one opens the folder and can take back what the old one did.
    drop(person);
    let mut person = Person::sit(&desk);
    person.button("Open project lmo-bop19-excerpt");
    assert_eq!(person.folder(), folder);
    assert!(*person.project() == worked);
    person.undo();
    assert_eq!(person.project().labels().map(|l| l.correspondences.len()).sum::<usize>(), 5);
    person.redo();
    assert!(*person.project() == worked);

    let out = desk.path("export");
    person.keys(Modifiers::COMMAND, Key::E);
    person.fill(Role::TextInput, "Path", &out.display().to_string());
    person.rest();
    person.button("Export");
    assert!(person.was_told("Exported 200\u{a0}frames and 1517\u{a0}labels"), "{:?}", person.said());
    person.keys(Modifiers::COMMAND, Key::W);

    person.button("Import BOP dataset…");
    person.fill(Role::TextInput, "Folder of the dataset", &out.display().to_string());
    person.rest();
    person.button("Import");
    assert_ne!(person.folder(), folder);
    assert!(numbers(person.project()) == numbers(&worked), "the same numbers come back");
}
