//! The pipelines, made when they are first needed: each costs half a millisecond, and its first draw up to fifty.

use std::collections::HashMap;

use egui_wgpu::wgpu;

use super::creases::{self, CreasePipelines};
use super::edges::Asked;
use super::layer_textures;
use super::mesh_buffers::{COLOUR_STRIDE, VERTEX_STRIDE};
use super::shader_table::{self, Shader};
use super::uniforms::OBJECT_STRIDE;

/// The picture of a layer, premultiplied.
pub(super) const COLOUR_FORMAT: wgpu::TextureFormat = wgpu::TextureFormat::Rgba8Unorm;
/// Ids, and where a surface faces.
pub(super) const ID_FORMAT: wgpu::TextureFormat = wgpu::TextureFormat::R32Uint;
/// Reverse z needs the exponent of a float.
pub(super) const DEPTH_FORMAT: wgpu::TextureFormat = wgpu::TextureFormat::Depth32Float;

/// What a pipeline of the overlay draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Pass {
    /// Colour, lit by a lamp.
    Lit,
    /// As `Lit` with vertex colours; always through the lens functions.
    LitColoured,
    /// The id.
    Id,
    /// The id with the direction that the surface faces.
    Folded,
}

/// A pipeline of the overlay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct MeshPipeline {
    pub(super) pass: Pass,
    pub(super) bends: bool,
    pub(super) hides_back_faces: bool,
}

/// A pipeline of the composite.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct CompositePipeline {
    /// The photo, or what lies beside it.
    pub(super) is_photo: bool,
    /// Pixels of the overlay a screen pixel in each direction: 0 where there is none, 1 or 2.
    pub(super) samples: u32,
}

/// All pipelines and the layouts that they share.
pub(super) struct Pipelines {
    meshes: HashMap<MeshPipeline, wgpu::RenderPipeline>,
    mesh_module: wgpu::ShaderModule,
    object_pipeline_layout: wgpu::PipelineLayout,
    pub(super) layer_layout: wgpu::BindGroupLayout,
    pub(super) object_layout: wgpu::BindGroupLayout,
    pub(super) edges_layout: wgpu::BindGroupLayout,
    edges: HashMap<Asked, wgpu::RenderPipeline>,
    edges_module: wgpu::ShaderModule,
    edges_pipeline_layout: wgpu::PipelineLayout,
    pub(super) creases: Option<CreasePipelines>,
    /// A texture of one pixel, for what a pass declares and does not read.
    pub(super) nothing: wgpu::TextureView,
    pub(super) composite_layout: wgpu::BindGroupLayout,
    composites: HashMap<CompositePipeline, wgpu::RenderPipeline>,
    composite_module: wgpu::ShaderModule,
    composite_pipeline_layout: wgpu::PipelineLayout,
    target: wgpu::TextureFormat,
    pub(super) linear: wgpu::Sampler,
    pub(super) nearest: wgpu::Sampler,
}

impl Pipelines {
    pub(super) fn new(device: &wgpu::Device, target: wgpu::TextureFormat) -> Self {
        let both = wgpu::ShaderStages::VERTEX_FRAGMENT;
        let layer_layout = layout(device, "layer", &[uniform(0, both, false)]);
        let object_layout = layout(device, "object", &[uniform(0, both, true)]);
        let ids = wgpu::TextureSampleType::Uint;
        let strengths = wgpu::TextureSampleType::Float { filterable: false };
        let edges_layout = layout(
            device,
            "edges",
            &[
                uniform(0, wgpu::ShaderStages::FRAGMENT, false),
                texture(1, ids),
                texture(2, ids),
                texture(3, strengths),
                texture(4, strengths),
            ],
        );
        let colour = wgpu::TextureSampleType::Float { filterable: true };
        let composite_entries = [uniform(0, both, true), texture(1, colour), sampler(2), texture(3, colour)];
        let composite_layout = layout(device, "composite", &composite_entries);
        let object_pipeline_layout = pipeline_layout(device, &[&layer_layout, &object_layout]);
        Self {
            edges: HashMap::new(),
            edges_pipeline_layout: pipeline_layout(device, &[&edges_layout]),
            edges_module: module(device, &shader_table::EDGES),
            creases: None,
            nothing: layer_textures::target(device, [1, 1], creases::FLAG),
            composites: HashMap::new(),
            composite_module: module(device, &shader_table::COMPOSITE),
            composite_pipeline_layout: pipeline_layout(device, &[&composite_layout]),
            target,
            meshes: HashMap::new(),
            mesh_module: module(device, &shader_table::MESH),
            linear: sampler_of(device, wgpu::FilterMode::Linear),
            nearest: sampler_of(device, wgpu::FilterMode::Nearest),
            object_pipeline_layout,
            layer_layout,
            object_layout,
            edges_layout,
            composite_layout,
        }
    }

