//! `solve`: poses from points and pixels.

use super::json_keys::{Key, complaint, rows, side};
use super::{Failure, unsaid};
use crate::exchange::{json_words, without_mark};
use crate::geom::pnp::{self, PnpError, PnpOptions, PnpSolution, RansacOptions};
use crate::geom::{Camera, Lens, Pose, Vec2, Vec3};
use clap::Args;
use serde::Deserialize;
use serde_json::{Value, json};
use std::io::Write as _;
use std::path::PathBuf;
use std::time::Instant;

const MM_PER_M: f64 = 1000.0;

const FORM: &str = r#"The file holds one camera and any number of problems:

  {"camera": {"width", "height", "fx", "fy", "cx", "cy",
              "model": "pinhole" | "brown_conrady" | "kannala_brandt",
              "distortion": [k1, k2, p1, p2, k3, k4, k5, k6] or [k1, k2, k3, k4]},
   "problems": [{"points_mm": [[x, y, z], …], "pixels": [[u, v], …],
                 "sigma_px": 1.0, "ransac": false}]}

The answer is a list in the same order:

  {"ok": true, "R": [9, by row], "t_mm": [3], "rms_px", "inliers": [places from 0],
   "covariance": [36, by row], "alternatives": [{"R", "t_mm", "rms_px"}],
   "iterations", "stopped"}
  {"ok": false, "error": "…"}

X_camera = R·X_object + t; x right, y down, z forward; the centre of the top-left pixel
is (0, 0), and pixels may lie outside the image. The covariance is that of (ω rad, δ mm)
with R = exp(ω)·R̂ and t = t̂ + δ, from the given sigma_px, not rescaled by the residuals.
With "ransac" some points may be wrong altogether; without it all count by their squares."#;

/// `solve FILE`.
#[derive(Debug, Args)]
#[command(after_long_help = FORM)]
pub struct Solve {
    /// Problem file; - reads standard input
    file: PathBuf,
    /// Accepted for symmetry: the answer is JSON in any case
    #[arg(long)]
    json: bool,
    /// Solve each problem so many times and add the shortest time in microseconds as "us"
    #[arg(long, value_name = "TIMES")]
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

const FILE: [Key; 2] = [
    Key { name: "camera", required: true, wanted: "an object", fits: Value::is_object },
    Key { name: "problems", required: true, wanted: "a list of problems", fits: Value::is_array },
];

const CAMERA: [Key; 8] = [
    Key { name: "width", required: true, wanted: "a whole number of pixels", fits: side },
    Key { name: "height", required: true, wanted: "a whole number of pixels", fits: side },
    Key { name: "fx", required: true, wanted: "a number of pixels", fits: Value::is_number },
    Key { name: "fy", required: true, wanted: "a number of pixels", fits: Value::is_number },
    Key { name: "cx", required: true, wanted: "a number of pixels", fits: Value::is_number },
    Key { name: "cy", required: true, wanted: "a number of pixels", fits: Value::is_number },
    Key { name: "model", required: false, wanted: "pinhole, brown_conrady or kannala_brandt", fits: Value::is_string },
    Key {
        name: "distortion",
        required: false,
        wanted: "a list of numbers",
        fits: |v| v.as_array().is_some_and(|list| list.iter().all(Value::is_number)),
    },
];

const PROBLEM: [Key; 4] = [
    Key { name: "points_mm", required: true, wanted: "a list of points of 3 numbers each", fits: rows::<3> },
    Key { name: "pixels", required: true, wanted: "a list of pixels of 2 numbers each", fits: rows::<2> },
    Key { name: "sigma_px", required: false, wanted: "a number of pixels", fits: Value::is_number },
    Key { name: "ransac", required: false, wanted: "true or false", fits: Value::is_boolean },
];

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
        let unread = |text: String| Failure::Input(format!("{text}; `poseloop help solve` shows the form: {name}"));
        let text =
            if self.file.as_os_str() == "-" { std::io::read_to_string(std::io::stdin()) } else { std::fs::read_to_string(&self.file) };
        let text = text.map_err(|err| Failure::Input(format!("the problems can't be read, {err}: {name}")))?;
        let file: Value = serde_json::from_slice(without_mark(text.as_bytes())).map_err(|err| {
            unread(format!("the problems can't be read, {}, line {}, column {}", json_words(&err), err.line(), err.column()))
        })?;
        let wrong = complaint(&file, &FILE, None).or_else(|| complaint(&file["camera"], &CAMERA, None).map(|c| format!("the camera: {c}")));
        if let Some(wrong) = wrong {
            return Err(unread(format!("the problems can't be read, {wrong}")));
        }
        let file: Problems =
            serde_json::from_value(file).map_err(|err| unread(format!("the problems can't be read, {}", json_words(&err))))?;
        let camera = file.camera.camera().map_err(|text| unread(format!("the camera can't be used, {text}")))?;
        self.write(&camera, &file.problems).map_err(|err| unsaid(&err, 3))
    }

    /// Each answer goes out as soon as it is there.
    fn write(&self, camera: &Camera, problems: &[Value]) -> std::io::Result<()> {
        let mut out = std::io::stdout().lock();
        out.write_all(b"[")?;
        for (i, problem) in problems.iter().enumerate() {
            out.write_all(if i > 0 { b",\n" } else { b"" })?;
            serde_json::to_writer(&mut out, &self.answer(camera, problem))?;
        }
        out.write_all(b"]\n")?;
        out.flush()
    }

    fn answer(&self, camera: &Camera, problem: &Value) -> Value {
        let read = || match complaint(problem, &PROBLEM, None) {
            Some(wrong) => Err(wrong),
            None => Problem::deserialize(problem).map_err(|err| json_words(&err)),
        };
        let problem = match read() {
            Ok(problem) => problem,
            Err(wrong) => return json!({"ok": false, "error": format!("the problem can't be read, {wrong}")}),
        };
        let (result, us) = self.timed(camera, &problem);
        let mut answer = match result {
            Ok(solution) => solved(&solution),
            Err(err) => json!({"ok": false, "error": err.to_string()}),
        };
        if let Some(us) = us {
            answer["us"] = json!(us);
        }
        answer
    }

    /// The solution, and the shortest time of the repeats where they are asked for.
    fn timed(&self, camera: &Camera, problem: &Problem) -> (Result<PnpSolution, PnpError>, Option<f64>) {
        let points: Vec<Vec3> = problem.points_mm.iter().map(|p| Vec3::from(*p) / MM_PER_M).collect();
        let pixels: Vec<Vec2> = problem.pixels.iter().map(|p| Vec2::from(*p)).collect();
        let options = PnpOptions { sigma_px: problem.sigma_px, ransac: problem.ransac.then(RansacOptions::default) };
        let solve = || pnp::solve(camera, &points, &pixels, &options);
        let once = |_| {
            let start = Instant::now();
            std::hint::black_box(solve().is_ok());
            start.elapsed().as_secs_f64() * 1e6
        };
        (solve(), self.time.and_then(|times| (0..times).map(once).reduce(f64::min)))
    }
}

