//! `solve` by the real binary: the form of its answers, their conventions, and what it refuses.

use crate::verb::{Answer, poseloop, poseloop_fed};
use poseloop::geom::{Camera, Lens, Mat6, Pose, Vec2, Vec3};
use serde_json::{Value, json};

const BARREL: [f64; 8] = [-0.28, 0.09, 0.0012, -0.0007, -0.01, 0.02, -0.03, 0.004];
const FISHEYE: [f64; 4] = [0.03, -0.005, 0.001, -0.00005];

fn camera(lens: Lens) -> Camera {
    Camera::pinhole(640, 480, 600.0, 610.0, 321.5, 238.25).with_lens(lens)
}

fn entry(model: &str, distortion: &[f64]) -> Value {
    json!({"width": 640, "height": 480, "fx": 600.0, "fy": 610.0, "cx": 321.5, "cy": 238.25, "model": model, "distortion": distortion})
}

fn truth() -> Pose {
    Pose::from_euler_rad([0.3, -0.4, 0.5], Vec3::new(0.02, -0.01, 0.6))
}

/// Points in millimetres, all over a cube of 100 mm.
fn points_mm(n: usize) -> Vec<[f64; 3]> {
    let at = |i: usize, step: f64| ((i as f64 * step).fract() - 0.5) * 100.0;
    (0..n).map(|i| [at(i, 0.618_034), at(i, 0.754_878), at(i, 0.569_84)]).collect()
}

fn pixels(camera: &Camera, pose: &Pose, points: &[[f64; 3]]) -> Vec<[f64; 2]> {
    points.iter().map(|p| camera.project(&pose.transform(&(Vec3::from(*p) / 1000.0))).unwrap().into()).collect()
}

fn problem(camera: &Camera, n: usize) -> Value {
    let points = points_mm(n);
    json!({"points_mm": points, "pixels": pixels(camera, &truth(), &points), "sigma_px": 1.0, "ransac": false})
}

fn solve(camera: &Value, problems: &[Value]) -> Vec<Value> {
    let file = json!({"camera": camera, "problems": problems}).to_string();
    let answer = poseloop_fed(&["solve", "-", "--json"], file.as_bytes()).done();
    serde_json::from_str::<Vec<Value>>(&answer.out).unwrap_or_else(|err| panic!("{err}: {answer:?}"))
}

fn numbers<const N: usize>(value: &Value) -> [f64; N] {
    let list: Vec<f64> = value.as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect();
    list.try_into().unwrap()
}

fn pose(answer: &Value) -> Pose {
    Pose::from_row_major(&numbers(&answer["R"]), Vec3::from(numbers::<3>(&answer["t_mm"])) / 1000.0)
}

fn assert_is_truth(answer: &Value) {
    assert_eq!(answer["ok"], true, "{answer}");
    let found = pose(answer);
    assert!(found.angle_to(&truth()) < 1e-9 && found.distance_to(&truth()) < 1e-9, "{answer}");
}

#[test]
fn exact_pixels_of_every_lens_give_the_pose() {
    let barrel = Lens::brown_conrady(&BARREL).unwrap();
    for (lens, entry) in [
        (Lens::Pinhole, entry("pinhole", &[])),
        (Lens::Pinhole, entry("brown_conrady", &[])),
        (barrel.clone(), entry("brown_conrady", &BARREL)),
        (Lens::kannala_brandt(&FISHEYE).unwrap(), entry("kannala_brandt", &FISHEYE)),
    ] {
        let answers = solve(&entry, &[problem(&camera(lens.clone()), 6), problem(&camera(lens), 20)]);
        answers.iter().for_each(assert_is_truth);
        let keys: Vec<&String> = answers[0].as_object().unwrap().keys().collect();
        let mut expected = ["R", "alternatives", "covariance", "inliers", "iterations", "ok", "rms_px", "stopped", "t_mm"];
        expected.sort_unstable();
        assert_eq!(keys, expected);
        assert_eq!(answers[0]["inliers"], json!([0, 1, 2, 3, 4, 5]));
        assert!(answers[0]["rms_px"].as_f64().unwrap() < 1e-9);
        assert_eq!((&answers[0]["stopped"], &answers[0]["alternatives"]), (&json!("converged"), &json!([])));
        assert!(answers[0]["iterations"].as_u64().unwrap() >= 1);
    }
    // The order is k1 k2 p1 p2 k3 …: another order is another lens.
    let mixed = [-0.28, 0.09, -0.01, 0.02, -0.03, 0.004, 0.0012, -0.0007];
    let answers = solve(&entry("brown_conrady", &mixed), &[problem(&camera(barrel), 20)]);
    assert!(answers[0]["rms_px"].as_f64().unwrap() > 0.1);
}

