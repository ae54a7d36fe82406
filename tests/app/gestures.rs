//! Gestures: one is one step, Escape takes it back, and none gets lost or lands on another label.

use crate::desk::{self, Desk};
use crate::harness::Person;
use crate::pointing::{MeshLook, PhotoLook};
use egui::{Event, Key, Modifiers, Pos2, Role, vec2};
use poseloop::geom::{Pose, Vec2, Vec3};
use poseloop::project::{FrameId, Method, PoseLabel, Project};

const SIZE: (f64, f64) = (640.0, 480.0);

/// The small project with the block labelled in the first two frames, a little beside its true pose.
fn labelled() -> (Desk, Person) {
    let desk = Desk::new();
    let folder = desk.small_project();
    let true_pose = desk::block().pose;
    for (id, frame) in [(1, 1), (2, 2)] {
        let aside = Pose::new(true_pose.rotation, true_pose.translation + Vec3::new(0.004 * frame as f64, -0.003, 0.02));
        Desk::put_label(&folder, id, frame, 1, &aside);
    }
    let person = Person::open(&desk, &folder);
    (desk, person)
}

fn label_of(project: &Project, frame: i64) -> PoseLabel {
    project.labels_of(FrameId(frame)).next().expect("a label").clone()
}

/// Where the object's origin is on the screen.
fn middle(person: &mut Person) -> Pos2 {
    let look = PhotoLook::fit(person, SIZE);
    let pose = person.workspace().label().expect("a label").pose.expect("a pose").camera_from_object();
    look.place(person, &desk::camera().project(&pose.translation).unwrap())
}

/// Undo brings `before` back in one step, redo what is there now.
fn is_one_step(person: &mut Person, before: &Project) {
    let after = person.project().clone();
    assert!(after != *before, "nothing was changed");
    person.undo();
    assert!(person.project() == before, "one undo does not bring it back");
    person.redo();
    assert!(*person.project() == after);
}

#[test]
fn a_drag_of_the_gizmo_is_one_step() {
    let (_desk, mut person) = labelled();
    let before = person.project().clone();
    let at = middle(&mut person);
    person.key(Key::G);
    person.drag(at, at + vec2(48.0, 24.0), Modifiers::NONE);
    let label = label_of(person.project(), 1);
    assert_eq!(label.method, Method::Gizmo);
    let old = label_of(&before, 1).pose.unwrap().camera_from_object();
    let moved = label.pose.unwrap().camera_from_object().distance_to(&old) * 1000.0;
    assert!(moved > 1.0, "moved by {moved} mm");
    is_one_step(&mut person, &before);
}

#[test]
fn escape_gives_a_drag_up_also_while_the_button_is_down() {
    let (_desk, mut person) = labelled();
    let before = person.project().clone();
    let at = middle(&mut person);
    person.key(Key::G);
    for way_out in [(Modifiers::NONE, Key::Escape), (Modifiers::COMMAND, Key::Z)] {
        person.press(at, Modifiers::NONE);
        person.move_to(at + vec2(20.0, 0.0));
        person.move_to(at + vec2(40.0, 0.0));
        person.window.step();
        assert!(person.workspace().annotate.gesture.is_some(), "the pose follows the pointer");
        person.window.key_press_modifiers(way_out.0, way_out.1);
        person.look();
        person.move_to(at + vec2(60.0, 10.0));
        person.move_to(at + vec2(80.0, 20.0));
        person.let_go(at + vec2(80.0, 20.0), Modifiers::NONE);
        assert!(*person.project() == before, "{way_out:?} took nothing back");
    }
    // The next drag is heard again.
    person.drag(at, at + vec2(48.0, 24.0), Modifiers::NONE);
    is_one_step(&mut person, &before);
}

#[test]
fn a_drag_that_goes_on_over_another_frame_stays_with_its_label() {
    let (_desk, mut person) = labelled();
    let before = person.project().clone();
    let at = middle(&mut person);
    person.key(Key::G);
    person.press(at, Modifiers::NONE);
    person.move_to(at + vec2(20.0, 0.0));
    person.move_to(at + vec2(40.0, 0.0));
    person.window.key_press(Key::CloseBracket);
    person.look();
    person.move_to(at + vec2(90.0, 30.0));
    person.let_go(at + vec2(90.0, 30.0), Modifiers::NONE);
    assert_eq!(person.workspace().annotate.frame, Some(FrameId(2)));
    assert!(label_of(person.project(), 1) != label_of(&before, 1), "what was seen of the drag is kept");
    assert!(label_of(person.project(), 2) == label_of(&before, 2), "the other label is untouched");
}

