//! `sample`: makes the sample project.

use super::{Failure, count, of_store, of_system, path_text, say, say_json};
use crate::jobs::JobCtx;
use crate::tasks::sample::{self, SampleError, SampleSpec};
use clap::Args;
use serde_json::json;
use std::path::PathBuf;

const ANSWER: &str = r#"With --json the answer is one line:

  {"project", "frames", "labelled_frames", "labels", "objects", "seconds"}

The exact poses of all frames are in ground_truth.json."#;

/// `sample DIR [--frames N] [--seed S]`.
#[derive(Debug, Args)]
#[command(after_long_help = ANSWER)]
pub struct Sample {
    /// New or empty folder of the project
    dir: PathBuf,
    /// Number of photos; the first half of them is labelled
    #[arg(long, default_value_t = SampleSpec::default().frames as u32, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    frames: u32,
    /// Chooses the arrangements, the views and the noise
    #[arg(long, default_value_t = SampleSpec::default().seed)]
    seed: u64,
    /// Answer with one line of JSON
    #[arg(long)]
    json: bool,
}

impl Sample {
    pub fn run(&self) -> Result<(), Failure> {
        let spec = SampleSpec { frames: self.frames as usize, seed: self.seed, ..SampleSpec::default() };
        let made = sample::make(&self.dir, spec, &JobCtx::detached()).map_err(|err| match err {
            SampleError::NotEmpty(_) => Failure::Input(err.to_string()),
            SampleError::Io { ref source, .. } => of_system(source.kind(), err.to_string()),
            SampleError::Store(err) => of_store(err),
            other => Failure::Broken(other.to_string()),
        })?;
        if self.json {
            return say_json(&json!({
                "project": path_text(&self.dir), "frames": made.frames, "labelled_frames": made.labelled_frames, "labels": made.labels,
                "objects": made.objects, "seconds": made.seconds,
            }));
        }
        say(&format!(
            "{}, {} of them labelled, {} in {:.1} s: {}",
            count(made.frames, "frame"),
            made.labelled_frames,
            count(made.labels, "label"),
            made.seconds,
            self.dir.display()
        ))
    }
}
