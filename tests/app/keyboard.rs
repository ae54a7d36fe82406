//! A label without a mouse: from the start page to *done* by keys alone.

use crate::desk::{self, Desk};
use crate::harness::Person;
use crate::pointing::MeshLook;
use egui::{Key, Modifiers, Role, Vec2};
use poseloop::geom::{Vec2 as Pixel, Vec3};
use poseloop::project::{FrameId, LabelState};
use poseloop::workspace::HalfPair;

/// Moves a cross hair by so many pixels: whole ones by the arrows, tenths with Shift.
fn walk(person: &mut Person, by: Vec2) {
    for (along, forward, back) in [(by.x, Key::ArrowRight, Key::ArrowLeft), (by.y, Key::ArrowDown, Key::ArrowUp)] {
        let tenths = (along * 10.0).round() as i32;
        let key = if tenths < 0 { back } else { forward };
        let steps = tenths.unsigned_abs() as usize;
        for (modifiers, times) in [(Modifiers::NONE, steps / 10), (Modifiers::SHIFT, steps % 10)] {
            if times > 0 {
                person.key_repeated(modifiers, key, times);
            }
        }
    }
}

#[test]
fn a_pose_is_labelled_without_a_mouse() {
    let desk = Desk::new();
    let folder = desk.small_project();
    let mut person = Person::sit(&desk);
    person.tab_to("Open project…", false);
    person.key(Key::Enter);
    assert_eq!(person.focused().as_deref(), Some("Path"), "the field waits for the path");
    person.keys(Modifiers::COMMAND, Key::A);
    person.types(&folder.display().to_string());
    person.key(Key::Enter);
    assert_eq!(person.folder(), folder);

    person.key(Key::CloseBracket);
    person.key(Key::Num1);
    person.key(Key::P);
    assert_eq!((person.workspace().annotate.frame, person.workspace().object().unwrap().name.as_str()), (Some(FrameId(2)), "block"));

    let truth = desk::block();
    let mesh = MeshLook::default();
    let (_, view) = mesh.view(&person, &truth.mesh);
    // The tool has taken the keyboard along; the cross hairs begin in the middle of what is shown.
    let mut on_photo = Pixel::new(319.5, 239.5);
    let mut on_mesh = person.rect(Role::Image, "Mesh").center();
    for (i, point) in truth.points(&view, 5).iter().enumerate() {
        assert_eq!(person.focused().as_deref(), Some("Photo"), "pair {i} begins on the photo");
        assert!(person.sees_words("move there by arrows: Enter sets the point"), "{:?}", person.names());
        let by = truth.pixel(point) - on_photo;
        walk(&mut person, egui::vec2(by.x as f32, by.y as f32));
        person.key(Key::Enter);
        assert_eq!(person.focused().as_deref(), Some("Mesh"), "the pair goes on on the mesh");
        let to = mesh.place(&person, &truth, point);
        walk(&mut person, to - on_mesh);
        assert!(person.sees_words("Enter completes the pair"), "{:?}", person.names());
        person.key(Key::Enter);
        let pair = person.workspace().label().expect("a label").correspondences[i];
        assert!((Pixel::from(pair.pixel) - truth.pixel(point)).norm() < 0.08, "{:?} for {:?}", pair.pixel, truth.pixel(point));
        assert!((Vec3::from(pair.point_m) - point).norm() < 5e-4, "{:?} for {point:?}", pair.point_m);
        on_photo += Pixel::new((by.x * 10.0).round() / 10.0, (by.y * 10.0).round() / 10.0);
        on_mesh += ((to - on_mesh) * 10.0).round() / 10.0;
    }
    let pose = person.workspace().label().expect("a label").pose.expect("a pose").camera_from_object();
    let (mm, degrees) = (pose.distance_to(&truth.pose) * 1000.0, pose.angle_to(&truth.pose).to_degrees());
    assert!(mm < 3.0 && degrees < 1.0, "{mm:.2} mm, {degrees:.2}°");

    person.undo();
    assert_eq!(person.workspace().label().unwrap().correspondences.len(), 4);
    person.redo();
    person.keys(Modifiers::COMMAND, Key::Enter);
    let label = person.project().labels_of(FrameId(2)).next().unwrap();
    assert_eq!((label.state, label.correspondences.len()), (LabelState::Done, 5));
    assert_eq!(person.workspace().annotate.frame, Some(FrameId(3)));
}

