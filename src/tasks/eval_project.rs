//! A project's labels and its sets of predictions, made ready for judging.

use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use super::eval_input::{
    EstimateSet, Places, PrepareError, Prepared, TargetChoice, as_written, doubtful_diameter, placed_estimates, placed_targets,
    usable_diameter,
};
use super::judge::{self, Judgement, Question};
use crate::eval::{DepthFile, Estimate, EvalError, Instance, Model, Options, Targets, TrueFrame, Truth};
use crate::exchange::ExchangeError;
use crate::exchange::bop::{self, tags};
use crate::exchange::oddity::Oddity;
use crate::exchange::predictions;
use crate::jobs::JobCtx;
use crate::media;
use crate::project::{CameraModel, Document, Frame, FrameId, LabelState, Object, ObjectId, PoseLabel, Prediction, Project};

/// Predictions to judge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SetChoice {
    /// A set of the project.
    Named(String),
    /// A file.
    File(PathBuf),
}

/// What of a project is judged: a frozen copy, and what is chosen.
#[derive(Clone, Copy, Debug)]
pub struct ProjectInput<'a> {
    /// The project.
    pub project: &'a Project,
    /// Its folder, where the rows of sets lie, and meshes and depth images.
    pub folder: &'a Path,
    /// The split to judge on; all frames without one.
    pub split: Option<&'a str>,
    /// The predictions: one set, or two to compare.
    pub sets: &'a [SetChoice],
    /// Which labels are to be found. A project has no list of its own, so the default is every true label.
    pub targets: &'a TargetChoice,
}

/// Why a project was not judged.
#[derive(Debug, thiserror::Error)]
pub enum ProjectError {
    /// What was to be judged is not there or can't be read.
    #[error(transparent)]
    Prepare(#[from] PrepareError),
    /// It could not be judged.
    #[error(transparent)]
    Eval(#[from] EvalError),
}

impl ProjectError {
    /// Whether somebody asked to stop.
    pub fn is_cancelled(&self) -> bool {
        matches!(self, Self::Prepare(PrepareError::Exchange(ExchangeError::Cancelled)) | Self::Eval(EvalError::Cancelled))
    }
}

/// Reads and judges, as a job.
///
/// # Errors
/// As [`prepare`] and [`judge::run`].
pub fn run(input: &ProjectInput<'_>, question: &Question, ctx: &JobCtx) -> Result<Judgement, ProjectError> {
    let prepared = prepare(input, &question.options, ctx)?;
    Ok(judge::run(prepared, question, ctx)?)
}

/// Reads what is to be judged: labels that are done or reviewed, of one split or all.
///
/// # Errors
/// Where a set or split is not there, a file can't be read, the database fails, or somebody asked to stop.
pub fn prepare(input: &ProjectInput<'_>, options: &Options, ctx: &JobCtx) -> Result<Prepared, PrepareError> {
    let (project, folder) = (input.project, input.folder);
    let is_asked = |f: &&Frame| input.split.is_none() || split_of(project, f) == input.split;
    let frames: Vec<&Frame> = project.frames().filter(is_asked).collect();
    if let (Some(split), true) = (input.split, frames.is_empty()) {
        return Err(PrepareError::Missing(format!("there is no frame of the split {split} in the project")));
    }
    let (mut notes, mut of_import) = (Vec::new(), Vec::new());
    ctx.progress.say("reading predictions");
    let sets = input.sets.iter().map(|set| read_set(input, set, &mut of_import, ctx)).collect::<Result<Vec<_>, _>>()?;
    ctx.progress.say("reading meshes");
    let objects = load_models(project, folder, &frames, &sets, options, &mut notes, ctx)?;
    let places = places(project, &frames, &objects);
    let (object_ids, models) = objects.into_iter().unzip();
    let builder = Builder { project, folder, places, objects: object_ids };
    let truth = builder.truth(&frames, models, &mut notes);
    let mut oddities = Vec::new();
    let (targets, targets_file) = match input.targets {
        TargetChoice::File(path) => {
            let list = bop::read_targets(path)?;
            (Targets::Listed(placed_targets(&truth, &builder.places, list, options, &mut oddities)), Some(path.clone()))
        }
        TargetChoice::Default | TargetChoice::All => (Targets::All, None),
    };
    let of_frames: HashMap<FrameId, u32> = (0..).zip(&frames).map(|(place, f)| (f.id, place)).collect();
    let sets = sets.into_iter().map(|set| builder.estimates(set, &of_frames, &mut oddities, &mut notes)).collect();
    Ok(Prepared {
        truth,
        frame_ids: frames.iter().map(|f| f.id).collect(),
        object_ids: builder.objects,
        targets,
        targets_file,
        sets,
        models_folder: "project".to_owned(),
        oddities,
        of_import,
        warnings: Vec::new(),
        notes,
    })
}

fn check_wanted(ctx: &JobCtx) -> Result<(), PrepareError> {
    if ctx.cancel.is_cancelled() { Err(ExchangeError::Cancelled.into()) } else { Ok(()) }
}

fn split_of<'a>(project: &'a Project, frame: &Frame) -> Option<&'a str> {
    project.session(frame.session)?.split.as_deref()
}

