//! Deploy: what predictions are worth, and where they fail.

mod detail;
mod gallery;
mod head;
mod left;
mod picture;
mod plots;
mod screenshot;
mod set_sheet;
mod slice_form;
mod slice_sheet;
mod table;
mod words;

use crate::render::RenderErrors;
use crate::stages::assets::Assets;
use crate::stages::panels::{edge_ui, side_widths};
use crate::stages::view::PhotoView;
use crate::tasks::case_picture::Place;
use crate::tasks::eval_page::Page;
use crate::ui::widgets::{Tone, empty_state_ui, sentence_ui};
use crate::ui::{Brush, Tokens, icons};
use crate::workspace::{Edge, Workspace, action};
use egui::{Rect, TextureHandle, Ui, pos2};
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

/// Least and greatest height of the plots, with their titles, and their share of the page between them.
const PLOTS: (f32, f32, f32) = (244.0, 330.0, 0.36);

/// Opacity of figures that no longer hold.
const OLD: f32 = 0.35;

/// A card's picture.
struct Kept {
    texture: TextureHandle,
    /// Where the prediction lies.
    place: Place,
    /// When it was last seen.
    age: u64,
}

/// What the stage keeps between frames of the window.
#[derive(Default)]
pub struct DeployStage {
    assets: Assets,
    errors: RenderErrors,
    /// Pictures of the gallery.
    textures: HashMap<u32, Kept>,
    page: Option<Arc<Page>>,
    project: Option<PathBuf>,
    /// The large picture's view, and the case that it is of.
    view: Option<(u32, PhotoView)>,
    screenshot: screenshot::Screenshot,
    slice_sheet: Option<slice_sheet::SliceSheet>,
    set_sheet: Option<set_sheet::SetSheet>,
    /// The case that the gallery last scrolled to.
    revealed: Option<u32>,
    age: u64,
}

impl DeployStage {
    /// A stage whose pictures are made of `assets` and report what goes wrong on the GPU to `errors`.
    pub fn new(assets: Assets, errors: RenderErrors) -> Self {
        Self { assets, errors, ..Self::default() }
    }

    /// Shows the stage over the whole of `ui`'s rectangle.
    pub fn ui(&mut self, workspace: &mut Workspace, ui: &mut Ui) {
        self.age += 1;
        if self.project.as_deref() != workspace.folder() {
            *self =
                Self { project: workspace.folder().map(std::path::Path::to_owned), ..Self::new(self.assets.clone(), self.errors.clone()) };
        }
        self.forget_old_page(workspace);
        self.screenshot.turn(workspace, ui);
        if workspace.judged_set().is_none() {
            nothing_ui(workspace, ui);
            return;
        }
        let t = Tokens::of(ui);
        let area = ui.max_rect();
        let (left_width, right_width) = side_widths(workspace, t, area.width());
        let left = if workspace.shell.left { left_width } else { 0.0 };
        let right = if workspace.shell.inspector { right_width } else { 0.0 };
        let (a, b) = (area.left() + left, area.right() - right);
        let column = |x0: f32, x1: f32| Rect::from_min_max(pos2(x0, area.top()), pos2(x1, area.bottom()));
        if left > 0.0 {
            within(ui, "sets", column(area.left(), a), |ui| left::left_ui(workspace, ui));
        }
        if right > 0.0 {
            within(ui, "case", column(b, area.right()), |ui| self.detail_ui(workspace, ui));
        }
        within(ui, "figures", column(a + 1.0, b - 1.0), |ui| self.centre_ui(workspace, ui));
        self.slice_sheet_ui(workspace, ui);
        self.set_sheet_ui(workspace, ui);
        let brush = Brush::of(ui);
        brush.hairline_v(a, area.y_range());
        brush.hairline_v(b - 1.0, area.y_range());
        if left > 0.0 {
            edge_ui(workspace, ui, Edge::Left, a, area.left(), area.y_range());
        }
        if right > 0.0 {
            edge_ui(workspace, ui, Edge::Right, b - 1.0, area.right() - 1.0, area.y_range());
        }
    }

    fn forget_old_page(&mut self, workspace: &Workspace) {
        let page = workspace.deploy.page.as_ref();
        let is_same = match (&self.page, page) {
            (Some(old), Some(new)) => Arc::ptr_eq(old, new),
            (None, None) => true,
            _ => false,
        };
        if !is_same {
            self.textures.clear();
            (self.page, self.view, self.revealed) = (page.cloned(), None, None);
        }
    }

