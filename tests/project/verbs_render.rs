//! `render` by the real binary, against the exact rasteriser.

use crate::dataset::{Place, SIZE};
use crate::verb::{Answer, import, on};
use image::DynamicImage;
use poseloop::geom::raster::{self, Raster};
use poseloop::geom::{Camera, Mesh, Pose, Vec3};
use std::path::{Path, PathBuf};

impl Place {
    fn imported() -> Self {
        let place = Self::tidy();
        import(&place.set.root, "test", &place.project).done();
        place
    }

    fn out(&self) -> PathBuf {
        self.folder.path().join("out.png")
    }

    fn render(&self, frame: &str, style: &str, more: &[&str]) -> Answer {
        let out = self.out();
        let args = [&["--frame", frame, "--style", style, "--out", out.to_str().unwrap()], more].concat();
        on(&["render"], &self.project, &args)
    }

    fn picture(&self, frame: &str, style: &str, more: &[&str]) -> DynamicImage {
        let answer = self.render(frame, style, &[more, &["--json"]].concat()).done().json();
        assert_eq!(answer["out"], self.out().to_str().unwrap());
        let picture = image::open(self.out()).unwrap();
        assert_eq!((picture.width(), picture.height()), SIZE, "always at photo size");
        picture
    }
}

/// What the rasteriser draws of boxes of these sizes and places, in millimetres.
fn drawn(boxes: &[([f64; 3], [f64; 3])]) -> Raster {
    let camera = Camera::pinhole(SIZE.0, SIZE.1, 60.0, 61.0, 31.5, 23.5);
    let meshes: Vec<Mesh> = boxes.iter().map(|(size, _)| Mesh::cuboid(Vec3::from(*size) / 1000.0)).collect();
    let pose = |t: &[f64; 3]| Pose { translation: Vec3::from(*t) / 1000.0, ..Pose::identity() };
    let items: Vec<(&Mesh, Pose)> = meshes.iter().zip(boxes).map(|(mesh, (_, t))| (mesh, pose(t))).collect();
    raster::render(&camera, &items).unwrap()
}

const FIRST: ([f64; 3], [f64; 3]) = ([60.0, 40.0, 20.0], [10.0, 5.0, 400.0]);
const SECOND: ([f64; 3], [f64; 3]) = ([30.0, 30.0, 30.0], [-50.5, 0.125, 500.25]);

fn mask_of(picture: &DynamicImage) -> Vec<u8> {
    let DynamicImage::ImageLuma8(mask) = picture else { panic!("a mask is 8-bit grey, not {:?}", picture.color()) };
    mask.as_raw().clone()
}

fn expected_mask(raster: &Raster) -> Vec<u8> {
    raster.id.iter().map(|id| if *id > 0 { 255 } else { 0 }).collect()
}

#[test]
fn mask_is_0_or_255_of_the_object_alone_or_of_all() {
    let place = Place::imported();
    let frame = "000001/000000";
    assert_eq!(mask_of(&place.picture(frame, "mask", &["--object", "obj_000001"])), expected_mask(&drawn(&[FIRST])));
    assert_eq!(mask_of(&place.picture(frame, "mask", &["--object", "obj_000002"])), expected_mask(&drawn(&[SECOND])));
    let both = drawn(&[FIRST, SECOND]);
    assert!(both.count(0) > 20 && both.count(1) > 5, "both are seen");
    assert_eq!(mask_of(&place.picture(frame, "mask", &[])), expected_mask(&both));
}

#[test]
fn a_mask_is_whole_where_something_hides_the_object() {
    let place = Place::imported();
    let hider =
        serde_json::json!({"frame": "000001/000000", "object": "obj_000002", "R": crate::dataset::UPRIGHT, "t_mm": [10.0, 5.0, 200.0]});
    let add = ["label", "add", "--project", place.project.to_str().unwrap()];
    crate::verb::poseloop_fed(&add, hider.to_string().as_bytes()).done();
    assert_eq!(mask_of(&place.picture("000001/000000", "mask", &["--object", "obj_000001"])), expected_mask(&drawn(&[FIRST])));
}

