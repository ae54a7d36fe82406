//! The errors of every estimate against every true pose of its object in its frame.

use rayon::prelude::*;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

use super::data::{Estimate, TrueFrame, Truth};
use super::groups::Group;
use super::metric::{Pair, mspd, mssd, vsd};
use super::options::Options;
use super::pictures::Pictures;
use crate::geom::Camera;
use crate::geom::raster::{RasterError, Rasteriser};
use crate::jobs::JobCtx;
use crate::media::MediaError;

/// Why no poses were judged.
#[derive(Debug, thiserror::Error)]
pub enum EvalError {
    /// A depth image can't be read.
    #[error(transparent)]
    Depth(#[from] MediaError),
    /// A depth image is not of its camera.
    #[error(
        "the depth image has {found_width} × {found_height} pixels and its camera {width} × {height}; give the frame the depth image of its camera, or compare with rendered depth: {}",
        path.display()
    )]
    DepthSize {
        /// The file.
        path: PathBuf,
        /// Its pixels a row.
        found_width: u32,
        /// Its rows.
        found_height: u32,
        /// Pixels a row of the camera.
        width: u32,
        /// Rows of the camera.
        height: u32,
    },
    /// Nothing can be drawn.
    #[error("frame {frame} can't be drawn: {source}")]
    Draw {
        /// The frame.
        frame: String,
        /// The reason.
        source: RasterError,
    },
    /// Somebody asked to stop.
    #[error("cancelled")]
    Cancelled,
}

/// Errors of one group, row by row: estimate `e` against true pose `g` stands at `e * true poses + g`. What was not asked
/// for, or not looked at, is empty or infinite.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GroupErrors {
    /// MSSD in metres, with bop_toolkit's short cut.
    pub mssd_m: Vec<f64>,
    /// MSPD in pixels of the image.
    pub mspd_px: Vec<f64>,
    /// VSD for every τ; rows only for the estimates judged for localisation.
    pub vsd: Vec<[f64; vsd::TAUS]>,
}

/// Computes the errors of all groups, frame by frame, on all cores. A frame's pictures are dropped with the frame.
///
/// # Errors
/// Where a depth image can't be used, a frame not be drawn, or somebody asked to stop.
pub fn compute(
    truth: &Truth,
    groups: &[Group],
    estimates: &[Estimate],
    options: &Options,
    ctx: &JobCtx,
) -> Result<Vec<GroupErrors>, EvalError> {
    let frames: Vec<&[Group]> = groups.chunk_by(|a, b| a.frame == b.frame).collect();
    let done = AtomicU64::new(0);
    let one = |pen: &mut Rasteriser, groups: &&[Group]| {
        if ctx.cancel.is_cancelled() {
            return Err(EvalError::Cancelled);
        }
        let errors = frame_errors(truth, groups, estimates, options, pen);
        ctx.progress.set(done.fetch_add(1, Ordering::Relaxed) + 1, frames.len() as u64);
        errors
    };
    let all: Vec<Vec<GroupErrors>> = frames.par_iter().map_init(Rasteriser::new, one).collect::<Result<_, _>>()?;
    Ok(all.into_iter().flatten().collect())
}

fn frame_errors(
    truth: &Truth,
    groups: &[Group],
    estimates: &[Estimate],
    options: &Options,
    pen: &mut Rasteriser,
) -> Result<Vec<GroupErrors>, EvalError> {
    let Some(first) = groups.first() else { return Ok(Vec::new()) };
    let frame = &truth.frames[first.frame as usize];
    let mut pictures = match &frame.camera {
        Some(camera) if options.asked.vsd => Some(Pictures::new(truth, frame, camera, options.depth, pen)?),
        _ => None,
    };
    let mut all = Vec::with_capacity(groups.len());
    for group in groups {
        let mut errors = distances(truth, frame, group, estimates, options);
        if let Some(pictures) = &mut pictures {
            errors.vsd = discrepancies(pictures, group, estimates, options, pen)?;
        }
        all.push(errors);
    }
    Ok(all)
}

fn distances(truth: &Truth, frame: &TrueFrame, group: &Group, estimates: &[Estimate], options: &Options) -> GroupErrors {
    let model = &truth.models[group.model as usize];
    let no_camera = Camera::pinhole(1, 1, 1.0, 1.0, 0.0, 0.0);
    let mut errors = GroupErrors::default();
    for (e, index) in group.estimates.iter().enumerate() {
        let is_judged = e < group.localised || group.detected[e];
        for g in &group.instances {
            let (estimate, pose) = (&estimates[*index as usize].pose, &frame.instances[*g as usize].pose);
            let pair = Pair { model, camera: frame.camera.as_ref().unwrap_or(&no_camera), estimate, truth: pose };
            if options.asked.mssd {
                errors.mssd_m.push(if is_judged { mssd::error_near_m(&pair) } else { f64::INFINITY });
            }
            if options.asked.mspd {
                errors.mspd_px.push(if is_judged && frame.camera.is_some() { mspd::error_px(&pair) } else { f64::INFINITY });
            }
        }
    }
    errors
}

fn discrepancies(
    pictures: &mut Pictures<'_>,
    group: &Group,
    estimates: &[Estimate],
    options: &Options,
    pen: &mut Rasteriser,
) -> Result<Vec<[f64; vsd::TAUS]>, EvalError> {
    let mut rows = Vec::with_capacity(group.localised * group.instances.len());
    for index in &group.estimates[..group.localised] {
        let mut own = None;
        for g in &group.instances {
            rows.push(pictures.discrepancy(*g, &estimates[*index as usize].pose, &mut own, options.delta_mm, pen)?);
        }
    }
    Ok(rows)
}
