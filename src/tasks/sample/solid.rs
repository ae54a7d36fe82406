//! Builds meshes from rings of points. All lengths here are millimetres; [`Solid::finish`] turns them into metres.

use crate::geom::{Mesh, MeshError, Vec3};
use std::collections::HashMap;

/// Points nearer than this, in millimetres, are one vertex: far above rounding, far below any feature.
const WELD_MM: f64 = 1e-5;

/// A ring: its first vertex and how many there are.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ring {
    first: u32,
    count: u32,
}

/// A mesh in the making, with a colour a vertex.
#[derive(Clone, Debug, Default)]
pub(super) struct Solid {
    positions: Vec<Vec3>,
    triangles: Vec<[u32; 3]>,
    colours: Vec<[u8; 4]>,
}

impl Solid {
    /// Adds a closed ring of points.
    pub fn ring(&mut self, points: impl IntoIterator<Item = Vec3>, colour: [u8; 3]) -> Ring {
        let first = self.positions.len() as u32;
        self.positions.extend(points);
        let count = self.positions.len() as u32 - first;
        let [r, g, b] = colour;
        self.colours.resize(self.positions.len(), [r, g, b, 255]);
        Ring { first, count }
    }

    /// Joins two rings of equal length by a band. Seen from outside, `a` to `b` is to the left of the rings' sense.
    pub fn band(&mut self, a: Ring, b: Ring) {
        for i in 0..a.count.min(b.count) {
            let j = (i + 1) % a.count;
            self.quad(a.first + i, a.first + j, b.first + j, b.first + i);
        }
    }

    /// Joins a run of rings in order.
    pub fn bands(&mut self, rings: &[Ring]) {
        for pair in rings.windows(2) {
            self.band(pair[0], pair[1]);
        }
    }

    /// Joins two open rows of equal length by a strip.
    pub fn strip(&mut self, a: Ring, b: Ring) {
        for i in 0..a.count.min(b.count) - 1 {
            self.quad(a.first + i, a.first + i + 1, b.first + i + 1, b.first + i);
        }
    }

    /// Closes a ring by a fan around its middle; `up` is true if the fan is seen from where the ring runs
    /// counter-clockwise.
    pub fn fan(&mut self, ring: Ring, up: bool) {
        let points = &self.positions[ring.first as usize..(ring.first + ring.count) as usize];
        let middle = points.iter().sum::<Vec3>() / f64::from(ring.count);
        let colour = self.colours[ring.first as usize];
        let centre = self.ring([middle], [colour[0], colour[1], colour[2]]).first;
        for i in 0..ring.count {
            let (a, b) = (ring.first + i, ring.first + (i + 1) % ring.count);
            self.triangles.push(if up { [a, b, centre] } else { [b, a, centre] });
        }
    }

    /// Closes a ring by given triangles over its points.
    pub fn cap(&mut self, ring: Ring, triangles: &[[usize; 3]], up: bool) {
        for t in triangles {
            let [a, b, c] = t.map(|i| ring.first + i as u32);
            self.triangles.push(if up { [a, b, c] } else { [a, c, b] });
        }
    }

    fn quad(&mut self, a: u32, b: u32, c: u32, d: u32) {
        // The shorter diagonal makes the better triangles.
        let p = |i: u32| self.positions[i as usize];
        if (p(a) - p(c)).norm_squared() <= (p(b) - p(d)).norm_squared() {
            self.triangles.extend([[a, b, c], [a, c, d]]);
        } else {
            self.triangles.extend([[a, b, d], [b, c, d]]);
        }
    }

    /// Adds a copy of another solid, turned about z.
    pub fn add_turned(&mut self, other: &Self, angle_rad: f64) {
        let offset = self.positions.len() as u32;
        let turn = nalgebra::Rotation3::from_axis_angle(&Vec3::z_axis(), angle_rad);
        self.positions.extend(other.positions.iter().map(|p| turn * p));
        self.colours.extend(&other.colours);
        self.triangles.extend(other.triangles.iter().map(|t| t.map(|i| i + offset)));
    }

