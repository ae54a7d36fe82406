//! The pipelines, made when they are first needed: each costs half a millisecond, and its first draw up to fifty.

use std::collections::HashMap;

use egui_wgpu::wgpu;

use super::mesh_buffers::{COLOUR_STRIDE, CREASE_STRIDE, VERTEX_STRIDE};
use super::shader_table::{self, Shader};
use super::uniforms::OBJECT_STRIDE;

/// Colour of surfaces, premultiplied; also of lines.
pub(super) const COLOUR_FORMAT: wgpu::TextureFormat = wgpu::TextureFormat::Rgba8Unorm;
/// Ids: more than 255 items are rare but not impossible.
pub(super) const ID_FORMAT: wgpu::TextureFormat = wgpu::TextureFormat::R16Uint;
/// Reverse z needs the exponent of a float.
pub(super) const DEPTH_FORMAT: wgpu::TextureFormat = wgpu::TextureFormat::Depth32Float;

/// What a pipeline of the overlay draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Pass {
    /// Colour and id, lit from the camera.
    Surface,
    /// Colour and id, lit by a lamp.
    Lit,
    /// As `Lit` with vertex colours; always through the lens functions.
    LitColoured,
    /// Id only.
    Mask,
    /// Creases darken the surface.
    DarkCrease,
    /// Creases as lines where they are visible.
    VisibleCrease,
    /// Creases as lines where something hides them.
    HiddenCrease,
}

/// A pipeline of the overlay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct MeshPipeline {
    pub(super) pass: Pass,
    pub(super) bends: bool,
    pub(super) hides_back_faces: bool,
}

/// One entry point of the composite, for each number of samples of the overlay a screen pixel: none, 1, 2.
pub(super) struct CompositePipelines([wgpu::RenderPipeline; 3]);

impl CompositePipelines {
    pub(super) fn for_samples(&self, samples: u32) -> &wgpu::RenderPipeline {
        let [none, one, two] = &self.0;
        match samples {
            0 => none,
            1 => one,
            _ => two,
        }
    }
}

/// All pipelines and the layouts that they share.
pub(super) struct Pipelines {
    meshes: HashMap<MeshPipeline, wgpu::RenderPipeline>,
    mesh_module: wgpu::ShaderModule,
    crease_module: wgpu::ShaderModule,
    object_pipeline_layout: wgpu::PipelineLayout,
    pub(super) layer_layout: wgpu::BindGroupLayout,
    pub(super) object_layout: wgpu::BindGroupLayout,
    pub(super) edges_layout: wgpu::BindGroupLayout,
    pub(super) edges: wgpu::RenderPipeline,
    pub(super) edges_through: wgpu::RenderPipeline,
    pub(super) composite_layout: wgpu::BindGroupLayout,
    pub(super) photo: CompositePipelines,
    pub(super) background: CompositePipelines,
    pub(super) linear: wgpu::Sampler,
    pub(super) nearest: wgpu::Sampler,
}

