//! The exact software rasteriser: depth, masks and ids.
