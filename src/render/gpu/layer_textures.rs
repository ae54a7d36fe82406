//! The textures of one viewport's overlay.

use egui_wgpu::wgpu;

use super::pipelines::{COLOUR_FORMAT, DEPTH_FORMAT, ID_FORMAT};

/// Sizes are rounded up to this, so that dragging a window's edge does not make textures anew at each pixel.
const GRAIN: u32 = 64;

/// Targets of the overlay. They may be larger than what is drawn: it lies in the top-left corner.
pub(super) struct LayerTextures {
    capacity: [u32; 2],
    /// Surfaces, premultiplied.
    pub(super) colour: wgpu::TextureView,
    pub(super) depth: wgpu::TextureView,
    /// Where there are lines.
    pub(super) lined: Option<LineTextures>,
}

/// What outlines are found in, and where they are drawn.
pub(super) struct LineTextures {
    /// Outlines and hidden-line drawings with their halo, premultiplied; not faded with the surfaces.
    pub(super) lines: wgpu::TextureView,
    pub(super) ids: wgpu::TextureView,
    /// Ids of the items that are seen through others, and their depth; made when first needed.
    pub(super) through: Option<(wgpu::TextureView, wgpu::TextureView)>,
}

impl LayerTextures {
    pub(super) fn new(device: &wgpu::Device, size_px: [u32; 2], largest: u32, is_lined: bool) -> Self {
        let capacity = size_px.map(|v| v.next_multiple_of(GRAIN).min(largest));
        let make = |format| target(device, capacity, format);
        Self {
            capacity,
            colour: make(COLOUR_FORMAT),
            depth: make(DEPTH_FORMAT),
            lined: is_lined.then(|| LineTextures { lines: make(COLOUR_FORMAT), ids: make(ID_FORMAT), through: None }),
        }
    }

    pub(super) fn holds(&self, size_px: [u32; 2], is_lined: bool) -> bool {
        // Much too large is as wrong as too small: clearing costs by the pixel.
        self.lined.is_some() == is_lined
            && (0..2).all(|i| size_px[i] <= self.capacity[i] && self.capacity[i] <= 2 * size_px[i].next_multiple_of(GRAIN))
    }

    pub(super) fn make_through(&mut self, device: &wgpu::Device) {
        let capacity = self.capacity;
        if let Some(lined) = &mut self.lined {
            lined.through.get_or_insert_with(|| (target(device, capacity, ID_FORMAT), target(device, capacity, DEPTH_FORMAT)));
        }
    }
}

fn target(device: &wgpu::Device, size: [u32; 2], format: wgpu::TextureFormat) -> wgpu::TextureView {
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