fn t_mm(pose: &Pose) -> [f64; 3] {
    std::array::from_fn(|i| pose.translation[i] * MM_PER_M)
}

fn solved(solution: &PnpSolution) -> Value {
    let candidate = |c: &pnp::Candidate| json!({"R": c.pose.rotation_row_major(), "t_mm": t_mm(&c.pose), "rms_px": c.rms_px});
    // From metres to millimetres in rows and columns of the translation.
    let unit = |i: usize| if i < 3 { 1.0 } else { MM_PER_M };
    let covariance: Vec<f64> = (0..36).map(|i| solution.covariance[(i / 6, i % 6)] * unit(i / 6) * unit(i % 6)).collect();
    json!({
        "ok": true,
        "R": solution.pose.rotation_row_major(),
        "t_mm": t_mm(&solution.pose),
        "rms_px": solution.rms_px,
        "inliers": solution.inliers,
        "covariance": covariance,
        "alternatives": solution.alternatives.iter().map(candidate).collect::<Vec<Value>>(),
        "iterations": solution.iterations,
        "stopped": solution.stopped.words(),
    })
}

impl CameraEntry {
    fn camera(&self) -> Result<Camera, String> {
        let camera = Camera::pinhole(self.width, self.height, self.fx, self.fy, self.cx, self.cy).with_lens(self.lens()?);
        camera.validate().map_err(|err| err.to_string())?;
        Ok(camera)
    }

    fn lens(&self) -> Result<Lens, String> {
        match self.model.as_str() {
            "pinhole" if self.distortion.iter().all(|v| *v == 0.0) => Ok(Lens::Pinhole),
            "pinhole" => Err("pinhole has no distortion; with it the model is brown_conrady".to_owned()),
            "brown_conrady" if self.distortion.is_empty() => Ok(Lens::Pinhole),
            "brown_conrady" => Lens::brown_conrady(&self.distortion).map_err(|err| err.to_string()),
            "kannala_brandt" => Lens::kannala_brandt(&self.distortion).map_err(|err| err.to_string()),
            other => Err(format!("its model {other} is unknown; known are pinhole, brown_conrady and kannala_brandt")),
        }
    }
}
