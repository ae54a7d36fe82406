//! The symmetric object: a coupling flange, turned and drilled, with six counterbored holes and a scalloped rim.
//!
//! One sixth is built and copied five times, so that the symmetry is exact to rounding.

use super::solid::{Ring, Solid, polar};
use crate::geom::{Mesh, MeshError, Symmetry, Vec3};
use std::f64::consts::{FRAC_PI_3, FRAC_PI_6, TAU};

/// Points around a hole; even and a multiple of three keeps the sector mirror-symmetric.
const AROUND: usize = 48;
/// Where the holes lie, where the plate begins at the hub, and where it ends at a hole (millimetres).
const HOLE_CIRCLE: f64 = 34.5;
const HUB_FOOT: f64 = 25.0;
const RIM: f64 = 45.0;
/// Depth of the scallops between the holes.
const SCALLOP: f64 = 5.0;
/// Thickness of the plate.
const PLATE: f64 = 11.0;

/// Dyed layer and bare cut metal, sRGB.
const BLUE: [u8; 3] = [62, 103, 158];
const BARE: [u8; 3] = [196, 199, 203];

/// From the plate over the hub, through the bore and back under it: radius, height, and whether the cut is bare.
const HUB: [(f64, f64, bool); 29] = [
    (24.2, 11.2, false),
    (23.3, 11.8, false),
    (22.6, 12.7, false),
    (22.2, 13.8, false),
    (22.0, 15.0, false),
    (22.0, 20.0, false),
    (21.6, 20.4, true),
    (20.3, 20.4, true),
    (20.3, 23.6, true),
    (21.6, 23.6, true),
    (22.0, 24.0, false),
    (22.0, 32.8, false),
    (20.8, 34.0, false),
    (17.2, 34.0, false),
    (16.8, 33.6, true),
    (16.8, 30.0, true),
    (12.4, 30.0, true),
    (11.4, 29.0, true),
    (11.4, 16.0, true),
    (11.4, 1.2, true),
    (12.6, 0.0, true),
    (16.0, 0.0, false),
    (18.6, 0.0, false),
    (19.0, 0.4, true),
    (19.0, 2.4, true),
    (22.0, 2.4, true),
    (22.0, 0.4, true),
    (22.4, 0.0, false),
    (23.6, 0.0, false),
];

/// Down a hole: radius and height.
const HOLE: [(f64, f64); 8] = [(7.6, 11.0), (7.0, 10.4), (7.0, 6.0), (6.9, 5.6), (5.0, 5.6), (4.5, 5.1), (4.5, 0.7), (5.2, 0.0)];

/// Around the rim from top to bottom: how far inside the rim, and the height.
const EDGE: [(f64, f64); 4] = [(0.0, 9.8), (0.0, 7.0), (0.0, 1.2), (1.2, 0.0)];

/// Radius of the rim at an angle from the middle of a sector.
fn rim(angle: f64) -> f64 {
    // Flat around the holes, smooth in the scallops.
    let wave = 0.5 - 0.5 * (6.0 * angle).cos();
    RIM - SCALLOP * wave * wave * (2.0 - wave)
}

/// The flange in metres with its colours.
///
/// # Errors
/// Never for the dimensions above; the mesh is checked all the same.
pub(super) fn mesh() -> Result<(Mesh, Vec<[u8; 4]>), MeshError> {
    let sector = sector();
    let mut whole = Solid::default();
    for i in 0..6 {
        whole.add_turned(&sector, f64::from(i) * FRAC_PI_3);
    }
    whole.finish()
}

/// Turns by 60° about z.
pub(super) fn symmetry() -> Symmetry {
    let turn = |i: i32| {
        let (s, c) = (f64::from(i) * FRAC_PI_3).sin_cos();
        [c, -s, 0.0, 0.0, s, c, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0]
    };
    Symmetry { discrete: (1..6).map(turn).collect(), continuous: Vec::new() }
}

/// The part of the border of a sector that a point lies on.
#[derive(Clone, Copy, PartialEq)]
enum Side {
    Hub,
    Rim,
    Cut,
}

/// Border of the sector's plate seen from the hole: for each direction, the polar coordinates about the axis.
fn border() -> Vec<(Side, f64, f64)> {
    let inset = EDGE[3].0;
    let corner = |radius: f64| (radius * FRAC_PI_6.sin()).atan2(radius * FRAC_PI_6.cos() - HOLE_CIRCLE);
    let (outer, inner) = (corner(rim(FRAC_PI_6) - inset), corner(HUB_FOOT));
    let step = TAU / AROUND as f64;
    let snap = |angle: f64| (angle / step).round() as i64;
    (0..AROUND as i64)
        .map(|i| {
            let i = if i > AROUND as i64 / 2 { i - AROUND as i64 } else { i };
            let (k, sign) = (i.abs(), if i < 0 { -1.0 } else { 1.0 });
            let direction = k as f64 * step;
            let (side, radius, angle) = if k == snap(outer) {
                (Side::Rim, rim(FRAC_PI_6) - inset, FRAC_PI_6)
            } else if k == snap(inner) {
                (Side::Hub, HUB_FOOT, FRAC_PI_6)
            } else if k < snap(outer) {
                on_rim(direction, inset)
            } else if k < snap(inner) {
                on_cut(direction)
            } else {
                on_hub(direction)
            };
            (side, radius, sign * angle)
        })
        .collect()
}

