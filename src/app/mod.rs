//! The window: `logic` polls and dispatches, `ui` shows.

mod dialogs;
mod gpu;
mod heap;
mod keys;
mod palette;
mod rescue;
mod shell;
mod start;

use crate::jobs::Jobs;
use crate::render::{Ground, RenderFault};
use crate::stages::annotate::AnnotateStage;
use crate::stages::assets::Assets;
use crate::stages::deploy::DeployStage;
use crate::stages::overview::overview_ui;
use crate::ui::shell::{Palette, StartPage};
use crate::ui::system_fonts::SystemFonts;
use crate::ui::widgets::toast::Toasts;
use crate::ui::{Tokens, app_icon};
use crate::workspace::{Command, Notice, Phase, Settings, ThemeChoice, WindowPlace, Workspace};
use eframe::egui_wgpu::{self, RenderState, wgpu};
use egui::{CentralPanel, Frame, Panel};
pub use heap::return_large_blocks;
use rescue::Rescue;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Frames of the window after which its size is the user's.
const FITTED_UNTIL: u64 = 20;
/// Frames of the window before pipelines are warmed up.
const WARM_UP_FROM: u64 = 3;

/// The shell around the stages.
pub struct App {
    /// What the window shows.
    pub workspace: Workspace,
    annotate: AnnotateStage,
    deploy: DeployStage,
    start: StartPage,
    palette: Palette<Command>,
    toasts: Toasts,
    dialog: Option<dialogs::Dialog>,
    thumbnails: start::Pictures,
    gpu: gpu::Gpu,
    heap: heap::Heap,
    adapter: String,
    frames: u64,
    is_fitted: bool,
    rescue: Option<Arc<Rescue>>,
    theme: Option<ThemeChoice>,
    /// The title that the window has.
    title: String,
}

impl App {
    /// The app on a workspace; fonts and style go into `ctx`. Pictures of photos and meshes are drawn on the device of
    /// `state`, and left out without one.
    pub fn new(ctx: &egui::Context, workspace: Workspace, state: Option<RenderState>) -> Self {
        crate::ui::install(ctx, egui::ThemePreference::Dark);
        let adapter = state.as_ref().map(|s| s.adapter.get_info().name).unwrap_or_default();
        if state.is_some() {
            Ground::enable(ctx);
        }
        let gpu = gpu::Gpu::new(state);
        let assets = Assets::default();
        Self {
            workspace,
            annotate: AnnotateStage::new(assets.clone(), gpu.errors()),
            deploy: DeployStage::new(assets, gpu.errors()),
            start: StartPage::default(),
            palette: Palette::default(),
            toasts: Toasts::default(),
            dialog: None,
            thumbnails: start::Pictures::default(),
            gpu,
            heap: heap::Heap::default(),
            adapter,
            frames: 0,
            is_fitted: false,
            rescue: None,
            theme: None,
            title: String::new(),
        }
    }

    /// Takes up answers and carries out wishes; also while the window is hidden.
    pub fn logic(&mut self, ctx: &egui::Context) {
        self.take_drops(ctx);
        self.fit_on_screen(ctx);
        self.note_window(ctx);
        self.workspace.dispatch();
        if self.theme != Some(self.workspace.settings.theme) {
            self.theme = Some(self.workspace.settings.theme);
            ctx.set_theme(match self.workspace.settings.theme {
                ThemeChoice::Dark => egui::Theme::Dark,
                ThemeChoice::Light => egui::Theme::Light,
            });
        }
        let title = self.workspace.project().map_or_else(|| "Poseloop".to_owned(), |p| format!("{} – Poseloop", p.name()));
        if title != self.title {
            ctx.send_viewport_cmd(egui::ViewportCommand::Title(title.clone()));
            self.title = title;
        }
        if std::mem::take(&mut self.workspace.shell.quit) {
            ctx.send_viewport_cmd(egui::ViewportCommand::Close);
        }
        self.take_faults();
        self.take_notices();
        self.take_ask();
    }

