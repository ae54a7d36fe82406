//! What is judged and against what, made ready by [`super::eval_bop`] from a dataset and by [`super::eval_project`] from a
//! project.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

use crate::eval::{Estimate, Options, Target, Targets, Truth};
use crate::exchange::bop::TargetList;
use crate::exchange::oddity::{Oddity, OddityKind};
use crate::exchange::predictions::{ImageKey, ObjectKey, Predictions};
use crate::exchange::{ExchangeError, Warning};
use crate::geom::{Mesh, Pose, Vec3};
use crate::media::MediaError;
use crate::project::{FrameId, LabelPose, ObjectId, StoreError};

/// Which poses are to be found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum TargetChoice {
    /// A dataset's own list for test splits, if it has one; else every true pose.
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
    /// The project's database fails.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Something that was asked for is not there.
    #[error("{0}")]
    Missing(String),
}

/// Everything that is judged and against what.
#[derive(Debug)]
pub struct Prepared {
    /// The true poses.
    pub truth: Truth,
    /// Frames of the project, in the order of the true ones; empty where a dataset is judged.
    pub frame_ids: Vec<FrameId>,
    /// Objects of the project, in the order of the models; empty where a dataset is judged.
    pub object_ids: Vec<ObjectId>,
    /// What is to be found.
    pub targets: Targets,
    /// The targets file, if there is one.
    pub targets_file: Option<PathBuf>,
    /// The sets of estimates.
    pub sets: Vec<EstimateSet>,
    /// Where the models come from: a folder of the dataset, or `project`.
    pub models_folder: String,
    /// What was odd about the files of results and targets: a strict judge stops here.
    pub oddities: Vec<Oddity>,
    /// What was odd about sets of the project when they were imported, as sentences; a strict judge stops here too.
    pub of_import: Vec<String>,
    /// What was odd about the dataset.
    pub warnings: Vec<Warning>,
    /// What else is to be said, as sentences.
    pub notes: Vec<String>,
}

/// The estimates of one file or set.
#[derive(Clone, Debug, Default)]
pub struct EstimateSet {
    /// The name of the set or file.
    pub name: String,
    /// Rows that were read, whether they could be used or not.
    pub rows: usize,
    /// The estimates in frames and of objects that are known.
    pub estimates: Vec<Estimate>,
}

/// A pose in metres; its rotation is not made orthonormal, since bop_toolkit does not either.
pub(super) fn as_written(pose: &LabelPose) -> Pose {
    Pose::from_row_major(&pose.r, Vec3::from(pose.t_mm.map(|t| t / 1000.0)))
}

/// Relative room beside the box of a mesh for a diameter that was measured on another mesh of the object.
const DIAMETER_ROOM: f64 = 0.01;

/// A diameter that can be one; without it, it is computed.
pub(super) fn usable_diameter(said_m: Option<f64>) -> Option<f64> {
    said_m.filter(|d| *d > 0.0 && d.is_finite())
}

/// What is wrong with a diameter that a dataset says: it lies between the longest side of the object's box and its diagonal.
pub(super) fn doubtful_diameter(name: &str, said_m: Option<f64>, mesh: &Mesh) -> Option<String> {
    let (said_m, size) = (said_m?, mesh.bounds().size());
    let said = format!("the diameter of {name} is said to be {:.3} mm", said_m * 1000.0);
    if usable_diameter(Some(said_m)).is_none() {
        return Some(format!("{said}; it was computed from the vertices instead"));
    }
    let is_near = said_m > size.max() * (1.0 - DIAMETER_ROOM) && said_m < size.norm() * (1.0 + DIAMETER_ROOM);
    let [x, y, z] = <[f64; 3]>::from(size * 1000.0);
    (!is_near).then(|| format!("{said}, but its mesh is {x:.1} × {y:.1} × {z:.1} mm; thresholds follow what is said"))
}

/// Places of frames and models by their numbers and names.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// `None` where several frames have the numbers, because they are of several splits.
    frames: HashMap<(i64, i64), Option<u32>>,
    names: HashMap<String, u32>,
    /// For each frame a number of its session.
    sessions: Vec<i64>,
    /// Several where objects of several datasets have the number.
    models: HashMap<i64, Vec<u32>>,
    model_names: HashMap<String, u32>,
    /// Sessions with the models that are labelled in them: they tell apart models of one number.
    labelled: HashSet<(i64, u32)>,
}