fn on_rim(direction: f64, inset: f64) -> (Side, f64, f64) {
    let outside = |d: f64| {
        let (x, y) = (HOLE_CIRCLE + d * direction.cos(), d * direction.sin());
        x.hypot(y) > rim(y.atan2(x)) - inset
    };
    let (mut low, mut high) = (0.0, 40.0);
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if outside(middle) { high = middle } else { low = middle }
    }
    let (x, y) = (HOLE_CIRCLE + low * direction.cos(), low * direction.sin());
    let angle = y.atan2(x);
    (Side::Rim, rim(angle) - inset, angle)
}

fn on_cut(direction: f64) -> (Side, f64, f64) {
    // Where the direction meets the line at 30°, by the law of sines.
    let radius = HOLE_CIRCLE * direction.sin() / (direction - FRAC_PI_6).sin();
    (Side::Cut, radius, FRAC_PI_6)
}

fn on_hub(direction: f64) -> (Side, f64, f64) {
    let b = HOLE_CIRCLE * direction.cos();
    let d = -b - (b * b - HOLE_CIRCLE * HOLE_CIRCLE + HUB_FOOT * HUB_FOOT).max(0.0).sqrt();
    let (x, y) = (HOLE_CIRCLE + d * direction.cos(), d * direction.sin());
    (Side::Hub, HUB_FOOT, y.atan2(x))
}

fn sector() -> Solid {
    let mut solid = Solid::default();
    let border = border();
    let step = TAU / AROUND as f64;
    let circle = |(radius, z): (f64, f64)| (0..AROUND).map(move |i| polar(radius, i as f64 * step, z) + Vec3::new(HOLE_CIRCLE, 0.0, 0.0));
    let plane = |z: f64| border.iter().map(move |&(_, radius, angle)| polar(radius, angle, z));
    let mut rings = vec![solid.ring(plane(PLATE), BLUE)];
    rings.extend(HOLE.map(|at| {
        let bare = (0.6..11.0).contains(&at.1);
        solid.ring(circle(at), if bare { BARE } else { BLUE })
    }));
    rings.push(solid.ring(plane(0.0), BLUE));
    solid.bands(&rings);
    hub_strips(&mut solid, &border);
    rim_strips(&mut solid, &border);
    solid
}

/// Points of one side of the border, from −30° to 30°.
fn row(border: &[(Side, f64, f64)], side: Side) -> Vec<(f64, f64)> {
    let mut row: Vec<(f64, f64)> = border.iter().filter(|p| p.0 == side).map(|p| (p.1, p.2)).collect();
    row.sort_by(|a, b| a.1.total_cmp(&b.1));
    row
}

fn hub_strips(solid: &mut Solid, border: &[(Side, f64, f64)]) {
    let foot = row(border, Side::Hub);
    let at = |radius: f64, z: f64| foot.iter().map(move |&(_, angle)| polar(radius, angle, z));
    let mut rows = vec![solid.ring(at(HUB_FOOT, PLATE), BLUE)];
    for (radius, z, bare) in HUB {
        rows.push(solid.ring(at(radius, z), if bare { BARE } else { BLUE }));
    }
    rows.push(solid.ring(at(HUB_FOOT, 0.0), BLUE));
    join(solid, &rows);
}

fn rim_strips(solid: &mut Solid, border: &[(Side, f64, f64)]) {
    let top = row(border, Side::Rim);
    let mut rows = vec![solid.ring(top.iter().map(|&(_, angle)| polar(rim(angle) - EDGE[3].0, angle, 0.0)), BLUE)];
    for (inset, z) in EDGE.iter().rev().skip(1) {
        rows.push(solid.ring(top.iter().map(|&(_, angle)| polar(rim(angle) - inset, angle, *z)), BLUE));
    }
    rows.push(solid.ring(top.iter().map(|&(_, angle)| polar(rim(angle) - EDGE[3].0, angle, PLATE)), BLUE));
    join(solid, &rows);
}

fn join(solid: &mut Solid, rows: &[Ring]) {
    for pair in rows.windows(2) {
        solid.strip(pair[0], pair[1]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_flange_is_closed_and_of_the_expected_size() {
        let (mesh, colours) = mesh().unwrap();
        assert!(mesh.is_closed());
        assert!(mesh.signed_volume() > 0.0);
        assert_eq!(colours.len(), mesh.positions.len());
        assert!((2_000..20_000).contains(&mesh.triangles.len()), "{}", mesh.triangles.len());
        // Across the rim and from the top of one edge to the foot of the opposite one.
        assert!((mesh.diameter() - 0.090_f64.hypot(0.0086)).abs() < 1e-5, "{}", mesh.diameter());
    }

    #[test]
    fn turning_by_a_declared_symmetry_maps_every_vertex_onto_one() {
        let (mesh, _) = mesh().unwrap();
        let turns = symmetry().transforms(64);
        assert_eq!(turns.len(), 6);
        for turn in turns {
            for p in mesh.positions.iter().step_by(7) {
                let q = turn.transform(p);
                let near = mesh.positions.iter().map(|o| (o - q).norm()).fold(f64::INFINITY, f64::min);
                assert!(near < 1e-9, "{near}");
            }
        }
    }
}
