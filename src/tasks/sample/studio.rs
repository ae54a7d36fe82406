//! Taking the photos: arrangement by arrangement, view by view; each is written while the next one is rendered.

use super::arrange::{self, Stood};
use super::ground_truth::Sight;
use super::library::Library;
use super::light::Look;
use super::views::{self, Subject};
use super::{SampleError, SampleSpec, VIEWS};
use crate::geom::{Camera, Pose};
use crate::jobs::JobCtx;
use crate::media::{MediaError, Photo};
use crate::project::LabelPose;
use crate::render::synth::{Ground, LensRays, Picture, Placed, Scene, Silhouette, SynthError, render, silhouette};
use rand::SeedableRng;
use rand_pcg::Pcg64;
use std::path::{Path, PathBuf};

/// Turn of the camera from view to view of a session, in radians: a bit more than a quarter.
const VIEW_TURN_RAD: f64 = 1.7;

/// How many of so many photos are labelled: the first half, rounded up.
pub(super) fn labelled(frames: usize) -> usize {
    frames.div_ceil(2)
}

/// A labelled object in a photo.
pub(super) struct Instance {
    /// Its place in the library.
    pub part: usize,
    pub pose: LabelPose,
    pub sight: Sight,
}

/// A photo that was taken.
pub(super) struct Shot {
    pub session: usize,
    pub name: String,
    /// Path below the project's folder.
    pub image: String,
    pub camera_from_world: LabelPose,
    pub instances: Vec<Instance>,
}

/// Name of a session.
pub(super) fn session_name(session: usize) -> String {
    format!("bench_{}", session + 1)
}

/// Everything that all photos share.
pub(super) struct Studio {
    pub library: Library,
    pub camera: Camera,
    rays: LensRays,
    ground: Ground,
    spec: SampleSpec,
}

/// A picture on its way to the disk.
type Pending = Option<(PathBuf, Picture)>;

impl Studio {
    /// Builds parts, camera and table.
    ///
    /// # Errors
    /// Never for the built-in numbers; all are checked all the same.
    pub fn new(spec: SampleSpec) -> Result<Self, SampleError> {
        let camera = views::camera(spec.width_px);
        let (library, ground) = rayon::join(Library::new, || Ground::new(spec.seed as u32));
        Ok(Self { library: library?, rays: LensRays::new(&camera)?, camera, ground, spec })
    }

    /// Takes all photos into `folder`.
    ///
    /// # Errors
    /// Where the disk fails or the job is cancelled.
    pub fn shoot(&self, folder: &Path, ctx: &JobCtx) -> Result<Vec<Shot>, SampleError> {
        let mut shots = Vec::with_capacity(self.spec.frames);
        let mut pending: Pending = None;
        for session in 0..self.spec.frames.div_ceil(VIEWS) {
            let images = folder.join("images").join(session_name(session));
            std::fs::create_dir_all(&images).map_err(SampleError::io(&images))?;
            self.session(session, folder, ctx, &mut shots, &mut pending)?;
        }
        save(pending.take())?;
        ctx.progress.set(shots.len() as u64, self.spec.frames as u64);
        Ok(shots)
    }

