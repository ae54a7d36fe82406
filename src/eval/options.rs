//! What is asked for, and how it is computed.

use super::metric::vsd;
use super::symmetries::Treatment;

/// The metrics that are asked for. Translation and rotation error come always.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// Visible surface discrepancy.
    pub vsd: bool,
    /// Maximum symmetry-aware surface distance.
    pub mssd: bool,
    /// Maximum symmetry-aware projection distance.
    pub mspd: bool,
    /// Average distance of model points.
    pub add: bool,
    /// Average distance to the nearest model point.
    pub adds: bool,
    /// Area under the curves of ADD and ADD-S.
    pub auc: bool,
    /// Mean projection error.
    pub projection: bool,
    /// Complement over union of masks.
    pub mask: bool,
}

impl Asked {
    /// Names on the command line, with what they mean.
    pub const NAMES: [&'static str; 8] = ["vsd", "mssd", "mspd", "add", "adds", "auc", "proj", "cou"];

    /// The scores of BOP: VSD, MSSD and MSPD.
    pub fn bop() -> Self {
        Self { vsd: true, mssd: true, mspd: true, ..Self::default() }
    }

    /// Adds the metric of a name; `false` for a name that is none.
    pub fn add_named(&mut self, name: &str) -> bool {
        let field = match name {
            "vsd" => &mut self.vsd,
            "mssd" => &mut self.mssd,
            "mspd" => &mut self.mspd,
            "add" => &mut self.add,
            "adds" | "adi" | "add-s" => &mut self.adds,
            "auc" => &mut self.auc,
            "proj" => &mut self.projection,
            "cou" => &mut self.mask,
            _ => return false,
        };
        *field = true;
        true
    }

    /// Whether ADD is needed.
    pub fn needs_add(self) -> bool {
        self.add || self.auc
    }

    /// Whether ADD-S is needed.
    pub fn needs_adds(self) -> bool {
        self.adds || self.auc
    }
}

/// Where the depth comes from that VSD compares with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DepthUse {
    /// The depth images of the frames.
    #[default]
    File,
    /// The true poses of each frame, drawn together.
    Rendered,
}

/// How poses are judged.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Options {
    /// What is asked for.
    pub asked: Asked,
    /// Where VSD's depth comes from.
    pub depth: DepthUse,
    /// VSD's tolerance of visibility, millimetres.
    pub delta_mm: f64,
    /// Share that must be seen for a true pose to count, where that is known.
    pub least_visibility: f64,
    /// Estimates of an image that detection looks at, the best first.
    pub most_per_image: usize,
    /// How continuous symmetries are treated; [`super::Model`] was prepared with it.
    pub treatment: Treatment,
    /// Whether each bad case's cause is looked for.
    pub causes: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            asked: Asked::bop(),
            depth: DepthUse::File,
            delta_mm: vsd::DELTA_MM,
            least_visibility: 0.1,
            most_per_image: 100,
            treatment: Treatment::Steps,
            causes: true,
        }
    }
}
