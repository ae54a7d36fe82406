//! Running the real binary.

use serde_json::Value;
use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader, Lines, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

/// What a verb answered.
#[derive(Debug)]
pub struct Answer {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Answer {
    /// The only line, as JSON.
    pub fn json(&self) -> Value {
        assert_eq!(self.out.lines().count(), 1, "{self:?}");
        serde_json::from_str(&self.out).unwrap_or_else(|err| panic!("{err}: {self:?}"))
    }

    /// Every line, as JSON.
    pub fn lines(&self) -> Vec<Value> {
        self.out.lines().map(|l| serde_json::from_str(l).unwrap_or_else(|err| panic!("{err}: {l}"))).collect()
    }

    /// Asserts that it ended well.
    pub fn done(self) -> Self {
        assert_eq!(self.code, Some(0), "{self:?}");
        assert_eq!(self.err, "");
        self
    }

    /// Asserts the exit code and one sentence with all of `words` on the error output.
    pub fn refused(self, code: i32, words: &[&str]) -> Self {
        assert_eq!(self.code, Some(code), "{self:?}");
        assert_eq!(self.err.lines().count(), 1, "{self:?}");
        for word in words {
            assert!(self.err.contains(word), "“{word}” is missing: {self:?}");
        }
        self
    }
}

fn command<S: AsRef<OsStr>>(args: &[S]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_poseloop"));
    command.args(args).env("USER", "ada").env("XDG_RUNTIME_DIR", std::env::temp_dir()).stdin(Stdio::null());
    command
}

/// Runs a verb to its end.
pub fn poseloop<S: AsRef<OsStr>>(args: &[S]) -> Answer {
    let output = command(args).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Answer { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

/// Starts a verb that nobody listens to.
pub fn spawn<S: AsRef<OsStr>>(args: &[S]) -> Child {
    command(args).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// Runs a verb with lines on its standard input.
pub fn poseloop_fed<S: AsRef<OsStr>>(args: &[S], input: &[u8]) -> Answer {
    let mut child = command(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // A verb that refuses at once closes its input; that shows in the exit code.
    let _ = child.stdin.take().unwrap().write_all(input);
    let output = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Answer { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

/// `import bop` with `--json`.
pub fn import(dataset: &Path, split: &str, project: &Path) -> Answer {
    poseloop(&[
        OsStr::new("import"),
        "bop".as_ref(),
        dataset.as_ref(),
        "--split".as_ref(),
        split.as_ref(),
        "--project".as_ref(),
        project.as_ref(),
        "--json".as_ref(),
    ])
}

/// A verb with `--project` and further arguments.
pub fn on(verb: &[&str], project: &Path, more: &[&str]) -> Answer {
    let mut args: Vec<&OsStr> = verb.iter().map(OsStr::new).collect();
    args.extend([OsStr::new("--project"), project.as_ref()]);
    args.extend(more.iter().map(OsStr::new));
    poseloop(&args)
}

/// `label list` as JSON.
pub fn labels(project: &Path) -> Vec<Value> {
    on(&["label", "list"], project, &[]).done().lines()
}

/// A `label add` that is being talked to, and that holds its project as long.
pub struct Adding {
    child: Child,
    answers: Lines<BufReader<ChildStdout>>,
}

impl Adding {
    pub fn to(project: &Path) -> Self {
        let args = [OsStr::new("label"), "add".as_ref(), "--project".as_ref(), project.as_ref()];
        let mut child = command(&args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let answers = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { child, answers }
    }

    /// Says a line and waits for its answer, before anything else is said.
    pub fn say(&mut self, line: &str) -> Value {
        let input = self.child.stdin.as_mut().unwrap();
        writeln!(input, "{line}").and_then(|()| input.flush()).unwrap();
        let answer = self.answers.next().unwrap().unwrap();
        serde_json::from_str(&answer).unwrap()
    }

    pub fn process(&self) -> u32 {
        self.child.id()
    }

    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Ends the input and gives the exit code.
    pub fn end(mut self) -> Option<i32> {
        drop(self.child.stdin.take());
        self.child.wait().unwrap().code()
    }
}
