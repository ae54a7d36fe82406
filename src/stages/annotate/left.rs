//! The left panel: objects, then frames.

use super::{AnnotateStage, context, dots, mark_of};
use crate::project::PoseLabel;
use crate::ui::widgets::virtual_list::virtual_list_ui;
use crate::ui::widgets::{ListRow, Mark, Section, hairline_ui, segmented_ui};
use crate::ui::{Face, Run, Tokens, icons};
use crate::workspace::labelling::rms;
use crate::workspace::words::grouped;
use crate::workspace::{Command, FrameFilter, Workspace};
use egui::Ui;

/// Objects that are listed before the list scrolls.
const OBJECT_ROWS: usize = 10;

impl AnnotateStage {
    pub(super) fn left_ui(&mut self, workspace: &mut Workspace, ui: &mut Ui) {
        ui.add_space(4.0);
        objects_ui(workspace, ui);
        hairline_ui(ui, 8.0, 4.0);
        // Only when another frame was selected: a list that was scrolled by hand stays where it is.
        let selected = workspace.annotate.frame;
        let reveal = (self.listed != selected).then(|| workspace.shown_place().ok()).flatten();
        self.listed = selected;
        frames_ui(workspace, ui, reveal);
    }
}

fn objects_ui(workspace: &mut Workspace, ui: &mut Ui) {
    let t = Tokens::of(ui);
    let Some(project) = workspace.project() else { return };
    let frame = workspace.annotate.frame;
    let objects: Vec<_> = project.objects().map(|o| (o.id, o.name.clone(), o.colour)).collect();
    let labelled = |id| frame.is_some_and(|f| project.labels_of(f).any(|l| l.object == id));
    let count = format!("{} of {}", objects.iter().filter(|o| labelled(o.0)).count(), objects.len());
    let (mut wanted, mut sent) = (None, Vec::new());
    Section::new("Objects").count(&count).show_ui(ui, |ui| {
        if objects.is_empty() {
            let words = |ui: &mut Ui| ui.label(egui::RichText::new("No objects yet: import a dataset").color(t.text.secondary));
            egui::Frame::NONE.inner_margin(egui::Margin::symmetric(12, 4)).show(ui, words);
        }
        let height = objects.len().min(OBJECT_ROWS) as f32 * t.size.row;
        ui.allocate_ui(egui::vec2(ui.available_width(), height), |ui| {
            virtual_list_ui(ui, "objects", objects.len(), t.size.row, None, |ui, i| {
                let (id, name, colour) = &objects[i];
                let labels: Vec<&PoseLabel> = frame.map_or_else(Vec::new, |f| project.labels_of(f).filter(|l| l.object == *id).collect());
                let (value, unit) = row_value(workspace, &labels);
                let runs = [Run::new(&value, Face::Small, t.text.secondary), Run::new(unit, Face::Small, t.text.disabled)];
                let said = format!("{value}{unit}");
                let row = ListRow::new(name).swatch(t.object(*colour)).selected(workspace.annotate.object == Some(*id));
                let row = row.dimmed(labels.is_empty()).state(frame.map_or(Mark::None, |frame| mark_of(project, frame, *id)));
                let response = row.right(&runs).value(&said).show_ui(ui);
                if response.clicked() || response.secondary_clicked() {
                    wanted = Some(*id);
                }
                response.context_menu(|ui| context::actions_menu_ui(workspace, ui, context::OBJECT, &mut sent));
            });
        });
    });
    if let Some(id) = wanted {
        workspace.send_last(Command::SelectObject(id));
    }
    sent.into_iter().for_each(|command| workspace.send_last(command));
}

/// What stands in an object's row: which of several labels is in hand, or the residual of the only one.
fn row_value(workspace: &Workspace, labels: &[&PoseLabel]) -> (String, &'static str) {
    let in_hand = labels.iter().position(|l| Some(l.id) == workspace.annotate.label);
    match (labels, in_hand) {
        ([], _) => (String::new(), ""),
        ([label], _) => {
            // As it looks in the gesture that goes on.
            let shown = workspace.shown_label().filter(|shown| shown.id == label.id).unwrap_or(label);
            let residuals = workspace.residuals(shown);
            if residuals.iter().any(Option::is_some) { (format!("{:.2}", rms(&residuals)), " px") } else { (String::new(), "") }
        }
        (several, Some(at)) => (format!("{} of {}", at + 1, several.len()), ""),
        (several, None) => (several.len().to_string(), " labels"),
    }
}

