//! Everything held on one device, and the two steps of a picture: prepare, paint.

use std::collections::HashMap;
use std::sync::Arc;

use egui_wgpu::wgpu;

use super::composite::{Composite, OverlayPart};
use super::faults::RenderError;
use super::ground::Grounds;
use super::layer_textures::LayerTextures;
use super::mesh_buffers::MeshBuffers;
use super::overlay::{OverlayBuffers, Tools};
use super::photo_texture::{PhotoTextures, Photos};
use super::pipelines::Pipelines;
use super::plan::Plan;
use crate::render::item::{MeshId, PhotoId, Picture, Shading, ViewportId};
use crate::render::layers::{Drawn, OverlayKey, Step, step};
use crate::render::mesh_asset::MeshAsset;
use crate::render::photo_pyramid::PhotoPyramid;

/// Free views of more pixels than this are drawn at the screen's own resolution: twice that would take long without a GPU.
const MOST_PIXELS_TO_MAGNIFY: u64 = 1_500_000;

/// Draws pictures on one device. Nothing in it outlives the device: after a loss make a new one; meshes and photos are
/// handed over again with the next pictures.
pub struct Renderer {
    device: wgpu::Device,
    queue: wgpu::Queue,
    pipelines: Pipelines,
    pub(super) meshes: HashMap<MeshId, MeshBuffers>,
    photos: Photos,
    viewports: HashMap<ViewportId, Viewport>,
    pub(super) grounds: Grounds,
    /// Without a graphics card what moves is drawn less finely.
    in_software: bool,
    pub(super) warmed_up: usize,
    /// Whether the lens of the last picture with a photo bends lines.
    pub(super) bends: bool,
}

/// What one viewport keeps from picture to picture.
struct Viewport {
    buffers: OverlayBuffers,
    textures: Option<LayerTextures>,
    drawn: Option<Drawn>,
    /// The part of the layer that holds anything, in its pixels.
    content: Option<[u32; 4]>,
    composite: Composite,
}

/// What [`Renderer::prepare`] had to do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PrepareStats {
    /// Whether the overlay was drawn anew.
    pub overlay_redrawn: bool,
    /// Triangles that were drawn for it, after culling.
    pub triangles: usize,
    /// Items whose mesh has not been handed over.
    pub missing_meshes: usize,
}

impl Renderer {
    /// A renderer for passes on targets of this format, which must not be an sRGB one: colours are written as encoded.
    pub fn new(device: &wgpu::Device, queue: &wgpu::Queue, target: wgpu::TextureFormat) -> Self {
        Self {
            device: device.clone(),
            queue: queue.clone(),
            pipelines: Pipelines::new(device, target),
            meshes: HashMap::new(),
            photos: Photos::default(),
            viewports: HashMap::new(),
            grounds: Grounds::new(device, target),
            in_software: device.adapter_info().device_type == wgpu::DeviceType::Cpu,
            warmed_up: 0,
            bends: false,
        }
    }

    pub(super) fn device(&self) -> &wgpu::Device {
        &self.device
    }

    pub(super) fn queue(&self) -> &wgpu::Queue {
        &self.queue
    }

    /// Hands a mesh over; does nothing if it is there. Another asset under the same id replaces it.
    pub fn upload_mesh(&mut self, id: MeshId, asset: &Arc<MeshAsset>) -> Result<(), RenderError> {
        if self.meshes.get(&id).is_some_and(|held| held.asset.serial == asset.serial) {
            return Ok(());
        }
        let made = MeshBuffers::upload(&self.device, asset)?;
        self.meshes.insert(id, made);
        Ok(())
    }

    /// Whether a mesh is there under this id.
    pub fn has_mesh(&self, id: MeshId) -> bool {
        self.meshes.contains_key(&id)
    }

    /// Whether any mesh is there.
    pub fn has_meshes(&self) -> bool {
        !self.meshes.is_empty()
    }

    /// Forgets a mesh.
    pub fn drop_mesh(&mut self, id: MeshId) {
        self.meshes.remove(&id);
    }

    /// Hands a photo over; does nothing if this very one is there. The last few are kept.
    pub fn upload_photo(&mut self, id: PhotoId, pyramid: &PhotoPyramid) -> Result<(), RenderError> {
        if !self.photos.is_current(id, pyramid) {
            self.photos.insert(id, PhotoTextures::upload(&self.device, &self.queue, pyramid)?);
        }
        Ok(())
    }

    /// As [`Renderer::upload_photo`], but in tiles of at most `largest_px` a side, as on a device with smaller textures.
    pub fn upload_photo_in_tiles(&mut self, id: PhotoId, pyramid: &PhotoPyramid, largest_px: u32) -> Result<(), RenderError> {
        self.photos.insert(id, PhotoTextures::in_tiles(&self.device, &self.queue, pyramid, largest_px)?);
        Ok(())
    }

    /// Builds the smaller copies here and now, then as [`Renderer::upload_photo`]. `false` if the sizes do not fit.
    pub fn set_photo(&mut self, id: PhotoId, rgba: &[u8], width: u32, height: u32) -> Result<bool, RenderError> {
        match PhotoPyramid::build(rgba.to_vec(), width, height) {
            Some(pyramid) => self.upload_photo(id, &pyramid).map(|()| true),
            None => Ok(false),
        }
    }

