//! Small parts that lie around and are not labelled: screws, nuts, washers, a bearing, a fitting, a gear, a key.

use super::outline;
use super::solid::{Ring, Solid, polar, shaped, turned};
use crate::geom::{Mesh, MeshError, Vec3};
use crate::render::synth::{Finish, Material};
use std::f64::consts::{FRAC_PI_3, TAU};

/// A kind of clutter: its mesh in metres, colours and material.
pub(super) struct Part {
    pub mesh: Mesh,
    pub colours: Vec<[u8; 4]>,
    pub material: Material,
}

const ZINC: [u8; 3] = [186, 188, 190];
const STEEL: [u8; 3] = [172, 173, 176];
const BRASS: [u8; 3] = [206, 164, 88];
const BLACK: [u8; 3] = [34, 34, 37];

/// All kinds.
///
/// # Errors
/// Never for the dimensions below; the meshes are checked all the same.
pub(super) fn parts() -> Result<Vec<Part>, MeshError> {
    let turned_finish = Finish::Turned { slope: 0.05, pitch_m: 0.000_25 };
    let blasted = Finish::Grained { slope: 0.05, scale_m: 0.000_35 };
    let zinc = Material::new(ZINC, 1.0, 0.34, blasted);
    let steel = Material::new(STEEL, 1.0, 0.27, turned_finish);
    let brass = Material::new(BRASS, 1.0, 0.26, turned_finish);
    let oxide = Material::new(BLACK, 0.55, 0.42, blasted);
    let nylon = Material::new([226, 222, 210], 0.0, 0.42, Finish::Grained { slope: 0.03, scale_m: 0.000_5 });
    let aluminium = Material::new([192, 194, 197], 1.0, 0.36, Finish::Grained { slope: 0.06, scale_m: 0.000_3 });
    let red = Material::new([150, 28, 26], 0.0, 0.30, Finish::Grained { slope: 0.015, scale_m: 0.001 });
    [
        (socket_screw(), oxide),
        (hex_bolt(), zinc),
        (hex_nut(), zinc),
        (washer(), steel),
        (bearing(), steel),
        (fitting(), brass),
        (gear(), nylon),
        (hex_key(), oxide),
        (profile(), aluminium),
        (spring(), steel),
        (knob(), red),
        (dowel(), steel),
    ]
    .into_iter()
    .map(|(solid, material)| solid.finish().map(|(mesh, colours)| Part { mesh, colours, material }))
    .collect()
}

/// Half the width of a hexagon at an angle from its flat.
fn hexagon(flat: f64, angle: f64) -> f64 {
    let a = (angle + FRAC_PI_3 * 0.5).rem_euclid(FRAC_PI_3) - FRAC_PI_3 * 0.5;
    flat / a.cos()
}

/// Threaded shank from `low` to `high`: rings of changing radius; at this size the pitch's slope is not seen.
fn thread(profile: &mut Vec<(f64, f64)>, low: f64, high: f64, radius: f64, pitch: f64) {
    let turns = ((high - low) / pitch) as i32;
    for i in 0..turns {
        let z = low + f64::from(i) * pitch;
        profile.extend([(radius * 0.86, z), (radius, z + pitch * 0.4), (radius, z + pitch * 0.6)]);
    }
    profile.push((radius * 0.86, low + f64::from(turns) * pitch));
}

/// M8 socket head cap screw, 30 mm.
fn socket_screw() -> Solid {
    let mut p = vec![(0.0, 0.0), (2.9, 0.0)];
    thread(&mut p, 0.8, 24.0, 4.0, 1.25);
    p.extend([(4.0, 24.6), (4.0, 30.0), (5.9, 30.0), (6.5, 30.6), (6.5, 37.2), (5.7, 38.0), (3.9, 38.0), (3.5, 37.5)]);
    p.extend([(3.4, 33.0), (0.0, 33.0)]);
    shaped(&p, 36, BLACK, |r, a, z| if z > 32.5 && r < 3.6 { hexagon(r * 0.9, a) } else { r })
}

/// M10 hexagon bolt, 35 mm.
fn hex_bolt() -> Solid {
    let mut p = vec![(0.0, 0.0), (3.9, 0.0)];
    thread(&mut p, 1.0, 27.0, 5.0, 1.5);
    p.extend([(5.0, 27.6), (5.0, 35.0), (7.6, 35.0), (8.4, 35.4), (9.6, 35.9), (9.6, 40.4), (8.6, 41.2), (7.6, 41.4), (0.0, 41.4)]);
    shaped(&p, 48, ZINC, |r, a, z| if z > 35.1 && r > 5.1 { r.min(hexagon(8.0, a)) } else { r })
}

