//! The start page and what is filled in there.

use crate::desk::Desk;
use crate::harness::{Person, Seat};
use egui::{Key, Modifiers, Role, pos2};
use poseloop::tasks::sample::SampleSpec;
use poseloop::workspace::{SampleOrder, ThemeChoice};

#[test]
fn a_click_outside_does_not_throw_away_what_was_filled_in() {
    let desk = Desk::new();
    let mut person = Person::sit(&desk);
    for button in ["New project", "Import BOP dataset…"] {
        person.button(button);
        person.fill(Role::TextInput, "Name", "Half done");
        person.click_at(pos2(20.0, 20.0));
        assert_eq!(person.node(Role::TextInput, "Name").value().as_deref(), Some("Half done"), "{button}");
        person.key(Key::Escape);
        person.key(Key::Escape);
        assert!(!person.sees(Role::TextInput, "Name"), "Escape closes {button}");
    }
}

#[test]
fn where_no_dialog_opens_the_sheet_says_so_at_once() {
    let desk = Desk::new();
    let mut person = Person::sit(&desk);
    person.button("New project");
    person.button("Choose…");
    assert!(person.sees_words("type it here"), "{:?}", person.names());
    assert!(person.said().is_empty() && person.sees(Role::TextInput, "Folder"));
}

#[test]
fn after_a_refused_enter_one_types_on() {
    let desk = Desk::new();
    let mut person = Person::sit(&desk);
    person.button("New project");
    // Without a name there is nothing to make.
    person.key(Key::Enter);
    person.types("Third");
    person.key(Key::Enter);
    assert_eq!(person.project().name(), "Third");
}

#[test]
fn the_theme_changes_on_the_start_page() {
    let desk = Desk::new();
    let mut person = Person::sit(&desk);
    person.button("Light theme");
    assert_eq!(person.workspace().settings.theme, ThemeChoice::Light);
    person.button("Dark theme");
    assert_eq!(person.workspace().settings.theme, ThemeChoice::Dark);
}

#[test]
fn another_project_is_opened_from_the_projects_menu() {
    let desk = Desk::new();
    let folder = desk.small_project();
    let mut person = Person::sit(&desk);
    person.button("New project");
    person.types("Second");
    person.key(Key::Enter);
    person.drop_onto_window(&folder);
    person.button("Project Small parts");
    person.node(Role::MenuItem, "Recent projects").hover();
    person.rest();
    person.click(Role::MenuItem, "Second");
    assert_eq!(person.project().name(), "Second");
}

#[test]
fn while_the_sample_is_made_its_button_says_so() {
    let desk = Desk::new();
    let mut person = Person::sit_at(&desk, Seat { background: true, ..Seat::default() });
    let spec = SampleSpec { frames: 40, seed: 3, width_px: 96 };
    person.window.state_mut().workspace.sample = SampleOrder { folder: Some(desk.path("sample")), spec };
    let gate = person.gate.clone();
    let held = gate.lock().unwrap();
    person.node(Role::Button, "Open").click();
    person.look();
    assert!(!person.enabled(Role::Button, "Making…") && !person.sees(Role::Button, "Open"));
    person.click(Role::Button, "Cancel job");
    drop(held);
    person.wait_until("the end of the job", |p| p.workspace().background.running.is_empty());
    assert!(person.sees(Role::Button, "Open"));
}

#[test]
fn pages_of_an_empty_project_claim_nothing() {
    let desk = Desk::new();
    let mut person = Person::sit(&desk);
    person.button("New project");
    person.types("Empty");
    person.key(Key::Enter);
    for phase in [Key::Num1, Key::Num2, Key::Num4] {
        person.keys(Modifiers::COMMAND, phase);
        assert!(person.sees_words("Nothing yet: import a BOP dataset"), "{:?}", person.names());
        assert!(!person.sees_words("every photo is there") && !person.sees_words("0 of 0"), "{:?}", person.names());
    }
}