    /// Makes the first window so small that its frame fits on the screen too: the window system looks at its content alone.
    fn fit_on_screen(&mut self, ctx: &egui::Context) {
        if self.is_fitted || self.frames > FITTED_UNTIL {
            return;
        }
        let (outer, inner, screen) = ctx.input(|i| {
            let window = i.viewport();
            (window.outer_rect, window.inner_rect, window.monitor_size.filter(|_| !window.maximized.unwrap_or(false)))
        });
        let (Some(outer), Some(inner), Some(screen)) = (outer, inner, screen) else { return };
        let beyond = (outer.size() - screen).max(egui::Vec2::ZERO);
        if beyond != egui::Vec2::ZERO {
            self.is_fitted = true;
            ctx.send_viewport_cmd(egui::ViewportCommand::InnerSize((inner.size() - beyond).max(LEAST.into())));
        }
    }

    /// Where the window stands, for the next start; while it fills the screen, its size before that is kept.
    fn note_window(&mut self, ctx: &egui::Context) {
        let (inner, maximised) = ctx.input(|i| (i.viewport().inner_rect, i.viewport().maximized.unwrap_or(false)));
        let Some(inner) = inner else { return };
        let before = self.workspace.settings.window.filter(|_| maximised);
        let size = before.map_or([inner.width(), inner.height()], |place| place.size);
        self.workspace.settings.window = Some(WindowPlace { size, maximised });
    }

    /// Faults of the GPU become notices. After a lost device the program starts anew.
    fn take_faults(&mut self) {
        if let Some(rescue) = &self.rescue {
            rescue.note(self.workspace.folder());
        }
        for fault in self.gpu.take_faults() {
            if let (RenderFault::DeviceLost(_), Some(rescue)) = (&fault, &self.rescue) {
                self.workspace.send(Command::CloseProject);
                self.workspace.dispatch();
                rescue.start_anew();
            }
            self.workspace.say(Notice::problem(sentence(&fault)));
        }
    }

