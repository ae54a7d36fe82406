//! A BOP split, its targets and a file of results, made ready for judging; no project is needed.

use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use crate::eval::{DepthFile, Estimate, Instance, Model, Options, Target, Targets, TrueFrame, Truth};
use crate::exchange::bop::{self, BopTruth, TargetList, TruthFrame, TruthModel};
use crate::exchange::oddity::{Oddities, Oddity, OddityKind};
use crate::exchange::predictions::{self, ImageKey, ObjectKey, Predictions};
use crate::exchange::{ExchangeError, Warning};
use crate::geom::Vec3;
use crate::media::{self, MediaError};
use crate::project::{CameraModel, LabelPose};

/// Which poses are to be found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum TargetChoice {
    /// The dataset's own list for test splits, if it has one; else every true pose.
    #[default]
    Default,
    /// Every true pose.
    All,
    /// A file, as it is named or within the dataset.
    File(PathBuf),
}

/// Why nothing was judged.
#[derive(Debug, thiserror::Error)]
pub enum PrepareError {
    /// A file can't be understood.
    #[error(transparent)]
    Exchange(#[from] ExchangeError),
    /// A mesh can't be read.
    #[error(transparent)]
    Mesh(#[from] MediaError),
}

/// Everything that is judged and against what.
#[derive(Debug)]
pub struct Prepared {
    /// The true poses.
    pub truth: Truth,
    /// What is to be found.
    pub targets: Targets,
    /// The targets file, if there is one.
    pub targets_file: Option<PathBuf>,
    /// The estimates of each file of results.
    pub sets: Vec<EstimateSet>,
    /// Folder of the models.
    pub models_folder: String,
    /// What was odd about the files of results and targets: a strict judge stops here.
    pub oddities: Vec<Oddity>,
    /// What was odd about the dataset.
    pub warnings: Vec<Warning>,
    /// What else is to be said, as sentences.
    pub notes: Vec<String>,
}

/// The estimates of one file.
#[derive(Clone, Debug, Default)]
pub struct EstimateSet {
    /// Rows that were read, whether they could be used or not.
    pub rows: usize,
    /// The estimates in images and of objects of the dataset.
    pub estimates: Vec<Estimate>,
}

/// Reads what is to be judged.
///
/// # Errors
/// Where the dataset, a mesh, the targets or the results can't be read at all.
pub fn prepare(
    dataset: &Path,
    split: &str,
    results: &[&Path],
    targets: &TargetChoice,
    options: &Options,
) -> Result<Prepared, PrepareError> {
    let ((read, lists), files) = rayon::join(
        || rayon::join(|| bop::read_truth(dataset, split), || read_targets(dataset, split, targets)),
        || results.iter().map(|path| predictions::read(path)).collect::<Result<Vec<_>, _>>(),
    );
    let (read, list, files) = (read?, lists?, files?);
    let mut notes = Vec::new();
    let (models, places) = load_models(&read, &files, options, &mut notes)?;
    let numbers = Numbers::new(&read, places);
    let truth = assemble(&read, models, &numbers, split, &mut notes);
    let mut oddities = Vec::new();
    let (targets, targets_file) = match list {
        Some((path, list)) => (Targets::Listed(placed_targets(&truth, &numbers, list, options, &mut oddities)), Some(path)),
        None => (Targets::All, None),
    };
    let sets = files.into_iter().map(|file| placed_estimates(&numbers, file, &mut oddities)).collect();
    Ok(Prepared { truth, targets, targets_file, sets, models_folder: read.models_folder, oddities, warnings: read.warnings, notes })
}

fn read_targets(dataset: &Path, split: &str, choice: &TargetChoice) -> Result<Option<(PathBuf, TargetList)>, ExchangeError> {
    let path = match choice {
        TargetChoice::All => return Ok(None),
        TargetChoice::Default => {
            let own = dataset.join("test_targets_bop19.json");
            if !(split.starts_with("test") && own.is_file()) {
                return Ok(None);
            }
            own
        }
        TargetChoice::File(path) if !path.exists() && dataset.join(path).is_file() => dataset.join(path),
        TargetChoice::File(path) => path.clone(),
    };
    bop::read_targets(&path).map(|list| Some((path, list)))
}

/// Loads the models that true poses or estimates name, all cores at work; their places by number.
fn load_models(
    read: &BopTruth,
    files: &[Predictions],
    options: &Options,
    notes: &mut Vec<String>,
) -> Result<(Vec<Model>, HashMap<i64, u32>), PrepareError> {
    let labelled = read.scenes.iter().flat_map(|s| &s.frames).flat_map(|f| &f.labels).map(|l| l.object);
    let named = files.iter().flat_map(|f| &f.rows).filter_map(|row| object_number(&row.object));
    let wanted: BTreeSet<i64> = labelled.chain(named).collect();
    let found: Vec<(i64, &TruthModel)> = wanted.iter().filter_map(|id| Some((*id, read.models.get(id)?))).collect();
    let load = |(id, model): &(i64, &TruthModel)| {
        let mesh = media::load_mesh(&model.mesh, media::LengthUnit::Millimetre)?.mesh;
        Ok(Model::new(format!("obj_{id:06}"), Some(*id), mesh, model.diameter_m, &model.symmetry, options.treatment))
    };
    let models: Vec<Model> = found.par_iter().map(load).collect::<Result<_, MediaError>>()?;
    let computed: Vec<String> = found.iter().filter(|(_, m)| m.diameter_m.is_none()).map(|(id, _)| id.to_string()).collect();
    if !computed.is_empty() {
        notes.push(format!(
            "models_info.json has no diameter of {} objects ({}); they were computed from the vertices",
            computed.len(),
            computed.join(", ")
        ));
    }
    Ok((models, (0..).zip(&found).map(|(place, (id, _))| (*id, place)).collect()))
}

/// The number of an object that is named by it, or as `obj_000005`.
fn object_number(key: &ObjectKey) -> Option<i64> {
    match key {
        ObjectKey::Number(number) => Some(*number),
        ObjectKey::Name(name) => name.strip_prefix("obj_")?.parse().ok(),
    }
}

/// Places of frames and models by their numbers in the dataset.
struct Numbers {
    frames: HashMap<(i64, i64), u32>,
    models: HashMap<i64, u32>,
}

impl Numbers {
    fn new(read: &BopTruth, models: HashMap<i64, u32>) -> Self {
        let all = read.scenes.iter().flat_map(|s| s.frames.iter().map(move |f| (s.number, f.image)));
        Self { frames: (0..).zip(all).map(|(place, key)| (key, place)).collect(), models }
    }

    fn frame(&self, key: &ImageKey) -> Option<u32> {
        match key {
            ImageKey::Numbers { scene, image } => self.frames.get(&(*scene, *image)).copied(),
            ImageKey::Name(name) => {
                let (scene, image) = name.rsplit_once('/')?;
                self.frames.get(&(scene.parse().ok()?, image.parse().ok()?)).copied()
            }
        }
    }

    fn model(&self, key: &ObjectKey) -> Option<u32> {
        self.models.get(&object_number(key)?).copied()
    }
}

fn assemble(read: &BopTruth, models: Vec<Model>, numbers: &Numbers, split: &str, notes: &mut Vec<String>) -> Truth {
    let mut truth = Truth { models, ..Truth::default() };
    let mut without_model: BTreeMap<i64, usize> = BTreeMap::new();
    for scene in &read.scenes {
        let session = truth.sessions.len() as u32;
        truth.sessions.push(format!("{:06}", scene.number));
        for frame in &scene.frames {
            let mut instances = Vec::with_capacity(frame.labels.len());
            for label in &frame.labels {
                match numbers.models.get(&label.object) {
                    Some(model) => {
                        instances.push(Instance {
                            model: *model,
                            pose: as_written(&label.pose),
                            visibility: label.visibility,
                            label: None,
                        });
                    }
                    None => *without_model.entry(label.object).or_default() += 1,
                }
            }
            truth.frames.push(true_frame(scene.number, session, frame, split, instances));
        }
    }
    for (object, count) in without_model {
        notes.push(format!("object {object} has no model; its {count} true poses were left out"));
    }
    truth
}

/// The pose in metres; its rotation is not made orthonormal, since bop_toolkit does not either.
fn as_written(pose: &LabelPose) -> crate::geom::Pose {
    crate::geom::Pose::from_row_major(&pose.r, Vec3::from(pose.t_mm.map(|t| t / 1000.0)))
}

fn true_frame(scene: i64, session: u32, frame: &TruthFrame, split: &str, instances: Vec<Instance>) -> TrueFrame {
    let (camera, camera_name) = match &frame.camera {
        CameraModel::Known(camera) => (Some(camera.clone()), "pinhole".to_owned()),
        CameraModel::Unsupported { name, .. } => (None, name.clone()),
    };
    TrueFrame {
        name: format!("{scene:06}/{:06}", frame.image),
        session,
        scene: Some(scene),
        image: Some(frame.image),
        camera,
        camera_name,
        split: Some(split.to_owned()),
        tags: frame.tags.clone(),
        depth: frame.depth.as_ref().map(|(path, scale_mm)| DepthFile { path: path.clone(), scale_mm: *scale_mm }),
        instances,
    }
}

fn placed_targets(truth: &Truth, numbers: &Numbers, list: TargetList, options: &Options, oddities: &mut Vec<Oddity>) -> Vec<Target> {
    let mut found = list.oddities;
    let mut targets = Vec::with_capacity(list.entries.len());
    for entry in &list.entries {
        let Some(frame) = numbers.frames.get(&(entry.scene_id, entry.im_id)).copied() else {
            found.add(OddityKind::UnknownTarget, entry.line, || format!("scene {}, image {}", entry.scene_id, entry.im_id));
            continue;
        };
        match entry.obj_id {
            None => targets.extend(visible(truth, frame, options.least_visibility)),
            Some(id) => match numbers.models.get(&id) {
                Some(model) => targets.push(Target { frame, model: *model, count: entry.inst_count }),
                None => found.add(OddityKind::UnknownTarget, entry.line, || format!("object {id} has no model")),
            },
        }
    }
    oddities.extend(found.finish());
    targets
}

/// A target for each object that is visible enough, for lists that name images only.
fn visible(truth: &Truth, frame: u32, least: f64) -> Vec<Target> {
    let mut targets: Vec<Target> = Vec::new();
    for instance in truth.frames[frame as usize].instances.iter().filter(|i| i.visibility.is_none_or(|v| v >= least)) {
        match targets.iter_mut().find(|t| t.model == instance.model) {
            Some(known) => known.count += 1,
            None => targets.push(Target { frame, model: instance.model, count: 1 }),
        }
    }
    targets
}

fn placed_estimates(numbers: &Numbers, file: Predictions, oddities: &mut Vec<Oddity>) -> EstimateSet {
    let mut found: Oddities = file.oddities;
    let mut estimates = Vec::with_capacity(file.rows.len());
    for row in &file.rows {
        let Some(frame) = numbers.frame(&row.image) else {
            found.add(OddityKind::UnknownImage, row.line, || row.image.to_string());
            continue;
        };
        let Some(model) = numbers.model(&row.object) else {
            found.add(OddityKind::UnknownObject, row.line, || row.object.to_string());
            continue;
        };
        let pose = row.camera_from_object();
        estimates.push(Estimate { frame, model, score: row.score, pose, time_secs: row.time_secs, line: row.line });
    }
    oddities.extend(found.finish());
    EstimateSet { rows: file.rows.len(), estimates }
}
