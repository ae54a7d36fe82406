//! One picture from beginning to end.

use super::rays::{Eye, LensRays};
use super::scene::Scene;
use super::sensor::Sensor;
use super::shading::Shader;
use super::{filter, focus, gbuffer, lighting};
use crate::geom::Pose;

/// A finished picture: eight-bit sRGB, three bytes a pixel, row by row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// The pixels.
    pub rgb: Vec<u8>,
    /// What each pixel's centre shows: the part's place in the scene plus one, 0 for table and room.
    pub parts: Vec<u16>,
}

/// Why there is no picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SynthError {
    /// It was asked to stop.
    #[error("rendering was cancelled")]
    Cancelled,
}

/// Renders a scene as a camera that stands at `camera_from_world` sees it. `cancelled` is asked at every row of the
/// slow steps.
///
/// # Errors
/// [`SynthError::Cancelled`] if `cancelled` said so.
pub fn render(
    scene: &Scene<'_>,
    rays: &LensRays,
    camera_from_world: &Pose,
    sensor: &Sensor,
    seed: u32,
    cancelled: &(dyn Fn() -> bool + Sync),
) -> Result<Picture, SynthError> {
    let go_on = || if cancelled() { Err(SynthError::Cancelled) } else { Ok(()) };
    let eye = Eye::new(rays, camera_from_world);
    go_on()?;
    let buffer = gbuffer::trace(scene, &eye, cancelled);
    go_on()?;
    let cells = filter::smooth(lighting::gather(scene, &eye, &buffer, seed, cancelled));
    go_on()?;
    let light = Shader { scene, eye: &eye, cells: &cells }.shade(&buffer, cancelled);
    go_on()?;
    let light = focus::blur(light, &buffer, sensor, eye.footprint(1.0));
    let rgb = sensor.expose(&light, buffer.width, seed);
    Ok(Picture { width: rays.width(), height: rays.height(), rgb, parts: buffer.parts(scene) })
}
