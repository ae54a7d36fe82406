//! Photo and overlay put together: `composite.wgsl`, drawn in the interface's own pass.

use bytemuck::{Pod, Zeroable};
use egui_wgpu::wgpu;

use super::overlay::{buffer, grow};
use super::photo_texture::{PhotoTextures, Tile};
use super::pipelines::{CompositePipeline, Pipelines};
use super::uniforms::fractions;
use crate::render::item::{Look, PhotoFilter};
use crate::render::view::View;

/// Bytes between two parts in the uniform buffer.
const PART_STRIDE: u64 = 256;
/// How far the glow reaches, as a part of the viewport's shorter side.
const GLOW_REACH: f32 = 0.6;
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
    glow: [f32; 4],
    middle: [f32; 4],
}

/// The overlay as the composite sees it.
pub(super) struct OverlayPart<'a> {
    pub(super) picture: &'a wgpu::TextureView,
    /// Pixel of the overlay at the viewport's top-left corner.
    pub(super) offset: [i64; 2],
    /// Pixels of the overlay a screen pixel.
    pub(super) samples: u32,
    /// The part of the overlay that holds anything, in its pixels: left, top, right, bottom.
    pub(super) content: [u32; 4],
}

impl OverlayPart<'_> {
    /// Where the content lies in the viewport, in whole pixels of the screen.
    fn content_on_screen(&self) -> [f64; 4] {
        let samples = i64::from(self.samples);
        let at = |i: usize| i64::from(self.content[i]) - self.offset[i % 2];
        [at(0).div_euclid(samples), at(1).div_euclid(samples), -(-at(2)).div_euclid(samples), -(-at(3)).div_euclid(samples)]
            .map(|v| v as f64)
    }
}

/// A rectangle to be painted.
struct Part<'a> {
    uniform: PartUniform,
    tile: Option<&'a Tile>,
    /// Pixels of the overlay a screen pixel, 0 where there is none.
    samples: u32,
}

impl Part<'_> {
    /// The part cut in up to five: what the overlay covers, and what it leaves free. Where there is no overlay, none is read.
    fn split(self, view: &View, overlay: Option<&OverlayPart>) -> Vec<Self> {
        let whole = self.uniform.screen.map(f64::from);
        let piece = |rectangle: [f64; 4], samples| Part { uniform: at(self.uniform, view, rectangle), tile: self.tile, samples };
        let covered = overlay.and_then(|o| intersection(whole, o.content_on_screen()).map(|r| (r, o.samples)));
        let Some((covered, samples)) = covered else {
            return vec![self];
        };
        around(whole, covered).map(|free| piece(free, 0)).chain([piece(covered, samples)]).collect()
    }
}

/// A part that is ready.
struct Painted {
    pipeline: CompositePipeline,
    group: wgpu::BindGroup,
}

