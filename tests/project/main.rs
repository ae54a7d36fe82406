//! The project on disk: document and store, datasets in and out, and the verbs of the real binary.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that can't go on ends")]

mod bad_input;
mod bop;
mod bop_companion;
mod bop_odd;
mod bop_refused;
mod bop_round;
mod bop_unread;
mod crash;
mod dataset;
mod edits;
mod eval_list;
mod eval_odd;
mod eval_verb;
mod judge;
mod mount;
mod prediction_sets;
mod predictions;
mod relink;
mod sample;
mod setup;
mod solve_verb;
mod store;
mod store_disk;
mod store_format;
mod store_hold;
mod verb;
mod verbs_hold;
mod verbs_import;
mod verbs_info;
mod verbs_label;
mod verbs_out_file;
mod verbs_output;
mod verbs_paths;
mod verbs_render;
