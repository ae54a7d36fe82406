//! Meshes on the GPU.

use std::sync::Arc;

use egui_wgpu::wgpu;
use wgpu::util::DeviceExt as _;

use super::faults::RenderError;
use crate::render::mesh_asset::MeshAsset;

/// Position and normal.
pub(super) const VERTEX_STRIDE: u64 = 24;
/// Colour in RGBA.
pub(super) const COLOUR_STRIDE: u64 = 4;

/// A mesh's buffers, and the asset that they were made of.
pub(super) struct MeshBuffers {
    pub(super) asset: Arc<MeshAsset>,
    pub(super) vertices: wgpu::Buffer,
    pub(super) colours: Option<wgpu::Buffer>,
    /// The indices of all levels, one after the other.
    pub(super) indices: wgpu::Buffer,
    /// Where each level starts in `indices`.
    pub(super) level_starts: Vec<u32>,
}

impl MeshBuffers {
    pub(super) fn upload(device: &wgpu::Device, asset: &Arc<MeshAsset>) -> Result<Self, RenderError> {
        let surface = &asset.surface;
        let level_starts = starts(asset);
        let index_count: usize = asset.levels.iter().map(|l| l.indices.len()).sum();
        let bytes = (surface.positions.len() as u64 * VERTEX_STRIDE).max(index_count as u64 * 4);
        let limit = device.limits().max_buffer_size;
        if bytes > limit {
            return Err(RenderError::MeshTooLarge { bytes, limit });
        }
        let mut vertices: Vec<f32> = Vec::with_capacity(surface.positions.len() * 6);
        for (p, n) in surface.positions.iter().zip(&surface.normals) {
            vertices.extend(p);
            vertices.extend(n);
        }
        let mut indices: Vec<u32> = Vec::with_capacity(index_count);
        asset.levels.iter().for_each(|level| indices.extend(&level.indices));
        let buffer =
            |contents: &[u8], usage| device.create_buffer_init(&wgpu::util::BufferInitDescriptor { label: Some("mesh"), contents, usage });
        let optional = |contents: &[u8]| (!contents.is_empty()).then(|| buffer(contents, wgpu::BufferUsages::VERTEX));
        Ok(Self {
            vertices: buffer(bytemuck::cast_slice(&vertices), wgpu::BufferUsages::VERTEX),
            colours: optional(bytemuck::cast_slice(&surface.colours)),
            indices: buffer(bytemuck::cast_slice(&indices), wgpu::BufferUsages::INDEX),
            level_starts,
            asset: Arc::clone(asset),
        })
    }
}

fn starts(asset: &MeshAsset) -> Vec<u32> {
    let mut next = 0;
    let mut starts = Vec::with_capacity(asset.levels.len());
    for level in &asset.levels {
        starts.push(next);
        next += level.indices.len() as u32;
    }
    starts
}
