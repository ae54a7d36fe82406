//! The picture of a case, drawn as under Annotate: the photo with the outlines of label and prediction.

use super::DeployStage;
use crate::geom::Camera;
use crate::project::{FrameId, ObjectId};
use crate::render::{Item, Look, MeshAsset, MeshId, PhotoFilter, PhotoPyramid, Picture, View, ViewportId, ViewportPaint};
use crate::scene::{labels, mesh_id, photo_id};
use crate::stages::assets::Ready;
use crate::stages::view::{PhotoView, size_px};
use crate::tasks::case_picture::{Crop, crop, place, poses};
use crate::ui::widgets::{Button, place_row_ui};
use crate::ui::{Brush, Face, Tokens, icons};
use crate::workspace::{Command, DeployCommand, Workspace};
use egui::{Align2, Key, PointerButton, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};
use std::sync::Arc;
use std::time::Duration;

/// The photo with the label, and over it the prediction in a viewport of its own: neither hides the other's outline.
const SMALL: [ViewportId; 2] = [ViewportId(10), ViewportId(11)];
const LARGE: [ViewportId; 2] = [ViewportId(12), ViewportId(13)];
const BAR: f32 = 36.0;
/// Zoom by a point of the wheel.
const WHEEL: f32 = 0.0025;
/// From this zoom on photo pixels are shown as squares.
const SQUARES_FROM_ZOOM: f64 = 3.0;

/// What of a case is drawn.
struct Shown {
    frame: FrameId,
    camera: Camera,
    crop: Crop,
    photo: Option<Arc<PhotoPyramid>>,
    why: Option<String>,
    /// Where the prediction is, if it can't be seen.
    unseen: Option<&'static str>,
    items: Vec<Item>,
    meshes: Vec<(MeshId, Arc<MeshAsset>)>,
}

impl DeployStage {
    /// The picture around the object over the whole of what is left.
    pub(super) fn small_ui(&mut self, workspace: &mut Workspace, ui: &mut Ui, area: Rect) {
        let Some(shown) = self.shown(workspace, ui) else {
            Brush::of(ui).text(area.center(), Align2::CENTER_CENTER, "Nothing to draw", Face::Small, Tokens::of(ui).text.disabled);
            return;
        };
        let size = size_px(ui, area);
        let zoom = (f64::from(size[0]) / shown.crop.size[0]).min(f64::from(size[1]) / shown.crop.size[1]);
        let centre_px = [0, 1].map(|i| shown.crop.min[i] + shown.crop.size[i] / 2.0 - 0.5);
        let view = View { camera: shown.camera.clone(), zoom, centre_px, size_px: size, pixels_per_point: ui.pixels_per_point() };
        self.paint(ui, area, SMALL, view, &shown);
    }

