//! Photo and overlay put together: `composite.wgsl`, drawn in the interface's own pass.

use bytemuck::{Pod, Zeroable};
use egui_wgpu::wgpu;

use super::overlay::{buffer, grow};
use super::photo_texture::{PhotoTextures, Tile};
use super::pipelines::Pipelines;
use super::uniforms::fractions;
use crate::render::item::{Look, PhotoFilter};
use crate::render::view::View;

/// Bytes between two parts in the uniform buffer.
const PART_STRIDE: u64 = 256;
/// Corners of a part's triangle strip.
const CORNERS: u32 = 4;

/// `Part` of `composite.wgsl`.
#[repr(C)]
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
struct PartUniform {
    ndc: [f32; 4],
    screen: [f32; 4],
    photo: [f32; 4],
    overlay: [i32; 4],
    tone: [f32; 4],
    background: [f32; 4],
}

/// The overlay as the composite sees it.
pub(super) struct OverlayPart<'a> {
    pub(super) colour: &'a wgpu::TextureView,
    pub(super) lines: &'a wgpu::TextureView,
    /// Pixel of the overlay at the viewport's top-left corner.
    pub(super) offset: [i64; 2],
    /// Pixels of the overlay a screen pixel.
    pub(super) samples: u32,
}

/// What is painted of one viewport, ready for the pass.
pub(super) struct Composite {
    uniforms: wgpu::Buffer,
    parts: Vec<(bool, wgpu::BindGroup)>,
    empty: wgpu::TextureView,
}

impl Composite {
    pub(super) fn new(device: &wgpu::Device) -> Self {
        let texture = device.create_texture(&wgpu::TextureDescriptor {
            label: Some("empty"),
            size: wgpu::Extent3d { width: 1, height: 1, depth_or_array_layers: 1 },
            mip_level_count: 1,
            sample_count: 1,
            dimension: wgpu::TextureDimension::D2,
            format: wgpu::TextureFormat::Rgba8Unorm,
            usage: wgpu::TextureUsages::TEXTURE_BINDING,
            view_formats: &[],
        });
        let empty = texture.create_view(&wgpu::TextureViewDescriptor::default());
        Self { uniforms: buffer(device, PART_STRIDE * 8, wgpu::BufferUsages::UNIFORM), parts: Vec::new(), empty }
    }

    /// Makes everything ready for [`Composite::paint`].
    pub(super) fn prepare(
        &mut self,
        (device, queue): (&wgpu::Device, &wgpu::Queue),
        pipelines: &Pipelines,
        view: &View,
        look: &Look,
        photo: Option<&PhotoTextures>,
        overlay: Option<&OverlayPart>,
    ) {
        let mut parts: Vec<(PartUniform, Option<&Tile>)> = Vec::new();
        let base = base_part(look, overlay);
        let covered = photo.map_or([0.0; 4], |p| photo_rectangle(view, p));
        for rectangle in around(view, covered) {
            parts.push((at(base, view, rectangle), None));
        }
        if let Some(photo) = photo {
            let index = photo.level_for(view.zoom);
            for tile in &photo.levels[index].tiles {
                parts.extend(tile_part(base, view, covered, tile, index).map(|part| (part, Some(tile))));
            }
        }
        self.upload(device, queue, &parts);
        let sampler = if look.filter == PhotoFilter::Nearest { &pipelines.nearest } else { &pipelines.linear };
        let overlay_views = overlay.map_or((&self.empty, &self.empty), |o| (o.colour, o.lines));
        let group = |tile: Option<&Tile>| {
            let photo = tile.map_or(&self.empty, |t| &t.view);
            bind(device, pipelines, &self.uniforms, photo, sampler, overlay_views)
        };
        self.parts = parts.iter().map(|(_, tile)| (tile.is_some(), group(*tile))).collect();
    }

    fn upload(&mut self, device: &wgpu::Device, queue: &wgpu::Queue, parts: &[(PartUniform, Option<&Tile>)]) {
        let mut bytes = vec![0u8; parts.len() * PART_STRIDE as usize];
        for (slot, (part, _)) in bytes.chunks_exact_mut(PART_STRIDE as usize).zip(parts) {
            slot[..size_of::<PartUniform>()].copy_from_slice(bytemuck::bytes_of(part));
        }
        grow(device, &mut self.uniforms, bytes.len() as u64, wgpu::BufferUsages::UNIFORM);
        if !bytes.is_empty() {
            queue.write_buffer(&self.uniforms, 0, &bytes);
        }
    }

    /// Paints into a pass whose viewport is that of the view.
    pub(super) fn paint(&self, pipelines: &Pipelines, pass: &mut wgpu::RenderPass<'static>) {
        for (index, (is_photo, group)) in self.parts.iter().enumerate() {
            pass.set_pipeline(if *is_photo { &pipelines.photo } else { &pipelines.background });
            pass.set_bind_group(0, group, &[index as u32 * PART_STRIDE as u32]);
            pass.draw(0..CORNERS, 0..1);
        }
    }
}

