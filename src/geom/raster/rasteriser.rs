//! Drawing meshes.

use super::clip::{beyond_near, in_camera};
use super::lens::{LensPen, SHORT_PX, Window};
use super::target::{Cell, Corner, Target, Touched, TurnedAway, cell, cells_reach, faces_camera};
use super::{MAX_ITEMS, MAX_PIXELS, NEAR_M, Raster, RasterError};
use crate::geom::{Camera, Mesh, Pose, Vec2, Vec3};

/// Draws the items once; the ids are their indices plus one. See [`Rasteriser`] for many pictures of one size.
pub fn render(camera: &Camera, items: &[(&Mesh, Pose)]) -> Result<Raster, RasterError> {
    let mut rasteriser = Rasteriser::default();
    rasteriser.render(camera, items)?;
    Ok(rasteriser.into_raster())
}

/// A rasteriser that keeps its buffers: between pictures of one size it clears only what the last one touched.
#[derive(Clone, Debug, Default)]
pub struct Rasteriser {
    raster: Raster,
    touched: Touched,
    buffers: Buffers,
    lens: Option<(Camera, Window)>,
}

/// What is computed of one mesh, kept for the next.
#[derive(Clone, Debug, Default)]
struct Buffers {
    corners: Vec<Corner>,
    cells: Vec<Cell>,
    turned_away: Vec<TurnedAway>,
}

impl Rasteriser {
    /// A rasteriser without buffers yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Draws the items; poses are `camera_from_object`, ids are indices plus one.
    ///
    /// # Errors
    /// [`RasterError`]; the picture is empty then.
    pub fn render(&mut self, camera: &Camera, items: &[(&Mesh, Pose)]) -> Result<&Raster, RasterError> {
        check(camera, items)?;
        self.clear(camera);
        let straight = camera.lens.is_straight();
        if !straight && self.lens.as_ref().is_none_or(|(held, _)| held != camera) {
            self.lens = Some((camera.clone(), Window::of(camera)));
        }
        let mut target = Target {
            width: self.raster.width as usize,
            height: self.raster.height as usize,
            inverse_depth: &mut self.raster.inverse_depth,
            id: &mut self.raster.id,
            touched: Touched::default(),
        };
        for (id, (mesh, pose)) in (1..).zip(items) {
            match &self.lens {
                Some((camera, window)) if !straight => {
                    let pen = LensPen { camera, window, id };
                    draw_through_lens(mesh, pose, &pen, &mut self.buffers.corners, &mut target);
                }
                _ => draw_straight(mesh, pose, camera, id, &mut self.buffers, &mut target),
            }
        }
        self.touched = target.touched;
        Ok(&self.raster)
    }

    /// The last picture.
    pub fn raster(&self) -> &Raster {
        &self.raster
    }

    /// First column, first row, last column, last row of a box that holds all that was drawn last; for walking a small
    /// object in a large picture.
    pub fn touched(&self) -> Option<[u32; 4]> {
        let Touched { x, y } = self.touched;
        (x[0] < x[1] && y[0] < y[1]).then(|| [x[0], y[0], x[1] - 1, y[1] - 1].map(|v| v as u32))
    }

    /// The last picture, without a copy.
    pub fn into_raster(self) -> Raster {
        self.raster
    }

    fn clear(&mut self, camera: &Camera) {
        let Touched { x, y } = std::mem::take(&mut self.touched);
        if (self.raster.width, self.raster.height) != (camera.width, camera.height) {
            self.raster = Raster::new(camera.width, camera.height);
            return;
        }
        let width = self.raster.width as usize;
        for row in y[0]..y[1] {
            self.raster.inverse_depth[row * width + x[0]..row * width + x[1]].fill(0.0);
            self.raster.id[row * width + x[0]..row * width + x[1]].fill(0);
        }
    }
}

fn check(camera: &Camera, items: &[(&Mesh, Pose)]) -> Result<(), RasterError> {
    camera.validate()?;
    if u64::from(camera.width) * u64::from(camera.height) > MAX_PIXELS {
        return Err(RasterError::TooLarge { width: camera.width, height: camera.height });
    }
    if items.len() > MAX_ITEMS {
        return Err(RasterError::TooManyItems(items.len()));
    }
    for (item, (mesh, pose)) in items.iter().enumerate() {
        mesh.check_indices().map_err(|error| RasterError::Mesh { item, error })?;
        if !pose.is_finite() {
            return Err(RasterError::Pose { item });
        }
    }
    Ok(())
}

/// Box of the projected vertices on the screen.
struct Extent {
    low: [f64; 2],
    high: [f64; 2],
}

