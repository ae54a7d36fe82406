//! Widgets, one a file. Each takes plain values and returns what the user asked for.

pub mod bar;
pub mod button;
pub mod drop_down;
pub mod empty_state;
pub mod filmstrip;
pub mod key_cap;
pub mod list_row;
pub mod menu;
pub mod number_field;
pub mod place;
pub mod residual_row;
pub mod search_field;
pub mod section;
pub mod segmented;
pub mod sentence;
pub mod sheet;
pub mod slider;
pub mod state_mark;
pub mod tabs;
pub mod text_field;
pub mod toast;
pub mod toggle;
pub mod tooltip;
pub mod virtual_list;

pub use button::Button;
pub use drop_down::drop_down_ui;
pub use empty_state::empty_state_ui;
pub use list_row::ListRow;
pub use number_field::{NumberEdit, NumberField};
pub use place::{place_row_ui, place_ui};
pub use search_field::search_field_ui;
pub use section::{Section, form_row_ui, hairline_ui};
pub use segmented::segmented_ui;
pub use sentence::{Tone, sentence_ui};
pub use state_mark::Mark;
pub use text_field::text_field_ui;
