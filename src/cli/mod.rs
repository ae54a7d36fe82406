//! Headless verbs of the same binary. Exit codes: 0 done, 1 the answer is no, 2 bad input, 3 something broke.

mod doctor;
mod eval;
mod export;
mod import;
mod import_predictions;
mod info;
mod json_keys;
mod label;
mod output;
mod render;
mod sample;
mod solve;

use crate::exchange::counted as count;
use clap::{Parser, Subcommand};
use output::{path_text, say, say_json, unsaid};
use std::path::PathBuf;

/// What a verb ends with when it does not end well.
#[derive(Debug)]
pub enum Failure {
    /// The input is no good: exit code 2.
    Input(String),
    /// Something broke: exit code 3.
    Broken(String),
    /// What was wrong was said already: this exit code.
    Said(u8),
}

/// The program as it is called.
#[derive(Debug, Parser)]
#[command(name = "poseloop", version, about = "Object pose estimation projects from plan to deployment")]
#[command(args_conflicts_with_subcommands = true)]
pub struct Args {
    /// Project folder to open in the window
    pub project: Option<PathBuf>,
    /// The same, as the verbs have it
    #[arg(long = "project", value_name = "DIR", conflicts_with = "project")]
    pub named_project: Option<PathBuf>,
    /// How often in a row the program was started anew for a lost graphics device
    #[arg(long, hide = true, default_value_t = 0)]
    pub device_losses: u8,
    /// Work without the window
    #[command(subcommand)]
    pub verb: Option<Verb>,
}

impl Args {
    /// The project folder that was given.
    pub fn folder(&self) -> Option<&std::path::Path> {
        self.project.as_deref().or(self.named_project.as_deref())
    }
}

/// The verbs.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Make the sample project in a new or empty folder
    Sample(sample::Sample),
    /// Read a dataset into a project
    #[command(subcommand)]
    Import(import::Import),
    /// Write a project as a dataset
    #[command(subcommand)]
    Export(export::Export),
    /// Add and list labels
    #[command(subcommand)]
    Label(label::Label),
    /// Compute poses from points and pixels
    Solve(solve::Solve),
    /// Judge poses
    Eval(Box<eval::Eval>),
    /// Draw a frame's labels to a PNG
    Render(render::Render),
    /// Say what a project holds
    Info(info::Info),
    /// Say what this machine has and what is missing
    Doctor(doctor::Doctor),
}

/// Carries out a verb and gives the exit code.
pub fn run(verb: &Verb) -> u8 {
    let done = match verb {
        Verb::Sample(args) => args.run(),
        Verb::Import(import::Import::Bop(args)) => args.run(),
        Verb::Import(import::Import::Predictions(args)) => args.run(),
        Verb::Export(export::Export::Bop(args)) => args.run(),
        Verb::Label(label::Label::Add(args)) => args.run(),
        Verb::Label(label::Label::List(args)) => args.run(),
        Verb::Solve(args) => args.run(),
        Verb::Eval(args) => args.run(),
        Verb::Render(args) => args.run(),
        Verb::Info(args) => args.run(),
        Verb::Doctor(args) => args.run(),
    };
    let (code, text) = match done {
        Ok(()) => return 0,
        Err(Failure::Said(code)) => return code,
        Err(Failure::Input(text)) => (2, text),
        Err(Failure::Broken(text)) => (3, text),
    };
    eprintln!("poseloop: {text}");
    code
}

/// Opens a project for writing; one that somebody holds is refused by name.
fn writable(folder: &std::path::Path) -> Result<crate::project::Document, Failure> {
    let document = crate::project::Document::open(folder).map_err(of_store)?;
    match document.why_read_only() {
        Some(why) => Err(Failure::Input(format!("the project can't be written, {why}: {}", folder.display()))),
        None => Ok(document),
    }
}

/// Opens a project to read it, also beside a writer.
fn readable(folder: &std::path::Path) -> Result<crate::project::Document, Failure> {
    crate::project::Document::open_read_only(folder).map_err(of_store)
}

/// Bad input, or something that broke.
fn of_store(err: crate::project::StoreError) -> Failure {
    if err.is_input() { Failure::Input(err.to_string()) } else { Failure::Broken(err.to_string()) }
}

/// A failure of the system at a path that somebody gave: bad input where another path helps, else something broke.
fn of_system(kind: std::io::ErrorKind, text: String) -> Failure {
    if crate::project::is_of_the_path(kind) { Failure::Input(text) } else { Failure::Broken(text) }
}

/// Refuses to write over what the project lives on.
fn check_out(project: &crate::project::Project, folder: &std::path::Path, out: &std::path::Path) -> Result<(), Failure> {
    match crate::tasks::needed_files::role(project, folder, out) {
        Some(role) => {
            Err(Failure::Input(format!("this is {role}, which nothing is written over; choose another place: {}", out.display())))
        }
        None => Ok(()),
    }
}
