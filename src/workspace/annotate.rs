//! What the Annotate phase has in hand: frame, object, label, tool, half a pair, a pose that is being dragged.

use crate::geom::pnp::Candidate;
use crate::geom::{Vec2, Vec3};
use crate::project::{FrameId, LabelId, ObjectId, PoseLabel};

/// The tools of the photo.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Tool {
    /// Picks labels on the photo.
    Select,
    /// Matches points of mesh and photo.
    #[default]
    Points,
    /// Moves and turns the pose by handles.
    Gizmo,
}

/// Whose axes the handles of the gizmo follow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum GizmoAxes {
    /// The object's.
    #[default]
    Object,
    /// The camera's.
    Camera,
}

/// How the overlay is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum OverlayStyle {
    /// Shaded, half transparent, with an outline.
    #[default]
    Solid,
    /// The outline alone.
    Outline,
    /// Through everything that hides it.
    XRay,
    /// Edges that can be seen.
    HiddenLine,
}

impl OverlayStyle {
    /// All styles, in the order of the toolbar.
    pub const ALL: [Self; 4] = [Self::Solid, Self::Outline, Self::XRay, Self::HiddenLine];

    /// The word on screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::Solid => "Solid",
            Self::Outline => "Outline",
            Self::XRay => "X-ray",
            Self::HiddenLine => "Lines",
        }
    }
}

/// Which frames the list shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum FrameFilter {
    /// All of them.
    #[default]
    All,
    /// Those without a label, with a draft or rejected one, or sent to review.
    ToDo,
    /// Those whose photo is missing.
    Missing,
    /// Those that were sent to review.
    Review,
}

impl FrameFilter {
    /// Which frames it lets through, in words.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::All => "Every frame",
            Self::ToDo => "Frames without a label, with a draft or rejected label, or sent to review",
            Self::Missing => "Frames whose photo is missing",
            Self::Review => "Frames that were sent to review",
        }
    }
}

impl FrameFilter {
    /// What is said where no frame passes.
    pub fn none(self) -> &'static str {
        match self {
            Self::All => "No frames yet",
            Self::ToDo => "Nothing is to do: every frame has a label that is done, and none waits for review",
            Self::Missing => "No photo is missing",
            Self::Review => "No frame waits for review",
        }
    }
}

/// Steps of the zoom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ZoomCommand {
    /// The whole photo.
    Fit,
    /// One photo pixel is one screen pixel.
    OneToOne,
    /// Twice as large.
    In,
    /// Half as large.
    Out,
}

/// One end of a pair that waits for the other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum HalfPair {
    /// A place on the photo, in pixels.
    Pixel(Vec2),
    /// A place on the mesh, in metres in the object's frame.
    Point(Vec3),
}

/// A change that is seen but not yet a step: it becomes one at the end of the gesture, or nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct Gesture {
    /// The label as it looks now.
    pub label: PoseLabel,
    /// Whether the label is new.
    pub new: bool,
    /// What the step will be called.
    pub name: String,
}

/// The state of the Annotate phase.
#[derive(Clone, Debug, Default)]
pub struct Annotate {
    /// The frame on the screen.
    pub frame: Option<FrameId>,
    /// The frame whose photo is on the screen, and the photo's sides in pixels.
    pub photo_px: Option<(FrameId, [u32; 2])>,
    /// The object that is being labelled.
    pub object: Option<ObjectId>,
    /// The label in hand; `None` when the object has none in this frame yet.
    pub label: Option<LabelId>,
    /// The tool.
    pub tool: Tool,
    /// Whose axes the gizmo follows.
    pub gizmo_axes: GizmoAxes,
    /// How the overlay is drawn.
    pub style: OverlayStyle,
    /// How opaque it is, 0 to 1.
    pub opacity: f32,
    /// Brightness added to the photo, −1 to 1.
    pub brightness: f32,
    /// Contrast of the photo, 1 unchanged.
    pub contrast: f32,
    /// Which frames are listed.
    pub filter: FrameFilter,
    /// Half a pair.
    pub pending: Option<HalfPair>,
    /// The pair whose numbers are shown.
    pub pair: Option<usize>,
    /// The gesture in hand.
    pub gesture: Option<Gesture>,
    /// The gesture in hand was given up: until it ends, what it still asks for is not heard.
    pub given_up: bool,
    /// Other poses that explain the pairs, best first, without the one that is shown.
    pub candidates: Vec<Candidate>,
    /// The label for which another solution was chosen than the one that fits best.
    pub chosen: Option<LabelId>,
    /// A wish to bring the keyboard to the photo, or from there to the mesh, that the view has not met yet.
    pub swap_view: bool,
    /// A wish to bring the keyboard to the photo, that the view has not met yet.
    pub to_photo: bool,
    /// A wish for the zoom that the view has not met yet.
    pub zoom: Option<ZoomCommand>,
}

impl Annotate {
    /// The state at the start: half transparent, photo unchanged.
    pub fn new() -> Self {
        Self { opacity: 0.55, contrast: 1.0, ..Self::default() }
    }

    /// Puts down whatever is half done.
    pub fn drop_half_done(&mut self) {
        self.pending = None;
        self.give_up();
        self.pair = None;
        self.candidates.clear();
    }

    /// Gives up the gesture in hand: everything is as before it, also while the button is still down. Says whether there
    /// was one.
    pub fn give_up(&mut self) -> bool {
        let had = self.gesture.take().is_some();
        self.given_up |= had;
        had
    }
}
