//! The app's icon, for window, task bar and desktop entry.

use egui::IconData;

const PNG: &[u8] = include_bytes!("../../assets/icons/poseloop.png");

/// The icon at 256 pixels; nothing if it cannot be decoded, then the desktop shows its own.
pub fn app_icon() -> Option<IconData> {
    let picture = image::load_from_memory_with_format(PNG, image::ImageFormat::Png).ok()?.to_rgba8();
    Some(IconData { width: picture.width(), height: picture.height(), rgba: picture.into_raw() })
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_icon_decodes_to_a_square() {
        let icon = super::app_icon().unwrap();
        assert_eq!((icon.width, icon.height), (256, 256));
    }
}
