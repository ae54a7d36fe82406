//! What is drawn over the photo: the labels of the frame, and the poses that might be the right one too.

use super::AnnotateStage;
use crate::project::{LabelId, LabelState, PoseLabel};
use crate::render::{Item, MeshAsset, MeshId, Style, pick};
use crate::scene::{labels, mesh_id};
use crate::stages::assets::Ready;
use crate::stages::view::PhotoView;
use crate::ui::Tokens;
use crate::workspace::{OverlayStyle, Workspace};
use egui::{Pos2, Ui};
use std::sync::Arc;

/// What is drawn over the photo.
#[derive(Default)]
pub struct Overlay {
    /// The items.
    pub items: Vec<Item>,
    /// Labels of the items, in their order; candidates have none.
    pub labels: Vec<LabelId>,
    /// The meshes of the items that are there.
    pub meshes: Vec<(MeshId, Arc<MeshAsset>)>,
}

impl AnnotateStage {
    /// The labels of the frame, and the poses that might be the right one too.
    pub(super) fn overlay(&mut self, workspace: &mut Workspace, ui: &Ui) -> Overlay {
        let t = Tokens::of(ui);
        if workspace.camera().is_err() {
            return Overlay::default();
        }
        let shown = shown_labels(workspace);
        let selected = workspace.shown_label().map(|l| l.id);
        let style = match workspace.annotate.style {
            OverlayStyle::Solid => Style::Solid,
            OverlayStyle::Outline => Style::Outline,
            OverlayStyle::XRay => Style::XRay,
            OverlayStyle::HiddenLine => Style::HiddenLine,
        };
        let mut overlay = Overlay::default();
        let Some(project) = workspace.project() else { return overlay };
        overlay.items = labels::items(project, &shown, selected, style, |number| t.object(number).to_array());
        overlay.labels = shown.iter().filter(|l| l.pose.is_some()).map(|l| l.id).collect();
        if let Some(object) = workspace.shown_label().map(|l| l.object) {
            let others = workspace.annotate.candidates.iter().map(|c| c.pose);
            overlay.items.extend(labels::candidates(object, others, t.photo.pick.to_array()));
        }
        for label in shown.iter().filter(|l| l.pose.is_some()) {
            match self.assets.mesh(workspace, label.object) {
                Ready::Yes(mesh) if overlay.meshes.iter().all(|(id, _)| *id != mesh_id(label.object)) => {
                    overlay.meshes.push((mesh_id(label.object), mesh));
                }
                Ready::NotYet => ui.ctx().request_repaint_after(std::time::Duration::from_millis(15)),
                _ => {}
            }
        }
        overlay
    }
}

/// The label that is seen at a place on the screen.
pub(super) fn label_at(view: &PhotoView, overlay: &Overlay, at: Pos2) -> Option<LabelId> {
    let mesh = |item: &Item| overlay.meshes.iter().find(|(id, _)| *id == item.mesh).map(|(_, mesh)| mesh.as_ref());
    let picked = pick(&view.seen, &view.physical(at), &overlay.items, mesh)?;
    overlay.labels.get(picked.item).copied()
}

/// The labels of the frame as they look now, without rejected ones.
fn shown_labels(workspace: &Workspace) -> Vec<PoseLabel> {
    let (Some(project), Some(frame)) = (workspace.project(), workspace.annotate.frame) else { return Vec::new() };
    let live = workspace.annotate.gesture.as_ref().map(|g| g.label.clone());
    let stored =
        project.labels_of(frame).filter(|l| l.state != LabelState::Rejected && live.as_ref().is_none_or(|g| g.id != l.id)).cloned();
    let mut labels: Vec<PoseLabel> = stored.collect();
    labels.extend(live);
    labels
}
