//! Surfaces, hairlines, rings, bars and the other small figures of the panels.

use std::f32::consts::TAU;

use egui::emath::GuiRounding as _;
use egui::{Color32, CornerRadius, Mesh, Pos2, Rect, Shape, Stroke, StrokeKind, TextureId, Vec2, epaint::RectShape, pos2, vec2};

use super::Brush;
use crate::render::Ground;

/// Segments of a full ring: no corner shows at radius 30.
const SEGMENTS_A_TURN: f32 = 96.0;
/// Shares of a ring beyond this are drawn closed: the caps would meet anyway.
const FULL: f32 = 0.999;

impl Brush {
    /// A filled surface with round corners.
    pub fn fill(&self, rect: Rect, radius: f32, colour: Color32) {
        self.painter.rect_filled(rect, radius, colour);
    }

    /// A large surface without corners, which costs far less than [`Brush::fill`] on software Vulkan.
    pub fn ground(&self, rect: Rect, colour: Color32) {
        self.painter.add(Ground::shape(self.painter.ctx(), rect, colour));
    }

    /// A one-point frame inside the edge.
    pub fn frame(&self, rect: Rect, radius: f32, width: f32, colour: Color32) {
        self.painter.rect_stroke(rect, radius, Stroke::new(width, colour), StrokeKind::Inside);
    }

    /// A card: a surface, with a hairline in the light theme only.
    pub fn card(&self, rect: Rect, colour: Color32) {
        self.fill(rect, self.t.radius.card, colour);
        if !self.t.dark {
            self.frame(rect, self.t.radius.card, 1.0, self.t.surface.hairline);
        }
    }

    /// A horizontal hairline: a filled rectangle, so that its pixel is the one below `y` at every scale.
    pub fn hairline_h(&self, x: egui::Rangef, y: f32) {
        self.plain(Rect::from_min_max(pos2(x.min, y), pos2(x.max, y + 1.0)), self.t.surface.hairline);
    }

    /// A vertical hairline, one point to the right of `x`.
    pub fn hairline_v(&self, x: f32, y: egui::Rangef) {
        self.plain(Rect::from_min_max(pos2(x, y.min), pos2(x + 1.0, y.max)), self.t.surface.hairline);
    }

    /// A rectangle of whole pixels without the soft edge that it would not show: two triangles.
    fn plain(&self, rect: Rect, colour: Color32) {
        let mut mesh = Mesh::default();
        mesh.add_colored_rect(rect.round_to_pixels(self.painter.pixels_per_point()), colour);
        self.painter.add(mesh);
    }

    /// A straight line.
    pub fn line(&self, from: Pos2, to: Pos2, width: f32, colour: Color32) {
        self.painter.line_segment([from, to], Stroke::new(width, colour));
    }

    /// A disc.
    pub fn dot(&self, centre: Pos2, radius: f32, colour: Color32) {
        self.painter.circle_filled(centre, radius, colour);
    }

    /// An object's swatch. In the light theme a faint edge keeps yellow on white.
    pub fn swatch(&self, centre: Pos2, colour: Color32) {
        let rect = Rect::from_center_size(centre, Vec2::splat(self.t.size.swatch));
        self.fill(rect, self.t.radius.swatch, colour);
        if !self.t.dark {
            self.frame(rect, self.t.radius.swatch, 1.0, self.t.text.primary.gamma_multiply(0.22));
        }
    }

    /// A progress ring: track, and a part from twelve o'clock clockwise. The colour must be opaque.
    pub fn ring(&self, centre: Pos2, radius: f32, width: f32, share: f32, colour: Color32) {
        self.ring_on(self.t.surface.hover, centre, radius, width, share, colour);
    }

    /// The same with another colour of its empty part: where `surface.hover` can't be told from the ground.
    pub fn ring_on(&self, track: Color32, centre: Pos2, radius: f32, width: f32, share: f32, colour: Color32) {
        let closed = share >= FULL;
        let track = if closed { colour } else { track };
        self.painter.circle_stroke(centre, radius, Stroke::new(width, track));
        if share > 0.0 && !closed {
            self.arc(centre, radius, -0.25..share - 0.25, width, colour);
        }
    }

    /// An arc with round caps, in turns, clockwise from three o'clock. The colour must be opaque.
    pub fn arc(&self, centre: Pos2, radius: f32, turns: std::ops::Range<f32>, width: f32, colour: Color32) {
        let span = turns.end - turns.start;
        let count = ((span.abs() * SEGMENTS_A_TURN).ceil() as usize).max(8);
        let point = |step: usize| {
            let angle = (turns.start + span * step as f32 / count as f32) * TAU;
            centre + radius * Vec2::angled(angle)
        };
        let points: Vec<Pos2> = (0..=count).map(point).collect();
        for cap in [points[0], points[count]] {
            self.painter.circle_filled(cap, width / 2.0, colour);
        }
        self.painter.add(Shape::line(points, Stroke::new(width, colour)));
    }

