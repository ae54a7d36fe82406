//! How the widgets answer to hand and keyboard, without a GPU.

mod numbers;

use std::{cell::RefCell, rc::Rc};

use egui::{Event, Key, Role, Theme, Ui, vec2};
use egui_kittest::{Harness, kittest::Queryable as _};

use super::{
    icons,
    shell::*,
    widgets::{toast::*, virtual_list::virtual_list_ui, *},
};

fn harness<'a>(page: impl FnMut(&mut Ui) + 'a) -> Harness<'a> {
    Harness::builder().with_size([1100.0, 700.0]).with_context_setup(|ctx| super::install(ctx, Theme::Dark.into())).build_ui(page)
}

#[test]
fn a_disabled_button_is_never_clicked_and_a_focused_one_takes_the_keyboard() {
    let clicks = Rc::new(RefCell::new([0, 0]));
    let counted = clicks.clone();
    let mut harness = harness(move |ui| {
        counted.borrow_mut()[0] += usize::from(Button::main("Done").show_ui(ui).clicked());
        counted.borrow_mut()[1] += usize::from(Button::secondary("Redo").why_not(Some("Nothing to redo")).show_ui(ui).clicked());
    });
    harness.get_by_label("Redo").click();
    harness.run_steps(2);
    harness.get_by_label("Done").focus();
    harness.run_steps(2);
    harness.key_press(Key::Enter);
    harness.run_steps(2);
    assert_eq!(*clicks.borrow(), [1, 0]);
}

#[test]
fn the_palette_finds_chooses_and_remembers() {
    let entry = |title: &str, id, enabled| PaletteEntry {
        title: title.to_owned(),
        subtitle: "Tool".into(),
        icon: icons::CHECK,
        shortcut: String::new(),
        enabled,
        id,
    };
    let entries = move || {
        let off = Err("Nothing to redo".to_owned());
        vec![entry("Select tool", 1, Ok(())), entry("Points tool", 2, Ok(())), entry("Redo", 3, off)]
    };
    let palette = Rc::new(RefCell::new(Palette::default()));
    let chosen = Rc::new(RefCell::new(Vec::new()));
    let (shared, heard) = (palette.clone(), chosen.clone());
    let mut harness = harness(move |ui| heard.borrow_mut().extend(shared.borrow_mut().show_ui(ui)));
    let mut type_and_enter = |text: &str| {
        palette.borrow_mut().open(entries());
        harness.run_steps(2);
        harness.event(Event::Text(text.into()));
        harness.run_steps(2);
        harness.key_press(Key::Enter);
        harness.run_steps(2);
    };
    type_and_enter("redo");
    assert!(chosen.borrow().is_empty() && palette.borrow().is_open(), "what is disabled is not chosen");
    type_and_enter("pt");
    assert_eq!(*chosen.borrow(), [2]);
    type_and_enter("");
    assert_eq!(*chosen.borrow(), [2, 2], "what was used last comes first");
    palette.borrow_mut().open(entries());
    harness.run_steps(2);
    harness.key_press(Key::ArrowDown);
    harness.run_steps(2);
    harness.key_press(Key::Enter);
    harness.run_steps(2);
    assert_eq!(*chosen.borrow(), [2, 2, 1]);
    palette.borrow_mut().open(entries());
    harness.run_steps(2);
    harness.key_press(Key::Escape);
    harness.run_steps(2);
    assert!(!palette.borrow().is_open());
}

#[test]
fn a_list_of_100_000_rows_builds_only_those_in_sight_and_reveals_any() {
    let built = Rc::new(RefCell::new(Vec::new()));
    let (shared, mut frame) = (built.clone(), 0);
    let mut harness = harness(move |ui| {
        frame += 1;
        shared.borrow_mut().clear();
        let reveal = (frame == 2).then_some(99_990);
        virtual_list_ui(ui, "frames", 100_000, 24.0, reveal, |ui, i| {
            shared.borrow_mut().push(i);
            ListRow::new(&format!("{i:06}")).mono().show_ui(ui);
        });
    });
    harness.run_steps(4);
    let rows = built.borrow();
    assert!(rows.len() < 40, "{} rows were built", rows.len());
    assert!(rows.contains(&99_990), "{rows:?}");
}

fn strip(width: f32) -> (Harness<'static>, Rc<RefCell<Vec<StripEvent>>>) {
    let events = Rc::new(RefCell::new(Vec::new()));
    let heard = events.clone();
    let names = ["Plan", "Capture", "Annotate", "Train", "Deploy"];
    let station = |name| Station { name, figure: "412 / 600 labels", icon: icons::CHECK, share: 0.5, ..Station::default() };
    let stations = names.map(station);
    let page = move |ui: &mut Ui| {
        let rect = egui::Rect::from_min_size(ui.max_rect().min, vec2(width, 60.0));
        let view = StripView { project: "Bin picking", stations: &stations, active: Some(2), arcs: &[], findings: 0 };
        place_ui(ui, rect, "strip", |ui| heard.borrow_mut().extend(loop_strip_ui(ui, &view).event));
    };
    (harness(page), events)
}

