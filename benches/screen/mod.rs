//! Frames of the whole window, drawn as eframe draws them, but into a texture in place of a screen: no read-back, and the
//! sampling of the real window. A frame has ended when the device has.

use eframe::egui_wgpu::{RenderState, RendererOptions, ScreenDescriptor};
use eframe::wgpu;
use egui_kittest::wgpu::{create_render_state, default_wgpu_setup};

pub struct Screen {
    state: RenderState,
    target: Option<wgpu::TextureView>,
}

impl Screen {
    pub fn new() -> Self {
        Self {
            state: create_render_state(default_wgpu_setup(), RendererOptions { dithering: false, ..RendererOptions::default() }),
            target: None,
        }
    }

    fn target(&mut self, [width, height]: [u32; 2]) -> wgpu::TextureView {
        let make = || {
            let texture = self.state.device.create_texture(&wgpu::TextureDescriptor {
                label: Some("screen"),
                size: wgpu::Extent3d { width, height, depth_or_array_layers: 1 },
                mip_level_count: 1,
                sample_count: 1,
                dimension: wgpu::TextureDimension::D2,
                format: self.state.target_format,
                usage: wgpu::TextureUsages::RENDER_ATTACHMENT,
                view_formats: &[],
            });
            texture.create_view(&wgpu::TextureViewDescriptor::default())
        };
        self.target.get_or_insert_with(make).clone()
    }
}

impl egui_kittest::TestRenderer for Screen {
    fn setup_eframe(&self, cc: &mut eframe::CreationContext<'_>, frame: &mut eframe::Frame) {
        cc.wgpu_render_state = Some(self.state.clone());
        frame.wgpu_render_state = Some(self.state.clone());
    }

    fn handle_delta(&mut self, delta: &mut egui::TexturesDelta) {
        let mut renderer = self.state.renderer.write();
        for (id, images) in delta.set.drain() {
            images.iter().for_each(|image| renderer.update_texture(&self.state.device, &self.state.queue, id, image));
        }
        delta.free.drain().for_each(|id| renderer.free_texture(&id));
    }

    /// Draws; the picture that it gives is empty.
    fn render(&mut self, ctx: &egui::Context, output: &egui::FullOutput) -> Result<image::RgbaImage, String> {
        let (ppp, size) = (ctx.pixels_per_point(), ctx.content_rect().size() * ctx.pixels_per_point());
        let screen = ScreenDescriptor { pixels_per_point: ppp, size_in_pixels: [size.x.round() as u32, size.y.round() as u32] };
        let view = self.target(screen.size_in_pixels);
        let mut renderer = self.state.renderer.write();
        let mut encoder = self.state.device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        let primitives = ctx.tessellate(output.shapes.clone(), ppp);
        let before = renderer.update_buffers(&self.state.device, &self.state.queue, &mut encoder, &primitives, &screen);
        let ops = wgpu::Operations { load: wgpu::LoadOp::Clear(wgpu::Color::BLACK), store: wgpu::StoreOp::Store };
        let attachment = wgpu::RenderPassColorAttachment { view: &view, depth_slice: None, resolve_target: None, ops };
        let pass = wgpu::RenderPassDescriptor { color_attachments: &[Some(attachment)], ..wgpu::RenderPassDescriptor::default() };
        renderer.render(&mut encoder.begin_render_pass(&pass).forget_lifetime(), &primitives, &screen);
        self.state.queue.submit(before.into_iter().chain([encoder.finish()]));
        self.state.device.poll(wgpu::PollType::wait_indefinitely()).map_err(|err| err.to_string())?;
        Ok(image::RgbaImage::new(1, 1))
    }
}
