//! One look for all plots: at most five grid lines, thin axes, values at the pointer, a double click resets.

use egui::{Color32, FontId, Rangef, Role, Ui, WidgetInfo};
use egui_plot::{AxisHints, GridInput, GridMark, HoverPosition, Plot, PlotResponse, PlotUi};

use super::theme::Tokens;

/// Grid lines of an axis.
const LINES: f64 = 5.0;
/// Points between a curve's end and the edge, so that the last number of the axis is not cut.
const ROOM: f32 = 24.0;

/// An axis: what it shows at first, and the unit behind its last number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Axis<'a> {
    /// From and to.
    pub range: [f64; 2],
    /// The unit; empty for none.
    pub unit: &'a str,
}

/// A plot over the whole of what is left.
#[derive(Clone, Copy, Debug)]
pub struct PlotView<'a> {
    /// Two plots of one id share how they are zoomed.
    pub id: egui::Id,
    /// What it shows, for screen readers.
    pub name: &'a str,
    /// Along the bottom.
    pub x: Axis<'a>,
    /// Along the left.
    pub y: Axis<'a>,
}

impl PlotView<'_> {
    /// Shows the plot with what `add` puts into it; `hover` gives the words at a data point.
    pub fn show_ui<'a>(
        &'a self,
        ui: &mut Ui,
        hover: impl Fn(&HoverPosition<'_>) -> Option<String> + 'a,
        add: impl FnOnce(&mut PlotUi<'a>) + 'a,
    ) -> PlotResponse<()> {
        let t = Tokens::of(ui);
        let font = FontId::proportional(t.type_size.small);
        // Where both axes begin at zero, one of them says so.
        let both_begin = self.x.range[0] == 0.0 && self.y.range[0] == 0.0;
        let hints = |hints: AxisHints<'a>, axis: Axis<'a>, hides_zero: bool| {
            let hints = hints.tick_label_color(t.plot.axis).tick_label_font(font.clone()).label_spacing(Rangef::new(8.0, 9.0));
            hints.formatter(
                move |mark: GridMark, shown: &std::ops::RangeInclusive<f64>| {
                    if hides_zero && mark.value == 0.0 { String::new() } else { label(mark, *shown.end(), axis.unit) }
                },
            )
        };
        let [width, height] = [ui.available_width() - ROOM, ui.available_height()];
        let plot = Plot::new(self.id)
            .width(width.max(1.0))
            .height(height.max(1.0))
            .default_x_bounds(self.x.range[0], self.x.range[1])
            .default_y_bounds(self.y.range[0], self.y.range[1])
            .custom_x_axes(vec![hints(AxisHints::new_x(), self.x, false)])
            .custom_y_axes(vec![hints(AxisHints::new_y(), self.y, both_begin)])
            .x_grid_spacer(marks)
            .y_grid_spacer(marks)
            .grid_color(t.plot.grid)
            .grid_fade(0.0)
            .grid_spacing(Rangef::new(2.0, 3.0))
            .set_margin_fraction(egui::Vec2::ZERO)
            .show_background(false)
            .show_crosshair(false)
            .allow_scroll(false)
            .allow_axis_zoom_drag(false)
            .cursor_color(t.text.disabled)
            .label_formatter(hover);
        let shown = plot.show(ui, add);
        shown.response.widget_info(|| WidgetInfo::labeled(Role::Image, true, self.name));
        shown
    }
}

/// A colour for what fills an area under lines.
pub fn band(colour: Color32) -> Color32 {
    colour.gamma_multiply(0.16)
}

/// Marks at round numbers, at most five.
fn marks(input: GridInput) -> Vec<GridMark> {
    let (low, high) = input.bounds;
    let step = round_step((high - low) / LINES);
    let (first, last) = ((low / step).ceil() as i64, (high / step + 1e-9).floor() as i64);
    (first..=last.min(first + 20)).map(|i| GridMark { value: i as f64 * step, step_size: step }).collect()
}

/// The next of 1, 2, 2.5 and 5 times a power of ten.
fn round_step(least: f64) -> f64 {
    if !(least.is_finite() && least > 0.0) {
        return 1.0;
    }
    let power = 10_f64.powf(least.log10().floor());
    [1.0, 2.0, 2.5, 5.0].into_iter().map(|s| s * power).find(|s| *s >= least * (1.0 - 1e-9)).unwrap_or(10.0 * power)
}

/// The number of a mark; the last one that fits has the unit.
fn label(mark: GridMark, end: f64, unit: &str) -> String {
    let digits = (0..6).find(|d| ((mark.step_size * 10_f64.powi(*d)).fract()).abs() < 1e-6).unwrap_or(6) as usize;
    let text = format!("{:.digits$}", mark.value);
    let is_last = mark.value + mark.step_size > end + 1e-9 * mark.step_size;
    if is_last && !unit.is_empty() { format!("{text}\u{a0}{unit}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_have_few_marks_at_round_numbers() {
        for (low, high, values) in [(0.0, 100.0, vec![0.0, 20.0, 40.0, 60.0, 80.0, 100.0]), (0.0, 1.0, vec![0.0, 0.2, 0.4, 0.6, 0.8, 1.0])]
        {
            let found: Vec<f64> = marks(GridInput { bounds: (low, high), base_step_size: 1.0 }).iter().map(|m| m.value).collect();
            assert_eq!(found.len(), values.len());
            assert!(found.iter().zip(&values).all(|(a, b)| (a - b).abs() < 1e-9), "{found:?}");
        }
        assert_eq!(label(GridMark { value: 0.4, step_size: 0.2 }, 1.0, "mm"), "0.4");
        assert_eq!(label(GridMark { value: 100.0, step_size: 20.0 }, 100.0, "mm"), "100\u{a0}mm");
        assert_eq!(label(GridMark { value: 12.5, step_size: 12.5 }, 40.0, ""), "12.5");
    }
}
