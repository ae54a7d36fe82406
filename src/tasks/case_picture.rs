//! The picture of one case for a gallery: the part of the photo around the object, with the outlines of the true and the
//! predicted pose drawn into it, as a job.

use std::path::PathBuf;
use std::sync::Arc;

use super::eval_page::Page;
use crate::eval::Case;
use crate::geom::raster::render;
use crate::geom::{Camera, Mesh, Pose, Vec3};
use crate::media::{self, Photo};

/// Width and height of a picture, in pixels.
pub const SIZE: [u32; 2] = [288, 216];
/// The outlines are found on a raster finer by this, so that they have no stairs.
const FINER: u32 = 2;
/// Room around the object, as a share of its larger side.
const MARGIN: f64 = 0.3;
/// Half the width of a line, and of the dark line under it.
const HALF_LINE: f32 = 0.9;
const HALF_HALO: f32 = 1.9;
/// How much the dark line hides of the photo.
const HALO: f32 = 0.6;
/// So many vertices say well enough where an object lies.
const ENOUGH: usize = 400;
/// A smaller part of the photo than this is not shown larger, in pixels of the photo.
const LEAST_SIDE: f64 = 48.0;

/// The question, frozen.
#[derive(Clone, Debug)]
pub struct PictureInput {
    /// What was judged.
    pub page: Arc<Page>,
    /// The case of the first set.
    pub case: u32,
    /// The frame's photo.
    pub photo: PathBuf,
    /// sRGB of the true pose's line, of the predicted pose's, and of the dark one under both.
    pub colours: [[u8; 3]; 3],
}

/// A rectangle of the photo, in its pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Crop {
    /// Its top-left corner.
    pub min: [f64; 2],
    /// Width and height.
    pub size: [f64; 2],
}

/// The poses of a case and what they are of.
pub struct Poses<'a> {
    /// The frame's camera.
    pub camera: &'a Camera,
    /// The object.
    pub mesh: &'a Mesh,
    /// `camera_from_object` of the label.
    pub truth: Pose,
    /// `camera_from_object` of the prediction, if there is one.
    pub estimate: Option<Pose>,
}

/// Where a prediction lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// At least partly in the photo, or there is none.
    Seen,
    /// In front of the camera, with no part in the photo.
    OutsidePhoto,
    /// Not in front of the camera.
    BehindCamera,
}

impl Place {
    /// In words; nothing where it is seen.
    pub fn words(self) -> Option<&'static str> {
        match self {
            Self::Seen => None,
            Self::OutsidePhoto => Some("Prediction outside the photo"),
            Self::BehindCamera => Some("Prediction behind the camera"),
        }
    }
}

/// Where the prediction lies in a photo of that size.
pub fn place(poses: &Poses<'_>, photo: [u32; 2]) -> Place {
    let Some(estimate) = poses.estimate else { return Place::Seen };
    if bounds(poses, estimate, photo.map(f64::from)).is_some() {
        return Place::Seen;
    }
    let is_in_front = poses.mesh.positions.iter().any(|p| estimate.transform(p).z > 0.0);
    if is_in_front { Place::OutsidePhoto } else { Place::BehindCamera }
}

/// The poses of a case of the first set; `None` where the camera can't be computed.
pub fn poses<'a>(page: &'a Page, case: &Case) -> Option<Poses<'a>> {
    let prepared = &page.judgement.prepared;
    let frame = prepared.truth.frames.get(case.frame as usize)?;
    let truth = frame.instances.get(case.instance as usize)?.pose;
    let mesh = &prepared.truth.models.get(case.model as usize)?.mesh;
    let estimates = &prepared.sets.first()?.estimates;
    let estimate = case.estimate.and_then(|e| estimates.get(e as usize)).map(|e| e.pose);
    Some(Poses { camera: frame.camera.as_ref()?, mesh, truth, estimate })
}