fn draw_straight(mesh: &Mesh, pose: &Pose, camera: &Camera, id: u16, buffers: &mut Buffers, target: &mut Target) {
    let (extent, all_in_front) = project_straight(mesh, pose, camera, &mut buffers.corners);
    if all_in_front {
        if target.touch(extent.low, extent.high) {
            if cells_reach(camera.width, camera.height) {
                fill_cells(mesh, buffers, id, target);
            } else {
                let corners = &buffers.corners;
                for t in &mesh.triangles {
                    let [a, b, c] = t.map(|i| i as usize);
                    target.fill(&corners[a], &corners[b], &corners[c], id);
                }
            }
        }
        return;
    }
    let pixel = |p: &Vec3| {
        let inverse = 1.0 / p.z;
        [camera.fx * p.x * inverse + camera.cx, camera.fy * p.y * inverse + camera.cy, inverse]
    };
    for i in 0..mesh.triangles.len() {
        beyond_near(&in_camera(pose, &mesh.corners(i)), |t| {
            target.fill_touching(&[pixel(&t[0]), pixel(&t[1]), pixel(&t[2])], id);
        });
    }
}

/// Draws the triangles that face the camera, then the others, nearly all of which are hidden by then. The order shows in
/// no pixel: the nearest wins.
fn fill_cells(mesh: &Mesh, buffers: &mut Buffers, id: u16, target: &mut Target) {
    let Buffers { corners, cells, turned_away } = buffers;
    cells.clear();
    cells.extend(corners.iter().map(|p| cell(p[0], p[1])));
    turned_away.clear();
    for (i, t) in (0..).zip(&mesh.triangles) {
        let [a, b, c] = t.map(|i| i as usize);
        let Some(centres) = target.centres_of_cells([&cells[a], &cells[b], &cells[c]]) else { continue };
        let triangle = [&corners[a], &corners[b], &corners[c]];
        if faces_camera(triangle[0], triangle[1], triangle[2]) {
            target.fill_between(triangle, centres, id);
        } else {
            turned_away.push((i, centres));
        }
    }
    for (i, centres) in turned_away {
        let triangle = mesh.triangles[*i as usize].map(|i| &corners[i as usize]);
        if !target.hides(triangle, *centres) {
            target.fill_between(triangle, *centres, id);
        }
    }
}

/// Projects every vertex by the rows of K·[R t], and says whether all lie in front: only then the corners are valid.
fn project_straight(mesh: &Mesh, pose: &Pose, camera: &Camera, corners: &mut Vec<Corner>) -> (Extent, bool) {
    let r = pose.rotation.matrix();
    let t = pose.translation;
    let rows = camera.matrix() * r;
    let last = camera.matrix() * t;
    let [[ax, ay, az], [bx, by, bz], [cx, cy, cz]] = [0, 1, 2].map(|i| [rows[(i, 0)], rows[(i, 1)], rows[(i, 2)]]);
    let mut extent = Extent { low: [f64::INFINITY; 2], high: [f64::NEG_INFINITY; 2] };
    let mut nearest = f64::INFINITY;
    corners.clear();
    corners.extend(mesh.positions.iter().map(|p| {
        let z = cx * p.x + cy * p.y + cz * p.z + last.z;
        nearest = nearest.min(z);
        let inverse = 1.0 / z;
        let x = (ax * p.x + ay * p.y + az * p.z + last.x) * inverse;
        let y = (bx * p.x + by * p.y + bz * p.z + last.y) * inverse;
        extent.low = [extent.low[0].min(x), extent.low[1].min(y)];
        extent.high = [extent.high[0].max(x), extent.high[1].max(y)];
        [x, y, inverse]
    }));
    (extent, nearest > NEAR_M)
}

fn draw_through_lens(mesh: &Mesh, pose: &Pose, pen: &LensPen, corners: &mut Vec<Corner>, target: &mut Target) {
    let extent = project_through_lens(mesh, pose, pen, corners);
    target.touch(extent.low, extent.high);
    for (i, t) in mesh.triangles.iter().enumerate() {
        let [a, b, c] = t.map(|i| corners[i as usize]);
        if is_short(&a, &b) && is_short(&b, &c) && is_short(&c, &a) {
            target.fill(&a, &b, &c, pen.id);
            continue;
        }
        beyond_near(&in_camera(pose, &mesh.corners(i)), |t| pen.draw(t, target));
    }
}

/// Projects every vertex through the lens; one beyond the fold or the near plane is no number, so that no edge of it is
/// short.
fn project_through_lens(mesh: &Mesh, pose: &Pose, pen: &LensPen, corners: &mut Vec<Corner>) -> Extent {
    let mut extent = Extent { low: [f64::INFINITY; 2], high: [f64::NEG_INFINITY; 2] };
    corners.clear();
    corners.extend(mesh.positions.iter().map(|p| {
        let p = pose.transform(p);
        if p.z <= NEAR_M {
            return [f64::NAN; 3];
        }
        let inverse = 1.0 / p.z;
        let Some(screen) = pen.screen(&Vec2::new(p.x * inverse, p.y * inverse)) else {
            return [f64::NAN; 3];
        };
        extent.low = [extent.low[0].min(screen.x), extent.low[1].min(screen.y)];
        extent.high = [extent.high[0].max(screen.x), extent.high[1].max(screen.y)];
        [screen.x, screen.y, inverse]
    }));
    extent
}

#[inline]
fn is_short(a: &Corner, b: &Corner) -> bool {
    let (dx, dy) = (a[0] - b[0], a[1] - b[1]);
    dx * dx + dy * dy <= SHORT_PX * SHORT_PX
}