#[test]
fn depth_is_16_bit_at_a_tenth_of_a_millimetre_and_the_nearest_wins() {
    let place = Place::imported();
    let check = |picture: DynamicImage, raster: &Raster| {
        let DynamicImage::ImageLuma16(depth) = &picture else { panic!("depth is 16-bit grey, not {:?}", picture.color()) };
        for (x, y, pixel) in depth.enumerate_pixels() {
            let expected = raster.depth_m(x, y).map_or(0, |m| (m * 10_000.0).round() as u16);
            assert_eq!(pixel.0[0], expected, "at {x}, {y}");
        }
    };
    check(place.picture("000001/000000", "depth", &[]), &drawn(&[FIRST, SECOND]));
    check(place.picture("000001/000000", "depth", &["--object", "obj_000002"]), &drawn(&[SECOND]));
    let front = drawn(&[FIRST]).depth_m(33, 24).unwrap();
    assert!((front - 0.390).abs() < 1e-6, "the front of the box lies 10 mm before its middle: {front}");
}

#[test]
fn coloured_styles_change_the_photo_where_the_object_is() {
    let place = Place::imported();
    let photo = image::open(place.set.root.join("test/000001/rgb/000000.png")).unwrap().to_rgb8();
    let mask = expected_mask(&drawn(&[FIRST, SECOND]));
    let mut changed = Vec::new();
    for style in ["solid", "outline", "xray"] {
        let picture = place.picture("000001/000000", style, &[]).to_rgb8();
        let differs: Vec<bool> = picture.pixels().zip(photo.pixels()).map(|(a, b)| a != b).collect();
        let outside = differs.iter().zip(&mask).filter(|(d, m)| **d && **m == 0).count();
        assert_eq!(outside, 0, "{style} leaves the photo alone where nothing is");
        changed.push(differs.iter().filter(|d| **d).count());
    }
    let inside = mask.iter().filter(|m| **m > 0).count();
    assert_eq!((changed[0], changed[2]), (inside, inside), "solid and x-ray cover the whole object");
    assert!(changed[1] > 20 && changed[1] < inside, "an outline is its border: {changed:?} of {inside}");
}

#[test]
fn a_missing_photo_is_grey() {
    let place = Place::imported();
    std::fs::remove_file(place.set.root.join("test/000001/rgb/000004.png")).unwrap();
    let picture = place.picture("000001/000004", "outline", &[]).to_rgb8();
    let corner = picture.get_pixel(0, 0).0;
    assert!(corner[0] == corner[1] && corner[1] == corner[2] && corner[0] > 0, "{corner:?}");
    assert_ne!(picture.get_pixel(31, 23 - 4).0, [0, 0, 0]);
    let answer = place.render("000001/000004", "outline", &["--json"]).done().json();
    assert_eq!(answer["notes"], serde_json::json!(["the photo is missing, so grey stands for it"]));
}

#[test]
fn a_frame_without_labels_is_drawn_empty_and_one_without_a_mesh_is_told() {
    let place = Place::imported();
    let empty = place.folder.path().join("empty");
    place.set.json(
        "test/000001/scene_gt.json",
        &serde_json::json!({"0": [], "4": [crate::dataset::gt(9, crate::dataset::UPRIGHT, [0.0, 0.0, 300.0])]}),
    );
    import(&place.set.root, "test", &empty).done();
    let out = place.out();
    let args = |frame: &'static str| ["--frame", frame, "--style", "mask", "--json", "--out", out.to_str().unwrap()].map(str::to_owned);
    let draw = |frame: &'static str| on(&["render"], &empty, &args(frame).each_ref().map(String::as_str)).done().json();
    assert_eq!(draw("000001/000000")["left_out"], serde_json::json!([]));
    assert!(mask_of(&image::open(&out).unwrap()).iter().all(|m| *m == 0));
    assert_eq!(draw("000001/000004")["left_out"], serde_json::json!(["obj_000009"]));
}

