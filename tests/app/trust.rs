//! What the window says of labels: whether their pairs fit, and which frames still ask for work.

use crate::desk::{self, Desk};
use crate::harness::Person;
use crate::pointing::{MeshLook, PhotoLook};
use egui::{Key, Modifiers, Role};
use poseloop::geom::Vec2;
use poseloop::project::{FrameId, LabelState};
use poseloop::workspace::Command;

#[test]
fn pairs_that_contradict_each_other_are_said_and_the_wrong_one_is_named() {
    let (_desk, mut person) = Person::at_small_project();
    let (truth, mesh) = (desk::block(), MeshLook::default());
    let (_, view) = mesh.view(&person, &truth.mesh);
    let mut photo = PhotoLook::fit(&mut person, (640.0, 480.0));
    let points = truth.points(&view, 7);
    for (i, point) in points.iter().enumerate() {
        // The third is clicked somewhere else.
        let aside = if i == 2 { Vec2::new(30.0, -20.0) } else { Vec2::zeros() };
        person.pair(&mesh, &mut photo, &truth, point, &(truth.pixel(point) + aside));
    }
    let label = person.workspace().label().unwrap().clone();
    let found = person.workspace().contradiction(&label).expect("a contradiction");
    assert_eq!(found.worst, 2, "{found:?}");
    assert!(person.sees_words("Pairs contradict each other: rms"), "{:?}", person.names());
    assert!(person.sees_words("Pair\u{a0}3 is most likely wrong: without it the others fit to"), "{:?}", person.names());
    person.button("Remove pair 3");
    assert!(!person.sees_words("Pairs contradict"), "{:?}", person.names());
}

#[test]
fn pairs_that_were_placed_from_afar_fit_loosely_and_make_the_pose_less_certain() {
    let (_desk, mut person) = Person::at_small_project();
    let (truth, mesh) = (desk::block(), MeshLook::default());
    let (_, view) = mesh.view(&person, &truth.mesh);
    let mut photo = PhotoLook::fit(&mut person, (640.0, 480.0));
    let points = truth.points(&view, 7);
    let mut draw = |person: &mut Person, aside: f64| {
        for (i, point) in points.iter().enumerate() {
            let by = Vec2::new((i as f64 * 2.1).cos(), (i as f64 * 2.1).sin()) * aside;
            person.pair(&mesh, &mut photo, &truth, point, &(truth.pixel(point) + by));
        }
        let label = person.workspace().label().unwrap().clone();
        person.window.state_mut().workspace.send(Command::DeleteLabel);
        person.rest();
        label
    };
    let sigma = |label: &poseloop::project::PoseLabel| label.covariance.as_ref().unwrap()[5][5].sqrt();
    let (careful, loose) = (draw(&mut person, 0.0), draw(&mut person, 1.6));
    assert!(person.workspace().contradiction(&careful).is_none());
    let found = person.workspace().contradiction(&loose).expect("a loose fit");
    assert!(found.is_loose() && found.sentence().contains("Pairs fit loosely"), "{}", found.sentence());
    // As much less as the residuals are larger than assumed.
    assert!(sigma(&loose) > 1.5 * sigma(&careful), "{} {}", sigma(&loose), sigma(&careful));
}

fn frame(person: &Person) -> FrameId {
    person.workspace().annotate.frame.expect("a frame")
}

#[test]
fn a_frame_is_to_do_without_a_label_with_a_draft_or_rejected_one_or_when_sent_to_review() {
    let desk = Desk::new();
    let folder = desk.small_project();
    Desk::put_label(&folder, 1, 1, 1, &desk::block().pose);
    let mut person = Person::open(&desk, &folder);
    let todo = |person: &Person| person.workspace().frames.todo();
    assert_eq!(todo(&person), 6, "a draft is to do");
    person.key(Key::D);
    assert_eq!((person.workspace().label().unwrap().state, todo(&person)), (LabelState::Done, 5));
    let review = |reason: Option<&str>| Command::SetReview { frame: FrameId(1), reason: reason.map(Into::into) };
    person.window.state_mut().workspace.send(review(Some("looks turned")));
    person.rest();
    assert_eq!(todo(&person), 6, "sent to review is to do");
    person.window.state_mut().workspace.send(review(None));
    person.rest();
    assert_eq!(todo(&person), 5);
    person.click(Role::RadioButton, "To do 5");
    assert!(!person.sees(Role::ListItem, "table/000001"));
    person.click(Role::RadioButton, "All");
    // Round to the first: the sixth has no photo, and the first is done.
    for wanted in [2, 3, 4, 5, 2] {
        person.keys(Modifiers::SHIFT, Key::N);
        assert_eq!(frame(&person), FrameId(wanted));
    }
    person.row("table/000001");
    person.click(Role::ComboBox, "Label state");
    person.click(Role::MenuItemRadio, "Rejected");
    assert_eq!(todo(&person), 6, "rejected is to do");
    person.row("table/000005");
    person.key(Key::N);
    assert_eq!(frame(&person), FrameId(1), "a rejected label counts as none");
}

#[test]
fn a_photo_of_another_size_than_its_camera_is_not_labelled() {
    let desk = Desk::new();
    let folder = desk.small_project();
    image::GrayImage::new(1280, 960).save(folder.join("images/000001.png")).unwrap();
    let mut person = Person::open(&desk, &folder);
    assert!(person.sees_words("The photo has 1280 × 960\u{a0}px, its camera 640 × 480"), "{:?}", person.names());
    assert!(person.workspace().camera().is_err());
    person.click_at(person.rect(Role::Image, "Photo").center());
    assert!(person.workspace().annotate.pending.is_none(), "no pair is begun that can't be solved");
    assert!(person.was_told("its camera 640 × 480"), "{:?}", person.said());
    person.row("table/000002");
    assert!(person.workspace().camera().is_ok());
}
