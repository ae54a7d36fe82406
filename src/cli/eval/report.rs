//! What `eval` says: one line of JSON, or lines for people.

use serde_json::{Map, Value, json};
use std::time::Instant;

use super::super::{Failure, count, path_text, say};
use crate::eval::cause::CauseKind;
use crate::eval::summary::{self, Figure, SliceDifferences, SliceFigures};
use crate::eval::{DepthUse, Evaluation, Statistic};
use crate::tasks::judge::{Judgement, Question, SetFigures};
use std::collections::BTreeMap;

/// Says the report.
pub fn say_report(judged: &Judgement, question: &Question, start: Instant, as_json: bool) -> Result<(), Failure> {
    let (Some(evaluation), Some(of_set)) = (judged.evaluations.first(), judged.figures.first()) else { return Ok(()) };
    if !as_json {
        return say_lines(judged, evaluation, of_set);
    }
    let mut report = head(judged, question, evaluation, &of_set.all);
    report.insert("per_object".to_owned(), objects(judged, evaluation, of_set));
    report.insert("slices".to_owned(), slices(of_set).map(slice_json).collect());
    if !judged.comparison.is_empty() {
        report.insert("comparison".to_owned(), judged.comparison.iter().map(comparison_json).collect());
    }
    report.insert("causes".to_owned(), causes(evaluation));
    report.insert("warnings".to_owned(), warnings(judged).into());
    report.insert("seconds".to_owned(), json!(start.elapsed().as_secs_f64()));
    say(&Value::Object(report).to_string())
}