    /// A thin bar with a track.
    pub fn bar(&self, rect: Rect, share: f32, colour: Color32) {
        let radius = rect.height() / 2.0;
        self.fill(rect, radius, self.t.surface.hover);
        if share > 0.0 {
            let width = (rect.width() * share.min(1.0)).max(rect.height());
            self.fill(Rect::from_min_size(rect.min, vec2(width, rect.height())), radius, colour);
        }
    }

    /// A filled triangle whose tip is at `tip`.
    pub fn arrow_head(&self, tip: Pos2, direction: Vec2, size: f32, colour: Color32) {
        let along = direction.normalized() * size;
        let across = vec2(-along.y, along.x) * 0.55;
        let points = vec![tip, tip - along + across, tip - along - across];
        self.painter.add(Shape::convex_polygon(points, colour, Stroke::NONE));
    }

    /// The mark of the app: a loop, open at the top right, with an arrow head and a dot.
    pub fn mark(&self, centre: Pos2, radius: f32) {
        let colour = self.t.accent.line;
        let scale = radius / 9.0;
        self.arc(centre, radius, 0.02..0.80, 2.25 * scale.sqrt(), colour);
        let end = centre + radius * Vec2::angled(0.835 * TAU);
        self.arrow_head(end + vec2(3.2, 1.0) * scale.sqrt(), vec2(0.8, 0.55), 6.0 * scale.sqrt(), colour);
        self.dot(centre, 2.25 * scale.sqrt(), self.t.text.primary);
    }

    /// A picture with round corners; `uv` is the part of the texture that is shown.
    pub fn picture(&self, texture: TextureId, rect: Rect, uv: Rect, radius: impl Into<CornerRadius>, tint: Color32) {
        self.painter.add(RectShape::filled(rect, radius, tint).with_texture(texture, uv));
    }

    /// A dashed frame, for a place where something can be dropped.
    pub fn dashed_frame(&self, rect: Rect, colour: Color32) {
        let corners = [rect.left_top(), rect.right_top(), rect.right_bottom(), rect.left_bottom(), rect.left_top()];
        self.painter.extend(Shape::dashed_line(&corners, Stroke::new(1.0, colour), 4.0, 4.0));
    }

    /// A line without axes, scaled to its own range, with a dot at its end.
    pub fn spark(&self, rect: Rect, values: &[f32], width: f32, colour: Color32) {
        let (low, high) = values.iter().fold((f32::MAX, f32::MIN), |(low, high), v| (low.min(*v), high.max(*v)));
        let steps = values.len().saturating_sub(1).max(1) as f32;
        let range = (high - low).max(f32::EPSILON);
        let points: Vec<Pos2> = values
            .iter()
            .enumerate()
            .map(|(i, v)| {
                let x = rect.left() + rect.width() * i as f32 / steps;
                pos2(x, rect.bottom() - rect.height() * (v - low) / range)
            })
            .collect();
        if let Some(last) = points.last() {
            self.dot(*last, 2.0, colour);
        }
        self.painter.add(Shape::line(points, Stroke::new(width, colour)));
    }

    /// Diagonals every five points, clipped: label noise.
    pub fn hatch(&self, rect: Rect, colour: Color32) {
        let brush = self.clipped(rect);
        let mut x = rect.left() - rect.height();
        while x < rect.right() {
            brush.line(pos2(x, rect.bottom()), pos2(x + rect.height(), rect.top()), 1.0, colour);
            x += 5.0;
        }
    }

    /// The ring around what the keyboard is on.
    pub fn focus(&self, rect: Rect, radius: f32) {
        self.frame(rect, radius, 1.5, self.t.accent.line);
    }
}

/// The uv rectangle that shows a whole texture.
pub fn whole() -> Rect {
    Rect::from_min_max(Pos2::ZERO, pos2(1.0, 1.0))
}

/// The uv rectangle that fills `frame` with a picture of `size`, cut at two sides where the shapes differ.
pub fn cover(size: Vec2, frame: Vec2) -> Rect {
    if size.x <= 0.0 || size.y <= 0.0 || frame.x <= 0.0 || frame.y <= 0.0 {
        return whole();
    }
    let scale = (frame.x / size.x).max(frame.y / size.y);
    let shown = vec2(frame.x / (size.x * scale), frame.y / (size.y * scale));
    Rect::from_center_size(pos2(0.5, 0.5), shown)
}
