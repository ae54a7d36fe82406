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
        if let (Some(image), Some(place)) = (image, self.taken.take_if(|_| true))
            && let Some(photo) = cut(&image, place, ui.pixels_per_point())
        {
            workspace.save_plot_picture(photo);
        }
    }
}

/// The place in physical pixels, as a photo.
fn cut(image: &ColorImage, place: Rect, pixels_per_point: f32) -> Option<Photo> {
    let part = image.region(&place, Some(pixels_per_point));
    let rgba = part.pixels.iter().flat_map(|p| [p.r(), p.g(), p.b(), 255]).collect();
    Photo::from_rgba(part.size[0] as u32, part.size[1] as u32, rgba)
}
