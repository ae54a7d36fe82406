//! Marks over a photo: lines with a halo, numbered marks, residual arrows, pills on a leader.

use egui::{Color32, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, Vec2, pos2, vec2};

use super::{Brush, CENTRE, Face, RIGHT, alpha};

/// Radius of a pair's ring.
const MARK_RADIUS: f32 = 5.0;
/// Length of an arrow head.
const HEAD: f32 = 7.0;

/// A numbered point over a photo.
#[derive(Clone, Copy, Debug)]
pub struct PhotoMark<'a> {
    /// Number of the pair, from 1.
    pub number: usize,
    /// Text beside the number, as `0.67`; nothing before there is a value.
    pub value: &'a str,
    /// Whether the pair is selected.
    pub selected: bool,
    /// Whether its residual is far beyond the rest.
    pub outlier: bool,
}

impl Brush {
    /// A line with a halo that keeps it visible on every photo.
    pub fn halo_line(&self, points: Vec<Pos2>, width: f32, colour: Color32, closed: bool) {
        let make = |points: Vec<Pos2>, stroke: Stroke| {
            if closed { Shape::closed_line(points, stroke) } else { Shape::line(points, stroke) }
        };
        let halo = Stroke::new(width + 2.0, alpha(self.t.photo.halo, 0.7));
        self.painter.add(make(points.clone(), halo));
        self.painter.add(make(points, Stroke::new(width, colour)));
    }

    /// An arrow with a halo; `head` points is its head's length.
    pub fn halo_arrow(&self, from: Pos2, to: Pos2, width: f32, colour: Color32) {
        let direction = to - from;
        if direction.length() < 0.5 {
            return;
        }
        let unit = direction.normalized();
        let neck = to - unit * (HEAD * 0.6);
        self.line(from, neck, width + 2.5, alpha(self.t.photo.halo, 0.85));
        self.arrow_head(to + unit * 1.5, unit, HEAD + 2.5, alpha(self.t.photo.halo, 0.85));
        self.line(from, neck, width, colour);
        self.arrow_head(to, unit, HEAD, colour);
    }

    /// An axis of a frame: a line with a small head.
    pub fn axis_arrow(&self, from: Pos2, to: Pos2, colour: Color32) {
        let direction = to - from;
        self.halo_line(vec![from, to], 1.75, colour, false);
        if direction.length() > 1.0 {
            self.arrow_head(to + direction.normalized() * 5.0, direction, HEAD, colour);
        }
    }

    /// A bar with end caps: one sigma along a direction.
    pub fn uncertainty_bar(&self, from: Pos2, to: Pos2, colour: Color32) {
        let unit = (to - from).normalized();
        let cap = vec2(-unit.y, unit.x) * 5.0;
        for (width, colour) in [(4.0, alpha(self.t.photo.halo, 0.7)), (1.75, colour)] {
            self.line(from, to, width, colour);
            self.line(from - cap, from + cap, width, colour);
            self.line(to - cap, to + cap, width, colour);
        }
    }

    /// The ring and dot of a pair on the photo.
    pub fn pair_ring(&self, at: Pos2, selected: bool) {
        let ink = if selected { self.t.photo.pick } else { self.t.photo.ink };
        self.painter.circle_stroke(at, MARK_RADIUS, Stroke::new(3.5, alpha(self.t.photo.halo, 0.8)));
        self.painter.circle_stroke(at, MARK_RADIUS, Stroke::new(1.5, ink));
        self.dot(at, 1.25, self.t.photo.ink);
    }

    /// The colour of a pair's arrow and value.
    pub fn pair_colour(&self, mark: &PhotoMark<'_>) -> Color32 {
        if mark.outlier { self.t.photo.outlier } else { self.t.photo.ink }
    }

    /// Size of a pair's pill.
    pub fn pair_pill_size(&self, mark: &PhotoMark<'_>) -> Vec2 {
        let value = if mark.value.is_empty() { 0.0 } else { self.width(mark.value, Face::MonoSmall) + 9.0 };
        vec2(20.0 + value, 18.0)
    }

