//! What is odd in a dataset: one warning for each kind, file and object, and nothing is dropped.

use crate::dataset::{Dataset, Place, UPRIGHT, gt, k, row};
use poseloop::exchange::{Warning, WarningKind};
use poseloop::jobs::JobCtx;
use poseloop::project::{CameraModel, Document, LabelFlags};
use poseloop::tasks::import_bop::{self, ImportReport};
use serde_json::json;

impl Place {
    fn import(&self) -> (Document, ImportReport) {
        let mut document = Document::create(&self.project, "odd").unwrap();
        let report = import_bop::into_document(&self.set.root, "test", &mut document, &JobCtx::detached()).unwrap();
        (document, report)
    }

    /// Imports and gives the only warning.
    fn only_warning(&self) -> (Document, Warning) {
        let (document, report) = self.import();
        assert_eq!(report.warnings.len(), 1, "{:#?}", report.warnings);
        (document, report.warnings.into_iter().next().unwrap())
    }
}

fn says(warning: &Warning, kind: WarningKind, count: usize, file: &str, words: &[&str]) {
    assert_eq!((warning.kind, warning.count, warning.file.as_str()), (kind, count, file), "{warning:?}");
    for word in words {
        assert!(warning.text.contains(word), "“{word}” is missing: {}", warning.text);
    }
    let counted = warning.text.starts_with(&format!("{count} ")) || kind == WarningKind::NoModels;
    assert!(counted && !warning.text.contains(&format!("{count} ×")), "{}", warning.text);
    assert!(warning.text.contains(file), "{}", warning.text);
}

const GT: &str = "test/000001/scene_gt.json";
const CAMERA: &str = "test/000001/scene_camera.json";

#[test]
fn a_tidy_dataset_has_no_warnings() {
    let (document, report) = Place::tidy().import();
    assert_eq!(report.warnings, []);
    assert_eq!((report.frames, report.labels, report.objects, report.missing_images), (2, 3, 2, 0));
    let project = document.project();
    assert!(project.labels().all(|l| l.flags == LabelFlags::default()));
    let frame = project.frame_named("000001/000000").unwrap();
    assert!(frame.image.is_some() && frame.depth.is_some() && !frame.missing);
    assert_eq!(frame.depth_scale_mm, Some(0.1));
    let camera = project.camera(frame.camera).unwrap().model.known().unwrap();
    assert_eq!((camera.fx, camera.fy, camera.cx, camera.cy), (60.0, 61.0, 31.5, 23.5));
    assert_eq!((camera.width, camera.height), crate::dataset::SIZE);
    assert_eq!(project.cameras().count(), 1, "frames of one camera share it");
}

#[test]
fn a_missing_photo() {
    let place = Place::tidy();
    std::fs::remove_file(place.set.root.join("test/000001/rgb/000004.png")).unwrap();
    let (document, warning) = place.only_warning();
    says(&warning, WarningKind::MissingImage, 1, "test/000001", &["image 4"]);
    let frame = document.project().frame_named("000001/000004").unwrap();
    assert!(frame.missing && frame.image.is_none());
    assert_eq!(document.project().labels_of(frame.id).count(), 1, "its labels are there");
}

#[test]
fn a_photo_without_labels() {
    let place = Place::tidy();
    place.set.change(GT, |gt| gt["4"] = json!([]));
    let (document, warning) = place.only_warning();
    says(&warning, WarningKind::ImageWithoutLabels, 1, GT, &["image 4"]);
    assert_eq!(document.project().frame_count(), 2);
}

#[test]
fn an_unknown_object() {
    let place = Place::tidy();
    let labels = vec![gt(7, UPRIGHT, [0.0, 0.0, 300.0]); 1];
    place.set.change(GT, |gt| gt["4"] = json!(labels));
    let (document, warning) = place.only_warning();
    says(&warning, WarningKind::UnknownObject, 1, GT, &["object 7", "image 4", "without a mesh"]);
    let object = document.project().object_named("obj_000007").unwrap();
    assert!(object.mesh.is_none());
    assert_eq!(document.project().labels_of_object(object.id), 1);
}

