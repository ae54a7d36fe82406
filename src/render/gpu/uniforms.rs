//! What the shaders are told, laid out as they expect it. Matrices are multiplied out in `f64`.

use bytemuck::{Pod, Zeroable};

use crate::geom::{Lens, Pose, Vec3};
use crate::render::culling::NEAR_M;
use crate::render::view::View;

/// Bytes between two records of the object buffer: the largest alignment that a device may ask for.
pub(super) const OBJECT_STRIDE: u64 = 256;
/// Direction to the lamp of free views in the camera frame: from the upper left, before the object.
const LAMP: [f64; 3] = [-0.5, -0.62, -0.6];

/// `Layer` of `common/lens.wgsl`.
#[repr(C)]
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
pub(super) struct LayerUniform {
    lens_a: [f32; 4],
    lens_b: [f32; 4],
    ndc_from_image: [f32; 4],
    limits: [f32; 4],
    size: [f32; 4],
}

/// `Object` of `common/lens.wgsl`.
#[repr(C)]
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
pub(super) struct ObjectUniform {
    clip_from_object: [[f32; 4]; 4],
    row_x: [f32; 4],
    row_y: [f32; 4],
    row_z: [f32; 4],
    lamp: [f32; 4],
    head: [f32; 4],
    pub(super) colour: [f32; 4],
    pub(super) ids: [u32; 4],
}

/// From distorted image coordinates to normalised device coordinates: scale x, y, offset x, y.
fn ndc_from_image(view: &View) -> [f64; 4] {
    let origin = view.origin_px();
    let (w, h) = (f64::from(view.size_px[0]), f64::from(view.size_px[1]));
    let camera = &view.camera;
    [
        2.0 * view.zoom * camera.fx / w,
        -2.0 * view.zoom * camera.fy / h,
        2.0 * (origin[0] + view.zoom * camera.cx) / w - 1.0,
        1.0 - 2.0 * (origin[1] + view.zoom * camera.cy) / h,
    ]
}

impl LayerUniform {
    pub(super) fn new(view: &View) -> Self {
        let (model, lens_a, lens_b) = match &view.camera.lens {
            Lens::Pinhole => (0.0, [0.0; 4], [0.0; 4]),
            Lens::BrownConrady { k, p } => (1.0, [k[0], k[1], k[2], k[3]], [k[4], k[5], p[0], p[1]]),
            Lens::KannalaBrandt { k } => (2.0, *k, [0.0; 4]),
        };
        let [w, h] = view.size_px.map(|v| v as f32);
        Self {
            lens_a: lens_a.map(|v| v as f32),
            lens_b: lens_b.map(|v| v as f32),
            ndc_from_image: ndc_from_image(view).map(|v| v as f32),
            limits: [largest_radius(view), NEAR_M as f32, model, 0.0],
            size: [w, h, 1.0 / w, 1.0 / h],
        }
    }
}

/// The radius, or for a fisheye the angle, at which the lens model ends.
fn largest_radius(view: &View) -> f32 {
    /// Squares of radii must stay finite.
    const AS_GOOD_AS_INFINITE: f64 = 1e9;
    match view.camera.lens {
        Lens::KannalaBrandt { .. } => largest_angle_rad(view) as f32,
        _ => view.camera.max_radius().min(AS_GOOD_AS_INFINITE) as f32,
    }
}

/// The largest angle off the axis that has an image; a fisheye may see behind the camera.
fn largest_angle_rad(view: &View) -> f64 {
    /// Halvings of the half turn: more digits than an `f32` has.
    const HALVINGS: usize = 30;
    let (mut low, mut high) = (0.0, std::f64::consts::PI);
    for _ in 0..HALVINGS {
        let middle = 0.5 * (low + high);
        let has_image = view.camera.project(&Vec3::new(middle.sin(), 0.0, middle.cos())).is_ok();
        (low, high) = if has_image { (middle, high) } else { (low, middle) };
    }
    low
}

impl ObjectUniform {
    /// The record of a mesh whose GPU positions are relative to `centre` of the object frame.
    pub(super) fn new(view: &View, camera_from_object: &Pose, centre: &Vec3) -> Self {
        let r = camera_from_object.rotation.matrix();
        let t = camera_from_object.transform(centre);
        let row = |i: usize| [r[(i, 0)], r[(i, 1)], r[(i, 2)], t[i]];
        let (x, y, z) = (row(0), row(1), row(2));
        let [sx, sy, ox, oy] = ndc_from_image(view);
        let clip_rows: [[f64; 4]; 4] =
            [std::array::from_fn(|i| sx * x[i] + ox * z[i]), std::array::from_fn(|i| sy * y[i] + oy * z[i]), [0.0, 0.0, 0.0, NEAR_M], z];
        let in_object = |d: Vec3| {
            let turned = (r.transpose() * d).try_normalize(f64::MIN_POSITIVE).unwrap_or_else(Vec3::z);
            [turned.x as f32, turned.y as f32, turned.z as f32, 0.0]
        };
        Self {
            clip_from_object: std::array::from_fn(|column| std::array::from_fn(|i| clip_rows[i][column] as f32)),
            row_x: x.map(|v| v as f32),
            row_y: y.map(|v| v as f32),
            row_z: z.map(|v| v as f32),
            lamp: in_object(Vec3::from(LAMP)),
            head: in_object(-Vec3::z()),
            ..Self::zeroed()
        }
    }
}

/// sRGB bytes as fractions. Blending happens in sRGB values, as in the rest of the interface.
pub(super) fn fractions(colour: [u8; 4]) -> [f32; 4] {
    colour.map(|v| f32::from(v) / 255.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geom::{Camera, Vec2};

    #[test]
    fn records_fit_their_stride() {
        assert!(size_of::<ObjectUniform>() as u64 <= OBJECT_STRIDE);
        assert_eq!(size_of::<LayerUniform>(), 80);
    }

    #[test]
    fn the_matrix_projects_as_the_camera_does() {
        let camera = Camera::pinhole(3840, 2160, 3000.0, 2990.0, 1921.3, 1077.8);
        let view = View::fit(camera.clone(), [1600, 1000], 1.0).zoomed_about(&Vec2::new(300.0, 700.0), 20.0);
        let pose = Pose::new(nalgebra::Rotation3::from_euler_angles(0.4, -0.3, 1.0), Vec3::new(0.02, 0.05, 0.9));
        let centre = Vec3::new(0.01, 0.02, -0.01);
        let uniform = ObjectUniform::new(&view, &pose, &centre);
        let point = Vec3::new(0.03, -0.02, 0.05);
        let p = [point.x as f32, point.y as f32, point.z as f32, 1.0];
        let clip: [f32; 4] = std::array::from_fn(|i| (0..4).map(|c| uniform.clip_from_object[c][i] * p[c]).sum());
        let screen = Vec2::new(f64::from(clip[0] / clip[3] + 1.0) / 2.0 * 1600.0, f64::from(1.0 - clip[1] / clip[3]) / 2.0 * 1000.0);
        let expected = view.screen_from_photo(&camera.project(&pose.transform(&(point + centre))).unwrap());
        assert!((screen - expected).norm() < 0.02, "{screen} {expected}");
        assert!((f64::from(clip[2] / clip[3]) * pose.transform(&(point + centre)).z - NEAR_M).abs() < 1e-7);
    }
}
