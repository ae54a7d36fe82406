//! Giving ids to rows from outside.

use super::batch::Held;
use super::ids::{BatchId, CameraId, FrameId, ObjectId, SessionId};
use super::import::{BadPlace, ImportCounts, ImportRows, Imported, LabelExtras, NewCamera, NewFrame, NewLabel, NewObject, NewSession};
use super::label::{Author, LabelFlags, PoseLabel};
use super::model::Project;
use super::parts::{CameraEntry, Frame, Object, Session};
use crate::geom::Camera;
use std::collections::{HashMap, HashSet};

/// Relative difference of two diameters that still are of one object: files round them.
const SAME_DIAMETER: f64 = 0.01;

impl Held {
    pub(super) fn counts(&self) -> ImportCounts {
        ImportCounts {
            objects: self.objects.len(),
            cameras: self.cameras.len(),
            sessions: self.sessions.len(),
            frames: self.frames.len(),
            labels: self.labels.len(),
        }
    }
}

/// Rows as they get their ids.
struct Placing<'a> {
    project: &'a mut Project,
    batch: BatchId,
    held: Held,
    came: Imported,
}

impl Project {
    /// Gives ids to rows from outside, reusing what the project has. Nothing is changed but the counters of the ids.
    pub(super) fn place_rows(&mut self, rows: ImportRows, batch: BatchId, author: &Author) -> Result<(Held, Imported), BadPlace> {
        let mut placing = Placing { project: self, batch, held: Held::default(), came: Imported::default() };
        let objects: Vec<ObjectId> = rows.objects.into_iter().map(|o| placing.object(o)).collect();
        let cameras = placing.cameras(rows.cameras);
        let sessions: Vec<SessionId> = rows.sessions.into_iter().map(|s| placing.session(s)).collect();
        let frames = placing.frames(rows.frames, &sessions, &cameras)?;
        placing.labels(rows.labels, &frames, &objects, author)?;
        placing.extras(rows.extras)?;
        let Placing { held, mut came, .. } = placing;
        came.counts = held.counts();
        Ok((held, came))
    }
}

