//! Boxes and axes as lines on the photo, bent by the lens.

use crate::geom::{Aabb, Camera, Pose, Vec2, Vec3};

/// A line on the photo, in photo pixels.
pub type Polyline = Vec<Vec2>;

/// A straight piece may leave the bent line by this much in photo pixels.
const CHORD_ERROR_PX: f64 = 0.1;
/// A piece is halved at most so often.
const MOST_HALVINGS: u32 = 10;
/// Lines are halved at least so often: one whose middle happens to lie on the chord may be bent beside it.
const FEWEST_HALVINGS: u32 = 2;
/// Nothing nearer than this is drawn, in metres.
const NEAR_M: f64 = 1e-3;

/// The twelve edges of a box in the object frame, as seen by the camera. Edges that leave the range of the lens or pass
/// behind the camera are cut there.
pub fn bounding_box(camera: &Camera, camera_from_object: &Pose, bounds: &Aabb) -> Vec<Polyline> {
    let corners = bounds.corners().map(|c| camera_from_object.transform(&c));
    let edges = (0..8usize).flat_map(|i| (0..3).filter(move |axis| i >> axis & 1 == 0).map(move |axis| (i, i | 1 << axis)));
    edges.flat_map(|(i, j)| segment(camera, &corners[i], &corners[j])).collect()
}

/// The x, y and z axes of the object frame from its origin, `length_m` long. An axis behind the camera is empty.
pub fn axes(camera: &Camera, camera_from_object: &Pose, length_m: f64) -> [Polyline; 3] {
    let origin = camera_from_object.translation;
    let unit = [Vec3::x(), Vec3::y(), Vec3::z()];
    unit.map(|axis| {
        let end = camera_from_object.transform(&(axis * length_m));
        segment(camera, &origin, &end).into_iter().next().unwrap_or_default()
    })
}

/// A line between two points of the camera frame, in pieces so short that they follow the lens; several polylines where
/// parts of it have no image.
pub fn segment(camera: &Camera, from: &Vec3, to: &Vec3) -> Vec<Polyline> {
    let mut builder = Builder { camera, from: *from, to: *to, lines: vec![Vec::new()] };
    let (start, end) = (builder.at(0.0), builder.at(1.0));
    builder.push(start);
    builder.halve((0.0, start), (1.0, end), 0);
    builder.lines.retain(|line| line.len() > 1);
    builder.lines
}

struct Builder<'a> {
    camera: &'a Camera,
    from: Vec3,
    to: Vec3,
    lines: Vec<Polyline>,
}

type Sample = (f64, Option<Vec2>);

impl Builder<'_> {
    fn at(&self, t: f64) -> Option<Vec2> {
        let point = self.from.lerp(&self.to, t);
        if point.norm() < NEAR_M || self.camera.lens.is_straight() && point.z < NEAR_M {
            return None;
        }
        self.camera.project(&point).ok()
    }

    /// Adds the pieces after `a` up to and with `b`.
    fn halve(&mut self, a: Sample, b: Sample, depth: u32) {
        let middle = 0.5 * (a.0 + b.0);
        let at_middle = self.at(middle);
        let straight = match (a.1, at_middle, b.1) {
            (Some(p), Some(m), Some(q)) => depth >= FEWEST_HALVINGS && distance_to_chord(&m, &p, &q) < CHORD_ERROR_PX,
            (None, None, None) => depth >= FEWEST_HALVINGS + 2,
            _ => false,
        };
        if straight || depth >= MOST_HALVINGS {
            self.push(b.1);
            return;
        }
        self.halve(a, (middle, at_middle), depth + 1);
        self.halve((middle, at_middle), b, depth + 1);
    }

    fn push(&mut self, point: Option<Vec2>) {
        match (point, self.lines.last_mut()) {
            (Some(p), Some(line)) => line.push(p),
            (None, Some(line)) if !line.is_empty() => self.lines.push(Vec::new()),
            _ => {}
        }
    }
}

fn distance_to_chord(point: &Vec2, a: &Vec2, b: &Vec2) -> f64 {
    let chord = b - a;
    match chord.try_normalize(f64::MIN_POSITIVE) {
        Some(direction) => (point - a).perp(&direction).abs(),
        None => (point - a).norm(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geom::Lens;
    use nalgebra::Rotation3;

    fn camera(lens: Lens) -> Camera {
        Camera::pinhole(1920, 1080, 900.0, 900.0, 959.5, 539.5).with_lens(lens)
    }

    fn strong() -> Lens {
        Lens::brown_conrady(&[-0.3, 0.1, 0.001, 0.001, -0.015]).unwrap()
    }

    fn pose() -> Pose {
        Pose::new(Rotation3::from_euler_angles(0.3, 0.5, 0.1), Vec3::new(0.3, 0.05, 0.75))
    }

    #[test]
    fn every_point_of_the_line_is_met() {
        let camera = camera(strong());
        let (a, b) = (Vec3::new(-0.5, 0.3, 1.0), Vec3::new(0.6, 0.35, 0.8));
        let line = &segment(&camera, &a, &b)[0];
        for i in 0..=1000 {
            let p = camera.project(&a.lerp(&b, f64::from(i) / 1000.0)).unwrap();
            let nearest = line.windows(2).map(|w| distance_to_chord(&p, &w[0], &w[1])).fold(f64::INFINITY, f64::min);
            assert!(nearest < 0.1, "{nearest}");
        }
    }

    #[test]
    fn a_box_has_twelve_edges_and_axes_start_at_the_origin() {
        let camera = camera(Lens::Pinhole);
        let bounds = Aabb { min: Vec3::repeat(-0.1), max: Vec3::repeat(0.1) };
        assert_eq!(bounding_box(&camera, &pose(), &bounds).len(), 12);
        let origin = camera.project(&pose().translation).unwrap();
        let axes = axes(&camera, &pose(), 0.05);
        assert!(axes.iter().all(|a| a[0] == origin && a.len() > 1));
        let tip = camera.project(&pose().transform(&Vec3::new(0.0, 0.0, 0.05))).unwrap();
        assert!((axes[2].last().unwrap() - tip).norm() < 1e-9);
    }

    #[test]
    fn lines_are_cut_at_the_camera_and_at_the_fold() {
        let through = segment(&camera(Lens::Pinhole), &Vec3::new(0.1, 0.0, -1.0), &Vec3::new(0.1, 0.0, 1.0));
        assert_eq!(through.len(), 1);
        let bent = camera(strong());
        let wide = segment(&bent, &Vec3::new(-9.0, 0.1, 1.0), &Vec3::new(9.0, 0.1, 1.0));
        assert_eq!(wide.len(), 1);
        assert!(segment(&bent, &Vec3::new(8.0, 0.1, 1.0), &Vec3::new(9.0, 0.1, 1.0)).is_empty());
    }
}
