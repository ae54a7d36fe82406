//! Lines within an item.

use super::*;

fn lined(mesh: MeshId, camera_from_object: Pose) -> Item {
    Item { mesh, camera_from_object, ..item(Style::HiddenLine, Vec3::zeros()) }
}

/// A turned part: the profile, radius and height in metres, around z.
fn turned(profile: &[[f64; 2]]) -> Mesh {
    const SEGMENTS: usize = 120;
    let at = |i: usize, [r, z]: [f64; 2]| {
        let angle = std::f64::consts::TAU * i as f64 / SEGMENTS as f64;
        Vec3::new(r * angle.cos(), r * angle.sin(), z)
    };
    let positions: Vec<Vec3> = (0..SEGMENTS).flat_map(|i| profile.iter().map(move |p| at(i, *p))).collect();
    let n = profile.len();
    let quad = |i: usize, j: usize| {
        let index = |i: usize, j: usize| ((i % SEGMENTS) * n + j % n) as u32;
        let (a, b, c, d) = (index(i, j), index(i + 1, j), index(i, j + 1), index(i + 1, j + 1));
        [[a, b, c], [b, d, c]]
    };
    let triangles = (0..SEGMENTS).flat_map(|i| (0..n).flat_map(move |j| quad(i, j))).collect();
    Mesh::new(positions, triangles, Vec::new()).unwrap()
}

/// The sizes of the parts of a picture that are inked and hang together, in pixels.
fn inked_parts(rgba: &[u8], width: usize) -> Vec<usize> {
    let mut inked: Vec<bool> = rgba.chunks_exact(4).map(|p| p[0] > 60).collect();
    let mut sizes = Vec::new();
    for start in 0..inked.len() {
        let mut open = if std::mem::take(&mut inked[start]) { vec![start] } else { Vec::new() };
        let mut size = 0;
        while let Some(at) = open.pop() {
            size += 1;
            let (x, y) = (at % width, at / width);
            for near in (y.max(1) - 1..y + 2).flat_map(|v| (x.max(1) - 1..(x + 2).min(width)).map(move |u| v * width + u)) {
                if inked.get_mut(near).is_some_and(std::mem::take) {
                    open.push(near);
                }
            }
        }
        if size > 0 {
            sizes.push(size);
        }
    }
    sizes
}

#[test]
fn lines_are_drawn_along_folds_that_can_be_seen() {
    let Some(mut headless) = headless() else { return };
    let mut p = picture(vec![Item { outline_points: 1.0, ..item(Style::HiddenLine, Vec3::new(0.0, 0.0, 0.8)) }]);
    let lines = count(&headless.render(&p).unwrap(), |p| p[0] > 100);
    p.items[0].style = Style::Outline;
    let outline = count(&headless.render(&p).unwrap(), |p| p[0] > 100);
    // A box shows nine of its twelve edges, six of them on the outline: half as many again, foreshortened.
    assert!(lines > outline * 12 / 10 && lines < outline * 19 / 10, "{lines} {outline}");
}

#[test]
fn a_step_between_faces_of_one_direction_is_a_line() {
    let Some(mut headless) = headless() else { return };
    // Two plates that face the camera, one 5 cm before the other, as one mesh: there is no fold anywhere.
    let (mut step, back) = (Mesh::cuboid(Vec3::new(0.1, 0.1, 0.001)), Mesh::cuboid(Vec3::new(0.2, 0.2, 0.001)));
    let first = step.positions.len() as u32;
    step.positions.extend(back.positions.iter().map(|p| p + Vec3::new(0.0, 0.0, 0.05)));
    step.triangles.extend(back.triangles.iter().map(|t| t.map(|v| v + first)));
    let asset = MeshAsset::build(Mesh::new(step.positions, step.triangles, Vec::new()).unwrap(), &[]);
    headless.renderer().upload_mesh(MeshId(3), &Arc::new(asset)).unwrap();
    let ahead = Pose::new(Rotation3::identity(), Vec3::new(0.0, 0.0, 0.8));
    let got = headless.render(&picture(vec![lined(MeshId(3), ahead)])).unwrap();
    // The middle row crosses the outline twice and the step twice.
    let row: Vec<bool> = (0..320).map(|x| pixel(&got, 320, x, 120)[0] > 100).collect();
    assert_eq!(row.windows(2).filter(|pair| !pair[0] && pair[1]).count(), 4);
}

