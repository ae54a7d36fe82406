//! `solve`: poses from points and pixels.

use super::{Failure, say};
use crate::geom::pnp::{self, PnpOptions, PnpSolution, RansacOptions};
use crate::geom::{Camera, Lens, Pose, Vec2, Vec3};
use clap::Args;
use serde::Deserialize;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::time::Instant;

/// `solve FILE`.
#[derive(Debug, Args)]
pub struct Solve {
    /// Problem file; - reads standard input
    file: PathBuf,
    /// Accepted for symmetry: the answer is JSON in any case
    #[arg(long)]
    json: bool,
    /// Solve each problem so often and add the shortest time in microseconds as "us"
    #[arg(long, hide = true)]
    time: Option<u32>,
}

#[derive(Debug, Deserialize)]
struct Problems {
    camera: CameraEntry,
    problems: Vec<Value>,
}

#[derive(Debug, Deserialize)]
struct CameraEntry {
    width: u32,
    height: u32,
    fx: f64,
    fy: f64,
    cx: f64,
    cy: f64,
    #[serde(default = "pinhole")]
    model: String,
    #[serde(default)]
    distortion: Vec<f64>,
}

fn pinhole() -> String {
    "pinhole".to_owned()
}

#[derive(Debug, Deserialize)]
struct Problem {
    points_mm: Vec<[f64; 3]>,
    pixels: Vec<[f64; 2]>,
    #[serde(default = "one")]
    sigma_px: f64,
    #[serde(default)]
    ransac: bool,
}

fn one() -> f64 {
    1.0
}

impl Solve {
    pub fn run(&self) -> Result<(), Failure> {
        let name = self.file.display();
        let text =
            if self.file.as_os_str() == "-" { std::io::read_to_string(std::io::stdin()) } else { std::fs::read_to_string(&self.file) };
        let text = text.map_err(|err| Failure::Input(format!("{err}: {name}")))?;
        let file: Problems = serde_json::from_str(&text).map_err(|err| Failure::Input(format!("{err}: {name}")))?;
        let camera = file.camera.camera().map_err(|text| Failure::Input(format!("{text}: {name}")))?;
        let answers: Vec<String> = file.problems.iter().map(|p| self.answer(&camera, p).to_string()).collect();
        say(&format!("[{}]", answers.join(",\n")))
    }

    fn answer(&self, camera: &Camera, problem: &Value) -> Value {
        let problem: Problem = match serde_json::from_value(problem.clone()) {
            Ok(problem) => problem,
            Err(err) => return json!({"ok": false, "error": err.to_string()}),
        };
        let points: Vec<Vec3> = problem.points_mm.iter().map(|p| Vec3::new(p[0] / 1000.0, p[1] / 1000.0, p[2] / 1000.0)).collect();
        let pixels: Vec<Vec2> = problem.pixels.iter().map(|p| Vec2::from(*p)).collect();
        let options = PnpOptions { sigma_px: problem.sigma_px, ransac: problem.ransac.then(RansacOptions::default) };
        let mut shortest = f64::INFINITY;
        let mut result = pnp::solve(camera, &points, &pixels, &options);
        for _ in 0..self.time.unwrap_or(0) {
            let start = Instant::now();
            result = pnp::solve(camera, &points, &pixels, &options);
            shortest = shortest.min(start.elapsed().as_secs_f64() * 1e6);
        }
        let mut answer = match result {
            Ok(solution) => solved(&solution),
            Err(err) => json!({"ok": false, "error": err.to_string()}),
        };
        if shortest.is_finite() {
            answer["us"] = json!(shortest);
        }
        answer
    }
}

fn t_mm(pose: &Pose) -> [f64; 3] {
    std::array::from_fn(|i| pose.translation[i] * 1000.0)
}

fn solved(solution: &PnpSolution) -> Value {
    let alternatives: Vec<Value> = solution
        .alternatives
        .iter()
        .map(|c| json!({"R": c.pose.rotation_row_major(), "t_mm": t_mm(&c.pose), "rms_px": c.rms_px}))
        .collect();
    // From metres to millimetres in rows and columns of the translation.
    let unit = |i: usize| if i < 3 { 1.0 } else { 1000.0 };
    let covariance: Vec<f64> = (0..36).map(|i| solution.covariance[(i / 6, i % 6)] * unit(i / 6) * unit(i % 6)).collect();
    json!({
        "ok": true,
        "R": solution.pose.rotation_row_major(),
        "t_mm": t_mm(&solution.pose),
        "rms_px": solution.rms_px,
        "inliers": solution.inliers,
        "covariance": covariance,
        "alternatives": alternatives,
        "iterations": solution.iterations,
        "stopped": solution.stopped.words(),
    })
}

impl CameraEntry {
    fn camera(&self) -> Result<Camera, String> {
        let lens = match self.model.as_str() {
            "pinhole" if self.distortion.iter().all(|v| *v == 0.0) => Lens::Pinhole,
            "pinhole" => return Err("the camera model pinhole has no distortion; say brown_conrady".to_owned()),
            "brown_conrady" => Lens::brown_conrady(&self.distortion).map_err(|err| err.to_string())?,
            "kannala_brandt" => Lens::kannala_brandt(&self.distortion).map_err(|err| err.to_string())?,
            other => return Err(format!("the camera model {other} is unknown; known are pinhole, brown_conrady, kannala_brandt")),
        };
        let camera = Camera { width: self.width, height: self.height, fx: self.fx, fy: self.fy, cx: self.cx, cy: self.cy, lens };
        camera.validate().map_err(|err| err.to_string())?;
        Ok(camera)
    }
}
