//! Draws an overlay layer: ids, what is seen through others, and the picture of them; in free views surfaces alone.

use egui_wgpu::wgpu;

use super::edges;
use super::layer_textures::LayerTextures;
use super::mesh_buffers::MeshBuffers;
use super::pipelines::{MeshPipeline, Pipelines};
use super::plan::{Draw, Plan, Source};
use super::uniforms::{LayerUniform, OBJECT_STRIDE};
use crate::render::item::MeshId;
use crate::render::view::View;

/// Ranges of the depth buffer: what lies in the near half is before all that lies in the far one.
const WHOLE_DEPTH: [f32; 2] = [0.0, 1.0];
const FAR_HALF: [f32; 2] = [0.0, 0.5];
const NEAR_HALF: [f32; 2] = [0.5, 1.0];

/// The buffers of one viewport's overlay; they grow and are kept.
pub(super) struct OverlayBuffers {
    layer: wgpu::Buffer,
    layer_group: wgpu::BindGroup,
    objects: wgpu::Buffer,
    objects_group: wgpu::BindGroup,
    indices: wgpu::Buffer,
    edges: wgpu::Buffer,
}

/// What a layer is drawn with.
pub(super) struct Tools<'a> {
    pub(super) device: &'a wgpu::Device,
    pub(super) queue: &'a wgpu::Queue,
    pub(super) pipelines: &'a mut Pipelines,
    pub(super) mesh: &'a dyn Fn(MeshId) -> Option<&'a MeshBuffers>,
}

impl OverlayBuffers {
    pub(super) fn new(device: &wgpu::Device, pipelines: &Pipelines) -> Self {
        let uniform = wgpu::BufferUsages::UNIFORM;
        let layer = buffer(device, size_of::<LayerUniform>() as u64, uniform);
        let layer_group = group(device, &pipelines.layer_layout, layer.as_entire_binding());
        let objects = buffer(device, OBJECT_STRIDE, uniform);
        let objects_group = objects_group(device, pipelines, &objects);
        let edges = buffer(device, size_of::<edges::EdgesUniform>() as u64, uniform);
        let indices = buffer(device, 4, wgpu::BufferUsages::INDEX);
        Self { layer, layer_group, objects, objects_group, indices, edges }
    }

    /// Draws the plan for `view`, whose size is what is drawn of the textures.
    pub(super) fn draw(
        &mut self,
        tools: &mut Tools,
        encoder: &mut wgpu::CommandEncoder,
        textures: &mut LayerTextures,
        view: &View,
        plan: &Plan,
    ) {
        self.write(tools, view, plan);
        for draw in plan.surfaces.iter().chain(&plan.masks).chain(&plan.ghosts) {
            tools.pipelines.ensure(tools.device, draw.pipeline);
        }
        if !plan.outlined.is_empty() {
            tools.pipelines.ensure_edges(tools.device, plan.asked());
        }
        if plan.asked().through {
            textures.make_through(tools.device);
        }
        if plan.asked().lines {
            textures.make_creases(tools.device);
        }
        self.draw_surfaces(tools, encoder, textures, view, plan);
        self.draw_masks(tools, encoder, textures, view, plan);
        edges::record(tools.device, encoder, tools.pipelines, textures, &self.edges, plan);
    }

    fn write(&mut self, tools: &Tools, view: &View, plan: &Plan) {
        let queue = tools.queue;
        queue.write_buffer(&self.layer, 0, bytemuck::bytes_of(&LayerUniform::new(view)));
        queue.write_buffer(&self.edges, 0, bytemuck::bytes_of(&plan.edges));
        let mut objects = vec![0u8; plan.objects.len() * OBJECT_STRIDE as usize];
        for (slot, object) in objects.chunks_exact_mut(OBJECT_STRIDE as usize).zip(&plan.objects) {
            let bytes = bytemuck::bytes_of(object);
            slot[..bytes.len()].copy_from_slice(bytes);
        }
        if grow(tools.device, &mut self.objects, objects.len() as u64, wgpu::BufferUsages::UNIFORM) {
            self.objects_group = objects_group(tools.device, tools.pipelines, &self.objects);
        }
        if !objects.is_empty() {
            queue.write_buffer(&self.objects, 0, &objects);
        }
        grow(tools.device, &mut self.indices, plan.indices.len() as u64 * 4, wgpu::BufferUsages::INDEX);
        if !plan.indices.is_empty() {
            queue.write_buffer(&self.indices, 0, bytemuck::cast_slice(&plan.indices));
        }
    }

    fn draw_surfaces(&self, tools: &Tools, encoder: &mut wgpu::CommandEncoder, textures: &LayerTextures, view: &View, plan: &Plan) {
        // Depth is needed afterwards only to find lines within items.
        let keep_depth = if plan.asked().lines { wgpu::StoreOp::Store } else { wgpu::StoreOp::Discard };
        let target = textures.ids.as_ref().map_or(&textures.picture, |ids| &ids.nearest);
        let mut pass = encoder.begin_render_pass(&wgpu::RenderPassDescriptor {
            label: Some("surfaces"),
            color_attachments: &[Some(cleared(target))],
            depth_stencil_attachment: Some(depth(&textures.depth, wgpu::LoadOp::Clear(0.0), keep_depth)),
            ..wgpu::RenderPassDescriptor::default()
        });
        self.draw_all(tools, &mut pass, view, WHOLE_DEPTH, &plan.surfaces);
    }

