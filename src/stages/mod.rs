//! The tabs, a folder each. No stage knows another.

pub mod actions;
pub mod annotate;
pub mod assets;
pub mod deploy;
pub mod overview;
pub mod panels;
pub mod rest;
pub mod view;
