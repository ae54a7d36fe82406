//! The pass that makes the overlay of ids: surfaces and outlines. `edges.wgsl`.

use std::collections::HashMap;
use std::sync::OnceLock;

use bytemuck::{Pod, Zeroable};
use egui_wgpu::wgpu;

use super::layer_textures::LayerTextures;
use super::pipelines::Pipelines;
use super::plan::{HIDDEN_LINE, HIDDEN_TINT, Plan};
use super::uniforms::fractions;
use crate::render::item::Look;
use crate::render::view::View;

/// Items that one layer can hold, the empty id 0 counted: what fits into the smallest uniform buffer of any device.
pub(super) const MOST_ITEMS: usize = 512;
/// The halo reaches beyond the line by so many points.
const HALO_POINTS: f32 = 1.0;
/// Wider windows cost without end, and the table of their pixels must fit beside the lines; half widths above this are cut.
const WIDEST_WINDOW: i32 = 12;
/// By this the disc that is looked at is larger than half a line and its halo, in pixels: there edges are judged best.
const DISC_BEYOND_INK: f32 = 0.7;
/// A step in depth is a line if it is larger than this many pixels are wide at its distance.
const STEP_PX: f32 = 8.0;
/// Pixels within the widest window, the middle left out, and one that is never read.
const MOST_NEAR: usize = 441;

/// `Edges` of `edges.wgsl`.
#[repr(C)]
#[derive(Clone, Copy, Pod, Zeroable)]
pub(super) struct EdgesUniform {
    last: [i32; 4],
    halo: [f32; 4],
    reach: [f32; 4],
    disc: [f32; 4],
    lines: [Line; MOST_ITEMS],
    near: [Near; MOST_NEAR],
}

/// A line of `edges.wgsl`.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Pod, Zeroable)]
struct Line {
    colour: [u8; 4],
    half_px: f32,
    padding: [u32; 2],
}

/// A pixel of the window of `edges.wgsl`; without length where there is none.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Pod, Zeroable)]
struct Near {
    step: [i16; 2],
    weight: f32,
    length: f32,
    /// Which pixel lies before it on the way from the middle: 0 the middle itself, 1 the first of the table.
    before: u32,
}

/// Steps to the pixels within the widest window and their lengths, the nearest first.
fn nearest_first() -> &'static [Near; MOST_NEAR] {
    static TABLE: OnceLock<[Near; MOST_NEAR]> = OnceLock::new();
    TABLE.get_or_init(|| {
        let side = || -WIDEST_WINDOW..=WIDEST_WINDOW;
        let steps = side().flat_map(|y| side().map(move |x| (x, y)));
        let mut steps: Vec<(i32, i32, i32)> = steps.map(|(x, y)| (x * x + y * y, y, x)).collect();
        steps.retain(|(square, ..)| (1..=WIDEST_WINDOW * WIDEST_WINDOW).contains(square));
        steps.sort_unstable();
        let mut table = [Near::default(); MOST_NEAR];
        for (slot, (square, y, x)) in table.iter_mut().zip(steps) {
            *slot = Near { step: [x as i16, y as i16], length: (square as f32).sqrt(), ..Near::default() };
        }
        let index_of: HashMap<[i16; 2], u32> = (1..).zip(&table[..MOST_NEAR - 1]).map(|(i, near)| (near.step, i)).collect();
        for near in table.iter_mut().filter(|near| near.length > 0.0) {
            near.before = index_of.get(&step_before(near.step)).copied().unwrap_or(0);
        }
        table
    })
}

/// The pixel before this one on the straight way from the middle.
fn step_before(step: [i16; 2]) -> [i16; 2] {
    let longer = f32::from(step[0].abs().max(step[1].abs()));
    step.map(|v| (f32::from(v) * (longer - 1.0) / longer).round() as i16)
}

impl EdgesUniform {
    pub(super) fn new(view: &View, look: &Look) -> Self {
        let reach = if look.halo[3] > 0 { HALO_POINTS * view.pixels_per_point } else { 0.0 };
        // As far as some pixels are wide.
        let step = STEP_PX / (view.camera.fx * view.zoom) as f32;
        Self {
            last: [view.size_px[0] as i32 - 1, view.size_px[1] as i32 - 1, 0, 0],
            halo: fractions(look.halo),
            reach: [reach, HIDDEN_LINE, HIDDEN_TINT, step],
            disc: [0.0, 0.0, look.opacity.clamp(0.0, 1.0), 0.0],
            lines: [Line::default(); MOST_ITEMS],
            near: *nearest_first(),
        }
    }

    /// Gives an id its colour and its line; a negative half width is that of an item which is seen through others.
    pub(super) fn set_line(&mut self, id: u32, colour: [u8; 4], half_px: f32) {
        let widest = WIDEST_WINDOW as f32 - self.reach[0] - 0.5;
        let half_px = half_px.clamp(-widest, widest);
        if let Some(line) = self.lines.get_mut(id as usize) {
            *line = Line { colour, half_px, ..Line::default() };
        }
        if half_px == 0.0 {
            return;
        }
        let extent = half_px.abs() + self.reach[0];
        let radius = extent + DISC_BEYOND_INK;
        if radius > self.disc[0] {
            self.last[2] = (extent + 0.5).ceil() as i32;
            self.weigh(extent + 1.0, radius);
        }
    }

