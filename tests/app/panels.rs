//! What the person arranged: widths of panels, the frame and object in hand, the window; and what follows its size.

use crate::desk::Desk;
use crate::harness::Person;
use egui::{Key, Modifiers, Role, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use poseloop::project::{FrameId, ObjectId};
use poseloop::workspace::{Settings, WindowPlace};

fn width(person: &Person, name: &str) -> f32 {
    person.rect(Role::Image, name).width()
}

#[test]
fn edges_of_panels_are_dragged_within_bounds_and_kept() {
    let desk = Desk::new();
    let folder = desk.small_project();
    let mut person = Person::open(&desk, &folder);
    let photo = width(&person, "Photo");
    let mesh = width(&person, "Mesh");
    for (edge, by) in [("Edge of the left panel", 40.0), ("Edge of the inspector", -30.0), ("Edge of the mesh view", -50.0)] {
        let at = person.rect(Role::Splitter, edge).center();
        person.drag(at, at + vec2(by, 0.0), Modifiers::NONE);
    }
    let dragged = (width(&person, "Photo"), width(&person, "Mesh"));
    assert!((dragged.0 - (photo - 120.0)).abs() < 3.0, "{photo} became {}", dragged.0);
    assert!((dragged.1 - (mesh + 50.0)).abs() < 3.0, "{mesh} became {}", dragged.1);
    // Far out it stops at the widest panel.
    let at = person.rect(Role::Splitter, "Edge of the left panel").center();
    person.drag(at, at + vec2(600.0, 0.0), Modifiers::NONE);
    let left = person.rect(Role::Splitter, "Edge of the left panel").center().x;
    assert!((left - 320.0).abs() < 4.0, "{left}");
    person.leave();
    let mut person = Person::sit(&desk);
    person.button("Open project Small parts");
    assert!((width(&person, "Mesh") - dragged.1).abs() < 1.0, "the width of the mesh view is kept");
    assert!((person.rect(Role::Splitter, "Edge of the left panel").center().x - left).abs() < 1.0);
}

#[test]
fn a_project_opens_where_it_was_closed() {
    let desk = Desk::new();
    let folder = desk.small_project();
    let mut person = Person::open(&desk, &folder);
    person.row("table/000004");
    person.row("plate");
    person.leave();
    let mut person = Person::sit(&desk);
    person.button("Open project Small parts");
    let annotate = &person.workspace().annotate;
    assert_eq!((annotate.frame, annotate.object), (Some(FrameId(4)), Some(ObjectId(2))));
}

#[test]
fn a_project_opens_where_it_was_when_the_program_was_killed() {
    let desk = Desk::new();
    let folder = desk.small_project();
    let mut person = Person::open(&desk, &folder);
    person.row("table/000004");
    drop(person);
    let person = Person::open(&desk, &folder);
    assert_eq!(person.workspace().annotate.frame, Some(FrameId(4)));
}

#[test]
fn settings_that_cannot_be_read_are_left_as_they_are() {
    let desk = Desk::new();
    let folder = desk.small_project();
    std::fs::write(desk.settings_file(), "(theme: Purple").unwrap();
    let mut person = Person::open(&desk, &folder);
    assert!(person.was_told("The settings could not be read"), "{:?}", person.said());
    person.row("table/000004");
    person.leave();
    assert_eq!(std::fs::read_to_string(desk.settings_file()).unwrap(), "(theme: Purple");
}

#[test]
fn the_window_is_remembered() {
    let desk = Desk::new();
    let mut person = Person::sit(&desk);
    let place = WindowPlace { size: [1300.0, 820.0], maximised: true };
    person.window.state_mut().workspace.settings.window = Some(place);
    person.rest();
    drop(person);
    assert_eq!(Settings::load(&desk.settings_file()).0.window, Some(place));
}

#[test]
fn the_zoom_in_the_toolbar_is_that_of_the_photo_after_the_window_changed() {
    let (_desk, mut person) = Person::at_small_project();
    let figure = |person: &Person| {
        let node = person.window.query_all_by_label_contains("\u{a0}%").next().expect("a zoom");
        node.accesskit_node().value().or(node.accesskit_node().label()).expect("words")
    };
    let before = figure(&person);
    person.window.set_size(vec2(1100.0, 700.0));
    person.window.step();
    let delay = person.window.output().viewport_output[&egui::ViewportId::ROOT].repaint_delay;
    let first = figure(&person);
    person.look();
    let after = figure(&person);
    assert!(first == after || delay.is_zero(), "{first} stays until the pointer moves");
    assert_ne!(after, before);
}

#[test]
fn the_styles_of_the_overlay_have_their_names_at_1280() {
    let desk = Desk::new();
    let folder = desk.small_project();
    let seat = crate::harness::Seat { size: [1280.0, 800.0], ..crate::harness::Seat::default() };
    let mut person = Person::sit_at(&desk, seat);
    person.drop_onto_window(&folder);
    for style in ["Solid", "Outline", "X-ray", "Lines"] {
        assert!(person.sees(Role::Button, style), "{style}");
    }
}

fn is_on(person: &Person, item: &str) -> bool {
    person.node(Role::MenuItem, item).accesskit_node().toggled() == Some(egui::accesskit::Toggled::True)
}

#[test]
fn the_menu_of_the_gear_shows_what_is_on() {
    let (_desk, mut person) = Person::at_small_project();
    person.button("Settings");
    assert!(is_on(&person, "Solid overlay") && !is_on(&person, "Lines overlay"));
    assert!(is_on(&person, "Inspector") && !is_on(&person, "Light theme"));
    person.click(Role::MenuItem, "Lines overlay");
    person.button("Settings");
    assert!(is_on(&person, "Lines overlay") && !is_on(&person, "Solid overlay"));
}

#[test]
fn the_right_button_offers_what_can_be_done_there() {
    let (_desk, mut person) = Person::at_a_label();
    let centre = person.workspace().camera().unwrap().project(&crate::desk::block().pose.translation).unwrap();
    let look = crate::pointing::PhotoLook::fit(&mut person, (640.0, 480.0));
    let at = look.place(&person, &centre);
    person.click(Role::ListItem, "plate");
    person.secondary_at(at);
    assert_eq!(person.workspace().object().unwrap().name, "block", "what lies under the pointer is taken in hand");
    assert!(person.sees(Role::MenuItem, "Outline overlay"));
    person.click(Role::MenuItem, "Delete label");
    assert_eq!(person.project().label_count(), 0);
    person.undo();
    person.row("table/000003");
    for (row, item) in [("block", "Copy from previous frame"), ("table/000002", "Settle review")] {
        person.node(Role::ListItem, row).click_secondary();
        person.rest();
        assert!(person.sees(Role::MenuItem, item), "{row}: {:?}", person.names());
        person.key(Key::Escape);
    }
    assert_eq!(person.workspace().annotate.frame, Some(FrameId(2)));
    person.row("table/000001");
    person.button("More about the label");
    person.click(Role::MenuItem, "Delete label");
    assert_eq!(person.project().label_count(), 0);
}

#[test]
fn a_frame_without_photo_says_so_in_the_list_and_over_the_photo_and_offers_the_way() {
    let (_desk, mut person) = Person::at_small_project();
    let value = |person: &Person, row: &str| person.node(Role::ListItem, row).accesskit_node().value();
    assert_eq!(value(&person, "table/000006").as_deref(), Some("photo missing"));
    assert_eq!(value(&person, "table/000005"), None);
    person.row("table/000006");
    assert!(person.sees_words("The photo of this frame is missing: table/000006"), "{:?}", person.names());
    assert!(person.sees_words("the pose can be typed, copied or moved"), "{:?}", person.names());
    person.click_at(person.rect(Role::Image, "Photo").center());
    assert!(person.workspace().annotate.pending.is_none() && person.was_told("no place to point at"), "{:?}", person.said());
    person.button("Find missing photos…");
    assert!(person.sees(Role::TextInput, "Path"));
}
