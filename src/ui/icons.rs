//! Code points of the icon fonts. Made by `packaging/fonts/make_fonts.py` from `icons.txt`; not to be edited.

/// Material Symbols `3d_rotation`.
pub const ROTATION_3D: &str = "\u{e84d}";
/// Material Symbols `add`.
pub const ADD: &str = "\u{e145}";
/// Material Symbols `ads_click`.
pub const ADS_CLICK: &str = "\u{e762}";
/// Material Symbols `arrow_back`.
pub const ARROW_BACK: &str = "\u{e5c4}";
/// Material Symbols `arrow_downward`.
pub const ARROW_DOWNWARD: &str = "\u{e5db}";
/// Material Symbols `arrow_forward`.
pub const ARROW_FORWARD: &str = "\u{e5c8}";
/// Material Symbols `arrow_selector_tool`.
pub const ARROW_SELECTOR_TOOL: &str = "\u{f82f}";
/// Material Symbols `arrow_upward`.
pub const ARROW_UPWARD: &str = "\u{e5d8}";
/// Material Symbols `bar_chart`.
pub const BAR_CHART: &str = "\u{e26b}";
/// Material Symbols `block`.
pub const BLOCK: &str = "\u{f08c}";
/// Material Symbols `bolt`.
pub const BOLT: &str = "\u{ea0b}";
/// Material Symbols `brightness_6`.
pub const BRIGHTNESS_6: &str = "\u{e3ab}";
/// Material Symbols `bug_report`.
pub const BUG_REPORT: &str = "\u{e868}";
/// Material Symbols `camera`.
pub const CAMERA: &str = "\u{e3af}";
/// Material Symbols `cancel`.
pub const CANCEL: &str = "\u{e888}";
/// Material Symbols `category`.
pub const CATEGORY: &str = "\u{e72c}";
/// Material Symbols `center_focus_strong`.
pub const CENTER_FOCUS_STRONG: &str = "\u{e3b4}";
/// Material Symbols `check`.
pub const CHECK: &str = "\u{e668}";
/// Material Symbols `check_box`.
pub const CHECK_BOX: &str = "\u{e9de}";
/// Material Symbols `check_box_outline_blank`.
pub const CHECK_BOX_OUTLINE_BLANK: &str = "\u{e835}";
/// Material Symbols `check_circle`.
pub const CHECK_CIRCLE: &str = "\u{f0be}";
/// Material Symbols `checklist`.
pub const CHECKLIST: &str = "\u{e6b1}";
/// Material Symbols `chevron_right`.
pub const CHEVRON_RIGHT: &str = "\u{e5cc}";
/// Material Symbols `close`.
pub const CLOSE: &str = "\u{e5cd}";
/// Material Symbols `compare`.
pub const COMPARE: &str = "\u{e3b9}";
/// Material Symbols `computer`.
pub const COMPUTER: &str = "\u{e31e}";
/// Material Symbols `content_copy`.
pub const CONTENT_COPY: &str = "\u{e14d}";
/// Material Symbols `content_paste`.
pub const CONTENT_PASTE: &str = "\u{e14f}";
/// Material Symbols `contrast`.
pub const CONTRAST: &str = "\u{eb37}";
/// Material Symbols `control_camera`.
pub const CONTROL_CAMERA: &str = "\u{e074}";
/// Material Symbols `crop_free`.
pub const CROP_FREE: &str = "\u{e3c2}";
/// Material Symbols `dark_mode`.
pub const DARK_MODE: &str = "\u{e51c}";
/// Material Symbols `dataset`.
pub const DATASET: &str = "\u{f8ee}";
/// Material Symbols `delete`.
pub const DELETE: &str = "\u{e92e}";
/// Material Symbols `deployed_code`.
pub const DEPLOYED_CODE: &str = "\u{f720}";
/// Material Symbols `description`.
pub const DESCRIPTION: &str = "\u{e873}";
/// Material Symbols `done_all`.
pub const DONE_ALL: &str = "\u{e877}";
/// Material Symbols `download`.
pub const DOWNLOAD: &str = "\u{f090}";
/// Material Symbols `drag_indicator`.
pub const DRAG_INDICATOR: &str = "\u{e945}";
/// Material Symbols `drag_pan`.
pub const DRAG_PAN: &str = "\u{f71e}";
/// Material Symbols `edit`.
pub const EDIT: &str = "\u{f097}";
/// Material Symbols `error`.
pub const ERROR: &str = "\u{f8b6}";
/// Material Symbols `exposure`.
pub const EXPOSURE: &str = "\u{e3f6}";
/// Material Symbols `file_copy`.
pub const FILE_COPY: &str = "\u{e173}";
/// Material Symbols `filter_list`.
pub const FILTER_LIST: &str = "\u{e152}";
/// Material Symbols `fit_screen`.
pub const FIT_SCREEN: &str = "\u{ea10}";
/// Material Symbols `flag`.
pub const FLAG: &str = "\u{f0c6}";
/// Material Symbols `folder`.
pub const FOLDER: &str = "\u{e2c7}";
/// Material Symbols `folder_open`.
pub const FOLDER_OPEN: &str = "\u{e2c8}";
/// Material Symbols `grid_on`.
pub const GRID_ON: &str = "\u{e3ec}";
/// Material Symbols `grid_view`.
pub const GRID_VIEW: &str = "\u{e9b0}";
/// Material Symbols `help`.
pub const HELP: &str = "\u{e8fd}";
/// Material Symbols `history`.
pub const HISTORY: &str = "\u{e8b3}";
/// Material Symbols `home`.
pub const HOME: &str = "\u{e9b2}";
/// Material Symbols `hourglass_empty`.
pub const HOURGLASS_EMPTY: &str = "\u{e88b}";
/// Material Symbols `image`.
pub const IMAGE: &str = "\u{e3f4}";
/// Material Symbols `info`.
pub const INFO: &str = "\u{e88e}";
/// Material Symbols `ink_pen`.
pub const INK_PEN: &str = "\u{e6d3}";
/// Material Symbols `insights`.
pub const INSIGHTS: &str = "\u{f092}";
/// Material Symbols `keyboard`.
pub const KEYBOARD: &str = "\u{e312}";
/// Material Symbols `keyboard_arrow_down`.
pub const KEYBOARD_ARROW_DOWN: &str = "\u{e313}";
/// Material Symbols `keyboard_arrow_left`.
pub const KEYBOARD_ARROW_LEFT: &str = "\u{e314}";
/// Material Symbols `keyboard_arrow_right`.
pub const KEYBOARD_ARROW_RIGHT: &str = "\u{e315}";
/// Material Symbols `keyboard_arrow_up`.
pub const KEYBOARD_ARROW_UP: &str = "\u{e316}";
/// Material Symbols `label`.
pub const LABEL: &str = "\u{e893}";
/// Material Symbols `layers`.
pub const LAYERS: &str = "\u{e53b}";
/// Material Symbols `light_mode`.
pub const LIGHT_MODE: &str = "\u{e518}";
/// Material Symbols `link`.
pub const LINK: &str = "\u{e250}";
/// Material Symbols `link_off`.
pub const LINK_OFF: &str = "\u{e16f}";
/// Material Symbols `lock`.
pub const LOCK: &str = "\u{e899}";
/// Material Symbols `lock_open`.
pub const LOCK_OPEN: &str = "\u{e898}";
/// Material Symbols `memory`.
pub const MEMORY: &str = "\u{e322}";
/// Material Symbols `menu`.
pub const MENU: &str = "\u{e5d2}";
/// Material Symbols `model_training`.
pub const MODEL_TRAINING: &str = "\u{f0cf}";
/// Material Symbols `monitoring`.
pub const MONITORING: &str = "\u{f190}";
/// Material Symbols `more_horiz`.
pub const MORE_HORIZ: &str = "\u{e5d3}";
/// Material Symbols `more_vert`.
pub const MORE_VERT: &str = "\u{e5d4}";
/// Material Symbols `my_location`.
pub const MY_LOCATION: &str = "\u{e55c}";
/// Material Symbols `new_releases`.
pub const NEW_RELEASES: &str = "\u{ef76}";
/// Material Symbols `notifications`.
pub const NOTIFICATIONS: &str = "\u{e7f5}";
/// Material Symbols `opacity`.
pub const OPACITY: &str = "\u{e91c}";
/// Material Symbols `open_in_new`.
pub const OPEN_IN_NEW: &str = "\u{e89e}";
/// Material Symbols `open_with`.
pub const OPEN_WITH: &str = "\u{e89f}";
/// Material Symbols `palette`.
pub const PALETTE: &str = "\u{e40a}";
/// Material Symbols `pan_tool`.
pub const PAN_TOOL: &str = "\u{e925}";
/// Material Symbols `pause`.
pub const PAUSE: &str = "\u{e034}";
/// Material Symbols `person`.
pub const PERSON: &str = "\u{f0d3}";
/// Material Symbols `photo_camera`.
pub const PHOTO_CAMERA: &str = "\u{e412}";
/// Material Symbols `play_arrow`.
pub const PLAY_ARROW: &str = "\u{e037}";
/// Material Symbols `point_scan`.
pub const POINT_SCAN: &str = "\u{f70c}";
/// Material Symbols `polyline`.
pub const POLYLINE: &str = "\u{ebbb}";
/// Material Symbols `push_pin`.
pub const PUSH_PIN: &str = "\u{f10d}";
/// Material Symbols `radio_button_checked`.
pub const RADIO_BUTTON_CHECKED: &str = "\u{e837}";
/// Material Symbols `radio_button_unchecked`.
pub const RADIO_BUTTON_UNCHECKED: &str = "\u{e836}";
/// Material Symbols `redo`.
pub const REDO: &str = "\u{e15a}";
/// Material Symbols `refresh`.
pub const REFRESH: &str = "\u{e5d5}";
/// Material Symbols `report`.
pub const REPORT: &str = "\u{f052}";
/// Material Symbols `restart_alt`.
pub const RESTART_ALT: &str = "\u{f053}";
/// Material Symbols `rocket_launch`.
pub const ROCKET_LAUNCH: &str = "\u{eb9b}";
/// Material Symbols `rotate_right`.
pub const ROTATE_RIGHT: &str = "\u{e41a}";
/// Material Symbols `save`.
pub const SAVE: &str = "\u{e161}";
/// Material Symbols `scatter_plot`.
pub const SCATTER_PLOT: &str = "\u{e268}";
/// Material Symbols `schedule`.
pub const SCHEDULE: &str = "\u{efd6}";
/// Material Symbols `science`.
pub const SCIENCE: &str = "\u{ea4b}";
/// Material Symbols `search`.
pub const SEARCH: &str = "\u{ef7a}";
/// Material Symbols `select_all`.
pub const SELECT_ALL: &str = "\u{e162}";
/// Material Symbols `sell`.
pub const SELL: &str = "\u{f05b}";
/// Material Symbols `settings`.
pub const SETTINGS: &str = "\u{e8b8}";
/// Material Symbols `show_chart`.
pub const SHOW_CHART: &str = "\u{e6e1}";
/// Material Symbols `skip_next`.
pub const SKIP_NEXT: &str = "\u{e044}";
/// Material Symbols `skip_previous`.
pub const SKIP_PREVIOUS: &str = "\u{e045}";
/// Material Symbols `sort`.
pub const SORT: &str = "\u{e164}";
/// Material Symbols `square_foot`.
pub const SQUARE_FOOT: &str = "\u{ea49}";
/// Material Symbols `star`.
pub const STAR: &str = "\u{f09a}";
/// Material Symbols `stop`.
pub const STOP: &str = "\u{e047}";
/// Material Symbols `straighten`.
pub const STRAIGHTEN: &str = "\u{e41c}";
/// Material Symbols `swap_horiz`.
pub const SWAP_HORIZ: &str = "\u{e8d4}";
/// Material Symbols `swap_vert`.
pub const SWAP_VERT: &str = "\u{e8d5}";
/// Material Symbols `sync`.
pub const SYNC: &str = "\u{e627}";
/// Material Symbols `sync_problem`.
pub const SYNC_PROBLEM: &str = "\u{e629}";
/// Material Symbols `table_chart`.
pub const TABLE_CHART: &str = "\u{e265}";
/// Material Symbols `terminal`.
pub const TERMINAL: &str = "\u{eb8e}";
/// Material Symbols `texture`.
pub const TEXTURE: &str = "\u{e421}";
/// Material Symbols `timer`.
pub const TIMER: &str = "\u{e425}";
/// Material Symbols `touch_app`.
pub const TOUCH_APP: &str = "\u{e913}";
/// Material Symbols `tune`.
pub const TUNE: &str = "\u{e429}";
/// Material Symbols `undo`.
pub const UNDO: &str = "\u{e166}";
/// Material Symbols `unfold_less`.
pub const UNFOLD_LESS: &str = "\u{e5d6}";
/// Material Symbols `unfold_more`.
pub const UNFOLD_MORE: &str = "\u{e5d7}";
/// Material Symbols `upload`.
pub const UPLOAD: &str = "\u{f09b}";
/// Material Symbols `verified`.
pub const VERIFIED: &str = "\u{ef76}";
/// Material Symbols `view_in_ar`.
pub const VIEW_IN_AR: &str = "\u{efc9}";
/// Material Symbols `view_list`.
pub const VIEW_LIST: &str = "\u{e8ef}";
/// Material Symbols `visibility`.
pub const VISIBILITY: &str = "\u{e8f4}";
/// Material Symbols `visibility_off`.
pub const VISIBILITY_OFF: &str = "\u{e8f5}";
/// Material Symbols `warning`.
pub const WARNING: &str = "\u{f083}";
/// Material Symbols `zoom_in`.
pub const ZOOM_IN: &str = "\u{e8ff}";
/// Material Symbols `zoom_out`.
pub const ZOOM_OUT: &str = "\u{e900}";