#[test]
fn answers_keep_the_order_and_each_problem_fails_alone() {
    let good = problem(&camera(Lens::Pinhole), 6);
    let with = |key: &str, value: Value| {
        let mut problem = good.clone();
        problem[key] = value;
        problem
    };
    let line: Vec<[f64; 3]> = (0..6).map(|i| [f64::from(i), 2.0 * f64::from(i), 5.0]).collect();
    let mut lacking = good.clone();
    lacking.as_object_mut().unwrap().remove("pixels");
    let few = json!({"points_mm": [[0, 0, 0], [1, 0, 0]], "pixels": [[0, 0], [1, 0]], "sigma_px": 1.0, "ransac": false});
    let problems = [
        (good.clone(), ""),
        (with("points_mm", json!(line)), "the points lie on one line or in one place, which leaves the pose open"),
        (with("points_mm", json!([[1.0, 2.0, 3.0]])), "1 point, but 6 pixels: give one pixel for each point"),
        (few, "2 points leave the pose open, at least 3 are needed"),
        (with("pixels", json!(vec![[1, 1]; 6])), "the pixels lie in one place, which leaves the pose open"),
        (with("sigma_px", json!(0.0)), "the noise sigma_px must be a number above 0"),
        (with("sigma_px", json!("1")), "the problem can't be read, sigma_px must be a number of pixels, not the text “1”"),
        (
            with("points_mm", json!([[1.0, null, 3.0]])),
            "the problem can't be read, points_mm must be a list of points of 3 numbers each, not [[1.0,null,3.0]]",
        ),
        (
            with("points_mm", json!([[1.0, 2.0]])),
            "the problem can't be read, points_mm must be a list of points of 3 numbers each, not [[1.0,2.0]]",
        ),
        (with("ransac", json!(1)), "the problem can't be read, ransac must be true or false, not 1"),
        (lacking, "the problem can't be read, the key pixels is missing; it holds a list of pixels of 2 numbers each"),
        (json!(7), "the problem can't be read, an object with the keys points_mm, pixels, sigma_px, ransac is expected, not 7"),
        (good.clone(), ""),
    ];
    let answers = solve(&entry("pinhole", &[]), &problems.clone().map(|p| p.0));
    assert_eq!(answers.len(), problems.len());
    for (answer, (problem, words)) in answers.iter().zip(&problems) {
        if words.is_empty() {
            assert_is_truth(answer);
        } else {
            assert_eq!(answer, &json!({"ok": false, "error": words}), "{problem}");
        }
    }
    assert_eq!(solve(&entry("pinhole", &[]), &[]), Vec::<Value>::new());
}

#[test]
fn pixels_may_lie_outside_the_image_but_not_beyond_the_lens() {
    let lens = Lens::brown_conrady(&[-0.1, 0.0, 0.0, 0.0]).unwrap();
    let far = Pose::new(truth().rotation, Vec3::new(0.6, 0.45, 0.7));
    let points = points_mm(8);
    let seen = pixels(&camera(lens.clone()), &far, &points);
    assert!(seen.iter().all(|p| !camera(lens.clone()).contains(&Vec2::from(*p))));
    let outside = json!({"points_mm": points, "pixels": seen, "sigma_px": 1.0, "ransac": false});
    let mut beyond = problem(&camera(lens), 8);
    beyond["pixels"][3] = json!([9000.0, 9000.0]);
    let mut robust = beyond.clone();
    robust["ransac"] = json!(true);
    let answers = solve(&entry("brown_conrady", &[-0.1, 0.0, 0.0, 0.0]), &[outside, beyond, robust]);
    assert!(pose(&answers[0]).angle_to(&far) < 1e-9 && pose(&answers[0]).distance_to(&far) < 1e-9);
    let text = "pixel 3 (counted from 0) is beyond the lens model: no ray of the lens model meets this pixel";
    assert_eq!(answers[1], json!({"ok": false, "error": text}));
    // Where points may be wrong, that one is.
    assert_is_truth(&answers[2]);
    assert_eq!(answers[2]["inliers"], json!([0, 1, 2, 4, 5, 6, 7]));
}