fn hex_nut() -> Solid {
    let p = [
        (4.4, 1.0),
        (5.2, 0.2),
        (5.4, 0.0),
        (7.5, 0.0),
        (8.6, 0.5),
        (9.5, 1.1),
        (9.5, 6.9),
        (8.6, 7.5),
        (7.5, 8.0),
        (5.4, 8.0),
        (5.2, 7.8),
        (4.4, 7.0),
        (5.0, 6.0),
        (4.4, 5.0),
        (5.0, 4.0),
        (4.4, 3.0),
        (5.0, 2.0),
    ];
    shaped(&p, 48, ZINC, |r, a, _| if r > 7.6 { r.min(hexagon(8.0, a)) } else { r })
}

fn washer() -> Solid {
    turned(&[(5.25, 0.25), (5.5, 0.0), (9.7, 0.0), (10.0, 0.3), (10.0, 1.6), (9.6, 2.0), (5.5, 2.0), (5.25, 1.75)], 48, STEEL)
}

/// Deep groove ball bearing with dark seals.
fn bearing() -> Solid {
    let mut solid =
        turned(&[(10.0, 0.6), (10.6, 0.0), (13.2, 0.0), (13.6, 0.5), (13.6, 11.5), (13.2, 12.0), (10.6, 12.0), (10.0, 11.4)], 60, STEEL);
    let outer = [(17.6, 0.5), (18.0, 0.0), (20.3, 0.0), (21.0, 0.7), (21.0, 11.3), (20.3, 12.0), (18.0, 12.0), (17.6, 11.5)];
    solid.add_moved(&turned(&outer, 60, STEEL), Vec3::zeros());
    let seal = [(13.4, 1.1), (14.0, 0.8), (17.2, 0.8), (17.8, 1.1), (17.8, 10.9), (17.2, 11.2), (14.0, 11.2), (13.4, 10.9)];
    solid.add_moved(&turned(&seal, 60, [30, 31, 34]), Vec3::zeros());
    solid
}

/// Brass hose fitting: thread, hexagon, barbs, bore.
fn fitting() -> Solid {
    let mut p = vec![(3.6, 20.0), (3.6, 0.6), (4.2, 0.0), (5.6, 0.0)];
    thread(&mut p, 0.6, 10.0, 6.6, 1.34);
    p.extend([(5.6, 11.0), (8.6, 11.0), (9.8, 11.6), (9.8, 18.4), (8.6, 19.0), (5.6, 19.0), (5.2, 20.0), (5.2, 22.0)]);
    for i in 0..3 {
        let z = 22.0 + f64::from(i) * 5.0;
        p.extend([(6.3, z + 0.4), (6.3, z + 0.9), (5.0, z + 4.8)]);
    }
    p.extend([(4.6, 37.4), (4.0, 37.6), (3.6, 37.2)]);
    shaped(&p, 48, BRASS, |r, a, z| if (11.1..18.9).contains(&z) && r > 8.0 { r.min(hexagon(8.5, a)) } else { r })
}

/// Spur gear with 20 teeth, a hub and a bore.
fn gear() -> Solid {
    const TEETH: f64 = 20.0;
    let p = [
        (4.0, 0.5),
        (4.5, 0.0),
        (8.0, 0.0),
        (8.5, 1.0),
        (16.0, 1.0),
        (16.6, 0.0),
        (21.3, 0.0),
        (22.0, 0.7),
        (22.0, 9.3),
        (21.3, 10.0),
        (16.6, 10.0),
        (16.0, 9.0),
        (9.6, 9.0),
        (9.0, 9.5),
        (9.0, 16.0),
        (8.4, 16.6),
        (4.5, 16.6),
        (4.0, 16.1),
    ];
    let tooth = |angle: f64| {
        let wave = (TEETH * angle).cos();
        (wave * 2.2).clamp(-1.0, 1.0)
    };
    shaped(&p, 200, [226, 222, 210], |r, a, _| if r > 20.0 { r - 2.2 + 2.2 * tooth(a) } else { r })
}

/// A tube along a path; the path's neighbours give its direction.
fn tube(path: &[Vec3], section: &[(f64, f64)], colour: [u8; 3]) -> Solid {
    let mut solid = Solid::default();
    let mut side = Vec3::x();
    let mut rings: Vec<Ring> = Vec::new();
    for i in 0..path.len() {
        let along = path[(i + 1).min(path.len() - 1)] - path[i.saturating_sub(1)];
        let along = along.try_normalize(1e-12).unwrap_or_else(Vec3::z);
        // Carry the last side vector along, so that the section does not twist.
        side = (side - along * side.dot(&along)).try_normalize(1e-9).unwrap_or_else(Vec3::y);
        let other = along.cross(&side);
        rings.push(solid.ring(section.iter().map(|(u, v)| path[i] + side * *u + other * *v), colour));
    }
    solid.bands(&rings);
    if let (Some(first), Some(last)) = (rings.first(), rings.last()) {
        solid.fan(*first, false);
        solid.fan(*last, true);
    }
    solid
}

