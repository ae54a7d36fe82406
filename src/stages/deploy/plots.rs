//! The plots: recall over tolerance, how the errors are distributed, error against a condition.

use super::head::series;
use super::{DeployStage, words};
use crate::eval::DepthUse;
use crate::eval::curve::Distribution;
use crate::stages::actions::action_row_ui;
use crate::tasks::eval_charts::{Against, Charts, SCATTER, Scatter};
use crate::tasks::eval_page::Page;
use crate::ui::plot::{Axis, PlotView, band};
use crate::ui::widgets::menu::menu_below;
use crate::ui::widgets::number_text::format_number;
use crate::ui::widgets::tabs::tabs_ui;
use crate::ui::widgets::{Button, drop_down_ui, place_row_ui, place_ui};
use crate::ui::{Brush, Face, Tokens, icons};
use crate::workspace::words::{count, grouped};
use crate::workspace::{Command, DeployCommand, Metric, PlotKind, Workspace, action};
use egui::{Align2, Color32, Rect, Ui, pos2, vec2};
use egui_plot::{Bar, BarChart, FilledArea, HoverPosition, Line, PlotPoint, PlotPoints, PlotTransform, PlotUi, Points};
use std::cell::Cell;

const TITLE: f32 = 34.0;

/// What is drawn, with the words around it.
struct Drawn<'a> {
    charts: &'a Charts,
    names: Vec<&'a str>,
    metric: Metric,
    id: egui::Id,
}

impl DeployStage {
    pub(super) fn plot_ui(&mut self, workspace: &mut Workspace, page: &Page, charts: Option<&Charts>, ui: &mut Ui) {
        let area = ui.max_rect();
        let title = Rect::from_min_size(area.min, vec2(area.width(), TITLE));
        self.title_ui(workspace, ui, title, area);
        let body = Rect::from_min_max(pos2(area.left() + 10.0, title.bottom() + 8.0), pos2(area.right() - 4.0, area.bottom() - 6.0));
        let Some(charts) = charts else {
            Brush::of(ui).text(
                body.center(),
                Align2::CENTER_CENTER,
                "The plots are being made",
                Face::Small,
                Tokens::of(ui).text.secondary,
            );
            return;
        };
        if let Some(why) = unknown(workspace, page, charts) {
            place_ui(ui, body, "unknown", |ui| super::said_ui(ui, crate::ui::widgets::Tone::Info, &why));
            return;
        }
        let plot = workspace.deploy.plot;
        let key = (plot, workspace.deploy.scatter, charts.row, page.judgement.evaluations.len());
        let metric = Metric::of(charts.measure).unwrap_or_default();
        let drawn = Drawn {
            charts,
            names: page.judgement.prepared.sets.iter().map(|s| s.name.as_str()).collect(),
            metric,
            id: egui::Id::unique(("plot", metric, key, charts.end.to_bits())),
        };
        let picked = place_ui(ui, body, "plot", |ui| match plot {
            PlotKind::Recall => recall_ui(&drawn, ui),
            PlotKind::Errors => errors_ui(&drawn, ui),
            PlotKind::Scatter => scatter_ui(&drawn, workspace, page, ui),
        });
        if let Some(case) = picked {
            workspace.send(Command::Deploy(DeployCommand::Case(Some(case))));
        }
    }