/// Rows of a set of the project, or the lines of a file, with their name.
enum Rows {
    Stored(String, Vec<Prediction>),
    Read(String, predictions::Predictions),
}

fn read_set(input: &ProjectInput<'_>, set: &SetChoice, of_import: &mut Vec<String>, ctx: &JobCtx) -> Result<Rows, PrepareError> {
    check_wanted(ctx)?;
    let (name, project) = match set {
        SetChoice::Named(name) => (name, input.project),
        SetChoice::File(path) => {
            let report = |done, total| {
                ctx.progress.set(done, total);
                !ctx.cancel.is_cancelled()
            };
            let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
            return Ok(Rows::Read(name, predictions::read_while(path, &report)?));
        }
    };
    let set = project.prediction_set_named(name).ok_or_else(|| {
        let known: Vec<&str> = project.prediction_sets().map(|s| s.name.as_str()).collect();
        let hint = if known.is_empty() { "there is none; import one first".to_owned() } else { format!("there are {}", known.join(", ")) };
        PrepareError::Missing(format!("there is no set of predictions {name}; {hint}"))
    })?;
    of_import.extend(set.notes.iter().map(|note| format!("when {name} was imported: {note}")));
    Ok(Rows::Stored(name.clone(), Document::predictions_in(input.folder, set.id)?))
}

/// A label that is taken as the truth.
fn is_true(label: &PoseLabel) -> bool {
    matches!(label.state, LabelState::Done | LabelState::Reviewed) && label.pose.is_some()
}

/// Models with the objects that they are of, in order.
type Objects = Vec<(ObjectId, Model)>;

fn load_models(
    project: &Project,
    folder: &Path,
    frames: &[&Frame],
    rows: &[Rows],
    options: &Options,
    notes: &mut Vec<String>,
    ctx: &JobCtx,
) -> Result<Objects, PrepareError> {
    let labelled = frames.iter().flat_map(|f| project.labels_of(f.id)).filter(|l| is_true(l)).map(|l| l.object);
    let stored = rows.iter().flat_map(|rows| match rows {
        Rows::Stored(_, rows) => rows.iter().map(|r| r.object).collect::<BTreeSet<_>>(),
        // A file may name any object.
        Rows::Read(..) => project.objects().filter(|o| o.mesh.is_some()).map(|o| o.id).collect(),
    });
    let wanted: BTreeSet<ObjectId> = labelled.chain(stored).collect();
    let (with, without): (Vec<&Object>, Vec<&Object>) = wanted.iter().filter_map(|id| project.object(*id)).partition(|o| o.mesh.is_some());
    for object in without {
        notes.push(format!("{} has no mesh; its labels and predictions were left out", object.name));
    }
    let computed: Vec<&str> = with.iter().filter(|o| o.diameter_m.is_none()).map(|o| o.name.as_str()).collect();
    if !computed.is_empty() {
        notes.push(format!("{} objects have no diameter ({}); they were computed from the vertices", computed.len(), computed.join(", ")));
    }
    let one = |object: &&Object| check_wanted(ctx).and_then(|()| load(object, folder, options)).transpose();
    let models: Objects = with.par_iter().filter_map(one).collect::<Result<_, _>>()?;
    let said = |(id, model): (&ObjectId, &Model)| doubtful_diameter(&model.name, project.object(*id)?.diameter_m, &model.mesh);
    notes.extend(models.iter().map(|(id, model)| (id, model)).filter_map(said));
    Ok(models)
}

fn load(object: &Object, folder: &Path, options: &Options) -> Result<Option<(ObjectId, Model)>, PrepareError> {
    let Some(mesh) = &object.mesh else { return Ok(None) };
    let missing = || PrepareError::Missing(format!("the mesh of {} is missing: {}", object.name, mesh.file.written()));
    let path = mesh.file.resolve(folder).ok_or_else(missing)?;
    let read = media::load_mesh(&path, super::mesh_unit(mesh.unit))?.mesh;
    let model =
        Model::new(object.name.clone(), object.bop_id, read, usable_diameter(object.diameter_m), &object.symmetry, options.treatment);
    Ok(Some((object.id, model)))
}

