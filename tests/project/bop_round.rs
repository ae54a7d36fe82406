//! Out and in again: the same project.

use crate::dataset::{Dataset, SIZE, UPRIGHT, gt, k};
use poseloop::geom::{Camera, ContinuousSymmetry, Lens};
use poseloop::jobs::JobCtx;
use poseloop::project::{
    CameraEntry, CameraModel, Correspondence, Document, Edit, Frame, LabelPose, LabelState, LengthUnit, MeshRef, Method, Object, PoseLabel,
    Project, Session, Transaction,
};
use poseloop::tasks::{export_bop, import_bop};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

pub fn import(set: &Path, split: &str, project: &Path) -> Document {
    import_bop::into_new(set, split, project, &JobCtx::detached()).unwrap();
    Document::open(project).unwrap()
}

pub fn export(document: &Document, out: &Path) -> Dataset {
    export_bop::run(document.project(), document.folder(), out, &JobCtx::detached()).unwrap();
    Dataset { root: out.to_owned() }
}

/// Everything that a dataset can say of a project, without where its files lie.
fn essence(project: &Project) -> Value {
    let file = |f: &Option<poseloop::project::FileRef>| {
        f.as_ref().map(|f| PathBuf::from(f.written()).file_name().unwrap().to_str().unwrap().to_owned())
    };
    let objects: Vec<Value> = project
        .objects()
        .map(|o| json!([o.name, o.bop_id, o.mesh.is_some(), o.symmetry, o.diameter_m.map(|d| (d * 1e9).round()), o.info]))
        .collect();
    let sessions: Vec<Value> = project.sessions().map(|s| json!([s.name, s.split, s.scene])).collect();
    let frames: Vec<Value> = project
        .frames()
        .map(|f| {
            let camera = &project.camera(f.camera).unwrap().model;
            json!([project.full_name(f), camera, file(&f.image), file(&f.depth), f.depth_scale_mm, f.world, f.missing, f.extra, f.review])
        })
        .collect();
    let labels: Vec<Value> = project
        .labels()
        .map(|l| {
            let (frame, object) = (project.full_name(project.frame(l.frame).unwrap()), &project.object(l.object).unwrap().name);
            json!([frame, object, l.pose, l.covariance, l.correspondences, l.method, l.visibility, l.flags, l.author, l.state, l.info])
        })
        .collect();
    json!({"objects": objects, "sessions": sessions, "frames": frames, "labels": labels})
}

pub fn step(edits: Vec<Edit>) -> Transaction {
    Transaction { label: "step".to_owned(), edits }
}

/// A dataset with everything that the format has.
pub fn full(root: &Path) -> Dataset {
    let set = Dataset::tidy(root);
    set.change("models/models_info.json", |info| {
        info["1"]["symmetries_discrete"] = json!([[-1, 0, 0, 0.25, 0, -1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]]);
        info["2"]["symmetries_continuous"] = json!([{"axis": [0, 0, 1], "offset": [0, 1.5, 0]}]);
        info["2"]["colour"] = json!("red");
    });
    set.change("test/000001/scene_camera.json", |cameras| {
        cameras["4"]["cam_R_w2c"] = json!([0, -1, 0, 1, 0, 0, 0, 0, 1]);
        cameras["4"]["cam_t_w2c"] = json!([1.25, -2.5, 700]);
        cameras["4"]["view_level"] = json!(2);
        cameras["0"]["cam_K"][1] = json!(0.5);
    });
    let info = |fraction: f64| json!({"bbox_obj": [1, 2, 3, 4], "bbox_visib": [1, 2, 3, 4], "px_count_all": 9, "px_count_valid": 9, "px_count_visib": 9, "visib_fract": fraction});
    set.json("test/000001/scene_gt_info.json", &json!({"0": [info(0.5), info(1.0)], "4": [info(0.125)]}));
    let model = json!({"projection_model_type": "CameraModelType.FISHEYE624", "projection_params": [608.5, 0.25], "image_width": 64, "image_height": 48});
    set.scene(
        "test",
        12,
        &json!({"3": {"cam_model": model}, "123456": {"cam_K": k()}}),
        &json!({"3": [gt(2, UPRIGHT, [1.0, 2.0, 345.678901234567])], "123456": []}),
    );
    set.photo("test/000012/gray/000003.png");
    set
}