/// A handle's end: along an axis of the camera from the block's middle, in the direction given, as long as the handles are.
#[test]
fn handles_move_along_one_axis_and_along_the_line_of_sight() {
    let (_desk, mut person) = labelled();
    let at = middle(&mut person);
    person.key(Key::G);
    person.key(Key::A);
    assert_eq!(person.workspace().annotate.gizmo_axes, poseloop::workspace::GizmoAxes::Camera);
    let pose = |person: &Person| person.workspace().label().unwrap().pose.unwrap().camera_from_object();
    // The x axis of the camera runs to the right of the middle, the y axis down.
    for (grab, by, free) in [(vec2(48.0, 0.0), vec2(36.0, 17.0), 0), (vec2(0.0, 48.0), vec2(-14.0, 30.0), 1)] {
        let (before, old) = (person.project().clone(), pose(&person));
        let from = middle(&mut person) + grab;
        person.drag(from, from + by, Modifiers::NONE);
        let moved = pose(&person).translation - old.translation;
        assert!(moved[free].abs() > 5e-3, "it moves along its axis: {moved:?}");
        assert!((0..3).filter(|i| *i != free).all(|i| moved[i].abs() < 1e-9), "and along no other: {moved:?}");
        assert!(pose(&person).angle_to(&old) < 1e-9, "it does not turn");
        is_one_step(&mut person, &before);
    }
    // With Ctrl beside the handles: along the line of sight.
    let (before, old) = (person.project().clone(), pose(&person));
    let from = at + vec2(-150.0, 60.0);
    person.drag(from, from + vec2(0.0, -60.0), Modifiers::COMMAND);
    let moved = pose(&person).translation - old.translation;
    assert!(moved.norm() > 5e-3 && moved.cross(&old.translation).norm() < 1e-4 * moved.norm(), "{moved:?}");
    is_one_step(&mut person, &before);
    // With Alt: turned in place.
    let (before, old) = (person.project().clone(), pose(&person));
    person.drag(from, from + vec2(50.0, 10.0), Modifiers::ALT);
    assert!(pose(&person).angle_to(&old).to_degrees() > 5.0 && pose(&person).distance_to(&old) < 1e-3);
    is_one_step(&mut person, &before);
}

#[test]
fn the_gizmo_is_worked_by_keys_a_step_each() {
    let (_desk, mut person) = labelled();
    person.key(Key::G);
    person.key(Key::M);
    assert_eq!(person.focused().as_deref(), Some("Photo"));
    let pose = |person: &Person| person.workspace().label().unwrap().pose.unwrap().camera_from_object();
    let seen = |pose: &Pose| desk::camera().project(&pose.translation).unwrap();
    for (modifiers, key) in [
        (Modifiers::NONE, Key::ArrowRight),
        (Modifiers::SHIFT, Key::ArrowUp),
        (Modifiers::ALT, Key::ArrowLeft),
        (Modifiers::ALT | Modifiers::SHIFT, Key::ArrowDown),
        (Modifiers::NONE, Key::PageUp),
        (Modifiers::ALT, Key::PageDown),
    ] {
        let before = person.project().clone();
        person.keys(modifiers, key);
        is_one_step(&mut person, &before);
    }
    let before = pose(&person);
    person.keys(Modifiers::NONE, Key::ArrowRight);
    let step = seen(&pose(&person)) - seen(&before);
    assert!((step - Vec2::new(1.0, 0.0)).norm() < 1e-3, "a pixel to the right: {step:?}");
    let before = pose(&person);
    person.keys(Modifiers::ALT, Key::ArrowRight);
    assert!((pose(&person).angle_to(&before).to_degrees() - 1.0).abs() < 1e-6);
}

#[test]
fn a_drag_whose_end_was_not_seen_is_over() {
    let (_desk, mut person) = labelled();
    let at = middle(&mut person);
    person.key(Key::G);
    person.press(at, Modifiers::NONE);
    person.move_to(at + vec2(20.0, 0.0));
    person.move_to(at + vec2(40.0, 0.0));
    person.window.key_press_modifiers(Modifiers::COMMAND, Key::Num2);
    person.look();
    person.let_go(at + vec2(40.0, 0.0), Modifiers::NONE);
    person.keys(Modifiers::COMMAND, Key::Num3);
    let before = person.workspace().label().unwrap().pose.unwrap().camera_from_object();
    // Beside the handles, elsewhere than the first time.
    let at = middle(&mut person) + vec2(-130.0, 70.0);
    person.drag(at, at + vec2(0.0, 30.0), Modifiers::NONE);
    let moved = person.workspace().label().unwrap().pose.unwrap().camera_from_object().translation - before.translation;
    assert!(moved.x.abs() < 1e-6 && moved.y > 1e-3, "the new drag goes straight down: {moved:?}");
}