#[test]
fn a_rotation_that_is_none() {
    let tilted = |by: f64| [1.0 + by, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0];
    // ‖RᵀR − I‖ of a first column 1 + e long is 2e + e².
    for (by, odd) in [(4.9e-4, false), (5.1e-4, true)] {
        let place = Place::tidy();
        place.set.change(GT, |labels| labels["4"] = json!([gt(1, tilted(by), [0.0, 0.0, 300.0])]));
        let (document, report) = place.import();
        assert_eq!(report.warnings.len(), usize::from(odd), "{by}: {:?}", report.warnings);
        let label = document.project().labels().last().unwrap();
        assert_eq!(label.flags.has(LabelFlags::NOT_ORTHONORMAL), odd);
        assert_eq!(label.pose.unwrap().r, tilted(by), "kept as written");
        if odd {
            says(&report.warnings[0], WarningKind::NotOrthonormal, 1, GT, &["object 1", "image 4, label 0"]);
        }
    }
    let place = Place::tidy();
    let mirror = [-1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0];
    place.set.change(GT, |labels| labels["4"] = json!([gt(1, mirror, [0.0, 0.0, 300.0])]));
    says(&place.only_warning().1, WarningKind::NotOrthonormal, 1, GT, &["image 4"]);
}

#[test]
fn an_object_behind_the_camera() {
    let place = Place::tidy();
    place.set.change(GT, |labels| labels["4"] = json!([gt(1, UPRIGHT, [0.0, 0.0, -300.0])]));
    let (document, warning) = place.only_warning();
    says(&warning, WarningKind::BehindCamera, 1, GT, &["object 1", "image 4, label 0"]);
    assert!(document.project().labels().last().unwrap().flags.has(LabelFlags::BEHIND_CAMERA));
}

#[test]
fn an_object_outside_the_picture_is_marked_and_no_oddity_of_a_dataset() {
    let place = Place::tidy();
    place.set.change(GT, |labels| labels["4"] = json!([gt(1, UPRIGHT, [400.0, 0.0, 300.0])]));
    let (document, report) = place.import();
    assert_eq!(report.warnings, []);
    assert!(document.project().labels().last().unwrap().flags.has(LabelFlags::OUTSIDE_IMAGE));
    // The origin of the box lies 13 mm beside the picture, its right end in it.
    let place = Place::tidy();
    place.set.change(GT, |labels| labels["4"] = json!([gt(1, UPRIGHT, [-170.0, 0.0, 300.0])]));
    assert!(!place.import().0.project().labels().last().unwrap().flags.has(LabelFlags::OUTSIDE_IMAGE));
}

#[test]
fn a_mesh_that_models_info_does_not_name() {
    let place = Place::tidy();
    place.set.change("models/models_info.json", |infos| drop(infos.as_object_mut().unwrap().remove("2")));
    says(&place.only_warning().1, WarningKind::NoInfo, 1, "models/models_info.json", &["object 2"]);
}

#[test]
fn a_mesh_of_another_size_than_models_info_says() {
    let place = Place::tidy();
    place.set.model(2, [30.0, 31.0, 30.0]);
    let (_, warning) = place.only_warning();
    says(&warning, WarningKind::MeshSize, 1, "models/obj_000002.ply", &["object 2", "30.0 × 31.0 × 30.0 mm"]);
    let place = Place::tidy();
    place.set.change("models/models_info.json", |info| info["2"]["diameter"] = json!(60.0));
    says(&place.only_warning().1, WarningKind::MeshSize, 1, "models/obj_000002.ply", &["diameter 52.0 mm"]);
}

#[test]
fn an_entry_without_a_diameter_gets_that_of_the_mesh() {
    let place = Place::tidy();
    place.set.change("models/models_info.json", |info| drop(info["2"].as_object_mut().unwrap().remove("diameter")));
    let (document, warning) = place.only_warning();
    says(&warning, WarningKind::NoDiameter, 1, "models/obj_000002.ply", &["object 2", "52.0 mm"]);
    let object = document.project().objects().nth(1).unwrap();
    assert!((object.diameter_m.unwrap() - 0.051_961_5).abs() < 1e-6);
    let kept = object.info.as_ref().unwrap()["diameter"].as_f64().unwrap();
    assert!((kept - 51.9615).abs() < 1e-3, "an export says it too: {kept}");
}

