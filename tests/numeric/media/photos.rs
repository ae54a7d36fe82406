//! Photos, depth images and masks.

use std::io::Cursor;

use image::{DynamicImage, ImageBuffer, ImageFormat, Luma, Rgb};
use poseloop::media::{self, DepthImage, MediaError, Orientation, Photo};

use super::{assert_says, folder, written};

/// Red in the upper left quarter, blue in the upper right, green below.
pub(super) fn flag(width: u32, height: u32) -> DynamicImage {
    let colour = |x, y| match (2 * x < width, 2 * y < height) {
        (true, true) => Rgb([220, 20, 20]),
        (false, true) => Rgb([20, 20, 220]),
        _ => Rgb([20, 200, 20]),
    };
    DynamicImage::ImageRgb8(ImageBuffer::from_fn(width, height, colour))
}

pub(super) fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).expect("an encoded picture");
    bytes.into_inner()
}

/// Which of the flag's colours a corner of the photo has.
fn corner(photo: &Photo, right: bool, bottom: bool) -> char {
    let x = if right { photo.width - 3 } else { 2 };
    let y = if bottom { photo.height - 3 } else { 2 };
    let start = 4 * (y * photo.width + x) as usize;
    match photo.rgba[start..start + 3] {
        [r, g, b] if r > g && r > b => 'r',
        [r, g, b] if b > r && b > g => 'b',
        _ => 'g',
    }
}

#[test]
fn every_format_is_read_by_its_content() {
    let folder = folder();
    for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Tiff, ImageFormat::Bmp, ImageFormat::WebP] {
        // The name says nothing: datasets with JPEG files named .png exist.
        let path = written(&folder, "photo.png", encoded(&flag(64, 48), format));
        let photo = media::load(&path).unwrap_or_else(|err| panic!("{format:?}: {err}"));
        assert_eq!((photo.width, photo.height), (64, 48), "{format:?}");
        assert_eq!(photo.rgba.len(), 64 * 48 * 4);
        assert_eq!(corner(&photo, false, false), 'r', "{format:?}");
        assert_eq!(corner(&photo, true, false), 'b', "{format:?}");
        assert_eq!(corner(&photo, true, true), 'g', "{format:?}");
        assert!(photo.notes.is_empty(), "{:?}", photo.notes);
        let info = media::probe(&path).expect("a header");
        assert_eq!((info.width, info.height, info.orientation), (64, 48, Orientation::Upright));
        assert!(format!("{format:?}").eq_ignore_ascii_case(info.format));
        assert_eq!(info.bytes, std::fs::metadata(&path).expect("a file").len());
    }
}

#[test]
fn a_twelve_megapixel_jpeg_is_read() {
    let folder = folder();
    let path = written(&folder, "large.jpg", encoded(&flag(4000, 3000), ImageFormat::Jpeg));
    let photo = media::load(&path).expect("a photo");
    assert_eq!((photo.width, photo.height), (4000, 3000));
    let small = photo.thumbnail(256);
    assert_eq!((small.width, small.height), (256, 192));
    assert_eq!(corner(&small, true, false), 'b');
}

/// A JPEG file with an EXIF block that holds an orientation alone.
pub(super) fn jpeg_with_orientation(value: u8, picture: &DynamicImage) -> Vec<u8> {
    let jpeg = encoded(picture, ImageFormat::Jpeg);
    let mut exif = b"Exif\0\0MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend([value, 0, 0, 0, 0, 0, 0]);
    let mut bytes = jpeg[..2].to_vec();
    bytes.extend([0xFF, 0xE1]);
    bytes.extend((exif.len() as u16 + 2).to_be_bytes());
    bytes.extend(exif);
    bytes.extend(&jpeg[2..]);
    bytes
}

#[test]
fn all_eight_orientations_are_applied_and_said() {
    // Where the stored upper left (red) and upper right (blue) corners come to lie: (right, bottom).
    let red = [(false, false), (true, false), (true, true), (false, true), (false, false), (true, false), (true, true), (false, true)];
    let blue = [(true, false), (false, false), (false, true), (true, true), (false, true), (true, true), (true, false), (false, false)];
    let folder = folder();
    for value in 1..=8u8 {
        let path = written(&folder, "turned.jpg", jpeg_with_orientation(value, &flag(64, 48)));
        let photo = media::load(&path).expect("a photo");
        assert_eq!(photo.orientation.exif(), value);
        assert_eq!((photo.width, photo.height), if value > 4 { (48, 64) } else { (64, 48) }, "{value}");
        let [(red_right, red_bottom), (blue_right, blue_bottom)] = [red, blue].map(|corners| corners[usize::from(value) - 1]);
        assert_eq!(corner(&photo, red_right, red_bottom), 'r', "{value}");
        assert_eq!(corner(&photo, blue_right, blue_bottom), 'b', "{value}");
        assert_eq!(photo.notes.len(), usize::from(value > 1), "{:?}", photo.notes);
        let info = media::probe(&path).expect("a header");
        assert_eq!((info.width, info.height, info.orientation), (photo.width, photo.height, photo.orientation));
    }
}

