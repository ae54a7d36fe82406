//! stub

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that can't go on ends")]

mod bop;
mod crash;
mod edits;
mod sample;
mod setup;
mod store;
