//! Strip, status bar, toasts, lists: what stands around every stage.

mod menus;
mod notices;
mod words;

pub(super) use menus::icon_of;
pub(super) use notices::tone;

use super::App;
use crate::eval::Statistic;
use crate::stages::panels::side_widths;
use crate::ui::shell::{
    Saved, Station, StationState, StatusEvent, StatusJob, StatusView, StripEvent, StripView, loop_strip_ui, shortcuts_sheet_ui,
    status_bar_ui,
};
use crate::ui::widgets::menu;
use crate::ui::{Tokens, icons};
use crate::workspace::words::{count, grouped};
use crate::workspace::{Command, Phase, Workspace};
use egui::Ui;
use menus::{MENU, project_menu_ui, settings_menu_ui, shortcut_groups};
use words::time_left;

/// Height of the foot of the inspector, with the main button.
const FOOTER: f32 = 48.0;

/// What Deploy has come to: the recall of what was judged last, or what waits to be judged.
fn deploy_figure(workspace: &Workspace) -> String {
    let recall = workspace
        .shown_page()
        .filter(|_| !workspace.figures_are_old())
        .and_then(|p| p.judgement.figures.first()?.all.figures[Statistic::ArMssd.place()].value);
    let sets = workspace.project().map_or(0, |p| p.prediction_sets().count());
    match (recall, sets) {
        (Some(recall), _) => format!("AR_MSSD {recall:.3}"),
        (None, 0) => "nothing judged".to_owned(),
        (None, sets) => count(sets, "set"),
    }
}

/// The five rings of a project: how many of its photos are there, and how many frames are labelled.
pub(super) fn rings(photos: f32, labelled: f32) -> [(f32, StationState); 5] {
    let state = |share: f32, full: StationState| (share, if share >= 1.0 { StationState::Ok } else { full });
    let empty = (0.0, StationState::Empty);
    [empty, state(photos, StationState::Attention), state(labelled, StationState::People), empty, empty]
}

