//! The status bar: whether all is saved, counts, the running job, the graphics adapter.

use egui::{Pos2, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::ui::{
    brush::{Brush, Face, LEFT, RIGHT, Run},
    icons,
    widgets::tooltip,
};

/// Whether the project is on disk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Saved<'a> {
    /// There is no project.
    NoProject,
    /// Every change is on disk.
    #[default]
    Yes,
    /// A change is being written.
    Writing,
    /// Another process writes; this one reads. Says who.
    ReadOnly(&'a str),
    /// Writing failed. Says why.
    Failed(&'a str),
}

/// The job that shows in the bar.
#[derive(Clone, Copy, Debug)]
pub struct StatusJob<'a> {
    /// What is being done, as `Importing scene 14 of 20`.
    pub name: &'a str,
    /// Share that is done; nothing if it is not known.
    pub share: Option<f32>,
    /// Time left in words, or nothing.
    pub left: &'a str,
    /// How many more jobs there are.
    pub more: usize,
    /// Whether it can be cancelled.
    pub can_cancel: bool,
}

/// What the bar shows.
#[derive(Clone, Copy, Debug, Default)]
pub struct StatusView<'a> {
    /// Whether all is saved.
    pub saved: Saved<'a>,
    /// Counts, as `412 labels   200 frames`.
    pub counts: &'a str,
    /// The running job.
    pub job: Option<StatusJob<'a>>,
    /// Graphics adapter.
    pub adapter: &'a str,
    /// Time of the last picture.
    pub frame_ms: Option<f32>,
    /// How many messages nobody read yet; `None` shows no way to them.
    pub messages: Option<usize>,
}

/// What the user asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatusEvent {
    /// Open the list of jobs.
    Jobs,
    /// Cancel the job that shows.
    Cancel,
    /// Open the list of messages.
    Messages,
}

/// Shows the bar over the whole of `ui`'s rectangle (24 high).
pub fn status_bar_ui(ui: &mut Ui, view: &StatusView<'_>) -> Option<StatusEvent> {
    let rect = ui.max_rect();
    let brush = Brush::of(ui);
    brush.ground(rect, brush.t.surface.window);
    brush.hairline_h(rect.x_range(), rect.top());
    let y = rect.center().y;
    let end = saved_ui(ui, &brush, pos2(rect.left(), y), view);
    let (right, opens) = view.messages.map_or((rect.right() - 12.0, false), |unread| messages_ui(ui, &brush, rect, unread));
    let start = adapter_ui(&brush, pos2(right, y), view);
    let asked = view.job.as_ref().and_then(|job| job_ui(ui, &brush, job, egui::Rangef::new(end + 16.0, start - 16.0), rect));
    asked.or(opens.then_some(StatusEvent::Messages))
}

fn saved_ui(ui: &Ui, brush: &Brush, at: Pos2, view: &StatusView<'_>) -> f32 {
    let t = brush.t;
    let (icon, colour, text, tip) = match view.saved {
        Saved::NoProject => return at.x,
        Saved::Yes => (icons::CHECK, t.status.ok, "Saved", "Every change is on disk"),
        Saved::Writing => (icons::SYNC, t.status.running, "Saving", ""),
        Saved::ReadOnly(who) => (icons::LOCK, t.status.attention, "Read only", who),
        Saved::Failed(why) => (icons::ERROR, t.status.problem, "Not saved", why),
    };
    brush.icon(pos2(at.x + 18.0, at.y), icon, 14.0, colour);
    let gap = if view.counts.is_empty() { "" } else { "   " };
    let runs = [
        Run::new(text, Face::Small, t.text.primary),
        Run::new(gap, Face::Small, t.text.secondary),
        Run::new(view.counts, Face::Small, t.text.secondary),
    ];
    let words = brush.runs(pos2(at.x + 30.0, at.y), LEFT, &runs);
    let response = ui.interact(words, ui.scope_id().with("saved"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Status, true, format!("{text} {}", view.counts)));
    tooltip::tip(response, tip, None);
    words.right()
}

