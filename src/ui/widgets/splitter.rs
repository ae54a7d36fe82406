//! The edge between two panels, which is dragged to make one wider and the other narrower.

use egui::{CursorIcon, Rangef, Rect, Role, Sense, Ui, WidgetInfo, pos2};

use crate::ui::brush::Brush;

/// What a hand does with an edge.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum SplitterEvent {
    /// It is dragged to this place from the left of the window.
    To(f32),
    /// It was let go.
    LetGo,
    /// A double click: back to the usual place.
    Reset,
}

/// Shows the edge at `x`; takes hold of it `grab` points to both sides. Shown after the panels, for it lies over them.
pub fn splitter_ui(ui: &Ui, name: &str, x: f32, y: Rangef, grab: (f32, f32)) -> Option<SplitterEvent> {
    let rect = Rect::from_min_max(pos2(x - grab.0, y.min), pos2(x + grab.1, y.max));
    // Not with Tab: it would stand between any two panels.
    let response = ui.interact(rect, ui.scope_id().with(("splitter", name)), Sense::CLICK | Sense::DRAG);
    response.widget_info(|| WidgetInfo::labeled(Role::Splitter, true, name));
    let held = response.is_pointer_button_down_on() || response.dragged();
    if held || response.hovered() {
        ui.ctx().set_cursor_icon(CursorIcon::ResizeHorizontal);
        let brush = Brush::of(ui);
        let line = Rect::from_min_max(pos2(x - 0.5, y.min), pos2(x + 1.5, y.max));
        brush.fill(line, 0.0, if held { brush.t.accent.line } else { brush.t.surface.selected });
    }
    if response.double_clicked() {
        return Some(SplitterEvent::Reset);
    }
    if response.drag_stopped() {
        return Some(SplitterEvent::LetGo);
    }
    let at = response.interact_pointer_pos().filter(|_| response.dragged())?;
    // The edge stays where it was taken hold of, and does not jump under the pointer.
    if response.drag_started() {
        let origin = ui.input(|input| input.pointer.press_origin()).unwrap_or(at);
        ui.data_mut(|data| data.insert_temp(response.id, origin.x - x));
    }
    let beside: f32 = ui.data(|data| data.get_temp(response.id)).unwrap_or_default();
    Some(SplitterEvent::To(at.x - beside))
}
