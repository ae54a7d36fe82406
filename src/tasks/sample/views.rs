//! The camera, where it stands, and the light of each session.

use super::arrange::{Stood, normal};
use super::library::Library;
use crate::geom::{Camera, Lens, Mat3, Pose, Vec3};
use crate::render::synth::{Lights, RectLight, V3};
use nalgebra::Rotation3;
use rand::Rng;
use rand_pcg::Pcg64;
use std::f64::consts::TAU;

/// Labelled objects stay this far inside the image, in pixels.
const MARGIN_PX: f64 = 14.0;
/// Tries for a view that shows all labelled objects.
const TRIES: usize = 200;

/// The camera of the sample: 1280×960, 47° wide, a little barrel distortion.
pub(super) fn camera() -> Camera {
    let lens = Lens::BrownConrady { k: [-0.092, 0.071, 0.0, 0.0, 0.0, 0.0], p: [0.000_62, -0.000_41] };
    Camera::pinhole(1280, 960, 1482.6, 1481.9, 643.7, 476.2).with_lens(lens)
}

/// `camera_from_world` of a camera at `position` that looks at `target`, turned by `roll_rad` about its axis.
pub(super) fn look_at(position: Vec3, target: Vec3, roll_rad: f64) -> Pose {
    let forward = (target - position).try_normalize(1e-9).unwrap_or_else(|| -Vec3::z());
    let right = forward.cross(&Vec3::z()).try_normalize(1e-6).unwrap_or_else(Vec3::x);
    let down = forward.cross(&right);
    let world_from_camera = Rotation3::from_matrix_unchecked(Mat3::from_columns(&[right, down, forward]));
    let camera_from_world = Rotation3::from_axis_angle(&Vec3::z_axis(), roll_rad) * world_from_camera.inverse();
    Pose::new(camera_from_world, -(camera_from_world * position))
}

/// A camera pose on the upper hemisphere, 0.45 to 0.9 m away, that has all labelled objects in the image.
/// `azimuth_rad` is where it roughly stands.
pub(super) fn view(library: &Library, camera: &Camera, stood: &[Stood], azimuth_rad: f64, rng: &mut Pcg64) -> Pose {
    let mut pose = Pose::identity();
    for _ in 0..TRIES {
        let azimuth = azimuth_rad + normal(rng) * 0.35;
        // Even in height over the table: as many steep views as shallow ones for equal areas of the sphere.
        let elevation = rng.random_range(0.56_f64..0.985).asin();
        let distance = 0.45 + 0.45 * rng.random::<f64>().powf(1.5);
        let target = Vec3::new(normal(rng) * 0.015, normal(rng) * 0.015, 0.02);
        let (s, c) = azimuth.sin_cos();
        let out = Vec3::new(c * elevation.cos(), s * elevation.cos(), elevation.sin());
        pose = look_at(target + out * distance, target, normal(rng) * 0.08);
        if shows_all(library, camera, stood, &pose) {
            break;
        }
    }
    pose
}

fn shows_all(library: &Library, camera: &Camera, stood: &[Stood], camera_from_world: &Pose) -> bool {
    let (w, h) = (f64::from(camera.width), f64::from(camera.height));
    stood.iter().filter(|s| s.is_labelled()).all(|s| {
        let camera_from_object = *camera_from_world * s.world_from_object;
        library.meshes[s.part].bounds().corners().iter().all(|p| {
            camera.project(&camera_from_object.transform(p)).is_ok_and(|at| {
                at.x > MARGIN_PX && at.y > MARGIN_PX && at.x < w - MARGIN_PX && at.y < h - MARGIN_PX
            })
        })
    })
}

/// Light of a session: by a window on the left, or under a warm lamp on the right. `turn_rad` moves it around.
pub(super) fn lights(warm: bool, turn_rad: f64) -> Lights {
    let around = |azimuth: f64, radius: f32, height: f32| {
        let (s, c) = (azimuth + turn_rad).sin_cos();
        V3::new(c as f32 * radius, s as f32 * radius, height)
    };
    let aim = V3::new(0.0, 0.0, 0.02);
    let room_turn = turn_rad.rem_euclid(TAU) as f32;
    if warm {
        Lights {
            key: RectLight::facing(around(0.6, 0.75, 0.95), aim, 0.42, 0.42, V3::new(13.5, 12.1, 10.2)),
            fill: RectLight::facing(around(3.6, 1.1, 0.8), aim, 0.35, 0.8, V3::new(2.2, 2.6, 3.2)),
            room: V3::new(0.95, 0.94, 0.92),
            room_turn,
        }
    } else {
        Lights {
            key: RectLight::facing(around(2.6, 0.95, 0.90), aim, 0.75, 0.55, V3::new(8.6, 8.9, 9.4)),
            fill: RectLight::facing(around(5.6, 1.0, 0.9), aim, 0.3, 0.7, V3::new(3.6, 3.2, 2.6)),
            room: V3::new(0.92, 0.95, 1.0),
            room_turn,
        }
    }
}