    /// Makes a pipeline if it is not there yet.
    pub(super) fn ensure(&mut self, device: &wgpu::Device, key: MeshPipeline) {
        if !self.meshes.contains_key(&key) {
            let made = self.make(device, key);
            self.meshes.insert(key, made);
        }
    }

    /// Makes an outline pass if it is not there yet.
    pub(super) fn ensure_edges(&mut self, device: &wgpu::Device, asked: Asked) {
        if asked.lines && self.creases.is_none() {
            self.creases = Some(CreasePipelines::new(device));
        }
        if self.edges.contains_key(&asked) {
            return;
        }
        let (layout, module) = (&self.edges_pipeline_layout, &self.edges_module);
        let (target, triangle) = (target_state(COLOUR_FORMAT, None), wgpu::PrimitiveTopology::TriangleList);
        let made = full_screen(device, layout, module, ("vs_full", "fs_edges"), target, triangle, &asked.constants());
        self.edges.insert(asked, made);
    }

    /// Makes a pipeline of the composite if it is not there yet.
    pub(super) fn ensure_composite(&mut self, device: &wgpu::Device, key: CompositePipeline) {
        if self.composites.contains_key(&key) {
            return;
        }
        let (entry, blend) =
            if key.is_photo { ("fs_photo", None) } else { ("fs_background", Some(wgpu::BlendState::PREMULTIPLIED_ALPHA_BLENDING)) };
        let (layout, module) = (&self.composite_pipeline_layout, &self.composite_module);
        let (target, strip) = (target_state(self.target, blend), wgpu::PrimitiveTopology::TriangleStrip);
        let constants = [("samples", f64::from(key.samples))];
        let made = full_screen(device, layout, module, ("vs_part", entry), target, strip, &constants);
        self.composites.insert(key, made);
    }

    pub(super) fn composite(&self, key: CompositePipeline) -> Option<&wgpu::RenderPipeline> {
        self.composites.get(&key)
    }

    pub(super) fn edges(&self, asked: Asked) -> Option<&wgpu::RenderPipeline> {
        self.edges.get(&asked)
    }

    pub(super) fn mesh(&self, key: MeshPipeline) -> Option<&wgpu::RenderPipeline> {
        self.meshes.get(&key)
    }

    fn make(&self, device: &wgpu::Device, key: MeshPipeline) -> wgpu::RenderPipeline {
        let geometry_vertex = if key.bends { "vs_lens" } else { "vs_pinhole" };
        let (vertex, fragment) = match key.pass {
            Pass::LitColoured => ("vs_coloured", "fs_lit_coloured"),
            Pass::Lit => (geometry_vertex, "fs_lit"),
            Pass::Id => (geometry_vertex, "fs_id"),
            Pass::Folded => (if key.bends { "vs_folded_lens" } else { "vs_folded" }, "fs_folded"),
        };
        let position_and_normal = wgpu::vertex_attr_array![0 => Float32x3, 1 => Float32x3];
        let colour = wgpu::vertex_attr_array![2 => Unorm8x4];
        let mut buffers = vec![Some(buffer_layout(VERTEX_STRIDE, wgpu::VertexStepMode::Vertex, &position_and_normal))];
        if key.pass == Pass::LitColoured {
            buffers.push(Some(buffer_layout(COLOUR_STRIDE, wgpu::VertexStepMode::Vertex, &colour)));
        }
        let format = if matches!(key.pass, Pass::Lit | Pass::LitColoured) { COLOUR_FORMAT } else { ID_FORMAT };
        let targets = [target_state(format, None)];
        device.create_render_pipeline(&wgpu::RenderPipelineDescriptor {
            label: Some("mesh"),
            layout: Some(&self.object_pipeline_layout),
            vertex: vertex_state(&self.mesh_module, vertex, &buffers),
            primitive: wgpu::PrimitiveState {
                cull_mode: key.hides_back_faces.then_some(wgpu::Face::Back),
                ..wgpu::PrimitiveState::default()
            },
            depth_stencil: Some(depth_state()),
            multisample: wgpu::MultisampleState::default(),
            fragment: Some(fragment_state(&self.mesh_module, fragment, &targets)),
            multiview_mask: None,
            cache: None,
        })
    }
}

fn depth_state() -> wgpu::DepthStencilState {
    wgpu::DepthStencilState {
        format: DEPTH_FORMAT,
        depth_write_enabled: Some(true),
        depth_compare: Some(wgpu::CompareFunction::Greater),
        stencil: wgpu::StencilState::default(),
        bias: wgpu::DepthBiasState::default(),
    }
}