impl Placing<'_> {
    fn object(&mut self, new: NewObject) -> ObjectId {
        let same = |o: &Object| {
            let alike = |a: f64, b: f64| (a - b).abs() <= SAME_DIAMETER * a.abs().max(b.abs());
            o.diameter_m.zip(new.diameter_m).is_none_or(|(a, b)| alike(a, b))
        };
        if let Some(known) = self.project.object_named(&new.name).filter(|o| same(o)) {
            if known.mesh.is_none() && new.mesh.is_some() {
                self.came.kept_without_mesh.push(new.name);
            }
            return known.id;
        }
        if let Some(known) = self.held.objects.iter().find(|o| o.name == new.name && same(o)) {
            return known.id;
        }
        let taken = |name: &str| self.project.objects.iter().chain(&self.held.objects).any(|o| o.name == name);
        let name = free_name(&new.name, &taken);
        if name != new.name {
            self.came.renamed.push((new.name, name.clone()));
        }
        let id = self.project.objects.allocate();
        let next = ((self.project.objects.len() + self.held.objects.len()) % 10) as u8;
        let colour = new.colour.unwrap_or(next);
        let NewObject { bop_id, mesh, symmetry, diameter_m, info, .. } = new;
        self.held.objects.push(Object { id, name, bop_id, mesh, colour, symmetry, diameter_m, info, batch: Some(self.batch) });
        id
    }

    fn cameras(&mut self, new: Vec<NewCamera>) -> Vec<CameraId> {
        let mut known: HashMap<String, CameraId> = self.project.cameras.iter().map(|c| (c.model.key(), c.id)).collect();
        let place = |camera: NewCamera| {
            *known.entry(camera.model.key()).or_insert_with(|| {
                let id = self.project.cameras.allocate();
                self.held.cameras.push(CameraEntry { id, name: camera.name, model: camera.model, batch: Some(self.batch) });
                id
            })
        };
        new.into_iter().map(place).collect()
    }

    fn session(&mut self, new: NewSession) -> SessionId {
        let taken = |name: &str| self.project.sessions.iter().chain(&self.held.sessions).any(|s| s.name == name);
        let mut name = new.name;
        if taken(&name) {
            name = free_name(&format!("{}.{name}", new.split.as_deref().unwrap_or("import")), &taken);
        }
        let id = self.project.sessions.allocate();
        self.held.sessions.push(Session { id, name, split: new.split, scene: new.scene, batch: Some(self.batch) });
        id
    }

    fn frames(&mut self, new: Vec<NewFrame>, sessions: &[SessionId], cameras: &[CameraId]) -> Result<Vec<FrameId>, BadPlace> {
        let mut ids = Vec::with_capacity(new.len());
        let mut names: HashSet<(SessionId, String)> = HashSet::with_capacity(new.len());
        self.held.frames.reserve_exact(new.len());
        for f in new {
            let session = *at(sessions, f.session, "frame", "session")?;
            let camera = *at(cameras, f.camera, "frame", "camera")?;
            let name = free_name(&f.name, &|name| names.contains(&(session, name.to_owned())));
            names.insert((session, name.clone()));
            let id = self.project.frames.allocate();
            ids.push(id);
            let (image, depth, depth_scale_mm, world, missing, extra, review) =
                (f.image, f.depth, f.depth_scale_mm, f.world, f.missing, f.extra, f.review);
            let batch = Some(self.batch);
            self.held.frames.push(Frame { id, session, name, camera, image, depth, depth_scale_mm, world, missing, extra, review, batch });
        }
        Ok(ids)
    }

    fn labels(&mut self, new: Vec<NewLabel>, frames: &[FrameId], objects: &[ObjectId], author: &Author) -> Result<(), BadPlace> {
        self.held.labels.reserve_exact(new.len());
        for mut l in new {
            let (frame, object) = (*at(frames, l.frame, "label", "frame")?, *at(objects, l.object, "label", "object")?);
            if let (true, Some(pose)) = (l.flags.has(LabelFlags::OUTSIDE_IMAGE), &l.pose) {
                l.flags.look_at(self.object_of(object), pose, self.camera_of(frame));
            }
            self.held.labels.push(PoseLabel {
                id: self.project.labels.allocate(),
                frame,
                object,
                pose: l.pose,
                covariance: None,
                correspondences: l.correspondences,
                method: l.method,
                visibility: l.visibility,
                flags: l.flags,
                author: author.clone(),
                state: l.state,
                info: l.info,
                batch: Some(self.batch),
            });
        }
        Ok(())
    }

    /// An object that is there or comes.
    fn object_of(&self, id: ObjectId) -> Option<&Object> {
        self.project.objects.get(id).or_else(|| self.held.objects.iter().find(|o| o.id == id))
    }

    /// The camera of a frame that comes, if it can be computed.
    fn camera_of(&self, id: FrameId) -> Option<&Camera> {
        // Ids are given in order.
        let frame = self.held.frames.binary_search_by_key(&id, |f| f.id).ok().and_then(|i| self.held.frames.get(i))?;
        let entry = self.project.cameras.get(frame.camera).or_else(|| self.held.cameras.iter().find(|c| c.id == frame.camera))?;
        entry.model.known()
    }

    fn extras(&mut self, extras: Vec<(u32, LabelExtras)>) -> Result<(), BadPlace> {
        for (place, extras) in extras {
            let label = self.held.labels.get_mut(place as usize).ok_or(BadPlace { row: "part", what: "label", place })?;
            (label.author, label.covariance, label.correspondences) = (extras.author, extras.covariance, extras.correspondences);
        }
        Ok(())
    }
}

/// The name, or the first of `NAME.2`, `NAME.3` … that is free.
fn free_name(name: &str, taken: &dyn Fn(&str) -> bool) -> String {
    if !taken(name) {
        return name.to_owned();
    }
    let numbered = (2..u64::MAX).map(|number| format!("{name}.{number}")).find(|name| !taken(name));
    numbered.unwrap_or_else(|| name.to_owned())
}

fn at<'a, T>(rows: &'a [T], place: u32, row: &'static str, what: &'static str) -> Result<&'a T, BadPlace> {
    rows.get(place as usize).ok_or(BadPlace { row, what, place })
}
