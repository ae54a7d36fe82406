//! The project: meshes, photos, rows and labels, through the document as any other change.

use super::ground_truth::{self, GroundTruth, TrueCamera, TrueFrame, TrueObject, TruePose};
use super::library::{BRACKET, FLANGE, Library};
use super::studio::{Instance, Shot, Studio, labelled, session_name};
use super::{SampleError, SampleSpec, flange};
use crate::geom::{Camera, Symmetry};
use crate::jobs::JobCtx;
use crate::media::{LengthUnit as FileUnit, MeshFile, save_ply};
use crate::project::{
    CameraEntry, CameraId, CameraModel, Document, Edit, FileRef, Frame, FrameId, LabelState, LengthUnit, MeshRef, Method, Object, ObjectId,
    PoseLabel, Session, SessionId, Transaction,
};
use sha2::{Digest as _, Sha256};
use std::path::Path;

/// Name of the project.
const NAME: &str = "Sample";
/// Places in the palette of object colours: amber over the blue flange, green over the orange bracket.
const COLOURS: [u8; 2] = [0, 3];
/// Who labelled it.
const AUTHOR: &str = "sample";

/// Writes the whole project into an empty folder and gives the number of its labels.
///
/// # Errors
/// Where the disk fails or the job is cancelled; what was written stays.
pub(super) fn project(folder: &Path, spec: SampleSpec, ctx: &JobCtx) -> Result<usize, SampleError> {
    // First of all: it holds the lock that tells others to leave the folder alone.
    let mut document = Document::create(folder, NAME)?;
    ctx.progress.say("building the parts");
    let studio = Studio::new(spec)?;
    let objects = objects(&mut document, folder, &studio.library)?;
    let shots = studio.shoot(folder, ctx)?;
    ctx.progress.say("writing");
    let truth = truth(&studio.camera, &objects, &shots);
    let edits = edits(&mut document, &studio.camera, objects, &shots);
    document.commit(Transaction { label: "Make the sample project".to_owned(), edits })?;
    ground_truth::write(folder, &truth)?;
    let labels = document.project().label_count();
    document.close()?;
    Ok(labels)
}

fn name_of(part: usize) -> &'static str {
    if part == FLANGE { "flange" } else { "bracket" }
}

/// Saves the meshes of the labelled parts and describes them, in the order of the library.
fn objects(document: &mut Document, folder: &Path, library: &Library) -> Result<Vec<Object>, SampleError> {
    let meshes = folder.join("meshes");
    std::fs::create_dir_all(&meshes).map_err(SampleError::io(&meshes))?;
    [FLANGE, BRACKET].into_iter().map(|part| object(document.allocate_object_id(), folder, library, part)).collect()
}

fn object(id: ObjectId, folder: &Path, library: &Library, part: usize) -> Result<Object, SampleError> {
    let name = name_of(part);
    let file = format!("meshes/{name}.ply");
    let path = folder.join(&file);
    let mesh = library.meshes[part].clone();
    let diameter_m = Some(mesh.diameter());
    save_ply(&path, &MeshFile { colours: library.colours[part].clone(), ..MeshFile::plain(mesh) }, FileUnit::Millimetre)?;
    let bytes = std::fs::read(&path).map_err(SampleError::io(&path))?;
    let sha256 = format!("{:x}", Sha256::digest(&bytes));
    Ok(Object {
        id,
        name: name.to_owned(),
        bop_id: Some(part as i64 + 1),
        mesh: Some(MeshRef { file: FileRef::Owned(file), unit: LengthUnit::Millimetre, sha256: Some(sha256) }),
        colour: COLOURS[part],
        symmetry: if part == FLANGE { flange::symmetry() } else { Symmetry::default() },
        diameter_m,
        info: None,
        batch: None,
    })
}

fn edits(document: &mut Document, camera: &Camera, objects: Vec<Object>, shots: &[Shot]) -> Vec<Edit> {
    let ids: Vec<ObjectId> = objects.iter().map(|o| o.id).collect();
    let mut edits: Vec<Edit> = objects.into_iter().map(Edit::PutObject).collect();
    let camera_id = document.allocate_camera_id();
    let model = CameraModel::Known(camera.clone());
    edits.push(Edit::PutCamera(CameraEntry { id: camera_id, name: "Sample camera".to_owned(), model, batch: None }));
    let mut sessions: Vec<SessionId> = Vec::new();
    for (number, shot) in shots.iter().enumerate() {
        if shot.session == sessions.len() {
            let id = document.allocate_session_id();
            sessions.push(id);
            edits.push(Edit::PutSession(Session { id, name: session_name(shot.session), split: None, scene: None, batch: None }));
        }
        let id = document.allocate_frame_id();
        edits.push(Edit::PutFrame(frame(id, sessions[shot.session], camera_id, shot)));
        if number < labelled(shots.len()) {
            edits.extend(shot.instances.iter().map(|i| Edit::PutLabel(label(document, id, ids[i.part], i))));
        }
    }
    edits
}

fn frame(id: FrameId, session: SessionId, camera: CameraId, shot: &Shot) -> Frame {
    Frame {
        id,
        session,
        name: shot.name.clone(),
        camera,
        image: Some(FileRef::Owned(shot.image.clone())),
        depth: None,
        depth_scale_mm: None,
        world: Some(Box::new(shot.camera_from_world)),
        missing: false,
        extra: None,
        review: None,
        batch: None,
    }
}

/// The label of an instance: nobody matched points for it, the program knew the pose.
fn label(document: &mut Document, frame: FrameId, object: ObjectId, instance: &Instance) -> PoseLabel {
    PoseLabel {
        pose: Some(instance.pose),
        visibility: Some(instance.sight.visib_fract),
        state: LabelState::Done,
        ..PoseLabel::new(document.allocate_label_id(), frame, object, Method::Command, AUTHOR)
    }
}

fn truth(camera: &Camera, objects: &[Object], shots: &[Shot]) -> GroundTruth {
    let full_name = |shot: &Shot| format!("{}/{}", session_name(shot.session), shot.name);
    let frame = |(number, shot): (usize, &Shot)| TrueFrame {
        frame: full_name(shot),
        image: shot.image.clone(),
        labelled: number < labelled(shots.len()),
        r_w2c: shot.camera_from_world.r,
        t_w2c_mm: shot.camera_from_world.t_mm,
    };
    let pose = |shot: &Shot, i: &Instance| TruePose {
        frame: full_name(shot),
        object: name_of(i.part).to_owned(),
        r: i.pose.r,
        t_mm: i.pose.t_mm,
        sight: i.sight,
    };
    GroundTruth {
        camera: TrueCamera::of(camera),
        objects: objects.iter().map(true_object).collect(),
        frames: shots.iter().enumerate().map(frame).collect(),
        poses: shots.iter().flat_map(|shot| shot.instances.iter().map(move |i| pose(shot, i))).collect(),
    }
}

fn true_object(object: &Object) -> TrueObject {
    let millimetres = |m: &[f64; 16]| std::array::from_fn(|i| if matches!(i, 3 | 7 | 11) { m[i] * 1000.0 } else { m[i] });
    TrueObject {
        object: object.name.clone(),
        mesh: object.mesh.as_ref().map(|m| m.file.written().to_owned()).unwrap_or_default(),
        diameter_mm: object.diameter_m.unwrap_or_default() * 1000.0,
        symmetries_discrete: object.symmetry.discrete.iter().map(millimetres).collect(),
    }
}
