//! Writing a project as a dataset that the public toolkit reads.
//!
//! Everything goes into a folder beside the wanted one, which takes its name only when all is written.

use crate::exchange::ExchangeError;
use crate::project::{CameraModel, FileRef, Frame, LabelState, LengthUnit, Object, PoseLabel, Project, Session};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// How photos come into the dataset.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ImageMode {
    /// The same file under a second name where the file system can, else a copy.
    #[default]
    Link,
    /// A copy.
    Copy,
}

/// What was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BopWritten {
    /// Frames.
    pub frames: usize,
    /// Labels.
    pub labels: usize,
    /// Photos.
    pub images: usize,
    /// What was left out, as sentences.
    pub notes: Vec<String>,
}

struct Export<'a> {
    project: &'a Project,
    folder: &'a Path,
    out: PathBuf,
    mode: ImageMode,
    numbers: HashMap<crate::project::ObjectId, i64>,
    written: BopWritten,
    rejected: usize,
    without_pose: usize,
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
    let temporary = tempfile::Builder::new().prefix(".export-").tempdir_in(parent).map_err(ExchangeError::io(parent))?;
    let mut export = Export {
        project,
        folder,
        out: temporary.path().to_owned(),
        mode,
        numbers: numbers(project),
        written: BopWritten::default(),
        rejected: 0,
        without_pose: 0,
    };
    export.models()?;
    export.scenes(report)?;
    let mut written = export.finish();
    if absolute.exists() {
        std::fs::remove_dir(&absolute).map_err(ExchangeError::io(&absolute))?;
    }
    let kept = temporary.keep();
    if let Err(err) = std::fs::rename(&kept, &absolute) {
        let _ = std::fs::remove_dir_all(&kept);
        return Err(ExchangeError::Io { source: err, path: absolute });
    }
    // The temporary folder was made for one user only; a dataset is made to be handed on.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        if let Err(err) = std::fs::set_permissions(&absolute, std::fs::Permissions::from_mode(0o755)) {
            written.notes.push(format!("The folder's permissions were not widened: {err}"));
        }
    }
    Ok(written)
}

/// A number for every object: its own, else the next free one.
fn numbers(project: &Project) -> HashMap<crate::project::ObjectId, i64> {
    let taken: BTreeSet<i64> = project.objects().filter_map(|o| o.bop_id).collect();
    let mut free = (1..).filter(|n| !taken.contains(n));
    project.objects().filter_map(|o| Some((o.id, o.bop_id.or_else(|| free.next())?))).collect()
}