/// What is painted of one viewport, ready for the pass.
pub(super) struct Composite {
    uniforms: wgpu::Buffer,
    parts: Vec<Painted>,
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
        pipelines: &mut Pipelines,
        view: &View,
        look: &Look,
        photo: Option<&PhotoTextures>,
        overlay: Option<&OverlayPart>,
    ) {
        let shown = overlay.filter(|_| look.overlay_visible);
        let base = base_part(view, look, shown);
        let covered = photo.map_or([0.0; 4], |p| photo_rectangle(view, p));
        let beside = around(whole(view), covered).map(|rectangle| (at(base, view, rectangle), None));
        let of_photo = photo.into_iter().flat_map(|photo| {
            let index = photo.level_for(view.zoom);
            let tiles = photo.levels[index].tiles.iter();
            tiles.filter_map(move |tile| Some((tile_part(base, view, covered, tile, index)?, Some(tile))))
        });
        let parts = beside.chain(of_photo).map(|(uniform, tile)| Part { uniform, tile, samples: 0 });
        let parts: Vec<Part> = parts.flat_map(|part| part.split(view, shown)).collect();
        self.upload(device, queue, &parts);
        let sampler = if look.filter == PhotoFilter::Nearest { &pipelines.nearest } else { &pipelines.linear };
        let overlay = shown.map_or(&self.empty, |o| o.picture);
        let painted = |part: &Part| {
            let photo = part.tile.map_or(&self.empty, |t| &t.view);
            let group = bind(device, pipelines, &self.uniforms, photo, sampler, overlay);
            Painted { pipeline: CompositePipeline { is_photo: part.tile.is_some(), samples: part.samples }, group }
        };
        self.parts = parts.iter().map(painted).collect();
        self.parts.iter().for_each(|part| pipelines.ensure_composite(device, part.pipeline));
    }

    fn upload(&mut self, device: &wgpu::Device, queue: &wgpu::Queue, parts: &[Part]) {
        let mut bytes = vec![0u8; parts.len() * PART_STRIDE as usize];
        for (slot, part) in bytes.chunks_exact_mut(PART_STRIDE as usize).zip(parts) {
            slot[..size_of::<PartUniform>()].copy_from_slice(bytemuck::bytes_of(&part.uniform));
        }
        grow(device, &mut self.uniforms, bytes.len() as u64, wgpu::BufferUsages::UNIFORM);
        if !bytes.is_empty() {
            queue.write_buffer(&self.uniforms, 0, &bytes);
        }
    }

    /// Paints into a pass whose viewport is that of the view.
    pub(super) fn paint(&self, pipelines: &Pipelines, pass: &mut wgpu::RenderPass<'static>) {
        for (index, part) in self.parts.iter().enumerate() {
            let Some(pipeline) = pipelines.composite(part.pipeline) else { continue };
            pass.set_pipeline(pipeline);
            pass.set_bind_group(0, &part.group, &[index as u32 * PART_STRIDE as u32]);
            pass.draw(0..CORNERS, 0..1);
        }
    }
}

fn base_part(view: &View, look: &Look, overlay: Option<&OverlayPart>) -> PartUniform {
    let offset = overlay.map_or([0; 2], |o| o.offset);
    let size = view.size_px.map(|v| v as f32);
    PartUniform {
        overlay: [offset[0] as i32, offset[1] as i32, 0, 0],
        tone: [look.brightness, look.contrast, 0.0, 0.0],
        background: fractions(look.background),
        glow: fractions(look.glow),
        middle: [size[0] / 2.0, size[1] / 2.0, 1.0 / (GLOW_REACH * size[0].min(size[1])), 0.0],
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
    intersection(whole(view), screen_rectangle(view, [0, 0, level.width, level.height], 0)).unwrap_or([0.0; 4])
}

/// A rectangle of pixels of a level, on the screen. Pixel 0 begins half a pixel before its centre.
fn screen_rectangle(view: &View, pixels: [u32; 4], level: usize) -> [f64; 4] {
    let origin = view.origin_px();
    let scale = f64::from(1u32 << level.min(31)) * view.zoom;
    std::array::from_fn(|i| origin[i % 2] - 0.5 * view.zoom + scale * f64::from(pixels[i]))
}

/// The whole viewport in pixels.
fn whole(view: &View) -> [f64; 4] {
    [0.0, 0.0, f64::from(view.size_px[0]), f64::from(view.size_px[1])]
}

fn intersection(a: [f64; 4], b: [f64; 4]) -> Option<[f64; 4]> {
    let out = [a[0].max(b[0]), a[1].max(b[1]), a[2].min(b[2]), a[3].min(b[3])];
    (out[0] < out[2] && out[1] < out[3]).then_some(out)
}

/// What is left of a rectangle around another that lies within it, in up to four pieces.
fn around(outer: [f64; 4], covered: [f64; 4]) -> impl Iterator<Item = [f64; 4]> {
    let [first, high, last, low] = outer;
    let [left, top, right, bottom] = covered;
    let pieces = [[first, high, last, top], [first, bottom, last, low], [first, top, left, bottom], [right, top, last, bottom]];
    pieces.into_iter().filter(|p| p[0] < p[2] && p[1] < p[3])
}

/// The visible part of a tile. In a smaller copy of an odd size the last pixel reaches beyond the photo: it is cut there.
fn tile_part(base: PartUniform, view: &View, covered: [f64; 4], tile: &Tile, index: usize) -> Option<PartUniform> {
    let rectangle = intersection(screen_rectangle(view, tile.inner, index), covered)?;
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
    overlay: &wgpu::TextureView,
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
            entry(3, wgpu::BindingResource::TextureView(overlay)),
        ],
    })
}