fn circle(radius: f64, points: u32) -> Vec<(f64, f64)> {
    (0..points).map(|i| (TAU * f64::from(i) / f64::from(points)).sin_cos()).map(|(s, c)| (radius * c, radius * s)).collect()
}

/// Hexagon key, 6 mm across flats.
fn hex_key() -> Solid {
    let corner = 3.0 / (FRAC_PI_3 * 0.5).cos();
    let section: Vec<(f64, f64)> = (0..6)
        .flat_map(|i| {
            let a = FRAC_PI_3 * f64::from(i);
            [a - 0.09, a + 0.09].map(|a| (0.985 * corner * a.cos(), 0.985 * corner * a.sin()))
        })
        .collect();
    let bend = 9.0;
    let mut path = vec![Vec3::new(0.0, 0.0, 0.0), Vec3::new(82.0 - bend, 0.0, 0.0)];
    path.extend((1..=10).map(|i| {
        let a = f64::from(i) * std::f64::consts::FRAC_PI_2 / 10.0;
        Vec3::new(82.0 - bend + bend * a.sin(), bend - bend * a.cos(), 0.0)
    }));
    path.push(Vec3::new(82.0, 30.0, 0.0));
    tube(&path, &section, BLACK)
}

/// Compression spring.
fn spring() -> Solid {
    let path: Vec<Vec3> = (0..=260)
        .map(|i| {
            let turns = f64::from(i) / 260.0 * 7.0;
            // The end turns are closed.
            let rise = if turns < 1.0 {
                turns * 1.9
            } else if turns > 6.0 {
                1.9 + 5.0 * 6.0 + (turns - 6.0) * 1.9
            } else {
                1.9 + (turns - 1.0) * 6.0
            };
            polar(9.0, turns * TAU, rise)
        })
        .collect();
    tube(&path, &circle(0.95, 10), STEEL)
}

/// Red clamping knob with five lobes and a steel stud.
fn knob() -> Solid {
    let p = [
        (0.0, 0.0),
        (7.0, 0.0),
        (7.6, 0.6),
        (8.4, 6.0),
        (13.0, 8.0),
        (18.4, 10.0),
        (19.6, 11.6),
        (19.8, 14.0),
        (19.4, 17.0),
        (17.8, 19.0),
        (14.0, 20.4),
        (9.0, 21.0),
        (4.0, 21.2),
        (0.0, 21.2),
    ];
    let mut solid = shaped(&p, 80, [150, 28, 26], |r, a, _| r - (r / 20.0).powi(3) * 3.4 * (0.5 - 0.5 * (5.0 * a).cos()));
    let mut stud = vec![(0.0, -26.0), (3.0, -26.0)];
    thread(&mut stud, -25.4, -1.0, 4.0, 1.25);
    stud.extend([(3.9, 0.5), (0.0, 0.5)]);
    solid.add_moved(&turned(&stud, 32, [120, 120, 122]), Vec3::zeros());
    solid
}

fn dowel() -> Solid {
    turned(&[(0.0, 0.0), (3.0, 0.0), (4.0, 1.0), (4.0, 29.0), (3.0, 30.0), (0.0, 30.0)], 32, STEEL)
}

/// A cut of 20 mm slotted aluminium profile.
fn profile() -> Solid {
    let mut solid = Solid::default();
    let points = outline::slotted();
    let triangles = outline::triangulate(&points);
    let ring = |solid: &mut Solid, z: f64| solid.ring(points.iter().map(|p| Vec3::new(p.x, p.y, z)), [192, 194, 197]);
    let (low, high) = (ring(&mut solid, 0.0), ring(&mut solid, 62.0));
    solid.band(low, high);
    solid.cap(low, &triangles, false);
    solid.cap(high, &triangles, true);
    solid
}

#[cfg(test)]
mod tests {
    #[test]
    fn all_clutter_is_closed_and_not_inside_out() {
        for (i, part) in super::parts().unwrap().iter().enumerate() {
            assert!(part.mesh.is_closed(), "part {i}");
            assert!(part.mesh.signed_volume() > 0.0, "part {i}");
            assert!(part.mesh.triangles.len() < 8_000, "part {i}: {}", part.mesh.triangles.len());
        }
    }
}