    fn centre_ui(&mut self, workspace: &mut Workspace, ui: &mut Ui) {
        let t = Tokens::of(ui);
        let area = ui.max_rect();
        let bar = Rect::from_min_max(area.min, pos2(area.right(), area.top() + t.size.toolbar));
        within(ui, "bar", bar, |ui| head::bar_ui(workspace, ui));
        let rest = Rect::from_min_max(pos2(area.left(), bar.bottom() + 1.0), area.max);
        Brush::of(ui).hairline_h(area.x_range(), bar.bottom());
        let Some(page) = workspace.shown_page().cloned().filter(|_| workspace.figures_have_metric()) else {
            within(ui, "waiting", rest, |ui| waiting_ui(workspace, ui));
            return;
        };
        if workspace.deploy.is_enlarged {
            within(ui, "large", rest, |ui| self.large_ui(workspace, ui));
            return;
        }
        let charts = workspace.charts();
        let is_old = workspace.figures_are_old();
        let fade = |ui: &mut Ui| ui.multiply_opacity(if is_old { OLD } else { 1.0 });
        let head = Rect::from_min_max(rest.min, pos2(rest.right(), rest.top() + head::height(&page)));
        within(ui, "whose", head, |ui| head::whose_ui(workspace, &page, is_old, ui));
        within(ui, "head", head, |ui| {
            fade(ui);
            head::headline_ui(workspace, &page, charts.as_deref(), ui);
        });
        let plots = Rect::from_min_max(
            pos2(rest.left(), head.bottom() + 1.0),
            pos2(rest.right(), head.bottom() + (rest.height() * PLOTS.2).clamp(PLOTS.0, PLOTS.1)),
        );
        let split = (plots.left() + plots.width() * if plots.width() < 900.0 { 0.48 } else { 0.46 }).round();
        let plot = Rect::from_min_max(plots.min, pos2(split, plots.bottom()));
        let table = Rect::from_min_max(pos2(split + 1.0, plots.top()), plots.max);
        within(ui, "plot", plot, |ui| {
            fade(ui);
            self.plot_ui(workspace, &page, charts.as_deref(), ui);
        });
        within(ui, "table", table, |ui| {
            fade(ui);
            table::table_ui(workspace, &page, ui);
        });
        let gallery = Rect::from_min_max(pos2(rest.left(), plots.bottom() + 1.0), rest.max);
        if let Some(charts) = &charts {
            within(ui, "gallery", gallery, |ui| {
                fade(ui);
                self.gallery_ui(workspace, charts, ui);
            });
        }
        let brush = Brush::of(ui);
        brush.hairline_h(area.x_range(), head.bottom());
        brush.hairline_h(area.x_range(), plots.bottom());
        brush.hairline_v(split, plots.y_range());
    }
}

/// What belongs here, and the action that brings it.
fn nothing_ui(workspace: &mut Workspace, ui: &mut Ui) {
    let has_frames = !workspace.frames.ids().is_empty();
    let words = if has_frames {
        "How good predictions are, and where they fail, appears here once a results file is imported or dropped onto the window"
    } else {
        "How good predictions are appears here: import a dataset with labels first, then a results file"
    };
    let Some(action) = action::find(if has_frames { "project.import_predictions" } else { "project.import_bop" }) else { return };
    if empty_state_ui(ui, icons::INSIGHTS, words, Some(action.title))
        && let Ok(command) = action.enabled_in(workspace)
    {
        workspace.send(command);
    }
}

/// While there are no figures yet: what is going on, or why there are none.
fn waiting_ui(workspace: &mut Workspace, ui: &mut Ui) {
    let Some(why) = workspace.deploy.failed.clone() else {
        let set = workspace.judged_set().map_or("The set", |s| s.name.as_str());
        let words = format!("{set} is being judged by {}", workspace.deploy.metric.name());
        empty_state_ui(ui, icons::INSIGHTS, &words, None);
        return;
    };
    let Some(action) = action::find("deploy.evaluate") else { return };
    if empty_state_ui(ui, icons::WARNING, &why, Some(action.title))
        && let Ok(command) = action.enabled_in(workspace)
    {
        workspace.send(command);
    }
}

/// Says something over the whole width, with room around it.
fn said_ui(ui: &mut Ui, tone: Tone, text: &str) {
    egui::Frame::NONE.inner_margin(egui::Margin::symmetric(12, 4)).show(ui, |ui| sentence_ui(ui, tone, text));
}

fn within<R>(ui: &mut Ui, id: &str, rect: Rect, show: impl FnOnce(&mut Ui) -> R) -> R {
    let builder = egui::UiBuilder::new().id_salt(id).max_rect(rect);
    let shown = ui.scope_builder(builder, |ui| {
        ui.set_clip_rect(rect.intersect(ui.clip_rect()));
        show(ui)
    });
    shown.inner
}
