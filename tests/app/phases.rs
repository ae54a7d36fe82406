//! What belongs to one phase is done in that phase alone: elsewhere nobody would see it.

use crate::harness::Person;
use egui::{Key, Modifiers, Role};
use egui_kittest::kittest::NodeT as _;
use poseloop::project::{FrameId, ObjectId};
use poseloop::workspace::{Phase, Tool};

/// Phases other than Annotate.
const ELSEWHERE: [Key; 4] = [Key::Num1, Key::Num2, Key::Num4, Key::Num5];

#[test]
fn keys_of_annotate_do_nothing_where_it_is_not_seen_and_say_why() {
    let (_desk, mut person) = Person::at_a_label();
    let before = person.project().clone();
    for phase in ELSEWHERE {
        person.keys(Modifiers::COMMAND, phase);
        for key in [Key::Delete, Key::D, Key::Enter] {
            person.keys(Modifiers::COMMAND, key);
        }
        for key in [Key::I, Key::D, Key::C, Key::G, Key::N, Key::Num2, Key::CloseBracket, Key::Delete] {
            person.key(key);
        }
        let annotate = &person.workspace().annotate;
        assert!(annotate.label.is_some() && annotate.tool == Tool::Points, "{phase:?}: {annotate:?}");
        assert_eq!((annotate.frame, annotate.object), (Some(FrameId(1)), Some(ObjectId(1))), "{phase:?}");
        assert!(*person.project() == before, "{phase:?}");
        assert!(person.was_told("Open Annotate first"), "{:?}", person.said());
    }
    person.keys(Modifiers::COMMAND, Key::Num3);
    person.keys(Modifiers::COMMAND, Key::Delete);
    assert_eq!(person.project().label_count(), 0);
}

#[test]
fn an_undo_elsewhere_says_what_it_took_back() {
    let (_desk, mut person) = Person::at_a_label();
    person.keys(Modifiers::COMMAND, Key::Num2);
    person.undo();
    assert_eq!(person.project().label_count(), 0);
    assert!(person.was_told("Undone: Put label"), "{:?}", person.said());
    person.keys(Modifiers::COMMAND, Key::Y);
    assert_eq!(person.project().label_count(), 1, "Ctrl+Y does it again");
}

#[test]
fn the_palette_greys_what_belongs_elsewhere_and_leads_to_frames() {
    let (_desk, mut person) = Person::at_a_label();
    person.keys(Modifiers::COMMAND, Key::Num2);
    person.keys(Modifiers::COMMAND, Key::K);
    person.types("Delete label");
    assert!(!person.enabled(Role::ListItem, "Delete label"));
    let why = person.node(Role::ListItem, "Delete label").accesskit_node().value();
    assert_eq!(why.as_deref(), Some("Open Annotate first"));
    person.key(Key::Escape);
    person.keys(Modifiers::COMMAND, Key::K);
    person.types("table 4");
    person.key(Key::Enter);
    assert_eq!((person.workspace().shell.phase, person.workspace().annotate.frame), (Phase::Annotate, Some(FrameId(4))));
}

#[test]
fn what_can_do_nothing_is_greyed_with_its_reason() {
    let (_desk, mut person) = Person::at_small_project();
    assert!(!person.enabled(Role::Button, "Copy from previous frame"), "there is no frame before");
    assert!(!person.sees_words("or copy from the previous frame"), "what can't be done is not advised");
    person.keys(Modifiers::COMMAND, Key::W);
    for title in ["Inspector", "Objects and frames"] {
        person.keys(Modifiers::COMMAND, Key::K);
        person.types(title);
        assert!(!person.enabled(Role::ListItem, title), "{title}");
        person.key(Key::Escape);
    }
}

#[test]
fn copying_is_offered_where_an_earlier_frame_has_a_pose() {
    let (_desk, mut person) = Person::at_a_label();
    person.row("table/000003");
    assert!(person.enabled(Role::Button, "Copy from previous frame") && person.sees_words("or copy from the previous frame"));
    person.row("table/000001");
    person.row("plate");
    assert!(!person.enabled(Role::Button, "Copy from previous frame"), "no earlier frame has one of this object");
    person.row("block");
    person.row("table/000003");
    assert!(person.enabled(Role::Button, "Copy from previous frame"));
    // A project with the same frames and no label.
    let other = crate::desk::Desk::new();
    let folder = other.small_project();
    person.drop_onto_window(&folder);
    person.row("table/000003");
    assert!(!person.enabled(Role::Button, "Copy from previous frame"), "the pose is another project's");
}
