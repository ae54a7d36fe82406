//! Pictures of every widget and page, for eyes: `cargo test --lib ui::gallery -- --ignored`.
//!
//! They go to `poseloop-gallery` in the folder for temporary files. Missing glyphs and inputs without
//! an accessible name panic, so drawing them all is a test as well.

mod annotate;

use egui::{Color32, Frame, Panel, Rect, Theme, Ui, pos2, vec2};
use egui_kittest::Harness;

use super::{
    Brush, Face, Run, Tokens,
    brush::{LEFT, PhotoMark},
    icons,
    shell::*,
    widgets::{
        bar::{certainty_ui, progress_bar_ui},
        button::{divider_ui, tool_button_ui},
        drop_down::Choice,
        filmstrip::{FilmCell, film_cell_ui, filmstrip_ui},
        menu::{MenuItem, menu_item_ui, menu_line_ui},
        residual_row::residual_row_ui,
        slider::slider_ui,
        tabs::tabs_ui,
        toast::{Toast, Toasts},
        toggle::{check_box_ui, toggle_ui},
        virtual_list::virtual_list_ui,
        *,
    },
};

fn draw(name: &str, theme: Theme, size: [f32; 2], scale: f32, mut page: impl FnMut(&mut Ui)) {
    let mut harness = Harness::builder()
        .with_size(size)
        .with_pixels_per_point(scale)
        .with_theme(theme)
        .with_context_setup(move |ctx| super::install(ctx, theme.into()))
        .wgpu()
        .build_ui(move |ui| {
            let ground = Tokens::of(ui).surface.panel;
            let whole = ui.ctx().content_rect();
            ui.set_clip_rect(whole);
            ui.painter().rect_filled(whole, 0.0, ground);
            place_ui(ui, whole, "page", &mut page);
        });
    harness.run_steps(4);
    let picture = harness.render().unwrap();
    let folder = std::env::temp_dir().join("poseloop-gallery");
    std::fs::create_dir_all(&folder).unwrap();
    picture.save(folder.join(format!("{name}.png"))).unwrap();
}

fn padded_ui(ui: &mut Ui, body: impl FnOnce(&mut Ui)) {
    Frame::NONE.inner_margin(egui::Margin::symmetric(12, 0)).show(ui, body);
}

fn texture(ui: &Ui, kept: &mut Option<egui::TextureHandle>) -> egui::TextureHandle {
    let load = || ui.ctx().load_texture("gallery", start_cards::sample_picture().unwrap(), egui::TextureOptions::LINEAR);
    kept.get_or_insert_with(load).clone()
}

#[test]
#[ignore = "draws pictures for eyes"]
fn start() {
    for (name, theme, size) in [
        ("start", Theme::Dark, [1440.0, 900.0]),
        ("start-light", Theme::Light, [1440.0, 900.0]),
        ("start-small", Theme::Dark, [1100.0, 700.0]),
    ] {
        let (mut page, mut kept) = (StartPage::default(), None);
        draw(name, theme, size, 1.0, move |ui| {
            let texture = texture(ui, &mut kept);
            let window = Tokens::of(ui).surface.window;
            ui.painter().rect_filled(ui.ctx().content_rect(), 0.0, window);
            let card = |name, path, counts, rings, phase, findings, when| RecentCard {
                name,
                path,
                when,
                counts,
                rings,
                phase,
                findings,
                texture: Some((texture.id(), texture.size_vec2())),
                missing: false,
            };
            let mixed = [
                (1.0, StationState::Ok),
                (0.83, StationState::Attention),
                (0.687, StationState::People),
                (0.62, StationState::Running),
                (0.4, StationState::Problem),
            ];
            let early = [
                (1.0, StationState::Ok),
                (0.4, StationState::People),
                (0.1, StationState::People),
                (0.0, StationState::Empty),
                (0.0, StationState::Empty),
            ];
            let mut cards = vec![
                card("Bin picking", "~/projects/bin-picking", "8 objects, 412 labels", mixed, "Annotate", 3, "today, 8:40"),
                card("Bottle orientation", "~/projects/bottle-cap", "2 objects, 1 080 labels", mixed, "Train", 1, "yesterday"),
                card("Toy sorter, line 2", "~/projects/toy-sorter", "3 objects, 64 labels", early, "Capture", 0, "12 Nov"),
                card("Camera 4 calibration", "/data/cells/4/calibration", "no objects", early, "Plan", 0, "28 Oct"),
            ];
            cards[3].texture = None;
            cards[3].missing = true;
            let view = StartView { version: "0.1.0", recent: &cards, shortcuts: ["Ctrl N", "Ctrl O", "Ctrl I"], ..StartView::default() };
            page.show_ui(ui, &view);
        });
    }
}