impl Places {
    /// Notes the next frame.
    pub fn add_frame(&mut self, session: i64, name: &str, numbers: Option<(i64, i64)>) {
        let place = self.sessions.len() as u32;
        self.sessions.push(session);
        self.names.insert(name.to_owned(), place);
        if let Some(numbers) = numbers {
            self.frames.entry(numbers).and_modify(|known| *known = None).or_insert(Some(place));
        }
    }

    /// Notes a model.
    pub fn add_model(&mut self, place: u32, name: &str, number: Option<i64>) {
        self.model_names.insert(name.to_owned(), place);
        if let Some(number) = number {
            self.models.entry(number).or_default().push(place);
        }
    }

    /// Notes which models are labelled in which sessions; not asked where no two models have one number.
    pub fn add_labelled<I: Iterator<Item = (i64, u32)>>(&mut self, labelled: impl FnOnce() -> I) {
        if self.models.values().any(|places| places.len() > 1) {
            self.labelled.extend(labelled());
        }
    }

    /// The frame of a prediction.
    pub fn frame(&self, key: &ImageKey) -> Option<u32> {
        match key {
            ImageKey::Numbers { scene, image } => *self.frames.get(&(*scene, *image))?,
            ImageKey::Name(name) => self.names.get(name).copied(),
        }
    }

    /// The model of a prediction in a frame.
    pub fn model(&self, frame: u32, key: &ObjectKey) -> Option<u32> {
        let number = match key {
            ObjectKey::Number(number) => number,
            ObjectKey::Name(name) => return self.model_names.get(name).copied(),
        };
        let all = self.models.get(number)?;
        if let [only] = all.as_slice() {
            return Some(*only);
        }
        let session = *self.sessions.get(frame as usize)?;
        let mut here = all.iter().filter(|model| self.labelled.contains(&(session, **model)));
        here.next().copied().filter(|_| here.next().is_none())
    }

    /// What a prediction is called in a report about its image.
    pub fn frame_words(&self, key: &ImageKey) -> String {
        let is_ambiguous = matches!(key, ImageKey::Numbers { scene, image } if self.frames.get(&(*scene, *image)) == Some(&None));
        if is_ambiguous { format!("{key} stands for several frames; name the split") } else { key.to_string() }
    }

    /// What a prediction is called in a report about its object; `unknown` where there is no such object at all.
    pub fn model_words(&self, key: &ObjectKey, unknown: &str) -> String {
        match key {
            ObjectKey::Number(number) if self.models.contains_key(number) => {
                format!("{key} stands for several objects of the project, and the labels of the session do not say which")
            }
            _ => format!("{key}{unknown}"),
        }
    }
}

/// The targets of a list, in places; what is odd goes to the oddities.
pub(super) fn placed_targets(
    truth: &Truth,
    places: &Places,
    list: TargetList,
    options: &Options,
    oddities: &mut Vec<Oddity>,
) -> Vec<Target> {
    let mut found = list.oddities;
    let mut targets = Vec::with_capacity(list.entries.len());
    for entry in &list.entries {
        let key = ImageKey::Numbers { scene: entry.scene_id, image: entry.im_id };
        let Some(frame) = places.frame(&key) else {
            found.add(OddityKind::UnknownTarget, entry.line, || places.frame_words(&key));
            continue;
        };
        match entry.obj_id.map(ObjectKey::Number) {
            None => targets.extend(visible(truth, frame, options.least_visibility)),
            Some(object) => match places.model(frame, &object) {
                Some(model) => targets.push(Target { frame, model, count: entry.inst_count }),
                None => found.add(OddityKind::UnknownTarget, entry.line, || places.model_words(&object, " has no model")),
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

/// The predictions of a file, in places; what is odd goes to the oddities.
pub(super) fn placed_estimates(places: &Places, name: String, file: Predictions, oddities: &mut Vec<Oddity>) -> EstimateSet {
    let mut found = file.oddities;
    let mut estimates = Vec::with_capacity(file.rows.len());
    for row in &file.rows {
        let Some(frame) = places.frame(&row.image) else {
            found.add(OddityKind::UnknownImage, row.line, || places.frame_words(&row.image));
            continue;
        };
        let Some(model) = places.model(frame, &row.object) else {
            found.add(OddityKind::UnknownObject, row.line, || places.model_words(&row.object, ""));
            continue;
        };
        let pose = row.camera_from_object();
        estimates.push(Estimate { frame, model, score: row.score, pose, time_secs: row.time_secs, line: row.line });
    }
    oddities.extend(found.finish());
    EstimateSet { name, rows: file.rows.len(), estimates }
}
