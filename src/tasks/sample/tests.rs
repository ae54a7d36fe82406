//! The whole job at small sizes: the same bytes, labels where the objects are, nothing half made.

use super::*;
use crate::geom::raster;
use crate::jobs::{Cancel, Progress};
use crate::media;
use crate::project::{Document, LabelState, Method};
use crate::render::synth::{Ground, LensRays, Placed, Scene, render};
use rand::SeedableRng;
use std::collections::BTreeMap;
use std::sync::Arc;

const SMALL: SampleSpec = SampleSpec { frames: 3, seed: 5, width_px: 96 };

/// Every file below a folder but the database and its lock, with its bytes.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).unwrap().flatten() {
            let name = entry.path().strip_prefix(folder).unwrap().to_string_lossy().into_owned();
            if entry.path().is_dir() {
                folders.push(entry.path());
            } else if !name.starts_with("project.") {
                found.insert(name, std::fs::read(entry.path()).unwrap());
            }
        }
    }
    found
}

fn made_with(threads: usize, spec: SampleSpec) -> BTreeMap<String, Vec<u8>> {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("sample");
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    pool.install(|| make(&folder, spec, &JobCtx::detached())).unwrap();
    files(&folder)
}

#[test]
fn the_same_seed_gives_the_same_bytes_with_any_number_of_threads() {
    let one = made_with(1, SMALL);
    assert_eq!(one.len(), 3 + 2 + 1, "{:?}", one.keys());
    assert!(one == made_with(2, SMALL) && one == made_with(3, SMALL));
    let other = made_with(2, SampleSpec { seed: 6, ..SMALL });
    assert!(other.keys().eq(one.keys()) && other["images/bench_1/000000.png"] != one["images/bench_1/000000.png"]);
    // Fewer frames are the first ones of more.
    let two = made_with(2, SampleSpec { frames: 2, ..SMALL });
    assert_eq!(two["images/bench_1/000001.png"], one["images/bench_1/000001.png"]);
}

#[test]
fn half_is_labelled_and_the_labels_are_the_ground_truth_to_the_digit() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("sample");
    let report = make(&folder, SampleSpec { frames: 6, ..SMALL }, &JobCtx::detached()).unwrap();
    assert_eq!((report.frames, report.labelled_frames, report.objects), (6, 3, 2));
    let truth: GroundTruth = serde_json::from_slice(&std::fs::read(folder.join(GROUND_TRUTH)).unwrap()).unwrap();
    let document = Document::open(&folder).unwrap();
    let project = document.project();
    assert_eq!(project.sessions().map(|s| s.name.as_str()).collect::<Vec<_>>(), ["bench_1", "bench_2"]);
    assert_eq!((truth.frames.len(), project.frame_count(), project.label_count()), (6, 6, report.labels));
    for (i, frame) in truth.frames.iter().enumerate() {
        let row = project.frame_named(&frame.frame).unwrap();
        let world = row.world.as_deref().unwrap();
        assert_eq!((world.r, world.t_mm, frame.labelled), (frame.r_w2c, frame.t_w2c_mm, i < 3));
        assert_eq!(row.image.as_ref().unwrap().resolve(&folder), Some(folder.join(&frame.image)));
        let labels: Vec<_> = project.labels_of(row.id).collect();
        let poses: Vec<_> = truth.poses.iter().filter(|p| p.frame == frame.frame).collect();
        assert!(poses.iter().any(|p| p.object == "flange") && poses.iter().any(|p| p.object == "bracket"));
        assert_eq!(labels.len(), if frame.labelled { poses.len() } else { 0 });
        for (label, pose) in labels.iter().zip(poses) {
            let stored = label.pose.unwrap();
            assert_eq!((stored.r, stored.t_mm, label.visibility), (pose.r, pose.t_mm, Some(pose.sight.visib_fract)));
            assert_eq!(project.object(label.object).unwrap().name, pose.object);
            assert_eq!((label.state, label.method, label.author.name()), (LabelState::Done, Method::Command, "sample"));
        }
    }
    let flange = project.object_named("flange").unwrap();
    assert_eq!((flange.symmetry.discrete.len(), project.object_named("bracket").unwrap().symmetry.is_none()), (5, true));
    for object in project.objects() {
        let path = object.mesh.as_ref().unwrap().file.resolve(&folder).unwrap();
        let mesh = media::load_mesh(&path, media::LengthUnit::Millimetre).unwrap();
        assert!((mesh.mesh.diameter() - object.diameter_m.unwrap()).abs() < 1e-6 && mesh.colours.len() == mesh.mesh.positions.len());
    }
}

