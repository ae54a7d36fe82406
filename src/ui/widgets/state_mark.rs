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

/// Room for how many dots there are beside those that are shown.
const MORE: f32 = 22.0;

/// How many of so many dots are shown in a width: all, or as many as leave room for `+2` beside them.
pub fn dots_that_fit(count: usize, pitch: f32, room: f32) -> usize {
    let fit = |room: f32| (room.max(0.0) / pitch) as usize;
    if fit(room) >= count { count } else { fit(room - MORE) }
}

impl Brush {
    /// Dots in a row that ends at `right`, as many as fit into `room`, and how many more there are. Returns where it begins.
    pub fn state_dots(&self, right: Pos2, room: f32, (pitch, radius): (f32, f32), dots: &[(Mark, Color32)]) -> f32 {
        let shown = dots_that_fit(dots.len(), pitch, room);
        let mut x = right.x;
        if shown < dots.len() {
            let text = format!("+{}", dots.len() - shown);
            x = self.text(right, crate::ui::brush::RIGHT, text, crate::ui::brush::Face::Tiny, self.t.text.secondary).left() - 2.0;
        }
        for (mark, colour) in dots[..shown].iter().rev() {
            self.state_dot(egui::pos2(x - 0.5 * pitch, right.y), *mark, radius, *colour);
            x -= pitch;
        }
        x
    }

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

#[cfg(test)]
mod tests {
    use super::dots_that_fit;

    #[test]
    fn all_dots_are_shown_where_they_fit_and_else_room_is_left_for_how_many_more() {
        assert_eq!(dots_that_fit(8, 8.0, 64.0), 8);
        assert_eq!(dots_that_fit(21, 8.0, 78.0), 7);
        assert_eq!(dots_that_fit(3, 8.0, 10.0), 0);
        assert_eq!(dots_that_fit(0, 8.0, -5.0), 0);
    }
}
