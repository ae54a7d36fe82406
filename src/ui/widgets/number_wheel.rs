//! The wheel over a number field: one notch is one step, on every device.

use egui::{Event, Id, MouseWheelUnit, Response, Ui};

/// Points of scrolling that count as one notch on devices without notches.
const POINTS_A_NOTCH: f32 = 40.0;
/// After this pause what is left of a notch is forgotten, in seconds.
const FORGOTTEN_AFTER_S: f64 = 0.5;
/// Notches that come in parts add up to a whole one within this.
const ROUNDING: f32 = 1e-3;

/// Parts of a notch that have not made a step yet.
#[derive(Clone, Copy, Debug, Default)]
struct Rest {
    notches: f32,
    time: f64,
}

/// The field that the wheel turned last, and when.
#[derive(Clone, Copy, Debug)]
struct Turned {
    field: Id,
    time: f64,
}

fn key_of_turned() -> Id {
    Id::unique("field under the wheel")
}

/// Whether the wheel means this field: the one under the pointer, but until a pause the one that it turned last, for what
/// it changes may move another one under a pointer that stands still.
pub fn turns(ui: &Ui, response: &Response, pause_s: f64) -> bool {
    let (time, moved) = ui.input(|input| (input.time, input.pointer.delta() != egui::Vec2::ZERO));
    let last: Option<Turned> = ui.data(|data| data.get_temp(key_of_turned()));
    match last.filter(|last| !moved && time - last.time < pause_s) {
        Some(last) => last.field == response.id,
        None => response.hovered(),
    }
}

/// Whole notches that the wheel was turned by over the field in this picture. Devices that scroll in small parts are added
/// up; the smoothed scrolling is used up, so that the panel below does not move along.
pub fn notches(ui: &Ui, id: Id) -> f64 {
    let (came, time) = ui.input_mut(|input| {
        input.smooth_scroll_delta = egui::Vec2::ZERO;
        (input.events.iter().filter_map(notches_of).collect::<Vec<f32>>(), input.time)
    });
    if came.is_empty() {
        return 0.0;
    }
    let key = id.with("wheel");
    let rest: Rest = ui.data(|data| data.get_temp(key)).unwrap_or_default();
    let mut sum = if time - rest.time < FORGOTTEN_AFTER_S { rest.notches } else { 0.0 };
    let mut whole = 0.0;
    for part in came {
        // The other way begins anew: what was left over of this one must not eat its first step.
        sum = if sum * part < 0.0 { part } else { sum + part };
        let steps = (sum + ROUNDING.copysign(sum)).trunc();
        whole += steps;
        sum -= steps;
    }
    ui.data_mut(|data| {
        data.insert_temp(key, Rest { notches: sum, time });
        data.insert_temp(key_of_turned(), Turned { field: id, time });
    });
    f64::from(whole)
}

fn notches_of(event: &Event) -> Option<f32> {
    let Event::MouseWheel { unit, delta, .. } = event else { return None };
    // With Shift some systems send sideways scrolling instead.
    let amount = if delta.y == 0.0 { delta.x } else { delta.y };
    let notches = match unit {
        MouseWheelUnit::Point => amount / POINTS_A_NOTCH,
        MouseWheelUnit::Line | MouseWheelUnit::Page => amount,
    };
    (notches != 0.0).then_some(notches)
}
