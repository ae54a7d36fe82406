//! Bringing a file of predictions into a project as a set: one undoable step, and every oddity with its line.

use serde::Serialize;
use std::path::Path;
use std::time::Instant;

use super::eval_input::Places;
use crate::exchange::ExchangeError;
use crate::exchange::oddity::{Oddity, OddityKind};
use crate::exchange::predictions;
use crate::project::{CommitError, Document, FrameId, LabelPose, NewPredictionSet, ObjectId, Prediction, Project};

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
#[derive(Clone, Copy, Debug)]
pub struct PredictionsInput<'a> {
    /// The file.
    pub file: &'a Path,
    /// Name of the set.
    pub set: &'a str,
    /// The run that made it.
    pub run: Option<&'a str>,
    /// The split that scene and image numbers are of; needed where several splits have the same.
    pub split: Option<&'a str>,
    /// Whether anything odd is a reason not to import.
    pub strict: bool,
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

/// Imports a set.
///
/// # Errors
/// Where the file can't be read, the name is taken, or the project not be written; then the project is as it was.
pub fn run(document: &mut Document, input: &PredictionsInput<'_>) -> Result<PredictionsReport, PredictionsError> {
    let start = Instant::now();
    let read = predictions::read(input.file)?;
    let known = Known::new(document.project(), input.split)?;
    let mut oddities = read.oddities;
    let mut rows = Vec::with_capacity(read.rows.len());
    for row in &read.rows {
        let Some(frame) = known.places.frame(&row.image) else {
            oddities.add(OddityKind::UnknownImage, row.line, || known.places.described(&row.image));
            continue;
        };
        let Some(object) = known.places.model(&row.object) else {
            oddities.add(OddityKind::UnknownObject, row.line, || row.object.to_string());
            continue;
        };
        let (frame, object) = (known.frames[frame as usize], known.objects[object as usize]);
        let pose = LabelPose { r: row.r, t_mm: row.t_mm };
        rows.push(Prediction { frame, object, score: row.score, pose, time_secs: row.time_secs, line: row.line });
    }
    let warnings = oddities.finish();
    if input.strict && !warnings.is_empty() {
        return Err(PredictionsError::Odd(warnings));
    }
    let (predictions, left_out) = (rows.len(), read.lines - rows.len());
    document.import_predictions(&NewPredictionSet {
        name: input.set.trim().to_owned(),
        source: input.file.display().to_string(),
        run: input.run.map(str::to_owned),
        left_out,
        notes: warnings.iter().map(|w| w.text.clone()).collect(),
        rows,
    })?;
    let seconds = start.elapsed().as_secs_f64();
    Ok(PredictionsReport { set: input.set.trim().to_owned(), lines: read.lines, predictions, left_out, warnings, seconds })
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
            known.places.add_frame(known.frames.len() as u32, &project.full_name(frame), numbers);
            known.frames.push(frame.id);
        }
        if let (Some(split), true) = (split, known.frames.is_empty()) {
            return Err(PredictionsError::NoSplit(split.to_owned()));
        }
        for object in project.objects() {
            known.places.add_model(known.objects.len() as u32, &object.name, object.bop_id);
            known.objects.push(object.id);
        }
        Ok(known)
    }
}