#[test]
fn only_with_ransac_are_wrong_points_left_out() {
    let mut squares = problem(&camera(Lens::Pinhole), 20);
    for place in [2, 7, 11, 16] {
        squares["pixels"][place] = json!([40.0 * place as f64, 30.0]);
    }
    let mut robust = squares.clone();
    robust["ransac"] = json!(true);
    let answers = solve(&entry("pinhole", &[]), &[squares, robust]);
    assert_eq!(answers[0]["inliers"].as_array().unwrap().len(), 20, "every point counts");
    assert!(answers[0]["rms_px"].as_f64().unwrap() > 20.0 && pose(&answers[0]).angle_to(&truth()) > 0.01);
    assert_is_truth(&answers[1]);
    assert_eq!(answers[1]["inliers"], json!([0, 1, 3, 4, 5, 6, 8, 9, 10, 12, 13, 14, 15, 17, 18, 19]));
    // Nothing but wrong points.
    let scattered: Vec<[f64; 2]> = (0..20).map(|i| [f64::from(i * 997 % 640), f64::from(i * 613 % 480)]).collect();
    let hopeless = json!({"points_mm": points_mm(20), "pixels": scattered, "sigma_px": 0.5, "ransac": true});
    let text = "no pose explains more of the 20 points than chance would";
    assert_eq!(solve(&entry("pinhole", &[]), &[hopeless])[0], json!({"ok": false, "error": text}));
}

#[test]
fn the_covariance_is_by_rotation_then_translation_in_radians_and_millimetres() {
    let lens = Lens::brown_conrady(&BARREL).unwrap();
    let camera = camera(lens);
    let points = points_mm(12);
    let problem =
        |sigma: f64| json!({"points_mm": points, "pixels": pixels(&camera, &truth(), &points), "sigma_px": sigma, "ransac": false});
    let answers = solve(&entry("brown_conrady", &BARREL), &[problem(1.0), problem(2.0)]);
    let covariance = Mat6::from_row_slice(&numbers::<36>(&answers[0]["covariance"]));
    assert!((covariance - covariance.transpose()).norm() < 1e-9 * covariance.norm());
    let double = Mat6::from_row_slice(&numbers::<36>(&answers[1]["covariance"]));
    assert!((double - covariance * 4.0).norm() < 1e-9 * double.norm(), "by the given noise, not by the residuals, which are 0");
    // The inverse of JᵀJ, with J from differences of the pixels along ω and δ.
    let step = [1e-6, 1e-6, 1e-6, 1e-3, 1e-3, 1e-3];
    let mut information = Mat6::zeros();
    for p in &points {
        let at = |axis: usize, sign: f64| {
            let mut xi = poseloop::geom::Vec6::zeros();
            xi[axis] = sign * step[axis] * if axis < 3 { 1.0 } else { 1e-3 };
            camera.project(&truth().perturbed(&xi).transform(&(Vec3::from(*p) / 1000.0))).unwrap()
        };
        let column = |axis: usize| (at(axis, 1.0) - at(axis, -1.0)) / (2.0 * step[axis]);
        information += Mat6::from_fn(|i, j| column(i).dot(&column(j)));
    }
    let expected = information.try_inverse().unwrap();
    assert!((covariance - expected).norm() < 1e-4 * expected.norm(), "{covariance} {expected}");
}

