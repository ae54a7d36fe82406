//! The sheet of messages: everything that was said in this session, the newest first, to be read and copied.

use egui::{Margin, ScrollArea, Ui};

use crate::ui::{
    brush::{Brush, Face},
    icons,
    theme::Tokens,
    widgets::{Button, Tone, hairline_ui, sheet},
};

/// Widest sheet.
const WIDTH: f32 = 720.0;
/// What is left of the window above and below the list.
const AROUND: f32 = 220.0;
/// Lines of a message that show until all are asked for.
const MOST_LINES: usize = 3;

/// A message.
#[derive(Clone, Debug)]
pub struct MessageRow {
    /// What it is about.
    pub tone: Tone,
    /// When, as `14:03:12`.
    pub time: String,
    /// The sentence.
    pub text: String,
    /// Its lines, and the path it is about as the last.
    pub lines: Vec<String>,
}

impl MessageRow {
    fn whole(&self) -> String {
        let head = format!("{}  {}", self.time, self.text);
        [head].into_iter().chain(self.lines.iter().cloned()).collect::<Vec<_>>().join("\n")
    }
}

/// What the user asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessagesEvent {
    /// Read all lines of a message.
    Read(usize),
    /// Close the list.
    Close,
}

/// Shows the sheet.
pub fn messages_sheet_ui(ui: &Ui, rows: &[MessageRow]) -> Option<MessagesEvent> {
    let height = (ui.content_rect().height() - AROUND).max(160.0);
    let shown = sheet::sheet_ui(ui, "Messages", WIDTH, |ui| {
        let t = Tokens::of(ui);
        if rows.is_empty() {
            ui.weak("Nothing was said in this session yet");
        }
        let mut event = None;
        ScrollArea::vertical().max_height(height).auto_shrink([false, true]).show(ui, |ui| {
            egui::Frame::NONE.inner_margin(Margin { right: 12, ..Margin::ZERO }).show(ui, |ui| {
                for (i, row) in rows.iter().enumerate() {
                    if i > 0 {
                        hairline_ui(ui, t.space.s, t.space.s);
                    }
                    let reads = ui.push_id(i, |ui| row_ui(ui, row)).inner;
                    event = event.or(reads.then_some(MessagesEvent::Read(i)));
                }
            });
        });
        event.or(foot_ui(ui, rows).then_some(MessagesEvent::Close))
    });
    shown.inner.or(shown.closed.then_some(MessagesEvent::Close))
}

/// Returns whether all lines were asked for.
fn row_ui(ui: &mut Ui, row: &MessageRow) -> bool {
    let t = Tokens::of(ui);
    let mut reads = false;
    ui.horizontal_top(|ui| {
        let (rect, _) = ui.allocate_exact_size(egui::vec2(18.0, 18.0), egui::Sense::hover());
        Brush::of(ui).icon_filled(rect.center(), row.tone.icon(), t.size.state_icon, row.tone.colour(t));
        ui.label(egui::RichText::new(&row.time).font(Face::Mono.font(t)).color(t.text.secondary));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Min), |ui| {
            if Button::icon_only(icons::CONTENT_COPY, "Copy message").show_ui(ui).clicked() {
                ui.copy_text(row.whole());
            }
            ui.with_layout(egui::Layout::top_down(egui::Align::Min), |ui| {
                ui.label(&row.text);
                for line in row.lines.iter().take(MOST_LINES) {
                    ui.label(egui::RichText::new(line).font(Face::Small.font(t)).color(t.text.secondary));
                }
                if row.lines.len() > MOST_LINES {
                    reads = Button::secondary(&format!("Read all {} lines", row.lines.len())).show_ui(ui).clicked();
                }
            });
        });
    });
    reads
}

fn foot_ui(ui: &mut Ui, rows: &[MessageRow]) -> bool {
    let t = Tokens::of(ui);
    ui.add_space(t.space.s);
    ui.with_layout(egui::Layout::right_to_left(egui::Align::Min), |ui| {
        let closes = Button::main("Done").show_ui(ui).clicked();
        let why_not = rows.is_empty().then_some("There is nothing to copy");
        if Button::secondary("Copy all").height(t.size.main_button).why_not(why_not).show_ui(ui).clicked() {
            ui.copy_text(rows.iter().map(MessageRow::whole).collect::<Vec<_>>().join("\n\n"));
        }
        closes
    })
    .inner
}
