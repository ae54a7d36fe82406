//! Annotate: draw poses on photos.

mod context;
mod film;
mod gizmo;
mod hint;
mod inspector;
mod keyboard;
mod left;
mod loupe;
mod marks;
mod mesh;
mod overlay;
mod photo;
mod toolbar;

use crate::geom::Vec2;
use crate::media::Photo;
use crate::project::{FrameId, LabelState, ObjectId, Project};
use crate::render::RenderErrors;
use crate::scene::mesh_view::Orbit;
use crate::stages::assets::Assets;
use crate::stages::panels::{edge_ui, side_widths};
use crate::stages::rest::Rest;
use crate::stages::view::PhotoView;
use crate::ui::widgets::{Mark, empty_state_ui};
use crate::ui::{Brush, Tokens, icons};
use crate::workspace::{Edge, Workspace, action};
use egui::{ColorImage, Rect, TextureHandle, TextureOptions, Ui, pos2};
use std::collections::HashMap;

/// Share of the work that the mesh view may take from the photo.
const MOST_MESH: f32 = 0.45;
/// Thumbnails on the GPU; beyond that those that were not seen longest go.
const MOST_THUMBNAILS: usize = 400;

/// What the stage keeps between frames of the window.
#[derive(Default)]
pub struct AnnotateStage {
    view: Option<PhotoView>,
    assets: Assets,
    errors: RenderErrors,
    /// With when it was seen last and the version of the photo that it shows.
    thumbnails: HashMap<FrameId, (TextureHandle, u64, u64)>,
    orbit: HashMap<ObjectId, Orbit>,
    /// Cross hair of the keyboard on the photo, in photo pixels.
    cursor: Option<Vec2>,
    /// Whether the cross hair is where the pointer is, not where keys moved it.
    cursor_at_pointer: bool,
    /// The pose is being moved by keys that are still held.
    nudging: bool,
    /// Cross hair of the keyboard on the mesh view, in points from its corner.
    mesh_cursor: Option<egui::Vec2>,
    drag: Option<photo::Drag>,
    rest: Rest,
    /// Where the keyboard goes next, where it is, and whether its cross hair lies on the mesh.
    go_to: Option<keyboard::Side>,
    hands: keyboard::Hands,
    on_surface: bool,
    /// The drag on the mesh moves it and does not turn it.
    pans_mesh: bool,
    /// The frame that the list last scrolled to, and the one that the filmstrip did.
    listed: Option<FrameId>,
    filmed: Option<FrameId>,
    age: u64,
    project: Option<std::path::PathBuf>,
}

impl AnnotateStage {
    /// A stage whose pictures are made of `assets` and report what goes wrong on the GPU to `errors`.
    pub fn new(assets: Assets, errors: RenderErrors) -> Self {
        Self { assets, errors, ..Self::default() }
    }

