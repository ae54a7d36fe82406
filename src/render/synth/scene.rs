//! Posed parts on a table, and what a ray meets there.

use super::bvh::{Bounds, QuadTree, Ray};
use super::ground::{Footprint, Ground, GroundKind};
use super::light::Lights;
use super::material::{Material, Surface};
use super::shape::{Shape, ShapeHit};
use super::{V3, tree};
use crate::geom::Pose;
use nalgebra::Matrix3;

/// Stands for the table where an item is asked for.
pub(super) const TABLE: u32 = u32::MAX - 1;
/// Rays start this far off a surface, in metres, so as not to meet it again.
const LIFT_M: f32 = 2e-5;

/// A part in the scene.
#[derive(Clone, Copy, Debug)]
pub struct Placed {
    /// Index into the scene's shapes.
    pub shape: usize,
    /// What it is made of.
    pub material: Material,
    /// Where it stands; the table is z = 0 with z up.
    pub world_from_object: Pose,
}

#[derive(Debug)]
struct Item {
    /// Its place in the caller's list plus one.
    number: u16,
    shape: usize,
    material: Material,
    rotation: Matrix3<f32>,
    translation: V3,
}

/// Everything that is in the picture. Shapes and table are shared between scenes.
#[derive(Debug)]
pub struct Scene<'a> {
    shapes: &'a [Shape],
    items: Vec<Item>,
    tree: QuadTree,
    ground: &'a Ground,
    kind: GroundKind,
    pub(super) lights: Lights,
}

/// What a ray met first.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hit {
    pub t: f32,
    pub item: u32,
    shape: ShapeHit,
}

/// A place on a surface.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub position: V3,
    /// Smooth normal towards the viewer.
    pub normal: V3,
    /// The triangle's normal towards the viewer.
    pub flat: V3,
}

impl<'a> Scene<'a> {
    /// Puts parts on the table. A part whose shape index is out of range, and what comes after 65 535 parts, is left out.
    pub fn new(shapes: &'a [Shape], placed: &[Placed], ground: &'a Ground, kind: GroundKind, lights: Lights) -> Self {
        let items: Vec<Item> = placed
            .iter()
            .zip(1_u16..)
            .filter(|(p, _)| p.shape < shapes.len())
            .map(|(p, number)| Item {
                number,
                shape: p.shape,
                material: p.material,
                rotation: p.world_from_object.rotation.matrix().cast(),
                translation: p.world_from_object.translation.cast(),
            })
            .collect();
        let boxes: Vec<Bounds> = items
            .iter()
            .map(|i| shapes[i.shape].points().iter().fold(Bounds::EMPTY, |b, p| b.with(&(i.rotation * p + i.translation))))
            .collect();
        Self { shapes, tree: tree::build(&boxes, 1), items, ground, kind, lights }
    }

    /// The number of an item in pictures: its place in the caller's list plus one; 0 for the table.
    pub(super) fn number(&self, item: u32) -> u16 {
        self.items.get(item as usize).map_or(0, |it| it.number)
    }

    /// Whether another part hides `point` of the part at `place` of the caller's list from an eye at `eye`.
    pub fn hides(&self, eye: &V3, point: &V3, place: usize) -> bool {
        let ray = Ray::new(*eye, point - eye);
        let mut hidden = false;
        self.tree.walk(&ray, 1.0, |leaf, t_max| {
            let it = &self.items[self.tree.leaves[leaf][0] as usize];
            hidden = it.number as usize != place + 1 && self.shapes[it.shape].blocks(&it.local(&ray), t_max);
            if hidden { -1.0 } else { t_max }
        });
        hidden
    }

    /// Whether the part at `place` of the caller's list lies on a ray, whatever is before it.
    pub(super) fn meets(&self, ray: &Ray, place: usize) -> bool {
        let found = self.items.iter().find(|it| it.number as usize == place + 1);
        found.is_some_and(|it| self.shapes[it.shape].blocks(&it.local(ray), f32::INFINITY))
    }

