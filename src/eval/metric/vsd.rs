//! Visible surface discrepancy.

use crate::geom::raster::{RasterError, Rasteriser};
use crate::geom::{Camera, Pose, Vec2};

use super::Pair;
use crate::eval::model::Model;

/// Tolerance of the visibility test, millimetres: 15 for every dataset of BOP but ITODD, which takes 5.
pub const DELTA_MM: f64 = 15.0;
/// Number of misalignment tolerances τ.
pub const TAUS: usize = 10;

/// The misalignment tolerances 0.05, 0.1 … 0.5 of the diameter, with the digits that bop_toolkit gets.
pub fn taus() -> [f64; TAUS] {
    std::array::from_fn(crate::eval::thresholds::of_diameter)
}

/// A measured depth image, as the metric compares it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TestDepth {
    /// Pixels a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Depth along the optical axis in millimetres, row by row; 0 where nothing was measured.
    pub mm: Vec<f32>,
}

impl TestDepth {
    /// An image in which nothing was measured.
    pub fn empty(width: u32, height: u32) -> Self {
        Self { width, height, mm: vec![0.0; width as usize * height as usize] }
    }

    /// Adds what was drawn last, where it is nearer than what is there. Drawing the models one by one gives the very image
    /// that drawing them together does.
    pub fn add_drawn(&mut self, pen: &Rasteriser) {
        let Some([x0, y0, x1, y1]) = pen.touched() else { return };
        for y in y0..=y1 {
            for x in x0..=x1 {
                let at = y as usize * self.width as usize + x as usize;
                let inverse = pen.raster().inverse_depth[at];
                let nearest = &mut self.mm[at];
                if inverse > 0.0 && (*nearest == 0.0 || depth_mm(inverse) < *nearest) {
                    *nearest = depth_mm(inverse);
                }
            }
        }
    }
}

/// The surface of a model at a pose: how far every pixel's part of it is from the optical centre, as if nothing hid it.
#[derive(Clone, Debug, Default)]
pub struct Surface {
    /// First column and row of the box that holds it.
    first: [u32; 2],
    /// Columns and rows of the box.
    size: [u32; 2],
    /// Distance in millimetres, row by row within the box; 0 beside the surface.
    mm: Vec<f64>,
}

impl Surface {
    /// Draws the model at a pose.
    ///
    /// # Errors
    /// Where nothing can be drawn: a camera that is none, a pose that is not finite.
    pub fn draw(model: &Model, camera: &Camera, pose: &Pose, pen: &mut Rasteriser) -> Result<Self, RasterError> {
        pen.render(camera, &[(&model.mesh, *pose)])?;
        let Some([x0, y0, x1, y1]) = pen.touched() else { return Ok(Self::default()) };
        let raster = pen.raster();
        let size = [x1 - x0 + 1, y1 - y0 + 1];
        let mut mm = Vec::with_capacity(size[0] as usize * size[1] as usize);
        for y in y0..=y1 {
            let start = y as usize * raster.width as usize;
            for x in x0..=x1 {
                let inverse = raster.inverse_depth[start + x as usize];
                mm.push(if inverse > 0.0 { distance_mm(camera, x, y, depth_mm(inverse)) } else { 0.0 });
            }
        }
        Ok(Self { first: [x0, y0], size, mm })
    }

    fn at(&self, x: u32, y: u32) -> f64 {
        let (column, row) = (x.wrapping_sub(self.first[0]), y.wrapping_sub(self.first[1]));
        if column < self.size[0] && row < self.size[1] { self.mm[(row * self.size[0] + column) as usize] } else { 0.0 }
    }

    /// First column and row, and those after the last, of a box that holds both.
    fn joint_box(&self, other: &Self) -> [u32; 4] {
        match (self.mm.is_empty(), other.mm.is_empty()) {
            (true, _) => [other.first[0], other.first[1], other.first[0] + other.size[0], other.first[1] + other.size[1]],
            (_, true) => other.joint_box(self),
            _ => {
                let end = |s: &Self, axis: usize| s.first[axis] + s.size[axis];
                let low = |axis: usize| self.first[axis].min(other.first[axis]);
                let high = |axis: usize| end(self, axis).max(end(other, axis));
                [low(0), low(1), high(0), high(1)]
            }
        }
    }
}

