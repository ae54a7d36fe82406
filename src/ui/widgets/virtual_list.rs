//! A list that builds only the rows in sight: 100 000 rows cost as much as 30.

use std::ops::Range;

use egui::{Align, Rect, ScrollArea, Ui, scroll_area::ScrollBarVisibility, vec2};

use super::place::place_ui;

/// Shows the rows in sight of a list of `count` rows of one height. `reveal` is scrolled into view.
pub fn virtual_list_ui(
    ui: &mut Ui,
    id: &str,
    count: usize,
    row_height: f32,
    reveal: Option<usize>,
    mut row_ui: impl FnMut(&mut Ui, usize),
) {
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        // The bar floats over the inset of the rows.
        ui.spacing_mut().scroll.floating_allocated_width = 0.0;
        ScrollArea::vertical()
            .id_salt(id)
            .auto_shrink([false, false])
            .scroll_bar_visibility(ScrollBarVisibility::VisibleWhenNeeded)
            .show_viewport(ui, |ui, viewport| {
                ui.set_height(row_height * count as f32);
                reveal_row(ui, viewport, row_height, reveal);
                rows_ui(ui, visible(viewport.y_range(), row_height, count), row_height, &mut row_ui);
            });
    });
}

/// Which items of one size lie in a stretch of the list.
pub(super) fn visible(stretch: egui::Rangef, size: f32, count: usize) -> Range<usize> {
    let first = (stretch.min / size).floor().max(0.0) as usize;
    let end = (stretch.max / size).ceil().max(0.0) as usize + 1;
    first.min(count)..end.min(count)
}

fn rows_ui(ui: &mut Ui, rows: Range<usize>, row_height: f32, row_ui: &mut impl FnMut(&mut Ui, usize)) {
    let (left, right) = (ui.max_rect().left(), ui.max_rect().right());
    let top = ui.max_rect().top();
    for row in rows {
        let rect =
            Rect::from_min_max(egui::pos2(left, top + row as f32 * row_height), egui::pos2(right, top + (row + 1) as f32 * row_height));
        place_ui(ui, rect, row, |ui| row_ui(ui, row));
    }
}

fn reveal_row(ui: &Ui, viewport: Rect, row_height: f32, reveal: Option<usize>) {
    let Some(row) = reveal else { return };
    let top = row as f32 * row_height;
    if top < viewport.top() || top + row_height > viewport.bottom() {
        let min = ui.max_rect().min + vec2(0.0, top);
        ui.scroll_to_rect_animation(
            Rect::from_min_size(min, vec2(1.0, row_height)),
            Some(Align::Center),
            egui::style::ScrollAnimation::none(),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_rows_in_sight_are_built() {
        assert_eq!(visible(egui::Rangef::new(0.0, 240.0), 24.0, 100_000), 0..11);
        assert_eq!(visible(egui::Rangef::new(2_399_000.0, 2_400_000.0), 24.0, 100_000), 99_958..100_000);
        assert_eq!(visible(egui::Rangef::new(0.0, 240.0), 24.0, 3), 0..3);
        assert_eq!(visible(egui::Rangef::new(0.0, 240.0), 24.0, 0), 0..0);
    }
}
