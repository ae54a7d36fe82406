//! The views of Annotate: toolbar, mesh, filmstrip, photos that come and go.

use crate::desk::{self, Desk};
use crate::harness::Person;
use egui::{Event, Key, Modifiers, PointerButton, Role, vec2};
use poseloop::project::FrameId;
use poseloop::workspace::HalfPair;

#[test]
fn what_comes_with_the_gizmo_pushes_nothing_aside() {
    let (_desk, mut person) = Person::at_small_project();
    let places = |person: &Person| {
        let buttons = ["Undo", "Select", "Points", "Gizmo", "Solid", "Lines", "Brightness and contrast", "Fit", "1:1"];
        let mut all: Vec<_> = buttons.iter().map(|name| person.rect(Role::Button, name)).collect();
        all.push(person.rect(Role::Slider, "Opacity"));
        all
    };
    let before = places(&person);
    person.key(Key::G);
    assert!(person.sees(Role::ComboBox, "Gizmo axes"));
    assert_eq!(places(&person), before);
}

#[test]
fn the_card_of_the_exposure_covers_the_photo_alone() {
    let (_desk, mut person) = Person::at_small_project();
    person.button("Brightness and contrast");
    let (photo, mesh) = (person.rect(Role::Image, "Photo"), person.rect(Role::Image, "Mesh"));
    for (role, name) in [(Role::Slider, "Brightness"), (Role::Slider, "Contrast"), (Role::Button, "Reset")] {
        let rect = person.rect(role, name);
        assert!(photo.contains_rect(rect) && !mesh.intersects(rect), "{name} at {rect:?}, the photo at {photo:?}");
    }
}

/// The point of the mesh that a click in the middle of its view sets.
fn point_in_the_middle(person: &mut Person) -> Option<HalfPair> {
    let middle = person.rect(Role::Image, "Mesh").center();
    person.click_at(middle);
    let set = person.workspace().annotate.pending;
    person.key(Key::Escape);
    set
}

#[test]
fn the_mesh_is_moved_with_the_middle_button_or_the_space_bar_and_fits_again() {
    let (_desk, mut person) = Person::at_small_project();
    let first = point_in_the_middle(&mut person);
    assert!(matches!(first, Some(HalfPair::Point(_))));
    let middle = person.rect(Role::Image, "Mesh").center();
    let button = |person: &mut Person, pos, pressed| {
        person.window.event(Event::PointerButton { pos, button: PointerButton::Middle, pressed, modifiers: Modifiers::NONE });
        person.window.step();
    };
    person.window.hover_at(middle);
    person.window.step();
    button(&mut person, middle, true);
    for share in [0.5, 1.0] {
        person.move_to(middle + vec2(40.0, 0.0) * share);
    }
    button(&mut person, middle + vec2(40.0, 0.0), false);
    let moved = point_in_the_middle(&mut person);
    assert!(moved.is_some() && moved != first, "the mesh was moved aside: {moved:?}");
    person.window.key_down(Key::Space);
    person.drag(middle + vec2(40.0, 0.0), middle, Modifiers::NONE);
    person.window.key_up(Key::Space);
    let back = point_in_the_middle(&mut person);
    let (Some(HalfPair::Point(a)), Some(HalfPair::Point(b))) = (first, back) else { panic!("{first:?} {back:?}") };
    assert!((a - b).norm() < 1e-3, "moved back by the space bar: {a} {b}");
    person.drag(middle, middle + vec2(40.0, 10.0), Modifiers::NONE);
    let turned = point_in_the_middle(&mut person);
    person.window.key_down(Key::Space);
    person.drag(middle, middle + vec2(30.0, 0.0), Modifiers::NONE);
    person.window.key_up(Key::Space);
    person.window.hover_at(middle);
    person.key(Key::F);
    assert_eq!(point_in_the_middle(&mut person), turned, "fit shows all of it again, turned as it was");
}

#[test]
fn photos_that_come_and_go_are_seen_and_an_undo_forgets_what_was_linked() {
    let desk = Desk::new();
    let folder = desk.small_project();
    std::fs::remove_dir_all(folder.join("images")).unwrap();
    let mut person = Person::open(&desk, &folder);
    assert!(person.sees(Role::RadioButton, "Missing 6"), "{:?}", person.names());
    let shelf = desk.path("shelf");
    for id in 1..=3 {
        desk::frame(&shelf, id, true);
    }
    person.button("Project Small parts");
    person.click(Role::MenuItem, "Find missing photos…");
    person.fill(Role::TextInput, "Path", &shelf.display().to_string());
    person.rest();
    person.button("Choose");
    assert!(person.sees(Role::RadioButton, "Missing 3"), "{:?}", person.names());
    person.row("table/000001");
    assert!(!person.sees_words("The photo of this frame is missing"));
    person.undo();
    assert!(person.sees(Role::RadioButton, "Missing 6"), "{:?}", person.names());
    assert_eq!(person.workspace().annotate.frame, Some(FrameId(1)));
    assert!(person.sees_words("The photo of this frame is missing"), "the photo of before is still shown");
    person.redo();
    assert!(!person.sees_words("The photo of this frame is missing") && person.sees(Role::RadioButton, "Missing 3"));
}

#[test]
fn a_mesh_that_was_turned_is_turned_back_by_its_button_or_by_fitting_twice() {
    let (_desk, mut person) = Person::at_small_project();
    let first = point_in_the_middle(&mut person);
    let middle = person.rect(Role::Image, "Mesh").center();
    assert!(!person.sees(Role::Button, "Turn the mesh back"));
    let turn = |person: &mut Person| {
        person.drag(middle, middle + vec2(60.0, 40.0), Modifiers::NONE);
        assert_ne!(point_in_the_middle(person), first);
    };
    turn(&mut person);
    person.button("Turn the mesh back");
    assert_eq!(point_in_the_middle(&mut person), first);
    turn(&mut person);
    person.window.hover_at(middle);
    person.key(Key::F);
    assert_eq!(point_in_the_middle(&mut person), first);
}
