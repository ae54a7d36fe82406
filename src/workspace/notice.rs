//! What the program tells the user without being asked: notices, newest last.

use std::path::PathBuf;

use crate::project::FrameId;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// Something ended well that took a while.
    Done,
    /// Worth a look; nothing was lost.
    Attention,
    /// Something that was asked for did not happen.
    Problem,
}

/// One sentence for the user: what happened, to what, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// How bad it is.
    pub severity: Severity,
    /// The sentence.
    pub text: String,
    /// Further lines, such as the warnings of an import; may be empty.
    pub details: Vec<String>,
    /// The file or folder it is about, if there is one.
    pub path: Option<PathBuf>,
    /// The frame it is about where that is not the one on the screen.
    pub frame: Option<FrameId>,
}

impl Notice {
    /// A notice that something ended well.
    pub fn done(text: impl Into<String>) -> Self {
        Self { severity: Severity::Done, text: text.into(), details: Vec::new(), path: None, frame: None }
    }

    /// A notice that asks for a look.
    pub fn attention(text: impl Into<String>) -> Self {
        Self { severity: Severity::Attention, ..Self::done(text) }
    }

    /// A notice that something failed.
    pub fn problem(text: impl Into<String>) -> Self {
        Self { severity: Severity::Problem, ..Self::done(text) }
    }

    /// The same notice with further lines.
    pub fn with_details(mut self, details: Vec<String>) -> Self {
        self.details = details;
        self
    }

    /// The same notice with the frame it is about.
    pub fn in_frame(mut self, frame: Option<FrameId>) -> Self {
        self.frame = frame;
        self
    }

    /// The same notice with the place it is about.
    pub fn at(mut self, path: impl Into<PathBuf>) -> Self {
        self.path = Some(path.into());
        self
    }
}
