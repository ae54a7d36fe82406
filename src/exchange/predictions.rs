//! Predicted poses from a file, whatever its format.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::io::BufRead;
use std::path::Path;

use super::oddity::{Oddities, OddityKind};
use super::{ExchangeError, bop_results, prediction_lines};
use crate::geom::{Pose, Vec3};

/// `‖RᵀR − I‖` beyond which a matrix is no rotation: published ground truth, written as a prediction, is off by up to
/// 0.016 (LM-O).
const NOT_ORTHONORMAL: f64 = 0.02;
/// Distances below this look like metres, mm.
const METRES_SUSPECT_MM: f64 = 10.0;
/// No camera sees an object from so far, mm.
const TOO_FAR_MM: f64 = 1e6;
/// Longer lines are no predictions.
const MOST_LINE_BYTES: u64 = 1 << 20;
/// bop_toolkit refuses times of one image that differ by more, seconds.
const SAME_TIME_SECS: f64 = 1e-3;
/// Lines between two reports of how far the reading is: some milliseconds.
const LINES_AT_ONCE: u32 = 1024;

/// The image of a prediction.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ImageKey {
    /// By the numbers of a BOP dataset.
    Numbers {
        /// The scene.
        scene: i64,
        /// The image.
        image: i64,
    },
    /// `SESSION/NAME`.
    Name(String),
}

impl std::fmt::Display for ImageKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Numbers { scene, image } => write!(f, "scene {scene}, image {image}"),
            Self::Name(name) => write!(f, "frame {name}"),
        }
    }
}

/// The object of a prediction.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ObjectKey {
    /// By its number in a BOP dataset.
    Number(i64),
    /// By its name.
    Name(String),
}

impl std::fmt::Display for ObjectKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Number(number) => write!(f, "object {number}"),
            Self::Name(name) => write!(f, "object {name}"),
        }
    }
}

/// One predicted pose as its file says it.
#[derive(Clone, Debug, PartialEq)]
pub struct Prediction {
    /// The line, counted from 1.
    pub line: u32,
    /// The image.
    pub image: ImageKey,
    /// The object.
    pub object: ObjectKey,
    /// The score.
    pub score: f64,
    /// Rotation, row by row, as written.
    pub r: [f64; 9],
    /// Translation, millimetres, as written.
    pub t_mm: [f64; 3],
    /// How long the image took, seconds, where it says so.
    pub time_secs: Option<f64>,
}

impl Prediction {
    /// The pose, metres, with the rotation as written.
    pub fn camera_from_object(&self) -> Pose {
        Pose::from_row_major(&self.r, Vec3::from(self.t_mm.map(|t| t / 1000.0)))
    }

    /// Notes what is odd about the pose.
    fn check(&self, oddities: &mut Oddities) {
        let pose = Pose::from_row_major(&self.r, Vec3::from(self.t_mm));
        let error = pose.orthonormality_error();
        if error > NOT_ORTHONORMAL || pose.determinant() < 0.0 {
            oddities.add(OddityKind::NotARotation, self.line, || {
                if pose.determinant() < 0.0 { "mirrored".to_owned() } else { format!("{error:.3} from orthonormal") }
            });
        }
        let depth = pose.translation.z;
        if depth < 0.0 {
            oddities.add(OddityKind::BehindCamera, self.line, || format!("z is {depth:.1} mm"));
        }
        if pose.translation.norm() > TOO_FAR_MM {
            oddities.add(OddityKind::TooFar, self.line, || format!("{:.3e} mm", pose.translation.norm()));
        }
        if pose.translation.norm() < METRES_SUSPECT_MM {
            oddities.add(OddityKind::LooksLikeMetres, self.line, || format!("{:.3} mm from the camera", pose.translation.norm()));
        }
    }
}

/// Predictions of a file and what was odd about it.
#[derive(Debug, Default)]
pub struct Predictions {
    /// The predictions, in the order of the file.
    pub rows: Vec<Prediction>,
    /// Lines with something in them, but the header.
    pub lines: usize,
    /// What was odd.
    pub oddities: Oddities,
}

/// Reads predictions: JSON lines where the file's name ends in `.jsonl`, `.ndjson` or `.json`, else a results file of BOP.
///
/// # Errors
/// Where the file can't be read, or has a line that is far too long.
pub fn read(path: &Path) -> Result<Predictions, ExchangeError> {
    read_while(path, &|_, _| true)
}

