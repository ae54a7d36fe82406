//! What stands around the stages: palette, menus, shortcuts, themes, phases, the list of jobs, reports, the toolbar.

use crate::desk::Desk;
use crate::harness::Person;
use egui::{Event, Key, Modifiers, Role};
use poseloop::project::FrameId;
use poseloop::workspace::{ACTIONS, OverlayStyle, Phase, Settings, ThemeChoice};

/// Opens the palette and types.
fn look_for(person: &mut Person, text: &str) {
    person.keys(Modifiers::COMMAND, Key::K);
    assert_eq!(person.focused().as_deref(), Some("Command"));
    person.types(text);
}

/// Names of the rows of the palette, which stands over everything else and comes last.
fn rows(person: &Person) -> Vec<String> {
    let all = person.names();
    let start = all.iter().position(|(role, name)| *role == Role::TextInput && name == "Command").expect("the palette");
    all[start..].iter().filter(|(role, _)| *role == Role::ListItem).map(|(_, name)| name.clone()).collect()
}

#[test]
fn the_palette_finds_frames_objects_and_actions() {
    let (_desk, mut person) = Person::at_a_label();
    look_for(&mut person, "table 4");
    assert_eq!(rows(&person)[0], "table/000004");
    person.key(Key::Enter);
    assert_eq!(person.workspace().annotate.frame, Some(FrameId(4)));
    look_for(&mut person, "plate");
    person.key(Key::Enter);
    assert_eq!(person.workspace().object().unwrap().name, "plate");
    look_for(&mut person, "gizmo");
    person.key(Key::Enter);
    assert!(!person.sees(Role::TextInput, "Command"), "the palette closes");
    assert_eq!(person.workspace().annotate.tool, poseloop::workspace::Tool::Gizmo);
}

#[test]
fn the_palette_lists_every_action_and_says_why_one_cant_be_done() {
    let (_desk, mut person) = Person::at_a_label();
    for action in ACTIONS.iter().filter(|a| !a.menu.is_empty()) {
        look_for(&mut person, action.title);
        assert!(rows(&person).contains(&action.title.to_owned()), "{} is not found: {:?}", action.title, rows(&person));
        person.key(Key::Escape);
    }
    person.key(Key::CloseBracket);
    let before = person.project().clone();
    look_for(&mut person, "Delete label");
    assert!(!person.enabled(Role::ListItem, "Delete label"));
    person.key(Key::Enter);
    assert!(person.sees(Role::TextInput, "Command") && *person.project() == before, "what can't be done is not done");
    person.key(Key::Escape);
    // Without a project: from the start page as well.
    person.keys(Modifiers::COMMAND, Key::W);
    look_for(&mut person, "Export");
    assert!(!person.enabled(Role::ListItem, "Export BOP dataset…"));
}

#[test]
fn every_action_stands_in_a_menu_of_the_project() {
    let (_desk, mut person) = Person::at_a_label();
    person.button("Project Small parts");
    assert!(person.sees(Role::MenuItem, "Export BOP dataset…") && person.sees(Role::MenuItem, "Close project"));
    for menu in ["Edit", "Label", "Tool", "Frame", "Deploy", "View", "Go", "Help"] {
        person.node(Role::MenuItem, menu).hover();
        person.rest();
        for action in ACTIONS.iter().filter(|a| a.menu == menu) {
            assert!(person.window_has(Role::MenuItem, action.title), "{} is not in the menu {menu}", action.title);
        }
    }
    person.node(Role::MenuItem, "Tool").hover();
    person.rest();
    person.click(Role::MenuItem, "Gizmo");
    assert_eq!(person.workspace().annotate.tool, poseloop::workspace::Tool::Gizmo);
    assert!(!person.sees(Role::MenuItem, "Close project"), "the menu closes");
    let known = ["Project", "Edit", "Label", "Tool", "Frame", "Deploy", "View", "Go", "Help"];
    assert!(ACTIONS.iter().all(|a| known.contains(&a.menu)), "an action stands in no menu");
}

#[test]
fn shortcuts_are_listed_as_the_settings_have_them() {
    let desk = Desk::new();
    let folder = desk.small_project();
    let mut settings = Settings::load(&desk.settings_file()).0;
    settings.shortcuts.insert("frame.next".to_owned(), "Ctrl+Shift+J".to_owned());
    settings.shortcuts.insert("tool.gizmo".to_owned(), "Ctrl+K".to_owned());
    settings.shortcuts.insert("no.such".to_owned(), "Q".to_owned());
    settings.save(&desk.settings_file()).unwrap();
    let mut person = Person::open(&desk, &folder);
    assert!(person.was_told("Some shortcuts of the settings can't be used"), "{:?}", person.said());
    person.button("Read report");
    assert!(person.sees_words("No action is called no.such") && person.sees_words("help.palette and tool.gizmo"), "{:?}", person.names());
    person.button("Done");
    person.keys(Modifiers::COMMAND | Modifiers::SHIFT, Key::J);
    assert_eq!(person.workspace().annotate.frame, Some(FrameId(2)));
    person.key(Key::CloseBracket);
    assert_eq!(person.workspace().annotate.frame, Some(FrameId(2)), "the shipped keys are free");
    person.key(Key::F1);
    assert!(person.sees_words("settings.ron"));
    person.key(Key::Escape);
    assert!(!person.workspace().shell.shortcuts);
}

