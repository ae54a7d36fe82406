//! What a hand does by the way: a key held down, a wheel turned on, something pressed while the button is down.

use crate::desk::{self, Desk};
use crate::harness::Person;
use crate::pointing::PhotoLook;
use egui::{Event, Key, Modifiers, MouseWheelUnit, Pos2, TouchPhase, vec2};
use poseloop::geom::{Vec2, Vec3};
use poseloop::project::{FrameId, LabelState, Method};
use poseloop::workspace::{Command, HalfPair};

const SIZE: (f64, f64) = (640.0, 480.0);

/// The window on the small project with a half pair on the photo, and where the block's corners are there.
fn with_half_pair() -> (Desk, Person, Vec<Pos2>) {
    let (desk, mut person) = Person::at_small_project();
    person.key(Key::P);
    let look = PhotoLook::fit(&mut person, SIZE);
    let corner = |x: f64, y: f64| desk::block().pixel(&Vec3::new(x, y, -0.02));
    let places = [corner(0.03, 0.02), corner(-0.03, 0.02)].iter().map(|pixel| look.place(&person, pixel)).collect();
    (desk, person, places)
}

fn hold(person: &mut Person, key: Key, repeat: bool, pressed: bool) {
    person.window.event(Event::Key { key, physical_key: None, pressed, repeat, modifiers: Modifiers::NONE });
}

#[test]
fn panning_with_the_space_bar_held_places_nothing() {
    let (_desk, mut person, places) = with_half_pair();
    person.click_at(places[0]);
    let Some(HalfPair::Pixel(before)) = person.workspace().annotate.pending else { panic!("half a pair") };
    hold(&mut person, Key::Space, false, true);
    person.press(places[1], Modifiers::NONE);
    for step in 1..8 {
        hold(&mut person, Key::Space, true, true);
        person.move_to(places[1] + vec2(6.0 * step as f32, 0.0));
    }
    person.let_go(places[1] + vec2(42.0, 0.0), Modifiers::NONE);
    person.click_at(places[1]);
    hold(&mut person, Key::Space, false, false);
    person.rest();
    let Some(HalfPair::Pixel(after)) = person.workspace().annotate.pending else { panic!("half a pair") };
    assert!((after - before).norm() < 1e-9, "{before} became {after}");
    assert!(person.workspace().label().is_none());
}

#[test]
fn a_held_arrow_key_is_one_step() {
    let (_desk, mut person) = Person::at_a_label();
    person.key(Key::G);
    let before = person.project().clone();
    hold(&mut person, Key::ArrowRight, false, true);
    person.window.step();
    for _ in 0..12 {
        hold(&mut person, Key::ArrowRight, true, true);
        person.window.step();
    }
    hold(&mut person, Key::ArrowRight, false, false);
    person.rest();
    let label = person.project().labels_of(FrameId(1)).next().expect("a label").clone();
    assert_eq!(label.method, Method::Gizmo);
    person.undo();
    assert!(*person.project() == before, "one undo takes all of it back");
}

#[test]
fn a_click_of_the_gizmo_puts_an_object_there() {
    let (_desk, mut person, places) = with_half_pair();
    person.key(Key::Escape);
    person.key(Key::G);
    let before = person.project().clone();
    person.click_at(places[0]);
    let label = person.workspace().label().expect("a label").clone();
    let seen = desk::camera().project(&label.pose.expect("a pose").camera_from_object().translation).expect("it is seen");
    assert_eq!((label.method, label.state), (Method::Gizmo, LabelState::Draft));
    let wanted: Vec2 = desk::block().pixel(&Vec3::new(0.03, 0.02, -0.02));
    assert!((seen - wanted).norm() < 2.0, "{seen} instead of {wanted}");
    person.undo();
    assert!(*person.project() == before);
}

#[test]
fn deleting_the_pair_in_hand_while_it_is_dragged_keeps_it_deleted() {
    let (_desk, mut person, _) = with_half_pair();
    let look = PhotoLook::fit(&mut person, SIZE);
    for (x, y) in [(0.03, 0.02), (-0.03, 0.02), (-0.03, -0.02), (0.03, -0.02)] {
        let point = Vec3::new(x, y, -0.02);
        let workspace = &mut person.window.state_mut().workspace;
        workspace.send(Command::PlacePoint(point));
        workspace.send(Command::PlacePixel(desk::block().pixel(&point)));
    }
    person.rest();
    let label = person.workspace().label().expect("a label").clone();
    let at = look.place(&person, &Vec2::from(label.correspondences[0].pixel));
    person.press(at, Modifiers::NONE);
    person.move_to(at + vec2(10.0, 0.0));
    person.move_to(at + vec2(20.0, 0.0));
    person.window.key_press(Key::Delete);
    person.move_to(at + vec2(30.0, 0.0));
    person.let_go(at + vec2(30.0, 0.0), Modifiers::NONE);
    let left = &person.workspace().label().expect("a label").correspondences;
    assert_eq!(left[..], label.correspondences[1..]);
}

#[test]
fn the_cross_hair_stays_under_a_pointer_that_stands_still_while_the_wheel_turns() {
    let (_desk, mut person, places) = with_half_pair();
    person.move_to(places[0]);
    for _ in 0..7 {
        let (unit, phase) = (MouseWheelUnit::Line, TouchPhase::Move);
        let source = egui::MouseWheelSource::Wheel;
        person.window.event(Event::MouseWheel { unit, delta: vec2(0.0, 1.0), modifiers: Modifiers::NONE, phase, source });
        person.look();
    }
    let shown = |person: &Person| {
        person.words_painted().into_iter().find(|words| words.contains(", ") && words.chars().all(|c| " ,.0123456789".contains(c)))
    };
    let before = shown(&person).expect("the place of the cross hair");
    person.click_at(places[0]);
    let Some(HalfPair::Pixel(pixel)) = person.workspace().annotate.pending else { panic!("half a pair") };
    assert_eq!(before, format!("{:.1}, {:.1}", pixel.x, pixel.y));
}

