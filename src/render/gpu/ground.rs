//! Large plain parts of the interface. Its own fills look at a texture in every pixel, which without a GPU makes them the
//! dearest thing in a frame.

use std::collections::HashMap;

use egui_wgpu::wgpu::{self, util::DeviceExt as _};

use super::overlay::group;
use super::pipelines::{full_screen, layout, module, pipeline_layout, target_state, uniform};
use super::renderer::Renderer;
use super::shader_table;
use super::uniforms::fractions;

/// Colours whose buffers are kept; a theme has fewer.
const MOST_COLOURS: usize = 64;

/// A rectangle of one colour, as a paint callback.
pub struct Ground {
    /// Premultiplied.
    colour: [u8; 4],
}

/// Marks a context whose window has a [`Renderer`].
#[derive(Clone, Copy)]
struct HasRenderer;

impl Ground {
    /// Says that the window of a context has a [`Renderer`] in its callback resources.
    pub fn enable(ctx: &egui::Context) {
        ctx.data_mut(|data| data.insert_temp(egui::Id::NULL, HasRenderer));
    }

    /// The rectangle as a shape: a callback where the window has a renderer, otherwise one of the interface's own.
    pub fn shape(ctx: &egui::Context, rect: egui::Rect, colour: egui::Color32) -> egui::Shape {
        let rect = rect.intersect(ctx.content_rect());
        if rect.is_positive() && ctx.data(|data| data.get_temp::<HasRenderer>(egui::Id::NULL)).is_some() {
            return egui_wgpu::Callback::new_paint_callback(rect, Self { colour: colour.to_array() }).into();
        }
        egui::Shape::rect_filled(rect, 0.0, colour)
    }
}

impl egui_wgpu::CallbackTrait for Ground {
    fn prepare(
        &self,
        device: &wgpu::Device,
        _queue: &wgpu::Queue,
        _screen: &egui_wgpu::ScreenDescriptor,
        _encoder: &mut wgpu::CommandEncoder,
        resources: &mut egui_wgpu::CallbackResources,
    ) -> Vec<wgpu::CommandBuffer> {
        if let Some(renderer) = resources.get_mut::<Renderer>() {
            renderer.grounds.prepare(device, self.colour);
        }
        Vec::new()
    }

    fn paint(&self, _info: egui::PaintCallbackInfo, pass: &mut wgpu::RenderPass<'static>, resources: &egui_wgpu::CallbackResources) {
        if let Some(renderer) = resources.get::<Renderer>() {
            renderer.grounds.paint(pass, self.colour);
        }
    }
}

/// The pipelines of [`Ground`] and the colours that were painted.
pub(super) struct Grounds {
    layout: wgpu::BindGroupLayout,
    opaque: wgpu::RenderPipeline,
    glazed: wgpu::RenderPipeline,
    colours: HashMap<[u8; 4], wgpu::BindGroup>,
}

impl Grounds {
    pub(super) fn new(device: &wgpu::Device, target: wgpu::TextureFormat) -> Self {
        let layout = layout(device, "ground", &[uniform(0, wgpu::ShaderStages::FRAGMENT, false)]);
        let module = module(device, &shader_table::GROUND);
        let pipeline_layout = pipeline_layout(device, &[&layout]);
        let made = |blend| {
            full_screen(
                device,
                &pipeline_layout,
                &module,
                ("vs_full", "fs_ground"),
                target_state(target, blend),
                wgpu::PrimitiveTopology::TriangleList,
                &[],
            )
        };
        Self { opaque: made(None), glazed: made(Some(wgpu::BlendState::PREMULTIPLIED_ALPHA_BLENDING)), layout, colours: HashMap::new() }
    }

    fn prepare(&mut self, device: &wgpu::Device, colour: [u8; 4]) {
        if self.colours.contains_key(&colour) {
            return;
        }
        if self.colours.len() >= MOST_COLOURS {
            self.colours.clear();
        }
        let buffer = device.create_buffer_init(&wgpu::util::BufferInitDescriptor {
            label: Some("ground"),
            contents: bytemuck::bytes_of(&fractions(colour)),
            usage: wgpu::BufferUsages::UNIFORM,
        });
        self.colours.insert(colour, group(device, &self.layout, buffer.as_entire_binding()));
    }

    fn paint(&self, pass: &mut wgpu::RenderPass<'static>, colour: [u8; 4]) {
        if let Some(group) = self.colours.get(&colour) {
            pass.set_pipeline(if colour[3] == u8::MAX { &self.opaque } else { &self.glazed });
            pass.set_bind_group(0, group, &[]);
            pass.draw(0..3, 0..1);
        }
    }
}
