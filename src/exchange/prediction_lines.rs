//! Predictions as JSON lines: one object a line.
//!
//! `{"scene_id": 2, "im_id": 3, "obj_id": 5, "score": 0.9, "R": [9], "t_mm": [3], "time": 0.2}`, or by name with
//! `"frame": "000002/000003"` and `"object": "obj_000005"`. R is row by row; `time` may be left out.

use serde::Deserialize;

use super::bop_results::shortened;
use super::oddity::{Oddities, OddityKind};
use super::predictions::{ImageKey, ObjectKey, Prediction};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    frame: Option<String>,
    scene_id: Option<i64>,
    im_id: Option<i64>,
    object: Option<String>,
    obj_id: Option<i64>,
    score: f64,
    #[serde(rename = "R")]
    r: [f64; 9],
    t_mm: [f64; 3],
    time: Option<f64>,
}

/// Reads one line; what can't be read is reported and left out.
pub(super) fn parse(number: u32, line: &str, oddities: &mut Oddities) -> Option<Prediction> {
    let row = || -> Result<Prediction, String> {
        let line: Line =
            serde_json::from_str(line).map_err(|err| format!("{}: “{}”", crate::exchange::json_words(&err), shortened(line)))?;
        let image = match (line.frame, line.scene_id, line.im_id) {
            (Some(name), None, None) => ImageKey::Name(name),
            (None, Some(scene), Some(image)) => ImageKey::Numbers { scene, image },
            _ => return Err("give either frame, or scene_id and im_id".to_owned()),
        };
        let object = match (line.object, line.obj_id) {
            (Some(name), None) => ObjectKey::Name(name),
            (None, Some(number)) => ObjectKey::Number(number),
            _ => return Err("give either object or obj_id".to_owned()),
        };
        let time_secs = line.time.filter(|t| *t >= 0.0);
        Ok(Prediction { line: number, image, object, score: line.score, r: line.r, t_mm: line.t_mm, time_secs })
    };
    row().map_err(|what| oddities.add(OddityKind::NotAPrediction, number, || what)).ok()
}