    /// Shows the stage over the whole of `ui`'s rectangle.
    pub fn ui(&mut self, workspace: &mut Workspace, ui: &mut Ui) {
        self.age += 1;
        if self.project.as_deref() != workspace.folder() {
            let project = workspace.folder().map(std::path::Path::to_owned);
            *self = Self { project, ..Self::new(self.assets.clone(), self.errors.clone()) };
        }
        let t = Tokens::of(ui);
        let area = ui.max_rect();
        let (left_width, right_width) = side_widths(workspace, t, area.width());
        let left = if workspace.shell.left { left_width } else { 0.0 };
        // Without frames there is nothing to inspect.
        let right = if workspace.shell.inspector && !workspace.frames.ids().is_empty() { right_width } else { 0.0 };
        let column = |x0: f32, x1: f32| Rect::from_min_max(pos2(x0, area.top()), pos2(x1, area.bottom()));
        let (a, b) = (area.left() + left, area.right() - right);
        if left > 0.0 {
            within(ui, "left", column(area.left(), a), |ui| self.left_ui(workspace, ui));
        }
        if right > 0.0 {
            within(ui, "right", column(b, area.right()), |ui| self.inspector_ui(workspace, ui));
        }
        let centre = column(a + 1.0, b - 1.0);
        if workspace.frames.ids().is_empty() {
            within(ui, "empty", centre, |ui| empty_ui(workspace, ui));
        } else {
            self.centre_ui(workspace, ui, centre);
        }
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

    fn centre_ui(&mut self, workspace: &mut Workspace, ui: &mut Ui, area: Rect) {
        let t = Tokens::of(ui);
        // A button that went up while another phase was shown was not seen going up.
        if ui.input(|i| !i.pointer.any_down() && !i.pointer.any_released()) {
            self.drag = None;
        }
        let toolbar = Rect::from_min_max(area.min, pos2(area.right(), area.top() + t.size.toolbar));
        let hint = Rect::from_min_max(pos2(area.left(), toolbar.bottom()), pos2(area.right(), toolbar.bottom() + t.size.hint));
        let film = Rect::from_min_max(pos2(area.left(), area.bottom() - t.size.filmstrip), area.max);
        let body = Rect::from_min_max(pos2(area.left(), hint.bottom()), pos2(area.right(), film.top() - 1.0));
        // By the window, not by what the side panels leave: it must not jump while their edges are dragged.
        let usual = t.mesh_width(ui.content_rect().width());
        let side = workspace.panel_width(Edge::Mesh, usual).min(area.width() * MOST_MESH);
        let split = body.right() - side;
        let loupe_height = side.min(body.height() * 0.4) + 26.0;
        let mesh = Rect::from_min_max(pos2(split + 1.0, body.top()), pos2(body.right(), body.bottom() - loupe_height));
        let (mesh_head, mesh) = mesh.split_top_bottom_at_y(mesh.top() + mesh::HEAD);
        let loupe = Rect::from_min_max(pos2(split + 1.0, mesh.bottom() + 1.0), body.max);
        let photo = Rect::from_min_max(body.min, pos2(split, body.bottom()));
        within(ui, "toolbar", toolbar, |ui| self.toolbar_ui(workspace, ui, photo));
        within(ui, "film", film, |ui| self.film_ui(workspace, ui));
        self.zoom_mesh(workspace, ui, mesh);
        let on_photo = within(ui, "photo", photo, |ui| {
            self.photo_ui(workspace, ui);
            ui.scope_id().with("photo")
        });
        within(ui, "mesh head", mesh_head, |ui| self.mesh_head_ui(workspace, ui));
        let on_mesh = within(ui, "mesh", mesh, |ui| {
            self.mesh_ui(workspace, ui);
            ui.scope_id().with("mesh")
        });
        self.hand_over(workspace, ui, on_photo, on_mesh);
        let hands = self.hands;
        within(ui, "hint", hint, |ui| hint::hint_ui(workspace, hands, ui));
        within(ui, "loupe", loupe, |ui| self.loupe_ui(workspace, ui));
        let brush = Brush::of(ui);
        brush.hairline_h(area.x_range(), film.top() - 1.0);
        brush.hairline_h(area.x_range(), hint.bottom() - 1.0);
        brush.hairline_v(split, body.y_range());
        brush.hairline_h(mesh.x_range(), mesh.bottom());
        edge_ui(workspace, ui, Edge::Mesh, split, body.right(), body.y_range());
    }

    fn thumbnail(&mut self, workspace: &mut Workspace, ui: &Ui, id: FrameId) -> Option<(egui::TextureId, egui::Vec2)> {
        let (age, version) = (self.age, workspace.photo_version(id));
        if let Some((texture, seen, of)) = self.thumbnails.get_mut(&id)
            && *of == version
        {
            *seen = age;
            return Some((texture.id(), texture.size_vec2()));
        }
        self.thumbnails.remove(&id);
        let photo = workspace.thumbnail(id)?;
        let texture = ui.ctx().load_texture(format!("thumbnail {id}"), image_of(&photo), TextureOptions::LINEAR);
        let found = (texture.id(), texture.size_vec2());
        self.thumbnails.insert(id, (texture, age, version));
        if self.thumbnails.len() > MOST_THUMBNAILS
            && let Some(oldest) = self.thumbnails.iter().min_by_key(|(_, (_, seen, _))| *seen).map(|(id, _)| *id)
        {
            self.thumbnails.remove(&oldest);
        }
        Some(found)
    }
}

/// What belongs here, and the action that brings it.
fn empty_ui(workspace: &mut Workspace, ui: &mut Ui) {
    let Some(action) = action::find("project.import_bop") else { return };
    if empty_state_ui(ui, icons::IMAGE, "Photos and labels appear here once a dataset is imported", Some(action.title))
        && let Ok(command) = action.enabled_in(workspace)
    {
        workspace.send(command);
    }
}

/// Whether the first button clicked. The space bar clicks what has the keyboard, again and again while it is held: here it
/// pans.
fn is_clicked(ui: &Ui, response: &egui::Response) -> bool {
    response.clicked_by(egui::PointerButton::Primary) && !ui.input(|i| i.key_down(egui::Key::Space))
}

fn within<R>(ui: &mut Ui, id: &str, rect: Rect, show: impl FnOnce(&mut Ui) -> R) -> R {
    let builder = egui::UiBuilder::new().id_salt(id).max_rect(rect);
    let shown = ui.scope_builder(builder, |ui| {
        ui.set_clip_rect(rect.intersect(ui.clip_rect()));
        show(ui)
    });
    shown.inner
}

fn image_of(photo: &Photo) -> ColorImage {
    ColorImage::from_rgba_unmultiplied([photo.width as usize, photo.height as usize], &photo.rgba)
}

/// The mark of a state.
fn mark(state: LabelState) -> Mark {
    match state {
        LabelState::Draft => Mark::Draft,
        LabelState::Done => Mark::Done,
        LabelState::Reviewed => Mark::Reviewed,
        LabelState::Rejected => Mark::Rejected,
    }
}

/// The mark of an object in a frame: of several labels that which asks for most work, as the list of frames to do has it.
fn mark_of(project: &Project, frame: FrameId, object: ObjectId) -> Mark {
    let work = |state: &LabelState| match state {
        LabelState::Draft => 3,
        LabelState::Rejected => 2,
        LabelState::Done => 1,
        LabelState::Reviewed => 0,
    };
    project.labels_of(frame).filter(|l| l.object == object).map(|l| l.state).max_by_key(work).map_or(Mark::None, mark)
}

/// The states of a frame's labels, an object after the other, with the objects' colours or in grey.
fn dots(workspace: &Workspace, frame: FrameId, t: &Tokens, in_colour: bool) -> Vec<(Mark, egui::Color32)> {
    let Some(project) = workspace.project() else { return Vec::new() };
    let colour = |index: u8, mark: Mark| match (in_colour, mark) {
        (true, _) => t.object(index),
        (false, Mark::Draft) => t.accent.line,
        _ => t.text.secondary,
    };
    project.objects().map(|o| (mark_of(project, frame, o.id), o.colour)).map(|(m, c)| (m, colour(c, m))).collect()
}
