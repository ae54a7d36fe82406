//! What `eval` says: one line of JSON, or lines for people.

use serde_json::{Map, Value, json};
use std::time::Instant;

use super::super::{Failure, say};
use crate::eval::cause::CauseKind;
use crate::eval::summary::{self, Figure, SliceDifferences, SliceFigures};
use crate::eval::{Bootstrap, Columns, DepthUse, Evaluation, Filter, Options, Slice, Statistic, Used};
use crate::tasks::eval_input::Prepared;
use std::collections::BTreeMap;

/// What a report is made of.
pub struct Input<'a> {
    pub prepared: &'a Prepared,
    pub judged: &'a [Evaluation],
    pub options: &'a Options,
    pub slices: &'a [Slice],
    pub bootstrap: Bootstrap,
}

/// Says the report.
pub fn say_report(input: &Input<'_>, start: Instant, as_json: bool) -> Result<(), Failure> {
    let Some(evaluation) = input.judged.first() else { return Ok(()) };
    let columns = input.columns(0, evaluation);
    let all = summary::of_slice(&input.prepared.truth, &columns, None, None);
    if !as_json {
        return say_lines(input, evaluation, &columns, &all);
    }
    let mut report = head(input, evaluation, &all);
    report.insert("per_object".to_owned(), objects(input, evaluation, &columns));
    report.insert("slices".to_owned(), slices(input, &columns).iter().map(slice_json).collect());
    if let Some(other) = input.judged.get(1) {
        let compared = compared(input, &columns, &input.columns(1, other));
        report.insert("comparison".to_owned(), compared.iter().map(comparison_json).collect());
    }
    report.insert("causes".to_owned(), causes(evaluation));
    report.insert("warnings".to_owned(), warnings(input).into());
    report.insert("seconds".to_owned(), json!(start.elapsed().as_secs_f64()));
    say(&Value::Object(report).to_string())
}

impl Input<'_> {
    fn columns<'a>(&'a self, set: usize, evaluation: &'a Evaluation) -> Columns<'a> {
        evaluation.columns(&self.prepared.truth, &self.prepared.sets[set].estimates)
    }
}

fn head(input: &Input<'_>, evaluation: &Evaluation, all: &SliceFigures) -> Map<String, Value> {
    let prepared = input.prepared;
    let value = |s: Statistic| all.figures[s.place()].value;
    let depth = match (evaluation.asked.vsd, input.options.depth) {
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
        "targets_file": prepared.targets_file,
        "models": prepared.models_folder,
        "visibility": evaluation.scope.visibility(),
        "symmetry": symmetries(input).into_iter().collect::<Vec<Used>>(),
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

fn symmetries(input: &Input<'_>) -> std::collections::BTreeSet<Used> {
    input.prepared.truth.models.iter().map(|m| m.symmetries.used()).collect()
}

fn objects(input: &Input<'_>, evaluation: &Evaluation, columns: &Columns<'_>) -> Value {
    let row = |(place, model): (u32, &crate::eval::Model)| {
        let slice = Slice { name: model.name.clone(), filter: Filter::Object(vec![model.name.clone()]) };
        let of = summary::of_slice(&input.prepared.truth, columns, Some(&slice), None);
        let found = evaluation.cases.iter().filter(|c| c.model == place && c.estimate.is_some()).count();
        json!({
            "object": model.name, "id": model.number, "diameter_mm": model.diameter_m * 1000.0, "symmetry": model.symmetries.used(),
            "targets": of.cases, "with_estimate": found, "figures": figures(&of.figures),
        })
    };
    (0..).zip(&input.prepared.truth.models).map(row).collect()
}

/// The figures of all cases and of every slice, with intervals; nothing where no slices were asked for.
fn slices(input: &Input<'_>, columns: &Columns<'_>) -> Vec<SliceFigures> {
    if input.slices.is_empty() {
        return Vec::new();
    }
    let one = |slice: Option<&Slice>| summary::of_slice(&input.prepared.truth, columns, slice, Some(&input.bootstrap));
    std::iter::once(None).chain(input.slices.iter().map(Some)).map(one).collect()
}

fn compared(input: &Input<'_>, first: &Columns<'_>, second: &Columns<'_>) -> Vec<SliceDifferences> {
    let one = |slice: Option<&Slice>| summary::compare(&input.prepared.truth, first, second, slice, &input.bootstrap);
    std::iter::once(None).chain(input.slices.iter().map(Some)).map(one).collect()
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
fn warnings(input: &Input<'_>) -> Vec<Value> {
    let prepared = input.prepared;
    let mut all: Vec<Value> = prepared.oddities.iter().map(|o| json!(o)).collect();
    all.extend(prepared.warnings.iter().map(|w| json!(w)));
    let empty = input.slices.is_empty().then(Vec::new).unwrap_or_else(|| empty_slices(input));
    let mut notes: Vec<String> = prepared.notes.iter().chain(input.judged.first().into_iter().flat_map(|e| &e.notes)).cloned().collect();
    notes.extend(empty);
    notes.extend(symmetries(input).into_iter().filter(|u| *u == Used::AllRotations).map(|u| u.words().to_owned()));
    all.extend(notes.into_iter().map(|text| json!({"kind": "note", "text": text})));
    all
}

fn empty_slices(input: &Input<'_>) -> Vec<String> {
    let Some(evaluation) = input.judged.first() else { return Vec::new() };
    let columns = input.columns(0, evaluation);
    let is_empty = |slice: &&Slice| columns.members(Some(&slice.filter)).is_empty();
    let empty = input.slices.iter().filter(is_empty);
    empty.map(|s| format!("no target is in the slice {}; its condition may name what is not there or not known", s.name)).collect()
}

fn say_lines(input: &Input<'_>, evaluation: &Evaluation, columns: &Columns<'_>, all: &SliceFigures) -> Result<(), Failure> {
    let rows = input.prepared.sets.first().map_or(0, |set| set.rows);
    say(&format!(
        "{} targets in {} frames; {rows} estimates read, {} of them judged; {} targets without an estimate",
        evaluation.cases.len(),
        evaluation.scope.frames.len(),
        evaluation.used,
        evaluation.targets_without_estimate()
    ))?;
    all.figures.iter().try_for_each(say_figure)?;
    for slice in slices(input, columns) {
        say(&format!("slice {}: {} targets in {} units", slice.name, slice.cases, slice.units))?;
        slice.figures.iter().try_for_each(say_figure)?;
    }
    if let Some(other) = input.judged.get(1) {
        for slice in compared(input, columns, &input.columns(1, other)) {
            say(&format!("against the other results, slice {}: {} targets", slice.name, slice.cases))?;
            slice.differences.iter().try_for_each(say_difference)?;
        }
    }
    for warning in warnings(input) {
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
