//! Type: faces, single lines, runs on one base line, paragraphs, elision.

use std::sync::Arc;

use egui::{
    Align2, Color32, FontFamily, FontId, Galley, Pos2, Rect, pos2,
    text::{LayoutJob, TextWrapping},
    vec2,
};

use super::{Brush, CENTRE};
use crate::ui::{
    fonts::{self, ICONS, ICONS_FILLED, MEDIUM, SEMIBOLD},
    theme::Tokens,
};

/// Line height of a paragraph in units of the type size.
const LEADING: f32 = 1.42;

/// A size and weight of type. Not more than three sizes in one panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "size and weight are in the name")]
pub enum Face {
    Tiny,
    Small,
    SmallMedium,
    SmallStrong,
    Body,
    BodyMedium,
    BodyStrong,
    Title,
    Headline,
    Figure,
    Mono,
    MonoSmall,
}

impl Face {
    /// The font of this face.
    pub fn font(self, t: &Tokens) -> FontId {
        let size = &t.type_size;
        match self {
            Self::Tiny => FontId::new(size.tiny, fonts::family(SEMIBOLD)),
            Self::Small => FontId::new(size.small, FontFamily::Proportional),
            Self::SmallMedium => FontId::new(size.small, fonts::family(MEDIUM)),
            Self::SmallStrong => FontId::new(size.small, fonts::family(SEMIBOLD)),
            Self::Body => FontId::new(size.body, FontFamily::Proportional),
            Self::BodyMedium => FontId::new(size.body, fonts::family(MEDIUM)),
            Self::BodyStrong => FontId::new(size.body, fonts::family(SEMIBOLD)),
            Self::Title => FontId::new(size.title, fonts::family(SEMIBOLD)),
            Self::Headline => FontId::new(size.headline, fonts::family(SEMIBOLD)),
            Self::Figure => FontId::new(size.figure, fonts::family(SEMIBOLD)),
            Self::Mono => FontId::new(size.mono, FontFamily::Monospace),
            Self::MonoSmall => FontId::new(size.mono_small, FontFamily::Monospace),
        }
    }
}

/// A piece of a line with its own face and colour.
#[derive(Clone, Copy, Debug)]
pub struct Run<'a> {
    /// The words; spaces at the ends count.
    pub text: &'a str,
    /// Size and weight.
    pub face: Face,
    /// Colour.
    pub colour: Color32,
}

impl<'a> Run<'a> {
    /// A run of text.
    pub fn new(text: &'a str, face: Face, colour: Color32) -> Self {
        Self { text, face, colour }
    }
}

impl Brush {
    /// One line of text; returns where it lies.
    pub fn text(&self, at: Pos2, align: Align2, text: impl ToString, face: Face, colour: Color32) -> Rect {
        self.painter.text(at, align, text, face.font(self.t), colour)
    }

    /// One line of text, cut with `…` where it would be wider than `width`.
    pub fn text_within(&self, at: Pos2, align: Align2, width: f32, text: &str, face: Face, colour: Color32) -> Rect {
        let mut job = LayoutJob::simple_singleline(text.to_owned(), face.font(self.t), colour);
        job.wrap = TextWrapping::truncate_at_width(width.max(1.0));
        let galley = self.painter.layout_job(job);
        let rect = align.anchor_size(at, galley.size());
        self.painter.galley(rect.min, galley, colour);
        rect
    }

    /// One line of text, cut with `…` in its middle where it would be wider than `width`: of a path both ends tell most.
    pub fn text_cut_inside(&self, at: Pos2, align: Align2, width: f32, text: &str, face: Face, colour: Color32) -> Rect {
        let letters: Vec<char> = text.chars().collect();
        let cut = |left_out: usize| -> String {
            let head = (letters.len() - left_out) / 2;
            let dots: &[char] = if left_out == 0 { &[] } else { &['…'] };
            letters[..head].iter().chain(dots).chain(&letters[head + left_out..]).collect()
        };
        let fits = |left_out: &usize| self.width(&cut(*left_out), face) <= width;
        // By halving: each try lays the text out.
        let (mut low, mut high) = (0, letters.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            if fits(&middle) { high = middle } else { low = middle + 1 }
        }
        self.text(at, align, cut(low), face, colour)
    }

