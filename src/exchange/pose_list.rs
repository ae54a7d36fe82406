//! Plain lists: poses of one object, `qw qx qy qz tx ty tz` in metres, a line each, and points, `x y z` in metres.
//!
//! Empty lines and lines that begin with `#` are passed over; they are not counted as poses. A quaternion of length zero,
//! or `nan` in place of any number or of all, is a missing pose.

use std::path::Path;

use super::bop_results::shortened;
use super::{ExchangeError, predictions};
use crate::geom::{Pose, Vec3};

/// A quaternion whose length differs from 1 by more is counted.
const LENGTH_TOLERANCE: f64 = 0.01;

/// Poses of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PoseList {
    /// The poses, `None` where one is missing.
    pub poses: Vec<Option<Pose>>,
    /// The line of each, counted from 1.
    pub lines: Vec<u32>,
    /// Lines whose quaternion was more than 1 % longer or shorter than 1; it was normalised like all of them.
    pub not_unit: Vec<u32>,
}

/// Reads a list of poses.
///
/// # Errors
/// Where the file can't be read, or a line has not seven numbers.
pub fn read_poses(path: &Path) -> Result<PoseList, ExchangeError> {
    let mut list = PoseList::default();
    rows::<7>(path, "qw qx qy qz tx ty tz", |line, numbers| {
        list.lines.push(line);
        let quaternion = [numbers[0], numbers[1], numbers[2], numbers[3]];
        let translation = Vec3::new(numbers[4], numbers[5], numbers[6]);
        let length = quaternion.iter().map(|v| v * v).sum::<f64>().sqrt();
        if quaternion.iter().chain(&translation).any(|v| v.is_infinite()) || length.is_infinite() {
            return Err("a number is infinite; a missing pose is written as nan, or as a quaternion of zeros".to_owned());
        }
        let is_missing = length == 0.0 || !translation.iter().all(|v| v.is_finite());
        let pose = if is_missing { None } else { Pose::from_quaternion_wxyz(quaternion, translation).ok() };
        if pose.is_some() && (length - 1.0).abs() > LENGTH_TOLERANCE {
            list.not_unit.push(line);
        }
        list.poses.push(pose);
        Ok(())
    })?;
    Ok(list)
}

/// Reads a list of points.
///
/// # Errors
/// Where the file can't be read, a line has not three finite numbers, or there is none.
pub fn read_points(path: &Path) -> Result<Vec<Vec3>, ExchangeError> {
    let mut points = Vec::new();
    rows::<3>(path, "x y z", |_, numbers| {
        if !numbers.iter().all(|v| v.is_finite()) {
            return Err("a coordinate is not a finite number".to_owned());
        }
        points.push(Vec3::from(numbers));
        Ok(())
    })?;
    if points.is_empty() {
        return Err(ExchangeError::Format {
            path: path.to_owned(),
            place: String::new(),
            text: "there are no points in the file".to_owned(),
        });
    }
    Ok(points)
}

/// Calls `take(line, numbers)` for every line of N numbers and ends at the first other one.
fn rows<const N: usize>(path: &Path, names: &str, mut take: impl FnMut(u32, [f64; N]) -> Result<(), String>) -> Result<(), ExchangeError> {
    let file = std::fs::File::open(path).map_err(ExchangeError::io(path))?;
    let mut refused = None;
    predictions::each_line(path, std::io::BufReader::new(file), |line, text| {
        let text = text.trim();
        if refused.is_some() || text.is_empty() || text.starts_with('#') {
            return;
        }
        let result = numbers::<N>(text, names).and_then(|numbers| take(line, numbers));
        refused = result.err().map(|text| ExchangeError::Format { path: path.to_owned(), place: format!("line {line}"), text });
    })?;
    refused.map_or(Ok(()), Err)
}

fn numbers<const N: usize>(text: &str, names: &str) -> Result<[f64; N], String> {
    let word = |word: &str| word.parse::<f64>().map_err(|_| format!("“{}” is no number", shortened(word)));
    let numbers: Vec<f64> = text.split_whitespace().map(word).collect::<Result<_, _>>()?;
    if let [only] = numbers.as_slice()
        && only.is_nan()
    {
        return Ok([f64::NAN; N]);
    }
    let count = numbers.len();
    numbers.try_into().map_err(|_| format!("the line has {} instead of {N} ({names})", super::counted(count, "number")))
}
