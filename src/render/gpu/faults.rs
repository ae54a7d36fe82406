//! What goes wrong on the GPU: a shared slot that the program looks into once a frame.

use std::sync::{Arc, Mutex, PoisonError};

use egui_wgpu::wgpu;

/// More faults than this are not kept: one broken frame repeats itself.
const MOST_KEPT: usize = 16;

/// Something that went wrong on the GPU after a call had returned.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RenderFault {
    /// The device is gone: the driver was reset or updated, or the GPU was unplugged. Nothing on it can be used any more.
    #[error("the graphics device was lost: {0}")]
    DeviceLost(String),
    /// Memory of the GPU ran out.
    #[error("the graphics card ran out of memory: close other programs or show fewer meshes. {0}")]
    OutOfMemory(String),
    /// A call broke a rule of the graphics interface; a picture may be missing or old.
    #[error("the graphics driver refused a command, so a picture may be missing: {0}")]
    Refused(String),
}

/// Collects the faults of a device. Clones share one slot.
#[derive(Clone, Debug, Default)]
pub struct RenderErrors {
    slot: Arc<Mutex<Vec<RenderFault>>>,
}

impl RenderErrors {
    /// Collects from now on what the device reports. Without this, wgpu ends the program at the first error.
    pub fn watch(&self, device: &wgpu::Device) {
        let uncaptured = self.clone();
        device.on_uncaptured_error(Arc::new(move |err| uncaptured.put(fault(&err))));
        let lost = self.clone();
        device.set_device_lost_callback(move |reason, text| {
            // Dropping a device on purpose is reported in the same way.
            if reason != wgpu::DeviceLostReason::Destroyed {
                lost.put(RenderFault::DeviceLost(text));
            }
        });
    }

    /// Adds a fault; the same one again is dropped.
    pub fn put(&self, fault: RenderFault) {
        let mut slot = self.slot.lock().unwrap_or_else(PoisonError::into_inner);
        if slot.len() < MOST_KEPT && !slot.contains(&fault) {
            slot.push(fault);
        }
    }

    /// Whether a loss has come in that was not taken yet.
    pub fn has_lost_device(&self) -> bool {
        let slot = self.slot.lock().unwrap_or_else(PoisonError::into_inner);
        slot.iter().any(|fault| matches!(fault, RenderFault::DeviceLost(_)))
    }

    /// Takes what has come in since the last call.
    pub fn take(&self) -> Vec<RenderFault> {
        std::mem::take(&mut *self.slot.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn fault(err: &wgpu::Error) -> RenderFault {
    match err {
        wgpu::Error::OutOfMemory { .. } => RenderFault::OutOfMemory(err.to_string()),
        wgpu::Error::Validation { description, .. } | wgpu::Error::Internal { description, .. } => {
            RenderFault::Refused(description.clone())
        }
    }
}

/// Why a mesh or a photo could not be handed to the GPU, or a picture not be drawn.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RenderError {
    /// No adapter at all.
    #[error("no graphics adapter was found, not even a software one: install a Vulkan driver (Mesa has one for every machine). {0}")]
    NoAdapter(String),
    /// The adapter gives no device.
    #[error("the graphics adapter {adapter} gives no device: {reason}")]
    NoDevice {
        /// Name of the adapter.
        adapter: String,
        /// What it said.
        reason: String,
    },
    /// The mesh does not fit into one buffer of the device.
    #[error("the mesh needs a buffer of {bytes} bytes, the graphics device allows {limit}: simplify the mesh")]
    MeshTooLarge {
        /// Bytes of its largest buffer.
        bytes: u64,
        /// The device's limit.
        limit: u64,
    },
    /// A picture larger than a texture can be.
    #[error("a picture of {width} × {height} px is larger than the {limit} px that the graphics device can draw")]
    PictureTooLarge {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
        /// The device's limit on each side.
        limit: u32,
    },
    /// A picture without pixels.
    #[error("a picture of {width} × {height} px has no pixels")]
    EmptyPicture {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
    },
    /// Reading a picture back failed.
    #[error("the picture could not be read back from the graphics device: {0}")]
    ReadBack(String),
    /// The device reported a fault while drawing.
    #[error(transparent)]
    Fault(#[from] RenderFault),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_faults_are_kept_once_and_taken_once() {
        let errors = RenderErrors::default();
        let other = errors.clone();
        for _ in 0..5 {
            errors.put(RenderFault::Refused("x".into()));
        }
        errors.put(RenderFault::DeviceLost("gone".into()));
        assert!(errors.has_lost_device());
        let taken = other.take();
        assert_eq!(taken, [RenderFault::Refused("x".into()), RenderFault::DeviceLost("gone".into())]);
        assert!(errors.take().is_empty() && !errors.has_lost_device());
    }
}