#[test]
fn a_number_is_typed_with_its_unit_and_is_one_step() {
    let (_desk, mut person) = labelled();
    let before = person.project().clone();
    let old = label_of(&before, 1).pose.unwrap();
    person.fill(Role::SpinButton, "z", "612,5 mm");
    person.key(Key::Enter);
    let label = label_of(person.project(), 1);
    let new = label.pose.unwrap();
    assert_eq!(label.method, Method::Numbers);
    assert!((new.t_mm[2] - 612.5).abs() < 1e-9, "{:?}", new.t_mm);
    assert!((new.t_mm[0] - old.t_mm[0]).abs() < 1e-9 && new.r.iter().zip(&old.r).all(|(a, b)| (a - b).abs() < 1e-12));
    is_one_step(&mut person, &before);
    let before = person.project().clone();
    person.fill(Role::SpinButton, "yaw", "-20");
    person.key(Key::Enter);
    assert!((person.number("yaw") + 20.0).abs() < 1e-6);
    is_one_step(&mut person, &before);
}

#[test]
fn a_number_that_is_half_typed_goes_to_its_own_label() {
    let (_desk, mut person) = labelled();
    let before = person.project().clone();
    person.fill(Role::SpinButton, "x", "77");
    person.row("table/000002");
    assert_eq!(person.workspace().annotate.frame, Some(FrameId(2)));
    assert!((label_of(person.project(), 1).pose.unwrap().t_mm[0] - 77.0).abs() < 1e-9, "the typed number is kept");
    assert!(label_of(person.project(), 2) == label_of(&before, 2), "the other label is untouched");

    person.fill(Role::SpinButton, "x", "-33");
    person.keys(Modifiers::COMMAND, Key::Enter);
    let label = label_of(person.project(), 2);
    assert!((label.pose.unwrap().t_mm[0] + 33.0).abs() < 1e-9, "the typed number is kept");
    assert_eq!(label.state, poseloop::project::LabelState::Done);
    assert_eq!(person.workspace().annotate.frame, Some(FrameId(3)));
}

#[test]
fn a_number_that_is_stepped_by_the_wheel_is_one_step_and_survives_leaving() {
    let (_desk, mut person) = labelled();
    let before = person.project().clone();
    let wheel = |person: &mut Person, notches: f32| {
        person.window.hover_at(person.rect(Role::SpinButton, "x").center());
        let (unit, delta, phase) = (egui::MouseWheelUnit::Line, vec2(0.0, notches), egui::TouchPhase::Move);
        let source = egui::MouseWheelSource::Unknown;
        person.window.event(Event::MouseWheel { unit, delta, phase, source, modifiers: Modifiers::NONE });
        person.window.step();
    };
    wheel(&mut person, 1.0);
    wheel(&mut person, 1.0);
    (0..4).for_each(|_| person.window.step());
    let x = |p: &Project, frame| label_of(p, frame).pose.unwrap().t_mm[0];
    assert!((x(person.project(), 1) - x(&before, 1) - 2.0).abs() < 0.02);
    is_one_step(&mut person, &before);

    let before = person.project().clone();
    wheel(&mut person, -1.0);
    person.key(Key::CloseBracket);
    assert!((x(person.project(), 1) - x(&before, 1) + 1.0).abs() < 0.02, "leaving keeps what was stepped");
    (0..6).for_each(|_| person.window.step());
    assert!(label_of(person.project(), 2) == label_of(&before, 2), "the other label is untouched");
}

#[test]
fn a_pause_of_the_wheel_stores_the_number_without_any_further_event() {
    let (_desk, mut person) = labelled();
    let before = label_of(person.project(), 1).pose.unwrap().t_mm[0];
    person.window.hover_at(person.rect(Role::SpinButton, "x").center());
    let (unit, delta, phase) = (egui::MouseWheelUnit::Line, vec2(0.0, 1.0), egui::TouchPhase::Move);
    let source = egui::MouseWheelSource::Unknown;
    person.window.event(Event::MouseWheel { unit, delta, phase, source, modifiers: Modifiers::NONE });
    for _ in 0..100 {
        person.window.step();
        let stored = (label_of(person.project(), 1).pose.unwrap().t_mm[0] - before - 1.0).abs() < 0.02;
        if stored {
            return;
        }
        assert!(!person.workspace().has_wishes() || person.window.ctx.has_requested_repaint(), "nothing would draw the next picture");
    }
    panic!("the number was never stored");
}

