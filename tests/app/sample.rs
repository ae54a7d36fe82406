//! The same story on the sample project: made on first use, opened after that; a photo through a lens, exact poses.

use crate::desk::Desk;
use crate::drawing::{assert_near_truth, draw, drawn, numbers};
use crate::harness::Person;
use crate::truth::Truth;
use egui::{Key, Modifiers, Role};
use poseloop::geom::{Pose, Vec3};
use poseloop::media::{LengthUnit, load_mesh};
use poseloop::project::{CameraModel, LabelState};
use poseloop::tasks::sample::{GROUND_TRUTH, GroundTruth, SampleSpec};
use poseloop::workspace::SampleOrder;

/// Opens the sample from the start page: a small one, for a photo takes its time without a GPU.
fn open(desk: &Desk) -> Person {
    let mut person = Person::sit(desk);
    let spec = SampleSpec { frames: 4, seed: 5, width_px: 640 };
    person.window.state_mut().workspace.sample = SampleOrder { folder: Some(desk.path("sample")), spec };
    person.button("Open");
    person
}

/// The best-seen object of the first photo without labels, and the frame's name.
fn to_label(person: &Person) -> (String, String, Truth) {
    let text = std::fs::read_to_string(person.folder().join(GROUND_TRUTH)).unwrap();
    let truth: GroundTruth = serde_json::from_str(&text).unwrap();
    let frame = truth.frames.iter().find(|f| !f.labelled).expect("half of the photos are not labelled").frame.clone();
    let seen = truth.poses.iter().filter(|p| p.frame == frame);
    let best = seen.max_by(|a, b| (a.sight.visib_fract).total_cmp(&b.sight.visib_fract)).expect("an object");
    let object = truth.objects.iter().find(|o| o.object == best.object).expect("the object");
    let mesh = load_mesh(&person.folder().join(&object.mesh), LengthUnit::Millimetre).unwrap().mesh;
    let Some(CameraModel::Known(camera)) = person.project().cameras().next().map(|c| c.model.clone()) else { panic!("no camera") };
    let pose = Pose::from_row_major(&best.r, Vec3::from(best.t_mm) / 1000.0);
    (frame, best.object.clone(), Truth::new(mesh, camera, pose))
}

#[test]
fn the_sample_is_labelled_to_its_exact_poses() {
    let desk = Desk::new();
    let mut person = open(&desk);
    assert_eq!((person.folder(), person.project().frame_count()), (desk.path("sample"), 4));
    let (frame, object, truth) = to_label(&person);
    let before = person.project().clone();
    person.row(&frame);
    person.row(&object);
    assert!(person.workspace().label().is_none(), "this photo has no labels yet");
    draw(&mut person, &truth);
    assert_near_truth(&drawn(&person), &truth.pose);
    person.keys(Modifiers::COMMAND, Key::Enter);
    let worked = person.project().clone();
    assert_eq!(
        worked.labels().filter(|l| l.state == LabelState::Done).count(),
        before.labels().filter(|l| l.state == LabelState::Done).count() + 1
    );
    (0..7).for_each(|_| person.undo());
    assert!(*person.project() == before, "six pairs and one mark are taken back");
    (0..7).for_each(|_| person.redo());
    assert!(*person.project() == worked);

    drop(person);
    let mut person = open(&desk);
    assert!(*person.project() == worked, "the sample is made once; what was done to it stays");
    let out = desk.path("export");
    person.keys(Modifiers::COMMAND, Key::E);
    person.fill(Role::TextInput, "Path", &out.display().to_string());
    person.rest();
    person.button("Export");
    assert!(person.was_told("Exported 4"), "{:?}", person.said());
    person.keys(Modifiers::COMMAND, Key::W);
    person.drop_onto_window(&out);
    person.button("Import");
    let exported: Vec<_> = numbers(&worked).into_iter().map(|(_, object, pose)| (object, pose)).collect();
    let read: Vec<_> = numbers(person.project()).into_iter().map(|(_, object, pose)| (object, pose)).collect();
    assert!(read == exported, "the same numbers come back");
}
