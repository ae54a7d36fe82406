//! Ten closed meshes of 100 000 triangles before a 3840×2160 photo: those of a folder that `overlay_vtk.py` made, which
//! `POSELOOP_BENCH_SCENE` names, or others of the same kind.

use std::path::Path;

use poseloop::geom::{Camera, Mat3, Mesh, Pose, Vec3};
use poseloop::media::{LengthUnit, load, load_mesh};

pub const PHOTO: [u32; 2] = [3840, 2160];
const MESHES: u32 = 10;
/// Rings and corners of a ring: 2 · 200 · 250 triangles.
const RINGS: u32 = 200;
const CORNERS: u32 = 250;
const RADIUS_M: f64 = 0.105;

pub struct Scene {
    pub camera: Camera,
    /// RGBA, row by row.
    pub photo: Vec<u8>,
    /// Meshes in metres and their poses.
    pub objects: Vec<(Mesh, Pose)>,
}

impl Scene {
    /// The scene of the folder that the environment names, or our own.
    pub fn of_environment() -> Self {
        match std::env::var_os("POSELOOP_BENCH_SCENE") {
            Some(folder) => Self::read(Path::new(&folder)),
            None => Self::own(),
        }
    }

    fn own() -> Self {
        let value = |x: u32, y: u32| ((x / 40 * 37 + y / 40 * 59) % 160 + (x * 7 + y * 13) % 24 + 40) as u8;
        let row = |y: u32| (0..PHOTO[0]).flat_map(move |x| [value(x, y), value(y, x), value(x + y, y), 255]);
        Self {
            camera: Camera::pinhole(PHOTO[0], PHOTO[1], 3000.0, 3000.0, 1919.5, 1079.5),
            photo: (0..PHOTO[1]).flat_map(row).collect(),
            objects: (0..MESHES).map(|k| (supershape(k), pose(k))).collect(),
        }
    }

    fn read(folder: &Path) -> Self {
        let text = std::fs::read_to_string(folder.join("scene.json")).expect("scene.json");
        let scene: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        let number = |v: &serde_json::Value| v.as_f64().expect("a number");
        let numbers = |v: &serde_json::Value| v.as_array().expect("a list").iter().map(number).collect::<Vec<f64>>();
        let name = |v: &serde_json::Value| folder.join(v.as_str().expect("a name"));
        let object = |o: &serde_json::Value| {
            let mesh = load_mesh(&name(&o["ply"]), LengthUnit::Millimetre).expect("a mesh").mesh;
            let (r, t) = (numbers(&o["R"]), numbers(&o["t_mm"]));
            let rotation = nalgebra::Rotation3::from_matrix_unchecked(Mat3::from_row_slice(&r));
            (mesh, Pose::new(rotation, Vec3::from_row_slice(&t) / 1000.0))
        };
        let c = &scene["camera"];
        let [fx, fy, cx, cy] = ["fx", "fy", "cx", "cy"].map(|key| number(&c[key]));
        Self {
            camera: Camera::pinhole(PHOTO[0], PHOTO[1], fx, fy, cx, cy),
            photo: load(&name(&scene["image"])).expect("a photo").rgba,
            objects: scene["objects"].as_array().expect("a list").iter().map(object).collect(),
        }
    }
}

/// Where object `k` lies: neighbours overlap.
fn pose(k: u32) -> Pose {
    let n = f64::from(k);
    let place = Vec3::new((f64::from(k % 5) - 2.0) * 0.17, (f64::from(k / 5 % 2) - 0.5) * 0.23, 1.0 + 0.015 * n);
    Pose::from_euler_rad([2.1 * n, 0.3 + 0.9 * n, 1.7 * n], place)
}

/// A closed supershape (Gielis) whose exponents follow from `k`.
fn supershape(k: u32) -> Mesh {
    let radius = |angle: f64, lobes: f64, [n1, n2, n3]: [f64; 3]| {
        let a = (lobes * angle / 4.0).cos().abs().powf(n2) + (lobes * angle / 4.0).sin().abs().powf(n3);
        a.powf(-1.0 / n1)
    };
    let exponents = |salt: u32| [0, 1, 2].map(|i| 1.5 + f64::from((k * 37 + salt * 11 + i * 23) % 46) / 10.0);
    let (around, along) = (f64::from(2 + k * 3 % 7), f64::from(2 + k * 2 % 5));
    let rings = (0..RINGS).map(|i| std::f64::consts::PI * (f64::from(i + 1) / f64::from(RINGS + 1) - 0.5));
    let mut positions: Vec<Vec3> = rings
        .flat_map(|b| {
            let r2 = radius(b, along, exponents(1));
            (0..CORNERS).map(move |j| {
                let a = std::f64::consts::TAU * (f64::from(j) / f64::from(CORNERS) - 0.5);
                let r1 = radius(a, around, exponents(2));
                Vec3::new(r1 * a.cos() * r2 * b.cos(), r1 * a.sin() * r2 * b.cos(), r2 * b.sin())
            })
        })
        .collect();
    let end = radius(std::f64::consts::FRAC_PI_2, along, exponents(1));
    positions.extend([Vec3::new(0.0, 0.0, -end), Vec3::new(0.0, 0.0, end)]);
    let most = positions.iter().flat_map(|p| p.iter().copied().map(f64::abs)).fold(0.0, f64::max);
    positions.iter_mut().for_each(|p| *p *= RADIUS_M / most);
    Mesh { positions, triangles: triangles(), ..Mesh::default() }
}

fn triangles() -> Vec<[u32; 3]> {
    let (bottom, top) = (RINGS * CORNERS, RINGS * CORNERS + 1);
    let mut out = Vec::new();
    for j in 0..CORNERS {
        let k = (j + 1) % CORNERS;
        let last = (RINGS - 1) * CORNERS;
        out.extend([[bottom, k, j], [top, last + j, last + k]]);
        for i in 0..RINGS - 1 {
            let (a, b, c, d) = (i * CORNERS + j, i * CORNERS + k, (i + 1) * CORNERS + j, (i + 1) * CORNERS + k);
            out.extend([[a, b, d], [a, d, c]]);
        }
    }
    out
}