#[test]
fn sixteen_bit_photos_are_scaled_to_what_they_use() {
    let folder = folder();
    let dark = ImageBuffer::from_fn(256, 16, |x, _| Luma([(x * 16) as u16]));
    let path = written(&folder, "dark.png", encoded(&DynamicImage::ImageLuma16(dark), ImageFormat::Png));
    let photo = media::load(&path).expect("a photo");
    assert!(photo.sixteen_bit);
    assert!(photo.rgba[4 * 254] > 250, "{}", photo.rgba[4 * 254]);
    assert_eq!(photo.rgba[..4], [0, 0, 0, 255]);
    assert!(photo.notes[0].contains("4080"), "{:?}", photo.notes);
}

fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 };
    !bytes.iter().fold(u32::MAX, |crc, &byte| (0..8).fold(crc ^ u32::from(byte), |crc, _| step(crc)))
}

/// A PNG header of any size, and a few bytes of data.
fn bomb(width: u32, height: u32) -> Vec<u8> {
    let mut header = b"IHDR".to_vec();
    header.extend(width.to_be_bytes());
    header.extend(height.to_be_bytes());
    header.extend([8, 2, 0, 0, 0]);
    let mut bytes = b"\x89PNG\r\n\x1A\n\0\0\0\x0D".to_vec();
    bytes.extend(&header);
    bytes.extend(crc32(&header).to_be_bytes());
    let data = b"IDAT\x78\x9C\x63\x60";
    bytes.extend(4u32.to_be_bytes());
    bytes.extend(data);
    bytes.extend(crc32(data).to_be_bytes());
    bytes
}

#[test]
fn a_bomb_is_refused_by_its_size() {
    let folder = folder();
    let path = written(&folder, "bomb.png", bomb(30_000, 30_000));
    for err in [
        media::load(&path).expect_err("no photo"),
        media::probe(&path).expect_err("no header"),
        media::load_depth(&path).expect_err("no depth"),
    ] {
        assert!(matches!(err, MediaError::TooManyPixels { .. }));
        assert_says(&err, &path, &["30000 × 30000", "900 megapixels", "200"]);
    }
}

#[test]
fn a_picture_that_is_cut_short_says_so() {
    let folder = folder();
    let whole = encoded(&flag(300, 200), ImageFormat::Png);
    for kept in [whole.len() / 2, whole.len() - 20, 40, 20] {
        let path = written(&folder, "short.png", &whole[..kept]);
        assert_says(&media::load(&path).expect_err("no photo"), &path, &["PNG", "cut short", &format!("byte {kept}")]);
    }
    for format in [ImageFormat::Tiff, ImageFormat::Bmp, ImageFormat::WebP] {
        let whole = encoded(&flag(300, 200), format);
        let path = written(&folder, "short", &whole[..whole.len() / 2]);
        let err = media::load(&path).expect_err("no photo");
        assert_says(&err, &path, &[]);
    }
    // A JPEG decoder fills the rest with grey, as cameras' files often lack their last bytes: that is said, not refused.
    let whole = encoded(&flag(300, 200), ImageFormat::Jpeg);
    let path = written(&folder, "short.jpg", &whole[..whole.len() * 3 / 4]);
    let photo = media::load(&path).expect("most of a photo");
    assert!(photo.notes[0].contains("cut short"), "{:?}", photo.notes);
}

