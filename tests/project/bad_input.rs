//! Bad files by the real binary: each gets a sentence with the file and the place, and the project is as it was.

use crate::dataset::{Place, SIZE};
use crate::verb::{import, labels, on};
use poseloop::exchange::WarningKind;
use std::fmt::Write as _;

impl Place {
    /// Imports and gives the texts of the warnings of a kind.
    fn warned(&self, kind: WarningKind) -> Vec<String> {
        let report = import(&self.set.root, "test", &self.project).done().json();
        let kind = serde_json::to_value(kind).unwrap();
        let all = report["warnings"].as_array().unwrap().clone();
        all.into_iter().filter(|w| w["kind"] == kind).map(|w| w["text"].as_str().unwrap().to_owned()).collect()
    }

    /// Draws image 0, which is refused with these words and changes nothing.
    fn not_drawn(&self, words: &[&str]) {
        let (listed, out) = (labels(&self.project), self.folder.path().join("out.png"));
        let more = ["--frame", "000001/000000", "--style", "solid", "--out", out.to_str().unwrap()];
        on(&["render"], &self.project, &more).refused(2, words);
        assert!(!out.exists());
        assert_eq!(labels(&self.project), listed);
    }
}

fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 };
    !bytes.iter().fold(u32::MAX, |crc, &byte| (0..8).fold(crc ^ u32::from(byte), |crc, _| step(crc)))
}

/// A PNG whose header says that it is 30 000 × 30 000 pixels of grey, and its first data.
fn giant() -> Vec<u8> {
    let mut header = b"IHDR".to_vec();
    header.extend([30_000_u32.to_be_bytes(), 30_000_u32.to_be_bytes()].concat());
    header.extend([8, 0, 0, 0, 0]);
    let mut bytes = b"\x89PNG\r\n\x1A\n\0\0\0\x0D".to_vec();
    bytes.extend(&header);
    bytes.extend(crc32(&header).to_be_bytes());
    let data = b"IDAT\x78\x9C\x63\x60";
    bytes.extend(4_u32.to_be_bytes());
    bytes.extend(data);
    bytes.extend(crc32(data).to_be_bytes());
    bytes
}

#[test]
fn photos() {
    let photo = "test/000001/rgb/000000.png";
    let whole = {
        let place = Place::tidy();
        std::fs::read(place.set.root.join(photo)).unwrap()
    };
    let unreadable = WarningKind::UnreadableImage;
    let cases: [(Vec<u8>, &str, WarningKind); 4] = [
        (b"this is no photo".to_vec(), "no PNG, JPEG, TIFF, BMP or WebP", unreadable),
        (Vec::new(), "empty (0 bytes)", unreadable),
        (giant(), "30000 × 30000 pixels (900 megapixels)", unreadable),
        (whole[..whole.len() / 2].to_vec(), "cut short", WarningKind::CutShort),
    ];
    for (bytes, words, kind) in cases {
        let place = Place::tidy();
        std::fs::write(place.set.root.join(photo), bytes).unwrap();
        let warned = place.warned(kind);
        assert_eq!(warned.len(), 1, "{words}: {warned:?}");
        let named = |w: &String| w.starts_with("1 ") && w.contains(words) && w.contains("test/000001/rgb (000000.png");
        assert!(warned.iter().all(named), "{warned:?}");
        place.not_drawn(&[words, place.set.root.join(photo).to_str().unwrap()]);
        assert_eq!(labels(&place.project).len(), 3, "the frame and its labels are there");
    }
}

/// A picture without anything on it, as PNG.
fn blank(width: u32, height: u32) -> Vec<u8> {
    let mut png = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(width, height).write_to(&mut png, image::ImageFormat::Png).unwrap();
    png.into_inner()
}

#[test]
fn photos_of_another_size_than_most_of_their_camera_are_named_at_import() {
    let place = Place::tidy();
    place.set.change("test/000001/scene_camera.json", |cameras| {
        for image in 5..40 {
            cameras[image.to_string()] = cameras["0"].clone();
        }
    });
    // The first photo is not the one to believe.
    std::fs::write(place.set.root.join("test/000001/rgb/000000.png"), blank(32, 48)).unwrap();
    for image in 5..40 {
        let (width, height) = if image < 17 { (16, 8) } else { SIZE };
        std::fs::write(place.set.root.join(format!("test/000001/rgb/{image:06}.png")), blank(width, height)).unwrap();
    }
    let warned = place.warned(WarningKind::ImageSize);
    assert_eq!(warned.len(), 1, "{warned:?}");
    let sentence = "13 photos have another size than their camera; labels on them can't be drawn: test/000001";
    assert!(warned[0].starts_with(sentence), "{warned:?}");
    assert!(warned[0].contains("image 0: 32 × 48 px, its camera 64 × 48, image 5: 16 × 8 px"), "{warned:?}");
    assert!(warned[0].ends_with(", …)") && warned[0].matches("image").count() == 10, "{warned:?}");
}

