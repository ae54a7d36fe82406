//! The passes that find lines within an item: folds of its surface, and where a part of it stands before another.
//! `creases.wgsl`.

use egui_wgpu::wgpu;

use super::layer_textures::{IdTextures, target};
use super::overlay::cleared;
use super::pipelines::{full_screen, layout, module, pipeline_layout, target_state, texture, uniform};
use super::shader_table;

/// How strong the line is between a pixel and the next one, to the right and below.
const STRENGTHS: wgpu::TextureFormat = wgpu::TextureFormat::Rg8Unorm;
/// Something or nothing.
pub(super) const FLAG: wgpu::TextureFormat = wgpu::TextureFormat::R8Unorm;
/// Side of a block of pixels, `BLOCK` of `ids.wgsl`.
const BLOCK: u32 = 4;

/// Where lines within items are.
pub(super) struct CreaseTextures {
    found: wgpu::TextureView,
    pub(super) linked: wgpu::TextureView,
    blocks: wgpu::TextureView,
    /// Of each block of pixels whether there is a line in reach.
    pub(super) near: wgpu::TextureView,
}

impl CreaseTextures {
    pub(super) fn new(device: &wgpu::Device, size: [u32; 2]) -> Self {
        let blocks = size.map(|v| v.div_ceil(BLOCK));
        Self {
            found: target(device, size, STRENGTHS),
            linked: target(device, size, STRENGTHS),
            blocks: target(device, blocks, FLAG),
            near: target(device, blocks, FLAG),
        }
    }
}

/// A pass and what it reads.
struct Step {
    pipeline: wgpu::RenderPipeline,
    layout: wgpu::BindGroupLayout,
}

/// The pipelines, made when lines are first asked for.
pub(super) struct CreasePipelines {
    found: Step,
    blocks: Step,
    near: Step,
    linked: Step,
}

impl CreasePipelines {
    pub(super) fn new(device: &wgpu::Device) -> Self {
        let module = module(device, &shader_table::CREASES);
        let (ids, depths) = (texture(1, wgpu::TextureSampleType::Uint), texture(2, wgpu::TextureSampleType::Depth));
        let [made, near] = [3, 4].map(|i| texture(i, wgpu::TextureSampleType::Float { filterable: false }));
        let make = |entry, format, textures: &[wgpu::BindGroupLayoutEntry]| {
            let entries: Vec<_> =
                std::iter::once(uniform(0, wgpu::ShaderStages::FRAGMENT, false)).chain(textures.iter().copied()).collect();
            let layout = layout(device, entry, &entries);
            let (whole, target) = (pipeline_layout(device, &[&layout]), target_state(format, None));
            let triangle = wgpu::PrimitiveTopology::TriangleList;
            Step { pipeline: full_screen(device, &whole, &module, ("vs_full", entry), target, triangle, &[]), layout }
        };
        Self {
            found: make("fs_creases", STRENGTHS, &[ids, depths]),
            blocks: make("fs_blocks", FLAG, &[made]),
            near: make("fs_near", FLAG, &[made]),
            linked: make("fs_links", STRENGTHS, &[made, near]),
        }
    }

    /// Finds the lines within `parts` of the layer, in whole pixels: left, top, right, bottom.
    pub(super) fn record(
        &self,
        device: &wgpu::Device,
        encoder: &mut wgpu::CommandEncoder,
        (ids, depth): (&IdTextures, &wgpu::TextureView),
        uniform: &wgpu::Buffer,
        parts: &[[u32; 4]],
    ) {
        let Some(textures) = &ids.creases else {
            return;
        };
        let blocks: Vec<_> = parts.iter().map(|[l, t, r, b]| [l / BLOCK, t / BLOCK, r.div_ceil(BLOCK), b.div_ceil(BLOCK)]).collect();
        let mut draw = |step: &Step, read: &[(u32, &wgpu::TextureView)], target, parts: &[[u32; 4]]| {
            let views = read.iter().map(|(binding, view)| (*binding, wgpu::BindingResource::TextureView(view)));
            let all = std::iter::once((0, uniform.as_entire_binding())).chain(views);
            let entries: Vec<_> = all.map(|(binding, resource)| wgpu::BindGroupEntry { binding, resource }).collect();
            let group = wgpu::BindGroupDescriptor { label: Some("creases"), layout: &step.layout, entries: &entries };
            let mut pass = encoder.begin_render_pass(&wgpu::RenderPassDescriptor {
                label: Some("creases"),
                color_attachments: &[Some(cleared(target))],
                ..wgpu::RenderPassDescriptor::default()
            });
            pass.set_pipeline(&step.pipeline);
            pass.set_bind_group(0, &device.create_bind_group(&group), &[]);
            for [left, top, right, bottom] in parts {
                pass.set_scissor_rect(*left, *top, right - left, bottom - top);
                pass.draw(0..3, 0..1);
            }
        };
        draw(&self.found, &[(1, &ids.nearest), (2, depth)], &textures.found, parts);
        draw(&self.blocks, &[(3, &textures.found)], &textures.blocks, &blocks);
        draw(&self.near, &[(3, &textures.blocks)], &textures.near, &blocks);
        draw(&self.linked, &[(3, &textures.found), (4, &textures.near)], &textures.linked, parts);
    }
}
