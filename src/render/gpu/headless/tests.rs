//! Pictures drawn on the software adapter and read back. Where there is none, each test says that it was skipped.

mod lens;
mod lines;
mod overlay;
mod photo;

use std::sync::Arc;

use nalgebra::Rotation3;

use super::*;
use crate::geom::{Camera, Mesh, Pose, Vec3};
use crate::render::{Item, Look, MeshAsset, MeshId, Style, View};

const BOX: MeshId = MeshId(1);
const HALO_FREE: [u8; 4] = [0; 4];

/// A software renderer with a box of 20 cm; `None`, and said so, where the machine has no such adapter. With
/// `POSELOOP_ADAPTER=fastest` the graphics card draws instead.
fn headless() -> Option<Headless> {
    let fastest = std::env::var("POSELOOP_ADAPTER").is_ok_and(|v| v == "fastest");
    match Headless::new(if fastest { AdapterChoice::Fastest } else { AdapterChoice::Software }) {
        Ok(mut headless) => {
            headless.renderer().upload_mesh(BOX, &Arc::new(MeshAsset::build(Mesh::cuboid(Vec3::repeat(0.2)), &[]))).unwrap();
            Some(headless)
        }
        Err(err) => {
            println!("skipped: {err}");
            None
        }
    }
}

fn camera() -> Camera {
    Camera::pinhole(320, 240, 300.0, 300.0, 159.5, 119.5)
}

fn item(style: Style, t: Vec3) -> Item {
    Item {
        mesh: BOX,
        camera_from_object: Pose::new(Rotation3::from_euler_angles(0.5, 0.6, 0.2), t),
        colour: [255, 0, 0, 255],
        style,
        outline_points: 2.0,
        order: 0,
    }
}

fn picture(items: Vec<Item>) -> Picture {
    let look = Look { opacity: 1.0, background: [0, 0, 0, 255], halo: HALO_FREE, ..Look::default() };
    Picture { view: View::one_to_one(camera()), photo: None, items, look }
}

fn pixel(rgba: &[u8], width: u32, x: u32, y: u32) -> [u8; 4] {
    let at = 4 * (y * width + x) as usize;
    std::array::from_fn(|c| rgba[at + c])
}

fn count(rgba: &[u8], like: impl Fn(&[u8]) -> bool) -> usize {
    rgba.chunks_exact(4).filter(|p| like(p)).count()
}
