//! The camera, and where it stands.

use super::arrange::{Stood, normal};
use super::library::Library;
use crate::geom::{Camera, Lens, Mat3, Pose, Vec2, Vec3};
use crate::render::synth::{Scene, V3};
use nalgebra::Rotation3;
use rand::Rng;
use rand_pcg::Pcg64;

/// Labelled objects stay this far inside the image, as a part of its width.
const MARGIN: f64 = 0.012;
/// At least this part of a labelled object is not behind another part.
const LEAST_SEEN: f64 = 0.45;
/// Tries for a view that shows all labelled objects; the later ones stand farther away.
const TRIES: usize = 160;
/// Steps of bringing the objects into the middle and to the wanted size; the rest is below a few pixels.
const FRAMINGS: usize = 5;
/// Nearest and farthest stand of the camera, in metres from what it looks at.
const NEAREST_M: f64 = 0.27;
const FARTHEST_M: f64 = 0.8;
/// Every so manieth vertex is projected to tell where an object is in the image.
const PROBE_STEP: usize = 5;
/// Vertices that are looked at to tell how much of an object is hidden.
const PROBES: usize = 60;

/// The camera of the sample: 4:3, 47° wide, a little barrel distortion.
pub(super) fn camera(width_px: u32) -> Camera {
    let lens = Lens::BrownConrady { k: [-0.092, 0.071, 0.0, 0.0, 0.0, 0.0], p: [0.000_62, -0.000_41] };
    let scale = f64::from(width_px) / 1280.0;
    // Pixel centres lie at integers, so half a pixel is added before scaling and taken away after.
    let centre = |c: f64| (c + 0.5) * scale - 0.5;
    Camera::pinhole(width_px, width_px * 3 / 4, 1482.6 * scale, 1481.9 * scale, centre(643.7), centre(476.2)).with_lens(lens)
}

/// `camera_from_world` of a camera at `position` that looks at `target`, turned by `roll_rad` about its axis.
fn look_at(position: Vec3, target: Vec3, roll_rad: f64) -> Pose {
    let forward = (target - position).try_normalize(1e-9).unwrap_or_else(|| -Vec3::z());
    let right = forward.cross(&Vec3::z()).try_normalize(1e-6).unwrap_or_else(Vec3::x);
    let down = forward.cross(&right);
    let world_from_camera = Rotation3::from_matrix_unchecked(Mat3::from_columns(&[right, down, forward]));
    let camera_from_world = Rotation3::from_axis_angle(&Vec3::z_axis(), roll_rad) * world_from_camera.inverse();
    Pose::new(camera_from_world, -(camera_from_world * position))
}

/// What a view is chosen for.
pub(super) struct Subject<'a> {
    pub library: &'a Library,
    pub camera: &'a Camera,
    pub stood: &'a [Stood],
    pub scene: &'a Scene<'a>,
}