impl Pipelines {
    pub(super) fn new(device: &wgpu::Device, target: wgpu::TextureFormat) -> Self {
        let both = wgpu::ShaderStages::VERTEX_FRAGMENT;
        let layer_layout = layout(device, "layer", &[uniform(0, both, false)]);
        let object_layout = layout(device, "object", &[uniform(0, both, true)]);
        let ids = wgpu::TextureSampleType::Uint;
        let edges_layout = layout(device, "edges", &[uniform(0, wgpu::ShaderStages::FRAGMENT, false), texture(1, ids), texture(2, ids)]);
        let colour = wgpu::TextureSampleType::Float { filterable: true };
        let composite_entries = [uniform(0, both, true), texture(1, colour), sampler(2), texture(3, colour), texture(4, colour)];
        let composite_layout = layout(device, "composite", &composite_entries);
        let object_pipeline_layout = pipeline_layout(device, &[&layer_layout, &object_layout]);
        let edges_module = module(device, &shader_table::EDGES);
        let composite_module = module(device, &shader_table::COMPOSITE);
        let edges_pipeline_layout = pipeline_layout(device, &[&edges_layout]);
        let edges =
            |entry| full_screen(device, &edges_pipeline_layout, &edges_module, ("vs_full", entry), target_state(COLOUR_FORMAT, None), None);
        let composite_pipeline_layout = pipeline_layout(device, &[&composite_layout]);
        let composite = |entry, blend| {
            let made = |samples| {
                full_screen(
                    device,
                    &composite_pipeline_layout,
                    &composite_module,
                    ("vs_part", entry),
                    target_state(target, blend),
                    Some(samples),
                )
            };
            CompositePipelines([made(0.0), made(1.0), made(2.0)])
        };
        Self {
            edges: edges("fs_edges"),
            edges_through: edges("fs_edges_through"),
            photo: composite("fs_photo", None),
            background: composite("fs_background", Some(wgpu::BlendState::PREMULTIPLIED_ALPHA_BLENDING)),
            meshes: HashMap::new(),
            mesh_module: module(device, &shader_table::MESH),
            crease_module: module(device, &shader_table::CREASES),
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

    pub(super) fn mesh(&self, key: MeshPipeline) -> Option<&wgpu::RenderPipeline> {
        self.meshes.get(&key)
    }

    fn make(&self, device: &wgpu::Device, key: MeshPipeline) -> wgpu::RenderPipeline {
        match key.pass {
            Pass::DarkCrease | Pass::VisibleCrease | Pass::HiddenCrease => self.make_crease(device, key.pass),
            _ => self.make_surface(device, key),
        }
    }

    fn make_surface(&self, device: &wgpu::Device, key: MeshPipeline) -> wgpu::RenderPipeline {
        let geometry_vertex = if key.bends { "vs_lens" } else { "vs_pinhole" };
        let (vertex, fragment) = match key.pass {
            Pass::LitColoured => ("vs_coloured", "fs_lit_coloured"),
            Pass::Lit => (geometry_vertex, "fs_lit"),
            Pass::Mask => (geometry_vertex, "fs_id"),
            _ if key.bends => ("vs_shaded_lens", "fs_overlay"),
            _ => ("vs_shaded", "fs_overlay"),
        };
        let position_and_normal = wgpu::vertex_attr_array![0 => Float32x3, 1 => Float32x3];
        let colour = wgpu::vertex_attr_array![2 => Unorm8x4];
        let mut buffers = vec![Some(buffer_layout(VERTEX_STRIDE, wgpu::VertexStepMode::Vertex, &position_and_normal))];
        if key.pass == Pass::LitColoured {
            buffers.push(Some(buffer_layout(COLOUR_STRIDE, wgpu::VertexStepMode::Vertex, &colour)));
        }
        let ids = target_state(ID_FORMAT, None);
        let targets = if key.pass == Pass::Mask { vec![ids] } else { vec![target_state(COLOUR_FORMAT, None), ids] };
        device.create_render_pipeline(&wgpu::RenderPipelineDescriptor {
            label: Some("mesh"),
            layout: Some(&self.object_pipeline_layout),
            vertex: vertex_state(&self.mesh_module, vertex, &buffers),
            primitive: wgpu::PrimitiveState {
                cull_mode: key.hides_back_faces.then_some(wgpu::Face::Back),
                ..wgpu::PrimitiveState::default()
            },
            depth_stencil: Some(depth_state(true, wgpu::CompareFunction::Greater)),
            multisample: wgpu::MultisampleState::default(),
            fragment: Some(fragment_state(&self.mesh_module, fragment, &targets)),
            multiview_mask: None,
            cache: None,
        })
    }

    fn make_crease(&self, device: &wgpu::Device, pass: Pass) -> wgpu::RenderPipeline {
        let ends = wgpu::vertex_attr_array![0 => Float32x3, 1 => Float32x3];
        let buffers = [Some(buffer_layout(CREASE_STRIDE, wgpu::VertexStepMode::Instance, &ends))];
        let no_ids = Some(wgpu::ColorTargetState { format: ID_FORMAT, blend: None, write_mask: wgpu::ColorWrites::empty() });
        let targets = match pass {
            Pass::DarkCrease => vec![target_state(COLOUR_FORMAT, Some(DARKEN)), no_ids],
            _ => vec![target_state(COLOUR_FORMAT, Some(STRONGEST))],
        };
        let compare = if pass == Pass::HiddenCrease { wgpu::CompareFunction::Less } else { wgpu::CompareFunction::GreaterEqual };
        device.create_render_pipeline(&wgpu::RenderPipelineDescriptor {
            label: Some("creases"),
            layout: Some(&self.object_pipeline_layout),
            vertex: vertex_state(&self.crease_module, "vs_crease", &buffers),
            primitive: wgpu::PrimitiveState::default(),
            depth_stencil: Some(depth_state(false, compare)),
            multisample: wgpu::MultisampleState::default(),
            fragment: Some(fragment_state(&self.crease_module, "fs_crease", &targets)),
            multiview_mask: None,
            cache: None,
        })
    }
}

/// Darkens by the source's alpha and leaves the alpha that is there.
const DARKEN: wgpu::BlendState = wgpu::BlendState {
    color: wgpu::BlendComponent {
        src_factor: wgpu::BlendFactor::Zero,
        dst_factor: wgpu::BlendFactor::OneMinusSrcAlpha,
        operation: wgpu::BlendOperation::Add,
    },
    alpha: wgpu::BlendComponent {
        src_factor: wgpu::BlendFactor::Zero,
        dst_factor: wgpu::BlendFactor::One,
        operation: wgpu::BlendOperation::Add,
    },
};

/// The stronger of both: pieces that overlap at their joints do not add up.
const STRONGEST: wgpu::BlendState = wgpu::BlendState { color: MAX, alpha: MAX };
const MAX: wgpu::BlendComponent =
    wgpu::BlendComponent { src_factor: wgpu::BlendFactor::One, dst_factor: wgpu::BlendFactor::One, operation: wgpu::BlendOperation::Max };

fn depth_state(write: bool, compare: wgpu::CompareFunction) -> wgpu::DepthStencilState {
    wgpu::DepthStencilState {
        format: DEPTH_FORMAT,
        depth_write_enabled: Some(write),
        depth_compare: Some(compare),
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

/// A pass without buffers or depth, for a strip of two triangles if it has `samples`, else for one triangle. Entry points:
/// vertex, fragment.
pub(super) fn full_screen(
    device: &wgpu::Device,
    layout: &wgpu::PipelineLayout,
    module: &wgpu::ShaderModule,
    entries: (&str, &str),
    target: Option<wgpu::ColorTargetState>,
    samples: Option<f64>,
) -> wgpu::RenderPipeline {
    let topology = if samples.is_some() { wgpu::PrimitiveTopology::TriangleStrip } else { wgpu::PrimitiveTopology::TriangleList };
    let (targets, constant) = ([target], samples.map(|v| ("samples", v)));
    let mut fragment = fragment_state(module, entries.1, &targets);
    fragment.compilation_options.constants = constant.as_slice();
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

fn texture(binding: u32, sample_type: wgpu::TextureSampleType) -> wgpu::BindGroupLayoutEntry {
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
