//! Plots as files: their numbers as CSV, their look as PNG, in the project's folder for reports.

use super::{Metric, PlotKind};
use crate::media::Photo;
use crate::tasks::eval_charts::{Against, Charts, Curve};
use crate::tasks::eval_page::Page;
use crate::workspace::background::Answer;
use crate::workspace::{Notice, Workspace};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Where plots go, in the project's folder.
const REPORTS: &str = "reports";

impl Workspace {
    /// Writes the numbers of the plot that is shown; those of the scatter plot for every case, also for those that lie
    /// under others.
    pub(super) fn save_csv(&mut self) {
        let (Some(charts), Some(page), Some(folder)) = (self.charts(), self.deploy.page.clone(), self.folder.clone()) else { return };
        let (plot, stem) = (self.deploy.plot, self.plot_name());
        let metric = Metric::of(charts.measure).unwrap_or_default();
        self.background.start("Writing CSV", move |_| {
            let text = match plot {
                PlotKind::Recall => recall(&page, &charts, metric),
                PlotKind::Errors => errors(&page, &charts, metric),
                PlotKind::Scatter => cases(&page, &charts, metric),
            };
            written(&folder, &stem, "csv", |path| std::fs::write(path, text).map_err(|err| err.to_string()))
        });
    }

    /// Writes a picture of the plot that is shown.
    pub fn save_plot_picture(&mut self, picture: Photo) {
        let (Some(folder), stem) = (self.folder.clone(), self.plot_name()) else { return };
        let save = move |path: &Path| picture.save_png(path).map_err(|err| err.to_string());
        self.background.start("Writing PNG", move |_| written(&folder, &stem, "png", save));
    }

    /// What the files of the plot are called: set, metric, plot.
    fn plot_name(&self) -> String {
        let set = self.judged_set().map_or("", |s| s.name.as_str());
        let plot = match self.deploy.plot {
            PlotKind::Recall => "recall",
            PlotKind::Errors => "errors",
            PlotKind::Scatter => "cases",
        };
        let text = format!("{set}-{}-{plot}", self.deploy.metric.name());
        text.chars().map(|c| if c.is_alphanumeric() || c == '-' || c == '_' { c } else { '-' }).collect()
    }
}

fn written(folder: &Path, stem: &str, ext: &str, write: impl FnOnce(&Path) -> Result<(), String>) -> Answer {
    let reports = folder.join(REPORTS);
    let done = std::fs::create_dir_all(&reports).map_err(|err| err.to_string()).and_then(|()| {
        let path = free(&reports, stem, ext);
        write(&path).map(|()| path)
    });
    Answer::Say(match done {
        Ok(path) => Notice::done("The plot was written").at(path),
        Err(err) => Notice::problem(format!("The plot was not written: {err}")).at(reports),
    })
}

/// The first of `STEM.EXT`, `STEM-2.EXT`, … that is not there yet.
fn free(folder: &Path, stem: &str, ext: &str) -> PathBuf {
    let path = |n: u32| folder.join(if n == 1 { format!("{stem}.{ext}") } else { format!("{stem}-{n}.{ext}") });
    (1..10_000).map(path).find(|p| !p.exists()).unwrap_or_else(|| path(10_000))
}

/// A name between quotes, since it may hold a comma.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn head(metric: Metric) -> String {
    let name = metric.name().replace('-', "_").to_lowercase();
    if metric.unit().is_empty() { name } else { format!("{name}_{}", metric.unit().replace('°', "deg")) }
}

fn sets<'a, T>(page: &'a Page, of: &'a [T]) -> impl Iterator<Item = (&'a str, &'a T)> {
    page.judgement.prepared.sets.iter().map(|s| s.name.as_str()).zip(of)
}

fn recall(page: &Page, charts: &Charts, metric: Metric) -> String {
    let mut out = format!("set,{},recall,low,high\n", head(metric));
    for (name, curve) in sets(page, &charts.recall) {
        let Curve { points, band } = curve;
        for (i, [x, y]) in points.iter().enumerate() {
            let [low, high] = band.get(i).map_or([String::new(), String::new()], |b| b.map(|v| v.to_string()));
            let _ = writeln!(out, "{},{x},{y},{low},{high}", quoted(name));
        }
    }
    out
}

fn errors(page: &Page, charts: &Charts, metric: Metric) -> String {
    let mut out = format!("set,{0}_from,{0}_to,cases\n", head(metric));
    for (name, bins) in sets(page, &charts.errors) {
        let width = (bins.high - bins.low) / bins.counts.len().max(1) as f64;
        for (i, count) in bins.counts.iter().enumerate() {
            let from = bins.low + width * i as f64;
            let _ = writeln!(out, "{},{from},{},{count}", quoted(name), from + width);
        }
        let _ = writeln!(out, "{},{},,{}\n{0},,,{}", quoted(name), bins.high, bins.above, bins.missing);
    }
    out
}

fn cases(page: &Arc<Page>, charts: &Charts, metric: Metric) -> String {
    let mut out = format!("frame,object,{},distance_mm,visibility_percent,score,cause\n", head(metric));
    let truth = &page.judgement.prepared.truth;
    let all = page.judgement.evaluations.first().map_or(&[][..], |e| &e.cases);
    let predicted = charts.galleries.iter().filter(|g| g.cause.is_none()).flat_map(|g| g.cases.iter());
    for case in predicted.filter_map(|i| all.get(*i as usize)) {
        let text = |v: Option<f64>| v.map_or_else(String::new, |v| v.to_string());
        let frame = truth.frames.get(case.frame as usize).map_or("", |f| f.name.as_str());
        let object = truth.models.get(case.model as usize).map_or("", |m| m.name.as_str());
        let [x, y, z] = Against::ALL.map(|a| text(a.of(case)));
        let cause = case.cause.as_ref().map_or("", |c| c.kind.words());
        let _ = writeln!(out, "{},{},{},{x},{y},{z},{cause}", quoted(frame), quoted(object), text(charts.measure.of(case)));
    }
    out
}
