//! Plan, Capture, Train and Deploy as long as they are not built: what the phase will hold, and what of the project it
//! can already state.

use crate::ui::widgets::{Tone, sentence_ui};
use crate::ui::{Brush, Face, Tokens};
use crate::workspace::summary::{ObjectSummary, SessionSummary, Summary, VIEW_CELLS};
use crate::workspace::words::{count, grouped};
use crate::workspace::{Phase, Workspace};
use egui::{Align2, Role, ScrollArea, Sense, Ui, WidgetInfo, vec2};

/// Width of the column of text and cards.
const COLUMN: f32 = 640.0;
const CARD: f32 = 56.0;
/// Above the title and below the last card.
const MARGIN: f32 = 40.0;
/// Objects and sessions that a page names before it only counts the rest.
const MOST_NAMED: usize = 40;

/// Something that the project can state.
struct Fact {
    title: String,
    figure: String,
    note: String,
    colour: Option<u8>,
}

impl Fact {
    fn new(title: impl Into<String>, figure: impl Into<String>, note: impl Into<String>) -> Self {
        Self { title: title.into(), figure: figure.into(), note: note.into(), colour: None }
    }
}

/// Shows the page of a phase.
pub fn overview_ui(workspace: &Workspace, phase: Phase, ui: &mut Ui) {
    let t = Tokens::of(ui);
    let facts = facts(&workspace.summary(), phase);
    ScrollArea::vertical().id_salt(phase.name()).auto_shrink([false, false]).show(ui, |ui| {
        let width = COLUMN.min(ui.available_width() - 2.0 * t.space.xl);
        let side = (ui.available_width() - width) / 2.0;
        ui.horizontal_top(|ui| {
            ui.add_space(side);
            ui.vertical(|ui| {
                ui.set_width(width);
                ui.spacing_mut().item_spacing.y = t.space.s;
                ui.add_space(MARGIN);
                head_ui(ui, phase);
                facts.iter().for_each(|fact| fact_ui(ui, fact));
                if facts.is_empty() {
                    ui.label(egui::RichText::new("Nothing yet: import a BOP dataset under Annotate first").color(t.text.secondary));
                }
                ui.add_space(MARGIN);
            });
        });
    });
}

fn head_ui(ui: &mut Ui, phase: Phase) {
    let brush = Brush::of(ui);
    let t = brush.t;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 28.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, phase.name()));
    brush.text(rect.left_center(), Align2::LEFT_CENTER, phase.name(), Face::Headline, t.text.primary);
    sentence_ui(ui, Tone::Info, "This phase is not built yet; labels are drawn under Annotate");
    ui.label(egui::RichText::new(purpose(phase)).color(t.text.secondary));
    ui.add_space(t.space.m);
    ui.label(egui::RichText::new("In the project so far").font(Face::Title.font(t)));
}

fn fact_ui(ui: &mut Ui, fact: &Fact) {
    let brush = Brush::of(ui);
    let t = brush.t;
    let (card, response) = ui.allocate_exact_size(vec2(ui.available_width(), CARD), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{}: {}, {}", fact.title, fact.figure, fact.note)));
    brush.card(card, t.surface.raised);
    let mut x = card.left() + t.space.l;
    let (first, second) = (card.center().y - 9.0, card.center().y + 10.0);
    if let Some(colour) = fact.colour {
        brush.swatch(egui::pos2(x + 5.0, first), t.object(colour));
        x += 18.0;
    }
    let figure = brush.text(card.right_center() - vec2(t.space.l, 0.0), Align2::RIGHT_CENTER, &fact.figure, Face::Title, t.text.primary);
    let room = figure.left() - t.space.m - x;
    brush.text_within(egui::pos2(x, first), Align2::LEFT_CENTER, room, &fact.title, Face::BodyMedium, t.text.primary);
    brush.text_within(egui::pos2(card.left() + t.space.l, second), Align2::LEFT_CENTER, room, &fact.note, Face::Small, t.text.secondary);
}

fn purpose(phase: Phase) -> &'static str {
    match phase {
        Phase::Plan => {
            "Goal and value, requirements with numbers, feasibility before the first label, the label budget against the deadline."
        }
        Phase::Capture => "Cameras, videos and image folders, calibration, and which viewpoints and distances are still missing.",
        Phase::Annotate => "Labels.",
        Phase::Train => "Baselines, recipes and runs on one frozen split, with curves, label noise and requirement in one plot.",
        Phase::Deploy => "Evaluation as the field publishes it, releases with gates, and what production says of them.",
    }
}

