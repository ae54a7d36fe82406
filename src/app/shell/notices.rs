//! What the program says: toasts, the list of jobs with what came of them, and reports that are longer than a toast.

use super::words::{clock, time_left, took};
use crate::app::App;
use crate::app::dialogs::Dialog;
use crate::app::{keys, palette};
use crate::ui::shell::jobs_list::JobsEvent;
use crate::ui::shell::{JobRow, JobState, MessageRow, MessagesEvent, jobs_list_ui, messages_sheet_ui};
use crate::ui::widgets::Tone;
use crate::ui::widgets::toast::Toast;
use crate::workspace::{Command, Notice, Phase, Severity};
use egui::Ui;

/// Lines that a toast has room for; more are read in its report.
const MOST_LINES: usize = 2;
/// Reports that can still be asked for.
const MOST_REPORTS: usize = 16;

pub fn tone(severity: Severity) -> Tone {
    match severity {
        Severity::Done => Tone::Ok,
        Severity::Attention => Tone::Attention,
        Severity::Problem => Tone::Problem,
    }
}

/// What a notice says beside its sentence, the path last.
fn lines(notice: &Notice) -> Vec<String> {
    notice.details.iter().cloned().chain(notice.path.as_ref().map(|p| p.display().to_string())).collect()
}

impl App {
    /// Shows the toasts with their lower right at `corner`; the button of one goes to its frame or opens its report.
    pub(super) fn toasts_ui(&mut self, ui: &Ui, corner: egui::Pos2, width: f32) {
        if let Some(id) = self.toasts.show_ui(ui, corner, width)
            && let Some((_, notice)) = self.workspace.shell.reports.iter().find(|(number, _)| *number == id)
        {
            match notice.frame {
                Some(frame) => {
                    self.workspace.send(Command::GoTo(Phase::Annotate));
                    self.workspace.send(Command::SelectFrame(frame));
                }
                None => self.dialog = Some(Dialog::Report(Box::new(notice.clone()))),
            }
        }
    }

    /// The list of what was said.
    pub(super) fn messages_ui(&mut self, ui: &Ui) {
        let rows: Vec<MessageRow> = self
            .workspace
            .messages
            .iter()
            .map(|message| MessageRow {
                tone: tone(message.notice.severity),
                time: clock(message.secs),
                text: message.notice.text.clone(),
                lines: lines(&message.notice),
            })
            .collect();
        match messages_sheet_ui(ui, &rows) {
            Some(MessagesEvent::Read(i)) => {
                self.dialog = self.workspace.messages.iter().nth(i).map(|m| Dialog::Report(Box::new(m.notice.clone())));
                self.workspace.shell.messages = false;
            }
            Some(MessagesEvent::Close) => self.workspace.shell.messages = false,
            None => {}
        }
    }

    /// The list of jobs: those at work, then those that ended with what came of them.
    pub(super) fn jobs_ui(&mut self, ui: &Ui, floor: f32) {
        let background = &self.workspace.background;
        let running: Vec<_> =
            background.running.iter().map(|j| (j.name(), j.progress(), j.time_left().map(time_left).unwrap_or_default())).collect();
        let loads: Vec<&str> = background.loads.in_sight().collect();
        let ended: Vec<_> = background.ended.iter().map(|j| (j, took(j.took))).collect();
        let mut rows: Vec<JobRow<'_>> = running
            .iter()
            .map(|(name, p, time)| JobRow { name, text: &p.text, time, share: p.fraction(), state: JobState::Running })
            .collect();
        rows.extend(loads.iter().map(|name| JobRow { name, text: "", time: "", share: None, state: JobState::Loading }));
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
            Some(JobsEvent::Open(i)) => {
                let job = i.checked_sub(background.running.len() + loads.len()).and_then(|i| background.ended.get(i));
                self.dialog = job.map(|job| Dialog::Report(Box::new(job.notice.clone())));
                self.workspace.shell.jobs = false;
            }
            Some(JobsEvent::Close) => self.workspace.shell.jobs = false,
            None => {}
        }
    }

    /// Turns notices into toasts and opens or closes the palette.
    pub(in crate::app) fn take_notices(&mut self) {
        self.read_shortcuts();
        for title in self.workspace.take_retracted() {
            self.toasts.retract(&title);
        }
        for notice in self.workspace.take_notices() {
            self.toast(notice);
        }
        if self.workspace.shell.palette && !self.palette.is_open() {
            self.palette.open(palette::entries(&self.workspace));
        } else if !self.workspace.shell.palette && self.palette.is_open() {
            self.palette.close();
        }
    }

    fn toast(&mut self, notice: Notice) {
        let lines = lines(&notice);
        let (detail, action, id) = if lines.len() > MOST_LINES || notice.frame.is_some() {
            let reports = &mut self.workspace.shell.reports;
            let id = reports.back().map_or(1, |(last, _)| last + 1);
            reports.push_back((id, notice.clone()));
            if reports.len() > MOST_REPORTS {
                reports.pop_front();
            }
            let words = if notice.frame.is_some() { "Show frame" } else { "Read report" };
            (String::new(), Some(words.to_owned()), id)
        } else {
            (lines.join("\n"), None, 0)
        };
        self.toasts.push(Toast { tone: tone(notice.severity), title: notice.text, detail, action, id });
    }

    /// Says once what is wrong with the shortcuts of the settings.
    fn read_shortcuts(&mut self) {
        if std::mem::replace(&mut self.workspace.shell.shortcuts_read, true) {
            return;
        }
        let wrong = keys::complaints(&self.workspace);
        if !wrong.is_empty() {
            let notice = Notice::attention("Some shortcuts of the settings can't be used").with_details(wrong);
            self.workspace.say(match self.workspace.settings_file() {
                Some(file) => notice.at(file),
                None => notice,
            });
        }
    }
}
