//! A report that is longer than a toast: its sentence, its lines, the path it is about.

use egui::{Margin, ScrollArea, Ui};

use crate::ui::{
    theme::Tokens,
    widgets::{
        Button, Tone, hairline_ui, sentence_ui,
        sheet::{self},
    },
};

/// Widest sheet.
const WIDTH: f32 = 680.0;
/// What is left of the window above and below the lines.
const AROUND: f32 = 260.0;

/// What a report says.
#[derive(Clone, Copy, Debug)]
pub struct ReportView<'a> {
    /// How bad it is.
    pub tone: Tone,
    /// The sentence.
    pub text: &'a str,
    /// Its lines.
    pub lines: &'a [String],
    /// The path that it is about; may be empty.
    pub path: &'a str,
}

/// Shows the report; returns whether the user closed it.
pub fn report_sheet_ui(ui: &Ui, report: &ReportView<'_>) -> bool {
    let height = (ui.content_rect().height() - AROUND).max(160.0);
    let shown = sheet::sheet_ui(ui, "Report", WIDTH, |ui| {
        sentence_ui(ui, report.tone, report.text);
        ui.add_space(Tokens::of(ui).space.s);
        ScrollArea::vertical().max_height(height).min_scrolled_height(height).auto_shrink([false, true]).show(ui, |ui| {
            egui::Frame::NONE.inner_margin(Margin { right: 12, ..Margin::ZERO }).show(ui, |ui| lines_ui(ui, report.lines));
        });
        if !report.path.is_empty() {
            ui.label(egui::RichText::new(report.path).monospace());
        }
        buttons_ui(ui, report)
    });
    shown.closed || shown.inner
}

fn lines_ui(ui: &mut Ui, lines: &[String]) {
    for (i, line) in lines.iter().enumerate() {
        if i > 0 {
            hairline_ui(ui, 4.0, 4.0);
        }
        ui.label(line);
    }
}

fn buttons_ui(ui: &mut Ui, report: &ReportView<'_>) -> bool {
    let height = Tokens::of(ui).size.main_button;
    ui.add_space(Tokens::of(ui).space.s);
    ui.with_layout(egui::Layout::right_to_left(egui::Align::Min), |ui| {
        let closes = Button::main("Done").show_ui(ui).clicked();
        if Button::secondary("Copy").height(height).show_ui(ui).clicked() {
            let lines = [report.text].into_iter().chain(report.lines.iter().map(String::as_str)).chain([report.path]);
            ui.copy_text(lines.collect::<Vec<_>>().join("\n"));
        }
        closes
    })
    .inner
}
