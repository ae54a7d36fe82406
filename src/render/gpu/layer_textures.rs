//! The textures of one viewport's overlay.

use egui_wgpu::wgpu;

use super::creases::CreaseTextures;
use super::pipelines::{COLOUR_FORMAT, DEPTH_FORMAT, ID_FORMAT};

/// Sizes are rounded up to this, so that dragging a window's edge does not make textures anew at each pixel.
const GRAIN: u32 = 64;

/// Targets of the overlay. They may be larger than what is drawn: it lies in the top-left corner.
pub(super) struct LayerTextures {
    capacity: [u32; 2],
    /// What is laid over the photo, premultiplied.
    pub(super) picture: wgpu::TextureView,
    pub(super) depth: wgpu::TextureView,
    /// Not in free views, whose surfaces are drawn into the picture.
    pub(super) ids: Option<IdTextures>,
}

/// What the picture is made of.
pub(super) struct IdTextures {
    pub(super) nearest: wgpu::TextureView,
    /// Ids of the items that are seen through others, and their depth; made when first needed.
    pub(super) through: Option<(wgpu::TextureView, wgpu::TextureView)>,
    /// Lines within items; made when first needed.
    pub(super) creases: Option<CreaseTextures>,
}

impl LayerTextures {
    pub(super) fn new(device: &wgpu::Device, size_px: [u32; 2], largest: u32, has_ids: bool) -> Self {
        let capacity = size_px.map(|v| v.next_multiple_of(GRAIN).min(largest));
        let make = |format| target(device, capacity, format);
        Self {
            capacity,
            picture: make(COLOUR_FORMAT),
            depth: make(DEPTH_FORMAT),
            ids: has_ids.then(|| IdTextures { nearest: make(ID_FORMAT), through: None, creases: None }),
        }
    }

    pub(super) fn holds(&self, size_px: [u32; 2], has_ids: bool) -> bool {
        // Much too large is as wrong as too small: clearing costs by the pixel.
        self.ids.is_some() == has_ids
            && (0..2).all(|i| size_px[i] <= self.capacity[i] && self.capacity[i] <= 2 * size_px[i].next_multiple_of(GRAIN))
    }

    pub(super) fn make_creases(&mut self, device: &wgpu::Device) {
        let capacity = self.capacity;
        if let Some(ids) = &mut self.ids {
            ids.creases.get_or_insert_with(|| CreaseTextures::new(device, capacity));
        }
    }

    pub(super) fn make_through(&mut self, device: &wgpu::Device) {
        let capacity = self.capacity;
        if let Some(ids) = &mut self.ids {
            ids.through.get_or_insert_with(|| (target(device, capacity, ID_FORMAT), target(device, capacity, DEPTH_FORMAT)));
        }
    }
}

pub(super) fn target(device: &wgpu::Device, size: [u32; 2], format: wgpu::TextureFormat) -> wgpu::TextureView {
    let usage = wgpu::TextureUsages::RENDER_ATTACHMENT | wgpu::TextureUsages::TEXTURE_BINDING;
    let texture = device.create_texture(&wgpu::TextureDescriptor {
        label: Some("overlay"),
        size: wgpu::Extent3d { width: size[0], height: size[1], depth_or_array_layers: 1 },
        mip_level_count: 1,
        sample_count: 1,
        dimension: wgpu::TextureDimension::D2,
        format,
        usage,
        view_formats: &[],
    });
    texture.create_view(&wgpu::TextureViewDescriptor::default())
}
