//! The LM-O excerpt: meshes and ground-truth poses, read the short way.

use std::path::PathBuf;

use poseloop::geom::{Camera, Mesh, Pose, Vec3};
use serde_json::Value;

pub const OBJECTS: [u64; 8] = [1, 5, 6, 8, 9, 10, 11, 12];

/// The folder of the excerpt; says that the test is skipped where the test data are not named.
pub fn folder() -> Option<PathBuf> {
    let Some(root) = std::env::var_os("POSELOOP_TEST_DATA") else {
        println!("skipped: POSELOOP_TEST_DATA does not name the test data");
        return None;
    };
    Some(PathBuf::from(root).join("lmo-bop19-excerpt"))
}

fn json(path: PathBuf) -> Value {
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

pub fn models_info() -> Option<Value> {
    folder().map(|f| json(f.join("models/models_info.json")))
}

pub fn camera() -> Option<Camera> {
    let v = json(folder()?.join("camera.json"));
    let n = |key: &str| v[key].as_f64().unwrap();
    Some(Camera::pinhole(n("width") as u32, n("height") as u32, n("fx"), n("fy"), n("cx"), n("cy")))
}

/// A mesh of the excerpt in metres; its files are ASCII PLY with x, y, z first.
pub fn mesh(object: u64) -> Option<Mesh> {
    let path = folder()?.join(format!("models/obj_{object:06}.ply"));
    let text = std::fs::read_to_string(path).unwrap();
    let (header, body) = text.split_once("end_header\n").unwrap();
    let count = |element: &str| {
        let line = header.lines().find_map(|l| l.strip_prefix(element)).unwrap();
        line.trim().parse::<usize>().unwrap()
    };
    let mut lines = body.lines();
    let mut numbers = |n: usize| -> Vec<f64> { lines.next().unwrap().split_whitespace().take(n).map(|v| v.parse().unwrap()).collect() };
    let positions = (0..count("element vertex")).map(|_| Vec3::from_iterator(numbers(3)) / 1000.0).collect();
    let face = |v: Vec<f64>| [v[1] as u32, v[2] as u32, v[3] as u32];
    let triangles = (0..count("element face")).map(|_| face(numbers(4))).collect();
    Some(Mesh::new(positions, triangles, Vec::new()).unwrap())
}

/// Ground-truth poses of an object, at most `most`, spread over the frames.
pub fn poses(object: u64, most: usize) -> Option<Vec<Pose>> {
    let gt = json(folder()?.join("test/000002/scene_gt.json"));
    let list = |v: &Value| -> Vec<f64> { v.as_array().unwrap().iter().map(|n| n.as_f64().unwrap()).collect() };
    let rows = gt.as_object().unwrap().values().flat_map(|f| f.as_array().unwrap());
    let all: Vec<Pose> = rows
        .filter(|row| row["obj_id"].as_u64() == Some(object))
        .map(|row| {
            let r: [f64; 9] = list(&row["cam_R_m2c"]).try_into().unwrap();
            let t = Vec3::from_iterator(list(&row["cam_t_m2c"])) / 1000.0;
            Pose::from_row_major(&r, t).orthonormalised().unwrap()
        })
        .collect();
    let step = all.len().div_ceil(most).max(1);
    Some(all.into_iter().step_by(step).collect())
}