#[test]
fn a_camera_that_is_not_supported_is_said() {
    let place = Place::imported();
    let model = serde_json::json!({"projection_model_type": "CameraModelType.FISHEYE624", "projection_params": [1.0]});
    place.set.json("test/000001/scene_camera.json", &serde_json::json!({"0": {"cam_model": model}, "4": {"cam_model": model}}));
    let other = place.folder.path().join("other");
    import(&place.set.root, "test", &other).done();
    let out = place.out();
    for style in ["solid", "outline", "xray", "depth", "mask"] {
        let args = ["--frame", "000001/000000", "--style", style, "--out", out.to_str().unwrap()];
        on(&["render"], &other, &args).refused(2, &["CameraModelType.FISHEYE624", "000001/000000", "not supported"]);
    }
}

#[test]
fn what_cannot_be_drawn_is_said() {
    let place = Place::imported();
    place.render("000001/000009", "mask", &[]).refused(2, &["there is no frame 000001/000009"]);
    place.render("000001/000000", "mask", &["--object", "cup"]).refused(2, &["there is no object cup"]);
    place.render("000001/000004", "mask", &["--object", "obj_000002"]).refused(2, &["000001/000004", "obj_000002"]);
    assert_eq!(place.render("000001/000000", "shiny", &[]).code, Some(2));
    let mesh = place.set.root.join("models/obj_000001.ply");
    std::fs::remove_file(&mesh).unwrap();
    place.render("000001/000000", "mask", &[]).refused(2, &["obj_000001", mesh.to_str().unwrap()]);
    assert!(!place.out().exists());
    std::fs::write(place.set.root.join("test/000001/rgb/000004.png"), "no picture").unwrap();
    // Another size than when it was linked: that photo is not there any more.
    let photo = place.set.root.join("test/000001/rgb/000000.png");
    let bytes = std::fs::read(&photo).unwrap();
    std::fs::write(&photo, vec![7; bytes.len()]).unwrap();
    place.set.model(1, [60.0, 40.0, 20.0]);
    place.render("000001/000000", "solid", &[]).refused(2, &["no PNG", photo.to_str().unwrap()]);
    let nowhere = Path::new("/nowhere/at/all.png");
    let args = ["--frame", "000001/000000", "--style", "mask", "--out", nowhere.to_str().unwrap()];
    on(&["render"], &place.project, &args).refused(2, &["/nowhere/at/all.png"]);
}

#[test]
fn depth_beyond_the_format_is_its_largest_value_and_said() {
    let place = Place::tidy();
    place.set.change("test/000001/scene_gt.json", |gt| gt["0"][1]["cam_t_m2c"] = serde_json::json!([0.0, 0.0, 9000.0]));
    place.set.model(2, [3000.0, 3000.0, 30.0]);
    import(&place.set.root, "test", &place.project).done();
    let answer = place.render("000001/000000", "depth", &["--object", "obj_000002", "--json"]).done().json();
    let depth = image::open(place.out()).unwrap().into_luma16();
    let clipped = depth.pixels().filter(|p| p.0[0] == u16::MAX).count();
    assert!(clipped > 100, "{clipped}");
    assert_eq!(answer["clipped_px"], clipped);
    let note = format!("{clipped} pixels are farther away than the 6553.5 mm that 16 bits of 0.1 mm can say, and hold that value");
    assert_eq!(answer["notes"], serde_json::json!([note]));
    assert!(place.render("000001/000000", "depth", &[]).done().out.contains("pixels are farther away than the 6553.5 mm"));
    let near = place.render("000001/000000", "depth", &["--object", "obj_000001", "--json"]).done().json();
    assert_eq!((&near["clipped_px"], &near["notes"]), (&serde_json::json!(0), &serde_json::json!([])));
    assert!(crate::verb::poseloop(&["help", "render"]).done().out.contains("6553.5 mm"));
}

