//! Bringing a file of predictions into a project as a set: one undoable step, and every oddity with its line.

use serde::Serialize;
use std::collections::HashMap;
use std::path::PathBuf;
use std::time::Instant;

use super::eval_input::Places;
use crate::exchange::ExchangeError;
use crate::exchange::oddity::{Oddities, Oddity, OddityKind};
use crate::exchange::predictions;
use crate::jobs::JobCtx;
use crate::project::{CommitError, Document, EditError, FrameId, LabelPose, NewPredictionSet, ObjectId, Prediction, Project, StoreError};

/// What an import brought.
#[derive(Clone, Debug, Serialize)]
pub struct PredictionsReport {
    /// Name of the set.
    pub set: String,
    /// Lines of the file with something in them, but the header.
    pub lines: usize,
    /// Rows that came into the project.
    pub predictions: usize,
    /// Lines that could not be used.
    pub left_out: usize,
    /// What was odd.
    pub warnings: Vec<Oddity>,
    /// How long it took.
    pub seconds: f64,
}

/// What to import.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PredictionsInput {
    /// The file.
    pub file: PathBuf,
    /// Name of the set; without one it is called as the file.
    pub name: Option<String>,
    /// The run that made it.
    pub run: Option<String>,
    /// The split that scene and image numbers are of; needed where several splits have the same.
    pub split: Option<String>,
    /// Whether anything odd is a reason not to import.
    pub strict: bool,
}

impl PredictionsInput {
    /// What the set will be called; a character that can't be seen becomes a space.
    pub fn set_name(&self) -> String {
        let of_file = || self.file.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
        let name = self.name.clone().unwrap_or_else(of_file).replace(char::is_control, " ");
        name.trim().to_owned()
    }
}

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
pub enum PredictionsError {
    /// The file can't be understood.
    #[error(transparent)]
    Exchange(#[from] ExchangeError),
    /// The project refused the set, or the disk failed.
    #[error(transparent)]
    Commit(#[from] CommitError),
    /// No frame is of that split.
    #[error("there is no frame of the split {0} in the project")]
    NoSplit(String),
    /// Something is odd, and that was not wanted.
    #[error("{} kinds of lines are odd, so nothing was imported; the first: {}", .0.len(), .0.first().map_or("", |o| &o.text))]
    Odd(Vec<Oddity>),
}

impl PredictionsError {
    /// Whether somebody asked to stop.
    pub fn is_cancelled(&self) -> bool {
        matches!(self, Self::Exchange(ExchangeError::Cancelled) | Self::Commit(CommitError::Store(StoreError::Cancelled)))
    }
}

/// Imports a set, as a job: with progress, and nothing comes of it when it is cancelled.
///
/// # Errors
/// Where the file can't be read, the name is taken, or the project not be written; then the project is as it was.
pub fn run(document: &mut Document, input: &PredictionsInput, ctx: &JobCtx) -> Result<PredictionsReport, PredictionsError> {
    let start = Instant::now();
    let set = input.set_name();
    if document.is_read_only() {
        return Err(CommitError::ReadOnly.into());
    }
    if document.project().prediction_set_named(&set).is_some() {
        return Err(CommitError::Edit(EditError::NameTaken(set)).into());
    }
    let report = |done: u64, total: u64| {
        ctx.progress.set(done, total);
        !ctx.cancel.is_cancelled()
    };
    ctx.progress.say("reading");
    let read = predictions::read_while(&input.file, &report)?;
    let known = Known::new(document.project(), input.split.as_deref())?;
    let (lines, mut oddities) = (read.lines, read.oddities);
    let rows = known.placed(&read.rows, &mut oddities);
    let warnings = oddities.finish();
    if input.strict && !warnings.is_empty() {
        return Err(PredictionsError::Odd(warnings));
    }
    let (predictions, left_out) = (rows.len(), lines - rows.len());
    ctx.progress.say("writing");
    let new = NewPredictionSet {
        name: set.clone(),
        source: input.file.display().to_string(),
        run: input.run.clone(),
        left_out,
        notes: warnings.iter().map(|w| w.text.clone()).collect(),
        rows,
    };
    document.import_predictions_while(&new, &mut |done| report(done as u64, predictions as u64))?;
    Ok(PredictionsReport { set, lines, predictions, left_out, warnings, seconds: start.elapsed().as_secs_f64() })
}

/// Frames and objects of the project, and their places by numbers and names.
struct Known {
    places: Places,
    frames: Vec<FrameId>,
    objects: Vec<ObjectId>,
}

impl Known {
    fn new(project: &Project, split: Option<&str>) -> Result<Self, PredictionsError> {
        let mut known = Self { places: Places::default(), frames: Vec::new(), objects: Vec::new() };
        for frame in project.frames() {
            let session = project.session(frame.session);
            if split.is_some() && session.and_then(|s| s.split.as_deref()) != split {
                continue;
            }
            let numbers = session.and_then(|s| s.scene).zip(frame.name.parse().ok());
            known.places.add_frame(frame.session.0, &project.full_name(frame), numbers);
            known.frames.push(frame.id);
        }
        if let (Some(split), true) = (split, known.frames.is_empty()) {
            return Err(PredictionsError::NoSplit(split.to_owned()));
        }
        let mut of_object = HashMap::new();
        for (place, object) in (0..).zip(project.objects()) {
            of_object.insert(object.id, place);
            known.places.add_model(place, &object.name, object.bop_id);
            known.objects.push(object.id);
        }
        known.places.add_labelled(|| {
            let labels = project.labels().filter_map(|l| Some((project.frame(l.frame)?.session.0, l.object)));
            labels.filter_map(|(session, object)| Some((session, *of_object.get(&object)?)))
        });
        Ok(known)
    }

    /// The rows in frames and of objects that there are; what is of others goes to the oddities.
    fn placed(&self, read: &[predictions::Prediction], oddities: &mut Oddities) -> Vec<Prediction> {
        let mut rows = Vec::with_capacity(read.len());
        for row in read {
            let Some(frame) = self.places.frame(&row.image) else {
                oddities.add(OddityKind::UnknownImage, row.line, || self.places.frame_words(&row.image));
                continue;
            };
            let Some(object) = self.places.model(frame, &row.object) else {
                oddities.add(OddityKind::UnknownObject, row.line, || self.places.model_words(&row.object, ""));
                continue;
            };
            let (frame, object) = (self.frames[frame as usize], self.objects[object as usize]);
            let pose = LabelPose { r: row.r, t_mm: row.t_mm };
            rows.push(Prediction { frame, object, score: row.score, pose, time_secs: row.time_secs, line: row.line });
        }
        rows
    }
}
