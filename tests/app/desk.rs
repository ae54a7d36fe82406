//! What lies on the desk: settings of its own, a folder for new projects, and projects to work on.

use crate::truth::Truth;
use poseloop::geom::{Camera, Mesh, Pose, Symmetry, Vec3};
use poseloop::media::{LengthUnit, MeshFile, save_ply};
use poseloop::project::{
    CameraEntry, CameraId, CameraModel, Document, Edit, FileRef, Frame, FrameId, LabelId, LabelPose, MeshRef, Method, Object, ObjectId,
    PoseLabel, Session, SessionId, Transaction,
};
use poseloop::scene::mesh_view::Orbit;
use poseloop::workspace::Settings;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Frames of the small project; the last has no photo.
pub const FRAMES: i64 = 6;
/// Its two objects: a block, and a plate that is nearly flat.
pub const BLOCK_M: [f64; 3] = [0.12, 0.08, 0.05];
pub const PLATE_M: [f64; 3] = [0.10, 0.10, 0.002];

/// A folder that nobody else uses.
pub struct Desk {
    folder: TempDir,
}

impl Desk {
    pub fn new() -> Self {
        let desk = Self { folder: tempfile::tempdir().unwrap() };
        std::fs::create_dir(desk.projects()).unwrap();
        // Dialogs of the desktop can't be driven by names: the program's own ones are asked for.
        let settings = Settings { projects_folder: Some(desk.projects()), own_dialogs: true, ..Settings::default() };
        settings.save(&desk.settings_file()).unwrap();
        desk
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn settings_file(&self) -> PathBuf {
        self.path("settings.ron")
    }

    /// Where new projects go.
    pub fn projects(&self) -> PathBuf {
        self.path("projects")
    }

    /// Puts a label into a project that nobody has open: an object's true pose, moved aside.
    pub fn put_label(folder: &Path, id: i64, frame: i64, object: i64, pose: &Pose) {
        let mut document = Document::open(folder).unwrap();
        let mut label = PoseLabel::new(LabelId(id), FrameId(frame), ObjectId(object), Method::Command, "test");
        label.pose = Some(LabelPose::from_pose(pose));
        document.commit(Transaction { label: "Put label".to_owned(), edits: vec![Edit::PutLabel(label)] }).unwrap();
        document.close().unwrap();
    }

    /// Makes the small project: a block and a plate, six frames, five photos, no labels.
    pub fn small_project(&self) -> PathBuf {
        let folder = self.path("small");
        let mut document = Document::create(&folder, "Small parts").unwrap();
        let edits = parts(&folder);
        document.commit(Transaction { label: "Set up".to_owned(), edits }).unwrap();
        document.close().unwrap();
        folder
    }
}

/// The camera of the small project.
pub fn camera() -> Camera {
    Camera::pinhole(640, 480, 570.0, 570.0, 320.0, 240.0)
}

/// The block as the small project's photos would show it.
pub fn block() -> Truth {
    Truth::new(Mesh::cuboid(Vec3::from(BLOCK_M)), camera(), turned_a_little([0.1, 0.1, 0.1], Vec3::new(0.01, 0.02, 0.6)))
}

/// The plate, seen at a slant.
pub fn plate() -> Truth {
    Truth::new(Mesh::cuboid(Vec3::from(PLATE_M)), camera(), turned_a_little([0.2, -0.1, 0.0], Vec3::new(-0.02, 0.0, 1.6)))
}

/// A little beside the turn in which the view of the mesh begins, so that most of what one shows the other does.
fn turned_a_little(angles: [f64; 3], translation: Vec3) -> Pose {
    let turn = nalgebra::Rotation3::from_euler_angles(angles[0], angles[1], angles[2]);
    Pose::new(turn * Orbit::default().rotation, translation)
}

fn parts(folder: &Path) -> Vec<Edit> {
    let model = CameraModel::Known(camera());
    let mut edits = vec![
        Edit::PutCamera(CameraEntry { id: CameraId(1), name: "camera".to_owned(), model, batch: None }),
        Edit::PutSession(Session { id: SessionId(1), name: "table".to_owned(), split: None, scene: None, batch: None }),
    ];
    for (id, name, size) in [(1, "block", BLOCK_M), (2, "plate", PLATE_M)] {
        edits.push(Edit::PutObject(object(folder, id, name, Vec3::from(size))));
    }
    edits.extend((1..=FRAMES).map(|id| Edit::PutFrame(frame(folder, id, id < FRAMES))));
    edits
}

fn object(folder: &Path, id: i64, name: &str, size: Vec3) -> Object {
    let path = format!("meshes/{name}.ply");
    std::fs::create_dir_all(folder.join("meshes")).unwrap();
    save_ply(&folder.join(&path), &MeshFile::plain(Mesh::cuboid(size)), LengthUnit::Millimetre).unwrap();
    let mesh = MeshRef { file: FileRef::Owned(path), unit: poseloop::project::LengthUnit::Millimetre, sha256: None };
    Object {
        id: ObjectId(id),
        name: name.to_owned(),
        bop_id: Some(id),
        mesh: Some(mesh),
        colour: id as u8,
        symmetry: Symmetry::default(),
        diameter_m: Some(size.norm()),
        info: None,
        batch: None,
    }
}

/// Adds so many frames without photos to a project that nobody has open.
pub fn more_frames(folder: &Path, count: i64) {
    let mut document = Document::open(folder).unwrap();
    let edits = (FRAMES + 1..=FRAMES + count).map(|id| Edit::PutFrame(frame(folder, id, false))).collect();
    document.commit(Transaction { label: "More frames".to_owned(), edits }).unwrap();
    document.close().unwrap();
}

/// A frame of the table's session; its photo is a picture of grey steps, other ones in every frame.
pub fn frame(folder: &Path, id: i64, has_photo: bool) -> Frame {
    let path = format!("images/{id:06}.png");
    if has_photo {
        std::fs::create_dir_all(folder.join("images")).unwrap();
        let grey = |x: u32, y: u32| image::Luma([60 + ((x / 40 + y / 40 + id as u32) % 4 * 30) as u8]);
        image::GrayImage::from_fn(640, 480, grey).save(folder.join(&path)).unwrap();
    }
    Frame {
        id: FrameId(id),
        session: SessionId(1),
        name: format!("{id:06}"),
        camera: CameraId(1),
        image: has_photo.then_some(FileRef::Owned(path)),
        depth: None,
        depth_scale_mm: None,
        world: None,
        missing: !has_photo,
        extra: None,
        review: None,
        batch: None,
    }
}
