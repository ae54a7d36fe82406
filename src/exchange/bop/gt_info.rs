//! Rows of `scene_gt_info.json` for labels that have none of their source, or were edited since.
//!
//! As the toolkit's `calc_gt_info.py` reckons them: boxes are `[x, y, w, h]` with w = last − first column (no + 1), the
//! silhouette is counted on a picture three times as wide and high, and a pixel is visible where the measured depth is
//! missing or at most 15 mm before the surface. Without a depth image the other labels are all that can hide an object.

use super::write_models;
use crate::exchange::ExchangeError;
use crate::geom::raster::{self, Raster};
use crate::geom::{Camera, Mesh, Pose, Vec2};
use crate::media::{self, DepthImage};
use crate::project::{Frame, LabelPose, LabelState, Method, ObjectId, PoseLabel, Project};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::path::Path;

/// The toolkit's tolerance for the visible surface.
const TOLERANCE_M: f64 = 0.015;
/// The toolkit's box of what is not seen.
const NO_BOX: [i64; 4] = [-1, -1, -1, -1];

/// Rows as they are needed, and the meshes for them.
#[derive(Default)]
pub struct GtInfo {
    meshes: HashMap<ObjectId, Option<Mesh>>,
    /// Labels whose row could not be computed: no mesh, or a camera that is not supported.
    pub unknown: usize,
}

impl GtInfo {
    /// The row of a label, as text: its own where it has one and was not edited.
    pub fn row(&mut self, project: &Project, folder: &Path, frame: &Frame, label: &PoseLabel) -> Result<String, ExchangeError> {
        match &label.info {
            Some(info) if label.method == Method::Imported => Ok(info.to_string()),
            _ => Ok(self.computed(project, folder, frame, label)?.to_string()),
        }
    }

    fn computed(&mut self, project: &Project, folder: &Path, frame: &Frame, label: &PoseLabel) -> Result<Value, ExchangeError> {
        let camera = project.camera(frame.camera).and_then(|c| c.model.known());
        let labels = || project.labels_of(frame.id).filter(|l| l.state != LabelState::Rejected && l.pose.is_some());
        for label in labels() {
            self.load(project, folder, label.object)?;
        }
        let mesh = |id: ObjectId| self.meshes.get(&id)?.as_ref();
        let item = |label: &PoseLabel| Some((mesh(label.object)?, label.pose.filter(LabelPose::is_drawable)?.camera_from_object()));
        let (Some(camera), Some(own)) = (camera, item(label)) else {
            self.unknown += 1;
            return Ok(row(0, 0, 0, NO_BOX, NO_BOX));
        };
        let hiders: Vec<(&Mesh, Pose)> = labels().filter(|l| l.id != label.id).filter_map(item).collect();
        let depth = frame.depth.as_ref().and_then(|d| d.resolve(folder)).and_then(|path| media::load_depth(&path).ok());
        let depth = depth.filter(|d| (d.width, d.height) == (camera.width, camera.height)).zip(frame.depth_scale_mm);
        Ok(seen(camera, own, &hiders, depth.as_ref()).unwrap_or_else(|| row(0, 0, 0, NO_BOX, NO_BOX)))
    }

    fn load(&mut self, project: &Project, folder: &Path, id: ObjectId) -> Result<(), ExchangeError> {
        if self.meshes.contains_key(&id) {
            return Ok(());
        }
        let mesh = project.object(id).and_then(|o| o.mesh.as_ref());
        let file = mesh.and_then(|m| Some((m.file.resolve(folder)?, m.unit)));
        let loaded = file.map(|(path, unit)| write_models::load(&path, unit)).transpose()?;
        self.meshes.insert(id, loaded.map(|file| file.mesh));
        Ok(())
    }
}

fn row(all: usize, valid: usize, visible: usize, whole: [i64; 4], seen: [i64; 4]) -> Value {
    let fraction = if all > 0 { visible as f64 / all as f64 } else { 0.0 };
    json!({
        "bbox_obj": whole, "bbox_visib": seen, "px_count_all": all, "px_count_valid": valid, "px_count_visib": visible,
        "visib_fract": fraction,
    })
}

/// `None` where a picture three times as large would not fit into memory, or a pose is no number.
fn seen(camera: &Camera, own: (&Mesh, Pose), hiders: &[(&Mesh, Pose)], depth: Option<&(DepthImage, f64)>) -> Option<Value> {
    let (width, height) = (camera.width, camera.height);
    let mut large = camera.clone();
    (large.width, large.height) = (width.checked_mul(3)?, height.checked_mul(3)?);
    (large.cx, large.cy) = (camera.cx + f64::from(width), camera.cy + f64::from(height));
    let whole = raster::render(&large, &[own]).ok()?;
    let others = raster::render(camera, hiders).ok()?;
    let inside = || (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).filter(|(x, y)| whole.item(x + width, y + height).is_some());
    let visible = |x: u32, y: u32| {
        let Some(surface) = whole.depth_m(x + width, y + height) else { return false };
        match depth {
            Some((image, scale)) => image.metres(x, y, *scale).is_none_or(|m| (surface - m) * slant(camera, x, y) <= TOLERANCE_M),
            None => others.depth_m(x, y).is_none_or(|m| surface <= m),
        }
    };
    let valid = depth.map_or(0, |(image, scale)| inside().filter(|(x, y)| image.metres(*x, *y, *scale).is_some()).count());
    let (mut count, mut bounds) = (0, None);
    for (x, y) in inside().filter(|(x, y)| visible(*x, *y)) {
        count += 1;
        let [x0, y0, x1, y1] = bounds.unwrap_or([x, y, x, y]);
        bounds = Some([x0.min(x), y0.min(y), x1.max(x), y1.max(y)]);
    }
    let to_box = |b: [u32; 4]| [i64::from(b[0]), i64::from(b[1]), i64::from(b[2]) - i64::from(b[0]), i64::from(b[3]) - i64::from(b[1])];
    let whole_box = whole_bounds(&whole, width, height).filter(|_| count > 0).unwrap_or(NO_BOX);
    Some(row(whole.count(0), valid, count, whole_box, bounds.map_or(NO_BOX, to_box)))
}

/// The box of the silhouette, from the corner of the picture in the middle.
fn whole_bounds(whole: &Raster, width: u32, height: u32) -> Option<[i64; 4]> {
    let [x0, y0, x1, y1] = whole.bounding_box(0)?.map(i64::from);
    Some([x0 - i64::from(width), y0 - i64::from(height), x1 - x0, y1 - y0])
}

/// Distance from the camera by depth along its axis, at a pixel.
fn slant(camera: &Camera, x: u32, y: u32) -> f64 {
    camera.normalised(&Vec2::new(f64::from(x), f64::from(y))).map_or(1.0, |n| (1.0 + n.norm_squared()).sqrt())
}