    /// The pill of a pair, centred at `at`, on a leader from the mark at `target`.
    pub fn pair_pill(&self, at: Pos2, target: Pos2, mark: &PhotoMark<'_>) -> Rect {
        let rect = Rect::from_center_size(at, self.pair_pill_size(mark));
        self.leader(target, rect);
        let t = self.t;
        self.fill(rect, t.radius.control, t.photo.pill);
        if mark.selected {
            self.frame(rect, t.radius.control, 1.25, t.photo.pick);
        }
        let y = rect.center().y;
        self.text(pos2(rect.left() + 10.0, y), CENTRE, mark.number, Face::SmallStrong, t.photo.ink);
        if !mark.value.is_empty() {
            let colour = if mark.outlier { t.photo.outlier } else { t.photo.pill_text };
            self.text(pos2(rect.right() - 6.0, y), RIGHT, mark.value, Face::MonoSmall, colour);
        }
        rect
    }

    fn leader(&self, target: Pos2, pill: Rect) {
        let edge = pill.clamp(target);
        let gap = edge - target;
        if gap.length() <= MARK_RADIUS + 1.0 {
            return;
        }
        let from = target + gap.normalized() * (MARK_RADIUS + 1.0);
        self.line(from, edge, 3.0, alpha(self.t.photo.halo, 0.55));
        self.line(from, edge, 1.0, alpha(self.t.photo.ink, 0.85));
    }

    /// A numbered disc on the mesh view.
    pub fn mesh_mark(&self, at: Pos2, number: usize, selected: bool, pending: bool) {
        let t = self.t;
        let accent = selected || pending;
        if pending {
            self.painter.circle_stroke(at, 13.0, Stroke::new(1.25, alpha(t.photo.pick, 0.9)));
        }
        self.dot(at, 8.5, if pending { t.accent.fill } else { t.photo.pill });
        let edge = if accent { t.photo.pick } else { alpha(t.photo.ink, 0.75) };
        self.painter.circle_stroke(at, 8.5, Stroke::new(if accent { 1.5 } else { 1.0 }, edge));
        self.text(at, CENTRE, number, Face::Tiny, t.photo.ink);
    }

    /// The number of the pending pair beside the cross hair.
    pub fn pending_badge(&self, at: Pos2, number: usize) {
        self.dot(at, 9.5, alpha(self.t.photo.halo, 0.9));
        self.dot(at, 8.5, self.t.accent.fill);
        self.text(at, CENTRE, number, Face::Tiny, self.t.photo.ink);
    }

    /// A cross hair with a hole: arms from `hole` to `reach` points.
    pub fn cross_hair(&self, at: Pos2, hole: f32, reach: f32, opacity: f32) {
        for arm in [vec2(1.0, 0.0), vec2(-1.0, 0.0), vec2(0.0, 1.0), vec2(0.0, -1.0)] {
            let (from, to) = (at + arm * hole, at + arm * reach);
            self.line(from, to, 3.0, alpha(self.t.photo.halo, 0.7 * opacity));
            self.line(from, to, 1.25, alpha(self.t.photo.ink, opacity));
        }
    }

    /// Words on a photo in a pill whose left middle is at `at`; returns where it lies.
    pub fn photo_chip(&self, at: Pos2, text: &str, mono: bool) -> Rect {
        let face = if mono { Face::MonoSmall } else { Face::Small };
        let width = self.width(text, face) + 16.0;
        let rect = Rect::from_min_size(pos2(at.x, at.y - 11.0), vec2(width, 22.0));
        self.fill(rect, self.t.radius.control, self.t.photo.pill);
        self.text(rect.center(), CENTRE, text, face, self.t.photo.pill_text);
        rect
    }
}

/// A frame around a selected picture, three points outside it.
pub(crate) fn picture_frame(painter: &Painter, rect: Rect, radius: f32, colour: Color32) {
    painter.rect_stroke(rect.expand(3.0), radius, Stroke::new(2.0, colour), StrokeKind::Inside);
}