#[test]
fn lengths_that_look_like_metres() {
    let place = Place::tidy();
    place.set.change(GT, |labels| labels["4"] = json!([gt(1, UPRIGHT, [0.0, 0.0, 0.3]), gt(1, UPRIGHT, [0.0, 0.1, 0.3])]));
    says(
        &place.only_warning().1,
        WarningKind::LooksLikeMetres,
        2,
        GT,
        &["object 1", "image 4, label 0, image 4, label 1", "not converted"],
    );
    let place = Place::tidy();
    place.set.model(2, [0.03, 0.03, 0.03]);
    place.set.change("models/models_info.json", |info| info["2"] = crate::dataset::info([0.03, 0.03, 0.03]));
    says(&place.only_warning().1, WarningKind::LooksLikeMetres, 1, "models/obj_000002.ply", &["object 2", "0.030 mm"]);
}

#[test]
fn one_warning_for_each_kind_file_and_object_with_the_first_ten_places() {
    let place = Place::tidy();
    let cameras: serde_json::Map<_, _> = (0..30).map(|i| (i.to_string(), json!({"cam_K": k()}))).collect();
    let labels: serde_json::Map<_, _> =
        (0..30).map(|i| (i.to_string(), json!([gt(1, UPRIGHT, [0.0, 0.0, -100.0]), gt(2, UPRIGHT, [0.0, 0.0, -100.0])]))).collect();
    place.set.scene("test", 1, &json!(cameras), &json!(labels));
    place.set.scene("test", 3, &json!(cameras), &json!(labels));
    let (_, report) = place.import();
    let behind: Vec<&Warning> = report.warnings.iter().filter(|w| w.kind == WarningKind::BehindCamera).collect();
    let keys: Vec<(&str, bool)> = behind.iter().map(|w| (w.file.as_str(), w.text.contains("object 1"))).collect();
    assert_eq!(keys, [(GT, true), (GT, false), ("test/000003/scene_gt.json", true), ("test/000003/scene_gt.json", false)]);
    for warning in &behind {
        assert_eq!(warning.count, 30);
        assert_eq!(warning.place.matches("image").count(), 10, "{}", warning.place);
        assert!(warning.place.starts_with("image 0, label") && warning.place.ends_with(", …"), "{}", warning.place);
    }
    let missing: Vec<(&str, usize)> =
        report.warnings.iter().filter(|w| w.kind == WarningKind::MissingImage).map(|w| (w.file.as_str(), w.count)).collect();
    assert_eq!(missing, [("test/000001", 28), ("test/000003", 30)]);
}

#[test]
fn a_dataset_without_models() {
    let place = Place::tidy();
    std::fs::remove_dir_all(place.set.root.join("models")).unwrap();
    let (document, report) = place.import();
    assert_eq!((report.labels, report.objects), (3, 2));
    assert!(report.warnings.iter().any(|w| w.kind == WarningKind::NoModels));
    assert!(document.project().objects().all(|o| o.mesh.is_none()));
    assert_eq!(document.project().objects().map(|o| o.name.clone()).collect::<Vec<_>>(), ["obj_000001", "obj_000002"]);
}

#[test]
fn a_camera_model_that_is_not_supported_is_kept() {
    let place = Place::tidy();
    let model = json!({"projection_model_type": "CameraModelType.FISHEYE624", "projection_params": [608.4, 0.5], "image_width": 64, "image_height": 48});
    place.set.json(CAMERA, &json!({"0": {"cam_model": model, "depth_scale": 0.1}, "4": {"cam_model": model}}));
    let (document, warning) = place.only_warning();
    says(&warning, WarningKind::UnsupportedCamera, 2, CAMERA, &["image 0, image 4"]);
    let cameras: Vec<_> = document.project().cameras().collect();
    assert_eq!(cameras.len(), 1);
    let CameraModel::Unsupported { name, width, height, json } = &cameras[0].model else { panic!("{:?}", cameras[0].model) };
    assert_eq!((name.as_str(), *width, *height, json), ("CameraModelType.FISHEYE624", Some(64), Some(48), &model));
}

#[test]
fn sizes_come_from_photos_before_camera_json_which_is_for_renderers() {
    let place = Place::tidy();
    place.set.change("camera.json", |camera| camera["width"] = json!(1920));
    let (document, report) = place.import();
    assert_eq!(report.warnings, []);
    assert_eq!(document.project().cameras().next().unwrap().model.size(), Some(crate::dataset::SIZE));
}

