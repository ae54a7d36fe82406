//! The exact software rasteriser: depth, masks and ids in `f64`, the same on every machine.
//!
//! A pixel belongs to a triangle when its centre lies inside it or on its edge; the nearest triangle wins, and among
//! equally near ones the lower item. Both sides of a triangle are drawn. What lies at or before [`NEAR_M`] is clipped. A
//! lens bends the edges: triangles are subdivided until the bend is below 0.02 px; what lies
//! beyond the fold of the lens or more than 89.9° off the axis is not drawn.

mod clip;
mod lens;
mod rasteriser;
mod target;

pub use self::rasteriser::{Rasteriser, render};

use super::{CameraError, MeshError};

/// The near plane: 10 µm before the optical centre 1/z still fits an `f32`, and no camera sees anything nearer.
pub const NEAR_M: f64 = 1e-5;
/// Item ids are `u16` and 0 is nothing.
pub const MAX_ITEMS: usize = u16::MAX as usize;
/// More pixels than this (1.6 GB of buffers) are a mistake.
pub const MAX_PIXELS: u64 = 1 << 28;

/// What one view of some meshes shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Raster {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// 1/z in 1/m, row by row; 0 where nothing is.
    pub inverse_depth: Vec<f32>,
    /// Index of the nearest item plus one, row by row; 0 where nothing is.
    pub id: Vec<u16>,
}

/// Why nothing was drawn.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum RasterError {
    /// The camera's numbers make no camera.
    #[error(transparent)]
    Camera(#[from] CameraError),
    /// The image would not fit into memory.
    #[error("an image of {width} × {height} px is too large to draw")]
    TooLarge {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
    },
    /// More items than ids.
    #[error("{0} items are more than can be told apart in one picture ({MAX_ITEMS})")]
    TooManyItems(usize),
    /// A mesh whose faces name vertices that are not there.
    #[error("item {item}: {error}")]
    Mesh {
        /// Index of the item.
        item: usize,
        /// What is wrong with it.
        error: MeshError,
    },
    /// A pose with a number that is not finite.
    #[error("the pose of item {item} holds a number that is not finite")]
    Pose {
        /// Index of the item.
        item: usize,
    },
}

impl Raster {
    /// A picture of nothing.
    pub fn new(width: u32, height: u32) -> Self {
        let pixels = width as usize * height as usize;
        Self { width, height, inverse_depth: vec![0.0; pixels], id: vec![0; pixels] }
    }

    fn at(&self, x: u32, y: u32) -> Option<usize> {
        (x < self.width && y < self.height).then(|| y as usize * self.width as usize + x as usize)
    }

    /// Depth z in metres at a pixel; `None` where nothing is and outside the image.
    pub fn depth_m(&self, x: u32, y: u32) -> Option<f64> {
        let inverse = self.inverse_depth[self.at(x, y)?];
        (inverse > 0.0).then(|| 1.0 / f64::from(inverse))
    }

    /// The item seen at a pixel.
    pub fn item(&self, x: u32, y: u32) -> Option<usize> {
        (self.id[self.at(x, y)?] as usize).checked_sub(1)
    }

    /// The pixels where the item is the nearest, row by row.
    pub fn mask(&self, item: usize) -> Vec<bool> {
        self.id.iter().map(|id| *id as usize == item + 1).collect()
    }

    /// Number of pixels where the item is the nearest.
    pub fn count(&self, item: usize) -> usize {
        self.id.iter().filter(|id| **id as usize == item + 1).count()
    }

    /// First column, first row, last column, last row of the pixels where the item is the nearest.
    pub fn bounding_box(&self, item: usize) -> Option<[u32; 4]> {
        let mut found: Option<[u32; 4]> = None;
        for (y, row) in (0..).zip(self.id.chunks_exact(self.width.max(1) as usize)) {
            let is_item = |id: &u16| *id as usize == item + 1;
            let (Some(first), Some(last)) = (row.iter().position(is_item), row.iter().rposition(is_item)) else {
                continue;
            };
            let [x0, y0, x1, _] = found.unwrap_or([u32::MAX, y, 0, y]);
            found = Some([x0.min(first as u32), y0, x1.max(last as u32), y]);
        }
        found
    }

    /// The share of an item's pixels that nothing hides: its pixels here by those of item 0 in `alone`, where it is the
    /// only item. `None` where it has no pixel at all.
    pub fn visible_fraction(&self, item: usize, alone: &Raster) -> Option<f64> {
        let all = alone.count(0);
        (all > 0).then(|| self.count(item) as f64 / all as f64)
    }
}