fn widgets_page_ui(ui: &mut Ui, text: &mut String) {
    ui.spacing_mut().item_spacing.y = 8.0;
    padded_ui(ui, |ui| {
        ui.add_space(12.0);
        ui.horizontal(|ui| {
            Button::main("Main").show_ui(ui);
            Button::secondary("Secondary").show_ui(ui);
            Button::quiet("Quiet").show_ui(ui);
            Button::secondary("Disabled").why_not(Some("why")).show_ui(ui);
            Button::quiet("Menu").with_chevron().show_ui(ui);
            Button::icon_only(icons::MORE_HORIZ, "More").show_ui(ui);
            Button::secondary("Pressed").pressed(true).show_ui(ui);
        });
        tabs_ui(ui, &["Curves", "Compare", "Images"], 0);
        let (mut on, mut off) = (true, false);
        ui.horizontal(|ui| {
            toggle_ui(ui, "Snap to mesh", &mut on);
            toggle_ui(ui, "Other", &mut off);
            check_box_ui(ui, "Blur", &mut on);
            check_box_ui(ui, "Noise", &mut off);
        });
        ui.horizontal(|ui| {
            search_field_ui(ui, "Search empty", &mut String::new(), "Search", 180.0);
            search_field_ui(ui, "Search", text, "Search", 180.0);
        });
        text_field_ui(ui, "Name", text, "Name");
        form_row_ui(ui, "Recipe", 80.0, |ui| drop_down_ui(ui, "Recipe", &["Built-in network", "Other"], 0, 150.0));
        progress_bar_ui(ui, "Job", 0.6, 200.0, Tokens::of(ui).status.running);
        for (tone, text) in [
            (Tone::Info, "Three pairs give up to four poses. X switches."),
            (Tone::Ok, "Every check holds."),
            (Tone::Problem, "The project is read only: another Poseloop has it open."),
        ] {
            sentence_ui(ui, tone, text);
        }
        Frame::popup(ui.style()).show(ui, |ui| {
            ui.set_width(220.0);
            menu_item_ui(ui, MenuItem { icon: Some(icons::UNDO), text: "Undo move can", shortcut: "Ctrl Z", why_not: None, on: None });
            menu_item_ui(
                ui,
                MenuItem { icon: Some(icons::REDO), text: "Redo", shortcut: "Ctrl Y", why_not: Some("Nothing to redo"), on: None },
            );
            menu_line_ui(ui);
            menu_item_ui(ui, MenuItem { icon: None, text: "Export BOP dataset…", shortcut: "", why_not: None, on: None });
        });
        let egui_on = &mut on;
        ui.horizontal(|ui| {
            ui.checkbox(egui_on, "egui");
            let _ = ui.button("egui button");
            ui.hyperlink_to("link", "https://example.org");
        });
        empty_state_ui(ui, icons::IMAGE, "Photos of this project appear here. Drop them anywhere or choose a folder.", Some("Add photos…"));
    });
}

#[test]
#[ignore = "draws pictures for eyes"]
fn widgets() {
    for (name, theme) in [("widgets", Theme::Dark), ("widgets-light", Theme::Light)] {
        let mut text = "bin-picking".to_owned();
        draw(name, theme, [600.0, 800.0], 1.0, move |ui| widgets_page_ui(ui, &mut text));
    }
}

