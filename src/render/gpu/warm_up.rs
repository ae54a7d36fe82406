//! Draws each pipeline once into a tiny picture: on software Vulkan the first draw compiles it, 10 to 70 ms each.

use std::sync::Arc;

use egui_wgpu::wgpu;

use super::renderer::Renderer;
use crate::geom::{Camera, Lens, Mesh, Pose, Vec3};
use crate::render::item::{Item, Look, MeshId, Picture, Shading, Style, ViewportId};
use crate::render::mesh_asset::MeshAsset;
use crate::render::view::View;

/// Never used by a real viewport or mesh.
const VIEWPORT: ViewportId = ViewportId(u64::MAX);
const CLOSED: MeshId = MeshId(u64::MAX);
const OPEN: MeshId = MeshId(u64::MAX - 1);
/// Side of the picture in pixels.
const SIDE: u32 = 16;

impl Renderer {
    /// Warms up one more style, or the shading of free views, for the lens and the meshes that are there; `false` once
    /// there is nothing left. Call it between frames after the first picture. What no mesh or lens at hand needs is left
    /// out: each pipeline holds a megabyte on software Vulkan.
    pub fn warm_up(&mut self) -> bool {
        let steps = [
            (Style::Solid, Shading::ItemColour),
            (Style::XRay, Shading::ItemColour),
            (Style::HiddenLine, Shading::ItemColour),
            (Style::Solid, Shading::VertexColours),
        ];
        let Some((style, shading)) = steps.get(self.warmed_up).copied() else {
            self.forget_warm_up();
            return false;
        };
        self.warmed_up += 1;
        // Free views have no lens.
        self.draw_tiny(self.bends && shading == Shading::ItemColour, style, shading);
        true
    }

    fn forget_warm_up(&mut self) {
        self.drop_viewport(VIEWPORT);
        self.drop_mesh(CLOSED);
        self.drop_mesh(OPEN);
    }

    fn draw_tiny(&mut self, bends: bool, style: Style, shading: Shading) {
        let closed = Mesh::cuboid(Vec3::repeat(0.2));
        let open = Mesh { triangles: closed.triangles[1..].to_vec(), ..closed.clone() };
        let colours = vec![[255; 4]; closed.positions.len()];
        let is_wanted = |closed: bool| self.meshes.values().any(|m| m.asset.is_closed == closed);
        let wanted = [is_wanted(true), is_wanted(false)];
        for ((id, mesh, colours), wanted) in [(CLOSED, closed, &colours[..]), (OPEN, open, &[])].into_iter().zip(wanted) {
            if wanted && !self.has_mesh(id) && self.upload_mesh(id, &Arc::new(MeshAsset::build(mesh, colours))).is_err() {
                return;
            }
        }
        let lens = if bends { Lens::BrownConrady { k: [0.01, 0.0, 0.0, 0.0, 0.0, 0.0], p: [0.0; 2] } } else { Lens::Pinhole };
        let view = View::one_to_one(Camera::pinhole(SIDE, SIDE, 16.0, 16.0, 8.0, 8.0).with_lens(lens));
        let item = |mesh, z| Item {
            mesh,
            camera_from_object: Pose::new(nalgebra::Rotation3::identity(), Vec3::new(0.0, 0.0, z)),
            colour: [255; 4],
            style,
            outline_points: 1.0,
            order: 0,
        };
        let look = Look { shading, ..Look::default() };
        self.draw_aside(&Picture { view, photo: None, items: vec![item(CLOSED, 0.6), item(OPEN, 0.9)], look });
    }

    fn draw_aside(&mut self, picture: &Picture) {
        let mut encoder = self.device().create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        self.prepare(&mut encoder, VIEWPORT, picture);
        self.queue().submit([encoder.finish()]);
    }
}
