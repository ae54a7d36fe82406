//! `label add` and `label list`.

use super::{Failure, readable, say_json, writable};
use crate::project::{CameraModel, Document, Edit, LabelPose, LabelState, Method, PoseLabel, Transaction};
use crate::tasks::pose_flags;
use clap::{Args, Subcommand};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;

/// What to do with labels.
#[derive(Debug, Subcommand)]
pub enum Label {
    /// Add labels from JSON lines, one transaction a line
    Add(LabelAdd),
    /// List all labels as JSON lines
    List(LabelList),
}

/// `label add --project DIR [FILE|-]`.
#[derive(Debug, Args)]
pub struct LabelAdd {
    /// Project folder
    #[arg(long)]
    project: PathBuf,
    /// File of JSON lines; - or nothing reads standard input
    file: Option<PathBuf>,
    /// Accepted for symmetry: the answers are JSON in any case
    #[arg(long)]
    json: bool,
}

/// `label list --project DIR`.
#[derive(Debug, Args)]
pub struct LabelList {
    /// Project folder
    #[arg(long)]
    project: PathBuf,
    /// Accepted for symmetry: the lines are JSON in any case
    #[arg(long)]
    json: bool,
}

/// One line of `label add`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NewLine {
    frame: String,
    object: String,
    #[serde(rename = "R")]
    r: [f64; 9],
    t_mm: [f64; 3],
    #[serde(default)]
    state: LabelState,
}

/// One line of `label list`.
#[derive(Debug, Serialize)]
struct ListLine<'a> {
    label: i64,
    frame: String,
    object: &'a str,
    #[serde(rename = "R")]
    r: Option<[f64; 9]>,
    t_mm: Option<[f64; 3]>,
    state: LabelState,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    flags: Vec<&'static str>,
}

impl LabelAdd {
    pub fn run(&self) -> Result<(), Failure> {
        let input: Box<dyn BufRead> = match self.file.as_deref() {
            Some(path) if path.as_os_str() != "-" => {
                let file = std::fs::File::open(path).map_err(|err| Failure::Input(format!("{err}: {}", path.display())))?;
                Box::new(BufReader::new(file))
            }
            _ => Box::new(std::io::stdin().lock()),
        };
        let mut document = writable(&self.project)?;
        let mut bad = false;
        for (index, line) in input.lines().enumerate() {
            let number = index + 1;
            let line = line.map_err(|err| Failure::Input(format!("line {number} can't be read: {err}")))?;
            if line.trim().is_empty() {
                continue;
            }
            match add(&mut document, &line) {
                Ok(label) => say_json(&json!({"line": number, "label": label}))?,
                Err(text) => {
                    bad = true;
                    say_json(&json!({"line": number, "error": text}))?;
                }
            }
        }
        document.close().map_err(|err| Failure::Broken(err.to_string()))?;
        if bad { Err(Failure::Said(2)) } else { Ok(()) }
    }
}

/// Adds the label of one line; its id is on disk when this returns.
fn add(document: &mut Document, line: &str) -> Result<i64, String> {
    let line: NewLine = serde_json::from_str(line).map_err(|err| err.to_string())?;
    let project = document.project();
    let frame = project.frame_named(&line.frame).ok_or_else(|| format!("there is no frame {}", line.frame))?;
    let object = project.object_named(&line.object).ok_or_else(|| format!("there is no object {}", line.object))?;
    let (frame, camera, object) = (frame.id, project.camera(frame.camera).map(|c| c.model.clone()), object.id);
    let id = document.allocate_label_id();
    let mut label = PoseLabel::new(id, frame, object, Method::Command, "command line");
    label.pose = Some(LabelPose { r: line.r, t_mm: line.t_mm });
    label.state = line.state;
    if let Some(CameraModel::Known(camera)) = &camera {
        pose_flags::flag(document.project(), camera, &mut label);
    }
    document.commit(Transaction { label: "Add label".to_owned(), edits: vec![Edit::PutLabel(label)] }).map_err(|err| err.to_string())?;
    Ok(id.0)
}

impl LabelList {
    pub fn run(&self) -> Result<(), Failure> {
        let document = readable(&self.project)?;
        let project = document.project();
        for label in project.labels() {
            let frame = project.frame(label.frame).map(|f| project.full_name(f)).unwrap_or_default();
            let object = project.object(label.object).map_or("", |o| o.name.as_str());
            let (r, t_mm) = (label.pose.map(|p| p.r), label.pose.map(|p| p.t_mm));
            say_json(&ListLine { label: label.id.0, frame, object, r, t_mm, state: label.state, flags: label.flags.words() })?;
        }
        Ok(())
    }
}