/// The filters that are offered: what was sent to review takes the place of what is missing where nothing is.
fn filters(workspace: &Workspace) -> Vec<(FrameFilter, String)> {
    let (frames, now) = (&workspace.frames, workspace.annotate.filter);
    let mut all = vec![(FrameFilter::All, "All".to_owned()), (FrameFilter::ToDo, format!("To do {}", grouped(frames.todo())))];
    let has_review = frames.review() > 0 || now == FrameFilter::Review;
    if has_review {
        all.push((FrameFilter::Review, format!("Review {}", grouped(frames.review()))));
    }
    if !has_review || frames.missing() > 0 || now == FrameFilter::Missing {
        all.push((FrameFilter::Missing, format!("Missing {}", grouped(frames.missing()))));
    }
    all
}

fn frames_ui(workspace: &mut Workspace, ui: &mut Ui, reveal: Option<usize>) {
    let t = Tokens::of(ui);
    let all = workspace.frames.ids().len();
    let (mut wanted, mut sent) = (None, Vec::new());
    let mut filter = None;
    Section::new("Frames").count(&grouped(all)).show_ui(ui, |ui| {
        let choices = filters(workspace);
        let names: Vec<(&str, &str)> = choices.iter().map(|(filter, text)| (text.as_str(), filter.sentence())).collect();
        let chosen = choices.iter().position(|(filter, _)| *filter == workspace.annotate.filter).unwrap_or(0);
        egui::Frame::NONE.inner_margin(egui::Margin::symmetric(12, 0)).show(ui, |ui| {
            filter = segmented_ui(ui, "Frames shown", &names, chosen).and_then(|i| choices.get(i)).map(|(filter, _)| *filter);
        });
        ui.add_space(4.0);
        let shown = workspace.frames.shown();
        let Some(project) = workspace.project() else { return };
        if shown.is_empty() && all > 0 {
            let words = |ui: &mut Ui| ui.label(egui::RichText::new(workspace.annotate.filter.none()).color(t.text.secondary));
            egui::Frame::NONE.inner_margin(egui::Margin::symmetric(12, 4)).show(ui, words);
        }
        let one_session = project.sessions().count() == 1;
        virtual_list_ui(ui, "frames", shown.len(), t.size.row, reveal, |ui, i| {
            let Some(frame) = project.frame(shown[i]) else { return };
            let selected = workspace.annotate.frame == Some(frame.id);
            let full = project.full_name(frame);
            let dots = dots(workspace, frame.id, t, selected);
            let text = if one_session { &frame.name } else { &full };
            let mut row = ListRow::new(text)
                .name(&full)
                .mono()
                .selected(selected)
                .gutter(workspace.frames.missing() > 0 || workspace.frames.review() > 0)
                .dimmed(workspace.frames.is_missing(frame.id) || !selected)
                .dots(&dots);
            if frame.review.is_some() {
                row = row.icon(icons::FLAG, t.status.attention).value("to review");
            } else if workspace.frames.is_missing(frame.id) {
                row = row.icon(icons::LINK_OFF, t.text.disabled).value("photo missing");
            }
            let response = row.show_ui(ui);
            if response.clicked() || response.secondary_clicked() {
                wanted = Some(frame.id);
            }
            response.context_menu(|ui| context::actions_menu_ui(workspace, ui, context::FRAME, &mut sent));
        });
    });
    if let Some(choice) = filter {
        workspace.send_last(Command::FilterFrames(choice));
    }
    if let Some(id) = wanted {
        workspace.send_last(Command::SelectFrame(id));
    }
    sent.into_iter().for_each(|command| workspace.send_last(command));
}