fn head(judged: &Judgement, question: &Question, evaluation: &Evaluation, all: &SliceFigures) -> Map<String, Value> {
    let prepared = &judged.prepared;
    let value = |s: Statistic| all.figures[s.place()].value;
    let depth = match (evaluation.asked.vsd, question.options.depth) {
        (false, _) => Value::Null,
        (true, DepthUse::File) => json!("file"),
        (true, DepthUse::Rendered) => json!("rendered"),
    };
    let rows = prepared.sets.first().map_or(0, |set| set.rows);
    let report = json!({
        "targets": evaluation.cases.len(),
        "estimates": rows,
        "used": evaluation.used,
        "targets_without_estimate": evaluation.targets_without_estimate(),
        "targets_without_truth": evaluation.scope.targets_without_truth,
        "estimates_outside_targets": evaluation.left_out.outside_targets,
        "estimates_beyond_count": evaluation.left_out.beyond_count,
        "frames": evaluation.scope.frames.len(),
        "targets_file": prepared.targets_file.as_deref().map(path_text),
        "models": prepared.models_folder,
        "visibility": evaluation.scope.visibility(),
        "symmetry": judged.symmetries(),
        "depth": depth,
        "bop19": {
            "AR": value(Statistic::Ar), "AR_VSD": value(Statistic::ArVsd),
            "AR_MSSD": value(Statistic::ArMssd), "AR_MSPD": value(Statistic::ArMspd),
        },
        "bop24": {
            "mAP": value(Statistic::Map), "mAP_MSSD": value(Statistic::MapMssd),
            "mAP_MSPD": value(Statistic::MapMspd), "mAP_MSSD_mm": value(Statistic::MapMssdMm),
        },
        "auc": {
            "ADD": value(Statistic::AucAdd), "ADD-S": value(Statistic::AucAdds), "ADD(-S)": value(Statistic::AucAddOrS), "unit": "%",
        },
        "errors": figures(&all.figures[Statistic::RecallAdd.place()..]),
    });
    match report {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

/// Values by name.
fn figures(figures: &[Figure]) -> Value {
    figures.iter().map(|f| (f.statistic.name().to_owned(), json!(f.value))).collect::<Map<_, _>>().into()
}

fn objects(judged: &Judgement, evaluation: &Evaluation, of_set: &SetFigures) -> Value {
    let row = |((place, model), of): ((u32, &crate::eval::Model), &SliceFigures)| {
        let found = evaluation.cases.iter().filter(|c| c.model == place && c.estimate.is_some()).count();
        json!({
            "object": model.name, "id": model.number, "diameter_mm": model.diameter_m * 1000.0, "symmetry": model.symmetries.used(),
            "targets": of.cases, "with_estimate": found, "figures": figures(&of.figures),
        })
    };
    (0..).zip(&judged.prepared.truth.models).zip(&of_set.objects).map(row).collect()
}

/// All targets and every slice; nothing where no slices were asked for.
fn slices(of_set: &SetFigures) -> impl Iterator<Item = &SliceFigures> {
    let all = (!of_set.slices.is_empty()).then_some(&of_set.all);
    all.into_iter().chain(&of_set.slices)
}

fn slice_json(slice: &SliceFigures) -> Value {
    let figure = |f: &Figure| {
        f.value.map(|value| (f.statistic.name().to_owned(), json!({"value": value, "interval": f.interval, "unit": f.statistic.unit()})))
    };
    let figures: Map<String, Value> = slice.figures.iter().filter_map(figure).collect();
    json!({"name": slice.name, "cases": slice.cases, "units": slice.units, "figures": figures})
}

fn comparison_json(slice: &SliceDifferences) -> Value {
    let one = |d: &summary::Difference| {
        let value = json!({
            "value": d.value, "other": d.other, "difference": d.difference, "interval": d.interval, "verdict": d.verdict,
            "unit": d.statistic.unit(),
        });
        (d.statistic.name().to_owned(), value)
    };
    let figures: Map<String, Value> = slice.differences.iter().map(one).collect();
    json!({"name": slice.name, "cases": slice.cases, "figures": figures})
}

/// How many cases have which cause.
fn causes(evaluation: &Evaluation) -> Value {
    let mut counts: BTreeMap<CauseKind, usize> = BTreeMap::new();
    for cause in evaluation.cases.iter().filter_map(|c| c.cause.as_ref()) {
        *counts.entry(cause.kind).or_default() += 1;
    }
    counts.into_iter().map(|(kind, count)| (kind.words().replace(' ', "_"), json!(count))).collect::<Map<_, _>>().into()
}

/// Everything that was odd, oddities of results and targets with their lines.
fn warnings(judged: &Judgement) -> Vec<Value> {
    let prepared = &judged.prepared;
    let mut all: Vec<Value> = prepared.oddities.iter().map(|o| json!(o)).collect();
    all.extend(prepared.warnings.iter().map(|w| json!(w)));
    all.extend(prepared.of_import.iter().chain(&judged.notes()).map(|text| note(text)));
    all
}

/// A sentence as a warning.
pub fn note(text: &str) -> Value {
    json!({"kind": "note", "text": text})
}

fn say_lines(judged: &Judgement, evaluation: &Evaluation, of_set: &SetFigures) -> Result<(), Failure> {
    let rows = judged.prepared.sets.first().map_or(0, |set| set.rows);
    say(&format!(
        "{} in {}; {} read, {} of them judged; {} without an estimate",
        count(evaluation.cases.len(), "target"),
        count(evaluation.scope.frames.len(), "frame"),
        count(rows, "estimate"),
        evaluation.used,
        count(evaluation.targets_without_estimate(), "target")
    ))?;
    of_set.all.figures.iter().map(|f| Figure { interval: None, ..*f }).try_for_each(|f| say_figure(&f))?;
    for slice in slices(of_set) {
        say(&format!("slice {}: {} in {}", slice.name, count(slice.cases, "target"), count(slice.units, "unit")))?;
        slice.figures.iter().try_for_each(say_figure)?;
    }
    for slice in &judged.comparison {
        say(&format!("against the other results, slice {}: {} targets", slice.name, slice.cases))?;
        slice.differences.iter().try_for_each(say_difference)?;
    }
    for warning in warnings(judged) {
        say(warning["text"].as_str().unwrap_or_default())?;
    }
    Ok(())
}

fn say_figure(figure: &Figure) -> Result<(), Failure> {
    let Some(value) = figure.value else { return Ok(()) };
    let interval = figure.interval.map_or_else(String::new, |[low, high]| format!("  [{low:.4}, {high:.4}]"));
    say(&format!("  {:<22} {value:.4} {}{interval}", figure.statistic.name(), figure.statistic.unit()))
}

fn say_difference(d: &summary::Difference) -> Result<(), Failure> {
    let interval = d.interval.map_or_else(String::new, |[low, high]| format!("  [{low:.4}, {high:.4}]"));
    let verdict = match d.verdict {
        summary::Verdict::Better => "better",
        summary::Verdict::Worse => "worse",
        summary::Verdict::Undecided => "undecided",
    };
    say(&format!(
        "  {:<22} {:.4} − {:.4} = {:+.4} {}{interval}  {verdict}",
        d.statistic.name(),
        d.value,
        d.other,
        d.difference,
        d.statistic.unit()
    ))
}