#[test]
fn a_dataset_with_everything_comes_back_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let set = full(&folder.path().join("set"));
    let first = import(&set.root, "test", &folder.path().join("first"));
    let out = export(&first, &folder.path().join("out"));
    for file in
        ["test/000001/scene_gt.json", "test/000001/scene_camera.json", "test/000001/scene_gt_info.json", "test/000012/scene_camera.json"]
    {
        let numbers_as_floats = |v: Value| -> Value { serde_json::from_str(&v.to_string().replace(".0", "")).unwrap() };
        assert_eq!(numbers_as_floats(out.read(file)), numbers_as_floats(set.read(file)), "{file}");
    }
    assert_eq!(out.read("models/models_info.json"), set.read("models/models_info.json"));
    assert!(!out.root.join("test/000001/scene_poseloop.json").exists(), "a dataset that lacks nothing gets no file of ours");
    for picture in ["test/000001/rgb/000004.png", "test/000001/depth/000000.png", "test/000012/gray/000003.png", "models/obj_000001.ply"] {
        assert_eq!(std::fs::read(out.root.join(picture)).unwrap(), std::fs::read(set.root.join(picture)).unwrap(), "{picture}");
    }
    let second = import(&out.root, "test", &folder.path().join("second"));
    assert_eq!(essence(second.project()), essence(first.project()));
    assert_eq!(
        first.project().objects().nth(1).unwrap().symmetry.continuous,
        [ContinuousSymmetry { axis: [0.0, 0.0, 1.0], offset: [0.0, 0.0015, 0.0] }]
    );
    assert_eq!(first.project().objects().next().unwrap().symmetry.discrete[0][3], 0.00025);
}

#[test]
fn several_splits_keep_their_scenes() {
    let folder = tempfile::tempdir().unwrap();
    let set = full(&folder.path().join("set"));
    set.scene("train_pbr", 1, &json!({"5": {"cam_K": k()}}), &json!({"5": [gt(1, UPRIGHT, [0.0, 0.0, 250.0])]}));
    let project = folder.path().join("project");
    drop(import(&set.root, "test", &project));
    drop(import(&set.root, "train_pbr", &project));
    // A second time the same scene: it gets the next free number, and takes none that another scene has.
    let document = import(&set.root, "test", &project);
    let out = export(&document, &folder.path().join("out"));
    let mut scenes: Vec<String> = Vec::new();
    for split in ["test", "train_pbr"] {
        scenes.extend(
            std::fs::read_dir(out.root.join(split)).unwrap().map(|e| format!("{split}/{}", e.unwrap().file_name().to_str().unwrap())),
        );
    }
    scenes.sort();
    assert_eq!(scenes, ["test/000000", "test/000001", "test/000002", "test/000012", "train_pbr/000001"]);
    assert_eq!(out.read("test/000001/scene_gt.json"), out.read("test/000000/scene_gt.json"));
}

#[test]
fn an_edited_pose_goes_out_with_its_numbers_and_an_undone_one_with_the_old() {
    let folder = tempfile::tempdir().unwrap();
    let set = full(&folder.path().join("set"));
    let mut document = import(&set.root, "test", &folder.path().join("project"));
    let mut label = document.project().labels().next().unwrap().clone();
    label.pose = Some(LabelPose { r: UPRIGHT, t_mm: [0.1, 0.2, 333.25] });
    label.method = Method::Numbers;
    document.commit(step(vec![Edit::PutLabel(label)])).unwrap();
    let edited = export(&document, &folder.path().join("edited"));
    let gt = edited.read("test/000001/scene_gt.json");
    assert_eq!(gt["0"][0]["cam_t_m2c"], json!([0.1, 0.2, 333.25]));
    // The row of its source is not true any more: it is reckoned anew, the others stay.
    let info = edited.read("test/000001/scene_gt_info.json");
    let own = set.read("test/000001/scene_gt_info.json");
    assert_ne!(info["0"][0], own["0"][0]);
    assert_eq!(info["0"][1], own["0"][1]);
    document.undo().unwrap();
    let undone = export(&document, &folder.path().join("undone"));
    assert_eq!(
        undone.read("test/000001/scene_gt.json")["0"][0],
        json!({"cam_R_m2c": UPRIGHT, "cam_t_m2c": [10.0, 5.0, 400.0], "obj_id": 1})
    );
    assert_eq!(undone.read("test/000001/scene_gt_info.json"), own);
}

