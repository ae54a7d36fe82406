//! What of a mesh needs drawing: its level of detail, and the clusters that can be seen.

use super::clusters::Cluster;
use super::mesh_asset::MeshAsset;
use super::view::View;
use crate::geom::{Camera, Lens, Mat3, Pose, Vec2, Vec3};

/// Nothing nearer than this is drawn, in metres along the viewing direction.
pub(super) const NEAR_M: f64 = 1e-3;
/// A coarser level may differ from the mesh by this much on the screen: half a pixel is less than a line's soft edge.
const LEVEL_ERROR_PX: f64 = 0.5;
/// Straight edges of triangles may leave the bent image of the edge by this much, in photo pixels. Half of the 0.1 px
/// that the overlay promises, for the estimate is a bound on the middle of the picture's parts only.
const BEND_ERROR_PHOTO_PX: f64 = 0.05;
/// The same on the screen, where a zoomed photo would show it, as far as the finest level allows.
const BEND_ERROR_SCREEN_PX: f64 = 0.25;
/// Points a side of the visible region at which the lens is asked.
const BORDER_POINTS: usize = 9;
/// Room beside the undistorted border of the region, for its sides are curves between those points.
const BORDER_SLACK: f64 = 0.03;

/// The pyramid of what a view shows, in the camera frame, and how much its lens bends lines.
#[derive(Clone, Debug)]
pub(super) struct Frustum {
    /// Inward unit normals of the side planes, all through the eye; none where no plane can be given.
    planes: Vec<Vec3>,
    /// Whether nothing behind the camera can be seen.
    forward_only: bool,
    /// Screen pixels a radian-like unit of the normalised image.
    focal_screen_px: f64,
    zoom: f64,
    /// How much the lens bends straight lines over the visible region, see [`bend_at`].
    bend: f64,
    focal_px: f64,
}

impl Frustum {
    pub(super) fn of(view: &View) -> Self {
        let border = undistorted_border(view);
        let planes = border.as_ref().map(side_planes).unwrap_or_default();
        let focal_px = view.camera.fx.max(view.camera.fy);
        Self {
            planes,
            forward_only: !matches!(view.camera.lens, Lens::KannalaBrandt { .. }),
            focal_screen_px: focal_px * view.zoom,
            zoom: view.zoom,
            bend: if view.camera.lens.is_straight() { 0.0 } else { largest_bend(view) },
            focal_px,
        }
    }

    /// Whether a sphere in the camera frame may be seen.
    fn sees(&self, centre: &Vec3, radius: f64) -> bool {
        (!self.forward_only || centre.z + radius > NEAR_M) && self.planes.iter().all(|n| n.dot(centre) >= -radius)
    }
}

/// An item's mesh as it lies before the camera.
pub(super) struct Placed<'a> {
    asset: &'a MeshAsset,
    /// Rotation, or whatever the pose holds in its place.
    rotation: Mat3,
    /// The mesh's centre in the camera frame.
    centre: Vec3,
    /// The largest factor by which the matrix stretches; 1 for a rotation.
    stretch: f64,
    /// Whether the matrix keeps the shape, so that cones of normals hold.
    is_rigid: bool,
}

impl<'a> Placed<'a> {
    pub(super) fn new(asset: &'a MeshAsset, camera_from_object: &Pose) -> Self {
        let rotation = *camera_from_object.rotation.matrix();
        let deviation = camera_from_object.orthonormality_error();
        Self {
            asset,
            rotation,
            centre: camera_from_object.transform(&asset.centre),
            stretch: (1.0 + deviation).sqrt(),
            is_rigid: deviation < 1e-3 && rotation.determinant() > 0.0,
        }
    }

    /// Whether back faces can be left out.
    pub(super) fn hides_back_faces(&self) -> bool {
        self.asset.is_closed && self.is_rigid
    }

    /// The mesh's centre in the camera frame.
    pub(super) fn centre(&self) -> Vec3 {
        self.centre
    }

    /// Radius of the sphere around the mesh in the camera frame, in metres.
    pub(super) fn radius_m(&self) -> f64 {
        self.asset.radius_m * self.stretch
    }

    /// Whether any of it may be seen.
    pub(super) fn is_seen(&self, frustum: &Frustum) -> bool {
        self.centre.iter().all(|v| v.is_finite()) && frustum.sees(&self.centre, self.radius_m())
    }

    /// The coarsest level that looks like the mesh: by its error on the screen, and by how far the lens bends its edges.
    pub(super) fn level(&self, frustum: &Frustum) -> usize {
        // A fisheye's image shrinks with the distance rather than with the depth.
        let away_m = if frustum.forward_only { self.centre.z } else { self.centre.norm() };
        let nearest_m = (away_m - self.radius_m()).max(NEAR_M);
        let screen_px_a_metre = frustum.focal_screen_px * self.stretch / nearest_m;
        let bend_limit = BEND_ERROR_PHOTO_PX.min(BEND_ERROR_SCREEN_PX / frustum.zoom.max(f64::MIN_POSITIVE));
        let fits = |level: &super::Level| {
            let edge = level.longest_edge_m * self.stretch / nearest_m;
            level.error_m * screen_px_a_metre <= LEVEL_ERROR_PX && edge * edge / 8.0 * frustum.bend * frustum.focal_px <= bend_limit
        };
        let by_sight = self.asset.levels.iter().rposition(fits);
        by_sight.unwrap_or(if frustum.bend > 0.0 { 0 } else { self.asset.base_level })
    }

