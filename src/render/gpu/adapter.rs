//! Which graphics adapters there are, and what is asked of one.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use egui_wgpu::wgpu;

use super::faults::RenderError;

/// Which adapter to draw on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AdapterChoice {
    /// The fastest.
    #[default]
    Fastest,
    /// One that draws on the processor: the same picture on every machine that has one.
    Software,
}

/// What is to be said about an adapter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdapterReport {
    /// Its name, as `llvmpipe (LLVM 15.0.6, 256 bits)`.
    pub name: String,
    /// Vulkan, Metal, Dx12, Gl.
    pub backend: String,
    /// Driver and its version, as far as told.
    pub driver: String,
    /// Whether it draws on the processor.
    pub is_software: bool,
    /// Largest side of a texture in pixels; larger photos are cut into tiles.
    pub max_texture_px: u32,
    /// Largest buffer in bytes; it bounds the size of one mesh.
    pub max_buffer_bytes: u64,
}

impl AdapterReport {
    /// Reads the report off an adapter.
    pub fn of(adapter: &wgpu::Adapter) -> Self {
        let (info, limits) = (adapter.get_info(), adapter.limits());
        let driver = [info.driver.as_str(), info.driver_info.as_str()].map(str::trim);
        Self {
            name: info.name,
            backend: info.backend.to_string(),
            driver: driver.into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" "),
            is_software: info.device_type == wgpu::DeviceType::Cpu,
            max_texture_px: limits.max_texture_dimension_2d,
            max_buffer_bytes: limits.max_buffer_size,
        }
    }
}

/// Reports on every adapter, those that draw on the processor last.
pub fn adapter_reports() -> Vec<AdapterReport> {
    let mut reports: Vec<AdapterReport> =
        ready(instance().enumerate_adapters(wgpu::Backends::all())).iter().map(AdapterReport::of).collect();
    reports.sort_by_key(|r| r.is_software);
    reports
}

/// What is asked of a device: nothing that the adapter lacks, and its largest textures and buffers.
pub fn device_descriptor(adapter: &wgpu::Adapter) -> wgpu::DeviceDescriptor<'static> {
    let has = adapter.limits();
    // OpenGL ES has less than the others; ask it for what it has, so that the window opens there as well.
    let base =
        if adapter.get_info().backend == wgpu::Backend::Gl { wgpu::Limits::downlevel_webgl2_defaults() } else { wgpu::Limits::default() };
    let required_limits = wgpu::Limits {
        max_texture_dimension_2d: has.max_texture_dimension_2d,
        max_buffer_size: has.max_buffer_size,
        ..base.or_worse_values_from(&has)
    };
    wgpu::DeviceDescriptor { label: Some("poseloop"), required_limits, ..wgpu::DeviceDescriptor::default() }
}

pub(super) fn instance() -> wgpu::Instance {
    wgpu::Instance::new(wgpu::InstanceDescriptor::new_without_display_handle_from_env())
}

/// A device without a window.
pub(super) fn device(choice: AdapterChoice) -> Result<(wgpu::Adapter, wgpu::Device, wgpu::Queue), RenderError> {
    let options = wgpu::RequestAdapterOptions {
        power_preference: wgpu::PowerPreference::HighPerformance,
        force_fallback_adapter: choice == AdapterChoice::Software,
        ..wgpu::RequestAdapterOptions::default()
    };
    let adapter = ready(instance().request_adapter(&options)).map_err(|err| RenderError::NoAdapter(err.to_string()))?;
    let (device, queue) = ready(adapter.request_device(&device_descriptor(&adapter)))
        .map_err(|err| RenderError::NoDevice { adapter: adapter.get_info().name, reason: err.to_string() })?;
    Ok((adapter, device, queue))
}

/// The result of a future of wgpu. Outside browsers they are ready at once.
fn ready<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(output) => return output,
            Poll::Pending => std::thread::yield_now(),
        }
    }
}