#[test]
fn reckoned_rows_are_those_of_the_toolkit() {
    let folder = tempfile::tempdir().unwrap();
    let set = full(&folder.path().join("set"));
    // A box of 60 × 40 mm whose front lies at 300 mm, halfway out of the picture at the left; nothing measured before it.
    let mut document = import(&set.root, "test", &folder.path().join("project"));
    let frame = document.project().frame_named("000001/000004").unwrap().id;
    let object = document.project().object_named("obj_000001").unwrap().id;
    let id = document.allocate_label_id();
    let mut label = PoseLabel::new(id, frame, object, Method::Points, "ada");
    label.pose = Some(LabelPose { r: UPRIGHT, t_mm: [-160.0, 0.0, 310.0] });
    label.state = LabelState::Done;
    document.commit(step(vec![Edit::PutLabel(label)])).unwrap();
    let out = export(&document, &folder.path().join("out"));
    let row = out.read("test/000001/scene_gt_info.json")["4"][1].clone();
    // Columns 31.5 + 60 · (−190 … −130) / 300, rows 23.5 ± 61 · 20 / 300; the box has w = last − first. The right side
    // of the box is seen too, up to column 31.5 + 60 · −130 / 320.
    assert_eq!(row["bbox_obj"], json!([-6, 20, 13, 7]));
    assert_eq!(row["bbox_visib"], json!([0, 20, 7, 7]));
    assert_eq!(row["px_count_valid"], 0, "this frame has no depth image");
    let (all, seen) = (row["px_count_all"].as_f64().unwrap(), row["px_count_visib"].as_f64().unwrap());
    assert_eq!((all, seen), (14.0 * 8.0, 8.0 * 8.0));
    assert_eq!(row["visib_fract"], json!(seen / all));
}

#[test]
fn drafts_rejected_labels_pairs_and_names_come_back() {
    let folder = tempfile::tempdir().unwrap();
    let set = full(&folder.path().join("set"));
    let mut document = import(&set.root, "test", &folder.path().join("project"));
    let labels: Vec<PoseLabel> = document.project().labels().cloned().collect();
    let (mut draft, mut rejected, mut bare) = (labels[0].clone(), labels[1].clone(), labels[2].clone());
    draft.state = LabelState::Draft;
    draft.method = Method::Points;
    draft.author = "ada".into();
    draft.info = None;
    draft.visibility = Some(0.75);
    draft.covariance = Some(Box::new(std::array::from_fn(|i| std::array::from_fn(|j| (i + j) as f64 * 1e-7))));
    draft.correspondences = vec![Correspondence { point_m: [0.01, 0.02, 0.03], pixel: [31.25, 7.125] }];
    rejected.state = LabelState::Rejected;
    bare.pose = None;
    bare.info = None;
    let session = document.project().sessions().next().unwrap().clone();
    let frame = document.project().frame_named("000001/000004").unwrap().clone();
    let object = document.project().objects().next().unwrap().clone();
    let edits = vec![
        Edit::PutLabel(draft),
        Edit::PutLabel(rejected),
        Edit::PutLabel(bare),
        Edit::PutSession(Session { name: "table top".to_owned(), ..session }),
        Edit::PutFrame(Frame { name: "left".to_owned(), review: Some("a flip in the set cnos".into()), ..frame }),
        Edit::PutObject(Object { name: "bracket".to_owned(), ..object }),
    ];
    document.commit(step(edits)).unwrap();
    let out = export(&document, &folder.path().join("out"));
    assert_eq!(out.read("test/000001/scene_gt.json")["0"].as_array().unwrap().len(), 1, "no rejected label goes out as truth");
    let again = import(&out.root, "test", &folder.path().join("again"));
    let (mut mine, mut theirs) = (essence(document.project()), essence(again.project()));
    for essence in [&mut mine, &mut theirs] {
        // Frames with names that are no numbers are numbered by their place, and so are their pictures.
        for frame in essence["frames"].as_array_mut().unwrap() {
            frame[2] = json!(frame[2].is_string());
        }
        // Labels that are not in scene_gt.json come after those that are. The draft had no row of scene_gt_info.json.
        let labels = essence["labels"].as_array_mut().unwrap();
        labels.iter_mut().for_each(|l| l[10] = Value::Null);
        labels.sort_by_key(|l| l.to_string());
    }
    assert_eq!(theirs["labels"], mine["labels"]);
    assert_eq!(theirs["objects"], mine["objects"]);
    assert_eq!(theirs["sessions"], mine["sessions"]);
    assert_eq!(theirs["frames"], mine["frames"]);
}