    /// Appends the indices of the clusters that may be seen; returns their number.
    pub(super) fn visible_indices(&self, level: usize, frustum: &Frustum, out: &mut Vec<u32>) -> usize {
        let level = &self.asset.levels[level];
        let mut seen = 0;
        for cluster in &level.clusters {
            if self.sees_cluster(cluster, frustum) {
                seen += 1;
                let start = cluster.start as usize;
                out.extend_from_slice(&level.indices[start..start + cluster.count as usize]);
            }
        }
        seen
    }

    fn sees_cluster(&self, cluster: &Cluster, frustum: &Frustum) -> bool {
        let centre = self.rotation * Vec3::from(cluster.centre.map(f64::from)) + self.centre;
        let radius = f64::from(cluster.radius) * self.stretch;
        if !frustum.sees(&centre, radius) {
            return false;
        }
        if !self.hides_back_faces() {
            return true;
        }
        let axis = self.rotation * Vec3::from(cluster.axis.map(f64::from));
        centre.dot(&axis) < f64::from(cluster.cutoff) * centre.norm() + radius
    }
}

/// The box, in undistorted image coordinates, around what the view shows; `None` where part of it has no forward ray.
fn undistorted_border(view: &View) -> Option<[Vec2; 2]> {
    let mut low = Vec2::repeat(f64::INFINITY);
    let mut high = Vec2::repeat(f64::NEG_INFINITY);
    for photo in border(view) {
        let point = view.camera.normalised(&photo).ok()?;
        low = low.inf(&point);
        high = high.sup(&point);
    }
    let slack = if view.camera.lens.is_straight() { Vec2::zeros() } else { (high - low) * BORDER_SLACK };
    Some([low - slack, high + slack])
}

/// Points around the visible region, in photo pixels.
fn border(view: &View) -> impl Iterator<Item = Vec2> {
    let region = view.region();
    let (low, high) = (region.min, region.max);
    let at = move |u: f64, v: f64| Vec2::new(low.x + u * (high.x - low.x), low.y + v * (high.y - low.y));
    (0..BORDER_POINTS).flat_map(move |i| {
        let t = i as f64 / (BORDER_POINTS - 1) as f64;
        [at(t, 0.0), at(t, 1.0), at(0.0, t), at(1.0, t)]
    })
}

fn side_planes(border: &[Vec2; 2]) -> Vec<Vec3> {
    let [low, high] = border;
    let sides = [Vec3::new(1.0, 0.0, -low.x), Vec3::new(-1.0, 0.0, high.x), Vec3::new(0.0, 1.0, -low.y), Vec3::new(0.0, -1.0, high.y)];
    sides.iter().filter_map(|n| n.try_normalize(f64::MIN_POSITIVE)).collect()
}

/// The largest bend over a grid on the part of the photo that is visible, or on all of it where the view reaches beyond.
fn largest_bend(view: &View) -> f64 {
    let region = view.region();
    let (w, h) = (f64::from(view.camera.width), f64::from(view.camera.height));
    let low = Vec2::new(region.min.x.clamp(0.0, w), region.min.y.clamp(0.0, h));
    let high = Vec2::new(region.max.x.clamp(0.0, w), region.max.y.clamp(0.0, h));
    let cells = BORDER_POINTS - 1;
    let mut worst = 0.0f64;
    for i in 0..=cells {
        for j in 0..=cells {
            let t = Vec2::new(i as f64 / cells as f64, j as f64 / cells as f64);
            worst = worst.max(bend_at(&view.camera, &(low + (high - low).component_mul(&t))));
        }
    }
    worst
}

/// The largest second derivative of the image along straight lines through the point that is seen at a photo position,
/// in focal lengths by the line's length at unit depth, or at unit distance for a fisheye, which also sees what has no
/// depth. 0 where no ray is.
fn bend_at(camera: &Camera, photo: &Vec2) -> f64 {
    /// Step of the differences in units of the focal length: far above rounding, far below the lens's features.
    const STEP: f64 = 1e-3;
    let Some((point, across, along)) = plane_at(camera, photo) else {
        return 0.0;
    };
    let image = |d: Vec3| camera.project(&(point + d)).map(|p| Vec2::new(p.x / camera.fx, p.y / camera.fy));
    let Ok(middle) = image(Vec3::zeros()) else {
        return 0.0;
    };
    let half = std::f64::consts::FRAC_1_SQRT_2;
    let bend = |d: Vec3| match (image(d), image(-d)) {
        (Ok(a), Ok(b)) => (a + b - middle * 2.0).norm() / (STEP * STEP),
        _ => 0.0,
    };
    let directions = [(1.0, 0.0), (0.0, 1.0), (half, half), (half, -half)];
    directions.iter().map(|(x, y)| bend((across * *x + along * *y) * STEP)).fold(0.0, f64::max)
}

