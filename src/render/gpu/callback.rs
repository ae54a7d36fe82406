//! A viewport in the interface: the paint callback.

use std::sync::Arc;

use egui_wgpu::wgpu;

use super::faults::{RenderErrors, RenderFault};
use super::renderer::Renderer;
use crate::render::item::{MeshId, Picture, ViewportId};
use crate::render::mesh_asset::MeshAsset;
use crate::render::photo_pyramid::PhotoPyramid;

/// A picture for one place of the interface. Add it with [`egui_wgpu::Callback::new_paint_callback`] at [`Self::rect`];
/// a [`Renderer`] must lie in the callback resources, otherwise nothing is drawn.
///
/// It carries what the picture is made of, so that a renderer that was just made anew gets it again.
pub struct ViewportPaint {
    /// The viewport that owns the layers.
    pub viewport: ViewportId,
    /// Where it is painted, in points.
    pub rect: egui::Rect,
    /// What is painted. Its view's size is corrected to that of `rect` in whole pixels.
    pub picture: Picture,
    /// The photo, if it is at hand; otherwise the one that the renderer holds is shown.
    pub photo: Option<Arc<PhotoPyramid>>,
    /// The meshes of the items.
    pub meshes: Vec<(MeshId, Arc<MeshAsset>)>,
    /// Where errors go.
    pub errors: RenderErrors,
}

impl ViewportPaint {
    /// The callback, ready to be added to a painter.
    pub fn into_callback(self) -> egui::PaintCallback {
        egui_wgpu::Callback::new_paint_callback(self.rect, self)
    }

    /// Size in physical pixels of a rectangle in points, as the interface rounds it.
    pub fn size_px(rect: egui::Rect, pixels_per_point: f32, screen_px: [u32; 2]) -> [u32; 2] {
        let info = egui::PaintCallbackInfo { viewport: rect, clip_rect: rect, pixels_per_point, screen_size_px: screen_px };
        let viewport = info.viewport_in_pixels();
        [viewport.width_px.max(1) as u32, viewport.height_px.max(1) as u32]
    }

    fn upload(&self, renderer: &mut Renderer) {
        let report = |err: super::RenderError| self.errors.put(RenderFault::Refused(err.to_string()));
        for (id, asset) in &self.meshes {
            renderer.upload_mesh(*id, asset).unwrap_or_else(report);
        }
        if let (Some(id), Some(pyramid)) = (self.picture.photo, &self.photo) {
            renderer.upload_photo(id, pyramid).unwrap_or_else(report);
        }
    }
}

impl egui_wgpu::CallbackTrait for ViewportPaint {
    fn prepare(
        &self,
        _device: &wgpu::Device,
        _queue: &wgpu::Queue,
        screen: &egui_wgpu::ScreenDescriptor,
        encoder: &mut wgpu::CommandEncoder,
        resources: &mut egui_wgpu::CallbackResources,
    ) -> Vec<wgpu::CommandBuffer> {
        if let Some(renderer) = resources.get_mut::<Renderer>() {
            self.upload(renderer);
            let size = Self::size_px(self.rect, screen.pixels_per_point, screen.size_in_pixels);
            let view = self.picture.view.resized(size);
            renderer.prepare(encoder, self.viewport, &Picture { view, ..self.picture.clone() });
        }
        Vec::new()
    }

    fn paint(&self, _info: egui::PaintCallbackInfo, pass: &mut wgpu::RenderPass<'static>, resources: &egui_wgpu::CallbackResources) {
        if let Some(renderer) = resources.get::<Renderer>() {
            renderer.paint(pass, self.viewport);
        }
    }
}
