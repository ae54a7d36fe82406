//! The cheap look at a photo: its size and whether the file is whole, without decoding.

use image::ImageFormat;
use poseloop::media::{self, MediaError, Orientation};

use super::photos::{encoded, flag, jpeg_with_orientation};
use super::{assert_says, folder, written};

const FORMATS: [ImageFormat; 5] = [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Tiff, ImageFormat::Bmp, ImageFormat::WebP];

#[test]
fn a_whole_photo_is_whole_also_with_something_behind_it() {
    let folder = folder();
    for format in FORMATS {
        let mut bytes = encoded(&flag(64, 48), format);
        for behind in [0, 100] {
            bytes.resize(bytes.len() + behind, 0);
            let path = written(&folder, "photo", &bytes);
            let look = media::look(&path).unwrap_or_else(|err| panic!("{format:?}: {err}"));
            assert!(!look.cut_short, "{format:?} and {behind} bytes");
            assert_eq!(look.info, media::probe(&path).expect("a header"), "{format:?}");
        }
    }
}

#[test]
fn a_photo_that_is_cut_anywhere_is_seen_to_be() {
    let folder = folder();
    for format in FORMATS {
        let bytes = encoded(&flag(320, 200), format);
        for tenth in 1..10 {
            let part = &bytes[..bytes.len() * tenth / 10];
            let path = written(&folder, "photo", part);
            match media::look(&path) {
                Ok(look) => assert!(look.cut_short && (look.info.width, look.info.height) == (320, 200), "{format:?} {tenth}: {look:?}"),
                Err(MediaError::Truncated { .. } | MediaError::Image { .. }) => {}
                Err(other) => panic!("{format:?} {tenth}: {other}"),
            }
        }
        let path = written(&folder, "photo", &bytes[..bytes.len() - 1]);
        let seen = media::look(&path).map_or(true, |look| look.cut_short);
        assert!(seen, "{format:?} without its last byte");
    }
}

#[test]
fn a_turned_jpeg_has_the_size_of_the_upright_photo() {
    let folder = folder();
    let path = written(&folder, "photo.jpg", jpeg_with_orientation(6, &flag(64, 48)));
    let look = media::look(&path).expect("a header");
    assert_eq!((look.info.width, look.info.height, look.info.orientation, look.cut_short), (48, 64, Orientation::Turned90, false));
}

#[test]
fn what_is_no_photo_is_refused_as_when_it_is_decoded() {
    let folder = folder();
    for bytes in [&b"this is no photo"[..], b"", b"\xFF\xD8\xFFnot a jpeg at all, whatever it says"] {
        let path = written(&folder, "photo.png", bytes);
        let (seen, read) = (media::look(&path).expect_err("no photo"), media::load(&path).expect_err("no photo"));
        assert_says(&seen, &path, &[]);
        assert_eq!(std::mem::discriminant(&seen), std::mem::discriminant(&read), "{seen} and {read}");
    }
}

/// What a look costs: `cargo test --release --test numeric a_look_is_cheap -- --ignored --nocapture`.
#[test]
#[ignore = "prints times"]
fn a_look_is_cheap() {
    let folder = folder();
    for format in FORMATS {
        let path = written(&folder, "photo", encoded(&flag(1920, 1080), format));
        let start = std::time::Instant::now();
        for _ in 0..1000 {
            std::hint::black_box(media::look(&path)).expect("a photo");
        }
        println!("{format:?}: {:.1} µs", start.elapsed().as_secs_f64() * 1000.0);
    }
}
