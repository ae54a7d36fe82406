//! Every target with its errors, as a table.

use std::io::Write as _;
use std::path::Path;

use super::super::{Failure, of_system};
use crate::eval::{Case, Estimate, Evaluation, Truth};

const HEADER: &str = "frame,object,instance,line,score,visibility,distance_m,tilt_deg,image_x,image_y,\
translation_mm,rotation_deg,mssd_mm,mspd_px,vsd,add_mm,adds_mm,projection_px,cou,\
depth_mm,lateral_mm,in_plane_deg,out_of_plane_deg,object_x_mm,object_y_mm,object_z_mm,object_rx_deg,object_ry_deg,object_rz_deg,\
recall_mssd,recall_mspd,cause,rule";

/// Writes the table; numbers that there are not are empty.
pub fn write(path: &Path, truth: &Truth, evaluation: &Evaluation, estimates: &[Estimate]) -> Result<(), Failure> {
    let failed = |err: std::io::Error| of_system(err.kind(), format!("the table of errors can't be written ({err}): {}", path.display()));
    let mut out = std::io::BufWriter::new(std::fs::File::create(path).map_err(failed)?);
    writeln!(out, "{HEADER}").map_err(failed)?;
    for case in &evaluation.cases {
        writeln!(out, "{}", row(truth, case, estimates)).map_err(failed)?;
    }
    out.flush().map_err(failed)
}

fn row(truth: &Truth, case: &Case, estimates: &[Estimate]) -> String {
    let number = |value: Option<f64>| value.map_or_else(String::new, |v| format!("{v:.9}"));
    let mm = |value: Option<f64>| number(value.map(|v| v * 1000.0));
    let deg = |value: Option<f64>| number(value.map(f64::to_degrees));
    let (frame, model) = (&truth.frames[case.frame as usize], &truth.models[case.model as usize]);
    let (conditions, errors, parts) = (&case.conditions, case.errors.as_ref(), case.parts.as_ref());
    let line = case.estimate.and_then(|e| estimates.get(e as usize)).map_or_else(String::new, |e| e.line.to_string());
    let shift = |i: usize| mm(parts.map(|p| p.object_shift_m[i]));
    let turn = |i: usize| deg(parts.map(|p| p.object_turn_rad[i]));
    let cause = case.cause.as_ref();
    [
        quoted(&frame.name),
        quoted(&model.name),
        case.instance.to_string(),
        line,
        number(case.score),
        number(conditions.visibility),
        number(Some(conditions.distance_m)),
        number(Some(conditions.tilt_deg)),
        number(conditions.position.map(|p| p[0])),
        number(conditions.position.map(|p| p[1])),
        mm(errors.map(|e| e.translation_m)),
        deg(errors.map(|e| e.rotation_rad)),
        mm(errors.and_then(|e| e.mssd_m)),
        number(errors.and_then(|e| e.mspd_px)),
        number(errors.and_then(|e| e.vsd)),
        mm(errors.and_then(|e| e.add_m)),
        mm(errors.and_then(|e| e.adds_m)),
        number(errors.and_then(|e| e.projection_px)),
        number(errors.and_then(|e| e.mask)),
        mm(parts.map(|p| p.depth_m)),
        mm(parts.map(|p| p.lateral_m)),
        deg(parts.map(|p| p.in_plane_rad)),
        deg(parts.map(|p| p.out_of_plane_rad)),
        shift(0),
        shift(1),
        shift(2),
        turn(0),
        turn(1),
        turn(2),
        number(Some(case.found.mssd_share())),
        number(Some(case.found.mspd_share())),
        quoted(cause.map_or("", |c| c.kind.words())),
        quoted(cause.map_or("", |c| &c.rule)),
    ]
    .join(",")
}

/// A field of words: in quotes where it needs them.
fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}