/// Depth in millimetres of a pixel of the rasteriser, as a depth image of 32-bit numbers holds it.
pub fn depth_mm(inverse_depth: f32) -> f32 {
    (1000.0 / f64::from(inverse_depth)) as f32
}

/// From depth along the optical axis to distance from the optical centre.
fn distance_mm(camera: &Camera, x: u32, y: u32, depth_mm: f32) -> f64 {
    let (column, row, depth) = (f64::from(x), f64::from(y), f64::from(depth_mm));
    let (nx, ny) = if camera.lens.is_straight() {
        ((column - camera.cx) / camera.fx, (row - camera.cy) / camera.fy)
    } else {
        camera.normalised(&Vec2::new(column, row)).map_or((0.0, 0.0), |n| (n.x, n.y))
    };
    let (dx, dy) = (nx * depth, ny * depth);
    (dx * dx + dy * dy + depth * depth).sqrt()
}

/// For every τ the share of the visible surface, of both poses together, that only one of them shows or that lies τ
/// diameters or more apart: `(|V̂ ∪ V̄| − |V̂ ∩ V̄| + #{|D̂ − D̄| / d ≥ τ}) / |V̂ ∪ V̄|`, 1 where nothing is visible (Hodaň
/// et al., ECCV 2018, with the step cost of BOP since 2017 and its visibility of 2019).
///
/// Distances are from the optical centre, in millimetres. A part of the surface is visible if it lies at most δ behind
/// the measured one or nothing was measured; one of the estimate also where the true one is visible. The visibility test
/// is done in 32-bit numbers, as bop_toolkit does it: a pixel more or less would show in the fourth digit.
pub fn errors(pair: &Pair<'_>, scene: &TestDepth, truth: &Surface, estimate: &Surface, delta_mm: f64) -> [f64; TAUS] {
    let (taus, delta, diameter_mm) = (taus(), delta_mm as f32, pair.model.diameter_m * 1000.0);
    let [x0, y0, x1, y1] = truth.joint_box(estimate);
    let (mut either, mut both, mut far) = (0u64, 0u64, [0u64; TAUS]);
    for y in y0..y1.min(scene.height) {
        for x in x0..x1.min(scene.width) {
            let (true_mm, estimated_mm) = (truth.at(x, y), estimate.at(x, y));
            if true_mm <= 0.0 && estimated_mm <= 0.0 {
                continue;
            }
            let measured = scene.mm[y as usize * scene.width as usize + x as usize];
            let test_mm = if measured > 0.0 { distance_mm(pair.camera, x, y, measured) } else { 0.0 };
            let is_visible = |mm: f64| mm > 0.0 && (test_mm == 0.0 || mm as f32 - test_mm as f32 <= delta);
            let truth_shows = is_visible(true_mm);
            let estimate_shows = is_visible(estimated_mm) || (truth_shows && estimated_mm > 0.0);
            either += u64::from(truth_shows || estimate_shows);
            if truth_shows && estimate_shows {
                both += 1;
                let apart = (true_mm - estimated_mm).abs() / diameter_mm;
                for (count, tau) in far.iter_mut().zip(&taus) {
                    *count += u64::from(apart >= *tau);
                }
            }
        }
    }
    far.map(|far| if either == 0 { 1.0 } else { (far + either - both) as f64 / either as f64 })
}

/// Whether the balls of a diameter around the origins overlap on the image, nearly: where they don't, bop_toolkit takes
/// an error of 1 without drawing.
pub fn may_overlap(pair: &Pair<'_>) -> bool {
    let (a, b) = (pair.estimate.translation, pair.truth.translation);
    if a.z == 0.0 || b.z == 0.0 {
        return false;
    }
    let apart = (a.xy() / a.z - b.xy() / b.z).norm();
    apart < 0.5 * pair.model.diameter_m * (1.0 / a.z + 1.0 / b.z)
}
