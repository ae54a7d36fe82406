//! `render`: a frame's labels to a PNG at photo size, by the exact rasteriser, without a GPU.

use super::{Failure, check_out, of_system, path_text, readable, say, say_json};
use crate::media::MediaError;
use crate::project::Project;
use crate::tasks::render_frame::{self, Picture, RenderStyle};
use clap::{Args, ValueEnum};
use serde_json::json;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// How the labels are drawn.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Style {
    /// Shaded, half transparent
    Solid,
    /// Outline
    Outline,
    /// Outline and tint through whatever hides the object
    Xray,
    /// 16-bit depth, 0.1 mm a step, 0 nothing, at most 6553.5 mm
    Depth,
    /// 8-bit mask, 255 on the object
    Mask,
}

const ANSWER: &str = r#"With --json the answer is one line:

  {"out", "frame", "left_out": [objects that have no mesh and were not drawn],
   "clipped_px", "notes": ["…"]}

Depth ends at 6553.5 mm, the largest number of 16 bits: what lies farther away holds it,
and "clipped_px" counts these pixels. Where --out is standard output the picture stands
there alone, and notes go to standard error."#;

/// `render --project DIR --frame NAME [--object NAME] --style STYLE --out PNG`.
#[derive(Debug, Args)]
#[command(after_long_help = ANSWER)]
pub struct Render {
    /// Project folder
    #[arg(long)]
    project: PathBuf,
    /// Frame as SESSION/NAME
    #[arg(long)]
    frame: String,
    /// Object by name; all labels of the frame without it
    #[arg(long)]
    object: Option<String>,
    /// How
    #[arg(long, value_enum)]
    style: Style,
    /// The picture to write
    #[arg(long)]
    out: PathBuf,
    /// Answer with one line of JSON
    #[arg(long)]
    json: bool,
}

impl Render {
    pub fn run(&self) -> Result<(), Failure> {
        let document = readable(&self.project)?;
        let folder = self.out.parent().filter(|p| !p.as_os_str().is_empty());
        if let Some(folder) = folder.filter(|p| !p.is_dir()) {
            return Err(Failure::Input(format!("there is no folder {}: {}", folder.display(), self.out.display())));
        }
        if let Some(other) = self.out.extension().filter(|e| is_other_format(e)) {
            let name = other.to_string_lossy();
            let text = format!("the picture is a PNG, not {}: {}", name.to_uppercase(), self.out.with_extension("png").display());
            return Err(Failure::Input(format!("{text} would be its name")));
        }
        if self.out.as_os_str() == "-" {
            return Err(Failure::Input("the picture goes to a file; /dev/stdout is standard output: --out -".to_owned()));
        }
        let style = match self.style {
            Style::Solid => RenderStyle::Solid,
            Style::Outline => RenderStyle::Outline,
            Style::Xray => RenderStyle::XRay,
            Style::Depth => RenderStyle::Depth,
            Style::Mask => RenderStyle::Mask,
        };
        check_out(document.project(), &self.project, &self.out)?;
        let drawn =
            render_frame::run(document.project(), &self.project, &self.frame, self.object.as_deref(), style).map_err(Failure::Input)?;
        let saved = match &drawn.picture {
            Picture::Colour(photo) => photo.save_png(&self.out),
            Picture::Depth(depth) => crate::media::save_depth_png(&self.out, depth),
            Picture::Mask { width, height, mask } => crate::media::save_mask_png(&self.out, *width, *height, mask),
        };
        saved.map_err(unsaved)?;
        let left_out = left_out(document.project(), &self.frame);
        if is_standard_output(&self.out) {
            drawn.notes.iter().for_each(|note| eprintln!("poseloop: {note}"));
            return Ok(());
        }
        if self.json {
            return say_json(&json!({
                "out": path_text(&self.out), "frame": self.frame, "left_out": left_out,
                "clipped_px": drawn.clipped_px, "notes": drawn.notes,
            }));
        }
        left_out.iter().try_for_each(|name| say(&format!("{name} has no mesh and was not drawn")))?;
        drawn.notes.iter().try_for_each(|note| say(note))?;
        say(&self.out.display().to_string())
    }
}

/// Whether the end of a file's name says that it is a picture of another format.
fn is_other_format(extension: &std::ffi::OsStr) -> bool {
    let others = ["jpg", "jpeg", "tif", "tiff", "bmp", "webp", "gif", "exr"];
    others.iter().any(|other| extension.eq_ignore_ascii_case(other))
}

/// Whether a path names standard output, where the picture must stand alone then.
fn is_standard_output(path: &Path) -> bool {
    ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"].iter().any(|name| path == Path::new(name))
}

fn unsaved(err: MediaError) -> Failure {
    match &err {
        MediaError::Write { source, .. } => of_system(source.kind(), err.to_string()),
        _ => Failure::Broken(err.to_string()),
    }
}

/// Objects that are labelled in a frame and can't be drawn.
fn left_out(project: &Project, frame: &str) -> BTreeSet<String> {
    let labels = project.frame_named(frame).into_iter().flat_map(|f| project.labels_of(f.id));
    labels.filter_map(|l| project.object(l.object)).filter(|o| o.mesh.is_none()).map(|o| o.name.clone()).collect()
}
