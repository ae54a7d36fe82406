//! A painter together with the tokens: what widgets and views paint with.

mod photo;
pub(crate) use photo::picture_frame;
mod shapes;
mod text;

pub use photo::PhotoMark;
pub use shapes::{cover, whole};
pub use text::{Face, Run};

use egui::{Align2, Color32, Painter, Rect, Ui};

use super::theme::Tokens;

/// Text that starts at a point, centred in height.
pub const LEFT: Align2 = Align2::LEFT_CENTER;
/// Text centred on a point.
pub const CENTRE: Align2 = Align2::CENTER_CENTER;
/// Text that ends at a point, centred in height.
pub const RIGHT: Align2 = Align2::RIGHT_CENTER;

/// Paints text, icons and figures in the colours of the theme.
#[derive(Clone)]
pub struct Brush {
    /// Where to.
    pub painter: Painter,
    /// Colours and sizes.
    pub t: &'static Tokens,
}

impl Brush {
    /// A brush on the painter of a `Ui`.
    pub fn of(ui: &Ui) -> Self {
        Self::new(ui.painter().clone(), Tokens::of(ui))
    }

    /// A brush on any painter.
    pub fn new(painter: Painter, t: &'static Tokens) -> Self {
        Self { painter, t }
    }

    /// The same brush, restricted to a rectangle as well.
    pub fn clipped(&self, rect: Rect) -> Self {
        Self::new(self.painter.with_clip_rect(rect.intersect(self.painter.clip_rect())), self.t)
    }

    /// A brush whose colours fade towards transparent, for what is disabled.
    pub fn faded(&self, opacity: f32) -> Self {
        let mut painter = self.painter.clone();
        painter.multiply_opacity(opacity);
        Self::new(painter, self.t)
    }
}

/// A colour at a share of its opacity.
pub fn alpha(colour: Color32, share: f32) -> Color32 {
    colour.gamma_multiply(share)
}
