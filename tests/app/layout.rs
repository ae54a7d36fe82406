//! The smallest window and a screen of twice the scale: every control is whole, inside, and on no other.

use crate::desk::{self, Desk};
use crate::harness::{Person, Seat};
use crate::pointing::{MeshLook, PhotoLook};
use egui::{Key, Modifiers, Rect, Role};
use egui_kittest::kittest::NodeT as _;

/// Rounding at fractions of a point.
const SLACK: f32 = 0.6;
const SEATS: [([f32; 2], f32); 4] = [([1100.0, 700.0], 1.0), ([1100.0, 700.0], 2.0), ([1280.0, 800.0], 1.0), ([1440.0, 900.0], 1.5)];

/// Controls that stand still; rows of lists scroll.
fn is_fixed(role: Role) -> bool {
    matches!(
        role,
        Role::Button | Role::RadioButton | Role::ComboBox | Role::SpinButton | Role::Slider | Role::Tab | Role::TextInput | Role::MenuItem
    )
}

/// Name and place of every control.
fn controls(person: &Person) -> Vec<(Role, String, Rect)> {
    let scale = f64::from(person.window.ctx.pixels_per_point());
    let nodes = person.window.root();
    let place = |b: egui::accesskit::Rect| {
        let at = |x: f64, y: f64| egui::pos2((x / scale) as f32, (y / scale) as f32);
        Rect::from_min_max(at(b.x0, b.y0), at(b.x1, b.y1))
    };
    let all = nodes.children_recursive().map(|n| n.accesskit_node()).filter(|n| is_fixed(n.role()));
    all.filter_map(|n| Some((n.role(), n.label()?, place(n.bounding_box()?)))).collect()
}

/// Every control lies inside the window and covers no other one of the same layer.
fn assert_whole(person: &Person, where_: &str) {
    let window = person.window.ctx.content_rect().expand(SLACK);
    let all = controls(person);
    for (role, name, rect) in &all {
        assert!(window.contains_rect(*rect), "{where_}: {role:?} {name:?} at {rect:?} leaves the window {window:?}");
        assert!(rect.width() >= 10.0 && rect.height() >= 10.0, "{where_}: {role:?} {name:?} is squeezed to {rect:?}");
    }
}

/// No control covers another; asked where nothing lies over the stage.
fn assert_apart(person: &Person, where_: &str) {
    let all = controls(person);
    for (i, (role, name, rect)) in all.iter().enumerate() {
        for (other_role, other, beside) in &all[i + 1..] {
            let shared = rect.intersect(*beside);
            let apart = shared.width() <= SLACK || shared.height() <= SLACK;
            assert!(apart, "{where_}: {role:?} {name:?} {rect:?} and {other_role:?} {other:?} {beside:?} lie on each other");
        }
    }
}

#[test]
fn controls_are_whole_at_every_size_and_scale() {
    for (size, scale) in SEATS {
        let desk = Desk::new();
        let folder = desk.small_project();
        let mut person = Person::sit_at(&desk, Seat { size, scale, ..Seat::default() });
        let at = |what: &str| format!("{size:?} at {scale}×, {what}");
        assert_whole(&person, &at("start page"));
        assert_apart(&person, &at("start page"));
        for (button, what) in [("New project", "new project"), ("Import BOP dataset…", "import"), ("Open project…", "path")] {
            person.button(button);
            assert_whole(&person, &at(what));
            person.key(Key::Escape);
        }
        person.drop_onto_window(&folder);
        assert_whole(&person, &at("without a label"));
        assert_apart(&person, &at("without a label"));
        let truth = desk::block();
        let mesh = MeshLook::default();
        let (_, view) = mesh.view(&person, &truth.mesh);
        let mut photo = PhotoLook::fit(&mut person, (640.0, 480.0));
        for point in truth.points(&view, 6) {
            person.pair(&mesh, &mut photo, &truth, &point, &truth.pixel(&point));
        }
        assert!(person.workspace().label().unwrap().pose.is_some(), "clicks go where they should at {scale}×");
        for tool in [Key::V, Key::P, Key::G] {
            person.key(tool);
            assert_whole(&person, &at("with a label"));
            assert_apart(&person, &at("with a label"));
        }
        person.keys(Modifiers::COMMAND, Key::K);
        assert_whole(&person, &at("palette"));
        person.key(Key::Escape);
        person.key(Key::F1);
        assert_whole(&person, &at("shortcuts"));
        person.key(Key::Escape);
        for phase in [Key::Num1, Key::Num2, Key::Num4, Key::Num5] {
            person.keys(Modifiers::COMMAND, phase);
            assert_whole(&person, &at("a phase"));
            assert_apart(&person, &at("a phase"));
        }
    }
}

/// Width of words in the weight that a chosen row has.
fn words_width(person: &Person, text: &str) -> f32 {
    let font = egui::FontId::new(12.5, egui::FontFamily::Name("medium".into()));
    person.window.ctx.fonts_mut(|f| f.layout_no_wrap(text.to_owned(), font, egui::Color32::PLACEHOLDER).size().x)
}

#[test]
fn menus_of_choices_are_as_wide_as_their_longest_row() {
    let (_desk, mut person) = Person::at_a_label();
    person.click(Role::ComboBox, "Label state");
    for name in ["Draft", "Done", "Reviewed", "Rejected"] {
        let (row, words) = (person.rect(Role::MenuItemRadio, name).width(), words_width(&person, name));
        assert!(row >= words + 58.0, "{name}: {words} in {row}, with an icon before and a check mark behind");
    }
    person.key(Key::Escape);
    person.key(Key::G);
    person.click(Role::ComboBox, "Gizmo axes");
    for name in ["Object axes", "Camera axes"] {
        let (row, words) = (person.rect(Role::MenuItemRadio, name).width(), words_width(&person, name));
        assert!(row >= words + 36.0, "{name}: {words} in {row}");
    }
}

#[test]
fn the_hint_of_each_tool_is_whole_in_small_windows() {
    for size in [[1100.0, 700.0], [1280.0, 800.0]] {
        let desk = Desk::new();
        let folder = desk.small_project();
        // Two labels of the object: with a key for the next one.
        Desk::put_label(&folder, 1, 1, 1, &desk::block().pose);
        Desk::put_label(&folder, 2, 1, 1, &desk::plate().pose);
        let mut person = Person::sit_at(&desk, Seat { size, ..Seat::default() });
        person.drop_onto_window(&folder);
        let photo = person.rect(Role::Image, "Photo").center();
        for (frame, tool) in [(1, Key::V), (1, Key::P), (1, Key::G), (6, Key::P), (6, Key::G)] {
            person.row(&format!("table/00000{frame}"));
            for by_keys in [0, 1, 2] {
                person.key(tool);
                match by_keys {
                    0 => person.tab_to("Undo", false),
                    1 => {}
                    _ => person.key(Key::M),
                }
                person.window.hover_at(photo);
                person.rest();
                let hints = person.names().into_iter().filter(|(role, name)| *role == Role::Status && !name.starts_with("Saved"));
                let hint = hints.map(|(_, name)| name).next().expect("a hint");
                let (place, words) = (person.rect(Role::Status, &hint).width(), words_width(&person, &hint));
                assert!(place >= words - 1.0, "{size:?}: {hint:?} is cut at {place} of {words}");
            }
        }
    }
}
