//! BOP datasets in and out, on the real excerpt of LM-O.

use poseloop::jobs::JobCtx;
use poseloop::project::{Document, Edit, LabelPose, Project, Transaction};
use poseloop::tasks::{export_bop, import_bop};
use std::path::{Path, PathBuf};

fn lmo() -> Option<PathBuf> {
    let data = std::env::var_os("POSELOOP_TEST_DATA").map(|d| Path::new(&d).join("lmo-bop19-excerpt"));
    if data.is_none() {
        eprintln!("skipped: POSELOOP_TEST_DATA is not set");
    }
    data
}

/// Frame, object and the twelve numbers of every label.
fn numbers(project: &Project) -> Vec<(String, String, LabelPose)> {
    let name = |l: &poseloop::project::PoseLabel| {
        let frame = project.full_name(project.frame(l.frame).unwrap());
        (frame, project.object(l.object).unwrap().name.clone(), l.pose.unwrap())
    };
    project.labels().map(name).collect()
}

#[test]
fn lmo_comes_in_whole_and_goes_out_to_the_digit() {
    let Some(dataset) = lmo() else { return };
    let folder = tempfile::tempdir().unwrap();
    let (first, out, second) = (folder.path().join("first"), folder.path().join("out"), folder.path().join("second"));
    let report = import_bop::into_new(&dataset, "test", &first, &JobCtx::detached()).unwrap();
    assert_eq!((report.frames, report.labels, report.objects, report.missing_images), (200, 1517, 8, 192));
    assert!(report.warnings.iter().any(|w| w.count == 192 && w.text.contains("image 8")));
    let mut document = Document::open(&first).unwrap();
    let source = numbers(document.project());

    // An edited pose goes out with its new numbers; taken back, with the old ones.
    let mut label = document.project().labels().next().unwrap().clone();
    label.pose = Some(LabelPose { r: [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0], t_mm: [1.5, 2.5, 700.25] });
    document.commit(Transaction { label: "Edit".into(), edits: vec![Edit::PutLabel(label)] }).unwrap();
    export_bop::run(document.project(), &first, &folder.path().join("edited"), &JobCtx::detached()).unwrap();
    let text = std::fs::read_to_string(folder.path().join("edited/test/000002/scene_gt.json")).unwrap();
    assert!(text.contains("[1.5,2.5,700.25]"));
    document.undo().unwrap();

    let written = export_bop::run(document.project(), &first, &out, &JobCtx::detached()).unwrap();
    assert_eq!((written.frames, written.labels), (200, 1517));
    assert!(export_bop::run(document.project(), &first, &out, &JobCtx::detached()).is_err(), "a folder that holds something is refused");
    import_bop::into_new(&out, "test", &second, &JobCtx::detached()).unwrap();
    assert_eq!(numbers(Document::open(&second).unwrap().project()), source);

    // The whole import is one step.
    assert!(document.undo().unwrap().unwrap().starts_with("Import"));
    assert_eq!((document.project().label_count(), document.project().frame_count()), (0, 0));
    document.redo().unwrap();
    assert_eq!(numbers(document.project()), source);
}

#[test]
fn unreadable_datasets_are_refused_with_file_and_place_and_leave_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let scene = folder.path().join("set/test/000001");
    std::fs::create_dir_all(&scene).unwrap();
    std::fs::write(scene.join("scene_camera.json"), r#"{"0": {"cam_K": [600,0,320,0,600,240,0,0,1], "depth_scale": 1.0}}"#).unwrap();
    let project = folder.path().join("project");
    let import = || import_bop::into_new(&folder.path().join("set"), "test", &project, &JobCtx::detached());
    for (gt, words) in [
        (r#"{"0": [{"cam_R_m2c": [1,0,0,0,1,0,0,0], "cam_t_m2c": [0,0,500], "obj_id": 1}]}"#, "8 numbers, 9 expected"),
        (r#"{"0": [{"cam_t_m2c": [0,0,500], "obj_id": 1}]}"#, "cam_R_m2c"),
        (r#"{"0": [{"cam_R_m2c": [1,0,0,0,1,0,0,0,1], "cam_t_m2c": [0,0,"far"], "obj_id": 1}]}"#, "a number is expected"),
        (r#"{"0": ["#, "ends too early"),
    ] {
        std::fs::write(scene.join("scene_gt.json"), gt).unwrap();
        let said = import().unwrap_err().to_string();
        assert!(said.contains(words) && said.contains("scene_gt.json") && said.contains("line 1"), "{said}");
        assert!(!project.exists(), "nothing is left behind");
    }
    let odd = r#"{"0": [{"cam_R_m2c": [2,0,0,0,1,0,0,0,1], "cam_t_m2c": [0,0,-500], "obj_id": 7}]}"#;
    std::fs::write(scene.join("scene_gt.json"), odd).unwrap();
    let report = import().unwrap();
    assert_eq!(report.labels, 1);
    for words in ["has no model", "matrix of object 7 is not orthonormal", "lies behind the camera", "photo is not there"] {
        assert!(report.warnings.iter().any(|w| w.text.contains(words) && w.count == 1), "{words}: {:?}", report.warnings);
    }
}