/// A ring with bevels inside, a rounding of 8 mm outside, and a groove.
fn ring() -> Mesh {
    let bore = [[0.03, -0.03], [0.027, -0.027], [0.027, 0.027], [0.031, 0.031]];
    let rounding = (0..=6).map(|i| {
        let angle = std::f64::consts::FRAC_PI_2 * (1.0 - f64::from(i) / 6.0);
        [0.052 + 0.008 * angle.cos(), 0.023 + 0.008 * angle.sin()]
    });
    let groove = [[0.06, 0.006], [0.056, 0.006], [0.056, 0.0], [0.06, 0.0], [0.06, -0.03]];
    let profile: Vec<_> = bore.into_iter().chain(rounding).chain(groove).rev().collect();
    turned(&profile)
}

/// The share of a circle around z that is inked within two pixels, at radius and height in metres. That near to an outline a
/// fold has no line of its own.
fn inked_share(rgba: &[u8], pose: &Pose, [radius, height]: [f64; 2]) -> f64 {
    let is_inked = |i: i32| {
        let angle = f64::from(i) / 360.0 * std::f64::consts::TAU;
        let at = pose.transform(&Vec3::new(radius * angle.cos(), radius * angle.sin(), height));
        let pixel_of = camera().project(&at).unwrap().map(|v| v.round() as u32);
        (0..25).any(|i| pixel(rgba, 320, pixel_of.x + i % 5 - 2, pixel_of.y + i / 5 - 2)[0] > 100)
    };
    (0..360).filter(|i| is_inked(*i)).count() as f64 / 360.0
}

#[test]
fn bevels_and_roundings_have_unbroken_lines() {
    let Some(mut headless) = headless() else { return };
    headless.renderer().upload_mesh(MeshId(3), &Arc::new(MeshAsset::build(ring(), &[]))).unwrap();
    for tilt in [180, 172, 164, 156] {
        for metres in [0.45, 0.5, 0.55, 0.6] {
            let tilted = Rotation3::from_euler_angles(f64::from(tilt).to_radians(), 0.0, 0.0);
            let pose = Pose::new(tilted, Vec3::new(0.0, 0.0, metres));
            let got = headless.render(&picture(vec![lined(MeshId(3), pose)])).unwrap();
            let half = 0.008 * std::f64::consts::FRAC_1_SQRT_2;
            for (name, circle) in [("bevel", [0.031, 0.031]), ("rounding", [0.052 + half, 0.023 + half])] {
                let share = inked_share(&got, &pose, circle);
                assert!(share > 0.98, "{name} at {tilt} degrees and {metres} m: {share}");
            }
        }
    }
}

#[test]
fn the_edges_of_a_box_are_unbroken_at_any_slope() {
    let Some(mut headless) = headless() else { return };
    for roll in 0..24 {
        let turned = Rotation3::from_euler_angles(0.0, 0.0, f64::from(roll) * 0.13) * Rotation3::from_euler_angles(0.6, 0.7, 0.0);
        let pose = Pose::new(turned, Vec3::new(0.0, 0.0, 0.8));
        let got = headless.render(&picture(vec![lined(BOX, pose)])).unwrap();
        // The corner next to the camera, and the three edges that meet there: none of them is on the outline.
        let corners: Vec<Vec3> = (0..8).map(|i| Vec3::from_fn(|axis, _| if i >> axis & 1 == 0 { -0.1 } else { 0.1 })).collect();
        let nearest = corners.iter().min_by(|a, b| pose.transform(a).z.total_cmp(&pose.transform(b).z)).unwrap();
        for axis in 0..3 {
            let mut other = *nearest;
            other[axis] = -other[axis];
            for step in 10..=90 {
                let at = camera().project(&pose.transform(&nearest.lerp(&other, f64::from(step) / 100.0))).unwrap();
                let (x, y) = (at.x.round() as u32, at.y.round() as u32);
                let inked = (0..9).map(|i| u32::from(pixel(&got, 320, x + i % 3 - 1, y + i / 3 - 1)[0])).sum::<u32>();
                // A line two pixels wide covers six of the nine.
                assert!(inked > 3 * 255, "axis {axis}, roll {roll}, {step} %: {inked}");
            }
        }
    }
}

