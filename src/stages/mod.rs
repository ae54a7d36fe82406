//! The tabs, a folder each. No stage knows another.

pub mod annotate;
pub mod overview;