#[test]
fn every_station_can_be_reached_at_any_width() {
    for width in [1084.0, 800.0, 560.0] {
        let (mut harness, events) = strip(width);
        harness.run_steps(2);
        for (i, name) in ["Plan", "Capture", "Annotate", "Train", "Deploy"].into_iter().enumerate() {
            let node = harness.get_by_role_and_label(Role::Tab, name);
            assert!(node.rect().right() < width + 8.0, "{name} ends at {} of {width}", node.rect().right());
            node.click();
            harness.run_steps(2);
            assert_eq!(events.borrow_mut().pop(), Some(StripEvent::Station(i)));
        }
    }
}

#[test]
fn the_start_page_fits_the_smallest_window_and_offers_each_way_in() {
    let events = Rc::new(RefCell::new(Vec::new()));
    let heard = events.clone();
    let mut page = StartPage::default();
    let mut harness = harness(move |ui| {
        let whole = ui.content_rect();
        let card = RecentCard { name: "Bin picking", path: "/p", ..RecentCard::default() };
        let view = StartView { version: "0.1.0", recent: &[card], ..StartView::default() };
        let event = place_ui(ui, whole, "page", |ui| page.show_ui(ui, &view));
        heard.borrow_mut().extend(event);
    });
    harness.run_steps(2);
    let ways = [
        ("Open project Bin picking", StartEvent::OpenRecent(0)),
        ("Open", StartEvent::Sample),
        ("New project", StartEvent::NewProject),
        ("Open project…", StartEvent::OpenFolder),
        ("Import BOP dataset…", StartEvent::ImportBop),
        ("Shortcuts", StartEvent::Shortcuts),
    ];
    for (name, event) in ways {
        let node = harness.get_by_role_and_label(Role::Button, name);
        assert!(node.rect().bottom() < 700.0, "{name} is out of sight");
        node.click();
        harness.run_steps(2);
        assert_eq!(events.borrow_mut().pop(), Some(event));
    }
}

#[test]
fn a_toast_goes_by_itself_and_a_problem_stays() {
    let toasts = Rc::new(RefCell::new(Toasts::default()));
    for (tone, title) in [(Tone::Ok, "Imported"), (Tone::Problem, "Cut off"), (Tone::Problem, "Cut off")] {
        toasts.borrow_mut().push(Toast { tone, title: title.to_owned(), detail: String::new(), action: None, id: 7 });
    }
    let shared = toasts.clone();
    let mut harness = harness(move |ui| {
        shared.borrow_mut().show_ui(ui, egui::pos2(1000.0, 680.0), 340.0);
    });
    harness.run_steps(2);
    assert!(harness.query_by_label("Imported ").is_some());
    harness.run_steps(40);
    assert!(harness.query_by_label("Imported ").is_none());
    harness.get_by_label("Close message").click();
    harness.run_steps(3);
    assert!(toasts.borrow().is_empty());
    for i in 0..6 {
        let toast = Toast { tone: Tone::Problem, title: format!("Refused {i}"), detail: String::new(), action: None, id: 7 };
        toasts.borrow_mut().push(toast);
    }
    harness.run_steps(2);
    let shown: Vec<bool> = (0..6).map(|i| harness.query_by_label(&format!("Refused {i} ")).is_some()).collect();
    assert_eq!(shown, [false, false, true, true, true, true], "the oldest make room");
}

#[test]
fn the_import_sheet_asks_for_splits_and_gives_the_chosen_one() {
    let events = Rc::new(RefCell::new(Vec::new()));
    let heard = events.clone();
    let mut sheet = ImportSheet::new("/data/lmo", None);
    let mut harness = harness(move |ui| {
        let event = sheet.show_ui(ui, "Into a new project");
        if let Some(ImportEvent::FolderChanged(_)) = &event {
            let row = |name: &str| SplitRow { name: name.to_owned(), contents: String::new() };
            sheet.set_splits(Ok(vec![row("test"), row("train")]));
        }
        heard.borrow_mut().extend(event);
    });
    harness.run_steps(4);
    assert_eq!(*events.borrow(), [ImportEvent::FolderChanged("/data/lmo".to_owned())]);
    harness.get_by_label("train").click();
    harness.run_steps(2);
    harness.get_by_label("Import").click();
    harness.run_steps(2);
    let wanted = ImportEvent::Import { folder: "/data/lmo".to_owned(), split: "train".to_owned(), into: None };
    assert_eq!(events.borrow().last(), Some(&wanted));
}

#[test]
fn sections_fold_and_keep_it() {
    let mut harness = harness(|ui| {
        Section::new("Objects").show_ui(ui, |ui| ListRow::new("Can").show_ui(ui));
    });
    harness.run_steps(2);
    assert!(harness.query_by_label("Can").is_some());
    harness.get_by_label("Objects").click();
    harness.run_steps(3);
    assert!(harness.query_by_label("Can").is_none());
}

#[test]
fn a_menu_row_in_a_drop_down_is_chosen() {
    let chosen = Rc::new(RefCell::new(0));
    let shared = chosen.clone();
    let mut harness = harness(move |ui| {
        let now = *shared.borrow();
        if let Some(i) = drop_down_ui(ui, "State", &["Draft", "Done"], now, 100.0) {
            *shared.borrow_mut() = i;
        }
    });
    harness.get_by_label("State").click();
    harness.run_steps(3);
    harness.get_by_label("Done").click();
    harness.run_steps(3);
    assert_eq!(*chosen.borrow(), 1);
}
