//! Drawing a label at the mouse: six pairs, and what must come of them.

use crate::harness::Person;
use crate::pointing::{MeshLook, PhotoLook};
use crate::truth::{Hand, Truth};
use nalgebra::{Matrix6, Vector6};
use poseloop::geom::{Pose, Vec2};
use poseloop::project::{LabelPose, PoseLabel, Project};

/// 99 % of a χ² with six degrees of freedom.
const CHI2_6_99: f64 = 16.812;

/// The label that was drawn.
pub fn drawn(person: &Person) -> PoseLabel {
    person.workspace().label().expect("a label is in hand").clone()
}

/// Twelve numbers of every label, by frame and object.
pub fn numbers(project: &Project) -> Vec<(String, String, LabelPose)> {
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
pub fn draw(person: &mut Person, truth: &Truth) {
    let mut mesh = MeshLook::default();
    mesh.turn_to(person, truth);
    let mut photo = PhotoLook::times_eight(person, (f64::from(truth.camera.width), f64::from(truth.camera.height)));
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

pub fn assert_near_truth(label: &PoseLabel, truth: &Pose) {
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