pub(super) fn target_state(format: wgpu::TextureFormat, blend: Option<wgpu::BlendState>) -> Option<wgpu::ColorTargetState> {
    Some(wgpu::ColorTargetState { format, blend, write_mask: wgpu::ColorWrites::ALL })
}

fn buffer_layout(array_stride: u64, step_mode: wgpu::VertexStepMode, attributes: &[wgpu::VertexAttribute]) -> wgpu::VertexBufferLayout<'_> {
    wgpu::VertexBufferLayout { array_stride, step_mode, attributes }
}

fn vertex_state<'a>(
    module: &'a wgpu::ShaderModule,
    entry: &'a str,
    buffers: &'a [Option<wgpu::VertexBufferLayout<'a>>],
) -> wgpu::VertexState<'a> {
    let compilation_options = wgpu::PipelineCompilationOptions::default();
    wgpu::VertexState { module, entry_point: Some(entry), compilation_options, buffers }
}

fn fragment_state<'a>(
    module: &'a wgpu::ShaderModule,
    entry: &'a str,
    targets: &'a [Option<wgpu::ColorTargetState>],
) -> wgpu::FragmentState<'a> {
    let compilation_options = wgpu::PipelineCompilationOptions::default();
    wgpu::FragmentState { module, entry_point: Some(entry), compilation_options, targets }
}

/// A pass without buffers or depth. Entry points: vertex, fragment.
pub(super) fn full_screen(
    device: &wgpu::Device,
    layout: &wgpu::PipelineLayout,
    module: &wgpu::ShaderModule,
    entries: (&str, &str),
    target: Option<wgpu::ColorTargetState>,
    topology: wgpu::PrimitiveTopology,
    constants: &[(&str, f64)],
) -> wgpu::RenderPipeline {
    let targets = [target];
    let mut fragment = fragment_state(module, entries.1, &targets);
    fragment.compilation_options.constants = constants;
    device.create_render_pipeline(&wgpu::RenderPipelineDescriptor {
        label: Some(entries.1),
        layout: Some(layout),
        vertex: vertex_state(module, entries.0, &[]),
        primitive: wgpu::PrimitiveState { topology, ..wgpu::PrimitiveState::default() },
        depth_stencil: None,
        multisample: wgpu::MultisampleState::default(),
        fragment: Some(fragment),
        multiview_mask: None,
        cache: None,
    })
}

pub(super) fn module(device: &wgpu::Device, shader: &Shader) -> wgpu::ShaderModule {
    device.create_shader_module(wgpu::ShaderModuleDescriptor {
        label: Some(shader.name),
        source: wgpu::ShaderSource::Wgsl(shader.source.into()),
    })
}

pub(super) fn layout(device: &wgpu::Device, label: &str, entries: &[wgpu::BindGroupLayoutEntry]) -> wgpu::BindGroupLayout {
    device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor { label: Some(label), entries })
}

pub(super) fn pipeline_layout(device: &wgpu::Device, groups: &[&wgpu::BindGroupLayout]) -> wgpu::PipelineLayout {
    let bind_group_layouts: Vec<_> = groups.iter().map(|g| Some(*g)).collect();
    device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
        label: None,
        bind_group_layouts: &bind_group_layouts,
        immediate_size: 0,
    })
}

pub(super) fn uniform(binding: u32, visibility: wgpu::ShaderStages, has_dynamic_offset: bool) -> wgpu::BindGroupLayoutEntry {
    let min_binding_size = if has_dynamic_offset { std::num::NonZeroU64::new(OBJECT_STRIDE) } else { None };
    let ty = wgpu::BindingType::Buffer { ty: wgpu::BufferBindingType::Uniform, has_dynamic_offset, min_binding_size };
    wgpu::BindGroupLayoutEntry { binding, visibility, ty, count: None }
}

pub(super) fn texture(binding: u32, sample_type: wgpu::TextureSampleType) -> wgpu::BindGroupLayoutEntry {
    let ty = wgpu::BindingType::Texture { sample_type, view_dimension: wgpu::TextureViewDimension::D2, multisampled: false };
    wgpu::BindGroupLayoutEntry { binding, visibility: wgpu::ShaderStages::FRAGMENT, ty, count: None }
}

fn sampler(binding: u32) -> wgpu::BindGroupLayoutEntry {
    let ty = wgpu::BindingType::Sampler(wgpu::SamplerBindingType::Filtering);
    wgpu::BindGroupLayoutEntry { binding, visibility: wgpu::ShaderStages::FRAGMENT, ty, count: None }
}

fn sampler_of(device: &wgpu::Device, filter: wgpu::FilterMode) -> wgpu::Sampler {
    device.create_sampler(&wgpu::SamplerDescriptor { mag_filter: filter, min_filter: filter, ..wgpu::SamplerDescriptor::default() })
}