impl Export<'_> {
    fn models(&mut self) -> Result<(), ExchangeError> {
        let mut infos = BTreeMap::new();
        for object in self.project.objects() {
            let number = self.numbers[&object.id];
            if let Some(info) = self.model(object, number)? {
                infos.insert(number, info);
            }
        }
        if infos.is_empty() {
            return Ok(());
        }
        let lines: Vec<String> = infos.iter().map(|(number, info)| format!("  \"{number}\": {info}")).collect();
        self.text("models/models_info.json", &format!("{{\n{}\n}}\n", lines.join(",\n")))
    }

    /// Writes an object's mesh and gives its entry in `models_info.json`.
    fn model(&mut self, object: &Object, number: i64) -> Result<Option<Value>, ExchangeError> {
        let target = self.out.join(format!("models/obj_{number:06}.ply"));
        let mesh = object.mesh.as_ref().and_then(|m| Some((m.file.resolve(self.folder)?, m.unit)));
        let Some((path, unit)) = mesh else {
            self.written.notes.push(format!("{} has no mesh: none was written", object.name));
            return Ok(object.info.as_deref().cloned());
        };
        make_parent(&target)?;
        let as_it_is = unit == LengthUnit::Millimetre && path.extension().is_some_and(|e| e.eq_ignore_ascii_case("ply"));
        if as_it_is {
            place(&path, &target, self.mode)?;
            if let Some(info) = &object.info {
                return Ok(Some(info.as_ref().clone()));
            }
        }
        let read = crate::media::load_mesh(&path, media_unit(unit)).map_err(|err| ExchangeError::Format {
            path: path.clone(),
            place: String::new(),
            text: err.to_string(),
        })?;
        if !as_it_is {
            crate::media::save_ply(&target, &read, crate::media::LengthUnit::Millimetre).map_err(|err| ExchangeError::Format {
                path: target.clone(),
                place: String::new(),
                text: err.to_string(),
            })?;
        }
        Ok(Some(info_of(object, &read.mesh)))
    }

    fn scenes(&mut self, report: &dyn Fn(u64, u64) -> bool) -> Result<(), ExchangeError> {
        let mut frames: BTreeMap<crate::project::SessionId, Vec<&Frame>> = BTreeMap::new();
        for frame in self.project.frames() {
            frames.entry(frame.session).or_default().push(frame);
        }
        let mut used: BTreeSet<(String, i64)> = BTreeSet::new();
        let sessions: Vec<&Session> = self.project.sessions().collect();
        for (i, session) in sessions.iter().enumerate() {
            if !report(i as u64, sessions.len() as u64) {
                return Err(ExchangeError::Cancelled);
            }
            let split = session.split.clone().unwrap_or_else(|| "train".to_owned());
            let wanted = session.scene.unwrap_or(0);
            let scene = (wanted..i64::MAX).find(|n| !used.contains(&(split.clone(), *n))).unwrap_or(wanted);
            used.insert((split.clone(), scene));
            self.scene(&format!("{split}/{scene:06}"), frames.get(&session.id).map_or(&[], Vec::as_slice))?;
        }
        Ok(())
    }

    fn scene(&mut self, scene: &str, frames: &[&Frame]) -> Result<(), ExchangeError> {
        let (mut cameras, mut labels, mut infos) = (Vec::new(), Vec::new(), Vec::new());
        let mut any_info = false;
        let ids = image_ids(frames);
        for (frame, id) in frames.iter().zip(ids) {
            cameras.push(format!("  \"{id}\": {}", self.camera(frame)));
            let kept = self.kept_labels(frame);
            let rows: Vec<String> = kept.iter().filter_map(|l| self.label(l)).collect();
            labels.push(format!("  \"{id}\": [{}]", rows.join(", ")));
            any_info |= kept.iter().any(|l| l.info.is_some());
            let own: Vec<String> = kept.iter().map(|l| l.info.as_ref().map_or_else(|| "{}".to_owned(), |i| i.to_string())).collect();
            infos.push(format!("  \"{id}\": [{}]", own.join(", ")));
            self.written.labels += rows.len();
            self.written.frames += 1;
            self.picture(frame.image.as_ref(), &format!("{scene}/rgb/{id:06}"))?;
            self.picture(frame.depth.as_ref(), &format!("{scene}/depth/{id:06}"))?;
        }
        let whole = |lines: &[String]| format!("{{\n{}\n}}\n", lines.join(",\n"));
        self.text(&format!("{scene}/scene_camera.json"), &whole(&cameras))?;
        self.text(&format!("{scene}/scene_gt.json"), &whole(&labels))?;
        if any_info {
            self.text(&format!("{scene}/scene_gt_info.json"), &whole(&infos))?;
        }
        Ok(())
    }

    fn kept_labels(&mut self, frame: &Frame) -> Vec<PoseLabel> {
        let mut kept: Vec<PoseLabel> = self.project.labels_of(frame.id).cloned().collect();
        self.rejected += kept.iter().filter(|l| l.state == LabelState::Rejected).count();
        kept.retain(|l| l.state != LabelState::Rejected);
        self.without_pose += kept.iter().filter(|l| l.pose.is_none()).count();
        kept.retain(|l| l.pose.is_some());
        kept
    }

    fn label(&self, label: &PoseLabel) -> Option<String> {
        let (pose, number) = (label.pose?, self.numbers.get(&label.object)?);
        Some(format!("{{\"cam_R_m2c\": {}, \"cam_t_m2c\": {}, \"obj_id\": {number}}}", list(&pose.r), list(&pose.t_mm)))
    }

    fn camera(&self, frame: &Frame) -> Value {
        let mut entry = serde_json::Map::new();
        match self.project.camera(frame.camera).map(|c| &c.model) {
            Some(CameraModel::Known(c)) => drop(entry.insert("cam_K".into(), json!([c.fx, 0.0, c.cx, 0.0, c.fy, c.cy, 0.0, 0.0, 1.0]))),
            Some(CameraModel::Unsupported { json, .. }) => drop(entry.insert("cam_model".into(), json.clone())),
            None => {}
        }
        if let Some(scale) = frame.depth_scale_mm {
            entry.insert("depth_scale".into(), json!(scale));
        }
        if let Some(world) = &frame.world {
            entry.insert("cam_R_w2c".into(), json!(world.r));
            entry.insert("cam_t_w2c".into(), json!(world.t_mm));
        }
        if let Some(Value::Object(extra)) = frame.extra.as_deref() {
            entry.extend(extra.clone());
        }
        Value::Object(entry)
    }

    fn picture(&mut self, file: Option<&FileRef>, target: &str) -> Result<(), ExchangeError> {
        let Some(path) = file.and_then(|f| f.resolve(self.folder)) else { return Ok(()) };
        let ending = path.extension().map_or_else(|| "png".to_owned(), |e| e.to_string_lossy().to_lowercase());
        let target = self.out.join(format!("{target}.{ending}"));
        make_parent(&target)?;
        place(&path, &target, self.mode)?;
        self.written.images += 1;
        Ok(())
    }

    fn text(&self, name: &str, text: &str) -> Result<(), ExchangeError> {
        let path = self.out.join(name);
        make_parent(&path)?;
        let mut file = std::fs::File::create(&path).map_err(ExchangeError::io(&path))?;
        file.write_all(text.as_bytes()).map_err(ExchangeError::io(&path))
    }

    fn finish(mut self) -> BopWritten {
        // camera.json is for renderers and holds one camera: the first one known.
        let first = self.project.cameras().find_map(|c| if let CameraModel::Known(camera) = &c.model { Some(camera) } else { None });
        if let Some(c) = first {
            let scale = self.project.frames().find_map(|f| f.depth_scale_mm).unwrap_or(1.0);
            let camera =
                json!({"cx": c.cx, "cy": c.cy, "depth_scale": scale, "fx": c.fx, "fy": c.fy, "height": c.height, "width": c.width});
            if let Err(err) = self.text("camera.json", &format!("{camera:#}\n")) {
                self.written.notes.push(err.to_string());
            }
            if !c.lens.is_straight() {
                self.written.notes.push("The format has no lens distortion: it was left out of cam_K".to_owned());
            }
        }
        if self.rejected > 0 {
            self.written.notes.push(format!("{} rejected labels were left out", self.rejected));
        }
        if self.without_pose > 0 {
            self.written.notes.push(format!("{} labels without a pose were left out", self.without_pose));
        }
        self.written
    }
}