    /// Whether a photo is there under this id.
    pub fn has_photo(&self, id: PhotoId) -> bool {
        self.photos.holds(id)
    }

    /// Forgets a photo.
    pub fn drop_photo(&mut self, id: PhotoId) {
        self.photos.remove(id);
    }

    /// Forgets a viewport and its layers.
    pub fn drop_viewport(&mut self, id: ViewportId) {
        self.viewports.remove(&id);
    }

    /// Draws what changed and makes everything ready for [`Renderer::paint`]. The view is snapped to whole pixels.
    ///
    /// Call it at most once a viewport and submission.
    pub fn prepare(&mut self, encoder: &mut wgpu::CommandEncoder, viewport: ViewportId, picture: &Picture) -> PrepareStats {
        if picture.photo.is_some() {
            self.bends = !picture.view.camera.lens.is_straight();
        }
        let mut picture = picture.clone();
        let largest = self.device.limits().max_texture_dimension_2d;
        picture.view.size_px = picture.view.size_px.map(|v| v.clamp(1, largest));
        picture.view = picture.view.snapped();
        picture.look.fine |= !self.in_software;
        let mut state = self.viewports.remove(&viewport).unwrap_or_else(|| Viewport {
            buffers: OverlayBuffers::new(&self.device, &self.pipelines),
            textures: None,
            drawn: None,
            content: None,
            composite: Composite::new(&self.device),
        });
        let stats = self.prepare_overlay(encoder, &mut state, &picture);
        self.prepare_composite(&mut state, &picture);
        self.viewports.insert(viewport, state);
        stats
    }

    fn prepare_overlay(&mut self, encoder: &mut wgpu::CommandEncoder, state: &mut Viewport, picture: &Picture) -> PrepareStats {
        let missing_meshes = picture.items.iter().filter(|item| !self.meshes.contains_key(&item.mesh)).count();
        let mut stats = PrepareStats { missing_meshes, ..PrepareStats::default() };
        if !picture.look.overlay_visible || missing_meshes == picture.items.len() {
            return stats;
        }
        let meshes = &self.meshes;
        let key = OverlayKey::of(picture, |item| meshes.get(&item.mesh).map_or(0, |m| m.asset.serial));
        let Step::Redraw(margin) = step(state.drawn.as_ref(), key, &picture.view) else {
            return stats;
        };
        let largest = self.device.limits().max_texture_dimension_2d;
        let wide = picture.view.widened(margin);
        // A viewport almost as large as a texture can be has no room for a margin.
        let margin = if wide.size_px.iter().any(|v| *v > largest) { [0, 0] } else { margin };
        let layer = picture.view.widened(margin).magnified(samples(picture));
        let plan = Plan::new(&layer, &picture.items, &picture.look, |id| meshes.get(&id).map(|m| &*m.asset));
        let textures = match state.textures.take() {
            Some(held) if held.holds(layer.size_px, plan.has_ids) => held,
            _ => LayerTextures::new(&self.device, layer.size_px, largest, plan.has_ids),
        };
        let textures = state.textures.insert(textures);
        let mesh = |id: MeshId| meshes.get(&id);
        let mut tools = Tools { device: &self.device, queue: &self.queue, pipelines: &mut self.pipelines, mesh: &mesh };
        state.buffers.draw(&mut tools, encoder, textures, &layer, &plan);
        state.content = plan.content;
        state.drawn = Some(Drawn::new(key, &picture.view, margin));
        stats.overlay_redrawn = true;
        stats.triangles = plan.triangles;
        stats
    }

    fn prepare_composite(&mut self, state: &mut Viewport, picture: &Picture) {
        let has_overlay = picture.items.iter().any(|item| self.meshes.contains_key(&item.mesh));
        let overlay = match (&state.textures, &state.drawn, state.content) {
            (Some(textures), Some(drawn), Some(content)) if has_overlay && picture.look.overlay_visible => {
                let samples = samples(picture);
                let offset = drawn.offset(&picture.view).map(|v| v * i64::from(samples));
                Some(OverlayPart { picture: &textures.picture, offset, samples, content })
            }
            _ => None,
        };
        let photo = picture.photo.and_then(|id| self.photos.use_photo(id));
        let gpu = (&self.device, &self.queue);
        state.composite.prepare(gpu, &mut self.pipelines, &picture.view, &picture.look, photo, overlay.as_ref());
    }

    /// Paints a prepared viewport into a pass whose viewport rectangle is that of the view.
    pub fn paint(&self, pass: &mut wgpu::RenderPass<'static>, viewport: ViewportId) {
        if let Some(state) = self.viewports.get(&viewport) {
            state.composite.paint(&self.pipelines, pass);
        }
    }
}

/// Pixels of the overlay a screen pixel.
fn samples(picture: &Picture) -> u32 {
    let pixels: u64 = picture.view.size_px.iter().map(|v| u64::from(*v)).product();
    if picture.look.shading == Shading::VertexColours && pixels <= MOST_PIXELS_TO_MAGNIFY { 2 } else { 1 }
}
