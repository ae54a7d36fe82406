//! The window: `logic` polls and dispatches, `ui` shows.

mod dialogs;
mod keys;
mod palette;
mod shell;
mod start;

use crate::jobs::Jobs;
use crate::stages::annotate::AnnotateStage;
use crate::stages::overview::overview_ui;
use crate::ui::shell::{Palette, StartPage};
use crate::ui::widgets::toast::Toasts;
use crate::ui::{Tokens, app_icon};
use crate::workspace::{Command, Phase, Settings, ThemeChoice, Workspace};
use egui::{CentralPanel, Frame, Panel};
use std::path::Path;
use std::sync::Arc;

/// The shell around the stages.
pub struct App {
    /// What the window shows.
    pub workspace: Workspace,
    annotate: AnnotateStage,
    start: StartPage,
    palette: Palette<Command>,
    toasts: Toasts,
    dialog: Option<dialogs::Dialog>,
    thumbnails: start::Pictures,
    adapter: String,
    theme: Option<ThemeChoice>,
}

impl App {
    /// The app on a workspace; fonts and style go into `ctx`.
    pub fn new(ctx: &egui::Context, workspace: Workspace, adapter: String) -> Self {
        crate::ui::install(ctx, egui::ThemePreference::Dark);
        Self {
            workspace,
            annotate: AnnotateStage::default(),
            start: StartPage::default(),
            palette: Palette::default(),
            toasts: Toasts::default(),
            dialog: None,
            thumbnails: start::Pictures::default(),
            adapter,
            theme: None,
        }
    }

    /// Takes up answers and carries out wishes; also while the window is hidden.
    pub fn logic(&mut self, ctx: &egui::Context) {
        self.take_drops(ctx);
        self.workspace.dispatch();
        if self.theme != Some(self.workspace.settings.theme) {
            self.theme = Some(self.workspace.settings.theme);
            ctx.set_theme(match self.workspace.settings.theme {
                ThemeChoice::Dark => egui::Theme::Dark,
                ThemeChoice::Light => egui::Theme::Light,
            });
        }
        self.take_notices();
        self.take_ask();
    }

    /// Shows everything.
    pub fn show(&mut self, ui: &mut egui::Ui) {
        let wish = self.palette.show_ui(ui);
        self.workspace.shell.palette = self.palette.is_open();
        if let Some(command) = wish {
            self.workspace.send(command);
        }
        if self.dialog.is_none() && !self.palette.is_open() {
            keys::send_shortcuts(&mut self.workspace, ui);
        }
        if self.workspace.project().is_some() {
            self.project_ui(ui);
        } else {
            self.start_ui(ui);
        }
        self.overlays_ui(ui);
        if !self.workspace.background.running.is_empty() {
            ui.ctx().request_repaint_after(std::time::Duration::from_millis(100));
        }
    }

    fn project_ui(&mut self, ui: &mut egui::Ui) {
        let t = Tokens::of(ui);
        let strip = Panel::top("strip").frame(Frame::NONE).show_separator_line(false).exact_size(t.size.strip);
        strip.show(ui, |ui| self.strip_ui(ui));
        let status = Panel::bottom("status").frame(Frame::NONE).show_separator_line(false).exact_size(t.size.status);
        status.show(ui, |ui| self.status_ui(ui));
        CentralPanel::no_frame().show(ui, |ui| match self.workspace.shell.phase {
            Phase::Annotate => self.annotate.ui(&mut self.workspace, ui),
            phase => overview_ui(&self.workspace, phase, ui),
        });
    }
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        App::logic(self, ctx);
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        self.show(ui);
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        let ground = if self.workspace.project().is_some() { visuals.panel_fill } else { visuals.extreme_bg_color };
        ground.to_normalized_gamma_f32()
    }

    fn on_exit(&mut self) {
        self.workspace.send(Command::CloseProject);
        self.workspace.dispatch();
    }
}

/// Opens the window, on a project or on the start page, and gives the exit code.
pub fn run(project: Option<&Path>) -> u8 {
    let viewport = egui::ViewportBuilder::default()
        .with_app_id("io.github.poseloop.Poseloop")
        .with_title("Poseloop")
        .with_inner_size([1440.0, 900.0])
        .with_min_inner_size([1100.0, 700.0]);
    let viewport = match app_icon::app_icon() {
        Some(icon) => viewport.with_icon(icon),
        None => viewport,
    };
    let options = eframe::NativeOptions { viewport, ..Default::default() };
    let project = project.map(Path::to_owned);
    let made = eframe::run_native(
        "poseloop",
        options,
        Box::new(move |cc| {
            let ctx = cc.egui_ctx.clone();
            let jobs = Jobs::new(Arc::new(move || ctx.request_repaint()));
            let mut workspace = Workspace::new(jobs, Settings::folder().map(|f| f.join("settings.ron")));
            if let Some(folder) = project {
                workspace.send(Command::OpenProject(folder));
            }
            let adapter = cc.wgpu_render_state.as_ref().map(|s| s.adapter.get_info().name).unwrap_or_default();
            Ok(Box::new(App::new(&cc.egui_ctx, workspace, adapter)))
        }),
    );
    match made {
        Ok(()) => 0,
        Err(err) => {
            eprintln!("poseloop: the window could not be opened: {err}. `poseloop doctor` says what is missing.");
            3
        }
    }
}