impl App {
    pub(super) fn strip_ui(&mut self, ui: &mut Ui) {
        let workspace = &self.workspace;
        let Some(project) = workspace.project() else { return };
        let frames = workspace.frames.ids().len();
        // What is to do is not done: the ring, the list and its filter say the same.
        let done = frames - workspace.frames.todo();
        let photos = frames - workspace.frames.missing();
        let (figure_frames, figure_labels) = (
            if frames == 0 { "no photos yet".to_owned() } else { format!("{} of {}", grouped(photos), count(frames, "photo")) },
            count(project.label_count(), "label"),
        );
        let objects = count(project.objects().count(), "object");
        let figure_deploy = deploy_figure(workspace);
        let share = |a: usize, b: usize| if b == 0 { 0.0 } else { a as f32 / b as f32 };
        let rings = rings(share(photos, frames), share(done, frames));
        let station =
            |phase: Phase, figure, icon, (share, state), shortcut| Station { name: phase.name(), figure, icon, share, state, shortcut };
        let stations = [
            station(Phase::Plan, &objects, icons::CHECKLIST, rings[0], "Ctrl+1"),
            station(Phase::Capture, &figure_frames, icons::PHOTO_CAMERA, rings[1], "Ctrl+2"),
            station(Phase::Annotate, &figure_labels, icons::INK_PEN, rings[2], "Ctrl+3"),
            station(Phase::Train, "no runs yet", icons::MONITORING, rings[3], "Ctrl+4"),
            station(Phase::Deploy, &figure_deploy, icons::ROCKET_LAUNCH, rings[4], "Ctrl+5"),
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
        menu::menu_below(&response.project, MENU, |ui| project_menu_ui(workspace, ui, &mut sent));
        menu::menu_below(&response.settings, MENU, |ui| settings_menu_ui(workspace, ui, &mut sent));
        sent.into_iter().for_each(|command| self.workspace.send(command));
    }

    pub(super) fn status_ui(&mut self, ui: &mut Ui) {
        let workspace = &self.workspace;
        let holder = workspace.holder().unwrap_or_else(|| "this folder can't be written".to_owned());
        let saved = match workspace.project() {
            None => Saved::NoProject,
            Some(_) if workspace.is_read_only() => Saved::ReadOnly(&holder),
            Some(_) if workspace.annotate.gesture.is_some() => Saved::Writing,
            Some(_) => Saved::Yes,
        };
        let counts = workspace.project().map_or_else(String::new, |project| {
            format!(
                "{}   {}   {}",
                count(project.label_count(), "label"),
                count(project.frame_count(), "frame"),
                count(project.objects().count(), "object")
            )
        });
        // What can be cancelled first, then photos and meshes that take their time.
        let (running, loads) = (&workspace.background.running, workspace.background.loads.in_sight());
        let left = running.first().and_then(|j| j.time_left()).map(time_left).unwrap_or_default();
        let jobs = running.iter().map(|j| (j.name(), j.progress().fraction(), true)).chain(loads.map(|name| (name, None, false)));
        let jobs: Vec<(&str, Option<f32>, bool)> = jobs.collect();
        let status = jobs.first().map(|(name, share, can_cancel)| StatusJob {
            name,
            share: *share,
            left: &left,
            more: jobs.len() - 1,
            can_cancel: *can_cancel,
        });
        let number = running.first().map(|j| j.number);
        let event = status_bar_ui(
            ui,
            &StatusView {
                saved,
                counts: &counts,
                job: status,
                adapter: &self.adapter,
                frame_ms: None,
                messages: (workspace.project().is_some() || workspace.messages.iter().len() > 0).then(|| workspace.messages.unread()),
            },
        );
        match (event, number) {
            (Some(StatusEvent::Jobs), _) => self.workspace.send(Command::ToggleJobs),
            (Some(StatusEvent::Messages), _) => self.workspace.send(Command::ToggleMessages),
            (Some(StatusEvent::Cancel), Some(number)) => self.workspace.send(Command::CancelJob(number)),
            _ => {}
        }
    }

    /// Where toasts stand, by their lower right corner, and how wide they are: where there is an inspector, in it above its
    /// main button; else above the filmstrip.
    fn room_of_toasts(&self, ui: &Ui, floor: f32) -> (egui::Pos2, f32) {
        let (t, window) = (Tokens::of(ui), ui.content_rect());
        let phase = self.workspace.shell.phase;
        let has_inspector = matches!(phase, Phase::Annotate | Phase::Deploy) && self.workspace.project().is_some();
        let right = window.right() - t.space.m;
        let is_empty = phase == Phase::Annotate && self.workspace.frames.ids().is_empty();
        if has_inspector && self.workspace.shell.inspector && !is_empty {
            let width = side_widths(&self.workspace, t, window.width()).1 - 2.0 * t.space.m;
            return (egui::pos2(right, floor - FOOTER - t.space.m), width);
        }
        let film = if has_inspector && phase == Phase::Annotate && !is_empty { t.size.filmstrip } else { 0.0 };
        (egui::pos2(right, floor - film - t.space.m), t.size.toast)
    }

    fn shortcuts_ui(&self, ui: &Ui) -> bool {
        let file = self.workspace.settings_file().map(|f| f.display().to_string()).unwrap_or_default();
        shortcuts_sheet_ui(ui, &shortcut_groups(&self.workspace), &file)
    }

    /// Toasts, the list of jobs, shortcuts, the palette's opening, dialogs.
    pub(super) fn overlays_ui(&mut self, ui: &mut Ui) {
        let floor = ui.content_rect().bottom() - Tokens::of(ui).size.status;
        let (corner, width) = self.room_of_toasts(ui, floor);
        self.toasts_ui(ui, corner, width);
        if self.workspace.shell.messages {
            self.messages_ui(ui);
        }
        if self.workspace.shell.jobs {
            self.jobs_ui(ui, floor);
        }
        if self.workspace.shell.shortcuts && self.shortcuts_ui(ui) {
            self.workspace.shell.shortcuts = false;
        }
        self.dialog_ui(ui);
    }
}
