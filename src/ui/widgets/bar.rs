//! Thin bars: a share, and a certainty against its requirement.

use egui::{Color32, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::ui::brush::{Brush, Face, RIGHT};

/// Where the requirement's tick stands in a certainty bar.
const TICK: f32 = 0.6;

/// A bar of 4 points over `width`; `name` and the share are for screen readers.
pub fn progress_bar_ui(ui: &mut Ui, name: &str, share: f32, width: f32, colour: Color32) {
    let (rect, response) = ui.allocate_exact_size(vec2(width, 12.0), Sense::hover());
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ProgressIndicator, true, name);
        info.value = Some(f64::from(share));
        info
    });
    let bar = Rect::from_center_size(rect.center(), vec2(width, 4.0));
    Brush::of(ui).bar(bar, share, colour);
}

/// After a number field: a bar whose tick is the requirement, then `± value` in mono. Without a
/// requirement only the value shows. Fills the width that is left.
pub fn certainty_ui(ui: &mut Ui, sigma: f64, requirement: Option<f64>, decimals: usize) {
    let brush = Brush::of(ui);
    let t = brush.t;
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), t.size.field), Sense::hover());
    let breaks = requirement.is_some_and(|limit| sigma > limit);
    let y = rect.center().y;
    if let Some(limit) = requirement {
        let bar = Rect::from_min_size(pos2(rect.left() + 4.0, y - 1.5), vec2(46.0, 3.0));
        let share = (sigma / limit) as f32 * TICK;
        brush.bar(bar, share.min(1.0), if breaks { t.status.attention } else { t.text.secondary });
        let x = (bar.left() + bar.width() * TICK).round();
        let ink = if breaks { t.text.primary } else { t.text.secondary };
        brush.fill(Rect::from_min_size(pos2(x, y - 4.0), vec2(1.0, 8.0)), 0.0, ink);
    }
    let ink = if breaks { t.status.attention } else { t.text.primary };
    brush.text(rect.right_center(), RIGHT, format!("{sigma:.decimals$}"), Face::Mono, ink);
}

/// A progress ring of the given radius, with a name for screen readers.
pub fn ring_ui(ui: &mut Ui, name: &str, share: f32, radius: f32, colour: Color32) {
    let (rect, response) = ui.allocate_exact_size(vec2(2.0 * radius + 3.0, 2.0 * radius + 3.0), Sense::hover());
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ProgressIndicator, true, name);
        info.value = Some(f64::from(share));
        info
    });
    Brush::of(ui).ring(rect.center(), radius, 2.0, share, colour);
}