    /// Shows everything.
    pub fn show(&mut self, ui: &mut egui::Ui) {
        let wish = self.palette.show_ui(ui);
        self.workspace.shell.palette = self.palette.is_open();
        if let Some(command) = wish {
            // Frames and objects are looked at under Annotate, wherever they were looked for.
            if matches!(command, Command::SelectFrame(_) | Command::SelectObject(_)) {
                self.workspace.send(Command::GoTo(Phase::Annotate));
            }
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
        self.frames += 1;
        // The first frames belong to what the user waits for.
        let warms_up = self.frames > WARM_UP_FROM && self.workspace.project().is_some() && self.gpu.warm_up();
        if warms_up {
            ui.ctx().request_repaint();
        }
        self.heap.turn(self.workspace.background.jobs(), warms_up || self.workspace.background.works());
        // Wishes are carried out before the next picture, and nothing else may ask for one. While a button is down its
        // release will, and a drag that rests wishes the same again and again.
        if self.workspace.has_wishes() && !ui.input(|i| i.pointer.any_down()) {
            ui.ctx().request_repaint();
        }
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
            Phase::Deploy => self.deploy.ui(&mut self.workspace, ui),
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
        self.workspace.send(Command::KeepSettings);
        self.workspace.dispatch();
    }
}

/// Opens the window, on a project or on the start page, and gives the exit code. `device_losses`: how often in a row the
/// graphics device was lost just before.
pub fn run(project: Option<&Path>, device_losses: u8) -> u8 {
    if let Some(missing) = project.filter(|path| !path.exists()) {
        // As a mistyped verb is.
        eprintln!("poseloop: there is no verb or folder of this name: {}", missing.display());
        return 2;
    }
    let place = settings_file().as_deref().and_then(|file| Settings::load(file).0.window);
    let open = |with_opengl| {
        let window = Window { project: project.map(Path::to_owned), device_losses };
        eframe::run_native("poseloop", options(with_opengl, place), Box::new(move |cc| Ok(Box::new(window.app(cc)))))
    };
    let opened = match open(opengl_may_help()) {
        // Without a display a second try could only fail at the same.
        Err(err) if !opengl_may_help() && !has_no_display(&err) => open(true),
        opened => opened,
    };
    match opened {
        Ok(()) => 0,
        Err(err) => {
            eprintln!("poseloop: {}", no_window(&err));
            3
        }
    }
}

fn has_no_display(err: &eframe::Error) -> bool {
    matches!(err, eframe::Error::WinitEventLoop(_))
}

/// Why there is no window, as a sentence.
fn no_window(err: &eframe::Error) -> String {
    if has_no_display(err) {
        "no display could be reached, so there is no window. `poseloop doctor` tells more; what is done by verbs needs no display"
            .to_owned()
    } else {
        format!("the window could not be opened: {err}. `poseloop doctor` says what is missing")
    }
}

fn settings_file() -> Option<PathBuf> {
    Settings::folder().map(|folder| folder.join("settings.ron"))
}

/// What the window begins with.
struct Window {
    project: Option<PathBuf>,
    device_losses: u8,
}

impl Window {
    fn app(self, cc: &eframe::CreationContext<'_>) -> App {
        cc.egui_ctx.add_font_provider(Arc::new(SystemFonts::default()));
        let ctx = cc.egui_ctx.clone();
        let jobs = Jobs::new(Arc::new(move || ctx.request_repaint()));
        let mut workspace = Workspace::new(jobs, settings_file());
        if let Some(folder) = self.project {
            workspace.send(Command::OpenProject(folder));
        }
        if self.device_losses > 0 {
            workspace.say(Notice::attention("The graphics device was lost, so Poseloop was started anew; no label is lost"));
        }
        let mut app = App::new(&cc.egui_ctx, workspace, cc.wgpu_render_state.clone());
        app.rescue = Some(Rescue::watching(app.gpu.errors(), self.device_losses));
        app
    }
}

/// Whether OpenGL may find a graphics card that the other interfaces don't. Without a card it could only draw in software
/// as Vulkan does, slower, and its driver alone takes 10 MB.
fn opengl_may_help() -> bool {
    let holds_card = |folder: &str, name: &str| {
        let mut entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        entries.any(|entry| entry.file_name().to_string_lossy().starts_with(name))
    };
    !cfg!(target_os = "linux") || holds_card("/dev/dri", "render") || holds_card("/dev", "nvidia") || holds_card("/dev", "dxg")
}

/// The smallest window that everything is usable in, and the size of the first one.
const LEAST: [f32; 2] = [1100.0, 700.0];
const FIRST: [f32; 2] = [1440.0, 900.0];

/// Size of the window as it was left, and never larger than the screen, which the window system sees to.
fn first_size(place: Option<WindowPlace>) -> [f32; 2] {
    let size = place.map(|place| place.size).filter(|size| size.iter().all(|side| side.is_finite())).unwrap_or(FIRST);
    [size[0].max(LEAST[0]), size[1].max(LEAST[1])]
}

fn options(with_opengl: bool, place: Option<WindowPlace>) -> eframe::NativeOptions {
    let viewport = egui::ViewportBuilder::default()
        .with_app_id("io.github.poseloop.Poseloop")
        .with_title("Poseloop")
        .with_inner_size(first_size(place))
        .with_min_inner_size(LEAST)
        .with_maximized(place.is_some_and(|place| place.maximised))
        .with_clamp_size_to_monitor_size(true);
    let viewport = match app_icon::app_icon() {
        Some(icon) => viewport.with_icon(icon),
        None => viewport,
    };
    let mut setup = egui_wgpu::WgpuSetupCreateNew::without_display_handle();
    setup.device_descriptor = Arc::new(crate::render::device_descriptor);
    if !with_opengl && wgpu::Backends::from_env().is_none() {
        setup.instance_descriptor.backends.remove(wgpu::Backends::GL);
    }
    let wgpu_options = egui_wgpu::WgpuConfiguration { wgpu_setup: setup.into(), ..Default::default() };
    // No fill has a gradient that would show steps, and without a GPU each pixel costs. The system's fonts are asked for by
    // ourselves, only when they are needed.
    eframe::NativeOptions { viewport, wgpu_options, dithering: false, system_font_fallback: false, ..Default::default() }
}

/// An error's words as a sentence.
fn sentence(err: &RenderFault) -> String {
    let text = err.to_string();
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::{FIRST, LEAST, WindowPlace, first_size};

    #[test]
    fn the_window_opens_as_it_was_left_and_never_too_small() {
        let place = |size| Some(WindowPlace { size, maximised: false });
        assert_eq!(first_size(None), FIRST);
        assert_eq!(first_size(place([1300.0, 820.0])), [1300.0, 820.0]);
        assert_eq!(first_size(place([10.0, f32::MAX])), [LEAST[0], f32::MAX]);
        assert_eq!(first_size(place([f32::NAN, 900.0])), FIRST);
    }
}
