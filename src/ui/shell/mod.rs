//! The pieces of the shell. Each takes plain values and returns what the user asked for.

pub mod import_sheet;
pub mod jobs_list;
pub mod loop_arcs;
pub mod loop_strip;
pub mod messages_sheet;
pub mod new_project_sheet;
pub mod palette;
pub mod palette_search;
pub mod path_prompt;
pub mod project_place;
pub mod question_sheet;
pub mod report_sheet;
pub mod shortcuts_sheet;
pub mod start_cards;
pub mod start_page;
pub mod status_bar;

pub use import_sheet::{ImportEvent, ImportSheet, SplitRow};
pub use jobs_list::{JobRow, JobState, jobs_list_ui};
pub use loop_arcs::ArcBack;
pub use loop_strip::{Station, StationState, StripEvent, StripView, loop_strip_ui};
pub use messages_sheet::{MessageRow, MessagesEvent, messages_sheet_ui};
pub use new_project_sheet::{NewProjectEvent, NewProjectSheet};
pub use palette::{Palette, PaletteEntry};
pub use path_prompt::{PathKind, PathPrompt, PromptEvent};
pub use project_place::ProjectPlace;
pub use question_sheet::QuestionSheet;
pub use report_sheet::{ReportView, report_sheet_ui};
pub use shortcuts_sheet::{ShortcutGroup, shortcuts_sheet_ui};
pub use start_cards::{RecentCard, recent_row_ui};
pub use start_page::{StartEvent, StartPage, StartView};
pub use status_bar::{Saved, StatusEvent, StatusJob, StatusView, status_bar_ui};
