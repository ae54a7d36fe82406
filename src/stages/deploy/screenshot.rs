//! A part of the window as a picture.

use crate::media::Photo;
use crate::workspace::Workspace;
use egui::{ColorImage, Rect, Ui};
use std::sync::{Arc, Mutex, PoisonError};

/// Pictures of the window that pass before one is taken: the menu that asked for it has to close first.
const WAIT: u8 = 2;

/// A wish for a picture and how far it is.
#[derive(Default)]
pub(super) struct Screenshot {
    wanted: Option<(Rect, u8)>,
    taken: Option<Rect>,
    slot: Arc<Mutex<Option<Arc<ColorImage>>>>,
}

impl Screenshot {
    /// Asks for a picture of a place of the window.
    pub(super) fn ask(&mut self, place: Rect) {
        self.wanted = Some((place, WAIT));
    }

    /// Goes on with the wish: once a picture of the window.
    pub(super) fn turn(&mut self, workspace: &mut Workspace, ui: &Ui) {
        match &mut self.wanted {
            Some((place, 0)) => {
                let (slot, ctx) = (self.slot.clone(), ui.ctx().clone());
                self.taken = Some(*place);
                self.wanted = None;
                ui.ctx().request_screenshot(move |image| {
                    *slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(image);
                    ctx.request_repaint();
                });
            }
            Some((_, left)) => {
                *left -= 1;
                ui.ctx().request_repaint();
            }
            None => {}
        }
        let image = self.slot.lock().unwrap_or_else(PoisonError::into_inner).take();
        // The picture comes some time after it was asked for: until then the place is kept.
        let Some(image) = image else { return };
        if let Some(photo) = self.taken.take().and_then(|place| cut(&image, place, ui.pixels_per_point())) {
            workspace.save_plot_picture(photo);
        }
    }
}

/// The place in physical pixels, as a photo; as much of it as the picture holds, for the window may have been resized.
fn cut(image: &ColorImage, place: Rect, pixels_per_point: f32) -> Option<Photo> {
    let [width, height] = image.size;
    let span = |from: f32, to: f32, size: usize| {
        let at = |v: f32| ((v * pixels_per_point).round().max(0.0) as usize).min(size);
        at(from)..at(to)
    };
    let (columns, rows) = (span(place.left(), place.right(), width), span(place.top(), place.bottom(), height));
    let row = |y: usize| &image.pixels[y * width + columns.start..y * width + columns.end];
    let rgba: Vec<u8> = rows.clone().flat_map(row).flat_map(|p| [p.r(), p.g(), p.b(), 255]).collect();
    Photo::from_rgba(columns.len() as u32, rows.len() as u32, rgba).filter(|p| p.width > 0 && p.height > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::{Color32, pos2};

    #[test]
    fn a_place_is_cut_out_at_every_scale_and_never_beyond_the_window() {
        let mut image = ColorImage::filled([40, 20], Color32::BLACK);
        image.pixels[4 * 40 + 10] = Color32::WHITE;
        let place = Rect::from_min_max(pos2(5.0, 2.0), pos2(12.0, 8.0));
        let photo = cut(&image, place, 2.0).unwrap();
        assert_eq!((photo.width, photo.height, photo.rgba[0], photo.rgba[4]), (14, 12, 255, 0));
        let photo = cut(&image, Rect::from_min_max(pos2(30.0, -5.0), pos2(90.0, 90.0)), 1.0).unwrap();
        assert_eq!((photo.width, photo.height), (10, 20));
        assert!(cut(&image, Rect::from_min_max(pos2(60.0, 0.0), pos2(90.0, 9.0)), 1.0).is_none());
    }
}
