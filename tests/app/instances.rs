//! Several labels of one object in a frame.

use crate::desk::{self, Desk};
use crate::harness::Person;
use egui::{Key, Modifiers, Role};
use egui_kittest::kittest::NodeT as _;
use poseloop::project::LabelId;

/// At the small project with two blocks in its first frame.
fn at_two_blocks() -> (Desk, Person) {
    let desk = Desk::new();
    let folder = desk.small_project();
    Desk::put_label(&folder, 1, 1, 1, &desk::block().pose);
    Desk::put_label(&folder, 2, 1, 1, &desk::plate().pose);
    let person = Person::open(&desk, &folder);
    (desk, person)
}

fn value(person: &Person, row: &str) -> Option<String> {
    person.node(Role::ListItem, row).accesskit_node().value()
}

#[test]
fn several_labels_of_an_object_are_counted_and_the_next_one_is_offered() {
    let (_desk, mut person) = at_two_blocks();
    assert_eq!(person.workspace().annotate.label, Some(LabelId(1)));
    assert_eq!(value(&person, "block").as_deref(), Some("1 of 2"));
    assert!(person.sees_words("Label 1 of 2"), "{:?}", person.names());
    person.button("Next instance");
    assert_eq!(person.workspace().annotate.label, Some(LabelId(2)));
    assert_eq!(value(&person, "block").as_deref(), Some("2 of 2"));
    person.key(Key::I);
    assert_eq!(person.workspace().annotate.label, Some(LabelId(1)));
    person.row("plate");
    assert_eq!(value(&person, "block").as_deref(), Some("2 labels"));
    assert_eq!(value(&person, "plate"), None);
}

#[test]
fn another_one_of_an_object_is_given_up_by_escape_or_its_row() {
    let (_desk, mut person) = Person::at_a_label();
    let label = person.workspace().annotate.label;
    for back in [0, 1, 2] {
        person.keys(Modifiers::COMMAND, Key::D);
        assert_eq!(person.workspace().annotate.label, None);
        match back {
            0 => person.key(Key::Escape),
            1 => person.row("block"),
            _ => person.button("Back to its label"),
        }
        assert_eq!(person.workspace().annotate.label, label, "way {back}");
    }
}
