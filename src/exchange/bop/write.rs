//! Writing a project as a dataset that the public toolkit reads.
//!
//! Everything goes into a folder beside the wanted one, which takes its name only when all is written.

mod notes;

use super::companion::{self, Label};
use super::files::DatasetCamera;
use super::gt_info::GtInfo;
use super::kept_targets::{self, Present};
use super::leftovers;
use super::place::{self, ImageMode};
use super::read::is_name;
use super::{camera, write_models};
use crate::exchange::ExchangeError;
use crate::geom::Camera;
use crate::project::{FileRef, Frame, LabelState, ObjectId, PoseLabel, Project, Session, SessionId};
use notes::Lost;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

/// Split of sessions that no dataset brought.
const OWN_SPLIT: &str = "train";

/// What was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BopWritten {
    /// Frames.
    pub frames: usize,
    /// Labels.
    pub labels: usize,
    /// Photos and depth images.
    pub images: usize,
    /// What was left out, as sentences.
    pub notes: Vec<String>,
}

struct Export<'a> {
    project: &'a Project,
    folder: &'a Path,
    out: PathBuf,
    mode: ImageMode,
    numbers: HashMap<ObjectId, i64>,
    /// The camera of `camera.json`.
    first: Option<&'a Camera>,
    info: GtInfo,
    written: BopWritten,
    /// Photos and depth images that are not where they were.
    lost: Lost,
    /// Photos and depth images that are others than those that were linked.
    changed: Lost,
    /// The kept `camera.json` and the size that it says.
    camera_file: Option<(PathBuf, DatasetCamera)>,
    drafts: usize,
    rejected: usize,
    without_pose: usize,
    lenses: BTreeSet<i64>,
    /// What targets may name, where the project keeps such a list.
    present: Option<Present>,
}

/// Writes `project`, which lies in `folder`, to the new folder `out`.
///
/// # Errors
/// Where `out` exists and is not empty, a file can't be written, or `report` said to stop: then `out` is not made.
pub fn write(
    project: &Project,
    folder: &Path,
    out: &Path,
    mode: ImageMode,
    report: &dyn Fn(u64, u64) -> bool,
) -> Result<BopWritten, ExchangeError> {
    if std::fs::read_dir(out).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(ExchangeError::NotADataset {
            path: out.to_owned(),
            text: "the folder is not empty; an export goes into a new one".to_owned(),
        });
    }
    let absolute = std::path::absolute(out).map_err(ExchangeError::io(out))?;
    let parent = absolute.parent().unwrap_or(Path::new("/"));
    std::fs::create_dir_all(parent).map_err(ExchangeError::io(parent))?;
    leftovers::sweep(parent);
    let (temporary, held) = leftovers::made(parent).map_err(ExchangeError::io(parent))?;
    let export = Export {
        project,
        folder,
        out: temporary.path().to_owned(),
        mode,
        numbers: write_models::numbers(project),
        first: project.cameras().find_map(|c| c.model.known()),
        info: GtInfo::default(),
        written: BopWritten::default(),
        lost: Lost::default(),
        changed: Lost::default(),
        camera_file: kept_targets::camera(folder),
        drafts: 0,
        rejected: 0,
        without_pose: 0,
        lenses: BTreeSet::new(),
        present: (!kept_targets::files(&folder.join(kept_targets::FOLDER)).is_empty()).then(Present::default),
    };
    let mut written = export.run(report).map_err(|err| err.moved(temporary.path(), &absolute))?;
    held.give_up();
    take_its_name(temporary, &absolute, &mut written.notes)?;
    Ok(written)
}

fn take_its_name(temporary: tempfile::TempDir, absolute: &Path, notes: &mut Vec<String>) -> Result<(), ExchangeError> {
    if absolute.exists() {
        std::fs::remove_dir(absolute).map_err(ExchangeError::io(absolute))?;
    }
    let kept = temporary.keep();
    if let Err(err) = std::fs::rename(&kept, absolute) {
        let _ = std::fs::remove_dir_all(&kept);
        return Err(ExchangeError::Io { source: err, path: absolute.to_owned() });
    }
    // The temporary folder was made for one user only; a dataset is made to be handed on.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        if let Err(err) = std::fs::set_permissions(absolute, std::fs::Permissions::from_mode(0o755)) {
            notes.push(format!("The folder's permissions were not widened: {err}"));
        }
    }
    Ok(())
}

