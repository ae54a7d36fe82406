//! A sentence with a status: soft surface, filled icon, and at most one action.

use egui::{Color32, Response, Role, Sense, Ui, WidgetInfo, vec2};

use super::Button;
use crate::ui::{
    brush::{Brush, Face},
    icons,
    theme::Tokens,
};

/// What a sentence is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Good to know.
    Info,
    /// Done, inside the requirement.
    Ok,
    /// Worth a look.
    Attention,
    /// Broken.
    Problem,
}

impl Tone {
    /// The icon of the tone.
    pub fn icon(self) -> &'static str {
        match self {
            Self::Info => icons::INFO,
            Self::Ok => icons::CHECK_CIRCLE,
            Self::Attention => icons::WARNING,
            Self::Problem => icons::ERROR,
        }
    }

    /// The colour of the icon.
    pub fn colour(self, t: &Tokens) -> Color32 {
        match self {
            Self::Info => t.accent.line,
            Self::Ok => t.status.ok,
            Self::Attention => t.status.attention,
            Self::Problem => t.status.problem,
        }
    }

    /// The surface behind the sentence.
    pub fn surface(self, t: &Tokens) -> Color32 {
        match self {
            Self::Info => t.surface.raised,
            Self::Ok => t.soft.ok,
            Self::Attention => t.soft.attention,
            Self::Problem => t.soft.problem,
        }
    }
}

/// Shows a sentence over the whole width.
pub fn sentence_ui(ui: &mut Ui, tone: Tone, text: &str) -> Response {
    let brush = Brush::of(ui);
    let t = brush.t;
    let width = ui.available_width();
    let galley = brush.paragraph_galley(width - 38.0, text, Face::Small, t.text.primary);
    let (rect, response) = ui.allocate_exact_size(vec2(width, galley.size().y + 16.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    brush.fill(rect, t.radius.card, tone.surface(t));
    brush.icon_filled(rect.min + vec2(16.0, 16.0), tone.icon(), t.size.state_icon, tone.colour(t));
    brush.painter.galley(rect.min + vec2(30.0, 8.0), galley, t.text.primary);
    response
}

/// The same with a button below; returns whether it was clicked.
pub fn sentence_with_action_ui(ui: &mut Ui, tone: Tone, text: &str, action: &str) -> bool {
    sentence_ui(ui, tone, text);
    ui.add_space(Tokens::of(ui).space.xs);
    Button::secondary(action).show_ui(ui).clicked()
}
