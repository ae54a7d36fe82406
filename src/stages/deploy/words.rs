//! Figures in words.

use crate::eval::curve::Measure;
use crate::eval::{Case, Statistic};
use crate::ui::widgets::number_text::format_number;
use crate::workspace::Metric;

/// A figure as it stands in a table.
pub fn figure(statistic: Statistic, value: f64) -> String {
    format_number(value, if statistic.unit().is_empty() { 3 } else { 1 })
}

/// A figure as a headline has it.
pub fn headline(statistic: Statistic, value: f64) -> String {
    format_number(value, if statistic.unit().is_empty() { 4 } else { 2 })
}

/// A figure with all digits that are worth comparing, and its unit.
pub fn exact(statistic: Statistic, value: f64) -> String {
    with_unit(format_number(value, if statistic.unit().is_empty() { 6 } else { 3 }), statistic.unit())
}

/// What a figure is, in words.
pub fn meaning(metric: Metric) -> &'static str {
    match metric {
        Metric::Mssd => "average recall by MSSD",
        Metric::Mspd => "average recall by MSPD",
        Metric::Vsd => "average recall by VSD",
        Metric::Add => "area under the curve of ADD to 10\u{a0}cm",
        Metric::Adds => "area under the curve of ADD-S to 10\u{a0}cm",
        Metric::Translation => "median translation error",
        Metric::Rotation => "median rotation error",
        Metric::Projection => "median projection error",
        Metric::Mask => "median complement over union of silhouettes",
    }
}

/// A number and its unit.
pub fn with_unit(number: String, unit: &str) -> String {
    match unit {
        "" => number,
        "°" => format!("{number}°"),
        unit => format!("{number}\u{a0}{unit}"),
    }
}

/// The error of a case without its unit; a dash without a prediction.
pub fn error(measure: Measure, case: &Case) -> String {
    measure
        .of(case)
        .map_or_else(|| "–".to_owned(), |v| format_number(v.abs(), if matches!(measure, Measure::Vsd | Measure::Mask) { 3 } else { 1 }))
}

/// The error of a case with its unit.
pub fn error_with_unit(measure: Measure, case: &Case) -> String {
    let unit = Metric::of(measure).map_or("mm", Metric::unit);
    if measure.of(case).is_some() { with_unit(error(measure, case), unit) } else { "no prediction".to_owned() }
}

/// A phrase that begins a line.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
