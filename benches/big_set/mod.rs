//! A large dataset and project for benches: 1 000 000 poses in 100 000 images of 100 scenes, as text alone, in the form
//! that the public toolkit writes (an image a line). Made once and kept in the system's folder for temporary files.

#![allow(clippy::expect_used, reason = "a bench that can't go on ends")]

use poseloop::geom::Pose;
use rand::{Rng, SeedableRng};
use rand_pcg::Pcg64Mcg;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Poses, images and scenes; as many as the peers' script makes.
pub const POSES: usize = 1_000_000;
const IMAGES: usize = 100_000;
const SCENES: usize = 100;
const CAMERA: &str = r#"{"cam_K": [600.0, 0.0, 319.5, 0.0, 600.0, 239.5, 0.0, 0.0, 1.0], "depth_scale": 1.0}"#;

/// Folder of everything that benches keep.
pub fn folder() -> PathBuf {
    let folder = std::env::temp_dir().join("poseloop-bench");
    std::fs::create_dir_all(&folder).expect("a folder for temporary files");
    folder
}

/// The dataset; the folder in `POSELOOP_BENCH_SET` where that is given, which the peers' script made, else our own.
pub fn dataset() -> PathBuf {
    if let Some(folder) = std::env::var_os("POSELOOP_BENCH_SET") {
        return folder.into();
    }
    let folder = folder().join("set");
    if !folder.join("made").exists() {
        write(&folder);
        std::fs::write(folder.join("made"), "").expect("a written file");
    }
    folder
}

fn write(folder: &Path) {
    let mut random = Pcg64Mcg::seed_from_u64(11);
    let (images, poses) = (IMAGES / SCENES, POSES / IMAGES);
    for scene in 0..SCENES {
        let lines: Vec<String> = (0..images)
            .map(|image| {
                let labels: Vec<String> = (0..poses).map(|_| label(&mut random)).collect();
                format!("  \"{image}\": [{}]", labels.join(", "))
            })
            .collect();
        let cameras: Vec<String> = (0..images).map(|image| format!("  \"{image}\": {CAMERA}")).collect();
        let path = folder.join(format!("test/{scene:06}"));
        std::fs::create_dir_all(&path).expect("a folder");
        for (name, lines) in [("scene_gt.json", lines), ("scene_camera.json", cameras)] {
            std::fs::write(path.join(name), format!("{{\n{}\n}}", lines.join(",\n"))).expect("a written file");
        }
    }
}

fn label(random: &mut Pcg64Mcg) -> String {
    let mut angle = || random.random_range(-3.0..3.0);
    let rotation = Pose::from_euler_rad([angle(), angle(), angle()], poseloop::geom::Vec3::zeros()).rotation_row_major();
    let place = [random.random_range(-300.0..300.0), random.random_range(-200.0..200.0), random.random_range(400.0..1500.0)];
    let object = random.random_range(1..31);
    let list = |numbers: &[f64]| serde_json::to_string(numbers).expect("numbers");
    let mut text = String::new();
    let (rotation, place) = (list(&rotation), list(&place));
    write!(text, "{{\"cam_R_m2c\": {rotation}, \"cam_t_m2c\": {place}, \"obj_id\": {object}}}").expect("a text");
    text
}

/// Peak resident memory of this process in megabytes; on Linux alone.
pub fn peak_rss_mb() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().split(' ').next()?.parse::<f64>().ok()? / 1024.0)
}

/// Runs this very bench again and again in processes of their own, each with a variable set, and gives a line about the
/// seconds and megabytes that they print, and the median of the seconds.
pub fn in_own_processes(repeats: usize, variable: &str, value: &Path) -> (String, f64) {
    let (mut seconds, mut memory) = (Vec::new(), Vec::new());
    let program = std::env::current_exe().expect("this program");
    for _ in 0..repeats {
        let output = std::process::Command::new(&program).env(variable, value).output().expect("a started process");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let line = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        let mut numbers = line.split(' ').map(|n| n.parse::<f64>().expect("a number"));
        seconds.extend(numbers.next());
        memory.extend(numbers.next());
    }
    for numbers in [&mut seconds, &mut memory] {
        numbers.sort_by(f64::total_cmp);
    }
    let (median, last) = (seconds[repeats / 2], repeats - 1);
    let line = format!(
        "min {:.3} s, median {median:.3} s, max {:.3} s of {repeats}; peak {:.0} to {:.0} MB",
        seconds[0], seconds[last], memory[0], memory[last]
    );
    (line, median)
}
