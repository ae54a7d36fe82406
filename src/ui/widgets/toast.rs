//! Toasts: what happened without the user's hand, at the lower right, for a few seconds.

use egui::{Align2, Area, Frame, Id, Order, Pos2, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::{Button, Tone, place_ui};
use crate::ui::{
    brush::{Brush, Face},
    icons,
    theme::Tokens,
};

/// More would stand in the way of the work; older ones are found in the list of messages.
const MOST: usize = 4;
/// Seconds that a toast stays; problems stay until they are closed.
const STAYS_S: f64 = 6.0;

/// A message to be shown.
#[derive(Clone, Debug)]
pub struct Toast {
    /// What it is about.
    pub tone: Tone,
    /// What happened, to what.
    pub title: String,
    /// What to do, and the path last; may be empty.
    pub detail: String,
    /// Words of its button, if there is a place to go.
    pub action: Option<String>,
    /// Given back when the button is clicked.
    pub id: u64,
}

/// The toasts on screen, newest last.
#[derive(Debug, Default)]
pub struct Toasts {
    shown: Vec<(Toast, Option<f64>)>,
}

impl Toasts {
    /// Adds a toast; one with the same words as a shown one only starts its time anew. The oldest make room.
    pub fn push(&mut self, toast: Toast) {
        self.shown.retain(|(other, _)| other.title != toast.title || other.detail != toast.detail);
        self.shown.push((toast, None));
        self.shown.drain(..self.shown.len().saturating_sub(MOST));
    }

    /// Takes away what no longer holds: toasts of that title.
    pub fn retract(&mut self, title: &str) {
        self.shown.retain(|(toast, _)| toast.title != title);
    }

    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.shown.is_empty()
    }

    /// Removes all.
    pub fn clear(&mut self) {
        self.shown.clear();
    }

    /// Shows the toasts, the newest with its lower right at `corner`. Returns the id of the toast whose button was clicked.
    pub fn show_ui(&mut self, ui: &Ui, corner: Pos2, width: f32) -> Option<u64> {
        let now = ui.input(|input| input.time);
        let mut bottom = corner.y;
        let (mut clicked, mut closed) = (None, None);
        for (i, (toast, since)) in self.shown.iter_mut().enumerate().rev() {
            let since = *since.get_or_insert(now);
            if toast.tone != Tone::Problem && now - since > STAYS_S {
                closed = Some(i);
                continue;
            }
            let (rect, answer) = toast_ui(ui, toast, pos2(corner.x, bottom), width);
            bottom = rect.top() - 8.0;
            match answer {
                Some(Answer::Act) => (clicked, closed) = (Some(toast.id), Some(i)),
                Some(Answer::Close) => closed = Some(i),
                None => {}
            }
            ui.request_repaint_after_secs((STAYS_S - (now - since)).max(0.1) as f32);
        }
        if let Some(i) = closed {
            self.shown.remove(i);
            ui.request_repaint();
        }
        clicked
    }
}

enum Answer {
    Act,
    Close,
}

fn toast_ui(ui: &Ui, toast: &Toast, corner: Pos2, width: f32) -> (Rect, Option<Answer>) {
    let t = Tokens::of(ui);
    let frame = Frame::popup(ui.style()).fill(t.surface.raised).inner_margin(0);
    let area = Area::new(Id::unique(("toast", &toast.title, &toast.detail)))
        .order(Order::Foreground)
        .pivot(Align2::RIGHT_BOTTOM)
        .fixed_pos(corner);
    let shown = area.show(ui, |ui| frame.show(ui, |ui| content_ui(ui, toast, width)).inner);
    (shown.response.rect, shown.inner)
}

fn content_ui(ui: &mut Ui, toast: &Toast, width: f32) -> Option<Answer> {
    let brush = Brush::of(ui);
    let t = brush.t;
    let width = width.min(ui.content_rect().width() - 2.0 * t.space.m);
    let column = width - 34.0 - 34.0;
    let title = brush.paragraph_galley(column, &toast.title, Face::BodyMedium, t.text.primary);
    let detail = brush.paragraph_galley(column, &toast.detail, Face::Small, t.text.secondary);
    let detail_height = if toast.detail.is_empty() { 0.0 } else { detail.size().y + 2.0 };
    let action_height = if toast.action.is_some() { 32.0 } else { 0.0 };
    let height = 20.0 + title.size().y + detail_height + action_height;
    let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Alert, true, format!("{} {}", toast.title, toast.detail)));
    brush.icon_filled(rect.min + vec2(18.0, 19.0), toast.tone.icon(), t.size.icon, toast.tone.colour(t));
    let mut at = rect.min + vec2(34.0, 10.0);
    let advance = title.size().y + 2.0;
    brush.painter.galley(at, title, t.text.primary);
    at.y += advance;
    brush.painter.galley(at, detail, t.text.secondary);
    buttons_ui(ui, toast, rect)
}

fn buttons_ui(ui: &mut Ui, toast: &Toast, rect: Rect) -> Option<Answer> {
    let mut answer = None;
    let close = Rect::from_min_size(pos2(rect.right() - 32.0, rect.top() + 6.0), vec2(26.0, 24.0));
    place_ui(ui, close, "close", |ui| {
        if Button::icon_only(icons::CLOSE, "Close message").show_ui(ui).clicked() {
            answer = Some(Answer::Close);
        }
    });
    if let Some(action) = &toast.action {
        let place = Rect::from_min_max(pos2(rect.left() + 34.0, rect.bottom() - 34.0), rect.max);
        place_ui(ui, place, "action", |ui| {
            if Button::secondary(action).show_ui(ui).clicked() {
                answer = Some(Answer::Act);
            }
        });
    }
    answer
}