#[test]
fn the_theme_changes_and_is_remembered() {
    let (desk, mut person) = Person::at_a_label();
    person.button("Light theme");
    assert_eq!((person.workspace().settings.theme, person.window.ctx.theme()), (ThemeChoice::Light, egui::Theme::Light));
    drop(person);
    let person = Person::sit(&desk);
    assert_eq!(person.window.ctx.theme(), egui::Theme::Light);
}

#[test]
fn five_phases_show_honest_pages() {
    let (_desk, mut person) = Person::at_a_label();
    let pages = [(Key::Num1, Phase::Plan, "block"), (Key::Num2, Phase::Capture, "Photos"), (Key::Num4, Phase::Train, "Labels")];
    for (key, phase, words) in pages {
        person.keys(Modifiers::COMMAND, key);
        assert_eq!(person.workspace().shell.phase, phase);
        assert!(person.sees_words("This phase is not built yet"), "{:?}", person.names());
        assert!(person.sees_words(words), "{phase:?}: {:?}", person.names());
        let buttons: Vec<_> = person.names().into_iter().filter(|(role, _)| *role == Role::Button).map(|(_, name)| name).collect();
        assert_eq!(
            buttons,
            ["Project Small parts", "Settings", "Light theme", "Search and commands", "Messages"],
            "no button that does nothing"
        );
    }
    person.keys(Modifiers::COMMAND, Key::Num5);
    assert!(person.sees_words("once a results file is imported") && person.sees(Role::Button, "Import predictions…"));
    person.keys(Modifiers::COMMAND, Key::Num3);
    assert!(person.sees(Role::Image, "Photo"));
    person.click(Role::Tab, "Plan");
    assert_eq!(person.workspace().shell.phase, Phase::Plan);
}

#[test]
fn the_jobs_list_keeps_what_came_of_them() {
    let (desk, mut person) = Person::at_a_label();
    let out = desk.path("out");
    person.keys(Modifiers::COMMAND, Key::E);
    person.fill(Role::TextInput, "Path", &out.display().to_string());
    person.rest();
    person.button("Export");
    assert!(person.was_told("Exported 6\u{a0}frames and 1\u{a0}label"), "{:?}", person.said());
    look_for(&mut person, "Jobs");
    person.key(Key::Enter);
    let name = person.names().into_iter().find(|(role, name)| *role == Role::Button && name.starts_with("Exporting:")).expect("a row").1;
    person.button(&name);
    assert!(person.sees_words(&out.display().to_string()), "{:?}", person.names());
    person.button("Done");
}

#[test]
fn the_toolbar_sets_style_opacity_brightness_and_contrast() {
    let (_desk, mut person) = Person::at_a_label();
    for style in OverlayStyle::ALL {
        person.button(style.name());
        assert_eq!(person.workspace().annotate.style, style);
    }
    person.node(Role::Slider, "Opacity").set_value_accesskit(0.25);
    person.rest();
    assert!((person.workspace().annotate.opacity - 0.25).abs() < 1e-6);
    person.button("Brightness and contrast");
    person.node(Role::Slider, "Brightness").set_value_accesskit(0.5);
    person.rest();
    person.node(Role::Slider, "Contrast").set_value_accesskit(1.0);
    person.rest();
    let annotate = &person.workspace().annotate;
    assert!(
        (annotate.brightness - 0.5).abs() < 1e-6 && (annotate.contrast - 2.0).abs() < 1e-6,
        "{} {}",
        annotate.brightness,
        annotate.contrast
    );
    assert!(person.sees_words("+50\u{a0}%") && person.sees_words("2.00\u{a0}×"), "the values are shown: {:?}", person.names());
    person.button("Reset");
    let annotate = &person.workspace().annotate;
    assert_eq!((annotate.brightness, annotate.contrast), (0.0, 1.0));
}

#[test]
fn panels_are_hidden_and_shown_again() {
    let (_desk, mut person) = Person::at_a_label();
    person.keys(Modifiers::COMMAND, Key::B);
    person.keys(Modifiers::COMMAND, Key::I);
    assert!(!person.sees(Role::ListItem, "block") && !person.sees(Role::SpinButton, "x"));
    person.keys(Modifiers::COMMAND, Key::B);
    person.keys(Modifiers::COMMAND, Key::I);
    assert!(person.sees(Role::ListItem, "block") && person.sees(Role::SpinButton, "x"));
}

#[test]
fn the_wheel_zooms_at_the_pointer() {
    let (_desk, mut person) = Person::at_a_label();
    person.keys(Modifiers::COMMAND, Key::Delete);
    let look = crate::pointing::PhotoLook::fit(&mut person, (640.0, 480.0));
    let at = look.place(&person, &poseloop::geom::Vec2::new(150.25, 400.5));
    person.window.hover_at(at);
    for _ in 0..5 {
        let (unit, delta, phase) = (egui::MouseWheelUnit::Line, egui::vec2(0.0, 2.0), egui::TouchPhase::Move);
        let source = egui::MouseWheelSource::Unknown;
        person.window.event(Event::MouseWheel { unit, delta, phase, source, modifiers: Modifiers::NONE });
        (0..4).for_each(|_| person.window.step());
    }
    person.click_at(at);
    let Some(poseloop::workspace::HalfPair::Pixel(pixel)) = person.workspace().annotate.pending else { panic!("nothing was set") };
    // The picture stands on whole screen pixels, and a photo pixel is more than three of them now.
    assert!((pixel - poseloop::geom::Vec2::new(150.25, 400.5)).norm() < 0.25, "{pixel:?}");
}
