//! What verbs say on standard output.

use super::Failure;
use std::io::{self, ErrorKind, Write as _};
use std::path::Path;

/// A line of output; a reader that went away ends the verb quietly.
pub(super) fn say(line: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    writeln!(out, "{line}").and_then(|()| out.flush()).map_err(|err| unsaid(&err, 3))
}

/// A value as one line of JSON.
pub(super) fn say_json(value: &impl serde::Serialize) -> Result<(), Failure> {
    let line = serde_json::to_string(value).map_err(|err| Failure::Broken(err.to_string()))?;
    say(&line)
}

/// How a verb ends that could not say its answer: quietly with `gone` where its reader went away, else with a sentence.
pub(super) fn unsaid(err: &io::Error, gone: u8) -> Failure {
    match err.kind() {
        ErrorKind::BrokenPipe => Failure::Said(gone),
        _ => Failure::Broken(format!("standard output can't be written: {err}; the answer is not complete")),
    }
}

/// A path as it stands in JSON, which holds text alone: what is no text in it is shown by a mark.
pub(super) fn path_text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
