//! What can be done with labels and frames: delete, copy, states, other solutions, next ones, lists.

use crate::desk::{self, Desk};
use crate::harness::Person;
use crate::pointing::{MeshLook, PhotoLook};
use crate::truth::Truth;
use egui::{Event, Key, Modifiers, Role, vec2};
use poseloop::geom::Vec2;
use poseloop::project::{FrameId, LabelState, Method};
use poseloop::workspace::Command;

const SIZE: (f64, f64) = (640.0, 480.0);

/// Clicks exact pairs of an object.
fn draw(person: &mut Person, truth: &Truth, count: usize) {
    let mesh = MeshLook::default();
    let (_, view) = mesh.view(person, &truth.mesh);
    let mut photo = PhotoLook::fit(person, SIZE);
    for point in truth.points(&view, count) {
        person.pair(&mesh, &mut photo, truth, &point, &truth.pixel(&point));
    }
}

fn frame(person: &Person) -> FrameId {
    person.workspace().annotate.frame.expect("a frame")
}

#[test]
fn a_label_is_deleted_and_comes_back() {
    let (_desk, mut person) = Person::at_small_project();
    draw(&mut person, &desk::block(), 4);
    let before = person.project().clone();
    person.keys(Modifiers::COMMAND, Key::Delete);
    assert_eq!(person.project().label_count(), 0);
    assert!(person.sees_words("This object has no label in this frame"));
    person.undo();
    assert!(*person.project() == before);
    assert!(person.workspace().label().is_some(), "it is in hand again");
}

#[test]
fn a_pose_is_copied_from_the_frame_before() {
    let (_desk, mut person) = Person::at_small_project();
    draw(&mut person, &desk::block(), 4);
    let pose = person.workspace().label().unwrap().pose;
    person.key(Key::CloseBracket);
    person.key(Key::CloseBracket);
    person.key(Key::C);
    let copied = person.workspace().label().expect("a label").clone();
    assert_eq!((copied.pose, copied.method, copied.state), (pose, Method::Copied, LabelState::Draft));
    assert_eq!(frame(&person), FrameId(3));
    person.undo();
    assert!(person.workspace().label().is_none());
    person.key(Key::Num2);
    person.key(Key::C);
    assert!(person.was_told("No earlier frame of this session has a pose of this object"), "{:?}", person.said());
}

#[test]
fn next_unlabelled_goes_round_and_passes_frames_without_a_photo() {
    let (_desk, mut person) = Person::at_small_project();
    let mut seen = Vec::new();
    for _ in 1..desk::FRAMES {
        seen.push(frame(&person).0);
        person.key(Key::N);
        assert!(!person.sees_words("photo is missing"), "frame {:?}", frame(&person));
    }
    assert_eq!(seen, [1, 2, 3, 4, 5], "the sixth has no photo");
    assert_eq!(frame(&person), FrameId(1), "round to the first");
    draw(&mut person, &desk::block(), 3);
    (0..4).for_each(|_| person.key(Key::N));
    assert_eq!(frame(&person), FrameId(5));
    person.key(Key::N);
    assert_eq!(frame(&person), FrameId(2), "the first has a label now");
}

#[test]
fn done_and_next_marks_and_goes_on_also_in_the_list_of_those_to_do() {
    let (_desk, mut person) = Person::at_small_project();
    person.click(Role::RadioButton, "To do 6");
    for at in 1..=2 {
        draw(&mut person, &desk::block(), 4);
        person.button("Done, next frame");
        assert_eq!(frame(&person), FrameId(at + 1), "on to the next of the list");
        assert_eq!(person.project().labels_of(FrameId(at)).next().unwrap().state, LabelState::Done);
    }
    assert!(person.sees(Role::RadioButton, "To do 4") && !person.sees(Role::ListItem, "table/000001"));
    person.key(Key::OpenBracket);
    assert_eq!(frame(&person), FrameId(3), "nothing to do lies before");
    person.undo();
    assert!(person.sees(Role::RadioButton, "To do 5"), "undo brings the frame back into the list");
}

#[test]
fn done_says_why_not_without_a_pose() {
    let (_desk, mut person) = Person::at_small_project();
    assert!(!person.enabled(Role::Button, "Done, next frame"));
    person.keys(Modifiers::COMMAND, Key::Enter);
    assert!(person.was_told("Done, next frame: The selected object has no label in this frame"), "{:?}", person.said());
    draw(&mut person, &desk::block(), 2);
    assert!(!person.enabled(Role::Button, "Done, next frame"));
    person.keys(Modifiers::COMMAND, Key::Enter);
    assert!(person.was_told("place at least three pairs"), "{:?}", person.said());
    assert_eq!(frame(&person), FrameId(1));
}

#[test]
fn three_pairs_leave_several_solutions_and_x_takes_the_next() {
    let (_desk, mut person) = Person::at_small_project();
    draw(&mut person, &desk::block(), 3);
    assert!(person.sees_words("Another pose explains the pairs"), "{:?}", person.names());
    let before = person.project().clone();
    let first = person.workspace().label().unwrap().pose.unwrap();
    let others = person.workspace().annotate.candidates.len();
    person.key(Key::X);
    let second = person.workspace().label().unwrap().pose.unwrap();
    assert!(first.camera_from_object().angle_to(&second.camera_from_object()).to_degrees() > 1.0, "another pose");
    assert!(person.workspace().label().unwrap().covariance.is_some());
    (0..others).for_each(|_| person.key(Key::X));
    let back = person.workspace().label().unwrap().pose.unwrap().camera_from_object();
    assert!(back.angle_to(&first.camera_from_object()) < 1e-6, "round to the first");
    (0..=others).for_each(|_| person.undo());
    assert!(*person.project() == before);
    assert_eq!(person.workspace().annotate.candidates.len(), others, "undo leaves the others on offer");
    person.key(Key::CloseBracket);
    assert!(person.workspace().annotate.candidates.is_empty());
    person.key(Key::OpenBracket);
    assert_eq!(person.workspace().annotate.candidates.len(), others, "and so does coming back to the frame");
    person.key(Key::X);
    assert!(person.workspace().label().unwrap().pose.unwrap() != first, "X takes one of them");
}

