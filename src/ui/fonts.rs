//! The typefaces: Inter in three weights with tabular figures, `JetBrains Mono`, and two icon fonts.
//!
//! egui has no weight within a family: a weight is a family of its own. The icon font is the last
//! fallback of every text family, so that an icon may stand inside a sentence.

use std::sync::Arc;

use egui::{FontData, FontDefinitions, FontFamily};

/// Family of medium weight.
pub const MEDIUM: &str = "medium";
/// Family of semibold weight.
pub const SEMIBOLD: &str = "semibold";
/// Family of the outlined icons.
pub const ICONS: &str = "icons";
/// Family of the filled icons.
pub const ICONS_FILLED: &str = "icons-filled";

const FILES: [(&str, &[u8]); 6] = [
    ("inter", include_bytes!("../../assets/fonts/Inter-Regular.otf")),
    ("inter-medium", include_bytes!("../../assets/fonts/Inter-Medium.otf")),
    ("inter-semibold", include_bytes!("../../assets/fonts/Inter-SemiBold.otf")),
    ("mono", include_bytes!("../../assets/fonts/JetBrainsMono-Regular.ttf")),
    (ICONS, include_bytes!("../../assets/fonts/icons.ttf")),
    (ICONS_FILLED, include_bytes!("../../assets/fonts/icons-filled.ttf")),
];

/// A named family, for a `FontId`.
pub fn family(name: &str) -> FontFamily {
    FontFamily::Name(name.into())
}

/// All families that the styles name. egui panics on a family that is missing.
pub fn definitions() -> FontDefinitions {
    let mut definitions = FontDefinitions::empty();
    for (name, bytes) in FILES {
        definitions.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
    }
    let families = [
        (FontFamily::Proportional, vec!["inter", ICONS]),
        (FontFamily::Monospace, vec!["mono", "inter", ICONS]),
        (family(MEDIUM), vec!["inter-medium", ICONS]),
        (family(SEMIBOLD), vec!["inter-semibold", ICONS]),
        (family(ICONS), vec![ICONS]),
        (family(ICONS_FILLED), vec![ICONS_FILLED]),
    ];
    for (name, fonts) in families {
        definitions.families.insert(name, fonts.into_iter().map(str::to_owned).collect());
    }
    definitions
}
