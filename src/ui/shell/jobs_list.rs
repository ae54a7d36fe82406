//! The list of jobs that opens from the status bar: progress, time left, cancel, result.

use egui::{Align2, Area, Frame, Id, Order, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::ui::{
    brush::{Brush, Face, LEFT, RIGHT},
    icons,
    theme::Tokens,
    widgets::{Button, place_ui},
};

/// State of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobState {
    /// At work.
    Running,
    /// A photo or mesh on its way: at work, and not to be cancelled.
    Loading,
    /// Ended well.
    Done,
    /// Ended with an error.
    Failed,
    /// Cancelled by the user.
    Cancelled,
}

/// One job of the list.
#[derive(Clone, Copy, Debug)]
pub struct JobRow<'a> {
    /// What it does.
    pub name: &'a str,
    /// Where it is, or its result.
    pub text: &'a str,
    /// Time left, or how long it took.
    pub time: &'a str,
    /// Share that is done.
    pub share: Option<f32>,
    /// State.
    pub state: JobState,
}

/// What the user asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobsEvent {
    /// Cancel a job of the list.
    Cancel(usize),
    /// Read what came of a job of the list that ended.
    Open(usize),
    /// Close the list.
    Close,
}

/// Shows the list above `floor`, the top of the status bar, in the middle of the window.
pub fn jobs_list_ui(ui: &Ui, floor: f32, rows: &[JobRow<'_>]) -> Option<JobsEvent> {
    let t = Tokens::of(ui);
    let at = pos2(ui.content_rect().center().x, floor - t.space.s);
    let area = Area::new(Id::unique("jobs list")).order(Order::Foreground).pivot(Align2::CENTER_BOTTOM).fixed_pos(at);
    let shown = area.show(ui, |ui| Frame::popup(ui.style()).inner_margin(0).show(ui, |ui| list_ui(ui, rows)).inner);
    let outside = ui.input(|input| input.key_pressed(egui::Key::Escape)) || shown.response.clicked_elsewhere();
    shown.inner.or(outside.then_some(JobsEvent::Close))
}

fn list_ui(ui: &mut Ui, rows: &[JobRow<'_>]) -> Option<JobsEvent> {
    let t = Tokens::of(ui);
    ui.set_width(t.size.sheet.min(ui.content_rect().width() - 2.0 * t.space.xl));
    ui.spacing_mut().item_spacing.y = 0.0;
    ui.add_space(t.space.xs);
    if rows.is_empty() {
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), t.size.two_line_row), Sense::hover());
        let at = rect.left_center() + vec2(t.space.l, 0.0);
        Brush::of(ui).text(at, LEFT, "Nothing runs in the background", Face::Body, t.text.secondary);
    }
    let mut event = None;
    for (i, row) in rows.iter().enumerate() {
        match (row_ui(ui, row), row.state) {
            (true, JobState::Running) => event = Some(JobsEvent::Cancel(i)),
            (true, JobState::Loading) | (false, _) => {}
            (true, _) => event = Some(JobsEvent::Open(i)),
        }
    }
    ui.add_space(t.space.xs);
    event
}

/// Says whether a running job shall stop, or one that ended be read.
fn row_ui(ui: &mut Ui, row: &JobRow<'_>) -> bool {
    let brush = Brush::of(ui);
    let t = brush.t;
    let works = matches!(row.state, JobState::Running | JobState::Loading);
    let sense = if works { Sense::hover() } else { Sense::click() };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), t.size.two_line_row + 2.0), sense);
    if works {
        response.widget_info(|| WidgetInfo::labeled(Role::Status, true, row.name));
    } else {
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("{}: {}", row.name, row.text)));
        if response.hovered() || response.has_focus() {
            brush.fill(rect.shrink2(vec2(4.0, 0.0)), t.radius.control, t.row_hover());
        }
    }
    let (icon, colour) = match row.state {
        JobState::Running | JobState::Loading => (icons::SYNC, t.status.running),
        JobState::Done => (icons::CHECK, t.status.ok),
        JobState::Failed => (icons::ERROR, t.status.problem),
        JobState::Cancelled => (icons::BLOCK, t.text.disabled),
    };
    let (first, second) = (rect.top() + 14.0, rect.bottom() - 14.0);
    brush.icon(pos2(rect.left() + 20.0, first), icon, t.size.icon, colour);
    let running = row.state == JobState::Running;
    let end = rect.right() - if running { 40.0 } else { 14.0 };
    let time = brush.text(pos2(end, first), RIGHT, row.time, Face::Small, t.text.secondary);
    let x = rect.left() + 36.0;
    brush.text_within(pos2(x, first), LEFT, time.left() - 12.0 - x, row.name, Face::BodyMedium, t.text.primary);
    let mut text = x;
    if let (true, Some(share)) = (running, row.share) {
        brush.bar(Rect::from_min_size(pos2(x, second - 1.5), vec2(120.0, 3.0)), share, colour);
        text += 132.0;
    }
    brush.text_within(pos2(text, second), LEFT, end - text, row.text, Face::Small, t.text.secondary);
    let place = Rect::from_center_size(pos2(rect.right() - 22.0, first + 2.0), vec2(26.0, 24.0));
    let cancel = format!("Cancel {}", row.name);
    if running {
        place_ui(ui, place, ("cancel", row.name), |ui| Button::icon_only(icons::CLOSE, &cancel).show_ui(ui).clicked())
    } else {
        !works && response.clicked()
    }
}
