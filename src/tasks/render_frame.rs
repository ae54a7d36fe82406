//! A frame's labels as a picture, by the exact rasteriser: the same on every machine, no GPU.

use crate::geom::raster::{self, Raster};
use crate::geom::{Camera, Mesh, Pose, Vec3};
use crate::media::{self, DepthImage, Photo};
use crate::project::{CameraModel, Frame, LabelState, Object, ObjectId, PoseLabel, Project};
use std::collections::BTreeMap;
use std::path::Path;

/// Depth steps in a metre: 0.1 mm each.
const STEPS_PER_METRE: f64 = 10_000.0;
/// Grey of a photo that is not there, or transparent.
const NO_PHOTO: u8 = 96;
/// Share of the object's colour over the photo.
const OPACITY: f32 = 0.55;
/// Share of the tint where the object is hidden.
const HIDDEN_TINT: f32 = 0.18;
/// Half width of an outline, pixels.
const OUTLINE_PX: i64 = 1;
/// Object colours, sRGB: the palette of Okabe and Ito, extended.
const COLOURS: [[u8; 3]; 10] = [
    [230, 159, 0],
    [86, 180, 233],
    [224, 143, 191],
    [34, 176, 125],
    [240, 228, 66],
    [240, 127, 75],
    [179, 157, 255],
    [74, 151, 232],
    [143, 209, 79],
    [201, 162, 124],
];

/// How the labels are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RenderStyle {
    /// Shaded over the photo.
    Solid,
    /// The line around each object.
    Outline,
    /// The line around each object as if nothing hid it, and a tint.
    XRay,
    /// Depth of the nearest surface.
    Depth,
    /// Where the objects are.
    Mask,
}

/// What was drawn.
#[derive(Clone, Debug)]
pub enum Picture {
    /// The photo with its overlay.
    Colour(Photo),
    /// Depth, 0.1 mm a step.
    Depth(DepthImage),
    /// 255 on an object.
    Mask {
        /// Pixels a row.
        width: u32,
        /// Rows.
        height: u32,
        /// Row by row.
        mask: Vec<u8>,
    },
}

/// A picture and what has to be said about it.
#[derive(Clone, Debug)]
pub struct Drawn {
    /// The picture.
    pub picture: Picture,
    /// Pixels of a depth image that lie farther away than its format can say, and have its largest value.
    pub clipped_px: usize,
    /// What was left out and what the picture can't show, one sentence each.
    pub notes: Vec<String>,
}

struct Item<'a> {
    mesh: &'a Mesh,
    pose: Pose,
    colour: [u8; 3],
}

/// Draws the labels of the frame `SESSION/NAME`, of one object or all, at the size of the photo.
///
/// # Errors
/// A sentence: no such frame or object, no label with a pose and a mesh, a camera model that is not supported, a mesh
/// that can't be read.
pub fn run(project: &Project, folder: &Path, frame: &str, object: Option<&str>, style: RenderStyle) -> Result<Drawn, String> {
    let frame = project.frame_named(frame).ok_or_else(|| format!("there is no frame {frame}"))?;
    let wanted = object.map(|name| project.object_named(name).ok_or_else(|| format!("there is no object {name}"))).transpose()?;
    let camera = camera_of(project, frame)?;
    let labels: Vec<&PoseLabel> = project
        .labels_of(frame.id)
        .filter(|l| wanted.is_none_or(|o| o.id == l.object) && l.state != LabelState::Rejected && l.pose.is_some())
        .collect();
    let meshes = meshes(project, folder, &labels)?;
    let (drawable, absurd): (Vec<&PoseLabel>, Vec<&PoseLabel>) = labels.into_iter().partition(|l| l.pose.is_some_and(|p| p.is_drawable()));
    let mut notes: Vec<String> = absurd.into_iter().map(|l| undrawable(project, l)).collect();
    let items: Vec<Item<'_>> = drawable.iter().filter_map(|l| item(project, &meshes, l)).collect();
    if notes.is_empty() && items.is_empty() && wanted.is_some() {
        return Err(format!("frame {} has no label of {} with a pose and a mesh", project.full_name(frame), object.unwrap_or_default()));
    }
    let pairs: Vec<(&Mesh, Pose)> = items.iter().map(|i| (i.mesh, i.pose)).collect();
    let drawn = raster::render(camera, &pairs).map_err(|err| err.to_string())?;
    let clipped_px = if style == RenderStyle::Depth { too_far(&drawn) } else { 0 };
    notes.extend((clipped_px > 0).then(|| too_far_words(clipped_px)));
    let picture = match style {
        RenderStyle::Depth => Picture::Depth(depth(&drawn)),
        RenderStyle::Mask => Picture::Mask {
            width: drawn.width,
            height: drawn.height,
            mask: drawn.id.iter().map(|id| if *id > 0 { 255 } else { 0 }).collect(),
        },
        _ => {
            let mut photo = photo_of(folder, frame, camera)?;
            notes.append(&mut photo.notes);
            match style {
                RenderStyle::Solid => solid(&mut photo, &drawn, camera, &items),
                RenderStyle::XRay => x_ray(&mut photo, camera, &items)?,
                _ => outlines(&mut photo, &drawn, &items),
            }
            Picture::Colour(photo)
        }
    };
    Ok(Drawn { picture, clipped_px, notes })
}