#[test]
fn a_broken_depth_image_is_named_at_import() {
    let place = Place::tidy();
    place.set.text("test/000001/depth/000000.png", "no depth");
    let warned = place.warned(WarningKind::UnreadableDepth);
    assert!(warned.len() == 1 && warned[0].contains("test/000001/depth (000000.png: "), "{warned:?}");
    let whole = std::fs::read(place.set.root.join("test/000001/rgb/000000.png")).unwrap();
    std::fs::write(place.set.root.join("test/000001/depth/000000.png"), &whole[..whole.len() - 20]).unwrap();
    let place = Place { project: place.folder.path().join("second"), ..place };
    assert_eq!(place.warned(WarningKind::CutShort).len(), 1);
}

#[test]
fn a_photo_of_another_size_than_its_camera() {
    let place = Place::tidy();
    import(&place.set.root, "test", &place.project).done();
    let path = place.set.root.join("test/000001/rgb/000000.png");
    // The same number of bytes, so that it is taken for the photo that was linked.
    let bytes = std::fs::metadata(&path).unwrap().len() as usize;
    let mut smaller = blank(SIZE.0 / 2, SIZE.1);
    smaller.resize(bytes, 0);
    std::fs::write(&path, smaller).unwrap();
    place.not_drawn(&["32 × 48 px, its camera 64 × 48", path.to_str().unwrap()]);
}

fn ply(vertices: &str, faces: &str) -> String {
    let mut text = "ply\nformat ascii 1.0\n".to_owned();
    write!(text, "element vertex {}\nproperty float x\nproperty float y\nproperty float z\n", vertices.lines().count()).unwrap();
    write!(text, "element face {}\nproperty list uchar int vertex_indices\nend_header\n{vertices}{faces}", faces.lines().count()).unwrap();
    text
}

#[test]
fn meshes() {
    let mesh = "models/obj_000001.ply";
    let cases = [
        (ply("0 0 0\n1 nan 0\n0 1 0\n", "3 0 1 2\n"), "not a finite number at line 11"),
        (ply("0 0 0\n1 0 0\n0 1 0\n", ""), "3 vertices and no faces"),
        (ply("0 0 0\n1 0 0\n0 1 0\n", "3 0 1 7\n"), "line 13: face 0 names vertex 7"),
        ("ply\nformat ascii 1.0\nelement vertex".to_owned(), "line 3"),
        (String::new(), "empty (0 bytes)"),
    ];
    for (text, words) in cases {
        let place = Place::tidy();
        place.set.text(mesh, &text);
        let warned = place.warned(WarningKind::UnreadableMesh);
        assert_eq!(warned.len(), 1, "{words}");
        assert!(warned[0].contains(words) && warned[0].contains(mesh) && warned[0].contains("object 1"), "{warned:?}");
        place.not_drawn(&[words, place.set.root.join(mesh).to_str().unwrap()]);
        // The dataset goes out with what it has.
        let out = place.folder.path().join("out");
        on(&["export", "bop"], &place.project, &["--out", out.to_str().unwrap()]).done();
        assert_eq!(std::fs::read_to_string(out.join(mesh)).unwrap(), text);
    }
}

/// A ball of 5 million triangles, the hardest shape for the diameter. Slow in a debug build, so run by hand:
/// `cargo test --release --test project five_million -- --ignored --nocapture`.
#[test]
#[ignore = "writes 130 MB"]
fn a_mesh_of_five_million_triangles() {
    let place = Place::tidy();
    let side = 1583_u32;
    let angle = |step: u32| f64::from(step) * std::f64::consts::TAU / f64::from(side);
    let mut text = format!("ply\nformat binary_little_endian 1.0\nelement vertex {}\n", side * side);
    text += "property float x\nproperty float y\nproperty float z\n";
    writeln!(text, "element face {}\nproperty list uchar int vertex_indices\nend_header", 2 * side * side).unwrap();
    let mut bytes = text.into_bytes();
    for (ring, step) in (0..side).flat_map(|ring| (0..side).map(move |step| (ring, step))) {
        let (sin, cos) = ((f64::from(ring) + 0.5) * std::f64::consts::PI / f64::from(side)).sin_cos();
        let point = [sin * angle(step).cos() * 30.0, sin * angle(step).sin() * 30.0, cos * 30.0];
        bytes.extend(point.iter().flat_map(|v| (*v as f32).to_le_bytes()));
    }
    let at = |ring: u32, step: u32| ((ring % side) * side + step % side).to_le_bytes();
    for (ring, step) in (0..side).flat_map(|ring| (0..side).map(move |step| (ring, step))) {
        for corners in [[(0, 0), (1, 0), (1, 1)], [(0, 0), (1, 1), (0, 1)]] {
            bytes.push(3);
            bytes.extend(corners.iter().flat_map(|(r, s)| at(ring + r, step + s)));
        }
    }
    std::fs::write(place.set.root.join("models/obj_000001.ply"), bytes).unwrap();
    place.set.json("models/models_info.json", &serde_json::json!({}));
    let start = std::time::Instant::now();
    import(&place.set.root, "test", &place.project).done();
    println!("imported in {:?}", start.elapsed());
    let start = std::time::Instant::now();
    let out = place.folder.path().join("out.png");
    let more = ["--frame", "000001/000000", "--style", "solid", "--out", out.to_str().unwrap()];
    on(&["render"], &place.project, &more).done();
    println!("drawn in {:?}", start.elapsed());
}
