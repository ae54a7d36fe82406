//! Pictures without a window: for the command line, tests and benches.

use egui_wgpu::wgpu;

use super::adapter::{AdapterChoice, AdapterReport, device};
use super::faults::{RenderError, RenderErrors};
use super::renderer::{PrepareStats, Renderer};
use crate::render::item::{Picture, ViewportId};

/// The format of the pictures.
const FORMAT: wgpu::TextureFormat = wgpu::TextureFormat::Rgba8Unorm;
/// Bytes a pixel.
const RGBA: u32 = 4;
/// Where the layers of a headless renderer live.
const VIEWPORT: ViewportId = ViewportId(0);

/// A renderer on a device of its own.
pub struct Headless {
    adapter: wgpu::Adapter,
    device: wgpu::Device,
    queue: wgpu::Queue,
    renderer: Renderer,
    errors: RenderErrors,
    target: Option<wgpu::Texture>,
}

impl Headless {
    /// Opens a device without a window.
    ///
    /// # Errors
    /// [`RenderError::NoAdapter`] where the machine has no graphics driver, [`RenderError::NoDevice`] where it fails.
    pub fn new(choice: AdapterChoice) -> Result<Self, RenderError> {
        let (adapter, device, queue) = device(choice)?;
        let errors = RenderErrors::default();
        errors.watch(&device);
        let renderer = Renderer::new(&device, &queue, FORMAT);
        Ok(Self { adapter, device, queue, renderer, errors, target: None })
    }

    /// What the pictures are drawn on.
    pub fn report(&self) -> AdapterReport {
        AdapterReport::of(&self.adapter)
    }

    /// The renderer, to hand meshes and photos to.
    pub fn renderer(&mut self) -> &mut Renderer {
        &mut self.renderer
    }

    /// Draws a picture and waits until it is done.
    pub fn draw(&mut self, picture: &Picture) -> Result<PrepareStats, RenderError> {
        let target = self.target(picture.view.size_px)?;
        let mut encoder = self.device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        let stats = self.renderer.prepare(&mut encoder, VIEWPORT, picture);
        let view = target.create_view(&wgpu::TextureViewDescriptor::default());
        paint_into(&self.renderer, &mut encoder, &view);
        self.queue.submit([encoder.finish()]);
        self.wait()?;
        Ok(stats)
    }

    /// Draws a picture and gives its pixels, RGBA row by row from the top.
    pub fn render(&mut self, picture: &Picture) -> Result<Vec<u8>, RenderError> {
        self.draw(picture)?;
        self.read()
    }

    fn wait(&self) -> Result<(), RenderError> {
        self.device.poll(wgpu::PollType::wait_indefinitely()).map_err(|err| RenderError::ReadBack(err.to_string()))?;
        self.errors.take().into_iter().next().map_or(Ok(()), |fault| Err(fault.into()))
    }

    fn target(&mut self, [width, height]: [u32; 2]) -> Result<wgpu::Texture, RenderError> {
        let limit = self.device.limits().max_texture_dimension_2d;
        if width > limit || height > limit {
            return Err(RenderError::PictureTooLarge { width, height, limit });
        }
        if width == 0 || height == 0 {
            return Err(RenderError::EmptyPicture { width, height });
        }
        if let Some(held) = self.target.as_ref().filter(|t| (t.width(), t.height()) == (width, height)) {
            return Ok(held.clone());
        }
        let made = self.device.create_texture(&wgpu::TextureDescriptor {
            label: Some("picture"),
            size: wgpu::Extent3d { width, height, depth_or_array_layers: 1 },
            mip_level_count: 1,
            sample_count: 1,
            dimension: wgpu::TextureDimension::D2,
            format: FORMAT,
            usage: wgpu::TextureUsages::RENDER_ATTACHMENT | wgpu::TextureUsages::COPY_SRC,
            view_formats: &[],
        });
        self.target = Some(made.clone());
        Ok(made)
    }

    /// Copies the last picture out. Rows of a copy are padded to 256 bytes; the padding is stripped.
    fn read(&self) -> Result<Vec<u8>, RenderError> {
        let Some(target) = &self.target else {
            return Ok(Vec::new());
        };
        let row = (target.width() * RGBA) as usize;
        let stride = row.next_multiple_of(wgpu::COPY_BYTES_PER_ROW_ALIGNMENT as usize);
        let buffer = self.device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("read back"),
            size: (stride * target.height() as usize) as u64,
            usage: wgpu::BufferUsages::COPY_DST | wgpu::BufferUsages::MAP_READ,
            mapped_at_creation: false,
        });
        let layout = wgpu::TexelCopyBufferLayout { offset: 0, bytes_per_row: Some(stride as u32), rows_per_image: None };
        let mut encoder = self.device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        let destination = wgpu::TexelCopyBufferInfo { buffer: &buffer, layout };
        encoder.copy_texture_to_buffer(target.as_image_copy(), destination, target.size());
        self.queue.submit([encoder.finish()]);
        let (sender, receiver) = std::sync::mpsc::channel();
        buffer.slice(..).map_async(wgpu::MapMode::Read, move |result| {
            // The receiver waits below; if it is gone, nobody wants the answer.
            sender.send(result).unwrap_or_default();
        });
        self.wait()?;
        let mapped = receiver.recv().map_err(|err| RenderError::ReadBack(err.to_string()))?;
        mapped.map_err(|err| RenderError::ReadBack(err.to_string()))?;
        let bytes = buffer.slice(..).get_mapped_range().map_err(|err| RenderError::ReadBack(err.to_string()))?;
        Ok(bytes.chunks_exact(stride).flat_map(|padded| &padded[..row]).copied().collect())
    }
}

fn paint_into(renderer: &Renderer, encoder: &mut wgpu::CommandEncoder, view: &wgpu::TextureView) {
    let ops = wgpu::Operations { load: wgpu::LoadOp::Clear(wgpu::Color::TRANSPARENT), store: wgpu::StoreOp::Store };
    let mut pass = encoder
        .begin_render_pass(&wgpu::RenderPassDescriptor {
            label: Some("picture"),
            color_attachments: &[Some(wgpu::RenderPassColorAttachment { view, depth_slice: None, resolve_target: None, ops })],
            ..wgpu::RenderPassDescriptor::default()
        })
        .forget_lifetime();
    renderer.paint(&mut pass, VIEWPORT);
}

#[cfg(test)]
mod tests;
