//! `label add` and `label list`.

use super::json_keys::{Key, complaint, numbers};
use super::{Failure, readable, say_json, unsaid, writable};
use crate::exchange::{Numbers, json_words, without_mark};
use crate::project::{CameraModel, CommitError, Document, Edit, LabelPose, LabelState, Method, PoseLabel, Transaction};
use crate::tasks::pose_flags;
use clap::{Args, Subcommand};
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, BufWriter, Write as _};
use std::path::PathBuf;

/// What to do with labels.
#[derive(Debug, Subcommand)]
pub enum Label {
    /// Add labels from JSON lines, one transaction a line
    Add(LabelAdd),
    /// List all labels as JSON lines
    List(LabelList),
}

const LINES: &str = r#"A line is one label:

  {"frame": "SESSION/NAME", "object": NAME, "R": [9, row by row], "t_mm": [3],
   "state": "draft" | "done" | "reviewed" | "rejected"}

"state" is "draft" where it is left out. What `label list` says beyond this, "label" and
"flags", is accepted and has no effect. Each line is answered once its label is on disk:

  {"line", "label"}   the number of the line and of the new label
  {"line", "error"}   the line was not taken up; the rest goes on, exit code 2 at the end"#;

const LISTED: &str = r#"A line for each label, in the order of their numbers:

  {"label", "frame", "object", "R": [9, row by row], "t_mm": [3], "state"}

A label without a pose has null for "R" and "t_mm". "flags" stands there as well where a
pose is odd: "outside the image", "behind the camera", "duplicate", "rotation not
orthonormal"."#;

/// `label add --project DIR [FILE|-]`.
#[derive(Debug, Args)]
#[command(after_long_help = LINES)]
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
#[command(after_long_help = LISTED)]
pub struct LabelList {
    /// Project folder
    #[arg(long)]
    project: PathBuf,
    /// Accepted for symmetry: the lines are JSON in any case
    #[arg(long)]
    json: bool,
}

/// One line of `label add`. What `label list` says beyond it is accepted and has no effect, so that its lines can be
/// fed back.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NewLine {
    frame: String,
    object: String,
    #[serde(rename = "R")]
    r: Numbers<9>,
    t_mm: Numbers<3>,
    #[serde(default)]
    state: LabelState,
    #[serde(default, rename = "label")]
    _label: IgnoredAny,
    #[serde(default, rename = "flags")]
    _flags: IgnoredAny,
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

/// The keys of a line, for those who left one out or wrote something else there.
const KEYS: [Key; 5] = [
    Key { name: "frame", required: true, wanted: "the frame's name as SESSION/NAME, a text", fits: Value::is_string },
    Key { name: "object", required: true, wanted: "the object's name, a text", fits: Value::is_string },
    Key { name: "R", required: true, wanted: "9 numbers, the rotation row by row", fits: numbers::<9> },
    Key { name: "t_mm", required: true, wanted: "3 numbers, the translation in mm", fits: numbers::<3> },
    Key { name: "state", required: false, wanted: "draft, done, reviewed or rejected", fits: |v| LabelState::deserialize(v).is_ok() },
];

/// Why a line is no label: by its keys where it is JSON, else by its place.
fn what_is_wrong(line: &[u8], err: &serde_json::Error) -> String {
    let by_key = serde_json::from_slice(line).ok().and_then(|value: Value| complaint(&value, &KEYS, Some(&["label", "flags"])));
    by_key.unwrap_or_else(|| format!("{}, column {}", json_words(err), err.column()))
}

/// Why a line was not taken up.
enum Refusal {
    /// The line is no good; the next one may be.
    Line(String),
    /// The disk failed: no line has a chance.
    Store(String),
}