#[test]
fn a_split_that_is_a_path_leads_nowhere_out_of_what_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let mut document = Document::create(&folder.path().join("project"), "elsewhere").unwrap();
    let absolute = folder.path().join("there/absolute");
    for (i, split) in ["../elsewhere", ".", absolute.to_str().unwrap()].into_iter().enumerate() {
        let session = document.allocate_session_id();
        let split = Some(split.to_owned());
        document
            .commit(step(vec![Edit::PutSession(Session { id: session, name: format!("s{i}"), split, scene: Some(2), batch: None })]))
            .unwrap();
    }
    let out = folder.path().join("there/out");
    export_bop::run(document.project(), document.folder(), &out, &JobCtx::detached()).unwrap();
    assert_eq!(std::fs::read_dir(folder.path().join("there")).unwrap().count(), 1, "nothing beside what was asked for");
    assert_eq!(std::fs::read_dir(out.join("train")).unwrap().count(), 3, "three scenes, none over another");
}

#[test]
fn lenses_and_sizes_come_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut document = Document::create(&folder.path().join("project"), "lenses").unwrap();
    let lenses = [
        Lens::Pinhole,
        Lens::BrownConrady { k: [-0.1, 0.02, 0.001, 0.0, 0.0, 1e-4], p: [0.0005, -0.0003] },
        Lens::KannalaBrandt { k: [0.1, -0.02, 0.003, 0.0] },
    ];
    let session = document.allocate_session_id();
    let mut edits = vec![Edit::PutSession(Session { id: session, name: "bench".to_owned(), split: None, scene: None, batch: None })];
    for (i, lens) in lenses.into_iter().enumerate() {
        let camera = Camera::pinhole(640 + i as u32, 480, 600.125, 601.0, 320.0 + i as f64, 240.0).with_lens(lens);
        let id = document.allocate_camera_id();
        edits.push(Edit::PutCamera(CameraEntry { id, name: format!("camera {}", i + 1), model: CameraModel::Known(camera), batch: None }));
        let frame = document.allocate_frame_id();
        let extra = Some(Box::new(json!({"view_level": i})));
        edits.push(Edit::PutFrame(Frame {
            id: frame,
            session,
            name: format!("{i:06}"),
            camera: id,
            image: None,
            depth: None,
            depth_scale_mm: Some(0.25),
            world: None,
            missing: true,
            extra,
            review: None,
            batch: None,
        }));
    }
    document.commit(step(edits)).unwrap();
    let written = export_bop::run(document.project(), document.folder(), &folder.path().join("out"), &JobCtx::detached()).unwrap();
    assert!(written.notes.iter().any(|n| n.contains("2 cameras") && n.contains("poseloop_camera")), "{:?}", written.notes);
    let out = Dataset { root: folder.path().join("out") };
    let cameras = out.read("train/000000/scene_camera.json");
    assert_eq!(cameras["0"].get("poseloop_camera"), None, "camera.json says its size, and it has no lens");
    assert_eq!(cameras["1"]["poseloop_camera"]["model"], "brown_conrady");
    assert_eq!(cameras["1"]["poseloop_camera"]["distortion"], json!([-0.1, 0.02, 0.0005, -0.0003, 0.001, 0.0, 0.0, 1e-4]));
    let again = import(&out.root, "train", &folder.path().join("again"));
    let models = |d: &Document| d.project().cameras().map(|c| c.model.clone()).collect::<Vec<_>>();
    assert_eq!(models(&again), models(&document));
    let frames =
        |d: &Document| d.project().frames().map(|f| (d.project().full_name(f), f.depth_scale_mm, f.extra.clone())).collect::<Vec<_>>();
    assert_eq!(frames(&again), frames(&document));
}

#[test]
fn meshes_of_other_kinds_and_units_go_out_as_ply_in_millimetres() {
    let folder = tempfile::tempdir().unwrap();
    let mut document = Document::create(&folder.path().join("project"), "meshes").unwrap();
    let obj = "v 0 0 0\nv 0.06 0 0\nv 0 0.04 0\nv 0 0 0.02\nf 1 3 2\nf 1 2 4\nf 1 4 3\nf 2 3 4\n";
    std::fs::create_dir_all(folder.path().join("project/meshes")).unwrap();
    std::fs::write(folder.path().join("project/meshes/part.obj"), obj).unwrap();
    let id = document.allocate_object_id();
    let mesh =
        Some(MeshRef { file: poseloop::project::FileRef::Owned("meshes/part.obj".to_owned()), unit: LengthUnit::Metre, sha256: None });
    let object = Object { mesh, ..crate::setup::object(id.0) };
    document.commit(step(vec![Edit::PutObject(object)])).unwrap();
    let out = export(&document, &folder.path().join("out"));
    let info = out.read("models/models_info.json");
    assert!(
        (info["1"]["size_x"].as_f64().unwrap() - 60.0).abs() < 1e-4 && (info["1"]["diameter"].as_f64().unwrap() - 72.111).abs() < 1e-3,
        "{info}"
    );
    assert_eq!(info["1"]["poseloop_name"], "part 1");
    let mesh = poseloop::media::load_mesh(&out.root.join("models/obj_000001.ply"), poseloop::media::LengthUnit::Millimetre).unwrap();
    assert!((mesh.mesh.bounds().size().x - 0.06).abs() < 1e-7);
}