impl Subject<'_> {
    /// `camera_from_world` of a camera on the upper hemisphere that has all labelled objects in the image, large, and none
    /// of them mostly hidden. `azimuth_rad` is where it roughly stands.
    pub fn view(&self, azimuth_rad: f64, rng: &mut Pcg64) -> Pose {
        for tries in 0..TRIES {
            // The longer it takes, the less it matters from where.
            let late = tries as f64 / TRIES as f64;
            let azimuth = azimuth_rad + normal(rng) * (0.3 + 1.5 * late);
            // Even in height over the table: as many steep views as shallow ones for equal areas of the sphere.
            let elevation = rng.random_range(0.48_f64..0.93).asin();
            let (s, c) = azimuth.sin_cos();
            let out = Vec3::new(c * elevation.cos(), s * elevation.cos(), elevation.sin());
            let filled = rng.random_range(0.70..0.86) - 0.1 * late;
            let aside = Vec2::new(normal(rng), normal(rng)) * 0.02;
            let pose = self.framed(&out, filled, &aside, normal(rng) * 0.07);
            if self.shows_all(&pose) {
                return pose;
            }
        }
        // From above nothing hides anything.
        self.framed(&Vec3::new(0.06, 0.0, 0.998), 0.6, &Vec2::zeros(), 0.0)
    }

    /// Looks from a direction so that the labelled objects fill a part of the image's width or height, `aside` of its
    /// middle by parts of its width.
    fn framed(&self, out: &Vec3, filled: f64, aside: &Vec2, roll_rad: f64) -> Pose {
        let (mut target, mut distance) = (self.middle(), 0.5);
        let mut pose = look_at(target + out * distance, target, roll_rad);
        let size = Vec2::new(f64::from(self.camera.width), f64::from(self.camera.height));
        let wanted = (size - Vec2::repeat(1.0)) * 0.5 + aside * size.x;
        for _ in 0..FRAMINGS {
            let Some((low, high)) = self.extent(&pose) else { break };
            let off = (low + high) * 0.5 - wanted;
            // The target moves over the table as far as the middle of the objects is off.
            let across = pose.rotation.inverse() * Vec3::new(off.x, off.y, 0.0) * (distance / self.camera.fx);
            target += across - out * across.dot(out);
            let share = (high - low).component_div(&size).max();
            distance = (distance * share / filled).clamp(NEAREST_M, FARTHEST_M);
            pose = look_at(target + out * distance, target, roll_rad);
        }
        pose
    }

    /// Smallest and largest pixel of the labelled objects.
    fn extent(&self, camera_from_world: &Pose) -> Option<(Vec2, Vec2)> {
        let mut found: Option<(Vec2, Vec2)> = None;
        for (_, s) in self.labelled() {
            let camera_from_object = *camera_from_world * s.world_from_object;
            for p in self.library.meshes[s.part].positions.iter().step_by(PROBE_STEP) {
                let at = self.camera.project(&camera_from_object.transform(p)).ok()?;
                found = Some(found.map_or((at, at), |(low, high)| (low.inf(&at), high.sup(&at))));
            }
        }
        found
    }

    fn labelled(&self) -> impl Iterator<Item = (usize, &Stood)> {
        self.stood.iter().enumerate().filter(|(_, s)| s.is_labelled())
    }

    /// The middle of the labelled objects, a little above the table.
    fn middle(&self) -> Vec3 {
        let (sum, count) = self.labelled().fold((Vec3::zeros(), 0.0), |(sum, n), (_, s)| (sum + s.world_from_object.translation, n + 1.0));
        let mean = sum / f64::max(count, 1.0);
        Vec3::new(mean.x, mean.y, 0.022)
    }

    fn shows_all(&self, camera_from_world: &Pose) -> bool {
        let margin = MARGIN * f64::from(self.camera.width);
        let (right, bottom) = (f64::from(self.camera.width) - margin, f64::from(self.camera.height) - margin);
        let inside = |(low, high): (Vec2, Vec2)| low.x > margin && low.y > margin && high.x < right && high.y < bottom;
        self.extent(camera_from_world).is_some_and(inside)
            && self.labelled().all(|(place, s)| self.seen(place, s, camera_from_world) >= LEAST_SEEN)
    }

    /// Share of an object's vertices that no other part hides.
    fn seen(&self, place: usize, stood: &Stood, camera_from_world: &Pose) -> f64 {
        let eye: V3 = camera_from_world.inverse().translation.cast();
        let vertices = &self.library.meshes[stood.part].positions;
        let probes = vertices.iter().step_by((vertices.len() / PROBES).max(1));
        let (free, all) = probes.fold((0, 0), |(free, all), p| {
            let point: V3 = stood.world_from_object.transform(p).cast();
            (free + usize::from(!self.scene.hides(&eye, &point, place)), all + 1)
        });
        f64::from(free as u32) / f64::from(all.max(1) as u32)
    }
}