#[test]
fn a_flat_part_far_away_has_two_solutions_and_the_window_says_why() {
    let (_desk, mut person) = Person::at_small_project();
    person.row("plate");
    draw(&mut person, &desk::plate(), 4);
    assert!(person.sees_words("add a pair that lies off their plane"), "{:?}", person.names());
    let turn = |person: &Person| person.workspace().label().unwrap().pose.unwrap().camera_from_object();
    let first = turn(&person);
    person.key(Key::X);
    assert!(turn(&person).angle_to(&first).to_degrees() > 5.0, "the plate tilts the other way");
    // What was chosen is kept while a pair is moved a little.
    let chosen = turn(&person);
    let pixel = person.workspace().label().unwrap().correspondences[0].pixel;
    person.window.state_mut().workspace.send(Command::DragPair(0, Vec2::from(pixel) + Vec2::new(0.1, 0.0)));
    person.window.state_mut().workspace.send(Command::EndGesture);
    person.rest();
    assert!(turn(&person).angle_to(&chosen) < 0.5 * turn(&person).angle_to(&first), "the chosen tilt is kept");
    person.undo();
    person.key(Key::X);
    assert!(turn(&person).angle_to(&first) < 1e-6);
}

#[test]
fn pairs_are_selected_and_removed_by_mouse_and_by_key() {
    let (_desk, mut person) = Person::at_small_project();
    draw(&mut person, &desk::block(), 5);
    let before = person.project().clone();
    person.button("Remove pair 2");
    assert_eq!(person.workspace().label().unwrap().correspondences.len(), 4);
    person.undo();
    assert!(*person.project() == before);
    let name = person.names().into_iter().find(|(role, name)| *role == Role::ListItem && name.starts_with("Pair 4")).expect("a row").1;
    person.row(&name);
    person.key(Key::Delete);
    let label = person.workspace().label().unwrap();
    assert_eq!((label.correspondences.len(), label.pose.is_some()), (4, true));
    (0..2).for_each(|_| person.button("Remove pair 1"));
    assert!(person.workspace().label().unwrap().pose.is_none(), "two pairs make no pose");
}

#[test]
fn the_state_is_set_in_the_inspector_and_a_changed_pose_is_a_draft_again() {
    let (_desk, mut person) = Person::at_small_project();
    draw(&mut person, &desk::block(), 4);
    person.click(Role::ComboBox, "Label state");
    person.click(Role::MenuItemRadio, "Reviewed");
    assert_eq!(person.workspace().label().unwrap().state, LabelState::Reviewed);
    person.fill(Role::SpinButton, "x", "1");
    person.key(Key::Enter);
    assert_eq!(person.workspace().label().unwrap().state, LabelState::Draft);
    (0..2).for_each(|_| person.undo());
    assert_eq!(person.workspace().label().unwrap().state, LabelState::Draft);
    person.redo();
    assert_eq!(person.workspace().label().unwrap().state, LabelState::Reviewed);
}

#[test]
fn a_frame_holds_several_instances_of_an_object_and_each_can_be_taken_in_hand() {
    let (_desk, mut person) = Person::at_small_project();
    draw(&mut person, &desk::block(), 3);
    let first = person.workspace().label().unwrap().id;
    person.keys(Modifiers::COMMAND, Key::D);
    assert!(person.workspace().label().is_none(), "a new one is begun");
    draw(&mut person, &desk::block(), 3);
    let second = person.workspace().label().unwrap().id;
    assert_ne!(first, second);
    assert_eq!(person.project().labels_of(FrameId(1)).count(), 2);
    person.key(Key::I);
    assert_eq!(person.workspace().label().unwrap().id, first, "the next instance");
    person.key(Key::I);
    assert_eq!(person.workspace().label().unwrap().id, second, "and round");
}

#[test]
fn a_list_that_was_scrolled_stays_where_it_is() {
    let desk = Desk::new();
    let folder = desk.small_project();
    desk::more_frames(&folder, 60);
    let mut person = Person::open(&desk, &folder);
    let row = person.rect(Role::ListItem, "table/000001");
    person.window.hover_at(row.center());
    let (unit, delta, phase) = (egui::MouseWheelUnit::Line, vec2(0.0, -12.0), egui::TouchPhase::Move);
    let source = egui::MouseWheelSource::Unknown;
    person.window.event(Event::MouseWheel { unit, delta, phase, source, modifiers: Modifiers::NONE });
    (0..12).for_each(|_| person.window.step());
    assert!(!person.sees(Role::ListItem, "table/000001"), "the list springs back to the selected frame");
    person.key(Key::CloseBracket);
    assert!(person.sees(Role::ListItem, "table/000002"), "a frame that is selected comes into sight");
}

#[test]
fn a_pose_that_was_moved_off_its_pairs_is_told() {
    let (_desk, mut person) = Person::at_small_project();
    draw(&mut person, &desk::block(), 4);
    assert!(!person.sees_words("moved off its pairs"));
    person.key(Key::G);
    person.key(Key::PageUp);
    assert!(!person.sees_words("moved off its pairs"), "by a millimetre");
    person.fill(Role::SpinButton, "x", "90");
    person.key(Key::Enter);
    assert!(person.sees_words("moved off its pairs"), "{:?}", person.names());
    person.undo();
    assert!(!person.sees_words("moved off its pairs"));
}
