//! Strip, status bar, toasts, lists: what stands around every stage.

use super::{App, keys, palette};
use crate::ui::shell::jobs_list::JobsEvent;
use crate::ui::shell::{
    JobRow, JobState, Saved, ShortcutGroup, Station, StationState, StatusEvent, StatusJob, StatusView, StripEvent, StripView, jobs_list_ui,
    loop_strip_ui, shortcuts_sheet_ui, status_bar_ui,
};
use crate::ui::widgets::Tone;
use crate::ui::widgets::menu::{self, MenuItem};
use crate::ui::widgets::toast::Toast;
use crate::ui::{Tokens, icons};
use crate::workspace::{ACTIONS, Command, Notice, Phase, Severity, Workspace};
use egui::Ui;

/// Warnings that a toast shows of an import.
const MOST_DETAILS: usize = 4;

impl App {
    pub(super) fn strip_ui(&mut self, ui: &mut Ui) {
        let workspace = &self.workspace;
        let Some(project) = workspace.project() else { return };
        let (frames, labelled) = (workspace.frames.ids().len(), workspace.frames.labelled());
        let photos = frames - workspace.frames.missing();
        let (figure_frames, figure_labels) = (format!("{photos} of {}", count(frames, "photo")), count(project.label_count(), "label"));
        let objects = count(project.objects().count(), "object");
        let share = |a: usize, b: usize| if b == 0 { 0.0 } else { a as f32 / b as f32 };
        let state = |share: f32, full: StationState| if share >= 1.0 { StationState::Ok } else { full };
        let (photo_share, label_share) = (share(photos, frames), share(labelled, frames));
        let station =
            |phase: Phase, figure, icon, share, state, shortcut| Station { name: phase.name(), figure, icon, share, state, shortcut };
        let stations = [
            station(Phase::Plan, &objects, icons::CHECKLIST, 0.0, StationState::Empty, "Ctrl+1"),
            station(
                Phase::Capture,
                &figure_frames,
                icons::PHOTO_CAMERA,
                photo_share,
                state(photo_share, StationState::Attention),
                "Ctrl+2",
            ),
            station(Phase::Annotate, &figure_labels, icons::INK_PEN, label_share, state(label_share, StationState::People), "Ctrl+3"),
            station(Phase::Train, "no runs yet", icons::MONITORING, 0.0, StationState::Empty, "Ctrl+4"),
            station(Phase::Deploy, "nothing released", icons::ROCKET_LAUNCH, 0.0, StationState::Empty, "Ctrl+5"),
        ];
        let active = Phase::ALL.iter().position(|p| *p == workspace.shell.phase);
        let name = project.name().to_owned();
        let response = loop_strip_ui(ui, &StripView { project: &name, stations: &stations, active, arcs: &[], findings: 0 });
        let mut sent = Vec::new();
        match response.event {
            Some(StripEvent::Station(i)) => sent.push(Command::GoTo(Phase::ALL[i.min(4)])),
            Some(StripEvent::Search) => sent.push(Command::TogglePalette),
            Some(StripEvent::Theme) => sent.extend(crate::workspace::action::find("view.theme").and_then(|a| a.enabled_in(workspace).ok())),
            _ => {}
        }
        menu::menu_below(&response.project, 260.0, |ui| menu_ui(workspace, ui, &["Project"], &mut sent));
        menu::menu_below(&response.settings, 260.0, |ui| menu_ui(workspace, ui, &["View", "Help"], &mut sent));
        sent.into_iter().for_each(|command| self.workspace.send(command));
    }

    pub(super) fn status_ui(&mut self, ui: &mut Ui) {
        let workspace = &self.workspace;
        let holder = workspace.holder().unwrap_or_else(|| "this folder can't be written".to_owned());
        let saved = match workspace.project() {
            None => Saved::NoProject,
            Some(_) if workspace.is_read_only() => Saved::ReadOnly(&holder),
            Some(_) => Saved::Yes,
        };
        let counts = workspace.project().map_or_else(String::new, |project| {
            format!("{}   {}   {}", count(project.label_count(), "label"), count(project.frame_count(), "frame"), count(project.objects().count(), "object"))
        });
        let job = workspace.background.running.first();
        let left = job.and_then(|j| j.time_left()).map(time_left).unwrap_or_default();
        let status = job.map(|j| StatusJob {
            name: j.name(),
            share: j.progress().fraction(),
            left: &left,
            more: workspace.background.running.len() - 1,
        });
        let number = job.map(|j| j.number);
        let event = status_bar_ui(ui, &StatusView { saved, counts: &counts, job: status, adapter: &self.adapter, frame_ms: None });
        match (event, number) {
            (Some(StatusEvent::Jobs), _) => self.workspace.send(Command::ToggleJobs),
            (Some(StatusEvent::Cancel), Some(number)) => self.workspace.send(Command::CancelJob(number)),
            _ => {}
        }
    }

    /// Toasts, the list of jobs, shortcuts, the palette's opening, dialogs.
    pub(super) fn overlays_ui(&mut self, ui: &mut Ui) {
        let floor = ui.content_rect().bottom() - Tokens::of(ui).size.status;
        self.toasts.show_ui(ui, floor);
        if self.workspace.shell.jobs {
            self.jobs_ui(ui, floor);
        }
        if self.workspace.shell.shortcuts && shortcuts_sheet_ui(ui, &shortcut_groups()) {
            self.workspace.shell.shortcuts = false;
        }
        self.dialog_ui(ui);
    }

