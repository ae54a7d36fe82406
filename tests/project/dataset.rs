//! Small BOP datasets that tests write: every file can be replaced by what is odd about it.

use poseloop::geom::{Mesh, Vec3};
use poseloop::media::{self, DepthImage, LengthUnit, MeshFile, Photo};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// Size of the photos.
pub const SIZE: (u32, u32) = (64, 48);
/// The unit matrix.
pub const UPRIGHT: [f64; 9] = [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0];

/// A dataset in a folder.
pub struct Dataset {
    pub root: PathBuf,
}

/// A folder with a tidy dataset, and room for a project beside it.
pub struct Place {
    pub folder: tempfile::TempDir,
    pub set: Dataset,
    pub project: PathBuf,
}

impl Place {
    pub fn tidy() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (set, project) = (Dataset::tidy(&folder.path().join("set")), folder.path().join("project"));
        Self { folder, set, project }
    }
}

/// The intrinsic matrix of all cameras here.
pub fn k() -> Value {
    json!([60.0, 0.0, 31.5, 0.0, 61.0, 23.5, 0.0, 0.0, 1.0])
}

/// A label of `scene_gt.json`.
pub fn gt(object: i64, r: [f64; 9], t_mm: [f64; 3]) -> Value {
    json!({"cam_R_m2c": r, "cam_t_m2c": t_mm, "obj_id": object})
}

impl Dataset {
    /// Two boxes (60 × 40 × 20 mm and 30 × 30 × 30 mm) with `models_info.json`; split `test`, scene 1, images 0 and 4 with
    /// a photo each and a depth image at 0; one label a box in image 0, one of the first in image 4. Nothing is odd.
    pub fn tidy(root: &Path) -> Self {
        let set = Self { root: root.to_owned() };
        set.model(1, [60.0, 40.0, 20.0]);
        set.model(2, [30.0, 30.0, 30.0]);
        set.json("models/models_info.json", &json!({"1": info([60.0, 40.0, 20.0]), "2": info([30.0, 30.0, 30.0])}));
        set.json("camera.json", &json!({"width": SIZE.0, "height": SIZE.1, "fx": 60.0, "fy": 61.0, "cx": 31.5, "cy": 23.5}));
        let labels = json!({
            "0": [gt(1, UPRIGHT, [10.0, 5.0, 400.0]), gt(2, UPRIGHT, [-50.5, 0.125, 500.25])],
            "4": [gt(1, UPRIGHT, [0.0, 0.0, 300.0])],
        });
        set.scene("test", 1, &json!({"0": {"cam_K": k(), "depth_scale": 0.1}, "4": {"cam_K": k(), "depth_scale": 0.1}}), &labels);
        set.photo("test/000001/rgb/000000.png");
        set.photo("test/000001/rgb/000004.png");
        set.depth("test/000001/depth/000000.png");
        set
    }

    pub fn path(&self, name: &str) -> PathBuf {
        let path = self.root.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        path
    }

    pub fn text(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).unwrap();
    }

    pub fn json(&self, name: &str, value: &Value) {
        self.text(name, &value.to_string());
    }

    pub fn read(&self, name: &str) -> Value {
        let path = self.root.join(name);
        let text = std::fs::read_to_string(&path).unwrap_or_else(|err| panic!("{err}: {}", path.display()));
        serde_json::from_str(&text).unwrap()
    }

    /// Changes a JSON file.
    pub fn change(&self, name: &str, change: impl FnOnce(&mut Value)) {
        let mut value = self.read(name);
        change(&mut value);
        self.json(name, &value);
    }

    pub fn scene(&self, split: &str, number: i64, cameras: &Value, labels: &Value) {
        self.json(&format!("{split}/{number:06}/scene_camera.json"), cameras);
        self.json(&format!("{split}/{number:06}/scene_gt.json"), labels);
    }

    /// A box of that size, in millimetres.
    pub fn model(&self, id: i64, size_mm: [f64; 3]) {
        let mesh = MeshFile::plain(Mesh::cuboid(Vec3::from(size_mm) / 1000.0));
        media::save_ply(&self.path(&format!("models/obj_{id:06}.ply")), &mesh, LengthUnit::Millimetre).unwrap();
    }

    pub fn photo(&self, name: &str) {
        let pixel = |i: u32| [(i % SIZE.0 * 3) as u8, (i / SIZE.0 * 4) as u8, 40, 255];
        let rgba = (0..SIZE.0 * SIZE.1).flat_map(pixel).collect();
        Photo::from_rgba(SIZE.0, SIZE.1, rgba).unwrap().save_png(&self.path(name)).unwrap();
    }

    pub fn depth(&self, name: &str) {
        let raw = (0..SIZE.0 * SIZE.1).map(|i| 4000 + (i % 7) as u16).collect();
        media::save_depth_png(&self.path(name), &DepthImage { width: SIZE.0, height: SIZE.1, raw }).unwrap();
    }
}

/// The entry of a box in `models_info.json`.
pub fn info(size_mm: [f64; 3]) -> Value {
    let [x, y, z] = size_mm;
    let diameter = (x * x + y * y + z * z).sqrt();
    json!({"diameter": diameter, "min_x": -x / 2.0, "min_y": -y / 2.0, "min_z": -z / 2.0, "size_x": x, "size_y": y, "size_z": z})
}

/// The folder of LM-O's excerpt, or a word that the test was skipped.
pub fn lmo() -> Option<PathBuf> {
    let data = std::env::var_os("POSELOOP_TEST_DATA").map(|d| Path::new(&d).join("lmo-bop19-excerpt"));
    if data.is_none() {
        eprintln!("skipped: POSELOOP_TEST_DATA is not set");
    }
    data
}

/// A row of `scene_gt_info.json`.
pub fn row(visib_fract: f64) -> Value {
    json!({"bbox_obj": [1, 2, 3, 4], "bbox_visib": [1, 2, 3, 4], "px_count_all": 9, "px_count_valid": 9, "px_count_visib": 8,
        "visib_fract": visib_fract})
}
