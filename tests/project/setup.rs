//! A small project to work on.

use poseloop::geom::{Camera, Symmetry};
use poseloop::project::{
    CameraEntry, CameraId, CameraModel, Document, Edit, Frame, FrameId, LabelId, LabelPose, Method, Object, ObjectId, PoseLabel, Session,
    SessionId, Transaction,
};

pub fn object(id: i64) -> Object {
    let symmetry = Symmetry::default();
    Object {
        id: ObjectId(id),
        name: format!("part {id}"),
        bop_id: None,
        mesh: None,
        colour: 0,
        symmetry,
        diameter_m: None,
        info: None,
        batch: None,
    }
}

pub fn frame(id: i64) -> Frame {
    Frame {
        id: FrameId(id),
        session: SessionId(1),
        name: format!("{id:06}"),
        camera: CameraId(1),
        image: None,
        depth: None,
        depth_scale_mm: None,
        world: None,
        missing: true,
        extra: None,
        review: None,
        batch: None,
    }
}

pub fn label(id: i64, frame: i64, object: i64, x_mm: f64) -> PoseLabel {
    let mut label = PoseLabel::new(LabelId(id), FrameId(frame), ObjectId(object), Method::Command, "test");
    label.pose = Some(LabelPose { r: [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0], t_mm: [x_mm, 0.1, 700.3] });
    label
}

pub fn step(edits: Vec<Edit>) -> Transaction {
    Transaction { label: "step".to_owned(), edits }
}

/// One camera, one session, two objects, two frames.
pub fn fill(document: &mut Document) {
    let model = CameraModel::Known(Camera::pinhole(640, 480, 570.0, 570.0, 320.0, 240.0));
    let camera = CameraEntry { id: CameraId(1), name: "camera".to_owned(), model, batch: None };
    let session = Session { id: SessionId(1), name: "first".to_owned(), split: None, scene: None, batch: None };
    let mut edits = vec![Edit::PutCamera(camera), Edit::PutSession(session)];
    edits.extend((1..=2).map(|id| Edit::PutObject(object(id))));
    edits.extend((1..=2).map(|id| Edit::PutFrame(frame(id))));
    document.commit(step(edits)).unwrap();
}