/// The way to the messages, at the right end: a bell, and how many are unread. Returns where it begins and whether it was
/// clicked.
fn messages_ui(ui: &Ui, brush: &Brush, bar: Rect, unread: usize) -> (f32, bool) {
    let t = brush.t;
    let (right, y) = (bar.right() - 12.0, bar.center().y);
    let text = if unread == 0 { String::new() } else { unread.to_string() };
    let width = 14.0 + if text.is_empty() { 0.0 } else { brush.width(&text, Face::Small) + 5.0 };
    let whole = Rect::from_min_max(pos2(right - width, bar.top() + 1.0), pos2(right, bar.bottom()));
    let response = ui.interact(whole.expand2(vec2(6.0, 0.0)), ui.scope_id().with("messages"), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), "Messages"));
    if response.hovered() || response.has_focus() {
        brush.fill(whole.expand2(vec2(6.0, -2.0)), t.radius.control, t.surface.hover);
    }
    let ink = if unread > 0 || response.hovered() { t.text.primary } else { t.text.secondary };
    brush.icon(pos2(whole.left() + 7.0, y), icons::NOTIFICATIONS, 14.0, ink);
    brush.text(pos2(right, y), RIGHT, &text, Face::Small, t.text.primary);
    (whole.left() - 16.0, tooltip::tip(response, "What was said in this session", None).clicked())
}

fn adapter_ui(brush: &Brush, right: Pos2, view: &StatusView<'_>) -> f32 {
    let ink = brush.t.text.secondary;
    let time = view.frame_ms.map_or(String::new(), |ms| format!("   {ms:.1} ms"));
    let runs = [Run::new(view.adapter, Face::Small, ink), Run::new(&time, Face::Small, ink)];
    brush.runs(right, RIGHT, &runs).left()
}

fn job_ui(ui: &mut Ui, brush: &Brush, job: &StatusJob<'_>, lane: egui::Rangef, bar: Rect) -> Option<StatusEvent> {
    let t = brush.t;
    let y = bar.center().y;
    let left = if job.more > 0 { format!("{}   {} more", job.left, job.more) } else { job.left.to_owned() };
    let (name_width, left_width) = (brush.width(job.name, Face::Small), brush.width(&left, Face::Small));
    let total = (20.0 + name_width + 12.0 + 120.0 + 12.0 + left_width + 24.0).min(lane.span());
    let x = (bar.center().x - total / 2.0).clamp(lane.min, (lane.max - total).max(lane.min)).round();
    let whole = Rect::from_min_size(pos2(x, bar.top() + 1.0), vec2(total - 24.0, bar.height() - 1.0));
    let response = ui.interact(whole, ui.scope_id().with("jobs"), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), format!("Jobs: {}", job.name)));
    if response.hovered() || response.has_focus() {
        brush.fill(whole.expand2(vec2(6.0, -2.0)), t.radius.control, t.surface.hover);
    }
    let name_width = name_width.min((total - 20.0 - 12.0 - 132.0 - left_width - 24.0).max(40.0));
    brush.icon(pos2(x + 7.0, y), icons::SYNC, 14.0, t.status.running);
    brush.text_within(pos2(x + 20.0, y), LEFT, name_width + 1.0, job.name, Face::Small, t.text.primary);
    let track = Rect::from_min_size(pos2(x + 20.0 + name_width + 12.0, y - 2.0), vec2(120.0, 4.0));
    brush.bar(track, job.share.unwrap_or_default(), t.status.running);
    brush.text(pos2(track.right() + 12.0, y), LEFT, &left, Face::Small, t.text.secondary);
    if job.can_cancel && cancel_ui(ui, brush, pos2(x + total - 10.0, y)) {
        return Some(StatusEvent::Cancel);
    }
    response.clicked().then_some(StatusEvent::Jobs)
}

fn cancel_ui(ui: &Ui, brush: &Brush, centre: Pos2) -> bool {
    let t = brush.t;
    let rect = Rect::from_center_size(centre, vec2(20.0, 20.0));
    let response = ui.interact(rect, ui.scope_id().with("cancel job"), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), "Cancel job"));
    let ink = if response.hovered() { t.text.primary } else { t.text.secondary };
    brush.icon(centre, icons::CLOSE, 14.0, ink);
    if response.has_focus() {
        brush.focus(rect, t.radius.control);
    }
    tooltip::tip(response, "Cancel job", None).clicked()
}
