//! Results files of BOP: `METHOD_DATASET-SPLIT.csv`, as the toolkit's page on the challenge describes them.
//!
//! One line an estimate: `scene_id,im_id,obj_id,score,R,t,time`. R are nine numbers row by row, t three in millimetres,
//! both separated by spaces; `time` is that of the whole image in seconds, −1 where it is not known. The toolkit reads the
//! columns by their order, whatever the header says; so do we, and report another header.

use super::oddity::{Oddities, OddityKind};
use super::predictions::{ImageKey, ObjectKey, Prediction};

/// The header of the format.
pub const HEADER: &str = "scene_id,im_id,obj_id,score,R,t,time";
/// Fields a line.
const FIELDS: usize = 7;

/// Whether the first line is a header; one of other words, or none at all, is reported.
pub(super) fn take_header(number: u32, line: &str, oddities: &mut Oddities) -> bool {
    if line.trim() == HEADER {
        return true;
    }
    let has_letters = line.split(',').next().is_some_and(|field| field.trim().parse::<f64>().is_err());
    oddities.add(OddityKind::Header, number, || {
        if has_letters { format!("“{}”", shortened(line)) } else { "there is no header, the file begins with an estimate".to_owned() }
    });
    has_letters
}

/// Reads one line; what can't be read is reported and left out.
pub(super) fn parse(number: u32, line: &str, oddities: &mut Oddities) -> Option<Prediction> {
    let fields: Vec<&str> = line.split(',').collect();
    if fields.len() != FIELDS {
        oddities.add(OddityKind::FieldCount, number, || format!("{} fields", fields.len()));
        return None;
    }
    let row = || -> Result<Prediction, String> {
        let id = |i: usize| fields[i].trim().parse::<i64>().map_err(|_| format!("“{}” is no whole number", shortened(fields[i])));
        let time = finite(fields[6])?;
        Ok(Prediction {
            line: number,
            image: ImageKey::Numbers { scene: id(0)?, image: id(1)? },
            object: ObjectKey::Number(id(2)?),
            score: finite(fields[3])?,
            r: numbers(fields[4], "R")?,
            t_mm: numbers(fields[5], "t")?,
            time_secs: (time >= 0.0).then_some(time),
        })
    };
    row().map_err(|what| oddities.add(OddityKind::NotANumber, number, || what)).ok()
}

fn finite(field: &str) -> Result<f64, String> {
    let number = field.trim().parse::<f64>().map_err(|_| format!("“{}” is no number", shortened(field)))?;
    if number.is_finite() { Ok(number) } else { Err(format!("“{}” is not finite", shortened(field))) }
}

fn numbers<const N: usize>(field: &str, name: &str) -> Result<[f64; N], String> {
    let numbers: Vec<f64> = field.split_whitespace().map(finite).collect::<Result<_, _>>()?;
    let count = numbers.len();
    numbers.try_into().map_err(|_| format!("{name} has {} instead of {N}", super::counted(count, "number")))
}

/// The first characters, for a message.
pub(super) fn shortened(text: &str) -> String {
    const MOST: usize = 40;
    let text = text.trim();
    if text.chars().count() <= MOST { text.to_owned() } else { format!("{}…", text.chars().take(MOST).collect::<String>()) }
}
