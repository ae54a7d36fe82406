//! The overlay of a photo: meshes at their poses, seen through a zoomed camera, as a transparent picture.
//!
//! Drawn by the exact rasteriser at screen resolution, so that outlines stay sharp at any zoom and follow the lens.

use crate::geom::raster::{Raster, RasterError, Rasteriser};
use crate::geom::{Camera, Mesh, Pose, Vec3};

/// Share of the shaded surface where something hides it.
const HIDDEN_SHARE: f32 = 0.35;

/// How an object is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Style {
    /// Shaded and outlined.
    Solid,
    /// The outline alone.
    Outline,
    /// Shaded and outlined through everything.
    XRay,
}

/// One object.
#[derive(Clone)]
pub struct Item<'a> {
    /// Its mesh, metres.
    pub mesh: &'a Mesh,
    /// `camera_from_object`.
    pub pose: Pose,
    /// Its colour, sRGB.
    pub colour: [u8; 3],
    /// How.
    pub style: Style,
    /// Half width of the outline, screen pixels.
    pub half_width: f32,
}

/// A picture with premultiplied alpha, row by row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layer {
    /// Pixels a row.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// Four bytes a pixel.
    pub rgba: Vec<u8>,
}

/// The camera whose pixels are those of a screen area: `origin_px` is where the photo's pixel (0, 0) lies in it, corners
/// counted, and `zoom` the screen pixels a photo pixel.
pub fn zoomed(camera: &Camera, zoom: f64, origin_px: [f64; 2], size_px: [u32; 2]) -> Camera {
    Camera {
        width: size_px[0],
        height: size_px[1],
        fx: camera.fx * zoom,
        fy: camera.fy * zoom,
        // A pixel's centre lies half a pixel from its corner.
        cx: camera.cx * zoom + origin_px[0] - 0.5,
        cy: camera.cy * zoom + origin_px[1] - 0.5,
        lens: camera.lens.clone(),
    }
}