/// Numbers of the pictures of a scene: their names where these are numbers, all different; else their places.
fn image_ids(frames: &[&Frame]) -> Vec<i64> {
    let named: Option<Vec<i64>> = frames.iter().map(|f| f.name.parse().ok()).collect();
    let places = || (0..frames.len() as i64).collect();
    named.filter(|ids| ids.iter().collect::<BTreeSet<_>>().len() == ids.len()).unwrap_or_else(places)
}

fn info_of(object: &Object, mesh: &crate::geom::Mesh) -> Value {
    let bounds = mesh.bounds();
    let (min, size) = (bounds.min * 1000.0, bounds.size() * 1000.0);
    let diameter = object.diameter_m.unwrap_or_else(|| mesh.diameter()) * 1000.0;
    let mut info =
        json!({"diameter": diameter, "min_x": min.x, "min_y": min.y, "min_z": min.z, "size_x": size.x, "size_y": size.y, "size_z": size.z});
    let symmetry = &object.symmetry;
    if !symmetry.discrete.is_empty() {
        let rows = |m: &[f64; 16]| -> Vec<f64> { (0..16).map(|i| if matches!(i, 3 | 7 | 11) { m[i] * 1000.0 } else { m[i] }).collect() };
        info["symmetries_discrete"] = json!(symmetry.discrete.iter().map(rows).collect::<Vec<_>>());
    }
    if !symmetry.continuous.is_empty() {
        let entry = |s: &crate::geom::ContinuousSymmetry| json!({"axis": s.axis, "offset": s.offset.map(|v| v * 1000.0)});
        info["symmetries_continuous"] = json!(symmetry.continuous.iter().map(entry).collect::<Vec<_>>());
    }
    info
}

fn list(numbers: &[f64]) -> String {
    json!(numbers).to_string()
}

fn media_unit(unit: LengthUnit) -> crate::media::LengthUnit {
    match unit {
        LengthUnit::Metre => crate::media::LengthUnit::Metre,
        LengthUnit::Centimetre => crate::media::LengthUnit::Centimetre,
        LengthUnit::Millimetre => crate::media::LengthUnit::Millimetre,
    }
}

fn make_parent(path: &Path) -> Result<(), ExchangeError> {
    let parent = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(parent).map_err(ExchangeError::io(parent))
}

fn place(from: &Path, to: &Path, mode: ImageMode) -> Result<(), ExchangeError> {
    if mode == ImageMode::Link && std::fs::hard_link(from, to).is_ok() {
        return Ok(());
    }
    std::fs::copy(from, to).map(drop).map_err(ExchangeError::io(from))
}
