//! What is to be drawn into an overlay: worked out on the CPU, without a device.

use std::ops::Range;

use super::edges::{Asked, EdgesUniform, MOST_ITEMS};
use super::pipelines::{MeshPipeline, Pass};
use super::uniforms::{ObjectUniform, fractions};
use crate::geom::{Vec2, Vec3};
use crate::render::culling::{Frustum, NEAR_M, Placed};
use crate::render::item::{Item, Look, MeshId, Shading, Style};
use crate::render::mesh_asset::MeshAsset;
use crate::render::view::View;

/// Where at least this share of the triangles is visible, the mesh's own indices are drawn: nothing is copied.
const ALL_VISIBLE: f64 = 0.9;
/// Thinnest lines of [`Style::HiddenLine`], in points.
const THINNEST_LINE: f32 = 1.0;
/// Where an item's kind lies in an id; see `edges.wgsl`.
const KIND_SHIFT: u32 = 10;
const FILLED: u32 = 1;
const LINES: u32 = 2;
const GHOST: u32 = 3;
/// Opacity of hidden lines, and of the tint of hidden parts.
pub(super) const HIDDEN_LINE: f32 = 0.35;
/// See [`HIDDEN_LINE`].
pub(super) const HIDDEN_TINT: f32 = 0.18;

/// Which vertices a draw takes.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Source {
    /// Indices of a level, relative to its start in the mesh's own buffer.
    Level { level: usize },
    /// Indices that were collected in [`Plan::indices`].
    Visible(Range<u32>),
}

/// One draw call.
#[derive(Clone, Debug)]
pub(super) struct Draw {
    pub(super) mesh: MeshId,
    pub(super) pipeline: MeshPipeline,
    /// Index into [`Plan::objects`].
    pub(super) slot: u32,
    pub(super) source: Source,
}

/// Everything that is drawn into an overlay.
pub(super) struct Plan {
    pub(super) objects: Vec<ObjectUniform>,
    pub(super) indices: Vec<u32>,
    pub(super) surfaces: Vec<Draw>,
    /// Items that are seen through others, and those that nothing hides.
    pub(super) masks: Vec<Draw>,
    pub(super) ghosts: Vec<Draw>,
    pub(super) edges: EdgesUniform,
    asked: Asked,
    /// Whether ids are drawn, of which the picture is made, or the surfaces themselves.
    pub(super) has_ids: bool,
    /// Parts of the layer that hold outlines, in whole pixels: left, top, right, bottom.
    pub(super) outlined: Vec<[u32; 4]>,
    /// The part of the layer that holds anything at all, in whole pixels.
    pub(super) content: Option<[u32; 4]>,
    pub(super) triangles: usize,
}

/// An item with its id, before its draws are made.
struct Entry<'a> {
    item: &'a Item,
    asset: &'a MeshAsset,
    placed: Placed<'a>,
    id: u32,
}

impl<'a> Entry<'a> {
    fn new(item: &'a Item, asset: &'a MeshAsset) -> Self {
        Self { item, asset, placed: Placed::new(asset, &item.camera_from_object), id: 0 }
    }
}

