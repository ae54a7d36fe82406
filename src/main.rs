//! The program: arguments in, one call, an exit code out.

use clap::Parser as _;
use std::process::ExitCode;

fn main() -> ExitCode {
    poseloop::app::return_large_blocks();
    let args = poseloop::cli::Args::parse();
    match &args.verb {
        Some(verb) => ExitCode::from(poseloop::cli::run(verb)),
        None => ExitCode::from(poseloop::app::run(args.folder(), args.device_losses)),
    }
}
