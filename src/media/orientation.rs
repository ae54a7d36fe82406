//! The orientation that a camera notes in a photo's EXIF data.

use serde::{Deserialize, Serialize};

/// How stored pixels must be turned to stand upright: the EXIF tag *Orientation*, values 1 to 8.
///
/// Trap: labels and intrinsics made by other tools mostly refer to the *stored* pixels, for which the tag is ignored.
/// A photo that is loaded here is already turned, and says so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Orientation {
    /// 1: stored as it stands.
    #[default]
    Upright,
    /// 2: mirrored left to right.
    FlippedHorizontally,
    /// 3: turned by half a turn.
    Turned180,
    /// 4: mirrored top to bottom.
    FlippedVertically,
    /// 5: turned by a quarter clockwise, then mirrored left to right.
    Turned90Flipped,
    /// 6: to be turned by a quarter clockwise.
    Turned90,
    /// 7: turned by three quarters clockwise, then mirrored left to right.
    Turned270Flipped,
    /// 8: to be turned by three quarters clockwise.
    Turned270,
}

impl Orientation {
    /// The value of the EXIF tag, 1 to 8.
    pub fn exif(self) -> u8 {
        self.decoder().to_exif()
    }

    /// The orientation that the EXIF value stands for; [`Orientation::Upright`] where it is none of the eight.
    pub fn from_exif(value: u8) -> Self {
        image::metadata::Orientation::from_exif(value).map_or(Self::Upright, Self::from_decoder)
    }

    /// Whether width and height change places.
    pub fn swaps_sides(self) -> bool {
        matches!(self, Self::Turned90 | Self::Turned270 | Self::Turned90Flipped | Self::Turned270Flipped)
    }

    /// What was done to the photo, or `None` where nothing was.
    pub fn sentence(self) -> Option<&'static str> {
        Some(match self {
            Self::Upright => return None,
            Self::FlippedHorizontally => "Mirrored left to right, as its EXIF orientation asks",
            Self::Turned180 => "Turned by 180°, as its EXIF orientation asks",
            Self::FlippedVertically => "Mirrored top to bottom, as its EXIF orientation asks",
            Self::Turned90Flipped => "Turned by 90° clockwise and mirrored, as its EXIF orientation asks",
            Self::Turned90 => "Turned by 90° clockwise, as its EXIF orientation asks",
            Self::Turned270Flipped => "Turned by 90° anticlockwise and mirrored, as its EXIF orientation asks",
            Self::Turned270 => "Turned by 90° anticlockwise, as its EXIF orientation asks",
        })
    }

    pub(super) fn from_decoder(orientation: image::metadata::Orientation) -> Self {
        use image::metadata::Orientation as Exif;
        match orientation {
            Exif::NoTransforms => Self::Upright,
            Exif::FlipHorizontal => Self::FlippedHorizontally,
            Exif::Rotate180 => Self::Turned180,
            Exif::FlipVertical => Self::FlippedVertically,
            Exif::Rotate90FlipH => Self::Turned90Flipped,
            Exif::Rotate90 => Self::Turned90,
            Exif::Rotate270FlipH => Self::Turned270Flipped,
            Exif::Rotate270 => Self::Turned270,
        }
    }

    pub(super) fn decoder(self) -> image::metadata::Orientation {
        use image::metadata::Orientation as Exif;
        match self {
            Self::Upright => Exif::NoTransforms,
            Self::FlippedHorizontally => Exif::FlipHorizontal,
            Self::Turned180 => Exif::Rotate180,
            Self::FlippedVertically => Exif::FlipVertical,
            Self::Turned90Flipped => Exif::Rotate90FlipH,
            Self::Turned90 => Exif::Rotate90,
            Self::Turned270Flipped => Exif::Rotate270FlipH,
            Self::Turned270 => Exif::Rotate270,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exif_values_come_back() {
        for value in 1..=8 {
            assert_eq!(Orientation::from_exif(value).exif(), value);
        }
        assert_eq!(Orientation::from_exif(0), Orientation::Upright);
        assert_eq!(Orientation::from_exif(9), Orientation::Upright);
    }

    #[test]
    fn a_turned_photo_says_so() {
        assert!(Orientation::Upright.sentence().is_none());
        assert!(Orientation::Turned90.sentence().is_some_and(|text| text.contains("90° clockwise")));
    }
}
