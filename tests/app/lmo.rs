//! The excerpt of LM-O that the tests read where the test data are named.

use crate::truth::Truth;
use poseloop::media::{LengthUnit, load_mesh};
use poseloop::project::{CameraModel, Project};
use std::path::PathBuf;

/// The folder of the excerpt; says that the test is skipped, and why, where the test data are not named.
pub fn dataset() -> Option<PathBuf> {
    let Some(root) = std::env::var_os("POSELOOP_TEST_DATA") else {
        eprintln!("skipped: POSELOOP_TEST_DATA does not name the test data, and this test works on LM-O");
        return None;
    };
    let folder = PathBuf::from(root).join("lmo-bop19-excerpt");
    assert!(folder.is_dir(), "POSELOOP_TEST_DATA holds no lmo-bop19-excerpt");
    Some(folder)
}

/// An object in a frame, as the dataset has it.
pub fn truth(project: &Project, frame: &str, object: &str) -> Truth {
    let frame = project.frames().find(|f| project.full_name(f) == frame).expect("the frame");
    let part = project.objects().find(|o| o.name == object).expect("the object");
    let pose = project.labels_of(frame.id).find(|l| l.object == part.id).and_then(|l| l.pose).expect("a label");
    let Some(CameraModel::Known(camera)) = project.camera(frame.camera).map(|c| c.model.clone()) else { panic!("no camera") };
    let file = dataset().expect("the dataset").join(format!("models/{object}.ply"));
    let mesh = load_mesh(&file, LengthUnit::Millimetre).expect("the mesh").mesh;
    Truth::new(mesh, camera, pose.camera_from_object())
}