#[test]
fn one_absurd_pose_does_not_keep_the_others_from_being_drawn() {
    for huge in [1e160, 1e300] {
        let place = Place::tidy();
        place.set.change("test/000001/scene_gt.json", |gt| gt["0"][1]["cam_R_m2c"] = serde_json::json!(vec![huge; 9]));
        import(&place.set.root, "test", &place.project).done();
        let frame = "000001/000000";
        let answer = place.render(frame, "mask", &["--json"]).done().json();
        let note = answer["notes"][0].as_str().unwrap().to_owned();
        assert!(note.contains("label 2 of obj_000002 was left out"), "{note}");
        assert_eq!(mask_of(&image::open(place.out()).unwrap()), expected_mask(&drawn(&[FIRST])));
        for style in ["solid", "outline", "xray", "depth"] {
            assert!(place.render(frame, style, &[]).done().out.contains(&note), "{style}");
        }
        let alone = place.render(frame, "mask", &["--object", "obj_000002"]).done();
        assert!(alone.out.contains(&note), "{alone:?}");
    }
}

#[test]
fn a_lens_of_absurd_numbers_is_refused() {
    for (large, ok) in [(1e300, false), (-1e300, false), (1e10, false), (1e8, true), (-1e8, true), (30.0, true)] {
        let place = Place::tidy();
        let own = serde_json::json!({"width": 64, "height": 48, "model": "brown_conrady", "distortion": vec![large; 8]});
        place.set.change("test/000001/scene_camera.json", |cameras| cameras["0"]["poseloop_camera"] = own);
        let answer = import(&place.set.root, "test", &place.project);
        if ok {
            answer.done();
            place.render("000001/000000", "mask", &[]).done();
        } else {
            answer.refused(2, &["image 0", "the distortion coefficient", "the camera can't be used", "scene_camera.json"]);
        }
    }
}

#[test]
fn a_name_of_another_format_is_refused() {
    let place = Place::imported();
    let out = place.folder.path().join("out.JPG");
    let args = ["--frame", "000001/000000", "--style", "mask", "--out", out.to_str().unwrap()];
    on(&["render"], &place.project, &args).refused(2, &["PNG", "out.png"]);
    assert!(!out.exists());
}

#[test]
fn standard_output_has_another_name() {
    let place = Place::imported();
    let args = ["--frame", "000001/000000", "--style", "mask", "--out", "-"];
    on(&["render"], &place.project, &args).refused(2, &["/dev/stdout", "--out -"]);
    assert!(!Path::new("-").exists());
}

#[test]
fn what_is_odd_about_a_photo_is_said_and_the_overlay_is_seen() {
    let place = Place::tidy();
    let path = |name: &str| place.set.root.join("test/000001/rgb").join(name);
    let mut jpeg = Vec::new();
    image::RgbImage::from_pixel(SIZE.0, SIZE.1, image::Rgb([90, 90, 90]))
        .write_to(&mut std::io::Cursor::new(&mut jpeg), image::ImageFormat::Jpeg)
        .unwrap();
    std::fs::write(path("000004.png"), &jpeg[..jpeg.len() - 20]).unwrap();
    image::RgbaImage::new(SIZE.0, SIZE.1).save(path("000000.png")).unwrap();
    import(&place.set.root, "test", &place.project).done();
    let answer = place.render("000001/000004", "outline", &["--json"]).done().json();
    assert!(answer["notes"][0].as_str().unwrap().contains("cut short") && answer["notes"][0].as_str().unwrap().contains("000004.png"));
    let transparent = place.picture("000001/000000", "solid", &[]);
    assert!(!transparent.color().has_alpha());
}
