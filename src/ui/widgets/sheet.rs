//! A sheet: a dialog over the window, with a title, a body and a row of buttons.

use egui::{Frame, Id, Margin, Modal, Ui};

use super::Button;
use crate::ui::{
    brush::{Brush, Face},
    icons,
    theme::Tokens,
};

/// Shows a sheet in the middle of the window. Returns what the body returned, or `None` as second value
/// if the user closed the sheet (Escape, the cross, a click outside).
///
/// The window behind is dimmed.
pub fn sheet_ui<R>(ui: &Ui, title: &str, width: f32, body: impl FnOnce(&mut Ui) -> R) -> SheetResponse<R> {
    open_ui(ui, title, width, true, body)
}

/// As [`sheet_ui`] for what is filled in: a click outside does not throw that away.
pub fn form_sheet_ui<R>(ui: &Ui, title: &str, width: f32, body: impl FnOnce(&mut Ui) -> R) -> SheetResponse<R> {
    open_ui(ui, title, width, false, body)
}

fn open_ui<R>(ui: &Ui, title: &str, width: f32, closes_outside: bool, body: impl FnOnce(&mut Ui) -> R) -> SheetResponse<R> {
    let t = Tokens::of(ui);
    let frame = Frame::popup(ui.style()).inner_margin(Margin::same(t.space.l as i8)).fill(t.surface.panel);
    let modal = Modal::new(Id::unique(("sheet", title))).frame(frame).backdrop_color(egui::Color32::TRANSPARENT);
    // Under the sheet's own layer; the modal's backdrop would be far dearer to paint.
    let behind = egui::LayerId::new(egui::Order::Middle, Id::unique("behind sheets"));
    Brush::new(ui.ctx().layer_painter(behind), t).ground(ui.content_rect(), t.dim());
    let shown = modal.show(ui, |ui| {
        let width = width.min(ui.content_rect().width() - 2.0 * t.space.xl);
        ui.set_width(width);
        let closed = head_ui(ui, title);
        (body(ui), closed)
    });
    let closes = shown.should_close() && (closes_outside || !shown.backdrop_response.clicked());
    let (inner, closed) = shown.inner;
    SheetResponse { inner, closed: closed || closes }
}

/// What a sheet gave back.
#[derive(Debug)]
pub struct SheetResponse<R> {
    /// What the body returned.
    pub inner: R,
    /// Whether the user closed the sheet.
    pub closed: bool,
}

fn head_ui(ui: &mut Ui, title: &str) -> bool {
    let t = Tokens::of(ui);
    let mut closed = false;
    ui.horizontal(|ui| {
        ui.label(egui::RichText::new(title).font(Face::Title.font(t)));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            closed = Button::icon_only(icons::CLOSE, "Close").shortcut("Esc").show_ui(ui).clicked();
        });
    });
    ui.add_space(t.space.s);
    closed
}

/// The row of buttons at the foot of a sheet, from the right: the main one, then *Cancel*.
/// `why_not` disables the main button with a reason.
pub fn sheet_buttons_ui(ui: &mut Ui, main: &str, why_not: Option<&str>) -> Option<SheetChoice> {
    foot_ui(ui, Button::main(main).why_not(why_not), "Cancel", false)
}

/// The row of buttons of a question, from the right: what does it, then what leaves it, which has the keyboard at first.
pub fn question_buttons_ui(ui: &mut Ui, yes: &str, no: &str, begins: bool) -> Option<SheetChoice> {
    foot_ui(ui, Button::main(yes), no, begins)
}

fn foot_ui(ui: &mut Ui, main: Button<'_>, leave: &str, leave_has_keyboard: bool) -> Option<SheetChoice> {
    let t = Tokens::of(ui);
    ui.add_space(t.space.m);
    Brush::of(ui).hairline_h(ui.max_rect().x_range(), ui.cursor().top());
    ui.add_space(t.space.m);
    let mut choice = None;
    ui.with_layout(egui::Layout::right_to_left(egui::Align::Min), |ui| {
        if main.show_ui(ui).clicked() {
            choice = Some(SheetChoice::Accept);
        }
        let leave = Button::secondary(leave).height(t.size.main_button).show_ui(ui);
        if leave_has_keyboard {
            leave.request_focus();
        }
        if leave.clicked() {
            choice = Some(SheetChoice::Cancel);
        }
    });
    choice
}

/// Which button of a sheet was clicked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SheetChoice {
    /// The main one.
    Accept,
    /// *Cancel*.
    Cancel,
}
