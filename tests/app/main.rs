//! The app as a person uses it: through the window, by accessible names, with mouse and keyboard.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that can't go on ends")]

mod desk;
mod drawing;
mod gestures;
mod harness;
mod instances;
mod judging;
mod keyboard;
mod labels;
mod layout;
mod lmo;
mod many;
mod many_cases;
mod panels;
mod phases;
mod pictures;
mod pointing;
mod projects;
mod said;
mod sample;
mod shell;
mod slices;
mod slips;
mod start;
mod story;
mod trust;
mod truth;
mod views;