impl Plan {
    /// Plans the layer of `view`. Items whose mesh is not there are left out, as are those beyond [`MOST_ITEMS`].
    pub(super) fn new<'a>(view: &View, items: &'a [Item], look: &Look, asset: impl Fn(MeshId) -> Option<&'a MeshAsset>) -> Self {
        let mut plan = Self {
            objects: Vec::new(),
            indices: Vec::new(),
            surfaces: Vec::new(),
            masks: Vec::new(),
            ghosts: Vec::new(),
            edges: EdgesUniform::new(view, look),
            asked: Asked { all_lined: true, fine: look.fine, ..Asked::default() },
            has_ids: look.shading == Shading::ItemColour,
            outlined: Vec::new(),
            content: None,
            triangles: 0,
        };
        let frustum = Frustum::of(view);
        let mut ordered: Vec<&Item> = items.iter().collect();
        ordered.sort_by_key(|item| item.order);
        ordered.truncate(MOST_ITEMS - 1);
        let entry = |item: &'a Item| asset(item.mesh).map(|asset| Entry::new(item, asset));
        let mut entries: Vec<Entry> = ordered.into_iter().filter_map(entry).filter(|e| e.placed.is_seen(&frustum)).collect();
        // The nearest first: what it hides is not shaded.
        entries.sort_by(|a, b| a.placed.centre().z.total_cmp(&b.placed.centre().z));
        // Where two touch, the line is that of the larger id: of one order, the nearer.
        let mut by_id: Vec<&mut Entry> = entries.iter_mut().rev().collect();
        by_id.sort_by_key(|entry| entry.item.order);
        (1..).zip(by_id).for_each(|(id, entry)| entry.id = id);
        entries.iter().for_each(|entry| plan.add(view, look, &frustum, entry));
        merge_where_cheaper(&mut plan.outlined);
        plan
    }

    /// What the outline pass has to do.
    pub(super) fn asked(&self) -> Asked {
        self.asked
    }

    fn add(&mut self, view: &View, look: &Look, frustum: &Frustum, entry: &Entry) {
        let style = entry.item.style;
        let kind = kind_of(style, look);
        let mut object = ObjectUniform::new(view, &entry.item.camera_from_object, &entry.asset.centre);
        object.colour = fractions(entry.item.colour);
        object.ids[0] = entry.id | (kind << KIND_SHIFT);
        let slot = self.push_object(object);
        let bends = !view.camera.lens.is_straight();
        let pass = surface_pass(look, entry.asset, kind);
        let pipeline = MeshPipeline { pass, bends, hides_back_faces: entry.placed.hides_back_faces() };
        let source = self.source(frustum, entry);
        if self.has_ids && matches!(style, Style::XRay | Style::Ghost) {
            let pipeline = MeshPipeline { pass: Pass::Id, ..pipeline };
            let masks = if style == Style::Ghost { &mut self.ghosts } else { &mut self.masks };
            masks.push(Draw { mesh: entry.item.mesh, pipeline, slot, source: source.clone() });
            self.asked.through = true;
        }
        if !self.has_ids || style != Style::Ghost {
            self.surfaces.push(Draw { mesh: entry.item.mesh, pipeline, slot, source });
        }
        self.asked.filled |= kind == FILLED;
        self.asked.lines |= kind == LINES;
        // Looked for in one way only: that a style moves compiles nothing.
        self.asked.fine |= kind == LINES;
        self.add_outline(view, entry, kind);
    }

    fn push_object(&mut self, object: ObjectUniform) -> u32 {
        self.objects.push(object);
        self.objects.len() as u32 - 1
    }

    fn source(&mut self, frustum: &Frustum, entry: &Entry) -> Source {
        let level = entry.placed.level(frustum);
        let start = self.indices.len();
        entry.placed.visible_indices(level, frustum, &mut self.indices);
        let (count, all) = (self.indices.len() - start, entry.asset.levels[level].indices.len());
        if count as f64 >= ALL_VISIBLE * all as f64 {
            self.indices.truncate(start);
            self.triangles += all / 3;
            return Source::Level { level };
        }
        self.triangles += count / 3;
        Source::Visible(start as u32..self.indices.len() as u32)
    }

    fn add_outline(&mut self, view: &View, entry: &Entry, kind: u32) {
        let item = entry.item;
        let points = if kind == LINES { item.outline_points.max(THINNEST_LINE) } else { item.outline_points };
        let half_px = if self.has_ids { points * view.pixels_per_point / 2.0 } else { 0.0 };
        let is_through = matches!(item.style, Style::XRay | Style::Ghost);
        self.edges.set_line(entry.id, item.colour, if is_through { -half_px } else { half_px });
        self.asked.all_lined &= half_px > 0.0;
        let covered = screen_box(view, &entry.placed, self.edges.window());
        if half_px > 0.0 || kind != 0 {
            self.outlined.extend(covered);
        }
        self.content = match (self.content, covered) {
            (Some(a), Some(b)) => Some(union(a, &b)),
            (a, b) => a.or(b),
        };
    }
}

