//! Design tokens: every colour, size, radius and type size of the app, read from `assets/theme/*.ron`.

use std::sync::LazyLock;

use egui::{Color32, Context, Theme};
use serde::{Deserialize, Deserializer};
use thiserror::Error;

const DARK: &str = include_str!("../../assets/theme/dark.ron");
const LIGHT: &str = include_str!("../../assets/theme/light.ron");

static DARK_TOKENS: LazyLock<Tokens> = LazyLock::new(|| Tokens::parse(DARK).unwrap_or_default());
static LIGHT_TOKENS: LazyLock<Tokens> = LazyLock::new(|| Tokens::parse(LIGHT).unwrap_or_default());

/// A theme file that cannot be read.
#[derive(Debug, Error)]
#[error("the theme cannot be read: {0}")]
pub struct ThemeError(#[from] Box<ron::error::SpannedError>);

/// The five steps of grey, what lies between them, and the tint of a selection.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Surface {
    /// Behind everything: loop strip, status bar, gaps.
    #[serde(deserialize_with = "colour")]
    pub window: Color32,
    /// Behind a photo, a mesh, a plot.
    #[serde(deserialize_with = "colour")]
    pub viewport: Color32,
    /// Side panels, toolbar, filmstrip: the window's clear colour.
    #[serde(deserialize_with = "colour")]
    pub panel: Color32,
    /// Cards and fields.
    #[serde(deserialize_with = "colour")]
    pub raised: Color32,
    /// Buttons, what is under the pointer, the empty part of rings and bars.
    #[serde(deserialize_with = "colour")]
    pub hover: Color32,
    /// Boxes of check marks, slider rails and handles.
    #[serde(deserialize_with = "colour")]
    pub control: Color32,
    /// Selected row, active station, pressed tool.
    #[serde(deserialize_with = "colour")]
    pub selected: Color32,
    /// One pixel between panels.
    #[serde(deserialize_with = "colour")]
    pub hairline: Color32,
}

/// Text colours.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Text {
    /// What is read first.
    #[serde(deserialize_with = "colour")]
    pub primary: Color32,
    /// Units, counts, what is not selected.
    #[serde(deserialize_with = "colour")]
    pub secondary: Color32,
    /// What cannot be used now.
    #[serde(deserialize_with = "colour")]
    pub disabled: Color32,
    /// On `accent.fill`.
    #[serde(deserialize_with = "colour")]
    pub on_accent: Color32,
}

/// The one accent.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Accent {
    /// Text, icons and thin lines on a surface.
    #[serde(deserialize_with = "colour")]
    pub line: Color32,
    /// The one main button of a page.
    #[serde(deserialize_with = "colour")]
    pub fill: Color32,
}

/// Colours of states; always with an icon, never alone.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Status {
    /// Done, inside the requirement.
    #[serde(deserialize_with = "colour")]
    pub ok: Color32,
    /// Worth a look.
    #[serde(deserialize_with = "colour")]
    pub attention: Color32,
    /// Broken.
    #[serde(deserialize_with = "colour")]
    pub problem: Color32,
    /// What the machine is doing.
    #[serde(deserialize_with = "colour")]
    pub running: Color32,
}

/// Surfaces behind a sentence with a status icon.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Soft {
    /// Behind `status.attention`.
    #[serde(deserialize_with = "colour")]
    pub attention: Color32,
    /// Behind `status.problem`.
    #[serde(deserialize_with = "colour")]
    pub problem: Color32,
    /// Behind `status.ok`.
    #[serde(deserialize_with = "colour")]
    pub ok: Color32,
}

/// Colours of plots.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Plot {
    /// Runs and sites, never objects.
    #[serde(deserialize_with = "colours")]
    pub series: Vec<Color32>,
    /// Grid lines.
    #[serde(deserialize_with = "colour")]
    pub grid: Color32,
    /// Axis labels.
    #[serde(deserialize_with = "colour")]
    pub axis: Color32,
    /// Hatch of the label noise, drawn at 30 %.
    #[serde(deserialize_with = "colour")]
    pub noise_floor: Color32,
    /// Requirement line.
    #[serde(deserialize_with = "colour")]
    pub requirement: Color32,
}

/// What is drawn over photos: the same in both themes.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Photo {
    /// Under every line.
    #[serde(deserialize_with = "colour")]
    pub halo: Color32,
    /// Marks and leaders.
    #[serde(deserialize_with = "colour")]
    pub ink: Color32,
    /// The selected pair, the loupe's ring.
    #[serde(deserialize_with = "colour")]
    pub pick: Color32,
    /// A residual far beyond the rest.
    #[serde(deserialize_with = "colour")]
    pub outlier: Color32,
    /// The axes x, y, z.
    #[serde(deserialize_with = "colours")]
    pub axes: Vec<Color32>,
    /// Behind words.
    #[serde(deserialize_with = "colour")]
    pub pill: Color32,
    /// Words.
    #[serde(deserialize_with = "colour")]
    pub pill_text: Color32,
}

/// Distances on a 4-point grid.
#[derive(Clone, Debug, Default, Deserialize)]
#[allow(missing_docs, reason = "the names are the meaning: extra small to extra large")]
pub struct Space {
    pub xs: f32,
    pub s: f32,
    pub m: f32,
    pub l: f32,
    pub xl: f32,
}

/// Heights and widths, in points.
#[derive(Clone, Debug, Default, Deserialize)]
#[allow(missing_docs, reason = "each is the size of the thing that it names")]
pub struct Size {
    pub strip: f32,
    pub toolbar: f32,
    pub hint: f32,
    pub status: f32,
    pub filmstrip: f32,
    pub left: f32,
    pub left_narrow: f32,
    pub right: f32,
    pub right_narrow: f32,
    pub row: f32,
    pub form_row: f32,
    pub two_line_row: f32,
    pub section: f32,
    pub field: f32,
    pub button: f32,
    pub main_button: f32,
    pub icon: f32,
    pub state_icon: f32,
    pub swatch: f32,
    pub palette: f32,
    pub sheet: f32,
    pub toast: f32,
}

