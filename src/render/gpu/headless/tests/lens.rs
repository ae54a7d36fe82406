//! The overlay against the exact projection: rays through the centres of screen pixels.

use super::*;
use crate::geom::{Lens, Vec2};

/// The overlay may differ from the exact projection by this much.
const TOLERANCE_PHOTO_PX: f64 = 0.1;
const SIZE: [u32; 2] = [200, 160];
const ZOOM: f64 = 8.0;

/// Whether the exact ray at a screen position meets the mesh.
fn is_hit(asset: &MeshAsset, view: &View, object_from_camera: &Pose, screen: &Vec2) -> bool {
    let Ok(ray) = view.ray_from_screen(screen) else {
        return false;
    };
    asset.bvh().hit(asset.mesh(), &object_from_camera.translation, &(object_from_camera.rotation * ray)).is_some()
}

/// Draws the mesh around the image of each of its box's corners at high zoom, and counts the pixels that are wrong
/// although the silhouette is farther away than the tolerance. Gives them and the number of pixels on the mesh.
fn wrong_pixels(headless: &mut Headless, camera: &Camera, asset: &MeshAsset, pose: &Pose) -> (usize, usize) {
    let (mut wrong, mut inside) = (0, 0);
    let inverse = pose.inverse();
    for corner in asset.bounds().corners() {
        let Ok(photo) = camera.project(&pose.transform(&corner)) else {
            continue;
        };
        let view = View { zoom: ZOOM, centre_px: [photo.x, photo.y], size_px: SIZE, ..View::one_to_one(camera.clone()) }.snapped();
        let only = Item { camera_from_object: *pose, outline_points: 0.0, ..item(Style::Solid, Vec3::zeros()) };
        let drawn = headless.render(&Picture { view: view.clone(), ..picture(vec![only]) }).unwrap();
        for y in 0..SIZE[1] {
            for x in 0..SIZE[0] {
                let centre = Vec2::new(f64::from(x) + 0.5, f64::from(y) + 0.5);
                let expected = is_hit(asset, &view, &inverse, &centre);
                inside += usize::from(expected);
                let is_drawn = pixel(&drawn, SIZE[0], x, y)[0] > 0;
                wrong += usize::from(is_drawn != expected && is_far_from_edge(asset, &view, &inverse, &centre, expected));
            }
        }
    }
    (wrong, inside)
}

fn is_far_from_edge(asset: &MeshAsset, view: &View, inverse: &Pose, centre: &Vec2, expected: bool) -> bool {
    (0..12).all(|i| {
        let angle = f64::from(i) * std::f64::consts::TAU / 12.0;
        let offset = Vec2::new(angle.cos(), angle.sin()) * TOLERANCE_PHOTO_PX * ZOOM;
        is_hit(asset, view, inverse, &(centre + offset)) == expected
    })
}

fn check(name: &str, camera: &Camera, t: Vec3) {
    let Some(mut headless) = headless() else { return };
    let mesh = Mesh::cuboid(Vec3::new(0.3, 0.4, 0.2));
    let asset = Arc::new(MeshAsset::build(mesh, &[]));
    headless.renderer().upload_mesh(BOX, &asset).unwrap();
    let pose = Pose::new(Rotation3::from_euler_angles(0.3, 0.5, 0.1), t);
    let (wrong, inside) = wrong_pixels(&mut headless, camera, &asset, &pose);
    assert!(inside > 20_000, "{name}: the mesh is in the picture: {inside}");
    assert_eq!(wrong, 0, "{name}: of {inside}");
}

fn full_hd(focal: f64) -> Camera {
    Camera::pinhole(1920, 1080, focal, focal, 959.5, 539.5)
}

#[test]
fn a_pinhole_picture_is_exact() {
    check("pinhole", &full_hd(1400.0), Vec3::new(0.28, 0.05, 0.9));
}

#[test]
fn strong_brown_conrady_lenses_are_followed() {
    let wide = Lens::brown_conrady(&[-0.30, 0.10, 0.001, 0.001, -0.015]).unwrap();
    check("wide", &full_hd(900.0).with_lens(wide), Vec3::new(0.33, 0.05, 0.75));
    let strong = Lens::brown_conrady(&[-0.40, 0.20, 0.002, 0.002, -0.04]).unwrap();
    check("strong", &full_hd(800.0).with_lens(strong), Vec3::new(0.3, 0.05, 0.75));
    let rational = Lens::brown_conrady(&[0.8, 0.3, 0.001, -0.001, 0.02, 1.1, 0.5, 0.06]).unwrap();
    check("rational", &full_hd(1000.0).with_lens(rational), Vec3::new(0.28, -0.1, 0.8));
}

#[test]
fn fisheye_lenses_are_followed() {
    let mild = Lens::kannala_brandt(&[0.02, -0.005, 0.001, -0.0002]).unwrap();
    check("fisheye", &full_hd(600.0).with_lens(mild.clone()), Vec3::new(0.5, 0.1, 0.5));
    // Almost at right angles to the axis, partly behind the camera.
    check("fisheye aside", &full_hd(500.0).with_lens(mild), Vec3::new(0.9, 0.1, 0.12));
}

#[test]
fn what_lies_beyond_the_fold_does_not_come_back() {
    let Some(mut headless) = headless() else { return };
    let strong = Lens::brown_conrady(&[-0.40, 0.20, 0.002, 0.002, -0.04]).unwrap();
    let camera = full_hd(800.0).with_lens(strong);
    let radius = camera.max_radius();
    assert!(radius < 3.0, "{radius}");
    let beyond = item(Style::Solid, Vec3::new((radius + 0.8) * 0.5, 0.0, 0.5));
    let view = View::fit(camera, [480, 270], 1.0);
    let got = headless.render(&Picture { view, ..picture(vec![beyond]) }).unwrap();
    assert_eq!(count(&got, |p| p[0] > 0), 0);
}
