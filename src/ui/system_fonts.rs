//! The operating system's fonts, for names in scripts that our typeface lacks.
//!
//! Listing them takes time and memory, so it is done when the first character comes that nothing else can draw, and never
//! where there is none.

use egui::epaint::text::{FallbackRequest, FontInsert, FontProvider};
use egui_system_font_provider::SystemFontProvider;
use std::sync::OnceLock;

/// Finds fonts of the system for what our own can't draw.
#[derive(Default)]
pub struct SystemFonts(OnceLock<SystemFontProvider>);

impl SystemFonts {
    /// Whether the system's fonts were listed.
    pub fn are_listed(&self) -> bool {
        self.0.get().is_some()
    }
}

impl FontProvider for SystemFonts {
    /// Letters alone: at its start egui itself asks for signs, such as the box that stands for what can't be drawn.
    fn font_for(&self, request: &FallbackRequest<'_>) -> Option<FontInsert> {
        if !request.cluster.chars().any(char::is_alphabetic) {
            return None;
        }
        self.0.get_or_init(SystemFontProvider::new).font_for(request)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    fn show(ctx: &egui::Context, text: &str) {
        let mut output = ctx.run_ui(egui::RawInput::default(), |ui| {
            ui.label(text);
        });
        output.textures_delta.clear();
    }

    #[test]
    fn the_fonts_of_the_system_are_listed_only_for_what_ours_can_not_draw() {
        let ctx = egui::Context::default();
        crate::ui::install(&ctx, egui::Theme::Dark.into());
        let fonts = Arc::new(SystemFonts::default());
        ctx.add_font_provider(fonts.clone());
        show(&ctx, "obj_000005 Größe ± 0.4 mm → σ");
        assert!(!fonts.are_listed());
        show(&ctx, "部品");
        assert!(fonts.are_listed());
    }
}