    /// The large picture, with a bar above it.
    pub(super) fn large_ui(&mut self, workspace: &mut Workspace, ui: &mut Ui) {
        let whole = ui.max_rect();
        let bar = Rect::from_min_size(whole.min, vec2(whole.width(), BAR));
        let area = Rect::from_min_max(pos2(whole.left(), bar.bottom() + 1.0), whole.max);
        bar_ui(workspace, ui, bar);
        Brush::of(ui).hairline_h(whole.x_range(), bar.bottom());
        let response = ui.interact(area, ui.scope_id().with("large"), Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, "Photo of the case"));
        let (Some(case), Some(shown)) = (workspace.deploy.case, self.shown(workspace, ui)) else { return };
        let last = self.view.take().filter(|(of, _)| *of == case).map(|(_, view)| view);
        let mut view = PhotoView::settled(last.as_ref(), shown.camera.clone(), ui, area);
        if let Some(at) = response.hover_pos() {
            let (scroll, pinch) = ui.input(|i| (i.smooth_scroll_delta().y, i.zoom_delta()));
            let factor = f64::from((scroll * WHEEL).exp() * pinch);
            if (factor - 1.0).abs() > 1e-6 {
                view.zoom_about(at, factor);
            }
        }
        if response.dragged_by(PointerButton::Primary) || response.dragged_by(PointerButton::Middle) {
            view.pan(response.drag_delta());
        }
        if ui.input(|i| i.key_pressed(Key::Escape)) && !egui::Popup::is_any_open(ui) {
            workspace.send(Command::Deploy(DeployCommand::Enlarge(false)));
        }
        self.paint(ui, area, LARGE, view.seen.clone(), &shown);
        self.view = Some((case, view));
    }

    fn shown(&mut self, workspace: &mut Workspace, ui: &Ui) -> Option<Shown> {
        let t = Tokens::of(ui);
        let page = workspace.deploy.page.clone()?;
        let case = workspace.deploy.chosen_case()?.clone();
        let (frame, object) = (workspace.deploy.frame_of(&case)?, workspace.deploy.object_of(&case)?);
        let poses = poses(&page, &case)?;
        let (photo, why) = match self.assets.photo(workspace, frame) {
            Ready::Yes(photo) => (Some(photo), None),
            Ready::NotYet => {
                ui.ctx().request_repaint_after(Duration::from_millis(15));
                (None, None)
            }
            Ready::No(why) => (None, Some(why)),
        };
        let size = photo.as_ref().map_or([poses.camera.width, poses.camera.height], |p| [p.width(), p.height()]);
        let camera = Camera { width: size[0], height: size[1], ..poses.camera.clone() };
        let colour = workspace.project()?.object(object).map_or(t.text.primary, |o| t.object(o.colour));
        let items = labels::judged(object, poses.truth, poses.estimate, t.photo.ink.to_array(), colour.to_array());
        let meshes = self.meshes(workspace, ui, object);
        Some(Shown { frame, crop: crop(&poses, size), unseen: place(&poses, size).words(), camera, photo, why, items, meshes })
    }

    fn meshes(&mut self, workspace: &mut Workspace, ui: &Ui, object: ObjectId) -> Vec<(MeshId, Arc<MeshAsset>)> {
        match self.assets.mesh(workspace, object) {
            Ready::Yes(mesh) => vec![(mesh_id(object), mesh)],
            Ready::NotYet => {
                ui.ctx().request_repaint_after(Duration::from_millis(15));
                Vec::new()
            }
            Ready::No(_) => Vec::new(),
        }
    }

    fn paint(&self, ui: &Ui, area: Rect, viewports: [ViewportId; 2], view: View, shown: &Shown) {
        let t = Tokens::of(ui);
        let [r, g, b, _] = t.photo.halo.to_array();
        let look = Look {
            filter: if view.zoom >= SQUARES_FROM_ZOOM && viewports == LARGE { PhotoFilter::Nearest } else { PhotoFilter::Linear },
            background: t.surface.viewport.to_array(),
            halo: [r, g, b, 178],
            ..Look::default()
        };
        let photo = shown.photo.as_ref().map(|_| photo_id(shown.frame));
        let view = view.snapped();
        for (i, (viewport, item)) in viewports.into_iter().zip(&shown.items).enumerate() {
            let (photo, pyramid) = if i == 0 { (photo, shown.photo.clone()) } else { (None, None) };
            let look = if i == 0 { look.clone() } else { Look { background: [0; 4], ..look.clone() } };
            let picture = Picture { view: view.clone(), photo, items: vec![item.clone()], look };
            let (meshes, errors) = (shown.meshes.clone(), self.errors.clone());
            ui.painter().add(ViewportPaint { viewport, rect: area, picture, photo: pyramid, meshes, errors }.into_callback());
        }
        let mut at = area.left_bottom() + vec2(12.0, -23.0);
        for words in shown.why.as_deref().into_iter().chain(shown.unseen) {
            Brush::of(ui).photo_chip(at, words, false);
            at.y -= 30.0;
        }
    }
}

/// Back to the gallery, and to the cases before and after.
fn bar_ui(workspace: &mut Workspace, ui: &mut Ui, rect: Rect) {
    let mut sent = None;
    place_row_ui(ui, rect.shrink2(vec2(8.0, 0.0)), "large", |ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        if Button::quiet("Gallery").icon(icons::ARROW_BACK).tip("Back to the gallery").shortcut("Esc").show_ui(ui).clicked() {
            sent = Some(DeployCommand::Enlarge(false));
        }
        if Button::icon_only(icons::KEYBOARD_ARROW_LEFT, "Worse case").show_ui(ui).clicked() {
            sent = Some(DeployCommand::StepCase(-1));
        }
        if Button::icon_only(icons::KEYBOARD_ARROW_RIGHT, "Next case").show_ui(ui).clicked() {
            sent = Some(DeployCommand::StepCase(1));
        }
    });
    sent.into_iter().for_each(|wish| workspace.send(Command::Deploy(wish)));
}
