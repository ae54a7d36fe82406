//! Plan, Capture, Train and Deploy as long as they are not built: what the phase is for, and what of the project it can
//! already state.

use crate::ui::widgets::{Tone, sentence_ui};
use crate::ui::{Brush, Face, Tokens};
use crate::workspace::{Phase, Workspace};
use egui::{Align2, Ui, pos2, vec2};

/// Shows the page of a phase.
pub fn overview_ui(workspace: &Workspace, phase: Phase, ui: &mut Ui) {
    let t = Tokens::of(ui);
    let brush = Brush::of(ui);
    let area = ui.max_rect();
    let left = (area.center().x - 330.0).max(area.left() + 24.0);
    let mut y = area.top() + 48.0;
    brush.text(pos2(left, y), Align2::LEFT_CENTER, phase.name(), Face::Headline, t.text.primary);
    y += 28.0;
    let drawn = brush.paragraph(pos2(left, y), 620.0, purpose(phase), Face::Body, t.text.secondary);
    y = drawn.bottom() + 24.0;
    for (title, figure, note) in figures(workspace, phase) {
        let card = egui::Rect::from_min_size(pos2(left, y), vec2(620.0, 56.0));
        brush.card(card, t.surface.raised);
        brush.text(pos2(card.left() + 16.0, card.center().y - 9.0), Align2::LEFT_CENTER, &title, Face::BodyMedium, t.text.primary);
        brush.text(pos2(card.left() + 16.0, card.center().y + 10.0), Align2::LEFT_CENTER, &note, Face::Small, t.text.secondary);
        brush.text(pos2(card.right() - 16.0, card.center().y), Align2::RIGHT_CENTER, &figure, Face::Title, t.text.primary);
        y += 64.0;
    }
    let place = egui::Rect::from_min_size(pos2(left, y + 8.0), vec2(620.0, 60.0));
    ui.scope_builder(egui::UiBuilder::new().max_rect(place), |ui| {
        sentence_ui(ui, Tone::Info, "This phase is not built yet; labels are drawn under Annotate")
    });
}

fn purpose(phase: Phase) -> &'static str {
    match phase {
        Phase::Plan => {
            "Goal and value, requirements with numbers, feasibility before the first label, the label budget against the deadline."
        }
        Phase::Capture => "Cameras, videos and image folders, calibration, and which viewpoints and distances are still missing.",
        Phase::Train => "Baselines, recipes and runs on one frozen split, with curves, label noise and requirement in one plot.",
        Phase::Deploy => "Evaluation as the field publishes it, releases with gates, and what production says of them.",
        Phase::Annotate => "Labels.",
    }
}

fn figures(workspace: &Workspace, phase: Phase) -> Vec<(String, String, String)> {
    let Some(project) = workspace.project() else { return Vec::new() };
    let frames = project.frame_count();
    let per_object =
        || project.objects().map(|o| (o.name.clone(), format!("{} labels", project.labels_of_object(o.id)), diameter(o.diameter_m)));
    match phase {
        Phase::Capture => {
            let photos = frames - workspace.frames.missing();
            let mut rows = vec![("Photos".to_owned(), format!("{photos} of {frames}"), "frames whose photo is there".to_owned())];
            rows.extend(
                project
                    .sessions()
                    .map(|s| {
                        let count = project.frames().filter(|f| f.session == s.id).count();
                        (
                            s.name.clone(),
                            format!("{count} frames"),
                            s.split.clone().map_or_else(String::new, |split| format!("split {split}")),
                        )
                    })
                    .take(5),
            );
            rows
        }
        Phase::Plan => per_object().take(8).collect(),
        _ => vec![(
            "Labels".to_owned(),
            project.label_count().to_string(),
            format!("on {frames} frames, {} objects", project.objects().count()),
        )],
    }
}

fn diameter(diameter_m: Option<f64>) -> String {
    diameter_m.map_or_else(|| "size unknown".to_owned(), |d| format!("diameter {:.1}\u{a0}mm", d * 1000.0))
}