    /// The nearest surface along a ray of unit direction.
    #[inline]
    pub(super) fn hit(&self, ray: &Ray) -> Option<Hit> {
        let mut best = None;
        let mut t_max = f32::INFINITY;
        if ray.direction.z < -1e-6 && ray.origin.z > 0.0 {
            t_max = -ray.origin.z / ray.direction.z;
            best = Some(Hit { t: t_max, item: TABLE, shape: ShapeHit { t: t_max, triangle: 0, u: 0.0, v: 0.0 } });
        }
        self.tree.walk(ray, t_max, |leaf, t_max| {
            let item = self.tree.leaves[leaf][0];
            let it = &self.items[item as usize];
            match self.shapes[it.shape].hit(&it.local(ray), t_max) {
                Some(shape) => {
                    best = Some(Hit { t: shape.t, item, shape });
                    shape.t
                }
                None => t_max,
            }
        });
        best
    }

    /// Whether a part lies on the way; the table never does for rays that start above it and go up.
    #[inline]
    pub(super) fn blocked(&self, ray: &Ray, t_max: f32) -> bool {
        let mut blocked = false;
        self.tree.walk(ray, t_max, |leaf, t_max| {
            let it = &self.items[self.tree.leaves[leaf][0] as usize];
            blocked = self.shapes[it.shape].blocks(&it.local(ray), t_max);
            if blocked { -1.0 } else { t_max }
        });
        blocked
    }

    /// Position and normals of a hit, turned towards where the ray came from.
    pub(super) fn place(&self, ray: &Ray, hit: &Hit) -> Place {
        let position = ray.at(hit.t);
        if hit.item == TABLE {
            return Place { position, normal: V3::z(), flat: V3::z() };
        }
        let it = &self.items[hit.item as usize];
        let (smooth, flat) = self.shapes[it.shape].normals_at(&hit.shape);
        let (mut smooth, mut flat) = (it.rotation * smooth, it.rotation * flat);
        if flat.dot(&ray.direction) > 0.0 {
            (smooth, flat) = (-smooth, -flat);
        }
        Place { position, normal: towards(&smooth, &ray.direction), flat }
    }

    /// GGX's α of what was hit, roughly.
    pub(super) fn alpha(&self, hit: &Hit) -> f32 {
        let Some(it) = self.items.get(hit.item as usize) else { return Ground::mean_alpha() };
        it.material.roughness * it.material.roughness
    }

    /// Colour, gloss and fine structure at a hit; a pixel is `footprint_m` wide there, across `ray`.
    pub(super) fn surface(&self, ray: &Ray, hit: &Hit, place: &Place, footprint_m: f32) -> Surface {
        if hit.item == TABLE {
            return self.ground.surface(self.kind, place.position.x, place.position.y, Footprint::slanted(footprint_m, &ray.direction));
        }
        let it = &self.items[hit.item as usize];
        let colour = self.shapes[it.shape].colour_at(&hit.shape).unwrap_or(it.material.colour);
        let inwards = it.rotation.transpose();
        let (at, normal) = (inwards * (place.position - it.translation), inwards * place.normal);
        let normal = it.rotation * it.material.shaken(&normal, &at, footprint_m);
        Surface::of(&colour, it.material.metalness, it.material.roughness, normal)
    }
}

impl Place {
    /// A ray that leaves the surface.
    #[inline]
    pub fn leave(&self, direction: V3) -> Ray {
        Ray::new(self.position + self.flat * LIFT_M, direction)
    }
}

impl Item {
    #[inline]
    fn local(&self, ray: &Ray) -> Ray {
        let inwards = self.rotation.transpose();
        Ray::new(inwards * (ray.origin - self.translation), inwards * ray.direction)
    }
}

/// A smoothed normal can lean away from the viewer at the outline; lean it back until it does not.
fn towards(normal: &V3, ray: &V3) -> V3 {
    let away = normal.dot(ray);
    if away < 0.0 { *normal } else { (normal - ray * (away + 0.01)).try_normalize(1e-6).unwrap_or(-ray) }
}