impl LabelAdd {
    pub fn run(&self) -> Result<(), Failure> {
        let mut input: Box<dyn BufRead> = match self.file.as_deref() {
            Some(path) if path.is_dir() => {
                return Err(Failure::Input(format!("the labels can't be read, this is a folder: {}", path.display())));
            }
            Some(path) if path.as_os_str() != "-" => {
                let file = std::fs::File::open(path)
                    .map_err(|err| Failure::Input(format!("the labels can't be read, {err}: {}", path.display())))?;
                Box::new(BufReader::new(file))
            }
            _ => Box::new(std::io::stdin().lock()),
        };
        let mut document = writable(&self.project)?;
        let added = add_all(&mut document, &mut input);
        let closed = document.close().map_err(|err| Failure::Broken(err.to_string()));
        added.and_then(|all| closed.map(|()| all)).and_then(|all| if all { Ok(()) } else { Err(Failure::Said(2)) })
    }
}

/// Adds the labels of all lines and answers each; whether all were good.
fn add_all(document: &mut Document, input: &mut dyn BufRead) -> Result<bool, Failure> {
    let (mut all, mut line) = (true, Vec::new());
    for number in 1_usize.. {
        line.clear();
        let read = input.read_until(b'\n', &mut line).map_err(|err| Failure::Input(format!("line {number} can't be read: {err}")))?;
        if read == 0 {
            break;
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        match add(document, without_mark(line.trim_ascii())) {
            Ok(label) => say_json(&json!({"line": number, "label": label}))?,
            Err(Refusal::Line(text)) => {
                all = false;
                say_json(&json!({"line": number, "error": text}))?;
            }
            Err(Refusal::Store(text)) => {
                say_json(&json!({"line": number, "error": text}))?;
                return Err(Failure::Broken(format!("line {number} and all after it were not stored: {text}")));
            }
        }
    }
    Ok(all)
}

/// Adds the label of one line; its id is on disk when this returns.
fn add(document: &mut Document, line: &[u8]) -> Result<i64, Refusal> {
    let line: NewLine = serde_json::from_slice(line).map_err(|err| Refusal::Line(what_is_wrong(line, &err)))?;
    let project = document.project();
    let none = |what: &str, name: &str| Refusal::Line(format!("there is no {what} {name}"));
    let frame = project.frame_named(&line.frame).ok_or_else(|| none("frame", &line.frame))?;
    let object = project.object_named(&line.object).ok_or_else(|| none("object", &line.object))?;
    let (frame, camera, object) = (frame.id, project.camera(frame.camera).map(|c| c.model.clone()), object.id);
    let id = document.allocate_label_id();
    let mut label = PoseLabel::new(id, frame, object, Method::Command, "command line");
    label.pose = Some(LabelPose { r: line.r.0, t_mm: line.t_mm.0 });
    label.state = line.state;
    let camera = if let Some(CameraModel::Known(camera)) = &camera { Some(camera) } else { None };
    pose_flags::flag(document.project(), camera, &mut label);
    let step = Transaction { label: "Add label".to_owned(), edits: vec![Edit::PutLabel(label)] };
    document.commit(step).map_err(|err| match err {
        CommitError::Store(err) => Refusal::Store(err.to_string()),
        other => Refusal::Line(other.to_string()),
    })?;
    Ok(id.0)
}

impl LabelList {
    pub fn run(&self) -> Result<(), Failure> {
        let document = readable(&self.project)?;
        let project = document.project();
        let mut out = BufWriter::new(std::io::stdout().lock());
        for label in project.labels() {
            let frame = project.frame(label.frame).map(|f| project.full_name(f)).unwrap_or_default();
            let object = project.object(label.object).map_or("", |o| o.name.as_str());
            let (r, t_mm) = (label.pose.map(|p| p.r), label.pose.map(|p| p.t_mm));
            let line = ListLine { label: label.id.0, frame, object, r, t_mm, state: label.state, flags: label.flags.words() };
            let line = serde_json::to_string(&line).map_err(|err| Failure::Broken(err.to_string()))?;
            // A reader that went away, as `head` does, has what it wanted.
            writeln!(out, "{line}").map_err(|err| unsaid(&err, 0))?;
        }
        out.flush().map_err(|err| unsaid(&err, 0))
    }
}
