//! The program: arguments in, one call, an exit code out.

use clap::Parser as _;
use std::process::ExitCode;

fn main() -> ExitCode {
    return_large_blocks();
    let args = poseloop::cli::Args::parse();
    match &args.verb {
        Some(verb) => ExitCode::from(poseloop::cli::run(verb)),
        None => ExitCode::from(poseloop::app::run(args.project.as_deref(), args.device_losses)),
    }
}

/// Keeps the C library's allocator from holding on to large blocks. It raises the size from which it gives blocks back to
/// that of the largest one freed, so that a few decoded photos make every thread keep the room of theirs.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[allow(unsafe_code, reason = "the C library's only way; it sets a number before any other thread runs")]
fn return_large_blocks() {
    const FROM_BYTES: libc::c_int = 256 * 1024;
    // Refused, everything works as before with more memory.
    let _accepted = unsafe { libc::mallopt(libc::M_MMAP_THRESHOLD, FROM_BYTES) };
}

/// Other allocators give back by themselves.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
fn return_large_blocks() {}
