//! The program: arguments in, one call, an exit code out.

use clap::Parser as _;
use std::process::ExitCode;

fn main() -> ExitCode {
    let args = poseloop::cli::Args::parse();
    match &args.verb {
        Some(verb) => ExitCode::from(poseloop::cli::run(verb)),
        None => ExitCode::from(poseloop::app::run(args.project.as_deref())),
    }
}