fn facts(summary: &Summary, phase: Phase) -> Vec<Fact> {
    match phase {
        Phase::Plan => named(&summary.objects, "objects", object_fact),
        Phase::Capture => capture(summary),
        Phase::Train | Phase::Deploy | Phase::Annotate => labels(summary, phase),
    }
}

/// A fact for each, up to so many, and one for the rest.
fn named<T>(all: &[T], noun: &str, fact: impl Fn(&T) -> Fact) -> Vec<Fact> {
    let mut facts: Vec<Fact> = all.iter().take(MOST_NAMED).map(fact).collect();
    if all.len() > MOST_NAMED {
        facts.push(Fact::new(format!("{} more {noun}", grouped(all.len() - MOST_NAMED)), "", "listed under Annotate"));
    }
    facts
}

fn object_fact(object: &ObjectSummary) -> Fact {
    let size = object.diameter_m.map_or_else(|| "size unknown".to_owned(), |d| format!("diameter {:.1}\u{a0}mm", d * 1000.0));
    Fact { colour: Some(object.colour), ..Fact::new(&object.name, count(object.labels, "label"), size) }
}

fn capture(summary: &Summary) -> Vec<Fact> {
    let (frames, photos) = summary.sessions.iter().fold((0, 0), |(f, p), s| (f + s.frames, p + s.photos));
    if frames == 0 {
        return named(&summary.objects, "objects", coverage_fact);
    }
    let missing = if frames == photos { "every photo is there".to_owned() } else { format!("{} missing", grouped(frames - photos)) };
    let mut facts = vec![Fact::new("Photos", format!("{} of {}", grouped(photos), grouped(frames)), missing)];
    facts.extend(named(&summary.sessions, "sessions", session_fact));
    facts.extend(named(&summary.objects, "objects", coverage_fact));
    facts
}

fn session_fact(session: &SessionSummary) -> Fact {
    let split = session.split.as_ref().map_or_else(|| "own session".to_owned(), |split| format!("split {split}"));
    Fact::new(format!("Session {}", session.name), count(session.frames, "frame"), split)
}

fn coverage_fact(object: &ObjectSummary) -> Fact {
    let note = object.distance_m.map_or_else(
        || "no pose yet".to_owned(),
        |(near, far)| format!("viewpoints by its labels, {:.0} to {:.0}\u{a0}mm away", near * 1000.0, far * 1000.0),
    );
    let figure = format!("{} of {VIEW_CELLS} directions", object.directions);
    Fact { colour: Some(object.colour), ..Fact::new(&object.name, figure, note) }
}

fn labels(summary: &Summary, phase: Phase) -> Vec<Fact> {
    let finished = summary.done + summary.reviewed;
    let all = finished + summary.draft + summary.rejected;
    if all == 0 {
        return Vec::new();
    }
    let mut facts = vec![Fact::new("Labels", format!("{} of {}", grouped(finished), grouped(all)), "done or reviewed")];
    if phase == Phase::Deploy {
        facts.push(Fact::new("Reviewed by a second person", grouped(summary.reviewed), "what an evaluation should rest on"));
    } else {
        facts.push(Fact::new("Drafts", grouped(summary.draft), "not finished"));
    }
    facts.push(Fact::new("Rejected", grouped(summary.rejected), "wrong, not exported"));
    facts
}
