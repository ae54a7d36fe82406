//! Slices are made, changed, renamed and deleted under Deploy, by mouse and by keyboard, as steps of the project.

use crate::desk::Desk;
use crate::harness::Person;
use crate::judging::{labelled, predictions, value};
use egui::{Key, Modifiers, Role};
use poseloop::eval::Filter;

/// The saved slices: name and condition.
fn saved(person: &Person) -> Vec<(String, Filter)> {
    person.project().slices().map(|s| (s.name.clone(), Filter::from_ron(&s.filter).unwrap())).collect()
}

fn filter(text: &str) -> Filter {
    Filter::from_ron(text).unwrap()
}

fn judged(desk: &Desk) -> Person {
    let mut person = Person::open(desk, &labelled(desk));
    person.drop_onto_window(&predictions(desk, "run.jsonl", &[0.0, 1.0, 30.0, 80.0]));
    person
}

#[test]
fn a_slice_is_made_changed_renamed_and_deleted() {
    let desk = Desk::new();
    let mut person = judged(&desk);
    assert!(!person.enabled(Role::Button, "Edit slice…"), "no saved slice is selected");
    person.button("New slice…");
    assert!(!person.enabled(Role::Button, "Save") && person.sees(Role::Label, "Choose at least one object"));
    person.click(Role::ComboBox, "Object 1");
    person.click(Role::MenuItemCheckBox, "block");
    assert!(person.sees(Role::Label, "5 of 5\u{a0}cases"), "{:?}", person.names());
    // The menu stays open for another name; a click beside it closes it.
    person.click(Role::MenuItemCheckBox, "plate");
    person.click(Role::TextInput, "Name");
    person.button("Add condition");
    assert!(person.sees(Role::Label, "Give distance a limit"));
    person.fill(Role::TextInput, "Distance to below 2", "100");
    assert!(person.sees(Role::Label, "0 of 5\u{a0}cases"), "{:?}", person.names());
    person.click(Role::RadioButton, "Any holds");
    assert!(person.sees(Role::Label, "5 of 5\u{a0}cases"));
    person.click(Role::ComboBox, "Condition 2");
    person.click(Role::MenuItemRadio, "Prediction");
    person.click(Role::RadioButton, "All hold");
    assert!(person.sees(Role::Label, "4 of 5\u{a0}cases"), "{:?}", person.names());
    person.fill(Role::TextInput, "Name", "found");
    person.button("Save");
    let made = filter(r#"All([Object(["block", "plate"]), Predicted(true)])"#);
    assert_eq!(saved(&person), [("found".to_owned(), made.clone())]);
    // It is a row of the table at once, and selected.
    let row = value(&person, "found: AR_MSSD").expect("a row");
    assert!(row.ends_with("4\u{a0}cases"), "{row}");
    assert_eq!(person.workspace().selected_slice().as_deref(), Some("found"));

    person.button("Edit slice…");
    person.button("Remove condition 1");
    person.fill(Role::TextInput, "Name", "with a prediction");
    person.button("Save");
    assert_eq!(saved(&person), [("with a prediction".to_owned(), filter("Predicted(true)"))]);
    assert_eq!(person.workspace().selected_slice().as_deref(), Some("with a prediction"), "what was renamed stays selected");
    person.undo();
    assert_eq!(saved(&person), [("found".to_owned(), made)]);
    person.redo();

    person.row(&value(&person, "with a prediction: ").expect("a row"));
    person.button("Edit slice…");
    person.button("Delete slice");
    assert!(saved(&person).is_empty() && value(&person, "with a prediction: ").is_none(), "{:?}", person.names());
    person.undo();
    assert_eq!(saved(&person).len(), 1);
}

#[test]
fn a_slice_is_made_with_the_keyboard_alone() {
    let desk = Desk::new();
    let mut person = judged(&desk);
    person.keys(Modifiers::COMMAND | Modifiers::SHIFT, Key::N);
    assert_eq!(person.focused().as_deref(), Some("Name"));
    person.tab_to("Condition 1", false);
    person.key(Key::Space);
    person.tab_to("Distance", false);
    person.key(Key::Space);
    person.tab_to("Distance from 1", false);
    person.types("500");
    assert!(person.sees(Role::Label, "5 of 5\u{a0}cases"), "{:?}", person.names());
    // Without a name it gets one that says what it is.
    person.tab_to("Save", false);
    person.key(Key::Enter);
    assert_eq!(saved(&person), [("Distance from 500\u{a0}mm".to_owned(), filter("DistanceM(at_least: 0.5)"))]);
    // A name that is taken is refused, and Escape leaves everything as it is.
    person.keys(Modifiers::COMMAND | Modifiers::SHIFT, Key::N);
    person.types("Distance from 500\u{a0}mm");
    person.click(Role::ComboBox, "Condition 1");
    person.click(Role::MenuItemRadio, "Prediction");
    assert!(!person.enabled(Role::Button, "Save"));
    person.key(Key::Escape);
    assert!(!person.sees(Role::TextInput, "Name") && saved(&person).len() == 1);
}
