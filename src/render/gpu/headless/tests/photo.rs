//! The photo by itself.

use super::*;
use crate::geom::Vec2;
use crate::render::{PhotoFilter, PhotoId, PhotoPyramid};

const PHOTO: PhotoId = PhotoId(1);

fn pixels(width: u32, height: u32) -> Vec<u8> {
    let grey = |x: u32, y: u32, k: u32| ((x * 7 + y * 13 + k * 50) % 256) as u8;
    (0..height).flat_map(|y| (0..width).flat_map(move |x| [grey(x, y, 0), grey(x, y, 1), grey(x, y, 2), 255])).collect()
}

fn shown(look: Look, view: View) -> Picture {
    Picture { view, photo: Some(PHOTO), items: Vec::new(), look }
}

#[test]
fn at_one_to_one_the_photo_comes_back_to_the_byte() {
    let Some(mut headless) = headless() else { return };
    // 641 · 4 bytes are no multiple of 256: padding must be stripped.
    let rgba = pixels(641, 97);
    assert!(headless.renderer().set_photo(PHOTO, &rgba, 641, 97).unwrap());
    let view = View::one_to_one(Camera::pinhole(641, 97, 500.0, 500.0, 320.0, 48.0));
    for filter in [PhotoFilter::Linear, PhotoFilter::Nearest] {
        let got = headless.render(&shown(Look { filter, ..Look::default() }, view.clone())).unwrap();
        let wrong = got.iter().zip(&rgba).filter(|(a, b)| a != b).count();
        assert_eq!((got.len(), wrong), (rgba.len(), 0), "{filter:?}");
    }
}

#[test]
fn tiles_look_like_one_texture() {
    let Some(mut headless) = headless() else { return };
    let pyramid = PhotoPyramid::build(pixels(301, 203), 301, 203).unwrap();
    let camera = Camera::pinhole(301, 203, 500.0, 500.0, 150.0, 101.0);
    for zoom in [0.3, 0.45, 1.0, 2.7] {
        let view = View { zoom, size_px: [400, 300], ..View::one_to_one(camera.clone()) };
        headless.renderer().upload_photo(PHOTO, &pyramid).unwrap();
        let whole = headless.render(&shown(Look::default(), view.clone())).unwrap();
        headless.renderer().upload_photo_in_tiles(PHOTO, &pyramid, 64).unwrap();
        let tiled = headless.render(&shown(Look::default(), view)).unwrap();
        let worst = whole.iter().zip(&tiled).map(|(a, b)| a.abs_diff(*b)).max();
        assert!(worst <= Some(2), "zoom {zoom}: {worst:?}");
        headless.renderer().drop_photo(PHOTO);
    }
}

#[test]
fn nearest_shows_squares_and_the_background_lies_around() {
    let Some(mut headless) = headless() else { return };
    headless.renderer().set_photo(PHOTO, &[10, 20, 30, 255, 200, 210, 220, 255], 2, 1).unwrap();
    let camera = Camera::pinhole(2, 1, 10.0, 10.0, 0.5, 0.0);
    let view = View { zoom: 16.0, size_px: [64, 48], ..View::one_to_one(camera) };
    let look = Look { filter: PhotoFilter::Nearest, background: [1, 2, 3, 255], ..Look::default() };
    let got = headless.render(&shown(look, view)).unwrap();
    assert_eq!(count(&got, |p| p == [10, 20, 30, 255]), 256);
    assert_eq!(count(&got, |p| p == [200, 210, 220, 255]), 256);
    assert_eq!(count(&got, |p| p == [1, 2, 3, 255]), 64 * 48 - 512);
    assert_eq!(pixel(&got, 64, 31, 24), [10, 20, 30, 255]);
    assert_eq!(pixel(&got, 64, 32, 24), [200, 210, 220, 255]);
}

#[test]
fn brightness_and_contrast_change_the_photo() {
    let Some(mut headless) = headless() else { return };
    headless.renderer().set_photo(PHOTO, &[100, 128, 200, 255], 1, 1).unwrap();
    let view = View { size_px: [1, 1], ..View::one_to_one(Camera::pinhole(1, 1, 10.0, 10.0, 0.0, 0.0)) };
    let got = headless.render(&shown(Look { brightness: 0.2, contrast: 2.0, ..Look::default() }, view)).unwrap();
    let expected = [100.0, 128.0, 200.0].map(|v: f64| (((v / 255.0 - 0.5) * 2.0 + 0.5 + 0.2).clamp(0.0, 1.0) * 255.0).round());
    for (a, b) in got.iter().zip(expected) {
        assert!((f64::from(*a) - b).abs() <= 1.0, "{got:?}");
    }
}

#[test]
fn a_shrunk_photo_is_averaged() {
    let Some(mut headless) = headless() else { return };
    let board: Vec<u8> = (0..256 * 256u32).flat_map(|i| [if (i % 256 + i / 256) % 2 == 0 { 0 } else { 254 }; 4]).collect();
    headless.renderer().set_photo(PHOTO, &board, 256, 256).unwrap();
    let view = View { zoom: 0.25, size_px: [64, 64], ..View::one_to_one(Camera::pinhole(256, 256, 100.0, 100.0, 127.5, 127.5)) };
    let got = headless.render(&shown(Look::default(), view.panned(&Vec2::zeros()))).unwrap();
    assert_eq!(count(&got, |p| p[0].abs_diff(127) <= 1), 64 * 64);
}

#[test]
fn pictures_that_cannot_be_are_refused() {
    let Some(mut headless) = headless() else { return };
    let view = |size_px| View { size_px, ..View::one_to_one(camera()) };
    assert!(matches!(headless.render(&shown(Look::default(), view([0, 5]))), Err(RenderError::EmptyPicture { .. })));
    let too_large = headless.render(&shown(Look::default(), view([1 << 20, 5])));
    assert!(matches!(too_large, Err(RenderError::PictureTooLarge { .. })));
    assert!(!headless.renderer().set_photo(PHOTO, &[0; 3], 1, 1).unwrap());
}

#[test]
fn an_uncaptured_error_lands_in_the_slot() {
    let Some(headless) = headless() else { return };
    let usage = wgpu::BufferUsages::MAP_READ | wgpu::BufferUsages::INDEX;
    // A combination that the rules forbid.
    let _buffer = headless.device.create_buffer(&wgpu::BufferDescriptor { label: None, size: 4, usage, mapped_at_creation: false });
    let faults = headless.errors.take();
    assert!(matches!(faults.as_slice(), [crate::render::RenderFault::Refused(_)]), "{faults:?}");
}
