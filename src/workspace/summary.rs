//! What the project can already state of itself: labels per object and state, photos per session, and from where and how
//! far away each object was seen.

use super::Workspace;
use crate::geom::Vec3;
use crate::project::{LabelPose, LabelState, ObjectId, Project};
use std::collections::HashMap;
use std::rc::Rc;

/// Bands of equal area from pole to pole, and parts of each band: cells of one size on the sphere of view directions.
const BANDS: usize = 6;
const PARTS: usize = 12;
/// Cells of the sphere of view directions.
pub const VIEW_CELLS: usize = BANDS * PARTS;

/// An object and the views that its labels show.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ObjectSummary {
    /// Its name.
    pub name: String,
    /// Place in the palette of object colours.
    pub colour: u8,
    /// Its labels, in every state.
    pub labels: usize,
    /// Largest distance between two vertices, metres.
    pub diameter_m: Option<f64>,
    /// Cells of the sphere of view directions from which it was seen, out of [`VIEW_CELLS`]; rejected labels left out.
    pub directions: usize,
    /// Nearest and farthest distance of its origin from the camera, metres.
    pub distance_m: Option<(f64, f64)>,
}

/// A session and its photos.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SessionSummary {
    /// Its name.
    pub name: String,
    /// The split that it came from.
    pub split: Option<String>,
    /// Its frames.
    pub frames: usize,
    /// Those whose photo is there.
    pub photos: usize,
}

/// Counts and views of the whole project.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Summary {
    /// Objects in the order of the list.
    pub objects: Vec<ObjectSummary>,
    /// Sessions in the order of their ids.
    pub sessions: Vec<SessionSummary>,
    /// Drafts.
    pub draft: usize,
    /// Labels that are done.
    pub done: usize,
    /// Labels that a second person agreed with.
    pub reviewed: usize,
    /// Labels that are wrong.
    pub rejected: usize,
}

impl Summary {
    fn of(project: &Project) -> Self {
        let mut summary = Self { sessions: sessions(project), ..Self::default() };
        let mut views: HashMap<ObjectId, Views> = HashMap::new();
        for label in project.labels() {
            match label.state {
                LabelState::Draft => summary.draft += 1,
                LabelState::Done => summary.done += 1,
                LabelState::Reviewed => summary.reviewed += 1,
                LabelState::Rejected => summary.rejected += 1,
            }
            if let Some(pose) = label.pose.filter(|_| label.state != LabelState::Rejected) {
                views.entry(label.object).or_default().add(&pose);
            }
        }
        let object = |o: &crate::project::Object| {
            let seen = views.get(&o.id).cloned().unwrap_or_default();
            ObjectSummary {
                name: o.name.clone(),
                colour: o.colour,
                labels: project.labels_of_object(o.id),
                diameter_m: o.diameter_m,
                directions: seen.cells.iter().filter(|hit| **hit).count(),
                distance_m: seen.distance_m,
            }
        };
        summary.objects = project.objects().map(object).collect();
        summary
    }
}

fn sessions(project: &Project) -> Vec<SessionSummary> {
    let mut counts: HashMap<_, (usize, usize)> = HashMap::new();
    for frame in project.frames() {
        let count = counts.entry(frame.session).or_default();
        count.0 += 1;
        count.1 += usize::from(!frame.missing);
    }
    let summary = |s: &crate::project::Session| {
        let (frames, photos) = counts.get(&s.id).copied().unwrap_or_default();
        SessionSummary { name: s.name.clone(), split: s.split.clone(), frames, photos }
    };
    project.sessions().map(summary).collect()
}

/// From where an object was seen.
#[derive(Clone, Debug)]
struct Views {
    cells: [bool; VIEW_CELLS],
    distance_m: Option<(f64, f64)>,
}

impl Default for Views {
    fn default() -> Self {
        Self { cells: [false; VIEW_CELLS], distance_m: None }
    }
}

impl Views {
    fn add(&mut self, pose: &LabelPose) {
        // As written: a rotation that is a little off points to the same cell.
        let (r, t) = (&pose.r, Vec3::from(pose.t_mm) / 1000.0);
        let distance = t.norm();
        let Some(cell) = cell(&Vec3::new(
            -(r[0] * t.x + r[3] * t.y + r[6] * t.z),
            -(r[1] * t.x + r[4] * t.y + r[7] * t.z),
            -(r[2] * t.x + r[5] * t.y + r[8] * t.z),
        )) else {
            return;
        };
        self.cells[cell] = true;
        self.distance_m = Some(self.distance_m.map_or((distance, distance), |(near, far)| (near.min(distance), far.max(distance))));
    }
}

/// The cell of the sphere in which the eye stands, as seen from the object; `None` for an eye at its origin.
fn cell(eye_in_object: &Vec3) -> Option<usize> {
    let direction = eye_in_object.try_normalize(1e-12).filter(|d| d.iter().all(|v| v.is_finite()))?;
    let band = (0.5 * (direction.z + 1.0) * BANDS as f64) as usize;
    let turn = direction.y.atan2(direction.x) / std::f64::consts::TAU + 0.5;
    let part = (turn * PARTS as f64) as usize;
    Some(band.min(BANDS - 1) * PARTS + part.min(PARTS - 1))
}

impl Workspace {
    /// What the project can state of itself; computed anew when it changed. Empty without one.
    pub fn summary(&self) -> Rc<Summary> {
        let revision = self.revision();
        let mut kept = self.summary.borrow_mut();
        match &*kept {
            Some((of, summary)) if *of == (self.folder.clone(), revision) => summary.clone(),
            _ => {
                let summary = Rc::new(self.project().map(Summary::of).unwrap_or_default());
                *kept = Some(((self.folder.clone(), revision), summary.clone()));
                summary
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn cells_are_of_one_size_and_cover_the_sphere() {
        let mut counts = [0_u32; VIEW_CELLS];
        // Points of a spiral that is even by area.
        let golden = std::f64::consts::PI * (3.0 - 5.0_f64.sqrt());
        for i in 0..72_000 {
            let z = 1.0 - (2.0 * f64::from(i) + 1.0) / 72_000.0;
            let (radius, angle) = ((1.0 - z * z).sqrt(), golden * f64::from(i));
            counts[cell(&Vec3::new(radius * angle.cos(), radius * angle.sin(), z)).unwrap()] += 1;
        }
        assert!(counts.iter().all(|n| (900..1100).contains(n)), "{counts:?}");
        assert_eq!(cell(&Vec3::zeros()), None);
    }

    #[test]
    fn an_object_that_is_turned_is_seen_from_elsewhere() {
        let mut views = Views::default();
        let mut seen = HashSet::new();
        for step in 0..8 {
            let turn = nalgebra::Rotation3::from_euler_angles(0.0, 0.0, f64::from(step) * 0.7)
                * nalgebra::Rotation3::from_euler_angles(1.2, 0.0, 0.0);
            let pose = crate::geom::Pose::new(
                nalgebra::Rotation3::from_euler_angles(-1.3, 0.0, 0.0) * turn,
                Vec3::new(0.0, 0.0, 0.5 + 0.1 * f64::from(step)),
            );
            views.add(&LabelPose::from_pose(&pose));
            seen.insert(views.cells.iter().filter(|hit| **hit).count());
        }
        assert!(seen.len() > 3, "{seen:?}");
        let (near, far) = views.distance_m.unwrap();
        assert!((near - 0.5).abs() < 1e-9 && (far - 1.2).abs() < 1e-9);
    }
}
