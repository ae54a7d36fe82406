//! When a picture has come to rest: then it is drawn finely.

use crate::render::{Item, View};
use egui::Ui;
use std::time::Duration;

/// How long nothing must have moved, in seconds: longer than between two steps of a wheel.
const REST_S: f64 = 0.15;

/// Watches one picture.
#[derive(Default)]
pub struct Rest {
    last: Option<Seen>,
    /// When it moved last, in seconds of the interface's clock.
    moved_s: f64,
}

/// What makes an overlay be drawn anew; moving it across the screen does not.
#[derive(PartialEq)]
struct Seen {
    zoom: f64,
    size_px: [u32; 2],
    items: Vec<Item>,
}

impl Rest {
    /// Whether nothing moved for a moment, the first picture included; asks for a repaint at the end of that moment.
    pub fn is_reached(&mut self, ui: &Ui, view: &View, items: &[Item]) -> bool {
        let now_s = ui.input(|i| i.time);
        let seen = Seen { zoom: view.zoom, size_px: view.size_px, items: items.to_vec() };
        if self.last.as_ref() == Some(&seen) {
            let left_s = self.moved_s + REST_S - now_s;
            if left_s > 0.0 {
                ui.ctx().request_repaint_after(Duration::from_secs_f64(left_s));
            }
            return left_s <= 0.0;
        }
        let is_first = self.last.replace(seen).is_none();
        self.moved_s = if is_first { f64::NEG_INFINITY } else { now_s };
        if !is_first {
            ui.ctx().request_repaint_after(Duration::from_secs_f64(REST_S));
        }
        is_first
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geom::Camera;
    use egui_kittest::Harness;
    use std::cell::RefCell;
    use std::rc::Rc;

    #[test]
    fn the_first_picture_rests_and_a_moved_one_does_so_after_a_moment() {
        let (zoom, heard) = (Rc::new(RefCell::new(1.0)), Rc::new(RefCell::new(Vec::new())));
        let (asked, told, mut rest) = (Rc::clone(&zoom), Rc::clone(&heard), Rest::default());
        let mut harness = Harness::builder().with_step_dt(0.05).build_ui(move |ui| {
            let mut view = View::fit(Camera::pinhole(640, 480, 500.0, 500.0, 320.0, 240.0), [800, 600], 1.0);
            view.zoom *= *asked.borrow();
            told.borrow_mut().push(rest.is_reached(ui, &view, &[]));
        });
        assert!(heard.borrow().iter().all(|rests| *rests));
        *zoom.borrow_mut() = 2.0;
        heard.borrow_mut().clear();
        (0..6).for_each(|_| harness.step());
        assert_eq!(heard.borrow()[..], [false, false, false, true, true, true]);
    }
}
