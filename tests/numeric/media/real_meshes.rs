//! Meshes of real datasets, from the folder that `POSELOOP_TEST_DATA` names.

use std::path::{Path, PathBuf};

use poseloop::media::{self, LengthUnit, load_mesh, suspect_unit};

fn test_data() -> Option<PathBuf> {
    let folder = std::env::var_os("POSELOOP_TEST_DATA").map(PathBuf::from);
    if folder.is_none() {
        println!("skipped: POSELOOP_TEST_DATA names no folder with real data");
    }
    folder
}

fn files(folder: &Path, endings: &[&str], found: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder).expect("a readable folder").map(|entry| entry.expect("an entry").path());
    for path in entries {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
        if path.is_dir() {
            files(&path, endings, found);
        } else if endings.contains(&ending.as_str()) {
            found.push(path);
        }
    }
    found.sort();
}

#[test]
fn every_mesh_loads() {
    let Some(data) = test_data() else { return };
    let mut found = Vec::new();
    files(&data, &["ply", "obj", "stl", "glb", "gltf"], &mut found);
    assert!(found.len() >= 20, "only {} meshes in {}", found.len(), data.display());
    for path in &found {
        let start = std::time::Instant::now();
        let file = load_mesh(path, LengthUnit::Millimetre).unwrap_or_else(|err| panic!("{err}"));
        let seconds = start.elapsed().as_secs_f64();
        let size = file.mesh.bounds().size().max();
        let looks = (file.colours.len(), file.uvs.len(), file.texture.as_ref().map(|photo| (photo.width, photo.height)));
        println!(
            "{:6} vertices {:6} faces {:8.4} m {:?} {looks:?} {:?} {:.1} ms {}",
            file.mesh.positions.len(),
            file.mesh.triangles.len(),
            size,
            suspect_unit(size, LengthUnit::Millimetre),
            file.notes,
            1000.0 * seconds,
            path.display()
        );
        assert!(file.mesh.normals.is_empty() || file.mesh.normals.len() == file.mesh.positions.len());
        assert!(file.mesh.bounds().size().min() > 0.0);
        for colours in [&file.colours, &file.baked_colours()] {
            assert!(colours.is_empty() || colours.len() == file.mesh.positions.len());
        }
    }
}

#[test]
fn diameters_are_those_of_models_info() {
    let Some(data) = test_data() else { return };
    let models = data.join("lmo-bop19-excerpt/models");
    let text = std::fs::read_to_string(models.join("models_info.json")).expect("models_info.json");
    let info: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let models_info = info.as_object().expect("an object");
    assert_eq!(models_info.len(), 8);
    for (id, model) in models_info {
        let file = load_mesh(&models.join(format!("obj_{id:0>6}.ply")), LengthUnit::Millimetre).expect("a mesh");
        let diameter_mm = model["diameter"].as_f64().expect("a diameter");
        assert!((1000.0 * file.mesh.diameter() - diameter_mm).abs() < 1e-4, "{id}");
        let min_x = model["min_x"].as_f64().expect("a bound");
        assert!((1000.0 * file.mesh.bounds().min.x - min_x).abs() < 1e-6, "{id}");
    }
}

#[test]
fn materials_of_real_meshes_are_found() {
    let Some(data) = test_data() else { return };
    let duck = load_mesh(&data.join("pat6d-duck/models/duck.obj"), LengthUnit::Metre).expect("a duck");
    assert!(duck.texture.is_some(), "its MTL has another name than the OBJ says: {:?}", duck.notes);
    assert!(duck.notes.iter().any(|note| note.contains("untitled.mtl") && note.contains("duck.mtl")), "{:?}", duck.notes);
    let yellow = duck.baked_colours().iter().filter(|[r, g, b, _]| *r > 120 && *g > 90 && *b < 100).count();
    assert!(2 * yellow > duck.mesh.positions.len(), "only {yellow} of {} vertices are yellow", duck.mesh.positions.len());
    let cube = load_mesh(&data.join("visp-rbt-cube-dragon/models/cube/cube.obj"), LengthUnit::Metre).expect("a cube");
    let mut colours: Vec<[u8; 4]> = cube.colours.clone();
    colours.sort_unstable();
    colours.dedup();
    assert_eq!(colours.len(), 5, "six faces in five greys, told apart by Ka alone: {colours:?}");
    assert!(cube.mesh.is_closed());
}

#[test]
fn every_photo_loads() {
    let Some(data) = test_data() else { return };
    let mut found = Vec::new();
    files(&data, &["png", "jpg", "jpeg", "tif", "tiff", "bmp", "webp"], &mut found);
    assert!(found.len() >= 100, "only {} photos in {}", found.len(), data.display());
    for path in &found {
        let info = media::probe(path).unwrap_or_else(|err| panic!("{err}"));
        let photo = media::load(path).unwrap_or_else(|err| panic!("{err}"));
        assert_eq!((photo.width, photo.height), (info.width, info.height), "{}", path.display());
        if !photo.notes.is_empty() {
            println!("{:?} {}", photo.notes, path.display());
        }
    }
    let depth: Vec<&PathBuf> = found.iter().filter(|path| path.to_string_lossy().contains("/depth/")).collect();
    assert!(depth.iter().any(|path| media::load_depth(path).is_ok()));
}