#[test]
fn escape_puts_half_a_pair_down_and_the_keyboard_stays_on_the_photo() {
    let desk = Desk::new();
    let folder = desk.small_project();
    let mut person = Person::open(&desk, &folder);
    person.tab_to("Photo", false);
    walk(&mut person, egui::vec2(3.0, -2.0));
    person.key(Key::Enter);
    assert!(person.workspace().annotate.pending.is_some());
    person.key(Key::Escape);
    assert!(person.workspace().annotate.pending.is_none());
    assert_eq!(person.focused().as_deref(), Some("Photo"), "Escape takes the keyboard away from the photo");
}

#[test]
fn the_cross_hair_keeps_its_place_in_the_photo_while_keys_zoom() {
    let (_desk, mut person) = Person::at_small_project();
    walk(&mut person, egui::vec2(-120.0, 80.0));
    let photo = person.rect(Role::Image, "Photo");
    for key in [Key::Plus, Key::Plus, Key::Minus, Key::Plus, Key::Plus] {
        person.key(key);
    }
    // Still in sight: the keyboard goes on from there.
    walk(&mut person, egui::vec2(1.0, 0.0));
    person.key(Key::Enter);
    let Some(HalfPair::Pixel(pixel)) = person.workspace().annotate.pending else { panic!("no pixel was set") };
    assert!((pixel[0] - 200.5).abs() < 0.6 && (pixel[1] - 319.5).abs() < 0.6, "{pixel:?} in {photo:?}");
}

#[test]
fn arrows_need_nothing_before_them_and_the_mesh_may_come_first() {
    let desk = Desk::new();
    let folder = desk.small_project();
    let mut person = Person::open(&desk, &folder);
    assert_eq!(person.focused(), None);
    assert!(person.sees_words("Click a place on block"), "{:?}", person.names());
    walk(&mut person, egui::vec2(3.0, -2.0));
    assert_eq!(person.focused().as_deref(), Some("Photo"), "the arrows take the keyboard to the photo");
    person.key(Key::M);
    assert_eq!(person.focused().as_deref(), Some("Mesh"));
    assert!(person.sees_words("Click a place on the mesh, or move there by arrows: Enter sets the point"), "{:?}", person.names());
    walk(&mut person, egui::vec2(-130.0, 0.0));
    person.key(Key::Enter);
    assert!(person.workspace().annotate.pending.is_none(), "there is no mesh in the corner");
    assert!(person.sees_words("The cross hair is beside the mesh"), "{:?}", person.names());
    walk(&mut person, egui::vec2(130.0, 0.0));
    person.key(Key::Enter);
    assert_eq!(person.focused().as_deref(), Some("Photo"), "the other end lies on the photo");
    assert!(person.sees_words("Enter completes the pair"), "{:?}", person.names());
    person.key(Key::Enter);
    let pair = person.workspace().label().expect("a label").correspondences[0];
    assert_eq!(pair.pixel, [322.5, 237.5], "the cross hair stayed where it was");
    assert_eq!(person.focused().as_deref(), Some("Photo"), "the next pair begins on the photo");
}

#[test]
fn a_click_on_the_mesh_first_is_told_to_go_on_on_the_photo() {
    let (_desk, mut person) = Person::at_small_project();
    let mesh = person.rect(Role::Image, "Mesh");
    person.click_at(mesh.center() + egui::vec2(6.0, 4.0));
    assert!(person.workspace().annotate.pending.is_some());
    assert!(person.sees_words("Click the same place on the photo"), "{:?}", person.names());
    person.key(Key::Escape);
    // The cross hair of the keyboard stands where the click was: Enter sets the same point again.
    person.click_at(mesh.center() + egui::vec2(6.0, 4.0));
    let clicked = person.workspace().annotate.pending;
    person.click_at(mesh.center() + egui::vec2(6.0, 4.0));
    person.tab_to("Mesh", false);
    person.key(Key::Enter);
    assert_eq!(person.workspace().annotate.pending, clicked);
    // Beside the mesh nothing is set, and that is said.
    person.key(Key::Escape);
    person.click_at(mesh.left_bottom() + egui::vec2(4.0, -4.0));
    assert!(person.workspace().annotate.pending.is_none());
    assert!(person.sees_words("beside the mesh"), "{:?}", person.names());
}