fn places(project: &Project, frames: &[&Frame], objects: &Objects) -> Places {
    let mut places = Places::default();
    for frame in frames {
        let numbers = project.session(frame.session).and_then(|s| s.scene).zip(frame.name.parse().ok());
        places.add_frame(frame.session.0, &project.full_name(frame), numbers);
    }
    let mut of_object = HashMap::new();
    for (place, (id, model)) in (0..).zip(objects) {
        of_object.insert(*id, place);
        places.add_model(place, &model.name, model.number);
    }
    places.add_labelled(|| {
        let labels = frames.iter().flat_map(|f| project.labels_of(f.id).map(|l| (f.session.0, l.object)));
        labels.filter_map(|(session, object)| Some((session, *of_object.get(&object)?)))
    });
    places
}

struct Builder<'a> {
    project: &'a Project,
    folder: &'a Path,
    places: Places,
    /// Objects of the models, in their order.
    objects: Vec<ObjectId>,
}

impl Builder<'_> {
    fn model(&self, object: ObjectId) -> Option<u32> {
        self.objects.iter().position(|id| *id == object).map(|place| place as u32)
    }

    fn truth(&self, frames: &[&Frame], models: Vec<Model>, notes: &mut Vec<String>) -> Truth {
        let mut truth = Truth { models, ..Truth::default() };
        let mut sessions = BTreeMap::new();
        let mut drafts = 0;
        for frame in frames {
            let session = *sessions.entry(frame.session).or_insert_with(|| {
                truth.sessions.push(self.project.session(frame.session).map_or_else(String::new, |s| s.name.clone()));
                truth.sessions.len() as u32 - 1
            });
            drafts += self.project.labels_of(frame.id).filter(|l| l.state == LabelState::Draft).count();
            truth.frames.push(self.frame(frame, session));
        }
        if drafts > 0 {
            notes.push(format!("{drafts} drafts were not taken as true; labels count once they are done"));
        }
        truth
    }

    fn frame(&self, frame: &Frame, session: u32) -> TrueFrame {
        let entry = self.project.camera(frame.camera);
        let camera = entry.and_then(|c| if let CameraModel::Known(camera) = &c.model { Some(camera.clone()) } else { None });
        let depth = frame.depth.as_ref().and_then(|file| file.resolve(self.folder));
        let instance = |label: &PoseLabel| {
            let (model, pose) = (self.model(label.object)?, as_written(label.pose.as_ref()?));
            is_true(label).then_some(Instance { model, pose, visibility: label.visibility, label: Some(label.id.0) })
        };
        TrueFrame {
            name: self.project.full_name(frame),
            session,
            scene: self.project.session(frame.session).and_then(|s| s.scene),
            image: frame.name.parse().ok(),
            camera,
            camera_name: entry.map_or_else(String::new, |c| c.name.clone()),
            split: split_of(self.project, frame).map(str::to_owned),
            tags: tags(frame.extra.as_deref()),
            depth: depth.map(|path| DepthFile { path, scale_mm: frame.depth_scale_mm.unwrap_or(1.0) }),
            instances: self.project.labels_of(frame.id).filter_map(instance).collect(),
        }
    }

    fn estimates(&self, rows: Rows, frames: &HashMap<FrameId, u32>, oddities: &mut Vec<Oddity>, notes: &mut Vec<String>) -> EstimateSet {
        let (name, rows) = match rows {
            Rows::Read(name, file) => return placed_estimates(&self.places, name, file, oddities),
            Rows::Stored(name, rows) => (name, rows),
        };
        let mut set = EstimateSet { name, rows: 0, estimates: Vec::with_capacity(rows.len()) };
        let mut gone = 0;
        for row in &rows {
            let is_there = self.project.frame(row.frame).is_some() && self.project.object(row.object).is_some();
            gone += usize::from(!is_there);
            // Frames of other splits are not asked about.
            let Some(frame) = frames.get(&row.frame).copied() else { continue };
            set.rows += 1;
            if let Some(model) = self.model(row.object) {
                let (pose, score) = (as_written(&row.pose), row.score);
                set.estimates.push(Estimate { frame, model, score, pose, time_secs: row.time_secs, line: row.line });
            }
        }
        if gone > 0 {
            notes.push(format!("{gone} predictions are of frames or objects that are no longer in the project"));
        }
        set
    }
}