    /// Width of a line of text.
    pub fn width(&self, text: &str, face: Face) -> f32 {
        self.layout(text, face, Color32::PLACEHOLDER).size().x
    }

    /// Several runs on one line and one base line, that of the largest.
    pub fn runs(&self, at: Pos2, align: Align2, runs: &[Run<'_>]) -> Rect {
        // What is empty has no base line.
        let runs: Vec<&Run<'_>> = runs.iter().filter(|run| !run.text.is_empty()).collect();
        let galleys: Vec<_> = runs.iter().map(|run| self.layout(run.text, run.face, run.colour)).collect();
        let width: f32 = galleys.iter().map(|galley| galley.size().x).sum();
        let left = align.anchor_size(at, vec2(width, 0.0)).left();
        let Some(largest) = galleys.iter().max_by(|a, b| a.size().y.total_cmp(&b.size().y)) else {
            return Rect::from_min_size(at, vec2(0.0, 0.0));
        };
        let height = largest.size().y;
        let base = at.y - height / 2.0 + base_line(largest);
        let mut x = left;
        for (galley, run) in galleys.iter().zip(runs) {
            self.painter.galley(pos2(x, base - base_line(galley)), Arc::clone(galley), run.colour);
            x += galley.size().x;
        }
        Rect::from_min_size(pos2(left, at.y - height / 2.0), vec2(width, height))
    }

    /// A paragraph in a column; returns where it lies.
    pub fn paragraph(&self, at: Pos2, width: f32, text: &str, face: Face, colour: Color32) -> Rect {
        let galley = self.paragraph_galley(width, text, face, colour);
        let rect = Rect::from_min_size(at, galley.size());
        self.painter.galley(at, galley, colour);
        rect
    }

    /// Lays a paragraph out without painting it, for those who need its height first.
    pub fn paragraph_galley(&self, width: f32, text: &str, face: Face, colour: Color32) -> Arc<Galley> {
        self.painter.layout_job(self.paragraph_job(width, text, face, colour))
    }

    /// The same with centred lines: paint it at the middle of its column.
    pub fn centred_galley(&self, width: f32, text: &str, face: Face, colour: Color32) -> Arc<Galley> {
        let mut job = self.paragraph_job(width, text, face, colour);
        job.halign = egui::Align::Center;
        self.painter.layout_job(job)
    }

    fn paragraph_job(&self, width: f32, text: &str, face: Face, colour: Color32) -> LayoutJob {
        let font = face.font(self.t);
        let leading = (font.size * LEADING).round();
        let mut job = LayoutJob::simple(text.to_owned(), font, colour, width.max(1.0));
        for section in &mut job.sections {
            section.format.line_height = Some(leading);
        }
        job
    }

    /// An outlined icon, centred.
    pub fn icon(&self, centre: Pos2, icon: &str, size: f32, colour: Color32) {
        self.painter.text(centre, CENTRE, icon, FontId::new(size, fonts::family(ICONS)), colour);
    }

    /// A filled icon, centred.
    pub fn icon_filled(&self, centre: Pos2, icon: &str, size: f32, colour: Color32) {
        self.painter.text(centre, CENTRE, icon, FontId::new(size, fonts::family(ICONS_FILLED)), colour);
    }

    fn layout(&self, text: &str, face: Face, colour: Color32) -> Arc<Galley> {
        self.painter.layout_no_wrap(text.to_owned(), face.font(self.t), colour)
    }
}

/// Distance of the base line from the top of a laid-out line.
fn base_line(galley: &Galley) -> f32 {
    galley.rows.first().and_then(|row| row.row.glyphs.first()).map_or(0.0, |glyph| glyph.pos.y)
}