    fn session(
        &self,
        session: usize,
        folder: &Path,
        ctx: &JobCtx,
        shots: &mut Vec<Shot>,
        pending: &mut Pending,
    ) -> Result<(), SampleError> {
        let look = Look::of(session);
        // A stream for each session: how many frames there are changes nothing in the earlier ones.
        let mut rng = Pcg64::seed_from_u64(self.spec.seed.wrapping_mul(1_000_003).wrapping_add(session as u64));
        let stood = arrange::arrange(&self.library, &mut rng);
        let placed: Vec<Placed> = stood.iter().map(|s| self.placed(s)).collect();
        let scene = Scene::new(&self.library.shapes, &placed, &self.ground, look.ground, look.lights);
        let subject = Subject { library: &self.library, camera: &self.camera, stood: &stood, scene: &scene };
        for view in 0..VIEWS.min(self.spec.frames - session * VIEWS) {
            let name = format!("{view:06}");
            ctx.progress.say(&format!("rendering {}/{name}", session_name(session)));
            ctx.progress.set(shots.len() as u64, self.spec.frames as u64);
            let camera_from_world = subject.view(session as f64 + view as f64 * VIEW_TURN_RAD, &mut rng);
            let sensor = look.sensor(camera_from_world.translation.norm());
            let seed = (self.spec.seed as u32).wrapping_mul(7919).wrapping_add((session * VIEWS + view) as u32);
            let cancelled = || ctx.cancel.is_cancelled();
            let waiting = pending.take();
            let (picture, saved) =
                rayon::join(|| render(&scene, &self.rays, &camera_from_world, &sensor, seed, &cancelled), || save(waiting));
            saved?;
            let picture = picture.map_err(|SynthError::Cancelled| SampleError::Cancelled)?;
            let image = format!("images/{}/{name}.png", session_name(session));
            let instances = self.instances(&subject, &camera_from_world, &picture);
            shots.push(Shot {
                session,
                name,
                image: image.clone(),
                camera_from_world: LabelPose::from_pose(&camera_from_world),
                instances,
            });
            *pending = Some((folder.join(image), picture));
        }
        Ok(())
    }

    fn placed(&self, stood: &Stood) -> Placed {
        Placed { shape: stood.part, material: self.library.materials[stood.part], world_from_object: stood.world_from_object }
    }

    fn instances(&self, subject: &Subject<'_>, camera_from_world: &Pose, picture: &Picture) -> Vec<Instance> {
        let labelled = subject.stood.iter().enumerate().filter(|(_, s)| s.is_labelled());
        labelled
            .filter_map(|(place, s)| {
                let camera_from_object = *camera_from_world * s.world_from_object;
                let within = self.pixels_of(s.part, &camera_from_object);
                let all = silhouette(subject.scene, &self.rays, camera_from_world, place, within)?;
                let seen = Silhouette::of(picture.width, picture.parts.iter().map(|part| *part as usize == place + 1));
                Some(Instance { part: s.part, pose: LabelPose::from_pose(&camera_from_object), sight: sight(&all, seen) })
            })
            .collect()
    }

    /// First column, first row, last column and last row of the image that a part can cover.
    fn pixels_of(&self, part: usize, camera_from_object: &Pose) -> [u32; 4] {
        let pixels = self.library.meshes[part].positions.iter().filter_map(|p| self.camera.project(&camera_from_object.transform(p)).ok());
        let [x0, y0, x1, y1] = pixels.fold([f64::MAX, f64::MAX, 0.0, 0.0], |[x0, y0, x1, y1]: [f64; 4], at| {
            [x0.min(at.x), y0.min(at.y), x1.max(at.x), y1.max(at.y)]
        });
        [x0.floor() as u32, y0.floor() as u32, x1.ceil() as u32, y1.ceil() as u32]
    }
}

fn sight(all: &Silhouette, seen: Option<Silhouette>) -> Sight {
    let size = |[x0, y0, x1, y1]: [u32; 4]| [x0, y0, x1 - x0 + 1, y1 - y0 + 1].map(i64::from);
    let visible = seen.map_or(0, |s| s.pixels);
    Sight {
        bbox_obj: size(all.bounds),
        bbox_visib: seen.map_or([-1; 4], |s| size(s.bounds)),
        px_count_all: all.pixels,
        px_count_visib: visible,
        visib_fract: visible as f64 / all.pixels.max(1) as f64,
    }
}

fn save(pending: Pending) -> Result<(), MediaError> {
    let Some((path, picture)) = pending else { return Ok(()) };
    let rgba: Vec<u8> = picture.rgb.chunks_exact(3).flat_map(|c| [c[0], c[1], c[2], u8::MAX]).collect();
    Photo::from_rgba(picture.width, picture.height, rgba).map_or(Ok(()), |photo| photo.save_png(&path))
}