#[test]
fn what_is_no_picture_is_told_apart() {
    let folder = folder();
    let text = written(&folder, "text.png", "Hello world, this is no picture");
    assert_says(&media::load(&text).expect_err("no photo"), &text, &["no PNG, JPEG, TIFF, BMP or WebP", "Hello world"]);
    assert_says(&media::probe(&text).expect_err("no header"), &text, &["Hello world"]);
    let noise = written(&folder, "noise.png", [0u8, 1, 2, 3, 200]);
    assert_says(&media::load(&noise).expect_err("no photo"), &noise, &["00 01 02 03 C8"]);
    let empty = written(&folder, "empty.png", "");
    assert_says(&media::load(&empty).expect_err("no photo"), &empty, &["empty (0 bytes)"]);
    assert_says(&media::load(folder.path()).expect_err("no photo"), folder.path(), &["folder, not an image"]);
    let missing = folder.path().join("missing.png");
    assert_says(&media::load(&missing).expect_err("no photo"), &missing, &["No such file"]);
    assert_says(&media::probe(&missing).expect_err("no photo"), &missing, &["No such file"]);
}

#[test]
fn a_damaged_picture_is_not_half_shown() {
    let folder = folder();
    let mut bytes = encoded(&flag(300, 200), ImageFormat::Png);
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0x55;
    let path = written(&folder, "damaged.png", bytes);
    assert_says(&media::load(&path).expect_err("no photo"), &path, &["PNG", "cannot be decoded"]);
}

#[test]
fn depth_comes_back_to_the_step() {
    let folder = folder();
    let path = folder.path().join("depth.png");
    let depth = DepthImage { width: 5, height: 2, raw: vec![0, 1, 1000, 65535, 7, 8, 9, 10, 11, 12] };
    media::save_depth_png(&path, &depth).expect("a written image");
    assert_eq!(media::load_depth(&path).expect("a depth image"), depth);
    assert_eq!(depth.metres(0, 0, 0.1), None);
    assert_eq!(depth.metres(2, 0, 0.1), Some(0.1));
    assert_eq!(depth.metres(0, 2, 0.1), None);
    assert_eq!(depth.metres(5, 0, 0.1), None);
    let photo = written(&folder, "photo.png", encoded(&flag(8, 8), ImageFormat::Png));
    assert_says(&media::load_depth(&photo).expect_err("no depth"), &photo, &["16-bit", "3 channels of 8 bits"]);
}

#[test]
fn masks_are_one_byte_a_pixel() {
    let folder = folder();
    let path = folder.path().join("mask.png");
    media::save_mask_png(&path, 3, 2, &[0, 255, 0, 255, 0, 255]).expect("a written mask");
    let mask = image::open(&path).expect("an image");
    assert!(matches!(&mask, DynamicImage::ImageLuma8(mask) if mask.as_raw() == &[0, 255, 0, 255, 0, 255]));
    let err = media::save_mask_png(&path, 3, 2, &[0; 5]).expect_err("too few pixels");
    assert_says(&err, &path, &["3 × 2", "6 values", "5"]);
}

#[test]
fn photos_are_written_whole_or_not_at_all() {
    let folder = folder();
    let path = folder.path().join("out.png");
    let photo = Photo::from_rgba(2, 1, vec![1, 2, 3, 255, 4, 5, 6, 255]).expect("a picture");
    photo.save_png(&path).expect("a written photo");
    assert_eq!(media::load(&path).expect("a photo").rgba, photo.rgba);
    let clear = Photo::from_rgba(2, 1, vec![1, 2, 3, 0, 4, 5, 6, 255]).expect("a picture");
    clear.save_png(&path).expect("a written photo");
    assert_eq!(media::load(&path).expect("a photo").rgba, clear.rgba);
    let broken = Photo { rgba: vec![0; 3], ..photo };
    assert!(broken.save_png(&path).is_err());
    assert_eq!(media::load(&path).expect("the former photo").rgba, clear.rgba);
    let nowhere = folder.path().join("no/such/folder/out.png");
    assert_says(&clear.save_png(&nowhere).expect_err("nothing written"), &nowhere, &["cannot be written"]);
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 1, "a temporary file stayed");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&path).expect("a file").permissions().mode();
        let ordinary = std::fs::metadata(written(&folder, "ordinary", "x")).expect("a file").permissions().mode();
        assert_eq!(mode, ordinary, "others cannot read what was written");
    }
}

#[test]
fn an_image_of_another_format_is_named_by_it() {
    let folder = folder();
    let path = written(&folder, "photo.png", b"GIF89a\x01\x00\x01\x00\x00\x00\x00;");
    for err in [media::load(&path).unwrap_err(), media::probe(&path).unwrap_err(), media::look(&path).unwrap_err()] {
        assert_says(&err, &path, &["GIF images are not read", "save it as PNG, JPEG, TIFF, BMP or WebP"]);
    }
}