#[test]
fn ambiguous_sets_bring_their_other_poses() {
    let camera = camera(Lens::Pinhole);
    let far = Pose::from_euler_rad([0.6, 0.0, 0.2], Vec3::new(0.0, 0.0, 2.0));
    let square = [[-20.0, -20.0, 0.0], [20.0, -20.0, 0.0], [20.0, 20.0, 0.0], [-20.0, 20.0, 0.0]];
    let side = 20.0 * 3.0_f64.sqrt();
    let triangle = [[0.0, 40.0, 0.0], [side, -20.0, 0.0], [-side, -20.0, 0.0]];
    let above = Pose::from_euler_rad([0.0; 3], Vec3::new(0.0, 0.0, 0.069_282));
    let wide =
        json!({"width": 640, "height": 480, "fx": 200.0, "fy": 200.0, "cx": 320.0, "cy": 240.0, "model": "pinhole", "distortion": []});
    let of = |camera: &Camera, pose: &Pose, points: &[[f64; 3]]| json!({"points_mm": points, "pixels": pixels(camera, pose, points), "sigma_px": 1.0, "ransac": false});
    let flat = &solve(&entry("pinhole", &[]), &[of(&camera, &far, &square)])[0];
    assert_eq!(flat["alternatives"].as_array().unwrap().len(), 1, "{flat}");
    let other = &flat["alternatives"][0];
    assert_eq!(other.as_object().unwrap().keys().collect::<Vec<_>>(), ["R", "rms_px", "t_mm"]);
    assert!(pose(flat).angle_to(&far) < 1e-6 && (pose(other).angle_to(&far) - 1.2).abs() < 0.05, "{other}");
    let near = Camera::pinhole(640, 480, 200.0, 200.0, 320.0, 240.0);
    let three = &solve(&wide, &[of(&near, &above, &triangle)])[0];
    assert_eq!(three["alternatives"].as_array().unwrap().len(), 3, "{three}");
    assert!(three["alternatives"].as_array().unwrap().iter().all(|a| a["rms_px"].as_f64().unwrap() < 1e-6));
}

fn refused(file: &[u8], words: &[&str]) {
    let answer = poseloop_fed(&["solve", "-"], file).refused(2, words);
    assert_eq!(answer.out, "");
}

#[test]
fn only_an_unreadable_file_or_camera_ends_with_two() {
    let problems = json!([problem(&camera(Lens::Pinhole), 6)]);
    let file = |camera: Value| json!({"camera": camera, "problems": problems}).to_string().into_bytes();
    let with = |key: &str, value: Value| {
        let mut camera = entry("pinhole", &[]);
        camera[key] = value;
        file(camera)
    };
    refused(
        b"",
        &["the problems can't be read, the text ends too early, in the middle of a value, line 1, column 0", "poseloop help solve"],
    );
    refused(b"[]", &["the problems can't be read, an object with the keys camera, problems is expected, not a list of 0 numbers"]);
    refused(b"{\"camera\": ", &["the text ends too early"]);
    refused(b"\x89PNG\r\n\x1a\n", &["the problems can't be read, stream did not contain valid UTF-8"]);
    refused(&json!({"camera": entry("pinhole", &[])}).to_string().into_bytes(), &["the key problems is missing"]);
    refused(&json!({"problems": []}).to_string().into_bytes(), &["the key camera is missing"]);
    refused(
        &json!({"camera": entry("pinhole", &[]), "problems": {}}).to_string().into_bytes(),
        &["problems must be a list of problems, not an object"],
    );
    refused(&with("fx", json!("600")), &["the camera: fx must be a number of pixels, not the text “600”"]);
    refused(&with("fx", json!(0.0)), &["the camera can't be used, the focal length 0 px is not a positive number"]);
    refused(&with("width", json!(-3)), &["the camera: width must be a whole number of pixels, not -3"]);
    refused(&with("height", json!(0)), &["the image size 640 × 0 px is empty"]);
    refused(&with("model", json!("thin_prism")), &["its model thin_prism is unknown; known are pinhole, brown_conrady and kannala_brandt"]);
    refused(&with("distortion", json!([0.1, 0.0, 0.0, 0.0])), &["pinhole has no distortion; with it the model is brown_conrady"]);
    refused(&file(entry("brown_conrady", &[0.1; 7])), &["Brown–Conrady takes 4, 5 or 8 distortion coefficients, 7 were given"]);
    refused(&file(entry("kannala_brandt", &[0.1; 8])), &["Kannala–Brandt takes 4 distortion coefficients, 8 were given"]);
    let missing: Answer = poseloop(&["solve", "nowhere/problems.json"]);
    missing.refused(2, &["the problems can't be read, No such file or directory", ": nowhere/problems.json"]);
    let folder = tempfile::tempdir().unwrap();
    poseloop(&[std::ffi::OsStr::new("solve"), folder.path().as_ref()]).refused(2, &["the problems can't be read", "directory"]);
    let path = folder.path().join("problems.json");
    std::fs::write(&path, file(entry("pinhole", &[]))).unwrap();
    let answer = poseloop(&[std::ffi::OsStr::new("solve"), path.as_ref()]).done();
    assert_is_truth(&serde_json::from_str::<Value>(&answer.out).unwrap()[0]);
}

