//! The renderer in the window: put in place, warmed up, and made anew after a fault.

use crate::render::{RenderErrors, RenderFault, Renderer};
use eframe::egui_wgpu::RenderState;

/// The window's graphics device with our renderer on it; nothing where the window is drawn in another way.
#[derive(Default)]
pub(super) struct Gpu {
    state: Option<RenderState>,
    errors: RenderErrors,
    warm: bool,
}

impl Gpu {
    /// Puts a renderer onto the window's device.
    pub(super) fn new(state: Option<RenderState>) -> Self {
        let gpu = Self { state, ..Self::default() };
        if let Some(state) = &gpu.state {
            gpu.errors.watch(&state.device);
        }
        gpu.install();
        gpu
    }

    /// Where pictures report their faults to.
    pub(super) fn errors(&self) -> RenderErrors {
        self.errors.clone()
    }

    fn install(&self) {
        if let Some(state) = &self.state {
            let renderer = Renderer::new(&state.device, &state.queue, state.target_format);
            state.renderer.write().callback_resources.insert(renderer);
        }
    }

    /// What went wrong since the last call; the renderer is made anew where that helps.
    pub(super) fn take_faults(&mut self) -> Vec<RenderFault> {
        let faults = self.errors.take();
        if faults.iter().any(|f| matches!(f, RenderFault::OutOfMemory(_))) {
            self.install();
        }
        faults
    }

    /// Draws one more pipeline aside, so that its first real use does not stutter; `false` once there is none left.
    pub(super) fn warm_up(&mut self) -> bool {
        if self.warm {
            return false;
        }
        let Some(state) = &self.state else { return false };
        let mut held = state.renderer.write();
        let Some(renderer) = held.callback_resources.get_mut::<Renderer>().filter(|r| r.has_meshes()) else { return false };
        self.warm = !renderer.warm_up();
        !self.warm
    }
}