/// Renders a frame and draws all parts with their poses by the rasteriser: both must see the same part in each pixel.
#[test]
fn labels_are_where_the_objects_are() {
    let camera = views::camera(480);
    let library = library::Library::new().unwrap();
    let (ground, rays, look) = (Ground::new(1), LensRays::new(&camera).unwrap(), light::Look::of(0));
    let mut rng = rand_pcg::Pcg64::seed_from_u64(11);
    let stood = arrange::arrange(&library, &mut rng);
    let placed: Vec<Placed> = stood
        .iter()
        .map(|s| Placed { shape: s.part, material: library.materials[s.part], world_from_object: s.world_from_object })
        .collect();
    let scene = Scene::new(&library.shapes, &placed, &ground, look.ground, look.lights);
    let subject = views::Subject { library: &library, camera: &camera, stood: &stood, scene: &scene };
    let view = subject.view(0.4, &mut rng);
    let picture = render(&scene, &rays, &view, &look.sensor(0.4), 1, &|| false).unwrap();
    let items: Vec<_> = stood
        .iter()
        .map(|s| (&library.meshes[s.part], crate::project::LabelPose::from_pose(&(view * s.world_from_object)).camera_from_object()))
        .collect();
    let drawn = raster::render(&camera, &items).unwrap();
    for place in (0..stood.len()).filter(|i| stood[*i].is_labelled()) {
        let number = place as u16 + 1;
        let pairs = || picture.parts.iter().zip(&drawn.id);
        let both = pairs().filter(|(a, b)| **a == number && **b == number).count();
        let either = pairs().filter(|(a, b)| **a == number || **b == number).count();
        assert!(either > 5_000, "part {place} covers {either} px");
        assert!(both as f64 > 0.998 * either as f64, "part {place}: {both} of {either} px");
    }
}

#[test]
fn labelled_objects_stand_whole_and_large_in_every_view() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("sample");
    make(&folder, SampleSpec { frames: 12, seed: 2, width_px: 64 }, &JobCtx::detached()).unwrap();
    let truth: GroundTruth = serde_json::from_slice(&std::fs::read(folder.join(GROUND_TRUTH)).unwrap()).unwrap();
    for pose in &truth.poses {
        let [x, y, w, h] = pose.sight.bbox_obj;
        assert!(x > 0 && y > 0 && x + w < 64 && y + h < 48, "{pose:?}");
        assert!(w.max(h) >= 9, "at full width {} px: {pose:?}", w.max(h) * 20);
        assert!(pose.sight.visib_fract > 0.25 && pose.sight.visib_fract <= 1.0, "{pose:?}");
    }
}

#[test]
fn a_cancelled_run_leaves_nothing() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("sample");
    let cancel = Cancel::default();
    let (stop, seen) = (cancel.clone(), home.path().to_owned());
    let wake = move || {
        // It is under way when it is stopped.
        assert_eq!(std::fs::read_dir(&seen).unwrap().count(), 1);
        stop.cancel();
    };
    let ctx = JobCtx { progress: Progress::new(Arc::new(wake)), cancel };
    assert!(matches!(make(&folder, SMALL, &ctx), Err(SampleError::Cancelled)));
    assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0);
}

#[test]
fn what_lies_there_is_refused_and_not_touched() {
    let home = tempfile::tempdir().unwrap();
    let (full, file, empty) = (home.path().join("full"), home.path().join("file"), home.path().join("empty"));
    std::fs::create_dir_all(full.join("something")).unwrap();
    std::fs::write(&file, "text").unwrap();
    std::fs::create_dir(&empty).unwrap();
    for path in [&full, &file] {
        let refused = make(path, SMALL, &JobCtx::detached()).unwrap_err();
        assert!(matches!(refused, SampleError::NotEmpty(_)) && refused.to_string().contains("empty folder"), "{refused}");
    }
    assert_eq!((std::fs::read_dir(&full).unwrap().count(), std::fs::read_to_string(&file).unwrap().as_str()), (1, "text"));
    make(&empty, SampleSpec { frames: 1, ..SMALL }, &JobCtx::detached()).unwrap();
    assert_eq!(Document::open(&empty).unwrap().project().frame_count(), 1);
}

#[test]
fn what_a_killed_run_left_is_removed_and_a_running_one_is_not() {
    let home = tempfile::tempdir().unwrap();
    let (dead, alive) = (home.path().join(format!("{}dead", leftovers::PREFIX)), home.path().join(format!("{}alive", leftovers::PREFIX)));
    drop(Document::create(&dead, "Sample").unwrap());
    let running = Document::create(&alive, "Sample").unwrap();
    leftovers::sweep(home.path());
    assert!(!dead.exists() && alive.exists());
    drop(running);
}