    fn draw_masks(&self, tools: &Tools, encoder: &mut wgpu::CommandEncoder, textures: &LayerTextures, view: &View, plan: &Plan) {
        let through = textures.ids.as_ref().and_then(|ids| ids.through.as_ref());
        let Some((ids, nearest)) = through.filter(|_| plan.asked().through) else {
            return;
        };
        let mut pass = encoder.begin_render_pass(&wgpu::RenderPassDescriptor {
            label: Some("seen through"),
            color_attachments: &[Some(cleared(ids))],
            depth_stencil_attachment: Some(depth(nearest, wgpu::LoadOp::Clear(0.0), wgpu::StoreOp::Discard)),
            ..wgpu::RenderPassDescriptor::default()
        });
        self.draw_all(tools, &mut pass, view, FAR_HALF, &plan.masks);
        self.draw_all(tools, &mut pass, view, NEAR_HALF, &plan.ghosts);
    }

    fn draw_all(&self, tools: &Tools, pass: &mut wgpu::RenderPass, view: &View, depth: [f32; 2], draws: &[Draw]) {
        let [width, height] = view.size_px;
        pass.set_viewport(0.0, 0.0, width as f32, height as f32, depth[0], depth[1]);
        pass.set_scissor_rect(0, 0, width, height);
        pass.set_bind_group(0, &self.layer_group, &[]);
        let mut current: Option<MeshPipeline> = None;
        for draw in draws {
            let (Some(mesh), Some(pipeline)) = ((tools.mesh)(draw.mesh), tools.pipelines.mesh(draw.pipeline)) else {
                continue;
            };
            if current != Some(draw.pipeline) {
                pass.set_pipeline(pipeline);
                current = Some(draw.pipeline);
            }
            pass.set_bind_group(1, &self.objects_group, &[draw.slot * OBJECT_STRIDE as u32]);
            self.draw_one(pass, mesh, &draw.source);
        }
    }

    fn draw_one(&self, pass: &mut wgpu::RenderPass, mesh: &MeshBuffers, source: &Source) {
        pass.set_vertex_buffer(0, mesh.vertices.slice(..));
        if let Some(colours) = &mesh.colours {
            pass.set_vertex_buffer(1, colours.slice(..));
        }
        match source {
            Source::Level { level } => {
                let start = mesh.level_starts[*level];
                pass.set_index_buffer(mesh.indices.slice(..), wgpu::IndexFormat::Uint32);
                pass.draw_indexed(start..start + mesh.asset.levels[*level].indices.len() as u32, 0, 0..1);
            }
            Source::Visible(range) if !range.is_empty() => {
                pass.set_index_buffer(self.indices.slice(..), wgpu::IndexFormat::Uint32);
                pass.draw_indexed(range.clone(), 0, 0..1);
            }
            Source::Visible(_) => {}
        }
    }
}

pub(super) fn cleared(view: &wgpu::TextureView) -> wgpu::RenderPassColorAttachment<'_> {
    let ops = wgpu::Operations { load: wgpu::LoadOp::Clear(wgpu::Color::TRANSPARENT), store: wgpu::StoreOp::Store };
    wgpu::RenderPassColorAttachment { view, depth_slice: None, resolve_target: None, ops }
}

fn depth(view: &wgpu::TextureView, load: wgpu::LoadOp<f32>, store: wgpu::StoreOp) -> wgpu::RenderPassDepthStencilAttachment<'_> {
    wgpu::RenderPassDepthStencilAttachment { view, depth_ops: Some(wgpu::Operations { load, store }), stencil_ops: None }
}

pub(super) fn buffer(device: &wgpu::Device, size: u64, usage: wgpu::BufferUsages) -> wgpu::Buffer {
    let usage = usage | wgpu::BufferUsages::COPY_DST;
    device.create_buffer(&wgpu::BufferDescriptor { label: None, size, usage, mapped_at_creation: false })
}

/// Makes a buffer anew if it is too small; says whether it did.
pub(super) fn grow(device: &wgpu::Device, held: &mut wgpu::Buffer, size: u64, usage: wgpu::BufferUsages) -> bool {
    let grows = size > held.size();
    if grows {
        *held = buffer(device, size.next_power_of_two().min(device.limits().max_buffer_size.max(size)), usage);
    }
    grows
}

pub(super) fn group(device: &wgpu::Device, layout: &wgpu::BindGroupLayout, resource: wgpu::BindingResource) -> wgpu::BindGroup {
    let entries = &[wgpu::BindGroupEntry { binding: 0, resource }];
    device.create_bind_group(&wgpu::BindGroupDescriptor { label: None, layout, entries })
}

fn objects_group(device: &wgpu::Device, pipelines: &Pipelines, objects: &wgpu::Buffer) -> wgpu::BindGroup {
    let size = std::num::NonZeroU64::new(OBJECT_STRIDE);
    let resource = wgpu::BindingResource::Buffer(wgpu::BufferBinding { buffer: objects, offset: 0, size });
    group(device, &pipelines.object_layout, resource)
}