/// Corner radii, in points.
#[derive(Clone, Debug, Default, Deserialize)]
#[allow(missing_docs, reason = "each is the radius of the thing that it names")]
pub struct Radius {
    pub swatch: f32,
    pub key: f32,
    pub control: f32,
    pub card: f32,
}

/// Times of motion, in seconds.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Motion {
    /// A panel opening, a toast: motion only explains a change.
    pub explain: f32,
}

/// Type sizes, in points.
#[derive(Clone, Debug, Default, Deserialize)]
#[allow(missing_docs, reason = "the names are those of `Face`")]
pub struct TypeSize {
    pub tiny: f32,
    pub mono_small: f32,
    pub small: f32,
    pub mono: f32,
    pub body: f32,
    pub title: f32,
    pub headline: f32,
    pub figure: f32,
}

/// All tokens of one theme.
#[derive(Clone, Debug, Default, Deserialize)]
#[allow(missing_docs, reason = "each group is documented at its type")]
pub struct Tokens {
    /// Whether this is the dark theme.
    pub dark: bool,
    pub surface: Surface,
    pub text: Text,
    pub accent: Accent,
    pub status: Status,
    pub soft: Soft,
    /// The ten object colours, the same in lists, overlays, plots and reports.
    #[serde(deserialize_with = "colours")]
    pub objects: Vec<Color32>,
    pub plot: Plot,
    pub photo: Photo,
    pub space: Space,
    pub size: Size,
    pub motion: Motion,
    /// Colour of the shadow under menus, sheets and toasts.
    #[serde(deserialize_with = "colour")]
    pub shadow: Color32,
    pub radius: Radius,
    pub type_size: TypeSize,
}

impl Tokens {
    /// Reads a theme file.
    ///
    /// # Errors
    /// [`ThemeError`] with line and column if a name is missing or a colour is not `#RRGGBB[AA]`.
    pub fn parse(text: &str) -> Result<Self, ThemeError> {
        ron::from_str(text).map_err(|err| ThemeError(Box::new(err)))
    }

    /// The tokens of the theme that the context shows now. A `&Ui` may be passed as well.
    pub fn of(ctx: &Context) -> &'static Self {
        Self::of_theme(ctx.theme())
    }

    /// The built-in tokens of a theme.
    pub fn of_theme(theme: Theme) -> &'static Self {
        match theme {
            Theme::Dark => &DARK_TOKENS,
            Theme::Light => &LIGHT_TOKENS,
        }
    }

    /// Colour of an object by its colour number; numbers beyond the ten start again.
    pub fn object(&self, colour: u8) -> Color32 {
        let count = self.objects.len().max(1);
        self.objects.get(usize::from(colour) % count).copied().unwrap_or(self.text.primary)
    }

    /// The axis colour x, y or z over a photo.
    pub fn axis(&self, index: usize) -> Color32 {
        self.photo.axes.get(index).copied().unwrap_or(self.photo.ink)
    }

    /// The soft glow behind a mesh, so that it does not float: sRGB with straight alpha.
    pub fn glow(&self) -> [u8; 4] {
        let [r, g, b, _] = self.text.primary.to_array();
        [r, g, b, if self.dark { 14 } else { 20 }]
    }

    /// Laid over the window behind a sheet.
    pub fn dim(&self) -> Color32 {
        self.photo.halo.gamma_multiply(if self.dark { 0.7 } else { 0.4 })
    }

    /// Fill of a list row under the pointer: halfway to `hover`, so that it is calmer than a button.
    pub fn row_hover(&self) -> Color32 {
        self.surface.panel.lerp_to_gamma(self.surface.hover, 0.55)
    }

    /// Fill of a button under the pointer.
    pub fn button_hover(&self) -> Color32 {
        self.surface.hover.lerp_to_gamma(self.surface.control, 0.22)
    }

    /// Fill of the main button under the pointer.
    pub fn main_hover(&self) -> Color32 {
        self.accent.fill.lerp_to_gamma(self.text.on_accent, 0.10)
    }

    /// Width of the left panel in a window of this width.
    pub fn left_width(&self, window: f32) -> f32 {
        if window < NARROW_WINDOW { self.size.left_narrow } else { self.size.left }
    }

    /// Width of the mesh view in a window of this width.
    pub fn mesh_width(&self, window: f32) -> f32 {
        if window < NARROW_WINDOW { MESH.0 } else { MESH.1 }
    }

    /// Width of the right panel in a window of this width.
    pub fn right_width(&self, window: f32) -> f32 {
        if window < NARROW_WINDOW { self.size.right_narrow } else { self.size.right }
    }
}

/// Width of the mesh view in a narrow window and in others.
const MESH: (f32, f32) = (224.0, 268.0);

/// Below this width the side panels take their narrow size.
const NARROW_WINDOW: f32 = 1400.0;

#[expect(clippy::disallowed_methods, reason = "the one place where colours are made: from the theme's own text")]
fn parse_colour<E: serde::de::Error>(text: &str) -> Result<Color32, E> {
    Color32::from_hex(text).map_err(|_| E::custom(format!("not a colour: {text}")))
}

fn colour<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Color32, D::Error> {
    parse_colour(&String::deserialize(deserializer)?)
}

fn colours<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Color32>, D::Error> {
    Vec::<String>::deserialize(deserializer)?.iter().map(|text| parse_colour(text)).collect()
}

#[cfg(test)]
mod tests;