/// A point that is seen at a photo position, and two directions at right angles in the plane in which lines are bent:
/// that of unit depth, or the one that touches the unit sphere.
fn plane_at(camera: &Camera, photo: &Vec2) -> Option<(Vec3, Vec3, Vec3)> {
    if !matches!(camera.lens, Lens::KannalaBrandt { .. }) {
        let n = camera.normalised(photo).ok()?;
        return Some((Vec3::new(n.x, n.y, 1.0), Vec3::x(), Vec3::y()));
    }
    let ray = camera.unproject(photo).ok()?;
    let side = if ray.x.abs() < 0.5 { Vec3::x() } else { Vec3::y() };
    let across = ray.cross(&side).try_normalize(f64::MIN_POSITIVE)?;
    Some((ray, across, ray.cross(&across)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geom::Mesh;
    use nalgebra::Rotation3;

    fn camera() -> Camera {
        Camera::pinhole(1920, 1080, 1400.0, 1400.0, 959.5, 539.5)
    }

    fn lens() -> Lens {
        Lens::brown_conrady(&[-0.3, 0.1, 0.001, 0.001, -0.015]).unwrap()
    }

    #[test]
    fn what_lies_beside_or_behind_is_not_seen() {
        let asset = MeshAsset::build(Mesh::cuboid(Vec3::repeat(0.1)), &[]);
        let frustum = Frustum::of(&View::fit(camera(), [960, 540], 1.0));
        let seen = |t: Vec3| Placed::new(&asset, &Pose::new(Rotation3::identity(), t)).is_seen(&frustum);
        assert!(seen(Vec3::new(0.0, 0.0, 1.0)));
        assert!(!seen(Vec3::new(0.0, 0.0, -1.0)));
        assert!(!seen(Vec3::new(2.0, 0.0, 1.0)) && !seen(Vec3::new(0.0, -2.0, 1.0)));
        assert!(!seen(Vec3::new(f64::NAN, 0.0, 1.0)));
    }

    #[test]
    fn nothing_that_is_seen_is_culled() {
        // Every vertex that projects into the view must belong to a visible cluster, unless its face looks away.
        let mesh = Mesh::cuboid(Vec3::new(0.4, 0.3, 0.3));
        let asset = MeshAsset::build(mesh, &[]);
        let camera = camera().with_lens(lens());
        let view = View::fit(camera.clone(), [960, 540], 1.0).zoomed_about(&Vec2::new(200.0, 200.0), 3.0);
        let frustum = Frustum::of(&view);
        let pose = Pose::new(Rotation3::from_euler_angles(0.3, 0.5, 0.1), Vec3::new(-0.3, -0.2, 0.9));
        let placed = Placed::new(&asset, &pose);
        for level in 0..asset.levels.len() {
            let mut indices = Vec::new();
            placed.visible_indices(level, &frustum, &mut indices);
            let drawn: std::collections::HashSet<[u32; 3]> = indices.as_chunks::<3>().0.iter().copied().collect();
            let mut missed = 0;
            for t in asset.levels[level].indices.as_chunks::<3>().0 {
                let p = t.map(|v| pose.transform(&(Vec3::from(asset.surface.positions[v as usize].map(f64::from)) + asset.centre)));
                let faces_eye = (p[1] - p[0]).cross(&(p[2] - p[0])).dot(&p[0]) < 0.0;
                let inside = p.iter().any(|q| {
                    camera.project(q).is_ok_and(|px| {
                        let s = view.screen_from_photo(&px);
                        s.x > 0.0 && s.y > 0.0 && s.x < 960.0 && s.y < 540.0
                    })
                });
                missed += usize::from(faces_eye && inside && !drawn.contains(t));
            }
            assert_eq!(missed, 0, "level {level}");
        }
    }

    #[test]
    fn strong_lenses_get_shorter_edges_and_far_meshes_coarser_levels() {
        let asset = MeshAsset::build(Mesh::cuboid(Vec3::repeat(0.2)), &[]);
        let pose = Pose::new(Rotation3::identity(), Vec3::new(0.0, 0.0, 0.8));
        let level = |camera: Camera, z: f64| {
            let pose = Pose::new(pose.rotation, Vec3::new(0.0, 0.0, z));
            Placed::new(&asset, &pose).level(&Frustum::of(&View::fit(camera, [1920, 1080], 1.0)))
        };
        assert_eq!(level(camera(), 0.8), asset.levels.len() - 1);
        let near = level(camera().with_lens(lens()), 0.8);
        assert!(near < asset.base_level);
        assert!(level(camera().with_lens(lens()), 20.0) > near);
    }
}