fn undrawable(project: &Project, label: &PoseLabel) -> String {
    let object = project.object(label.object).map_or("", |o| o.name.as_str());
    format!("label {} of {object} was left out: the numbers of its pose are too large for any pose", label.id.0)
}

/// Pixels whose depth is beyond the largest value of the format.
fn too_far(drawn: &Raster) -> usize {
    let beyond = |inverse: &&f32| **inverse > 0.0 && (STEPS_PER_METRE / f64::from(**inverse)).round() > f64::from(u16::MAX);
    drawn.inverse_depth.iter().filter(beyond).count()
}

fn too_far_words(count: usize) -> String {
    let (pixels, are) = if count == 1 { ("pixel", "is") } else { ("pixels", "are") };
    format!("{count} {pixels} {are} farther away than the 6553.5 mm that 16 bits of 0.1 mm can say, and hold that value")
}

fn camera_of<'a>(project: &'a Project, frame: &Frame) -> Result<&'a Camera, String> {
    match project.camera(frame.camera).map(|c| &c.model) {
        Some(CameraModel::Known(camera)) => Ok(camera),
        Some(CameraModel::Unsupported { name, .. }) => {
            Err(format!("the camera model {name} of frame {} is not supported", project.full_name(frame)))
        }
        None => Err(format!("frame {} has no camera", project.full_name(frame))),
    }
}

fn meshes(project: &Project, folder: &Path, labels: &[&PoseLabel]) -> Result<BTreeMap<ObjectId, Mesh>, String> {
    let mut meshes = BTreeMap::new();
    for label in labels {
        let Some(object) = project.object(label.object).filter(|o| !meshes.contains_key(&o.id)) else { continue };
        if let Some(mesh) = mesh_of(folder, object)? {
            meshes.insert(object.id, mesh);
        }
    }
    Ok(meshes)
}

fn mesh_of(folder: &Path, object: &Object) -> Result<Option<Mesh>, String> {
    let Some(mesh) = &object.mesh else { return Ok(None) };
    let what = if mesh.file.is_another(folder) { "has another size than when it was linked" } else { "is missing" };
    let path = mesh.file.resolve(folder).ok_or_else(|| format!("the mesh of {} {what}: {}", object.name, mesh.file.written()))?;
    media::load_mesh(&path, super::mesh_unit(mesh.unit)).map(|m| Some(m.mesh)).map_err(|err| format!("{}: {err}", object.name))
}

fn item<'a>(project: &Project, meshes: &'a BTreeMap<ObjectId, Mesh>, label: &PoseLabel) -> Option<Item<'a>> {
    let colour = COLOURS[project.object(label.object)?.colour as usize % COLOURS.len()];
    Some(Item { mesh: meshes.get(&label.object)?, pose: label.pose?.camera_from_object(), colour })
}

/// The photo, or grey where there is none. One of another size than the camera's is refused: the overlay would lie.
fn photo_of(folder: &Path, frame: &Frame, camera: &Camera) -> Result<Photo, String> {
    let Some(path) = frame.image.as_ref().and_then(|i| i.resolve(folder)) else {
        let pixels = camera.width as usize * camera.height as usize;
        let grey = [NO_PHOTO, NO_PHOTO, NO_PHOTO, 255].repeat(pixels);
        let mut photo =
            Photo::from_rgba(camera.width, camera.height, grey).ok_or_else(|| "the camera's picture is too large".to_owned())?;
        photo.notes.push(match frame.image.as_ref().filter(|i| i.is_another(folder)) {
            Some(image) => format!("the photo has another size than when it was linked, so grey stands for it: {}", image.written()),
            None => "the photo is missing, so grey stands for it".to_owned(),
        });
        return Ok(photo);
    };
    let mut photo = media::load(&path).map_err(|err| err.to_string())?;
    if (photo.width, photo.height) != (camera.width, camera.height) {
        return Err(format!(
            "the photo has {} × {} px, its camera {} × {}: {}",
            photo.width,
            photo.height,
            camera.width,
            camera.height,
            path.display()
        ));
    }
    photo.notes.iter_mut().for_each(|note| *note = format!("{note}: {}", path.display()));
    // The overlay must be seen where the photo is not.
    for pixel in photo.rgba.chunks_exact_mut(4).filter(|pixel| pixel[3] < u8::MAX) {
        let share = f32::from(pixel[3]) / f32::from(u8::MAX);
        let mixed = |value: u8| (f32::from(value) * share + f32::from(NO_PHOTO) * (1.0 - share)).round() as u8;
        pixel.copy_from_slice(&[mixed(pixel[0]), mixed(pixel[1]), mixed(pixel[2]), u8::MAX]);
    }
    Ok(photo)
}

