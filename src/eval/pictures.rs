//! What VSD compares in one frame: the measured depth, and the surfaces at the true poses, each drawn once.

use super::data::{TrueFrame, Truth};
use super::errors::EvalError;
use super::metric::Pair;
use super::metric::vsd::{self, Surface, TestDepth};
use super::options::DepthUse;
use crate::geom::raster::{RasterError, Rasteriser};
use crate::geom::{Camera, Pose};
use crate::media;

/// The pictures of one frame; they go with it.
#[derive(Debug)]
pub struct Pictures<'a> {
    truth: &'a Truth,
    frame: &'a TrueFrame,
    camera: &'a Camera,
    scene: TestDepth,
    surfaces: Vec<Option<Surface>>,
}

impl<'a> Pictures<'a> {
    /// Reads the depth image, or draws the true poses of the frame: then every surface is drawn already.
    ///
    /// # Errors
    /// Where the file can't be read or is not of the camera's size, or nothing can be drawn.
    pub fn new(
        truth: &'a Truth,
        frame: &'a TrueFrame,
        camera: &'a Camera,
        depth: DepthUse,
        pen: &mut Rasteriser,
    ) -> Result<Self, EvalError> {
        let mut pictures = Self { truth, frame, camera, scene: TestDepth::default(), surfaces: vec![None; frame.instances.len()] };
        match (depth, &frame.depth) {
            (DepthUse::File, Some(_)) => pictures.scene = measured(frame, camera)?,
            _ => pictures.draw_scene(pen).map_err(|source| pictures.failed(source))?,
        }
        Ok(pictures)
    }

    /// The depth that is compared with.
    pub fn scene(&self) -> &TestDepth {
        &self.scene
    }

    fn draw_scene(&mut self, pen: &mut Rasteriser) -> Result<(), RasterError> {
        self.scene = TestDepth::empty(self.camera.width, self.camera.height);
        for (instance, surface) in self.frame.instances.iter().zip(&mut self.surfaces) {
            *surface = Some(Surface::draw(&self.truth.models[instance.model as usize], self.camera, &instance.pose, pen)?);
            self.scene.add_drawn(pen);
        }
        Ok(())
    }

    fn failed(&self, source: RasterError) -> EvalError {
        EvalError::Draw { frame: self.frame.name.clone(), source }
    }

    /// VSD of an estimate against a true pose of the frame, by place; `own` holds the estimate's surface once it is drawn.
    ///
    /// # Errors
    /// Where nothing can be drawn.
    pub fn discrepancy(
        &mut self,
        instance: u32,
        estimate: &Pose,
        own: &mut Option<Surface>,
        delta_mm: f64,
        pen: &mut Rasteriser,
    ) -> Result<[f64; vsd::TAUS], EvalError> {
        let true_instance = &self.frame.instances[instance as usize];
        let model = &self.truth.models[true_instance.model as usize];
        let pair = Pair { model, camera: self.camera, estimate, truth: &true_instance.pose };
        if !vsd::may_overlap(&pair) {
            return Ok([1.0; vsd::TAUS]);
        }
        let surface = &mut self.surfaces[instance as usize];
        let both = drawn(surface, &pair, &true_instance.pose, pen).and_then(|truth| Ok((truth, drawn(own, &pair, estimate, pen)?)));
        match both {
            Ok((truth, own)) => Ok(vsd::errors(&pair, &self.scene, truth, own, delta_mm)),
            Err(source) => Err(self.failed(source)),
        }
    }
}

fn drawn<'a>(held: &'a mut Option<Surface>, pair: &Pair<'_>, pose: &Pose, pen: &mut Rasteriser) -> Result<&'a Surface, RasterError> {
    match held {
        Some(surface) => Ok(surface),
        None => Ok(held.insert(Surface::draw(pair.model, pair.camera, pose, pen)?)),
    }
}

/// The depth image of a frame.
fn measured(frame: &TrueFrame, camera: &Camera) -> Result<TestDepth, EvalError> {
    let (width, height) = (camera.width, camera.height);
    let Some(file) = &frame.depth else { return Ok(TestDepth::empty(width, height)) };
    let image = media::load_depth(&file.path)?;
    if (image.width, image.height) != (width, height) {
        let (found_width, found_height) = (image.width, image.height);
        return Err(EvalError::DepthSize { path: file.path.clone(), found_width, found_height, width, height });
    }
    // Multiplied in 32 bits, as bop_toolkit does.
    let scale = file.scale_mm as f32;
    Ok(TestDepth { width, height, mm: image.raw.iter().map(|raw| f32::from(*raw) * scale).collect() })
}
