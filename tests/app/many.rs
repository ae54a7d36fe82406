//! A hundred thousand frames: only what is in sight is built, a step touches its own frames, everything is found.

use crate::desk::{self, Desk};
use crate::harness::Person;
use egui::{Key, Modifiers, Role};
use egui_kittest::kittest::Queryable as _;
use poseloop::project::{
    CameraModel, Document, FrameId, ImportRows, LabelFlags, LabelPose, LabelState, Method, NewCamera, NewFrame, NewLabel, NewObject,
    NewSession,
};
use poseloop::workspace::{Command, FrameFilter};
use std::path::PathBuf;
use std::time::Instant;

const FRAMES: u32 = 100_000;
const OBJECTS: u32 = 3;

/// A project of that many frames without photos; two of three objects are labelled in all but every tenth frame.
fn many(desk: &Desk) -> PathBuf {
    let folder = desk.path("many");
    let mut document = Document::create(&folder, "Many").unwrap();
    let object = |i| NewObject {
        name: format!("part {i}"),
        bop_id: None,
        mesh: None,
        symmetry: poseloop::geom::Symmetry::default(),
        diameter_m: None,
        info: None,
        colour: None,
    };
    let frame = |i| NewFrame {
        session: i / 10_000,
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
    let label = |frame, object| NewLabel {
        frame,
        object,
        pose: Some(LabelPose { r: [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0], t_mm: [0.0, 0.0, 700.0] }),
        correspondences: Vec::new(),
        method: Method::Imported,
        visibility: None,
        flags: LabelFlags::default(),
        state: LabelState::Done,
        info: None,
    };
    let rows = ImportRows {
        extras: Vec::new(),
        objects: (0..OBJECTS).map(object).collect(),
        cameras: vec![NewCamera { name: "camera".to_owned(), model: CameraModel::Known(desk::camera()) }],
        sessions: (0..FRAMES / 10_000).map(|i| NewSession { name: format!("{i:06}"), split: None, scene: None }).collect(),
        frames: (0..FRAMES).map(frame).collect(),
        labels: (0..FRAMES).filter(|i| i % 10 != 0).flat_map(|i| [label(i, 0), label(i, 1)]).collect(),
    };
    document.import(rows, "Import many").unwrap();
    document.close().unwrap();
    folder
}

#[test]
fn a_hundred_thousand_frames_stay_fluid() {
    let desk = Desk::new();
    let folder = many(&desk);
    let mut person = Person::sit(&desk);
    person.checks_store = false;
    let start = Instant::now();
    person.drop_onto_window(&folder);
    println!("opened and shown in {:.0} ms, then {:.2} ms a picture", start.elapsed().as_secs_f64() * 1000.0, person.picture_ms());
    let rows = person.window.query_all_by_role(Role::ListItem).count();
    assert!(rows < 80, "{rows} rows and cells were built");
    assert!(person.sees(Role::RadioButton, "To do 10\u{a0}000"));

    person.window.state_mut().workspace.send(Command::SelectFrame(FrameId(99_991)));
    person.rest();
    assert!(person.sees(Role::ListItem, "000009/099990") && person.sees(Role::ListItem, "Thumbnail 000009/099990"));
    println!("at the end: {:.2} ms a picture", person.picture_ms());

    // The one without a label gets two, one after the other; each step touches its own frame.
    let start = Instant::now();
    person.key(Key::C);
    println!("a label, on disk and shown, in {:.1} ms", start.elapsed().as_secs_f64() * 1000.0);
    assert!(person.sees(Role::RadioButton, "To do 10\u{a0}000"), "a draft is still to do");
    person.key(Key::D);
    assert!(person.sees(Role::RadioButton, "To do 9999"));
    let start = Instant::now();
    person.undo();
    println!("undo in {:.1} ms", start.elapsed().as_secs_f64() * 1000.0);
    assert!(person.sees(Role::RadioButton, "To do 10\u{a0}000"));

    person.window.state_mut().workspace.send(Command::FilterFrames(FrameFilter::ToDo));
    person.rest();
    assert_eq!(person.workspace().frames.shown().len(), 10_000);
    println!("filtered: {:.2} ms a picture", person.picture_ms());

    let start = Instant::now();
    person.keys(Modifiers::COMMAND, Key::K);
    println!("palette opened in {:.0} ms", start.elapsed().as_secs_f64() * 1000.0);
    let start = Instant::now();
    person.types("054321");
    println!("searched in {:.0} ms, then {:.2} ms a picture", start.elapsed().as_secs_f64() * 1000.0, person.picture_ms());
    person.key(Key::Enter);
    assert_eq!(person.workspace().annotate.frame, Some(FrameId(54_322)), "every frame is found by name");
}