    fn title_ui(&mut self, workspace: &mut Workspace, ui: &mut Ui, title: Rect, plot: Rect) {
        let names: Vec<&str> = PlotKind::ALL.iter().map(|p| p.name()).collect();
        let active = PlotKind::ALL.iter().position(|p| *p == workspace.deploy.plot).unwrap_or(0);
        let inner = title.shrink2(vec2(8.0, 0.0));
        if let Some(i) = place_row_ui(ui, inner, "plots", |ui| tabs_ui(ui, &names, active)) {
            workspace.send(Command::Deploy(DeployCommand::Plot(PlotKind::ALL[i.min(2)])));
        }
        let right = Rect::from_min_max(pos2(inner.right() - 30.0, inner.top()), inner.max);
        let response = place_row_ui(ui, right, "export", |ui| Button::icon_only(icons::DOWNLOAD, "Save plot").show_ui(ui));
        menu_below(&response, 190.0, |ui| {
            for action in ["deploy.csv", "deploy.png"].into_iter().filter_map(action::find) {
                let clicked = action_row_ui(workspace, ui, action);
                clicked.into_iter().for_each(|command| workspace.send(command));
            }
        });
        if workspace.take_png_wish() {
            self.screenshot.ask(plot);
        }
        if workspace.deploy.plot == PlotKind::Scatter {
            let names: Vec<&str> = Against::ALL.iter().map(|a| a.name()).collect();
            let chosen = Against::ALL.iter().position(|a| *a == workspace.deploy.scatter).unwrap_or(0);
            let place = Rect::from_min_max(pos2(right.left() - 98.0, inner.top()), pos2(right.left() - 4.0, inner.bottom()));
            let picked = place_row_ui(ui, place, "against", |ui| drop_down_ui(ui, "Error against", &names, chosen, 94.0));
            if let Some(i) = picked {
                workspace.send(Command::Deploy(DeployCommand::Scatter(Against::ALL[i.min(2)])));
            }
        }
    }
}

/// Why there is nothing to draw.
fn unknown(workspace: &Workspace, page: &Page, charts: &Charts) -> Option<String> {
    if charts.known > 0 {
        return None;
    }
    let metric = workspace.deploy.metric;
    Some(if charts.cases == 0 {
        "No case is of this kind".to_owned()
    } else if charts.missing == charts.cases {
        format!("None of {} has a prediction", count(charts.cases, "case"))
    } else if metric == Metric::Vsd && page.depth == DepthUse::File {
        "There is no VSD: not every frame has a depth image. Choose rendered depth under Judged on to have it".to_owned()
    } else {
        format!("{} of these cases can't be computed; the notes at the left say why", metric.name())
    })
}

fn recall_ui(drawn: &Drawn<'_>, ui: &mut Ui) -> Option<u32> {
    let t = Tokens::of(ui);
    let (unit, charts) = (drawn.metric.unit(), drawn.charts);
    let name = format!("Recall over tolerance by {}, {}", drawn.metric.name(), count(charts.cases, "case"));
    let view =
        PlotView { id: drawn.id, name: &name, x: Axis { range: [0.0, charts.end], unit }, y: Axis { range: [0.0, 100.0], unit: "%" } };
    let hover = |at: &HoverPosition<'_>| match at {
        HoverPosition::NearDataPoint { plot_name, position, .. } => {
            let tolerance = words::with_unit(format_number(position.x, digits(charts.end)), unit);
            Some(format!("{plot_name}\n{:.1}\u{a0}% within {tolerance}", position.y))
        }
        HoverPosition::Elsewhere { .. } => None,
    };
    let shown = view.show_ui(ui, hover, |plot| {
        // The first set last, so that it lies on top.
        for (i, curve) in charts.recall.iter().enumerate().rev() {
            let colour = series(t, i);
            let name = drawn.names.get(i).copied().unwrap_or_default();
            let xs: Vec<f64> = curve.points.iter().map(|p| p[0]).collect();
            if !curve.band.is_empty() {
                let (low, high): (Vec<f64>, Vec<f64>) = curve.band.iter().map(|b| (b[0] * 100.0, b[1] * 100.0)).unzip();
                plot.add(FilledArea::new(name, &xs, &low, &high).fill_color(band(colour)).allow_hover(false));
            }
            let points: Vec<[f64; 2]> = curve.points.iter().map(|p| [p[0], p[1] * 100.0]).collect();
            plot.line(Line::new(name, PlotPoints::from(points)).color(colour).width(if i == 0 { 2.0 } else { 1.5 }));
        }
    });
    legend(ui, drawn, *shown.transform.frame(), "band: 95\u{a0}%");
    None
}

/// Decimals that tell places on an axis apart.
fn digits(end: f64) -> usize {
    if end >= 20.0 { 1 } else { 2 }
}