fn entries() -> Vec<PaletteEntry<u32>> {
    let entry = |title: &str, subtitle: &str, icon, shortcut: &str, enabled| PaletteEntry {
        title: title.to_owned(),
        subtitle: subtitle.to_owned().into(),
        icon,
        shortcut: shortcut.to_owned(),
        enabled,
        id: 0,
    };
    vec![
        entry("Points tool", "Tool", icons::POINT_SCAN, "P", Ok(())),
        entry("Mark done and go to the next frame", "Label", icons::CHECK, "Enter", Ok(())),
        entry("Export BOP dataset…", "Project", icons::UPLOAD, "Ctrl E", Ok(())),
        entry("Redo", "Edit", icons::REDO, "Ctrl Y", Err("Nothing to redo".to_owned())),
        entry("000002/000017", "Frame", icons::IMAGE, "", Ok(())),
        entry("obj_000005", "Object", icons::DEPLOYED_CODE, "", Ok(())),
    ]
}

#[test]
#[ignore = "draws pictures for eyes"]
fn overlays() {
    let mut palette = Palette::default();
    palette.open(entries());
    let (mut toasts, mut kept) = (Toasts::default(), None);
    for (tone, title, action) in
        [(Tone::Problem, "The photo 000017.png is cut off", Some("Show file")), (Tone::Ok, "Imported 1 517 labels", None)]
    {
        let detail = "It ends after 41 032 of 310 114 bytes. Copy it again.".to_owned();
        toasts.push(Toast { tone, title: title.to_owned(), detail, action: action.map(str::to_owned), id: 1 });
    }
    draw("overlays", Theme::Dark, [1280.0, 800.0], 1.0, move |ui| {
        let texture = texture(ui, &mut kept);
        annotate::annotate_ui(ui, &texture);
        palette.show_ui(ui);
        toasts.show_ui(ui, pos2(ui.content_rect().right() - 12.0, 764.0), 340.0);
        let row = |name, text, time, share, state| JobRow { name, text, time, share, state };
        let rows = [
            row("Importing LM-O", "scene 14 of 20", "3 min left", Some(0.68), JobState::Running),
            row("Export", "1 517 labels written", "2 s", None, JobState::Done),
        ];
        jobs_list_ui(ui, 776.0, &rows);
    });
}

#[test]
#[ignore = "draws pictures for eyes"]
fn sheets() {
    let mut import = ImportSheet::new("/data/lmo", Some(ProjectPlace::new(std::path::Path::new("/home/you/projects"))));
    import.set_splits(Ok(vec![
        SplitRow { name: "test".into(), contents: "1 scene, 200 frames".into() },
        SplitRow { name: "train_pbr".into(), contents: "50 scenes".into() },
    ]));
    draw("sheet-import", Theme::Dark, [900.0, 600.0], 1.0, move |ui| {
        import.show_ui(ui, "Into project Bin picking");
    });
    let mut create = NewProjectSheet::new(std::path::Path::new("/home/you/projects"));
    draw("sheet-new", Theme::Dark, [900.0, 600.0], 1.0, move |ui| {
        create.show_ui(ui);
    });
    let mut prompt = PathPrompt::new(
        "Open folder",
        "No file dialog can open here: there is no desktop portal.",
        PathKind::Folder,
        std::path::Path::new("/usr/"),
    );
    draw("sheet-path", Theme::Light, [900.0, 600.0], 1.0, move |ui| {
        prompt.show_ui(ui);
    });
    let rows = |title: &str| ShortcutGroup {
        title: title.to_owned(),
        rows: vec![
            ("Points tool".to_owned(), "P".to_owned()),
            ("Next unlabelled".to_owned(), "N".to_owned()),
            ("Undo".to_owned(), "Ctrl Z".to_owned()),
        ],
    };
    let groups = [rows("Annotate"), rows("View"), rows("Project")];
    draw("sheet-shortcuts", Theme::Dark, [900.0, 600.0], 1.0, move |ui| {
        shortcuts_sheet_ui(ui, &groups, "~/.config/poseloop/settings.ron");
    });
}
