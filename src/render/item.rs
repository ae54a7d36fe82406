//! What is drawn: items, their styles, and how photo and overlay are put together.

use super::View;
use crate::geom::Pose;

/// Names a mesh among those handed to a renderer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MeshId(pub u64);

/// Names a photo among those handed to a renderer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PhotoId(pub u64);

/// Names a viewport, which owns its layers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ViewportId(pub u64);

/// How a mesh is drawn over the photo.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Style {
    /// Shaded surface with darker folds, and an outline. The surface fades with [`Look::opacity`], lines do not.
    #[default]
    Solid,
    /// The outline of what is visible.
    Outline,
    /// As solid; where other items hide it, a fainter outline and a tint.
    XRay,
    /// Folds, steps in depth and the outline, as far as they can be seen. A rounding is a fold while it is a few pixels wide;
    /// larger on the screen it has no place where a line would be right.
    HiddenLine,
    /// The outline of the whole; hides nothing, and nothing hides it.
    Ghost,
}

/// One mesh at one pose.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// The mesh.
    pub mesh: MeshId,
    /// Where it is. Taken as it is: a matrix that mirrors is drawn mirrored.
    pub camera_from_object: Pose,
    /// Colour of surface and lines, sRGB; alpha is not used.
    pub colour: [u8; 4],
    /// How it is drawn.
    pub style: Style,
    /// Width of the outline in points; 0 draws none.
    pub outline_points: f32,
    /// Where two items touch, the outline of the one with the larger order is drawn; of one order, that of the nearer.
    pub order: u8,
}

/// How the photo is sampled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum PhotoFilter {
    /// Between pixels, and from a smaller copy where the photo is shrunk.
    #[default]
    Linear,
    /// Pixels as squares.
    Nearest,
}

/// What colours surfaces.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Shading {
    /// The item's colour, lit from the camera.
    #[default]
    ItemColour,
    /// The mesh's vertex colours, or the item's colour where it has none, lit from the upper left; without lines, every
    /// style as a surface, and at twice the resolution where the viewport is small: no outline hides the stairs.
    VertexColours,
}

/// How photo and overlay are put together.
///
/// `opacity`, `shading`, `halo` and `fine` are baked into the overlay; changing any other field redraws nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    /// Opacity of surfaces over the photo, 0 to 1; with [`Shading::VertexColours`] they are opaque.
    pub opacity: f32,
    /// Whether the overlay is shown at all.
    pub overlay_visible: bool,
    /// Added to the photo's values, −1 to 1.
    pub brightness: f32,
    /// Multiplies the photo's distance from middle grey; 1 leaves it.
    pub contrast: f32,
    /// How the photo is sampled.
    pub filter: PhotoFilter,
    /// What lies around the photo and where there is none, sRGB. Not opaque: what was painted before shows through.
    pub background: [u8; 4],
    /// Laid over the background in the middle of the viewport, straight alpha, and fading out around it; alpha 0 for none.
    pub glow: [u8; 4],
    /// Colour under every line, one point wider than the line on each side; alpha 0 for none.
    pub halo: [u8; 4],
    /// What colours surfaces.
    pub shading: Shading,
    /// Smooth outlines. Without a graphics card a zoom step takes a fifth longer with them: leave them while the picture
    /// moves. With one they are always smooth.
    pub fine: bool,
}

impl Default for Look {
    fn default() -> Self {
        Self {
            opacity: 0.5,
            overlay_visible: true,
            brightness: 0.0,
            contrast: 1.0,
            filter: PhotoFilter::Linear,
            background: [0, 0, 0, 255],
            glow: [0; 4],
            halo: [0, 0, 0, 0xB0],
            shading: Shading::ItemColour,
            fine: true,
        }
    }
}

/// Everything that a viewport shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// The part of the photo and the camera.
    pub view: View,
    /// The photo, if it is there.
    pub photo: Option<PhotoId>,
    /// The meshes.
    pub items: Vec<Item>,
    /// How they are put together.
    pub look: Look,
}