/// As [`read`]; `report` is told how many bytes of how many were read, and says whether to go on.
///
/// # Errors
/// As [`read`], and [`ExchangeError::Cancelled`].
pub fn read_while(path: &Path, report: &dyn Fn(u64, u64) -> bool) -> Result<Predictions, ExchangeError> {
    let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
    let is_json = matches!(ending.as_str(), "jsonl" | "ndjson" | "json");
    let file = std::fs::File::open(path).map_err(ExchangeError::io(path))?;
    let total = file.metadata().map_err(ExchangeError::io(path))?.len();
    let (mut done, mut is_wanted) = (0, true);
    let mut found = Predictions { oddities: Oddities::of(path), ..Predictions::default() };
    let mut is_start = true;
    each_line(path, std::io::BufReader::new(file), |number, line| {
        done += line.len() as u64 + 1;
        if number % LINES_AT_ONCE == 0 {
            is_wanted = is_wanted && report(done.min(total), total);
        }
        if !is_wanted || line.trim().is_empty() {
            return;
        }
        if std::mem::take(&mut is_start) && !is_json && bop_results::take_header(number, line, &mut found.oddities) {
            return;
        }
        found.lines += 1;
        let oddities = &mut found.oddities;
        let row = if is_json { prediction_lines::parse(number, line, oddities) } else { bop_results::parse(number, line, oddities) };
        found.rows.extend(row.inspect(|row| row.check(oddities)));
    })?;
    if !(is_wanted && report(total, total)) {
        return Err(ExchangeError::Cancelled);
    }
    if is_start && !is_json {
        found.oddities.add(OddityKind::Header, 1, || "the file is empty".to_owned());
    }
    check_times(&found.rows, &mut found.oddities);
    check_repeats(&found.rows, &mut found.oddities);
    Ok(found)
}

/// Calls `take(number, line)` for every line; what is no text comes with marks in its place. Lines end with `\n`, `\r\n` or
/// `\r`.
pub(super) fn each_line(path: &Path, mut reader: impl BufRead, mut take: impl FnMut(u32, &str)) -> Result<(), ExchangeError> {
    let start = reader.fill_buf().map_err(ExchangeError::io(path))?;
    if let Some(text) = why_no_text(start) {
        return Err(ExchangeError::Format { path: path.to_owned(), place: String::new(), text: text.to_owned() });
    }
    let (mut bytes, mut number) = (Vec::new(), 0u32);
    loop {
        bytes.clear();
        let read = std::io::Read::take(&mut reader, MOST_LINE_BYTES).read_until(b'\n', &mut bytes).map_err(ExchangeError::io(path))?;
        if read == 0 {
            return Ok(());
        }
        if read as u64 == MOST_LINE_BYTES && bytes.last() != Some(&b'\n') {
            let text = "the line has more than a megabyte, so this is no list of poses".to_owned();
            return Err(ExchangeError::Format { path: path.to_owned(), place: format!("line {}", number + 1), text });
        }
        let text = String::from_utf8_lossy(&bytes);
        let text = if number == 0 { text.trim_start_matches('\u{feff}') } else { &text };
        for line in text.trim_end_matches(['\n', '\r']).split('\r') {
            number += 1;
            take(number, line);
        }
    }
}

/// What the first bytes of a file are, where they are no lines of text.
fn why_no_text(start: &[u8]) -> Option<&'static str> {
    match start {
        [0x1f, 0x8b, ..] => Some("the file is compressed (gzip); unpack it first"),
        [b'P', b'K', 3, 4, ..] => Some("the file is an archive (zip); unpack it first"),
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Some("the file is written in UTF-16; save it as UTF-8"),
        _ if start.contains(&0) => Some("the file is no text"),
        _ => None,
    }
}

/// All lines of an image give the time of the image; unknown times aside.
fn check_times(rows: &[Prediction], oddities: &mut Oddities) {
    let mut times: HashMap<&ImageKey, (f64, u32)> = HashMap::new();
    for row in rows {
        let Some(time) = row.time_secs else { continue };
        let (first, line) = *times.entry(&row.image).or_insert((time, row.line));
        if (first - time).abs() > SAME_TIME_SECS {
            oddities.add(OddityKind::TimeDiffers, row.line, || format!("{time} s, but {first} s in line {line} for {}", row.image));
        }
    }
}

/// A row that says the same as an earlier one: bop_toolkit counts both, the second one as a false positive.
fn check_repeats(rows: &[Prediction], oddities: &mut Oddities) {
    let mut lines: HashMap<(&ImageKey, &ObjectKey, u64, [u64; 12]), u32> = HashMap::with_capacity(rows.len());
    for row in rows {
        let mut bits = [0; 12];
        for (bits, number) in bits.iter_mut().zip(row.r.iter().chain(&row.t_mm)) {
            *bits = number.to_bits();
        }
        match lines.entry((&row.image, &row.object, row.score.to_bits(), bits)) {
            Entry::Occupied(first) => oddities.add(OddityKind::Repeated, row.line, || format!("as line {}", first.get())),
            Entry::Vacant(place) => drop(place.insert(row.line)),
        }
    }
}
