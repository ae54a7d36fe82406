//! The whole story on LM-O: import, open frame 3, select the can, click six pairs, see the pose, undo to nothing, redo,
//! restart, export, read back.

use crate::desk::Desk;
use crate::harness::Person;
use crate::lmo;
use crate::pointing::{MeshLook, PhotoLook};
use crate::truth::{Hand, Truth};
use egui::{Key, Modifiers, Role, vec2};
use nalgebra::{Matrix6, Vector6};
use poseloop::geom::{Pose, Vec2};
use poseloop::project::{LabelPose, LabelState, Method, PoseLabel, Project};
use std::path::Path;

const FRAME: &str = "000002/000003";
const CAN: &str = "obj_000005";
/// 99 % of a χ² with six degrees of freedom.
const CHI2_6_99: f64 = 16.812;

/// Imports the split through the window's own sheet, the path typed.
fn import(person: &mut Person, dataset: &Path) {
    person.button("Import BOP dataset…");
    person.fill(Role::TextInput, "Folder of the dataset", &dataset.display().to_string());
    person.rest();
    person.row("test");
    person.button("Import");
    assert!(person.was_told("Imported 200\u{a0}frames, 1517\u{a0}labels, 8\u{a0}objects"), "{:?}", person.said());
}

/// The label that was drawn.
fn drawn(person: &Person) -> PoseLabel {
    person.workspace().label().expect("a label is in hand").clone()
}

/// Twelve numbers of every label, by frame and object.
fn numbers(project: &Project) -> Vec<(String, String, LabelPose)> {
    let mut all: Vec<_> = project
        .labels()
        .map(|l| {
            (project.full_name(project.frame(l.frame).unwrap()), project.object(l.object).unwrap().name.clone(), l.pose.expect("a pose"))
        })
        .collect();
    all.sort_by(|a, b| (&a.0, &a.1, a.2.t_mm[0]).partial_cmp(&(&b.0, &b.1, b.2.t_mm[0])).unwrap());
    all
}

/// Clicks six pairs spread over the object, each within a tenth of a pixel.
fn draw(person: &mut Person, truth: &Truth) {
    let mut mesh = MeshLook::default();
    mesh.turn(person, vec2(60.0, -35.0));
    let mut photo = PhotoLook::times_eight(person, (640.0, 480.0));
    let (_, view) = mesh.view(person, &truth.mesh);
    let mut hand = Hand::new(11);
    for (i, point) in truth.points(&view, 6).iter().enumerate() {
        let pixel = truth.pixel(point) + hand.noise() * 0.1;
        person.pair(&mesh, &mut photo, truth, point, &pixel);
        let label = drawn(person);
        assert_eq!((label.correspondences.len(), label.pose.is_some()), (i + 1, i >= 2), "the pose is live from the third pair on");
        let pair = label.correspondences[i];
        assert!((Vec2::from(pair.pixel) - pixel).norm() < 0.01, "clicked {pixel:?}, stored {:?}", pair.pixel);
        assert!((poseloop::geom::Vec3::from(pair.point_m) - point).norm() < 5e-4, "meant {point:?}, stored {:?}", pair.point_m);
    }
}

fn assert_near_truth(label: &PoseLabel, truth: &Pose) {
    let pose = label.pose.expect("a pose").camera_from_object();
    let (mm, degrees) = (pose.distance_to(truth) * 1000.0, pose.angle_to(truth).to_degrees());
    assert!(mm < 3.0 && degrees < 1.0, "{mm:.2} mm, {degrees:.2}°");
    let covariance = label.covariance.as_ref().expect("a covariance");
    let covariance = Matrix6::from_fn(|i, j| covariance[i][j]);
    let xi: Vector6<f64> = pose.perturbation_to(truth);
    let squared = (xi.transpose() * covariance.try_inverse().expect("a full covariance") * xi)[0];
    assert!(squared < CHI2_6_99, "Mahalanobis distance squared {squared:.1}");
    println!("{mm:.2} mm and {degrees:.3}° from the truth, Mahalanobis distance squared {squared:.2}");
}

#[test]
fn a_pose_is_labelled_on_a_real_photo_and_never_lost() {
    let Some(dataset) = lmo::dataset() else { return };
    let desk = Desk::new();
    let mut person = Person::sit(&desk);
    import(&mut person, &dataset);
    let folder = person.folder();
    assert!(folder.starts_with(desk.projects()), "{}", folder.display());
    let truth = lmo::truth(person.project(), FRAME, CAN);
    let imported = person.project().clone();

    person.row(FRAME);
    person.row(CAN);
    person.keys(Modifiers::COMMAND, Key::Delete);
    assert!(person.workspace().label().is_none(), "the can has no label now");
    draw(&mut person, &truth);
    let label = drawn(&person);
    assert_eq!((label.method, label.state, label.correspondences.len()), (Method::Points, LabelState::Draft, 6));
    assert_near_truth(&label, &truth.pose);
    for (name, value) in [("x", 0), ("y", 1), ("z", 2)].map(|(n, i)| (n, label.pose.unwrap().t_mm[i])) {
        assert!((person.number(name) - value).abs() < 0.01, "the inspector shows {name}");
    }
    let worked = person.project().clone();

    // Undo to nothing: six pairs, the deletion, the import.
    (0..6).for_each(|_| person.undo());
    assert!(person.workspace().label().is_none(), "all pairs are gone");
    person.undo();
    assert!(*person.project() == imported, "the deletion is taken back");
    person.undo();
    assert_eq!((person.project().frame_count(), person.project().label_count()), (0, 0), "nothing is left");
    assert_eq!(person.workspace().undo_label(), None);
    (0..8).for_each(|_| person.redo());
    assert!(*person.project() == worked, "everything is back");

    // The program is gone without a word; a new one opens the folder and can take back what the old one did.
    drop(person);
    let mut person = Person::sit(&desk);
    person.button("Open project lmo-bop19-excerpt");
    assert_eq!(person.folder(), folder);
    assert!(*person.project() == worked);
    person.undo();
    assert_eq!(person.project().labels().map(|l| l.correspondences.len()).sum::<usize>(), 5);
    person.redo();
    assert!(*person.project() == worked);

    let out = desk.path("export");
    person.keys(Modifiers::COMMAND, Key::E);
    person.fill(Role::TextInput, "Path", &out.display().to_string());
    person.rest();
    person.button("Choose");
    assert!(person.was_told("Exported 200\u{a0}frames and 1517\u{a0}labels"), "{:?}", person.said());
    person.keys(Modifiers::COMMAND, Key::W);

    person.button("Import BOP dataset…");
    person.fill(Role::TextInput, "Folder of the dataset", &out.display().to_string());
    person.rest();
    person.button("Import");
    assert_ne!(person.folder(), folder);
    assert!(numbers(person.project()) == numbers(&worked), "the same numbers come back");
}