    /// Gives the pixels nearer than `end` their weights in a disc with a soft edge, all in pixels.
    fn weigh(&mut self, end: f32, radius: f32) {
        let mut sum = 1.0;
        let inside = self.near.iter_mut().take_while(|near| near.length > 0.0 && near.length < end);
        let mut count = 0;
        for near in inside {
            near.weight = (radius + 0.5 - near.length).clamp(0.0, 1.0);
            sum += near.weight;
            count += 1;
        }
        self.last[3] = count;
        [self.disc[0], self.disc[1]] = [radius, sum];
    }

    /// How far the outline pass looks around each pixel.
    pub(super) fn window(&self) -> u32 {
        self.last[2].unsigned_abs()
    }
}

/// What the items of a plan ask of the outline pass: constants of its pipeline.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Asked {
    /// Some are filled, and folds darken them.
    pub(super) filled: bool,
    /// Folds and steps in depth are lines.
    pub(super) lines: bool,
    /// Some are seen through others.
    pub(super) through: bool,
    /// All have an outline.
    pub(super) all_lined: bool,
    /// Outlines are smooth.
    pub(super) fine: bool,
}

impl Asked {
    /// The constants by their names in the shader.
    pub(super) fn constants(self) -> [(&'static str, f64); 5] {
        let value = |asked: bool| f64::from(u8::from(asked));
        [
            ("has_filled", value(self.filled)),
            ("has_lines", value(self.lines)),
            ("has_through", value(self.through)),
            ("all_lined", value(self.all_lined)),
            ("is_fine", value(self.fine)),
        ]
    }
}

/// Draws the overlay of a plan, whose ids are there, into the layer's picture.
pub(super) fn record(
    device: &wgpu::Device,
    encoder: &mut wgpu::CommandEncoder,
    pipelines: &Pipelines,
    textures: &LayerTextures,
    uniform: &wgpu::Buffer,
    plan: &Plan,
) {
    let Some(ids) = &textures.ids else {
        return;
    };
    let through = ids.through.as_ref().filter(|_| plan.asked().through);
    let through_view = through.map_or(&ids.nearest, |(ids, _)| ids);
    let creases = ids.creases.as_ref().filter(|_| plan.asked().lines);
    let [linked, near] = creases.map_or([&pipelines.nothing; 2], |c| [&c.linked, &c.near]);
    if let Some(passes) = pipelines.creases.as_ref().filter(|_| plan.asked().lines) {
        passes.record(device, encoder, (ids, &textures.depth), uniform, &plan.outlined);
    }
    let group = device.create_bind_group(&wgpu::BindGroupDescriptor {
        label: Some("edges"),
        layout: &pipelines.edges_layout,
        entries: &[
            wgpu::BindGroupEntry { binding: 0, resource: uniform.as_entire_binding() },
            wgpu::BindGroupEntry { binding: 1, resource: wgpu::BindingResource::TextureView(&ids.nearest) },
            wgpu::BindGroupEntry { binding: 2, resource: wgpu::BindingResource::TextureView(through_view) },
            wgpu::BindGroupEntry { binding: 3, resource: wgpu::BindingResource::TextureView(linked) },
            wgpu::BindGroupEntry { binding: 4, resource: wgpu::BindingResource::TextureView(near) },
        ],
    });
    let mut pass = encoder.begin_render_pass(&wgpu::RenderPassDescriptor {
        label: Some("edges"),
        color_attachments: &[Some(wgpu::RenderPassColorAttachment {
            view: &textures.picture,
            depth_slice: None,
            resolve_target: None,
            ops: wgpu::Operations { load: wgpu::LoadOp::Clear(wgpu::Color::TRANSPARENT), store: wgpu::StoreOp::Store },
        })],
        ..wgpu::RenderPassDescriptor::default()
    });
    let Some(pipeline) = pipelines.edges(plan.asked()).filter(|_| !plan.outlined.is_empty()) else {
        return;
    };
    pass.set_pipeline(pipeline);
    pass.set_bind_group(0, &group, &[]);
    for [left, top, right, bottom] in &plan.outlined {
        pass.set_scissor_rect(*left, *top, right - left, bottom - top);
        pass.draw(0..3, 0..1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_pixels_come_first_and_all_fit() {
        let table = nearest_first();
        assert_eq!(table.iter().take_while(|near| near.length > 0.0).count(), MOST_NEAR - 1);
        assert!(table[..MOST_NEAR - 1].windows(2).all(|pair| pair[0].length <= pair[1].length));
        assert!(table.iter().all(|n| (f32::from(n.step[0]).hypot(f32::from(n.step[1])) - n.length).abs() < 1e-5));
        assert!(size_of::<EdgesUniform>() <= 16_384, "the smallest uniform buffer of any device");
    }
}