#[test]
fn what_is_undone_out_of_sight_is_said() {
    let (_desk, mut person) = labelled();
    person.window.hover_at(person.rect(Role::SpinButton, "x").center());
    person.key(Key::G);
    person.keys(Modifiers::SHIFT, Key::ArrowRight);
    let at = middle(&mut person);
    person.press(at, Modifiers::NONE);
    person.move_to(at + vec2(40.0, 0.0));
    person.let_go(at + vec2(40.0, 0.0), Modifiers::NONE);
    person.undo();
    assert!(!person.was_told("Undone"), "it is seen");
    person.redo();
    person.key(Key::CloseBracket);
    person.undo();
    assert!(person.was_told("Undone: Move by gizmo in table/000001. Redo: Ctrl+Shift+Z"), "{:?}", person.said());
}

#[test]
fn escape_gives_a_dragged_number_up() {
    let (_desk, mut person) = labelled();
    let before = person.project().clone();
    let at = person.rect(Role::SpinButton, "x").center();
    person.press(at, Modifiers::NONE);
    person.move_to(at + vec2(30.0, 0.0));
    person.move_to(at + vec2(60.0, 0.0));
    person.window.step();
    assert!(person.workspace().annotate.gesture.is_some(), "the pose follows the number");
    person.window.key_press(Key::Escape);
    person.look();
    person.move_to(at + vec2(90.0, 0.0));
    person.let_go(at + vec2(90.0, 0.0), Modifiers::NONE);
    assert!(*person.project() == before);
    person.drag(at, at + vec2(60.0, 0.0), Modifiers::NONE);
    is_one_step(&mut person, &before);
}

#[test]
fn walking_over_the_numbers_leaves_half_a_pair_alone() {
    let (_desk, mut person) = labelled();
    let truth = desk::block();
    let mesh = MeshLook::default();
    let (_, view) = mesh.view(&person, &truth.mesh);
    let at = mesh.place(&person, &truth, &truth.points(&view, 1)[0]);
    person.click_at(at);
    assert!(person.workspace().annotate.pending.is_some());
    person.node(Role::SpinButton, "x").focus();
    person.rest();
    (0..4).for_each(|_| person.key(Key::Tab));
    assert!(person.workspace().annotate.pending.is_some(), "Tab through the fields took the half pair away");
    person.key(Key::Escape);
    assert!(person.workspace().annotate.pending.is_some(), "the first Escape leaves the field");
    person.key(Key::Escape);
    assert!(person.workspace().annotate.pending.is_none(), "the second puts the half pair down");
}

#[test]
fn a_pair_is_dragged_in_one_step_and_escape_leaves_it() {
    let (_desk, mut person) = labelled();
    person.keys(Modifiers::COMMAND, Key::Delete);
    let truth = desk::block();
    let mesh = MeshLook::default();
    let (_, view) = mesh.view(&person, &truth.mesh);
    let mut photo = PhotoLook::fit(&mut person, SIZE);
    for point in truth.points(&view, 5) {
        person.pair(&mesh, &mut photo, &truth, &point, &truth.pixel(&point));
    }
    let before = person.project().clone();
    let label = label_of(&before, 1);
    let from = photo.place(&person, &Vec2::from(label.correspondences[2].pixel));
    let to = from + vec2(16.0, 12.0);
    person.press(from, Modifiers::NONE);
    person.move_to(from + vec2(8.0, 8.0));
    person.move_to(to);
    person.window.step();
    let live = person.workspace().shown_label().expect("a label").clone();
    assert!(live.pose != label.pose && *person.project() == before, "the pose follows, the document waits");
    person.window.key_press(Key::Escape);
    person.look();
    person.move_to(to + vec2(8.0, 8.0));
    person.let_go(to, Modifiers::NONE);
    assert!(*person.project() == before);

    person.drag(from, to, Modifiers::NONE);
    let moved = Vec2::from(label_of(person.project(), 1).correspondences[2].pixel);
    assert!((moved - photo.pixel(&person, to)).norm() < 0.05, "{moved:?}");
    is_one_step(&mut person, &before);
}