    /// The list of jobs: those at work, then those that ended with what came of them.
    fn jobs_ui(&mut self, ui: &Ui, floor: f32) {
        let background = &self.workspace.background;
        let running: Vec<_> =
            background.running.iter().map(|j| (j.name(), j.progress(), j.time_left().map(time_left).unwrap_or_default())).collect();
        let ended: Vec<_> = background.ended.iter().map(|j| (j, took(j.took))).collect();
        let mut rows: Vec<JobRow<'_>> = running
            .iter()
            .map(|(name, p, time)| JobRow { name, text: &p.text, time, share: p.fraction(), state: JobState::Running })
            .collect();
        rows.extend(ended.iter().map(|(job, time)| {
            let state = match job.notice.severity {
                _ if job.cancelled => JobState::Cancelled,
                Severity::Problem => JobState::Failed,
                _ => JobState::Done,
            };
            JobRow { name: &job.name, text: &job.notice.text, time, share: None, state }
        }));
        match jobs_list_ui(ui, floor, &rows) {
            Some(JobsEvent::Cancel(i)) => {
                if let Some(number) = background.running.get(i).map(|j| j.number) {
                    self.workspace.send(Command::CancelJob(number));
                }
            }
            Some(JobsEvent::Close) => self.workspace.shell.jobs = false,
            None => {}
        }
    }

    /// Turns notices into toasts and opens or closes the palette.
    pub(super) fn take_notices(&mut self) {
        if !std::mem::replace(&mut self.workspace.shell.shortcuts_read, true) {
            let wrong = keys::complaints(&self.workspace);
            if !wrong.is_empty() {
                let notice = Notice::attention("Shortcuts in the settings are not as they should be").with_details(wrong);
                self.workspace.say(match self.workspace.settings_file() {
                    Some(file) => notice.at(file),
                    None => notice,
                });
            }
        }
        for notice in self.workspace.take_notices() {
            let tone = match notice.severity {
                Severity::Done => Tone::Ok,
                Severity::Attention => Tone::Attention,
                Severity::Problem => Tone::Problem,
            };
            let mut detail: Vec<String> = notice.details.iter().take(MOST_DETAILS).cloned().collect();
            if notice.details.len() > MOST_DETAILS {
                detail.push(format!("and {} more", notice.details.len() - MOST_DETAILS));
            }
            detail.extend(notice.path.map(|p| p.display().to_string()));
            self.toasts.push(Toast { tone, title: notice.text, detail: detail.join("\n"), action: None, id: 0 });
        }
        if self.workspace.shell.palette && !self.palette.is_open() {
            self.palette.open(palette::entries(&self.workspace));
        } else if !self.workspace.shell.palette && self.palette.is_open() {
            self.palette.close();
        }
    }
}

/// A count with its noun, as `1 label` or `200 frames`.
pub(super) fn count(n: usize, noun: &str) -> String {
    let plural = if n == 1 { "" } else { "s" };
    format!("{}\u{a0}{noun}{plural}", grouped(n))
}

/// A number with a thin gap between thousands from ten thousand on.
fn grouped(n: usize) -> String {
    let digits = n.to_string();
    if digits.len() < 5 {
        return digits;
    }
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i) % 3 == 0 {
            out.push('\u{a0}');
        }
        out.push(digit);
    }
    out
}

fn took(time: std::time::Duration) -> String {
    if time.as_secs() < 60 { format!("{:.1}\u{a0}s", time.as_secs_f64()) } else { format!("{}\u{a0}min", time.as_secs().div_ceil(60)) }
}

fn time_left(left: std::time::Duration) -> String {
    let secs = left.as_secs();
    if secs < 60 { format!("{secs}\u{a0}s left") } else { format!("{}\u{a0}min left", secs.div_ceil(60)) }
}

fn menu_ui(workspace: &Workspace, ui: &mut Ui, menus: &[&str], sent: &mut Vec<Command>) {
    for (i, name) in menus.iter().enumerate() {
        if i > 0 {
            menu::menu_line_ui(ui);
        }
        for action in ACTIONS.iter().filter(|a| a.menu == *name) {
            let state = action.enabled_in(workspace);
            let item = MenuItem { icon: None, text: action.title, shortcut: action.shortcut, why_not: state.as_ref().err().copied() };
            if menu::menu_item_ui(ui, item).clicked()
                && let Ok(command) = state
            {
                sent.push(command);
            }
        }
    }
}

fn shortcut_groups() -> Vec<ShortcutGroup> {
    let mut groups: Vec<ShortcutGroup> = Vec::new();
    for action in ACTIONS.iter().filter(|a| !a.shortcut.is_empty()) {
        let row = (action.title.to_owned(), action.shortcut.to_owned());
        match groups.iter_mut().find(|g| g.title == action.menu) {
            Some(group) => group.rows.push(row),
            None => groups.push(ShortcutGroup { title: action.menu.to_owned(), rows: vec![row] }),
        }
    }
    groups
}
