//! `info`: what a project holds.

use super::{Failure, count, readable, say};
use crate::project::{Frame, LabelState, SCHEMA_VERSION};
use clap::Args;
use serde_json::{Map, Value, json};
use std::path::PathBuf;

const ANSWER: &str = r#"With --json the answer is one line:

  {"name", "frames", "missing_images", "labels",
   "objects": {NAME: labels}, "splits": {NAME: frames},
   "states": {"draft", "done", "reviewed", "rejected": labels},
   "predictions": [{"name", "rows", "left_out", "source", "run"}],
   "frames_to_review", "database_bytes", "schema"}

Frames of sessions that no dataset brought are counted under the split "none"."#;

/// `info --project DIR`.
#[derive(Debug, Args)]
#[command(after_long_help = ANSWER)]
pub struct Info {
    /// Project folder
    #[arg(long)]
    project: PathBuf,
    /// Answer with one line of JSON
    #[arg(long)]
    json: bool,
}

const STATES: [LabelState; 4] = [LabelState::Draft, LabelState::Done, LabelState::Reviewed, LabelState::Rejected];

impl Info {
    pub fn run(&self) -> Result<(), Failure> {
        let document = readable(&self.project)?;
        let project = document.project();
        let mut states = Map::new();
        for state in STATES {
            states.insert(state.word().to_owned(), json!(project.labels().filter(|l| l.state == state).count()));
        }
        let objects: Map<String, Value> = project.objects().map(|o| (o.name.clone(), json!(project.labels_of_object(o.id)))).collect();
        let mut splits = Map::new();
        for frame in project.frames() {
            let split = project.session(frame.session).and_then(|s| s.split.clone()).unwrap_or_else(|| "none".to_owned());
            let count = splits.get(&split).and_then(Value::as_u64).unwrap_or(0) + 1;
            splits.insert(split, json!(count));
        }
        let sets: Vec<Value> = project
            .prediction_sets()
            .map(|s| json!({"name": s.name, "rows": s.rows, "left_out": s.left_out, "source": s.source, "run": s.run}))
            .collect();
        let to_review = project.frames().filter(|f| f.review.is_some()).count();
        let bytes = std::fs::metadata(document.database()).map_or(0, |m| m.len());
        // As it is now: files come and go after an import.
        let is_there = |f: &Frame| f.image.as_ref().is_some_and(|i| i.resolve(&self.project).is_some());
        let missing = project.frames().filter(|f| !is_there(f)).count();
        let info = json!({
            "name": project.name(), "frames": project.frame_count(), "missing_images": missing, "labels": project.label_count(),
            "objects": objects, "states": states, "splits": splits, "predictions": sets, "frames_to_review": to_review, "database_bytes": bytes, "schema": SCHEMA_VERSION,
        });
        if self.json {
            return say(&info.to_string());
        }
        let (frames, labels) = (count(project.frame_count(), "frame"), count(project.label_count(), "label"));
        say(&format!("{}: {frames} ({missing} without a photo), {labels}", project.name()))?;
        let number = |value: &Value| value.as_u64().unwrap_or(0) as usize;
        objects.iter().try_for_each(|(name, n)| say(&format!("  {name}: {}", count(number(n), "label"))))?;
        states.iter().try_for_each(|(state, n)| say(&format!("  {state}: {n}")))?;
        splits.iter().try_for_each(|(split, n)| say(&format!("  split {split}: {}", count(number(n), "frame"))))?;
        project.prediction_sets().try_for_each(|s| say(&format!("  predictions {}: {}", s.name, count(s.rows, "row"))))?;
        if to_review > 0 {
            say(&format!("  to review: {}", count(to_review, "frame")))?;
        }
        say(&format!("  database: {:.1} MB, format {SCHEMA_VERSION}", bytes as f64 / 1e6))
    }
}