/// Draws the picture.
///
/// # Errors
/// A sentence where the photo can't be read or the case not be drawn.
pub fn run(input: &PictureInput) -> Result<Photo, String> {
    let case = input.page.judgement.evaluations.first().and_then(|e| e.cases.get(input.case as usize));
    let case = case.ok_or("There is no such case")?;
    let poses = poses(&input.page, case).ok_or("The camera of this frame can't be computed")?;
    let photo = media::load(&input.photo).map_err(|err| err.to_string())?;
    let crop = crop(&poses, [photo.width, photo.height]);
    let mut picture = cut(&photo, &crop);
    let camera = seen_through(poses.camera, &crop);
    let mut line = |pose: Pose, colour: [u8; 3]| draw(&mut picture, &camera, poses.mesh, pose, colour, input.colours[2]);
    line(poses.truth, input.colours[0]);
    if let Some(estimate) = poses.estimate {
        line(estimate, input.colours[1]);
    }
    Ok(picture)
}

/// The part of the photo that shows the true and the predicted pose, however far apart they lie; where that needs it, the
/// whole photo.
pub fn crop(poses: &Poses<'_>, photo: [u32; 2]) -> Crop {
    let size = photo.map(f64::from);
    let side = |b: [f64; 4]| (b[2] - b[0]).max(b[3] - b[1]);
    let all: Vec<[f64; 4]> = [Some(poses.truth), poses.estimate].into_iter().flatten().filter_map(|p| bounds(poses, p, size)).collect();
    let join = |a: [f64; 4], b: [f64; 4]| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])];
    let Some(bounds) = all.iter().copied().reduce(join) else { return shaped([0.0, 0.0], size, size) };
    // The room is for an object; two far apart need no more of it.
    let margin = MARGIN * all.iter().copied().map(side).fold(LEAST_SIDE, f64::max);
    shaped([bounds[0] - margin, bounds[1] - margin], [bounds[2] - bounds[0] + 2.0 * margin, bounds[3] - bounds[1] + 2.0 * margin], size)
}

/// Left, top, right, bottom of an object in the photo; `None` where it is not in sight.
fn bounds(poses: &Poses<'_>, pose: Pose, photo: [f64; 2]) -> Option<[f64; 4]> {
    let every = poses.mesh.positions.len() / ENOUGH + 1;
    let some = poses.mesh.positions.iter().step_by(every);
    let seen: Vec<_> = some.filter_map(|p: &Vec3| poses.camera.project(&pose.transform(p)).ok()).collect();
    let fold = |get: fn(&crate::geom::Vec2) -> f64, start: f64, pick: fn(f64, f64) -> f64| seen.iter().map(get).fold(start, pick);
    let [x0, y0] = [fold(|p| p.x, f64::INFINITY, f64::min), fold(|p| p.y, f64::INFINITY, f64::min)];
    let [x1, y1] = [fold(|p| p.x, f64::NEG_INFINITY, f64::max), fold(|p| p.y, f64::NEG_INFINITY, f64::max)];
    let cut = [x0.max(0.0), y0.max(0.0), x1.min(photo[0]), y1.min(photo[1])];
    (cut[0] < cut[2] && cut[1] < cut[3]).then_some(cut)
}

/// A rectangle of the picture's shape around the given one, moved into the photo where it fits.
fn shaped(min: [f64; 2], size: [f64; 2], photo: [f64; 2]) -> Crop {
    let shape = f64::from(SIZE[0]) / f64::from(SIZE[1]);
    let wide = size[0].max(size[1] * shape).max(LEAST_SIDE).min(photo[0].max(photo[1] * shape));
    let grown = [wide, wide / shape];
    let place = |axis: usize| {
        let start = min[axis] + (size[axis] - grown[axis]) / 2.0;
        if grown[axis] >= photo[axis] { (photo[axis] - grown[axis]) / 2.0 } else { start.clamp(0.0, photo[axis] - grown[axis]) }
    };
    Crop { min: [place(0), place(1)], size: grown }
}