/// Draws the items into the picture of `camera`, with surfaces `opacity` opaque; the nearest surface wins.
///
/// # Errors
/// Where the camera or a pose has a number that is not finite.
pub fn draw(camera: &Camera, items: &[Item<'_>], opacity: f32) -> Result<Layer, RasterError> {
    let mut rasteriser = Rasteriser::new();
    let pairs: Vec<(&Mesh, Pose)> = items.iter().map(|i| (i.mesh, i.pose)).collect();
    let drawn = rasteriser.render(camera, &pairs)?.clone();
    let (width, height) = (drawn.width as usize, drawn.height as usize);
    let mut layer = Layer { width, height, rgba: vec![0; width * height * 4] };
    let shaded = |id: u16| id > 0 && items[id as usize - 1].style != Style::Outline;
    surface(&mut layer, &drawn, camera, items, opacity, &shaded);
    for (index, item) in items.iter().enumerate() {
        let id = index as u16 + 1;
        if item.style == Style::XRay {
            let alone = rasteriser.render(camera, &[(item.mesh, item.pose)])?.clone();
            let hidden = |at: usize| alone.id[at] > 0 && drawn.id[at] != id;
            for at in (0..alone.id.len()).filter(|at| hidden(*at)) {
                over(&mut layer, at, item.colour.map(f32::from), opacity * HIDDEN_SHARE);
            }
            outline(&mut layer, &alone, 1, item);
        } else {
            outline(&mut layer, &drawn, id, item);
        }
    }
    Ok(layer)
}

/// Lambert's law with a light at the camera; the normal from the depth of the neighbours.
pub(super) fn light_at(drawn: &Raster, camera: &Camera, x: u32, y: u32, towards_light: Option<Vec3>) -> f32 {
    let point = |x: u32, y: u32| {
        let z = drawn.depth_m(x, y)?;
        Some(Vec3::new((f64::from(x) - camera.cx) / camera.fx * z, (f64::from(y) - camera.cy) / camera.fy * z, z))
    };
    let Some(here) = point(x, y) else { return 1.0 };
    let own = drawn.item(x, y);
    let at = |x: u32, y: u32| if drawn.item(x, y) == own { point(x, y) } else { None };
    let right = at(x + 1, y).map(|p| p - here).or_else(|| Some(here - at(x.checked_sub(1)?, y)?));
    let down = at(x, y + 1).map(|p| p - here).or_else(|| Some(here - at(x, y.checked_sub(1)?)?));
    let normal = right.zip(down).and_then(|(r, d)| r.cross(&d).try_normalize(0.0));
    let to_light = towards_light.unwrap_or(here / here.norm());
    normal.map_or(0.6, |n| 0.25 + 0.75 * n.dot(&to_light).abs() as f32)
}

fn surface(layer: &mut Layer, drawn: &Raster, camera: &Camera, items: &[Item<'_>], opacity: f32, shaded: &dyn Fn(u16) -> bool) {
    for (at, id) in drawn.id.iter().enumerate() {
        if shaded(*id) {
            let (x, y) = ((at % layer.width) as u32, (at / layer.width) as u32);
            let light = light_at(drawn, camera, x, y, None);
            over(layer, at, items[*id as usize - 1].colour.map(|c| f32::from(c) * light), opacity);
        }
    }
}

/// Pixels that differ from a neighbour stamp a disc with a soft edge: the cost follows the length of the line.
fn outline(layer: &mut Layer, drawn: &Raster, id: u16, item: &Item<'_>) {
    if item.half_width <= 0.0 {
        return;
    }
    let (width, height) = (layer.width as i64, layer.height as i64);
    let mut cover: std::collections::HashMap<usize, f32> = std::collections::HashMap::new();
    let reach = (item.half_width + 1.0).ceil() as i64;
    for y in 0..height {
        for x in 0..width {
            let at = (y * width + x) as usize;
            let mine = drawn.id[at] == id;
            let edge =
                |dx: i64, dy: i64| x + dx < width && y + dy < height && (drawn.id[(at as i64 + dy * width + dx) as usize] == id) != mine;
            for (dx, dy) in [(1, 0), (0, 1)] {
                if edge(dx, dy) {
                    stamp(&mut cover, (x as f32 + dx as f32 * 0.5, y as f32 + dy as f32 * 0.5), reach, item.half_width, (width, height));
                }
            }
        }
    }
    for (at, share) in cover {
        over(layer, at, item.colour.map(f32::from), share);
    }
}

fn stamp(cover: &mut std::collections::HashMap<usize, f32>, centre: (f32, f32), reach: i64, half: f32, size: (i64, i64)) {
    let (cx, cy) = (centre.0.floor() as i64, centre.1.floor() as i64);
    for y in (cy - reach).max(0)..=(cy + reach).min(size.1 - 1) {
        for x in (cx - reach).max(0)..=(cx + reach).min(size.0 - 1) {
            let distance = (x as f32 - centre.0).hypot(y as f32 - centre.1);
            let share = (half + 0.5 - distance).clamp(0.0, 1.0);
            if share > 0.0 {
                let held = cover.entry((y * size.0 + x) as usize).or_default();
                *held = held.max(share);
            }
        }
    }
}

/// `colour` over what is there, premultiplied.
fn over(layer: &mut Layer, at: usize, colour: [f32; 3], share: f32) {
    let pixel = &mut layer.rgba[at * 4..at * 4 + 4];
    let keep = 1.0 - share;
    for (channel, value) in colour.iter().enumerate() {
        pixel[channel] = (f32::from(pixel[channel]) * keep + value * share).round().clamp(0.0, 255.0) as u8;
    }
    pixel[3] = (f32::from(pixel[3]) * keep + 255.0 * share).round().clamp(0.0, 255.0) as u8;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_overlay_lies_where_the_camera_projects() {
        let camera = Camera::pinhole(640, 480, 600.0, 600.0, 320.0, 240.0);
        let mesh = Mesh::cuboid(Vec3::new(0.1, 0.1, 0.1));
        let pose = Pose::new(nalgebra::Rotation3::identity(), Vec3::new(0.05, -0.02, 1.0));
        let view = zoomed(&camera, 2.0, [-300.0, -200.0], [500, 400]);
        let item = Item { mesh: &mesh, pose, colour: [200, 100, 50], style: Style::Solid, half_width: 0.0 };
        let layer = draw(&view, &[item], 1.0).unwrap();
        // The nearest face is 0.95 m away: its corners by hand.
        let corner = camera.project(&Vec3::new(0.0, -0.07, 0.95)).unwrap();
        let screen = [corner.x * 2.0 - 300.0, corner.y * 2.0 - 200.0];
        let alpha = |x: f64, y: f64| layer.rgba[(y as usize * layer.width + x as usize) * 4 + 3];
        assert_eq!(alpha(screen[0] + 3.0, screen[1] + 3.0), 255);
        assert_eq!(alpha(screen[0] - 3.0, screen[1] + 3.0), 0);
        assert_eq!(alpha(screen[0] + 3.0, screen[1] - 3.0), 0);
    }
}