/// Names of the sets in their colours at the lower right, and what else is to be said.
fn legend(ui: &Ui, drawn: &Drawn<'_>, frame: Rect, note: &str) {
    let brush = Brush::of(ui).clipped(frame);
    let t = brush.t;
    let mut at = pos2(frame.right() - 6.0, frame.bottom() - 10.0);
    brush.text(at, Align2::RIGHT_CENTER, note, Face::Small, t.text.secondary);
    for (i, name) in drawn.names.iter().enumerate().rev() {
        at.y -= 16.0;
        brush.text_within(at, Align2::RIGHT_CENTER, frame.width() * 0.6, name, Face::SmallMedium, series(t, i));
    }
}

fn errors_ui(drawn: &Drawn<'_>, ui: &mut Ui) -> Option<u32> {
    let t = Tokens::of(ui);
    let (unit, charts) = (drawn.metric.unit(), drawn.charts);
    let most = charts.errors.iter().flat_map(|d| &d.counts).copied().max().unwrap_or(0).max(1);
    let name = format!("Distribution of {}, {}", drawn.metric.name(), count(charts.cases, "case"));
    let view = PlotView {
        id: drawn.id,
        name: &name,
        x: Axis { range: [0.0, charts.end], unit },
        y: Axis { range: [0.0, most as f64 * 1.12], unit: "" },
    };
    let words = |bins: &Distribution, bin: usize| {
        let width = (bins.high - bins.low) / bins.counts.len().max(1) as f64;
        let from = bins.low + width * bin as f64;
        let [from, to] = [from, from + width].map(|v| format_number(v, digits(charts.end)));
        format!("{from} to {}\n{}", words::with_unit(to, unit), count(bins.counts.get(bin).copied().unwrap_or(0), "case"))
    };
    let hover = |at: &HoverPosition<'_>| match at {
        HoverPosition::NearDataPoint { plot_name, position, .. } => {
            let set = drawn.names.iter().position(|n| n == plot_name).unwrap_or(0);
            let bins = charts.errors.get(set)?;
            let bin = ((position.x - bins.low) / (bins.high - bins.low) * bins.counts.len() as f64) as usize;
            Some(words(bins, bin.min(bins.counts.len().saturating_sub(1))))
        }
        HoverPosition::Elsewhere { .. } => None,
    };
    let shown = view.show_ui(ui, hover, |plot| {
        for (i, bins) in charts.errors.iter().enumerate() {
            let name = drawn.names.get(i).copied().unwrap_or_default();
            bars(plot, bins, name, series(t, i), i == 0, words);
        }
    });
    // The first set has bars, the others steps over them: drawn here, since a line of the plot has no sharp corners.
    for (i, bins) in charts.errors.iter().enumerate().skip(1) {
        steps(&Brush::of(ui).clipped(*shown.transform.frame()), &shown.transform, bins, series(t, i));
    }
    let beyond = charts.errors.first().map_or(0, |d| d.above);
    let note = format!("{} beyond, {} without prediction", grouped(beyond), grouped(charts.missing));
    let frame = *shown.transform.frame();
    let top = Rect::from_min_max(frame.min, pos2(frame.right(), frame.top() + 18.0 + 16.0 * drawn.names.len() as f32));
    legend(ui, drawn, top, &note);
    None
}

/// The outline of a distribution: a line along the top of each bin, and one up or down to the next.
fn steps(brush: &Brush, transform: &PlotTransform, bins: &Distribution, colour: Color32) {
    let width = (bins.high - bins.low) / bins.counts.len().max(1) as f64;
    let at = |x: f64, n: usize| transform.position_from_point(&PlotPoint::new(x, n as f64));
    let mut last = at(bins.low, 0);
    for (i, n) in bins.counts.iter().enumerate() {
        let (from, to) = (at(bins.low + width * i as f64, *n), at(bins.low + width * (i + 1) as f64, *n));
        if last.y.round() != from.y.round() {
            brush.line(pos2(from.x, last.y), from, 1.5, colour);
        }
        if *n > 0 {
            brush.line(from, to, 1.5, colour);
        }
        last = to;
    }
    brush.line(last, at(bins.high, 0), 1.5, colour);
}