#[test]
fn a_dataset_without_models_goes_out_without() {
    let folder = tempfile::tempdir().unwrap();
    let set = Dataset::tidy(&folder.path().join("set"));
    std::fs::remove_dir_all(set.root.join("models")).unwrap();
    let document = import(&set.root, "test", &folder.path().join("project"));
    let out = export(&document, &folder.path().join("out"));
    assert!(!out.root.join("models").exists());
    assert_eq!(out.read("test/000001/scene_gt.json")["4"][0]["obj_id"], 1);
}

#[test]
fn copied_files_make_the_project_stand_alone() {
    let folder = tempfile::tempdir().unwrap();
    let set = full(&folder.path().join("set"));
    std::fs::copy(set.root.join("test/000001/rgb/000000.png"), set.root.join("test/000001/rgb/000004.png")).unwrap();
    let project = folder.path().join("project");
    import_bop::into_folder(&set.root, "test", &project, import_bop::Files::Copied, &JobCtx::detached()).unwrap();
    let photo = std::fs::read(set.root.join("test/000001/rgb/000000.png")).unwrap();
    std::fs::remove_dir_all(&set.root).unwrap();
    let moved = folder.path().join("moved");
    std::fs::rename(&project, &moved).unwrap();
    let document = Document::open(&moved).unwrap();
    let frame = |name: &str| document.project().frame_named(name).unwrap();
    let path = frame("000001/000000").image.as_ref().unwrap().resolve(&moved).unwrap();
    assert!(path.starts_with(moved.join("images")), "{}", path.display());
    assert_eq!(std::fs::read(&path).unwrap(), photo);
    assert_eq!(frame("000001/000004").image.as_ref().unwrap().resolve(&moved), Some(path), "one content is kept once");
    assert!(frame("000001/000000").depth.as_ref().unwrap().resolve(&moved).is_some_and(|p| p.starts_with(moved.join("depth"))));
    for object in document.project().objects() {
        assert!(object.mesh.as_ref().unwrap().file.resolve(&moved).is_some_and(|p| p.starts_with(moved.join("meshes"))));
    }
    let out = export(&document, &folder.path().join("out"));
    assert_eq!(std::fs::read(out.root.join("test/000001/rgb/000004.png")).unwrap(), photo);
    assert!(out.root.join("test/000012/gray/000003.png").is_file(), "grey pictures stay where readers look for them");
    assert_eq!(image::image_dimensions(out.root.join("test/000001/rgb/000004.png")).unwrap(), SIZE);
}

#[test]
fn an_import_is_one_step_whose_row_in_the_journal_holds_counts() {
    let folder = tempfile::tempdir().unwrap();
    let set = full(&folder.path().join("set"));
    let project = folder.path().join("project");
    let mut document = import(&set.root, "test", &project);
    let whole = document.project().clone();
    assert_eq!(document.can_undo(), Some("Import set test"));
    document.undo().unwrap();
    assert_eq!((document.project().label_count(), document.project().frame_count(), document.project().objects().count()), (0, 0, 0));
    assert_eq!(document.can_undo(), None, "one step");
    document.close().unwrap();
    // Undone it stays undone after a restart, and can be done again.
    let mut document = Document::open(&project).unwrap();
    assert_eq!(document.project().label_count(), 0);
    document.redo().unwrap();
    assert_eq!(document.project(), &whole);
    document.close().unwrap();
    let raw = rusqlite::Connection::open(project.join("project.sqlite")).unwrap();
    let (edits, inverse): (String, String) =
        raw.query_row("SELECT edits, inverse FROM journal WHERE id = 1", [], |r| Ok((r.get(0)?, r.get(1)?))).unwrap();
    assert!(edits.len() + inverse.len() < 200, "no copy of the rows: {edits} {inverse}");
    let counts: String = raw.query_row("SELECT counts FROM batches", [], |r| r.get(0)).unwrap();
    assert_eq!(
        serde_json::from_str::<Value>(&counts).unwrap(),
        json!({"objects": 2, "cameras": 2, "sessions": 2, "frames": 4, "labels": 4})
    );
}
