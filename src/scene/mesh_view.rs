//! An object by itself, turned freely, for the mesh's end of a pair.

use super::overlay::{Layer, light_at};
use crate::geom::raster::{RasterError, Rasteriser};
use crate::geom::{Aabb, Camera, Mesh, Pose, Vec3};
use nalgebra::Rotation3;

/// Field of view.
const FIELD_RAD: f64 = 0.5;
/// Share of the view that the object fills.
const FILL: f64 = 0.85;
/// Colour of a mesh without colours.
const NEUTRAL: [u8; 3] = [188, 190, 194];

/// Where the eye stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Orbit {
    /// Turn of the object before the camera.
    pub rotation: Rotation3<f64>,
    /// Magnification, 1 shows all of it.
    pub zoom: f64,
}

impl Default for Orbit {
    fn default() -> Self {
        // From the front, a little from above.
        Self { rotation: Rotation3::from_euler_angles(-1.2, 0.4, 0.0), zoom: 1.0 }
    }
}

impl Orbit {
    /// The orbit after a drag by so many points.
    pub fn turned(self, dx: f64, dy: f64) -> Self {
        let turn = Rotation3::from_axis_angle(&Vec3::y_axis(), -dx * 0.01) * Rotation3::from_axis_angle(&Vec3::x_axis(), dy * 0.01);
        Self { rotation: turn * self.rotation, ..self }
    }

    /// Camera and pose that show the bounds in a view of that size.
    pub fn view(&self, bounds: &Aabb, size_px: [u32; 2]) -> (Camera, Pose) {
        let (w, h) = (f64::from(size_px[0].max(1)), f64::from(size_px[1].max(1)));
        let focal = 0.5 * w.min(h) / (0.5 * FIELD_RAD).tan();
        let camera = Camera::pinhole(size_px[0].max(1), size_px[1].max(1), focal, focal, 0.5 * (w - 1.0), 0.5 * (h - 1.0));
        let radius = (0.5 * bounds.size().norm()).max(1e-6);
        let distance = radius / (FILL * (0.5 * FIELD_RAD).tan() * self.zoom) + radius;
        let pose = Pose::new(self.rotation, Vec3::new(0.0, 0.0, distance) - self.rotation * bounds.centre());
        (camera, pose)
    }
}

/// Draws the mesh, lit from the upper left, with its own colours where it has some.
///
/// # Errors
/// Where the mesh's numbers are not finite.
pub fn draw(mesh: &Mesh, colours: &[[u8; 4]], camera: &Camera, pose: &Pose) -> Result<Layer, RasterError> {
    let mut rasteriser = Rasteriser::new();
    let drawn = rasteriser.render(camera, &[(mesh, *pose)])?;
    let (width, height) = (drawn.width as usize, drawn.height as usize);
    let mut rgba = vec![0; width * height * 4];
    let light = Vec3::new(0.45, 0.6, 0.66);
    let mut points: Vec<(usize, Vec3)> = Vec::new();
    for at in (0..drawn.id.len()).filter(|at| drawn.id[*at] > 0) {
        let (x, y) = ((at % width) as u32, (at / width) as u32);
        let share = light_at(drawn, camera, x, y, Some(light));
        let pixel = &mut rgba[at * 4..at * 4 + 4];
        for (channel, value) in NEUTRAL.iter().enumerate() {
            pixel[channel] = (f32::from(*value) * share).min(255.0) as u8;
        }
        pixel[3] = 255;
        if let Some(z) = drawn.depth_m(x, y) {
            points.push((at, Vec3::new((f64::from(x) - camera.cx) / camera.fx * z, (f64::from(y) - camera.cy) / camera.fy * z, z)));
        }
    }
    if colours.len() == mesh.positions.len() {
        colour_vertices(mesh, colours, camera, pose, &points, width, &mut rgba);
    }
    Ok(Layer { width, height, rgba })
}

/// Splats vertex colours onto a coarse grid and takes the nearest: enough for a view that is there to click on.
fn colour_vertices(
    mesh: &Mesh,
    colours: &[[u8; 4]],
    camera: &Camera,
    pose: &Pose,
    points: &[(usize, Vec3)],
    width: usize,
    rgba: &mut [u8],
) {
    const CELL: usize = 2;
    let columns = width / CELL + 1;
    let rows = camera.height as usize / CELL + 1;
    let mut nearest: Vec<Option<(f64, [u8; 4])>> = vec![None; columns * rows];
    for (position, colour) in mesh.positions.iter().zip(colours) {
        let seen = pose.transform(position);
        let Ok(at) = camera.project(&seen) else { continue };
        if at.x < 0.0 || at.y < 0.0 || at.x >= f64::from(camera.width) || at.y >= f64::from(camera.height) {
            continue;
        }
        let cell = &mut nearest[at.y as usize / CELL * columns + at.x as usize / CELL];
        if cell.is_none_or(|(z, _)| seen.z < z) {
            *cell = Some((seen.z, *colour));
        }
    }
    let tolerance = 0.02 * mesh.bounds().size().norm();
    for (at, point) in points {
        let (cx, cy) = ((at % width) / CELL, (at / width) / CELL);
        let around = (-2i64..=2).flat_map(|dy| (-2i64..=2).map(move |dx| (dx, dy)));
        let mut sorted: Vec<(i64, i64)> = around.collect();
        sorted.sort_by_key(|(dx, dy)| dx * dx + dy * dy);
        let found = sorted.iter().find_map(|(dx, dy)| {
            let (x, y) = (cx as i64 + dx, cy as i64 + dy);
            let inside = x >= 0 && y >= 0 && (x as usize) < columns && (y as usize) < rows;
            inside.then(|| nearest[y as usize * columns + x as usize]).flatten().filter(|(z, _)| (z - point.z).abs() < tolerance)
        });
        if let Some((_, colour)) = found {
            let pixel = &mut rgba[at * 4..at * 4 + 3];
            for (channel, value) in pixel.iter_mut().enumerate() {
                let light = f32::from(*value) / f32::from(NEUTRAL[channel]);
                *value = (f32::from(colour[channel]) * light * 1.15).min(255.0) as u8;
            }
        }
    }
}