/// A split and a number in it for every session: its own where no earlier session has it, else the next free one.
fn scenes(project: &Project) -> Vec<(&Session, String, i64)> {
    // Never out of the folder that is written.
    let split = |s: &Session| s.split.clone().filter(|split| is_name(split)).unwrap_or_else(|| OWN_SPLIT.to_owned());
    let mut taken: BTreeSet<(String, i64)> = project.sessions().filter_map(|s| Some((split(s), s.scene?))).collect();
    let mut given = BTreeSet::new();
    let mut place = |session: &Session| {
        let split = split(session);
        let own = session.scene.filter(|scene| given.insert((split.clone(), *scene)));
        let scene = own.unwrap_or_else(|| (0..i64::MAX).find(|n| !taken.contains(&(split.clone(), *n))).unwrap_or(i64::MAX));
        taken.insert((split.clone(), scene));
        (split, scene)
    };
    let with_place = |s| {
        let (split, scene) = place(s);
        (s, split, scene)
    };
    project.sessions().map(with_place).collect()
}

impl Export<'_> {
    fn run(mut self, report: &dyn Fn(u64, u64) -> bool) -> Result<BopWritten, ExchangeError> {
        write_models::write(self.project, self.folder, &self.out, self.mode, &self.numbers, &mut self.written.notes)?;
        let mut frames: HashMap<SessionId, Vec<&Frame>> = HashMap::new();
        for frame in self.project.frames() {
            frames.entry(frame.session).or_default().push(frame);
        }
        for (session, split, scene) in scenes(self.project) {
            let own = frames.get(&session.id).map_or(&[][..], Vec::as_slice);
            if let Some(was) = session.scene.filter(|was| *was != scene) {
                self.written.notes.push(format!(
                    "Scene {was} of {split}, session {}, is written as scene {scene}: another one has its number",
                    session.name
                ));
            }
            self.scene(session, &format!("{split}/{scene:06}"), scene, own, report)?;
        }
        self.camera_file()?;
        self.targets()?;
        self.notes();
        Ok(self.written)
    }

    fn scene(
        &mut self,
        session: &Session,
        scene: &str,
        number: i64,
        frames: &[&Frame],
        report: &dyn Fn(u64, u64) -> bool,
    ) -> Result<(), ExchangeError> {
        let usual = match &self.camera_file {
            Some((_, said)) => said.width.zip(said.height),
            None => self.first.map(|c| (c.width, c.height)),
        };
        let any_info = frames.iter().flat_map(|f| self.project.labels_of(f.id)).any(|l| l.info.is_some());
        let (mut cameras, mut labels, mut infos, mut own) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for (frame, id) in frames.iter().zip(image_ids(frames)) {
            if !report(self.written.frames as u64, self.project.frame_count() as u64) {
                return Err(ExchangeError::Cancelled);
            }
            let model = self.project.camera(frame.camera).map(|c| &c.model);
            if model.and_then(|m| m.known()).is_some_and(|c| !c.lens.is_straight()) {
                self.lenses.insert(frame.camera.0);
            }
            cameras.push(format!("  \"{id}\": {}", json!(camera::write(frame, model, usual))));
            let kept: Vec<&PoseLabel> = self.project.labels_of(frame.id).filter(|l| self.goes_out(l)).collect();
            let rows: Vec<String> = kept.iter().filter_map(|l| self.label(l)).collect();
            if let Some(present) = &mut self.present {
                present.image(number, id);
                kept.iter().filter_map(|l| self.numbers.get(&l.object)).for_each(|object| present.label(number, id, *object));
            }
            labels.push(format!("  \"{id}\": [{}]", rows.join(", ")));
            if any_info {
                let row = |l: &&PoseLabel| self.info.row(self.project, self.folder, frame, l);
                infos.push(format!("  \"{id}\": [{}]", kept.iter().map(row).collect::<Result<Vec<_>, _>>()?.join(", ")));
            }
            own.extend(self.beside(frame, id));
            self.written.labels += rows.len();
            self.written.frames += 1;
            self.picture(frame.image.as_ref(), scene, "rgb", id)?;
            self.picture(frame.depth.as_ref(), scene, "depth", id)?;
        }
        let folder = self.out.join(scene);
        place::entries(&folder.join("scene_camera.json"), &cameras)?;
        place::entries(&folder.join("scene_gt.json"), &labels)?;
        if any_info {
            place::entries(&folder.join("scene_gt_info.json"), &infos)?;
        }
        let name = (session.name != format!("{number:06}")).then_some(session.name.as_str());
        if name.is_some() || !own.is_empty() {
            let whole = json!({"session": name, "images": own.into_iter().collect::<BTreeMap<String, _>>()});
            place::text(&folder.join(companion::FILE), &format!("{whole}\n"))?;
        }
        Ok(())
    }

    /// Whether a label has a place in `scene_gt.json`.
    fn goes_out(&self, label: &PoseLabel) -> bool {
        label.state != LabelState::Rejected && label.pose.is_some() && self.numbers.contains_key(&label.object)
    }

    fn label(&self, label: &PoseLabel) -> Option<String> {
        let (pose, number) = (label.pose?, self.numbers.get(&label.object)?);
        let list = |numbers: &[f64]| serde_json::to_string(numbers).ok();
        Some(format!("{{\"cam_R_m2c\": {}, \"cam_t_m2c\": {}, \"obj_id\": {number}}}", list(&pose.r)?, list(&pose.t_mm)?))
    }

    /// What the format has no place for, of one frame.
    fn beside(&mut self, frame: &Frame, id: i64) -> Option<(String, serde_json::Value)> {
        let mut labels: Vec<Label> = Vec::new();
        let mut gt = 0;
        for label in self.project.labels_of(frame.id) {
            if self.goes_out(label) {
                labels.extend(self.numbers.get(&label.object).and_then(|number| Label::beside(label, gt, *number)));
                gt += 1;
                self.drafts += usize::from(label.state == LabelState::Draft);
            } else if let Some(number) = self.numbers.get(&label.object) {
                self.rejected += usize::from(label.state == LabelState::Rejected);
                self.without_pose += usize::from(label.state != LabelState::Rejected);
                labels.push(Label::whole(label, *number));
            }
        }
        let name = (frame.name != format!("{id:06}")).then_some(frame.name.as_str());
        let mut own = json!({"name": name, "labels": labels});
        if let Some(reason) = &frame.review {
            own["review"] = json!(reason);
        }
        (name.is_some() || frame.review.is_some() || !labels.is_empty()).then(|| (id.to_string(), own))
    }

    fn picture(&mut self, file: Option<&FileRef>, scene: &str, kind: &str, id: i64) -> Result<(), ExchangeError> {
        let Some(file) = file else { return Ok(()) };
        let Some(path) = file.resolve(self.folder) else {
            let lost = if file.is_another(self.folder) { &mut self.changed } else { &mut self.lost };
            lost.add(file.written());
            return Ok(());
        };
        let ending = path.extension().map_or_else(|| "png".to_owned(), |e| e.to_string_lossy().to_lowercase());
        // Readers look for grey pictures in a folder of their own.
        let grey = kind == "rgb" && path.parent().and_then(Path::file_name).is_some_and(|n| n == "gray");
        let kind = if grey { "gray" } else { kind };
        place::place(&path, &self.out.join(format!("{scene}/{kind}/{id:06}.{ending}")), self.mode)?;
        self.written.images += 1;
        Ok(())
    }

    /// The lists of targets that the project keeps, as they are.
    fn targets(&mut self) -> Result<(), ExchangeError> {
        let Some(present) = &self.present else { return Ok(()) };
        for path in kept_targets::files(&self.folder.join(kept_targets::FOLDER)) {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            // What is not understood goes out as it came.
            let (all, unfit) = kept_targets::unfit(&path, present).map_or((0, 0), |(all, unfit)| (all, unfit.len()));
            if all > 0 && unfit == all {
                self.written.notes.push(format!("{name} was not written: none of its {all} targets names a label of this export"));
                continue;
            }
            if unfit > 0 {
                self.written
                    .notes
                    .push(format!("{unfit} of the {all} targets in {name} name no label of this export; the list is as it was"));
            }
            let to = self.out.join(&name);
            std::fs::copy(&path, &to).map_err(ExchangeError::io(&to))?;
        }
        Ok(())
    }

    /// `camera.json` is for renderers and holds one camera: the one that came with the dataset, else the first one known.
    fn camera_file(&self) -> Result<(), ExchangeError> {
        if let Some((kept, _)) = &self.camera_file {
            let to = self.out.join("camera.json");
            return std::fs::copy(kept, &to).map(drop).map_err(ExchangeError::io(to));
        }
        let Some(c) = self.first else { return Ok(()) };
        let scale = self.project.frames().find_map(|f| f.depth_scale_mm).unwrap_or(1.0);
        let camera = json!({"cx": c.cx, "cy": c.cy, "depth_scale": scale, "fx": c.fx, "fy": c.fy, "height": c.height, "width": c.width});
        place::text(&self.out.join("camera.json"), &format!("{camera:#}\n"))
    }
}

/// Numbers of the pictures of a scene: their names where these are numbers, all different; else their places.
fn image_ids(frames: &[&Frame]) -> Vec<i64> {
    let named: Option<Vec<i64>> = frames.iter().map(|f| f.name.parse().ok().filter(|n| *n >= 0)).collect();
    let places = || (0..frames.len() as i64).collect();
    named.filter(|ids| ids.iter().collect::<BTreeSet<_>>().len() == ids.len()).unwrap_or_else(places)
}
