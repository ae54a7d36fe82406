//! Photos on the GPU: each size in tiles that the device can hold.

use egui_wgpu::wgpu;

use super::faults::RenderError;
use crate::render::item::PhotoId;
use crate::render::photo_pyramid::{PhotoLevel, PhotoPyramid};

/// Photos that are kept.
const MOST_PHOTOS: usize = 8;
/// Bytes of photos that are kept, the newest always.
const MOST_BYTES: usize = 256 << 20;
/// Columns and rows that neighbouring tiles share, so that sampling between pixels sees no seam.
const BORDER: u32 = 1;
const RGBA: u32 = 4;
/// Bytes that are handed over at a time: the driver keeps the room that they lie in meanwhile.
const BAND_BYTES: u32 = 1 << 20;

/// A photo's textures.
pub(super) struct PhotoTextures {
    serial: u64,
    bytes: usize,
    last_used: u64,
    /// From the photo itself down to the smallest copy.
    pub(super) levels: Vec<TiledLevel>,
}

/// The photo at one size.
pub(super) struct TiledLevel {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) tiles: Vec<Tile>,
}

/// A part of a level. It is drawn for `inner`; its texture holds `outer`, one pixel more where there is a neighbour.
pub(super) struct Tile {
    pub(super) view: wgpu::TextureView,
    /// Left, top, right, bottom in pixels of the level.
    pub(super) inner: [u32; 4],
    pub(super) outer: [u32; 4],
}

/// The photos that the GPU holds; the longest unused goes first.
#[derive(Default)]
pub(super) struct Photos {
    held: Vec<(PhotoId, PhotoTextures)>,
    clock: u64,
}

impl Photos {
    pub(super) fn holds(&self, id: PhotoId) -> bool {
        self.held.iter().any(|(held, _)| *held == id)
    }

    /// Whether the textures are those of this very pyramid.
    pub(super) fn is_current(&self, id: PhotoId, pyramid: &PhotoPyramid) -> bool {
        self.held.iter().any(|(held, textures)| *held == id && textures.serial == pyramid.serial)
    }

    pub(super) fn insert(&mut self, id: PhotoId, mut textures: PhotoTextures) {
        self.remove(id);
        self.clock += 1;
        textures.last_used = self.clock;
        self.held.push((id, textures));
        while self.held.len() > MOST_PHOTOS || (self.held.len() > 1 && self.bytes() > MOST_BYTES) {
            let oldest = self.held.iter().enumerate().min_by_key(|(_, (_, t))| t.last_used).map(|(i, _)| i);
            let Some(oldest) = oldest else {
                return;
            };
            self.held.swap_remove(oldest);
        }
    }

    pub(super) fn remove(&mut self, id: PhotoId) {
        self.held.retain(|(held, _)| *held != id);
    }

    fn bytes(&self) -> usize {
        self.held.iter().map(|(_, t)| t.bytes).sum()
    }

    /// The photo's textures, marked as used.
    pub(super) fn use_photo(&mut self, id: PhotoId) -> Option<&PhotoTextures> {
        self.clock += 1;
        let clock = self.clock;
        let (_, textures) = self.held.iter_mut().find(|(held, _)| *held == id)?;
        textures.last_used = clock;
        Some(textures)
    }
}

impl PhotoTextures {
    pub(super) fn upload(device: &wgpu::Device, queue: &wgpu::Queue, pyramid: &PhotoPyramid) -> Result<Self, RenderError> {
        Self::in_tiles(device, queue, pyramid, device.limits().max_texture_dimension_2d)
    }

    /// As `upload`, with tiles of at most `largest` pixels a side.
    pub(super) fn in_tiles(device: &wgpu::Device, queue: &wgpu::Queue, pyramid: &PhotoPyramid, largest: u32) -> Result<Self, RenderError> {
        if largest <= 2 * BORDER {
            return Err(RenderError::PictureTooLarge { width: pyramid.width(), height: pyramid.height(), limit: largest });
        }
        let levels = pyramid.levels.iter().map(|level| TiledLevel::upload(device, queue, level, largest)).collect();
        Ok(Self { serial: pyramid.serial, bytes: pyramid.bytes(), last_used: 0, levels })
    }