    /// Adds a copy of another solid, moved.
    pub fn add_moved(&mut self, other: &Self, by: Vec3) {
        let offset = self.positions.len() as u32;
        self.positions.extend(other.positions.iter().map(|p| p + by));
        self.colours.extend(&other.colours);
        self.triangles.extend(other.triangles.iter().map(|t| t.map(|i| i + offset)));
    }

    /// Makes vertices at one place one vertex and drops triangles that lost their area by it.
    fn welded(self) -> Self {
        let mut out = Self { triangles: Vec::with_capacity(self.triangles.len()), ..Self::default() };
        let mut cells: HashMap<[i64; 3], Vec<u32>> = HashMap::new();
        let mut place = Vec::with_capacity(self.positions.len());
        for (p, colour) in self.positions.iter().zip(&self.colours) {
            let found = out.vertex_at(&cells, p);
            place.push(found.unwrap_or_else(|| {
                let index = out.positions.len() as u32;
                cells.entry(cell(p, [0; 3])).or_default().push(index);
                out.positions.push(*p);
                out.colours.push(*colour);
                index
            }));
        }
        for t in &self.triangles {
            let [a, b, c] = t.map(|i| place[i as usize]);
            if a != b && b != c && c != a {
                out.triangles.push([a, b, c]);
            }
        }
        out
    }

    fn vertex_at(&self, cells: &HashMap<[i64; 3], Vec<u32>>, p: &Vec3) -> Option<u32> {
        let near = |i: &&u32| (self.positions[**i as usize] - p).norm_squared() < WELD_MM * WELD_MM;
        let offsets = (0..27).map(|n| [n % 3 - 1, n / 3 % 3 - 1, n / 9 - 1]);
        offsets.filter_map(|o| cells.get(&cell(p, o))).find_map(|list| list.iter().find(near).copied())
    }

    /// Welds, and gives the mesh in metres with its colours.
    ///
    /// # Errors
    /// Where a coordinate is not finite or there are no triangles.
    pub fn finish(self) -> Result<(Mesh, Vec<[u8; 4]>), MeshError> {
        let welded = self.welded();
        let metres = welded.positions.iter().map(|p| p * 1e-3).collect();
        Ok((Mesh::new(metres, welded.triangles, Vec::new())?, welded.colours))
    }
}

/// Cell of the welding grid, its side ten times the tolerance so that a vertex and its twin lie in touching cells.
fn cell(p: &Vec3, offset: [i64; 3]) -> [i64; 3] {
    std::array::from_fn(|i| (p[i] / (10.0 * WELD_MM)).floor() as i64 + offset[i])
}

/// A point at a radius, angle and height.
pub(super) fn polar(radius: f64, angle_rad: f64, z: f64) -> Vec3 {
    Vec3::new(radius * angle_rad.cos(), radius * angle_rad.sin(), z)
}

/// Turns a profile (radius, height), listed so that the solid lies to the left of it, around z. A profile that begins
/// and ends on the axis (radius 0) is closed by fans, any other is closed to a ring.
pub(super) fn turned(profile: &[(f64, f64)], segments: u32, colour: [u8; 3]) -> Solid {
    shaped(profile, segments, colour, |radius, _, _| radius)
}

/// Like [`turned`], with the radius bent by angle and height.
pub(super) fn shaped(profile: &[(f64, f64)], segments: u32, colour: [u8; 3], bend: impl Fn(f64, f64, f64) -> f64) -> Solid {
    let mut solid = Solid::default();
    let step = std::f64::consts::TAU / f64::from(segments);
    let on_axis = |p: Option<&(f64, f64)>| p.is_some_and(|p| p.0 <= 0.0);
    let capped = on_axis(profile.first()) && on_axis(profile.last());
    let rings: Vec<Ring> = profile
        .iter()
        .filter(|p| p.0 > 0.0)
        .map(|&(r, z)| {
            let angles = (0..segments).map(|i| f64::from(i) * step);
            solid.ring(angles.map(|a| polar(bend(r, a, z), a, z)), colour)
        })
        .collect();
    solid.bands(&rings);
    if let (Some(first), Some(last)) = (rings.first(), rings.last()) {
        if capped {
            solid.fan(*first, false);
            solid.fan(*last, true);
        } else {
            solid.band(*last, *first);
        }
    }
    solid
}