#[test]
fn wild_numbers_break_nothing() {
    let wild = [0.0, -0.0, 1e-300, 1e300, -1e300, 1e-5, 1e9, 0.1, 639.0, 123.456];
    let pick = |i: usize| wild[(i * i + 7 * i) % wild.len()];
    let problem = |k: usize| {
        let n = 3 + k % 7;
        let points: Vec<[f64; 3]> = (0..n).map(|i| [pick(i + k), pick(i * k + 1), pick(3 * i + k)]).collect();
        let pixels: Vec<[f64; 2]> = (0..n).map(|i| [pick(2 * i + k), pick(i + k * k)]).collect();
        json!({"points_mm": points, "pixels": pixels, "sigma_px": pick(k + 7).abs() + 1e-3, "ransac": k.is_multiple_of(3)})
    };
    let problems: Vec<Value> = (0..600).map(problem).collect();
    for entry in [entry("pinhole", &[]), entry("brown_conrady", &BARREL), entry("kannala_brandt", &FISHEYE)] {
        let answers = solve(&entry, &problems);
        assert_eq!(answers.len(), problems.len());
        for answer in answers {
            if answer["ok"] == true {
                assert!(numbers::<36>(&answer["covariance"]).iter().all(|v| v.is_finite()), "{answer}");
                assert!(pose(&answer).orthonormality_error() < 1e-9, "{answer}");
            } else {
                assert!(answer["error"].as_str().unwrap().len() > 10, "{answer}");
            }
        }
    }
}

#[test]
fn times_are_added_where_they_are_asked_for() {
    let file = json!({"camera": entry("pinhole", &[]), "problems": [problem(&camera(Lens::Pinhole), 6), {}]}).to_string();
    let answer = poseloop_fed(&["solve", "-", "--time", "3"], file.as_bytes()).done();
    let answers: Vec<Value> = serde_json::from_str(&answer.out).unwrap();
    assert!(answers[0]["us"].as_f64().unwrap() > 0.0);
    assert_is_truth(&answers[0]);
    assert_eq!(answers[1]["ok"], false);
}

#[test]
fn thousands_of_points_with_wrong_ones_among_them_are_no_harder() {
    let camera = camera(Lens::Pinhole);
    for (n, wrong) in [(2000, 2), (10_000, 2), (10_000, 20)] {
        let mut problem = problem(&camera, n);
        problem["ransac"] = json!(true);
        for i in (0..n).step_by(wrong) {
            problem["pixels"][i] = json!([(i * 997 % 640) as f64, (i * 613 % 480) as f64]);
        }
        let answer = &solve(&entry("pinhole", &[]), &[problem])[0];
        assert_eq!(answer["ok"], true, "{n} points, every {wrong}th wrong: {}", answer["error"]);
        assert!(pose(answer).angle_to(&truth()) < 1e-3 && pose(answer).distance_to(&truth()) < 1e-3);
        let inliers = answer["inliers"].as_array().unwrap().len();
        assert!(inliers >= n - n.div_ceil(wrong) && inliers < n, "{inliers} of {n}");
    }
    let scattered: Vec<[f64; 2]> = (0..3000).map(|i| [f64::from(i * 997 % 640), f64::from(i * 613 % 480)]).collect();
    let hopeless = json!({"points_mm": points_mm(3000), "pixels": scattered, "sigma_px": 0.5, "ransac": true});
    let text = "no pose explains more of the 3000 points than chance would";
    assert_eq!(solve(&entry("pinhole", &[]), &[hopeless])[0], json!({"ok": false, "error": text}));
}
