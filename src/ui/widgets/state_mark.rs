//! The state of a label as a dot (frames) and as an icon (lists). Never colour alone.

use egui::{Color32, Pos2, Shape, Stroke, Vec2, vec2};

use crate::ui::{
    brush::{Brush, alpha},
    icons,
    theme::Tokens,
};

/// State of a label as it is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mark {
    /// There is no label: ring.
    #[default]
    None,
    /// Half disc.
    Draft,
    /// Disc, check.
    Done,
    /// Disc, double check in ok.
    Reviewed,
    /// Cross in problem.
    Rejected,
}

impl Mark {
    /// The state in words.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "no label",
            Self::Draft => "draft",
            Self::Done => "done",
            Self::Reviewed => "reviewed",
            Self::Rejected => "rejected",
        }
    }

    /// The icon and its colour.
    pub fn icon(self, t: &Tokens) -> (&'static str, Color32) {
        match self {
            Self::None => (icons::RADIO_BUTTON_UNCHECKED, t.text.disabled),
            Self::Draft => (icons::CONTRAST, t.accent.line),
            Self::Done => (icons::CHECK, t.text.secondary),
            Self::Reviewed => (icons::DONE_ALL, t.status.ok),
            Self::Rejected => (icons::CLOSE, t.status.problem),
        }
    }
}

impl Brush {
    /// The state as a dot in a colour. Radius 3.5 at a pitch of 12 in lists, 2.75 at 8 in the filmstrip.
    pub fn state_dot(&self, centre: Pos2, mark: Mark, radius: f32, colour: Color32) {
        match mark {
            Mark::None => self.state_ring(centre, radius, alpha(self.t.text.disabled, 0.8)),
            Mark::Draft => {
                self.state_ring(centre, radius, colour);
                let half = |step: i32| {
                    let angle = std::f32::consts::PI * (0.5 + step as f32 / 16.0);
                    centre + radius * Vec2::angled(angle)
                };
                let points = (0..=16).map(half).collect();
                self.painter.add(Shape::convex_polygon(points, colour, Stroke::NONE));
            }
            Mark::Done | Mark::Reviewed => self.dot(centre, radius, colour),
            Mark::Rejected => {
                let arm = vec2(radius, radius) * 0.75;
                let other = vec2(arm.x, -arm.y);
                self.line(centre - arm, centre + arm, 1.5, self.t.status.problem);
                self.line(centre - other, centre + other, 1.5, self.t.status.problem);
            }
        }
    }

    fn state_ring(&self, centre: Pos2, radius: f32, colour: Color32) {
        self.painter.circle_stroke(centre, radius - 0.6, Stroke::new(1.2, colour));
    }

    /// The state as an icon of 15 points.
    pub fn state_icon(&self, centre: Pos2, mark: Mark) {
        let (icon, colour) = mark.icon(self.t);
        self.icon(centre, icon, self.t.size.state_icon, colour);
    }
}