/// The part of the photo at the picture's size; black where it reaches beyond the photo.
fn cut(photo: &Photo, crop: &Crop) -> Photo {
    // First whole pixels of the photo, then one careful resize.
    let [x0, y0] = crop.min.map(|v| v.round() as i64);
    let [width, height] = crop.size.map(|v| (v.round() as i64).max(1));
    let mut rgba = vec![0; (4 * width * height) as usize];
    rgba.chunks_exact_mut(4).for_each(|p| p[3] = 255);
    let (w, h) = (i64::from(photo.width), i64::from(photo.height));
    let (left, right) = (x0.max(0), (x0 + width).min(w));
    for y in y0.max(0)..(y0 + height).min(h) {
        if left < right {
            let from = (4 * (y * w + left)) as usize..(4 * (y * w + right)) as usize;
            let to = (4 * ((y - y0) * width + left - x0)) as usize;
            rgba[to..to + from.len()].copy_from_slice(&photo.rgba[from]);
        }
    }
    let whole = Photo::from_rgba(width as u32, height as u32, rgba);
    whole.and_then(|p| p.resized(SIZE[0], SIZE[1])).unwrap_or_else(|| photo.thumbnail(SIZE[0]))
}

/// The camera as if it had taken the finer raster of the picture.
fn seen_through(camera: &Camera, crop: &Crop) -> Camera {
    let scale = |axis: usize| f64::from(SIZE[axis] * FINER) / crop.size[axis].round().max(1.0);
    // Pixel centres are at whole numbers, so the corner of the picture is at -0.5.
    let middle = |c: f64, axis: usize| (c + 0.5 - crop.min[axis].round()) * scale(axis) - 0.5;
    Camera {
        width: SIZE[0] * FINER,
        height: SIZE[1] * FINER,
        fx: camera.fx * scale(0),
        fy: camera.fy * scale(1),
        cx: middle(camera.cx, 0),
        cy: middle(camera.cy, 1),
        lens: camera.lens.clone(),
    }
}

/// Draws the outline of a mesh at a pose: a line in its colour on a wider dark one.
fn draw(picture: &mut Photo, camera: &Camera, mesh: &Mesh, pose: Pose, colour: [u8; 3], halo: [u8; 3]) {
    let Ok(raster) = render(camera, &[(mesh, pose)]) else { return };
    let distance = distances(&raster.mask(0), raster.width as usize, raster.height as usize);
    for (pixel, d) in picture.rgba.chunks_exact_mut(4).zip(&distance) {
        let cover = |half: f32| (half + 0.5 - d).clamp(0.0, 1.0);
        for (ink, share) in [(halo, HALO * cover(HALF_HALO)), (colour, cover(HALF_LINE))] {
            for (value, wanted) in pixel.iter_mut().zip(ink) {
                *value = (f32::from(*value) + (f32::from(wanted) - f32::from(*value)) * share).round() as u8;
            }
        }
    }
}