/// The kind of an item.
fn kind_of(style: Style, look: &Look) -> u32 {
    match style {
        _ if look.shading != Shading::ItemColour => 0,
        Style::Ghost => GHOST,
        Style::Solid | Style::XRay => FILLED,
        Style::HiddenLine => LINES,
        Style::Outline => 0,
    }
}

fn surface_pass(look: &Look, asset: &MeshAsset, kind: u32) -> Pass {
    match look.shading {
        Shading::ItemColour if kind != 0 => Pass::Folded,
        Shading::ItemColour => Pass::Id,
        Shading::VertexColours if asset.is_coloured() => Pass::LitColoured,
        Shading::VertexColours => Pass::Lit,
    }
}

/// The part of the layer around a mesh with `room` more pixels; `None` where it lies beside the layer.
fn screen_box(view: &View, placed: &Placed, room: u32) -> Option<[u32; 4]> {
    let (c, r) = (placed.centre(), placed.radius_m());
    let (w, h) = (view.size_px[0], view.size_px[1]);
    if c.z - r <= NEAR_M {
        return Some([0, 0, w, h]);
    }
    // Both bounds of x/z for |x − cx| ≤ r and |z − cz| ≤ r.
    let range = |x: f64| {
        let ends = [(x - r) / (c.z - r), (x - r) / (c.z + r), (x + r) / (c.z - r), (x + r) / (c.z + r)];
        (ends.iter().copied().fold(f64::INFINITY, f64::min), ends.iter().copied().fold(f64::NEG_INFINITY, f64::max))
    };
    let (x, y) = (range(c.x), range(c.y));
    let mut low = Vec2::repeat(f64::INFINITY);
    let mut high = Vec2::repeat(f64::NEG_INFINITY);
    for i in 0..=8 {
        let t = f64::from(i) / 8.0;
        let (u, v) = (x.0 + t * (x.1 - x.0), y.0 + t * (y.1 - y.0));
        for point in [Vec2::new(u, y.0), Vec2::new(u, y.1), Vec2::new(x.0, v), Vec2::new(x.1, v)] {
            // Where the lens has no image, the box is not known.
            let Ok(photo) = view.camera.project(&Vec3::new(point.x, point.y, 1.0)) else {
                return Some([0, 0, w, h]);
            };
            let screen = view.screen_from_photo(&photo);
            low = low.inf(&screen);
            high = high.sup(&screen);
        }
    }
    // The sides are curves between their points.
    let slack = if view.camera.lens.is_straight() { Vec2::zeros() } else { (high - low) * 0.04 };
    let room = Vec2::repeat(f64::from(room + 1));
    let (low, high) = (low - slack - room, high + slack + room);
    let cut = |v: f64, most: u32| v.clamp(0.0, f64::from(most)) as u32;
    let out = [cut(low.x, w), cut(low.y, h), cut(high.x.ceil(), w), cut(high.y.ceil(), h)];
    (out[0] < out[2] && out[1] < out[3]).then_some(out)
}

fn union(a: [u32; 4], b: &[u32; 4]) -> [u32; 4] {
    [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]
}

/// One box for all where that has fewer pixels than the boxes one by one.
fn merge_where_cheaper(boxes: &mut Vec<[u32; 4]>) {
    let area = |b: &[u32; 4]| u64::from(b[2] - b[0]) * u64::from(b[3] - b[1]);
    let Some(first) = boxes.first().copied() else {
        return;
    };
    let all = boxes.iter().fold(first, union);
    if area(&all) <= boxes.iter().map(area).sum() {
        *boxes = vec![all];
    }
}
