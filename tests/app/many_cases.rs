//! A hundred thousand cases: only the cards in sight are built, and every one of them can be reached.

use crate::desk::{BLOCK_M, Desk, block, camera};
use crate::harness::Person;
use egui::{Key, Modifiers, Role};
use egui_kittest::kittest::Queryable as _;
use poseloop::geom::{Mesh, Symmetry, Vec3};
use poseloop::media::{MeshFile, save_ply};
use poseloop::project::{
    CameraModel, Document, FileRef, FrameId, ImportRows, LabelFlags, LabelPose, LabelState, LengthUnit, MeshRef, Method, NewCamera,
    NewFrame, NewLabel, NewObject, NewPredictionSet, NewSession, ObjectId, Prediction,
};
use poseloop::workspace::{Command, DeployCommand};
use std::path::PathBuf;
use std::time::Instant;

const FRAMES: u32 = 100_000;

fn object(folder: &std::path::Path) -> NewObject {
    let path = "meshes/block.ply";
    std::fs::create_dir_all(folder.join("meshes")).unwrap();
    let mesh = MeshFile::plain(Mesh::cuboid(Vec3::from(BLOCK_M)));
    save_ply(&folder.join(path), &mesh, poseloop::media::LengthUnit::Millimetre).unwrap();
    NewObject {
        name: "block".to_owned(),
        bop_id: Some(1),
        mesh: Some(MeshRef { file: FileRef::Owned(path.to_owned()), unit: LengthUnit::Millimetre, sha256: None }),
        symmetry: Symmetry::default(),
        diameter_m: Some(Vec3::from(BLOCK_M).norm()),
        info: None,
        colour: None,
    }
}

/// A label and a prediction in each of many frames without photos; each prediction is a little farther off.
fn many(desk: &Desk) -> PathBuf {
    let folder = desk.path("many");
    let mut document = Document::create(&folder, "Many").unwrap();
    let pose = LabelPose::from_pose(&block().pose);
    let frame = |i| NewFrame {
        session: 0,
        name: format!("{i:06}"),
        camera: 0,
        image: None,
        depth: None,
        depth_scale_mm: None,
        world: None,
        missing: true,
        extra: None,
        review: None,
    };
    let label = |frame| NewLabel {
        frame,
        object: 0,
        pose: Some(pose),
        correspondences: Vec::new(),
        method: Method::Imported,
        visibility: None,
        flags: LabelFlags::default(),
        state: LabelState::Done,
        info: None,
    };
    let rows = ImportRows {
        extras: Vec::new(),
        objects: vec![object(&folder)],
        cameras: vec![NewCamera { name: "camera".to_owned(), model: CameraModel::Known(camera()) }],
        sessions: vec![NewSession { name: "table".to_owned(), split: None, scene: None }],
        frames: (0..FRAMES).map(frame).collect(),
        labels: (0..FRAMES).map(label).collect(),
    };
    document.import(rows, "Import many").unwrap();
    let prediction = |i: u32| {
        let [x, y, z] = pose.t_mm;
        let pose = LabelPose { t_mm: [x, y, z + f64::from(i) * 1e-4], ..pose };
        Prediction { frame: FrameId(i64::from(i) + 1), object: ObjectId(1), score: 0.5, pose, time_secs: None, line: i + 1 }
    };
    let set = NewPredictionSet { name: "run".to_owned(), rows: (0..FRAMES).map(prediction).collect(), ..NewPredictionSet::default() };
    document.import_predictions(&set).unwrap();
    document.close().unwrap();
    folder
}

fn cards(person: &Person) -> Vec<String> {
    let all = person.window.query_all_by_role(Role::ListItem).filter_map(|n| egui_kittest::kittest::NodeT::accesskit_node(&n).label());
    all.filter(|name| name.starts_with("block table/")).collect()
}

#[test]
fn a_hundred_thousand_cases_stay_fluid() {
    let desk = Desk::new();
    let folder = many(&desk);
    let mut person = Person::sit(&desk);
    person.checks_store = false;
    person.drop_onto_window(&folder);
    let start = Instant::now();
    person.keys(Modifiers::COMMAND, Key::Num5);
    println!("judged and shown in {:.0} ms, then {:.2} ms a picture", start.elapsed().as_secs_f64() * 1000.0, person.picture_ms());
    let first = cards(&person);
    assert!((2..200).contains(&first.len()), "{} cards were built", first.len());
    assert!(first[0].starts_with("block table/099999 10.0 mm"), "the worst comes first: {}", first[0]);
    // The best of all, far below.
    person.window.state_mut().workspace.send(Command::Deploy(DeployCommand::Case(Some(0))));
    person.rest();
    assert!(cards(&person).iter().any(|name| name.starts_with("block table/000000 0.0 mm")), "{:?}", cards(&person));
    println!("at the end: {:.2} ms a picture", person.picture_ms());
    let start = Instant::now();
    person.window.state_mut().workspace.send(Command::Deploy(DeployCommand::StepCase(-1)));
    person.rest();
    println!("a step in {:.1} ms", start.elapsed().as_secs_f64() * 1000.0);
    assert_eq!(person.workspace().deploy.case, Some(1));
    // A slice is counted over all of them.
    person.keys(Modifiers::COMMAND | Modifiers::SHIFT, Key::N);
    person.click(Role::ComboBox, "Condition 1");
    person.click(Role::MenuItemRadio, "Score");
    let start = Instant::now();
    person.fill(Role::TextInput, "Score from 1", "0.4");
    println!("counted in {:.1} ms", start.elapsed().as_secs_f64() * 1000.0);
    assert!(person.sees(Role::Label, "100\u{a0}000 of 100\u{a0}000\u{a0}cases"), "{:?}", person.names());
}