/// For each pixel of the picture the distance to the border of the mask, in pixels of the picture; far ones are infinite.
fn distances(mask: &[bool], width: usize, height: usize) -> Vec<f32> {
    let reach = 3_i64;
    let [w, h] = SIZE.map(|s| s as usize);
    let mut nearest = vec![f32::INFINITY; w * h];
    let at = |x: usize, y: usize| mask[y * width + x];
    let mut splat = |x: f32, y: f32| {
        // From the finer raster to the picture, centre to centre.
        let (px, py) = ((x + 0.5) / FINER as f32 - 0.5, (y + 0.5) / FINER as f32 - 0.5);
        for j in (py as i64 - reach).max(0)..=(py as i64 + reach).min(h as i64 - 1) {
            for i in (px as i64 - reach).max(0)..=(px as i64 + reach).min(w as i64 - 1) {
                let cell = &mut nearest[j as usize * w + i as usize];
                *cell = cell.min((i as f32 - px).hypot(j as f32 - py));
            }
        }
    };
    for y in 0..height {
        for x in 0..width {
            if x + 1 < width && at(x, y) != at(x + 1, y) {
                splat(x as f32 + 0.5, y as f32);
            }
            if y + 1 < height && at(x, y) != at(x, y + 1) {
                splat(x as f32, y as f32 + 0.5);
            }
        }
    }
    nearest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crop_has_the_shape_of_the_picture_and_stays_in_the_photo() {
        for (min, size) in [([10.0, 10.0], [50.0, 50.0]), ([600.0, 440.0], [90.0, 20.0]), ([-5.0, 0.0], [640.0, 480.0])] {
            let crop = shaped(min, size, [640.0, 480.0]);
            assert!((crop.size[0] / crop.size[1] - 4.0 / 3.0).abs() < 1e-9);
            assert!(crop.min[0] >= 0.0 && crop.min[0] + crop.size[0] <= 640.0 + 1e-9, "{crop:?}");
            assert!(crop.min[1] >= 0.0 && crop.min[1] + crop.size[1] <= 480.0 + 1e-9, "{crop:?}");
        }
    }

    #[test]
    fn a_crop_holds_label_and_prediction_and_says_where_there_is_none_to_see() {
        let camera = Camera::pinhole(640, 480, 600.0, 600.0, 319.5, 239.5);
        let mesh = Mesh::cuboid(Vec3::new(0.1, 0.1, 0.1));
        let at = |x: f64, y: f64, z: f64| Pose::new(nalgebra::Rotation3::identity(), Vec3::new(x, y, z));
        let poses = |estimate: Pose| Poses { camera: &camera, mesh: &mesh, truth: at(-0.4, -0.3, 1.0), estimate: Some(estimate) };
        for far in [at(0.4, 0.3, 1.0), at(0.4, -0.3, 1.0), at(-0.4, 0.3, 1.0), at(-0.38, -0.3, 1.0), at(0.6, 0.3, 1.0)] {
            let poses = poses(far);
            let crop = crop(&poses, [640, 480]);
            for pose in [poses.truth, far] {
                let [x0, y0, x1, y1] = bounds(&poses, pose, [640.0, 480.0]).unwrap();
                let holds = |axis: usize, low: f64, high: f64| crop.min[axis] <= low && crop.min[axis] + crop.size[axis] >= high;
                assert!(holds(0, x0, x1) && holds(1, y0, y1), "{crop:?} {:?}", [x0, y0, x1, y1]);
            }
            assert_eq!(place(&poses, [640, 480]), Place::Seen);
        }
        assert_eq!(place(&poses(at(2.0, 0.0, 1.0)), [640, 480]), Place::OutsidePhoto);
        assert_eq!(place(&poses(at(0.0, 0.0, -1.0)), [640, 480]), Place::BehindCamera);
    }

    #[test]
    fn a_line_lies_on_the_border_of_the_object() {
        let mut picture = Photo::from_rgba(SIZE[0], SIZE[1], [100, 100, 100, 255].repeat((SIZE[0] * SIZE[1]) as usize)).unwrap();
        let camera = Camera::pinhole(SIZE[0], SIZE[1], 200.0, 200.0, 143.5, 107.5);
        let fine = seen_through(&camera, &Crop { min: [0.0, 0.0], size: [f64::from(SIZE[0]), f64::from(SIZE[1])] });
        // A plate of 0.4 m at 1 m: from column 103.5 to 183.5.
        let mesh = Mesh::cuboid(Vec3::new(0.4, 0.4, 1e-4));
        draw(&mut picture, &fine, &mesh, Pose::new(nalgebra::Rotation3::identity(), Vec3::new(0.0, 0.0, 1.0)), [255, 0, 0], [0, 0, 0]);
        let red = |x: usize| picture.rgba[4 * (107 * SIZE[0] as usize + x)];
        let brightest = (90..120).max_by_key(|x| red(*x)).unwrap();
        assert!((103..=104).contains(&brightest), "{brightest}: {:?}", (98..110).map(red).collect::<Vec<_>>());
        assert_eq!((red(80), red(143)), (100, 100), "neither beside nor inside");
    }
}