fn base_part(look: &Look, overlay: Option<&OverlayPart>) -> PartUniform {
    let shown = overlay.filter(|_| look.overlay_visible);
    let offset = shown.map_or([0; 2], |o| o.offset);
    PartUniform {
        overlay: [offset[0] as i32, offset[1] as i32, shown.map_or(1, |o| o.samples) as i32, i32::from(shown.is_some())],
        tone: [look.brightness, look.contrast, look.opacity.clamp(0.0, 1.0), 0.0],
        background: fractions(look.background),
        ..PartUniform::zeroed()
    }
}

/// The part at a rectangle of the viewport, in pixels: left, top, right, bottom.
fn at(base: PartUniform, view: &View, rectangle: [f64; 4]) -> PartUniform {
    let size = view.size_px.map(f64::from);
    let x = |v: f64| (2.0 * v / size[0] - 1.0) as f32;
    let y = |v: f64| (1.0 - 2.0 * v / size[1]) as f32;
    let [left, top, right, bottom] = rectangle;
    PartUniform { ndc: [x(left), y(top), x(right), y(bottom)], screen: rectangle.map(|v| v as f32), ..base }
}

/// Where the photo lies in the viewport, cut to it; empty where it lies beside.
fn photo_rectangle(view: &View, photo: &PhotoTextures) -> [f64; 4] {
    let level = &photo.levels[0];
    cut(view, screen_rectangle(view, [0, 0, level.width, level.height], 0)).unwrap_or([0.0; 4])
}

/// A rectangle of pixels of a level, on the screen. Pixel 0 begins half a pixel before its centre.
fn screen_rectangle(view: &View, pixels: [u32; 4], level: usize) -> [f64; 4] {
    let origin = view.origin_px();
    let scale = f64::from(1u32 << level.min(31)) * view.zoom;
    std::array::from_fn(|i| origin[i % 2] - 0.5 * view.zoom + scale * f64::from(pixels[i]))
}

fn cut(view: &View, r: [f64; 4]) -> Option<[f64; 4]> {
    let (w, h) = (f64::from(view.size_px[0]), f64::from(view.size_px[1]));
    let out = [r[0].max(0.0), r[1].max(0.0), r[2].min(w), r[3].min(h)];
    (out[0] < out[2] && out[1] < out[3]).then_some(out)
}

/// What is left of the viewport around a rectangle, in up to four pieces.
fn around(view: &View, covered: [f64; 4]) -> impl Iterator<Item = [f64; 4]> {
    let (w, h) = (f64::from(view.size_px[0]), f64::from(view.size_px[1]));
    let [left, top, right, bottom] = covered;
    let pieces = [[0.0, 0.0, w, top], [0.0, bottom, w, h], [0.0, top, left, bottom], [right, top, w, bottom]];
    pieces.into_iter().filter(|p| p[0] < p[2] && p[1] < p[3])
}

/// The visible part of a tile. In a smaller copy of an odd size the last pixel reaches beyond the photo: it is cut there.
fn tile_part(base: PartUniform, view: &View, covered: [f64; 4], tile: &Tile, index: usize) -> Option<PartUniform> {
    let whole = screen_rectangle(view, tile.inner, index);
    let [left, top, right, bottom] = covered;
    let rectangle = [whole[0].max(left), whole[1].max(top), whole[2].min(right), whole[3].min(bottom)];
    if rectangle[0] >= rectangle[2] || rectangle[1] >= rectangle[3] {
        return None;
    }
    let outer = screen_rectangle(view, tile.outer, index);
    let scale = [1.0 / (outer[2] - outer[0]), 1.0 / (outer[3] - outer[1])];
    let photo = [scale[0], scale[1], -outer[0] * scale[0], -outer[1] * scale[1]];
    Some(PartUniform { photo: photo.map(|v| v as f32), ..at(base, view, rectangle) })
}

fn bind(
    device: &wgpu::Device,
    pipelines: &Pipelines,
    uniforms: &wgpu::Buffer,
    photo: &wgpu::TextureView,
    sampler: &wgpu::Sampler,
    overlay: (&wgpu::TextureView, &wgpu::TextureView),
) -> wgpu::BindGroup {
    let size = std::num::NonZeroU64::new(PART_STRIDE);
    let entry = |binding, resource| wgpu::BindGroupEntry { binding, resource };
    device.create_bind_group(&wgpu::BindGroupDescriptor {
        label: Some("composite"),
        layout: &pipelines.composite_layout,
        entries: &[
            entry(0, wgpu::BindingResource::Buffer(wgpu::BufferBinding { buffer: uniforms, offset: 0, size })),
            entry(1, wgpu::BindingResource::TextureView(photo)),
            entry(2, wgpu::BindingResource::Sampler(sampler)),
            entry(3, wgpu::BindingResource::TextureView(overlay.0)),
            entry(4, wgpu::BindingResource::TextureView(overlay.1)),
        ],
    })
}