/// Bars of the first set; of the others only what the pointer finds.
fn bars<'a>(
    plot: &mut PlotUi<'a>,
    bins: &'a Distribution,
    name: &str,
    colour: Color32,
    is_first: bool,
    words: impl Fn(&Distribution, usize) -> String + 'a,
) {
    let width = (bins.high - bins.low) / bins.counts.len().max(1) as f64;
    if !is_first {
        let middle = |(i, n): (usize, &usize)| [bins.low + width * (i as f64 + 0.5), *n as f64];
        let points: Vec<[f64; 2]> = bins.counts.iter().enumerate().map(middle).collect();
        plot.points(Points::new(name, PlotPoints::from(points)).radius(0.0).color(colour));
        return;
    }
    let fill = colour.gamma_multiply(0.75);
    let bar = |(i, n): (usize, &usize)| {
        let middle = bins.low + width * (i as f64 + 0.5);
        Bar::new(middle, *n as f64).width(width * 0.86).name(words(bins, i)).fill(fill).stroke(egui::Stroke::NONE)
    };
    let all: Vec<Bar> = bins.counts.iter().enumerate().map(bar).collect();
    let chart = BarChart::new(name, all);
    plot.bar_chart(chart.element_formatter(Box::new(|bar: &Bar, _: &BarChart| bar.name.clone())));
}

fn scatter_ui(drawn: &Drawn<'_>, workspace: &Workspace, page: &Page, ui: &mut Ui) -> Option<u32> {
    let t = Tokens::of(ui);
    let against = workspace.deploy.scatter;
    let place = Against::ALL.iter().position(|a| *a == against).unwrap_or(0);
    let scatter = &drawn.charts.scatter[place];
    if scatter.points.is_empty() {
        // That some errors are known was seen before.
        let text = format!("The {} of these cases is not known", against.name().to_lowercase());
        super::said_ui(ui, crate::ui::widgets::Tone::Info, &text);
        return None;
    }
    let name = format!("{} against {}, {}", drawn.metric.name(), against.name().to_lowercase(), count(scatter.known, "case"));
    let top = SCATTER * drawn.charts.end;
    let view = PlotView {
        id: drawn.id,
        name: &name,
        x: Axis { range: x_range(scatter), unit: against.unit() },
        y: Axis { range: [0.0, top], unit: drawn.metric.unit() },
    };
    let at_pointer = Cell::new(None);
    let cases = page.judgement.evaluations.first().map_or(&[][..], |e| &e.cases);
    let truth = &page.judgement.prepared.truth;
    let hover = |at: &HoverPosition<'_>| {
        let HoverPosition::NearDataPoint { index, position, .. } = at else { return None };
        let id = *scatter.cases.get(*index)?;
        at_pointer.set(Some(id));
        let case = cases.get(id as usize)?;
        let object = truth.models.get(case.model as usize).map_or("", |m| m.name.as_str());
        let frame = truth.frames.get(case.frame as usize).map_or("", |f| f.name.as_str());
        let x = words::with_unit(format_number(position.x, if against == Against::Score { 3 } else { 0 }), against.unit());
        Some(format!("{object}, {frame}\n{} at {x}", words::error_with_unit(drawn.charts.measure, case)))
    };
    let shown = view.show_ui(ui, hover, |plot| {
        let points = PlotPoints::from(scatter.points.clone());
        plot.points(Points::new("cases", points).radius(1.75).color(series(t, 0).gamma_multiply(0.7)));
    });
    let brush = Brush::of(ui).clipped(*shown.transform.frame());
    let chosen = workspace.deploy.case.and_then(|case| scatter.cases.iter().position(|c| *c == case));
    if let Some([x, y]) = chosen.map(|i| scatter.points[i]) {
        let at = shown.transform.position_from_point(&PlotPoint::new(x, y));
        brush.painter.circle_stroke(at, 6.0, egui::Stroke::new(2.0, t.accent.line));
    }
    if scatter.above > 0 {
        let corner = shown.transform.frame().right_top() + vec2(-6.0, 10.0);
        brush.text(corner, Align2::RIGHT_CENTER, format!("{} above", count(scatter.above, "case")), Face::Small, t.text.secondary);
    }
    at_pointer.get().filter(|_| shown.response.clicked())
}

/// All values with a little room at both ends.
fn x_range(scatter: &Scatter) -> [f64; 2] {
    let (low, high) = scatter.points.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), p| (l.min(p[0]), h.max(p[0])));
    let room = ((high - low) * 0.03).max(1e-6);
    [low - room, high + room]
}