#[test]
fn what_does_not_fit_is_said_and_the_rest_comes_in() {
    let place = Place::tidy();
    place.set.json("test/000001/scene_gt_info.json", &json!({"0": [row(0.5)], "4": [row(0.25)], "9": [row(1.0)]}));
    place.set.photo("test/000001/rgb/000008.png");
    place.set.text("models/cup.ply", "ply");
    place.set.text("models/obj_000002.ply", "no mesh");
    place.set.change("models/models_info.json", |info| info["5"] = crate::dataset::info([1.0, 1.0, 1.0]));
    place.set.change(GT, |gt| gt["4"][0]["score"] = json!(0.5));
    place.set.change(CAMERA, |cameras| cameras["4"]["cam_K"][1] = json!(0.01));
    place.set.json("test/extra/scene_camera.json", &json!({}));
    place.set.text("test/000001/rgb/000000.png", "no picture");
    let (document, report) = place.import();
    let said = |kind: WarningKind, words: &[&str]| {
        let found = report.warnings.iter().any(|w| w.kind == kind && words.iter().all(|word| w.text.contains(word)));
        assert!(found, "{kind:?} {words:?}: {:#?}", report.warnings);
    };
    said(WarningKind::LabelInfo, &["scene_gt_info.json", "image 0: 1 row for 2 labels", "image 9: 1 row for 0 labels"]);
    said(WarningKind::Ignored, &["photo 8 has no camera"]);
    said(WarningKind::Ignored, &["cup.ply"]);
    said(WarningKind::Ignored, &["the scene extra"]);
    said(WarningKind::UnreadableMesh, &["models/obj_000002.ply", "object 2", "begins with the line"]);
    said(WarningKind::NoMesh, &["models_info.json", "object 5"]);
    said(WarningKind::UnknownKey, &["image 4, label 0: score"]);
    said(WarningKind::OddMatrix, &["image 4", "0.01"]);
    said(WarningKind::UnreadableImage, &["1 photo can't be read", "test/000001/rgb (000000.png", "no PNG"]);
    assert_eq!(report.warnings.len(), 9, "{:#?}", report.warnings);
    let project = document.project();
    assert_eq!((project.label_count(), project.frame_count()), (3, 2));
    assert_eq!(project.labels().map(|l| l.visibility).collect::<Vec<_>>(), [None, None, Some(0.25)]);
}

#[test]
fn an_object_of_another_shape_gets_a_name_of_its_own() {
    let place = Place::tidy();
    let (mut document, _) = place.import();
    let other = Dataset::tidy(&place.folder.path().join("other"));
    other.model(1, [90.0, 90.0, 90.0]);
    other.change("models/models_info.json", |info| info["1"] = crate::dataset::info([90.0, 90.0, 90.0]));
    let report = import_bop::into_document(&other.root, "test", &mut document, &JobCtx::detached()).unwrap();
    let renamed = report.warnings.iter().find(|w| w.kind == WarningKind::Renamed).unwrap();
    assert!(renamed.text.contains("obj_000001 is obj_000001.2"), "{renamed:?}");
    let names: Vec<&str> = document.project().objects().map(|o| o.name.as_str()).collect();
    assert_eq!(names, ["obj_000001", "obj_000002", "obj_000001.2"], "the second box is the same in both");
}

#[test]
fn depth_without_a_scale_is_said() {
    let place = Place::tidy();
    place.set.change(CAMERA, |cameras| drop(cameras["0"].as_object_mut().unwrap().remove("depth_scale")));
    let (document, warning) = place.only_warning();
    says(&warning, WarningKind::NoDepthScale, 1, CAMERA, &["1 mm", "image 0"]);
    assert_eq!(document.project().frames().next().unwrap().depth_scale_mm, None);
}

#[test]
fn a_picture_without_a_number_and_models_without_words_are_said() {
    let place = Place::tidy();
    place.set.photo("test/000001/rgb/foo.png");
    std::fs::remove_file(place.set.path("models/models_info.json")).unwrap();
    let (_, report) = place.import();
    let found: Vec<_> = report.warnings.iter().map(|w| (w.kind, w.text.as_str())).collect();
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(found.iter().any(|(kind, text)| *kind == WarningKind::Ignored && text.contains("foo.png")), "{found:#?}");
    assert!(found.iter().any(|(kind, text)| *kind == WarningKind::NoModelsInfo && text.contains("symmetries")), "{found:#?}");
}
