//! Rules of the house that the compiler does not check.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that can't go on ends")]

mod ranks;
mod size;
