//! Widths of the panels beside the work, as they were dragged, and where the window stood.

use super::{Phase, Workspace};
use serde::{Deserialize, Serialize};

/// An edge between panels that can be dragged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// Of the left panel.
    Left,
    /// Of the inspector.
    Right,
    /// Of the mesh view, beside the photo.
    Mesh,
}

impl Edge {
    /// Narrowest and widest panel, in points.
    pub fn range(self) -> (f32, f32) {
        match self {
            Self::Left => (208.0, 320.0),
            Self::Right => (280.0, 360.0),
            Self::Mesh => (200.0, 420.0),
        }
    }

    /// Its name in the settings: each phase keeps its own.
    fn key(self, phase: Phase) -> String {
        format!("{}.{self:?}", phase.name()).to_lowercase()
    }
}

/// Where the window stood when it was closed, in points.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct WindowPlace {
    /// Width and height of what is inside its frame, when it was not maximised.
    pub size: [f32; 2],
    /// Whether it filled the screen.
    pub maximised: bool,
}

impl Workspace {
    /// Width of a panel of the phase on the screen: as it was dragged, or the usual one.
    pub fn panel_width(&self, edge: Edge, usual: f32) -> f32 {
        let (least, most) = edge.range();
        let dragged = self.settings.widths.get(&edge.key(self.shell.phase)).copied();
        dragged.filter(|width| width.is_finite()).unwrap_or(usual).clamp(least, most)
    }

    /// Takes up the width of a panel while its edge is dragged; `None` for the usual one.
    pub(super) fn set_panel_width(&mut self, edge: Edge, width: Option<f32>) {
        let (key, (least, most)) = (edge.key(self.shell.phase), edge.range());
        match width.filter(|width| width.is_finite()) {
            Some(width) => drop(self.settings.widths.insert(key, width.clamp(least, most).round())),
            None => drop(self.settings.widths.remove(&key)),
        }
    }
}
