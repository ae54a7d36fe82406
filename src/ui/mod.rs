//! Our look on egui: tokens and fonts, a brush for painted things, widgets, and the pieces of the shell.
//!
//! Nothing in here knows a project. Every widget takes plain values and returns what the user asked
//! for; every interactive one has an accessible role and name and can be reached by the keyboard.

pub mod app_icon;
pub mod brush;
pub mod fonts;
pub mod icons;
pub mod plot;
pub mod shell;
mod style;
pub mod system_fonts;
pub mod theme;
pub mod widgets;

#[cfg(test)]
mod behaviour;
#[cfg(test)]
mod gallery;

pub use brush::{Brush, Face, Run};
pub use style::install;
pub use theme::Tokens;