    /// The size that fits a zoom best: the one whose pixels are nearest to a screen pixel.
    pub(super) fn level_for(&self, zoom: f64) -> usize {
        let halvings = (1.0 / zoom.max(f64::MIN_POSITIVE)).log2().round().max(0.0) as usize;
        halvings.min(self.levels.len().saturating_sub(1))
    }
}

impl TiledLevel {
    fn upload(device: &wgpu::Device, queue: &wgpu::Queue, level: &PhotoLevel, largest: u32) -> Self {
        let columns = cuts(level.width, largest);
        let rows = cuts(level.height, largest);
        let mut tiles = Vec::with_capacity(columns.len() * rows.len());
        for y in &rows {
            for x in &columns {
                let outer = [x.outer.0, y.outer.0, x.outer.1, y.outer.1];
                let view = upload_part(device, queue, level, outer);
                tiles.push(Tile { view, inner: [x.inner.0, y.inner.0, x.inner.1, y.inner.1], outer });
            }
        }
        Self { width: level.width, height: level.height, tiles }
    }
}

/// A piece of a side: what it is drawn for and what its texture holds.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Cut {
    inner: (u32, u32),
    outer: (u32, u32),
}

fn cuts(length: u32, largest: u32) -> Vec<Cut> {
    if length <= largest {
        return vec![Cut { inner: (0, length), outer: (0, length) }];
    }
    let step = largest - 2 * BORDER;
    (0..length.div_ceil(step))
        .map(|i| {
            let (start, end) = (i * step, ((i + 1) * step).min(length));
            Cut { inner: (start, end), outer: (start.saturating_sub(BORDER), (end + BORDER).min(length)) }
        })
        .collect()
}

fn upload_part(device: &wgpu::Device, queue: &wgpu::Queue, level: &PhotoLevel, part: [u32; 4]) -> wgpu::TextureView {
    let [left, top, right, bottom] = part;
    let size = wgpu::Extent3d { width: right - left, height: bottom - top, depth_or_array_layers: 1 };
    let texture = device.create_texture(&wgpu::TextureDescriptor {
        label: Some("photo"),
        size,
        mip_level_count: 1,
        sample_count: 1,
        dimension: wgpu::TextureDimension::D2,
        format: wgpu::TextureFormat::Rgba8Unorm,
        usage: wgpu::TextureUsages::TEXTURE_BINDING | wgpu::TextureUsages::COPY_DST,
        view_formats: &[],
    });
    let rows = (BAND_BYTES / (size.width * RGBA)).max(1);
    for first in (top..bottom).step_by(rows as usize) {
        let offset = (u64::from(first) * u64::from(level.width) + u64::from(left)) * u64::from(RGBA);
        let layout = wgpu::TexelCopyBufferLayout { offset, bytes_per_row: Some(level.width * RGBA), rows_per_image: None };
        let origin = wgpu::Origin3d { x: 0, y: first - top, z: 0 };
        let place = wgpu::TexelCopyTextureInfo { origin, ..texture.as_image_copy() };
        queue.write_texture(place, &level.rgba, layout, wgpu::Extent3d { height: rows.min(bottom - first), ..size });
        queue.submit([]);
    }
    texture.create_view(&wgpu::TextureViewDescriptor::default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_cover_the_side_once_and_overlap_by_a_pixel() {
        assert_eq!(cuts(100, 100), [Cut { inner: (0, 100), outer: (0, 100) }]);
        for (length, largest) in [(101, 100), (1000, 64), (30_000, 8192)] {
            let cuts = cuts(length, largest);
            assert_eq!((cuts[0].inner.0, cuts.last().unwrap().inner.1), (0, length));
            for pair in cuts.windows(2) {
                assert_eq!(pair[0].inner.1, pair[1].inner.0);
                assert_eq!((pair[0].outer.1, pair[1].outer.0), (pair[0].inner.1 + 1, pair[1].inner.0 - 1));
            }
            assert!(cuts.iter().all(|c| c.outer.1 - c.outer.0 <= largest));
        }
    }
}