fn depth(drawn: &Raster) -> DepthImage {
    let step = |inverse: &f32| {
        if *inverse > 0.0 { (STEPS_PER_METRE / f64::from(*inverse)).round().clamp(1.0, f64::from(u16::MAX)) as u16 } else { 0 }
    };
    DepthImage { width: drawn.width, height: drawn.height, raw: drawn.inverse_depth.iter().map(step).collect() }
}

fn blend(photo: &mut Photo, at: usize, colour: [f32; 3], share: f32) {
    for (channel, value) in colour.iter().enumerate() {
        let pixel = &mut photo.rgba[at * 4 + channel];
        *pixel = (f32::from(*pixel) * (1.0 - share) + value * share).round().clamp(0.0, 255.0) as u8;
    }
}

/// Lambert's law with the light at the camera; the normal from the depth of the neighbours.
fn solid(photo: &mut Photo, drawn: &Raster, camera: &Camera, items: &[Item<'_>]) {
    let (width, height) = (drawn.width, drawn.height);
    let point = |x: u32, y: u32| {
        let z = drawn.depth_m(x, y)?;
        Some(Vec3::new((f64::from(x) - camera.cx) / camera.fx * z, (f64::from(y) - camera.cy) / camera.fy * z, z))
    };
    for y in 0..height {
        for x in 0..width {
            let (Some(index), Some(here)) = (drawn.item(x, y), point(x, y)) else { continue };
            let same = |x: u32, y: u32| drawn.item(x, y) == Some(index);
            let right = if same(x + 1, y) {
                point(x + 1, y).map(|p| p - here)
            } else {
                x.checked_sub(1).filter(|x| same(*x, y)).and_then(|x| point(x, y)).map(|p| here - p)
            };
            let down = if same(x, y + 1) {
                point(x, y + 1).map(|p| p - here)
            } else {
                y.checked_sub(1).filter(|y| same(x, *y)).and_then(|y| point(x, y)).map(|p| here - p)
            };
            let normal = right.zip(down).and_then(|(r, d)| r.cross(&d).try_normalize(0.0));
            let light = normal.map_or(0.6, |n| 0.25 + 0.75 * n.dot(&here).abs() / here.norm()) as f32;
            blend(photo, y as usize * width as usize + x as usize, items[index].colour.map(|c| f32::from(c) * light), OPACITY);
        }
    }
    outlines(photo, drawn, items);
}

/// A line along the border of every item's visible part.
fn outlines(photo: &mut Photo, drawn: &Raster, items: &[Item<'_>]) {
    let (width, height) = (i64::from(drawn.width), i64::from(drawn.height));
    for y in 0..height {
        for x in 0..width {
            let at = (y * width + x) as usize;
            let own = drawn.id[at];
            let differs = |dx: i64, dy: i64| {
                // Beyond the picture's edge nothing is known, so no line is drawn along it.
                let (nx, ny) = ((x + dx).clamp(0, width - 1), (y + dy).clamp(0, height - 1));
                drawn.id[(ny * width + nx) as usize] != own
            };
            let near = |r: i64| (-r..=r).any(|dy| (-r..=r).any(|dx| dx * dx + dy * dy <= r * r && differs(dx, dy)));
            if own > 0 && near(OUTLINE_PX) {
                blend(photo, at, items[own as usize - 1].colour.map(f32::from), 1.0);
            }
        }
    }
}

/// Every object alone, as if nothing hid it.
fn x_ray(photo: &mut Photo, camera: &Camera, items: &[Item<'_>]) -> Result<(), String> {
    for item in items {
        let alone = raster::render(camera, &[(item.mesh, item.pose)]).map_err(|err| err.to_string())?;
        for (at, id) in alone.id.iter().enumerate() {
            if *id > 0 {
                blend(photo, at, item.colour.map(f32::from), HIDDEN_TINT);
            }
        }
        outlines(photo, &alone, std::slice::from_ref(item));
    }
    Ok(())
}