#[test]
fn what_a_drag_would_have_allowed_is_not_on_offer_once_it_was_given_up() {
    let (_desk, mut person, _) = with_half_pair();
    let look = PhotoLook::fit(&mut person, SIZE);
    for (x, y, z) in [(0.03, 0.02, -0.02), (-0.03, 0.02, -0.02), (-0.03, -0.02, -0.02), (0.03, -0.02, 0.02), (0.03, 0.02, 0.02)] {
        let point = Vec3::new(x, y, z);
        let workspace = &mut person.window.state_mut().workspace;
        workspace.send(Command::PlacePoint(point));
        workspace.send(Command::PlacePixel(desk::block().pixel(&point)));
    }
    person.rest();
    let offered = person.workspace().annotate.candidates.clone();
    let at = look.place(&person, &Vec2::from(person.workspace().label().expect("a label").correspondences[4].pixel));
    let mut would_have_allowed_others = false;
    for (way_out, places) in [(Key::Escape, 60.0), (Key::Escape, 150.0), (Key::Escape, -120.0)] {
        person.press(at, Modifiers::NONE);
        person.move_to(at + vec2(8.0, 0.0));
        person.move_to(at + vec2(places, 40.0));
        person.window.step();
        would_have_allowed_others |= person.workspace().annotate.candidates != offered;
        person.window.key_press(way_out);
        person.let_go(at + vec2(places, 40.0), Modifiers::NONE);
        person.rest();
        assert_eq!(person.workspace().annotate.candidates, offered);
    }
    assert!(would_have_allowed_others);
}

#[test]
fn done_goes_to_the_other_draft_of_the_frame_first_and_writes_no_empty_step() {
    let desk = Desk::new();
    let folder = desk.small_project();
    Desk::put_label(&folder, 1, 1, 1, &desk::block().pose);
    Desk::put_label(&folder, 2, 1, 2, &desk::plate().pose);
    let mut person = Person::open(&desk, &folder);
    let first = person.workspace().annotate.label;
    person.keys(Modifiers::COMMAND, Key::Enter);
    assert_eq!(person.workspace().annotate.frame, Some(FrameId(1)));
    assert!(person.workspace().annotate.label.is_some() && person.workspace().annotate.label != first);
    person.keys(Modifiers::COMMAND, Key::Enter);
    assert_eq!(person.workspace().annotate.frame, Some(FrameId(2)));
    assert!(person.project().labels_of(FrameId(1)).all(|label| label.state == LabelState::Done));
    // Once more on what is done: it goes on, and changes nothing.
    person.key(Key::OpenBracket);
    assert_eq!(person.workspace().annotate.frame, Some(FrameId(1)));
    let revision = person.workspace().revision();
    person.keys(Modifiers::COMMAND, Key::Enter);
    assert_eq!((person.workspace().annotate.frame, person.workspace().revision()), (Some(FrameId(2)), revision));
}

#[test]
fn an_undo_out_of_sight_names_the_frame() {
    let (_desk, mut person) = Person::at_a_label();
    person.keys(Modifiers::COMMAND, Key::Delete);
    person.key(Key::CloseBracket);
    let name = person.workspace().frame_name(FrameId(1));
    person.undo();
    assert!(person.was_told(&format!("Undone: Delete label in {name}")), "{:?}", person.said());
    person.button("Show frame");
    assert_eq!(person.workspace().annotate.frame, Some(FrameId(1)));
    person.key(Key::CloseBracket);
    person.redo();
    assert!(person.was_told(&format!("Redone: Delete label in {name}")), "{:?}", person.said());
}

#[test]
fn shortcuts_that_come_with_one_picture_all_count() {
    let (_desk, mut person, _) = with_half_pair();
    for (x, y) in [(0.03, 0.02), (-0.03, 0.02), (-0.03, -0.02)] {
        let point = Vec3::new(x, y, -0.02);
        let workspace = &mut person.window.state_mut().workspace;
        workspace.send(Command::PlacePoint(point));
        workspace.send(Command::PlacePixel(desk::block().pixel(&point)));
    }
    person.rest();
    assert_eq!(person.workspace().label().map(|label| label.correspondences.len()), Some(3));
    person.window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    person.window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    person.rest();
    assert_eq!(person.workspace().label().map(|label| label.correspondences.len()), Some(1));
}

#[test]
fn done_in_the_middle_of_a_drag_takes_what_is_seen() {
    let (_desk, mut person) = Person::at_a_label();
    person.key(Key::G);
    let before = person.workspace().label().and_then(|label| label.pose).expect("a pose").camera_from_object();
    let look = PhotoLook::fit(&mut person, SIZE);
    let at = look.place(&person, &desk::camera().project(&before.translation).expect("it is seen"));
    person.press(at, Modifiers::NONE);
    person.move_to(at + vec2(20.0, 0.0));
    person.move_to(at + vec2(40.0, 0.0));
    person.window.step();
    person.window.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
    person.look();
    person.let_go(at + vec2(40.0, 0.0), Modifiers::NONE);
    person.rest();
    let label = person.project().labels_of(FrameId(1)).next().expect("a label").clone();
    assert_eq!(label.state, LabelState::Done);
    assert!(label.pose.expect("a pose").camera_from_object().distance_to(&before) > 1e-3);
}