#[test]
fn a_slot_narrower_than_a_pixel_is_not_dotted() {
    let Some(mut headless) = headless() else { return };
    // Two plates with a slit between them, which a row of pixels meets here and there.
    let (mut plates, other) = (Mesh::cuboid(Vec3::new(0.2, 0.05, 0.001)), Mesh::cuboid(Vec3::new(0.2, 0.05, 0.001)));
    let first = plates.positions.len() as u32;
    plates.positions.extend(other.positions.iter().map(|p| p + Vec3::new(0.0, 0.0504, 0.0)));
    plates.triangles.extend(other.triangles.iter().map(|t| t.map(|v| v + first)));
    let asset = MeshAsset::build(Mesh::new(plates.positions, plates.triangles, Vec::new()).unwrap(), &[]);
    headless.renderer().upload_mesh(MeshId(3), &Arc::new(asset)).unwrap();
    for angle in [0.3, 0.6] {
        let pose = Pose::new(Rotation3::from_euler_angles(0.0, 0.0, angle), Vec3::new(0.0, -0.025, 0.5));
        let item = Item { style: Style::Outline, ..lined(MeshId(3), pose) };
        let parts = inked_parts(&headless.render(&picture(vec![item])).unwrap(), 320);
        assert_eq!(parts.len(), 1, "{parts:?}");
    }
}

#[test]
fn thin_rims_and_roundings_do_not_break_into_crumbs() {
    let Some(mut headless) = headless() else { return };
    headless.renderer().upload_mesh(MeshId(3), &Arc::new(MeshAsset::build(ring(), &[]))).unwrap();
    let mut crumbs = Vec::new();
    for tilt in [10, 25, 40, 50, 60, 68, 74, 79, 83, 87, 100, 120] {
        let tilt = f64::from(tilt).to_radians();
        for metres in [0.14, 0.17, 0.2] {
            let pose = Pose::new(Rotation3::from_euler_angles(tilt, 0.0, 0.3), Vec3::new(0.0, 0.0, metres));
            let got = headless.render(&picture(vec![lined(MeshId(3), pose)])).unwrap();
            crumbs.extend(inked_parts(&got, 320).into_iter().filter(|size| *size < 10));
        }
    }
    assert!(crumbs.len() < 8, "{crumbs:?}");
}

#[test]
fn a_surface_at_rest_looks_alike_wherever_its_pixels_fall() {
    let Some(mut headless) = headless() else { return };
    // Of the groove less than a pixel is seen at some of these slopes.
    let collar = turned(&[[0.05, -0.1], [0.1, -0.1], [0.1, 0.0], [0.097, 0.0], [0.097, 0.006], [0.1, 0.006], [0.1, 0.1], [0.05, 0.1]]);
    headless.renderer().upload_mesh(MeshId(2), &Arc::new(MeshAsset::build(collar, &[]))).unwrap();
    let mut difference = |fine: bool| {
        let mut sum = 0;
        for step in 0..6 {
            let pose = Pose::new(Rotation3::from_euler_angles(-0.4 - 0.1 * f64::from(step), 0.0, 0.0), Vec3::new(0.0, 0.0, 0.4));
            let collar = Item { mesh: MeshId(2), outline_points: 0.0, camera_from_object: pose, ..item(Style::Solid, Vec3::zeros()) };
            let mut p = picture(vec![collar]);
            p.look.fine = fine;
            let before = headless.render(&p).unwrap();
            p.view.camera.cy += 0.5;
            let moved = headless.render(&p).unwrap();
            let both = before.chunks_exact(4).zip(moved.chunks_exact(4)).filter(|(a, b)| a[0] > 0 && b[0] > 0);
            sum += both.map(|(a, b)| u32::from(a[0].abs_diff(b[0]))).sum::<u32>();
        }
        sum
    };
    let (quick, fine) = (difference(false), difference(true));
    assert!(fine * 10 < quick * 9, "{quick} {fine}");
}
