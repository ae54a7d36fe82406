//! Time of one exact depth and mask picture at 640×480, by mesh: LM-O where `POSELOOP_TEST_DATA` names the test data,
//! else spheres of the same numbers of triangles. One pose an iteration, one thread.

use std::path::Path;

use criterion::{Criterion, criterion_group, criterion_main};
use poseloop::geom::raster::Rasteriser;
use poseloop::geom::{Bvh, Camera, Lens, Mesh, Pose, Vec3};

const OBJECTS: [u64; 8] = [1, 5, 6, 8, 9, 10, 11, 12];

fn camera() -> Camera {
    Camera::pinhole(640, 480, 572.4114, 573.57043, 325.2611, 242.04899)
}

/// Vertices and faces of an ASCII PLY with x, y, z first, in metres.
fn read_ply(path: &Path) -> Option<Mesh> {
    let text = std::fs::read_to_string(path).ok()?;
    let (header, body) = text.split_once("end_header\n")?;
    let count = |element: &str| header.lines().find_map(|l| l.strip_prefix(element))?.trim().parse::<usize>().ok();
    let rows: Vec<Vec<f64>> = body.lines().map(|l| l.split_whitespace().filter_map(|v| v.parse().ok()).collect()).collect();
    let (vertices, faces) = rows.split_at(count("element vertex ")?);
    let positions = vertices.iter().map(|v| Vec3::new(v[0], v[1], v[2]) / 1000.0).collect();
    let triangles = faces.iter().take(count("element face ")?).map(|v| [v[1] as u32, v[2] as u32, v[3] as u32]).collect();
    Mesh::new(positions, triangles, Vec::new()).ok()
}

fn read_poses(path: &Path, object: u64) -> Option<Vec<Pose>> {
    let gt: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).ok()?).ok()?;
    let list = |v: &serde_json::Value| v.as_array().map(|a| a.iter().filter_map(serde_json::Value::as_f64).collect::<Vec<_>>());
    let rows = gt.as_object()?.values().filter_map(|f| f.as_array()).flatten();
    let pose = |row: &serde_json::Value| {
        let r: [f64; 9] = list(&row["cam_R_m2c"])?.try_into().ok()?;
        Some(Pose::from_row_major(&r, Vec3::from_iterator(list(&row["cam_t_m2c"])?) / 1000.0))
    };
    Some(rows.filter(|row| row["obj_id"].as_u64() == Some(object)).filter_map(pose).collect())
}

fn sphere(rings: u32) -> Mesh {
    let at = |ring: u32, step: u32| ring * rings + step % rings;
    let mut mesh = Mesh::default();
    for ring in 0..=rings {
        let (sin, cos) = (f64::from(ring) * std::f64::consts::PI / f64::from(rings)).sin_cos();
        for step in 0..rings {
            let (s, c) = (f64::from(step) * std::f64::consts::TAU / f64::from(rings)).sin_cos();
            mesh.positions.push(Vec3::new(sin * c, sin * s, cos) * 0.075);
            if ring < rings {
                mesh.triangles.push([at(ring, step), at(ring + 1, step), at(ring + 1, step + 1)]);
                mesh.triangles.push([at(ring, step), at(ring + 1, step + 1), at(ring, step + 1)]);
            }
        }
    }
    mesh
}

/// Meshes with their poses.
fn scenes() -> Vec<(String, Mesh, Vec<Pose>)> {
    let folder = std::env::var_os("POSELOOP_TEST_DATA").map(|f| Path::new(&f).join("lmo-bop19-excerpt"));
    let read = |folder: &Path, object: u64| {
        let mesh = read_ply(&folder.join(format!("models/obj_{object:06}.ply")))?;
        let poses = read_poses(&folder.join("test/000002/scene_gt.json"), object)?;
        Some((format!("obj_{object:06}"), mesh, poses))
    };
    if let Some(folder) = folder {
        return OBJECTS.iter().filter_map(|o| read(&folder, *o)).collect();
    }
    let poses: Vec<Pose> =
        (0..50).map(|i| Pose::from_euler_rad([0.1 * f64::from(i), 0.3, 0.2], Vec3::new(0.01 * f64::from(i) - 0.25, 0.0, 1.0))).collect();
    [76, 110, 151].map(|rings| (format!("sphere_{}", 2 * rings * rings), sphere(rings), poses.clone())).into()
}

fn pictures(c: &mut Criterion) {
    let lens = Lens::BrownConrady { k: [-0.1, 0.02, 0.0, 0.0, 0.0, 0.0], p: [0.0005, -0.0003] };
    for (name, camera) in [("pinhole", camera()), ("brown_conrady", camera().with_lens(lens))] {
        let mut group = c.benchmark_group(format!("raster/{name}"));
        for (mesh_name, mesh, poses) in scenes() {
            let mut rasteriser = Rasteriser::new();
            let mut next = poses.iter().cycle();
            group.bench_function(format!("{mesh_name}/{}_triangles", mesh.triangles.len()), |b| {
                b.iter(|| next.next().map(|pose| rasteriser.render(&camera, &[(&mesh, *pose)]).map(|r| r.id[0])));
            });
        }
        group.finish();
    }
}

fn mesh_queries(c: &mut Criterion) {
    let Some((name, mesh, _)) = scenes().pop() else { return };
    c.bench_function(&format!("mesh/{name}/diameter"), |b| b.iter(|| mesh.diameter()));
    c.bench_function(&format!("mesh/{name}/bvh_build"), |b| b.iter(|| Bvh::build(&mesh)));
    let bvh = Bvh::build(&mesh);
    let targets = mesh.sample_surface(1000, 1);
    let mut next = targets.iter().cycle();
    let eye = Vec3::new(0.1, 0.2, -1.0);
    c.bench_function(&format!("mesh/{name}/ray_hit"), |b| {
        b.iter(|| next.next().and_then(|p| bvh.hit(&mesh, &eye, &(p - eye))));
    });
}

criterion_group!(benches, pictures, mesh_queries);
criterion_main!(benches);
